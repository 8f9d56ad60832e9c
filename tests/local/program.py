"""The command, for tests: `python -m tests.local.program local ...`."""

from __future__ import annotations

import sys

from replicate_runtime.cli import main
from tests.local.kit import Local

if __name__ == "__main__":
    sys.exit(main(Local))
