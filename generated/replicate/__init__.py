# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Run, train and deploy machine-learning models."""

from __future__ import annotations

from replicate_runtime.lazy import install

install(__name__)
