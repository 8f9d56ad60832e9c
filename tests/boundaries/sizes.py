"""How long modules, functions and templates are, against what we aim for and what we allow.

`python -m tests.boundaries.sizes` prints what is over the aim; a test fails on what is over the bound.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from tests.boundaries.project import HAND_WRITTEN, read, sources


class Limit(NamedTuple):
    """Lines that we aim for, and lines that we allow."""

    aim: int
    bound: int


MODULE = Limit(200, 350)
TESTS = Limit(300, 500)
FUNCTION = Limit(25, 60)
TEMPLATE = Limit(60, 100)


class Size(NamedTuple):
    """A thing with a name, where it is, how long it is and how long it may be."""

    where: str
    lines: int
    limit: Limit


def sizes() -> list[Size]:
    """Every hand-written module, function and template; a function counts without its docstring."""
    found = [Size(name, len(read(name).splitlines()), TEMPLATE) for name in sources("templates", suffix=".jinja")]
    for name in sources(*HAND_WRITTEN):
        text = read(name)
        found.append(Size(name, len(text.splitlines()), TESTS if name.startswith("tests/") else MODULE))
        found.extend(functions(name, ast.parse(text)))
    return found


def functions(name: str, tree: ast.Module) -> list[Size]:
    """Every function of a module, however deep."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [Size(f"{name}:{node.lineno} {node.name}", length(node), FUNCTION) for node in nodes]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, from `def` to its end, without its docstring."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def main() -> None:
    """Print what is over the aim, longest first in relation to it."""
    over = [size for size in sizes() if size.lines > size.limit.aim]
    for size in sorted(over, key=lambda size: size.limit.aim / size.lines):
        print(f"{size.lines:5} lines, aim {size.limit.aim:3}, bound {size.limit.bound:3}  {size.where}")
    print(f"{len(over)} over the aim")


if __name__ == "__main__":
    main()
