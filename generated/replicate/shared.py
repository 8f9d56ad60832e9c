# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Types that several resources use."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.overlays.parts.compat import Compat

WebhookEventName: TypeAlias = Literal["start", "output", "logs", "completed"]
"""Name of an event."""


class WebhookEventNameValues:
    """The known values of `WebhookEventName`, by name; the service may add others."""

    START: Final = "start"
    OUTPUT: Final = "output"
    LOGS: Final = "logs"
    COMPLETED: Final = "completed"


@record
class Problem(Compat):
    """What went wrong, for programs and for people.

    Any member may be absent.
    """

    detail: str = ABSENT
    """What went wrong, for people. Several complaints stand one to a line."""
    status: int = ABSENT
    """The HTTP status, repeated.

    - 400: a value is not valid; `errors` may name it.
    - 401: the token is missing or wrong.
    - 402: there is not enough credit for what was to be created.
    - 403: the account may not do this.
    - 404: what the path names does not exist, or is not visible to the account.
    - 409: it contradicts the present state.
    - 413: the body is too large.
    - 422: the body does not fit the schema, as `invalid_fields` says, or names a version that cannot be used.
    - 429: too many requests; nothing was done.
    - 500 and above: the service failed.
    """
    title: str = ABSENT
    """The kind of problem, in a few words, such as `Input validation failed`."""
    type: str = ABSENT
    """A URI that stands for the kind of problem."""
    instance: str = ABSENT
    """A URI that stands for this occurrence of it."""
    invalid_fields: list[InvalidField] = ABSENT
    """Fields of the body that were refused, with status 422."""
    errors: list[InvalidValue] = ABSENT
    """Values in the body that were refused, with status 400."""
    retry_after: int = ABSENT
    """Seconds to wait before the next try, with status 429."""


@record
class InvalidField(Compat):
    """A field of a request body that was refused."""

    type: str = ABSENT
    """Which rule it breaks: `required`, `enum`, `number_lte`, `additional_property_not_allowed` and others."""
    field: str = ABSENT
    """Where it is, as a dotted path such as `input.num_steps`. For a missing field its parent is named; empty is the
    body itself.
    """
    description: str = ABSENT
    """What is wrong with it, for people."""


@record
class InvalidValue(Compat):
    """A value in a request body that was refused."""

    pointer: str = ABSENT
    """Where it is, as a JSON pointer such as `/hardware`."""
    detail: str = ABSENT
    """What is wrong with it, for people."""
