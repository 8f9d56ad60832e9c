"""Golden snippets: a tiny document beside the modules that it must print.

`python -m tests.generator.snippets` prints the modules anew; read the difference as a reviewer would.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from generator.pipeline import Settings, prepare
from generator.write import write

FOLDER = Path(__file__).parent / "snippets"
SIDES = frozenset(
    {
        "__init__.py",
        "__init__.pyi",
        "_manifest.json",
        "_names.py",
        "client.py",
        "exceptions.py",
        "operations.py",
        "py.typed",
    }
)
"""Files of every package; a snippet shows one of them where its folder has it already."""


def snippets() -> list[Path]:
    """The folder of each snippet."""
    return sorted(path.parent for path in FOLDER.glob("*/spec.json"))


def printed(snippet: Path) -> dict[str, str]:
    """What a snippet's document prints: the modules that it is about."""
    layout = snippet / "resources.toml"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        settings = Settings(snippet / "spec.json", out, "tiny", layout=layout if layout.exists() else None)
        result = prepare(settings)
        write(out, "tiny", result.texts, result.operations)
        files = {path.name: path.read_text(encoding="utf-8") for path in sorted((out / "tiny").glob("*"))}
    shown = {path.name for path in snippet.iterdir()}
    return {name: text for name, text in files.items() if name in shown or name not in SIDES}


def expected(snippet: Path) -> dict[str, str]:
    """The modules beside a snippet's document."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(snippet.glob("*.py*"))}


def main() -> None:
    """Print every snippet anew."""
    for snippet in snippets():
        fresh = printed(snippet)
        for name in expected(snippet).keys() - fresh.keys():
            (snippet / name).unlink()
        for name, text in fresh.items():
            (snippet / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
