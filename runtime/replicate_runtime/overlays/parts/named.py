"""One model, named in the ways of release 1.0.7."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ...core.call import Options

    class NamedModel(Options, total=False):
        """Keyword arguments that name a model, and how the call is made."""

        key: str
        owner: str
        name: str


_ONE_OR_TWO: Final = "Must specify exactly one of 'owner' and 'name' or single 'key' in the format 'owner/name'"


def named(args: tuple[str, ...], keywords: Mapping[str, Any]) -> tuple[str | tuple[str, str], dict[str, Any]]:
    """The model, as `owner/name` or both apart, and the options of a call; refused in the words of release 1.0.7."""
    options = dict(keywords)
    key, owner, name = (options.pop(word, None) for word in ("key", "owner", "name"))
    keyed = any(value is not None for value in (key, owner, name))
    if args and keyed:
        raise ValueError("Cannot mix positional and keyword arguments")
    if len(args) > 2:
        raise ValueError("Invalid number of arguments")
    if len(args) == 1:
        key = args[0]
    elif args:
        owner, name = args
    if key is not None:
        if owner is not None or name is not None:
            raise ValueError(_ONE_OR_TWO)
        return key, options
    if owner is None and name is None:
        raise ValueError(_ONE_OR_TWO)
    if owner is None or name is None:
        raise ValueError("Both 'owner' and 'name' must be provided if 'key' is not specified.")
    return (owner, name), options
