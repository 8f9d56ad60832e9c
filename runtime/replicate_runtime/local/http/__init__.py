"""Requests and responses: how they arrive, with and without sockets, what they say, and what is kept of them."""
