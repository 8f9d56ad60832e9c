"""Saving: the place, the name, and a file that is seen as a whole or not at all."""

from __future__ import annotations

import base64
import os
import tempfile
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import TransportError
from replicate_runtime.overlays.parts.file_output import FileOutput
from replicate_runtime.overlays.parts.saving import AtomicFile, Destination, name_of
from tests.overlays.test_files import CONTENT, URL, Pieces, response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.overlays.world import World

MEGABYTE = bytes(range(256)) * 4096


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def save(world: World, path: Path | str, url: str = URL) -> Any:
    return world.play(FileOutput(url, world.client), "save", path)


# ---- the place -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["none/cat.png", "none/", "none/deeper/"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, given: str) -> None:
    folder = tmp_path / given if given.endswith("/") else (tmp_path / given).parent
    with pytest.raises(FileNotFoundError) as caught:
        Destination(f"{tmp_path}/{given}")
    assert str(caught.value) == f"there is no folder {str(folder)!r} to save a file in"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileExistsError) as caught:
        Destination(tmp_path / "pipe")
    assert str(caught.value) == f"{str(tmp_path / 'pipe')!r} is no file that could be replaced"


@pytest.mark.parametrize("given", ["{}", "{}/", "{}/cat.png"])
def test_a_place_is_a_folder_or_the_file_itself(tmp_path: Path, given: str) -> None:
    file = Destination(given.format(tmp_path)).file(URL, "image/png")
    file.write([b"new"])
    expected = tmp_path / ("cat.png" if given.endswith("cat.png") else "out-0.png")
    assert file.commit() == expected
    assert expected.read_bytes() == b"new"


def test_a_file_in_a_folder_is_named_by_its_address_and_its_media_type(tmp_path: Path) -> None:
    for url, content_type, name in ((URL, "", "out-0.png"), ("https://x.y/a", "image/webp", "a.webp")):
        file = Destination(tmp_path).file(url, content_type)
        assert file.commit().name == name


# ---- a whole file or none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("replace", [True, False])
def test_a_file_is_seen_when_it_is_complete(tmp_path: Path, replace: bool) -> None:
    path = tmp_path / "cat.png"
    file = AtomicFile(path, replace=replace)
    file.write([b"a", b"b"])
    file.write([b"c"])
    (begun,) = names(tmp_path)
    assert (begun.startswith(".cat.png."), begun.endswith(".part")) == (True, True)
    assert file.commit() == path
    file.discard()
    assert names(tmp_path) == ["cat.png"]
    assert path.read_bytes() == b"abc"


def test_two_files_may_be_begun_under_one_name(tmp_path: Path) -> None:
    first, second = (AtomicFile(tmp_path / "a.b.png", replace=False) for _ in range(2))
    first.write([b"1"])
    second.write([b"2"])
    assert [file.commit().name for file in (second, first)] == ["a.b.png", "a.b-1.png"]
    assert AtomicFile(tmp_path / "a.b.png", replace=False).commit().name == "a.b-2.png"
    assert ((tmp_path / "a.b.png").read_bytes(), (tmp_path / "a.b-1.png").read_bytes()) == (b"2", b"1")


def test_a_file_that_is_discarded_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"old")
    file = AtomicFile(path, replace=True)
    file.write([b"new"])
    file.discard()
    file.discard()
    assert names(tmp_path) == ["cat.png"]
    assert path.read_bytes() == b"old"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.on(f"GET {URL}", lambda _: response())

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(AtomicFile, "write", full)
    with pytest.raises(OSError, match="no space"):
        save(world, tmp_path)
    assert names(tmp_path) == []


# ---- the content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"x", CONTENT, MEGABYTE])
@pytest.mark.parametrize("inline", [True, False])
def test_a_file_of_any_size_is_saved_and_opened_as_it_is(
    world: World, tmp_path: Path, content: bytes, inline: bool
) -> None:
    url = "data:image/png;base64," + base64.b64encode(content).decode() if inline else URL
    world.on(f"GET {URL}", lambda _: httpx.Response(200, stream=Pieces(content, 60_000)))
    path = save(world, tmp_path, url)
    assert path.read_bytes() == content
    assert names(tmp_path) == [path.name]
    with world.play(FileOutput(url, world.client), "open") as file:
        assert file.tell() == 0
        assert file.read() == content


