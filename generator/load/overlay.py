"""Corrections: an OpenAPI Overlay 1.0 document, applied. Every action has a reason and must change something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Final, cast

from attrs import define, field
from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError
from jsonpath.selectors import NameSelector

from ..problems import Place, Problems, join
from .yamls import copy_tree, lines

if TYPE_CHECKING:
    from jsonpath.segments import JSONPathSegment

    from ..ir import Json
    from .source import Source

MOVED: Final = "-"
"""Stands in a pointer for all entries of a list that closed up when one was removed."""
_KEYS: Final = frozenset({"target", "description", "update", "remove"})
_JSONPATH = JSONPathEnvironment(strict=True)

Path = tuple[str | int, ...]


def apply(root: dict[str, Json], overlay: Source, problems: Problems) -> dict[str, Place]:
    """Change a tree in place. Gives, for each pointer that was written or removed, where the correction stands.

    An action without a reason, and one that selects or changes nothing, is a problem at its place in the overlay.
    """
    return _Overlay(root, overlay, problems).apply()


@define
class _Overlay:
    root: dict[str, Json]
    overlay: Source
    problems: Problems
    written: dict[str, Place] = field(factory=dict)
    lines: dict[str, int] = field(factory=dict)

    def apply(self) -> dict[str, Place]:
        self.lines = lines(self.overlay.text)
        document = self.overlay.value
        if not isinstance(document, dict):
            self._problem("#", "an overlay is an object")
            return {}
        if not str(document.get("overlay", "")).startswith("1."):
            self._problem("#/overlay", "is not a version of OpenAPI Overlay that is known here: 1.0.0")
        actions = document.get("actions")
        if not isinstance(actions, list):
            self._problem("#/actions", "is not a list of actions")
            return {}
        for index, action in enumerate(actions):
            self._action(join("#/actions", index), action)
        return self.written

    def _action(self, pointer: str, action: Json) -> None:
        if not isinstance(action, dict):
            self._problem(pointer, "an action is an object")
            return
        for key in sorted(action.keys() - _KEYS):
            if not key.startswith("x-"):
                self._problem(join(pointer, key), "is no field of an action")
        if not str(action.get("description") or "").strip():
            self._problem(pointer, "has no reason: say in `description` why the document is wrong")
        if action.get("remove", False) not in (True, False):
            self._problem(join(pointer, "remove"), "is neither true nor false")
        if (action.get("remove") is True) == ("update" in action):
            self._problem(pointer, "needs either `update` or `remove: true`")
            return
        place = self._place(pointer)
        for target in self._targets(pointer, action.get("target")):
            # A path may select a place twice, and an entry of a list has another in its place when it is gone.
            found = list(dict.fromkeys(match.parts for match in target.finditer(self.root)))
            changed = (
                self._remove(found, place) if action.get("remove") else self._update(found, action, pointer, place)
            )
            if not found:
                self._problem(join(pointer, "target"), f"selects nothing: {target}")
            elif not changed:
                self._problem(pointer, f"changes nothing: the document says so already, at {target}")

    def _targets(self, pointer: str, target: Json) -> list[JSONPath]:
        """One path for each of the names in brackets (`['a', 'b']`), so that each of them has to meet something."""
        where = join(pointer, "target")
        if not isinstance(target, str):
            self._problem(where, "is no JSONPath")
            return []
        try:
            # RFC 9535 has no unions of paths, and a strict environment reads nothing else.
            path = cast("JSONPath", _JSONPATH.compile(target))
        except (JSONPathError, RecursionError) as error:
            self._problem(where, f"is no JSONPath: {str(error).splitlines()[0]}")
            return []
        choices = [_choices(segment) for segment in path.segments]
        return [JSONPath(env=_JSONPATH, segments=segments) for segments in product(*choices)]

    def _remove(self, found: list[Path], place: Place) -> bool:
        # From the end, since a list closes up behind what is taken out of it.
        removable = [path for path in found if path]
        for path in sorted(removable, key=lambda path: [(isinstance(part, str), part) for part in path], reverse=True):
            parent = self._at(path[:-1])
            last = path[-1]
            if isinstance(parent, dict) and isinstance(last, str):
                parent.pop(last, None)
                self.written[join("#", *path)] = place
            elif isinstance(parent, list) and isinstance(last, int) and last < len(parent):
                del parent[last]
                self.written[join("#", *path[:-1], MOVED)] = place
        return bool(removable)

    def _update(self, found: list[Path], action: dict[str, Json], where: str, place: Place) -> bool:
        changed = False
        for path in found:
            target = self._at(path)
            pointer = join("#", *path)
            update = copy_tree(action["update"])
            if isinstance(target, list):
                self.written[join(pointer, len(target))] = place
                target.append(update)
                changed = True
            elif isinstance(target, dict) and isinstance(update, dict):
                changed |= self._merge(target, update, pointer, place)
            else:
                self._problem(where, f"cannot merge this `update` into {pointer}")
                changed = True
        return changed

    def _merge(self, target: dict[str, Json], update: dict[str, Json], pointer: str, place: Place) -> bool:
        """Merge objects key by key; lists are joined, anything else is replaced."""
        changed = False
        for key, value in update.items():
            old = target.get(key)
            where = join(pointer, key)
            if isinstance(old, dict) and isinstance(value, dict):
                changed |= self._merge(old, value, where, place)
            elif isinstance(old, list) and isinstance(value, list):
                self.written.update((join(where, len(old) + index), place) for index in range(len(value)))
                old.extend(value)
                changed |= bool(value)
            elif key not in target or type(old) is not type(value) or old != value:
                target[key] = value
                self.written[where] = place
                changed = True
        return changed

    def _at(self, path: Path) -> Json:
        value: Json = self.root
        for part in path:
            if isinstance(value, dict):
                value = value.get(str(part))
            elif isinstance(value, list) and isinstance(part, int):
                value = value[part] if part < len(value) else None
        return value

    def _place(self, pointer: str) -> Place:
        return Place(self.overlay.name, next(_known(self.lines, pointer), 0))

    def _problem(self, pointer: str, message: str) -> None:
        self.problems.add(pointer, message, place=self._place(pointer))


def _choices(segment: JSONPathSegment) -> list[JSONPathSegment]:
    """A segment for each name, where there are several and nothing else."""
    if len(segment.selectors) == 1 or not all(isinstance(selector, NameSelector) for selector in segment.selectors):
        return [segment]
    return [type(segment)(env=segment.env, token=segment.token, selectors=(one,)) for one in segment.selectors]


def _known(known: dict[str, int], pointer: str) -> Iterator[int]:
    """The lines of a pointer and of what holds it, nearest first."""
    while pointer != "#":
        if pointer in known:
            yield known[pointer]
        pointer = pointer.rpartition("/")[0]
