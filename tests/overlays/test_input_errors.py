"""What is said of an input that cannot be sent, and how deep one may go."""

from __future__ import annotations

import io
from collections import UserDict, deque
from datetime import datetime, timezone
from enum import Enum, IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded, EncodeError, TransportError
from replicate_runtime.overlays.parts.inputs import Embedded
from replicate_runtime.overlays.parts.sources import source_of
from tests.overlays.test_inputs import CREATE, HEX, UPLOAD, Colour, Scalar, Strange, closed, sent
from tests.overlays.world import prediction

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.overlays.world import World


@pytest.fixture(autouse=True)
def answers(world: World) -> None:
    world.on(CREATE, (201, prediction()))
    world.on(UPLOAD, (201, {"id": "f", "urls": {"get": "https://api.replicate.com/v1/files/f"}}))


class Silent:
    """A thing of numpy that is no array."""


Silent.__module__ = "numpy.random"


class Lookalike(Scalar):
    """What has a list, and is not numpy's."""


Lookalike.__module__ = "numpyro"


class Array(Scalar):
    """What numpy's arrays are, by the module that they name."""


Array.__module__ = "numpy"

CANNOT = "cannot be sent: an input is text, a number, a file, a list or a mapping"
FOLDER = Path(__file__).parent

REFUSED: list[tuple[Any, str, str]] = [
    (Strange(), "input.value", f"Strange {CANNOT}"),
    ({"images": ["x", Strange()]}, "input.value.images[1]", f"Strange {CANNOT}"),
    ({"a": {"b": ({3j},)}}, "input.value.a.b[0][0]", f"complex {CANNOT}"),
    (Silent(), "input.value", f"Silent {CANNOT}"),
    (Lookalike(1), "input.value", f"Lookalike {CANNOT}"),
    (Scalar([1, Strange()]), "input.value[1]", f"Strange {CANNOT}"),
    ([1, float("nan")], "input.value[1]", "nan is no number that JSON has"),
    ({"x": float("-inf")}, "input.value.x", "-inf is no number that JSON has"),
    ({"x": {(1, 2): 3}}, "input.value.x", "(1, 2) cannot be a name: names are text"),
    ({True: 3}, "input.value", "True cannot be a name: names are text"),
    ({None: 3}, "input.value", "None cannot be a name: names are text"),
    ([b"fine", FOLDER / "none.png"], "input.value[1]", f"there is no file {str(FOLDER / 'none.png')!r}"),
    ({"path": FOLDER}, "input.value.path", f"{str(FOLDER)!r} is not a file"),
    ([closed()], "input.value[0]", "the file is closed"),
]


@pytest.mark.parametrize(("given", "path", "message"), REFUSED)
def test_what_cannot_be_sent_is_named_with_its_place(world: World, given: Any, path: str, message: str) -> None:
    with pytest.raises(EncodeError) as caught:
        sent(world, given)
    assert (str(caught.value), caught.value.path) == (f"{path}: {message}", path)
    assert world.sent == []


@pytest.mark.parametrize("given", ["text", 5, [1]])
def test_an_input_that_is_no_mapping_is_told_what_one_is(world: World, given: Any) -> None:
    with pytest.raises(EncodeError) as caught:
        world.play(world.client.predictions, "create", HEX, input=given)
    kind = type(given).__name__
    assert str(caught.value) == f"input: an input is a mapping of names to values, not {kind}"
    assert caught.value.path == "input"


@pytest.mark.parametrize("strategy", ["zip", "", "URL"])
def test_what_becomes_of_files_is_one_of_three_things(world: World, strategy: str) -> None:
    with pytest.raises(ValueError, match="strategy") as caught:
        sent(world, 1, file_encoding_strategy=strategy)
    assert str(caught.value) == f"file_encoding_strategy is one of 'url', 'base64' and 'auto', not {strategy!r}"


@pytest.mark.parametrize("strategy", ["url", None])
def test_files_are_uploaded_where_nothing_else_is_said(world: World, strategy: str | None) -> None:
    assert sent(world, b"x", file_encoding_strategy=strategy) == "https://api.replicate.com/v1/files/f"
    assert sent(world, b"x") == "https://api.replicate.com/v1/files/f"


def listed(value: Any) -> Any:
    return [value]


def keyed(value: Any) -> Any:
    return {"k": value}


def enumerated(value: Any) -> Any:
    member: Any = Enum("member", {"ONE": value})
    return member.ONE


