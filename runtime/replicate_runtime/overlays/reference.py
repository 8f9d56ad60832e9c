"""What can be run, in all its spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from ..core.errors import ReplicateException
from ..core.guards import is_array, is_mapping

Kind: TypeAlias = Literal["model", "version", "deployment"]

_IDENTIFIER: Final = r"(?P<owner>[^/]+)/(?P<name>[^/:]+)(?::(?P<version>.+))?"
_VERSION_ID: Final = r"[0-9a-f]{64}"
_NAME: Final = r"[^\s/:?#%\\\x00-\x1f\x7f]+"

_ACCEPTED: Final = (
    "Accepted: 'owner/name', 'owner/name:version', a version id of 64 hex digits, 'deployments/owner/name', a tuple "
    "(owner, name), a ModelVersionIdentifier, or a Model, Version or Deployment object."
)


class InvalidReference(ReplicateException, ValueError):
    """What was to be run cannot be read as a model, a version or a deployment; nothing was sent."""

    __module__ = "replicate.exceptions"


class ModelVersionIdentifier(NamedTuple):
    """A model's owner and name, and the id of one of its versions where it is named."""

    owner: str
    name: str
    version: str | None = None

    @classmethod
    def parse(cls, ref: str) -> ModelVersionIdentifier:
        """Read `owner/name` or `owner/name:version`; raises ValueError for anything else."""
        found = re.fullmatch(_IDENTIFIER, ref)
        if found is None:
            raise InvalidReference(f"Invalid reference to model version: {ref}. Expected format: owner/name:version")
        return cls(*found.groups())


ModelVersionIdentifier.__module__ = "replicate.identifier"


class Reference:
    """One thing that can be run, and the object that it was read from."""

    __slots__ = ("kind", "name", "origin", "owner", "version")

    kind: Kind
    """Which of the three endpoints runs it."""

    owner: str | None
    """Owner of the model or deployment, None for a bare version id."""

    name: str | None
    """Name of the model or deployment, None for a bare version id."""

    version: str | None
    """Version id, None for a model or a deployment."""

    origin: object
    """The object that was given: a `Version` knows its schema, a `Model` its latest version."""

    def __init__(
        self,
        kind: Kind,
        owner: str | None = None,
        name: str | None = None,
        version: str | None = None,
        origin: object = None,
    ) -> None:
        """Keep the parts, each checked; raises InvalidReference for one that could change a request's path."""
        self.kind = kind
        self.owner = owner
        self.name = name
        self.version = version
        self.origin = origin
        if kind != "version" or owner is not None:
            _checked_name(owner, self)
            _checked_name(name, self)

    @property
    def path(self) -> str:
        """`owner/name` of the model or deployment."""
        return f"{self.owner}/{self.name}"

    def __str__(self) -> str:
        if self.owner is None:
            return str(self.version)
        prefix = "deployments/" if self.kind == "deployment" else ""
        suffix = f":{self.version}" if self.version is not None else ""
        return f"{prefix}{self.path}{suffix}"

    def __repr__(self) -> str:
        return f"<{self.kind} {self}>"


class Referable:
    """An object that names something that can be run, told by `__reference__`, as paths are by `__fspath__`."""

    __slots__ = ()

    def __reference__(self) -> Reference:
        raise InvalidReference(f"{type(self).__name__} names nothing that can be run. {_ACCEPTED}")


ModelLike: TypeAlias = "str | tuple[str, str] | Referable"
VersionLike: TypeAlias = "str | Referable"
Runnable: TypeAlias = "str | tuple[str, str] | ModelVersionIdentifier | Referable | Reference"


def reference(value: object) -> Reference:
    """Read what can be run; raises InvalidReference with everything that is accepted."""
    if isinstance(value, Reference):
        return value
    if isinstance(value, Referable):
        return value.__reference__()
    if isinstance(value, str):
        return _from_text(value)
    if is_array(value):
        return _from_parts(tuple(value))
    raise InvalidReference(f"Invalid reference to model version: {value!r}. {_ACCEPTED}")


def model_name(model: object, kind: str = "model") -> tuple[str, str]:
    """Owner and name of `"owner/name"`, a pair of both, or an object of a model or deployment.

    Raises ValueError in the words of release 1.0.7, which speak of a `kind`.
    """
    try:
        read = reference(model)
    except InvalidReference as error:
        raise InvalidReference(_wanted(kind)) from error
    if read.owner is None or read.name is None:
        raise InvalidReference(_wanted(kind))
    return read.owner, read.name


