"""Records to the letter: messages, `repr`, copies, and the client of objects that no client made."""

from __future__ import annotations

import copy
import functools
import pickle
import sys
import uuid
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from replicate_runtime.core import codec
from replicate_runtime.core.http.sender import Sender
from replicate_runtime.core.page import Page
from replicate_runtime.core.record import ABSENT, OpenRecord, Record, record, wire


@record
class Point(Record):
    x: int
    y: int
    z: int = ABSENT


@record
class Named(OpenRecord):
    id: uuid.UUID
    label: Any = ABSENT
    point: Point = ABSENT


AnyPoint: Any = Point
AnyNamed: Any = Named
UPPER = "1B4E28BA-2FA1-11D2-883F-0016D3CCA427"


def test_every_missing_field_is_named() -> None:
    with pytest.raises(TypeError, match=r"^Point\(\) lacks x, y$"):
        AnyPoint(z=1)


def test_a_record_has_no_hash() -> None:
    with pytest.raises(TypeError, match=r"^unhashable type: 'Point'$"):
        hash(Point(x=1, y=2))


def test_what_the_constructor_was_given_is_written_letter_for_letter() -> None:
    made = AnyNamed(id=UPPER)
    assert (made.id, made.to_dict()) == (uuid.UUID(UPPER), {"id": UPPER})
    made.id = uuid.UUID(int=1)
    assert made.to_dict() == {"id": str(uuid.UUID(int=1))}


def test_what_the_constructor_was_given_is_copied() -> None:
    label = {"a": [1]}
    made = Named(id=uuid.UUID(UPPER), label=label)
    label["a"].append(2)
    made.label = None
    assert made.to_dict() == {"id": UPPER.lower(), "label": None}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 78, f"'{'x' * 78}'"),
        ("x" * 79, f"'{'x' * 69}...'"),
        (b"y" * 78, f"b'{'y' * 68}...'"),
        (list("abc"), "[3 items]"),
        ({"a": 1}, "{1 keys}"),
        (Point(x=1, y=2), "Point(...)"),
    ],
)
def test_values_are_shown_in_a_few_characters(value: Any, text: str) -> None:
    shown = repr(Named(id=uuid.UUID(int=1), label=value))
    assert shown == f"Named(id=UUID('00000000-0000-0000-0000-000000000001'), label={text})"


@record
class Wide(Record):
    a: int = ABSENT
    b: int = ABSENT
    c: int = ABSENT
    d: int = ABSENT
    e: int = ABSENT
    f: int = ABSENT
    g: int = ABSENT
    h: int = ABSENT
    i: int = wire("I", default=ABSENT)


def test_eight_fields_are_shown_and_the_others_hinted_at() -> None:
    eight = dict.fromkeys("abcdefgh", 1)
    shown = "Wide(a=1, b=1, c=1, d=1, e=1, f=1, g=1, h=1"
    assert repr(Wide(**eight)) == f"{shown})"
    assert repr(Wide(**eight, i=1)) == f"{shown}, ...)"


def test_what_is_shared_stays_shared_in_a_deep_copy() -> None:
    shared = ["x"]
    made = Named(id=uuid.UUID(int=1), label=shared)
    twin, other = copy.deepcopy((made, shared))
    assert twin.label is other is not shared


class Base(OpenRecord):
    def told(self) -> str:
        return "told"

    @classmethod
    def made(cls) -> str:
        return "made"


def kept(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a method, as decorators do."""

    @functools.wraps(method)
    def wrapped(*arguments: Any) -> Any:
        return method(*arguments)

    return wrapped


def test_super_finds_the_base_in_every_kind_of_method() -> None:
    @record
    class Plain(Base):
        def told(self) -> str:
            return super().told()

    @record
    class Wrapped(Base):
        @kept
        def told(self) -> str:
            return super().told()

    @record
    class Shared(Base):
        @classmethod
        def made(cls) -> str:
            return super().made()

    assert (Plain().told(), Wrapped().told(), Shared.made()) == ("told", "told", "made")


def test_a_function_means_the_class_that_it_was_moved_to() -> None:
    @record
    class Static(Base):
        @staticmethod
        def mine() -> type:
            return __class__

    @record
    class Read(Base):
        @property
        def mine(self) -> type:
            return __class__

    @record
    class Written(Base):
        @property
        def mine(self) -> Any:
            return None

        @mine.setter
        def mine(self, value: Any) -> None:
            self.seen = (value, __class__)

    written = Written()
    written.mine = 1
    assert (Static.mine(), Read().mine, written.seen) == (Static, Read, (1, Written))


# ---- clients ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop() -> Iterator[Sender]:
    """A package with a default client, and a class."""
    package, module = ModuleType("shop"), ModuleType("shop.sub.item")
    made = Sender(base_url="https://shop.test")
    vars(package)["default_client"] = made
    sys.modules.update({"shop": package, "shop.sub.item": module})
    item = record(type("Item", (Record,), {"__annotations__": {"name": str}, "__module__": "shop.sub.item"}))
    vars(module)["Item"] = item
    yield made
    del sys.modules["shop"], sys.modules["shop.sub.item"]


def test_an_object_that_no_client_made_has_the_default_client_of_its_package(shop: Sender) -> None:
    item: Any = vars(sys.modules["shop.sub.item"])["Item"]
    assert item(name="x")._client is shop

    class Mine(item):
        """A class of another package that stands on it."""

    assert Mine(name="x")._client is shop
    with pytest.raises(AttributeError, match=r"^this Point was made by hand, and its package has no default client$"):
        assert Point(x=1, y=2)._client


def test_the_default_client_is_found_again_where_a_pickle_is_read(shop: Sender) -> None:
    item: Any = vars(sys.modules["shop.sub.item"])["Item"]
    text = pickle.dumps(codec.decode(item, {"name": "x"}, shop))
    other = vars(sys.modules["shop"])["default_client"] = Sender(base_url="https://other.test")
    assert pickle.loads(text)._client is other
    kept = pickle.loads(pickle.dumps(codec.decode(item, {"name": "x"}, shop)))._client
    assert (kept is other, kept._address.base) == (False, "https://shop.test")


# ---- pages -----------------------------------------------------------------------------------------------------------


def test_the_class_of_a_page_is_named_by_its_items() -> None:
    named, text = Page[Point], Page["Point"]
    assert (named.__name__, text.__name__) == ("Page[Point]", "Page[Point]")
    assert (named.__module__, named.__doc__) == (Page.__module__, Page.__doc__)
    assert not hasattr(named(results=[]), "__dict__")
