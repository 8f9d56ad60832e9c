"""Finding what a create made whose answer was lost."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

from ...core.codec import fingerprint
from ...core.flow import invoke
from ...core.times import Timestamp

if TYPE_CHECKING:
    from ...core.errors import AmbiguousCreateError
    from ...core.flow import Flow

_SKEW: Final = 120.0
"""Seconds by which this machine's clock and the service's may differ."""

_LONGEST: Final = 900.0
"""Seconds after which a create that was sent has happened, if it ever does."""


def created(predictions: Any, error: AmbiguousCreateError) -> Flow[list[Any]]:
    """Predictions in the list that the create of an error may have made, newest first."""
    first, last = error.sent_at - _SKEW, error.sent_at + _LONGEST
    after = datetime.fromtimestamp(first, timezone.utc).isoformat()
    page = yield from invoke(predictions, "list", created_after=after)
    found: list[Any] = []
    seen: set[str] = set()
    while True:
        ages = [_seconds(prediction) for prediction in page.results]
        fitting = zip(page.results, ages, strict=True)
        found += [prediction for prediction, at in fitting if first <= at <= last and _fits(prediction, error)]
        if not page.next or page.next in seen or any(at < first for at in ages):
            break
        seen.add(page.next)
        page = yield from invoke(predictions, "list", page.next)
    same = [prediction for prediction in found if _same_model(prediction, error.model)]
    # The service may run another version than the one asked for; a prediction that names none other is better.
    return same or found


def _fits(prediction: Any, error: AmbiguousCreateError) -> bool:
    """Whether the input is the one that was sent, or was removed since."""
    if not prediction.input or error.input_hash is None:
        return bool(getattr(prediction, "data_removed", False)) or error.input_hash in (None, fingerprint({}))
    return fingerprint(prediction.input) == error.input_hash


def _same_model(prediction: Any, model: str | None) -> bool:
    names = (prediction.version, prediction.model, f"{prediction.model}:{prediction.version}", prediction.deployment)
    return model is None or model in names


def _seconds(prediction: Any) -> float:
    try:
        return Timestamp.parse(str(prediction.created_at)).timestamp()
    except ValueError:
        return 0.0
