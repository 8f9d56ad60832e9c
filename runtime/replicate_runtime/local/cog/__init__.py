"""Real Cog models: a server that runs, or one that is started in a folder; one run at a time goes through each."""

from __future__ import annotations
