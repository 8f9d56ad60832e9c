"""The exception tree: what each carries, and that pickles keep it."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
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

EVERY: list[tuple[Callable[[], ReplicateException], str, dict[str, Any]]] = [
    (
        lambda: ReplicateError(title="T", status=422, detail="D"),
        "ReplicateError Details:\ntitle: T\nstatus: 422\ndetail: D",
        {"type": None, "title": "T", "status": 422, "detail": "D", "instance": None},
    ),
    (lambda: ConfigurationError("no"), "no", {}),
    (lambda: MissingCredential("no token", (("bearer",),)), "no token", {"schemes": (("bearer",),)}),
    (lambda: EncodeError("no JSON form", "input.a"), "input.a: no JSON form", {"path": "input.a"}),
    (lambda: EncodeError("no JSON form"), "no JSON form", {"path": ""}),
    (lambda: DecodeError("no JSON", "[1]"), "[1]: no JSON", {"path": "[1]"}),
    (lambda: DecodeError("no JSON"), "no JSON", {"path": ""}),
    (lambda: BodyTooLarge("too large", 7), "too large", {"path": "", "limit": 7}),
    (lambda: BodyTooLarge("too large"), "too large", {"path": "", "limit": 0}),
    (lambda: TransportError("cut"), "cut", {}),
    (lambda: DeadlineExceeded("late"), "late", {}),
    (lambda: AmbiguousCreateError("who knows", sent_at=5.0), "who knows", {"sent_at": 5.0}),
    (lambda: PageLoop("round", "https://x"), "round", {"cursor": "https://x"}),
    (lambda: PageLoop("round"), "round", {"cursor": ""}),
    (lambda: ModelError(RUN), "OOM", {"prediction": RUN}),
    (lambda: PredictionCanceled(RUN), "Prediction p1 was canceled", {"prediction": RUN}),
    (lambda: PredictionTimeout("late", RUN, 3.0), "late", {"prediction": RUN, "timeout": 3.0}),
    (lambda: PredictionTimeout("late"), "late", {"prediction": None, "timeout": None}),
    (
        lambda: StreamInterrupted("cut", last_event_id="7", prediction=RUN),
        "cut",
        {"last_event_id": "7", "prediction": RUN},
    ),
]


@pytest.mark.parametrize(("make", "message", "state"), EVERY)
def test_every_exception_says_something_and_survives_a_pickle(
    make: Callable[[], ReplicateException], message: str, state: dict[str, Any]
) -> None:
    error = make()
    assert isinstance(error, ReplicateException)
    assert error.args == (str(error),) == (message,)
    assert vars(error) == state
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), twin.args, vars(twin)) == (type(error), error.args, state)
    assert type(error).__module__ == "replicate.exceptions"


def test_an_uncertain_create_knows_when_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 9.0)
    assert (AmbiguousCreateError("x").sent_at, AmbiguousCreateError("x", sent_at=0.0).sent_at) == (9.0, 0.0)


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
    assert str(ModelError(SimpleNamespace(error=None, status="failed", id="p2"))) == (
        "Prediction p2 is 'failed', and gives no error"
    )
    assert str(ModelError(SimpleNamespace(status="failed"))) == "Prediction  is 'failed', and gives no error"
    assert str(PredictionCanceled(SimpleNamespace(id="p2", status="aborted"))) == "Prediction p2 was aborted"
    assert str(PredictionCanceled(SimpleNamespace())) == "Prediction  was canceled"


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


PROBLEM: dict[str, Any] = {
    "type": "https://x/p",
    "title": "T",
    "status": 1,
    "detail": "D",
    "instance": "/1",
    "errors": [{"pointer": "/a", "detail": "no"}],
    "invalid_fields": [{"field": "b"}],
}


def test_all_that_a_problem_document_says_is_kept() -> None:
    headers = {"content-type": "application/problem+json", "x-request-id": "r1", "cf-ray": "r2"}
    error = ReplicateError.from_parts(422, PROBLEM, headers)
    assert vars(error) == {
        "type": "https://x/p",
        "title": "T",
        "status": 422,
        "detail": "D",
        "instance": "/1",
        "hint": "the request does not fit; `errors` and `invalid_fields` of this exception may name the fields",
        "body": PROBLEM,
        "headers": headers,
        "request_id": "r1",
        "errors": PROBLEM["errors"],
        "invalid_fields": PROBLEM["invalid_fields"],
    }


def test_the_start_of_a_body_that_is_no_problem_document_is_the_detail() -> None:
    error = ReplicateError.from_parts(502, "x" * 501, {})
    assert (error.detail, error.body, error.hint, error.request_id) == ("x" * 500, "x" * 501, None, None)


@pytest.mark.parametrize(
    ("attributes", "lines"),
    [
        ({}, ["status: 404"]),
        ({"method": "GET", "url": "https://x/a?b=1"}, ["status: 404", "request: GET /a"]),
        (
            {"method": "GET", "url": "https://x/a", "operation": "a.get", "hint": "look"},
            ["status: 404", "operation: a.get, GET /a", "hint: look"],
        ),
        ({"method": "POST", "url": "/a", "repeatable": False}, ["status: 404", "request: POST /a"]),
        ({"status": 503, "method": "POST", "url": "/a"}, ["status: 503", "request: POST /a"]),
        (
            {"status": 503, "method": "POST", "url": "/a", "repeatable": False},
            ["status: 503", "request: POST /a", "not sent again: its body cannot be rewound"],
        ),
    ],
)
def test_the_text_says_what_was_asked_and_what_to_do(attributes: dict[str, Any], lines: list[str]) -> None:
    error = ReplicateError(status=404)
    vars(error).update(attributes)
    assert str(error).splitlines() == ["ReplicateError Details:", *lines]


def test_a_create_with_an_unclear_answer_begins_with_what_is_unclear() -> None:
    error = AmbiguousAnswer("unclear")
    vars(error).update(status=503, note="It may have happened.", title=None, type=None, detail=None, instance=None)
    assert str(error) == "It may have happened.\nReplicateError Details:\nstatus: 503"


@pytest.mark.parametrize("name", ["x-request-id", "request-id", "x-correlation-id", "cf-ray"])
def test_what_could_not_be_read_knows_the_response(name: str) -> None:
    headers = {name: "r1"}
    error = DecodeError("no JSON")
    assert error.of(200, headers, b"x" * 201) is error
    assert (error.status, error.headers, error.request_id, error.snippet) == (200, headers, "r1", b"x" * 200)
    assert DecodeError("no JSON").of(200, {}).snippet == b""


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
