"""Where the content of an input file comes from: what counts as a file, how it is read, what is wrong with it."""

from __future__ import annotations

import io
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import EncodeError
from replicate_runtime.overlays.parts.sources import (
    CHUNK,
    MissingFile,
    Source,
    binary,
    chunks,
    content_type_of,
    file_name,
    is_file,
    named,
    size_of,
    source_of,
    unreadable,
)

if TYPE_CHECKING:
    from pathlib import Path


def found(value: object) -> Source:
    """The file that a value is."""
    source = source_of(value)
    assert source is not None
    return source


class Image:
    """A picture as PIL has it, which can be written in some formats."""

    mode = "I;16"

    def __init__(self, kind: str | None, *writable: str, error: type[Exception] = OSError) -> None:
        self.format = kind
        self.writable = writable
        self.error = error

    def save(self, file: Any, format: str) -> None:
        file.write(b"half")
        if format not in self.writable:
            raise self.error(f"cannot write mode as {format}")
        file.write(f" {format}".encode())


Image.__module__ = "PIL.Image"


class Wrapper:
    """A file around a file, as temporary files and the uploads of web frameworks are."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def read(self) -> bytes:
        raise OSError("only the file within is read")

    def seek(self, place: int) -> None:
        raise OSError("only the file within is read")


class Plain:
    """The least that a file has."""

    def __init__(self) -> None:
        self.place = 5

    def read(self, size: int = -1) -> bytes:
        return b"plain"[self.place :]

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place if whence == io.SEEK_SET else 5 + place
        return self.place


class Pipe(io.BytesIO):
    """Bytes that come once."""

    def seekable(self) -> bool:
        return False

    def seek(self, place: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation("seek")


# ---- what is a file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, "text", 5, [b"x"], object(), SimpleNamespace(read=print)])
def test_what_is_no_file_has_no_content(value: object) -> None:
    assert source_of(value) is None


@pytest.mark.parametrize("value", [b"content", bytearray(b"content"), memoryview(b"content")])
def test_bytes_are_a_file_without_a_name(value: object) -> None:
    source = found(value)
    source.check("input.x")
    with source.open() as file:
        assert (file.read(), file_name(file)) == (b"content", None)
    assert source.owned


def test_bytes_are_sent_as_they_were_when_they_were_given() -> None:
    given = bytearray(b"before")
    source = found(given)
    given[:] = b"after!"
    assert source.open().read() == b"before"


def test_a_path_is_opened_when_it_is_read_and_closed_then(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"content")

    class Entry:
        def __fspath__(self) -> str:
            return str(path)

    for value in (path, Entry()):
        source = found(value)
        source.check("input.x")
        with source.open() as file:
            assert (file.read(), file_name(file)) == (b"content", "a.png")
        assert source.owned


@pytest.mark.parametrize("value", [io.BytesIO(b"content"), Plain(), Wrapper(io.BytesIO(b"content"))])
def test_an_open_file_stays_open(value: object) -> None:
    source = found(value)
    source.check("input.x")
    assert not source.owned
    assert source.open().read() in (b"content", b"plain")


@pytest.mark.parametrize(
    ("value", "yes"),
    [
        (Plain(), True),
        (SimpleNamespace(read=print, seek=print), True),
        (SimpleNamespace(read=print), False),
        (SimpleNamespace(seek=print), False),
        (SimpleNamespace(read=1, seek=print), False),
        (SimpleNamespace(read=print, seek=1), False),
    ],
)
def test_a_file_can_be_read_and_rewound(value: object, yes: bool) -> None:
    assert is_file(value) is yes


# ---- what is wrong with it -------------------------------------------------------------------------------------------


def closed() -> io.BytesIO:
    file = io.BytesIO()
    file.close()
    return file


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (io.BytesIO(), ""),
        (closed(), "is closed"),
        (SimpleNamespace(readable=lambda: False), "is not open for reading"),
        (SimpleNamespace(closed=False, readable=lambda: True), ""),
        (SimpleNamespace(closed="no", readable=None), ""),
        (None, ""),
    ],
)
def test_why_a_file_cannot_be_read(file: object, why: str) -> None:
    assert unreadable(file) == why


@pytest.mark.parametrize("name", ["none.png", "folder", "secret.png"])
def test_a_path_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")

    def access(_: object, mode: int) -> bool:
        return mode != os.R_OK

    monkeypatch.setattr(os, "access", access)
    path = tmp_path / name
    told, kind = {
        "none.png": (f"there is no file {str(path)!r}", MissingFile),
        "folder": (f"{str(path)!r} is not a file", EncodeError),
        "secret.png": (f"{str(path)!r} may not be read", EncodeError),
    }[name]
    with pytest.raises(EncodeError) as caught:
        found(path).check("input.images[1]")
    assert (type(caught.value), str(caught.value)) == (kind, f"input.images[1]: {told}")
    assert caught.value.path == "input.images[1]"


def test_an_open_file_that_cannot_be_read_is_named_by_its_place() -> None:
    file = io.BytesIO()
    source = found(file)
    file.close()
    with pytest.raises(EncodeError) as caught:
        source.check("input.x")
    assert (str(caught.value), caught.value.path) == ("input.x: the file is closed", "input.x")


# ---- its content -----------------------------------------------------------------------------------------------------


def test_a_file_is_read_from_its_beginning() -> None:
    for file in (io.BytesIO(b"plain"), Plain()):
        file.seek(3)
        assert binary(file).read() == b"plain"


def test_what_cannot_be_rewound_is_read_from_where_it_is() -> None:
    pipe = Pipe(b"content")
    pipe.read(3)
    assert binary(pipe).read() == b"tent"


def test_the_file_within_a_file_is_read() -> None:
    inner = io.BytesIO(b"content")
    assert binary(Wrapper(inner)) is inner
    assert binary(Wrapper(io.StringIO("wörld"))).read() == "wörld".encode()


def test_an_own_kind_of_file_with_a_file_attribute_is_read_itself() -> None:
    class Tracked(io.BytesIO):
        file = io.BytesIO(b"other")

    assert binary(Tracked(b"content")).read() == b"content"


def test_what_has_no_file_within_is_read_itself() -> None:
    plain: Any = Plain()
    plain.file = "a name"
    assert binary(plain) is plain


def test_a_text_file_is_utf_8_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("wörld".encode("latin-1"))
    with path.open(encoding="latin-1") as file:
        file.read()
        content = binary(file)
    assert (content.read(), file_name(content)) == ("wörld".encode(), "note.txt")


@pytest.mark.parametrize(
    ("name", "last"),
    [("a/b/c.png", "c.png"), ("c.png", "c.png"), ("", None), (7, None), (None, None), (b"c.png", None)],
)
def test_the_name_of_a_file_is_the_last_part_of_its_path(name: object, last: str | None) -> None:
    assert file_name(SimpleNamespace(name=name)) == last
    assert file_name(object()) is None


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("c.png", "image/png"),
        ("c.nothing", "application/octet-stream"),
        (None, "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_name_tells_the_media_type(name: str | None, content_type: str) -> None:
    assert content_type_of(name) == content_type


@pytest.mark.parametrize(("file", "size"), [(io.BytesIO(b"content"), 7), (Plain(), 5), (Pipe(b"content"), None)])
def test_the_size_of_a_file_is_known_where_it_can_be_rewound(file: Any, size: int | None) -> None:
    assert size_of(file) == size
    assert file.read() in (b"content", b"plain")


def test_a_file_comes_in_pieces() -> None:
    content = bytes(range(256)) * (CHUNK // 100)
    pieces = list(chunks(io.BytesIO(content)))
    assert b"".join(pieces) == content
    assert {len(piece) for piece in pieces[:-1]} == {CHUNK}
    assert CHUNK % 3 == 0


def test_bytes_may_have_a_name() -> None:
    assert [file_name(named(b"x", name)) for name in ("a.png", None)] == ["a.png", None]


# ---- images ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_an_image_is_sent_in_the_format_that_it_was_read_in(kind: str) -> None:
    file = found(Image(kind, kind)).open()
    assert (file.read(), file_name(file)) == (f"half {kind}".encode(), f"image.{kind.lower()}")


@pytest.mark.parametrize("error", [OSError, ValueError])
@pytest.mark.parametrize(
    ("kind", "writable", "becomes"),
    [
        (None, ["PNG", "TIFF"], "png"),
        ("PSD", ["PSD", "PNG"], "png"),
        ("JPEG", ["PNG", "TIFF"], "png"),
        ("JPEG", ["TIFF"], "tiff"),
    ],
)
def test_an_image_that_cannot_be_sent_so_is_sent_otherwise(
    kind: str | None, writable: list[str], becomes: str, error: type[Exception]
) -> None:
    file = found(Image(kind, *writable, error=error)).open()
    assert (file.read(), file_name(file)) == (f"half {becomes.upper()}".encode(), f"image.{becomes}")


def test_an_image_that_cannot_be_written_at_all_is_an_error() -> None:
    with pytest.raises(EncodeError) as caught:
        found(Image("JPEG", "WEBP")).open()
    assert str(caught.value) == "an image of mode 'I;16' cannot be written as a file"


def test_an_image_is_known_by_its_class_and_whence_it_comes() -> None:
    photo = type("JpegImageFile", (Image,), {"__module__": "PIL.JpegImagePlugin"})
    assert source_of(photo("PNG", "PNG")) is not None
    assert source_of(type("Image", (), {"__module__": "PIL.Other"})()) is None
    assert source_of(type("Other", (), {"__module__": "PIL.Image"})()) is None
