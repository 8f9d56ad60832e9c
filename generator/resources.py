"""`resources.toml`: what a document cannot say about its client, read into a `Layout`.

Everything has a default by rule, so a document works without the file. The grammar; each table and key is optional:

    [options]
    times = "aware"              # or "text": date-times as the text received
    credentials = "required"     # or "optional": a call that lacks one goes out without it
    base_path = ""               # "/v1": this end of the server's URL is part of each call's path instead
    unplaced = "client"          # or "error": an operation that neither its id, a tag nor this file gives a place

    [names]
    strip = ["schemas_", "_response"]        # what schema names begin or end with; it is left out of class names
    [names.types]                            # from the name that the rules give, or the schema's own, to another;
    PageEntry = "SearchPage"                 # a dotted one is reached in the class before the dot, too:
    DeploymentCurrentRelease = "Deployment.Release"

    [parameters]                             # from wire names to Python names, in every operation
    prediction_id = "id"

    [resources."models.versions"]            # a resource by its place: operation ids without the last part, or a tag
    attribute = "versions"                   # what it is called where it hangs
    class = "Versions"                       # a dotted one as in [names.types]
    module = "version"                       # the module that it is printed in
    doc = "..."                              # its docstring

    [operations."webhooks.default.secret.get"]
    resource = "webhooks.default"            # "" is the client itself
    method = "secret"
    module = "search"                        # of an operation of the client itself
    arguments = { model_owner = "owner" }    # like [parameters], for this one

    [overlays.Prediction]                    # a printed class, by its name
    overlay = "prediction:PredictionOverlay" # the mixin: module below the runtime's `overlays`, and class
    of = ["Version"]                         # printed classes that stand in for the mixin's type variables
    replaces = ["create"]                    # methods, and `__init__`, that it brings itself; their twins go along
    leaves = ["stream"]                      # fields that stay unknown, since a method has their name
    [overlays.Prediction.needs]              # what it asks of its host: a call, described by an operation
    _get_call = { operation = "predictions.get", bind = { id = "id" } }   # arguments from attributes of self
    _create_call = "predictions.create"      # all arguments from the overlay

    [exports.exceptions]                     # a module of old import paths, or further names in a printed module
    doc = "..."
    all = ["ReplicateError"]                 # `__all__`, where it is not simply every name
    names = { "core.errors" = ["ReplicateError"], ".prediction" = ["Prediction"] }   # the runtime's, the package's

    [package]
    default_client = true                    # an instance behind module functions and namespaces
    functions = ["run", "stream"]            # its methods that the package offers as functions
    names = { ".exceptions" = ["ModelError"] }   # further names of the package
    modules = ["testing"]                    # hand-made submodules reached without an import of their own
    doc = "..."

An unknown key, and a rule that meets nothing in the document, is a problem.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import tomllib
from attrs import field, frozen

from .problems import Place, Problems, Refused, join, split

if TYPE_CHECKING:
    from pathlib import Path

Names = Mapping[str, tuple[str, ...]]


@frozen
class Options:
    """How the whole client behaves."""

    times: Literal["aware", "text"] = "aware"
    credentials: Literal["required", "optional"] = "required"
    base_path: str = ""
    unplaced: Literal["client", "error"] = "client"


@frozen
class ResourceRule:
    """What is said about one resource; "" where a rule decides."""

    attribute: str = ""
    class_: str = ""
    module: str = ""
    doc: str = ""


@frozen
class OperationRule:
    """What is said about one operation."""

    resource: str | None = None
    method: str = ""
    module: str = ""
    arguments: Mapping[str, str] = field(factory=dict[str, str])


@frozen
class Need:
    """A call that an overlay asks its host for."""

    operation: str
    bind: Mapping[str, str] | None = None
    """From the operation's arguments to attributes of self; None: the overlay gives all arguments."""


