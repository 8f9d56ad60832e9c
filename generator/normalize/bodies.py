"""Request bodies and responses: their media types, parts and headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from attrs import define

from ..ir import AnyType, Body, Header, Json, Media, MediaKind, Part, Response, Scalar, Text, Type
from ..load.members import flag, obj, text
from ..problems import Problems, join
from .desk import hint_of
from .media import body_type, kind_of
from .parameters import schema_of
from .unions import options_of, unite
from .views import At
from .wire import is_media_type

if TYPE_CHECKING:
    from .refs import Refs
    from .shapes import Shapes

_EVENT: Final = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event."""
_IDLE: Final[dict[MediaKind, tuple[str, ...]]] = {
    "multipart": ("headers", "style", "explode", "allowReserved"),
    "form": ("headers", "allowReserved"),
}
"""What an encoding may say that the sender does not follow, by the kind of body whose parts have encodings."""


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
        media = tuple(self._media(raw, where, f"{hint} request" if where == pointer else hint_of(where)))
        if not obj(raw, "content"):
            self.problems.note(where, "describes no media type, so nothing can be sent")
        if not media:
            return None
        return Body(
            pointer=where,
            media=media,
            required=flag(raw, "required"),
            text=Text(description=text(raw, "description")),
        )

    def responses(self, responses: dict[str, Json], pointer: str, hint: str) -> Iterator[Response]:
        """The responses of an operation by status, in order."""
        seen: set[str] = set()
        for status, value in responses.items():
            if status.startswith("x-"):
                continue
            code = status if status == "default" else status.upper()
            if not _is_status(code):
                self.problems.add(join(pointer, status), f"`{status}` is no status: 200, 2XX and default are")
                continue
            if code in seen:
                self.problems.add(join(pointer, status), f"repeats the status {code} of these responses")
                continue
            seen.add(code)
            followed = self.refs.follow(value, join(pointer, status))
            if followed is None:
                continue
            where, raw = followed
            kind = "response" if code.startswith("2") else f"{code} response"
            name = f"{hint} {kind}" if where == join(pointer, status) else hint_of(where)
            yield Response(
                status=code,
                pointer=where,
                media=tuple(self._media(raw, where, name)),
                headers=tuple(self._headers(raw, where, name)),
                text=Text(text(raw, "summary"), text(raw, "description")),
            )

    def _media(self, holder: dict[str, Json], pointer: str, hint: str) -> Iterator[Media]:
        for name, value in obj(holder, "content").items():
            if not is_media_type(name):
                self.problems.add(join(pointer, "content", name), "is no media type")
                continue
            followed = self.refs.follow(value, join(pointer, "content", name))
            if followed is None:
                continue
            where, raw = followed
            found = self._schema(raw, where, "schema", hint)
            kind = kind_of(name, found)
            yield Media(
                content_type=name,
                kind=kind,
                type=body_type(kind, found),
                pointer=where,
                item=self._item(raw, where, kind, f"{hint} event"),
                parts=tuple(self._parts(raw, where, _IDLE[kind])) if kind in _IDLE else (),
            )

    def _item(self, raw: dict[str, Json], where: str, kind: MediaKind, hint: str) -> Type | None:
        """The type of the data of a stream's events: `itemSchema` says it, and before OpenAPI 3.2 `schema` did."""
        if kind != "events":
            if "itemSchema" in raw:
                self.problems.note(join(where, "itemSchema"), f"has no effect: a body of this kind is {kind}")
            return None
        key = "itemSchema" if "itemSchema" in raw else "schema"
        if key not in raw:
            return None
        at = At(raw[key], join(where, key))
        items = self.shapes.views.view((at,)).items
        found = self._event(items[-1] if key == "schema" and items else at, hint)
        return None if key == "schema" and found in (AnyType(), Scalar("str")) else found

    def _event(self, item: At, hint: str) -> Type:
        """The type of an event's data. The schema may describe the whole event, of which the data is one field."""
        found = self.shapes.read(item, hint)
        views = self.shapes.views
        options = [views.view(parts) for parts in options_of(views.view((item,)), views, self.problems) or [(item,)]]
        if not all("data" in view.properties and view.properties.keys() <= _EVENT for view in options):
            return found
        data = [view.properties["data"][-1] for view in options]
        inner = [at.member("contentSchema") for at in data if "contentSchema" in obj({"it": at.schema}, "it")]
        return unite([self.shapes.read(at, hint) for at in (inner if len(inner) == len(data) else data)])

    def _parts(self, raw: dict[str, Json], pointer: str, idle: tuple[str, ...]) -> Iterator[Part]:
        for name, value in obj(raw, "encoding").items():
            for keyword in idle:
                if keyword in obj(obj(raw, "encoding"), name):
                    self.problems.note(join(pointer, "encoding", name, keyword), "has no effect on what is sent")
            explode = value.get("explode") if isinstance(value, dict) else None
            content_type = text(value, "contentType")
            if content_type and not is_media_type(content_type):
                self.problems.add(join(pointer, "encoding", name, "contentType"), "is no media type")
                content_type = ""
            yield Part(
                wire=name,
                content_type=content_type,
                style=text(value, "style"),
                explode=explode if isinstance(explode, bool) else None,
            )

    def _headers(self, response: dict[str, Json], pointer: str, hint: str) -> Iterator[Header]:
        for name, value in obj(response, "headers").items():
            followed = self.refs.follow(value, join(pointer, "headers", name))
            if followed is not None:
                where, raw = followed
                prose = Text(description=text(raw, "description"), deprecated=flag(raw, "deprecated"))
                _, schema = schema_of(raw, where, self.refs)
                yield Header(name, self.shapes.read(schema, f"{hint} {name}"), where, prose)

    def _schema(self, raw: dict[str, Json], pointer: str, key: str, hint: str) -> Type:
        return self.shapes.read(At(raw[key], join(pointer, key)), hint) if key in raw else AnyType()


def _is_status(code: str) -> bool:
    return code == "default" or (
        len(code) == 3 and code[0] in "12345" and (code[1:] == "XX" or (code.isascii() and code.isdecimal()))
    )
