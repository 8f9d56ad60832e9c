"""What printed modules may consist of: a syntax tree that holds anything else was written by the document."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from generator.plan.reserved import BUILTINS

NODES: Final = (
    *(
        ast.Module,
        ast.Expression,
        ast.Import,
        ast.ImportFrom,
        ast.alias,
        ast.ClassDef,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
    ),
    *(ast.arguments, ast.arg, ast.keyword, ast.Return, ast.If, ast.Expr, ast.Assign, ast.AnnAssign, ast.Await),
    *(ast.Name, ast.Attribute, ast.Constant, ast.Call, ast.Subscript, ast.Tuple, ast.List, ast.Dict, ast.Set),
    *(ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub, ast.IfExp, ast.Compare, ast.Is, ast.IsNot, ast.Eq, ast.In),
    *(ast.BoolOp, ast.And, ast.ListComp, ast.comprehension, ast.Load, ast.Store),
)
SOURCES: Final = ("__future__", "typing", "collections.abc", "functools", "typing_extensions")
MODULES: Final = {"builtins", "datetime", "uuid", "warnings"}
SENDS: Final = {"send", "async_send", "iterate", "async_iterate", "with_options"}
KNOWN: Final = BUILTINS | {"DeprecationWarning", "TYPE_CHECKING"}


def foreign(tree: ast.Module) -> list[str]:
    """Whatever a module holds that the generator does not print."""
    return list(_Module(tree).strangers(tree))


class _Module:
    """What a module imports and defines."""

    def __init__(self, tree: ast.Module) -> None:
        self.names = set(KNOWN)
        self.functions = {"super"}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions.add(node.name)
            elif isinstance(node, ast.ImportFrom):
                self.functions |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                self.names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.arg):
                self.names.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.names.add(node.id)
        self.names |= self.functions

    def strangers(self, tree: ast.AST) -> Iterator[str]:
        """What is not allowed, as source."""
        for node in ast.walk(tree):
            if not (isinstance(node, NODES) and self._allows(node)):
                yield f"{type(node).__name__}: {ast.unparse(node)}"
            elif text := _annotation(node):
                yield from self.strangers(ast.parse(text, mode="eval"))

    def _allows(self, node: ast.AST) -> bool:
        match node:
            case ast.Import():
                return {alias.name for alias in node.names} <= MODULES
            case ast.ImportFrom():
                module = f"{node.module}"
                return node.level == 1 or module in SOURCES or module.startswith("replicate_runtime.core.")
            case ast.Name():
                return node.id in self.names
            case ast.Attribute():
                return not node.attr.startswith("__") or ast.unparse(node) == "super().__init__"
            case ast.Call():
                return self._calls(node.func)
            case ast.Expr():
                plain = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
                return plain or isinstance(node.value, ast.Call | ast.Await)
            case _:
                return True

    def _calls(self, function: ast.expr) -> bool:
        """Whether something is called that may be: what a module imports or defines, or a method of the client."""
        if isinstance(function, ast.Name):
            return function.id in self.functions
        named = isinstance(function, ast.Attribute) and function.attr in SENDS
        return named or ast.unparse(function) in {"super().__init__", "warnings.warn"}


def _annotation(node: ast.AST) -> str:
    """The text of an alias, which is evaluated when a value needs it."""
    match node:
        case ast.AnnAssign(annotation=ast.Name("TypeAlias"), value=ast.Constant(str(text))):
            return text
        case _:
            return ""
