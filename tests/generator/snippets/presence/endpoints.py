# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from replicate_runtime.core.call import UNSET, Call
from replicate_runtime.core.record import ABSENT, Record, record, wire

if TYPE_CHECKING:
    from collections.abc import Mapping


@record
class Person(Record):
    """`person` of the API."""

    id: str = ABSENT
    """Set by the service, never sent."""
    nick: str = ABSENT
    email: str | None
    bio: str | None = ABSENT
    kind: Literal["person"] = "person"
    pin: str | None = wire("pin", default=ABSENT, secret=True)
    pass_code: str = wire("pass-code", secret=True)


def create_person(id: str, email: str | None, *, nick: str | None = None, bio: str | None = UNSET) -> Call[None]:
    """Describe `createPerson`: POST /people."""
    return Call(
        "POST",
        "/people",
        json={"id": id, "nick": nick, "email": email, "bio": bio, "kind": "person"},
        nullable=("email", "bio"),
        operation="createPerson",
    )


def replace_person(body: Person | Mapping[str, Any] | None = None) -> Call[Person]:
    """Describe `replacePerson`: PUT /people."""
    return Call(
        "PUT",
        "/people",
        Person,
        json=UNSET if body is None else body,
        nullable=("email", "bio", "pin"),
        operation="replacePerson",
    )
