"""Holds every answer to an operation against the document, where the settings say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..common.jsons import load
from .problems import broken
from .received import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from ..checks.contract import Rules


class Validation:
    """Lets no answer pass that breaks the document.

    Args:
        told: File that each such answer is told in, by a line; processes may share it.
    """

    def __init__(self, told: Path) -> None:
        self._told = told

    def passed(self, rules: Rules, request: Request, response: Response) -> Response:
        """The response, or a 500 that says what is wrong with it."""
        wrong = _wrong(rules, response)
        if not wrong:
            return response
        asked = f"{request.method} {request.url.path}"
        with self._told.open("a", encoding="utf-8") as file:
            file.write("".join(f"{one} ({asked})\n" for one in wrong))
        return refusal(broken(f"The answer breaks the document: {'; '.join(wrong)}"))


def _wrong(rules: Rules, response: Response) -> list[str]:
    media_type = response.headers.get("content-type", "").split(";")[0]
    # Files and streams have no body at hand; the document says of them what they are.
    body: Any = getattr(response, "body", b"")
    try:
        value = load(body) if media_type.endswith("json") else body
    except ValueError as error:
        return [f"{rules.operation} {response.status_code}: no JSON: {error}"]
    return rules.wrong_response(response.status_code, media_type, value)
