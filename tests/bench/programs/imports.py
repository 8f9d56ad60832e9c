"""`imports.py MODULE`: what one import costs in a fresh process, as CPU in ms, modules and memory in MB."""

from __future__ import annotations

import os
import sys
from resource import RUSAGE_SELF, getpagesize, getrusage
from time import process_time


def report(**figures: float) -> None:
    """Print the figures; what that needs is loaded when all is measured."""
    import json

    print(json.dumps(figures))


def resident() -> float:
    """Memory in KB; where the system does not tell what is held now, the most that was held."""
    try:
        told = os.open("/proc/self/statm", os.O_RDONLY)
        return int(os.read(told, 100).split()[1]) * getpagesize() / 1024
    except OSError:
        return getrusage(RUSAGE_SELF).ru_maxrss


name = sys.argv[1]
memory = resident()
modules = len(sys.modules)
start = process_time()
__import__(name)
cpu = process_time() - start
modules = len(sys.modules) - modules
memory = resident() - memory
report(cpu=cpu * 1000, modules=modules, memory=memory / 1024)