@frozen
class OverlayRule:
    """Hand-written behaviour for one printed class."""

    overlay: str = ""
    of: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    needs: Mapping[str, Need] = field(factory=dict[str, Need])

    @property
    def module(self) -> str:
        """Module of the mixin, below the runtime's overlays."""
        return self.overlay.partition(":")[0]

    @property
    def mixin(self) -> str:
        """Class of the mixin."""
        return self.overlay.partition(":")[2]


@frozen
class ExportRule:
    """Names that a module offers beside what is printed in it."""

    names: Names = field(factory=dict[str, tuple[str, ...]])
    doc: str = ""
    all: tuple[str, ...] | None = None


@frozen
class PackageRule:
    """What the package itself offers."""

    default_client: bool = False
    functions: tuple[str, ...] = ()
    names: Names = field(factory=dict[str, tuple[str, ...]])
    modules: tuple[str, ...] = ()
    doc: str = ""


@frozen
class Layout:
    """A whole `resources.toml`."""

    given: bool = False
    place: Place | None = None
    source: str = ""
    options: Options = Options()
    strip: tuple[str, ...] = ()
    types: Mapping[str, str] = field(factory=dict[str, str])
    parameters: Mapping[str, str] = field(factory=dict[str, str])
    resources: Mapping[str, ResourceRule] = field(factory=dict[str, ResourceRule])
    operations: Mapping[str, OperationRule] = field(factory=dict[str, OperationRule])
    overlays: Mapping[str, OverlayRule] = field(factory=dict[str, OverlayRule])
    exports: Mapping[str, ExportRule] = field(factory=dict[str, ExportRule])
    package: PackageRule = PackageRule()


def read_layout(path: Path, problems: Problems) -> Layout:
    """Read a `resources.toml`; what is wrong in it is a problem with its place in the file.

    Raises:
        Refused: The file cannot be read, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add("#", f"cannot be read: {error}", severity="refusal", place=Place(str(path)))
        raise Refused(problems) from error
    reader = _Reader(str(path), text, problems)
    keywords = reader.table(data, "#", _LAYOUT)
    names = keywords.pop("names", {})
    return Layout(given=True, place=Place(str(path)), source=text, **names, **keywords)


def place_of(layout: Layout, *names: str) -> Place | None:
    """Where a rule stands in the file: the line that names its last part, as well as that can be told."""
    if layout.place is None:
        return None
    return Place(layout.place.file, _line(layout.source, names))


def _line(text: str, names: tuple[str, ...]) -> int:
    lines = text.splitlines()
    start = 0
    for name in names:
        pattern = re.compile(rf"(?<![\w.-])['\"]?{re.escape(name)}['\"]?(?![\w-])")
        start = next((at for at in range(start, len(lines)) if pattern.search(lines[at].partition("#")[0])), start)
    return start + 1


class _Reader:
    """Checks tables against what is expected of them; each kind of value is a method."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self.file = file
        self.text_ = text
        self.problems = problems

    def wrong(self, pointer: str, message: str) -> None:
        """Note a problem at a place in the file."""
        self.problems.add(pointer, message, place=Place(self.file, _line(self.text_, tuple(split(pointer)))))

    def table(self, data: Any, pointer: str, kinds: Mapping[str, _Kind]) -> dict[str, Any]:
        """Read the keys of a table, each by its kind; an unknown one is a problem."""
        values: dict[str, Any] = {}
        for key, value in self.entries(data, pointer):
            where = join(pointer, key)
            if key not in kinds:
                self.wrong(where, f"is no key here; there are {', '.join(sorted(kinds))}")
                continue
            try:
                values["class_" if key == "class" else key] = kinds[key](self, value, where)
            except TypeError as error:
                self.wrong(where, str(error))
        return values

    def entries(self, data: Any, pointer: str) -> list[tuple[str, Any]]:
        """The items of a table."""
        if isinstance(data, dict):
            return list(cast("dict[str, Any]", data).items())
        self.wrong(pointer, "must be a table")
        return []

    def text(self, value: Any, pointer: str) -> str:
        """A string."""
        if not isinstance(value, str):
            raise TypeError("must be a string")
        return value

    def name(self, value: Any, pointer: str) -> str:
        """A Python name."""
        if not (isinstance(value, str) and value.isascii() and value.isidentifier() and not keyword.iskeyword(value)):
            raise TypeError("must be a Python name")
        return value

    def path(self, value: Any, pointer: str) -> str:
        """A Python name, or several with dots."""
        for part in self.text(value, pointer).split("."):
            self.name(part, pointer)
        return str(value)

    def overlay(self, value: Any, pointer: str) -> str:
        """`module:Class`."""
        module, _, mixin = self.text(value, pointer).partition(":")
        self.path(module, pointer)
        self.name(mixin, pointer)
        return str(value)

    def flag(self, value: Any, pointer: str) -> bool:
        """A boolean."""
        if not isinstance(value, bool):
            raise TypeError("must be true or false")
        return value

    def words(self, value: Any, pointer: str) -> tuple[str, ...]:
        """A list of strings."""
        if not isinstance(value, list):
            raise TypeError("must be a list of strings")
        return tuple(self.text(item, pointer) for item in cast("list[Any]", value))

    def need(self, value: Any, pointer: str) -> Need:
        """What an overlay asks of its host."""
        if isinstance(value, str):
            return Need(value)
        keys = self.table(value, pointer, {"operation": _Reader.text, "bind": _map(_Reader.path)})
        return Need(keys.get("operation", ""), keys.get("bind", {}))


