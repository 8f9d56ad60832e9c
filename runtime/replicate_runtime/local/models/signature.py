"""A typed Python function is a model: its signature says what Cog's document says."""

from __future__ import annotations

import enum
import inspect
import types
import typing
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, Union

import attrs

from ..checks.complaints import kind_of
from .cogdoc import Schema, Shape
from .fields import MISSING, Field, Secret
from .job import Job


@attrs.frozen(kw_only=True)
class Signature:
    """A function, read as a model."""

    shape: Shape
    """Its inputs and output, as JSON Schemas."""
    files: Mapping[str, bool]
    """Inputs that are files, and whether they are handed over as bytes, or else as paths."""
    enums: Mapping[str, type[enum.Enum]]
    """Inputs that are handed over as members of an enumeration."""
    job: str | None
    """The parameter that takes the `Job`."""
    names: tuple[str, ...]
    """The parameters that are inputs."""


def signature(function: Callable[..., Any]) -> Signature:
    """Read a function as a model.

    Raises:
        TypeError: A parameter has no annotation, or one that is no input of a model, or that cannot be read.
    """
    # `Job` may have been imported for type checkers alone.
    try:
        hints = inspect.get_annotations(function, locals={"Job": Job}, eval_str=True)
    except NameError as error:
        what = f"{function.__qualname__}: an annotation cannot be read, {error}"
        raise TypeError(f"{what}: define it at the top of the module") from error
    reader = _Reader()
    job = None
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in hints or parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            raise TypeError(f"{function.__qualname__}: the input {name!r} needs a name and an annotation of its own")
        if hints[name] is Job:
            job = name
        else:
            reader.read(name, hints[name], parameter.default)
    shape = Shape(
        inputs=reader.inputs,
        required=tuple(reader.required),
        choices=reader.choices,
        output=_output(hints.get("return", Any)),
    )
    return Signature(shape=shape, files=reader.files, enums=reader.enums, job=job, names=tuple(reader.inputs))


class _Reader:
    def __init__(self) -> None:
        self.inputs: dict[str, Schema] = {}
        self.required: list[str] = []
        self.choices: dict[str, Schema] = {}
        self.files: dict[str, bool] = {}
        self.enums: dict[str, type[enum.Enum]] = {}

    def read(self, name: str, hint: Any, default: Any) -> None:
        hint, field_ = _field(hint, default)
        hint, optional = _optional(hint)
        choices = field_.choices or _choices(hint)
        schema: Schema = {"title": name.replace("_", " ").title()}
        if choices:
            self.choices[name] = {
                "title": name,
                "description": "An enumeration.",
                "enum": list(choices),
                "type": kind_of(choices[0]),
            }
            schema = {"allOf": [{"$ref": f"#/components/schemas/{name}"}]}
        else:
            schema |= _schema(hint)
        schema |= field_.schema
        if optional:
            schema["nullable"] = True
        if field_.default is MISSING and not optional:
            self.required.append(name)
        elif field_.default not in (MISSING, None):
            schema["default"] = field_.default.value if isinstance(field_.default, enum.Enum) else field_.default
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            self.enums[name] = hint
        if "uri" in (schema.get("format"), schema.get("items", {}).get("format")):
            self.files[name] = bytes in (hint, *typing.get_args(hint))
        self.inputs[name] = schema


def _field(hint: Any, default: Any) -> tuple[Any, Field]:
    told = Field(schema={})
    if typing.get_origin(hint) is typing.Annotated:
        hint, *more = typing.get_args(hint)
        told = next((item for item in more if isinstance(item, Field)), told)
    if isinstance(default, Field):
        return hint, default
    return hint, told if default is MISSING else attrs.evolve(told, default=default)


def _optional(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (Union, types.UnionType):
        options = [option for option in typing.get_args(hint) if option is not types.NoneType]
        if len(options) == 1:
            return options[0], len(typing.get_args(hint)) == 2
    return hint, False


def _choices(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) is Literal:
        return typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return tuple(member.value for member in hint)
    return ()


_PLAIN: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Path: {"type": "string", "format": "uri"},
    bytes: {"type": "string", "format": "uri"},
    Secret: {"type": "string", "format": "password", "writeOnly": True, "x-cog-secret": True},
    dict: {"type": "object"},
    Mapping: {"type": "object"},
    Any: {},
    object: {},
}


def _schema(hint: Any) -> Schema:
    origin = typing.get_origin(hint) or hint
    if origin in (list, Sequence):
        inner = typing.get_args(hint)
        return {"type": "array", "items": _schema(inner[0]) if inner else {}}
    if origin in _PLAIN:
        return dict(_PLAIN[origin])
    raise TypeError(f"{hint!r} is no input or output of a model: use str, int, float, bool, Path, list or dict")


def _output(hint: Any) -> Schema:
    hint, _ = _optional(hint)
    origin = typing.get_origin(hint)
    if origin in (Iterator, AsyncIterator, typing.get_origin(typing.Generator[int, int, int])):
        item = _schema(typing.get_args(hint)[0])
        display = {"x-cog-array-display": "concatenate"} if item == {"type": "string"} else {}
        return {"type": "array", "items": item, "x-cog-array-type": "iterator", **display}
    if hint in (None, types.NoneType):
        return {}
    fields = _fields(hint)
    if fields is not None:
        properties = {name: {"title": name.replace("_", " ").title(), **_output(of)} for name, of in fields.items()}
        return {"type": "object", "properties": properties, "required": list(properties)}
    return _schema(hint)


def record_fields(value: object) -> tuple[str, ...] | None:
    """The names of the fields of a dataclass's or an attrs class's object; None of anything else."""
    names: Any = getattr(value, "__attrs_attrs__", None) or getattr(value, "__dataclass_fields__", None)
    return None if names is None else tuple(getattr(name, "name", name) for name in names)


def _fields(hint: Any) -> Mapping[str, Any] | None:
    """The fields of a TypedDict, a dataclass or an attrs class."""
    if typing.is_typeddict(hint) or hasattr(hint, "__dataclass_fields__") or attrs.has(hint):
        return typing.get_type_hints(hint)
    return None
