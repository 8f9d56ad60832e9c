"""Names that printed code uses itself; whatever else would be called so gets a trailing underscore."""

from __future__ import annotations

from typing import Final

GLOBALS: Final = frozenset(
    ["ABSENT", "Any", "Annotated", "AsyncIterator", "Call", "Client", "Credential", "Cursor", "Final", "Flow", "Headers", "IO", "Iterator", "Literal", "Mapping", "OpenRecord", "Operation", "Options", "Page", "Part", "Record", "Resource", "Scheme", "Sender", "Sequence", "Server", "Styled", "TYPE_CHECKING", "Tagged", "TypeAlias", "UNSET", "Unpack", "Upload", "annotations", "builtins", "cached_property", "datetime", "events", "httpx", "install", "load", "os", "page_call", "path", "record", "styled", "uuid", "warnings", "wire"]
)
"""Module-level names: imports, and the client."""

BUILTINS: Final = frozenset(["bool", "bytes", "dict", "float", "int", "list", "object", "property", "staticmethod", "str", "super", "tuple"])
"""Builtins that printed code looks up."""

ARGUMENTS: Final = GLOBALS | BUILTINS | frozenset(["headers", "options", "retries", "self", "timeout"])
"""Names in an endpoint function or a method: `options` holds timeout, headers and retries."""

FIELDS: Final = frozenset(["ABSENT", "builtins", "record", "wire", "dict", "json", "copy", "model_dump", "from_dict", "to_dict"])
"""Attributes of every record, and names that a class body looks up."""

PAGE_FIELDS: Final = frozenset(["auto_paging", "async_auto_paging"])

CLIENT: Final = frozenset(
    ["aclose", "async_drive", "async_exchange", "async_iterate", "async_send", "close", "drive", "exchange", "iterate", "send", "with_options"]
)
"""Attributes of every client."""

CONSTRUCTOR: Final = frozenset(
    ["self", "base_url", "timeout", "transport", "headers", "retries", "max_body", "allow_http", "variables", "credentials", "options"]
)
"""Arguments of every client."""

MODULES: Final = frozenset(["__init__", "__main__", "_core", "client", "endpoints", "exceptions", "operations", "py", "shared"])
"""Modules that every package may have."""

PACKAGE: Final = frozenset(["Client", "TYPE_CHECKING", "annotations", "default_client", "install", "load"])
"""Names in every package's `__init__`."""
