"""Any webhook and any reference: what is read is what was meant, or it is refused with an error of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from replicate_runtime.overlays.parts.signature import InvalidSignatureError, WebhookValidationError
from replicate_runtime.overlays.reference import InvalidReference, Reference, reference
from tests.overlays import hosts

validate = hosts.Webhooks.validate
PIECES = st.sampled_from(["\ud800", "\udc80", "\0", "\n", ",", ".", " ", "v1,"]) | st.characters()
ANY = st.lists(PIECES, max_size=8).map("".join)
SOME = st.lists(PIECES, min_size=1, max_size=8).map("".join)
KEYS = st.binary(min_size=1, max_size=40)
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)


def secret_of(key: bytes) -> str:
    return f"whsec_{base64.b64encode(key).decode()}"


def signature(key: bytes, id: str, timestamp: str, body: bytes) -> str:
    signed = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers_of(id: str, timestamp: str, signatures: str) -> dict[str, str]:
    return {"Webhook-Id": id, "WEBHOOK-TIMESTAMP": timestamp, "webhook-signature": signatures}


@given(KEYS, WORDS, st.integers(0, 2**40), st.binary(min_size=1), st.lists(st.sampled_from(["v1,x", "v2,AA=="])))
def test_any_signed_webhook_is_valid(key: bytes, id: str, at: int, body: bytes, others: list[str]) -> None:
    entries = [*others[:1], signature(key, id, str(at), body), *others[1:]]
    validate(headers=headers_of(id, str(at), " ".join(entries)), body=body, secret=secret_of(key))


@given(KEYS, WORDS, st.integers(0, 2**40), st.binary(min_size=2), st.data())
def test_any_change_is_seen(key: bytes, id: str, at: int, body: bytes, data: st.DataObject) -> None:
    entry = signature(key, id, str(at), body)
    place = data.draw(st.integers(0, len(body) - 1))
    changed = body[:place] + bytes([body[place] ^ data.draw(st.integers(1, 255))]) + body[place + 1 :]
    for headers, sent in (
        (headers_of(id, str(at), entry), changed),
        (headers_of(id + "x", str(at), entry), body),
        (headers_of(id, str(at + 1), entry), body),
        (headers_of(id, str(at), entry[:-2]), body),
        (headers_of(id, str(at), entry.replace("v1,", "v2,")), body),
    ):
        with pytest.raises(InvalidSignatureError):
            validate(headers=headers, body=sent, secret=secret_of(key))


HEADERS = st.builds(headers_of, SOME, SOME | st.integers().map(str), SOME | WORDS.map("v1,{}".format))


@given(KEYS, HEADERS, SOME | st.binary(), st.sampled_from([None, 300.0]))
def test_any_other_webhook_is_refused_without_a_word_about_the_secret(
    key: bytes, headers: dict[str, str], body: str | bytes, tolerance: float | None
) -> None:
    secret = secret_of(key + b"a secret of some length")
    with pytest.raises(WebhookValidationError) as caught:
        validate(headers=headers, body=body, secret=secret, tolerance=tolerance)
    assert secret.removeprefix("whsec_") not in str(caught.value)


@given(ANY)
def test_any_text_is_no_secret_or_refuses(secret: str) -> None:
    with pytest.raises(ValueError, match=r"secret|signature"):
        validate(headers=headers_of("a", "1", "v1,x"), body="{}", secret=secret)


NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,12}", fullmatch=True)
IDS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)


def parts(read: Reference) -> tuple[object, ...]:
    return read.kind, read.owner, read.name, read.version


@given(NAMES, NAMES, IDS)
def test_any_reference_is_read_and_written_back(owner: str, name: str, version: str) -> None:
    for text, expected in (
        (f"{owner}/{name}", ("model", owner, name, None)),
        (f"{owner}/{name}:{version}", ("version", owner, name, version)),
        (version, ("version", None, None, version)),
        (f"deployments/{owner}/{name}", ("deployment", owner, name, None)),
        ((owner, name), ("model", owner, name, None)),
    ):
        read = reference(text)
        assert parts(read) == expected
        assert parts(reference(str(read))) == expected


PARTS = st.sampled_from(["a", "..", ".", "", "%2f", "a b", "a\n", "#", "deployments", "0" * 64]) | ANY
SHAPES = st.sampled_from(["{}", "{}/{}", "{}/{}:{}", "deployments/{}/{}", "{}:{}", "{}/{}/{}"])


@example("../a")
@example("a/..")
@example("./a:b")
@given(st.builds(str.format, SHAPES, PARTS, PARTS, PARTS))
def test_any_text_is_a_reference_or_refused(text: str) -> None:
    try:
        read = reference(text)
    except InvalidReference:
        return
    assert str(read) == text
    assert parts(reference(str(read))) == parts(read)
    for name in (read.owner, read.name):
        assert name is None or (name not in ("", ".", "..") and not set(name) & set("/:?#%\\ \n"))
