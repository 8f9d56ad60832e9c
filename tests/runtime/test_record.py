"""Records: reading, unknown fields, writing back, equality, copies, pickles."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, TypeAlias

import pytest

from replicate_runtime.core import codec
from replicate_runtime.core.errors import DecodeError
from replicate_runtime.core.fields import fields_of
from replicate_runtime.core.http.sender import Sender
from replicate_runtime.core.page import Page
from replicate_runtime.core.record import ABSENT, OpenRecord, Record, record, wire
from tests.runtime.recorded import RECORDINGS, bodies

Status: TypeAlias = Literal["starting", "succeeded"]


@record
class Urls(Record):
    get: str = ABSENT
    cancel: str = ABSENT


class Overlay(OpenRecord, ABC):
    @abstractmethod
    def again(self) -> str: ...

    @property
    def done(self) -> bool:
        return self.status == "succeeded"

    status: Any


@record
class Run(Overlay):
    id: str
    status: Status | str = ABSENT
    input: dict[str, Any] | None = ABSENT
    output: Any = ABSENT
    urls: Urls = ABSENT
    class_: str = wire("class", default=None)
    created_at: dt.datetime = ABSENT
    secret_key: str = ABSENT

    def again(self) -> str:
        return f"again {self.id}"


AnyRun: Any = Run
AnyPage: Any = Page
"""The classes as programs without types see them."""

CLASS, MINE = "class_", "_mine"


def unknown(made: Any, name: str) -> Any:
    """A field that the class does not know."""
    return getattr(made, name)


DATA: dict[str, Any] = {
    "id": "a",
    "status": "new-status",
    "new_field": {"x": 1},
    "urls": {"get": "https://x", "stream": "https://y"},
    "class": "c",
    "created_at": "2024-01-02T03:04:05.123456789Z",
}


def test_reading() -> None:
    run = Run.from_dict(DATA)
    assert (run.id, run.status, run.class_, run.input, run.output) == ("a", "new-status", "c", None, None)
    assert isinstance(run.urls, Urls)
    assert (run.urls.get, run.urls.cancel) == ("https://x", None)
    assert run.created_at == dt.datetime(2024, 1, 2, 3, 4, 5, 123456, tzinfo=dt.timezone.utc)
    assert (run.again(), run.done) == ("again a", False)
    assert run._problems == ()


def test_unknown_fields_are_kept_and_read() -> None:
    run = Run.from_dict(DATA)
    assert unknown(run, "new_field") == {"x": 1}
    assert unknown(run.urls, "stream") == "https://y"
    with pytest.raises(AttributeError, match="'Run' object has no attribute 'nothing'"):
        unknown(run, "nothing")
    assert not hasattr(run, "_repr_html_")


def test_a_field_that_meets_a_method_leaves_the_method() -> None:
    run = Run.from_dict({"id": "a", "again": "data"})
    assert run.again() == "again a"
    assert run.to_dict() == {"id": "a", "again": "data"}


def test_writing_back_loses_nothing() -> None:
    written = Run.from_dict(DATA).to_dict()
    assert written == DATA
    assert list(written) == list(DATA)
    assert written["new_field"] is not DATA["new_field"]


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="no recordings of real traffic beside the checkout")
@pytest.mark.parametrize("operation", ["predictions.get", "predictions.create", "trainings.get"])
def test_recorded_bodies_come_back_as_they_were(operation: str) -> None:
    for body in bodies(operation):
        run = Run.from_dict(body)
        assert json.dumps(run.to_dict()) == json.dumps(body)
        assert Run.from_dict(run.to_dict()) == run == pickle.loads(pickle.dumps(run))


def test_changes_are_written() -> None:
    run = Run.from_dict(DATA)
    run.status = "succeeded"
    run.urls.cancel = "https://z"
    run.input = {"n": 1}
    setattr(run, CLASS, None)
    assert run.to_dict() == {
        **DATA,
        "status": "succeeded",
        "urls": {"get": "https://x", "stream": "https://y", "cancel": "https://z"},
        "class": None,
        "input": {"n": 1},
    }
    run.created_at = run.created_at + dt.timedelta(days=1)
    assert run.to_dict()["created_at"] == "2024-01-03T03:04:05.123456Z"


def test_null_and_absent_are_told_apart() -> None:
    assert Run.from_dict({"id": "a", "output": None}).to_dict() == {"id": "a", "output": None}
    assert Run.from_dict({"id": "a"}).to_dict() == {"id": "a"}
    assert Run(id="a", output=None).to_dict() == {"id": "a", "output": None}


def test_what_does_not_fit_is_kept_and_named() -> None:
    data = {"id": 7, "urls": "https://x", "created_at": "yesterday", "status": None}
    run = Run.from_dict(data)
    assert (run.id, run.urls, run.created_at, run.status) == (7, "https://x", "yesterday", None)
    assert [place for place, _ in run._problems] == ["urls", "created_at"]
    assert run.to_dict() == data


def test_construction() -> None:
    run = AnyRun(id="a", urls={"get": "https://x"}, class_="c", more=1, created_at="2024-01-01T00:00:00Z")
    assert isinstance(run.urls, Urls)
    assert (unknown(run, "more"), run.created_at.year) == (1, 2024)
    assert run.to_dict() == {
        "id": "a",
        "urls": {"get": "https://x"},
        "class": "c",
        "created_at": "2024-01-01T00:00:00Z",
        "more": 1,
    }
    assert AnyRun(**{"id": "a", "class": "c"}).class_ == "c"
    assert Run(id="a", urls=Urls(get="g")).to_dict() == {"id": "a", "urls": {"get": "g"}}
    with pytest.raises(TypeError, match=r"Run\(\) lacks id"):
        AnyRun(status="x")


def test_a_constant_fills_itself_in() -> None:
    @record
    class Cat(Record):
        kind: Literal["cat"] = "cat"

    assert Cat().to_dict() == {"kind": "cat"}
    assert Cat.from_dict({}).to_dict() == {}
    assert Cat.from_dict({"kind": "dog"})._problems == (("kind", "expected 'cat', got 'dog'"),)


def test_equality() -> None:
    assert Run.from_dict(DATA) == Run.from_dict(DATA)
    assert Run(id="a") == Run.from_dict({"id": "a", "output": None})
    assert Run(id="a") != Run(id="b")
    assert AnyRun(id="a", more=1) != Run(id="a")
    assert Run(id="a") != {"id": "a"}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Run(id="a"))


def test_repr_is_short_and_keeps_secrets() -> None:
    text = repr(
        AnyRun(
            id="a", input={"a": 1, "b": 2}, output=["x"] * 50, urls={"get": "g"}, secret_key="whsec_x", status="s" * 500
        )
    )
    assert text.startswith("Run(id='a', status='sss")
    assert "input={2 keys}, output=[50 items], urls=Urls(...)" in text
    assert "whsec_x" not in text
    assert len(text) < 300


@record
class Usage(Record):
    input_token_count: int | None = ABSENT
    time_to_first_token: float = ABSENT
    access_token: str | None = ABSENT
    key: str = wire("key", default=ABSENT, secret=True)


def test_numbers_are_no_secrets_and_what_is_declared_secret_is_one() -> None:
    shown = "Usage(input_token_count=3, time_to_first_token=0.5, access_token=..., key=...)"
    assert repr(Usage(input_token_count=3, time_to_first_token=0.5, access_token="r8_x", key="whsec_x")) == shown


def test_copies_and_pickles() -> None:
    client = object()
    reader: Any = codec.decode(Run, dict(DATA), client)
    reader.note = ["patched"]
    for twin in (copy.copy(reader), copy.deepcopy(reader)):
        assert twin == reader
        assert (twin._client is client, twin.note) == (True, ["patched"])
    assert copy.deepcopy(reader).urls is not reader.urls
    twin = pickle.loads(pickle.dumps(reader))
    assert twin == reader
    assert twin.note == ["patched"]


def test_a_pickle_goes_on_with_its_client_whose_secrets_stay_behind() -> None:
    client = Sender(base_url="https://proxy.test", credentials={"bearerAuth": "r8_secret"})
    run: Any = codec.decode(Run, dict(DATA), client)
    assert b"r8_secret" not in pickle.dumps(run)
    twin: Any = pickle.loads(pickle.dumps(run))
    assert (twin, twin._client._address.base) == (run, "https://proxy.test")


def test_a_client_that_cannot_be_found_by_its_class_stays_behind() -> None:
    class Local(Sender):
        pass

    run: Any = codec.decode(Run, dict(DATA), Local(base_url="https://proxy.test"))
    twin: Any = pickle.loads(pickle.dumps(run))
    assert twin == run
    with pytest.raises(AttributeError, match="made by hand"):
        assert twin._client


def test_attributes_can_be_set_where_there_is_an_overlay() -> None:
    run = Run(id="a")
    setattr(run, MINE, 1)
    run.again = lambda: "patched"
    assert run.again() == "patched"
    with pytest.raises(AttributeError):
        setattr(Urls(), MINE, 1)


def test_become_takes_over_everything() -> None:
    run, newer = Run.from_dict({"id": "a"}), Run.from_dict(DATA)
    assert run._become(newer) is run
    assert run == newer
    assert run.to_dict() == DATA


def test_readers_of_a_class_stand_in_for_annotations() -> None:
    class Shouting(Record):
        _readers: ClassVar[Mapping[str, Callable[[Any, Any], Any]]] = {"text": lambda value, _: str(value).upper()}

    @record
    class Loud(Shouting):
        text: Any = ABSENT

    assert Loud.from_dict({"text": "a"}).text == "A"
    assert Loud.from_dict({"text": "a"}).to_dict() == {"text": "a"}
    assert Loud(text="b").text == "B"


def test_inheritance() -> None:
    @record
    class Base(Record):
        id: str
        score: float = ABSENT

        def where(self) -> str:
            return f"{__class__.__name__} {super().__repr__()}"

    @record
    class Derived(Base):
        id: str = "b"
        more: str = ABSENT
        count: ClassVar[int] = 3

        @property
        def up(self) -> str:
            return super().where()

    class Mine(Derived):
        """A user's own."""

    assert [field.name for field in fields_of(Mine)] == ["score", "id", "more"]
    assert [field.required for field in fields_of(Mine)] == [False, False, False]
    made = Mine(score=1)
    assert made.up == "Base test_inheritance.<locals>.Mine(score=1, id='b')"
    assert Mine.from_dict({"id": "a", "score": 1, "x": 2}).to_dict() == {"id": "a", "score": 1, "x": 2}
    assert Derived.__slots__ == ("more",)
    assert Derived.count == 3
    assert (Derived.__qualname__, Derived.__module__) == ("test_inheritance.<locals>.Derived", __name__)


