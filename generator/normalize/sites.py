"""What `normalize` hands on: the copy for the parser, and for each token in it what the document says at that place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from ..ir import Api, Json, Media, Operation, Parameter
    from ..load import Document


@frozen
class OperationSite:
    """One operation as the document has it, and the tokens that its parts have in the copy."""

    token: str
    operation: Operation
    parameters: dict[str, Parameter]
    media: dict[str, Media]
    """The media types of the request body."""


@frozen
class Normal:
    """A document made ready: `copy` is what the parser reads, the rest is what its answers are mapped back to."""

    document: Document
    api: Api
    """What the document says, as it stands; the parser has the last word on what is there."""
    copy: dict[str, Json]
    operations: tuple[OperationSite, ...]
    objects: dict[str, str]
    """The token of each object type, by key."""
    names: dict[str, str]
    """The wire name of each property, by token."""
