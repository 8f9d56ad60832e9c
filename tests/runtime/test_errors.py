"""The exception tree: what each carries, and that pickles keep it."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from replicate_runtime.core import errors
from replicate_runtime.core.errors import (
    AmbiguousAnswer,
    AmbiguousCreateError,
    BodyTooLarge,
    ConfigurationError,
    DeadlineExceeded,
    DecodeError,
    EncodeError,
    MissingCredential,
    ModelError,
    PageLoop,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateError,
    ReplicateException,
    StreamInterrupted,
    TransportError,
)
from replicate_runtime.core.http.faults import mixed

RUN = SimpleNamespace(id="p1", status="canceled", error="OOM", logs="\n".join(map(str, range(30))))

EVERY: list[ReplicateException] = [
    ReplicateError(title="T", status=422, detail="D"),
    ConfigurationError("no"),
    MissingCredential("no token", (("bearer",),)),
    EncodeError("no JSON form", "input.a"),
    DecodeError("no JSON", "[1]"),
    BodyTooLarge("too large", 7),
    TransportError("cut"),
    DeadlineExceeded("late"),
    AmbiguousCreateError("who knows", sent_at=5.0),
    PageLoop("round", "https://x"),
    ModelError(RUN),
    PredictionCanceled(RUN),
    PredictionTimeout("late", RUN, 3.0),
    StreamInterrupted("cut", last_event_id="7"),
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
def test_every_exception_says_something_and_survives_a_pickle(error: ReplicateException) -> None:
    assert isinstance(error, ReplicateException)
    assert error.args == (str(error),)
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), twin.args, vars(twin)) == (type(error), error.args, vars(error))
    assert type(error).__module__ == "replicate.exceptions"


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = {word for word in (errors.__doc__ or "").replace("(", " ").split() if word in vars(errors)}
    classes = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert classes <= drawn


def test_bases_that_programs_catch() -> None:
    for error, base in (
        (EncodeError("x"), TypeError),
        (EncodeError("x"), ValueError),
        (DecodeError("x"), ValueError),
        (ConfigurationError("x"), ValueError),
        (DeadlineExceeded("x"), TimeoutError),
        (PredictionTimeout("x"), TimeoutError),
        (ModelError(RUN), ReplicateException),
    ):
        assert isinstance(error, base)


def test_what_may_be_tried_again() -> None:
    assert [ReplicateError(status=status).retryable for status in (None, 404, 408, 429, 500)] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert TransportError("x").retryable
    assert DeadlineExceeded("x").retryable
    assert StreamInterrupted("x").retryable
    assert not ConfigurationError("x").retryable
    assert not AmbiguousCreateError("x").retryable
    assert not AmbiguousAnswer("x").retryable


def test_the_error_of_a_run() -> None:
    assert str(ModelError(RUN)) == "OOM"
    assert str(ModelError(SimpleNamespace(error=None))) == ""
    assert str(ModelError(SimpleNamespace(error={"a": 1}))) == "{'a': 1}"
    assert ModelError(RUN).logs.splitlines()[0] == "10"
    assert ModelError(SimpleNamespace(logs=None)).logs == ""
    assert "p1" in str(PredictionCanceled(RUN))


def test_release_1_0_7s_constructor_text_and_dictionary() -> None:
    error = ReplicateError("about:blank", "T", 422, "D", "/1")
    assert str(error).splitlines() == [
        "ReplicateError Details:",
        "type: about:blank",
        "title: T",
        "status: 422",
        "detail: D",
        "instance: /1",
    ]
    assert error.to_dict() == {"type": "about:blank", "title": "T", "status": 422, "detail": "D", "instance": "/1"}
    short = ReplicateError(title="T", status=422, detail="D")
    assert repr(short) == "ReplicateError(type=None, title='T', status=422, detail='D', instance=None)"
    assert short.to_dict() == {"title": "T", "status": 422, "detail": "D"}


@pytest.mark.parametrize(
    ("response", "detail"),
    [
        (httpx.Response(404, json={"detail": "gone", "status": 1, "errors": {}}), "gone"),
        (httpx.Response(404, text="plain"), "plain"),
        (httpx.Response(404), None),
        (httpx.Response(404, json=["x"]), None),
        (httpx.Response(404, json={"detail": 7}), "7"),
    ],
)
def test_made_from_a_response(response: httpx.Response, detail: str | None) -> None:
    error = ReplicateError.from_response(response)
    assert (error.status, error.detail, error.errors) == (404, detail, None)


MIXES: list[tuple[type[ReplicateException], type[Exception]]] = [
    (TransportError, httpx.ConnectError),
    (DeadlineExceeded, httpx.ReadTimeout),
    (AmbiguousCreateError, httpx.RemoteProtocolError),
    (AmbiguousCreateError, DecodeError),
]


@pytest.mark.parametrize(("ours", "theirs"), MIXES)
def test_both_kinds_at_once(ours: type[ReplicateException], theirs: type[Exception]) -> None:
    cls: Any = mixed(ours, theirs)
    assert issubclass(cls, ours)
    assert issubclass(cls, theirs)
    assert mixed(ours, theirs) is cls
    error: Any = cls("text")
    error.attempts = 3
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), twin.args, twin.attempts) == (cls, ("text",), 3)
