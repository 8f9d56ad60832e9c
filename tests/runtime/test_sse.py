"""The parser of server-sent events: the grammar, and that it does not matter how the bytes were split."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replicate_runtime.core.errors import BodyTooLarge
from replicate_runtime.core.sse import LIMIT, Event, Parser


def parse(data: bytes, *cuts: int, limit: int = LIMIT) -> list[Event]:
    """The events of some bytes, given in pieces."""
    parser = Parser(limit=limit)
    places = [0, *sorted(cuts), len(data)]
    return [event for start, end in pairwise(places) for event in parser.feed(data[start:end])]


@pytest.mark.parametrize(
    ("data", "events"),
    [
        (b"data: a\n\n", [Event("message", "a")]),
        (b"data:a\n\n", [Event("message", "a")]),
        (b"data:  a\n\n", [Event("message", " a")]),
        (b"data: a: b\n\n", [Event("message", "a: b")]),
        (b"data:a: b\n\n", [Event("message", "a: b")]),
        (b"event: output\nid: 1:0\ndata: Hello\n\n", [Event("output", "Hello", "1:0")]),
        (b"data: a\ndata: b\ndata:\n\n", [Event("message", "a\nb\n")]),
        (b"data\n\n", [Event("message", "")]),
        (b"data:\n\n", [Event("message", "")]),
        (b"event: done\n\n", []),
        (b"event: x\n\ndata: a\n\n", [Event("message", "a")]),
        (b": hi\n\ndata: a\n: there\n\n", [Event("message", "a")]),
        (
            b"data: a\r\rdata: b\r\n\r\ndata: c\n\n",
            [Event("message", "a"), Event("message", "b"), Event("message", "c")],
        ),
        (b"data: a\r\n\ndata: b\n\r\n", [Event("message", "a"), Event("message", "b")]),
        ("data: a\u2028b\u0085c\x0bd\n\n".encode(), [Event("message", "a\u2028b\u0085c\x0bd")]),
        (b"\xef\xbb\xbfdata: a\n\ndata: \xef\xbb\xbfb\n\n", [Event("message", "a"), Event("message", "\ufeffb")]),
        (b"id: 1\n\ndata: a\n\nid\ndata: b\n\n", [Event("message", "a", "1"), Event("message", "b", "")]),
        (b"id: a\0b\ndata: x\n\n", [Event("message", "x")]),
        (b"retry: 300\ndata: x\n\n", [Event("message", "x", "", 300)]),
        (b"retry: 3s\nretry: -1\nretry: \xd9\xa3\ndata: x\n\n", [Event("message", "x")]),
        (b"unknown: 1\nDATA: no\ndata: x\n\n", [Event("message", "x")]),
        (b"data: \xff\n\n", [Event("message", "\ufffd")]),
        (b"data: cut", []),
        (b"data: cut\n", []),
        (b"\n\n\n\ndata: a\n\n\n\n", [Event("message", "a")]),
        (b"", []),
    ],
)
def test_the_grammar_for_every_split(data: bytes, events: list[Event]) -> None:
    assert parse(data) == events
    assert parse(data, *range(1, len(data))) == events
    for first in range(len(data) + 1):
        for second in range(first, len(data) + 1):
            assert parse(data, first, second) == events


LINES = st.sampled_from(
    [
        b"data: a",
        b"data:",
        b"data",
        b"event: output",
        b"id: 7",
        b"id:",
        b": c",
        b"retry: 5",
        b"",
        b"",
        b"x",
        "data: \u2028é".encode(),
    ]
)
ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])


@given(st.lists(st.tuples(LINES, ENDS), max_size=20), st.lists(st.integers(0, 200), max_size=8))
@settings(max_examples=3 * settings().max_examples)
def test_any_split_gives_what_the_standard_says(lines: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    data = b"".join(line + end for line, end in lines)
    assert parse(data, *(cut for cut in cuts if cut <= len(data))) == reference(data)


def reference(data: bytes) -> list[Event]:
    """The standard's algorithm, line by line."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    events: list[Event] = []
    kind, lines, last, retry = "", list[str](), "", None
    for line in text.split("\n")[:-1]:
        name, colon, value = line.partition(":")
        value = value[1:] if value[:1] == " " else value
        if not line:
            if lines:
                events.append(Event(kind or "message", "\n".join(lines), last, retry))
            kind, lines, retry = "", [], None
        elif not name and colon:
            continue
        elif name == "data":
            lines.append(value)
        elif name == "event":
            kind = value
        elif name == "id":
            last = value
        elif name == "retry":
            retry = int(value)
    return events


