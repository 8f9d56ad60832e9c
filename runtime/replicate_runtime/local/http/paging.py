"""Lists: slices of a kind of document with opaque cursors to the neighbours."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from ..common.clock import LAST
from .problems import Problem

if TYPE_CHECKING:
    from ..store.store import Document, Store, Window


class Pager:
    """Reads pages for one request.

    Args:
        store: Where the documents are.
        address: URL of the list, without a query.
        query: Query of the request; links to other pages repeat it.
    """

    def __init__(self, store: Store, address: str, query: dict[str, str]) -> None:
        self._store = store
        self._address = address
        self._query = query

    def page(self, kind: str, window: Window, show: Callable[[Document], Any]) -> dict[str, Any]:
        """The page that the request's cursor names: `next`, `previous` and `results`.

        Raises:
            Problem: 404, when the cursor is none of ours.
        """
        back, after = _read(self._query["cursor"]) if "cursor" in self._query else (False, None)
        # One more than asked for tells whether there is a further page.
        wanted = window._replace(limit=window.limit + 1, after=after, descending=window.descending != back)
        found = self._store.slice(kind, wanted)
        more, found = len(found) > window.limit, found[: window.limit]
        if back:
            found.reverse()
        before = more if back else after is not None
        behind = after is not None if back else more
        return {
            "next": self._link(found[-1][:2], back=False) if found and behind else None,
            "previous": self._link(found[0][:2], back=True) if found and before else None,
            "results": [show(document) for _, _, document in found],
        }

    def _link(self, position: tuple[int, str], *, back: bool) -> str:
        token = urlencode([("r", "1")] * back + [("p", f"{position[0]}|{position[1]}")])
        cursor = base64.b64encode(token.encode()).decode()
        return f"{self._address}?{urlencode({**self._query, 'cursor': cursor})}"


def _read(cursor: str) -> tuple[bool, tuple[int, str]]:
    try:
        fields = dict(parse_qsl(base64.b64decode(cursor, validate=True).decode()))
        position, key = fields["p"].split("|", 1)
        return "r" in fields, (max(-LAST, min(LAST, int(position))), key)
    except (binascii.Error, UnicodeDecodeError, KeyError, ValueError) as error:
        raise Problem(404, {"detail": "Invalid cursor"}) from error
