"""Nothing was sent: what was given cannot be used."""

from __future__ import annotations

from .root import HOME, ReplicateException


class ConfigurationError(ReplicateException, ValueError):
    """The client was given what it cannot work with; nothing was sent."""

    __module__ = HOME


class MissingCredential(ConfigurationError):
    """A call needs a credential that the client does not have; nothing was sent. `schemes` names what would do."""

    __module__ = HOME

    def __init__(self, message: str, schemes: tuple[tuple[str, ...], ...] = ()) -> None:
        super().__init__(message)
        self.schemes = schemes


class EncodeError(ReplicateException, TypeError, ValueError):
    """A value cannot be sent; nothing was. `path` is its place, as in `input.images[0]`."""

    __module__ = HOME

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
