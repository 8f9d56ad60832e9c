"""Signed webhooks: who sent one, when, and whether it came whole."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
from collections.abc import Mapping

from ...core.errors import ReplicateException

HOME = "replicate.webhook"
VERSION = "v1"


class WebhookValidationError(ReplicateException, ValueError):
    """A webhook that must not be trusted."""

    __module__ = HOME


class MissingWebhookHeaderError(WebhookValidationError):
    """A header that a signed webhook has is missing."""

    __module__ = HOME


class InvalidSecretKeyError(WebhookValidationError):
    """The signing secret is no secret; it is not part of the message."""

    __module__ = HOME


class MissingWebhookBodyError(WebhookValidationError):
    """There is no body."""

    __module__ = HOME


class InvalidTimestampError(WebhookValidationError):
    """The timestamp is no number of seconds, or too far from now."""

    __module__ = HOME


class InvalidSignatureError(WebhookValidationError):
    """No signature fits the secret and the content."""

    __module__ = HOME


class ReplayedWebhookError(WebhookValidationError):
    """The webhook was received before. `id` is its `webhook-id`."""

    __module__ = HOME

    def __init__(self, id: str) -> None:
        """Make the error of a message id."""
        super().__init__(f"Webhook {id} was received before")
        self.id = id


class Signed:
    """The three headers of a signed webhook."""

    __slots__ = ("id", "signatures", "timestamp")

    def __init__(self, headers: Mapping[str, str]) -> None:
        """Read them from headers with lower-case names; raises MissingWebhookHeaderError."""
        self.id = _header(headers, "id")
        self.timestamp = _header(headers, "timestamp")
        self.signatures = _header(headers, "signature")

    def check_age(self, tolerance: float, now: float) -> None:
        """Raise InvalidTimestampError unless it was sent within `tolerance` seconds of `now`, before or after."""
        try:
            sent = float(self.timestamp)
        except ValueError:
            sent = math.nan
        if math.isnan(sent) or not self.timestamp.strip().lstrip("-").isdigit():
            raise InvalidTimestampError("Webhook timestamp is no number of seconds")
        if abs(now - sent) > tolerance:
            raise InvalidTimestampError(f"Webhook timestamp is outside the allowed tolerance of {tolerance:g} seconds")

    def check_signature(self, body: bytes, secret: str) -> None:
        """Raise InvalidSignatureError unless one of the signatures is the secret's; compares in constant time."""
        key = key_of(secret)
        content = b".".join((to_bytes(self.id), to_bytes(self.timestamp), body))
        expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest())
        matched = False
        for signature in self.signatures.split():
            version, comma, text = signature.partition(",")
            if not comma:
                raise InvalidSignatureError("Invalid signature format")
            matched |= version == VERSION and hmac.compare_digest(to_bytes(text), expected)
        if not matched:
            raise InvalidSignatureError("Webhook signature is invalid")


def to_bytes(text: str) -> bytes:
    """Text in UTF-8; half characters, which a gateway may make of other bytes, are no reason to fail."""
    return text.encode("utf-8", "surrogatepass")


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(f"webhook-{name}")
    if not value:
        raise MissingWebhookHeaderError(f"Missing webhook {name}")
    return value


def key_of(secret: str) -> bytes:
    """The key in `whsec_<base64>`, of either alphabet; raises InvalidSecretKeyError."""
    prefix, mark, text = secret.strip().partition("_")
    if not mark or not prefix or not text:
        raise InvalidSecretKeyError("Invalid secret key format")
    try:
        key = base64.b64decode(text, altchars="-_" if {"-", "_"} & set(text) else None, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidSecretKeyError("Invalid secret key format") from None
    if not key:
        raise InvalidSecretKeyError("Invalid secret key format")
    return key
