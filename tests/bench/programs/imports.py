"""`imports.py MODULE`: what one import costs in a fresh process, as CPU in ms, modules and memory in MB."""

from __future__ import annotations

import sys
from resource import RUSAGE_SELF, getrusage
from time import process_time


def report(**figures: float) -> None:
    """Print the figures; what that needs is loaded when all is measured."""
    import json

    print(json.dumps(figures))


name = sys.argv[1]
modules = len(sys.modules)
memory = getrusage(RUSAGE_SELF).ru_maxrss
start = process_time()
__import__(name)
cpu = process_time() - start
modules = len(sys.modules) - modules
memory = getrusage(RUSAGE_SELF).ru_maxrss - memory
report(cpu=cpu * 1000, modules=modules, memory=memory / 1024)
