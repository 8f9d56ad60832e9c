"""What a package keeps of the run that printed it, for the next one to compare: its mark of being the generator's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeGuard, cast

from attrs import field, frozen

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST: Final = "_manifest.json"


@frozen
class Manifest:
    """The files and operations of a package, as they were printed."""

    files: Mapping[str, str] = field(factory=dict[str, str])
    """Digest of each file, by its path in the package."""
    operations: Mapping[str, str] = field(factory=dict[str, str])
    """Pointer of each operation, by its id."""
    whole: bool = True
    """It can be read; of a damaged one nothing is known but that it is there."""

    @property
    def data(self) -> bytes:
        """What is written."""
        kept = {"operations": dict(self.operations), "files": {path: self.files[path] for path in sorted(self.files)}}
        return (json.dumps(kept, indent=1, ensure_ascii=True) + "\n").encode()


def read_manifest(package: Path) -> Manifest | None:
    """The manifest of a package; None where there is none, or one of somebody else."""
    file = package / MANIFEST
    if not file.is_file():
        return None
    try:
        found: Any = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return Manifest(whole=False)
    if not isinstance(found, dict):
        return None
    kept = cast("dict[str, object]", found)
    files, operations = kept.get("files"), kept.get("operations")
    return Manifest(files, operations) if _is_text(files) and _is_text(operations) else None


def digest(data: bytes) -> str:
    """What tells the content of a file from any other."""
    return hashlib.sha256(data).hexdigest()


def _is_text(part: object) -> TypeGuard[dict[str, str]]:
    return isinstance(part, dict) and all(isinstance(value, str) for value in cast("dict[str, object]", part).values())
