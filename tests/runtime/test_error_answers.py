"""What the error of an answer says: its usual words, what is missing, and what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest

from replicate_runtime.core.errors import ReplicateError
from replicate_runtime.core.http.security import Scheme
from tests.runtime.support import Api, Ask, Service, Way, answer, client

if TYPE_CHECKING:
    from collections.abc import Mapping


def raised(way: Way, call: Any, response: httpx.Response, **options: Any) -> ReplicateError:
    """The error that an answer becomes."""
    with pytest.raises(ReplicateError) as caught:
        way.send(client(Service(response), retries=0, **options), call)
    return caught.value


@pytest.mark.parametrize(
    ("response", "title", "detail"),
    [
        (answer({}, 418), "I'm a Teapot", None),
        (answer({}, 499), None, None),
        (answer({"title": "T"}, 418), "T", None),
        (answer({"detail": "D"}, 418), None, "D"),
        (answer({}, 307), "Temporary Redirect", "the redirect is not followed"),
        (answer({}, 399), None, "the redirect is not followed"),
        (answer({}, 400), "Bad Request", None),
    ],
)
def test_an_answer_without_words_is_told_in_the_usual_ones(
    way: Way, response: httpx.Response, title: str | None, detail: str | None
) -> None:
    error = raised(way, Ask("POST", "/v1/x"), response)
    assert (error.status, error.title, error.detail) == (response.status_code, title, detail)
    assert error.args == (str(error),)


def test_a_create_with_an_answer_without_words_is_told_in_the_usual_ones_too(way: Way) -> None:
    error = raised(way, Ask("POST", "/v1/x"), answer({}, 500))
    assert (error.title, error.detail) == ("Internal Server Error", None)
    assert error.args[0] == str(error).splitlines()[0]
    assert "outcome is unknown: status 500, no reason was given" in str(error)


def test_what_an_error_knows_of_its_answer_and_its_call(way: Way) -> None:
    head = {"retry-after": "7", "x-request-id": "r"}
    error = raised(way, Ask("GET", "/v1/x?secret=1", operation="x.get"), answer({"a": 1}, 404, **head))
    assert (error.method, error.operation, error.url) == ("GET", "x.get", "https://api.example.test/v1/x")
    assert (error.attempts, error.repeatable, error.retry_after, error.request_id) == (1, True, 7.0, "r")
    assert (error.body, error.headers["x-request-id"], error.value) == ({"a": 1}, "r", None)


def test_a_documented_error_without_a_type_has_no_value(way: Way) -> None:
    documented = Ask("GET", "/v1/x", errors={"404": None, "409": dict[str, int]})
    assert raised(way, documented, answer({"a": 1}, 404)).value is None
    assert raised(way, documented, answer({"a": 1}, 409)).value == {"a": 1}
    assert raised(way, documented, answer({"a": 1}, 410)).value is None


class Optional(Api):
    """A client whose calls go out without a credential too."""

    _schemes: ClassVar[Mapping[str, Scheme]] = {
        "bearer": Scheme("bearer"),
        "key": Scheme("query", "key"),
        "session": Scheme("cookie", "sid"),
        "header": Scheme("header", "X-Key"),
    }
    _credentials_optional = True
    _credential_missing = "give it a token"


REVOKED = "check that the token is set, complete and not revoked"


@pytest.mark.parametrize(
    ("scheme", "options", "hint"),
    [
        ("bearer", {}, "give it a token"),
        ("key", {}, "give it a token"),
        ("bearer", {"credentials": {"bearer": "t"}}, REVOKED),
        ("key", {"credentials": {"key": "t"}}, REVOKED),
        ("session", {"credentials": {"session": "t"}}, REVOKED),
        ("header", {"credentials": {"header": "t"}}, REVOKED),
        ("bearer", {"headers": {"X-KEY": "t"}}, REVOKED),
        ("bearer", {"auth": ("u", "p")}, REVOKED),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
def test_a_401_says_whether_there_was_a_credential_at_all(
    way: Way, scheme: str, options: dict[str, Any], hint: str, status: int
) -> None:
    made = Optional(transport=Service(answer({}, status)).transport, **options)
    with pytest.raises(ReplicateError) as caught:
        way.send(made, Ask("GET", "/v1/x", security=((scheme,),)))
    assert caught.value.hint == (hint if status == 401 else None)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b"x" * 100_001, "x" * 100_000),
        (b"a\xffb", "a\N{REPLACEMENT CHARACTER}b"),
        (b'{"a": 1}', {"a": 1}),
        (b"", None),
    ],
    ids=["long", "no UTF-8", "JSON", "empty"],
)
def test_the_body_of_an_error_is_read_as_well_as_it_can_be(way: Way, content: bytes, body: Any) -> None:
    assert raised(way, Ask("GET", "/v1/x"), httpx.Response(404, content=content)).body == body
