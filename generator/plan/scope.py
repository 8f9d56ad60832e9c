"""Where a name is used: the module that is printed, and the class or function in it.

A class body hides what its members are called: in a class with a method `list`, the annotation `list[str]` would mean
the method. A scope knows what is hidden, and finds another way to say the same.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from ..naming import free
from .imports import Imports, statement
from .reserved import BUILTINS, GLOBALS
from .text import literal
from .views import AliasView

if TYPE_CHECKING:
    from ..resources import Layout, OverlayRule
    from .atlas import Atlas
    from .servers import Variables


@frozen
class Context:
    """What every module of a package is printed from."""

    package: str
    atlas: Atlas
    layout: Layout
    core: str
    """Where the runtime's core is: `replicate_runtime.core`, or `._core`."""
    overlays: str
    """Where hand-written behaviour is: `replicate_runtime.overlays`."""
    runtime: str
    """The runtime's package."""
    vendored: bool
    """The core is a copy, whose classes are called Api instead of Replicate."""
    variables: Variables
    """Variables of addresses that callers choose, by name."""
    late: frozenset[tuple[str, str]]
    """Pairs of modules where the first must not import the second while it is loaded."""

    def renamed(self, name: str) -> str:
        """A class of the core, as it is called in a copy."""
        return name.replace("Replicate", "Api", 1) if self.vendored and name.startswith("Replicate") else name

    @property
    def error(self) -> str:
        """The exception for error statuses."""
        return self.renamed("ReplicateError")

    @property
    def page(self) -> tuple[str, str]:
        """Module and name of the class of pages."""
        module, _, name = self.layout.options.page.partition(":")
        return (f"{self.overlays}.{module}", name) if name else (f"{self.core}.page", "Page")

    @property
    def times_as_text(self) -> bool:
        """Whether date-times are the text received."""
        return self.layout.options.times == "text"


@define
class Module:
    """A module that is being printed."""

    name: str
    context: Context
    imports: Imports = field(init=False)
    stand_ins: dict[str, str] = field(factory=dict)
    """Names that some class hides, and the alias that stands in for each."""

    def __attrs_post_init__(self) -> None:
        self.imports = Imports(self.context.core, self.name)

    def stand_in(self, name: str, hidden: Collection[str]) -> str:
        """An alias for a name that a class hides."""
        if name not in self.stand_ins:
            taken = {*self.context.atlas.names.values(), *self.stand_ins.values(), *hidden, *GLOBALS}
            self.stand_ins[name] = free(f"{name.rpartition('.')[2]}_", taken)
        return self.stand_ins[name]

    def stood_in(self) -> tuple[AliasView, ...]:
        """The aliases that stand in, to be declared once everything else is known."""
        if self.stand_ins:
            self.imports.use("typing", "TypeAlias")
        return tuple(AliasView(alias, literal(name)) for name, alias in sorted(self.stand_ins.items()))


@frozen
class Scope:
    """The module, a class or a function, as far as names go."""

    module: Module
    hidden: frozenset[str] = frozenset()
    late: dict[str, set[str]] = field(factory=dict)
    """What a function imports itself, since the modules import one another."""

    @property
    def context(self) -> Context:
        """What the module is printed from."""
        return self.module.context

    @property
    def atlas(self) -> Atlas:
        """Where everything is."""
        return self.module.context.atlas

    def inside(self, hidden: Collection[str]) -> Scope:
        """The scope of a class with members of these names."""
        return evolve(self, hidden=frozenset(hidden), late={})

    def name(self, name: str) -> str:
        """A module-level name or builtin, as this scope can say it in an annotation."""
        if name.partition(".")[0] not in self.hidden:
            return name
        if name in BUILTINS:
            self.module.imports.check("builtins")
            return f"builtins.{name}"
        return self.module.stand_in(name, self.hidden)

    def checked(self, module: str, name: str) -> str:
        """A name that only annotations mention, imported from another module."""
        self.module.imports.check(module, name)
        return self.name(name)

    def checked_core(self, module: str, name: str) -> str:
        """A name of the runtime's core that only annotations mention."""
        self.module.imports.check_core(module, name)
        return self.name(name)

    def typing(self, name: str) -> str:
        """A name of `typing`."""
        self.module.imports.use("typing", name)
        return self.name(name)

    def declared(self, key: str) -> str:
        """The class or alias of a declaration, in an annotation."""
        return self.checked(f".{self.atlas.homes[key]}", self.atlas.names[key])

    def loaded(self, key: str) -> str:
        """The class of a declaration, for the program itself."""
        home, name = self.atlas.homes[key], self.atlas.names[key]
        if (self.module.name, home) in self.context.late:
            self.module.imports.check(f".{home}", name)
            self.late.setdefault(f".{home}", set()).add(name)
        else:
            self.module.imports.use(f".{home}", name)
        return name

    def mixin(self, overlay: OverlayRule, otherwise: str) -> str:
        """The mixin of an overlay with its type arguments; `otherwise` where there is none."""
        if not overlay.overlay:
            return otherwise
        self.module.imports.use(f"{self.context.overlays}.{overlay.module}", overlay.mixin)
        keys = {name: key for key, name in self.atlas.names.items()}
        listed = [self._argument(keys[name]) for name in overlay.of if name in keys]
        return overlay.mixin + (f"[{', '.join(listed)}]" if listed else "")

    def _argument(self, key: str) -> str:
        """A type argument of a base class: quoted where its module cannot be loaded first, or need not be.

        A name that nothing but the argument mentions is loaded: quoted it would look unused.
        """
        home = self.atlas.homes[key]
        quoted = (self.module.name, home) in self.context.late
        quoted = quoted or self.module.imports.only_checks(f".{home}", self.atlas.names[key])
        return literal(self.declared(key)) if quoted else self.loaded(key)

    def late_imports(self) -> tuple[str, ...]:
        """The import statements of a function."""
        return tuple(statement(module, names) for module, names in sorted(self.late.items()))
