"""Pictures without a library: drawn from a text, read and made larger."""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from typing import Final, NamedTuple

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {0: 1, 2: 3, 4: 2, 6: 4}


class Picture(NamedTuple):
    """Eight bits of red, green and blue for each pixel, row by row."""

    width: int
    height: int
    pixels: bytes


def draw(text: str, width: int, height: int, seed: int = 0) -> Picture:
    """Waves in colours that the text and the seed decide."""
    digest = hashlib.sha256(f"{seed}/{text}".encode()).digest()
    turns = [1 + digest[index] % 3 for index in range(3)]
    phases = [digest[index + 3] / 40 for index in range(3)]
    span = 2 * width
    wave = bytearray(3 * span)
    for x in range(span):
        for channel in range(3):
            angle = x / width * turns[channel] * math.tau + phases[channel]
            wave[3 * x + channel] = int(127.5 + 127.5 * math.sin(angle))
    bend = 1 + digest[6] % 4
    rows: list[bytes] = []
    for y in range(height):
        shift = int((0.5 + 0.5 * math.sin(y / height * bend * math.tau)) * (width - 1))
        rows.append(bytes(wave[3 * shift : 3 * (shift + width)]))
    return Picture(width, height, b"".join(rows))


def encode(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    stride = 3 * picture.width
    lines = b"".join(b"\0" + picture.pixels[start : start + stride] for start in range(0, len(picture.pixels), stride))
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def decode(content: bytes) -> Picture:
    """Read a PNG of eight bits per channel, grey or coloured, with or without transparency. Raises ValueError."""
    if not content.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    chunks = list(_chunks(content))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    if depth != 8 or colour not in _CHANNELS or interlaced:
        raise ValueError("a kind of PNG that is not read here")
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    channels = _CHANNELS[colour]
    lines = _unfilter(data, width * channels, channels)
    return Picture(width, height, b"".join(_colours(line, channels) for line in lines))


def enlarge(picture: Picture, factor: int) -> Picture:
    """Each pixel becomes a square of `factor` by `factor`."""
    stride, rows = 3 * picture.width, list[bytes]()
    for start in range(0, len(picture.pixels), stride):
        row = picture.pixels[start : start + stride]
        wide = bytearray(stride * factor)
        for column in range(factor):
            for channel in range(3):
                wide[3 * column + channel :: 3 * factor] = row[channel::3]
        rows.append(bytes(wide) * factor)
    return Picture(picture.width * factor, picture.height * factor, b"".join(rows))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = []
    at = len(_SIGNATURE)
    while at + 8 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        found.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _unfilter(data: bytes, stride: int, channels: int) -> list[bytes]:
    lines: list[bytes] = []
    above = bytearray(stride)
    for start in range(0, len(data), stride + 1):
        kind, line = data[start], bytearray(data[start + 1 : start + 1 + stride])
        if kind:
            for at in range(len(line)):
                left = line[at - channels] if at >= channels else 0
                corner = above[at - channels] if at >= channels else 0
                line[at] = (line[at] + _predicted(kind, left, above[at], corner)) & 255
        lines.append(bytes(line))
        above = line
    return lines


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return {1: left, 2: up, 3: (left + up) // 2}.get(kind, 0)


def _colours(line: bytes, channels: int) -> bytes:
    if channels == 3:
        return line
    wide = bytearray(len(line) // channels * 3)
    for channel in range(3):
        wide[channel::3] = line[channel if channels == 4 else 0 :: channels]
    return bytes(wide)
