"""Every recording through the method of its operation and its twin: the request, the value, the error."""

from __future__ import annotations

import json
import keyword
from collections.abc import Mapping
from typing import Any, cast

import pytest

from replicate_runtime.core.page import Page
from replicate_runtime.core.record import Record
from tests.contract.recording import Recording, ours, real
from tests.contract.replay import TOKEN, UNSAID, Outcome, Way, recorded, replay, shown

RECORDINGS = [*ours(), *real()]
every = pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name)
both = pytest.mark.parametrize("way", ["blocking", "awaiting"])


def plain(value: Any) -> Any:
    """A value as the JSON that it came from."""
    if isinstance(value, Record):
        return value.to_dict()
    return [plain(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value


def same(value: Any, body: Any) -> bool:
    """Whether a value says what the body said, to the letter: the order of keys too, 1 and 1.0 and true apart."""
    return value == body if isinstance(body, bytes) else json.dumps(plain(value)) == json.dumps(body)


def kind(value: Any) -> str:
    """A value's type as an annotation would write it."""
    if isinstance(value, Page):
        return f"Page[{kind(cast('Page[Any]', value).results[0])}]"
    if isinstance(value, list):
        return f"list[{kind(value[0])}]"
    return "None" if value is None else type(cast("object", value)).__name__


def unread(value: Any, body: Any, place: str = "") -> list[str]:
    """The members of a body that cannot be read as attributes of the value, at any depth."""
    if isinstance(value, list):
        items = zip(cast("list[Any]", value), body, strict=True)
        return [text for index, (one, other) in enumerate(items) for text in unread(one, other, f"{place}[{index}]")]
    if not isinstance(value, Record):
        return [] if value == body else [place]
    found: list[str] = [f"{place}.{name}: {message}" for name, message in value._problems]
    for key, member in body.items():
        attribute = getattr(value, f"{key}_" if keyword.iskeyword(key) else key)
        if not callable(attribute):
            found += unread(attribute, member, f"{place}.{key}")
    return found


def media(headers: Mapping[str, str]) -> str:
    """The media type of a body, without its parameters."""
    return headers["content-type"].partition(";")[0]


@every
@both
def test_the_request_is_as_recorded(recording: Recording, way: Way) -> None:
    request = replay(recording, way).request
    assert (request.method, request.url.path) == (recording.method, recording.path)
    assert dict(request.url.params) == recording.query
    assert shown(dict(request.headers), request.read()) == recorded(recording.request)
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    asked = {name: value for name, value in recording.request.headers.items() if name not in UNSAID}
    assert {name: request.headers.get(name) for name in asked} == asked
    if recording.request.body is not None:
        assert media(request.headers) == media(recording.request.headers)


@every
@both
def test_nothing_of_the_answer_is_lost(recording: Recording, way: Way) -> None:
    outcome = replay(recording, way)
    if recording.failed:
        check_error(outcome, recording)
        return
    assert outcome.error is None
    assert kind(outcome.value) == outcome.returns
    body = recording.response.body
    if outcome.returns == "bool":
        assert (outcome.value, body) == (True, None)
        return
    assert same(outcome.value, body)
    assert unread(outcome.value, body) == []


def check_error(outcome: Outcome, recording: Recording) -> None:
    error, body = outcome.error, recording.response.body
    assert error is not None
    assert (error.status, error.body, error.operation) == (recording.status, body, recording.operation)
    if isinstance(body, dict):
        for name in ("type", "title", "detail", "instance", "errors", "invalid_fields"):
            assert getattr(error, name) == body.get(name)
        assert kind(error.value) == "Problem"
        assert same(error.value, body)
        assert unread(error.value, body) == []
    if recording.status == 429 and isinstance(body, dict):
        said = recording.response.headers.get("retry-after")
        assert error.retry_after == (float(said) if said else body["retry_after"])
