"""Server-sent events: from the beginning, from where a client was cut off, until `done` or silence."""

from __future__ import annotations

import socket
import struct
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from replicate_runtime.local.common.clock import SECOND
from tests.local.events import events
from tests.local.kit import Local
from tests.local.test_operations import version_of
from tests.local.waiting import until

LLAMA = "/v1/models/meta/meta-llama-3-8b-instruct/predictions"


def start(client: httpx.Client, path: str, **given: object) -> str:
    """Make a prediction; the address of its stream."""
    return client.post(path, json={"input": given}).json()["urls"]["stream"]


def test_output_and_logs_are_told_verbatim_and_in_order(client: httpx.Client, local: Local) -> None:
    url = start(client, LLAMA, prompt="a\n b\r\nc ")
    local.clock.advance(10)
    told = list(events(client.get(url)))
    assert [name for name, _, _ in told][:2] == ["logs", "output"]
    assert told[-1][0] == "done"
    assert told[-1][2] == "{}"
    text = "".join(data for name, _, data in told if name == "output")
    assert text.startswith("\n\nYou asked: a\n b\nc \n")
    ids = [tuple(map(int, place.split(":"))) for _, place, _ in told]
    assert ids == sorted(ids)
    assert [number for _, number in ids] == list(range(len(ids)))


def test_a_stream_begins_with_a_comment_and_is_open_to_all(local: Local) -> None:
    with local.client() as client, httpx.Client(transport=local.transport) as stranger:
        url = start(client, LLAMA, prompt="x")
        local.clock.advance(10)
        answer = stranger.get(url)
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.text.startswith(": hi\n\n")
        assert stranger.get(url[:-1]).status_code == 404


def test_a_client_that_was_cut_off_goes_on_behind_its_last_event(client: httpx.Client, local: Local) -> None:
    url = start(client, LLAMA, prompt="x")
    local.clock.advance(10)
    told = list(events(client.get(url)))
    for place in (0, 5, len(told) - 1):
        rest = client.get(url, headers={"Last-Event-ID": told[place][1]})
        if place < len(told) - 1:
            assert list(events(rest)) == told[place + 1 :]
    assert list(events(client.get(url, headers={"Last-Event-ID": "17:99"}))) == told


def test_events_come_as_they_happen() -> None:
    with Local(port=None, scale=20) as local, local.client() as client:
        made = client.post(LLAMA, json={"input": {"prompt": "x"}}).json()
        with client.stream("GET", made["urls"]["stream"]) as stream:
            kinds = [name for name, _, _ in events(stream)]
        assert kinds.count("output") > 10
        assert client.get(made["urls"]["get"]).json()["status"] == "succeeded"


@pytest.mark.parametrize(
    ("act", "reason"),
    [("cancel", '{"reason":"canceled"}'), ("fail", '{"reason":"error"}')],
)
def test_the_end_has_a_reason(client: httpx.Client, local: Local, act: str, reason: str) -> None:
    @local.model("acme/teller")
    async def teller(fails: bool) -> list[bytes]:
        raise ValueError("broken") if fails else TimeoutError("late")

    version = version_of(client, "acme/teller" if act == "fail" else "replicate/counter")
    given = {"fails": True} if act == "fail" else {"count": 100}
    made = client.post("/v1/predictions", json={"version": version, "input": given}).json()
    local.clock.advance(0.25)
    if act == "cancel":
        client.post(made["urls"]["cancel"])
    told = list(events(client.get(made["urls"]["stream"])))
    assert told[-1][2].replace(" ", "") == reason
    if act == "fail":
        assert told[-2][0] == "error"
        assert told[-2][2] == '{"detail": "broken"}'


def test_readers_that_leave_in_the_middle_leave_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    with Local() as local, local.client() as client:
        address = urlsplit(start(client, LLAMA, prompt="word " * 2000))
        until(lambda: local.predictions[0].done)
        head = f"GET {address.path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
        for _ in range(5):
            with socket.create_connection((address.hostname, address.port or 80)) as reader:
                # Closing resets the connection.
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                reader.sendall(head.encode())
                assert reader.recv(8) == b"HTTP/1.1"
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


def test_files_are_streamed_by_address(client: httpx.Client, local: Local) -> None:
    url = start(client, "/v1/models/stability-ai/stable-diffusion-3/predictions", prompt="x")
    assert "/v1/files/" in url
    local.clock.advance(10)
    output = next(data for name, _, data in events(client.get(url)) if name == "output")
    assert client.get(output).content.startswith(b"\x89PNG")


def test_silence_is_commented_and_then_ended(client: httpx.Client, local: Local) -> None:
    version = version_of(client, "replicate/counter")
    body = {"version": version, "input": {"count": 1, "seconds": 100}}
    url = client.post("/v1/predictions", json=body).json()["urls"]["stream"]
    local.clock.advance(0.1)
    opened, seen = threading.Event(), list[bytes]()

    def read() -> None:
        with client.stream("GET", url) as stream:
            for chunk in stream.iter_raw():
                seen.append(chunk)
                opened.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert opened.wait(30)
    local.clock.advance(31)
    reader.join(30)
    assert b"".join(seen) == b": hi\n\n:\n\n:408: 408 Request Timeout\n\n"


def test_a_stream_whose_data_was_removed_stays_silent(client: httpx.Client, local: Local) -> None:
    url = start(client, LLAMA, prompt="x")
    local.clock.advance(3700)
    local.clock.scale = 1000
    assert client.get(url).text.endswith(":408: 408 Request Timeout\n\n")


def test_identifiers_are_of_the_clock(client: httpx.Client, local: Local) -> None:
    url = start(client, LLAMA, prompt="x")
    before = int(local.clock.time())
    local.clock.advance(10)
    assert int(next(events(client.get(url)))[1].split(":")[0]) - before in (0, 1)
    assert SECOND == 10**9
