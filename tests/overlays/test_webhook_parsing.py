"""What a webhook is read as, and the words in which `parse` refuses."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from replicate_runtime.core.errors import DecodeError
from replicate_runtime.overlays.parts.signature import (
    InvalidSecretKeyError,
    InvalidSignatureError,
    MissingWebhookBodyError,
    MissingWebhookHeaderError,
    ReplayedWebhookError,
)
from tests.overlays import hosts
from tests.overlays.test_webhooks import SECRET, Secret, as_mapping, signed
from tests.overlays.world import World

BODY = json.dumps({"id": "p1", "status": "starting"})


def parse(world: World, sent: str = BODY, **keywords: Any) -> Any:
    given = {"headers": signed(sent), "body": sent, "secret": SECRET, **keywords}
    return world.play(world.client.webhooks, "parse", **given)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"urls": {"get": "https://api.replicate.com/v1/trainings/t"}}, hosts.Training),
        ({"urls": {"get": "https://api.replicate.com/v1/predictions/t"}}, hosts.Prediction),
        ({"urls": {"stream": "https://stream.replicate.com/trainings/t"}}, hosts.Prediction),
        ({"urls": {}, "output": {"version": "a/b:1", "weights": None}}, hosts.Training),
        ({"output": {"version": "a/b:1"}}, hosts.Prediction),
        ({"output": {"weights": "https://x"}}, hosts.Prediction),
        ({"output": ["version", "weights"]}, hosts.Prediction),
        ({"output": "version weights"}, hosts.Prediction),
        ({"urls": "/trainings/"}, hosts.Prediction),
        ({}, hosts.Prediction),
    ],
)
def test_a_body_tells_of_a_training_by_its_address_or_by_an_output_of_trainings(
    world: World, told: dict[str, Any], expected: type[Any]
) -> None:
    made = parse(world, json.dumps({"id": "t", "status": "succeeded", **told}))
    assert type(made) is expected
    assert made.id == "t"
    assert made._client is world.client


@pytest.mark.parametrize("body", [BODY, BODY.encode(), bytearray(BODY.encode())])
def test_a_body_is_read_in_every_form(world: World, body: Any) -> None:
    assert parse(world, BODY, body=body).id == "p1"


@pytest.mark.parametrize("secret", [SECRET, {"key": SECRET}, Secret()])
def test_a_secret_is_text_or_has_a_key(world: World, secret: Any) -> None:
    assert parse(world, secret=secret).id == "p1"


@pytest.mark.parametrize("secret", [3, {"kee": SECRET}, {"key": None}, {"key": SECRET.encode()}, hosts.File(id="f")])
def test_any_other_secret_is_refused(world: World, secret: Any) -> None:
    with pytest.raises(InvalidSecretKeyError) as caught:
        parse(world, secret=secret)
    assert str(caught.value) == "Invalid secret key format"


@pytest.mark.parametrize(
    ("keywords", "error", "message"),
    [
        ({"secret": None}, ValueError, "Missing webhook signing secret"),
        ({"secret": ""}, ValueError, "Missing webhook signing secret"),
        (
            {"request": as_mapping(signed(BODY), BODY)},
            ValueError,
            "Only one of request or headers/body can be provided",
        ),
        (
            {"request": as_mapping(signed(BODY), BODY), "headers": None},
            ValueError,
            "Only one of request or headers/body can be provided",
        ),
        (
            {"request": as_mapping(signed(BODY), BODY), "body": None},
            ValueError,
            "Only one of request or headers/body can be provided",
        ),
        ({"headers": None}, MissingWebhookHeaderError, "Missing webhook headers"),
        ({"headers": {}}, MissingWebhookHeaderError, "Missing webhook headers"),
        ({"body": None}, MissingWebhookBodyError, "Missing webhook body"),
        ({"body": b""}, MissingWebhookBodyError, "Missing webhook body"),
        ({"body": BODY + " "}, InvalidSignatureError, "Webhook signature is invalid"),
        ({"request": 3, "headers": None, "body": None}, TypeError, "int is no request: it has no headers"),
    ],
)
def test_what_cannot_be_checked_is_refused(
    world: World, keywords: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        parse(world, **keywords)
    assert str(caught.value) == message


@pytest.mark.parametrize("keywords", [{"headers": {}}, {"body": b""}, {"headers": {}, "body": b""}])
def test_a_request_stands_alone_even_beside_empty_parts(keywords: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^Only one of request or headers/body can be provided$"):
        hosts.Webhooks.validate(as_mapping(signed(BODY), BODY), secret=SECRET, **keywords)


def test_a_request_is_validated_by_its_headers_and_body() -> None:
    request = as_mapping(signed(BODY), BODY)
    hosts.Webhooks.validate(request, secret=SECRET, tolerance=60)
    with pytest.raises(InvalidSignatureError):
        hosts.Webhooks.validate({**request, "body": b"{}"}, secret=SECRET)


@pytest.mark.parametrize("shift", [-290, 290])
def test_a_webhook_of_the_last_five_minutes_is_read(world: World, shift: int) -> None:
    assert parse(world, headers=signed(BODY, at=time.time() + shift)).id == "p1"


def test_a_nearer_time_may_be_asked_for(world: World) -> None:
    with pytest.raises(ValueError, match=r"^Webhook timestamp is outside the allowed tolerance of 60 seconds$"):
        parse(world, headers=signed(BODY, at=time.time() - 100), tolerance=60)


def test_a_webhook_received_before_says_which(world: World) -> None:
    with pytest.raises(ReplayedWebhookError) as caught:
        parse(world, seen="msg_1".__eq__)
    assert str(caught.value) == "Webhook msg_1 was received before"
    assert parse(world, seen={"msg_1": None}.get).id == "p1"


def test_who_must_be_awaited_is_refused_where_nobody_awaits() -> None:
    async def seen(_: str) -> bool:
        return False

    with pytest.raises(TypeError) as caught:
        parse(World(), seen=seen)
    assert str(caught.value) == "`seen` must be awaited, which async_parse does, and parse cannot"


def test_a_body_that_is_no_json_says_where(world: World) -> None:
    with pytest.raises(
        DecodeError, match=r"^the webhook's body is no JSON: Expecting value: line 1 column 1"
    ) as caught:
        parse(world, "nonsense")
    assert caught.value.__cause__ is None


@pytest.mark.deep
def test_a_body_that_nests_without_end_is_no_json(world: World) -> None:
    with pytest.raises(DecodeError, match=r"^the webhook's body is no JSON: "):
        parse(world, "[" * 100_000)
