"""The way of a request: token, limits, document, handler, document, and back with the service's headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .common.jsons import load
from .common.links import Links
from .http.problems import (
    Problem,
    bad_request,
    invalid,
    search_needs_query,
    unanswered,
    unauthenticated,
)
from .http.received import Handler, Received, carries, check_reset, packed, read_body, reply
from .http.validation import Validation
from .routes import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from .checks.contract import Rules
    from .http.limits import Limits
    from .service import Service

_SIGNED: Final = frozenset({"files.download"})
"""Operations whose query is the permission."""


class Gateway:
    """Answers the operations of the table.

    Args:
        service: The state.
        rules: What the document says, by operation.
        limits: How many calls are taken.
    """

    def __init__(self, service: Service, rules: Mapping[str, Rules], limits: Limits) -> None:
        self.service, self.rules, self.limits = service, rules, limits
        told = service.settings.validate_responses
        self._validation = Validation(told) if told is not None else None

    async def answer(self, operation: str, request: Request) -> Response:
        """The response to a request: every refusal is one, too."""
        headers: dict[str, str] = {}
        try:
            self._permit(operation, request)
            headers = self.limits.take(operation)
            received = await self._read(operation, request)
            check_reset(self.service, request)
            handler: Handler | None = HANDLERS.get(operation)
            if handler is None:
                raise unanswered(operation)
            response = await handler(self.service, received)
        except Problem as problem:
            body = self._explained(problem, request)
            response = reply(body, problem.status, media_type=problem.media_type, headers=problem.headers)
        if self._validation is not None:
            response = self._validation.passed(self.rules[operation], request, response)
        response.headers.update(headers)
        return packed(response, request.headers.get("accept-encoding", ""))

    def _explained(self, problem: Problem, request: Request) -> Mapping[str, Any]:
        """The body of a problem; of a model that could not be made ready it says why."""
        cogs, asked = self.service.cogs, request.path_params
        if problem.status != 404 or cogs is None:
            return problem.body
        why = cogs.refused.get(f"{asked.get('model_owner')}/{asked.get('model_name')}")
        return problem.body if why is None else {**problem.body, "detail": why}

    def permitted(self, request: Request) -> bool:
        """Whether a request carries our token."""
        return carries(request, self.service.settings.token)

    def _permit(self, operation: str, request: Request) -> None:
        if operation not in _SIGNED and not self.rules[operation].public and not self.permitted(request):
            raise unauthenticated()

    async def _read(self, operation: str, request: Request) -> Received:
        rules = self.rules[operation]
        query = dict(request.query_params)
        wrong = [*rules.wrong_parameters("query", query), *rules.wrong_parameters("header", request.headers)]
        if wrong and operation == "search" and not query.get("query"):
            raise search_needs_query()
        body: Any = None
        if "application/json" in rules.media_types:
            body = await self._json(request)
            wrong += rules.wrong_body("application/json", body)
        elif "text/plain" in rules.media_types:
            body = (await self._body(request)).decode(errors="replace")
        # On this machine webhooks are plain HTTP; what else they must be is checked with the order.
        wrong = [one for one in wrong if (one["field"], one["type"]) != ("webhook", "pattern")]
        if wrong:
            raise invalid(wrong)
        links = Links(f"{request.url.scheme}://{request.headers.get('host') or request.url.netloc}")
        return Received(request=request, path=request.path_params, query=query, body=body, links=links)

    async def _json(self, request: Request) -> object:
        content = await self._body(request)
        try:
            return load(content) if content else {}
        except ValueError as error:
            raise bad_request(f"The body is not JSON: {error}") from error

    async def _body(self, request: Request) -> bytes:
        content, journal = await read_body(request, self.service.settings.body_limit), self.service.journal
        journal.keep(journal.entry_of(request), content)
        return content
