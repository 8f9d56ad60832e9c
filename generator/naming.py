"""Wire names to Python names: every decision about a name is made here.

A name comes from the wire and changes as little as it can. Four rules, in this order:

1. Letters that Python's compiler would fold (NFKC) are folded, what no identifier may hold becomes an underscore, and
   leading underscores go, since they would mean private, mangled or magic. What is then left of nothing is spelled by
   code points.
2. Keywords, and names that the printed code uses itself, get a trailing underscore.
3. Names that meet are told apart by a number. Who keeps the plain name is decided by `Wish.rank` and `Wish.key`,
   never by the order in which they come, so that adding an unrelated thing renames nothing.
4. Names of modules are ASCII and are told apart without regard to case, since file systems are like that.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from typing import Generic, TypeVar

from attrs import frozen

KeyT = TypeVar("KeyT", bound=Hashable)

LONGEST = 80
"""Characters in a name; a longer one is cut, and a digest of the whole takes the place of its end."""

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""File names that Windows keeps for devices, with any suffix."""

PLURAL_VERBS = frozenset({"list", "search", "query", "find"})
"""Verbs whose object is many things."""

LINKS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with"})
"""Words after a verb that say more about its object, and are not a part of it."""

SIGNS = {
    "+": "plus",
    "-": "minus",
    "*": "star",
    "/": "slash",
    "=": "equal",
    "<": "less",
    ">": "greater",
    "%": "percent",
}

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DOTTED = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+", re.ASCII)
_SIGNED = re.compile(r"[+-]\d", re.ASCII)
_SLASHED = re.compile(r"(?:[A-Za-z][\w-]*/)+(?:[A-Za-z][\w-]*|[+-]\d+)", re.ASCII)


@frozen
class Wish(Generic[KeyT]):
    """A name that something would like to have. The lowest rank keeps it, then the lowest key."""

    key: KeyT
    name: str
    rank: int = 0


def assign(wishes: Iterable[Wish[KeyT]], taken: Collection[str] = (), *, folded: bool = False) -> dict[KeyT, str]:
    """Give each wish a name of its own that is not taken; `folded` names differ by more than case."""

    def same(name: str) -> str:
        return name.casefold() if folded else name

    reserved = {name.casefold() for name in taken} if folded else taken
    groups: defaultdict[str, list[Wish[KeyT]]] = defaultdict(list)
    for wish in wishes:
        name = wish.name
        while same(name) in reserved or keyword.iskeyword(name):
            name += "_"
        groups[same(name)].append(Wish(wish.key, name, 2 * wish.rank + (name != wish.name)))
    used = {*reserved, *groups}
    names: dict[KeyT, str] = {}
    for group in sorted(groups):
        first, *others = sorted(groups[group], key=lambda wish: (wish.rank, str(wish.key)))
        names[first.key] = first.name
        for wish in others:
            number = 2
            while same(name := f"{wish.name.rstrip('_')}_{number}") in used:
                number += 1
            used.add(same(name))
            names[wish.key] = name
    return names


def free(name: str, taken: Collection[str]) -> str:
    """The name, with as many trailing underscores as it takes to be no keyword and not taken."""
    while keyword.iskeyword(name) or name in taken:
        name += "_"
    return name


def words(text: str) -> list[str]:
    """Split a text where its case or its separators do: `HTTPServer-url` is HTTP, Server, url."""
    cleaned = "".join(char if _continues(char) else " " for char in unicodedata.normalize("NFKC", text))
    return [word for part in cleaned.replace("_", " ").split() for word in _CAMEL.split(part)]


def class_name(text: str) -> str:
    """`schemas_page` is `SchemasPage`; capitals within words stay."""
    joined = "".join(word[0].upper() + word[1:] for word in words(text)) or _spelled(text, "U")
    return _fit(joined, "Type", "Type")


def snake_name(text: str) -> str:
    """`getHTTPThing` is `get_http_thing`, `-1` is `minus_1`."""
    return _fit("_".join(words(_spoken(text))).lower() or _spelled(text), "unnamed", "n")


