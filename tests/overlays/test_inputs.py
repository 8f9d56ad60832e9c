from __future__ import annotations

import array
import base64
import io
import os
import sys
import tempfile
import threading
import types
import uuid
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import EncodeError
from replicate_runtime.overlays.parts.data_uri import PIECE
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays import hosts
from tests.overlays.world import World, prediction

CREATE = "POST /v1/predictions"
UPLOAD = "POST /v1/files"
HEX = "5" * 64


@pytest.fixture(autouse=True)
def answers(world: World) -> None:
    world.on(CREATE, (201, prediction()))
    world.on(
        UPLOAD, lambda _: (201, {"id": "f", "urls": {"get": f"https://api.replicate.com/v1/files/{len(world.sent)}"}})
    )


def sent(world: World, value: Any, **keywords: Any) -> Any:
    """What an input becomes."""
    world.play(world.client.predictions, "create", HEX, {"value": value}, **keywords)
    return world.body()["input"]["value"]


def upload(world: World, index: int = 0) -> tuple[str, bytes]:
    """Name and type of an uploaded file as they were sent, and the whole body."""
    content = world.requests[index].content
    head = content.split(b"\r\n\r\n", 1)[0].decode()
    return head, content


class Colour(Enum):
    RED = "red"


class Scalar:
    """What numpy's numbers and arrays show of themselves."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def tolist(self) -> Any:
        return self.value


Scalar.__module__ = "numpy.core"


PLAIN: list[tuple[Any, Any]] = [
    (None, None),
    ("text", "text"),
    (True, True),
    (3, 3),
    (2.5, 2.5),
    ([1, "a", None], [1, "a", None]),
    ((1, 2), [1, 2]),
    ({"a": {"b": (1,)}}, {"a": {"b": [1]}}),
    ({1: "x"}, {"1": "x"}),
    (range(3), [0, 1, 2]),
    (frozenset([4]), [4]),
    ({5}, [5]),
    ({"k": 1}.keys(), ["k"]),
    (Colour.RED, "red"),
    (date(2024, 5, 1), "2024-05-01"),
    (uuid.UUID(int=1), str(uuid.UUID(int=1))),
    (Scalar(7), 7),
    (Scalar([[1.5], [2]]), [[1.5], [2]]),
    ("http://localhost/x.png", "http://localhost/x.png"),
    ("data:text/plain,x", "data:text/plain,x"),
]


@pytest.mark.parametrize(("given", "becomes"), PLAIN)
def test_plain_values_stay_what_they_are(world: World, given: Any, becomes: Any) -> None:
    assert sent(world, given) == becomes
    assert world.sent == [CREATE]


def test_a_generator_is_a_list(world: World) -> None:
    assert sent(world, (item for item in "ab")) == ["a", "b"]


def test_files_are_uploaded_and_replaced_by_their_addresses(world: World, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"meow")
    with path.open("rb") as file:
        file.read(2)
        value = sent(world, {"path": path, "list": [file, b"bytes"], "text": "x"})
        assert not file.closed
    assert value["text"] == "x"
    assert world.sent == [UPLOAD] * 3 + [CREATE]
    assert [value["path"], *value["list"]] == [f"https://api.replicate.com/v1/files/{n}" for n in (1, 2, 3)]
    for index, (name, content) in enumerate([("cat.png", b"meow"), ("cat.png", b"meow"), ("file", b"bytes")]):
        head, body = upload(world, index)
        kind = "image/png" if name == "cat.png" else "application/octet-stream"
        assert f'name="content"; filename="{name}"' in head
        assert f"Content-Type: {kind}" in head
        assert content in body


def test_files_may_be_inlined(world: World, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    content = bytes(range(256)) * (PIECE // 200)
    path.write_bytes(content)
    value = sent(world, [path, b"", io.BytesIO(b"x")], file_encoding_strategy="base64")
    assert value[0] == "data:image/png;base64," + base64.b64encode(content).decode()
    assert value[1:] == ["data:application/octet-stream;base64,", "data:application/octet-stream;base64,eA=="]
    assert world.sent == [CREATE]


class Watched(io.BytesIO):
    """A file that notes who reads it, and how much at once."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.reads: list[tuple[int, int]] = []

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.reads.append((threading.get_ident(), len(data)))
        return data


def test_files_are_read_and_encoded_in_pieces_and_outside_the_loop(world: World) -> None:
    file = Watched(bytes(5_000_000))
    sent(world, [file], file_encoding_strategy="base64")
    threads, sizes = zip(*file.reads, strict=True)
    assert (threading.get_ident() in threads) == (world.way == "blocking")
    assert max(sizes) <= 1024 * 1024


def test_small_files_are_inlined_and_others_uploaded(world: World) -> None:
    small, large = sent(world, [b"x" * (256 * 1024 - 1), b"x" * 256 * 1024], file_encoding_strategy="auto")
    assert small.startswith("data:")
    assert large.startswith("https:")


def test_a_text_file_is_sent_as_utf_8(world: World, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("wörld", encoding="utf-8")
    with path.open(encoding="utf-8") as file:
        value = sent(world, file, file_encoding_strategy="base64")
        assert base64.b64decode(value.partition(",")[2]).decode() == "wörld"
        sent(world, file)
    assert "wörld".encode() in upload(world, 1)[1]


def test_temporary_files_are_files(world: World) -> None:
    with tempfile.NamedTemporaryFile(suffix=".wav") as named, tempfile.SpooledTemporaryFile() as spooled:
        for file in (named, spooled):
            file.write(b"sound")
        sent(world, [named, spooled])
    assert all(b"sound" in upload(world, index)[1] for index in (0, 1))


def test_what_cannot_be_rewound_is_sent_from_where_it_is(world: World) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.left = [b"a", b"b"]

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = self.left.pop(0) if self.left else b""
            buffer[: len(piece)] = piece
            return len(piece)

    assert sent(world, io.BufferedReader(Pipe()), file_encoding_strategy="base64").endswith("YWI=")
    assert sent(world, io.BufferedReader(Pipe()), file_encoding_strategy="auto").startswith("https:")


def test_a_pipe_is_uploaded_as_it_comes(world: World) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"piped")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert sent(world, pipe).startswith("https:")
    assert world.requests[0].headers["transfer-encoding"] == "chunked"
    assert b"piped" in world.requests[0].content


