"""Pages, webhooks, helpers, errors and objects."""

from __future__ import annotations

import io
from typing import Any

from replicate.exceptions import ReplicateError
from replicate.helpers import base64_encode_file, encode_json
from replicate.identifier import ModelVersionIdentifier
from replicate.prediction import Prediction
from replicate.webhook import WebhookSigningSecret

from . import araised, program, raised, replicate


@program
def paginate() -> Any:
    return [[one.id for one in page] for page in replicate.paginate(replicate.predictions.list)]


@program
async def async_paginate() -> Any:
    pages = replicate.async_paginate(replicate.Client().models.async_list)
    return [[model.name for model in page] async for page in pages]


@program
def webhook_secret() -> Any:
    return replicate.webhooks.default.secret()


@program
async def async_webhook_secret() -> Any:
    return await replicate.Client().webhooks.default.async_secret()


@program
def webhook_validate() -> Any:
    secret = WebhookSigningSecret(key="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    headers = {
        "webhook-id": "msg_2b",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1,Ms29aEG3PCqNP2q3FAxZmP2Ctn5AE8Q+KCiJqO1BgzU=",
    }
    body = '{"id":"abc","status":"succeeded"}'
    validate = replicate.webhooks.validate
    return raised(
        lambda: validate(headers=headers, body=body, secret=secret),
        lambda: validate(headers=headers, body=body + " ", secret=secret),
        lambda: validate(headers={}, body=body, secret=secret),
        lambda: validate(headers={"webhook-id": "x"}, body=body, secret=secret),
        lambda: validate(headers=headers, body="", secret=secret),
        lambda: validate(headers=headers, body=body, secret=WebhookSigningSecret(key="nonsense")),
        lambda: validate(headers=headers, body=body, secret=secret, tolerance=60),
        lambda: validate(headers=headers, body=body),
    )


@program
def helpers() -> Any:
    client = replicate.default_client
    return [
        base64_encode_file(io.BytesIO(b"hello")),
        encode_json({"a": (1, 2), "b": {3}, "c": [None, True, 1.5]}, client),
        encode_json({"file": io.BytesIO(b"hello")}, client),
        encode_json([io.BytesIO(b"hello")], client, file_encoding_strategy="base64"),
    ]


@program
def identifiers() -> Any:
    parse = ModelVersionIdentifier.parse
    return [parse("a/b"), parse("a/b:c"), *raised(lambda: parse("a"), lambda: parse(""), lambda: parse("a/b/c"))]


@program
def errors() -> Any:
    found = raised(lambda: replicate.predictions.get("missing"), lambda: replicate.models.get("owner/missing"))
    return [found, [(one.status, one.detail, one.to_dict()) for one in found if isinstance(one, ReplicateError)]]


@program
def error_of_a_wrong_token() -> Any:
    return raised(lambda: replicate.Client(api_token="wrong").predictions.get("p1"))


@program
async def async_errors() -> Any:
    return await araised(lambda: replicate.Client().predictions.async_get("missing"))


@program
def raw_request() -> Any:
    response = replicate.default_client._request("GET", "/v1/account")
    return [
        response.status_code,
        response.json(),
        *raised(lambda: replicate.default_client._request("GET", "/nothing")),
    ]


@program
def objects() -> Any:
    made = Prediction(id="p", model="a/b", version="v", status="starting", urls={"get": "x"})
    names = {"id", "model", "version", "status", "urls", "logs"}
    return [
        made.dict(include=names),
        made.json(include={"id", "status"}),
        made.copy(update={"id": "q"}).id,
        made == made.copy(),
        made.urls == {"get": "x"},
    ]


@program
def custom_headers() -> Any:
    client = replicate.Client(api_token="mine", headers={"X-Own": "1"})
    return client.accounts.current().username
