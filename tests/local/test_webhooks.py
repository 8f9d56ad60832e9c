"""Webhooks: signed, filtered, throttled, sent again, never off this machine."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

from replicate_runtime.local.common.hosts import host_of, is_loopback
from replicate_runtime.local.webhooks.delivery import Delivery, sign
from tests.local.kit import Local
from tests.local.receiver import Receiver, receiver
from tests.local.test_operations import version_of
from tests.local.waiting import until

if TYPE_CHECKING:
    import httpx


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


def create(client: httpx.Client, model: str, given: Mapping[str, object], **more: object) -> dict[str, str]:
    body = {"version": version_of(client, model), "input": given, **more}
    return client.post("/v1/predictions", json=body).json()


def settled(local: Local, done: Callable[[list[Delivery]], bool]) -> list[Delivery]:
    """The webhooks, when they are as they should be; time passes until then."""
    end = time.monotonic() + 5
    while not done(local.webhooks):
        assert time.monotonic() < end, local.webhooks
        local.clock.advance(1)
    return local.webhooks


@pytest.mark.parametrize(
    ("secret", "message", "timestamp", "body", "signature"),
    [
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            '{"test": 2432232314}',
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
        (
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_2b",
            1700000000,
            '{"id":"abc","status":"succeeded"}',
            "v1,Ms29aEG3PCqNP2q3FAxZmP2Ctn5AE8Q+KCiJqO1BgzU=",
        ),
    ],
)
def test_signatures_are_the_service_s(secret: str, message: str, timestamp: int, body: str, signature: str) -> None:
    assert sign(base64.b64decode(secret.removeprefix("whsec_")), message, timestamp, body) == signature


def test_events_are_told_signed_and_in_order(client: httpx.Client, local: Local, hook: Receiver) -> None:
    wanted = ["start", "output", "logs", "completed"]
    given = {"count": 3, "seconds": 1.0}
    made = create(client, "replicate/counter", given, webhook=hook.url, webhook_events_filter=wanted)
    local.clock.advance(1.2)
    hook.wait(2)
    local.clock.advance(5)
    hook.wait(5)
    assert [body["status"] for body in hook.bodies] == ["processing"] * 4 + ["succeeded"]
    assert [len(body["output"] or ()) for body in hook.bodies] == [0, 1, 2, 3, 3]
    assert {body["id"] for body in hook.bodies} == {made["id"]}
    assert hook.bodies[0]["metrics"] == {}
    headers, body, path = hook.received[-1]
    assert path == "/hook?key=1"
    key = base64.b64decode(local.webhook_secret.removeprefix("whsec_"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(time.time() - int(headers["webhook-timestamp"])) < 60


def test_output_and_logs_are_told_twice_a_second_at_most(client: httpx.Client, local: Local, hook: Receiver) -> None:
    given = {"count": 20, "seconds": 0.1}
    create(client, "replicate/counter", given, webhook=hook.url, webhook_events_filter=["output"])
    for _ in range(50):
        local.clock.advance(0.1)
    hook.wait(5)
    lengths = [len(body["output"]) for body in hook.bodies]
    assert len(lengths) in (5, 6)
    assert lengths[-1] == 20


def test_only_the_end_is_sent_again(client: httpx.Client, local: Local, hook: Receiver) -> None:
    hook.statuses = [500, 503, 404]
    create(client, "replicate/counter", {"count": 1}, webhook=hook.url)
    local.clock.advance(1)
    kept = settled(local, lambda kept: kept[-1].state == "delivered")
    assert [(one.event, one.state, one.attempts) for one in kept] == [
        ("output", "failed", 1),
        ("completed", "delivered", 3),
    ]
    assert len({headers["webhook-id"] for headers, _, _ in hook.received[1:]}) == 1


@pytest.mark.parametrize(("seconds", "attempts"), [(0.5, 1), (1.5, 2), (3.5, 3), (62, 6), (64, 7), (3600, 7)])
def test_a_step_in_time_holds_all_that_is_due(
    client: httpx.Client, local: Local, hook: Receiver, seconds: float, attempts: int
) -> None:
    hook.statuses = [500] * 10
    create(client, "replicate/hello-world", {"text": "x"}, webhook=hook.url, webhook_events_filter=["completed"])
    local.clock.advance(seconds)
    [kept] = local.webhooks
    assert (kept.attempts, len(hook.received)) == (attempts, attempts)
    assert kept.state == ("failed" if attempts == 7 else "pending")


def test_redirects_are_not_followed_and_silence_is_given_up(client: httpx.Client, local: Local, hook: Receiver) -> None:
    hook.statuses = [302] * 10
    create(client, "replicate/hello-world", {"text": "x"}, webhook=hook.url, webhook_events_filter=["completed"])
    local.clock.advance(1)
    assert settled(local, lambda kept: kept[-1].state == "failed")[-1].error == "answered 302"
    assert len(hook.received) == 7


def test_a_receiver_that_does_not_answer_is_not_waited_for() -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    hook = f"http://127.0.0.1:{silent.getsockname()[1]}/"
    with silent, Local(port=None, webhook_timeout=0.1, webhook_retries=()) as local, local.client() as client:
        create(client, "replicate/hello-world", {"text": "x"}, webhook=hook, webhook_events_filter=["completed"])
        until(lambda: [one.state for one in local.webhooks] == ["failed"])
        assert str(local.webhooks[0].error).startswith("ReadTimeout")


def test_nothing_leaves_this_machine(client: httpx.Client, local: Local) -> None:
    create(client, "replicate/caller", {}, webhook="https://example.com/your-webhook")
    local.clock.advance(5)
    kept = local.webhooks
    assert {one.state for one in kept} == {"refused"}
    assert "--allow-webhooks example.com" in str(kept[0].error)
    assert local.predictions[0].status == "succeeded"


def test_hosts_that_are_allowed_are_called() -> None:
    with Local(port=None, scale=1000, allow_webhooks=("hook.invalid",)) as local, local.client() as client:
        for host in ("hook.invalid", "sub.hook.invalid"):
            create(client, "replicate/hello-world", {"text": "x"}, webhook=f"https://{host}/")
        until(lambda: all(one.state != "pending" for one in local.webhooks) and len(local.webhooks) == 4)
        states = {(one.url, one.state) for one in local.webhooks}
        assert states == {("https://hook.invalid/", "failed"), ("https://sub.hook.invalid/", "refused")}
        assert {str(one.error).split(":")[0] for one in local.webhooks if one.state == "failed"} == {"ConnectError"}


def answered(local: Local, attempts: int) -> bool:
    """Whether the one webhook has been refused by its receiver so often."""
    return [(one.attempts, one.status) for one in local.webhooks] == [(attempts, 500)]


def test_the_end_is_sent_again_after_longer_and_longer_pauses(
    client: httpx.Client, local: Local, hook: Receiver
) -> None:
    hook.statuses = [500] * 6
    create(client, "replicate/hello-world", {"text": "x"}, webhook=hook.url, webhook_events_filter=["completed"])
    local.clock.advance(0)
    for attempts, pause in enumerate((1, 2, 4, 8, 16, 32), 1):
        # The pause begins when the answer is in, by the time that it was sent at.
        until(functools.partial(answered, local, attempts))
        local.clock.advance(pause * 0.75)
        assert local.webhooks[0].attempts == attempts == len(hook.received)
        local.clock.advance(pause * 0.5)
    until(lambda: local.webhooks[0].state == "delivered")


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://127.0.0.1:9/x", True),
        ("http://127.8.9.1/", True),
        ("http://localhost/", True),
        ("http://[::1]:80/", True),
        ("http://[::ffff:127.0.0.1]/", True),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost.example.com/", False),
        ("http://127.0.0.1@example.com/", False),
        ("http://example.com#@127.0.0.1/", False),
        ("http://0.0.0.0/", False),
        ("http://169.254.169.254/", False),
        ("http://2130706433/", False),
        ("http://[::]/", False),
    ],
)
def test_this_machine_is_told_from_others(url: str, inside: bool) -> None:
    assert is_loopback(host_of(url) or "") is inside


def test_faults_double_and_date_webhooks(client: httpx.Client, local: Local, hook: Receiver) -> None:
    local.fault("webhook", 1, "duplicate-webhook")
    local.fault("webhook", 2, "clock-skew", seconds=-600)
    for _ in range(2):
        create(client, "replicate/hello-world", {"text": "x"}, webhook=hook.url, webhook_events_filter=["completed"])
        local.clock.advance(1)
        hook.wait(2)
    hook.wait(3)
    ids = [headers["webhook-id"] for headers, _, _ in hook.received]
    assert ids[0] == ids[1] != ids[2]
    assert time.time() - int(hook.received[2][0]["webhook-timestamp"]) > 590
