"""What an OpenAPI document may look like: the fields of each of its objects, and the type of each field.

A rule is a type (`text`, `bool`, `number`, `any`), an object of the table below, `[rule]` for a list, `{rule}` for a
map, or several of these with `|` between them.
"""

from __future__ import annotations

from typing import Final

METHOD_KEYS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""Keys of a path item that are methods. `query` is one since OpenAPI 3.2, and read in any document."""

SCHEMA_TYPES: Final = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})


def _fields(**fields: str) -> dict[str, str]:
    """Rules by the fields they are for: `schema="name other"`."""
    return {name: rule for rule, names in fields.items() for name in names.split()}


_PROSE: Final = {"summary": "text", "description": "text", "deprecated": "bool", "externalDocs": "any"}
_EXAMPLES: Final = {"example": "any", "examples": "any"}
_CONTENT: Final = {
    "schema": "Schema",
    "content": "{Media}",
    "style": "text",
    "explode": "bool",
    "allowReserved": "bool",
}

OBJECTS: Final[dict[str, dict[str, str]]] = {
    "Document": {
        **_fields(any="externalDocs $self", text="jsonSchemaDialect"),
        "openapi": "text|number",
        "info": "Info",
        "servers": "[Server]",
        "paths": "{PathItem}",
        "webhooks": "{PathItem}",
        "components": "Components",
        "security": "[Requirement]",
        "tags": "[Tag]",
    },
    "Info": {
        **_fields(text="title summary description termsOfService", any="contact license"),
        "version": "text|number",
    },
    "Server": {"url": "text", "description": "text", "name": "text", "variables": "{Variable}"},
    "Variable": {"default": "text|number|bool", "enum": "[text|number|bool]", "description": "text"},
    "Tag": {**_fields(text="name summary description parent kind"), "externalDocs": "any"},
    "Components": {
        "schemas": "{Schema}",
        "responses": "{Response}",
        "parameters": "{Parameter}",
        "examples": "any",
        "requestBodies": "{Body}",
        "headers": "{Header}",
        "securitySchemes": "{Scheme}",
        "links": "any",
        "callbacks": "{Callback}",
        "pathItems": "{PathItem}",
        "mediaTypes": "{Media}",
    },
    "PathItem": {
        **_PROSE,
        **dict.fromkeys(METHOD_KEYS, "Operation"),
        "parameters": "[Parameter]",
        "servers": "[Server]",
        "additionalOperations": "{Operation}",
    },
    "Operation": {
        **_PROSE,
        "tags": "[text]",
        "operationId": "text",
        "parameters": "[Parameter]",
        "requestBody": "Body",
        "responses": "{Response}",
        "callbacks": "{Callback}",
        "security": "[Requirement]",
        "servers": "[Server]",
    },
    "Parameter": {
        **_PROSE,
        **_EXAMPLES,
        **_CONTENT,
        **_fields(text="name in", bool="required allowEmptyValue"),
    },
    "Header": {**_PROSE, **_EXAMPLES, **_CONTENT, "required": "bool"},
    "Body": {"description": "text", "content": "{Media}", "required": "bool"},
    "Response": {**_PROSE, "headers": "{Header}", "content": "{Media}", "links": "any"},
    "Media": {
        **_EXAMPLES,
        **_fields(Schema="schema itemSchema", Encoding="itemEncoding"),
        "encoding": "{Encoding}",
        "prefixEncoding": "[Encoding]",
    },
    "Encoding": {
        **_fields(text="contentType style", bool="explode allowReserved", Encoding="itemEncoding"),
        "headers": "{Header}",
        "encoding": "{Encoding}",
        "prefixEncoding": "[Encoding]",
    },
    "Scheme": {
        **_fields(text="type description name in scheme bearerFormat openIdConnectUrl oauth2MetadataUrl"),
        "flows": "any",
        "deprecated": "bool",
    },
    "Discriminator": {"propertyName": "text", "mapping": "{text}", "defaultMapping": "text"},
    "Schema": {
        **_fields(
            Schema="additionalProperties unevaluatedProperties items unevaluatedItems not if then else contains "
            "propertyNames contentSchema",
            text="title description format pattern contentEncoding contentMediaType",
            bool="nullable readOnly writeOnly deprecated uniqueItems",
            number="minimum maximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties",
        ),
        **dict.fromkeys(("allOf", "oneOf", "anyOf", "prefixItems"), "[Schema]"),
        **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs"), "{Schema}"),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), "bool|number"),
        "type": "Type|[Type]",
        "enum": "[any]",
        "required": "[text]",
        "discriminator": "Discriminator",
    },
}
"""Every object, with its fields."""

REQUIRED: Final = {
    "Document": ("openapi",),
    "Server": ("url",),
    "Tag": ("name",),
    "Parameter": ("name", "in"),
    "Scheme": ("type",),
    "Discriminator": ("propertyName",),
}
"""Fields that cannot be missing, since nothing could be made of the object."""

UNREAD: Final = frozenset({
    "not", "if", "then", "else", "contains", "minContains", "maxContains", "propertyNames", "dependentSchemas",
    "dependentRequired", "unevaluatedItems", "$dynamicRef", "$recursiveRef",
})  # fmt: skip
"""Keywords of schemas that narrow values in ways that no type can say."""

MAPS: Final = {"Callback": "{PathItem}", "Requirement": "{[text]}"}
"""Objects whose keys are all data."""

REFERABLE: Final = frozenset({
    "PathItem", "Parameter", "Header", "Body", "Response", "Media", "Scheme", "Callback", "Schema",
})  # fmt: skip
"""Objects in whose place a reference may stand."""

OPEN: Final = frozenset({"Schema", "PathItem"})
"""Objects whose unknown fields are not reported here: keywords of JSON Schema are many, methods are looked at apart."""
