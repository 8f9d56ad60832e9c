"""Every response that a test sees is held against the document."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import httpx

from replicate_runtime.local.checks.contract import Contract, Rules
from tests.local.kit import document


class CheckedTransport(httpx.BaseTransport):
    """Passes requests on, and fails a test whose response breaks the document's promise."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.inner.handle_request(request)
        rules = find(request.method, request.url.path)
        if rules is None or response.headers.get("content-type", "").startswith("text/event-stream"):
            return response
        response.read()
        assert problems(rules, response) == []
        return response


@functools.cache
def _rules() -> tuple[tuple[re.Pattern[str], Rules], ...]:
    rows = Contract(document()).rules.values()
    return tuple((re.compile(re.sub(r"\{[^}]+\}", "[^/]+", row.path)), row) for row in rows)


def find(method: str, path: str) -> Rules | None:
    """What the document says of a request; None where it is none of its operations."""
    found = (rules for pattern, rules in _rules() if rules.method == method and pattern.fullmatch(path))
    return next(found, None)


def problems(rules: Rules, response: httpx.Response) -> list[str]:
    """Where a response breaks the promise."""
    media_type = response.headers.get("content-type", "").split(";")[0]
    body: Any = response.json() if media_type.endswith("json") else response.text or None
    return rules.wrong_response(response.status_code, media_type, body)


def events(response: httpx.Response) -> Iterator[tuple[str, str, str]]:
    """The (name, id, data) of each server-sent event."""
    event: dict[str, list[str]] = {}
    for line in response.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event.setdefault(name.rstrip(":"), []).append(value)
        elif not line and event:
            yield event["event"][0], event["id"][0], "\n".join(event["data"])
            event = {}
