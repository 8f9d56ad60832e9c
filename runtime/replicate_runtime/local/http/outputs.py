"""Serves output files to everyone who knows their address, with byte ranges, and never as a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, Response

from ..common.png import draw, encode
from ..common.sniff import media_type_of
from .problems import absent

if TYPE_CHECKING:
    from ..service import Service

HARMLESS: Final = {
    "Cache-Control": "public,max-age=3600",
    "X-Content-Type-Options": "nosniff",
    # A model may write HTML or SVG with scripts: opened here, they must not run.
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:",
    "Access-Control-Allow-Origin": "*",
}


def cover(owner: str, name: str) -> Response:
    """A picture that stands for a model."""
    return Response(encode(draw(f"{owner}/{name}", 320, 180)), media_type="image/png", headers=HARMLESS)


def deliver(service: Service, token: str, name: str) -> Response:
    """An output file. Raises Problem: 404."""
    path = service.blobs.output(token, name)
    if path is None:
        raise absent()
    return FileResponse(path, media_type=media_type_of(path.name), headers=HARMLESS)
