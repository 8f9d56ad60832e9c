"""What a prediction's output is, once the schema of its version is known."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import DecodeError
from replicate_runtime.overlays.parts.file_output import FileText
from tests.overlays import hosts
from tests.overlays.runs import BY_VERSION, FILE, FILES, HEX, ID, TEXT, version
from tests.overlays.world import World, done, prediction

ODD = "https://anywhere.example/blob"


@pytest.fixture
def run(world: World) -> Any:
    """A prediction of a version whose schema says that its output is files."""
    world.on(BY_VERSION, (201, prediction(version=HEX)))
    world.on(ID, done([ODD], version=HEX))
    world.on(f"GET {ODD}", httpx.Response(200, content=b"content"))
    return world.client.predictions.create(hosts.Version(**version(FILES)), {})


@pytest.mark.parametrize("method", ["reload", "wait"])
def test_a_later_reading_has_files_where_the_schema_says_so(world: World, run: Any, method: str) -> None:
    (file,) = world.play(run, method).output
    assert isinstance(file, FileText)
    assert file == ODD
    assert world.play(file, "read") == b"content"
    assert run.to_dict()["output"] == [ODD]


def test_what_was_created_at_once_has_them_too(world: World, run: Any) -> None:
    world.on(BY_VERSION, (201, done([ODD], version=HEX)))
    made = world.play(world.client.predictions, "create", HEX, {}, wait=True)
    assert made is not run
    assert [type(file) for file in made.output] == [FileText]


def test_an_update_is_a_later_reading(world: World, run: Any) -> None:
    told = hosts.Prediction(**done([ODD], version=HEX))
    assert run.update(told) is run
    assert (run.status, [type(file) for file in run.output]) == ("succeeded", [FileText])
    with pytest.raises(DecodeError, match=r"^expected Prediction p1, got 'p2'$"):
        run.update(hosts.Prediction(**done([ODD], id="p2")))


def test_another_version_is_another_schema(world: World, run: Any) -> None:
    world.client.predictions.create(hosts.Version(**version(TEXT, id="w" * 64)), {})
    world.on(ID, done([ODD, FILE], version="w" * 64))
    assert [type(item) for item in world.play(run, "reload").output] == [str, FileText]
    world.on(ID, done([ODD, FILE], version="x" * 64))
    assert [type(item) for item in world.play(run, "reload").output] == [str, FileText]


def test_what_is_no_file_stays_what_it_is(world: World, run: Any) -> None:
    for output in ("text", ["a", 1], {"a": None}, None):
        world.on(ID, done(output, version=HEX))
        assert world.play(run, "reload").output == output


# ---- where nothing is known ------------------------------------------------------------------------------------------


def test_a_file_of_an_unknown_version_is_read_by_its_client(world: World) -> None:
    world.on(ID, done({"a": [FILE, ODD]}))
    world.on(f"GET {FILE}", httpx.Response(200, content=b"content"))
    first, second = world.client.predictions.get("p1").output["a"]
    assert (type(first), type(second)) == (FileText, str)
    assert world.play(first, "read") == b"content"


def test_a_file_at_the_clients_own_address_is_known(world: World) -> None:
    own = world.make(base_url="https://gateway.example/api")
    made = done(["https://gateway.example/api/v1/files/f", "https://other.example/api/v1/files/f"])
    world.on("GET https://gateway.example/api/v1/predictions/p1", made)
    assert [type(item) for item in own.predictions.get("p1").output] == [FileText, str]


@pytest.mark.parametrize(("path", "kind"), [("/v1/files/abc", FileText), ("/v1/streams/abc", str)])
def test_the_address_of_a_stream_says_whether_it_tells_of_files(world: World, path: str, kind: type[str]) -> None:
    url = f"https://stream.replicate.com{path}"
    events = f"event: output\nid: 1\ndata: {ODD}\n\nevent: done\nid: 2\ndata: {{}}\n\n".encode()
    world.on(ID, prediction(urls={"stream": url}))
    world.on(f"GET {url}", httpx.Response(200, headers={"content-type": "text/event-stream"}, content=events))
    world.on(f"GET {ODD}", httpx.Response(200, content=b"content"))
    first, _ = world.play(world.client.predictions.get("p1"), "stream")
    assert type(first.data) is kind
    if isinstance(first.data, FileText):
        assert world.play(first.data, "read") == b"content"
