"""A stand-in for the service on this machine, driven by the table of operations.

`server.LocalServer` is the whole: it keeps models, predictions, files and the rest in SQLite, runs models, streams,
calls webhooks, and answers every operation of the table, over HTTP or, without sockets, through an httpx transport.
Printed code hands it the table, the document and the client: see `replicate.testing`.
"""

from __future__ import annotations
