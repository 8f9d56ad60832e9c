# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `files`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call, RedirectTarget, path
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


def download_file(id: str) -> Call[RedirectTarget]:
    """Describe `files.download`: GET /files/{id}."""
    return Call("GET", path("/files/{}", id), RedirectTarget, operation="files.download")


class Files(Resource):
    """The resource `files`."""

    def download(self, id: str, **options: Unpack[Options]) -> RedirectTarget:
        """Find a file.

        Args:
            id: Part of the path, `id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            Where the file is, for a minute.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `files.download`: GET /files/{id}.
        """
        return self._client.send(download_file(id), **options)

    async def async_download(self, id: str, **options: Unpack[Options]) -> RedirectTarget:
        """Find a file.

        Args:
            id: Part of the path, `id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            Where the file is, for a minute.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `files.download`: GET /files/{id}.
        """
        return await self._client.async_send(download_file(id), **options)
