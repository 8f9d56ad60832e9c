"""What every returned object is: typed fields, the unknown ones kept beside them, and the JSON it came from."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast

from .fields import ABSENT, UNSET, AttrsView, Field, Tagged, Unset, declared, fields_of, wire
from .guards import is_dict, is_list

if TYPE_CHECKING:
    from typing_extensions import Self, dataclass_transform

    from .http.sender import Sender
else:

    def dataclass_transform(**_: object) -> Callable[[T], T]:
        """Do nothing: the original is for checkers."""
        return lambda decorated: decorated


__all__ = ["ABSENT", "UNSET", "OpenRecord", "Record", "Tagged", "Unset", "record", "wire"]

T = TypeVar("T")


class Codec(Protocol):
    """What a record asks of the codec."""

    def decode(self, form: Any, data: Any) -> Any:
        """Read a JSON value as a type."""

    def convert(self, cls: type[Record], name: str, value: Any) -> Any:
        """Turn JSON into what a field of a class holds; anything else stays."""

    def nullable(self, cls: type[Record], name: str) -> bool:
        """Whether a field of a class may be null."""
        ...

    def plain(self, value: Any) -> Any:
        """Turn records and the like into JSON data, as a copy; anything else stays."""


def the_codec() -> Codec:
    """The codec, which stands above this module: it is found by name, on first use."""
    return cast("Codec", import_module(".codec", __package__))


class Record:
    """Base of every returned object.

    A missing field reads None, and stays absent in `to_dict`. Fields that the class does not know are kept; they read
    as attributes, too. A value that does not fit its field's type is kept as it came, and named in `_problems`: pairs
    of field and message. Equality is that of the fields and of the unknown ones.

    A class may give `_readers`: functions from a field's JSON value and the client to what the field holds, which stand
    in for its annotation while decoding.
    """

    __slots__ = ("__weakref__", "_client", "_problems", "_raw")

    _fields: ClassVar[tuple[Field, ...]] = ()
    _readers: ClassVar[Mapping[str, Callable[[Any, Any], Any]]] = {}

    __attrs_attrs__: ClassVar[Any] = AttrsView("attributes")
    __attrs_types_resolved__: ClassVar[Any] = AttrsView("resolved")
    __match_args__: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:
        _client: Sender
        _raw: dict[str, Any]
        _problems: tuple[tuple[str, str], ...]

    def __init__(self, /, **values: Any) -> None:
        """Make one from its fields; mappings and lists become the objects that the fields hold.

        Raises:
            TypeError: A required field is missing.
        """
        codec, cls = the_codec(), type(self)
        fields = fields_of(cls)
        given = {
            field.wire: values.pop(name) for field in fields for name in (field.name, field.wire) if name in values
        }
        missing = [field.name for field in fields if field.required and field.wire not in given]
        if missing:
            raise TypeError(f"{cls.__name__}() lacks {', '.join(missing)}")
        self._raw = {}
        for field in fields:
            value = given.get(field.wire, field.default)
            if value is not None or (field.wire in given and codec.nullable(cls, field.name)):
                self._raw[field.wire] = codec.plain(value)
            setattr(self, field.name, codec.convert(cls, field.name, value))
        self._raw.update(values)

    def __attrs_post_init__(self) -> None:
        """Turn what the constructor that attrs wrote for a subclass was given into what the fields hold."""
        Record.__init__(self, **{name: value for name, value in self._values().items() if value is not None})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make one from a JSON object; raises DecodeError when it is none."""
        made: Self = the_codec().decode(cls, data if type(data) is dict else dict(data))
        return made

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: as it came, except for fields that were changed since."""
        codec, cls = the_codec(), type(self)
        fields = {field.wire: field for field in fields_of(cls)}
        data: dict[str, Any] = {}
        for key, original in self._raw.items():
            field = fields.pop(key, None)
            data[key] = codec.plain(original) if field is None else self._current(field.name, original)
        for field in fields.values():
            value = getattr(self, field.name)
            if value is not None:
                data[field.wire] = codec.plain(value)
        return data

    def _current(self, name: str, original: Any) -> Any:
        """What a field is in JSON now; the original text where reading it gives the very value that the field holds."""
        codec, value = the_codec(), getattr(self, name)
        data = codec.plain(value)
        if value is original or data == original or codec.convert(type(self), name, original) != value:
            return data
        return codec.plain(original)

    def _unknown(self) -> dict[str, Any]:
        """The fields that the class does not know."""
        known = {field.wire for field in fields_of(type(self))}
        return {key: value for key, value in self._raw.items() if key not in known}

    def _values(self) -> dict[str, Any]:
        """The fields that the class knows, by their Python names."""
        return {field.name: getattr(self, field.name) for field in fields_of(type(self))}

    def _become(self, other: Self) -> Self:
        """Take over all that `other` holds, in place. Returns self."""
        for name, value in other._values().items():
            setattr(self, name, value)
        self._raw, self._problems = other._raw, other._problems
        return self

    if not TYPE_CHECKING:  # a checker would take every misspelt name for an unknown field

        def __getattr__(self, name: str) -> Any:
            """Read a field that the class does not know."""
            if name == "_client":
                return default_client(type(self))
            if name == "_problems":
                return ()
            if not name.startswith("_") and name in self._raw:
                return self._raw[name]
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values() and self._unknown() == other._unknown()

    def __hash__(self) -> int:
        raise TypeError(f"unhashable type: {type(self).__name__!r}")

    def __repr__(self) -> str:
        shown = [
            f"{field.name}={'...' if field.secret else brief(value)}"
            for field in fields_of(type(self))
            if (value := getattr(self, field.name)) is not None
        ]
        more = ", ..." if len(shown) > SHOWN else ""
        return f"{type(self).__qualname__}({', '.join(shown[:SHOWN])}{more})"

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return restore, (type(self), self._pickled())

    def _pickled(self) -> dict[str, Any]:
        """All that another process needs to go on: the client too, which leaves its secrets behind."""
        client = self._maker()
        return self._state() if client is None or not is_found(type(client)) else {**self._state(), "_client": client}

    def _maker(self) -> Sender | None:
        """The client that made it; None where that is the default one, or none."""
        try:
            client: Sender = object.__getattribute__(self, "_client")
        except AttributeError:
            return None
        package = sys.modules.get(type(self).__module__.partition(".")[0])
        return None if client is getattr(package, "default_client", None) else client

    def _state(self) -> dict[str, Any]:
        """All that a copy needs, but not the client."""
        return {"_raw": self._raw, "_problems": self._problems, **self._values(), **getattr(self, "__dict__", {})}

    def __copy__(self) -> Self:
        return self._twin({**self._state(), "_raw": dict(self._raw)})

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        from copy import deepcopy

        return self._twin(deepcopy(self._state(), memo))

    def _twin(self, state: Mapping[str, Any]) -> Self:
        """Make a copy with its state, and this one's client when it has one of its own."""
        twin = restore(type(self), state)
        with suppress(AttributeError):
            twin._client = object.__getattribute__(self, "_client")
        return twin


