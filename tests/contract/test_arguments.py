"""An argument that is None is as one that was not given: every endpoint function sends the same request."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import replicate
from replicate.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED: dict[str, Any] = {"input": {"text": "Alice"}, "content": b"text", "expiry": 1, "max_instances": 1}
"""Arguments that are no text."""


def endpoints() -> dict[str, Callable[..., Any]]:
    """Every function of the package that describes a call, by its name."""
    modules = [import_module(f"replicate.{module.name}") for module in iter_modules(replicate.__path__)]
    found = [one for module in modules for _, one in inspect.getmembers(module, inspect.isfunction)]
    own = [one for one in found if one.__module__.startswith("replicate.")]
    return {one.__name__: one for one in own if str(one.__annotations__.get("return")).startswith("Call[")}


def sent(describe: Callable[..., Any], **given: None) -> tuple[Any, ...]:
    """What goes over the wire: the request with all that is required, and what else is given."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(500)

    needed = [one.name for one in inspect.signature(describe).parameters.values() if one.default is one.empty]
    client = replicate.Client("token", transport=httpx.MockTransport(answer), retries=0)
    with pytest.raises(replicate.exceptions.ReplicateError):
        client.send(describe(**{name: NEEDED.get(name, "a") for name in needed}, **given))
    [request] = seen
    boundary = request.headers.get("content-type", "").partition("boundary=")[2] or "no boundary"
    return request.method, str(request.url), request.read().replace(boundary.encode(), b""), len(request.headers)


def test_every_operation_has_one() -> None:
    assert len(endpoints()) == len(OPERATIONS)


@pytest.mark.parametrize("describe", endpoints().values(), ids=lambda describe: describe.__name__)
def test_none_is_not_sent(describe: Callable[..., Any]) -> None:
    parameters = inspect.signature(describe).parameters.values()
    optional = [one.name for one in parameters if one.default is None]
    assert sent(describe, **dict.fromkeys(optional)) == sent(describe)
    assert b"null" not in sent(describe)[2]