def test_a_pil_image_is_a_png_unless_it_was_read_as_something_else(world: World) -> None:
    class Image:
        mode = "RGB"

        def __init__(self, kind: str | None) -> None:
            self.format = kind

        def save(self, file: Any, format: str) -> None:
            if format == "JPEG":
                raise OSError("cannot write mode RGBA as JPEG")
            file.write(f"{format} image".encode())

    Image.__module__ = "PIL.Image"
    photo = type("JpegImageFile", (Image,), {"__module__": "PIL.JpegImagePlugin"})
    values = sent(world, [Image(None), photo("WEBP"), photo("JPEG")], file_encoding_strategy="base64")
    kinds = [value.partition(";")[0] for value in values]
    contents = [base64.b64decode(value.partition(",")[2]) for value in values]
    assert kinds == ["data:image/png", "data:image/webp", "data:image/png"]
    assert contents == [b"PNG image", b"WEBP image", b"PNG image"]


def test_an_output_is_handed_on_by_its_address(world: World) -> None:
    url = "https://replicate.delivery/xyz/out.png"
    other = world.make(base_url="http://127.0.0.1:1")
    own = "https://api.replicate.com/v1/assets/x"
    assert sent(world, [FileOutput(url, world.client), FileOutput(url, other), FileOutput(own)]) == [url, url, own]
    assert world.sent == [CREATE]


def test_an_output_that_the_service_cannot_reach_is_uploaded(world: World) -> None:
    url = "http://127.0.0.1:8000/files/out.png"
    world.on(f"GET {url}", lambda _: httpx.Response(200, content=b"content"))
    small = "data:image/png;base64,aGk="
    large = "data:image/png;base64," + base64.b64encode(b"x" * 300_000).decode()
    values = sent(world, [FileOutput(url, world.client), FileOutput(small), FileOutput(large, world.client)])
    assert values[0].startswith("https:")
    assert values[1] == small
    assert values[2].startswith("https:")
    uploads = [index for index, route in enumerate(world.sent) if route == UPLOAD]
    assert 'filename="out.png"' in upload(world, uploads[0])[0]
    assert 'filename="output.png"' in upload(world, uploads[1])[0]


def test_an_uploaded_file_stands_for_its_address(world: World) -> None:
    file = hosts.File(id="f", urls={"get": "https://api.replicate.com/v1/files/f"})
    assert sent(world, file) == "https://api.replicate.com/v1/files/f"


def test_the_uploads_of_web_frameworks_are_files(world: World) -> None:
    class UploadFile:
        def __init__(self) -> None:
            self.file = io.BytesIO(b"upload")

        async def read(self) -> bytes:
            return b""

        async def seek(self, _: int) -> None: ...

    assert sent(world, UploadFile(), file_encoding_strategy="base64").endswith(base64.b64encode(b"upload").decode())


class Strange:
    pass


def closed() -> io.BytesIO:
    file = io.BytesIO(b"gone")
    file.close()
    return file


class Written(io.RawIOBase):
    """A file that is open for writing alone."""

    def writable(self) -> bool:
        return True


LOOP: list[Any] = []
LOOP.append(LOOP)

REFUSED: list[tuple[Any, str]] = [
    ({"images": ["x", Strange()]}, r"input\.value\.images\[1\]: Strange cannot be sent"),
    ([1, float("nan")], r"input\.value\[1\]: nan"),
    (float("inf"), "no number"),
    ({(1, 2): 3}, "names are text"),
    (LOOP, "within itself"),
    (array.array("b", [1]), "cannot be sent"),
    (Path("no-such-file.png"), "there is no file"),
    ([b"fine", Path("no-such-file.png")], r"input\.value\[1\]: there is no file"),
    (Path(__file__).parent, "is not a file"),
    ([b"fine", closed()], r"input\.value\[1\]: the file is closed"),
    ({"mask": Written()}, r"input\.value\.mask: the file is not open for reading"),
]


@pytest.mark.parametrize(("given", "match"), REFUSED)
def test_what_cannot_be_sent_is_named_before_anything_is_sent(world: World, given: Any, match: str) -> None:
    with pytest.raises(EncodeError, match=match):
        sent(world, given)
    assert world.sent == []


@pytest.mark.parametrize("given", ["text", [1], 5, b"content", Path(__file__)])
@pytest.mark.parametrize("keywords", [{"version": HEX}, {"model": "owner/name"}, {"deployment": "owner/name"}])
def test_an_input_is_a_mapping(world: World, given: Any, keywords: dict[str, str]) -> None:
    with pytest.raises(EncodeError, match="input: an input is a mapping of names to values, not"):
        world.play(world.client.predictions, "create", input=given, **keywords)
    assert world.sent == []


def test_a_missing_file_is_a_missing_file(world: World) -> None:
    with pytest.raises(FileNotFoundError):
        sent(world, Path("no-such-file.png"))


def test_recognising_a_value_imports_nothing(world: World) -> None:
    before = set(sys.modules)
    assert sent(world, types.MappingProxyType({"a": Scalar(1)})) == {"a": 1}
    assert not {name.partition(".")[0] for name in set(sys.modules) - before} & {"numpy", "PIL"}
