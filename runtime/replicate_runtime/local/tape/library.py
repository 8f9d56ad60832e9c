"""Recordings in a folder: `<operation>/<number>.json`, bodies that are no text in files beside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO
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
    pairs = sorted(scrubber.query(parse_qsl(query, keep_blank_values=True)))
    return json.dumps([method, scrubber.text(path), pairs, told, asked], sort_keys=True)


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
        with self._next(operation, folder) as file:
            path = Path(file.name)
            file.write(json.dumps(self._document(exchange, path), indent=1, ensure_ascii=False))
        return path

    def _next(self, operation: str, folder: Path) -> TextIO:
        """A new file, of the next number that nobody has: others may record here, too."""
        number = self._numbers.get(operation) or max((_number(path) for path in folder.glob("*.json")), default=0)
        while True:
            self._numbers[operation] = number = number + 1
            with suppress(FileExistsError):
                return (folder / f"{number}.json").open("x", encoding="utf-8")

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
                "path": self._scrubber.text(exchange.path),
                "query": self._scrubber.query(parse_qsl(exchange.query, keep_blank_values=True)),
                "headers": self._kept(exchange.asked, _ASKED),
                "body": None if multipart else _readable(exchange.sent, self._scrubber),
            },
            "response": {
                "status": exchange.status,
                "headers": self._kept(exchange.headers, _KEPT),
                "body": body,
            },
        }

    def _kept(self, headers: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
        return {name: self._scrubber.text(value) for name, value in headers.items() if name in names}

    def read(self) -> Iterator[tuple[str, Exchange]]:
        """All recordings, with what they are looked up by, in the order they were made.

        Raises:
            ValueError: A file is no recording; the message names it.
        """
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            for path in sorted(folder.glob("*.json"), key=lambda path: (len(path.stem), path.stem)):
                try:
                    exchange = _exchange(json.loads(path.read_text("utf-8")), path)
                    found = self.key_of(exchange)
                except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
                    raise ValueError(f"{path} is no recording: {error!r}") from error
                yield found, exchange

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
        method=_text(request["method"]),
        path=_text(request["path"]),
        query=urlencode([(name, value) for name, value in pairs]),
        asked=_headers(request["headers"]),
        sent=_bytes(request["body"], path),
        status=_status(response["status"]),
        headers=_headers(response["headers"]),
        body=_bytes(response["body"], path),
    )


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else 0


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"{given!r} is no text")
    return given


def _headers(given: Mapping[str, object]) -> dict[str, str]:
    """Headers as people may write them into a recording."""
    headers = {name.lower(): _text(value) for name, value in given.items()}
    "".join(headers.values()).encode("latin-1")
    return headers


def _status(given: object) -> int:
    if not isinstance(given, int) or not 200 <= given <= 599:
        raise ValueError(f"there is no status {given!r}")
    return given


def _bytes(body: Any, path: Path) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if is_object(body) and set(body) == {"$file"}:
        return (path.parent / Path(body["$file"]).name).read_bytes()
    return json.dumps(body, ensure_ascii=False).encode()
