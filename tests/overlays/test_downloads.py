"""Downloads that break off: what they may go on with, how long they wait, and what they say when they give up."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import TransportError
from replicate_runtime.overlays.parts import download
from replicate_runtime.overlays.parts.data_uri import PIECE
from replicate_runtime.overlays.parts.download import Download
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays.test_files import CONTENT, SIZE, URL, Pieces, Short, response

if TYPE_CHECKING:
    from tests.overlays.world import World

AGAIN = f"GET {URL}"
GZIPPED = gzip.compress(CONTENT)


def rest(at: int, stop: int | None = None, size: str = SIZE) -> httpx.Response:
    """The content from a byte on."""
    headers = {"content-range": f"bytes {at}-{len(CONTENT) - 1}/{size}"}
    return response(CONTENT[at:], 206, None if stop is None else stop - at, headers)


def read(world: World) -> Any:
    return world.play(FileOutput(URL, world.client), "read")


def test_a_download_pauses_longer_and_longer_and_gives_up_after_four_attempts(world: World) -> None:
    world.then(AGAIN, response(stop=3000, headers={"etag": '"1"'}), rest(3000, 3000))
    with pytest.raises(TransportError, match="cut"):
        read(world)
    assert len(world.sent) == 4
    assert world.clock.slept == [0.25, 0.5, 1.0]


def test_a_few_bytes_each_time_are_no_progress(world: World) -> None:
    world.then(
        AGAIN, response(stop=3000, headers={"etag": '"1"'}), *(rest(at, at + 10) for at in range(3000, 9000, 10))
    )
    with pytest.raises(TransportError, match="cut"):
        read(world)
    assert len(world.sent) == 4


@pytest.mark.parametrize("failure", [httpx.ConnectError("refused"), 500, 503])
def test_a_host_that_is_down_is_asked_no_more_often_to_go_on(world: World, failure: httpx.ConnectError | int) -> None:
    answers = [response(stop=3000, headers={"etag": '"1"'})]

    def answer(_: httpx.Request) -> Any:
        if answers:
            return answers.pop()
        if isinstance(failure, int):
            return failure, {"retry_after": 20}
        raise failure

    world.on(AGAIN, answer)
    with pytest.raises(TransportError, match="cut" if isinstance(failure, int) else "refused"):
        read(world)
    assert len(world.sent) == 4
    assert world.clock.slept == ([0.25, 20, 20] if isinstance(failure, int) else [0.25, 0.5, 1.0])


def test_a_download_that_comes_on_is_never_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PROGRESS", 1000)
    stops = range(2000, len(CONTENT), 1000)
    world.then(
        AGAIN,
        response(stop=1000, headers={"etag": '"1"'}),
        *(rest(stop - 1000, stop) for stop in stops),
        rest(stops[-1]),
    )
    assert read(world) == CONTENT
    assert world.clock.slept == [0.25] * (len(stops) + 1)


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"etag": '"1"'}, '"1"'),
        ({"etag": '"1"', "last-modified": "Mon", "accept-ranges": "bytes"}, '"1"'),
        ({"etag": 'W/"1"', "last-modified": "Mon", "accept-ranges": "bytes"}, "Mon"),
        ({"last-modified": "Mon", "accept-ranges": "bytes"}, "Mon"),
        ({"last-modified": "Mon"}, None),
        ({"etag": 'W/"1"', "accept-ranges": "bytes"}, None),
        ({"etag": '"1"', "accept-ranges": "None"}, None),
        ({"etag": '"1"', "accept-ranges": "NONE"}, None),
        ({"accept-ranges": "bytes"}, None),
    ],
)
def test_a_download_goes_on_only_where_the_content_cannot_have_changed(
    world: World, headers: dict[str, str], validator: str | None
) -> None:
    world.then(AGAIN, response(stop=3000, headers=headers), rest(3000))
    if validator is None:
        with pytest.raises(TransportError, match="cut"):
            read(world)
        assert len(world.sent) == 1
    else:
        assert read(world) == CONTENT
        assert world.requests[1].headers["if-range"] == validator


def test_content_that_is_packed_is_neither_counted_nor_resumed(world: World) -> None:
    """Ranges and lengths are those of the packed bytes."""
    headers = {"content-encoding": "gzip", "content-length": "5", "etag": '"1"'}
    broken = httpx.Response(200, headers=headers, stream=Pieces(GZIPPED, stop=10))
    world.then(AGAIN, httpx.Response(200, headers=headers, stream=Pieces(GZIPPED)), broken)
    assert read(world) == CONTENT
    with pytest.raises(TransportError):
        read(world)
    assert len(world.sent) == 2


def test_a_part_whose_answer_is_the_whole_again_is_refused_and_closed(world: World) -> None:
    closed: list[str] = []

    class Closing(Pieces):
        def close(self) -> None:
            closed.append("whole")

        async def aclose(self) -> None:
            closed.append("whole")

    world.then(
        AGAIN,
        response(stop=3000, headers={"etag": '"1"'}),
        httpx.Response(200, headers={"content-range": f"bytes 3000-1/{SIZE}"}, stream=Closing(CONTENT)),
    )
    with pytest.raises(TransportError) as caught:
        read(world)
    assert str(caught.value) == f"the file changed while it was read, after 3000 bytes: {URL}"
    assert closed == ["whole"]
    assert len(world.sent) == 2


@pytest.mark.parametrize("size", [SIZE, "*", ""])
def test_the_size_of_the_whole_may_be_unknown_to_a_part(world: World, size: str) -> None:
    headers = {"content-length": SIZE, "etag": '"1"'}
    world.then(AGAIN, httpx.Response(200, headers=headers, stream=Short(CONTENT, stop=3000)), rest(3000, size=size))
    assert read(world) == CONTENT


def test_a_download_that_stays_short_says_how_much_came(world: World) -> None:
    headers = {"content-length": SIZE}
    world.on(AGAIN, lambda _: httpx.Response(200, headers=headers, stream=Short(CONTENT, stop=3000)))
    with pytest.raises(TransportError) as caught:
        read(world)
    assert str(caught.value) == f"{SIZE} bytes were announced, and 3000 came: {URL}"


def test_a_file_that_is_refused_for_a_moment_is_asked_for_again_as_any_call_is(world: World) -> None:
    world.then(AGAIN, (503, None), response())
    assert read(world) == CONTENT
    assert len(world.sent) == 2


@pytest.mark.parametrize("length", [b"many", b"-1", "²".encode(), b""])
def test_a_length_that_is_no_number_is_none(world: World, length: bytes) -> None:
    world.on(AGAIN, lambda _: httpx.Response(200, headers=[(b"content-length", length)], stream=Pieces(CONTENT)))
    assert read(world) == CONTENT


def test_a_host_that_refuses_the_rest_is_told_as_what_broke_off(world: World) -> None:
    world.then(AGAIN, response(stop=3000, headers={"etag": '"1"'}), (403, {"detail": "expired"}))
    with pytest.raises(TransportError, match="cut") as caught:
        read(world)
    assert caught.value.__suppress_context__
    assert len(world.sent) == 2


def test_before_the_first_piece_nothing_is_known_of_a_file() -> None:
    download = Download(URL)
    assert (download.url, download.content_type) == (URL, "")


def test_a_large_data_uri_is_read_whole_and_given_as_one_piece(world: World) -> None:
    content = bytes(range(256)) * (PIECE // 100)
    file = FileOutput("data:image/png;base64," + base64.b64encode(content).decode(), world.client)
    assert world.play(file, "iter_bytes") == [content]
    assert world.play(file, "read") == content


def test_between_the_pieces_of_a_data_uri_others_may_work_and_nobody_waits(world: World) -> None:
    content = bytes(PIECE * 2)
    file = FileOutput("data:;base64," + base64.b64encode(content).decode(), world.client)
    assert world.play(file, "read") == content
    assert set(world.clock.slept) <= {0}
    assert world.age == 0
