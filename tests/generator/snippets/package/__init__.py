# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Tiny."""

from __future__ import annotations

from replicate_runtime.lazy import install

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .client import Client as Client
    from .default import default_client as default_client
    from .exceptions import ConfigurationError as ConfigurationError
    from .exceptions import DeadlineExceeded as DeadlineExceeded
    from .exceptions import DecodeError as DecodeError
    from .exceptions import EncodeError as EncodeError
    from .exceptions import MissingCredential as MissingCredential
    from .exceptions import ReplicateError as ReplicateError
    from .exceptions import ReplicateException as ReplicateException
    from .exceptions import TransportError as TransportError
    from .job import Job as Job
    from .job import Jobs
    from .old import Call as Call

    help = default_client.help
    jobs: Jobs = default_client.jobs
    """The resource `jobs`."""
    run = default_client.run
    run = default_client.run
    async_run = default_client.async_run
else:
    install(
        __name__,
        exports={
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
        },
        bound={
            "help": "default_client",
            "jobs": "default_client",
            "run": "default_client",
            "async_run": "default_client",
        },
        modules=(
            "client",
            "default",
            "exceptions",
            "job",
            "old",
            "operations",
            "run",
            "testing",
        ),
    )
