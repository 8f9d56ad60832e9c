from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import DecodeError, ReplicateError, TransportError
from replicate_runtime.overlays.parts.file_output import FileOutput
from replicate_runtime.overlays.parts.saving import AtomicFile
from tests.overlays.world import API, TOKEN, World, done, prediction

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://replicate.delivery/xyz/out-0.png"
CONTENT = bytes(range(256)) * 40
DATA = "data:image/png;base64," + base64.b64encode(CONTENT).decode()


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces; breaks off where the pieces end early."""

    def __init__(self, content: bytes, size: int = 1000, stop: int | None = None) -> None:
        self.content = content
        self.size = size
        self.stop = stop

    def __iter__(self) -> Iterator[bytes]:
        end = len(self.content) if self.stop is None else self.stop
        for at in range(0, end, self.size):
            yield self.content[at : min(at + self.size, end)]
        if self.stop is not None:
            raise httpx.ReadError("cut")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def response(
    content: bytes = CONTENT, status: int = 200, stop: int | None = None, headers: dict[str, str] | None = None
) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=Pieces(content, stop=stop))


def output(world: World, url: str = URL) -> FileOutput:
    return FileOutput(url, world.client)


# ---- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [URL, DATA])
def test_a_file_can_be_read_again_and_again(world: World, url: str) -> None:
    world.on(f"GET {URL}", lambda _: response())
    file = output(world, url)
    assert world.play(file, "read") == world.play(file, "read") == CONTENT
    assert len(world.sent) == (2 if url == URL else 0)


def test_the_token_goes_to_the_api_alone(world: World) -> None:
    own = f"{API}/v1/assets/output.txt"
    world.on("GET /v1/assets/output.txt", lambda _: response())
    world.on(f"GET {URL}", lambda _: response())
    assert world.play(output(world, own), "read") == world.play(output(world), "read")
    assert [request.headers.get("authorization") for request in world.requests] == [f"Bearer {TOKEN}", None]


def test_iteration_gives_pieces(world: World) -> None:
    world.on(f"GET {URL}", lambda _: response())
    file = output(world)
    pieces = list(file) if world.way == "blocking" else world.play(file, "iter_bytes")
    assert len(pieces) > 1
    assert b"".join(pieces) == CONTENT
    assert world.play(output(world, DATA), "iter_bytes") == [CONTENT]


@pytest.mark.parametrize(
    "bad", ["data:image/png;base64,####", "data:image/png;base64,QQ", "data:image/png;base64", "data:;base64,QQ==QQ=="]
)
def test_a_data_uri_that_is_none_is_an_error(world: World, bad: str) -> None:
    with pytest.raises(DecodeError, match="data: URI"):
        world.play(output(world, bad), "read")


def test_other_data_uris_are_read_too(world: World) -> None:
    assert world.play(output(world, "data:text/plain,Hello%20world"), "read") == b"Hello world"
    assert world.play(output(world, "data:;base64,"), "read") == b""
    assert world.play(output(world, "data:;base64,%2B%2F8A" + "AAAA" * 9), "read") == b"\xfb\xff\x00" + bytes(27)


def test_an_error_status_is_an_error(world: World) -> None:
    world.on(f"GET {URL}", (404, {"detail": "gone"}))
    with pytest.raises(ReplicateError, match="gone"):
        world.play(output(world), "read")


def test_a_download_goes_on_where_it_broke_off(world: World) -> None:
    world.then(
        f"GET {URL}",
        response(stop=3000, headers={"etag": '"1"', "accept-ranges": "bytes"}),
        (503, None),
        response(CONTENT[3000:], 206, 2000, {"content-range": f"bytes 3000-{len(CONTENT) - 1}/{len(CONTENT)}"}),
        response(CONTENT[5000:], 206, None, {"content-range": f"bytes 5000-{len(CONTENT) - 1}/{len(CONTENT)}"}),
    )
    assert world.play(output(world), "read") == CONTENT
    assert [request.headers.get("range") for request in world.requests] == [
        None,
        "bytes=3000-",
        "bytes=3000-",
        "bytes=5000-",
    ]
    assert {request.headers.get("if-range") for request in world.requests[1:]} == {'"1"'}
    assert {request.headers["accept-encoding"] for request in world.requests} == {"identity"}


def test_a_file_that_changed_is_not_patched_together(world: World) -> None:
    world.then(
        f"GET {URL}",
        response(stop=3000, headers={"etag": '"1"'}),
        response(b"x" * len(CONTENT), headers={"etag": '"2"'}),
    )
    with pytest.raises(TransportError, match="changed"):
        world.play(output(world), "read")


SIZE = str(len(CONTENT))


class Short(Pieces):
    """A body that ends early, and without an error, as over a transport that does not count."""

    def __iter__(self) -> Iterator[bytes]:
        yield self.content[: self.stop]


def test_a_download_has_the_length_that_was_announced(world: World, tmp_path: Path) -> None:
    world.on(
        f"GET {URL}", lambda _: httpx.Response(200, headers={"content-length": SIZE}, stream=Short(CONTENT, stop=3000))
    )
    with pytest.raises(TransportError, match=f"{SIZE} bytes were announced, and 3000 came"):
        world.play(output(world), "read")
    with pytest.raises(TransportError, match="announced"):
        world.play(output(world), "save", tmp_path / "cat.png")
    assert list(tmp_path.iterdir()) == []
    assert len(world.sent) == 2


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_a_download_is_never_what_cannot_be_unpacked(world: World, encoding: str) -> None:
    world.on(f"GET {URL}", lambda _: response(headers={"content-encoding": encoding, "x-request-id": "req-1"}))
    with pytest.raises(DecodeError, match="packed") as caught:
        world.play(output(world), "read")
    assert (caught.value.status, caught.value.request_id) == (200, "req-1")


@pytest.mark.parametrize("size", [SIZE, "*"])
def test_a_download_that_came_short_goes_on_by_range(world: World, size: str) -> None:
    headers = {"content-length": SIZE, "etag": '"1"'}
    rest = {"content-range": f"bytes 3000-{len(CONTENT) - 1}/{size}"}
    world.then(
        f"GET {URL}",
        httpx.Response(200, headers=headers, stream=Short(CONTENT, stop=3000)),
        response(CONTENT[3000:], 206, headers=rest),
    )
    assert world.play(output(world), "read") == CONTENT


@pytest.mark.parametrize("part", ["bytes 3000-4999/5000", "bytes 0-1999/10240", "bytes 30000-1/10240", ""])
def test_a_part_of_something_else_is_not_taken_for_the_rest(world: World, part: str) -> None:
    world.then(
        f"GET {URL}",
        response(stop=3000, headers={"content-length": SIZE, "etag": '"1"'}),
        response(b"x" * 2000, 206, headers={"content-range": part}),
    )
    with pytest.raises(TransportError, match="changed"):
        world.play(output(world), "read")


def test_without_ranges_a_download_that_breaks_off_is_an_error(world: World) -> None:
    world.on(f"GET {URL}", lambda _: response(stop=3000))
    with pytest.raises(TransportError):
        world.play(output(world), "read")
    assert len(world.sent) == 1


# ---- saving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [URL, DATA])
def test_a_file_is_saved_under_the_name_given(world: World, tmp_path: Path, url: str) -> None:
    world.on(f"GET {URL}", lambda _: response())
    target = tmp_path / "cat.png"
    target.write_bytes(b"old")
    assert world.play(output(world, url), "save", target) == target
    assert target.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["cat.png"]


def test_in_a_folder_a_file_gets_a_name_of_its_own(world: World, tmp_path: Path) -> None:
    world.on(f"GET {URL}", lambda _: response())
    saved = [world.play(output(world), "save", str(tmp_path)) for _ in range(3)]
    assert [path.name for path in saved] == ["out-0.png", "out-0-1.png", "out-0-2.png"]
    assert world.play(output(world, DATA), "save", tmp_path).name == "output.png"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/../../etc/passwd", "passwd.txt"),
        ("/..%2f..%2fevil.sh", "evil.sh"),
        ("/a%5c..%5cevil.txt", "evil.txt"),
        ("/.bashrc", "bashrc.txt"),
        ("/%00%0a.txt", "_.txt"),
        ("/CON.txt", "output.txt"),
        ("/", "output.txt"),
        ("/" + "x" * 500 + ".png", "x" * 116 + ".png"),
        ("/" + "%E4%B8%AD" * 100 + ".png", "中" * 38 + ".png"),
        ("/name", "name.txt"),
    ],
)
def test_a_name_never_leaves_its_folder(world: World, tmp_path: Path, path: str, name: str) -> None:
    url = f"https://replicate.delivery{path}"
    world.routes = dict.fromkeys(
        [f"GET {httpx.URL(url)}"], lambda _: response(headers={"content-type": "text/plain; x=y"})
    )
    world.on(f"GET {httpx.URL(url).path}", lambda _: response(headers={"content-type": "text/plain"}))
    saved = world.play(output(world, url), "save", tmp_path)
    assert saved.parent == tmp_path
    assert saved.name == name


def test_a_half_file_is_never_left(world: World, tmp_path: Path) -> None:
    world.on(f"GET {URL}", lambda _: response(stop=3000))
    with pytest.raises(TransportError):
        world.play(output(world), "save", tmp_path / "cat.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("step", ["write", "commit"])
def test_a_save_that_is_cancelled_leaves_nothing_though_its_thread_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    world = World("awaiting")
    world.on(f"GET {URL}", lambda _: response())
    there, go_on, over = threading.Event(), threading.Event(), threading.Event()
    carried_out = getattr(AtomicFile, step)

    def late(file: AtomicFile, *args: Any) -> Any:
        there.set()
        go_on.wait(30)
        try:
            return carried_out(file, *args)
        finally:
            over.set()

    async def main() -> None:
        saving = asyncio.ensure_future(output(world).asave(tmp_path))
        await asyncio.to_thread(there.wait, 30)
        saving.cancel()
        await asyncio.wait([saving])
        go_on.set()
        await asyncio.to_thread(over.wait, 30)

    monkeypatch.setattr(AtomicFile, step, late)
    asyncio.run(main())
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_not_replaced(world: World, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileExistsError, match="no file that could be replaced"):
        world.play(output(world), "save", tmp_path / "pipe")
    assert world.sent == []


def test_a_missing_folder_is_noticed_before_anything_is_fetched(world: World, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        world.play(output(world), "save", tmp_path / "none" / "cat.png")
    assert world.sent == []


def test_a_file_can_be_opened(world: World) -> None:
    world.on(f"GET {URL}", lambda _: response())
    with world.play(output(world), "open") as file:
        assert file.read() == CONTENT
        file.seek(5)
        assert file.read(3) == CONTENT[5:8]


# ---- what it is ------------------------------------------------------------------------------------------------------


def test_a_file_output_is_no_text_and_no_path() -> None:
    file = FileOutput(URL)
    assert str(file) == file.url == URL
    assert not isinstance(file, str)
    assert not hasattr(file, "__fspath__")
    assert file == FileOutput(URL) != FileOutput(DATA)
    assert len({file, FileOutput(URL)}) == 1
    assert repr(file) == f"<FileOutput {URL}>"
    assert len(repr(FileOutput(DATA))) < 120


def test_items_of_an_output_are_text_and_files(world: World) -> None:
    world.on("GET /v1/predictions/p1", done([URL, "text", DATA]))
    made = world.play(world.client.predictions, "get", "p1")
    first: Any
    first, text, last = made.output
    assert isinstance(first, FileOutput)
    assert isinstance(first, str)
    assert not hasattr(first, "__fspath__")
    assert type(text) is str
    assert first == URL
    assert first.startswith("https://")
    assert last.startswith("data:")
    assert json.dumps(made.output) == json.dumps([URL, "text", DATA])
    assert made.to_dict()["output"] == [URL, "text", DATA]
    world.on(f"GET {URL}", lambda _: response())
    assert world.play(first, "read") == world.play(last, "read") == CONTENT
    assert hash(first) == hash(URL)
    assert first == FileOutput(URL)
    assert FileOutput(URL) == first
    assert first + "?x" == f"{URL}?x"


def test_an_output_of_one_file_reads_after_a_wait(world: World) -> None:
    world.on("GET /v1/predictions/p1", prediction())
    made = world.client.predictions.get("p1")
    world.on("GET /v1/predictions/p1", done(URL))
    world.on(f"GET {URL}", lambda _: response())
    world.play(made, "wait")
    assert world.play(made.output, "read") == CONTENT


def test_one_made_by_hand_is_read_by_the_default_client(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.on(f"GET {URL}", lambda _: response())
    monkeypatch.setitem(sys.modules, "replicate", SimpleNamespace(default_client=world.client))
    assert world.play(FileOutput(URL), "read") == CONTENT


def test_a_notebook_shows_it() -> None:
    shown = FileOutput(f'{URL}?a="><script>')._repr_mimebundle_()
    assert shown["text/html"] == f'<img src="{URL}?a=&quot;&gt;&lt;script&gt;">'
    assert "<audio" in FileOutput("https://x/a.mp3")._repr_mimebundle_()["text/html"]
    assert "text/html" not in FileOutput("https://x/a.bin")._repr_mimebundle_()
    assert "<img" in FileOutput(DATA)._repr_mimebundle_()["text/html"]


def test_libraries_that_take_files_take_it(world: World) -> None:
    world.on(f"GET {URL}", lambda _: response())
    assert io.BytesIO(output(world).read()).read() == CONTENT
