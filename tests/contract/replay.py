"""Recordings through the client: with which arguments a method is called, and what it sends."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Callable
from email.parser import BytesParser
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ForwardRef, Literal, NamedTuple, TypeAlias, cast, get_args, get_origin

import httpx

import replicate
from replicate.file import create_file, list_files
from replicate.operations import OPERATIONS
from replicate_runtime.core.call import Part
from tests.contract.recording import Message, Recording, content

if TYPE_CHECKING:
    from email.message import Message as Mail

Way: TypeAlias = Literal["blocking", "awaiting"]

TOKEN = "r8_token"

LOOKS: dict[str, list[str]] = {"models.predictions.create/404": ["GET /v1/models/acme/hello-world"]}
"""Recordings after whose request another is sent: a model without an endpoint of its own is looked up."""

UNSAID = ("accept", "content-type")
"""Headers that are no arguments."""

DESCRIBED: dict[str, Callable[..., Any]] = {"files.create": create_file, "files.list": list_files}
"""Operations whose methods, which overlays bring, do more than one request or take less than the document."""

TABLE = {operation.name: operation for operation in OPERATIONS}


class Outcome(NamedTuple):
    """What came of a call: the value or the error, and the one request that was sent."""

    value: Any
    error: replicate.exceptions.ReplicateError | None
    request: httpx.Request
    returns: str
    """The annotation of what the method returns."""


def replay(recording: Recording, way: Way) -> Outcome:
    """Call the recorded operation's method, and answer its request as it was recorded."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(recording.status, headers=recording.response.headers, content=content(recording.response))

    client = replicate.Client(TOKEN, transport=httpx.MockTransport(answer))
    describe = DESCRIBED.get(recording.operation)
    method = find(client, recording.operation, way) if describe is None else sender(client, describe, way)
    positional, keywords = overlaid(recording.operation, *arguments(recording))
    value, error = None, None
    try:
        value = finish(method(*positional, **keywords, retries=0))
    except replicate.exceptions.ReplicateError as raised:
        error = raised
    request, *more = requests
    assert [f"{one.method} {one.url.path}" for one in more] == LOOKS.get(recording.name, [])
    return Outcome(value, error, request, returned(describe or method))


def sender(client: replicate.Client, describe: Callable[..., Any], way: Way) -> Callable[..., Any]:
    """Sends what an endpoint function describes."""

    def send(*positional: Any, retries: int, **keywords: Any) -> Any:
        call = describe(*positional, **keywords)
        return client.send(call, retries=retries) if way == "blocking" else client.async_send(call, retries=retries)

    return send


def returned(method: Any) -> str:
    """What a method returns, by its annotation; the type variables of a mixin are what the printed class says."""
    text = str(inspect.signature(method).return_annotation).removeprefix("builtins.")
    text = re.sub(r"^Call\[(.*)\]$", r"\1", text)
    owner: Any = getattr(method, "__self__", None)
    for base in getattr(owner.__class__, "__orig_bases__", ()):
        for variable, argument in zip(getattr(get_origin(base), "__parameters__", ()), get_args(base), strict=True):
            name = argument.__forward_arg__ if isinstance(argument, ForwardRef) else argument.__name__
            text = re.sub(rf"\b{variable.__name__}\b", name, text)
    return text


def find(client: replicate.Client, operation: str, way: Way) -> Callable[..., Any]:
    """The method of an operation, or its twin."""
    holder, _, name = TABLE[operation].attribute.rpartition(".")
    resource = attrgetter(holder)(client) if holder else client
    return cast("Callable[..., Any]", getattr(resource, f"async_{name}" if way == "awaiting" else name))


def finish(result: Any) -> Any:
    """The value of a call, awaited where it has to be."""
    return asyncio.run(result) if inspect.iscoroutine(result) else result


def arguments(recording: Recording) -> tuple[list[Any], dict[str, Any]]:
    """What to call the method with, so that it sends what was recorded: the path's values first, others by name."""
    template = zip(TABLE[recording.operation].path.split("/"), recording.path.split("/"), strict=True)
    positional: list[Any] = [value for name, value in template if name.startswith("{")]
    query = recording.query.items()
    named: dict[str, Any] = {name: int(value) if value.isdecimal() else value for name, value in query}
    headers = recording.request.headers
    named |= {name.replace("-", "_"): value for name, value in headers.items() if name not in UNSAID}
    body = recording.request.body
    if isinstance(body, dict):
        named |= body
    elif isinstance(body, str) and headers["content-type"].startswith("multipart/"):
        named |= {name_of(part): given(part) for part in parts(headers, body.encode())}
    elif body is not None:
        positional.append(body)
    return positional, named


def overlaid(operation: str, positional: list[Any], named: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The same arguments as a method takes them that an overlay brings: models by reference, waits in seconds."""
    if "prefer" in named and operation.endswith("predictions.create"):
        _, _, seconds = named.pop("prefer").partition("=")
        named["wait"] = int(seconds) if seconds else True
    if operation in ("models.predictions.create", "deployments.predictions.create", "deployments.get"):
        return ["/".join(positional)], named
    if operation == "trainings.create":
        return [], {"model": "/".join(positional[:2]), "version": positional[2], **named}
    if operation in ("models.versions.list", "models.versions.get", "models.versions.delete"):
        return positional[2:], {"model": "/".join(positional[:2]), **named}
    return positional, named


def parts(headers: dict[str, str], body: bytes) -> list[Mail]:
    """The parts of a multipart body."""
    head = f"content-type: {headers['content-type']}\r\n\r\n".encode()
    return cast("list[Mail]", BytesParser().parsebytes(head + body).get_payload())


def name_of(part: Mail) -> str:
    """The name of a part."""
    return str(part.get_param("name", header="content-disposition"))


def given(part: Mail) -> Any:
    """A part as an argument."""
    payload = cast("bytes", part.get_payload(decode=True))
    if part.get_filename() is not None:
        return Part(payload, filename=part.get_filename(), content_type=part.get_content_type())
    return json.loads(payload) if part.get_content_type() == "application/json" else payload.decode()


def shown(headers: dict[str, str], body: bytes) -> Any:
    """A request's body, so that equal ones compare equal."""
    media = headers.get("content-type", "").partition(";")[0]
    if media == "multipart/form-data":
        found = [(part, given(part)) for part in parts(headers, body)]
        return sorted(
            (name_of(part), part.get_content_type(), part.get_filename(), repr(getattr(value, "content", value)))
            for part, value in found
        )
    return json.loads(body) if media == "application/json" else body


def recorded(message: Message) -> Any:
    """The body of a recorded request, as `shown` gives that of a real one."""
    return shown(message.headers, content(message))
