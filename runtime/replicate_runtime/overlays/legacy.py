"""Functions and classes of release 1.0.7 that people import, though a client does all of this by itself now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypedDict

from ..core.errors import ReplicateError
from .parts.about import USER_AGENT
from .parts.data_uri import encoded
from .parts.file_output import FileOutput
from .parts.homes import home
from .parts.host import host
from .parts.inputs import encode
from .parts.output import transform_output as transform
from .parts.sources import binary, chunks, content_type_of, file_name
from .reference import ModelVersionIdentifier, Reference, reference

if TYPE_CHECKING:
    import httpx

    from .client import ClientOverlay
    from .parts.events import ServerSentEvent
    from .reference import Runnable
    from .version import VersionOverlay

FileEncodingStrategy: TypeAlias = Literal["base64", "url"]
"""What becomes of the files of an input: inlined, or uploaded."""

HAS_NUMPY: Final = find_spec("numpy") is not None
"""Whether numpy is installed."""


class CreatePredictionRequestParams(TypedDict, total=False):
    """How the request of a create is made, as release 1.0.7 names it."""

    headers: Mapping[str, str] | None
    """Further headers."""
    timeout: Any
    """An `httpx.Timeout`."""


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
    return client.drive(encode(obj, host(client), file_encoding_strategy))


async def async_encode_json(obj: Any, client: ClientOverlay, file_encoding_strategy: str | None = None) -> Any:
    """Make an input sendable: its files are uploaded, or inlined with `"base64"`."""
    return await client.async_drive(encode(obj, host(client), file_encoding_strategy))


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


def raise_for_status(resp: httpx.Response) -> None:
    """Raise ReplicateError for a response with an error status."""
    if 400 <= resp.status_code < 600:
        raise ReplicateError.from_response(resp)


def build_httpx_client(
    client_type: Callable[..., Any],
    api_token: str | None = None,
    base_url: str | None = None,
    timeout: Any = None,
    **kwargs: Any,
) -> Any:
    """Make an httpx client that asks the API by hand, with the token and the retries of release 1.0.7."""
    from ..core.http.retrying import RetryTransport, transport_for
    from .parts.environment import API, base_url_from_environment, token_from_environment

    given: Mapping[str, str] = kwargs.pop("headers", None) or {}
    headers = {"User-Agent": USER_AGENT, **given}
    token = api_token or token_from_environment()
    if token and "authorization" not in {name.lower() for name in headers}:
        headers["Authorization"] = f"Bearer {token}"
    transport = kwargs.pop("transport", None) or transport_for(client_type)
    return client_type(
        base_url=base_url or base_url_from_environment() or API,
        headers=headers,
        timeout=timeout or (5.0, 30.0, 30.0, 10.0),
        transport=RetryTransport(transport),
        **kwargs,
    )


home("replicate.run", run, async_run)
home("replicate.stream", stream, async_stream)
home("replicate.helpers", encode_json, async_encode_json, transform_output, base64_encode_file)
home("replicate.prediction", CreatePredictionRequestParams)
home("replicate.identifier", resolve)
home("replicate.client", raise_for_status, build_httpx_client)
