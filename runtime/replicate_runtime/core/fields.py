"""How the fields of a record class are declared, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, final


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
"""A field whose name has one of these is masked by `repr`, unless it is a number (`input_token_count`)."""

_NUMBERS = frozenset(("int", "float", "bool", "None"))


class Wire:
    """What `wire` says about a field."""

    __slots__ = ("default", "name", "secret")

    def __init__(self, name: str, default: Any, *, secret: bool) -> None:
        self.name = name
        self.default = default
        self.secret = secret


def wire(name: str, *, default: Any = ..., secret: bool = False) -> Any:
    """Declare a field whose Python name differs from its wire name, or whose value must not be shown.

    Args:
        name: Key in the JSON object.
        default: Value when missing; a field without it is required.
        secret: Whether `repr` masks it.
    """
    return Wire(name, default, secret=secret)


class Tagged:
    """Says how to pick one of several classes: `Annotated[Cat | Dog, Tagged("kind", {"cat": "Cat", "Dog": "Dog"})]`.

    Attributes:
        key: Name of the property that tells.
        classes: From the property's value to the class, or its name.
        otherwise: The class, or its name, for any other value and for none; None keeps such an object as it is.
    """

    __slots__ = ("classes", "key", "otherwise")

    def __init__(self, key: str, classes: Mapping[str, Any], otherwise: Any = None) -> None:
        self.key = key
        self.classes = classes
        self.otherwise = otherwise


class Field:
    """One field of a record class.

    Attributes:
        name: Its Python name.
        wire: Its key in JSON.
        annotation: Its type, as text.
        module: Name of the module that the text belongs to.
        default: What it is when it is missing.
        required: Whether the constructor needs it.
        secret: Whether `repr` masks it.
    """

    __slots__ = ("annotation", "default", "module", "name", "required", "secret", "wire")

    def __init__(
        self, name: str, wire: str, annotation: Any, module: str, *, default: Any, required: bool, secret: bool
    ) -> None:
        self.name = name
        self.wire = wire
        self.annotation = annotation
        self.module = module
        self.default = default
        self.required = required
        self.secret = secret


def fields_of(cls: type[Any]) -> tuple[Field, ...]:
    """The fields of a record class, in the document's order, inherited ones first."""
    for ancestor in cls.__mro__:
        own = vars(ancestor)
        if "_fields" not in own and "__attrs_attrs__" in own and hasattr(ancestor, "_fields"):
            ancestor._fields = told_to_attrs("with_added", ancestor)
        if "_fields" in own:
            found: tuple[Field, ...] = own["_fields"]
            return found
    return ()


def declared(cls: type[Any]) -> tuple[Field, ...]:
    """The fields that a class declares by its annotations, in their order."""
    annotations: Mapping[str, Any] = cls.__annotations__  # its own only, since Python 3.10
    return tuple(
        field(name, annotation, vars(cls).get(name, ...), cls.__module__)
        for name, annotation in annotations.items()
        if not str(annotation).startswith(("ClassVar[", "typing.ClassVar["))
    )


def field(name: str, annotation: Any, value: Any, module: str) -> Field:
    """Describe a field by its annotation and by what it is set to in the class; `...` where it is not set."""
    said = value if isinstance(value, Wire) else Wire(name, value, secret=False)
    numeric = _NUMBERS.issuperset(str(annotation).replace("|", " ").split())
    named = any(word in name.lower() for word in SECRET_WORDS) and not numeric
    secret = said.secret or named
    required = said.default is ...
    default = None if required else said.default
    return Field(name, said.name, annotation, module, default=default, required=required, secret=secret)


def told_to_attrs(answer: str, cls: type[Any]) -> Any:
    """What attrs is told about a record class: the answer of a function of `codec.attributes`."""
    return getattr(import_module(".codec.attributes", __package__), answer)(cls)


class AttrsView:
    """A name by which attrs asks a class what it is.

    A record is an attrs class to whoever asks; programs that do not ask do not pay for importing attrs, and for making
    classes with it.
    """

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        return told_to_attrs(self.answer, owner)
