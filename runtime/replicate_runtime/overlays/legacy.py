"""Functions and classes of release 1.0.7 that people import, though a client does all of this by itself now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any, Final

from .parts.data_uri import encoded
from .parts.file_output import FileOutput
from .parts.homes import home
from .parts.host import host
from .parts.inputs import sendable
from .parts.output import transform_output as transform
from .parts.sources import binary, chunks, content_type_of, file_name
from .reference import ModelVersionIdentifier, Reference, reference

if TYPE_CHECKING:
    from .client import ClientOverlay
    from .parts.events import ServerSentEvent
    from .reference import Runnable
    from .version import VersionOverlay

HAS_NUMPY: Final = find_spec("numpy") is not None
"""Whether numpy is installed."""


def run(
    client: ClientOverlay,
    ref: Runnable,
    input: Mapping[str, Any] | None = None,
    *,
    use_file_output: bool = True,
    **params: Any,
) -> Any:
    """Run a model and wait for its output; the same as `client.run`."""
    return client.run(ref, input, use_file_output=use_file_output, **params)


async def async_run(
    client: ClientOverlay,
    ref: Runnable,
    input: Mapping[str, Any] | None = None,
    *,
    use_file_output: bool = True,
    **params: Any,
) -> Any:
    """Run a model and wait for its output; the same as `client.async_run`."""
    return await client.async_run(ref, input, use_file_output=use_file_output, **params)


def stream(
    client: ClientOverlay,
    ref: Runnable,
    input: Mapping[str, Any] | None = None,
    *,
    use_file_output: bool = True,
    **params: Any,
) -> Iterator[ServerSentEvent]:
    """Run a model and follow what happens; the same as `client.stream`."""
    yield from client.stream(ref, input, use_file_output=use_file_output, **params)


async def async_stream(
    client: ClientOverlay,
    ref: Runnable,
    input: Mapping[str, Any] | None = None,
    *,
    use_file_output: bool = True,
    **params: Any,
) -> AsyncIterator[ServerSentEvent]:
    """Run a model and follow what happens; the same as `client.async_stream`."""
    async for event in await client.async_stream(ref, input, use_file_output=use_file_output, **params):
        yield event


def encode_json(obj: Any, client: ClientOverlay, file_encoding_strategy: str | None = None) -> Any:
    """Make an input sendable: its files are uploaded, or inlined with `"base64"`."""
    return client.drive(sendable(obj, host(client), file_encoding_strategy))


async def async_encode_json(obj: Any, client: ClientOverlay, file_encoding_strategy: str | None = None) -> Any:
    """Make an input sendable: its files are uploaded, or inlined with `"base64"`."""
    return await client.async_drive(sendable(obj, host(client), file_encoding_strategy))


def transform_output(value: Any, client: ClientOverlay) -> Any:
    """Make a `FileOutput` of every text that begins `https:` or `data:`, without asking a schema."""
    return transform(value, lambda url: FileOutput(url, client))


def base64_encode_file(file: IO[Any]) -> str:
    """A `data:` URI of an open file, from its beginning."""
    content = binary(file)
    return "".join(encoded(chunks(content), content_type_of(file_name(file))))


def resolve(
    ref: Runnable,
) -> tuple[VersionOverlay | None, str | None, str | None, str | None]:
    """What a reference names: a `Version` object, owner, name, version id; None for what it does not say."""
    if isinstance(ref, str):
        named = ModelVersionIdentifier.parse(ref)
        return None, named.owner, named.name, named.version
    read: Reference = reference(ref)
    version: Any = read.origin if hasattr(read.origin, "openapi_schema") else None
    return version, read.owner, read.name, read.version


home("replicate.run", run, async_run)
home("replicate.stream", stream, async_stream)
home("replicate.helpers", encode_json, async_encode_json, transform_output, base64_encode_file)
home("replicate.identifier", resolve)
