"""Without sockets: blocking, on asyncio and on trio, all at once."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from replicate_runtime.local.common.bridge import Loop
from replicate_runtime.local.http.transport import LocalTransport
from tests.local.kit import Local
from tests.local.test_operations import version_of
from tests.local.waiting import until

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])
LLAMA = "/v1/models/meta/meta-llama-3-8b-instruct/predictions"


def awaiting(local: Local) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {local.token}"}
    return httpx.AsyncClient(base_url=local.url, transport=local.transport, headers=headers)


@BACKENDS
def test_awaiting_clients_are_answered(local: Local, backend: str) -> None:
    async def main() -> None:
        async with awaiting(local) as client:
            answers: list[int] = []

            async def ask() -> None:
                answers.append((await client.get("/v1/account")).status_code)

            async with anyio.create_task_group() as group:
                for _ in range(20):
                    group.start_soon(ask)
            assert answers == [200] * 20

    anyio.run(main, backend=backend)


@BACKENDS
def test_awaiting_clients_read_streams_and_leave_them(local: Local, backend: str) -> None:
    async def main() -> None:
        async with awaiting(local) as client:
            made = (await client.post(LLAMA, json={"input": {"prompt": "x"}})).json()
            await local.clock.async_advance(0.02)
            async with client.stream("GET", made["urls"]["stream"]) as stream:
                async for line in stream.aiter_lines():
                    if line.startswith("event: output"):
                        break
            await client.post(made["urls"]["cancel"])

    anyio.run(main, backend=backend)
    assert local.predictions[0].status == "canceled"


@BACKENDS
def test_awaiting_clients_can_be_cancelled(local: Local, backend: str) -> None:
    async def main() -> None:
        async with awaiting(local) as client:
            body = {"version": "", "input": {"seconds": 100}}
            model = (await client.get("/v1/models/replicate/sleeper")).json()
            body["version"] = model["latest_version"]["id"]
            with anyio.move_on_after(0.05) as scope:
                await client.post("/v1/predictions", json=body, headers={"Prefer": "wait"})
            assert scope.cancelled_caught
            assert (await client.get("/v1/account")).status_code == 200

    anyio.run(main, backend=backend)
    assert local.predictions[0].status == "processing"


def test_time_limits_of_the_client_hold(local: Local) -> None:
    with local.client() as client:
        body = {"version": version_of(client, "replicate/sleeper"), "input": {"seconds": 100}}
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/predictions", json=body, headers={"Prefer": "wait"}, timeout=0.05)


def test_threads_share_it(local: Local) -> None:
    def make(_: int) -> str:
        return client.post("/v1/predictions", json=body).json()["id"]

    with local.client() as client, ThreadPoolExecutor(16) as pool:
        body = {"version": version_of(client, "replicate/hello-world"), "input": {"text": "x"}}
        made = list(pool.map(make, range(200)))
    until(lambda: all(run.done for run in local.predictions))
    assert len(set(made)) == 200
    assert {run.status for run in local.predictions} == {"succeeded"}


def test_large_bodies_pass_both_ways(local: Local) -> None:
    with local.client() as client:
        content = bytes(range(256)) * 40_000
        file = client.post("/v1/files", files={"content": ("big", content)}).json()
        assert client.get(local.file_url(file["id"])).content == content
        part = client.get(local.file_url(file["id"]), headers={"Range": "bytes=0-9"})
        assert (part.status_code, part.content) == (206, content[:10])
        assert client.get(local.file_url(file["id"])[:-4] + "abcd").status_code == 404
        signed = local.file_url(file["id"], lifetime=60)
        local.clock.advance(62)
        assert client.get(signed).status_code == 404


def test_it_stops_though_a_reader_left_before_the_end(local: Local) -> None:
    with local.client() as client:
        client.headers["Accept-Encoding"] = "identity"
        length = len(client.get("/v1/account").content)
        drips = -(-length // (length // 20))
        local.fault("account.get", 1, "slow", seconds=0)
        with client.stream("GET", "/v1/account") as response:
            pieces = response.iter_raw()
            for _ in range(drips - 16):
                next(pieces)
            client.get("/v1/hardware")
    stopping = threading.Thread(target=local.stop, daemon=True)
    stopping.start()
    stopping.join(30)
    assert not stopping.is_alive()


def test_it_starts_within_half_a_second_of_work() -> None:
    begun = time.process_time()
    with Local(port=None) as local, local.client() as client:
        assert client.get("/v1/account").status_code == 200
    assert time.process_time() - begun < 0.5


def test_it_can_be_started_again_and_says_when_it_does_not_run() -> None:
    local = Local(port=None)
    with pytest.raises(RuntimeError, match="does not run"):
        local.client()
    for _ in range(2):
        with local as running, running.client() as client:
            assert client.get("/v1/predictions").json()["results"] == []
            client.post(LLAMA, json={"input": {"prompt": "x"}})


def test_seeds_repeat_identifiers() -> None:
    def draw(seed: str | None) -> str:
        with Local(port=None, seed=seed) as local, local.client() as client:
            return client.post(LLAMA, json={"input": {"prompt": "x"}}).json()["id"] + local.webhook_secret

    assert draw("a") == draw("a")
    assert draw("a") != draw("b")
    assert draw(None) != draw(None)


def test_settings_are_checked() -> None:
    with pytest.raises(TypeError, match="unknown_setting"):
        Local(unknown_setting=1)


def test_a_service_that_stops_while_a_client_is_held_ends_quietly(caplog: pytest.LogCaptureFixture) -> None:
    with Local(scale=0) as local, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(
            httpx.post,
            f"{local.url}{LLAMA}",
            json={"input": {"prompt": "x"}},
            headers={"Prefer": "wait", "Authorization": f"Bearer {local.token}"},
            timeout=30,
        )
        until(lambda: local.predictions or asked.done())
        local.stop()
        assert isinstance(asked.exception(), httpx.TransportError)
    assert not caplog.records


def test_responses_are_put_away_before_the_end() -> None:
    closed: list[bool] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": False})
        # The file behind a response is closed when the client has long read it.
        await asyncio.sleep(0.2)
        closed.append(True)

    loop = Loop("test")
    transport = LocalTransport(app, loop)
    assert httpx.Client(transport=transport, base_url="http://local").get("/").content == b"x"
    loop.call(transport.settle())
    loop.close()
    assert closed == [True]
