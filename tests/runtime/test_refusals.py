"""What cannot be sent, or is no address, is refused by name before anything goes out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from replicate_runtime.core.codec.encode import body
from replicate_runtime.core.errors import ConfigurationError, EncodeError
from replicate_runtime.core.http.address import Address, is_local, origin, relative
from replicate_runtime.core.http.body import binary, each, is_file, position

LOOP: list[Any] = [1]
LOOP.append({"again": LOOP})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"a": [{"b": "\ud800"}]}, r"text with half a surrogate pair cannot be sent.*a\[0\]\.b"),
        ({"a": float("nan")}, "nan has no JSON form.*a"),
        ({"a": {("k",): 1}}, "a key must be a string, not tuple.*a"),
        ({"a": object()}, "object has no JSON form.*a"),
        ({"right": [{"b": 1}], "a": [None, float("inf")]}, r"inf has no JSON form.*a\[1\]"),
        ({"a": LOOP}, "contains itself.*a"),
    ],
)
def test_what_has_no_json_form_is_named_with_its_place(value: Any, reason: str) -> None:
    with pytest.raises(EncodeError) as caught:
        body(value)
    told, _, place = reason.partition(".*")
    assert told in str(caught.value)
    assert place.replace("\\", "") in str(caught.value)


class Unseekable(io.BytesIO):
    """A file that cannot be taken back."""

    def seekable(self) -> bool:
        """It is a pipe."""
        return False


def closed() -> io.BytesIO:
    """A file that was closed."""
    file = io.BytesIO(b"a")
    file.close()
    return file


@pytest.mark.parametrize(
    ("source", "stands"),
    [(io.BytesIO(b"a"), 0), (Unseekable(b"a"), None), (closed(), None), (iter([b"a"]), None)],
    ids=["file", "pipe", "closed", "iterator"],
)
def test_only_what_can_be_taken_back_has_a_position(source: Any, stands: int | None) -> None:
    assert position(source) == stands


@pytest.mark.parametrize("piece", [b"a", bytearray(b"a"), memoryview(b"a")])
def test_pieces_are_bytes(piece: Any) -> None:
    assert binary(piece) == b"a"


def test_text_is_no_piece() -> None:
    with pytest.raises(EncodeError, match="not of str: open the file in binary mode"):
        binary("a")


@pytest.mark.parametrize(
    ("value", "file"),
    [
        (("a.txt", b"a"), True),
        (("a.txt", Path("a"), "text/plain"), True),
        (("a.txt", io.BytesIO()), True),
        (("a", "b"), False),
        (("a", b"b", "c", "d"), False),
        (b"a", False),
    ],
)
def test_a_file_comes_with_its_name(value: Any, file: bool) -> None:
    assert is_file(value) is file
    assert list(each(value)) == ([value] if file or isinstance(value, bytes) else list(value))


@pytest.mark.parametrize("text", ["https://a.test:port", "https://a.test/\0"])
def test_what_is_no_address_is_refused(text: Any) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Address(text)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("a.localhost", True), ("127.0.0.9", True), ("::1", True), ("10.0.0.1", False), ("a", False)],
)
def test_this_machine_has_some_names(host: str, here: bool) -> None:
    assert is_local(host) is here


@pytest.mark.parametrize(
    ("server", "address"),
    [
        ("", "https://a.test/v1"),
        ("/v2", "https://a.test/v2"),
        ("v2", "https://a.test/v1/v2"),
        ("//b.test", "https://b.test"),
    ],
)
def test_a_server_may_be_relative(server: str, address: str) -> None:
    assert relative("https://a.test/v1", server) == address


@pytest.mark.parametrize("act", [lambda: relative("https://a.test", "//b:port"), lambda: origin("https://b:port")])
def test_an_address_within_a_document_that_is_none_is_refused(act: Any) -> None:
    with pytest.raises(ConfigurationError):
        act()
