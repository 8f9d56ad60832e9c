"""Pictures and files are told from their bytes: every filter and every kind of colour that a PNG can have."""

from __future__ import annotations

import random
import struct
import zlib

import pytest

from replicate_runtime.local.common.png import Picture, decode, encode, enlarge
from replicate_runtime.local.common.sniff import ending

WIDTH, HEIGHT = 5, 4
HEAD = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(samples: bytes, colour: int, channels: int, kind: int, depth: int = 8) -> bytes:
    """A file whose rows are filtered in one of the ways of the standard."""
    stride, above = WIDTH * channels, bytes(WIDTH * channels)
    lines = b""
    for start in range(0, len(samples), stride):
        line = samples[start : start + stride]
        lines += bytes([kind]) + bytes(
            (line[at] - predicted(kind, line, above, at, channels)) % 256 for at in range(stride)
        )
        above = line
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, 0)
    return HEAD + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def predicted(kind: int, line: bytes, above: bytes, at: int, channels: int) -> int:
    a, b, c = (line[at - channels], above[at], above[at - channels]) if at >= channels else (0, above[at], 0)
    if kind < 4:
        return (0, a, b, (a + b) // 2)[kind]
    pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


@pytest.mark.parametrize(("colour", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
@pytest.mark.parametrize("kind", range(5))
def test_all_filters_and_colours_are_read(kind: int, colour: int, channels: int) -> None:
    samples = random.Random(kind).randbytes(WIDTH * HEIGHT * channels)
    pixels = [samples[start : start + channels] for start in range(0, len(samples), channels)]
    expected = b"".join(pixel[:3] if channels > 2 else pixel[:1] * 3 for pixel in pixels)
    assert decode(png(samples, colour, channels, kind)) == Picture(WIDTH, HEIGHT, expected)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "not a PNG"), (png(bytes(60), 2, 3, 0, depth=16), "not read here"), (png(bytes(20), 3, 1, 0), "kind")],
)
def test_what_is_no_such_picture_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decode(content)


def test_pictures_are_written_and_enlarged() -> None:
    small = Picture(2, 1, b"abcdef")
    assert decode(encode(small)) == small
    assert enlarge(small, 2) == Picture(4, 2, b"abcabcdefdef" * 2)


@pytest.mark.parametrize(
    ("content", "name"), [(HEAD, "png"), (b"RIFF1234WAVE", "wav"), ("héllo".encode(), "txt"), (b"\xff\x00\xfe", "bin")]
)
def test_files_are_named_after_how_they_begin(content: bytes, name: str) -> None:
    assert ending(content) == name
