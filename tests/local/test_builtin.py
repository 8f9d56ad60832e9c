"""The models that are built in: each runs by its example, and has a schema such as Cog writes."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pytest

from replicate_runtime.local.builtin.seed import CLIPDRAW
from replicate_runtime.local.common.png import decode
from tests.local.test_operations import version_of

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.local.kit import Local

Read = Callable[[str], bytes]
"""The content at an address."""


def picture(output: Any, read: Read) -> bool:
    """Whether an output is the address of a picture."""
    return decode(read(output)).width > 0


def pictures(output: Any, read: Read) -> bool:
    """Whether an output is a list of such."""
    return bool(output) and all(picture(item, read) for item in output)


def sound(output: Any, read: Read) -> bool:
    """Whether an output is a sound with its facts."""
    with wave.open(io.BytesIO(read(output["audio_out"]))) as file:
        seconds = file.getnframes() / file.getframerate()
    return (output["duration"], output["words"]) == (pytest.approx(seconds), ["hello", "there"])


OUTPUTS: Final[Mapping[str, Callable[[Any, Read], bool]]] = {
    "stability-ai/stable-diffusion-3": picture,
    "kvfrans/clipdraw": picture,
    "ai-forever/kandinsky-2.2": pictures,
    "afiaka87/laionide-v4": picture,
    "jingyunliang/swinir": picture,
    "meta/meta-llama-3-8b-instruct": lambda output, _: "".join(output).startswith(
        "\n\nYou asked: Please write a haiku"
    ),
    "replicate/hello-world": lambda output, _: output == "hello Alice",
    "replicate/counter": lambda output, _: output == [0, 1, 2],
    "replicate/sleeper": lambda output, _: output == "slept for 0.1 s",
    "replicate/progress": lambda output, _: output == "done",
    "replicate/speech": sound,
    "replicate/everything": lambda output, _: (
        (output["text"], output["size"], output["exact"]) == ("hello", 512, False)
    ),
    "replicate/trainer": pictures,
}
FAILURES: Final = {
    "replicate/failure": "the model broke",
    "replicate/caller": "this model tells its result to a webhook: give one",
}


def run(client: httpx.Client, local: Local, name: str) -> dict[str, Any]:
    """A model's example, run; one that has none is given nothing."""
    example: dict[str, Any] = client.get(f"/v1/models/{name}").json()["default_example"] or {"input": {}}
    made = client.post("/v1/predictions", json={"version": version_of(client, name), "input": example["input"]})
    assert made.status_code == 201, made.text
    local.clock.advance(60)
    return client.get(made.json()["urls"]["get"]).json()


def test_all_of_them_are_known_here(client: httpx.Client) -> None:
    names = {f"{one['owner']}/{one['name']}" for one in client.get("/v1/models").json()["results"]}
    assert names == {*OUTPUTS, *FAILURES}


@pytest.mark.parametrize("name", OUTPUTS)
def test_each_answers_its_example(client: httpx.Client, local: Local, name: str) -> None:
    done = run(client, local, name)
    assert (done["status"], done["error"]) == ("succeeded", None)
    assert OUTPUTS[name](done["output"], lambda url: client.get(url).content), done["output"]


@pytest.mark.parametrize(("name", "error"), FAILURES.items())
def test_those_that_fail_say_why(client: httpx.Client, local: Local, name: str, error: str) -> None:
    done = run(client, local, name)
    assert (done["status"], done["error"], done["output"]) == ("failed", error, None)


def test_progress_is_told_as_tqdm_does(client: httpx.Client, local: Local) -> None:
    lines = run(client, local, "replicate/progress")["logs"].splitlines()
    assert [line.split("%|")[0].strip() for line in lines] == ["0", "25", "50", "75", "100"]


def test_the_versions_of_the_documentation_are_there(client: httpx.Client) -> None:
    assert CLIPDRAW == "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
    assert version_of(client, "kvfrans/clipdraw") == CLIPDRAW


def test_schemas_have_what_those_of_cog_have(client: httpx.Client, shared: Path) -> None:
    real = [json.loads(path.read_text("utf-8")) for path in (shared / "cog-schemas").glob("*.json")]
    whole = [document for document in real if "paths" in document and "PredictionRequest" in names_of(document)]
    always = names_of(whole[0]).intersection(*map(names_of, whole))
    for name in (*OUTPUTS, *FAILURES):
        document = client.get(f"/v1/models/{name}").json()["latest_version"]["openapi_schema"]
        assert always <= names_of(document)
        assert set(whole[0]) <= set(document)
        orders = [node["x-order"] for node in document["components"]["schemas"]["Input"]["properties"].values()]
        assert sorted(orders) == list(range(len(orders)))


def names_of(document: Mapping[str, Any]) -> set[str]:
    """The schemas of a model's document."""
    return set(document["components"]["schemas"])
