"""Files: uploads that can be given as inputs, for a day."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import FileResponse

from ..common import times
from ..common.clock import SECOND
from ..common.shapes import is_object
from ..http.problems import Problem, bad_request, file_not_found, invalid, too_large
from ..http.received import ENVELOPE, Handler, Received, check_reset, empty, reply
from ..store.blobs import TooLargeError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ..common.links import Links
    from ..service import Service
    from ..store.store import Document

_CHUNK: Final = 256 * 1024
_LONGEST_NAME: Final = 255
_UTF8: Final = "application/json; charset=UTF-8"


def show(service: Service, file: Document, links: Links) -> dict[str, Any]:
    """A file as it is told."""
    return {
        "id": file["id"],
        "name": file["name"],
        "content_type": file["content_type"],
        "size": file["size"],
        "etag": file["md5"],
        "checksums": {"sha256": file["sha256"], "md5": file["md5"]},
        "metadata": file["metadata"],
        "created_at": times.three(file["created"]),
        "expires_at": times.three(file["created"] + int(service.settings.file_lifetime * SECOND)),
        "urls": {"get": links.file(file["id"])},
    }


def find(service: Service, received: Received) -> Document:
    """The file that the path names. Raises Problem: 404, also when it has expired."""
    file = service.store.get("file", received.path["file_id"])
    if file is None or service.clock.now() - file["created"] >= service.settings.file_lifetime * SECOND:
        raise file_not_found()
    return file


def signature(key: bytes, owner: str, file_id: str, expiry: int) -> str:
    """What a download address is signed with."""
    digest = hmac.new(key, f"{owner} {file_id} {expiry}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def signed_url(service: Service, file_id: str, links: Links, lifetime: float = 3600.0) -> str:
    """An address from which the content can be had without a token, for so many seconds."""
    owner, expiry = service.settings.username, service.clock.now() // SECOND + int(lifetime)
    signed = quote(signature(service.file_key, owner, file_id, expiry), safe="")
    return f"{links.file(file_id)}/download?owner={quote(owner)}&expiry={expiry}&signature={signed}"


async def list_(service: Service, received: Received) -> Response:
    """`files.list`."""
    response = received.page(service, "file", lambda file: show(service, file, received.links))
    response.headers["content-type"] = _UTF8
    return response


async def create(service: Service, received: Received) -> Response:
    """`files.create`: a part `content`, and optional ones that say more about it."""
    form = await _form(received.request, service.settings.file_limit)
    try:
        file = await _keep(service, received, form)
    finally:
        await form.close()
    return reply(show(service, file, received.links), 201, media_type=_UTF8)


async def _keep(service: Service, received: Received, form: FormData) -> Document:
    content = form.get("content")
    if not isinstance(content, UploadFile):
        raise invalid([{"type": "required", "field": "", "description": "content is required"}])
    name = await _text(form.get("filename")) or content.filename or "file"
    if len(name.encode()) > _LONGEST_NAME:
        text = f"String length must be less than or equal to {_LONGEST_NAME}"
        raise invalid([{"type": "string_lte", "field": "filename", "description": text}])
    media_type = content.content_type or await _text(form.get("type")) or "application/octet-stream"
    metadata = _metadata(await _text(form.get("metadata")))
    file_id, limit = service.dice.file_id(), service.settings.file_limit
    try:
        digest = await service.blobs.put_file(file_id, _chunks(content), limit)
    except TooLargeError as error:
        raise too_large(limit) from error
    try:
        check_reset(service, received.request)
    except Problem:
        service.blobs.drop_file(file_id)
        raise
    file: Document = {"id": file_id, "name": name, "content_type": media_type, "metadata": metadata}
    file |= {**digest._asdict(), "created": service.clock.now()}
    service.store.put("file", file_id, file, file["created"])
    return file


async def get(service: Service, received: Received) -> Response:
    """`files.get`."""
    return reply(show(service, find(service, received), received.links), media_type=_UTF8)


async def delete(service: Service, received: Received) -> Response:
    """`files.delete`."""
    file = find(service, received)
    service.store.delete("file", file["id"])
    service.blobs.drop_file(file["id"])
    return empty(204, "text/plain; charset=UTF-8")


async def download(service: Service, received: Received) -> Response:
    """`files.download`: the signature is the permission."""
    file = find(service, received)
    query = received.query
    expected = signature(service.file_key, query["owner"], file["id"], int(query["expiry"]))
    path = service.blobs.file(file["id"])
    expired = int(query["expiry"]) * SECOND < service.clock.now()
    if path is None or expired or not hmac.compare_digest(expected.encode(), query["signature"].encode()):
        raise file_not_found()
    return FileResponse(path, media_type="application/octet-stream", filename=file["name"])


async def _form(request: Request, limit: int) -> FormData:
    async def limited() -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit + ENVELOPE:
                raise too_large(limit)
            yield chunk

    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(415, {"title": "Unsupported media type", "detail": "Send multipart/form-data", "status": 415})
    try:
        return await MultiPartParser(request.headers, limited()).parse()
    except MultiPartException as error:
        raise bad_request(f"The multipart body cannot be read: {error.message}") from error


async def _chunks(content: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await content.read(_CHUNK):
        yield chunk


async def _text(part: UploadFile | str | None) -> str | None:
    if isinstance(part, UploadFile):
        return (await part.read()).decode(errors="replace")
    return part


def _metadata(text: str | None) -> dict[str, Any]:
    try:
        value: object = json.loads(text) if text else {}
    except ValueError:
        value = None
    if not is_object(value):
        raise invalid([{"type": "invalid_type", "field": "metadata", "description": "Must be a JSON object"}])
    return value


HANDLERS: dict[str, Handler] = {
    "files.list": list_,
    "files.create": create,
    "files.get": get,
    "files.delete": delete,
    "files.download": download,
}