def test_a_large_file_is_written_in_pieces_of_some_size(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = AtomicFile.write

    def noted(file: AtomicFile, pieces: Any) -> None:
        pieces = list(pieces)
        written.append(sum(map(len, pieces)))
        write(file, pieces)

    monkeypatch.setattr(AtomicFile, "write", noted)
    world.on(f"GET {URL}", lambda _: httpx.Response(200, stream=Pieces(MEGABYTE, 64 * 1024)))
    assert save(world, tmp_path).read_bytes() == MEGABYTE
    assert written == [256 * 1024] * 4


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("model/gltf-binary", "scene.glb"),
        ("MODEL/GLTF-Binary; a=b; c=d", "scene.glb"),
        (" model/gltf-binary ;x", "scene.glb"),
        ("", "scene"),
        (None, "scene"),
    ],
)
def test_a_name_without_an_extension_gets_that_of_the_media_type(
    world: World, tmp_path: Path, content_type: str | None, name: str
) -> None:
    url = "https://replicate.delivery/x/scene"
    headers = {} if content_type is None else {"content-type": content_type}
    world.on(f"GET {url}", lambda _: response(headers=headers))
    assert save(world, tmp_path, url).name == name


def test_a_data_uri_is_named_by_its_media_type(world: World, tmp_path: Path) -> None:
    assert save(world, tmp_path, "data:model/gltf-binary;base64,AA==").name == "output.glb"
    assert save(world, tmp_path, "data:model/gltf-binary;base64,AA==").name == "output-1.glb"


def test_a_file_that_cannot_be_fetched_is_not_left_open(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.on(f"GET {URL}", lambda _: response(stop=3000))
    made: list[Any] = []
    temporary = tempfile.TemporaryFile

    def noted() -> Any:
        made.append(temporary())
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", noted)
    with pytest.raises(TransportError):
        world.play(FileOutput(URL, world.client), "open")
    assert [file.closed for file in made] == [True]


# ---- the name --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b.png", "b.png"),
        ("/a/b.png?c=d.txt#e.f", "b.png"),
        ("/b.tar.gz", "b.tar.gz"),
        ("/a%2Fb.png", "b.png"),
        ("/a%5Cb.png", "b.png"),
        ("/a%20b%20(1)+,=@[].png", "a b (1)+,=@[].png"),
        ("/wörld_-1.png", "wörld_-1.png"),
        ("/a:b*?.png", "a_b_.txt"),
        ("/a<>|%22b.png", "a_b.png"),
        ("/%20.a.png.%20", "a.png"),
        ("/...", "output.txt"),
        ("/nul", "output.txt"),
        ("/NUL.tar.gz", "output.txt"),
        ("/com1.png", "output.txt"),
        ("/lpt9", "output.txt"),
        ("/aux", "output.txt"),
        ("/prn.", "output.txt"),
        ("/com.png", "com.png"),
        ("/XO.png", "XO.png"),
        ("/console.png", "console.png"),
        ("/lpt10.png", "lpt10.png"),
        ("/a." + "e" * 20, "a." + "e" * 16),
        ("/" + "x" * 116 + ".png", "x" * 116 + ".png"),
        ("/" + "x" * 117 + ".png", "x" * 116 + ".png"),
        ("/" + "x" * 200, "x" * 116 + ".txt"),
        ("/" + "ö" * 100 + ".jpeg", "ö" * 57 + ".jpeg"),
    ],
)
def test_a_name_is_one_that_every_system_takes(path: str, name: str) -> None:
    assert name_of(f"https://replicate.delivery{path}", "text/plain") == name


def test_without_a_media_type_a_name_has_no_extension_of_its_own() -> None:
    assert name_of("https://replicate.delivery/a/b") == "b"
    assert name_of("https://replicate.delivery") == "output"
    assert name_of("data:image/png;base64,a/b.txt") == "output"
