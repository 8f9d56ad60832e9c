"""The shared cases about calls and answers, each exercised as the comment at its top says."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.generator.printing import SHARED, Caller, Wire, answer, build, build_from, load

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from types import ModuleType


def test_multipart(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("10")
    wire = Wire(answer({"title": "t"}, 201))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(
        client,
        "upload",
        ("cat.png", b"PNG", "image/png"),
        extra=[b"one", b"two"],
        tags=["a", "b"],
        meta=package.Meta(title="t", size=1),
        count=3,
        when=dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc),
        on=False,
    )
    head = f"Content-Type: {wire.last.headers['content-type']}\r\n\r\n".encode()
    sent = BytesParser().parsebytes(head + wire.last.content).get_payload()
    parts: Any = sent
    shown = [(part.get_param("name", header="content-disposition"), part.get_payload(decode=True)) for part in parts]
    assert shown == [
        ("file", b"PNG"),
        ("extra", b"one"),
        ("extra", b"two"),
        ("tags", b"a"),
        ("tags", b"b"),
        ("meta", b'{"title":"t","size":1}'),
        ("count", b"3"),
        ("when", b"2024-01-02T00:00:00Z"),
        ("on", b"false"),
    ]
    assert parts[0].get_content_type() == "image/png"
    assert parts[5].get_content_type() == "application/json"


def test_raw_bodies(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("11")
    text = httpx.Response(200, text="öl", headers={"content-type": "text/plain; charset=utf-8"})
    wire = Wire(text)
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    assert call(client, "put_note", "öl") == "öl"
    assert (wire.last.content, wire.last.headers["content-type"]) == ("öl".encode(), "text/plain")
    wire = Wire(httpx.Response(200, content=b"\0\1", headers={"content-type": "application/octet-stream"}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    assert call(client, "put_blob", b"\0\1") == b"\0\1"
    assert call(client, "get_blob") == b"\0\1"


def test_forms_and_a_choice_of_bodies(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("11")
    token = httpx.Response(
        200, content=b'{"token":"t"}', headers={"content-type": "application/vnd.example.token+json; charset=utf-8"}
    )
    wire = Wire(token, httpx.Response(204))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    assert call(client, "get_token", "password", scope=["a", "b c"]).token == "t"
    assert wire.last.content == b"grant_type=password&scope=a&scope=b%20c"
    assert wire.last.headers["content-type"] == "application/x-www-form-urlencoded"
    call(client, "post_either", {"a": "1"})
    assert (wire.body, wire.last.headers["content-type"]) == ({"a": "1"}, "application/json")
    call(client, "post_either", "plain", content_type="text/plain")
    assert (wire.last.content, wire.last.headers["content-type"]) == (b"plain", "text/plain")
    call(client, "post_either")
    assert "content-type" not in wire.last.headers


def test_methods(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("12")
    wire = Wire(answer(["x"]))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    assert call(client, "search_things", q="x") == ["x"]
    assert (wire.last.method, wire.body) == ("QUERY", {"q": "x"})
    wire = Wire(httpx.Response(200, headers={"X-Total": "7"}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    assert call(client, "search_head")["x-total"] == "7"
    for name in ("get", "options", "trace", "purge"):
        assert call(client, f"search_{name}") is None
        assert wire.last.method == name.upper()


def test_headers_and_cookies(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("13")
    wire = Wire(httpx.Response(200))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    since = dt.datetime(2024, 1, 2, 3, tzinfo=dt.timezone.utc)
    call(client, "get_doc", "a/b", "s1", id_query=7, x_dry_run=True, x_since=since)
    assert wire.target == "/docs/a%2Fb?id=7"
    assert wire.last.headers["x-dry-run"] == "true"
    assert wire.last.headers["x-since"] == "2024-01-02T03:00:00Z"
    assert wire.last.headers["cookie"] == "session=s1"
    assert not {"x-trace", "authorization"} & set(wire.last.headers)
    call(client, "drop_doc", "1", "t")
    assert wire.last.headers["x-trace"] == "t"


def test_styles(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("14")
    wire = Wire(httpx.Response(200))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    expected = {
        "d": ([1, 2], "d=1&d=2"),
        "c": ([1, 2], "c=1,2"),
        "p": ([1, 2], "p=1%7C2"),
        "s": ([1, 2], "s=1%202"),
        "f": ({"a": 1, "b": 2}, "f%5Ba%5D=1&f%5Bb%5D=2"),
        "o": ({"a1": 1, "b1": 2}, "a1=1&b1=2"),
        "j": ({"a": 1}, "j=%7B%22a%22%3A1%7D"),
        "r": ("a/b:c", "r=a/b:c"),
    }
    for name, (value, query) in expected.items():
        call(client, "styles", **{name: value})
        assert wire.target == f"/q?{query}"
    call(client, "path_styles", [1, 2], [1, 2], [1, 2])
    assert wire.target == "/x/1,2/.1.2/;matrix=1,2"


def test_security(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("15")
    wire = Wire(httpx.Response(200))
    both = package.Client(transport=wire.transport, bearer="t0k", key="k3y", query_key="q")
    call(both, "get_me")
    assert wire.last.headers["authorization"] == "Bearer t0k"
    call(both, "health")
    assert "authorization" not in wire.last.headers
    call(both, "admin")
    assert (wire.last.headers["authorization"], wire.last.headers["x-api-key"]) == ("Bearer t0k", "k3y")
    keyed = package.Client(transport=wire.transport, key="k3y")
    call(keyed, "report")
    assert wire.last.headers["x-api-key"] == "k3y"
    call(keyed, "maybe")
    count = len(wire.requests)
    with pytest.raises(package.MissingCredential, match="bearer") as caught:
        call(keyed, "get_me")
    assert len(wire.requests) == count
    assert "k3y" not in f"{caught.value!r}{keyed!r}"


def test_servers(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("16")
    wire = Wire(httpx.Response(200))
    call(package.Client(transport=wire.transport), "things")
    assert str(wire.last.url) == "https://eu.api.example.test/v2/things"
    us = package.Client(transport=wire.transport, region="us", version="v3")
    call(us, "things")
    assert str(wire.last.url) == "https://us.api.example.test/v3/things"
    call(us, "upload")
    assert str(wire.last.url) == "https://upload.example.test/upload"
    call(us, "one")
    assert str(wire.last.url) == "https://one.example.test/base/one"
    call(package.Client(transport=wire.transport, base_url="https://mine.test/x/"), "things")
    assert str(wire.last.url) == "https://mine.test/x/things"


def test_events(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("17")
    stream = b"id: 1\ndata: one\n\n: comment\n\nevent: end\ndata: two\ndata: lines\n\ndata: [DONE]\n\n"
    wire = Wire(httpx.Response(200, content=stream, headers={"content-type": "text/event-stream"}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    found = call.all(client, "stream_complete", "p")
    assert [(one.event, one.data, one.id) for one in found][:2] == [("message", "one", "1"), ("end", "two\nlines", "1")]
    assert wire.body == {"prompt": "p", "stream": True}
    assert wire.last.headers["accept"] == "text/event-stream"
    assert call.all(client, "tail_log", last_event_id="41")[0].data == "one"
    assert wire.last.headers["last-event-id"] == "41"


def test_the_json_form_beside_events(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("17")
    wire = Wire(answer({"text": "t"}))
    found = call(package.Client(base_url="https://a.test", transport=wire.transport), "complete", "p")
    assert (found.text, wire.body) == ("t", {"prompt": "p"})


def test_errors(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("21")
    problem = {"title": "t", "errors": [{"loc": "x"}]}
    wire = Wire(
        answer({"id": "1"}, 201),
        httpx.Response(202),
        answer({"missing": "m"}, 404),
        answer(problem, 422),
        httpx.Response(418, text="tea", headers={"content-type": "text/plain"}),
        answer(problem, 501),
        httpx.Response(400, text="<html>", headers={"content-type": "text/html", "retry-after": "7"}),
    )
    client = package.Client(base_url="https://a.test", transport=wire.transport, retries=0)
    assert isinstance(call(client, "make_thing"), package.Thing)
    assert call(client, "make_thing") is None
    caught: list[Any] = []
    for _ in range(5):
        with pytest.raises(package.ReplicateError) as error:
            call(client, "make_thing")
        caught.append(error.value)
    assert [error.status for error in caught] == [404, 422, 418, 501, 400]
    kinds = [package.NotFound, package.Problem, str, package.Problem]
    assert [type(error.value) for error in caught[:4]] == kinds
    assert caught[4].headers["retry-after"] == "7"
    assert caught[4].body == "<html>"


def test_pages(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("22")
    after = "https://api.example.test/v1/jobs?cursor=2"
    first, last = {"previous": None, "next": after, "results": [{"id": "1"}]}, {"next": None, "results": [{"id": "2"}]}
    wire = Wire(answer(first), answer(last))
    client = package.Client(transport=wire.transport)
    page = client.list_jobs()
    assert (type(page.results[0]), page.next) == (package.Job, after)
    assert [job.id for job in page.auto_paging()] == ["1", "2"]
    assert wire.target == "/v1/jobs?cursor=2"
    wire = Wire(answer(last), answer({"data": [{"id": "1"}], "has_more": False}), answer(["line"]))
    client = package.Client(transport=wire.transport)
    assert call(client, "list_jobs", after).results[0].id == "2"
    assert call(client, "list_runs", cursor="c").data[0].id == "1"
    assert call(client, "list_logs", page=2) == ["line"]
    with pytest.raises(ValueError, match="cursor cannot be None"):
        call(client, "list_jobs", None)


def test_docs(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("23")
    wire = Wire(answer({"id": "1", "name": "ann"}, 201))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    with pytest.warns(DeprecationWarning, match="createUser"):
        call(client, "users.create_user", package.User(name="ann", password="p"), notify=True)
    assert wire.body == {"name": "ann", "password": "p"}
    text = str(client.users.create_user.__doc__)
    for part in (
        "Create a user.",
        "Makes one user.",
        "* second with `code` and a \\backslash",
        "Send a mail.",
        "Deprecated",
    ):
        assert part in text
    assert "print('x')" in package.Client.__doc__
    assert type(client.users).__doc__ == "People who log in."


def test_webhooks_and_callbacks(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("24")
    wire = Wire(answer({"id": "1"}, 202))
    assert call(package.Client(base_url="https://a.test", transport=wire.transport), "start_job").id == "1"
    done = package.JobDone.from_dict({"job": {"id": "1"}, "output": [1]})
    failed = package.JobFailed.from_dict({"job": {"id": "1"}, "error": "e"})
    assert (type(done.job), done.output, failed.error) == (package.Job, [1], "e")
    assert not [name for name in dir(package.Client) if "fail" in name]


class Once(io.BytesIO):
    """A file that tells how often it was read from its beginning."""

    starts = 0

    def read(self, size: int | None = -1) -> bytes:
        """Read on."""
        self.starts += self.tell() == 0
        return super().read(size)


def test_files_in_every_form(case: Callable[[str], ModuleType], call: Caller, tmp_path: Path) -> None:
    package, wire = case("10"), Wire(answer({}, 201))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    (tmp_path / "p.bin").write_bytes(b"from a path")
    stream = Once(b"streamed")
    call(client, "upload", ("s.jpg", stream, "image/jpeg"), raw=tmp_path / "p.bin", extra=[b"bytes"])
    first = wire.last
    assert stream.starts == 1
    for piece in (b'filename="s.jpg"', b"image/jpeg", b"streamed", b'filename="p.bin"', b"from a path", b"bytes"):
        assert piece in first.content
    call(client, "upload", b"again")
    assert wire.last.content.count(b"name=") == 2
    assert first.headers["content-type"] != wire.last.headers["content-type"]


def test_raw_bodies_as_streams(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("11")
    wire = Wire(httpx.Response(200, content=b"\0", headers={"content-type": "application/octet-stream"}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    assert call(client, "put_blob", io.BytesIO(b"str" + b"eam")) == b"\0"
    assert (wire.last.content, wire.last.headers["content-type"]) == (b"stream", "application/octet-stream")


def test_headers_in_text(case: Callable[[str], ModuleType], call: Caller) -> None:
    package, wire = case("13"), Wire(httpx.Response(200))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(client, "get_doc", "1", "s", x_dry_run=False, x_trace="t")
    assert (wire.last.headers["x-dry-run"], wire.last.headers["x-trace"]) == ("false", "t")
    assert "x_trace: From the path item." in package.Client.get_doc.__doc__
    assert "x_trace: Now required." in package.Client.drop_doc.__doc__
    with pytest.raises(TypeError, match="x_trace"):
        call(client, "drop_doc", "1")


def test_alternatives_of_credentials(case: Callable[[str], ModuleType], call: Caller) -> None:
    package, wire = case("15"), Wire(httpx.Response(200))
    call(package.Client(transport=wire.transport, bearer="t0k"), "report")
    assert (wire.last.headers["authorization"], "x-api-key" in wire.last.headers) == ("Bearer t0k", False)
    for given, missing in (({"key": "k3y"}, "bearer"), ({"bearer": "t0k"}, "key")):
        with pytest.raises(package.MissingCredential, match=f"'{missing}'"):
            call(package.Client(transport=wire.transport, **given), "admin")
    call(package.Client(transport=wire.transport), "maybe")
    assert wire.target == "/maybe"
    wire = Wire(httpx.Response(403, json={"detail": "no"}))
    client = package.Client(transport=wire.transport, bearer="t0k", query_key="qu3ry", key="k3y")
    for name in ("maybe", "admin"):
        with pytest.raises(package.ReplicateError) as caught:
            call(client, name)
        assert not [word for word in ("t0k", "qu3ry", "k3y") if word in f"{caught.value} {caught.value!r} {client!r}"]


@pytest.mark.parametrize("base", ["https://mine.test/x", "https://mine.test/x/"])
def test_slashes_are_neither_doubled_nor_dropped(case: Callable[[str], ModuleType], call: Caller, base: str) -> None:
    package, wire = case("16"), Wire(httpx.Response(200))
    client = package.Client(transport=wire.transport, base_url=base)
    for name, url in (("things", "https://mine.test/x/things"), ("upload", "https://upload.example.test/upload")):
        call(client, name)
        assert str(wire.last.url) == url
    assert package.Client.__init__.__annotations__["region"] == "Literal['eu', 'us']"
    with pytest.raises(package.ConfigurationError, match="region"):
        call(package.Client(transport=wire.transport, region="mars"), "things")


class Drip(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Events that come one by one, as long as somebody asks."""

    def __init__(self) -> None:
        self.given = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.given += 1
            yield b"data: %d\n\n" % self.given

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        """Note the end."""
        self.closed = True

    async def aclose(self) -> None:
        """Note the end."""
        self.closed = True


