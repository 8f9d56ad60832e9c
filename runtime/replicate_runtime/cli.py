"""The command line: `python -m replicate local` starts the service on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .local.command import Server


def main(server: Server, arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line; returns the exit status.

    Args:
        server: Makes the local service; printed code hands it over.
        arguments: What follows the program's name; that of this process when None.
    """
    from .local import command

    parser = argparse.ArgumentParser(prog="python -m replicate", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    local = commands.add_parser("local", help="run the service on this machine", description=command.__doc__)
    command.add_arguments(local)
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given:
        parser.print_help()
        return 0
    return command.run(server, parser.parse_args(given))
