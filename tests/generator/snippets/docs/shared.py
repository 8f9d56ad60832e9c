# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Types that several resources use."""

from __future__ import annotations

from replicate_runtime.core.record import ABSENT, Record, record


@record
class Thing(Record):
    r"""First sentence.

    Second \ sentence.
    """

    a: str = ABSENT
    r"""What. Default: 'x'. At most 9 characters. Pattern ^\w+$."""
