"""What comes back: by status and media type, successes and failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.generator.printing import Caller, Wire, answer, build_from, document, load

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

SCHEMAS = {
    name: {"type": "object", "required": [name.lower()], "properties": {name.lower(): {"type": "string"}}}
    for name in ("Thing", "Fault")
}


def body(kind: str, name: str = "") -> dict[str, Any]:
    """One media type of an answer."""
    return {kind: {"schema": {"$ref": f"#/components/schemas/{name}"} if name else {"type": "string"}}}


def gets(name: str, **contents: dict[str, Any]) -> dict[str, Any]:
    """A path with an operation that has some answers: `s200`, `default`."""
    answers = {status.removeprefix("s"): {"description": "d", "content": one} for status, one in contents.items()}
    return {"get": {"operationId": name, "responses": answers}}


def asks(name: str, flag: dict[str, Any], *required: str) -> dict[str, Any]:
    """A path with an operation whose answer is a thing, or a stream of things."""
    schema = {"type": "object", "required": required, "properties": {"stream": flag}}
    answers = {"200": {"description": "d", "content": {**body(JSON, "Thing"), **body("text/event-stream", "Thing")}}}
    content = {JSON: {"schema": schema}}
    return {"post": {"operationId": name, "requestBody": {"required": True, "content": content}, "responses": answers}}


JSON = "application/json"
PATHS = {
    "/nullable": asks("nullable", {"type": ["boolean", "null"]}),
    "/required": asks("required", {"type": "boolean"}, "stream"),
    "/events": gets("events", s200=body("text/event-stream", "Thing")),
    "/listed": gets(
        "listed", s200={"text/event-stream": {"schema": {"type": "array", "items": body("", "Thing")[""]["schema"]}}}
    ),
    "/lines": gets("lines", s200={"application/jsonl": {"itemSchema": {"type": "string"}}}),
    "/status": gets("by_status", s200=body(JSON, "Thing"), s206=body("text/plain"), s2XX=body(JSON, "Fault")),
    "/choice": gets("by_choice", s200={**body(JSON, "Thing"), **body("text/csv")}, s206=body("text/plain")),
    "/default": gets("by_default", default=body(JSON, "Thing")),
    "/away": gets("away", s302=body("text/html"), default=body(JSON, "Fault")),
    "/perhaps": gets("perhaps", s200=body(JSON, "Thing"), s302=body("text/html")),
    "/fault": gets(
        "by_fault", s204={}, s409={**body("application/xml", "Fault"), **body("application/problem+json", "Fault")}
    ),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package of all these answers."""
    out = tmp_path_factory.mktemp("answers")
    result = build_from(document(PATHS, SCHEMAS), out, "answers")
    assert [problem.pointer.rpartition("/")[2] for problem in result.problems] == ["itemSchema"]
    return load(out, "answers")


def plain(text: str, status: int) -> httpx.Response:
    """An answer of text."""
    return httpx.Response(status, text=text)


def test_each_status_is_read_as_what_it_comes_as(package: ModuleType, call: Caller) -> None:
    wire = Wire(answer({"thing": "t"}), plain("part", 206), answer({"fault": "f"}, 203))
    client = package.Client(transport=wire.transport)
    found = [call(client, "by_status") for _ in range(3)]
    assert found == [package.Thing(thing="t"), "part", package.Fault(fault="f")]
    assert wire.last.headers["accept"] == "application/json, text/plain"


def test_a_choice_is_of_what_one_status_comes_as(package: ModuleType, call: Caller) -> None:
    wire = Wire(answer({"thing": "t"}), plain("a,b", 200), plain("part", 206))
    client = package.Client(transport=wire.transport)
    assert call(client, "by_choice") == package.Thing(thing="t")
    assert [call(client, "by_choice", accept="text/csv") for _ in range(2)] == ["a,b", "part"]
    assert wire.last.headers["accept"] == "text/csv"


def test_the_default_answer_is_that_of_failures_too(package: ModuleType, call: Caller) -> None:
    wire = Wire(answer({"thing": "t"}), answer({"thing": "u"}, 500))
    client = package.Client(transport=wire.transport, retries=0)
    assert call(client, "by_default") == package.Thing(thing="t")
    with pytest.raises(package.ReplicateError) as caught:
        call(client, "by_default")
    assert caught.value.value == package.Thing(thing="u")


def test_a_redirect_is_an_answer_where_there_is_no_other(package: ModuleType, call: Caller) -> None:
    wire = Wire(httpx.Response(302, headers={"location": "/there"}), answer({"fault": "f"}, 404))
    client = package.Client(transport=wire.transport)
    assert call(client, "away") == "https://api.example.test/there"
    with pytest.raises(package.ReplicateError) as caught:
        call(client, "away")
    assert caught.value.value == package.Fault(fault="f")
    assert [request.url.path for request in wire.requests] == ["/away", "/away"]


def test_a_redirect_beside_another_answer_is_followed(package: ModuleType, call: Caller) -> None:
    wire = Wire(httpx.Response(302, headers={"location": "/there"}), answer({"thing": "t"}))
    assert call(package.Client(transport=wire.transport), "perhaps") == package.Thing(thing="t")
    assert wire.last.url.path == "/there"


def test_of_the_bodies_of_a_failure_json_is_read(package: ModuleType, call: Caller) -> None:
    wire = Wire(httpx.Response(409, json={"fault": "f"}, headers={"content-type": "application/problem+json"}))
    with pytest.raises(package.ReplicateError) as caught:
        call(package.Client(transport=wire.transport), "by_fault")
    assert caught.value.value == package.Fault(fault="f")


STREAM = b'data: {"thing":"t"}\n\ndata: [DONE]\n\n'


@pytest.mark.parametrize("name", ["events", "listed"])
def test_the_schema_of_a_stream_is_that_of_its_events(package: ModuleType, call: Caller, name: str) -> None:
    wire = Wire(httpx.Response(200, content=STREAM, headers={"content-type": "text/event-stream"}))
    found = call.all(package.Client(transport=wire.transport), name)
    assert [event.data for event in found] == [package.Thing(thing="t")]


@pytest.mark.parametrize(("name", "told"), [("nullable", {}), ("required", {"stream": False})])
def test_the_way_of_calling_says_whether_to_stream(
    package: ModuleType, call: Caller, name: str, told: dict[str, bool]
) -> None:
    stream = httpx.Response(200, content=STREAM, headers={"content-type": "text/event-stream"})
    wire = Wire(answer({"thing": "t"}), stream)
    client = package.Client(transport=wire.transport)
    call(client, name)
    assert wire.body == told
    call.all(client, f"stream_{name}")
    assert wire.body == {"stream": True}


def test_a_status_stands_once(tmp_path: Path) -> None:
    paths = {"/x": gets("x", s4XX=body(JSON, "Thing"), s4xx=body(JSON, "Fault"))}
    result = build_from(document(paths, SCHEMAS), tmp_path, "once", allow_partial=True)
    assert [problem.pointer for problem in result.problems.of("error")] == ["#/paths/~1x/get/responses/4xx"]
