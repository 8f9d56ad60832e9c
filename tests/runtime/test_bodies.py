"""Bodies as they are written: parts, files, forms and streams, and which of them can be written again."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.message import Message
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.call import UNSET, Part
from replicate_runtime.core.errors import AmbiguousCreateError, EncodeError, TransportError
from replicate_runtime.core.http.body import PIECE, Raw, body_of
from replicate_runtime.core.http.sender import Sender
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.style import styled
from tests.runtime.support import Ask, Service, answer, client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.loopback import Loopback
    from tests.runtime.support import Way


@record
class Meta(Record):
    title: str = ABSENT
    tags: list[str] = ABSENT


class Named(io.BytesIO):
    """A file with a name of some kind."""

    def __init__(self, name: object) -> None:
        super().__init__(b"n")
        self.name = name


class Pipe(io.RawIOBase):
    """A file that can be read once."""

    def __init__(self) -> None:
        self.rest = [b"a", b"b"]

    def read(self, _size: int = -1) -> bytes:
        return self.rest.pop(0) if self.rest else b""


def sent(way: Way, **described: Any) -> httpx.Request:
    """The request of a call with a body."""
    service = Service(answer({}))
    way.send(client(service), Ask("POST", "/x", **described))
    return service.requests[0]


def parts_of(request: httpx.Request) -> list[tuple[Any, ...]]:
    """Name, file name, media type and content of each part."""
    mail = message_from_bytes(
        b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + request.content
    )
    inner: list[Message] = [part for part in mail.get_payload() if isinstance(part, Message)]
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get("content-type"),
            part.get_payload(decode=True),
        )
        for part in inner
    ]


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (b"b", ("p", "application/octet-stream", b"b")),
        (bytearray(b"b"), ("p", "application/octet-stream", b"b")),
        (io.BytesIO(b"f"), ("file", "application/octet-stream", b"f")),
        (Named("/a/n.txt"), ("n.txt", "text/plain", b"n")),
        (Named(3), ("file", "application/octet-stream", b"n")),
        (("a.txt", b"b"), ("a.txt", "text/plain", b"b")),
        (("a.txt", b"b", "a/b"), ("a.txt", "a/b", b"b")),
        (("a.txt", io.BytesIO(b"f"), "a/b"), ("a.txt", "a/b", b"f")),
        (Part(b"b", filename="a.txt"), ("a.txt", "application/octet-stream", b"b")),
        (Part(b"b", content_type="a/b"), ("p", "a/b", b"b")),
        (Part(Named("n.txt"), filename="a", content_type="a/b"), ("a", "a/b", b"n")),
        (Part("t", content_type="a/b"), (None, "a/b", b"t")),
        (styled(1, "form"), (None, None, b"1")),
        ({"a": None, "b": UNSET, "c": Meta(title="t")}, (None, "application/json", b'{"a":null,"c":{"title":"t"}}')),
        (Meta(title="t"), (None, "application/json", b'{"title":"t"}')),
        (True, (None, None, b"true")),
        ("t", (None, None, b"t")),
    ],
)
def test_what_a_value_becomes_as_a_part(value: Any, part: tuple[Any, ...]) -> None:
    service = Service(answer({}))
    client(service).send(Ask("POST", "/x", multipart={"p": value}))
    assert parts_of(service.requests[0]) == [("p", *part)]


def test_what_can_be_read_once_becomes_a_part() -> None:
    service = Service(answer({}))
    client(service).send(Ask("POST", "/x", multipart={"p": Pipe()}))
    assert parts_of(service.requests[0]) == [("p", "file", "application/octet-stream", b"ab")]


def test_the_file_of_a_path_is_a_part_with_its_name_and_is_closed(way: Way, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"PNG")
    assert parts_of(sent(way, multipart={"p": file})) == [("p", "photo.png", "image/png", b"PNG")]
    both: list[dict[str, Any]] = [{"multipart": {"p": file, "q": [file]}}, {"content": file}]
    for described in both:
        body: Any = body_of(Ask("POST", "/x", **described))
        opened: list[Any] = [*body.opened] if "multipart" in described else [body.opened]
        assert not any(each.closed for each in opened)
        body.close()
        assert all(each.closed for each in opened)


def test_a_record_is_a_form_of_its_fields(way: Way) -> None:
    meta = Meta(title="t", tags=["a", "b"])
    assert parts_of(sent(way, multipart=meta)) == [
        ("title", None, None, b"t"),
        ("tags", None, None, b"a"),
        ("tags", None, None, b"b"),
    ]
    assert sent(way, form=meta).content == b"title=t&tags=a&tags=b"


def test_parts_may_be_of_another_kind(way: Way) -> None:
    request = sent(way, multipart={"p": b"b"}, content_type="multipart/mixed")
    assert request.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert parts_of(request) == [("p", "p", "application/octet-stream", b"b")]
    plain = sent(way, multipart={"p": b"b"})
    assert plain.headers["content-type"].startswith("multipart/form-data; boundary=")


@pytest.mark.parametrize(
    ("described", "content", "media"),
    [
        ({"json": {"a": 1}}, b'{"a":1}', "application/json"),
        ({"json": {"a": 1}, "content_type": "a/b+json"}, b'{"a":1}', "a/b+json"),
        ({"form": {"a": 1}}, b"a=1", "application/x-www-form-urlencoded"),
        ({"form": {"a": 1}, "content_type": "a/b"}, b"a=1", "a/b"),
        ({"form": {}}, b"", None),
        ({"form": {"a": None}}, b"", None),
        ({"content": "t"}, b"t", "text/plain"),
        ({"content": "t", "content_type": "a/b"}, b"t", "a/b"),
        ({"content": b"b"}, b"b", "application/octet-stream"),
        ({"content": bytearray(b"b"), "content_type": "a/b"}, b"b", "a/b"),
        ({"content": [b"a", b"b"]}, b"ab", "application/octet-stream"),
        ({"content": [bytearray(b"a")], "content_type": "a/b"}, b"a", "a/b"),
        ({"content": None}, b"", None),
        ({"content": UNSET, "json": UNSET}, b"", None),
        ({}, b"", None),
    ],
)
def test_a_body_has_a_media_type_of_its_own(way: Way, described: Any, content: bytes, media: str | None) -> None:
    request = sent(way, **described)
    assert (request.content, request.headers.get("content-type")) == (content, media)


@pytest.mark.parametrize("content", [["text"], io.StringIO("text")], ids=["pieces", "file"])
def test_text_is_no_stream(way: Way, content: Any) -> None:
    with pytest.raises(EncodeError) as caught:
        sent(way, content=content)
    assert str(caught.value) == "a body is made of bytes, not of str: open the file in binary mode"


def test_a_file_is_read_in_pieces_from_where_it_stands() -> None:
    file = io.BytesIO(b"x" * (2 * PIECE + 2))
    file.seek(1)
    body: Any = body_of(Ask("PUT", "/x", content=file))
    assert (body.length(), file.tell()) == (2 * PIECE + 1, 1)
    for _ in range(2):
        assert [len(piece) for piece in body.keywords()["stream"]] == [PIECE, PIECE, 1]
    assert (body.repeatable, body.slow) == (True, True)
    body.close()
    assert not file.closed


@pytest.mark.parametrize(
    ("described", "repeatable", "slow"),
    [
        ({"json": {}}, True, False),
        ({"content": b""}, True, False),
        ({"content": [b"a"]}, True, True),
        ({"content": iter([b"a"])}, False, True),
        ({"content": Pipe()}, False, True),
        ({"multipart": {"p": io.BytesIO()}}, True, True),
        ({"multipart": {"p": io.BytesIO(), "q": Pipe()}}, False, True),
    ],
)
def test_what_can_be_written_again_and_what_moves_a_file(described: Any, repeatable: bool, slow: bool) -> None:
    body: Any = body_of(Ask("POST", "/x", **described))
    assert (body.repeatable, body.slow) == (repeatable, slow)


@pytest.mark.parametrize(
    ("keywords", "repeatable"),
    [
        ({}, True),
        ({"json": {}, "params": {}}, True),
        ({"content": b"a"}, True),
        ({"content": "a"}, True),
        ({"content": iter([b"a"])}, False),
        ({"data": {"a": "b"}}, True),
        ({"files": {"a": b"b"}}, False),
        ({"content": b"a", "files": {}}, False),
    ],
)
def test_a_request_of_ones_own_is_written_again_where_that_is_known_to_work(
    keywords: dict[str, Any], repeatable: bool
) -> None:
    raw = Raw(keywords)
    assert (raw.repeatable, raw.keywords()) == (repeatable, keywords)
    assert raw.keywords() is not keywords


class Growing(io.BytesIO):
    """A file that somebody writes to while it is read."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) or b"more"


class Shrinking(io.BytesIO):
    """A file that somebody cuts off before it is read."""

    def read(self, size: int | None = -1) -> bytes:
        return b""


@pytest.mark.usefixtures("without_proxies")
@pytest.mark.parametrize("kind", [Growing, Shrinking])
@pytest.mark.parametrize("form", ["content", "multipart"])
def test_a_file_that_changes_its_length_while_it_is_sent_is_told_as_all_failures_are(
    way: Way, server: Loopback, kind: type[io.BytesIO], form: str
) -> None:
    file = kind(b"x" * 100)
    body: dict[str, Any] = {"content": file} if form == "content" else {"multipart": {"content": file}}
    with Sender(base_url=server.url) as made:
        with pytest.raises(AmbiguousCreateError, match="changed its length"):
            way.send(made, Ask("POST", "/x", **body))
        with pytest.raises(TransportError, match="changed its length") as caught:
            way.send(made, Ask("PUT", "/x", **body))
    assert isinstance(caught.value, httpx.LocalProtocolError)
    assert caught.value.attempts == 1
