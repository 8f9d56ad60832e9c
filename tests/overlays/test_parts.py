"""The small parts that overlays are made of, each by itself."""

from __future__ import annotations

import asyncio
import pickle
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import ConfigurationError, DecodeError, PageLoop
from replicate_runtime.overlays import parts
from replicate_runtime.overlays.parts import data_uri
from replicate_runtime.overlays.parts.environment import interval_from_environment
from replicate_runtime.overlays.parts.events import ServerSentEvent, StreamError
from replicate_runtime.overlays.parts.incoming import body_of, headers_of
from replicate_runtime.overlays.parts.output import Reader, is_ours
from replicate_runtime.overlays.parts.paginate import async_paginate, paginate
from replicate_runtime.overlays.parts.progress import Progress
from replicate_runtime.overlays.parts.reach import reachable
from replicate_runtime.overlays.parts.schema import OutputSchema

if TYPE_CHECKING:
    from collections.abc import Callable

API = "https://api.replicate.com"


def test_the_package_says_where_each_part_belongs() -> None:
    rows = [line.split("   ", 1)[1] for line in str(parts.__doc__).splitlines() if line.startswith("    ")]
    told = [name.strip() for row in rows for name in row.split("   ")[-1].split(",")]
    assert sorted(told) == sorted(module.name for module in iter_modules(parts.__path__))


@pytest.mark.parametrize(
    ("url", "origin", "fetched"),
    [
        ("https://example.com/a.png", API, True),
        ("https://api.replicate.com/v1/files/a", API, True),
        ("http://127.0.0.1/a.png", API, False),
        ("http://10.0.0.1/a.png", API, False),
        ("http://[::1]/a.png", API, False),
        ("http://printer.local/a.png", API, False),
        ("http://localhost:9/a.png", "http://127.0.0.1:8000", True),
        ("http://[broken/a.png", API, True),
    ],
)
def test_the_service_fetches_what_is_public_or_on_its_network(url: str, origin: str, fetched: bool) -> None:
    assert reachable(url, origin) is fetched


@pytest.mark.parametrize(("text", "seconds"), [(None, None), ("", None), ("0", 0.0), ("1.5", 1.5)])
def test_the_pause_between_polls_is_a_number(
    monkeypatch: pytest.MonkeyPatch, text: str | None, seconds: float | None
) -> None:
    monkeypatch.delenv("REPLICATE_POLL_INTERVAL", raising=False)
    if text is not None:
        monkeypatch.setenv("REPLICATE_POLL_INTERVAL", text)
    assert interval_from_environment() == seconds


@pytest.mark.parametrize("text", ["soon", "-1", "inf", "nan"])
def test_any_other_pause_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", text)
    with pytest.raises(ConfigurationError, match=f"not '{text}'"):
        interval_from_environment()


@pytest.mark.parametrize(
    ("uri", "content"),
    [
        ("data:text/plain;base64,aGk=", b"hi"),
        ("data:text/plain;base64,aGk%3D", b"hi"),
        ("data:,a%20b", b"a b"),
        ("data:text/plain;base64,", b""),
    ],
)
def test_a_data_uri_is_decoded(uri: str, content: bytes) -> None:
    assert b"".join(data_uri.pieces(uri)) == content


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("data:text/plain", "has no comma"),
        ("data:;base64,a", "is not proper base64"),
        ("data:;base64,aG k=", "is not proper base64"),
        ("data:;base64,aG%FF=", "is not proper base64"),
        ("data:;base64,aGk=" + "A" * (data_uri.PIECE // 3 * 4), "has padding before its end"),
    ],
)
def test_any_other_data_uri_is_refused(uri: str, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        list(data_uri.pieces(uri))


def test_a_data_uri_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_uri, "LARGEST", 10)
    with pytest.raises(DecodeError, match="of 11 characters is longer than the 10 that are read"):
        list(data_uri.pieces("data:,aaaaa"))
    assert list(data_uri.pieces("data:,aaaa")) == [b"aaaa"]


@pytest.mark.parametrize(
    ("data", "message"),
    [('{"detail": "out of memory"}', "out of memory"), ("plain", "plain"), ("[]", "[]"), ('{"a": 1}', '{"a": 1}')],
)
def test_a_streams_error_says_what_the_stream_said(data: str, message: str) -> None:
    assert str(StreamError(data)) == message


def test_events_are_values() -> None:
    event = ServerSentEvent("output", "a", "1")
    again = pickle.loads(pickle.dumps(event))
    assert again == event
    assert hash(again) == hash(event)
    assert event != ServerSentEvent("output", "b", "1")
    assert event != "a"


def test_a_kind_of_event_that_came_later_is_kept() -> None:
    kind = ServerSentEvent.EventType("thought")
    assert (kind, kind.name, kind.value) == ("thought", "THOUGHT", "thought")
    with pytest.raises(ValueError, match="3 is not a valid"):
        ServerSentEvent.EventType(3)


