"""Running a model by its name, whether it is an official one or has to be run as its newest version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ...core.errors import ReplicateError, ReplicateException
from ...core.flow import invoke, now
from .creating import CreateOptions, create
from .inputs import encode

if TYPE_CHECKING:
    from ...core.call import Call
    from ...core.flow import Flow
    from .host import Host

T = TypeVar("T")


class Named(NamedTuple):
    """A model by its name, and what was given for it: a `Model` knows its newest version."""

    owner: str
    name: str
    given: object


def create_by_model(
    describe: Callable[..., Call[T]],
    client: Host,
    model: Named,
    input: object,
    options: CreateOptions,
    params: Mapping[str, Any],
) -> Flow[T]:
    """Create a prediction of a model; where that has no endpoint of its own, of its newest version."""
    key = f"{model.owner}/{model.name}"
    sendable = yield from encode(input or {}, client, options.strategy)
    known = client.memory.latest(key, (yield from now()))
    if known is not None:
        try:
            made: T = yield from invoke(client.predictions, "create", version=known, input=sendable, **params)
        except ReplicateError as error:
            if error.status != 422 or error.title != "Invalid version or not permitted":
                raise
            client.memory.forget_latest(key)
        else:
            return made
    try:
        return (yield from create(describe, client, sendable, options))
    except ReplicateError as error:
        if error.status != 404:
            raise
        version = yield from _newest(model, client, error)
    client.memory.keep_latest(key, version, (yield from now()))
    made = yield from invoke(client.predictions, "create", version=version, input=sendable, **params)
    return made


def _newest(model: Named, client: Host, error: ReplicateError) -> Flow[str]:
    """The newest version of a community model; raises `error`, the endpoint's 404, when there is no such model."""
    version = getattr(model.given, "latest_version", None)
    if version is None:
        try:
            found = yield from invoke(client.models, "get", model.owner, model.name)
        except ReplicateError as missing:
            raise error from missing
        version = found.latest_version
    if version is None:
        raise ReplicateException(f"{model.owner}/{model.name} has no version that could run") from error
    client.memory.learn(version)
    return str(version.id)
