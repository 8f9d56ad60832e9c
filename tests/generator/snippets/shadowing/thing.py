# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `things`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import UNSET, Call
from replicate_runtime.core.record import ABSENT, Record, record, wire
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    import builtins
    import datetime
    from collections.abc import Sequence

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


@record
class Thing(Record):
    """`thing` of the API."""

    list: builtins.list[builtins.str] = ABSENT
    str: builtins.str = ABSENT
    date: datetime.date = ABSENT
    when: datetime.date = ABSENT
    thing: Thing = ABSENT
    to_dict_: builtins.str = wire("to_dict", default=ABSENT)
    a_b_3: builtins.str = wire("a-b", default=ABSENT)
    a_b_2: builtins.str = wire("a b", default=ABSENT)
    a_b: builtins.str = ABSENT
    init: builtins.str = wire("__init__", default=ABSENT)


def list_things() -> Call[list[Thing]]:
    """Describe `things.list`: GET /s."""
    return Call("GET", "/s", list[Thing], operation="things.list")


def str_thing(
    body: Sequence[str] | None = None,
    *,
    self_: str | None = None,
    path_: str | None = None,
    body_: str | None = None,
    class_: str | None = None,
) -> Call[list[str]]:
    """Describe `things.str`: POST /s."""
    return Call(
        "POST",
        "/s",
        list[str],
        query={"self": self_, "path": path_, "body": body_, "class": class_},
        json=UNSET if body is None else body,
        operation="things.str",
    )


class Things(Resource):
    """The resource `things`."""

    def list(self, **options: Unpack[Options]) -> builtins.list[Thing]:
        """Call GET /s.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `things.list`: GET /s.
        """
        return self._client.send(list_things(), **options)

    async def async_list(self, **options: Unpack[Options]) -> builtins.list[Thing]:
        """Call GET /s.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `things.list`: GET /s.
        """
        return await self._client.async_send(list_things(), **options)

    def str(
        self,
        body: Sequence[builtins.str] | None = None,
        *,
        self_: builtins.str | None = None,
        path_: builtins.str | None = None,
        body_: builtins.str | None = None,
        class_: builtins.str | None = None,
        **options: Unpack[Options],
    ) -> builtins.list[builtins.str]:
        """Call POST /s.

        Args:
            body: The body of the request.
            self_: Query parameter `self`.
            path_: Query parameter `path`.
            body_: Query parameter `body`.
            class_: Query parameter `class`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `things.str`: POST /s.
        """
        return self._client.send(str_thing(body, self_=self_, path_=path_, body_=body_, class_=class_), **options)

    async def async_str(
        self,
        body: Sequence[builtins.str] | None = None,
        *,
        self_: builtins.str | None = None,
        path_: builtins.str | None = None,
        body_: builtins.str | None = None,
        class_: builtins.str | None = None,
        **options: Unpack[Options],
    ) -> builtins.list[builtins.str]:
        """Call POST /s.

        Args:
            body: The body of the request.
            self_: Query parameter `self`.
            path_: Query parameter `path`.
            body_: Query parameter `body`.
            class_: Query parameter `class`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `things.str`: POST /s.
        """
        return await self._client.async_send(
            str_thing(body, self_=self_, path_=path_, body_=body_, class_=class_), **options
        )
