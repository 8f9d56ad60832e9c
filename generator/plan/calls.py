"""The `Call` that an endpoint function makes: method, path, and where each argument goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from attrs import frozen

from ..ir import Array, Operation, Parameter, Requirement
from .answers import errors, expected
from .arguments import Argument, Slot, all_slots, filled, paged
from .bodies import JSON, STYLES, body_keywords
from .queries import event_media, plain, plain_media, single
from .servers import own_url
from .text import as_dict, as_tuple, literal
from .tree import rule_of

if TYPE_CHECKING:
    from .scope import Scope
    from .tree import Endpoint

SAFE_IN_PATH: Final = "/:@!$&'()*+,;=-._~%?"


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
    values |= {slot.key: value for slot in slots if slot.key not in values and (value := filled(slot, endpoint, scope))}
    by_source = {source: [slot for slot in slots if slot.source == source] for source in ("query", "header", "cookie")}
    returns = expected(endpoint, scope)
    found = [
        ("query", _display(by_source["query"], values, scope)),
        ("headers", _display(by_source["header"], values, scope)),
        ("cookies", _display(by_source["cookie"], values, scope)),
        *body_keywords(operation.body, slots, values, scope),
        ("accept", _accept(endpoint, values)),
        ("errors", errors(operation, scope)),
        ("security", "" if operation.security == security else security_of(operation.security)),
        ("server", _server(operation, scope)),
        ("idempotent", _idempotent(operation, scope)),
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


def _idempotent(operation: Operation, scope: Scope) -> str:
    """Whether sending it twice does no harm, where its method does not say so."""
    said = rule_of(operation, scope.context.layout).idempotent
    return "" if said is None else str(said)


def security_of(requirements: tuple[Requirement, ...]) -> str:
    """Alternatives of security schemes that are needed together, as a tuple of tuples."""
    return as_tuple([as_tuple([literal(name) for name, _ in one.schemes]) for one in requirements])


def usual(operations: Sequence[Operation]) -> tuple[Requirement, ...]:
    """The requirements that most operations have: the client takes them for granted."""
    counted = Counter(operation.security for operation in operations)
    return counted.most_common(1)[0][0] if counted else ()


def _path(operation: Operation, base: str, values: Mapping[str, str], scope: Scope) -> str:
    """The path, with a hole for each argument."""
    template = "" if operation.servers else base
    holes: list[str] = []
    # A path that begins otherwise could be read as an address of its own.
    rest = "/" + operation.path.removeprefix("/")
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
    found = [(one.wire, _styled(one.parameter, values[one.key], scope)) for one in slots if one.parameter]
    return as_dict(found) if found else ""


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
    reserved = ", reserved=True" if parameter.location == "query" and parameter.allow_reserved else ""
    one = single(parameter.type, types)
    if parameter.content_type:
        return ("json" if "json" in parameter.content_type.lower() else "", "")
    if parameter.style in STYLES and not one:
        return STYLES[parameter.style], explode + reserved
    if parameter.style == "matrix":
        return "matrix", f"{explode}, name={literal(parameter.wire)}"
    if parameter.style == "label":
        return "label", explode
    inner = plain(parameter.type, types)
    listed = isinstance(inner, Array) and single(inner.item, types)
    exploded = parameter.style == "form" and parameter.location == "query" and parameter.explode and listed
    if (one or exploded) and not reserved:
        return "", ""
    return ("form" if parameter.location == "query" else "simple"), ("" if one else explode) + reserved


def _accept(endpoint: Endpoint, values: Mapping[str, str]) -> str:
    if "extra accept" in values:
        return values["extra accept"]
    if endpoint.kind == "stream":
        return literal("text/event-stream")
    media = plain_media(endpoint.operation)
    types = list(dict.fromkeys(one.content_type for one in media))
    known = types == [JSON] and event_media(endpoint.operation) is None
    return "" if known or not types else literal(", ".join(types))


def _server(operation: Operation, scope: Scope) -> str:
    """The operation's own server; one that is relative to the client's is that, too."""
    return literal(own_url(operation.servers[0], scope.context.variables)) if operation.servers else ""
