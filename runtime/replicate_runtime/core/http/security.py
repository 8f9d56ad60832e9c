"""Security schemes of a document as data, and the credentials that a request carries by them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ConfigurationError, MissingCredential
from ..style import cookie, escape

if TYPE_CHECKING:
    from ..call import Requirement

Credential: TypeAlias = "str | tuple[str, str] | Callable[[], str | None] | None"
"""A token or key, a user with a password, or a function that gives the token at each call."""


class Scheme:
    """A way to show a credential.

    Attributes:
        kind: `bearer` (OAuth 2 and OpenID Connect too), `basic`, `header`, `query` or `cookie`.
        name: Name of the header, query parameter or cookie; for `bearer` the word before the token.
        header: The header it fills, in lower case; "" when it fills none.
    """

    __slots__ = ("header", "kind", "name")

    def __init__(self, kind: str, name: str = "Bearer") -> None:
        self.kind = kind
        self.name = name
        self.header = name.lower() if kind == "header" else "authorization" if kind in ("bearer", "basic") else ""


class Authentication:
    """What a request carries: headers, query parameters and cookies, written out."""

    __slots__ = ("cookies", "headers", "query")

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.query: list[str] = []
        self.cookies: list[str] = []

    def add(self, name: str, scheme: Scheme, credential: Credential) -> None:
        """Show a credential; raises ConfigurationError for one that cannot be sent, without saying what it was."""
        secret = credential() if callable(credential) else credential
        if not secret:
            raise ConfigurationError(f"the credential for {name!r} is empty")
        text = ":".join(secret) if isinstance(secret, tuple) else secret
        if not text.isprintable() or not (text.isascii() or scheme.kind == "basic"):
            raise ConfigurationError(f"the credential for {name!r} has characters that cannot be sent")
        if scheme.kind == "query":
            self.query.append(f"{escape(scheme.name)}={escape(text)}")
        elif scheme.kind == "cookie":
            self.cookies.append(cookie(scheme.name, text))
        elif scheme.kind == "basic":
            self.headers["authorization"] = f"Basic {b64encode(text.encode()).decode('ascii')}"
        else:
            self.headers[scheme.header] = f"{scheme.name} {text}" if scheme.kind == "bearer" else text


def authenticate(
    requirement: Requirement,
    schemes: Mapping[str, Scheme],
    find: Callable[[str], Credential],
    given: Collection[str],
    optional: bool,
) -> Authentication:
    """Choose the first alternative for which the client has all credentials, and show them.

    Args:
        requirement: The alternatives.
        schemes: The document's schemes, by name.
        find: Gives the client's credential for a scheme, by name; None when it has none.
        given: Headers, in lower case, that the caller fills by hand.
        optional: Whether a request may go out without a credential that it needs.

    Raises:
        MissingCredential: None of the alternatives can be shown; the message names them.
    """
    for names in requirement:
        found = Authentication()
        for name in names:
            scheme = schemes[name]
            if scheme.header and scheme.header in given:
                continue
            credential = find(name)
            if credential is None:
                break
            found.add(name, scheme, credential)
        else:
            if names:
                return found
    if requirement and () not in requirement and not optional:
        wanted = " or ".join(" with ".join(map(repr, names)) for names in requirement)
        raise MissingCredential(f"this call needs a credential that the client does not have: {wanted}", requirement)
    return Authentication()
