"""Output files as values: how they are shown, compared, kept, and handed on."""

from __future__ import annotations

import asyncio
import base64
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.overlays.parts.data_uri import INLINE
from replicate_runtime.overlays.parts.file_output import FileOutput, FileText
from replicate_runtime.overlays.parts.reach import reachable
from replicate_runtime.overlays.parts.sources import Source, file_name

if TYPE_CHECKING:
    from tests.overlays.world import World

API = "https://api.replicate.com"
URL = "https://replicate.delivery/x/out.png"
DATA = "data:image/png;base64,AA=="


# ---- how they are shown ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, f"<FileOutput {URL}>"),
        ("https://x/" + "a" * 110, f"<FileOutput https://x/{'a' * 110}>"),
        ("https://x/" + "a" * 111, f"<FileOutput https://x/{'a' * 50}…{'a' * 20}>"),
        ("https://x/" + "a" * 200 + "b" * 20, f"<FileOutput https://x/{'a' * 50}…{'b' * 20}>"),
    ],
)
def test_a_long_address_is_shown_by_its_ends(url: str, shown: str) -> None:
    file = FileOutput(url)
    assert (repr(file), str(file)) == (shown, url)
    assert file._repr_mimebundle_()["text/plain"] == shown


def test_a_text_is_shown_as_text_unless_its_content_is_part_of_it() -> None:
    assert repr([FileText(URL)]) == repr([URL])
    inline = f"data:text/plain;base64,{'a' * 5000}"
    assert repr(FileText(inline)) == f"<FileText {inline[:60]}…{'a' * 20}>"


@pytest.mark.parametrize(
    ("url", "media_type", "html"),
    [
        (URL, "image/png", f'<img src="{URL}">'),
        (f"{URL}?a=1.mp3&b", "image/png", f'<img src="{URL}?a=1.mp3&amp;b">'),
        (DATA, "image/png", f'<img src="{DATA}">'),
        ("https://x/a.mp3", "audio/mpeg", '<audio controls src="https://x/a.mp3"></audio>'),
        ("https://x/a.mp4", "video/mp4", '<video controls src="https://x/a.mp4"></video>'),
        ("https://x/a.json", "application/json", None),
        ("https://x/a", "", None),
    ],
)
def test_a_notebook_shows_what_its_address_stands_for(url: str, media_type: str, html: str | None) -> None:
    file = FileOutput(url)
    assert file.media_type == media_type
    assert file._repr_mimebundle_(include=None).get("text/html") == html


# ---- compared and kept -----------------------------------------------------------------------------------------------


def test_two_are_equal_when_their_addresses_are() -> None:
    file, text = FileOutput(URL), FileText(URL)
    assert file == FileOutput(URL) == text == FileText(URL) == URL
    assert [file != text, text != file, text != URL] == [False] * 3
    assert text != DATA
    assert text != FileOutput(DATA)
    assert file != DATA
    assert file != URL
    assert text != 5
    assert len({FileOutput(URL), FileOutput(URL), FileOutput(DATA)}) == 2
    assert hash(file) == hash(FileOutput(URL)) != hash(FileOutput(DATA))
    assert file != 5
    by_text: dict[object, int] = {text: 1}
    assert by_text[URL] == 1


@pytest.mark.parametrize("cls", [FileOutput, FileText])
def test_one_can_be_kept(world: World, cls: type[FileOutput]) -> None:
    world.on(f"GET {URL}", httpx.Response(200, content=b"content"))
    again = pickle.loads(pickle.dumps(cls(URL)))
    assert (type(again), again, again.url) == (cls, cls(URL), URL)
    rebuilt: Any = cls(URL, world.client).__reduce__()
    assert world.play(rebuilt[0](*rebuilt[1]), "read") == b"content"


def test_one_is_iterated_in_both_ways(world: World) -> None:
    world.on(f"GET {URL}", lambda _: httpx.Response(200, content=b"content"))
    file = FileOutput(URL, world.client)
    assert list(file) == [b"content"]

    async def read() -> list[bytes]:
        return [piece async for piece in file]

    assert asyncio.run(read()) == [b"content"]


def test_a_text_is_iterated_as_text_and_read_by_methods(world: World) -> None:
    world.on(f"GET {URL}", lambda _: httpx.Response(200, content=b"content"))
    file: Any = FileText(URL, world.client)
    assert (list(file), httpx.URL(file)) == (list(URL), httpx.URL(URL))
    assert not world.requests
    assert list(file.iter_bytes()) == [b"content"]

    async def read() -> list[bytes]:
        return [piece async for piece in file]

    assert asyncio.run(read()) == [b"content"]


# ---- handed on -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "origin", "by_address"),
    [
        (URL, API, True),
        ("http://127.0.0.1:9/out.png", API, False),
        ("http://127.0.0.1:9/out.png", "http://127.0.0.1:8000", True),
        (DATA, API, True),
        ("data:;base64,".ljust(INLINE - 1, "A"), API, True),
        ("data:;base64,".ljust(INLINE, "A"), API, False),
    ],
)
def test_an_output_is_handed_on_by_its_address_where_that_will_do(url: str, origin: str, by_address: bool) -> None:
    given = FileOutput(url).__input__(origin)
    assert given == url if by_address else isinstance(given, Source)


@pytest.mark.parametrize(
    ("url", "name"), [("http://127.0.0.1:9/a/out.png?x=y", "out.png"), ("http://127.0.0.1:9/out", "out")]
)
def test_an_output_that_is_sent_itself_keeps_its_name(world: World, url: str, name: str) -> None:
    world.on(f"GET {url}", httpx.Response(200, content=b"content"))
    source = FileOutput(url, world.client).__input__(API)
    assert isinstance(source, Source)
    with source.open() as file:
        assert (file.read(), file_name(file)) == (b"content", name)


def test_a_large_data_uri_is_sent_under_a_name_of_its_type(world: World) -> None:
    uri = "data:image/png;base64," + base64.b64encode(bytes(INLINE)).decode()
    source = FileOutput(uri, world.client).__input__(API)
    assert isinstance(source, Source)
    with source.open() as file:
        assert (len(file.read()), file_name(file)) == (INLINE, "output.png")


@pytest.mark.parametrize(
    ("url", "origin", "yes"),
    [
        ("https://example.com/a", API, True),
        ("https://8.8.8.8/a", API, True),
        ("http://localhost/a", API, False),
        ("http://a.localhost/a", API, False),
        ("http://nas.local/a", API, False),
        ("http://db.internal/a", API, False),
        ("http://local/a", API, True),
        ("http://192.168.1.2/a", API, False),
        ("http://[fe80::1]/a", API, False),
        ("http://192.168.1.2/a", "http://10.0.0.1:8000", True),
        ("http://192.168.1.2/a", "http://localhost", True),
        ("http://localhost:8000/a", "http://localhost:8000", True),
        ("http://localhost:8000", "https://example.com", False),
        ("no address", API, True),
    ],
)
def test_the_service_fetches_what_is_public_or_near_it(url: str, origin: str, yes: bool) -> None:
    assert reachable(url, origin) is yes
