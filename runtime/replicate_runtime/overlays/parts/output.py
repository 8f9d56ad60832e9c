"""Which values of an output are files: where the schema says so, and where nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from ...core.guards import is_array, is_dict, is_list, is_mapping
from .data_uri import is_base64_uri
from .schema import Node, OutputSchema, as_node

Make = Callable[[str], Any]
"""Makes an output file from its URL."""

_DELIVERY: Final = "replicate.delivery"
_API: Final = "https://api.replicate.com/"
_URL: Final = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x1f\x7f]+")
_FILE_NAME: Final = re.compile(r"[^/]*[^/.]\.[A-Za-z0-9]{1,8}")
_DEEPEST: Final = 200


class Reader:
    """Turns the files of one client's outputs into objects, text left as it is.

    Args:
        schema: What the version says about its output; None where it is not known.
        origin: Scheme, host and port of the API.
        make: Makes the object of a file.
    """

    __slots__ = ("_make", "_origin", "_schema")

    def __init__(self, schema: OutputSchema | None, origin: str, make: Make) -> None:
        """Keep what decides."""
        self._schema = schema
        self._origin = origin
        self._make = make

    def output(self, value: object) -> Any:
        """The whole output, or all of it that is there; lists and mappings are new, the given ones stay as they are."""
        return self._read(value, self._node, 0)

    def piece(self, value: object) -> Any:
        """One piece of an output that arrives bit by bit: an item of a list, or the whole."""
        array = self._fitting(self._node, [])
        return self._read(value, as_node(array.get("items")) if array else self._node, 1)

    @property
    def _node(self) -> Node | None:
        return self._schema.node if self._schema else None

    def _fitting(self, node: Node | None, value: object) -> Node | None:
        return self._schema.fitting(node, value) if self._schema else None

    def _read(self, value: object, node: Node | None, depth: int) -> Any:
        if isinstance(value, str):
            # What was taken for a file before is text again, until the schema says more.
            return self._text(str(value), node)
        if depth > _DEEPEST:
            return value
        fitting = self._fitting(node, value)
        if is_list(value):
            below = as_node(fitting.get("items")) if fitting else None
            return [self._read(item, below, depth + 1) for item in value]
        if is_dict(value):
            return {key: self._read(item, _property(fitting, key), depth + 1) for key, item in value.items()}
        return value

    def _text(self, value: str, node: Node | None) -> Any:
        if not value.startswith(("http", "data:")):
            return value
        fitting = self._fitting(node, value)
        if fitting is None:
            file = is_base64_uri(value) or _looks_like_file(value) or is_ours(value, self._origin)
        elif fitting.get("format") == "uri":
            file = value.startswith(("http://", "https://", "data:"))
        else:
            file = is_base64_uri(value) or is_ours(value, self._origin)
        return self._make(value) if file else value


def _property(node: Node | None, key: str) -> Node | None:
    if node is None:
        return None
    properties = as_node(node.get("properties"))
    named = as_node(properties.get(key)) if properties else None
    return named or as_node(node.get("additionalProperties"))


def is_ours(text: str, origin: str) -> bool:
    """Whether the whole text is one URL on the API's own host or on a host that delivers its files."""
    if not _URL.fullmatch(text):
        return False
    if text.startswith((f"{origin}/", _API)):
        return True
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return False
    return text.startswith("https:") and (host == _DELIVERY or host.endswith(f".{_DELIVERY}"))


def _looks_like_file(text: str) -> bool:
    """Whether the whole text is one URL whose path ends in a name with an extension."""
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and bool(_FILE_NAME.fullmatch(parts.path.rpartition("/")[2]))


def transform_output(value: Any, make: Make) -> Any:
    """Make a file of every text that begins `https:` or `data:`, as release 1.0.7 did without asking the schema."""
    if is_mapping(value):
        return {key: transform_output(item, make) for key, item in value.items()}
    if is_array(value):
        return [transform_output(item, make) for item in value]
    if isinstance(value, str) and value.startswith(("https:", "data:")):
        return make(value)
    return value
