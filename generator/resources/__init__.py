"""`resources.toml`: what a document cannot say about its client, read into a `Layout`.

Everything has a default by rule, so a document works without the file. The grammar; each table and key is optional:

    [options]
    times = "aware"              # or "text": date-times as the text received
    credentials = "required"     # or "optional": a call that lacks one goes out without it
    base_path = ""               # "/v1": this end of the server's URL is part of each call's path instead
    unplaced = "client"          # or "error": an operation that neither its id, a tag nor this file gives a place
    record = "parts.compat:Compat"   # what types without an overlay derive from, as in [overlays]; else the core's
    page = "parts.compat:Page"       # the class of pages; else the core's

    [names]
    strip = ["schemas_", "_response"]        # what schema names begin or end with; it is left out of class names
    omit = ["PredictionRequest"]             # classes that nobody needs, since their fields are arguments
    mappings = ["PredictionUrls"]            # objects that stay plain mappings, since they are indexed by name
    [names.types]                            # from the name that the rules give, or the schema's own, to another;
    PageEntry = "SearchPage"                 # a dotted one is reached in the class before the dot, too:
    DeploymentCurrentRelease = "Deployment.Release"

    [parameters]                             # from wire names to Python names, in every operation
    prediction_id = "id"

    [resources."models.versions"]            # a resource by its place: operation ids without the last part, or a tag
    attribute = "versions"                   # what it is called where it hangs
    class = "Versions"                       # a dotted one as in [names.types]
    module = "version"                       # the module that it is printed in
    doc = "..."                              # its docstring

    [operations."webhooks.default.secret.get"]
    resource = "webhooks.default"            # "" is the client itself
    method = "secret"
    module = "search"                        # of an operation of the client itself
    arguments = { model_owner = "owner" }    # like [parameters], for this one
    idempotent = true                        # sending it twice does no harm, though its method does not say so

    [overlays.Prediction]                    # a printed class, by its name
    overlay = "prediction:PredictionOverlay" # the mixin: module below the runtime's `overlays`, and class
    of = ["Version"]                         # printed classes that stand in for the mixin's type variables
    replaces = ["create"]                    # methods, and `__init__`, that it brings itself; their twins go along
    leaves = ["stream"]                      # fields that stay unknown, since a method has their name
    [overlays.Prediction.needs]              # what it asks of its host: a call, described by an operation
    _get_call = { operation = "predictions.get", bind = { id = "id" } }   # arguments from attributes of self
    _create_call = "predictions.create"      # all arguments from the overlay

    [exports.exceptions]                     # a module of old import paths, or further names in a printed module
    doc = "..."
    all = ["ReplicateError"]                 # `__all__`, where it is not every name; others are assigned
    names = { "core.errors" = ["ReplicateError"], ".prediction" = ["Prediction"] }   # the runtime's, the package's
    [exports.client]
    late = { "core.http.retrying" = ["RetryTransport"] }   # of the client's module alone: loaded on first use

    [package]
    default_client = true                    # an instance behind module functions and namespaces
    local = true                             # a local service and a command: `testing`, `pytest_plugin`, `__main__`
    functions = ["run", "stream"]            # its methods that the package offers as functions
    names = { ".exceptions" = ["ModelError"] }   # further names of the package
    modules = ["testing"]                    # hand-made submodules reached without an import of their own
    doc = "..."

An unknown key, and a rule that meets nothing in the document, is a problem.
"""

from __future__ import annotations

from .reading import read_layout
from .rules import (
    ExportRule,
    Layout,
    Need,
    OperationRule,
    Options,
    OverlayRule,
    PackageRule,
    ResourceRule,
    place_of,
)

__all__ = [
    "ExportRule",
    "Layout",
    "Need",
    "OperationRule",
    "Options",
    "OverlayRule",
    "PackageRule",
    "ResourceRule",
    "place_of",
    "read_layout",
]
