"""The `Call` that an endpoint function makes: method, path, and where each argument goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from attrs import frozen

from ..ir import Array, Body, Media, Operation, Parameter, Part, Requirement, Server
from .answers import errors, expected
from .arguments import Argument, Slot, all_slots, filled, paged
from .queries import event_media, nullable, plain, plain_media, single
from .text import literal

if TYPE_CHECKING:
    from .scope import Scope
    from .tree import Endpoint

SAFE_IN_PATH: Final = "/:@!$&'()*+,;=-._~%?"
_QUERY_STYLES: Final = {"spaceDelimited": "space", "pipeDelimited": "pipe", "deepObject": "deep"}
_JSON: Final = "application/json"


@frozen
class Pieces:
    """A call, as an expression in pieces."""

    maker: str
    """`Call` or `page_call`."""
    arguments: tuple[str, ...]


def pieces(endpoint: Endpoint, given: Sequence[Argument], scope: Scope, security: tuple[Requirement, ...]) -> Pieces:
    """Describe a call; `security` is what the client takes for granted."""
    operation = endpoint.operation
    values = {argument.slot.key: argument.name for argument in given}
    slots = all_slots(endpoint, scope)
    values |= {slot.key: value for slot in slots if slot.key not in values and (value := filled(slot, endpoint))}
    by_source = {source: [slot for slot in slots if slot.source == source] for source in ("query", "header", "cookie")}
    returns = expected(endpoint, scope)
    found = [
        ("query", _display(by_source["query"], values, scope)),
        ("headers", _display(by_source["header"], values, scope)),
        ("cookies", _display(by_source["cookie"], values, scope)),
        *_body(operation.body, slots, values, scope),
        ("accept", _accept(endpoint, values)),
        ("errors", errors(operation, scope)),
        ("security", "" if operation.security == security else security_of(operation.security)),
        ("server", _server(operation)),
        ("operation", literal(operation.id)),
    ]
    keywords = [f"{name}={text}" for name, text in found if text]
    path = _path(operation, scope.context.layout.options.base_path, values, scope)
    pages = paged(endpoint, scope)
    maker = "page_call" if pages else "Call"
    scope.module.imports.use_core("page" if pages else "call", maker)
    scope.module.imports.check_core("call", "Call")
    if pages:
        return Pieces(maker, (path, returns, "cursor", *keywords))
    first = [literal(operation.method), path, *([] if returns == "None" else [returns])]
    return Pieces(maker, (*first, *keywords))


def security_of(requirements: tuple[Requirement, ...]) -> str:
    """Alternatives of security schemes that are needed together, as a tuple of tuples."""
    return _tuple([_tuple([literal(name) for name, _ in one.schemes]) for one in requirements])


def usual(operations: Sequence[Operation]) -> tuple[Requirement, ...]:
    """The requirements that most operations have: the client takes them for granted."""
    counted = Counter(operation.security for operation in operations)
    return counted.most_common(1)[0][0] if counted else ()


def _tuple(items: list[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _path(operation: Operation, base: str, values: Mapping[str, str], scope: Scope) -> str:
    """The path, with a hole for each argument."""
    template = _prefix(operation) or base
    holes: list[str] = []
    rest = operation.path
    places = {f"{{{one.wire}}}": one for one in operation.parameters if one.location == "path"}
    while rest:
        at, name = min(((rest.find(name), name) for name in places if name in rest), default=(len(rest), ""))
        template += quote(rest[:at], safe=SAFE_IN_PATH)
        rest = rest[at + len(name) :]
        if name:
            template += "{}"
            holes.append(_styled(places[name], values[f"path {places[name].wire}"], scope))
    if not holes:
        return literal(template)
    scope.module.imports.use_core("call", "path")
    return f"path({literal(template)}, {', '.join(holes)})"


def _display(slots: list[Slot], values: Mapping[str, str], scope: Scope) -> str:
    """Parameters of one place, by wire name; "" for none."""
    items = [
        f"{literal(slot.wire)}: {_styled(slot.parameter, values[slot.key], scope)}"
        for slot in slots
        if slot.parameter is not None
    ]
    return f"{{{', '.join(items)}}}" if items else ""


def _styled(parameter: Parameter, value: str, scope: Scope) -> str:
    """An argument, with the style that its parameter has, where that is not the usual one."""
    style, more = _style(parameter, scope)
    if not style:
        return value
    scope.module.imports.use_core("style", "styled")
    return f"styled({value}, {literal(style)}{more})"


def _style(parameter: Parameter, scope: Scope) -> tuple[str, str]:
    types = scope.atlas.types
    explode = ", explode=True" if parameter.explode else ""
    one = single(parameter.type, types)
    if parameter.content_type:
        return ("json" if "json" in parameter.content_type.lower() else "", "")
    if parameter.location == "query" and parameter.allow_reserved:
        return "reserved", ""
    if parameter.style in _QUERY_STYLES:
        return ("" if one else _QUERY_STYLES[parameter.style], explode)
    if parameter.style == "matrix":
        return "matrix", f"{explode}, name={literal(parameter.wire)}"
    if parameter.style == "label":
        return "label", explode
    inner = plain(parameter.type, types)
    listed = isinstance(inner, Array) and single(inner.item, types)
    if one or (parameter.style == "form" and parameter.location == "query" and parameter.explode and listed):
        return "", ""
    return ("form" if parameter.style == "form" else "simple"), explode


def _body(body: Body | None, slots: list[Slot], values: Mapping[str, str], scope: Scope) -> list[tuple[str, str]]:
    """The keywords that carry a body."""
    if body is None:
        return []
    if scope.atlas.spread(body) is not None:
        return _spread(body.media[0], [slot for slot in slots if slot.source == "field"], values, scope)
    if len(body.media) == 1:
        return _whole(body.media[0], values["body body"], body, scope)
    return _chosen(body, values["body body"], values["extra content_type"], scope)


def _spread(media: Media, slots: list[Slot], values: Mapping[str, str], scope: Scope) -> list[tuple[str, str]]:
    """A body whose properties are arguments."""
    parts = {part.wire: part for part in media.parts}
    items: list[str] = []
    for slot in slots:
        value = values[slot.key]
        if value == "None":
            continue
        if media.kind != "json" and slot.wire in parts:
            value = _encoded(parts[slot.wire], slot, value, media, scope)
        items.append(f"{literal(slot.wire)}: {value}")
    null = [literal(slot.wire) for slot in slots if nullable(slot.type, scope.atlas.types)]
    found = [(media.kind, f"{{{', '.join(items)}}}")]
    if media.kind == "json" and null:
        found.append(("nullable", _tuple(null)))
    return [*found, *_content_type(media)]


def _encoded(part: Part, slot: Slot, value: str, media: Media, scope: Scope) -> str:
    """One property of a form, with what `encoding` says about it."""
    plain_type = plain(slot.type, scope.atlas.types)
    if media.kind == "form":
        if part.explode is False and not single(slot.type, scope.atlas.types):
            scope.module.imports.use_core("style", "styled")
            style = _QUERY_STYLES.get(part.style, "form")
            return f"styled({value}, {literal(style)})"
        return value
    fixed = part.content_type and "," not in part.content_type and "*" not in part.content_type
    structured = not single(slot.type, scope.atlas.types) and not isinstance(plain_type, Array)
    if not fixed or (structured and part.content_type == _JSON):
        return value
    scope.module.imports.use_core("call", "Part")
    made = f"Part({{}}, content_type={literal(part.content_type)})"
    made = f"[{made.format('item')} for item in {value}]" if isinstance(plain_type, Array) else made.format(value)
    return made if slot.required else f"None if {value} is None else {made}"


def _content_type(media: Media) -> list[tuple[str, str]]:
    usual_type = {"json": _JSON, "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}
    if usual_type.get(media.kind) == media.content_type:
        return []
    return [("content_type", literal(_concrete(media)))]


def _concrete(media: Media) -> str:
    """A media type that can be sent."""
    if "*" not in media.content_type:
        return media.content_type
    return {"json": _JSON, "text": "text/plain"}.get(media.kind, "application/octet-stream")


def _keyword(media: Media) -> str:
    return media.kind if media.kind in ("json", "form", "multipart") else "content"


def _whole(media: Media, value: str, body: Body, scope: Scope) -> list[tuple[str, str]]:
    """A body that is one argument."""
    keyword = _keyword(media)
    if keyword == "json" and not body.required and not nullable(media.type, scope.atlas.types):
        scope.module.imports.use_core("call", "UNSET")
        value = f"UNSET if {value} is None else {value}"
    return [(keyword, value), *_content_type(media)]


def _chosen(body: Body, value: str, choice: str, scope: Scope) -> list[tuple[str, str]]:
    """A body that is one argument, and another says what it is."""
    found: list[tuple[str, str]] = []
    for keyword in ("json", "form", "multipart", "content"):
        types = list(dict.fromkeys(literal(media.content_type) for media in body.media if _keyword(media) == keyword))
        if not types:
            continue
        condition = f"{choice} == {types[0]}" if len(types) == 1 else f"{choice} in {_tuple(types)}"
        otherwise = "None"
        if keyword == "json":
            scope.module.imports.use_core("call", "UNSET")
            condition += "" if body.required else f" and {value} is not None"
            otherwise = "UNSET"
        found.append((keyword, f"{value} if {condition} else {otherwise}"))
    return [*found, ("content_type", choice if body.required else f"None if {value} is None else {choice}")]


def _accept(endpoint: Endpoint, values: Mapping[str, str]) -> str:
    if "extra accept" in values:
        return values["extra accept"]
    if endpoint.kind == "stream":
        return literal("text/event-stream")
    media = plain_media(endpoint.operation)
    types = list(dict.fromkeys(one.content_type for one in media))
    known = types == [_JSON] and event_media(endpoint.operation) is None
    return "" if known or not types else literal(types[0])


def _server(operation: Operation) -> str:
    url = server_url(operation.servers[0]) if operation.servers else ""
    return literal(url) if "://" in url else ""


def _prefix(operation: Operation) -> str:
    """What a relative server of an operation puts before its path."""
    url = server_url(operation.servers[0]) if operation.servers else ""
    return "" if "://" in url else url.rstrip("/")


def server_url(server: Server) -> str:
    """A server's address with the defaults of its variables."""
    url = server.url
    for variable in server.variables:
        url = url.replace(f"{{{variable.name}}}", variable.default)
    return url
