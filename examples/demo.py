"""Print the client from the spec, and use it against the service on this machine: `make demo`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import IO

from replicate.testing import LocalReplicate

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
PRINTED = (
    *("spec/openapi.json", "--out", "generated", "--package", "replicate"),
    *("--corrections", "spec/corrections.yaml", "--resources", "spec/resources.toml"),
)
GENERATOR = (3, 11)
"""The Python that the generator needs; what it prints runs on older ones."""
PROGRAMS = {
    "documented/run_a_model.py": "Run a model, and keep the file that it makes",
    "documented/run_in_the_background.py": "Start a prediction, do something else, wait for it",
    "documented/call_a_webhook.py": "Let a webhook tell of the end (from here, none leaves this machine)",
    "documented/chain_models.py": "Hand the output of one model to the next",
    "documented/list_and_search.py": "List predictions, search for models",
    "documented/cancel.py": "Cancel a prediction",
    "stream_text.py": "Print the words of a model as they come",
    "many_at_once.py": "Draw several pictures at once, awaited",
    "train_and_be_told.py": "Train a model, be told how it goes, run what was made",
}
PLAIN = not sys.stdout.isatty() or "NO_COLOR" in os.environ


def say(text: str = "", style: str = "") -> None:
    """Print text; a style is the number of a terminal's."""
    print(text if PLAIN or not style else f"\033[{style}m{text}\033[0m", flush=True)


def title(text: str) -> None:
    """Announce a part."""
    say(f"\n{text}", "1")


# ---- the client ------------------------------------------------------------------------------------------------------


def generator(command: str, *arguments: str) -> str:
    """What the generator says; leave where it fails."""
    words = [sys.executable, "-m", "generator", command, *PRINTED, *arguments]
    done = subprocess.run(words, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    return done.stdout.strip() if done.returncode == 0 else sys.exit(done.returncode)


def generate() -> None:
    """Print the client, and show in short what became of the document."""
    title("The client: spec/ + templates/ -> generated/")
    if sys.version_info < GENERATOR:
        say("  The generator needs Python 3.11: the client is used as it was printed.")
        return
    say(f"  {generator('build')}\n")
    methods: dict[tuple[str, str], list[str]] = {}
    for row in json.loads(generator("explain", "--json"))["rows"]:
        if row["what"] == "operation":
            _, *resource, method = row["became"].removesuffix("()").split(".")
            names = ".".join(["replicate", *resource[:1]]), row["module"]
            methods.setdefault(names, []).append(".".join([*resource[1:], method]))
    for (resource, module), found in sorted(methods.items()):
        say(f"  {module:15} {resource:23} {' '.join(sorted(found, key=lambda name: ('.' in name, name)))}")
    say("\n  Each method has an async_ twin. `make explain` shows all operations and types in full.")


# ---- the programs ----------------------------------------------------------------------------------------------------


def code(program: Path) -> str:
    """What people would type, from the imports on."""
    text = program.read_text(encoding="utf-8")
    lines = (text.partition("from __future__ import annotations\n")[2] or text).strip().splitlines()
    return "".join(f"  | {line}".rstrip() + "\n" for line in lines)


def run(program: Path, folder: Path, variables: dict[str, str]) -> None:
    """Run a program in a folder; show what it prints, and what it saves. Leave where it fails."""
    folder.mkdir()
    environment = {**os.environ, **variables, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, str(program)]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=PIPE, stderr=STDOUT, text=True, encoding="utf-8"
    ) as child:
        if child.stdout is not None:
            echo(child.stdout)
    if child.returncode:
        sys.exit(child.returncode)
    for file in sorted(folder.iterdir()):
        say(f"    [saved {file.name}, {file.stat().st_size / 1000:.1f} kB]", "2")


def echo(stream: IO[str]) -> None:
    """Pass on text as it comes, set off from ours; nothing of empty lines, which would tear it apart."""
    fresh = True
    while character := stream.read(1):
        if not fresh or not character.isspace():
            print(f"    {character}" if fresh else character, end="", flush=True)
            fresh = character == "\n"
    if not fresh:
        say()


def serve(folder: Path, *, keep: bool) -> None:
    """Serve, run the programs, say where to look."""
    with LocalReplicate() as local:
        title("The service, on this machine")
        say(f"  listens at     {local.url}\n  has a page at  {local.page}")
        if not keep:
            say("                 (for as long as this runs: `make demo KEEP=1` keeps both up)")
        for number, (name, heading) in enumerate(PROGRAMS.items(), 1):
            program = EXAMPLES / name
            title(f"{number}. {heading}: examples/{name}")
            say(code(program), "2")
            run(program, folder / program.stem, local.environment)
        title("Done")
        say(f"  The images are in {folder}.")
        if not keep:
            say("  `make demo KEEP=1` keeps the service up, with all this on its page.")
            return
        say(f"  All this is on the page: {local.page}\n  Ctrl-C stops it. For programs of your own:\n")
        for variable, value in local.environment.items():
            say(f"    export {variable}={value}")
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(1)


def main() -> None:
    """Generate, serve, run the programs."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the service up until Ctrl-C")
    given = parser.parse_args()
    generate()
    serve(Path(tempfile.mkdtemp(prefix="replicate-demo-")), keep=given.keep)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
