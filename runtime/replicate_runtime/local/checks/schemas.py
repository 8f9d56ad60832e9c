"""JSON Schema validation of values by places of a document; the only importer of jsonschema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator
    from referencing import Registry

_URN: Final = "urn:document"


class Schemas:
    """The schemas in a document, asked by JSON pointer; each validator is made on first use.

    Args:
        document: Any JSON document with schemas somewhere inside, which may refer to one another.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._registry: Registry[Any] | None = None
        self._validators: dict[str, Validator] = {}

    def errors(self, pointer: str, value: Any) -> Iterable[ValidationError]:
        """What is wrong with a value by the schema at that place: `#/components/schemas/Input`."""
        validator = self._validators.get(pointer)
        if validator is None:
            validator = self._validators[pointer] = self._make(pointer)
        return validator.iter_errors(value)

    def faults(self, pointer: str, value: Any) -> Iterable[ValidationError]:
        """As `errors`; of alternatives that all fail, what is wrong with the likeliest of them."""
        return map(_likeliest, self.errors(pointer, value))

    def _make(self, pointer: str) -> Validator:
        from jsonschema import Draft202012Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        if self._registry is None:
            empty: Registry[Any] = Registry()
            resource = Resource[Any].from_contents(self._document, default_specification=DRAFT202012)
            self._registry = empty.with_resource(_URN, resource)
        return Draft202012Validator({"$ref": _URN + pointer}, registry=self._registry)


def _likeliest(error: ValidationError) -> ValidationError:
    while error.context:
        inner = max(error.context, key=_fit)
        if _fit(inner) <= (len(error.absolute_path), False):
            break
        error = inner
    return error


def _fit(error: ValidationError) -> tuple[int, bool]:
    """The deeper an alternative fails, the more of it fits; where a value is of another type nothing does."""
    return len(error.absolute_path), error.validator != "type"
