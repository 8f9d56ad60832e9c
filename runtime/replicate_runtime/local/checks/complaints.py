"""What a JSON Schema validator finds wrong, said as the service says it.

A complaint has `type` (the rule that was broken), `field` (dotted path below the body; for a missing key that of the
object it is missing from) and `description`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Complaint = Mapping[str, str]


def complaints(errors: Iterable[ValidationError], prefix: str = "") -> list[Complaint]:
    """All that is wrong, once each; what is missing comes first.

    Args:
        errors: What the validator found.
        prefix: Dotted path of the value that was validated: `input` for the input of a prediction.
    """
    found = [one for error in errors for one in _read(error, prefix)]
    once = {(one["field"], one["description"]): one for one in found}.values()
    return sorted(once, key=lambda one: one["type"] != "required")


def _read(error: ValidationError, prefix: str) -> Iterator[Complaint]:
    rule = str(error.validator)
    if rule in {"allOf", "anyOf", "oneOf", "$ref"} and error.context:
        for inner in error.context:
            yield from _read(inner, prefix)
        return
    path = ".".join([part for part in [prefix] if part] + [str(part) for part in error.absolute_path])
    if rule == "required":
        yield _complaint("required", path, f"{_missing(error)} is required")
    elif rule == "additionalProperties":
        for name in _unknown(error):
            yield _complaint("additional_property_not_allowed", path, f"Additional property {name} is not allowed")
    else:
        kind, describe = _RULES.get(rule, (rule, _as_it_is))
        yield _complaint(kind, path, describe(error))


def _complaint(kind: str, field: str, description: str) -> Complaint:
    return {"type": kind, "field": field, "description": description}


def _missing(error: ValidationError) -> str:
    # The validator reports one missing name per error, and only in its message.
    return error.message.rsplit(" is a required property", 1)[0].strip("'\"")


def _unknown(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    instance: Any = error.instance
    return [name for name in instance if name not in schema.get("properties", {})]


def _name(error: ValidationError) -> str:
    return str(error.absolute_path[-1]) if error.absolute_path else "(root)"


def _allowed(error: ValidationError) -> str:
    values: Any = error.validator_value
    choices = ", ".join(json.dumps(choice) for choice in values)
    return f"{_name(error)} must be one of the following: {choices}"


def _wrong_type(error: ValidationError) -> str:
    expected: Any = error.validator_value
    names = expected if isinstance(expected, str) else "/".join(expected)
    return f"Invalid type. Expected: {names}, given: {kind_of(error.instance)}"


def kind_of(value: object) -> str:
    """The JSON type of a value, with `integer` for a whole number."""
    if value is None:
        return "null"
    kinds = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"), (dict, "object"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "unknown")


def _as_it_is(error: ValidationError) -> str:
    return error.message


def _bound(text: str) -> Callable[[ValidationError], str]:
    def describe(error: ValidationError) -> str:
        value = error.validator_value
        return text.format(int(value) if isinstance(value, float) and value.is_integer() else value)

    return describe


_RULES: Final[Mapping[str, tuple[str, Callable[[ValidationError], str]]]] = {
    "enum": ("enum", _allowed),
    "const": ("const", _as_it_is),
    "type": ("invalid_type", _wrong_type),
    "maximum": ("number_lte", _bound("Must be less than or equal to {}")),
    "minimum": ("number_gte", _bound("Must be greater than or equal to {}")),
    "exclusiveMaximum": ("number_lt", _bound("Must be less than {}")),
    "exclusiveMinimum": ("number_gt", _bound("Must be greater than {}")),
    "maxLength": ("string_lte", _bound("String length must be less than or equal to {}")),
    "minLength": ("string_gte", _bound("String length must be greater than or equal to {}")),
    "maxItems": ("array_max_items", _bound("Array must have at most {} items")),
    "minItems": ("array_min_items", _bound("Array must have at least {} items")),
    "pattern": ("pattern", _bound("Does not match pattern '{}'")),
    "format": ("format", _bound("Does not match format '{}'")),
    "uniqueItems": ("unique", _bound("array items must be unique")),
}
