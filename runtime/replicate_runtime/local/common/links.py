"""Where things are: addresses below the base that the client used, made when they are told and never stored.

A stored output names its files by reference, `local-file:<token>/<name>`, so that it outlives a change of port.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from .shapes import is_list, is_object, map_texts

if TYPE_CHECKING:
    from ..runs.run import Run

REFERENCE: Final = "local-file:"
"""What a stored reference to an output file begins with."""

_REFERENCE: Final = re.compile(re.escape(REFERENCE) + r"[A-Za-z0-9]{48}/[^/]+", re.ASCII | re.DOTALL)

COVERS: Final = "/_local/covers/"
"""Path below which there is a picture for each model."""

DELIVERY: Final = "/delivery/"
"""Path below which output files are served to everyone."""


class Links:
    """Addresses for one client.

    Args:
        base: Scheme, host and port that the client uses, without a slash at the end.
    """

    def __init__(self, base: str) -> None:
        self.base = base

    def of(self, run: Run, *, creating: bool = False) -> dict[str, str]:
        """The `urls` of a run; the answer that makes a training shows the addresses of a prediction."""
        noun = "predictions" if creating or run.kind == "prediction" else "trainings"
        get = f"{self.base}/v1/{noun}/{run.id}"
        urls = {"cancel": f"{get}/cancel", "get": get}
        if run.stream is not None:
            urls["stream"] = f"{self.base}/v1/{'files' if run.stream_of_files else 'streams'}/{run.stream}"
        return urls | {"web": f"{self.base}/p/{run.id}"}

    def file(self, file_id: str) -> str:
        """Address of an uploaded file's record."""
        return f"{self.base}/v1/files/{quote(file_id, safe='')}"

    def delivery(self, reference: str) -> str:
        """Address of an output file."""
        return self.base + DELIVERY + quote(reference.removeprefix(REFERENCE))

    def model(self, owner: str, name: str) -> str:
        """Address of a model's page."""
        return f"{self.base}/{owner}/{name}"

    def cover(self, owner: str, name: str) -> str:
        """Address of a picture for a model."""
        return f"{self.base}{COVERS}{owner}/{name}.png"

    def expand(self, value: Any) -> Any:
        """A stored value with addresses in place of references."""
        return map_texts(value, lambda text: self.delivery(text) if is_reference(text) else text)


def is_reference(text: str) -> bool:
    """Whether a stored text names an output file, and is not a model's prose."""
    return text.startswith(REFERENCE) and _REFERENCE.fullmatch(text) is not None


def references(value: Any) -> list[str]:
    """The references to files in a stored value."""
    if isinstance(value, str):
        return [value] if is_reference(value) else []
    if is_object(value):
        return [found for inner in value.values() for found in references(inner)]
    if is_list(value):
        return [found for inner in value for found in references(inner)]
    return []