_Kind: TypeAlias = Callable[[_Reader, Any, str], Any]


def _one_of(*choices: str) -> _Kind:
    def read(reader: _Reader, value: Any, pointer: str) -> str:
        if value not in choices:
            raise TypeError(f"must be one of {', '.join(choices)}")
        return str(value)

    return read


def _map(kind: _Kind) -> _Kind:
    def read(reader: _Reader, value: Any, pointer: str) -> dict[str, Any]:
        keys = reader.entries(value, pointer)
        return reader.table(value, pointer, {key: kind for key, _ in keys})

    return read


def _made(cls: Callable[..., Any], kinds: Mapping[str, _Kind]) -> _Kind:
    return lambda reader, value, pointer: cls(**reader.table(value, pointer, kinds))


def _names(reader: _Reader, value: Any, pointer: str) -> dict[str, Any]:
    return reader.table(value, pointer, {"strip": _Reader.words, "types": _map(_Reader.path)})


_OPTIONS = {
    "times": _one_of("aware", "text"),
    "credentials": _one_of("required", "optional"),
    "base_path": _Reader.text,
    "unplaced": _one_of("client", "error"),
}
_RESOURCE = {"attribute": _Reader.name, "class": _Reader.path, "module": _Reader.name, "doc": _Reader.text}
_OPERATION = {
    "resource": _Reader.text,
    "method": _Reader.name,
    "module": _Reader.name,
    "arguments": _map(_Reader.name),
}
_OVERLAY = {
    "overlay": _Reader.overlay,
    "of": _Reader.words,
    "replaces": _Reader.words,
    "leaves": _Reader.words,
    "needs": _map(_Reader.need),
}
_EXPORT = {"names": _map(_Reader.words), "doc": _Reader.text, "all": _Reader.words}
_PACKAGE = {
    "default_client": _Reader.flag,
    "functions": _Reader.words,
    "names": _map(_Reader.words),
    "modules": _Reader.words,
    "doc": _Reader.text,
}
_LAYOUT: dict[str, _Kind] = {
    "options": _made(Options, _OPTIONS),
    "names": _names,
    "parameters": _map(_Reader.name),
    "resources": _map(_made(ResourceRule, _RESOURCE)),
    "operations": _map(_made(OperationRule, _OPERATION)),
    "overlays": _map(_made(OverlayRule, _OVERLAY)),
    "exports": _map(_made(ExportRule, _EXPORT)),
    "package": _made(PackageRule, _PACKAGE),
}
