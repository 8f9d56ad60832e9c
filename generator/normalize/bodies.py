"""Request bodies and responses: their media types, parts and headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import define

from ..ir import AnyType, Body, Header, Json, Media, Part, Response, Text, Type
from ..load.members import flag, obj, text
from ..problems import Problems, join, split
from .media import body_type, kind_of
from .views import At

if TYPE_CHECKING:
    from .refs import Refs
    from .shapes import Shapes


@define
class Bodies:
    """Reads bodies and responses."""

    refs: Refs
    shapes: Shapes
    problems: Problems

    def body(self, value: Json, pointer: str, hint: str) -> Body | None:
        """A request body, its reference followed."""
        followed = self.refs.follow(value, pointer)
        if followed is None:
            return None
        where, raw = followed
        return Body(
            pointer=where,
            media=tuple(self._media(raw, where, f"{hint} request" if where == pointer else split(where)[-1])),
            required=flag(raw, "required"),
            text=Text(description=text(raw, "description")),
        )

    def responses(self, responses: dict[str, Json], pointer: str, hint: str) -> Iterator[Response]:
        """The responses of an operation by status, in order."""
        for status, value in responses.items():
            if status.startswith("x-"):
                continue
            code = status if status == "default" else status.upper()
            if not _is_status(code):
                self.problems.add(join(pointer, status), f"`{status}` is no status: 200, 2XX and default are")
                continue
            followed = self.refs.follow(value, join(pointer, status))
            if followed is None:
                continue
            where, raw = followed
            kind = "response" if code.startswith("2") else f"{code} response"
            name = f"{hint} {kind}" if where == join(pointer, status) else split(where)[-1]
            yield Response(
                status=code,
                pointer=where,
                media=tuple(self._media(raw, where, name)),
                headers=tuple(self._headers(raw, where, name)),
                text=Text(text(raw, "summary"), text(raw, "description")),
            )

    def _media(self, holder: dict[str, Json], pointer: str, hint: str) -> Iterator[Media]:
        for name, value in obj(holder, "content").items():
            followed = self.refs.follow(value, join(pointer, "content", name))
            if followed is None:
                continue
            where, raw = followed
            found = self._schema(raw, where, "schema", hint)
            kind = kind_of(name, found)
            item = self._schema(raw, where, "itemSchema", f"{hint} event") if "itemSchema" in raw else None
            yield Media(
                content_type=name,
                kind=kind,
                type=body_type(kind, found),
                pointer=where,
                item=item,
                parts=tuple(self._parts(raw)) if kind in {"multipart", "form"} else (),
            )

    def _parts(self, raw: dict[str, Json]) -> Iterator[Part]:
        for name, value in obj(raw, "encoding").items():
            explode = value.get("explode") if isinstance(value, dict) else None
            yield Part(
                wire=name,
                content_type=text(value, "contentType"),
                style=text(value, "style"),
                explode=explode if isinstance(explode, bool) else None,
            )

    def _headers(self, response: dict[str, Json], pointer: str, hint: str) -> Iterator[Header]:
        for name, value in obj(response, "headers").items():
            followed = self.refs.follow(value, join(pointer, "headers", name))
            if followed is not None:
                where, raw = followed
                prose = Text(description=text(raw, "description"), deprecated=flag(raw, "deprecated"))
                yield Header(name, self._schema(raw, where, "schema", f"{hint} {name}"), where, prose)

    def _schema(self, raw: dict[str, Json], pointer: str, key: str, hint: str) -> Type:
        return self.shapes.read(At(raw[key], join(pointer, key)), hint) if key in raw else AnyType()


def _is_status(code: str) -> bool:
    return code == "default" or (
        len(code) == 3 and code[0] in "12345" and (code[1:] == "XX" or (code.isascii() and code.isdecimal()))
    )
