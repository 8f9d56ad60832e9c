"""The name under which the generator is installed."""

from __future__ import annotations
