"""The models that are built in: typed functions without weights, under the names that the documentation uses."""

from __future__ import annotations
