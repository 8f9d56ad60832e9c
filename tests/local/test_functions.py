"""Typed functions are models."""

from __future__ import annotations

import enum
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

import pytest

from replicate_runtime.local.models.cogdoc import document, schema
from replicate_runtime.local.models.fields import Secret, field
from replicate_runtime.local.models.signature import signature
from tests.local.test_operations import version_of

if TYPE_CHECKING:
    import httpx

    from replicate_runtime.local.models.job import Job
    from tests.local.kit import Local


class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"


@dataclass
class Answer:
    picture: Path
    score: float


class Row(TypedDict):
    name: str


def everything(
    text: str,
    image: Path,
    job: Job,
    *,
    count: int = field(3, ge=1, le=10, description="how many"),
    ratio: Annotated[float, field(le=1)] = 0.5,
    mode: Literal["a", "b"] = "a",
    colour: Colour = Colour.RED,
    note: str | None = None,
    names: list[str] | None = None,
    key: Secret | None = None,
    rest: dict[str, Any] | None = None,
) -> Answer:
    raise AssertionError("only its signature is read")


def test_a_signature_is_cogs_input() -> None:
    read = signature(everything)
    written = document(read.shape)
    inputs = schema(written, "Input")
    assert inputs["required"] == ["text", "image"]
    assert list(inputs["properties"]) == [
        "text",
        "image",
        "count",
        "ratio",
        "mode",
        "colour",
        "note",
        "names",
        "key",
        "rest",
    ]
    assert [node["x-order"] for node in inputs["properties"].values()] == list(range(10))
    assert inputs["properties"]["count"] == {
        "title": "Count",
        "type": "integer",
        "default": 3,
        "minimum": 1,
        "maximum": 10,
        "description": "how many",
        "x-order": 2,
    }
    assert inputs["properties"]["image"]["format"] == "uri"
    assert inputs["properties"]["mode"]["allOf"] == [{"$ref": "#/components/schemas/mode"}]
    assert schema(written, "colour")["enum"] == ["red", "green"]
    assert inputs["properties"]["note"]["nullable"] is True
    assert inputs["properties"]["key"]["x-cog-secret"] is True
    assert schema(written, "Output")["properties"]["picture"]["format"] == "uri"
    assert read.job == "job"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (str, {"type": "string"}),
        (Path, {"type": "string", "format": "uri"}),
        (list[bytes], {"type": "array", "items": {"type": "string", "format": "uri"}}),
        (Any, {}),
        (None, {}),
        (dict[str, int], {"type": "object"}),
    ],
)
def test_plain_outputs(hint: Any, expected: dict[str, Any]) -> None:
    def model() -> None: ...

    model.__annotations__["return"] = hint
    assert signature(model).shape.output == expected


def test_iterators_stream() -> None:
    def words() -> Iterator[str]: ...

    async def files() -> AsyncIterator[Path]: ...

    def rows() -> Row: ...

    assert signature(words).shape.output["x-cog-array-display"] == "concatenate"
    assert signature(rows).shape.output["properties"] == {"name": {"title": "Name", "type": "string"}}
    assert signature(files).shape.output["x-cog-array-type"] == "iterator"
    assert "x-cog-array-display" not in signature(files).shape.output


def test_functions_that_are_no_models_say_why() -> None:
    def bare(x: str) -> str: ...

    del bare.__annotations__["x"]

    def many(*args: str) -> str: ...

    def odd(x: complex) -> str: ...

    def near(x: str) -> str: ...

    near.__annotations__["x"] = "Nowhere"
    for function, words in ((near, "cannot be read"), (bare, "'x' needs"), (many, "'args' needs"), (odd, "complex")):
        with pytest.raises(TypeError, match=words):
            signature(function)


def run(client: httpx.Client, local: Local, model: str, **given: object) -> dict[str, Any]:
    """Run a model by its latest version; the prediction at its end."""
    body = {"version": version_of(client, model), "input": given}
    made = client.post("/v1/predictions", json=body, headers={"Prefer": "wait"})
    assert made.status_code == 201, made.text
    return client.get(made.json()["urls"]["get"]).json()


