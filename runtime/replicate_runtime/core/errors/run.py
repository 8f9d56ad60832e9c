"""What exceptions hold of a run, as checkers and editors see it; at run time it is the object that was waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from typing_extensions import Self


class Run(Protocol):
    """A run, such as a prediction or a training, as it was last seen. It has every field of its own class."""

    id: str
    """Its identifier, by which it is found again."""
    status: str
    """Where it stands."""
    model: str | None
    """The model that runs, as `owner/name`."""
    version: str | None
    """Id of the version that runs."""
    input: Any
    """What it was given."""
    output: Any
    """What it has made so far."""
    error: Any
    """Why it failed, in the words of the model or of the service."""
    logs: str | None
    """All that it has written to its log so far."""
    metrics: Any
    """Measurements, once it has ended."""
    urls: Any
    """URLs that belong to it."""
    created_at: str
    """When it was created: RFC 3339."""
    started_at: str | None
    """When it began: RFC 3339."""
    completed_at: str | None
    """When it ended: RFC 3339."""

    def wait(
        self,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_update: Callable[[Any], object] | None = None,
        progress: bool | Callable[[Any], object] = False,
        cancel_on_timeout: bool = False,
    ) -> Self:
        """Wait again until it has ended."""
        ...

    async def async_wait(
        self,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_update: Callable[[Any], object] | None = None,
        progress: bool | Callable[[Any], object] = False,
        cancel_on_timeout: bool = False,
    ) -> Self:
        """Wait again until it has ended."""
        ...

    def cancel(self) -> Self:
        """Cancel it."""
        ...

    async def async_cancel(self) -> Self:
        """Cancel it."""
        ...

    def reload(self) -> Self:
        """Read it again."""
        ...

    async def async_reload(self) -> Self:
        """Read it again."""
        ...

    def __getattr__(self, name: str, /) -> Any: ...
