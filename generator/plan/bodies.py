"""The body of a call: which of an operation's arguments go into it, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from ..ir import AnyType, Array, Body, Map, Media, Named, ObjectType, Part, Scalar, Type, Union
from .queries import nullable, plain, single
from .text import as_dict, as_tuple, literal

if TYPE_CHECKING:
    from .arguments import Slot
    from .scope import Scope

JSON: Final = "application/json"
USUAL: Final = {"json": JSON, "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}
"""Media types that a sender takes for granted."""
STYLES: Final = {"spaceDelimited": "space", "pipeDelimited": "pipe", "deepObject": "deep"}
"""OpenAPI's styles of queries and forms, as the runtime calls them."""

Keywords: TypeAlias = "list[tuple[str, str]]"
"""Keyword arguments of a call: name, and value as source."""


def body_keywords(body: Body | None, slots: list[Slot], values: Mapping[str, str], scope: Scope) -> Keywords:
    """The keywords that carry a body."""
    if body is None:
        return []
    if scope.atlas.spread(body) is not None:
        return _spread(body.media[0], [slot for slot in slots if slot.source == "field"], values, scope)
    if len(body.media) == 1:
        return _whole(body.media[0], values["body body"], body, scope)
    return _chosen(body, values["body body"], values["extra content_type"], scope)


def _spread(media: Media, slots: list[Slot], values: Mapping[str, str], scope: Scope) -> Keywords:
    """A body whose properties are arguments."""
    parts = {part.wire: part for part in media.parts}
    items: Keywords = []
    for slot in slots:
        value, part = values[slot.key], parts.get(slot.wire, Part(slot.wire))
        value = _travelling(media, part, slot.type, value, scope, optional=not slot.required)
        if value != "None":
            items.append((slot.wire, value))
    sent = {wire for wire, _ in items}
    null = [literal(slot.wire) for slot in slots if slot.wire in sent and nullable(slot.type, scope.atlas.types)]
    found: Keywords = [(media.kind, as_dict(items))]
    if media.kind == "json" and null:
        found.append(("nullable", as_tuple(null)))
    return [*found, *_content_type(media)]


def _travelling(media: Media, part: Part, of: Type, value: str, scope: Scope, *, optional: bool) -> str:
    """A property of a body, made ready for the way it travels, where that is not the usual one."""
    if media.kind == "form":
        return _field(part, of, value, scope)
    return _part(part, of, value, scope, optional=optional) if media.kind == "multipart" else value


def _field(part: Part, of: Type, value: str, scope: Scope) -> str:
    """One property of an urlencoded form, with what `encoding` says about it."""
    if single(of, scope.atlas.types):
        return value
    explode = part.explode if part.explode is not None else part.style not in ("spaceDelimited", "pipeDelimited")
    style, more = STYLES.get(part.style, "form"), ", explode=True" if explode else ""
    if part.content_type == JSON and not part.style and part.explode is None:
        style, more = "json", ""
    if (style, explode) == ("form", True):
        return value
    scope.module.imports.use_core("style", "styled")
    return f"styled({value}, {literal(style)}{'' if style == 'deep' else more})"


def _part(part: Part, of: Type, value: str, scope: Scope, *, optional: bool) -> str:
    """One property of a multipart form, with what `encoding` says about it."""
    plain_type = plain(of, scope.atlas.types)
    listed = isinstance(plain_type, Array)
    piece = plain(plain_type.item, scope.atlas.types) if isinstance(plain_type, Array) else plain_type
    made = "item" if listed else value
    if isinstance(piece, Scalar) and piece.kind == "bytes":
        # Bytes as such would go as a file.
        scope.module.imports.use_core("style", "styled")
        made = f'styled({made}, "form")'
    fixed = part.content_type and "," not in part.content_type and "*" not in part.content_type
    structured = not single(of, scope.atlas.types) and not listed
    if fixed and not (structured and part.content_type == JSON):
        scope.module.imports.use_core("call", "Part")
        made = f"Part({made}, content_type={literal(part.content_type)})"
    if made in ("item", value):
        return value
    made = f"[{made} for item in {value}]" if listed else made
    return f"None if {value} is None else {made}" if optional else made


