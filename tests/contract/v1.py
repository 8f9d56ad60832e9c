"""Release 1.0.7's public surface against ours: what is missing, and what changed, as texts."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias, cast, get_args

from replicate_runtime.core.fields import fields_of
from replicate_runtime.core.record import Record
from tests.contract.recording import ROOT

CONTRACT = ROOT.parent / "shared" / "reference" / "v1-public-contract.json"

Json: TypeAlias = "dict[str, Any]"

OTHERS = ("pydantic.", "typing.", "tuple", "object", "abc.")
"""Bases that say how 1.0.7 was made, and not what it can do."""

KINDS: dict[str, Callable[[Any], bool]] = {
    "coroutine": inspect.iscoroutinefunction,
    "generator": lambda found: inspect.isgeneratorfunction(found) or not inspect.iscoroutinefunction(found),
    "async generator": lambda found: inspect.isasyncgenfunction(found) or not inspect.iscoroutinefunction(found),
    "function": lambda found: callable(found) and not inspect.iscoroutinefunction(found),
}


@cache
def contract() -> Json:
    """Module -> what it has."""
    data: Json = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return {module: value for module, value in data.items() if not module.startswith("_")}


def claims() -> Iterator[tuple[str, str, Json]]:
    """Every name of every module, with what is said about it."""
    for module, value in contract().items():
        for name, claim in value["names"].items():
            yield module, name, claim


def complaints(module: str, name: str, claim: Json) -> list[str]:
    """What of a name is missing or different, each with its address."""
    where = f"{module}.{name}"
    found = getattr(importlib.import_module(module), name, None)
    if name == "__all__":
        return [] if sorted(cast("list[str]", found) or []) == _value(claim) else [f"{where}: is {found}"]
    return list(_thing(where, found, claim))


def _value(claim: Json) -> list[str]:
    return ["ServerSentEvent"] if "ServerSentEvent" in str(claim["value"]) else []


def _thing(where: str, found: Any, claim: Json) -> Iterator[str]:
    kind = claim["kind"]
    if found is None:
        yield f"{where}: is missing"
    elif kind == "module":
        if not inspect.ismodule(found):
            yield f"{where}: is no module"
    elif kind in ("instance", "alias"):
        expected = resolve(claim["of"])
        if not (found is expected if kind == "alias" else isinstance(found, expected)):
            yield f"{where}: is no {claim['of']}"
    elif kind == "constant":
        if type(found).__name__ != claim["type"]:
            yield f"{where}: is a {type(found).__name__}"
    elif kind == "Literal":
        if set(get_args(found)) != set(claim["values"]):
            yield f"{where}: takes {get_args(found)}"
    elif kind == "TypedDict":
        yield from _typed_dict(where, found, claim)
    elif kind == "class":
        yield from _class(where, found, claim)
    else:
        yield from _function(where, found, claim)


def _typed_dict(where: str, found: Any, claim: Json) -> Iterator[str]:
    for key in (*claim["required"], *claim["optional"]):
        if key not in found.__annotations__:
            yield f"{where}[{key}]: is missing"
    for key in claim["optional"]:
        if key in found.__required_keys__:
            yield f"{where}[{key}]: is required"


def _class(where: str, found: Any, claim: Json) -> Iterator[str]:
    for base in claim.get("bases", ()):
        if not base.startswith(OTHERS) and not issubclass(found, resolve(base)):
            yield f"{where}: is no {base}"
    yield from _fields(where, found, claim.get("fields", {}))
    for name, told in claim.get("properties", {}).items():
        yield from _property(f"{where}.{name}", found, name, told)
    for name, told in claim.get("methods", {}).items():
        if not told.get("inherited"):
            method = inspect.getattr_static(found, name, None)
            yield from _function(f"{where}.{name}", getattr(method, "__func__", method), told)
    for name, told in claim.get("nested", {}).items():
        yield from _thing(f"{where}.{name}", getattr(found, name, None), told)
    for name, value in claim.get("members", {}).items():
        if found[name].value != value:
            yield f"{where}.{name}: is {found[name].value!r}"


def _fields(where: str, found: Any, fields: Json) -> Iterator[str]:
    ours = {field.name: field.required for field in fields_of(found)} if issubclass(found, Record) else {}
    for name, told in fields.items():
        if name not in ours and not hasattr(found, name) and name not in getattr(found, "_fields", ()):
            yield f"{where}.{name}: is missing"
        elif ours.get(name, False) and not told["required"]:
            yield f"{where}.{name}: is required"


def _property(where: str, owner: Any, name: str, told: Json) -> Iterator[str]:
    found = inspect.getattr_static(owner, name, None)
    if found is None:
        yield f"{where}: is missing"
    elif told["settable"] and getattr(found, "fset", None) is None:
        yield f"{where}: cannot be set"


def _function(where: str, found: Any, claim: Json) -> Iterator[str]:
    if found is None:
        yield f"{where}: is missing"
        return
    if not KINDS[claim["kind"]](found):
        yield f"{where}: is no {claim['kind']}"
    ours = dict(inspect.signature(found).parameters)
    theirs = {told["name"]: told for told in claim["parameters"]}
    open_end = any(one.kind is one.VAR_KEYWORD for one in ours.values())
    for name, told in theirs.items():
        yield from _parameter(f"{where}({name})", ours.get(name), told, ours, open_end=open_end)
    for name, one in ours.items():
        if name not in theirs and one.default is one.empty and one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL):
            taken = any(told["kind"] == "var_keyword" for told in theirs.values())
            if not (taken and one.kind is one.KEYWORD_ONLY):
                yield f"{where}({name}): is new, and required"


def _parameter(
    where: str, found: inspect.Parameter | None, told: Json, ours: dict[str, inspect.Parameter], *, open_end: bool
) -> Iterator[str]:
    kind = told["kind"]
    if kind in ("var_keyword", "var_positional"):
        loose = open_end if kind == "var_keyword" else len(ours) > 1
        if not loose:
            yield f"{where}: is missing"
        return
    if found is None:
        yield f"{where}: is missing"
        return
    if kind == "positional_or_keyword" and found.kind is found.KEYWORD_ONLY:
        yield f"{where}: is keyword-only"
    if "default" in told:
        default = "..." if found.default is ... else repr(found.default)
        if default != told["default"]:
            yield f"{where}: defaults to {default}"


def resolve(path: str) -> Any:
    """What a dotted path names, in our modules or in others."""
    parts = path.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    return getattr(importlib.import_module("builtins"), path)
