# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
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

__all__ = [
    "Call",
    "Client",
    "ConfigurationError",
    "DeadlineExceeded",
    "DecodeError",
    "EncodeError",
    "Job",
    "MissingCredential",
    "ReplicateError",
    "ReplicateException",
    "TransportError",
    "async_run",
    "default_client",
    "help",
    "jobs",
    "run",
]

help = default_client.help
jobs: Jobs
"""The resource `jobs`."""
run = default_client.run
async_run = default_client.async_run
