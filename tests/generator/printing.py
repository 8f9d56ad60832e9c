"""Print packages in tests, import them, and see what they put on the wire."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from generator.pipeline import Result, Settings, prepare
from generator.write import write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def build(document: Path, out: Path, package: str, **settings: Any) -> Result:
    """Print a package below `out`."""
    result = prepare(Settings(document, out, package, **settings))
    write(out, package, result.texts, result.operations)
    return result


def build_from(document: dict[str, Any], out: Path, package: str, layout: str = "", **settings: Any) -> Result:
    """Print a package from a document in memory, and a layout in TOML."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{package}.json").write_text(json.dumps(document), encoding="utf-8")
    if layout:
        (out / f"{package}.toml").write_text(layout, encoding="utf-8")
        settings["layout"] = out / f"{package}.toml"
    return build(out / f"{package}.json", out, package, **settings)


def load(out: Path, package: str) -> ModuleType:
    """Import a printed package."""
    if str(out) not in sys.path:
        sys.path.insert(0, str(out))
    importlib.invalidate_caches()
    return importlib.import_module(package)


def document(paths: dict[str, Any], schemas: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A small document."""
    info = {"title": "Tiny", "version": "1"}
    servers = [{"url": "https://api.example.test"}]
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": servers,
        "paths": paths,
        "components": {"schemas": schemas or {}},
        **more,
    }


class Wire:
    """A service that keeps what it is asked, and gives the answers it was made with, the last one again and again."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.requests: list[httpx.Request] = []
        self._answers = list(answers) or [httpx.Response(204)]

    def _handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def transport(self) -> httpx.MockTransport:
        """For a client's `transport`."""
        return httpx.MockTransport(self._handle)

    @property
    def last(self) -> httpx.Request:
        """The latest request."""
        return self.requests[-1]

    @property
    def target(self) -> str:
        """Path and query of the latest request, as they were sent."""
        return self.last.url.raw_path.decode()

    @property
    def body(self) -> Any:
        """The JSON body of the latest request; None without one."""
        return json.loads(self.last.content) if self.last.content else None


def answer(value: Any, status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer."""
    return httpx.Response(status, json=value, headers=headers)


class Caller:
    """Calls methods by their dotted name, blocking or through their twins."""

    def __init__(self, *, awaiting: bool) -> None:
        self.awaiting = awaiting

    def __call__(self, client: Any, name: str, /, *args: Any, **keywords: Any) -> Any:
        place, _, method = name.rpartition(".")
        target = attrgetter(place)(client) if place else client
        if not self.awaiting:
            return getattr(target, method)(*args, **keywords)
        return asyncio.run(_awaited(client, getattr(target, f"async_{method}"), args, keywords))

    def all(self, client: Any, name: str, /, *args: Any, **keywords: Any) -> list[Any]:
        """The items of a method that gives an iterator."""
        if not self.awaiting:
            items: Iterable[Any] = getattr(client, name)(*args, **keywords)
            return list(items)
        return asyncio.run(_collected(client, getattr(client, f"async_{name}"), args, keywords))


async def _awaited(client: Any, method: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    try:
        return await method(*args, **keywords)
    finally:
        await client.aclose()


async def _collected(client: Any, method: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> list[Any]:
    try:
        return [item async for item in method(*args, **keywords)]
    finally:
        await client.aclose()
