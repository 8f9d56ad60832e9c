"""Recordings: one request and its response each; our own, and real ones where they lie beside the checkout."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

ROOT = Path(__file__).resolve().parents[2]
OURS = Path(__file__).parent / "recordings"
SHARED = ROOT.parent / "shared"
REAL = SHARED / "recordings"

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Message(NamedTuple):
    """What both sides of an exchange have; a body is JSON, text, bytes or None."""

    headers: dict[str, str]
    body: Json | bytes


class Recording(NamedTuple):
    """One exchange. `name` is its place, such as `predictions.create/201`."""

    name: str
    operation: str
    method: str
    path: str
    query: dict[str, str]
    request: Message
    status: int
    response: Message

    @property
    def failed(self) -> bool:
        """Whether the answer is an error."""
        return self.status >= 400


def ours() -> list[Recording]:
    """Every recording of the project, in the order of their names."""
    return [read(path) for path in sorted(OURS.glob("*/*.json"))]


def real() -> list[Recording]:
    """Every recording of real traffic that belongs to an operation; none where there are none."""
    return [read(path) for path in sorted(REAL.glob("*/*.json")) if not path.parent.name.startswith("other-")]


def read(path: Path) -> Recording:
    """Read one file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    request, response = data["request"], data["response"]
    return Recording(
        name=f"{path.parent.name}/{path.stem}",
        operation=path.parent.name,
        method=request["method"],
        path=request["path"],
        query=request["query"],
        request=Message(request["headers"], request["body"]),
        status=response["status"],
        response=Message(response["headers"], _plain(response["body"])),
    )


def content(message: Message) -> bytes:
    """A body as it goes over the wire; JSON without the recording's line ends."""
    if message.body is None:
        return b""
    if isinstance(message.body, bytes):
        return message.body
    if isinstance(message.body, str) and "json" not in message.headers.get("content-type", ""):
        return message.body.encode()
    return json.dumps(message.body, ensure_ascii=False).encode()


def _plain(body: Json) -> Json | bytes:
    """A body, with bytes for what JSON cannot hold."""
    if isinstance(body, dict) and "$binary" in body:
        binary = cast("dict[str, str]", body["$binary"])
        return base64.b64decode(binary["head_base64"])
    return body
