"""Parts of the local service, each alone: what is kept, told and refused at the edges."""

from __future__ import annotations

import asyncio
import io
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

import pytest
from starlette.responses import JSONResponse

from replicate_runtime.local.checks.complaints import complaints
from replicate_runtime.local.checks.contract import Contract
from replicate_runtime.local.checks.schemas import Schemas
from replicate_runtime.local.common.bridge import Loop
from replicate_runtime.local.common.clock import SECOND, Clock
from replicate_runtime.local.common.links import REFERENCE, references
from replicate_runtime.local.common.signal import Signal
from replicate_runtime.local.http import journal, listen
from replicate_runtime.local.http.journal import Journal
from replicate_runtime.local.http.listen import Listener, PortError, bind
from replicate_runtime.local.models.catalog import Catalog
from replicate_runtime.local.models.printing import printed_to
from replicate_runtime.local.runs.execution import fail_if_open
from replicate_runtime.local.runs.live import Live
from replicate_runtime.local.runs.run import Run
from replicate_runtime.local.store.store import Store
from replicate_runtime.local.tape import seen
from replicate_runtime.local.tape.seen import Seen
from replicate_runtime.local.webhooks.delivery import Delivery
from tests.local.kit import Local, document
from tests.local.test_operations import HELLO, version_of

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

DAY = 24 * 3600


# ---- printing --------------------------------------------------------------------------------------------------------


def test_each_context_prints_into_its_own_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    outside, outer, inner = io.StringIO(), list[str](), list[str]()
    monkeypatch.setattr(sys, "stdout", outside)
    with printed_to(outer.append):
        with printed_to(inner.append):
            print("inner", end="")
        sys.stdout.writelines(["outer", ""])
    print("outside", end="")
    assert (inner, outer, outside.getvalue()) == (["inner"], ["outer"], "outside")
    assert sys.stdout is outside


def test_who_does_not_run_a_model_prints_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = io.StringIO()
    monkeypatch.setattr(sys, "stdout", outside)

    async def main() -> list[str]:
        logs, entered, left = list[str](), asyncio.Event(), asyncio.Event()

        async def model() -> None:
            with printed_to(logs.append):
                entered.set()
                await left.wait()

        running = asyncio.ensure_future(model())
        await entered.wait()
        print("beside", end="")
        left.set()
        await running
        return logs

    assert asyncio.run(main()) == []
    assert outside.getvalue() == "beside"


def test_streams_that_a_model_replaced_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = io.StringIO()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.StringIO())
    with printed_to(lambda _: None):
        sys.stdout = sys.stderr = cast("TextIO", replaced)
    assert (sys.stdout, sys.stderr) == (replaced, replaced)


# ---- runs and models -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "told"),
    [("on_logs", ["more"]), ("on_piece", ["more"]), ("on_output", ["more"]), ("on_end", ["failed", "late"])],
)
def test_nothing_is_told_of_a_run_after_its_end(method: str, told: list[str]) -> None:
    run = Run(kind="prediction", id="a", model="acme/a", version="v", input={}, created=0, stream="a", output="all")
    store, happened = Store(), list[str]()
    live = Live(run, store, Clock(scale=0), lambda _, event: happened.append(event))
    live.on_end("succeeded")
    before = run.to_document(), store.events("a")
    getattr(live, method)(*told)
    assert (run.to_document(), store.events("a")) == before
    assert (happened, [event.name for event in store.events("a")]) == (["completed"], ["done"])


@pytest.mark.parametrize(("output", "told"), [(["a", {"b": 1}], ["a", '{"b": 1}']), ("all", ["all"])])
def test_a_whole_output_is_streamed_in_its_pieces(output: object, told: list[str]) -> None:
    run = Run(kind="prediction", id="a", model="acme/a", version="v", input={}, created=0, stream="a")
    store = Store()
    Live(run, store, Clock(scale=0), lambda _, event: None).on_output(output)
    assert [(event.name, event.data) for event in store.events("a")] == [("output", data) for data in told]


def test_an_error_of_ours_leaves_no_run_open() -> None:
    run = Run(kind="prediction", id="a", model="acme/a", version="v", input={}, created=0, output="half")

    async def broken() -> None:
        raise LookupError("our mistake")

    async def main() -> None:
        live = Live(run, Store(), Clock(scale=0), lambda _, event: None)
        task = asyncio.ensure_future(broken())
        await asyncio.wait({task})
        fail_if_open(live, task)

    asyncio.run(main())
    assert (run.status, run.output, run.error) == ("failed", None, "our mistake")


