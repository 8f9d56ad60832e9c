"""Where the API token comes from when none is given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

_NAME = "REPLICATE_API_TOKEN"


def token_from_environment() -> str | None:
    """The token of the prediction that Cog is carrying out, else that of the environment; None without either."""
    context: Any = None
    with suppress(Exception):
        # A call and no statement: whatever goes wrong while Cog is imported, there is still the environment.
        context = __import__("cog").current_scope().context
    if isinstance(context, Mapping):
        for name, value in cast("Mapping[str, Any]", context).items():
            if name.upper() == _NAME:
                return cast("str | None", value)
    return os.environ.get(_NAME)
