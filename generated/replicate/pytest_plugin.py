# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The fixtures `replicate_local` and `replicate_service`; clients begin each test without what they learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.local.plugin import fixtures, pytest_runtest_setup

if TYPE_CHECKING:
    from .testing import LocalReplicate

__all__ = ["pytest_runtest_setup", "replicate_local", "replicate_service"]


def _service() -> LocalReplicate:
    """A service; what it needs is loaded when a test asks for it, and not by every session."""
    from .testing import LocalReplicate

    return LocalReplicate()


replicate_service, replicate_local = fixtures(_service)