# ---- pages -----------------------------------------------------------------------------------------------------------


def test_a_page_of_objects() -> None:
    page = Page[Urls].from_dict({"next": None, "results": [{"get": "a"}, {"get": "b"}], "total": 2})
    assert isinstance(page, Page)
    assert [item.get for item in page] == ["a", "b"]
    assert (len(page), page[1].get, bool(page), page.next, page.previous) == (2, "b", True, None, None)
    assert unknown(page, "total") == 2
    assert not Page[Urls](results=[])
    assert isinstance(AnyPage[Urls](results=[{"get": "a"}])[0], Urls)
    assert Page[Urls] is Page[Urls]
    assert repr(page) == "Page[Urls](results=[2 items])"
    assert isinstance(Page(results=[{"a": 1}])[0], dict)


def test_one_odd_item_does_not_lose_the_page() -> None:
    data: dict[str, Any] = {"results": [{"get": "a"}, "odd", None, {"get": "b"}]}
    page = Page[Urls].from_dict(data)
    assert [type(item).__name__ for item in page] == ["Urls", "str", "NoneType", "Urls"]
    assert [place for place, _ in page._problems] == ["results[1]", "results[2]"]
    assert page.to_dict() == data


def test_pages_are_pickled_and_copied() -> None:
    page = Page[Urls].from_dict({"results": [{"get": "a"}]})
    for twin in (copy.deepcopy(page), copy.copy(page), pickle.loads(pickle.dumps(page))):
        assert twin == page
        assert type(twin) is Page[Urls]
    assert pickle.loads(pickle.dumps(AnyPage(results=[1]))).results == [1]


def test_a_page_may_have_fields_of_its_own() -> None:
    page = Counted.from_dict({"next": "/2", "results": [{"get": "a"}], "total": 2, "more": 1})
    assert ([item.get for item in page], page.total, page.next, unknown(page, "more")) == (["a"], 2, "/2", 1)
    for twin in (copy.deepcopy(page), copy.copy(page), pickle.loads(pickle.dumps(page))):
        assert twin == page
        assert type(twin) is Counted
    assert Counted(results=[Urls(get="a")], total=1).to_dict() == {"results": [{"get": "a"}], "total": 1}


@record
class Counted(Page["Urls"]):
    """A page that knows how many items there are."""

    total: int = ABSENT
    results: list[Urls]


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(DecodeError, match="expected an object"):
        codec.decode(Run, [1])
    assert isinstance(Run.from_dict(Frozen(id="a")), Run)


class Frozen(Mapping[str, Any]):
    """A mapping that is no dict."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
