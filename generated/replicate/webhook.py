# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls that the service makes when something happens to a prediction or training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import record, wire
from replicate_runtime.core.resource import Resource, cached_resource
from replicate_runtime.overlays.parts.compat import Compat
from replicate_runtime.overlays.parts.signature import (
    InvalidSecretKeyError,
    InvalidSignatureError,
    InvalidTimestampError,
    MissingWebhookBodyError,
    MissingWebhookHeaderError,
    ReplayedWebhookError,
    WebhookValidationError,
)
from replicate_runtime.overlays.webhook import WebhooksOverlay

from .prediction import Prediction, get_prediction
from .shared import Problem
from .training import Training, get_training

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

__all__ = [
    "WebhookSigningSecret",
    "get_webhook_default_secret",
    "WebhooksDefault",
    "Webhooks",
    "WebhookValidationError",
    "MissingWebhookHeaderError",
    "InvalidSecretKeyError",
    "MissingWebhookBodyError",
    "InvalidTimestampError",
    "InvalidSignatureError",
    "ReplayedWebhookError",
]


@record
class WebhookSigningSecret(Compat):
    """The secret that signs webhooks."""

    key: str = wire("key", secret=True)
    """The key: `whsec_` and then the secret in Base64. Keep it to yourself: who has it can forge webhooks."""


def get_webhook_default_secret() -> Call[WebhookSigningSecret]:
    """Describe `webhooks.default.secret.get`: GET /webhooks/default/secret."""
    return Call(
        "GET",
        "/v1/webhooks/default/secret",
        WebhookSigningSecret,
        errors={"default": Problem},
        operation="webhooks.default.secret.get",
    )


class WebhooksDefault(Resource):
    """The webhook that every account has."""

    def secret(self, **options: Unpack[Options]) -> WebhookSigningSecret:
        """Get the key that webhooks are signed with.

        Returns the signing secret of the default webhook of your account: one key for all predictions and trainings. It
        seldom changes, so keep it rather than ask for it with each webhook.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The signing secret.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `webhooks.default.secret.get`: GET /webhooks/default/secret.
        """
        return self._client.send(get_webhook_default_secret(), **options)

    async def async_secret(self, **options: Unpack[Options]) -> WebhookSigningSecret:
        """Get the key that webhooks are signed with.

        Returns the signing secret of the default webhook of your account: one key for all predictions and trainings. It
        seldom changes, so keep it rather than ask for it with each webhook.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The signing secret.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `webhooks.default.secret.get`: GET /webhooks/default/secret.
        """
        return await self._client.async_send(get_webhook_default_secret(), **options)


class Webhooks(WebhooksOverlay[Prediction, Training], Resource):
    """Calls that the service makes when something happens to a prediction or training."""

    Default = WebhooksDefault
    _prediction_call = staticmethod(get_prediction)
    _training_call = staticmethod(get_training)

    @cached_resource
    def default(self) -> WebhooksDefault:
        """The webhook that every account has."""
        return WebhooksDefault(self._client)