def _wanted(kind: str) -> str:
    return f"{kind} must be a {kind.title()}, a tuple of (owner, name), or a string in the format 'owner/name'"


def _from_text(text: str) -> Reference:
    if re.fullmatch(_VERSION_ID, text):
        return Reference("version", version=text, origin=text)
    if text.startswith("deployments/") and text.count("/") == 2:
        _, owner, name = text.split("/")
        return Reference("deployment", owner, name, origin=text)
    found = re.fullmatch(_IDENTIFIER, text)
    if found is None or found["owner"] == "deployments" or ":" in (found["version"] or ""):
        hint = "" if text else " (it is empty)"
        raise InvalidReference(
            f"Invalid reference to model version: {text}{hint}. Expected format: owner/name:version. {_ACCEPTED}"
        )
    return _from_parts(found.groups(), text)


def _from_parts(parts: tuple[object, ...], origin: object = None) -> Reference:
    match parts:
        case (str(owner), str(name)) | (str(owner), str(name), None):
            return Reference("model", owner, name, origin=origin or parts)
        case (str(owner), str(name), str(version)):
            return Reference("version", owner, name, version, origin or parts)
        case _:
            raise InvalidReference(f"Invalid reference to model version: {parts!r}. {_ACCEPTED}")


def _checked_name(name: str | None, ref: Reference) -> None:
    if not name or name in (".", "..") or not re.fullmatch(_NAME, name):
        raise InvalidReference(f"Invalid reference to model version: {ref}: {name!r} is no name. {_ACCEPTED}")


# ---- the arguments of predictions.create -----------------------------------------------------------------------------

_EXACTLY_ONE: Final = "Exactly one of 'model', 'version', or 'deployment' must be specified."


def target(
    model: object, version: object, deployment: object, input: Mapping[str, Any] | None
) -> tuple[Reference, Mapping[str, Any] | None]:
    """What `predictions.create` is to run, and its input, told from everything that may stand in these places.

    `(version, input)` are release 1.0.7's positional arguments, `(model, version, input)` the documented ones.
    """
    if is_mapping(version):
        if input is not None:
            raise TypeError("two inputs are given: a mapping in the second place, and 'input'")
        return _only(model, None, deployment, positional=True), version
    return _only(model, version, deployment, positional=False), input


def _only(model: object, version: object, deployment: object, *, positional: bool) -> Reference:
    given = sum(value is not None for value in (model, version, deployment))
    if given == 0 or (deployment is not None and given > 1):
        raise ValueError(_EXACTLY_ONE)
    if deployment is not None:
        owner, name = model_name(deployment, "deployment")
        return Reference("deployment", owner, name, origin=deployment)
    if version is None:
        return _first(model, positional=positional)
    return version_of(version, None if model is None else _first(model, positional=False))


def _first(value: object, *, positional: bool) -> Reference:
    """Read what stands where both a model and, as in 1.0.7, a version id may stand."""
    if isinstance(value, str) and "/" not in value and not re.fullmatch(_VERSION_ID, value):
        if positional and value:
            return Reference("version", version=value, origin=value)
        raise InvalidReference(
            f"{value!r} may mean a version id (then write version={value!r}) or a model without its owner "
            f"(then write model='owner/{value}'). {_ACCEPTED}"
        )
    return reference(value)


def version_of(value: object, model: Reference | None = None) -> Reference:
    """Read a version: an id, `"owner/name:version"` or a `Version`; and its model, where that is given apart.

    Raises InvalidReference, also where the two contradict each other.
    """
    if isinstance(value, str) and value and ":" not in value:
        # The service takes `owner/name` of an official model here too, and answers for others itself.
        named = Reference("version", version=value, origin=value)
    else:
        named = reference(value)
    if named.kind != "version":
        raise InvalidReference(f"{value!r} names no version. {_ACCEPTED}")
    return named if model is None else _together(model, named)


def _together(model: Reference, version: Reference) -> Reference:
    """The version of a model, both given; refuses two that contradict each other, and names both."""
    same_model = version.owner is None or (version.owner, version.name) == (model.owner, model.name)
    same_version = model.version is None or model.version == version.version
    if model.kind == "deployment" or model.owner is None or not same_model or not same_version:
        raise InvalidReference(f"model={model} and version={version} are given, and name different things. {_ACCEPTED}")
    if "/" in str(version.version):
        raise InvalidReference(
            f"version={str(version.version)!r} reads as a second model beside model={model}. {_ACCEPTED}"
        )
    return Reference("version", model.owner, model.name, version.version, version.origin)
