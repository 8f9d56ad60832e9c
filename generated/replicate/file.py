# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Uploaded files, as inputs of predictions and trainings.

Each is deleted 24 hours after its upload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.file import FileEncodingStrategy, FileOverlay, FilesOverlay
from replicate_runtime.overlays.parts.compat import Page

from .shared import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Unpack

    from replicate_runtime.core.call import FileInput, Options
    from replicate_runtime.core.page import Cursor

__all__ = [
    "FileChecksums",
    "FileUrls",
    "File",
    "list_files",
    "create_file",
    "delete_file",
    "get_file",
    "download_file",
    "Files",
    "FileEncodingStrategy",
]

FileChecksums: TypeAlias = "dict[str, str]"
"""Digests of the content, by algorithm.

Keys:
    sha256: SHA-256 digest of the content: 64 lower-case hexadecimal digits.
    md5: MD5 digest of the content: 32 lower-case hexadecimal digits.
"""

FileUrls: TypeAlias = "dict[str, str]"
"""URLs that lead to the file.

Keys:
    get: URL of the file in this API.
"""


@record
class File(FileOverlay):
    """A file that was uploaded, to be used as an input of predictions and trainings."""

    id: str
    """Identifier of the file: about 48 letters and digits, opaque."""
    content_type: str
    """Media type of the content, for instance `image/png`."""
    size: int
    """Size of the content in bytes. 0 is possible."""
    checksums: FileChecksums
    """Digests of the content, by algorithm."""
    metadata: dict[str, Any]
    """Your own data about the file, as given to `files.create`. Empty when none was given."""
    created_at: str
    """When the file was uploaded: RFC 3339, in UTC."""
    expires_at: str = ABSENT
    """When the file will be deleted: RFC 3339, in UTC, 24 hours after its creation."""
    urls: FileUrls
    """URLs that lead to the file."""
    name: str = ABSENT
    """Name of the file, as given when it was uploaded."""
    etag: str = ABSENT
    """Entity tag of the content: its MD5 digest, 32 lower-case hexadecimal digits."""


def list_files(cursor: Cursor = ...) -> Call[Page[File]]:
    """Describe `files.list`: GET /files."""
    return page_call("/v1/files", Page[File], cursor, errors={"default": Problem}, operation="files.list")


def create_file(
    content: FileInput,
    *,
    filename: str | None = None,
    type: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Call[File]:
    """Describe `files.create`: POST /files."""
    return Call(
        "POST",
        "/v1/files",
        File,
        multipart={"content": content, "filename": filename, "type": type, "metadata": metadata},
        errors={"413": Problem, "default": Problem},
        operation="files.create",
    )


def delete_file(file_id: str) -> Call[None]:
    """Describe `files.delete`: DELETE /files/{file_id}."""
    return Call(
        "DELETE", path("/v1/files/{}", file_id), errors={"404": Problem, "default": Problem}, operation="files.delete"
    )


def get_file(file_id: str) -> Call[File]:
    """Describe `files.get`: GET /files/{file_id}."""
    return Call(
        "GET", path("/v1/files/{}", file_id), File, errors={"404": Problem, "default": Problem}, operation="files.get"
    )


def download_file(file_id: str, owner: str, expiry: int, signature: str) -> Call[bytes]:
    """Describe `files.download`: GET /files/{file_id}/download."""
    return Call(
        "GET",
        path("/v1/files/{}/download", file_id),
        bytes,
        query={"owner": owner, "expiry": expiry, "signature": signature},
        accept="application/octet-stream",
        errors={"404": Problem, "default": Problem},
        operation="files.download",
    )


class Files(FilesOverlay[File], Resource):
    """Uploaded files, as inputs of predictions and trainings.

    Each is deleted 24 hours after its upload.
    """

    _create_call = staticmethod(create_file)
    _list_call = staticmethod(list_files)
    _delete_call = staticmethod(delete_file)

    def get(self, file_id: str, **options: Unpack[Options]) -> File:
        """Get what is known about a file.

        Returns name, size, digests and expiry of an uploaded file, not its content. `files.download` returns the
        content.

        Args:
            file_id: Identifier of the file, as `files.create` and `files.list` give it.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The file.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such file, or it is not yours, or it has expired).

        Operation `files.get`: GET /files/{file_id}.
        """
        return self._client.send(get_file(file_id), **options)

    async def async_get(self, file_id: str, **options: Unpack[Options]) -> File:
        """Get what is known about a file.

        Returns name, size, digests and expiry of an uploaded file, not its content. `files.download` returns the
        content.

        Args:
            file_id: Identifier of the file, as `files.create` and `files.list` give it.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The file.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such file, or it is not yours, or it has expired).

        Operation `files.get`: GET /files/{file_id}.
        """
        return await self._client.async_send(get_file(file_id), **options)

    def download(self, file_id: str, owner: str, expiry: int, signature: str, **options: Unpack[Options]) -> bytes:
        """Download a file by a signed URL.

        Returns the content of an uploaded file. The three query parameters prove the right to it, so that its owner can
        hand the URL to somebody else.

        `signature` is the HMAC-SHA256 of the text `{owner} {id} {expiry}`, three values with single spaces, under the
        account's signing secret for files, encoded as Base64 and then for use in a URL.

        Args:
            file_id: Identifier of the file, as `files.create` and `files.list` give it.
            owner: Username of the account that uploaded the file.
            expiry: When the URL stops working: a Unix time in seconds.
            signature: The signature over owner, id and expiry, in Base64.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The content, as it was uploaded.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such file, it has expired, or the signature does not fit).

        Operation `files.download`: GET /files/{file_id}/download.
        """
        return self._client.send(download_file(file_id, owner, expiry, signature), **options)

    async def async_download(
        self, file_id: str, owner: str, expiry: int, signature: str, **options: Unpack[Options]
    ) -> bytes:
        """Download a file by a signed URL.

        Returns the content of an uploaded file. The three query parameters prove the right to it, so that its owner can
        hand the URL to somebody else.

        `signature` is the HMAC-SHA256 of the text `{owner} {id} {expiry}`, three values with single spaces, under the
        account's signing secret for files, encoded as Base64 and then for use in a URL.

        Args:
            file_id: Identifier of the file, as `files.create` and `files.list` give it.
            owner: Username of the account that uploaded the file.
            expiry: When the URL stops working: a Unix time in seconds.
            signature: The signature over owner, id and expiry, in Base64.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The content, as it was uploaded.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such file, it has expired, or the signature does not fit).

        Operation `files.download`: GET /files/{file_id}/download.
        """
        return await self._client.async_send(download_file(file_id, owner, expiry, signature), **options)
