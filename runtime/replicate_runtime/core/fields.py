"""How the fields of a record class are declared, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, final

import attrs


@final
class Unset:
    """The type of `UNSET`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final[Any] = Unset()
"""An argument that was not given, where None is a value to send."""

ABSENT: Any = None
"""Default of a field that may be missing although its documented type is not nullable: it reads None."""

SECRET_WORDS = ("secret", "password", "token", "api_key", "authorization")
"""A field whose name has one of these is masked by `repr`."""


def wire(name: str, *, default: Any = ..., secret: bool = False) -> Any:
    """Declare a field whose Python name differs from its wire name, or whose value must not be shown.

    Args:
        name: Key in the JSON object.
        default: Value when missing; a field without it is required.
        secret: Whether `repr` masks it.
    """
    metadata = {"wire": name, "secret": secret}
    return attrs.field(metadata=metadata) if default is ... else attrs.field(default=default, metadata=metadata)


class Tagged:
    """Says how to pick one of several classes: `Annotated[Cat | Dog, Tagged("kind", {"cat": "Cat", "Dog": "Dog"})]`.

    Attributes:
        key: Name of the property that tells.
        classes: From the property's value to the class, or its name.
    """

    __slots__ = ("classes", "key")

    def __init__(self, key: str, classes: Mapping[str, Any]) -> None:
        self.key = key
        self.classes = classes


class Field(NamedTuple):
    """One field of a record class: its names, its annotation, and what it is when it is missing."""

    name: str
    wire: str
    annotation: Any
    default: Any
    required: bool
    secret: bool


FIELDS: dict[type, tuple[Field, ...]] = {}


def fields_of(cls: type[Any]) -> tuple[Field, ...]:
    """The fields of a record class, in the document's order, inherited ones first."""
    if cls not in FIELDS:
        FIELDS[cls] = tuple(map(field_of, attrs.fields(cls))) if attrs.has(cls) else ()
    return FIELDS[cls]


def field_of(attribute: attrs.Attribute[Any]) -> Field:
    """Describe one attribute of an attrs class as a field."""
    required = attribute.default is attrs.NOTHING
    metadata: Mapping[str, Any] = attribute.metadata
    secret = metadata.get("secret", False) or any(word in attribute.name.lower() for word in SECRET_WORDS)
    default = None if required else attribute.default
    return Field(attribute.name, metadata.get("wire", attribute.name), attribute.type, default, required, secret)
