# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from replicate_runtime.core.call import Call, Headers
from replicate_runtime.core.record import ABSENT, Record, record


@record
class Thing(Record):
    """`thing` of the API."""

    id: str


@record
class Missing(Record):
    """`missing` of the API."""

    name: str = ABSENT


@record
class Problem(Record):
    """`problem` of the API."""

    title: str = ABSENT


def make_thing() -> Call[Thing | None]:
    """Describe `makeThing`: POST /things."""
    return Call(
        "POST",
        "/things",
        {"201": Thing, "202": None},
        errors={"404": Missing, "4XX": str, "default": Problem},
        operation="makeThing",
    )


def head_things() -> Call[Headers]:
    """Describe `headThings`: HEAD /things."""
    return Call("HEAD", "/things", Headers, operation="headThings")
