"""What every returned object is: typed fields, the unknown ones kept beside them, and the JSON it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, final

import attrs

if TYPE_CHECKING:
    from typing_extensions import Self, dataclass_transform

    from .http.sender import Sender
else:

    def dataclass_transform(**_: object) -> Callable[[T], T]:
        """Do nothing: the original is for checkers."""
        return lambda decorated: decorated


T = TypeVar("T")

ABSENT: Any = None
"""Default of a field that may be missing although its documented type is not nullable: it reads None."""


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


class Record:
    """Base of every returned object.

    A missing field reads None, and stays absent in `to_dict`. Fields that the class does not know are kept; they read as
    attributes, too. A value that does not fit its field's type is kept as it came, and named in `_problems`.
    """

    __slots__ = ("__weakref__", "_client", "_problems", "_raw")

    if TYPE_CHECKING:
        _client: Sender
        _raw: dict[str, Any]
        _problems: tuple[tuple[str, str], ...]

    def __init__(self, **values: Any) -> None:
        """Make one from its fields; mappings and lists become the objects that the fields hold.

        Raises:
            TypeError: A required field is missing.
        """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make one from a JSON object; raises DecodeError when it is none."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: as it came, except for fields that were changed since."""
        raise NotImplementedError

    def _become(self, other: Self) -> Self:
        """Take over all that `other` holds, in place. Returns self."""
        raise NotImplementedError


class OpenRecord(Record):
    """A record that takes further attributes: base of types with an overlay, which people wrap and patch."""

    __slots__ = ("__dict__",)


@dataclass_transform(kw_only_default=True, field_specifiers=(wire,))
def record(cls: type[T]) -> type[T]:
    """Make an attrs class with slots of a class whose annotations are its fields."""
    return attrs.define(
        cls,
        slots=True,
        init=False,
        eq=False,
        repr=False,
        order=False,
        kw_only=True,
        auto_detect=False,
        weakref_slot=False,
        getstate_setstate=False,
        match_args=False,
    )
