"""Security schemes of a document as data, and the credentials that a request carries by them."""

from __future__ import annotations


class Scheme:
    """A way to show a credential.

    Attributes:
        kind: `bearer`, `basic`, `header`, `query` or `cookie`.
        name: Name of the header, query parameter or cookie; for `bearer` the word before the token.
    """

    __slots__ = ("kind", "name")

    def __init__(self, kind: str, name: str = "") -> None:
        self.kind = kind
        self.name = name
