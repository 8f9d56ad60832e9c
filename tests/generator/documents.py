"""Tiny documents for tests: written as Python, read through every stage of the front half."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.census import census
from generator.load import load
from generator.normalize import normalize
from generator.parse import parse

from .spell import declare, name, spell_operation

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Api, Json
    from generator.load import Document
    from generator.problems import Problem

OK: dict[str, Json] = {"200": {"description": "ok"}}


def document(version: Json = "3.1.0", **parts: Json) -> dict[str, Json]:
    """A document with some parts."""
    return {"openapi": version, "info": {"title": "Tiny", "version": "1"}, **parts}


def schemas(version: Json = "3.1.0", **named: Json) -> dict[str, Json]:
    """A document with some schemas."""
    return document(version, components={"schemas": named})


def read(root: Json, folder: Path) -> tuple[Document, Api]:
    """A document through load, normalize and parse."""
    path = folder / "spec.json"
    path.write_text(json.dumps(root))
    found = load(path)
    return found, parse(normalize(found))


def types(root: Json, folder: Path) -> dict[str, str]:
    """The declarations of a document, spelled."""
    _, api = read(root, folder)
    return {name(key): declare(made) for key, made in api.types.items()}


def operations(root: Json, folder: Path) -> list[list[str]]:
    """The operations of a document, spelled."""
    _, api = read(root, folder)
    return [spell_operation(made) for made in api.operations]


def problems(root: Json, folder: Path) -> list[str]:
    """What is wrong with a document: severity, pointer and message of each problem."""
    found, api = read(root, folder)
    return [*map(_short, found.problems), *map(_short, census(found, api))]


def _short(problem: Problem) -> str:
    return f"{problem.severity} {problem.pointer}: {problem.message}"