@pytest.mark.parametrize("around", [listed, keyed, enumerated, Scalar])
def test_an_input_is_at_most_a_hundred_deep(world: World, around: Callable[[Any], Any]) -> None:
    value: Any = "leaf"
    for _ in range(99):
        value = around(value)
    assert "leaf" in str(sent(world, value))
    with pytest.raises(EncodeError, match=r"^input\.value.*: nested more than 100 deep, or within itself$"):
        sent(world, around(value))


class Size(IntEnum):
    SMALL = 1


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        (Size.SMALL, 1),
        ([Colour.RED, {"c": Colour.RED}], ["red", {"c": "red"}]),
        (UserDict({"a": 1}), {"a": 1}),
        (deque([1, 2]), [1, 2]),
        ({"a": 1}.values(), [1]),
        ({"a": 1}.items(), [["a", 1]]),
        (datetime(2024, 5, 1, tzinfo=timezone.utc), "2024-05-01T00:00:00Z"),
        ({5: {6: "x"}}, {"5": {"6": "x"}}),
        (Scalar(Scalar(0.5)), 0.5),
        (Array([1, 2]), [1, 2]),
        ({"none": None, "list": [], "mapping": {}}, {"none": None, "list": [], "mapping": {}}),
    ],
)
def test_what_can_be_written_as_json_is(world: World, given: Any, becomes: Any) -> None:
    assert sent(world, given) == becomes


class Attached(Embedded):
    """What stands for a text, or for a file."""

    def __init__(self, content: Any) -> None:
        self.content = content

    def __input__(self, origin: str) -> Any:
        return f"{origin}/{self.content}" if isinstance(self.content, str) else source_of(self.content)


def test_what_stands_for_something_else_knows_the_api(world: World) -> None:
    text, file = sent(world, [Attached("a"), Attached(b"x")], file_encoding_strategy="base64")
    assert text == "https://api.replicate.com/a"
    assert file == "data:application/octet-stream;base64,eA=="


def test_a_given_input_is_left_as_it_is(world: World) -> None:
    given: dict[str, Any] = {"files": [b"x", {"file": io.BytesIO(b"y")}], "n": 1}
    file = given["files"][1]["file"]
    assert sent(world, given)["files"][0].startswith("https:")
    assert given == {"files": [b"x", {"file": file}], "n": 1}
    assert not file.closed


# ---- time ------------------------------------------------------------------------------------------------------------


def slow(world: World, seconds: float, error: type[httpx.RequestError] | None = None) -> None:
    """Let an upload take some time, and fail."""

    def answer(request: httpx.Request) -> Any:
        world.clock.time += seconds
        if error is not None:
            raise error("slow", request=request)
        return 201, {"id": "f", "urls": {"get": "https://api.replicate.com/v1/files/f"}}

    world.on(UPLOAD, answer)


def run(world: World, value: Any, **keywords: Any) -> Any:
    return world.play(world.client, "run", HEX, {"value": value}, **keywords)


def test_all_uploads_have_the_time_of_the_run(world: World) -> None:
    slow(world, 2)
    with pytest.raises(DeadlineExceeded) as caught:
        run(world, {"a": b"1", "b": [b"2", b"3"]}, timeout=3)
    assert [request.extensions["timeout"]["write"] for request in world.requests] == [3, 1]
    assert "nothing was created" in str(caught.value)


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.WriteError])
def test_an_upload_that_took_all_the_time_is_told_with_its_place(world: World, error: type[httpx.RequestError]) -> None:
    slow(world, 5, error)
    with pytest.raises(DeadlineExceeded) as caught:
        run(world, [b"x"], timeout=4)
    assert str(caught.value) == "the time of 4 s was over while input.value[0] was uploaded; nothing was created"
    assert caught.value.timeout == 4
    assert isinstance(caught.value.__cause__, (AmbiguousCreateError, DeadlineExceeded))
    assert CREATE not in world.sent


@pytest.mark.parametrize("keywords", [{}, {"timeout": 60}])
def test_an_upload_that_fails_in_time_is_told_as_what_it_is(world: World, keywords: dict[str, Any]) -> None:
    slow(world, 1, httpx.ReadError)
    with pytest.raises((AmbiguousCreateError, TransportError)) as caught:
        run(world, [b"x"], **keywords)
    assert not isinstance(caught.value, DeadlineExceeded)
    assert CREATE not in world.sent