def test_a_run_whose_model_is_gone_fails(tmp_path: Path) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        local.model("acme/gone")(lambda: "x")
        version = version_of(client, "acme/gone")
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        order: dict[str, object] = {"version": version, "input": {}}
        made = client.post("/v1/predictions", json=order, headers={"Prefer": "wait"}).json()
        done = client.get(made["urls"]["get"]).json()
    assert (done["status"], done["error"]) == ("failed", f"nothing here runs version {version} of acme/gone")


def test_the_latest_version_is_the_last_that_is_left() -> None:
    catalog = Catalog(Store())
    catalog.add_model("acme", "a", 0, {})
    versions = [catalog.add_version("acme/a", name, None, at) for at, name in enumerate("xyz")]
    for version, latest in zip([versions[0], versions[2], versions[1]], ["z", "y", None], strict=True):
        catalog.delete_version(version)
        model = catalog.model("acme/a")
        assert model is not None
        assert model["latest"] == latest


def test_versions_are_known_without_their_model() -> None:
    catalog = Catalog(Store())
    version = catalog.add_version("acme/gone", "x", None, 0)
    catalog.count_run("acme/gone")
    catalog.delete_version(version)
    assert (catalog.model("acme/gone"), catalog.version("x"), catalog.engine("x")) == (None, None, None)


# ---- what is kept ----------------------------------------------------------------------------------------------------


def test_what_belongs_together_is_kept_whole_or_not_at_all() -> None:
    store = Store()

    def write() -> None:
        with store.together():
            store.put("a", "a", {}, 0)
            raise LookupError

    with pytest.raises(LookupError):
        write()
    assert store.all("a") == []


def test_so_many_taped_runs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_MOST", 2)
    kept, log = Seen(), Journal(Clock(scale=0), Signal())
    told = [{"id": name, "status": "starting", "created_at": "2026-01-01T00:00:00Z"} for name in "abc"]
    for body in (*told, {"title": "no run"}, ["no object"]):
        kept.take(log.begin("predictions.get", "GET", "/", {}, {}), JSONResponse(body))
    assert [run.id for run in kept.all("prediction")] == ["b", "c"]


@pytest.mark.parametrize("key", ["../state", ""])
def test_files_have_plain_identifiers(local: Local, key: str) -> None:
    with pytest.raises(ValueError, match="not an identifier of a file"):
        local._up.service.blobs.drop_file(key)


def test_so_many_requests_are_kept_and_so_much_of_their_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_MOST", 2)
    monkeypatch.setattr(journal, "_BUDGET", 5)
    kept = Journal(Clock(scale=0), Signal())
    for text in (b'"a"', b'"b"', b'"c"'):
        kept.keep(kept.begin("", "POST", "/", {}, {"cookie": "secret"}), text)
    assert [(entry.number, entry.json, entry.headers) for entry in kept.recent()] == [(1, None, {}), (2, "c", {})]


def test_requests_are_kept_for_an_hour() -> None:
    async def main() -> list[int]:
        clock = Clock(scale=0)
        kept = Journal(clock, Signal())
        for _ in range(2):
            kept.begin("", "GET", "/", {}, {})
            await clock.advance(3000)
        return [entry.number for entry in kept.recent()]

    assert asyncio.run(main()) == [1]


@pytest.mark.parametrize(("age", "left"), [(DAY - 1, ["webhook"]), (DAY + 1, [])])
def test_webhooks_are_kept_for_a_day(local: Local, age: int, left: list[str]) -> None:
    outbox, now = local._up.service.outbox, local._up.service.clock.now()
    outbox._keep(Delivery(id="webhook", run="r", event="output", url="", body="{}", created=now - age * SECOND))
    outbox.sweep()
    assert [delivery.id for delivery in outbox.all()] == left


def test_only_last_words_are_sent_after_a_restart(local: Local) -> None:
    outbox = local._up.service.outbox
    outbox._keep(Delivery(id="webhook", run="r", event="output", url="", body="{}", created=0))
    outbox.recover()
    (delivery,) = outbox.all()
    assert (delivery.state, delivery.error) == ("failed", "the local service was stopped before it was sent")


def test_files_are_found_wherever_they_stand_in_an_output() -> None:
    name = f"{REFERENCE}{'a' * 48}/out.png"
    assert references({"one": [name, 1, "prose"], "two": {"three": name}}) == [name, name]


