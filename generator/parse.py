"""The parser's answer to the IR: the third stage, and the only importer of openapi-python-client.

The parser reads the copy that `normalize` wrote. Each of its answers is mapped back, by token, to the place in the
document that it stands for, and what the parser does not keep (prose, security, servers, styles, media types, unions)
is what the document says there. Whatever the parser does not answer is a problem at that place.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, evolve
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.properties import AnyProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from .ir import Array, Named, Nullable, ObjectType, Scalar
from .problems import Problems, Refused

if TYPE_CHECKING:
    from openapi_python_client.parser.openapi import Endpoint
    from openapi_python_client.parser.properties.protocol import PropertyProtocol

    from .ir import Api, Body, Declaration, Operation, ScalarKind, Type
    from .normalize.sites import Normal, OperationSite

_SCALARS: Final[dict[ScalarKind, type[PropertyProtocol]]] = {
    "str": StringProperty,
    "bytes": StringProperty,
    "int": IntProperty,
    "float": FloatProperty,
    "bool": BooleanProperty,
    "null": NoneProperty,
    "datetime": DateTimeProperty,
    "date": DateProperty,
    "uuid": UuidProperty,
    "file": FileProperty,
}
"""What the parser reads each kind of scalar as."""
_TOKEN: Final = re.compile(r"\b[oT][0-9]+\b")


def parse(normal: Normal) -> Api:
    """The whole document as an API.

    Raises:
        Refused: The parser cannot read the copy at all.
    """
    return _Mapper(normal, normal.document.problems).api(_answer(normal))


def _answer(normal: Normal) -> GeneratorData:
    """What the parser says of the copy. What escapes from it is a refusal too."""
    config = Config.from_sources(
        ConfigFile(literal_enums=True),
        MetaType("none"),
        Path("openapi.json"),
        "utf-8",
        overwrite=True,
        output_path=None,
    )
    try:
        data = GeneratorData.from_dict(normal.copy, config=config)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        data = GeneratorError(detail=f"{type(error).__name__}: {error}")
    if isinstance(data, GeneratorError):
        message = f"openapi-python-client cannot read it: {data.detail or data.header}"
        normal.document.problems.add("#", message, severity="refusal")
        raise Refused(normal.document.problems)
    return data


@define
class _Mapper:
    normal: Normal
    problems: Problems

    def api(self, data: GeneratorData) -> Api:
        """The API that the document describes, as far as the parser found it."""
        groups = data.endpoint_collections_by_tag.values()
        endpoints = {str(endpoint.name): endpoint for group in groups for endpoint in group.endpoints}
        models = {str(model.class_info.name): model for model in data.models}
        self._errors([*(error for group in groups for error in group.parse_errors), *data.errors])
        operations = [self._operation(site, endpoints.get(site.token)) for site in self.normal.operations]
        return evolve(
            self.normal.api,
            operations=tuple(operation for operation in operations if operation is not None),
            types={key: self._type(made, models) for key, made in self.normal.api.types.items()},
        )

    def _errors(self, errors: list[ParseError]) -> None:
        """What the parser dropped, at the place it stands for."""
        places = {site.token: site.operation.pointer for site in self.normal.operations}
        places.update((token, key) for key, token in self.normal.objects.items())
        for error in errors:
            said = " ".join(part for part in (error.header, error.detail) if part)
            token = next((word for word in _TOKEN.findall(said) if word in places), "")
            self.problems.add(places.get(token, "#"), f"openapi-python-client cannot read it: {said}")

    def _type(self, made: Declaration, models: dict[str, ModelProperty]) -> Declaration:
        """An object with the properties that the parser found, in the document's order; anything else as it is."""
        if not isinstance(made, ObjectType):
            return made
        model = models.get(self.normal.objects[made.key])
        if model is None:
            self.problems.add(made.pointer, "openapi-python-client gives no answer for this schema")
            return made
        found = [*(model.required_properties or ()), *(model.optional_properties or ())]
        answers = {self.normal.names[prop.name.get_untrusted_value()]: prop for prop in found}
        fields = [evolve(item, required=answers[item.wire].required) for item in made.fields if item.wire in answers]
        for item in fields:
            if not self._agrees(answers[item.wire], item.type):
                read = type(answers[item.wire]).__name__
                self.problems.add(item.pointer, f"openapi-python-client reads it as something else: {read}")
        return evolve(made, fields=tuple(fields))

    def _agrees(self, answer: PropertyProtocol, made: Type) -> bool:
        """Whether the parser, which reads the schema on its own, comes to the same type as far as it has types."""
        match made:
            case Nullable(of):
                return self._agrees(answer, of)
            case Scalar(kind):
                return isinstance(answer, _SCALARS[kind])
            case Array(item):
                return isinstance(answer, ListProperty) and self._agrees(answer.inner_property, item)
            case Named(key) if key in self.normal.objects:
                return isinstance(answer, ModelProperty) and answer.class_info.name == self.normal.objects[key]
            case _:
                return isinstance(answer, AnyProperty)

    def _operation(self, site: OperationSite, endpoint: Endpoint | None) -> Operation | None:
        """An operation with the parameters, media types and statuses that the parser found."""
        if endpoint is None:
            self.problems.add(site.operation.pointer, "openapi-python-client gives no answer for this operation")
            return None
        groups = (
            endpoint.path_parameters,
            endpoint.query_parameters,
            endpoint.header_parameters,
            endpoint.cookie_parameters,
        )
        required = {prop.name.get_untrusted_value(): prop.required for group in groups for prop in group}
        statuses = {response.status_code.pattern for response in endpoint.responses}
        operation = site.operation
        return evolve(
            operation,
            parameters=tuple(
                evolve(parameter, required=required[token])
                for token, parameter in site.parameters.items()
                if token in required
            ),
            body=self._body(site, operation.body, endpoint),
            responses=tuple(response for response in operation.responses if response.status in statuses),
        )

    def _body(self, site: OperationSite, body: Body | None, endpoint: Endpoint) -> Body | None:
        found = {body.content_type.get_untrusted_value() for body in endpoint.bodies}
        media = [media for token, media in site.media.items() if f"application/{token}+json" in found]
        return evolve(body, media=tuple(media)) if body is not None and media else None
