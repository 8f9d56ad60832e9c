# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Tiny: the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from replicate_runtime.core.http.security import Scheme
from replicate_runtime.core.http.sender import Sender, Server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.http.sender import Credential


class Client(Sender):
    """Tiny."""

    _server = Server("https://{region}.example.test/{version}", {"region": ("eu", ("eu", "us")), "version": ("v1", ())})
    _schemes: ClassVar[Mapping[str, Scheme]] = {
        "token": Scheme("bearer"),
        "key": Scheme("header", "X-Key"),
        "basic": Scheme("basic"),
    }
    _security = (("token",),)
    _user_agent = "tiny/1"

    def __init__(
        self,
        *,
        token: Credential = None,
        key: Credential = None,
        basic: Credential = None,
        region: Literal["eu", "us"] = "eu",
        version: str = "v1",
        base_url: str | None = None,
        **options: Any,
    ) -> None:
        """Make a client; nothing is opened or sent before the first call.

        Args:
            token: From the settings page.

                Token, or a function that gives it at each call.
            key: Key, or a function that gives it at each call.
            basic: User name and password, as a pair.
            region: Where the data lives.
            version: Part of the address.
            base_url: Address below which the calls' paths are; it wins over the document's.
            **options: What else the sender takes: timeout, transport, headers, retries, ...
        """
        super().__init__(
            base_url=base_url,
            credentials={"token": token, "key": key, "basic": basic},
            variables={"region": region, "version": version},
            **options,
        )

    def get_me(self, **options: Unpack[Options]) -> None:
        """Call GET /me.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getMe`: GET /me.
        """
        from .endpoints import get_me

        self.send(get_me(), **options)

    async def async_get_me(self, **options: Unpack[Options]) -> None:
        """Call GET /me.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getMe`: GET /me.
        """
        from .endpoints import get_me

        await self.async_send(get_me(), **options)

    def get_open(self, **options: Unpack[Options]) -> None:
        """Call GET /open.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getOpen`: GET /open.
        """
        from .endpoints import get_open

        self.send(get_open(), **options)

    async def async_get_open(self, **options: Unpack[Options]) -> None:
        """Call GET /open.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getOpen`: GET /open.
        """
        from .endpoints import get_open

        await self.async_send(get_open(), **options)

    def get_both(self, **options: Unpack[Options]) -> None:
        """Call GET /both.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getBoth`: GET /both.
        """
        from .endpoints import get_both

        self.send(get_both(), **options)

    async def async_get_both(self, **options: Unpack[Options]) -> None:
        """Call GET /both.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getBoth`: GET /both.
        """
        from .endpoints import get_both

        await self.async_send(get_both(), **options)