def _styled_form(media: Media, value: str, scope: Scope) -> str:
    """A form that is one argument: the properties of all that it may be, each as it travels."""
    types, parts = scope.atlas.types, {part.wire: part for part in media.parts}
    of = plain(media.type, types)
    options = [plain(option, types) for option in (of.options if isinstance(of, Union) else (of,))]
    found = [types[option.key] for option in options if isinstance(option, Named)]
    ways: dict[str, str] = {}
    for field in (field for one in found if isinstance(one, ObjectType) for field in one.fields):
        made = _travelling(media, parts.get(field.wire, Part(field.wire)), field.type, "value", scope, optional=False)
        if made != "value":
            ways[field.wire] = f"lambda value: {made}"
    if not ways:
        return value
    scope.module.imports.use_core("style", "styled_form")
    return f"styled_form({value}, {as_dict(ways.items())})"


def _content_type(media: Media) -> Keywords:
    if USUAL.get(media.kind) == media.content_type:
        return []
    return [("content_type", literal(_concrete(media)))]


def _concrete(media: Media) -> str:
    """A media type that can be sent."""
    if "*" not in media.content_type:
        return media.content_type
    return {"json": JSON, "text": "text/plain"}.get(media.kind, "application/octet-stream")


def _keyword(media: Media) -> str:
    return media.kind if media.kind in ("json", "form", "multipart") else "content"


def _whole(media: Media, value: str, body: Body, scope: Scope) -> Keywords:
    """A body that is one argument."""
    keyword = _keyword(media)
    if keyword == "json" and not body.required and not nullable(media.type, scope.atlas.types):
        scope.module.imports.use_core("call", "UNSET")
        value = f"UNSET if {value} is None else {value}"
    if keyword == media.kind:
        value = _styled_form(media, value, scope)
    return [(keyword, value), *_null_fields(media, scope), *_content_type(media)]


def _null_fields(media: Media, scope: Scope) -> Keywords:
    """Which keys may be null of a body that may be given as a mapping: some fields, or all where keys are data."""
    types = scope.atlas.types
    of = plain(media.type, types)
    made = types.get(of.key) if isinstance(of, Named) else of
    if media.kind != "json":
        return []
    if isinstance(made, ObjectType):
        null = [literal(field.wire) for field in made.fields if nullable(field.type, types)]
        return [("nullable", as_tuple(null))] if null else []
    values = made.value if isinstance(made, Map) else made
    data = isinstance(values, AnyType | Union) or (isinstance(made, Map) and nullable(made.value, types))
    return [("nullable", "None")] if data else []


def _chosen(body: Body, value: str, choice: str, scope: Scope) -> Keywords:
    """A body that is one argument, and another says what it is."""
    found: Keywords = []
    for keyword in ("json", "form", "multipart", "content"):
        alike = [media for media in body.media if _keyword(media) == keyword]
        types = list(dict.fromkeys(literal(media.content_type) for media in alike))
        if not types:
            continue
        given = _styled_form(alike[0], value, scope) if keyword == alike[0].kind else value
        conditions = [f"{choice} == {types[0]}" if len(types) == 1 else f"{choice} in {as_tuple(types)}"]
        conditions = [] if len(alike) == len(body.media) else conditions
        if keyword == "json" and not body.required and not nullable(alike[0].type, scope.atlas.types):
            conditions.append(f"{value} is not None")
        otherwise = "UNSET" if keyword == "json" else "None"
        if conditions and keyword == "json":
            scope.module.imports.use_core("call", "UNSET")
        found.append((keyword, f"{given} if {' and '.join(conditions)} else {otherwise}" if conditions else given))
        found += _null_fields(alike[0], scope)
    return [*found, ("content_type", choice if body.required else f"None if {value} is None else {choice}")]
