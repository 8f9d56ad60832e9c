# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The client behind the functions of the package."""

from __future__ import annotations

from .client import Client

default_client = Client()
"""What `replicate.run` and its like are methods of. The token and the address are read when they are used."""
