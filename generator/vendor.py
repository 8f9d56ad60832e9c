"""A copy of the runtime's core, for packages that carry it with them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from .plan import CORE
from .problems import Problems, Refused

_CLASS = re.compile(r"\bReplicate(?=[A-Z])")


def core() -> Path | None:
    """The folder of the runtime's core, found without importing it: installed, or beside the generator."""
    found = importlib.util.find_spec("replicate_runtime")
    places = [Path(place) for place in found.submodule_search_locations or ()] if found else []
    places.append(Path(__file__).resolve().parents[1] / "runtime" / "replicate_runtime")
    return next((place / "core" for place in places if (place / "core").is_dir()), None)


def vendored(problems: Problems) -> dict[str, str]:
    """The text of each file of the copy, by its path in the package; its classes are called Api, not Replicate."""
    folder = core()
    if folder is None:
        problems.add("#", "the runtime, whose core is to be copied, is not installed", severity="refusal")
        raise Refused(problems)
    texts: dict[str, str] = {}
    for file in sorted(folder.rglob("*.py")):
        path = file.relative_to(folder).as_posix()
        texts[f"{CORE}/{path}"] = _CLASS.sub("Api", file.read_text(encoding="utf-8"))
    return texts
