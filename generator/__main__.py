"""From an OpenAPI document to a typed Python client: `python -m generator build SPEC --out DIR --package NAME`."""

from __future__ import annotations

import argparse
import io
import json
import keyword
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from attrs import asdict

from .naming import DEVICES
from .news import news
from .pipeline import Result, Settings, prepare
from .problems import Refused, printable
from .report import changes, summary, table
from .write import Outcome, Unwritable, compare, write

EPILOG = """\
exit codes: 0 done, 1 check found differences, 2 wrong arguments, 3 the document is refused or something of it would be
lost, 4 the package cannot be written.
"""

HIDING = sys.stdlib_module_names | {"attr", "attrs", "httpx", "replicate_runtime", "sniffio", "typing_extensions"}
"""Packages that a package of the same name would hide from what is printed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit code."""
    given = _parser().parse_args(arguments)
    settings = Settings(
        document=given.spec,
        out=given.out,
        package=given.package,
        corrections=given.corrections,
        layout=given.resources,
        vendor=given.vendor,
        allow_partial=given.allow_partial or given.command == "explain",
    )
    try:
        told = news(given.former, given.spec, given.corrections) if given.former is not None else []
        for problem in told:
            _show(str(problem), sys.stderr)
        result = prepare(settings)
        if any(problem.severity == "error" for problem in told) and not settings.allow_partial:
            return 3
        return COMMANDS[given.command](settings, result, given)
    except Refused as refused:
        for problem in refused.problems:
            _show(str(problem), sys.stderr)
        return 3
    except Unwritable as error:
        _show(printable(f"error: {error}"), sys.stderr)
        return 4


def build(settings: Settings, result: Result, given: argparse.Namespace) -> int:
    """Print the package."""
    outcome = write(settings.out, settings.package, result.texts, result.operations)
    _tell(result, outcome)
    _show(summary(settings, result, outcome), sys.stdout)
    return 0


def check(settings: Settings, result: Result, given: argparse.Namespace) -> int:
    """Say what `build` would change."""
    outcome = compare(settings.out, settings.package, result.texts, result.operations)
    _tell(result, outcome)
    _show(outcome.diff + summary(settings, result, outcome, done=False), sys.stdout)
    return 0 if outcome.idle else 1


def explain(settings: Settings, result: Result, given: argparse.Namespace) -> int:
    """Say what each operation and type became."""
    lost = result.problems.of("error")
    if given.json:
        rows = [asdict(row) for row in result.plan.rows]
        problems = [{"pointer": problem.pointer, "message": problem.message} for problem in lost]
        _show(json.dumps({"rows": rows, "lost": problems}, indent=2), sys.stdout)
    else:
        _show(table(result.plan.rows, lost), sys.stdout)
    return 0


COMMANDS = {"build": build, "check": check, "explain": explain}


def _tell(result: Result, outcome: Outcome) -> None:
    """What a reader should know beside the result: problems, hand edits, operations that came or went."""
    for line in (*map(str, result.problems), *changes(result, outcome)):
        _show(printable(line), sys.stderr)


def _show(text: str, stream: TextIO | None) -> None:
    """Say something, in whatever letters the stream has. A reader that is gone has read enough, and is no error."""
    if stream is None:
        return
    _spell_out(stream)
    try:
        print(text, file=stream, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise Unwritable(f"{stream.name}: {error.strerror}") from error


def _spell_out(stream: TextIO) -> None:
    """Have letters that a stream cannot show escaped."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__, epilog=EPILOG)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        _arguments(commands.add_parser(name, help=command.__doc__, description=command.__doc__))
    commands.choices["explain"].add_argument("--json", action="store_true", help="as JSON")
    return parser


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("spec", type=Path, metavar="SPEC", help="the OpenAPI document, JSON or YAML")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="the folder that holds the package's")
    parser.add_argument(
        "--package", type=_package, default="client", metavar="NAME", help="the package's name: DIR/NAME"
    )
    parser.add_argument("--corrections", type=Path, metavar="FILE", help="an OpenAPI Overlay document to apply first")
    parser.add_argument("--resources", type=Path, metavar="FILE", help="what the document cannot say: resources.toml")
    parser.add_argument("--former", type=Path, metavar="FILE", help="the document before: tell what is different now")
    parser.add_argument("--vendor", action="store_true", help="copy the runtime's core into the package, as `_core`")
    parser.add_argument(
        "--allow-partial",
        action="store_true",
        help="print what can be read, although something is lost; the package's _coverage.json says what",
    )


def _package(name: str) -> str:
    if not (name.isascii() and name.isidentifier()) or keyword.iskeyword(name) or name.startswith("__"):
        raise argparse.ArgumentTypeError(f"{name!r} is no name for a package")
    if name.lower() in DEVICES or name in HIDING:
        raise argparse.ArgumentTypeError(f"{name!r} is no name for a package: something else is called so")
    return name


if __name__ == "__main__":
    sys.exit(main())
