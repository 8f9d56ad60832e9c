"""One row of the table of operations that the generator prints."""

from __future__ import annotations

from typing import NamedTuple


class Operation(NamedTuple):
    """An operation as data: what a local server, a command line and the tests are driven by."""

    name: str
    """The document's `operationId`, e.g. `predictions.create`."""
    method: str
    """HTTP method, as it is written on the wire."""
    path: str
    """Path template with the wire names of its parameters: `/v1/predictions/{prediction_id}`."""
    statuses: tuple[str, ...]
    """Documented statuses, in the document's order: `201`, `4XX`, `default`."""
    attribute: str = ""
    """Where the client has it: `predictions.create`; empty when it has none."""
