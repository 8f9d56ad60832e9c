"""Real traffic, kept and played again: `--record` stands before the service, `--replay` in its place."""

from __future__ import annotations
