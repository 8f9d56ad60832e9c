"""A model's own schema: the document that Cog writes for it, written and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

Schema = dict[str, Any]

COG_VERSION: Final = "0.16.12"
"""The Cog whose spelling our own documents have."""


@attrs.frozen(kw_only=True)
class Shape:
    """Inputs and output of a model, as JSON Schemas."""

    inputs: Mapping[str, Schema]
    """A schema per input, in the author's order."""
    required: tuple[str, ...]
    """Inputs that must be given."""
    choices: Mapping[str, Schema]
    """Enumerations that inputs refer to, by name."""
    output: Schema
    """Schema of the output."""


def document(shape: Shape, training: Shape | None = None) -> Schema:
    """The OpenAPI document of a model, as Cog writes it, with the envelope around `Input` and `Output`."""
    schemas: dict[str, Schema] = {
        "Input": _input(shape, "Input"),
        "Output": {**shape.output, "title": "Output"},
        "Status": _enum("Status", "starting", "processing", "succeeded", "canceled", "failed"),
        "WebhookEvent": _enum("WebhookEvent", "start", "output", "logs", "completed"),
        "PredictionRequest": _request("Prediction", "Input"),
        "PredictionResponse": _response("Prediction", "Input", "Output"),
        "ValidationError": _VALIDATION_ERROR,
        "HTTPValidationError": _HTTP_VALIDATION_ERROR,
        **shape.choices,
    }
    paths = {"/predictions": _path("Prediction", "predict_predictions_post", "Run a single prediction on the model")}
    if training is not None:
        schemas |= {
            "TrainingInput": _input(training, "TrainingInput"),
            "TrainingOutput": {**training.output, "title": "TrainingOutput"},
            "TrainingRequest": _request("Training", "TrainingInput"),
            "TrainingResponse": _response("Training", "TrainingInput", "TrainingOutput"),
            **training.choices,
        }
        paths["/trainings"] = _path("Training", "train_trainings_post", "Run a training on the model")
    return {
        "openapi": "3.0.2",
        "info": {"title": "Cog", "version": "0.1.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def schema(document: Mapping[str, Any], name: str) -> Schema:
    """A schema of the document, `Input` for instance; empty when it is not there."""
    schemas: Mapping[str, Schema] = document.get("components", {}).get("schemas", {})
    return schemas.get(name, {})


def secrets(document: Mapping[str, Any], name: str = "Input") -> list[str]:
    """The inputs that must not be told again."""
    inputs: Mapping[str, Schema] = schema(document, name).get("properties", {})
    return [key for key, node in inputs.items() if node.get("x-cog-secret") or node.get("format") == "password"]


def iterates(document: Mapping[str, Any]) -> bool:
    """Whether the output arrives piece by piece."""
    return schema(document, "Output").get("x-cog-array-type") == "iterator"


def makes_files(document: Mapping[str, Any]) -> bool:
    """Whether the output is a file, or files."""
    output = schema(document, "Output")
    return "uri" in (output.get("format"), output.get("items", {}).get("format"))


def can_stream(document: Mapping[str, Any]) -> bool:
    """Whether a run of this version has a stream."""
    return iterates(document) or makes_files(document)


def _input(shape: Shape, title: str) -> Schema:
    properties = {key: {**node, "x-order": order} for order, (key, node) in enumerate(shape.inputs.items())}
    required = {"required": list(shape.required)} if shape.required else {}
    return {"type": "object", "title": title, "properties": properties, **required}


def _enum(title: str, *values: str) -> Schema:
    return {"title": title, "description": "An enumeration.", "enum": list(values), "type": "string"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _text(title: str, **more: object) -> Schema:
    return {"title": title, "type": "string", **more}


def _request(noun: str, takes: str) -> Schema:
    properties = {
        "input": {**_ref(takes), "nullable": True},
        "id": _text("Id", nullable=True),
        "created_at": _text("Created At", format="date-time", nullable=True),
        "webhook": _text("Webhook", format="uri", maxLength=65536, minLength=1, nullable=True),
        "webhook_events_filter": {"type": "array", "items": _ref("WebhookEvent"), "nullable": True},
    }
    return {"title": f"{noun}Request", "type": "object", "properties": properties}


def _response(noun: str, takes: str, gives: str) -> Schema:
    properties = {
        "input": {**_ref(takes), "nullable": True},
        "output": _ref(gives),
        "id": _text("Id", nullable=True),
        "version": _text("Version", nullable=True),
        "created_at": _text("Created At", format="date-time", nullable=True),
        "started_at": _text("Started At", format="date-time", nullable=True),
        "completed_at": _text("Completed At", format="date-time", nullable=True),
        "logs": _text("Logs", default=""),
        "error": _text("Error", nullable=True),
        "status": {**_ref("Status"), "nullable": True},
        "metrics": {"title": "Metrics", "type": "object", "additionalProperties": True, "nullable": True},
    }
    return {"title": f"{noun}Response", "type": "object", "properties": properties}


def _path(noun: str, operation: str, description: str) -> Schema:
    def body(name: str) -> Schema:
        return {"application/json": {"schema": _ref(name)}}

    post = {
        "summary": noun,
        "description": description,
        "operationId": operation,
        "requestBody": {"content": body(f"{noun}Request")},
        "responses": {
            "200": {"description": "Successful Response", "content": body(f"{noun}Response")},
            "422": {"description": "Validation Error", "content": body("HTTPValidationError")},
        },
    }
    return {"post": post}


_VALIDATION_ERROR: Final[Schema] = {
    "title": "ValidationError",
    "required": ["loc", "msg", "type"],
    "type": "object",
    "properties": {
        "loc": {"title": "Location", "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
        "msg": _text("Message"),
        "type": _text("Error Type"),
    },
}
_HTTP_VALIDATION_ERROR: Final[Schema] = {
    "title": "HTTPValidationError",
    "type": "object",
    "properties": {"detail": {"title": "Detail", "type": "array", "items": _ref("ValidationError")}},
}
