# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Where each name of the package is; loaded when the first of them is used."""

from __future__ import annotations

EXPORTS = {
    "Client": "client",
    "default_client": "default",
    "Call": "old",
    "ReplicateException": "exceptions",
    "ReplicateError": "exceptions",
    "ConfigurationError": "exceptions",
    "MissingCredential": "exceptions",
    "EncodeError": "exceptions",
    "DecodeError": "exceptions",
    "TransportError": "exceptions",
    "DeadlineExceeded": "exceptions",
    "Job": "job",
}
"""Names, and the module that defines each."""

BOUND = {
    "help": "default_client",
    "jobs": "default_client",
    "run": "default_client",
    "async_run": "default_client",
}
"""Names of what has an attribute of that name, and what it is that has it."""

MODULES = {
    "client",
    "default",
    "exceptions",
    "job",
    "old",
    "operations",
    "run",
    "testing",
}
"""Modules that are reached without an import of their own."""
