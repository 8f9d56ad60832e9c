"""What a `resources.toml` says, as frozen values: one class for each of its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from ..problems import Place

Names = Mapping[str, tuple[str, ...]]


@frozen
class Options:
    """How the whole client behaves."""

    times: Literal["aware", "text"] = "aware"
    credentials: Literal["required", "optional"] = "required"
    base_path: str = ""
    unplaced: Literal["client", "error"] = "client"
    record: str = ""
    page: str = ""


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
    idempotent: bool | None = None


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
    late: Names = field(factory=dict[str, tuple[str, ...]])
    """Those that the client's module loads on first use."""


@frozen
class PackageRule:
    """What the package itself offers."""

    default_client: bool = False
    local: bool = False
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
    omit: tuple[str, ...] = ()
    mappings: tuple[str, ...] = ()
    types: Mapping[str, str] = field(factory=dict[str, str])
    parameters: Mapping[str, str] = field(factory=dict[str, str])
    resources: Mapping[str, ResourceRule] = field(factory=dict[str, ResourceRule])
    operations: Mapping[str, OperationRule] = field(factory=dict[str, OperationRule])
    overlays: Mapping[str, OverlayRule] = field(factory=dict[str, OverlayRule])
    exports: Mapping[str, ExportRule] = field(factory=dict[str, ExportRule])
    package: PackageRule = PackageRule()


def place_of(layout: Layout, *names: str) -> Place | None:
    """Where a rule stands in the file: the line that names its last part, as well as that can be told."""
    if layout.place is None:
        return None
    return Place(layout.place.file, line_of(layout.source, names))


def line_of(text: str, names: tuple[str, ...]) -> int:
    """The line that names the last of some keys, each looked for after the one before it."""
    lines = text.splitlines()
    start = 0
    for name in names:
        pattern = re.compile(rf"(?<![\w.-])['\"]?{re.escape(name)}['\"]?(?![\w-])")
        start = next((at for at in range(start, len(lines)) if pattern.search(lines[at].partition("#")[0])), start)
    return start + 1