def test_events_come_as_they_come(case: Callable[[str], ModuleType]) -> None:
    drip = Drip()
    headers = {"content-type": "text/event-stream"}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, headers=headers, stream=drip))
    client = case("17").Client(base_url="https://a.test", transport=transport)
    for event in client.stream_complete("p"):
        assert drip.given <= int(event.data) + 1
        if event.data == "3":
            break
    assert drip.closed


def test_events_come_as_they_come_awaited(case: Callable[[str], ModuleType]) -> None:
    drip = Drip()
    headers = {"content-type": "text/event-stream"}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, headers=headers, stream=drip))
    client = case("17").Client(base_url="https://a.test", transport=transport)

    async def main() -> None:
        events = client.async_stream_complete("p")
        async for event in events:
            assert drip.given <= int(event.data) + 1
            if event.data == "3":
                break
        await events.aclose()
        assert drip.closed

    asyncio.run(main())


def test_statuses_without_a_body(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("21")
    wire = Wire(httpx.Response(204), httpx.Response(429, headers={"retry-after": "3"}))
    client = package.Client(base_url="https://a.test", transport=wire.transport, retries=0)
    assert call(client, "make_thing") is None
    with pytest.raises(package.ReplicateError) as caught:
        call(client, "make_thing")
    assert (caught.value.status, caught.value.headers["retry-after"]) == (429, "3")


@pytest.mark.parametrize("after", ["https://api.example.test/v1/jobs?cursor=1", "https://evil.test/v1/jobs"])
def test_a_page_that_leads_round_or_away_is_an_error(case: Callable[[str], ModuleType], after: str) -> None:
    package = case("22")
    wire = Wire(answer({"next": after, "previous": "before", "results": [{"id": "1"}]}))
    page = package.Client(transport=wire.transport).list_jobs()
    assert page.previous == "before"
    with pytest.raises(package.ReplicateException):
        list(page.auto_paging())
    assert {request.url.host for request in wire.requests} == {"api.example.test"}
    assert len(wire.requests) <= 2


def test_words_of_fields(case: Callable[[str], ModuleType], tmp_path: Path) -> None:
    package = case("23")
    text = Path(package.user.__file__).read_text(encoding="utf-8")
    for words in ("Given by the server.", "What to call them. At most 40 characters.", "Use name. Deprecated."):
        assert words in text
    assert "notify: Send a mail. Deprecated." in package.user.Users.create_user.__doc__
    assert package.User(name="n" * 50).to_dict() == {"name": "n" * 50}
    assert package.User.from_dict({"id": "1", "name": "n"})._problems == ()
    (document,) = (SHARED / "generator-cases").glob("23-*.yaml")
    assert list(build(document, tmp_path, "quiet").problems) == []


def test_a_document_of_webhooks_alone(case: Callable[[str], ModuleType], tmp_path: Path) -> None:
    package = case("24")
    assert {"JobDone", "JobFailed", "Job"} <= set(package.__all__)
    methods: type[object] = package.Client
    assert [name for name in vars(methods) if "done" in name.lower() or "fail" in name.lower()] == []
    body = {"content": {"application/json": {"schema": {"properties": {"n": {"type": "integer"}}}}}}
    hooks = {"happened": {"post": {"requestBody": body, "responses": dict[str, Any]()}}}
    build_from({"openapi": "3.1.0", "info": {"title": "Hooks", "version": "1"}, "webhooks": hooks}, tmp_path, "alone")
    assert load(tmp_path, "alone").HappenedRequest.from_dict({"n": 1}).n == 1
