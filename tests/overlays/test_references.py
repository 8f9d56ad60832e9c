"""What can be run, read from all its spellings; and the words in which everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest

from replicate_runtime.overlays.reference import (
    InvalidReference,
    ModelVersionIdentifier,
    Referable,
    Reference,
    model_name,
    reference,
    target,
    version_of,
)
from tests.overlays import hosts

HEX = "5" * 64
OTHER = "6" * 64
ACCEPTED = (
    "Accepted: 'owner/name', 'owner/name:version', a version id of 64 hex digits, 'deployments/owner/name', a tuple "
    "(owner, name), a ModelVersionIdentifier, or a Model, Version or Deployment object."
)
INVALID = "Invalid reference to model version:"
EXPECTED = f"Expected format: owner/name:version. {ACCEPTED}"
MODEL = hosts.Model(owner="a", name="b")
VERSION = hosts.Version(id=HEX)
DEPLOYMENT = hosts.Deployment(owner="a", name="b")


def parts(read: Reference) -> tuple[object, ...]:
    return read.kind, read.owner, read.name, read.version


READ: list[tuple[Any, tuple[object, ...], str]] = [
    ("a/b", ("model", "a", "b", None), "<model a/b>"),
    (f"a/b:{HEX}", ("version", "a", "b", HEX), f"<version a/b:{HEX}>"),
    ("a/b:latest", ("version", "a", "b", "latest"), "<version a/b:latest>"),
    (HEX, ("version", None, None, HEX), f"<version {HEX}>"),
    ("deployments/a/b", ("deployment", "a", "b", None), "<deployment deployments/a/b>"),
    (("a", "b"), ("model", "a", "b", None), "<model a/b>"),
    (["a", "b"], ("model", "a", "b", None), "<model a/b>"),
    (("a", "b", HEX), ("version", "a", "b", HEX), f"<version a/b:{HEX}>"),
    (("a", "b", None), ("model", "a", "b", None), "<model a/b>"),
    (ModelVersionIdentifier("a", "b", HEX), ("version", "a", "b", HEX), f"<version a/b:{HEX}>"),
    (ModelVersionIdentifier("a", "b"), ("model", "a", "b", None), "<model a/b>"),
    (MODEL, ("model", "a", "b", None), "<model a/b>"),
    (VERSION, ("version", None, None, HEX), f"<version {HEX}>"),
    (DEPLOYMENT, ("deployment", "a", "b", None), "<deployment deployments/a/b>"),
]


@pytest.mark.parametrize(("value", "expected", "shown"), READ)
def test_what_can_be_run_is_read_and_shown(value: Any, expected: tuple[object, ...], shown: str) -> None:
    read = reference(value)
    assert parts(read) == expected
    assert repr(read) == shown
    assert read.origin == (("a", "b") if value == ["a", "b"] else value)
    assert reference(read) is read


REFUSED: list[tuple[Any, str]] = [
    ("", f"{INVALID}  (it is empty). {EXPECTED}"),
    ("words", f"{INVALID} words. {EXPECTED}"),
    ("a/b/c", f"{INVALID} a/b/c. {EXPECTED}"),
    ("a/b:c:d", f"{INVALID} a/b:c:d. {EXPECTED}"),
    ("deployments/b", f"{INVALID} deployments/b. {EXPECTED}"),
    ("deployments/a/b/c", f"{INVALID} deployments/a/b/c. {EXPECTED}"),
    ("a b/c", f"{INVALID} a b/c: 'a b' is no name. {ACCEPTED}"),
    ("a b/c:d", f"{INVALID} a b/c:d: 'a b' is no name. {ACCEPTED}"),
    ("a/..", f"{INVALID} a/..: '..' is no name. {ACCEPTED}"),
    ("./b", f"{INVALID} ./b: '.' is no name. {ACCEPTED}"),
    ("deployments//b", f"{INVALID} deployments//b: '' is no name. {ACCEPTED}"),
    (("a",), f"{INVALID} ('a',). {ACCEPTED}"),
    (["a", 1], f"{INVALID} ('a', 1). {ACCEPTED}"),
    (("a", "b", "c", "d"), f"{INVALID} ('a', 'b', 'c', 'd'). {ACCEPTED}"),
    (3, f"{INVALID} 3. {ACCEPTED}"),
    (None, f"{INVALID} None. {ACCEPTED}"),
    (Referable(), f"Referable names nothing that can be run. {ACCEPTED}"),
]


@pytest.mark.parametrize(("value", "message"), REFUSED)
def test_everything_else_is_refused_with_all_that_is_accepted(value: Any, message: str) -> None:
    with pytest.raises(InvalidReference) as caught:
        reference(value)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", ["a/b", "deployments/a/b", ("a", "b"), MODEL, DEPLOYMENT, f"a/b:{HEX}"])
def test_a_model_is_named(value: Any) -> None:
    assert model_name(value) == ("a", "b")


@pytest.mark.parametrize(
    "value", ["", "a", HEX, VERSION, ("a",), 3, None, "deployments/a/b:1", "deployments/deployments/a/b"]
)
@pytest.mark.parametrize(
    ("kind", "named"), [("model", "model must be a Model"), ("deployment", "deployment must be a Deployment")]
)
def test_what_names_no_model_is_refused_in_the_words_of_the_release_before(value: Any, kind: str, named: str) -> None:
    with pytest.raises(InvalidReference) as caught:
        model_name(value, kind)
    assert str(caught.value) == f"{named}, a tuple of (owner, name), or a string in the format 'owner/name'"


# ---- the arguments of predictions.create -----------------------------------------------------------------------------

EITHER = (
    "'{0}' may mean a version id (then write version='{0}') or a model without its owner "
    f"(then write model='owner/{{0}}'). {ACCEPTED}"
)
ONE = "Exactly one of 'model', 'version', or 'deployment' must be specified."


@pytest.mark.parametrize(
    ("model", "version", "deployment", "expected"),
    [
        ("a/b", None, None, ("model", "a", "b", None)),
        (HEX, None, None, ("version", None, None, HEX)),
        (None, "short", None, ("version", None, None, "short")),
        (None, "a/b", None, ("version", None, None, "a/b")),
        (None, f"a/b:{HEX}", None, ("version", "a", "b", HEX)),
        ("a/b", HEX, None, ("version", "a", "b", HEX)),
        ("a/b", f"a/b:{HEX}", None, ("version", "a", "b", HEX)),
        (f"a/b:{HEX}", HEX, None, ("version", "a", "b", HEX)),
        (None, None, "a/b", ("deployment", "a", "b", None)),
        (None, None, DEPLOYMENT, ("deployment", "a", "b", None)),
    ],
)
def test_what_is_to_run_is_told_from_three_arguments(
    model: Any, version: Any, deployment: Any, expected: tuple[object, ...]
) -> None:
    read, input = target(model, version, deployment, {"x": 1})
    assert (parts(read), input) == (expected, {"x": 1})
    assert read.origin == (deployment or version or model)


@pytest.mark.parametrize(
    ("model", "deployment", "expected"),
    [
        ("a/b", None, ("model", "a", "b", None)),
        ("short", None, ("version", None, None, "short")),
        (HEX, None, ("version", None, None, HEX)),
        (None, "a/b", ("deployment", "a", "b", None)),
    ],
)
def test_a_mapping_in_the_second_place_is_the_input(model: Any, deployment: Any, expected: tuple[object, ...]) -> None:
    read, input = target(model, {"x": 1}, deployment, None)
    assert (parts(read), input) == (expected, {"x": 1})
    assert read.origin == (deployment or model)


UNTOLD: list[tuple[tuple[Any, ...], type[Exception], str]] = [
    ((None, None, None, {}), ValueError, ONE),
    ((None, {}, None, None), ValueError, ONE),
    (("a/b", None, "c/d", {}), ValueError, ONE),
    ((None, HEX, "c/d", {}), ValueError, ONE),
    (("a/b", {}, None, {}), TypeError, "two inputs are given: a mapping in the second place, and 'input'"),
    (
        ("short", None, None, {}),
        InvalidReference,
        EITHER.format("short"),
    ),
    (
        ("", {}, None, None),
        InvalidReference,
        EITHER.format(""),
    ),
    (
        ("short", HEX, None, {}),
        InvalidReference,
        EITHER.format("short"),
    ),
]


@pytest.mark.parametrize(("arguments", "error", "message"), UNTOLD)
def test_what_is_not_told_or_twice_is_refused(arguments: tuple[Any, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        target(*arguments)
    assert str(caught.value) == message


def test_a_version_comes_with_its_model() -> None:
    for value, model, origin in ((HEX, MODEL, HEX), (VERSION, MODEL, VERSION), (f"a/b:{HEX}", f"a/b:{HEX}", None)):
        read = version_of(value, reference(model))
        assert parts(read) == ("version", "a", "b", HEX)
        assert read.origin == (origin or value)
    assert parts(version_of(VERSION)) == ("version", None, None, HEX)


@pytest.mark.parametrize(
    ("value", "model", "message"),
    [
        ("", None, f"{INVALID}  (it is empty). {EXPECTED}"),
        (MODEL, None, f"{MODEL!r} names no version. {ACCEPTED}"),
        (("a", "b"), None, f"('a', 'b') names no version. {ACCEPTED}"),
        (f"a/c:{HEX}", "a/b", f"model=a/b and version=a/c:{HEX} are given, and name different things. {ACCEPTED}"),
        (f"c/b:{HEX}", "a/b", f"model=a/b and version=c/b:{HEX} are given, and name different things. {ACCEPTED}"),
        (OTHER, f"a/b:{HEX}", f"model=a/b:{HEX} and version={OTHER} are given, and name different things. {ACCEPTED}"),
        (HEX, HEX, f"model={HEX} and version={HEX} are given, and name different things. {ACCEPTED}"),
        (
            HEX,
            "deployments/a/b",
            f"model=deployments/a/b and version={HEX} are given, and name different things. {ACCEPTED}",
        ),
        ("c/d", "a/b", f"version='c/d' reads as a second model beside model=a/b. {ACCEPTED}"),
    ],
)
def test_what_is_no_version_or_one_of_another_model_is_refused(value: Any, model: Any, message: str) -> None:
    with pytest.raises(InvalidReference) as caught:
        version_of(value, None if model is None else reference(model))
    assert str(caught.value) == message


def test_a_reference_made_by_hand_names_something() -> None:
    with pytest.raises(InvalidReference, match=r"^Invalid reference to model version: None: None is no name\. "):
        Reference("model")
    with pytest.raises(InvalidReference, match=r"^model must be a Model, "):
        model_name("")
