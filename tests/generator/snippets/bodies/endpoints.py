# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from replicate_runtime.core.call import UNSET, Call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from replicate_runtime.core.call import BodyInput


def put_note(body: str) -> Call[str]:
    """Describe `putNote`: PUT /note."""
    return Call("PUT", "/note", str, content=body, content_type="text/plain", accept="text/plain", operation="putNote")


def put_blob(body: BodyInput) -> Call[bytes]:
    """Describe `putBlob`: PUT /blob."""
    return Call(
        "PUT", "/blob", bytes, content=body, content_type="application/octet-stream", accept="*/*", operation="putBlob"
    )


def post_form(a: str, *, b: Sequence[str] | None = None) -> Call[None]:
    """Describe `postForm`: POST /form."""
    return Call("POST", "/form", form={"a": a, "b": b}, operation="postForm")


def post_either(
    body: Mapping[str, int] | str | None = None,
    *,
    content_type: Literal["application/json", "text/csv"] = "application/json",
    accept: Literal["application/json", "text/csv"] = "application/json",
) -> Call[int | str]:
    """Describe `postEither`: POST /either."""
    return Call(
        "POST",
        "/either",
        {"application/json": int, "text/csv": str}[accept],
        json=body if content_type == "application/json" and body is not None else UNSET,
        content=body if content_type == "text/csv" else None,
        content_type=None if body is None else content_type,
        accept=accept,
        operation="postEither",
    )
