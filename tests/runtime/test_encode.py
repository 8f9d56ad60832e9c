"""From values to JSON: what is sent, what is left out, and what is said of a value that has no JSON form."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import pytest

from replicate_runtime.core import codec
from replicate_runtime.core.errors import DecodeError, EncodeError
from replicate_runtime.core.fields import UNSET
from replicate_runtime.core.record import ABSENT, Record, record


@record
class Cat(Record):
    name: str
    lives: Any = ABSENT


class Colour(Enum):
    RED = "red"


class Name(str):
    """Text with more to it."""

    __slots__ = ()


class Shown:
    """Shows itself in one word."""

    def __repr__(self) -> str:
        return "shown"


WHEN = dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
GOOD = [None, "x", 1, 1.5, True, WHEN, WHEN.date(), uuid.UUID(int=1), b"x", memoryview(b"x"), Colour.RED, Cat(name="a")]
"""Values that can be sent."""

ROUND: list[Any] = [1]
ROUND.append({"again": ROUND})


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        (object(), "", "object has no JSON form"),
        (type("UUID", (), {})(), "", "UUID has no JSON form"),
        ({"a": {1}}, "a", "set has no JSON form"),
        ({"a": [1, {"b": 1j}]}, "a[1].b", "complex has no JSON form"),
        ({"a": (GOOD, Shown())}, "a[1]", "Shown has no JSON form"),
        ({"a": GOOD, "b": GOOD, "c": Shown()}, "c", "Shown has no JSON form"),
        ({1: {None: Shown()}}, "1.None", "Shown has no JSON form"),
        ([Cat(name="a", lives=Shown())], "[0].lives", "Shown has no JSON form"),
        (MappingProxyType({"a": Shown()}), "a", "Shown has no JSON form"),
        ({"input": {"images": [float("nan")]}}, "input.images[0]", "nan has no JSON form"),
        (float("-inf"), "", "-inf has no JSON form"),
        ({"a": "\ud800"}, "a", "text with half a surrogate pair cannot be sent"),
        ({"a": {"\ud800": 1}}, "a", "text with half a surrogate pair cannot be sent"),
        ({"a": {float("nan"): 1}}, "a", "nan has no JSON form"),
        ({"a": {("b",): 1}}, "a", "a key must be a string, not tuple"),
        (ROUND, "[1].again", "contains itself"),
    ],
)
def test_what_cannot_be_sent_is_named_with_its_place(value: Any, path: str, message: str) -> None:
    whole = f"{path}: {message}" if path else message
    with pytest.raises(EncodeError, match=f"^{re.escape(whole)}$") as caught:
        codec.body(value)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("nullable", "text"),
    [
        ((), b'{"b":[null],"c":0}'),
        (("a", "c"), b'{"a":null,"b":[null],"c":0}'),
        (None, b'{"a":null,"b":[null],"c":0,"d":null}'),
    ],
)
@pytest.mark.parametrize("form", [dict, MappingProxyType])
def test_what_is_left_out_of_a_body(nullable: tuple[str, ...] | None, text: bytes, form: Any) -> None:
    value = form({"a": None, "b": [None], "c": 0, "d": None, "e": UNSET})
    assert codec.body(value, nullable) == text


def test_text_is_sent_as_it_is_and_numbers_exactly() -> None:
    assert codec.body(["é\u2028", 2**70, -0.0, 1e300]) == '["é\u2028",1180591620717411303424,-0.0,1e+300]'.encode()


def test_plain_data_is_a_copy_and_keeps_what_has_no_json_form() -> None:
    strange = Shown()
    value: Any = {"a": [1, (2, None)], "b": MappingProxyType({"c": Cat(name="x")}), "d": strange, "e": bytearray(b"\1")}
    data = codec.plain(value)
    assert data == {"a": [1, [2, None]], "b": {"c": {"name": "x"}}, "d": strange, "e": "AQ=="}
    assert data["a"] is not value["a"]
    assert (codec.plain(Name("x")), type(codec.plain(Name("x"))), codec.plain(Colour.RED)) == ("x", str, "red")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": [1, "é"], "a": None}, '{"a":null,"b":[1.0,"\\u00e9"]}'),
        ({"when": WHEN, "cat": Cat(name="x")}, '{"cat":{"name":"x"},"when":"2024-01-02T03:04:05Z"}'),
        ({"what": Shown()}, '{"what":"shown"}'),
    ],
)
def test_a_fingerprint_is_the_hash_of_compact_ascii_text(value: Any, text: str) -> None:
    assert codec.fingerprint(value) == sha256(text.encode("ascii")).hexdigest()


@pytest.mark.parametrize("content", [b'{"a":"\xc3\xa9"}', b'\xef\xbb\xbf{"a":"\xc3\xa9"}'])
def test_reading_text(content: bytes) -> None:
    assert codec.loads(content) == {"a": "é"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'"\xff"', "no UTF-8 at byte 1"),
        (b"", "no JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"[1", "no JSON: Expecting ',' delimiter: line 1 column 3 (char 2)"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_json(content: bytes, message: str) -> None:
    with pytest.raises(DecodeError, match=f"^{re.escape(message)}$"):
        codec.loads(content)
