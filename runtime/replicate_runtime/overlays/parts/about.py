"""Which release this is."""

from __future__ import annotations

from typing import Final

__version__: Final = "1.1.0.dev0"
"""The version of the distribution."""

USER_AGENT: Final = f"replicate-python/{__version__}"
"""How clients call themselves."""
