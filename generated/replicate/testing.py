# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The service on this machine, for tests: predictions without an account, a network or money."""

from __future__ import annotations

from pathlib import Path

from replicate_runtime.local.models.engine import ModelFailureError
from replicate_runtime.local.models.fields import Secret, field
from replicate_runtime.local.models.job import Job
from replicate_runtime.local.server import LocalServer
from replicate_runtime.local.settings import Settings

from .client import Client
from .operations import OPERATIONS

__all__ = ["Job", "LocalReplicate", "ModelFailureError", "Secret", "Settings", "field"]


class LocalReplicate(LocalServer[Client]):
    """The service on this machine, for tests and for programs without an account.

        with LocalReplicate() as local:
            client = local.client()

    It takes what `LocalServer` takes: host, port, scale of time, and every field of `Settings`.
    """

    operations = OPERATIONS
    document_path = Path(__file__).with_name("openapi.json")
    client_type = Client