def wire_name(wire: str) -> str:
    """A property or parameter: the wire's own spelling where it is an identifier, underscores for what is not."""
    folded = unicodedata.normalize("NFKC", _spoken(wire))
    cleaned = "".join(char if _continues(char) else "_" for char in folded)
    if cleaned != folded:
        cleaned = re.sub(r"__+", "_", cleaned).strip("_")
    if cleaned.startswith("_"):
        cleaned = cleaned.strip("_")
    return _fit(cleaned or _spelled(wire), "empty", "n")


def header_name(wire: str) -> str:
    """A header: `X-Dry-Run` is `x_dry_run`."""
    return wire_name(wire).lower()


def constant_name(value: object) -> str:
    """One of an enum's values: `2nd` is `VALUE_2ND`, -1 is `MINUS_1`, a blank is `BLANK`."""
    text = str(value)
    if text and not text.strip():
        return "BLANK"
    if text[:1] in SIGNS and (len(text) == 1 or text[1:2].isdigit() or not words(text)):
        text = " ".join(SIGNS.get(char, char) for char in text[:1]) + " " + text[1:]
    return _fit("_".join(words(text)).upper() or _spelled(text).upper(), "EMPTY", "VALUE_")


def module_name(text: str) -> str:
    """A file name without its suffix: ASCII, and none that an operating system keeps for itself."""
    plain = "".join(char if char.isascii() else f" u{ord(char):x} " for char in unicodedata.normalize("NFKC", text))
    name = snake_name(plain)
    return f"{name}_" if name in DEVICES else name


def singular(noun: str) -> str:
    """`predictions` is `prediction`; a noun that only looks plural (`hardware`, `status`) stays."""
    rules = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", ""))
    if noun.lower().endswith(("ss", "us", "is", "news", "series")):
        return noun
    for ending, instead in rules:
        if noun.lower().endswith(ending) and len(noun) > len(ending) + 1:
            return noun[: -len(ending)] + instead
    return noun


def branch(operation_id: str) -> tuple[str, ...]:
    """The resources and the verb of an id that names them: `models.versions.get`, `issues/list-for-repo`; else ()."""
    if _DOTTED.fullmatch(operation_id):
        return tuple(operation_id.split("."))
    return tuple(operation_id.split("/")) if _SLASHED.fullmatch(operation_id) else ()


def function_name(operation_id: str) -> str:
    """What an endpoint function is called: nouns go behind the verb's first word, which says how many the last one is.

    `models.versions.get` is `get_model_version`, `issues/list-for-repo` is `list_issues_for_repo`, `getThing` is
    `get_thing`.
    """
    *nouns, verb = (snake_name(part) for part in branch(operation_id) or (operation_id,))
    if not nouns:
        return verb
    first, *rest = re.split("_(?=[a-z])", verb, maxsplit=1)
    many = first in PLURAL_VERBS and (not rest or rest[0].partition("_")[0] in LINKS)
    last = nouns[-1] if many else singular(nouns[-1])
    return "_".join([first, *map(singular, nouns[:-1]), last, *rest])


def _spoken(text: str) -> str:
    """A number's sign as a word: `+1` is `plus_1`."""
    return f"{SIGNS[text[0]]}_{text[1:]}" if _SIGNED.match(text) else text


def _continues(char: str) -> bool:
    return f"a{char}".isidentifier()


def _spelled(text: str, sign: str = "_u") -> str:
    """A name for a text of signs alone: its code points."""
    return "".join(f"{sign}{ord(char):x}" for char in text).removeprefix("_")


def _fit(name: str, empty: str, prefix: str) -> str:
    """Make an identifier of a cleaned name: something, not too long, not starting with a digit, and as Python folds it.

    A change of case, or the prefix, may bring letters and marks together that Python takes for one letter.
    """
    name = unicodedata.normalize("NFKC", name)
    if len(name) > LONGEST:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{name[: LONGEST - 9]}_{digest}"
    name = name or empty
    return name if name.isidentifier() else unicodedata.normalize("NFKC", prefix + name)