def test_progress_is_the_last_bar_and_a_value() -> None:
    logs = " 10%|#         | 1/10\n 50%|#####     | 5/10 [00:01<00:01]"
    progress = Progress.parse(logs)
    assert progress == Progress(0.5, 5, 10)
    assert hash(progress) == hash(Progress(0.5, 5, 10)) != hash(Progress(0.5, 5, 11))
    assert progress != Progress(0.5, 5, 11)
    assert progress != 0.5
    assert Progress.parse("no bar") is None


def schema(output: dict[str, Any], **others: Any) -> OutputSchema:
    """What a version says about its output."""
    return OutputSchema({"components": {"schemas": {"Output": output, **others}}})


def shown(value: object, found: OutputSchema | None) -> Any:
    """An output whose files are marked."""
    return Reader(found, API, lambda url: ("file", url)).output(value)


FILE = "https://example.com/a.png"
OURS = "https://replicate.delivery/x/out"


@pytest.mark.parametrize(
    ("value", "found", "expected"),
    [
        (FILE, None, ("file", FILE)),
        (f"see {FILE}", None, f"see {FILE}"),
        (OURS, None, ("file", OURS)),
        ("http://[broken/a.png", None, "http://[broken/a.png"),
        ("https://example.com/a", None, "https://example.com/a"),
        ("data:image/png;base64,AA==", None, ("file", "data:image/png;base64,AA==")),
        (FILE, schema({"type": "string"}), FILE),
        (OURS, schema({"type": "string"}), ("file", OURS)),
        ("https://example.com/a", schema({"type": "string", "format": "uri"}), ("file", "https://example.com/a")),
        (
            {"a": FILE, "b": FILE},
            schema(
                {"type": "object", "properties": {"a": {"type": "string", "format": "uri"}, "b": {"type": "string"}}}
            ),
            {"a": ("file", FILE), "b": FILE},
        ),
        (
            {"any": FILE},
            schema(
                {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/a~1b"}},
                **{"a/b": {"type": "string", "format": "uri"}},
            ),
            {"any": ("file", FILE)},
        ),
        ([FILE], schema({"anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "string"}}]}), [FILE]),
        ([FILE], schema({"$ref": "#/components/schemas/Output"}), [("file", FILE)]),
        ({"a": [FILE, 1]}, None, {"a": [("file", FILE), 1]}),
    ],
)
def test_what_a_schema_calls_a_file_is_one(value: object, found: OutputSchema | None, expected: object) -> None:
    assert shown(value, found) == expected


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        (f"{API}/v1/files/a", True),
        ("https://pbxt.replicate.delivery/a", True),
        ("http://replicate.delivery/a", False),
        ("https://replicate.delivery.example.com/a", False),
        ("https://[broken/a", False),
        ("words and https://replicate.delivery/a", False),
    ],
)
def test_the_services_own_files_are_known_by_their_host(url: str, ours: bool) -> None:
    assert is_ours(url, API) is ours


class Given:
    """A request as some framework gives it."""

    def __init__(self, **members: Any) -> None:
        self.__dict__.update(members)


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (Given(_body=b"kept", body=None), b"kept"),
        (Given(data=bytearray(b"array")), b"array"),
        (Given(get_data=lambda: b"called"), b"called"),
        (Given(headers={}), b""),
    ],
)
def test_a_body_is_found_where_frameworks_keep_it(request_: Given, body: bytes) -> None:
    assert body_of(request_) == body


def test_what_has_no_headers_is_no_request() -> None:
    with pytest.raises(TypeError, match="Given is no request: it has no headers"):
        headers_of(Given())
    assert headers_of(Given(headers=[(b"HTTP_WEBHOOK_ID", b"m")])) == {"webhook-id": "m"}


class Listed:
    """One page of a list."""

    def __init__(self, following: str | None) -> None:
        self.next = following


def pages(ends: bool) -> Callable[[Any], Any]:
    """A list of three pages, of which the last leads nowhere, or back to the second."""
    found = {...: Listed("b"), "b": Listed("c"), "c": Listed(None if ends else "b")}
    return found.__getitem__


async def collected(ends: bool, found: list[Any]) -> None:
    async def listing(cursor: Any) -> Any:
        return pages(ends)(cursor)

    found += [page.next async for page in async_paginate(listing)]


def collect(awaiting: bool, ends: bool, found: list[Any]) -> None:
    if awaiting:
        asyncio.run(collected(ends, found))
    else:
        found.extend(page.next for page in paginate(pages(ends)))


@pytest.mark.parametrize("awaiting", [False, True], ids=["blocking", "awaiting"])
def test_a_list_is_walked_to_its_end(awaiting: bool) -> None:
    found: list[Any] = []
    collect(awaiting, True, found)
    assert found == ["b", "c", None]


@pytest.mark.parametrize("awaiting", [False, True], ids=["blocking", "awaiting"])
def test_a_list_that_leads_back_is_an_error(awaiting: bool) -> None:
    with pytest.raises(PageLoop) as caught:
        collect(awaiting, False, [])
    assert str(caught.value) == "the list goes in a circle: it has been at b before"
    assert caught.value.cursor == "b"
