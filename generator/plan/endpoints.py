"""An operation as code: the endpoint function that describes it, and the method with its twin that carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .answers import error_text, returned
from .arguments import Argument, arguments
from .calls import pieces
from .prose import described, returns, section
from .queries import successes
from .text import Doc, docstring, literal, sentence
from .views import FunctionView, MethodView, SignatureView

if TYPE_CHECKING:
    from ..ir import Operation, Requirement
    from .scope import Scope
    from .tree import Endpoint

OPTIONS_DOC = "For this call alone: `timeout` in seconds, further `headers`, and how many `retries`."


def function(endpoint: Endpoint, scope: Scope, security: tuple[Requirement, ...]) -> FunctionView:
    """The function that describes the call of an operation."""
    given = arguments(endpoint, scope)
    made = pieces(endpoint, given, scope, security)
    operation = endpoint.operation
    return FunctionView(
        name=endpoint.function,
        signature=signature(given),
        returns=f"Call[{returned(endpoint, scope)}]",
        doc=docstring(f"Describe `{operation.id}`: {wire_form(operation)}."),
        imports=scope.late_imports(),
        call=made.maker,
        arguments=made.arguments,
    )


def method(endpoint: Endpoint, scope: Scope, *, imports: tuple[str, ...] = ()) -> MethodView:
    """The method of an operation; `scope` is that of its class."""
    given = arguments(endpoint, scope)
    value = returned(endpoint, scope)
    streams, shown, twin = endpoint.kind == "stream", value, value
    call = f"{endpoint.function}({', '.join(argument.passed for argument in given)})"
    if streams:
        scope.module.imports.use_core("events", "events")
        call = f"events({call}.with_options(**options))"
        shown = f"{scope.checked('collections.abc', 'Iterator')}[{value}]"
        twin = f"{scope.checked('collections.abc', 'AsyncIterator')}[{value}]"
    options = f"**options: {scope.checked('typing_extensions', 'Unpack')}[{scope.checked_core('call', 'Options')}]"
    if endpoint.operation.text.deprecated:
        scope.module.imports.use("warnings")
    return MethodView(
        name=endpoint.method,
        signature=signature(given, "self", options=options),
        returns=shown,
        async_returns=twin,
        doc=_doc(endpoint, given, scope, value),
        call=call,
        streams=streams,
        value=value != "None",
        warning=literal(f"`{endpoint.operation.id}` is deprecated.") if endpoint.operation.text.deprecated else "",
        imports=imports,
        client="self" if scope.module.name == "client" else "self._client",
    )


def signature(given: Sequence[Argument], *first: str, options: str = "") -> SignatureView:
    """The parameters of a function; some may stand before the arguments, and one that takes the rest after them."""
    return SignatureView(
        positional=(*first, *(argument.printed for argument in given if not argument.keyword)),
        keywords=tuple(argument.printed for argument in given if argument.keyword),
        rest=options,
    )


def wire_form(operation: Operation) -> str:
    """Method and path, for a docstring."""
    return f"{operation.method} {operation.path}"


def _doc(endpoint: Endpoint, given: Sequence[Argument], scope: Scope, value: str) -> Doc:
    operation = endpoint.operation
    listed = [(argument.name, argument.doc) for argument in given]
    answer = _answer(endpoint) if value != "None" else ""
    return described(
        operation.text,
        f"Call {wire_form(operation)}.",
        section("Args", [*listed, ("**options", OPTIONS_DOC)], 8),
        returns(answer, 8),
        section("Raises", [(scope.context.error, error_text(operation, scope))], 8),
        f"Operation `{operation.id}`: {wire_form(operation)}.",
        indent=8,
    )


def _answer(endpoint: Endpoint) -> str:
    texts = [" ".join(one.text.description.split()) for one in successes(endpoint.operation)]
    return " ".join(sentence(text) for text in dict.fromkeys(texts) if text)
