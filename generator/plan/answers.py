"""What comes back from an operation: the type of its success, and the types of its error bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir import Media, Named, Operation, Response, Scalar, Type
from .annotate import annotation, lets_all, united, value
from .queries import chosen_types, event_media, failures, plain, redirects, successes
from .text import as_dict, first_sentence

if TYPE_CHECKING:
    from .scope import Scope
    from .tree import Endpoint

NOTHING = "None"


def returned(endpoint: Endpoint, scope: Scope) -> str:
    """The annotation of what a call gives."""
    if endpoint.kind == "stream":
        return _event(endpoint.operation, scope)
    if head := _head(endpoint.operation):
        return scope.checked_core("call", head)
    found = _all_media(endpoint.operation)
    if any(_is_typed(media) and lets_all(media.type, scope) for media in found if media is not None):
        return scope.typing("Any")
    return united([part for media in found for part in _shown(media, scope)] or [NOTHING])


def expected(endpoint: Endpoint, scope: Scope) -> str:
    """The expression that a `Call` decodes its success by."""
    if endpoint.kind == "stream":
        return _event_value(endpoint.operation, scope)
    if head := _head(endpoint.operation):
        scope.module.imports.use_core("call", head)
        return head
    answers = successes(endpoint.operation)
    if kinds := chosen_types(endpoint.operation):
        return f"{as_dict((kind, _by_status(answers, kind, scope)) for kind in kinds)}[accept]"
    return _by_status(answers, "", scope)


def _head(operation: Operation) -> str:
    """The class of an answer that is in the head of the response; "" where it is in the body."""
    return "Headers" if operation.method == "HEAD" else "RedirectTarget" if redirects(operation) else ""


def errors(operation: Operation, scope: Scope) -> str:
    """The types of error bodies by status, as a display; "" where none is described."""
    found: list[tuple[str, str]] = []
    for response in failures(operation):
        readable = [one for kind in ("json", "text") for one in response.media if one.kind == kind]
        if readable:
            media = readable[0]
            found.append((_status(response), _value(media, scope)))
    return as_dict(found) if found else ""


def error_text(operation: Operation, scope: Scope) -> str:
    """For a docstring: which failures are documented, and what their bodies are read as."""
    failed = failures(operation)
    names = {response.status: _body_name(response, scope) for response in failed}
    alike = len(set(names.values())) == 1
    listed: list[str] = []
    said = "The service answered with an error status"
    for response in failed:
        name = names[response.status]
        value = f"`value` is {'an' if name[0] in 'AEIOU' else 'a'} `{name}`" if name else ""
        if value and (response is failed[0] if alike else response.status == "default"):
            said += f"; {value}"
        if response.status != "default":
            text = first_sentence(response.text.description)[0].rstrip(".")
            listed.append(
                response.status + (f" ({text})" if text else "") + (f"; {value}" if value and not alike else "")
            )
    return f"{said}. Documented: {', '.join(listed)}." if listed else f"{said}."


def _body_name(response: Response, scope: Scope) -> str:
    """The class of a failure's body."""
    media = next((one for one in response.media if one.kind == "json"), None)
    of = plain(media.type, scope.atlas.types) if media else None
    return scope.atlas.names.get(of.key, "") if isinstance(of, Named) else ""


def _by_status(answers: list[Response], kind: str, scope: Scope) -> str:
    found: dict[str, str] = {}
    for response in answers:
        # Where the answer does not come as asked for, it comes in another of its ways.
        media = sorted(_plain(response), key=lambda one: one.content_type != kind)[:1]
        found[_status(response)] = _value(media[0], scope) if media else NOTHING
    if len(set(found.values())) <= 1:
        return next(iter(found.values()), NOTHING)
    return as_dict(found.items())


def _plain(response: Response) -> list[Media]:
    return [media for media in response.media if media.kind != "events"]


def _all_media(operation: Operation) -> list[Media | None]:
    """Every media type of a success, and None for an answer without a body."""
    found: list[Media | None] = []
    for response in successes(operation):
        found += _plain(response) or [None]
    return found


def _status(response: Response) -> str:
    return response.status.upper() if response.status != "default" else "default"


def _shown(media: Media | None, scope: Scope) -> list[str]:
    if media is None:
        return [NOTHING]
    if _is_typed(media):
        return [annotation(media.type, scope)]
    return [scope.name("str" if media.kind == "text" else "bytes")]


def _is_typed(media: Media) -> bool:
    """Whether an answer is more than its text or its bytes."""
    return media.kind not in ("bytes", "multipart", "form", "text")


def _value(media: Media, scope: Scope) -> str:
    if _is_typed(media):
        return value(media.type, scope)
    return "str" if media.kind == "text" else "bytes"


def _event(operation: Operation, scope: Scope) -> str:
    """An event of a stream: with its text, or with what its data is described as."""
    item = _item(operation, scope)
    if item is None:
        return scope.checked_core("events", "ServerSentEvent")
    return f"{scope.checked_core('events', 'DecodedEvent')}[{annotation(item, scope)}]"


def _event_value(operation: Operation, scope: Scope) -> str:
    item = _item(operation, scope)
    if item is None:
        scope.module.imports.use_core("events", "ServerSentEvent")
        return "ServerSentEvent"
    return value(item, scope)


def _item(operation: Operation, scope: Scope) -> Type | None:
    """What the data of an event is described as, where that is more than text."""
    media = event_media(operation)
    item = media.item if media is not None else None
    return None if item is None or plain(item, scope.atlas.types) == Scalar("str") else item
