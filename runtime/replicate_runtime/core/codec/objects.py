"""The straight-line reader of a record class, and the shape that tells its objects from others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, cast, get_args, get_origin

from ..fields import Field, fields_of
from .forms import Unloaded, resolve
from .misfit import Misfit, expected
from .unions import Shape

if TYPE_CHECKING:
    from ..record import Record
    from .scalars import Reader


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
    return cast("Reader", space["read"])


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


def constants_of(field: Field) -> tuple[Any, ...]:
    """The values of a field that is a closed set of constants; else none."""
    annotation = field.annotation
    try:
        form = resolve(annotation, field.module, load=False) if isinstance(annotation, str) else annotation
    except Unloaded:
        return ()
    return get_args(form) if get_origin(form) is Literal else ()
