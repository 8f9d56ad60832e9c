"""Between JSON and objects: tolerant in, strict out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from .encode import body, fingerprint, plain
from .objects import is_other
from .readers import LOCK, READERS, Scope, build, field_reader, nullable
from .values import Misfit

if TYPE_CHECKING:
    from ..record import Record
    from .values import Reader

__all__ = ["body", "convert", "decode", "decode_whole", "fingerprint", "loads", "nullable", "plain"]

STRICT: dict[Any, Reader | None] = {}
FIELD_READERS: dict[tuple[type[Record], str], Reader | None] = {}


def loads(content: bytes) -> Any:
    """Read JSON text in UTF-8; raises DecodeError for anything else."""
    try:
        return json.loads(content.decode("utf-8-sig" if content[:3] == b"\xef\xbb\xbf" else "utf-8"))
    except UnicodeDecodeError as error:
        raise DecodeError(f"no UTF-8 at byte {error.start}") from None
    except RecursionError:
        raise DecodeError("nested too deeply") from None
    except ValueError as error:
        raise DecodeError(f"no JSON: {error}") from None


def decode(form: Any, data: Any, client: Any = None, package: str = "") -> Any:
    """Read a JSON value as a type.

    Args:
        form: The type, or its text.
        data: JSON value, as `loads` gives it. Objects keep their part of it.
        client: The client that the objects call.
        package: Whose exported types a type given as text may name.

    Raises:
        DecodeError: The value does not fit the type.
    """
    reader = READERS.get(form) or strict_reader(form, package)
    try:
        return data if reader is None else reader(data, client)
    except Misfit as misfit:
        place, message = misfit.problems[0]
        raise DecodeError(message, place) from None
    except RecursionError:
        raise DecodeError("nested too deeply") from None


def decode_whole(form: Any, data: Any, client: Any = None, package: str = "") -> Any:
    """Read what was sent as an object of its own, like `decode`.

    Raises:
        DecodeError: The value does not fit the type, or is an object without any field that the type requires.
    """
    value = decode(form, data, client, package)
    if form in READERS and is_other(form, data):
        raise DecodeError(f"expected an object ({form.__name__}), got one without any of its required fields")
    return value


def strict_reader(form: Any, package: str) -> Reader | None:
    """The reader of a type outside of any object."""
    key = (form, package)
    if key not in STRICT:
        with LOCK:
            STRICT[key] = build(form, Scope(f"{package}."))
    return STRICT[key]


def convert(cls: type[Record], name: str, value: Any) -> Any:
    """Turn JSON into what a field of a class holds; null, and what is converted already, stays."""
    key = (cls, name)
    if key not in FIELD_READERS:
        with LOCK:
            FIELD_READERS[key] = field_reader(cls, name)
    reader = FIELD_READERS[key]
    if reader is None or value is None:
        return value
    try:
        return reader(value, None)
    except Misfit as misfit:
        return misfit.value
