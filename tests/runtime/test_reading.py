"""How bodies are read: what their head announces, how they are unpacked, and where reading ends."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from replicate_runtime.core.errors import BodyTooLarge, DecodeError, ReplicateError
from replicate_runtime.core.http.reading import PIECE, Inflater, announced, has_header, packing
from tests.runtime.support import Ask, FakeClock, Service, client

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime.support import Way


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in pieces; something may happen before each."""

    def __init__(self, *pieces: bytes, before: Callable[[], None] = lambda: None) -> None:
        self.pieces = pieces
        self.before = before

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.before()
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", True),
        ("X-GZip", True),
        ("deflate", True),
        (" identity , gzip", True),
        ("", False),
        ("identity", False),
        ("utf-8", False),
    ],
)
def test_a_word_says_whether_a_body_is_packed(encoding: str, packed: bool) -> None:
    assert packing(encoding) is packed


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip,BR", "zstd, x", "compress"])
def test_a_packing_that_nobody_asked_for_is_named(encoding: str) -> None:
    with pytest.raises(DecodeError) as caught:
        packing(encoding)
    assert caught.value.args == (f"the body is packed as {encoding!r}, which was not asked for",)


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (b"\x1f\x8b", True),
        (b"\x1f\x8c", False),
        (b"\x78\x9c", True),
        (b"\x78\x01", True),
        (b"\x78\x9d", False),
        (b"\x79\x9c", False),
        (b"\x08\x1d", True),
        (b"3\xb5", False),  # "58" without a header: its first two bytes have the sum of one
        (zlib.compress(b"a")[2:4], False),
    ],
)
def test_packed_data_with_a_header_is_told_from_that_without(data: bytes, header: bool) -> None:
    assert has_header(data) is header


@pytest.mark.parametrize(
    ("length", "encoding", "method", "least"),
    [
        ("12", "", "GET", 12),
        ("12", "identity", "GET", 12),
        ("12", "gzip", "GET", 0),
        ("12", "", "HEAD", 0),
        ("-1", "", "GET", 0),
        ("\N{SUPERSCRIPT TWO}", "", "GET", 0),
        ("\N{ARABIC-INDIC DIGIT THREE}", "", "GET", 0),
        ("x", "", "GET", 0),
        (None, "", "GET", 0),
    ],
)
def test_what_the_head_says_about_the_length(length: str | None, encoding: str, method: str, least: int) -> None:
    pairs = [] if length is None else [(b"content-length", length.encode())]
    assert announced(httpx.Response(200, headers=pairs, stream=Pieces()), encoding, method) == least
    assert announced(httpx.Response(200, headers=pairs, content=b""), encoding, method) == 0


def test_data_is_unpacked_as_it_comes_in_bounded_pieces() -> None:
    plain = bytes(range(256)) * 10_000
    inflater = Inflater()
    packed = gzip.compress(plain)
    assert list(inflater.pieces(packed[:1])) == []
    found = [*inflater.pieces(packed[1:10]), *inflater.pieces(packed[10:])]
    assert (b"".join(found), max(map(len, found))) == (plain, PIECE)
    inflater.end()


@pytest.mark.parametrize(("packed", "plain"), [(b"\x03\x00", b""), (b"3\xb5\x00\x00", b"58")])
def test_the_shortest_bodies_without_a_header_are_whole(packed: bytes, plain: bytes) -> None:
    inflater = Inflater()
    assert b"".join(inflater.pieces(packed)) == plain
    inflater.end()


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_parts_that_were_packed_one_by_one_are_one_body(size: int) -> None:
    inflater = Inflater()
    packed = gzip.compress(b"a" * 1000) + zlib.compress(b"b" * 1000)
    found = b"".join(
        piece for start in range(0, len(packed), size) for piece in inflater.pieces(packed[start : start + size])
    )
    assert found == b"a" * 1000 + b"b" * 1000
    inflater.end()


@pytest.mark.parametrize("data", [b"\x1f", gzip.compress(b"abc", mtime=0)[:-1], gzip.compress(b"abc", mtime=0)[:5]])
def test_packed_data_that_breaks_off_is_no_body(data: bytes) -> None:
    inflater = Inflater()
    for _ in inflater.pieces(data):
        pass
    with pytest.raises(DecodeError) as caught:
        inflater.end()
    assert caught.value.args == ("the body breaks off",)
    Inflater().end()


def test_what_cannot_be_unpacked_is_told_with_its_reason() -> None:
    with pytest.raises(DecodeError) as caught:
        list(Inflater().pieces(b"\x1f\x8babc"))
    assert str(caught.value).startswith("the body cannot be unpacked: Error -3 while decompressing data: ")


@pytest.mark.parametrize("size", [9, 10, 11])
def test_a_body_may_be_as_large_as_its_limit(way: Way, size: int) -> None:
    made = client(Service(httpx.Response(200, content=b"x" * size)), max_body=10)
    if size <= 10:
        assert way.send(made, Ask("GET", "/x", bytes)) == b"x" * size
        return
    with pytest.raises(BodyTooLarge) as caught:
        way.send(made, Ask("GET", "/x", bytes))
    assert (str(caught.value), caught.value.limit) == ("the body is larger than 10 bytes (answer 200 to GET /x)", 10)


@pytest.mark.parametrize(("limit", "kept"), [(100_000_000, 1_000_000), (10, 10)])
def test_of_an_error_no_more_is_read_than_its_limit(way: Way, limit: int, kept: int) -> None:
    read: list[int] = []
    body = Pieces(*[b"x" * (kept // 2)] * 6, before=lambda: read.append(1))
    service = Service(lambda _request: httpx.Response(404, stream=body))
    with pytest.raises(ReplicateError, match="404"):
        way.send(client(service, max_body=limit), Ask("GET", "/x"))
    assert len(read) == 3


@pytest.mark.parametrize(("step", "ends"), [(2.0, False), (2.1, True)])
def test_a_body_that_comes_too_slowly_ends_with_the_deadline(way: Way, step: float, ends: bool) -> None:
    clock = FakeClock()
    clock.time = 0.0

    def drip() -> None:
        clock.time += step

    service = Service(lambda _request: httpx.Response(200, stream=Pieces(b"a", b"b", before=drip)))
    made = client(service, clock=clock, timeout=4.0, retries=0)
    if not ends:
        assert way.send(made, Ask("GET", "/x", str)) == "ab"
        return
    with pytest.raises(httpx.ReadTimeout) as caught:
        way.send(made, Ask("GET", "/x", str))
    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)
    assert str(caught.value.__cause__) == "the deadline passed while the body was read"


@pytest.mark.parametrize("pieces", [(), (b"a",), (b"a", b"", b"b")])
def test_a_body_in_one_piece_and_in_many(way: Way, pieces: tuple[bytes, ...]) -> None:
    service = Service(lambda _request: httpx.Response(200, stream=Pieces(*pieces)))
    assert way.send(client(service), Ask("GET", "/x", bytes)) == b"".join(pieces)
