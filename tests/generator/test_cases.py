"""The shared cases, each exercised as the comment at its top says."""

from __future__ import annotations

import datetime as dt
import uuid
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.generator.printing import Caller, Wire, answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def test_presence(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("01")
    body = {"id": "1", "email": None}
    wire = Wire(answer(body, 201))
    client = package.Client(transport=wire.transport)
    person = call(client, "create_person", package.Person(id="1", email=None))
    assert wire.body == body
    assert (person.nick, person.email, person.to_dict()) == (None, None, body)
    call(client, "create_person", package.Person(id="1", email="e", bio=None))
    assert wire.body == {"id": "1", "email": "e", "bio": None}
    with pytest.raises(TypeError, match="email"):
        package.Person(id="1")


def test_an_optional_body_that_is_left_out(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("01")
    wire = Wire()
    assert call(package.Client(transport=wire.transport), "touch_people") is None
    assert wire.last.content == b""
    assert "content-type" not in wire.last.headers


def test_nullable_30(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("02")
    data = {"a": None, "b": None, "c": None, "d": ["x", None], "e": {"x": 1.5}}
    wire = Wire(answer(data))
    thing = call(package.Client(base_url="https://a.test", transport=wire.transport), "get_thing", 2**63 - 1)
    assert wire.target == "/things/9223372036854775807"
    assert thing.to_dict() == data
    assert isinstance(thing.e, package.Inner)
    annotations = package.Thing.__annotations__
    assert annotations["a"] == "str | None"
    assert annotations["b"] == "Inner | None"
    assert annotations["c"].endswith(" | str | None")
    assert annotations["d"] == "list[str | None]"


def test_one_of(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("03")
    wire = Wire(answer([{"side": 1, "label": "l"}, {"radius": 2}, "s", 3]))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    square, circle, text, number = call(client, "list_shapes")
    assert (type(square), type(circle), text, number) == (package.Square, package.Circle, "s", 3)
    wire = Wire(answer([{"label": "neither"}]))
    with pytest.raises(package.DecodeError, match=r"\[0\]"):
        call(package.Client(base_url="https://a.test", transport=wire.transport), "list_shapes")
    wire = Wire(answer([True]))
    with pytest.raises(package.DecodeError, match=r"\[0\]"):
        call(package.Client(base_url="https://a.test", transport=wire.transport), "list_shapes")


def test_a_discriminator(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("04")
    bodies = [{"kind": "cat", "bark": True}, {"kind": "Dog", "lives": 9}, {"kind": "cow", "milk": 1}]
    wire = Wire(*map(answer, bodies))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    cat, dog, cow = (call(client, "get_pet", "1") for _ in bodies)
    assert (type(cat), type(dog), cow) == (package.Cat, package.Dog, bodies[2])
    assert cat.to_dict() == bodies[0]
    assert package.Cat(lives=9).to_dict() == {"kind": "cat", "lives": 9}


def test_all_of(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("05")
    data = {
        "id": "1",
        "name": "n",
        "salary": 3,
        "score": 2,
        "home": {"street": "s"},
        "reports": [{"id": "2", "salary": 1}],
    }
    wire = Wire(answer(data, 201))
    manager = call(package.Client(base_url="https://a.test", transport=wire.transport), "add_manager", data)
    assert isinstance(manager.home, package.Address)
    assert isinstance(manager.reports[0], package.Employee)
    with pytest.raises(TypeError, match="name"):
        package.Manager(id="1", salary=3)
    assert package.Manager.__annotations__["score"] == "int"
    assert package.Employee.__annotations__["score"] == "float"


def test_any_of(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("06")
    data: dict[str, Any] = {"a": None, "b": {"x": "1", "y": "2", "z": 3}, "c": "huge", "d": [1, 2]}
    wire = Wire(answer(data))
    found = call(package.Client(base_url="https://a.test", transport=wire.transport), "post_any", data)
    assert found.to_dict() == data
    annotations = package.Any_.__annotations__
    assert annotations["a"] == "str | None"
    assert annotations["b"] == "B1 | B2"
    assert annotations["d"] == "int | list[int]"


def test_references_in_lists(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("07")
    item = {"id": "1", "at": "2024-01-01T00:00:00Z"}
    wire = Wire(answer({"items": [item], "grid": [[item]], "first": item, "pair": [item, 2]}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    found = call(client, "list_items", limit=5)
    assert wire.target == "/items?limit=5"
    items = [found.items[0], found.grid[0][0], found.first, found.pair[0]]
    assert {type(one) for one in items} == {package.Item}
    assert found.pair[1] == 2
    call(client, "add_items", [package.Item(id="2"), {"id": "3"}])
    assert wire.body == [{"id": "2"}, {"id": "3"}]


def test_enums(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("08")
    job = {"status": "exploded", "level": 11, "reaction": "mro"}
    wire = Wire(answer([job]))
    found = call(
        package.Client(base_url="https://a.test", transport=wire.transport), "list_jobs", status="failed", order="desc"
    )
    assert wire.target == "/jobs?status=failed&order=desc"
    assert found[0].to_dict() == job
    assert [package.JobLevelValues.LOW, package.JobLevelValues.HIGH, package.JobLevelValues.NONE] == [10, 20, -30]
    reactions: type[object] = package.JobReactionValues
    values = [value for name, value in vars(reactions).items() if not name.startswith("_")]
    assert values == ["+1", "-1", "", " ", "class", "mro", "2nd", "A", "a"]
    assert package.Job.__annotations__["status"] == "Status | str"


def test_additional_properties(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("09")
    data = {
        "labels": {"a": "1"},
        "metrics": {"m": {"v": 1.0}},
        "free": {"x": [None]},
        "mixed": {"name": "n", "extra": 7},
        "strict": {"name": "n", "unknown": 1},
        "loose": {"more": True},
    }
    wire = Wire(answer(data))
    found = call(package.Client(base_url="https://a.test", transport=wire.transport), "put_maps", data)
    assert wire.body == data
    assert found.to_dict() == data
    assert isinstance(found.metrics["m"], package.Point)
    assert (found.mixed.extra, found.loose.more, found.labels) == (7, True, {"a": "1"})


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


def test_datetimes(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("18")
    data: dict[str, Any] = {
        "id": "12345678-1234-5678-1234-567812345678",
        "at": "2024-01-02T03:04:05.123456789+02:00",
        "day": "2024-02-29",
        "clock": "10:00:00",
        "data": "AAE=",
        "odd": "x",
        "big": 2**63 - 1,
        "ratio": 0.5,
    }
    wire = Wire(answer([data, {"id": data["id"], "at": "soon"}]))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    since = dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc)
    event, odd = call(client, "events", since=since, day=dt.date(2024, 1, 3))
    assert wire.target == "/events?since=2024-01-02T00%3A00%3A00Z&day=2024-01-03"
    assert event.id == uuid.UUID(data["id"])
    assert (event.at.microsecond, event.at.utcoffset()) == (123456, dt.timedelta(hours=2))
    assert (event.day, event.clock, event.data) == (dt.date(2024, 2, 29), "10:00:00", b"\0\1")
    assert event.to_dict() == data
    assert (odd.at, [field for field, _ in odd._problems]) == ("soon", ["at"])


def test_recursion(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("19")
    data: dict[str, Any] = {
        "name": "n",
        "parent": {"name": "p", "parent": None},
        "children": [{"name": "c"}],
        "tree": {"a": {"b": {}}},
        "a": {"b": {"a": [{}]}},
        "value": [1, {"x": [None, True, "s", 1.5]}],
    }
    wire = Wire(answer(data))
    node = call(package.Client(base_url="https://a.test", transport=wire.transport), "put_node", data)
    assert (type(node.children[0]), type(node.a.b.a[0])) == (package.Node, package.A)
    assert (node.to_dict(), wire.body) == (data, data)


def test_constants_and_defaults(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("20")
    wire = Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(client, "post_defaults")
    assert (wire.target, wire.body) == ("/d?v=2024-01", {"type": "d", "num": 3})
    call(client, "post_defaults", page=2, n=None, b=False, o={"x": 2})
    assert (wire.target, wire.body) == (
        "/d?v=2024-01&page=2",
        {"type": "d", "num": 3, "b": False, "o": {"x": 2}, "n": None},
    )
    assert package.D().to_dict() == {"type": "d", "num": 3}
    assert package.D.from_dict({"type": "other", "num": 3})._problems[0][0] == "type"


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
