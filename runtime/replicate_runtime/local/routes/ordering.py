"""Reads an order for a run: which version, how long to wait, when to give up, whom to tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ..common.clock import SECOND
from ..common.hosts import host_of, is_loopback
from ..http.journal import SOURCE
from ..http.problems import invalid, no_credit, no_such_version
from ..models.cogdoc import can_stream, makes_files, secrets
from ..runs.run import Kind, Run

if TYPE_CHECKING:
    from ..checks.complaints import Complaint
    from ..http.received import Received
    from ..service import Service
    from ..store.store import Document

_HEX: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SPAN: Final = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", re.ASCII)
_LEAST, _MOST = 5, 24 * 3600
_LONGEST_WAIT: Final = 60


def find_version(service: Service, text: str) -> tuple[Document, bool]:
    """The version that a request names in one of the three spellings, and whether it is told as `hidden`.

    Raises:
        Problem: 422, when there is none, or `owner/name` is no official model.
    """
    reference, _, wanted = text.rpartition(":") if ":" in text else (text if "/" in text else "", "", text)
    model = service.catalog.model(reference)
    if reference and model is None:
        raise no_such_version()
    if model is not None and ":" not in text:
        if not model["is_official"] or model["latest"] is None:
            raise no_such_version()
        return _existing(service, model["latest"]), True
    if not _HEX.fullmatch(wanted):
        raise no_such_version()
    version = _existing(service, wanted)
    if reference and version["model"] != reference:
        raise no_such_version()
    return version, False


def _existing(service: Service, version_id: str) -> Document:
    version = service.catalog.version(version_id)
    if version is None:
        raise no_such_version()
    return version


def place(
    service: Service,
    received: Received,
    version: Document,
    *,
    kind: Kind = "prediction",
    hidden: bool = False,
    deployment: str | None = None,
) -> Run:
    """A new run, checked and ready to be started.

    Raises:
        Problem: 402 without credit, 422 when the input, the webhook or `Cancel-After` is wrong.
    """
    if not service.settings.credit:
        raise no_credit()
    name = "Input" if kind == "prediction" else "TrainingInput"
    created = service.clock.now()
    deadline = _check(service, received, version, name, created)
    document: dict[str, Any] = version["openapi_schema"] or {}
    fields = received.fields
    # One back end counts in milliseconds, the other in nanoseconds.
    exact = service.dice.fraction() < 0.5
    return Run(
        kind=kind,
        id=service.dice.prediction_id(),
        model=version["model"],
        version=version["id"],
        hidden=hidden,
        deployment=deployment,
        source="web" if received.header(SOURCE) == "web" else "api",
        input=dict(fields["input"]),
        secrets=secrets(document, name),
        created=created if exact else created // 1_000_000 * 1_000_000,
        deadline=deadline,
        asked_stream=fields.get("stream"),
        stream=service.dice.stream_token() if kind == "prediction" and can_stream(document) else None,
        stream_of_files=makes_files(document),
        webhook=fields.get("webhook"),
        webhook_events=fields.get("webhook_events_filter"),
        destination=fields.get("destination"),
    )


def _check(service: Service, received: Received, version: Document, name: str, created: int) -> int | None:
    """Check input, webhook and `Cancel-After`; returns the deadline. Raises Problem: 422."""
    fields = received.fields
    wrong = service.catalog.check(version["id"], name).wrong(fields["input"])
    if "webhook" in fields:
        wrong += _wrong_webhook(fields["webhook"])
    deadline = _deadline(received, created, wrong)
    if wrong:
        raise invalid(wrong)
    return deadline


def _wrong_webhook(url: str) -> list[Complaint]:
    host = host_of(url)
    if host is None:
        return [{"type": "format", "field": "webhook", "description": "Does not match format 'uri'"}]
    if not url.startswith("https:") and not is_loopback(host):
        return [{"type": "pattern", "field": "webhook", "description": "Does not match pattern '^https://'"}]
    return []


def _deadline(received: Received, created: int, wrong: list[Complaint]) -> int | None:
    text = received.header("cancel-after")
    if text is None:
        return None
    match = _SPAN.fullmatch(text.strip()) if text.strip() else None
    seconds = (
        sum(int(part or 0) * unit for part, unit in zip(match.groups(), (3600, 60, 1), strict=True)) if match else 0
    )
    if not _LEAST <= seconds <= _MOST:
        text = "Must be a duration between 5 seconds and 24 hours"
        wrong.append({"type": "format", "field": "Cancel-After", "description": text})
    return created + seconds * SECOND


def patience(received: Received) -> int | None:
    """How many seconds the client waits for its answer; None when it does not wait."""
    text = (received.header("prefer") or "").strip()
    if text == "wait":
        return _LONGEST_WAIT
    found = re.fullmatch(r"wait=(\d+)", text, re.ASCII)
    return min(int(found[1]), _LONGEST_WAIT) if found else None