def test_a_function_runs_in_a_thread_and_prints_into_its_logs(client: httpx.Client, local: Local) -> None:
    @local.model("acme/hello")
    def hello(name: str, times: int = field(1, ge=1)) -> str:
        """Greets."""
        print("greeting", name)
        print("loudly", file=sys.stderr)
        return f"hello {name} " * times

    before = sys.stdout
    done = run(client, local, "acme/hello", name="you")
    assert (done["status"], done["output"]) == ("succeeded", "hello you ")
    assert done["logs"] == "greeting you\nloudly\n"
    assert sys.stdout is before
    assert client.get("/v1/models/acme/hello").json()["description"] == "Greets."


def test_a_generator_streams(client: httpx.Client, local: Local) -> None:
    @local.model("acme/words")
    def words(text: str) -> Iterator[str]:
        for word in text.split():
            print(word)
            yield word

    done = run(client, local, "acme/words", text="a b c")
    assert done["output"] == ["a", "b", "c"]
    assert done["logs"] == "a\nb\nc\n"
    assert "stream" in done["urls"]


def test_files_go_in_and_out(client: httpx.Client, local: Local, tmp_path: Path) -> None:
    @local.model("acme/copy")
    def copy(source: Path, others: list[Path], raw: bytes) -> Answer:
        target = tmp_path / "out.txt"
        target.write_bytes(source.read_bytes() + b"".join(other.read_bytes() for other in others) + raw)
        return Answer(picture=target, score=1.5)

    file = client.post("/v1/files", files={"content": ("a.txt", b"file ", "text/plain")}).json()["urls"]["get"]
    done = run(
        client, local, "acme/copy", source=file, others=["data:,one%20", "data:;base64,dHdvIA=="], raw="data:,raw"
    )
    assert done["output"]["score"] == 1.5
    assert client.get(done["output"]["picture"]).text == "file one two raw"
    again = run(client, local, "acme/copy", source=done["output"]["picture"], others=[], raw="data:,")
    assert client.get(again["output"]["picture"]).text == "file one two raw"


def test_inputs_that_cannot_be_read_fail_the_run(client: httpx.Client, local: Local) -> None:
    @local.model("acme/size")
    def size(source: bytes) -> int:
        return len(source)

    for source, words in (
        ("https://example.com/cat.png", "from this machine only"),
        ("data:;base64,!", "no readable data URI"),
        ("file:///etc/passwd", "no URL of a file"),
        ("http://127.0.0.1:9/none", "cannot be read"),
    ):
        done = run(client, local, "acme/size", source=source)
        assert done["status"] == "failed"
        assert words in done["error"]


def test_an_exception_fails_the_run_with_its_traceback(client: httpx.Client, local: Local) -> None:
    @local.model("acme/broken")
    def broken() -> str:
        raise ValueError("it broke")

    done = run(client, local, "acme/broken")
    assert (done["status"], done["error"]) == ("failed", "it broke")
    assert 'raise ValueError("it broke")' in done["logs"]
    assert "replicate_runtime" not in done["logs"]


def test_coroutines_sleep_by_the_clock_of_the_service(client: httpx.Client, local: Local) -> None:
    @local.model("acme/slow", official=True)
    async def slow(job: Job, seconds: float) -> AsyncIterator[str]:
        job.metrics["tokens"] = 2
        yield "a"
        await job.sleep(seconds)
        yield "b"

    made = client.post("/v1/models/acme/slow/predictions", json={"input": {"seconds": 3600}}).json()
    assert client.get(made["urls"]["get"]).json()["output"] == ["a"]
    local.clock.advance(1000)
    local.clock.advance(700)
    assert client.get(made["urls"]["get"]).json()["status"] == "processing"
    client.post(made["urls"]["cancel"])
    assert client.get(made["urls"]["get"]).json()["output"] == ["a"]


def test_secrets_are_not_told_again(client: httpx.Client, local: Local) -> None:
    @local.model("acme/secret")
    def secret(key: Secret) -> int:
        return len(key)

    done = run(client, local, "acme/secret", key="hunter2")
    assert (done["input"], done["output"]) == ({"key": "**********"}, 7)


def test_models_are_named_owner_and_name(local: Local) -> None:
    for name in ("hello", "a/b/c", "/b", ""):
        with pytest.raises(ValueError, match="owner/name"):
            local.model(name)(lambda: "x")


def test_models_survive_a_reset(client: httpx.Client, local: Local) -> None:
    @local.model("acme/hello")
    def hello(name: str) -> str:
        return name

    run(client, local, "acme/hello", name="x")
    local.reset()
    assert local.predictions == []
    assert run(client, local, "acme/hello", name="x")["output"] == "x"
