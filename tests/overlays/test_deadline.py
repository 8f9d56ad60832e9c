"""The time that a whole operation may take, and the output of a run as it stands: each by itself."""

from __future__ import annotations

import math
from typing import Any

import pytest

from replicate_runtime.overlays.parts.deadline import Deadline, interval
from replicate_runtime.overlays.parts.outcome import holds_urls, plain
from replicate_runtime.overlays.parts.pauses import Pace, pause

URL = "https://example.com/a.png"


@pytest.mark.parametrize(
    ("seconds", "now", "left", "passed", "cut", "options"),
    [
        (None, 5, None, False, 60, {}),
        (math.inf, 5, None, False, 60, {}),
        (10, 100, 10, False, 10, {"timeout": 10}),
        (10, 109, 1, False, 1, {"timeout": 1}),
        (10, 110, 0, True, 0, {"timeout": 0.001}),
        (10, 111, -1, True, 0, {"timeout": 0.001}),
        (90, 100, 90, False, 60, {"timeout": 90}),
        (0.5, 100, 0.5, False, 0.5, {"timeout": 0.5}),
    ],
)
def test_a_deadline_tells_what_is_left(
    seconds: float | None, now: float, left: float | None, passed: bool, cut: float, options: dict[str, float]
) -> None:
    deadline = Deadline(seconds, 100)
    assert deadline.left(now) == left
    assert deadline.passed(now) is passed
    assert deadline.within(60, now) == cut
    assert deadline.options(now) == options
    assert deadline.seconds == (None if seconds == math.inf else seconds)


@pytest.mark.parametrize("seconds", [0, -1, math.nan, "5", True])
@pytest.mark.parametrize("name", ["timeout", "idle_timeout"])
def test_a_deadline_is_a_positive_number(seconds: Any, name: str) -> None:
    with pytest.raises(ValueError, match="seconds") as caught:
        Deadline(seconds, 0, name) if name != "timeout" else Deadline(seconds, 0)
    assert str(caught.value) == f"{name} is a number of seconds above 0, or None for no limit, not {seconds!r}"


@pytest.mark.parametrize(
    ("whole", "idle", "end"), [(None, None, None), (10, None, 10), (None, 3, 5), (10, 3, 5), (10, 8, 10), (10, 20, 10)]
)
def test_the_end_that_comes_first_counts(whole: float | None, idle: float | None, end: float | None) -> None:
    deadline = Deadline(whole, 0)
    sooner = deadline.or_within(idle, 2)
    assert sooner.left(0) == end
    assert (sooner is deadline) is (whole is not None and end == whole)


def test_silence_that_cannot_be_meant_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match=r"^idle_timeout is a number of seconds above 0, or None for no limit, not 0$"):
        Deadline(1, 0).or_within(0, 0)


def test_a_deadline_that_passed_says_so() -> None:
    error = Deadline(2.5, 0).exceeded("before the input was sent")
    assert str(error) == "the time of 2.5 s was over before the input was sent; nothing was created"
    assert error.timeout == 2.5


@pytest.mark.parametrize("seconds", [None, 0, 0.5, 3])
def test_an_interval_is_what_was_given(seconds: float | None) -> None:
    assert interval(seconds) == seconds


# ---- pauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "expected", "seconds"),
    [
        (0, None, 0.15),
        (0.049, None, 0.15),
        (0.05, None, 0.1),
        (0.2, None, 0.1),
        (1, None, 0.26),
        (2.2, None, 0.5),
        (60, None, 0.5),
        (0, 0.63, 0.65),
        (0, 0.64, 0.33),
        (1, 3, 0.505),
        (2.98, 3, 0.04),
        (3.001, 3, 0.2),
        (3.5, 3, 0.2),
        (4.02, 3, 0.25),
        (5, 3, 0.45),
        (0.3, 0.2, 0.05),
        (1.001, 1, 0.1),
    ],
)
def test_a_pause_goes_by_the_age_and_by_what_is_known(age: float, expected: float | None, seconds: float) -> None:
    assert pause(age, expected) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("chance", "expected", "seconds"), [(0.0, None, 0.135), (0.5, None, 0.15), (1.0, None, 0.165), (1.0, 0.63, 0.65)]
)
def test_a_tenth_of_a_pause_is_chance(chance: float, expected: float | None, seconds: float) -> None:
    assert Pace(None, expected, lambda: chance).pause(0) == pytest.approx(seconds)


@pytest.mark.parametrize(("expected", "longest"), [(None, 0.5), (1.0, 0.495)])
def test_chance_lengthens_no_pause_beyond_its_bound(expected: float | None, longest: float) -> None:
    assert Pace(None, expected, lambda: 1.0).pause(60) == pytest.approx(longest)


# ---- outputs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (URL, True),
        ("http://x", True),
        ("data:,x", True),
        (f"see {URL}", False),
        ("", False),
        (3, False),
        (None, False),
        ([1, [URL]], True),
        ([1, ["a"]], False),
        ([], False),
        ({"a": 1, "b": {"c": URL}}, True),
        ({URL: 1}, False),
        ({}, False),
    ],
)
def test_an_output_may_hold_files_where_a_text_begins_like_a_url(value: object, held: bool) -> None:
    assert holds_urls(value) is held


class Text(str):
    """A text that knows more, as output files do."""

    __slots__ = ()


def test_a_plain_output_is_nothing_but_values() -> None:
    given = {"a": [Text("x"), 1, None, {"b": Text("y")}], "c": Text("z")}
    made = plain(given)
    assert made == {"a": ["x", 1, None, {"b": "y"}], "c": "z"}
    assert {type(text) for text in (made["a"][0], made["a"][3]["b"], made["c"])} == {str}
    assert made is not given
    assert made["a"] is not given["a"]