# ---- the document ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"anyOf": [{"type": "string"}, {"minimum": 1}]}, 0, ["invalid_type", "number_gte"]),
        ({"const": 1}, 2, ["const"]),
        ({"not": {}}, 1, ["not"]),
        ({"type": "string"}, None, ["invalid_type"]),
    ],
)
def test_complaints_name_the_rule_that_was_broken(schema: dict[str, Any], value: object, expected: list[str]) -> None:
    found = complaints(Schemas({"schema": schema}).errors("#/schema", value), "input")
    assert [(one["type"], one["field"]) for one in found] == [(rule, "input") for rule in expected]


PROMISED: dict[str, Any] = {
    "paths": {
        "/a": {
            "get": {
                "operationId": "get",
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "object"}}}}, "204": {}},
            }
        }
    }
}


@pytest.mark.parametrize(
    ("status", "media_type", "body", "expected"),
    [
        (200, "application/json", {}, []),
        (200, "application/json", 1, ["get 200 $: 1 is not of type 'object'"]),
        (200, "text/plain", "", ["get 200: 'text/plain' is not in the document"]),
        (204, "", b"", []),
        (204, "", b"x", ["get 204: a body where there is none"]),
        (299, "application/json", {}, ["get: status 299 is not in the document"]),
    ],
)
def test_answers_are_held_against_the_document(status: int, media_type: str, body: object, expected: list[str]) -> None:
    assert Contract(PROMISED).rules["get"].wrong_response(status, media_type, body) == expected


def test_bodies_of_another_kind_are_not_checked() -> None:
    assert Contract(document()).rules["predictions.create"].wrong_body("text/plain", "any") == []


@pytest.mark.parametrize(("limit", "kind"), [("many", "invalid_type"), ("0", "number_gte")])
def test_numbers_in_a_query_are_read(client: httpx.Client, limit: str, kind: str) -> None:
    refused = client.get("/v1/search", params={"query": "hello", "limit": limit})
    assert (refused.status_code, kind in refused.text) == (422, True), refused.text


def test_a_search_needs_words(client: httpx.Client) -> None:
    refused = client.get("/v1/search", params={"query": ""})
    assert (refused.status_code, refused.json()) == (400, {"detail": 'Query parameter "query" is required'})


def test_webhooks_have_an_address(client: httpx.Client) -> None:
    body = {"version": version_of(client, HELLO), "input": {"text": "x"}, "webhook": "https:///path"}
    refused = client.post("/v1/predictions", json=body)
    assert (refused.status_code, "format" in refused.text) == (422, True), refused.text


@pytest.mark.parametrize(("content", "words"), [("{", "not JSON"), ("[]", "no object")])
def test_controls_take_an_object(content: str, words: str) -> None:
    with Local(port=None, faults_over_http=True) as local, local.client() as client:
        refused = client.post("/_local/clock", content=content)
    assert (refused.status_code, words in refused.text) == (400, True), refused.text


# ---- loops and sockets -----------------------------------------------------------------------------------------------


def test_a_loop_does_not_wait_for_itself() -> None:
    loop = Loop("test")

    async def inner() -> None: ...

    async def outer() -> None:
        loop.call(inner())

    try:
        with pytest.raises(RuntimeError, match="cannot wait for itself"):
            loop.call(outer())
    finally:
        loop.close()


def test_who_cannot_listen_says_where() -> None:
    with pytest.raises(PortError, match=r"cannot listen on 192\.0\.2\.1:0"):
        bind("192.0.2.1", 0)
    with pytest.raises(PortError, match="cannot listen on nowhere"):
        bind("nowhere.invalid", 0)


def test_what_has_not_begun_can_be_stopped() -> None:
    async def app(scope: object, receive: object, send: object) -> None: ...

    async def main() -> int:
        listener = bind("127.0.0.1", 0)
        await Listener(app, listener).stop()
        return listener.fileno()

    assert asyncio.run(main()) == -1


def test_a_connection_that_has_gone_is_given_up() -> None:
    class Gone(asyncio.Transport):
        aborted = False

        def get_extra_info(self, name: str, default: object = None) -> object:
            return default

        def abort(self) -> None:
            self.aborted = True

    transport = Gone()
    for one in (None, transport):
        listen._reset(one, ConnectionResetError())
    assert transport.aborted
