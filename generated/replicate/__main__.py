# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""`python -m replicate`: the command line."""

from __future__ import annotations

import sys

from replicate_runtime.cli import main

from .testing import LocalReplicate

if __name__ == "__main__":
    sys.exit(main(LocalReplicate))
