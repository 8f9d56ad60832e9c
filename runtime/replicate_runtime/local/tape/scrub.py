"""Secrets leave what is kept: tokens, keys, and what looks like one by its name."""

from __future__ import annotations

import re
from typing import Any, Final

from ..common.shapes import is_list, is_object

SCRUBBED: Final = "scrubbed"
_SIGNING_KEY: Final = "whsec_c2NydWJiZWRzY3J1YmJlZHNjcnViYmVk"
"""What stands for a signing key: base64, so that it can be used."""

_NAMES: Final = re.compile(r"(api[_-]?key|access[_-]?key|token|secret|password|credential)s?$", re.IGNORECASE)
_COUNTS: Final = re.compile(r"(max|min|num|count|input|output|new)[_-].*tokens?$|tokens?[_-]count$", re.IGNORECASE)
_SHAPES: Final = re.compile(
    r"\br8_[A-Za-z0-9]{30,}|\bhf_[A-Za-z0-9]{20,}|\bsk-[A-Za-z0-9_-]{20,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bAKIA[0-9A-Z]{16}"
    r"|\bAIza[A-Za-z0-9_-]{35}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+"
)
_BEARERS: Final = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{16,}", re.IGNORECASE)
_USERS: Final = re.compile(r"(\w://)[^/?#\s:@]*:[^/?#\s@]+@")
"""A name and a password in an address."""
_PARAMETERS: Final = re.compile(r"([?&;]([\w.-]+)=)[^&;#\s\"'<>\\]+")
_SIGNATURES: Final = re.compile(r"(^|[_.-])(signature|sig|hmac|auth)$", re.IGNORECASE)
"""Parameters by which an address is a permission."""
_KEYS: Final = re.compile(r"\bwhsec_[A-Za-z0-9+/=]{16,}")


class Scrubber:
    """Takes secrets out of texts and JSON values.

    Args:
        secrets: Texts that must not be kept: the token.
    """

    def __init__(self, *secrets: str) -> None:
        self._secrets = [secret for secret in secrets if secret]

    def text(self, text: str) -> str:
        """A text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, SCRUBBED)
        text = _KEYS.sub(_SIGNING_KEY, _SHAPES.sub(SCRUBBED, text))
        text = _USERS.sub(rf"\1{SCRUBBED}@", _BEARERS.sub(rf"\1 {SCRUBBED}", text))
        return _PARAMETERS.sub(lambda found: found[1] + SCRUBBED if _secret(found[2]) else found[0], text)

    def query(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The parameters of an address without secrets."""
        return [(name, SCRUBBED if _secret(name) else self.text(value)) for name, value in pairs]

    def value(self, value: Any, name: str = "") -> Any:
        """A JSON value without secrets."""
        if is_object(value):
            return {key: self.value(inner, key) for key, inner in value.items()}
        if is_list(value):
            return [self.value(inner, name) for inner in value]
        if isinstance(value, str):
            return SCRUBBED if value and _named(name) else self.text(value)
        return value


def _named(name: str) -> bool:
    return _NAMES.search(name) is not None and _COUNTS.search(name) is None


def _secret(parameter: str) -> bool:
    return _named(parameter) or _SIGNATURES.search(parameter) is not None
