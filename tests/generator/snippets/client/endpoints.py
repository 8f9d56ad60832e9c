# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from replicate_runtime.core.call import Call


def get_me() -> Call[None]:
    """Describe `getMe`: GET /me."""
    return Call("GET", "/me", operation="getMe")


def get_open() -> Call[None]:
    """Describe `getOpen`: GET /open."""
    return Call("GET", "/open", security=(), operation="getOpen")


def get_both() -> Call[None]:
    """Describe `getBoth`: GET /both."""
    return Call(
        "GET",
        "/both",
        security=(("token", "key"), ("basic",)),
        server="https://other.example.test",
        operation="getBoth",
    )
