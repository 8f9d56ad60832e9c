"""Names that printed code uses itself; whatever else would be called so gets a trailing underscore."""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


GLOBALS: Final = _names(
    """
    ABSENT Annotated Any AsyncIterator AttributeError BodyInput Call ClassVar Client Credential Cursor DecodedEvent
    FileInput Final Headers Iterator Literal Mapping Operation Options Page Part Record RedirectTarget Resource Scheme
    Sender Sequence Server ServerSentEvent TYPE_CHECKING Tagged TypeAlias UNSET Unpack annotations builtins
    cached_resource datetime default_client events page_call path record styled styled_form uuid warnings wire
    """
)
"""Module-level names: imports, the client, and what the package raises itself."""

BUILTINS: Final = _names("bool bytes dict float int list object property staticmethod str super tuple")
"""Builtins that printed code looks up."""

ARGUMENTS: Final = GLOBALS | BUILTINS | _names("headers item options retries self timeout")
"""Names in an endpoint function or a method: `options` holds timeout, headers and retries."""

FUNCTIONS: Final = ARGUMENTS | _names("accept body content_type cursor")
"""Names in a method that calls an endpoint function, and what arguments are called that the document does not name."""

MEMBERS: Final = _names("builtins cached_resource staticmethod")
"""Names that the body of a resource's class looks up where nothing can stand in."""

FIELDS: Final = _names("ABSENT Annotated Literal builtins from_dict record self to_dict wire")
"""Attributes of every record, and names that a class body looks up where nothing can stand in."""

PAGED: Final = _names("async_auto_paging auto_paging next previous")
"""Attributes of every page."""

CLIENT: Final = _names(
    """
    aclose async_drive async_exchange async_iterate async_send close drive exchange iterate send with_options
    """
)
"""Attributes of every client."""

CONSTRUCTOR: Final = _names(
    "allow_http base_url credentials headers max_body options retries self super timeout transport variables"
)
"""Arguments of every client, and the builtin that its constructor looks up."""

MODULES: Final = _names(
    "__init__ __main__ _core client default endpoints exceptions getattr globals operations shared sorted"
) | {f"shared_{digit}" for digit in "0123456789abcdef"}
"""Modules that every package may have, and builtins that they would hide from the package."""
