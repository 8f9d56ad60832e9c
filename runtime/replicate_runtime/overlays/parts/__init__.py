"""Ideas that several overlays share, or that would make one too long; none of them knows an overlay."""

from __future__ import annotations
