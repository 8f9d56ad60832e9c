"""Servers: which variables of addresses a client is made with, and what calls with a server of their own say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .text import as_dict, as_tuple, literal

if TYPE_CHECKING:
    from ..ir import Api, Server, ServerVariable
    from ..problems import Problems
    from .scope import Module

Variables = Mapping[str, "ServerVariable"]


def variables_of(api: Api, problems: Problems) -> Variables:
    """The variables that callers choose, by name: those of the document's address and of operations' own ones.

    Where two of one name are not the same, the first can be chosen.
    """
    servers = [*api.servers[:1], *(server for operation in api.operations for server in operation.servers[:1])]
    found: dict[str, ServerVariable] = {}
    for server in servers:
        for one in server.variables:
            if not alike(one, found.setdefault(one.name, one)):
                problems.note(
                    server.pointer,
                    f"has a variable {one.name!r} that is another one elsewhere; here it keeps its default",
                )
    return found


def alike(one: ServerVariable, other: ServerVariable | None) -> bool:
    """Whether two variables of one name take the same values."""
    return other is not None and (one.default, one.values) == (other.default, other.values)


def own_url(server: Server, variables: Variables) -> str:
    """The address of a server, with the defaults of those of its variables that nobody chooses."""
    url = server.url
    for one in server.variables:
        if not alike(one, variables.get(one.name)):
            url = url.replace(f"{{{one.name}}}", one.default)
    return url


def document_server(api: Api, module: Module, problems: Problems) -> str:
    """The document's first address, with all variables that are chosen; "" where it has neither."""
    base, variables, url = module.context.layout.options.base_path, module.context.variables, ""
    if api.servers:
        url = api.servers[0].url.rstrip("/")
        if base and not url.endswith(base):
            problems.add(api.servers[0].pointer, f"the address does not end in {base!r}, as the layout says")
        url = url.removesuffix(base)
    if not (api.servers or variables):
        return ""
    listed = [
        (name, f"({literal(one.default)}, {as_tuple(map(literal, one.values))})") for name, one in variables.items()
    ]
    return f"Server({literal(url)}{f', {as_dict(listed)}' if listed else ''})"
