"""Objects as mappings and as JSON: what is shown of them, and what is left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from replicate_runtime.core.record import ABSENT, Record, record, wire
from replicate_runtime.overlays.parts.compat import Compat, Later, Page, Returned
from replicate_runtime.overlays.parts.dump import chosen
from tests.overlays import hosts


@record
class Plain(Record):
    id: str


@record
class Part(Compat):
    id: str
    from_: str | None = wire("from", default=ABSENT)


@record
class Whole(Compat):
    id: str
    class_: str | None = wire("class", default=ABSENT)
    part: Part | None = ABSENT
    parts: list[Part] = ABSENT
    named: dict[str, Part] = ABSENT
    missing: str | None = ABSENT

    _derived = ("length", "nothing")

    @property
    def length(self) -> int:
        return len(self.id)

    @property
    def nothing(self) -> None:
        return None


RAW: dict[str, Any] = {
    "id": "w",
    "class": None,
    "part": {"id": "p", "from": "x"},
    "parts": [{"id": "p0"}, {"id": "p1", "from": None}],
    "named": {"a": {"id": "pa"}},
    "more": {"deep": [1, {"x": None}]},
}


@pytest.fixture
def whole() -> Whole:
    return Whole.from_dict(RAW)


def test_a_mapping_has_all_fields_and_what_is_derived_and_unknown(whole: Whole) -> None:
    assert (
        whole.dict()
        == whole.model_dump()
        == {
            "id": "w",
            "class_": None,
            "part": {"id": "p", "from_": "x"},
            "parts": [{"id": "p0", "from_": None}, {"id": "p1", "from_": None}],
            "named": {"a": {"id": "pa", "from_": None}},
            "missing": None,
            "length": 1,
            "nothing": None,
            "more": {"deep": [1, {"x": None}]},
        }
    )


def test_fields_go_by_their_wire_names_where_that_is_asked_for(whole: Whole) -> None:
    data = whole.dict(by_alias=True, include={"id", "class_", "part"})
    assert data == {"id": "w", "class": None, "part": {"id": "p", "from": "x"}}
    assert json.loads(whole.json(by_alias=True, include={"class_"})) == {"class": None}


@pytest.mark.parametrize("keyword", ["exclude_unset", "skip_defaults"])
def test_what_was_not_received_can_be_left_out(whole: Whole, keyword: str) -> None:
    given: dict[str, Any] = {keyword: True}
    expected = {
        "id": "w",
        "class_": None,
        "part": {"id": "p", "from_": "x"},
        "parts": [{"id": "p0"}, {"id": "p1", "from_": None}],
        "named": {"a": {"id": "pa"}},
        "length": 1,
        "more": {"deep": [1, {"x": None}]},
    }
    assert whole.dict(**given) == json.loads(whole.json(**given)) == expected
    given[keyword] = False
    assert whole.dict(**given) == whole.dict()


@pytest.mark.parametrize("keyword", ["exclude_none", "exclude_defaults"])
def test_what_is_none_can_be_left_out(whole: Whole, keyword: str) -> None:
    given: dict[str, Any] = {keyword: True}
    expected = {
        "id": "w",
        "part": {"id": "p", "from_": "x"},
        "parts": [{"id": "p0"}, {"id": "p1"}],
        "named": {"a": {"id": "pa"}},
        "length": 1,
        "more": {"deep": [1, {"x": None}]},
    }
    assert whole.dict(**given) == json.loads(whole.json(**given)) == expected


CHOICES: list[tuple[Any, Any, dict[str, Any]]] = [
    ({"id"}, None, {"id": "w"}),
    (["id", "length"], None, {"id": "w", "length": 1}),
    ({"id", "length"}, {"id"}, {"length": 1}),
    (set(), None, {}),
    ({"part": {"id"}}, None, {"part": {"id": "p"}}),
    ({"part": True}, None, {"part": {"id": "p", "from_": "x"}}),
    ({"part": ...}, {"part": {"id"}}, {"part": {"from_": "x"}}),
    ({"parts": {0: {"id"}}}, None, {"parts": [{"id": "p0"}]}),
    ({"parts": {"__all__": {"id"}}}, None, {"parts": [{"id": "p0"}, {"id": "p1"}]}),
    ({"parts": {"__all__": {"id"}, 1: {"from_"}}}, None, {"parts": [{"id": "p0"}, {"from_": None}]}),
    ({"parts"}, {"parts": {0}}, {"parts": [{"id": "p1", "from_": None}]}),
    ({"parts"}, {"parts": {"__all__": {"from_"}}}, {"parts": [{"id": "p0"}, {"id": "p1"}]}),
    ({"parts"}, {"parts": {"__all__"}}, {"parts": []}),
    ({"parts"}, {"parts": True}, {}),
    ({"named": {"a": {"id"}}}, None, {"named": {"a": {"id": "pa"}}}),
    ({"named": {"__all__": {"id"}}}, None, {"named": {}}),
    ({"named"}, {"named": {"a"}}, {"named": {}}),
    ({"more": {"deep": {1}}}, None, {"more": {"deep": [{"x": None}]}}),
    ({"more"}, {"more": {"deep": {1: {"x"}}}}, {"more": {"deep": [1, {}]}}),
]


@pytest.mark.parametrize(("include", "exclude", "expected"), CHOICES)
def test_what_is_shown_is_chosen_at_every_depth(whole: Whole, include: Any, exclude: Any, expected: Any) -> None:
    assert whole.dict(include=include, exclude=exclude) == expected
    assert json.loads(whole.json(include=include, exclude=exclude)) == expected
    assert whole.model_dump(mode="json", include=include, exclude=exclude) == expected


def test_what_is_not_chosen_of_a_copy_is_none(whole: Whole) -> None:
    twin: Any = whole.copy(include={"id", "part"}, exclude={"part"}, update={"class_": "new"})
    assert (twin.id, twin.class_, twin.part, twin.parts) == ("w", "new", None, None)
    assert (whole.part, whole.class_) == (Part(id="p", from_="x"), None)
    assert whole.model_copy(deep=True).part is not whole.part
    assert whole.model_copy().part is whole.part
    assert whole.copy() == whole


@pytest.mark.parametrize(
    ("include", "exclude", "shown"),
    [(None, None, True), ({"a"}, None, True), ({"b"}, None, False), (None, {"a"}, False), (None, {"a": {"x"}}, True)],
)
def test_whether_a_field_is_shown_at_all(include: Any, exclude: Any, shown: bool) -> None:
    assert chosen("a", include, exclude) is shown


def test_json_is_written_as_it_is_asked_for(whole: Whole) -> None:
    assert whole.json(include={"id"}, indent=2) == whole.model_dump_json(include={"id"}, indent=2)
    assert whole.json(include={"id"}, indent=2) == '{\n  "id": "w"\n}'
    assert whole.model_dump_json(include={"id"}) == '{"id": "w"}'
    whole.missing = "ü"
    assert whole.json(include={"missing"}, ensure_ascii=False) == '{"missing": "ü"}'
    odd: Any = {1}
    whole.missing = odd
    assert whole.json(include={"missing"}) == '{"missing": "{1}"}'
    assert whole.json(include={"missing"}, encoder=sorted) == '{"missing": [1]}'
    assert whole.json(include={"missing"}, models_as_dict=False) == '{"missing": "{1}"}'


def test_as_json_a_mapping_has_nothing_but_what_json_has(whole: Whole) -> None:
    odd: Any = {1}
    whole.missing = odd
    assert whole.model_dump(mode="json", include={"missing"}) == {"missing": "{1}"}
    assert whole.model_dump(mode="python", include={"missing"}) == {"missing": {1}}
    assert whole.model_dump(include={"missing"}) == {"missing": {1}}


def test_plain_objects_within_become_mappings_too(whole: Whole) -> None:
    plain: Any = Plain.from_dict({"id": "x", "more": 1})
    whole.missing = plain
    assert whole.dict(include={"missing"}) == {"missing": {"id": "x", "more": 1}}


def test_pairs_of_names_and_values_are_given(whole: Whole) -> None:
    pairs = dict(whole)
    assert list(pairs) == ["id", "class_", "part", "parts", "named", "missing", "more"]
    assert pairs["part"] is whole.part


def test_what_stands_elsewhere_is_found_when_it_is_asked_for() -> None:
    class Holder:
        """Something with such attributes."""

        page = Later("compat", "Page")
        made = Returned("described", "a", "b")

        @staticmethod
        def described(*args: str) -> Any:
            return type("Call", (), {"returns": args})

    assert Holder.page is Holder().page is Page
    assert Holder.made == Holder().made == ("a", "b")
    assert hosts.Prediction.Progress.__name__ == "Progress"
