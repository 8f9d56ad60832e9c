"""What every group of operations is, and how it hangs on a client or another group."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .http.sender import Sender

T = TypeVar("T")


class Resource:
    """A group of operations, reached as an attribute of the client.

    Keeps `__dict__`: its methods can be wrapped or replaced on one object.
    """

    _client: Sender

    def __init__(self, client: Sender) -> None:
        """Make the group; its calls are sent by `client`."""
        self._client = client


Namespace = Resource


class cached_resource(cached_property[T]):
    """A group of operations as an attribute: made at its first use, then the same object.

    It is a data descriptor, so that `unittest.mock.create_autospec` knows that it stands for something else, and keeps
    its object under a name of its own, so that what replaces it at the class is seen by every client.
    """

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._key = f"_cached_{name}"
        super().__set_name__(owner, self._key)

    def __set__(self, instance: object, value: T) -> None:
        vars(instance)[self._key] = value

    def __delete__(self, instance: object) -> None:
        """Forget the object; the next use makes another."""
        vars(instance).pop(self._key, None)
