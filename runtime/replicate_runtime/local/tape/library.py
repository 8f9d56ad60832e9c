"""Recordings in a folder: `<operation>/<number>.json`, bodies that are no text in files beside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

import attrs

from ..common.shapes import is_object

if TYPE_CHECKING:
    from .scrub import Scrubber

_KEPT: Final = frozenset(
    ["content-type", "preference-applied", "location", "retry-after", "ratelimit-remaining", "ratelimit-reset", "allow"]
)
_ASKED: Final = frozenset({"accept", "content-type", "prefer", "cancel-after", "last-event-id", "range"})


@attrs.frozen(kw_only=True)
class Exchange:
    """One request and its response."""

    method: str
    path: str
    """As the client of the local service sent it."""
    query: str
    """As it stands in the address."""
    asked: Mapping[str, str]
    """Headers of the request that matter."""
    sent: bytes
    """Body of the request."""
    status: int
    headers: Mapping[str, str]
    """Headers of the response that matter."""
    body: bytes


def key(method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, scrubber: Scrubber) -> str:
    """What two requests have in common that deserve the same response."""
    if headers.get("content-type", "").startswith("multipart/"):
        # Boundaries differ each time.
        told: object = "multipart"
    else:
        told = _readable(body, scrubber)
    asked = {name: value for name, value in headers.items() if name in {"last-event-id", "range"}}
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return json.dumps([method, path, scrubber.value(pairs), told, asked], sort_keys=True)


class Library:
    """A folder of recordings.

    Args:
        folder: The folder.
        scrubber: Takes secrets out of what is kept and of what is looked up.
    """

    def __init__(self, folder: Path, scrubber: Scrubber) -> None:
        self._folder, self._scrubber = folder, scrubber
        self._numbers: dict[str, int] = {}

    def keep(self, operation: str, exchange: Exchange) -> Path:
        """Write one recording; returns its file."""
        folder = self._folder / (operation or "other")
        folder.mkdir(parents=True, exist_ok=True)
        number = self._numbers.get(operation) or max((int(path.stem) for path in folder.glob("*.json")), default=0)
        self._numbers[operation] = number + 1
        path = folder / f"{number + 1}.json"
        path.write_text(json.dumps(self._document(exchange, path), indent=1, ensure_ascii=False), "utf-8")
        return path

    def _document(self, exchange: Exchange, path: Path) -> dict[str, Any]:
        multipart = exchange.asked.get("content-type", "").startswith("multipart/")
        body = _readable(exchange.body, self._scrubber)
        if body is None and exchange.body:
            file = path.with_suffix(".bin")
            file.write_bytes(exchange.body)
            body = {"$file": file.name}
        return {
            "request": {
                "method": exchange.method,
                "path": exchange.path,
                "query": self._scrubber.value(parse_qsl(exchange.query, keep_blank_values=True)),
                "headers": {name: value for name, value in exchange.asked.items() if name in _ASKED},
                "body": None if multipart else _readable(exchange.sent, self._scrubber),
            },
            "response": {
                "status": exchange.status,
                "headers": {name: value for name, value in exchange.headers.items() if name in _KEPT},
                "body": body,
            },
        }

    def read(self) -> Iterator[tuple[str, Exchange]]:
        """All recordings, with what they are looked up by, in the order they were made.

        Raises:
            ValueError: A file is no recording; the message names it.
        """
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            for path in sorted(folder.glob("*.json"), key=lambda path: (len(path.stem), path.stem)):
                try:
                    exchange = _exchange(json.loads(path.read_text("utf-8")), path)
                except (ValueError, KeyError, TypeError, OSError) as error:
                    raise ValueError(f"{path} is no recording: {error!r}") from error
                yield self.key_of(exchange), exchange

    def key_of(self, exchange: Exchange) -> str:
        """What a recording is looked up by."""
        parts = (exchange.method, exchange.path, exchange.query, exchange.asked, exchange.sent)
        return key(*parts, self._scrubber)


def _readable(body: bytes, scrubber: Scrubber) -> Any:
    """A body as JSON, or as text; None when it is neither, or empty."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    try:
        return scrubber.value(json.loads(text))
    except ValueError:
        return scrubber.text(text) if text else None


def _exchange(document: dict[str, Any], path: Path) -> Exchange:
    request, response = document["request"], document["response"]
    query = request["query"]
    pairs = query.items() if is_object(query) else query
    return Exchange(
        method=request["method"],
        path=request["path"],
        query=urlencode(list(pairs)),
        asked=request["headers"],
        sent=_bytes(request["body"], path),
        status=response["status"],
        headers=response["headers"],
        body=_bytes(response["body"], path),
    )


def _bytes(body: Any, path: Path) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if is_object(body) and set(body) == {"$file"}:
        return (path.parent / Path(body["$file"]).name).read_bytes()
    return json.dumps(body, ensure_ascii=False).encode()
