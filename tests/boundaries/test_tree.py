"""docs/house.md draws the tree as it is: what it lists exists, and beside what it lists there is nothing else."""

from __future__ import annotations

from tests.boundaries.project import files, read

DESCRIPTION = 27
"""Column at which descriptions begin; a line whose text begins there goes on with the one above."""


def drawn(page: str) -> dict[str, set[str]]:
    """Folder -> names drawn below it, from the first indented block after the heading `The tree`."""
    block = page.split("## 3. The tree\n", 1)[1].split("\n## ", 1)[0]
    parents: list[tuple[int, str]] = []
    tree: dict[str, set[str]] = {}
    for line in block.splitlines():
        entry = line.removeprefix("    ")
        indent = len(entry) - len(entry.lstrip())
        if not entry.strip() or entry == line or indent >= DESCRIPTION - 4:
            continue
        names = entry.strip().split("  ", 1)[0].split()
        while parents and parents[-1][0] >= indent:
            parents.pop()
        folder = parents[-1][1] if parents else ""
        for name in names:
            path = folder + name.rstrip("/")
            while path:
                path, _, last = path.rpartition("/")
                tree.setdefault(f"{path}/" if path else "", set()).add(last)
        if names[-1].endswith("/"):
            parents.append((indent, folder + names[-1]))
    return tree


def present(folder: str) -> set[str]:
    """Names directly below a folder of the checkout."""
    return {name.removeprefix(folder).split("/", 1)[0] for name in files() if name.startswith(folder)}


def test_a_drawing_is_read() -> None:
    lines = ["    a/", "      b.py c.py            both", " " * 27 + "of them", "      d/", "    e/f/", "      g"]
    page = "\n".join(["## 3. The tree", "", *lines, "", "## 4", ""])
    assert drawn(page) == {"": {"a", "e"}, "a/": {"b.py", "c.py", "d"}, "e/": {"f"}, "e/f/": {"g"}}


def test_the_drawn_tree_is_the_tree() -> None:
    wrong: list[str] = []
    for folder, names in drawn(read("docs/house.md")).items():
        there = {name for name in present(folder) if not name.startswith(".")}
        wrong += [f"{folder}{name} is drawn and missing" for name in sorted(names - there)]
        wrong += [f"{folder}{name} is not drawn" for name in sorted(there - names)]
    assert wrong == []
