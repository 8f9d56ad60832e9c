"""Behaviour that a document cannot describe, mixed into the printed classes of the same names."""

from __future__ import annotations
