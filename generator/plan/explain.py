"""What each operation and type of a document became, and where; or why it did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import frozen

from ..ir import Api, Declaration, EnumType, ObjectType
from .annotate import annotation
from .package import attributes
from .scope import Context, Module, Scope

if TYPE_CHECKING:
    from ..resources import Layout
    from .atlas import Atlas
    from .tree import Resource

What: TypeAlias = Literal["operation", "type"]


@frozen
class Row:
    """One thing of the document."""

    what: What
    name: str
    """Operation id, or name of the schema."""
    wire: str
    """Method and path of an operation; kind of a type."""
    became: str
    """What it is in Python, or why it is nothing."""
    module: str
    pointer: str


def explain(api: Api, root: Resource, atlas: Atlas, context: Context) -> list[Row]:
    """A row for each operation and type."""
    return [*_operations(api, root, context.layout), *_types(api, atlas, context)]


def _operations(api: Api, root: Resource, layout: Layout) -> Iterator[Row]:
    places, twins = attributes(root), attributes(root, "stream")
    modules = {endpoint.operation.pointer: endpoint.module for at in root.walk() for endpoint in at.endpoints}
    base = layout.options.base_path
    for operation in api.operations:
        methods = [name for name in (places.get(operation.pointer), twins.get(operation.pointer)) if name]
        became = ", ".join(f"client.{name}()" for name in dict.fromkeys(methods))
        wire = f"{operation.method} {base}{operation.path}"
        yield Row("operation", operation.id, wire, became, f"{modules[operation.pointer]}.py", operation.pointer)


def _types(api: Api, atlas: Atlas, context: Context) -> Iterator[Row]:
    arguments = {
        whole.key: operation.id
        for operation in api.operations
        if operation.body is not None and (whole := atlas.spread(operation.body)) is not None
    }
    for key, declared in api.types.items():
        if key in atlas.names:
            became, module = atlas.names[key], f"{atlas.homes[key]}.py"
        elif key in atlas.pages:
            became = f"Page[{annotation(atlas.pages[key], Scope(Module('', context)))}]"
            module = ""
        elif key in arguments:
            became, module = f"arguments of {arguments[key]}", ""
        else:
            became, module = "nothing: no operation uses it, and it has no name of its own", ""
        yield Row("type", declared.hint, _kind(declared), became, module, declared.pointer)


def _kind(declared: Declaration) -> str:
    if isinstance(declared, ObjectType):
        return "object"
    return "enum" if isinstance(declared, EnumType) else "alias"
