"""What comes out of a run: files where they are files, pieces where they come one by one."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest

from replicate_runtime.core.errors import ModelError, PredictionTimeout
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays.runs import (
    BY_MODEL,
    BY_VERSION,
    CANCEL,
    FILE,
    FILES,
    HEX,
    ID,
    ITERATOR,
    SCHEMA,
    TEXT,
    held,
    run,
    version,
)
from tests.overlays.world import API, World, done, prediction


def test_files_are_file_outputs_where_the_schema_says_so(world: World) -> None:
    odd = "https://anywhere.example/blob"
    held(world, BY_VERSION, 1, done([odd, FILE], version=HEX))
    world.on(SCHEMA, version(FILES))
    first, second = run(world, f"owner/name:{HEX}")
    assert (type(first), first.url, type(second)) == (FileOutput, odd, FileOutput)
    assert run(world, f"owner/name:{HEX}", use_file_output=False) == [odd, FILE]


@pytest.mark.parametrize(
    ("value", "file"),
    [
        (f"{API}/v1/assets/output.txt", True),
        (FILE, True),
        ("https://pbxt.replicate.delivery/x/y", True),
        ("data:text/plain;base64,SGVsbG8=", True),
        ("data:text/plain,Hello", False),
        ("https://example.com/cat.png", False),
        (f"see {FILE}", False),
        (f"{FILE} and more", False),
        ("https://evil.example/replicate.delivery/x.png", False),
        ("https://replicate.delivery.evil.example/x.png", False),
        ("hello", False),
    ],
)
def test_text_is_a_file_only_where_nothing_else_can_be_meant(world: World, value: str, file: bool) -> None:
    held(world, BY_VERSION, 1, done(value, version=HEX))
    world.on(SCHEMA, version(TEXT))
    output = run(world, f"owner/name:{HEX}")
    assert isinstance(output, FileOutput) is file
    assert str(output) == value


@pytest.mark.parametrize(
    ("value", "file"),
    [
        ("https://example.com/cat.png", True),
        ("http://example.com/a/cat.tar.gz?x=1", True),
        ("https://example.com/page", False),
        ("https://example.com", False),
        ("https://example.com/a.png b", False),
        (FILE, True),
        ("data:image/png;base64,aGk=", True),
        ("ftp://example.com/cat.png", False),
    ],
)
def test_without_a_schema_the_form_decides(world: World, value: str, file: bool) -> None:
    held(world, BY_MODEL, 1, done({"deep": [value]}))
    assert isinstance(run(world, "owner/name")["deep"][0], FileOutput) is file


def test_an_iterator_gives_its_pieces_as_they_come(world: World) -> None:
    held(world, BY_VERSION, 60, prediction("processing", output=["a"], version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.then(
        ID,
        prediction("processing", output=["a", "b"]),
        prediction("processing", output=["a", "b"]),
        done(["a", "b", "c"]),
    )
    assert run(world, f"owner/name:{HEX}") == ["a", "b", "c"]
    assert world.sent[:2] == [BY_VERSION, SCHEMA]


@pytest.mark.parametrize("cancel", [False, True])
def test_an_iterator_whose_time_is_over_tells_the_time_given_and_may_cancel(world: World, cancel: bool) -> None:
    held(world, BY_VERSION, 0.5, prediction("starting", version=HEX), applied=None)
    world.on(SCHEMA, version(ITERATOR))
    world.on(ID, prediction("processing", output=["a"]))
    world.on(CANCEL, prediction("canceled", output=["a"]))
    with pytest.raises(
        PredictionTimeout, match="was canceled after 2 s" if cancel else "processing after 2 s"
    ) as caught:
        run(world, f"owner/name:{HEX}", timeout=2, cancel_on_timeout=cancel)
    assert caught.value.timeout == 2
    assert world.sent.count(CANCEL) == cancel


def test_an_iterator_that_succeeded_before_it_could_be_cancelled_is_whole(world: World) -> None:
    held(world, BY_VERSION, 0.5, prediction("starting", version=HEX), applied=None)
    world.on(SCHEMA, version(ITERATOR))
    world.on(ID, prediction("processing", output=["a"]))
    world.on(CANCEL, done(["a", "b"]))
    assert run(world, f"owner/name:{HEX}", timeout=2, wait=False, cancel_on_timeout=True) == ["a", "b"]


def test_an_iterator_that_is_complete_asks_no_more(world: World) -> None:
    held(world, BY_VERSION, 1, prediction("processing", output=["a", "b"], version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    assert run(world, f"owner/name:{HEX}") == ["a", "b"]
    assert world.sent == [BY_VERSION, SCHEMA]


def test_an_iterator_that_fails_raises_after_what_there_was(world: World) -> None:
    held(world, BY_VERSION, 0.1, prediction("starting", version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.then(ID, prediction("processing", output=["a"]), prediction("failed", output=["a", "b"], error="boom"))
    pieces = world.client.run(f"owner/name:{HEX}")
    assert inspect.isgenerator(pieces)
    assert [next(pieces), next(pieces)] == ["a", "b"]
    with pytest.raises(ModelError, match="boom"):
        next(pieces)


def test_awaited_pieces_come_one_by_one() -> None:
    world = World()
    held(world, BY_VERSION, 0.1, prediction("starting", version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.then(ID, prediction("processing", output=["a"]), prediction("failed", output=["a", "b"], error="boom"))

    async def play() -> list[Any]:
        pieces = await world.client.async_run(f"owner/name:{HEX}")
        assert inspect.isasyncgen(pieces)
        seen = [await anext(pieces), await anext(pieces)]
        with pytest.raises(ModelError, match="boom"):
            await anext(pieces)
        return seen

    assert asyncio.run(play()) == ["a", "b"]


def test_an_iterator_of_files_gives_file_outputs(world: World) -> None:
    held(world, BY_VERSION, 0.1, prediction("starting", version=HEX))
    world.on(SCHEMA, version({**ITERATOR, "items": {"type": "string", "format": "uri"}}))
    world.then(ID, prediction("processing", output=[FILE]), done([FILE, FILE]))
    pieces = run(world, f"owner/name:{HEX}")
    assert [type(piece) for piece in pieces] == [FileOutput, FileOutput]
    world.then(ID, prediction("processing", output=[FILE]), done([FILE, FILE]))
    assert [type(piece) for piece in run(world, f"owner/name:{HEX}", use_file_output=False)] == [str, str]


def test_versions_of_cog_that_did_not_mark_iterators(world: World) -> None:
    held(world, BY_VERSION, 1, done(["a"], version=HEX))
    world.on(SCHEMA, version({"type": "array", "items": {"type": "string"}}, cog_version="0.3.8"))
    if world.way == "blocking":
        assert inspect.isgenerator(world.client.run(f"owner/name:{HEX}"))
    assert run(world, f"owner/name:{HEX}") == ["a"]


@pytest.mark.parametrize("cog_version", ["dev", None, "", "0.9.0"])
def test_an_array_of_a_newer_or_unknown_cog_is_a_list(world: World, cog_version: Any) -> None:
    held(world, BY_VERSION, 1, done(["a"], version=HEX))
    world.on(SCHEMA, version({"type": "array", "items": {"type": "string"}}, cog_version=cog_version))
    output = world.client.run(f"owner/name:{HEX}")
    assert type(output) is list
