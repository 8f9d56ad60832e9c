"""The root of all exceptions, how they are pickled, and those of what cannot be sent."""

from __future__ import annotations

from typing import Any, TypeVar

E = TypeVar("E", bound="ReplicateException")

HOME = "replicate.exceptions" if __name__.startswith("replicate_runtime.") else __name__.rpartition(".")[0]
"""The import path that tracebacks and pickles show."""


class ReplicateException(Exception):
    """The root of all exceptions raised by this package."""

    __module__ = HOME

    prediction: Any = None
    """The run that was being followed or waited for, when there was one."""

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return False

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (type(self), self.args, self.__dict__.copy())


def restore(cls: type[E], args: tuple[Any, ...], state: dict[str, Any]) -> E:
    """Make an exception again from its pickled parts, without running its constructor."""
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


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
