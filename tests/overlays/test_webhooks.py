from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import DecodeError
from replicate_runtime.overlays.parts.incoming import UnreadBody
from replicate_runtime.overlays.parts.signature import (
    InvalidSecretKeyError,
    InvalidSignatureError,
    InvalidTimestampError,
    MissingWebhookBodyError,
    MissingWebhookHeaderError,
    ReplayedWebhookError,
    WebhookValidationError,
)
from tests.overlays import hosts
from tests.overlays.world import World, done

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": SIGNATURE,
}
validate = hosts.Webhooks.validate


class Secret:
    key = SECRET


def signed(body: str | bytes, *, at: float | None = None, id: str = "msg_1") -> dict[str, str]:
    """Headers of a webhook sent now."""
    raw = body.encode() if isinstance(body, str) else body
    timestamp = str(int(time.time() if at is None else at))
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    text = f"{id}.{timestamp}.".encode() + raw
    signature = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {"Webhook-Id": id, "Webhook-Timestamp": timestamp, "Webhook-Signature": f"v1,{signature}"}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in HEADERS.items() if key != name}


@pytest.mark.parametrize("secret", [SECRET, Secret(), {"key": SECRET}])
@pytest.mark.parametrize("body", [BODY, BODY.encode(), bytearray(BODY.encode())])
@pytest.mark.parametrize(
    "headers",
    [
        HEADERS,
        {key.title(): value for key, value in HEADERS.items()},
        {**HEADERS, "webhook-signature": f"v1,AAAA v1a,xx {HEADERS['webhook-signature']}"},
        httpx.Headers(HEADERS),
        [(key.encode(), value.encode()) for key, value in HEADERS.items()],
        {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in HEADERS.items()},
    ],
)
def test_a_signed_webhook_is_valid(headers: Any, body: Any, secret: Any) -> None:
    validate(headers=headers, body=body, secret=secret)


def test_every_signature_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest

    def counted(given: bytes, expected: bytes) -> bool:
        compared.append(given)
        return real(given, expected)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    validate(
        headers={**HEADERS, "webhook-signature": f"{HEADERS['webhook-signature']} v1,AA v1,BB"},
        body=BODY,
        secret=SECRET,
    )
    assert [len(given) for given in compared] == [44, 2, 2]


def test_the_second_vector() -> None:
    headers = {
        "webhook-id": "msg_2b",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1,Ms29aEG3PCqNP2q3FAxZmP2Ctn5AE8Q+KCiJqO1BgzU=",
    }
    secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    validate(headers=headers, body='{"id":"abc","status":"succeeded"}', secret=secret)


def test_a_key_may_have_the_alphabet_of_urls() -> None:
    key = bytes(range(240, 256)) + b"\xfb\xef"
    signed = base64.b64encode(hmac.digest(key, f"msg.1.{BODY}".encode(), "sha256")).decode()
    headers = {"webhook-id": "msg", "webhook-timestamp": "1", "webhook-signature": f"v1,{signed}"}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        hosts.Webhooks.validate(headers=headers, body=BODY, secret=f"whsec_{encode(key).decode()}")
    assert "_" in base64.urlsafe_b64encode(key).decode()


def test_a_request_of_httpx_is_valid() -> None:
    validate(httpx.Request("POST", "https://example.com", headers=HEADERS, content=BODY), secret=Secret())


