"""Incoming requests of any framework: headers by any spelling, bodies wherever they are kept, read or awaited."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from typing import Any

import pytest

from replicate_runtime.overlays.parts.callback import Callback
from replicate_runtime.overlays.parts.incoming import Body, UnreadBody, body_of, headers_of, lowered
from replicate_runtime.overlays.parts.signature import (
    InvalidSecretKeyError,
    InvalidSignatureError,
    InvalidTimestampError,
    MissingWebhookHeaderError,
    ReplayedWebhookError,
    Signed,
    key_of,
    to_bytes,
)


class Request:
    """A request with some members."""

    def __init__(self, **members: Any) -> None:
        self.__dict__.update(members)


async def awaited() -> bytes:
    return b"awaited"


def called() -> bytes:
    return b"called"


# ---- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Webhook-Id": "m", "X": "1"},
        {b"WEBHOOK-ID": b"m", b"x": b"1"},
        {"HTTP_WEBHOOK_ID": "m", "HTTP_X": 1},
        [("webhook-id", "m"), ("x", "1")],
        [(b"webhook-id", b"m"), (b"x", b"1")],
    ],
)
def test_headers_have_lower_case_names_and_are_text(headers: Any) -> None:
    assert lowered(headers) == headers_of(Request(headers=headers)) == {"webhook-id": "m", "x": "1"}
    assert headers_of({"headers": headers}) == {"webhook-id": "m", "x": "1"}


def test_bytes_of_headers_are_latin_1() -> None:
    assert lowered([(b"x", b"\xe4")]) == {"x": "ä"}


@pytest.mark.parametrize(("request_", "kind"), [(Request(headers=None), "Request"), ({"body": b""}, "dict")])
def test_what_has_no_headers_says_what_it_is(request_: Any, kind: str) -> None:
    with pytest.raises(TypeError) as caught:
        headers_of(request_)
    assert str(caught.value) == f"{kind} is no request: it has no headers"


# ---- bodies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (Request(_body=b"kept", body=b"body"), b"kept"),
        (Request(_body="no bytes", content=b"content"), b"content"),
        (Request(content=b"content", body=b"body", data=b"data"), b"content"),
        (Request(body="text"), "text"),
        (Request(body=bytearray(b"array")), b"array"),
        (Request(body={"a": 1}, data=b"data"), b"data"),
        (Request(data={"a": 1}, get_data=called), b"called"),
        (Request(body=None, read=called), b"called"),
        ({"body": "item"}, "item"),
        (Request(), b""),
        ({}, b""),
    ],
)
def test_a_body_is_read_where_it_is_kept(request_: Any, body: str | bytes) -> None:
    for found in (body_of(request_), Body(request_).read(), asyncio.run(Body(request_).async_read())):
        assert (type(found), found) == (type(body), body)


@pytest.mark.parametrize("name", ["body", "get_data", "read"])
def test_a_body_that_must_be_awaited_is_not_read_otherwise(name: str) -> None:
    request = Request(**{name: awaited})
    with pytest.raises(UnreadBody) as caught:
        Body(request).read()
    assert str(caught.value) == (
        "the body of this request must be awaited: pass `headers=request.headers, body=await request.body()`, "
        "or use the async_ method"
    )
    assert asyncio.run(Body(request).async_read()) == b"awaited"


# ---- functions that users give ---------------------------------------------------------------------------------------


def test_a_function_is_called_and_awaited_where_it_can_be() -> None:
    told: list[object] = []

    async def tell(value: object) -> int:
        told.append(value)
        return 2

    assert Callback(told.append).call("a") is None
    assert asyncio.run(Callback(str).async_call(5)) == "5"
    assert asyncio.run(Callback(tell).async_call("b")) == 2
    assert told == ["a", "b"]


# ---- signatures ------------------------------------------------------------------------------------------------------

KEY = b"\xfb\xff" * 12
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


def signature(body: bytes, id: str = "m", timestamp: str = "100") -> str:
    digest = hmac.new(KEY, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed(signatures: str = "", timestamp: str = "100") -> Signed:
    return Signed({"webhook-id": "m", "webhook-timestamp": timestamp, "webhook-signature": signatures or "v1,x"})


@pytest.mark.parametrize("missing", ["id", "timestamp", "signature"])
@pytest.mark.parametrize("empty", [True, False])
def test_each_header_of_a_signed_webhook_is_needed(missing: str, empty: bool) -> None:
    headers = {f"webhook-{name}": "1" for name in ("id", "timestamp", "signature")}
    headers[f"webhook-{missing}"] = ""
    if not empty:
        del headers[f"webhook-{missing}"]
    with pytest.raises(MissingWebhookHeaderError) as caught:
        Signed(headers)
    assert str(caught.value) == f"Missing webhook {missing}"


def test_the_headers_are_kept_as_they_came() -> None:
    found = signed("v1,a v1,b")
    assert (found.id, found.timestamp, found.signatures) == ("m", "100", "v1,a v1,b")


@pytest.mark.parametrize("now", [70, 100, 130])
def test_a_webhook_is_young_enough_within_its_tolerance(now: float) -> None:
    signed().check_age(30, now)


@pytest.mark.parametrize("now", [69.9, 130.1])
def test_a_webhook_of_another_time_is_refused_with_the_tolerance(now: float) -> None:
    with pytest.raises(InvalidTimestampError) as caught:
        signed().check_age(30, now)
    assert str(caught.value) == "Webhook timestamp is outside the allowed tolerance of 30 seconds"


def test_a_timestamp_may_lie_before_the_epoch() -> None:
    signed(timestamp=" -5 ").check_age(30, 0)


@pytest.mark.parametrize("timestamp", ["soon", "nan", "1e2", "100.5", "+100", "1_000", "inf", "١٠٠x", "-"])
def test_a_timestamp_is_a_whole_number_of_seconds(timestamp: str) -> None:
    with pytest.raises(InvalidTimestampError) as caught:
        signed(timestamp=timestamp).check_age(1e9, 100)
    assert str(caught.value) == "Webhook timestamp is no number of seconds"


@pytest.mark.parametrize("others", ["{}", "{} v1,x", "v1,x {}", "v2,x {}", "v1, {}", "  {}\t"])
def test_one_signature_that_fits_is_enough(others: str) -> None:
    signed(others.format(signature(b"body"))).check_signature(b"body", SECRET)


@pytest.mark.parametrize(
    ("signatures", "message"),
    [
        (signature(b"other"), "Webhook signature is invalid"),
        (signature(b"body").replace("v1", "v2"), "Webhook signature is invalid"),
        (signature(b"body").replace("v1", "V1"), "Webhook signature is invalid"),
        (signature(b"body", id="n"), "Webhook signature is invalid"),
        (signature(b"body", timestamp="101"), "Webhook signature is invalid"),
        ("v1,", "Webhook signature is invalid"),
        ("   ", "Webhook signature is invalid"),
        ("v1", "Invalid signature format"),
        (f"v1 {signature(b'body')}", "Invalid signature format"),
    ],
)
def test_a_signature_that_does_not_fit_is_refused(signatures: str, message: str) -> None:
    with pytest.raises(InvalidSignatureError) as caught:
        signed(signatures).check_signature(b"body", SECRET)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "secret",
    [SECRET, f"  {SECRET}\n", f"x_{SECRET.removeprefix('whsec_')}", f"x_{base64.urlsafe_b64encode(KEY).decode()}"],
)
def test_a_key_is_what_follows_the_prefix_in_either_alphabet(secret: str) -> None:
    assert key_of(secret) == KEY


@pytest.mark.parametrize(
    "secret", ["", "whsec", "whsec_", "_AAAA", "whsec_A", "whsec_AA=", "whsec_====", "whsec_ä", "a_ AAA"]
)
def test_any_other_secret_is_refused_in_the_same_words(secret: str) -> None:
    with pytest.raises(InvalidSecretKeyError) as caught:
        key_of(secret)
    assert str(caught.value) == "Invalid secret key format"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_half_characters_are_no_reason_to_fail() -> None:
    assert (to_bytes("ä"), to_bytes("\udc80")) == (b"\xc3\xa4", b"\xed\xb2\x80")


def test_a_webhook_that_was_received_before_is_named() -> None:
    error = ReplayedWebhookError("msg_1")
    assert (str(error), error.id) == ("Webhook msg_1 was received before", "msg_1")
