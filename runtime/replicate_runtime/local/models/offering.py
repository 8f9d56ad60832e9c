"""Functions offered as models before a service runs; they get its threads when it does."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from .catalog import Offer
from .cogdoc import document
from .functions import runner
from .signature import signature

_THREADS: Final = 32
_executor: ThreadPoolExecutor | None = None


def threads() -> ThreadPoolExecutor:
    """The threads that functions run on, shared by all services of this process."""
    global _executor
    if _executor is None:
        _executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="replicate-local-model")
    return _executor


def offer_function(
    function: Callable[..., Any], name: str, *, description: str | None = None, official: bool = False
) -> Offer:
    """A typed function as a model.

    Raises:
        TypeError: The function cannot be read as a model.
        ValueError: The name is not `owner/name`.
    """
    if name.count("/") != 1 or not all(name.split("/")):
        raise ValueError(f"a model is named owner/name, not {name!r}")
    read = signature(function)
    facts = {"description": description or inspect.getdoc(function), "own": True}
    predict = runner(function, read, threads())
    return Offer(name=name, document=document(read.shape), predict=predict, official=official, facts=facts)