REFUSED: list[tuple[dict[str, Any], type[ValueError], str]] = [
    ({"headers": HEADERS, "body": BODY}, ValueError, "Missing webhook signing secret"),
    ({"request": object(), "headers": HEADERS, "secret": SECRET}, ValueError, "Only one of request or headers/body"),
    ({"body": BODY, "secret": SECRET}, MissingWebhookHeaderError, "Missing webhook headers"),
    (
        {"headers": without("webhook-id"), "body": BODY, "secret": SECRET},
        MissingWebhookHeaderError,
        "Missing webhook id",
    ),
    (
        {"headers": without("webhook-timestamp"), "secret": SECRET},
        MissingWebhookHeaderError,
        "Missing webhook timestamp",
    ),
    (
        {"headers": without("webhook-signature"), "secret": SECRET},
        MissingWebhookHeaderError,
        "Missing webhook signature",
    ),
    ({"headers": HEADERS, "secret": SECRET}, MissingWebhookBodyError, "Missing webhook body"),
    (
        {"headers": HEADERS, "body": BODY, "secret": SECRET, "tolerance": 60},
        InvalidTimestampError,
        "outside the allowed tolerance of 60 seconds",
    ),
    ({"headers": HEADERS, "body": BODY, "secret": "nonsense"}, InvalidSecretKeyError, "Invalid secret key format"),
    ({"headers": HEADERS, "body": BODY, "secret": "whsec_***"}, InvalidSecretKeyError, "Invalid secret key format"),
    ({"headers": HEADERS, "body": BODY, "secret": "whsec_"}, InvalidSecretKeyError, "Invalid secret key format"),
    ({"headers": HEADERS, "body": BODY, "secret": 3}, InvalidSecretKeyError, "Invalid secret key format"),
    (
        {"headers": {**HEADERS, "webhook-signature": "nonsense"}, "body": BODY, "secret": SECRET},
        InvalidSignatureError,
        "Invalid signature format",
    ),
    (
        {"headers": {**HEADERS, "webhook-signature": "v1,invalid_signature"}, "body": BODY, "secret": SECRET},
        InvalidSignatureError,
        "Webhook signature is invalid",
    ),
    (
        {
            "headers": {**HEADERS, "webhook-signature": "v9" + HEADERS["webhook-signature"][2:]},
            "body": BODY,
            "secret": SECRET,
        },
        InvalidSignatureError,
        "Webhook signature is invalid",
    ),
    ({"headers": HEADERS, "body": BODY + " ", "secret": SECRET}, InvalidSignatureError, "Webhook signature is invalid"),
    (
        {"headers": {**HEADERS, "webhook-timestamp": "soon"}, "body": BODY, "secret": SECRET, "tolerance": 1},
        InvalidTimestampError,
        "no number of seconds",
    ),
    (
        {"headers": {**HEADERS, "webhook-timestamp": "1e9"}, "body": BODY, "secret": SECRET, "tolerance": 1},
        InvalidTimestampError,
        "no number of seconds",
    ),
]


@pytest.mark.parametrize(("keywords", "error", "match"), REFUSED)
def test_what_is_wrong_is_said(keywords: dict[str, Any], error: type[ValueError], match: str) -> None:
    with pytest.raises(error, match=match) as caught:
        validate(**keywords)
    assert SECRET.removeprefix("whsec_") not in str(caught.value)


def test_all_are_webhook_validation_errors() -> None:
    for _, error, _ in REFUSED:
        assert error is ValueError or issubclass(error, WebhookValidationError)
    assert issubclass(WebhookValidationError, ValueError)


@pytest.mark.parametrize("shift", [-301, 301])
def test_age_is_checked_where_a_tolerance_is_given(shift: int) -> None:
    headers = signed(BODY, at=time.time() + shift)
    validate(headers=headers, body=BODY, secret=SECRET)
    validate(headers=headers, body=BODY, secret=SECRET, tolerance=400)
    with pytest.raises(InvalidTimestampError):
        validate(headers=headers, body=BODY, secret=SECRET, tolerance=300)


# ---- parse -----------------------------------------------------------------------------------------------------------

PREDICTION = json.dumps(done("text"))
TRAININGS = (
    json.dumps({"id": "t", "urls": {"get": "https://api.replicate.com/v1/trainings/t"}, "status": "starting"}),
    json.dumps({"id": "t", "output": {"version": "a/b:1", "weights": "https://x"}, "status": "succeeded"}),
)


class Starlette(dict[str, Any]):
    """A mapping of something else, with a body to await."""

    def __init__(self, headers: dict[str, str], body: str) -> None:
        super().__init__(headers="scope")
        self.headers = headers
        self.raw = body.encode()

    async def body(self) -> bytes:
        self._body = self.raw
        return self._body


class Flask:
    def __init__(self, headers: dict[str, str], body: str) -> None:
        self.headers = headers
        self.data = body.encode()


class Django:
    def __init__(self, headers: dict[str, str], body: str) -> None:
        self.headers = headers
        self.body = body.encode()


