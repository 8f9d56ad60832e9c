"""`$ref`: where it leads inside the document. Nothing outside is ever opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from attrs import frozen

from ..problems import Problems, join

if TYPE_CHECKING:
    from ..ir import Json


MAX_CHAIN: Final = 50
"""References that may follow one another."""


class RefError(Exception):
    """A reference that leads nowhere; the message says why."""


@frozen
class Refs:
    """The references of one document."""

    root: dict[str, Json]
    problems: Problems

    def target(self, ref: str) -> tuple[str, Json]:
        """The pointer and the value that a reference leads to, one step.

        Raises:
            RefError: It leads out of the document, or to nothing in it.
        """
        if not ref.startswith("#"):
            raise RefError(f"refers to {ref}, which is outside the document and is not opened")
        if ref[1:2] not in {"", "/"}:
            raise RefError(f"refers to the anchor {ref}; only pointers are followed")
        pointer, value = "#", self.root
        found: Json = value
        for part in ref.split("/")[1:]:
            name = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and name in found:
                found = found[name]
            elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                raise RefError(f"refers to {ref}, which is not there")
            pointer = join(pointer, name)
        return pointer, found

    def follow(self, value: Json, pointer: str) -> tuple[str, dict[str, Json]] | None:
        """An object that may stand elsewhere (a parameter, a response, a path item). None: a problem says why."""
        seen: dict[str, None] = {}
        where = pointer
        while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
            try:
                where, value = self.target(ref)
            except RefError as error:
                self.problems.add(join(pointer, "$ref"), str(error))
                return None
            if where in seen or where == pointer or len(seen) == MAX_CHAIN:
                self.problems.add(join(pointer, "$ref"), f"leads to {ref}, and so back to itself or on and on")
                return None
            seen[where] = None
        if not isinstance(value, dict):
            self.problems.add(join(pointer, "$ref") if seen else pointer, "is no object")
            return None
        return where, value
