"""Run the service on this machine. Programs find it by the two variables that it prints."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from .common.hosts import is_loopback
from .settings import TOKEN, VALIDATE, Settings
from .tape.hosts import SERVICE

if TYPE_CHECKING:
    import argparse

Server = Callable[..., Any]
"""A subclass of `LocalServer`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    text = parser.add_argument
    text("--host", default="127.0.0.1", help="address to listen on; another than a loopback one needs --token")
    text("--port", type=int, default=8377, help="port to listen on; 0 takes a free one (default: %(default)s)")
    text("--data", type=Path, metavar="DIR", help="folder that keeps everything across restarts")
    text("--token", help=f"the token that is taken (default: {TOKEN}; with --record: $REPLICATE_API_TOKEN)")
    text(
        "--model",
        action="append",
        default=[],
        metavar="OWNER/NAME=PATH_OR_URL",
        help="run a Cog folder, or use a Cog server that runs; can be repeated",
    )
    text("--cog-python", type=Path, metavar="PYTHON", help="the Python that has cog installed, for Cog folders")
    text(
        "--allow-webhooks",
        action="append",
        default=[],
        metavar="HOST",
        help="send webhooks to this host too; without it they go to this machine only",
    )
    text("--inline-files", action="store_true", help="answer blocking creates with data: URIs; clients of 2024 need it")
    text("--rate-limits", action="store_true", help="refuse calls over the service's limits")
    text("--faults", action="store_true", help="let things go wrong on demand: POST /_local/faults")
    text(
        "--validate-responses",
        type=Path,
        metavar="FILE",
        default=Settings().validate_responses,
        help=f"hold every answer against the document; FILE is told of those that break it (default: ${VALIDATE})",
    )
    text("--scale", type=float, default=1.0, help="seconds that pass there for each second here")
    text("--seed", help="draw the same identifiers at every start")
    text("--record", type=Path, metavar="DIR", help="pass calls on to the real service, and keep what passes")
    text(
        "--upstream",
        metavar="URL",
        help=f"the real service, for --record (default: {SERVICE})",
    )
    text("--replay", type=Path, metavar="DIR", help="answer from what was recorded")


def run(server: Server, options: argparse.Namespace) -> int:
    """Run the local service until it is interrupted; returns the exit status."""
    if options.record and not options.token:
        options.token = os.environ.get("REPLICATE_API_TOKEN")
    wrong = _wrong(options)
    if wrong is not None:
        _warn(wrong)
        return 2
    # No event: one that is waited for with its lock held, as the signal comes, would never be set.
    stopped = SimpleQueue[int]()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: stopped.put(number))
    local = _make(server, options)
    try:
        local.start()
    except (OSError, ValueError, RuntimeError, ModuleNotFoundError) as error:
        _warn(str(error))
        return 1
    try:
        _greet(local, options)
        told = 0
        # Waits with a limit: on Windows, Ctrl-C does not wake a thread that waits for ever, and models become ready.
        while not _came(stopped, 0.5):
            told = _tell(local, told)
    finally:
        local.stop()
    return 0


def _came(signals: SimpleQueue[int], seconds: float) -> bool:
    """Whether a signal came, at the latest after so many seconds."""
    try:
        signals.get(timeout=seconds)
    except Empty:
        return False
    return True


def _wrong(options: argparse.Namespace) -> str | None:
    if any("=" not in model for model in options.model):
        return "--model takes OWNER/NAME=PATH_OR_URL"
    if options.record and not options.token:
        return "--record asks the real service: set REPLICATE_API_TOKEN to your token, or give it as --token"
    return None


def _make(server: Server, options: argparse.Namespace) -> Any:
    return server(
        host=options.host,
        port=options.port,
        scale=options.scale,
        models=dict(model.split("=", 1) for model in options.model),
        cog_python=options.cog_python,
        token=options.token or TOKEN,
        data=options.data,
        seed=options.seed,
        allow_webhooks=tuple(options.allow_webhooks),
        inline_files=options.inline_files,
        enforce_rate_limits=options.rate_limits,
        faults_over_http=options.faults,
        validate_responses=options.validate_responses,
        record=options.record,
        upstream=options.upstream,
        replay=options.replay,
        tolerant=True,
    )


def _greet(local: Any, options: argparse.Namespace) -> None:
    if not is_loopback(options.host):
        _warn(f"other machines can reach this: it listens on {options.host}")
    # Who records has the token in the environment already, and it is a secret.
    shown = {name: value for name, value in local.environment.items() if not options.record or "TOKEN" not in name}
    variables = "".join(f"    export {name}={value}\n" for name, value in shown.items())
    sys.stdout.write(f"The local service runs at {local.url}\n\n{variables}\n")
    sys.stdout.write(f"{_purpose(local, options)}\nCtrl-C stops it.\n")
    sys.stdout.flush()


def _purpose(local: Any, options: argparse.Namespace) -> str:
    """What it is there for; the page belongs to a service that answers for itself."""
    if options.record is not None:
        return f"Calls go on to {options.upstream or SERVICE}, and what passes is kept in {options.record}"
    if options.replay is not None:
        return f"It answers from the recordings in {options.replay}"
    return f"What it does is shown at {local.page}"


def _tell(local: Any, told: int) -> int:
    """Pass on what has come up since; returns how much that is in all."""
    for notice in local.notices[told:]:
        _warn(notice)
    return len(local.notices)


def _warn(text: str) -> None:
    sys.stderr.write(f"replicate local: {text}\n")
