"""Finding what a create made whose answer was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...core.codec import fingerprint
from ...core.flow import exchange
from ...core.retry import moment
from ...core.times import Timestamp

if TYPE_CHECKING:
    from ...core.call import Reply
    from ...core.errors import AmbiguousCreateError
    from ...core.flow import Flow

_MARGIN: Final = 120.0
"""Seconds by which a prediction may seem to be older than its create."""

_LONGEST: Final = 900.0
"""Seconds after which a create that was sent has happened, if it ever does."""


def created(predictions: Any, error: AmbiguousCreateError) -> Flow[list[Any]]:
    """Predictions in the list that the create of an error may have made, newest first."""
    reply = yield from exchange(predictions._list_call())
    sent = error.sent_at + _skew(reply)
    first, last = sent - _MARGIN, sent + _LONGEST
    found: list[Any] = []
    seen: set[str] = set()
    while True:
        page = reply.value
        dated = [(at, prediction) for prediction in page.results if (at := _seconds(prediction)) is not None]
        found += [prediction for at, prediction in dated if first <= at <= last and _fits(prediction, error)]
        if not page.next or page.next in seen or any(at < first for at, _ in dated):
            break
        seen.add(page.next)
        reply = yield from exchange(predictions._list_call(page.next))
    same = [prediction for prediction in found if _same_model(prediction, error.model)]
    # The service may run another version than the one asked for; a prediction that names none other is better.
    return same or found


def _skew(reply: Reply[Any]) -> float:
    """Seconds by which the service's clock, which dates predictions, is ahead of this machine's, which dates errors."""
    there = moment(reply.headers.get("date", ""))
    return 0.0 if there is None else there - reply.received_at


def _fits(prediction: Any, error: AmbiguousCreateError) -> bool:
    """Whether the input is the one that was sent, or was removed since."""
    if not prediction.input or error.input_hash is None:
        return bool(getattr(prediction, "data_removed", False)) or error.input_hash in (None, fingerprint({}))
    return fingerprint(prediction.input) == error.input_hash


def _same_model(prediction: Any, model: str | None) -> bool:
    names = (prediction.version, prediction.model, f"{prediction.model}:{prediction.version}", prediction.deployment)
    return model is None or model in names


def _seconds(prediction: Any) -> float | None:
    """When a prediction was made; None where it does not say so, or is none."""
    try:
        return Timestamp.parse(str(prediction.created_at)).timestamp()
    except (AttributeError, ValueError):
        return None
