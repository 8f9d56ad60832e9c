"""What every group of operations is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .http.sender import Sender


class Resource:
    """A group of operations, reached as an attribute of the client.

    Keeps `__dict__`: its methods can be wrapped or replaced on one object.
    """

    _client: Sender

    def __init__(self, client: Sender) -> None:
        """Make the group; its calls are sent by `client`."""
        self._client = client


Namespace = Resource
