"""Both ends of TLS, with an authority that the machine does not know."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme


def speaking_tls(authority: trustme.CA, host: str = "127.0.0.1", *, known_clients: bool = False) -> ssl.SSLContext:
    """What makes a server of a name; it may ask its clients for certificates."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.issue_cert(host).private_key_and_cert_chain_pem.tempfile() as file:
        made.load_cert_chain(file)
    if known_clients:
        made.load_verify_locations(cadata=authority.cert_pem.bytes().decode())
        made.verify_mode = ssl.CERT_REQUIRED
    return made


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """What makes a client that trusts it."""
    return ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
