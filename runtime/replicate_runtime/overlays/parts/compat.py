"""What release 1.0.7 offered: what pydantic gave its objects (`dict`, `json`, `copy`), and classes within classes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy, deepcopy
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

from ...core import page
from ...core.fields import fields_of
from ...core.record import Record

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")

Data: TypeAlias = "dict[str, Any]"

Row: TypeAlias = "tuple[str, str, Any, bool]"
"""A field's name, its wire name, its value, and whether it was received."""

Choice: TypeAlias = "Iterable[str | int] | Mapping[str, Any] | Mapping[int, Any] | None"
"""Names, or a mapping from names to what is chosen below them; items of lists go by index, or `__all__`."""


class Compat(Record):
    """A record that people take apart as they did pydantic's models. `to_dict` is the JSON that was received."""

    __slots__ = ()

    _derived: ClassVar[tuple[str, ...]] = ()
    """Properties that `dict` shows among the fields."""

    def dict(
        self,
        *,
        include: Choice = None,
        exclude: Choice = None,
        by_alias: bool = False,
        skip_defaults: bool | None = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> Data:
        """All fields as a mapping, those that are missing as None; objects within become mappings too.

        Args:
            include: Fields to keep; None for all.
            exclude: Fields to leave out.
            by_alias: Whether fields go by their wire names.
            skip_defaults: The same as `exclude_unset`.
            exclude_unset: Whether fields that were not received are left out.
            exclude_defaults: Whether fields with their default are left out; every default is None.
            exclude_none: Whether fields that are None are left out.
        """
        from .dump import Dump

        dump = Dump(self._rows, by_alias, exclude_unset or bool(skip_defaults), exclude_none or exclude_defaults)
        return dump.record(self, include, exclude)

    def json(
        self,
        *,
        include: Choice = None,
        exclude: Choice = None,
        by_alias: bool = False,
        skip_defaults: bool | None = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        encoder: Callable[[Any], Any] | None = None,
        models_as_dict: bool = True,
        **dumps_kwargs: Any,
    ) -> str:
        """All fields as JSON text; `dict` tells what may be chosen.

        Args:
            include: Fields to keep; None for all.
            exclude: Fields to leave out.
            by_alias: Whether fields go by their wire names.
            skip_defaults: The same as `exclude_unset`.
            exclude_unset: Whether fields that were not received are left out.
            exclude_defaults: Whether fields with their default are left out.
            exclude_none: Whether fields that are None are left out.
            encoder: Called for values that JSON does not know.
            models_as_dict: Has no effect: objects always become JSON objects.
            dumps_kwargs: Arguments of `json.dumps`, such as `indent`.
        """
        data = self.dict(
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            skip_defaults=skip_defaults,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )
        return json.dumps(data, default=encoder or str, **dumps_kwargs)

    def copy(
        self,
        *,
        include: Choice = None,
        exclude: Choice = None,
        update: Mapping[str, Any] | None = None,
        deep: bool = False,
    ) -> Self:
        """A copy, some of its fields changed.

        Args:
            include: Fields to keep; the others become None. None for all.
            exclude: Fields that become None.
            update: New values; they are taken as they are.
            deep: Whether the values are copied too.
        """
        from .dump import chosen

        twin = deepcopy(self) if deep else copy(self)
        for name in self._values():
            if not chosen(name, include, exclude):
                setattr(twin, name, None)
        for name, value in (update or {}).items():
            setattr(twin, name, value)
        return twin

    def model_dump(self, *, mode: str = "python", **choices: Any) -> Data:
        """All fields as a mapping, as `dict` gives it; with `mode="json"` nothing but what JSON has."""
        if mode != "json":
            return self.dict(**choices)
        data: Data = json.loads(self.json(**choices))
        return data

    def model_dump_json(self, *, indent: int | None = None, **choices: Any) -> str:
        """All fields as JSON text, as `json` gives it."""
        return self.json(indent=indent, **choices)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, some of its fields changed, as `copy` gives it."""
        return self.copy(update=update, deep=deep)

    @classmethod
    def parse_obj(cls, obj: Mapping[str, Any]) -> Self:
        """Make one from a mapping; raises TypeError when a required field is missing."""
        return cls(**obj)

    @classmethod
    def parse_raw(cls, b: str | bytes) -> Self:
        """Make one from JSON text; raises TypeError when a required field is missing."""
        return cls(**json.loads(b))

    @classmethod
    def model_validate(cls, obj: Mapping[str, Any]) -> Self:
        """Make one from a mapping; raises TypeError when a required field is missing."""
        return cls(**obj)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes) -> Self:
        """Make one from JSON text; raises TypeError when a required field is missing."""
        return cls(**json.loads(json_data))

    @classmethod
    def construct(cls, **values: Any) -> Self:
        """Make one from its fields, whether or not all that are required are there."""
        return cls.from_dict(values)

    def __eq__(self, other: object) -> bool:
        """Whether the other has the same fields: an object of this class, or the mapping of one."""
        if isinstance(other, Mapping):
            return self.to_dict() == other or self.dict() == other
        return super().__eq__(other)

    __hash__ = Record.__hash__

    @staticmethod
    def _rows(of: Record) -> Iterator[Row]:
        for field in fields_of(type(of)):
            yield field.name, field.wire, getattr(of, field.name), field.wire in of._raw
        for name in of._derived if isinstance(of, Compat) else ():
            yield name, name, getattr(of, name), getattr(of, name) is not None
        for name, value in of._unknown().items():
            yield name, name, value, True

    def __iter__(self) -> Iterator[Any]:
        """Pairs of names and values, as `dict(...)` takes them."""
        return iter({**self._values(), **self._unknown()}.items())


class OpenCompat(Compat):
    """The same for types that people wrap and patch."""

    __slots__ = ("__dict__",)


class Page(page.Page[T], OpenCompat):
    """One slice of a list; `iter`, `len`, `[i]` and truth are those of `results`."""

    __module__ = "replicate.pagination"
    __slots__ = ()


class Later:
    """A class attribute that stands in a module of its own, found on first use: most programs never ask for it."""

    def __init__(self, module: str, name: str) -> None:
        """Name the module, below this package, and what it has."""
        self._module = module
        self._name = name

    def __get__(self, instance: object, owner: Any = None) -> Any:
        return getattr(import_module(f".{self._module}", __package__), self._name)


class Returned:
    """A class attribute that is the type which a described call returns."""

    def __init__(self, need: str, *args: str) -> None:
        """Name the function that describes the call, and what it is to be called with."""
        self._need = need
        self._args = args

    def __get__(self, instance: object, owner: Any = None) -> Any:
        described: Any = getattr(owner, self._need)(*self._args)
        return described.returns
