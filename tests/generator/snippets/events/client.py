# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Tiny: the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.core.events import events
from replicate_runtime.core.http.sender import Sender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.events import DecodedEvent, ServerSentEvent

    from .endpoints import Answer, Piece


class Client(Sender):
    """Tiny."""

    _user_agent = "tiny/1"

    def __init__(self, *, base_url: str | None = None, **options: Any) -> None:
        """Make a client; nothing is opened or sent before the first call.

        Args:
            base_url: Address below which the calls' paths are; it wins over the document's.
            **options: What else the sender takes: timeout, transport, headers, retries, ...
        """
        super().__init__(base_url=base_url, **options)

    def chat(self, prompt: str, **options: Unpack[Options]) -> Answer:
        """Call POST /chat.

        Args:
            prompt: Property of the body, `prompt`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `chat`: POST /chat.
        """
        from .endpoints import chat

        return self.send(chat(prompt), **options)

    async def async_chat(self, prompt: str, **options: Unpack[Options]) -> Answer:
        """Call POST /chat.

        Args:
            prompt: Property of the body, `prompt`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `chat`: POST /chat.
        """
        from .endpoints import chat

        return await self.async_send(chat(prompt), **options)

    def stream_chat(self, prompt: str, **options: Unpack[Options]) -> Iterator[DecodedEvent[Piece]]:
        """Call POST /chat.

        Args:
            prompt: Property of the body, `prompt`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `chat`: POST /chat.
        """
        from .endpoints import stream_chat

        return self.iterate(events(stream_chat(prompt).with_options(**options)))

    def async_stream_chat(self, prompt: str, **options: Unpack[Options]) -> AsyncIterator[DecodedEvent[Piece]]:
        """Call POST /chat.

        Args:
            prompt: Property of the body, `prompt`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `chat`: POST /chat.
        """
        from .endpoints import stream_chat

        return self.async_iterate(events(stream_chat(prompt).with_options(**options)))

    def log(self, **options: Unpack[Options]) -> Iterator[ServerSentEvent]:
        """Call GET /log.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `log`: GET /log.
        """
        from .endpoints import log

        return self.iterate(events(log().with_options(**options)))

    def async_log(self, **options: Unpack[Options]) -> AsyncIterator[ServerSentEvent]:
        """Call GET /log.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `log`: GET /log.
        """
        from .endpoints import log

        return self.async_iterate(events(log().with_options(**options)))
