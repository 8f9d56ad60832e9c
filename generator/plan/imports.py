"""The imports of one printed module: collected while its text is decided, then sorted as the linter wants them."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable

RUNTIME = "replicate_runtime"

_DIGITS = re.compile(r"(\d+)")


class Imports:
    """What a module imports, when it runs and for checkers alone."""

    def __init__(self, core: str, own: str = "") -> None:
        """`core` is where the runtime's core is, `own` the name of the module itself."""
        self.core = core
        self.own = own
        self._used: defaultdict[str, set[str]] = defaultdict(set)
        self._checked: defaultdict[str, set[str]] = defaultdict(set)

    def use(self, module: str, *names: str) -> None:
        """Import names, or the module itself, when the module is loaded."""
        if module != f".{self.own}":
            self._used[module].update(names or ("",))

    def check(self, module: str, *names: str) -> None:
        """Import names, or the module itself, for checkers alone."""
        if module != f".{self.own}":
            self._checked[module].update(names or ("",))

    def only_checks(self, module: str, name: str) -> bool:
        """Whether a name is imported for checkers, and so far for them alone."""
        return name in self._checked.get(module, ()) and name not in self._used.get(module, ())

    def use_core(self, module: str, *names: str) -> None:
        """Import names of the runtime's core when the module is loaded."""
        self.use(f"{self.core}.{module}", *names)

    def check_core(self, module: str, *names: str) -> None:
        """Import names of the runtime's core for checkers alone."""
        self.check(f"{self.core}.{module}", *names)

    def lines(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The two blocks: run-time imports, and those for checkers."""
        checked = {module: names - self._used.get(module, set()) for module, names in self._checked.items()}
        checked = {module: names for module, names in checked.items() if names}
        used = dict(self._used)
        if checked:
            used["typing"] = used.get("typing", set()) | {"TYPE_CHECKING"}
        future = ["from __future__ import annotations", ""]
        return tuple(future + _block(used)), tuple(_block(checked))


def statement(module: str, names: Iterable[str]) -> str:
    """One `from` import."""
    return f"from {module} import {', '.join(sorted(names, key=_member))}"


def _block(modules: dict[str, set[str]]) -> list[str]:
    groups: list[list[str]] = [[], [], [], []]
    for module in sorted(modules, key=_natural):
        names = modules[module]
        group = groups[_group(module)]
        if "" in names:
            group.append(f"import {module}")
        renamed = [[name] for name in names if " as " in name]
        plain = sorted((name for name in names if name and " as " not in name), key=_member)
        parts = sorted(renamed + ([plain] if plain else []), key=lambda part: _member(part[0]))
        group += [statement(module, part) for part in parts]
    lines: list[str] = []
    for group in groups:
        if group:
            group.sort(key=lambda line: line.startswith("from "))
            lines += ["", *group] if lines else group
    return lines


def _group(module: str) -> int:
    top = module.partition(".")[0]
    return 3 if not top else 0 if top in sys.stdlib_module_names else 2 if top == RUNTIME else 1


def _member(name: str) -> tuple[int, tuple[tuple[int, str], ...], str]:
    name = name.partition(" as ")[0]
    # The linter counts bytes.
    kind = 0 if name.isupper() and len(name.encode()) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name), name


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    parts = _DIGITS.split(text.lower())
    return tuple((int(part), "") if part.isdigit() and part.isascii() else (-1, part) for part in parts)
