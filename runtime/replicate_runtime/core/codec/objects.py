"""The straight-line reader of a record class, and which of several classes or types a value is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from ..fields import Field, fields_of
from ..guards import is_dict
from .forms import Unloaded, resolve
from .values import Misfit, expected

if TYPE_CHECKING:
    from ..record import Record
    from .values import Reader


def compiled(cls: type[Record], readers: Mapping[str, Reader | None]) -> Reader:
    """Write and compile the function that reads an object as an instance of a class.

    One statement per field: a loop over the fields takes half as long again.

    Args:
        cls: The class.
        readers: For each field, by its Python name, what reads its value; None leaves the value as it is.
    """
    lines = [
        "def read(raw, client):",
        "    if type(raw) is not dict: raise expected(name, raw)",
        "    self = new(cls)",
        "    self._raw = raw",
        "    if client is not None: self._client = client",
        "    get = raw.get",
    ]
    space: dict[str, Any] = {"new": object.__new__, "cls": cls, "Misfit": Misfit, "expected": expected}
    space["name"] = f"an object ({cls.__name__})"
    for number, field in enumerate(fields_of(cls)):
        reader = readers[field.name]
        if reader is None:
            lines.append(f"    self.{field.name} = get({field.wire!r})")
        else:
            space[f"read_{number}"] = reader
            lines += converted(field.name, field.wire, f"read_{number}")
    lines.append("    return self")
    exec("\n".join(lines), space)
    read: Reader = space["read"]
    return read


def converted(name: str, wire: str, reader: str) -> list[str]:
    """The statements that read a field whose value is converted; what does not fit is kept and noted."""
    return [
        f"    value = get({wire!r})",
        "    if value is not None:",
        f"        try: value = {reader}(value, client)",
        "        except Misfit as misfit:",
        "            value = misfit.value",
        f"            self._problems += misfit.under({wire!r})",
        f"    self.{name} = value",
    ]


class Shape:
    """What tells an object's class: keys it must have, keys it may have, and constants by key."""

    __slots__ = ("constants", "known", "required")

    def __init__(
        self, required: Collection[str], known: Collection[str], constants: Mapping[str, Collection[Any]]
    ) -> None:
        self.required = required
        self.known = known
        self.constants = constants

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Whether an object has all required keys, and no constant that contradicts."""
        return all(key in data for key in self.required) and all(
            data[key] in values for key, values in self.constants.items() if key in data
        )

    def telling(self, data: Mapping[str, Any]) -> int:
        """How much it says that an object fits: most where keys are required or constant, else how many are known."""
        if self.required or self.constants:
            return len(data) + 1
        return sum(key in self.known for key in data)


SHAPES: dict[type, Shape] = {}


def shape(cls: type[Record]) -> Callable[[], Shape]:
    """What tells a class's objects from others; found on first use, since it may name types of other modules."""

    def find() -> Shape:
        if cls not in SHAPES:
            fields = fields_of(cls)
            constants = {field.wire: constants_of(field) for field in fields}
            SHAPES[cls] = Shape(
                [field.wire for field in fields if field.required],
                [field.wire for field in fields],
                {wire: values for wire, values in constants.items() if values},
            )
        return SHAPES[cls]

    return find


def is_other(cls: type[Record], data: Mapping[str, Any]) -> bool:
    """Whether an object has nothing of what every object of a class has."""
    required = (SHAPES.get(cls) or shape(cls)()).required
    return bool(required) and not any(key in data for key in required)


def constants_of(field: Field) -> tuple[Any, ...]:
    """The values of a field that is a closed set of constants; else none."""
    annotation = field.annotation
    try:
        form = resolve(annotation, field.module, load=False) if isinstance(annotation, str) else annotation
    except Unloaded:
        return ()
    return get_args(form) if get_origin(form) is Literal else ()


class Option:
    """One alternative.

    Attributes:
        kinds: Python types of the JSON values that it takes.
        read: Reads such a value; None leaves it as it is.
        shape: For a class: tells whether an object is one.
        name: For messages.
    """

    __slots__ = ("kinds", "name", "read", "shape")

    def __init__(
        self,
        kinds: Collection[type],
        read: Callable[[Any, Any], Any] | None,
        shape: Callable[[], Shape] | None,
        name: str,
    ) -> None:
        self.kinds = kinds
        self.read = read
        self.shape = shape
        self.name = name


def union(options: Sequence[Option], *, tolerant: bool) -> Callable[[Any, Any], Any]:
    """Make the reader of a union: classes by their keys, all else by kind, in the document's order.

    Args:
        options: The alternatives.
        tolerant: Whether null passes although no alternative takes it.
    """
    wanted = " or ".join(option.name for option in options)

    def read(value: Any, client: Any) -> Any:
        candidates = [option for option in options if type(value) in option.kinds]
        if is_dict(value):
            candidates = by_shape(candidates, value)
        for option in candidates:
            if option.read is None:
                return value
            try:
                return option.read(value, client)
            except Misfit:
                continue
        if value is None and tolerant:
            return None
        raise expected(wanted, value)

    return read


def by_shape(candidates: list[Option], data: Mapping[str, Any]) -> list[Option]:
    """Those alternatives that an object fits, the most telling first.

    A class all of whose required keys are there comes before one that requires none; among the latter the one that
    knows most of the keys comes first.
    """
    classes = [(option, option.shape()) for option in candidates if option.shape is not None]
    fitting = [(option, shape) for option, shape in classes if shape.fits(data)]
    fitting.sort(key=lambda pair: pair[1].telling(data), reverse=True)
    return [option for option, _ in fitting] + [option for option in candidates if option.shape is None]
