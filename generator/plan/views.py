"""What templates get: frozen values whose strings are ready for print, and booleans that answer one question each.

A string here is Python source unless it is called a name. Templates put these strings in place and decide nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from .text import Doc


@frozen
class File:
    """One file to write: below the package, by which template, with what in its holes."""

    path: str
    template: str
    view: Any


@frozen
class HeadView:
    """The top of a module."""

    doc: Doc
    imports: tuple[str, ...]
    """Lines; an empty one separates groups."""
    checking: tuple[str, ...] = ()
    """Lines under `if TYPE_CHECKING:`."""
    exported: tuple[str, ...] = ()
    """What `__all__` holds, as literals."""
    listed: bool = False
    """It has an `__all__`."""
    late: str = ""
    """Where names are that are loaded on first use, as a dictionary; empty without any."""

    @property
    def listing(self) -> str:
        """What stands before the list: checkers do not know what an empty one holds."""
        return "__all__" if self.exported else "__all__: list[str]"


@frozen
class AliasView:
    """A type alias: `Name: TypeAlias = value`."""

    name: str
    value: str
    doc: Doc | None = None


@frozen
class ConstantsView:
    """The known values of an enum, by name."""

    name: str
    doc: Doc
    values: tuple[tuple[str, str], ...]


@frozen
class FieldView:
    """`name: annotation = default`, and its docstring."""

    name: str
    annotation: str
    default: str = ""
    doc: Doc | None = None

    @property
    def assigned(self) -> str:
        """What stands after the annotation."""
        return f" = {self.default}" if self.default else ""


@frozen
class NeedView:
    """A method of a type that describes a call with values of its own, as its overlay asks."""

    name: str
    returns: str
    doc: Doc
    call: str


@frozen
class RecordView:
    """An object's class."""

    name: str
    base: str
    doc: Doc
    nested: tuple[tuple[str, str], ...] = ()
    """Name in the class, and the class that it stands for."""
    fields: tuple[FieldView, ...] = ()
    needs: tuple[NeedView, ...] = ()


@frozen
class SignatureView:
    """Parameters, each as it is printed: `limit: int | None = None`."""

    positional: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    """Those that can only be given by name."""
    rest: str = ""
    """What takes all others."""

    @property
    def parts(self) -> tuple[str, ...]:
        """All of them, with the star between."""
        named = ("*", *self.keywords) if self.keywords else ()
        return (*self.positional, *named, *((self.rest,) if self.rest else ()))


@frozen
class FunctionView:
    """An endpoint function: describes a call, does no I/O."""

    name: str
    signature: SignatureView
    returns: str
    doc: Doc
    imports: tuple[str, ...]
    """Imports that would go round in a circle at the top of the module."""
    call: str
    """`Call` or what else makes one."""
    arguments: tuple[str, ...]


@frozen
class MethodView:
    """A method of a resource or the client, and its `async_` twin."""

    name: str
    signature: SignatureView
    returns: str
    async_returns: str
    doc: Doc
    call: str
    """The endpoint function applied to the arguments."""
    streams: bool = False
    """It gives an iterator of events."""
    value: bool = True
    """It returns something."""
    warning: str = ""
    """What a deprecated one warns of, as a literal."""
    imports: tuple[str, ...] = ()
    client: str = "self._client"
    """What sends its calls."""


@frozen
class AttributeView:
    """A resource that hangs on another, or on the client."""

    name: str
    class_name: str
    doc: Doc
    imports: tuple[str, ...] = ()
    client: str = "self._client"


@frozen
class ResourceView:
    """The class of a resource."""

    name: str
    bases: str
    doc: Doc
    nested: tuple[tuple[str, str], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    """Name of what the overlay asks for, and the endpoint function."""
    attributes: tuple[AttributeView, ...] = ()
    methods: tuple[MethodView, ...] = ()


@frozen
class ModuleView:
    """A module of a resource."""

    head: HeadView
    enums: tuple[AliasView, ...] = ()
    constants: tuple[ConstantsView, ...] = ()
    aliases: tuple[AliasView, ...] = ()
    records: tuple[RecordView, ...] = ()
    functions: tuple[FunctionView, ...] = ()
    resources: tuple[ResourceView, ...] = ()


@frozen
class ClientView:
    """The module of the client."""

    head: HeadView
    bases: str
    doc: Doc
    constants: tuple[tuple[str, str], ...]
    """Class attributes that tell the sender what the document says: name and value."""
    signature: SignatureView | None
    """Of the constructor; None when the overlay brings one."""
    init_doc: Doc
    init_arguments: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]
    attributes: tuple[AttributeView, ...]
    methods: tuple[MethodView, ...]
    aliases: tuple[AliasView, ...]
    """What stands in for types whose names a method hides."""


@frozen
class ExportView:
    """A module that offers names of others."""

    head: HeadView
    assigned: tuple[tuple[str, str], ...] = ()
    """Names that `__all__` leaves out, and what they are."""


@frozen
class BoundView:
    """An attribute of the default client that the package has, too: a function, or a resource with its class."""

    name: str
    annotation: str = ""
    module: str = ""
    doc: Doc | None = None
    clashes: bool = False
    """A module has the same name; a checker prefers it over a name that is declared only once."""


@frozen
class PackageView:
    """The package's `__init__`."""

    doc: Doc
    runtime: str
    """Where its module class comes from; empty where the package has a `__getattr__` of its own."""


@frozen
class StubView:
    """The package's `__init__`, as checkers and editors see it."""

    imports: tuple[str, ...]
    exported: tuple[str, ...]
    """What `__all__` lists, as literals."""
    bound: tuple[BoundView, ...]


@frozen
class NamesView:
    """Where each name of the package is, as literals."""

    head: HeadView
    exports: tuple[tuple[str, str], ...]
    """Name, and the module that has it."""
    bound: tuple[tuple[str, str], ...]
    """Name, and the export whose attribute it is."""
    modules: tuple[str, ...]


@frozen
class OperationsView:
    """The table of operations."""

    head: HeadView
    rows: tuple[tuple[str, ...], ...]
    """Arguments of `Operation`, as literals."""