def test_the_last_id_and_the_pause_are_remembered() -> None:
    parser = Parser(last_id="0")
    assert parser.feed(b"data: a\n\n")[0].id == "0"
    assert parser.retry is None
    parser.feed(b"id: 1\nretry: 20\n\nid: 2\n")
    assert (parser.last_id, parser.retry) == ("1", 20)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b"data: a", ("a", "", None)),
        (b"data:a ", ("a ", "", None)),
        (b"data:a: b", ("a: b", "", None)),
        (b"data: a: b: c", ("a: b: c", "", None)),
        (b"id:7 \ndata: a", ("a", "7 ", None)),
        (b"retry:999999999\ndata: a", ("a", "", 999999999)),
        (b"retry:1000000000\ndata: a", ("a", "", None)),
    ],
)
def test_a_field_is_split_at_its_first_colon(line: bytes, value: tuple[str, str, int | None]) -> None:
    assert [(event.data, event.id, event.retry) for event in parse(line + b"\n\n")] == [value]


@pytest.mark.parametrize(
    "pieces",
    [
        [b"data: a\r\n", b"\r\ndata: b\r\n\r\n"],
        [b"data: a\r", b"\n\r", b"\ndata: b\r", b"\r"],
        [b"data: a\r", b"\r", b"data: b\n", b"\n"],
        [b"", b"data: a\n", b"", b"\n", b"data: b\n\n"],
        [b"\n", b"data: a\n\ndata: b", b"\n", b"\n"],
    ],
)
def test_lines_end_in_three_ways_wherever_the_bytes_are_split(pieces: list[bytes]) -> None:
    parser = Parser()
    assert [event.data for piece in pieces for event in parser.feed(piece)] == ["a", "b"]


@pytest.mark.parametrize(
    "pieces",
    [
        [b"data: a\r\ndata: b\r\n\r\n"],
        [b"data: a\r", b"\ndata: b\r\n\r\n"],
        [b"data: a\r", b"", b"\ndata: b\r", b"\n\r", b"\n"],
        [b"data: a\r", b"data: b\r\r"],
    ],
)
def test_a_line_end_of_two_characters_is_one_wherever_it_is_split(pieces: list[bytes]) -> None:
    parser = Parser()
    assert [event.data for piece in pieces for event in parser.feed(piece)] == ["a\nb"]


def test_an_event_is_given_as_soon_as_its_last_byte_is_there() -> None:
    parser = Parser()
    given = [[event.data for event in parser.feed(piece)] for piece in (b"data: a\n", b"\ndata: b", b"\n\ndata: c")]
    assert given == [[], ["a"], ["b"]]


def test_a_byte_order_mark_is_one_only_at_the_start() -> None:
    parser = Parser()
    assert parser.feed(b"\xef\xbb\xbfdata: a\n\n") == [Event("message", "a")]
    assert parser.feed(b"\xef\xbb\xbfdata: b\n\n") == []


def test_an_endless_event_is_refused() -> None:
    parser = Parser(limit=1000)
    for _ in range(1001):
        parser.feed(b"x")
    with pytest.raises(BodyTooLarge, match=r"^an event is larger than 1000 bytes$") as caught:
        parser.feed(b"x")
    assert caught.value.limit == 1000
    with pytest.raises(BodyTooLarge):
        Parser(limit=1000).feed(b"data: " + b"x" * 2000 + b"\n\n")
    parser = Parser(limit=1000)
    for _ in range(100):
        assert len(parser.feed(b"data: " + b"x" * 900 + b"\n\n")) == 1


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
@pytest.mark.parametrize("piece", [1, 7, 999, 1000, 1001, 5000])
@pytest.mark.parametrize("letter", ["x", "é"])
def test_the_limit_is_in_bytes_and_does_not_depend_on_the_split(size: int, fits: bool, piece: int, letter: str) -> None:
    rest = size - len("data:")
    line = f"data:{letter * (rest // len(letter.encode()))}".encode().ljust(size, b"x")
    data = b"data: a\n\n" + line + b"\r\n\r\n"
    cuts = range(piece, len(data), piece)
    if fits:
        assert len(parse(data, *cuts, limit=1000)) == 2
    else:
        with pytest.raises(BodyTooLarge):
            parse(data, *cuts, limit=1000)


def test_a_long_event_takes_no_longer_than_its_length() -> None:
    parser = Parser()
    for _ in range(20_000):
        parser.feed(b"data: " + b"x" * 100 + b"\n")
    assert len(parser.feed(b"\n")[0].data) == 20_000 * 101 - 1


def test_events_show_what_they_are() -> None:
    assert repr(Event("output", "x" * 100, "1")) == f"Event('output', {'x' * 60!r}, id='1')"
    assert Event("a", "b") != "b"
    assert len({Event("a", "b"), Event("a", "b")}) == 1
