# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Tiny: the client."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from replicate_runtime.core.http.sender import Sender

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


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

    def get_x(self, *, q: str | None = None, **options: Unpack[Options]) -> None:
        """Ends with a "quote".

        Deprecated.

        Has \\ and \"\"\" and \u2028 and newlines.

        * an item that is long enough to be wrapped, since it goes on and on until the line of one hundred and twenty
          columns ends
        * two

        ```py
        x = 1  # stays
        ```

        Args:
            q: A text with \\d.

                - one
                - two.

                Deprecated.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getX`: GET /x.
        """
        from .endpoints import get_x

        warnings.warn("`getX` is deprecated.", DeprecationWarning, stacklevel=2)
        self.send(get_x(q=q), **options)

    async def async_get_x(self, *, q: str | None = None, **options: Unpack[Options]) -> None:
        """Ends with a "quote".

        Deprecated.

        Has \\ and \"\"\" and \u2028 and newlines.

        * an item that is long enough to be wrapped, since it goes on and on until the line of one hundred and twenty
          columns ends
        * two

        ```py
        x = 1  # stays
        ```

        Args:
            q: A text with \\d.

                - one
                - two.

                Deprecated.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `getX`: GET /x.
        """
        from .endpoints import get_x

        warnings.warn("`getX` is deprecated.", DeprecationWarning, stacklevel=2)
        await self.async_send(get_x(q=q), **options)
