"""What answers each operation, one module per noun; `ordering` reads what all that start runs have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import account, collection, deployment, file, hardware, model, prediction, search, training, version, webhook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..http.received import Handler

HANDLERS: Mapping[str, Handler] = {
    **account.HANDLERS,
    **collection.HANDLERS,
    **deployment.HANDLERS,
    **file.HANDLERS,
    **hardware.HANDLERS,
    **model.HANDLERS,
    **prediction.HANDLERS,
    **search.HANDLERS,
    **training.HANDLERS,
    **version.HANDLERS,
    **webhook.HANDLERS,
}
"""Handler by `operationId`."""