R = TypeVar("R", bound=Record)

SHOWN = 8
"""How many fields `repr` shows."""


def brief(value: Any) -> str:
    """A value in a few characters."""
    if isinstance(value, Record):
        return f"{type(value).__qualname__}(...)"
    if is_list(value):
        return f"[{len(value)} items]"
    if is_dict(value):
        return f"{{{len(value)} keys}}"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:70]}...{text[-1]}"


def restore(cls: type[R], state: Mapping[str, Any]) -> R:
    """Make a record from its state, without its constructor."""
    made = cls.__new__(cls)
    for name, value in state.items():
        setattr(made, name, value)
    return made


def is_found(cls: type) -> bool:
    """Whether a class is found by its name, as pickles look for it."""
    return getattr(sys.modules.get(cls.__module__), cls.__qualname__, None) is cls


def default_client(cls: type) -> Any:
    """The default client of the package that a class belongs to, for objects that no client made."""
    for ancestor in cls.__mro__:
        package = sys.modules.get(ancestor.__module__.partition(".")[0])
        client = getattr(package, "default_client", None)
        if client is not None:
            return client
    raise AttributeError(f"this {cls.__name__} was made by hand, and its package has no default client")


class OpenRecord(Record):
    """A record that takes further attributes: base of types with an overlay, which people wrap and patch."""

    __slots__ = ("__dict__",)


@dataclass_transform(kw_only_default=True, field_specifiers=(wire,))
def record(cls: type[T]) -> type[T]:
    """Make a class with slots of a class whose annotations are its fields; to attrs it is an attrs class."""
    own = declared(cls)
    names = [field.name for field in own]
    space = {name: value for name, value in vars(cls).items() if name not in (*names, "__dict__", "__weakref__")}
    inherited = [field for field in fields_of(cls) if field.name not in names]
    slots = [name for name in names if not any(name in vars(base) for base in cls.__mro__[1:])]
    space.update(__slots__=tuple(slots), __qualname__=cls.__qualname__, _fields=(*inherited, *own))
    make = cast("Callable[..., type[T]]", type(cls))
    made = make(cls.__name__, cls.__bases__, space)
    for value in space.values():
        rebind(value, cls, made)
    return made


def rebind(value: Any, old: type[Any], new: type[Any]) -> None:
    """Let `super()` and `__class__` in a method mean the class that it was moved to."""
    for function in (value, *(getattr(value, name, None) for name in ("fget", "fset", "__wrapped__"))):
        for cell in getattr(function, "__closure__", None) or ():
            if cell.cell_contents is old:
                cell.cell_contents = new
