"""What a local service can be told when it starts, and what the service's own numbers are."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

TOKEN = "r8_local000000000000000000000000000000000"
"""The token that the local service takes when it is given no other: 40 characters, as real ones have."""

VALIDATE: Final = "REPLICATE_LOCAL_VALIDATE_RESPONSES"
"""Variable that is `validate_responses` where that is not given: for services that other programs start, too."""


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def _validate() -> Path | None:
    return _path(os.environ.get(VALIDATE) or None)


@attrs.frozen(kw_only=True)
class Settings:
    """How one local service behaves. Times are in seconds of its own clock."""

    token: str = TOKEN
    """The one token that is taken."""
    username: str = "acme"
    """The account that owns what is created here."""
    data: Path | None = attrs.field(default=None, converter=_path)
    """Folder that keeps everything across restarts; a temporary one when None."""
    seed: str | None = None
    """Draws the same identifiers again; None draws fresh ones."""
    enforce_rate_limits: bool = False
    """Whether calls over the service's limits are refused; its headers are sent in any case."""
    credit: bool = True
    """Without credit, creates answer 402."""
    show_token: bool = True
    """Whether the page knows the token when it is opened on this machine; elsewhere it asks for it."""
    inline_files: bool = False
    """Whether a blocking create answers with `data:` URIs for output files, as the service did in 2024. Release 1.0.7
    needs it: it takes nothing for a file but what begins with `https:` or `data:`."""
    allow_webhooks: Sequence[str] = ()
    """Hosts, beside the loopback ones, that webhooks are sent to."""
    faults_over_http: bool = False
    """Whether faults can be asked for by `POST /_local/faults`."""
    validate_responses: Path | None = attrs.field(factory=_validate, converter=_path)
    """File that is told, in a line each, of answers that break the document; a 500 is sent in their place. Answers are
    not validated when None. What is played or passed on is the real service's, and is not validated either."""
    models: Mapping[str, str] = {}
    """Models to run beside the built-in ones: `owner/name`, and a Cog folder or the URL of a Cog server."""
    cog_python: Path | None = attrs.field(default=None, converter=_path)
    """The Python that has cog installed; that of a folder's `.venv`, or this one, when None."""
    tolerant: bool = False
    """Whether a model that cannot be served is a notice, and no error; models then become ready in their own time."""
    record: Path | None = attrs.field(default=None, converter=_path)
    """Folder for recordings: calls are passed on to the real service, and what passes is kept."""
    upstream: str | None = None
    """The real service, for `record`: https://api.replicate.com when None."""
    replay: Path | None = attrs.field(default=None, converter=_path)
    """Folder of recordings to answer from."""
    retention: float = 3600.0
    """How long input, output, logs and files of a prediction are kept after its end."""
    file_lifetime: float = 24 * 3600.0
    """How long an uploaded file is kept."""
    file_limit: int = 100 * 1024 * 1024
    """Largest upload, in bytes."""
    body_limit: int = 16 * 1024 * 1024
    """Largest body that is no upload, in bytes."""
    run_limit: float = 30 * 60.0
    """How long a prediction may run when it has no deadline."""
    stream_silence: float = 30.0
    """A stream without an event for so long is ended."""
    stream_keep_alive: float = 15.0
    """A stream without an event for so long carries a comment."""
    webhook_interval: float = 0.5
    """`output` and `logs` are told at most this often."""
    webhook_retries: Sequence[float] = (1, 2, 4, 8, 16, 32)
    """Pauses before the terminal webhook is sent again."""
    webhook_timeout: float = 5.0
    """How long the receiver of a webhook may take, in seconds of the machine."""
    page_sizes: Mapping[str, int] = {"prediction": 100, "training": 100, "model": 25}
    """Items on a page, by kind; 100 where nothing is said."""
    prediction_slots: int = 100
    """How many predictions of one built-in model, or function, run at once."""
