# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.style import styled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@record
class GetE(Record):
    """`get e` of the API."""

    x: int = ABSENT


def get(
    a: Sequence[int],
    b: Sequence[int],
    *,
    c: Sequence[int] | None = None,
    d: Sequence[int] | None = None,
    e: GetE | Mapping[str, Any] | None = None,
    f: Any = None,
    x_g: bool | None = None,
    h: str | None = None,
    a_query: str | None = None,
) -> Call[None]:
    """Describe `get`: GET /x/{a}/{b}."""
    return Call(
        "GET",
        path("/x/{}/{}", styled(a, "simple"), styled(b, "matrix", name="b")),
        query={
            "c": c,
            "d": styled(d, "form"),
            "e": styled(e, "deep", explode=True),
            "f": styled(f, "json"),
            "a": a_query,
        },
        headers={"X-G": x_g},
        cookies={"h": h},
        operation="get",
    )
