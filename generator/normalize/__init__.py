"""Make a document ready for the parser: the second stage. What the parser cannot read is rewritten, the original kept.

openapi-python-client decides names, and drops without a word what it does not know. So it reads a copy in which every
name is a neutral token, every schema an object of scalars, lists and references, or open, and every operation one that
it knows: nothing of the document's text is in it. Beside each token stands what the document itself says at that place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir import Api, Text
from ..load.members import arr, obj, text
from ..problems import join
from .access import Security, servers_of
from .check import check
from .copy import write_copy
from .loops import break_loops
from .operations import Operations
from .refs import Refs
from .shapes import Shapes

if TYPE_CHECKING:
    from ..load import Document
    from .sites import Normal


def normalize(document: Document) -> Normal:
    """Read every schema and operation of a document, and write the copy that the parser reads."""
    root, problems = document.root, document.problems
    version = _version(document)
    refs = Refs(root, problems)
    check(document, refs)
    shapes = Shapes(refs, problems, version)
    for name, schema in obj(obj(root, "components"), "schemas").items():
        shapes.component(name, schema)
    security = Security(root, refs, problems)
    reader = Operations(refs, shapes, security, problems)
    found = list(reader.read(obj(root, "paths")))
    for name, item in obj(root, "webhooks").items():
        reader.payloads(item, join("#/webhooks", name), name)
    for operation, raw in found:
        reader.callbacks(raw, operation.pointer, operation.id)
    break_loops(shapes.types, problems)
    info = obj(root, "info")
    api = Api(
        title=text(info, "title"),
        version=text(info, "version"),
        text=Text(text(info, "summary"), text(info, "description")),
        operations=tuple(operation for operation, _ in found),
        types=shapes.types,
        schemes=tuple(security.schemes.values()),
        servers=servers_of(arr(root, "servers"), "#/servers", problems),
        tags=tuple((text(tag, "name"), text(tag, "description")) for tag in arr(root, "tags")),
        payloads=tuple(reader.sent),
    )
    return write_copy(document, api)


def _version(document: Document) -> tuple[int, int]:
    major, _, minor = text(document.root, "openapi").partition(".")
    return (int(major), int(minor[:1])) if major.isdecimal() and minor[:1].isdecimal() else (3, 1)
