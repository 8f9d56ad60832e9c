"""From values to JSON: strict when a request is written, and patient when an object shows what it holds."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any

from ..errors import EncodeError
from ..fields import Unset
from ..guards import is_array, is_binary, is_mapping
from ..record import Record


def plain(value: Any) -> Any:
    """Turn records, times and the like into JSON data, as a copy; what has no JSON form stays as it is."""
    if value is None or type(value) in ATOMS:
        return value
    if is_mapping(value):
        return {key: plain(one) for key, one in value.items()}
    if is_array(value):
        return [plain(one) for one in value]
    return scalar(value, value)


ATOMS: tuple[type[Any], ...] = (str, bool, int, float)
"""Types of JSON data that are no containers."""


def scalar(value: Any, otherwise: Any) -> Any:
    """The JSON data of a value that is neither plain nor a container; `otherwise` where it has none."""
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, dt.datetime):
        from ..times import iso

        return iso(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_binary(value):
        from base64 import b64encode

        return b64encode(value).decode()
    return str(value) if type(value).__name__ == "UUID" and type(value).__module__ == "uuid" else otherwise


def body(value: Any, nullable: Sequence[str] | None = ()) -> bytes:
    """Write a JSON body.

    Args:
        value: The value; of a mapping the keys with None are left out, unless named in `nullable`, and those with
            UNSET.
        nullable: Keys whose None is sent as null; None means every key, since they are data.

    Raises:
        EncodeError: Some part has no JSON form; the error names its place.
    """
    if is_mapping(value):
        given = [(key, one) for key, one in value.items() if not isinstance(one, Unset)]
        value = {key: one for key, one in given if one is not None or nullable is None or key in nullable}
    try:
        # The fast way first: it finds out whether something is wrong, not where.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=default).encode()
    except RecursionError:
        raise EncodeError("nested too deeply") from None
    except (TypeError, ValueError):
        examine(value, "", [])
        raise


def default(value: Any) -> Any:
    """What `json` asks for a value it does not know."""
    data = plain(value)
    if data is value:
        raise TypeError(type(value).__name__)
    return data


def examine(value: Any, place: str, around: list[Any]) -> None:
    """Find the part that has no JSON form, and raise EncodeError with its place."""
    if any(value is one for one in around):
        raise EncodeError("contains itself", place)
    if isinstance(value, Record):
        value = value.to_dict()
    if is_mapping(value):
        for key, one in value.items():
            if (wrong := fault_of_key(key)) is not None:
                raise EncodeError(wrong, place)
            examine(one, f"{place}.{key}" if place else str(key), [*around, value])
    elif is_array(value):
        for index, one in enumerate(value):
            examine(one, f"{place}[{index}]", [*around, value])
    elif (wrong := fault_of(value)) is not None:
        raise EncodeError(wrong, place)


def fault_of_key(key: Any) -> str | None:
    """What keeps the key of an object from being sent; None when nothing does."""
    if key is None or isinstance(key, str | int | float):
        return fault_of(key)
    return f"a key must be a string, not {type(key).__name__}"


def fault_of(value: Any) -> str | None:
    """What keeps a value that is no container from being sent; None when nothing does."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} has no JSON form"
    if isinstance(value, str) and not is_text(value):
        return "text with half a surrogate pair cannot be sent"
    if value is None or isinstance(value, str | int | float) or scalar(value, UNKNOWN) is not UNKNOWN:
        return None
    return f"{type(value).__name__} has no JSON form"


UNKNOWN = object()


def is_text(value: str) -> bool:
    """Whether a string can be written as UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def fingerprint(value: Any) -> str:
    """A hash of a JSON value: SHA-256, in hexadecimal digits.

    It depends neither on the order of keys nor on how numbers are written: services echo 7.0 as 7.
    """
    from hashlib import sha256

    same = json.loads(json.dumps(plain(value), default=repr), parse_int=float)
    text = json.dumps(same, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
