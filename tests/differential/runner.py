"""Runs programs against a service and prints, as JSON, what they gave and what they asked; under any interpreter.

python runner.py ADDRESS CONTRACT [PROGRAM ...]
"""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import json
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, cast
from urllib.request import urlopen

FOLDER = Path(__file__).resolve().parent


def fields(contract: str) -> dict[str, list[str]]:
    """The fields that 1.0.7's classes have, by class."""
    found: dict[str, list[str]] = {}

    def visit(name: str, claim: dict[str, Any]) -> None:
        if claim["kind"] == "class" and claim.get("fields"):
            found[name] = list(claim["fields"])
        for inner, nested in claim.get("nested", {}).items():
            visit(inner, nested)

    for module in json.loads(Path(contract).read_text(encoding="utf-8")).values():
        for name, claim in module.get("names", {}).items():
            visit(name, claim)
    return found


class Shower:
    """Makes plain data of what programs give, alike for both packages."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self.known = known

    def show(self, value: Any) -> Any:
        """A value as JSON."""
        name = type(value).__name__.partition("[")[0].rpartition(".")[2]
        aliases = {"DeploymentRelease": "Release", "DeploymentReleaseConfiguration": "Configuration"}
        name = aliases.get(name, name)
        if type(value).__name__ in ("FileOutput", "FileText"):
            return str(value) if isinstance(value, str) else {"file": value.url}
        if isinstance(value, BaseException):
            kinds = [kind.__name__ for kind in type(value).__mro__ if kind.__name__ not in ("object", "BaseException")]
            return {"raises": kinds, "text": str(value)}
        if isinstance(value, bytes):
            return {"bytes": value.decode()}
        if isinstance(value, dt.datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if name in self.known and not isinstance(value, tuple):
            return {"is": name, **{field: self.show(getattr(value, field)) for field in self.known[name]}}
        if isinstance(value, dict):
            return {str(key): self.show(item) for key, item in cast("dict[Any, Any]", value).items()}
        if isinstance(value, (list, tuple)):
            return [self.show(item) for item in cast("list[Any]", value)]
        return value


def main(address: str, contract: str, *names: str) -> None:
    """Run the programs, each after a fresh start of the service."""
    warnings.simplefilter("ignore")
    sys.path.insert(0, str(FOLDER))
    programs: dict[str, Any] = import_module("programs").load()
    shower = Shower(fields(contract))
    found: dict[str, Any] = {}
    for name in names or programs:
        # What one program learned about models is not known to the next.
        client: Any = import_module("replicate").default_client
        client.__dict__.pop("_memory", None)
        urlopen(f"{address}/begin").close()
        program = programs[name]
        with import_module("programs").Caught() as caught:
            value = asyncio.run(program()) if inspect.iscoroutinefunction(program) else program()
            given = shower.show(value)
        if caught.error is not None:
            given = {"ended": shower.show(caught.error)}
        with urlopen(f"{address}/asked") as response:
            found[name] = {"given": given, "asked": json.load(response)}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
