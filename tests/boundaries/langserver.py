"""Asks a language server what an editor would show; the protocol is JSON-RPC over the server's standard streams."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.boundaries.project import ROOT, environment

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self


class LanguageServer:
    """basedpyright's language server on this checkout, from `with` to its end."""

    def __init__(self) -> None:
        server = Path(sys.executable).with_name("basedpyright-langserver")
        self._process = subprocess.Popen(
            [str(server), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment()
        )
        self._last = 0

    def __enter__(self) -> Self:
        folder = {"uri": ROOT.as_uri(), "name": ROOT.name}
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {
                "hover": {"contentFormat": ["plaintext"]},
                "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
            },
        }
        self.request(
            "initialize", processId=None, rootUri=ROOT.as_uri(), workspaceFolders=[folder], capabilities=capabilities
        )
        self.notify("initialized")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.request("shutdown")
        self.notify("exit")
        self._process.communicate(timeout=30)

    def open(self, path: Path) -> str:
        """Show the server a file; returns the name that it has there."""
        document = {
            "uri": path.as_uri(),
            "languageId": "python",
            "version": 1,
            "text": path.read_text(encoding="utf-8"),
        }
        self.notify("textDocument/didOpen", textDocument=document)
        return path.as_uri()

    def completions(self, uri: str, line: int, column: int) -> set[str]:
        """Labels that are offered at a place; lines and columns count from 0."""
        answer = self.request("textDocument/completion", **place(uri, line, column))
        return set() if answer is None else {item["label"] for item in answer["items"]}

    def hover(self, uri: str, line: int, column: int) -> str:
        """Text shown over a place, empty where there is none."""
        answer = self.request("textDocument/hover", **place(uri, line, column))
        return "" if answer is None else str(answer["contents"]["value"])

    def definitions(self, uri: str, line: int, column: int) -> list[str]:
        """Names of the files where go-to-definition lands."""
        answer = self.request("textDocument/definition", **place(uri, line, column))
        return [] if answer is None else [str(found["uri"]) for found in answer]

    def request(self, method: str, **params: Any) -> Any:
        """Ask, and wait for the answer; what the server asks meanwhile is answered with nothing."""
        self._last += 1
        self._write({"id": self._last, "method": method, "params": params or None})
        while True:
            message = self._read()
            if "method" in message:
                self._answer(message)
            elif message.get("id") == self._last:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message.get("result")

    def notify(self, method: str, **params: Any) -> None:
        """Tell, without an answer."""
        self._write({"method": method, "params": params})

    def _answer(self, message: dict[str, Any]) -> None:
        if "id" not in message:
            return
        configuration = message["method"] == "workspace/configuration"
        self._write(
            {"id": message["id"], "result": [None] * len(message["params"]["items"]) if configuration else None}
        )

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self._process.stdout.read(length))


def place(uri: str, line: int, column: int) -> dict[str, Any]:
    """A place in a document, as requests name it."""
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
