"""Webhooks: checked as release 1.0.7 does, or read as what they are."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..core.codec import decode_whole
from ..core.errors import DecodeError
from ..core.flow import invoke
from ..core.guards import is_mapping
from ..core.resource import Resource
from .parts.callback import Callback
from .parts.incoming import Body, body_of, headers_of, lowered
from .parts.signature import (
    InvalidSecretKeyError,
    MissingWebhookBodyError,
    MissingWebhookHeaderError,
    ReplayedWebhookError,
    Signed,
    to_bytes,
)

if TYPE_CHECKING:
    from ..core.call import Call
    from ..core.flow import Flow

P = TypeVar("P")
T = TypeVar("T")

AGE = 300.0
"""Seconds by which a webhook's timestamp may differ from now, where nothing else is said."""


class WebhooksOverlay(Resource, ABC, Generic[P, T]):
    """Gives validate and parse. Needs _prediction_call (predictions.get) and _training_call (trainings.get)."""

    @staticmethod
    @abstractmethod
    def _prediction_call(*args: Any, **keywords: Any) -> Call[P]:
        """Describe the call that reads a prediction: a webhook's body is the same."""

    @staticmethod
    @abstractmethod
    def _training_call(*args: Any, **keywords: Any) -> Call[T]:
        """Describe the call that reads a training: a webhook's body is the same."""

    @staticmethod
    def validate(
        request: Any = None,
        headers: Any = None,
        body: str | bytes | None = None,
        secret: Any = None,
        tolerance: float | None = None,
    ) -> None:
        """Check that a webhook comes from Replicate; raises a `WebhookValidationError` when it does not.

        Args:
            request: The request as a framework gives it; or instead
            headers: its headers, and
            body: its raw body.
            secret: The signing secret, as `webhooks.default.secret()` gives it, or its key as text.
            tolerance: Seconds by which its timestamp may differ from now; None does not check the age. `parse` does.

        Raises:
            ValueError: No secret, or both a request and its parts.
        """
        _validate(request, headers, body, secret, tolerance)

    def parse(
        self,
        request: Any = None,
        *,
        headers: Any = None,
        body: str | bytes | None = None,
        secret: Any = None,
        tolerance: float | None = AGE,
        seen: Callable[[str], object] | None = None,
    ) -> P | T:
        """Check a webhook's signature and age, and read the prediction or training that it tells of.

        Args:
            request: The request as httpx, Starlette, FastAPI, Flask, Django or the like give it; or instead
            headers: its headers, and
            body: its raw body.
            secret: The signing secret, as `webhooks.default.secret()` gives it, or its key as text.
            tolerance: Seconds by which its timestamp may differ from now; None does not check the age.
            seen: Called with the id of the webhook; when it says yes, the webhook was received before and is refused.
                `async_parse` awaits it where it is a coroutine function.

        Raises:
            WebhookValidationError: It must not be trusted.
            DecodeError: Its body is no prediction and no training.
        """
        return self._client.drive(self._parse(request, headers, body, secret, tolerance, seen))

    async def async_parse(
        self,
        request: Any = None,
        *,
        headers: Any = None,
        body: str | bytes | None = None,
        secret: Any = None,
        tolerance: float | None = AGE,
        seen: Callable[[str], object] | None = None,
    ) -> P | T:
        """Check a webhook's signature and age, and read the prediction or training that it tells of.

        Args:
            request: The request as httpx, Starlette, FastAPI, Flask, Django or the like give it; or instead
            headers: its headers, and
            body: its raw body.
            secret: The signing secret, as `webhooks.default.secret()` gives it, or its key as text.
            tolerance: Seconds by which its timestamp may differ from now; None does not check the age.
            seen: Called with the id of the webhook; when it says yes, the webhook was received before and is refused.
                `async_parse` awaits it where it is a coroutine function.

        Raises:
            WebhookValidationError: It must not be trusted.
            DecodeError: Its body is no prediction and no training.
        """
        return await self._client.async_drive(self._parse(request, headers, body, secret, tolerance, seen))

    def _parse(
        self,
        request: Any,
        headers: Any,
        body: str | bytes | None,
        secret: Any,
        tolerance: float | None,
        seen: Callable[[str], object] | None,
    ) -> Flow[P | T]:
        if request is not None and headers is None and body is None:
            request, headers, body = None, headers_of(request), (yield from invoke(Body(request), "read"))
        id, raw = _validate(request, headers, body, secret, tolerance)
        if seen is not None:
            known = yield from invoke(Callback(seen), "call", id)
            if isinstance(known, Coroutine):
                known.close()
                raise TypeError("`seen` must be awaited, which async_parse does, and parse cannot")
            if known:
                raise ReplayedWebhookError(id)
        return self._read(raw)

    def _read(self, raw: bytes) -> P | T:
        try:
            data: Any = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise DecodeError(f"the webhook's body is no JSON: {error}") from None
        described = self._training_call("-") if _is_training(data) else self._prediction_call("-")
        told: P | T = decode_whole(described.returns, data, self._client)
        return told


def _validate(
    request: Any, headers: Any, body: str | bytes | None, secret: Any, tolerance: float | None
) -> tuple[str, bytes]:
    """Check a webhook, in release 1.0.7's order. Returns its id and its raw body."""
    if not secret:
        raise ValueError("Missing webhook signing secret")
    if request is not None:
        if headers is not None or body is not None:
            raise ValueError("Only one of request or headers/body can be provided")
        headers, body = headers_of(request), body_of(request)
    if not headers:
        raise MissingWebhookHeaderError("Missing webhook headers")
    signed = Signed(lowered(headers))
    if not body:
        raise MissingWebhookBodyError("Missing webhook body")
    if tolerance is not None:
        signed.check_age(tolerance, time.time())
    raw = to_bytes(body) if isinstance(body, str) else bytes(body)
    signed.check_signature(raw, _key(secret))
    return signed.id, raw


def _key(secret: Any) -> str:
    key = secret if isinstance(secret, str) else getattr(secret, "key", None)
    if is_mapping(secret):
        key = secret.get("key")
    if not isinstance(key, str):
        raise InvalidSecretKeyError("Invalid secret key format")
    return key


def _is_training(data: Any) -> bool:
    """Whether a body tells of a training: by its address, else by an output that only trainings have."""
    if not is_mapping(data):
        return False
    urls, output = data.get("urls"), data.get("output")
    if is_mapping(urls) and "/trainings/" in str(urls.get("get")):
        return True
    return is_mapping(output) and {"version", "weights"} <= output.keys()
