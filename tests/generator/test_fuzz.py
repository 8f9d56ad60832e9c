"""Random documents: each is read or refused, nothing is lost without a word, and the parser never meets a surprise."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from attrs import fields, has
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.census import census
from generator.ir import Named
from generator.load import load
from generator.normalize import normalize
from generator.normalize.grammar import OBJECTS
from generator.parse import parse
from generator.problems import Refused

from .strategies import documents, wild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.ir import Api, Json
    from generator.load import Document


def read(text: str, name: str) -> tuple[Document, Api] | None:
    """A text through the front half, or None where it is refused, which has to be with a reason."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        try:
            document = load(path)
            return document, parse(normalize(document))
        except Refused as refused:
            reason = str(refused)
    assert reason
    return None


def named(value: object) -> Iterator[str]:
    """Every key that a part of the IR refers to."""
    if isinstance(value, Named):
        yield value.key
    elif isinstance(value, tuple | list):
        for item in cast("tuple[object, ...]", value):
            yield from named(item)
    elif isinstance(value, dict):
        yield from named(list(cast("dict[str, object]", value).values()))
    elif has(type(value)):
        for field in fields(type(value)):
            yield from named(getattr(value, field.name))


@settings(max_examples=300, deadline=None)
@given(documents)
def test_a_document_is_read_and_nothing_is_lost_without_a_word(root: Json) -> None:
    found = read(json.dumps(root), "spec.json")
    if found is None:
        return
    document, api = found
    said = [str(problem) for problem in document.problems]
    assert not [line for line in said if "openapi-python-client" in line]
    assert [str(problem) for problem in census(document, api) if problem.severity != "note"] == []
    assert set(named(api)) <= api.types.keys()
    assert all(made.key == key for key, made in api.types.items())


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(OBJECTS["Document"])), wild))
def test_anything_is_read_or_refused(root: dict[str, Json]) -> None:
    found = read(json.dumps({**root, "openapi": "3.1.0"}), "spec.json")
    if found is not None:
        census(*found)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-?[]{},&*!|>'\"#%@` \n\t0.x~"), max_size=60))
def test_any_text_is_yaml_or_refused(text: str) -> None:
    read(text, "spec.yaml")
    read(f"openapi: 3.1.0\npaths:\n  {text}", "spec.yaml")