class Aiohttp:
    def __init__(self, headers: dict[str, str], body: str) -> None:
        self.headers = headers
        self.content = object()
        self.raw = body.encode()

    async def read(self) -> bytes:
        return self.raw


def as_httpx(headers: dict[str, str], body: str) -> httpx.Request:
    return httpx.Request("POST", "https://example.com", headers=headers, content=body)


def as_mapping(headers: dict[str, str], body: str) -> dict[str, Any]:
    return {"headers": headers, "body": body.encode()}


@pytest.mark.parametrize("make", [as_httpx, as_mapping, Flask, Django])
def test_a_webhook_is_read_as_what_it_tells_of(world: World, make: Any) -> None:
    webhooks = world.client.webhooks
    made = world.play(webhooks, "parse", make(signed(PREDICTION), PREDICTION), secret=SECRET)
    assert isinstance(made, hosts.Prediction)
    assert made.output == "text"
    assert made._client is world.client
    for body in TRAININGS:
        assert isinstance(world.play(webhooks, "parse", make(signed(body), body), secret=SECRET), hosts.Training)


@pytest.mark.parametrize("make", [Starlette, Aiohttp])
def test_a_body_that_must_be_awaited(world: World, make: Any) -> None:
    request = make(signed(PREDICTION), PREDICTION)
    if world.way == "blocking":
        with pytest.raises(UnreadBody, match=r"await request\.body"):
            world.client.webhooks.parse(request, secret=SECRET)
        return
    assert world.play(world.client.webhooks, "parse", request, secret=SECRET).id == "p1"
    if make is Starlette:
        assert world.client.webhooks.parse(request, secret=SECRET).id == "p1"


def test_parts_instead_of_a_request(world: World) -> None:
    made = world.play(world.client.webhooks, "parse", headers=signed(PREDICTION), body=PREDICTION, secret=SECRET)
    assert made.id == "p1"


def test_an_old_webhook_is_refused_unless_age_does_not_matter(world: World) -> None:
    headers = signed(PREDICTION, at=time.time() - 301)
    with pytest.raises(InvalidTimestampError):
        world.play(world.client.webhooks, "parse", headers=headers, body=PREDICTION, secret=SECRET)
    world.play(world.client.webhooks, "parse", headers=headers, body=PREDICTION, secret=SECRET, tolerance=None)


def test_a_webhook_that_was_received_before_is_refused(world: World) -> None:
    seen: set[str] = set()

    def known(id: str) -> bool:
        return id in seen or bool(seen.add(id))

    keywords: dict[str, Any] = {"headers": signed(PREDICTION), "body": PREDICTION, "secret": SECRET, "seen": known}
    world.play(world.client.webhooks, "parse", **keywords)
    with pytest.raises(ReplayedWebhookError) as caught:
        world.play(world.client.webhooks, "parse", **keywords)
    assert caught.value.id == "msg_1"


def test_who_remembers_webhooks_may_be_awaited(world: World) -> None:
    seen: set[str] = set()

    async def known(id: str) -> bool:
        return id in seen or bool(seen.add(id))

    keywords: dict[str, Any] = {"headers": signed(PREDICTION), "body": PREDICTION, "secret": SECRET, "seen": known}
    if world.way == "blocking":
        with pytest.raises(TypeError, match="async_parse"):
            world.client.webhooks.parse(**keywords)
        return
    assert world.play(world.client.webhooks, "parse", **keywords).id == "p1"
    with pytest.raises(ReplayedWebhookError):
        world.play(world.client.webhooks, "parse", **keywords)


def test_what_is_not_signed_is_never_remembered(world: World) -> None:
    asked: list[str] = []
    headers = {**signed(PREDICTION), "Webhook-Signature": "v1,AAAA"}
    with pytest.raises(InvalidSignatureError):
        world.play(world.client.webhooks, "parse", headers=headers, body=PREDICTION, secret=SECRET, seen=asked.append)
    assert asked == []


@pytest.mark.parametrize("body", ["nonsense", "[1]", "3"])
def test_a_body_that_tells_of_nothing(world: World, body: str) -> None:
    with pytest.raises(DecodeError):
        world.play(world.client.webhooks, "parse", headers=signed(body), body=body, secret=SECRET)
