"""Files: what models make, and what is uploaded for them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from ..core.call import Part
from ..core.flow import call, offload
from ..core.resource import Resource
from .parts.compat import Later, OpenCompat
from .parts.inputs import Embedded
from .parts.sources import content_type_of, file_name, source_of

if TYPE_CHECKING:
    import os

    from typing_extensions import Unpack

    from ..core.call import Call, Options
    from ..core.flow import Flow
    from ..core.page import Page

    class FileParams(Options, total=False):
        """What the upload of a file takes besides."""

        filename: str | None
        content_type: str | None
        metadata: Mapping[str, Any] | None


F = TypeVar("F")

FileEncodingStrategy: TypeAlias = Literal["base64", "url"]
"""What becomes of the files of an input: inlined, or uploaded."""

Several: TypeAlias = list[F]
"""A list, where the name means a method."""


class FileOverlay(OpenCompat, Embedded, ABC):
    """Gives what an input needs: an uploaded file stands for its URL. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        urls: Any

    def __input__(self, origin: str) -> str:
        return str(self.urls["get"])


class FilesOverlay(Resource, ABC, Generic[F]):
    """Gives create, list and delete. Needs _create_call, _list_call and _delete_call: files.create etc."""

    if TYPE_CHECKING:
        from .parts.params import CreateFileParams
    else:
        CreateFileParams = Later("params", "CreateFileParams")

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[F]:
        """Describe the upload of a file."""

    @staticmethod
    @abstractmethod
    def _list_call(*args: Any, **keywords: Any) -> Call[Page[F]]:
        """Describe the call that reads a page of files."""

    @staticmethod
    @abstractmethod
    def _delete_call(*args: Any, **keywords: Any) -> Call[Any]:
        """Describe the deletion of a file."""

    def create(self, file: str | os.PathLike[str] | IO[Any] | bytes, **params: Unpack[FileParams]) -> F:
        """Upload a file, straight from where it is; it is deleted 24 hours later.

        Args:
            file: A path, an open file, which is read from its beginning, or bytes.
            params: `filename` (left out: that of the path), `content_type` (left out: guessed from the name),
                `metadata` (a mapping that is kept with the file), and how the call is made: `timeout`, `headers`,
                `retries`.

        Raises:
            FileNotFoundError: There is no such file; nothing was sent.
            ValueError: It is no file, or cannot be read; nothing was sent.

        Operation `files.create`: POST /files.
        """
        return self._client.drive(self._create(file, params))

    async def async_create(self, file: str | os.PathLike[str] | IO[Any] | bytes, **params: Unpack[FileParams]) -> F:
        """Upload a file, straight from where it is; it is deleted 24 hours later.

        Args:
            file: A path, an open file, which is read from its beginning, or bytes.
            params: `filename` (left out: that of the path), `content_type` (left out: guessed from the name),
                `metadata` (a mapping that is kept with the file), and how the call is made: `timeout`, `headers`,
                `retries`.

        Raises:
            FileNotFoundError: There is no such file; nothing was sent.
            ValueError: It is no file, or cannot be read; nothing was sent.

        Operation `files.create`: POST /files.
        """
        return await self._client.async_drive(self._create(file, params))

    def list(self, **options: Unpack[Options]) -> Several[F]:
        """Read all files that were uploaded and not deleted yet, newest first, from all pages.

        Operation `files.list`: GET /files.
        """
        return self._client.drive(self._all(options))

    async def async_list(self, **options: Unpack[Options]) -> Several[F]:
        """Read all files that were uploaded and not deleted yet, newest first, from all pages.

        Operation `files.list`: GET /files.
        """
        return await self._client.async_drive(self._all(options))

    def delete(self, file_id: str, **options: Unpack[Options]) -> bool:
        """Delete a file. Returns True; a refusal is an error.

        Operation `files.delete`: DELETE /files/{file_id}.
        """
        self._client.send(self._delete_call(file_id), **options)
        return True

    async def async_delete(self, file_id: str, **options: Unpack[Options]) -> bool:
        """Delete a file. Returns True; a refusal is an error.

        Operation `files.delete`: DELETE /files/{file_id}.
        """
        await self._client.async_send(self._delete_call(file_id), **options)
        return True

    def _create(self, given: object, params: Mapping[str, Any]) -> Flow[F]:
        options = dict(params)
        name, kind, metadata = (options.pop(word, None) for word in ("filename", "content_type", "metadata"))
        source = source_of(Path(given) if isinstance(given, str) else given)
        if source is None:
            raise ValueError("Unsupported file type. Must be a file path or file-like object.")
        yield from offload(source.check, "file")
        file = yield from offload(source.open)
        try:
            name = name or file_name(file) or "file"
            part = Part(file, filename=name, content_type=kind or content_type_of(name))
            described = self._create_call(content=part, metadata=metadata or None).with_options(**options)
            return (yield from call(described))
        finally:
            if source.owned:
                file.close()

    def _all(self, options: Mapping[str, Any]) -> Flow[Several[F]]:
        page = yield from call(self._list_call().with_options(**options))
        files: Several[F] = [*page]
        seen: set[str] = set()
        while page.next and page.next not in seen:
            seen.add(page.next)
            page = yield from call(self._list_call(cursor=page.next).with_options(**options))
            files += page
        return files
