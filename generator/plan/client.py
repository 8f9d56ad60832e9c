"""The client: what the document says to its sender, the resources that hang on it, its own methods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from ..ir import Api, Requirement, Scheme, ServerVariable, Text
from ..naming import Wish, assign, wire_name
from ..resources import OverlayRule
from .calls import security_of
from .endpoints import method
from .modules import attribute, members, offered
from .needs import need_names
from .prose import described, section
from .reserved import CONSTRUCTOR
from .scope import Context, Module, Scope
from .servers import document_server
from .text import Doc, as_dict, docstring, joined, literal
from .views import ClientView, File, HeadView, SignatureView

if TYPE_CHECKING:
    from ..problems import Problems
    from .tree import Endpoint, Resource

_CREDENTIALS = {
    "bearer": "Token, or a function that gives it at each call.",
    "basic": "User name and password, as a pair.",
    "header": "Key, or a function that gives it at each call.",
    "query": "Key, or a function that gives it at each call.",
    "cookie": "Key, or a function that gives it at each call.",
}


@frozen
class Setting:
    """An argument of the constructor that the document brings."""

    name: str
    printed: str
    doc: str
    keyword: str
    """The sender's argument that it is a part of: `credentials` or `variables`."""
    wire: str


def client_file(
    api: Api,
    root: Resource,
    context: Context,
    endpoints: Mapping[str, Endpoint],
    security: tuple[Requirement, ...],
    more: Mapping[str, tuple[str, ...]],
    late: Mapping[str, tuple[str, ...]],
    problems: Problems,
) -> File:
    """The module of the client; it offers `more` names of other modules, and loads the `late` ones on first use."""
    module = Module("client", context)
    overlay = context.layout.overlays.get("Client", OverlayRule())
    scope = Scope(module).inside(members(root) | set(overlay.needs))
    module.imports.use_core("http.sender", "Sender")
    _offer(module, more, late)
    schemes = _used_schemes(api)
    own = "__init__" not in overlay.replaces
    settings = _settings(schemes, scope) if own else []
    methods = [
        method(endpoint, scope, imports=(f"from .{endpoint.module} import {endpoint.function}",))
        for endpoint in root.endpoints
        if endpoint.method not in overlay.replaces
    ]
    view = ClientView(
        bases=", ".join(dict.fromkeys((scope.mixin(overlay, "Sender"), "Sender"))),
        doc=described(Text(api.text.summary or api.title, api.text.description), "Client of the API."),
        constants=_constants(api, schemes, security, module, overlay, problems),
        signature=_signature(settings, scope) if own else None,
        init_doc=_init_doc(settings),
        init_arguments=_init_arguments(settings),
        needs=need_names("Client", overlay, module, endpoints, problems),
        attributes=tuple(attribute(child, module, context) for child in root.children),
        methods=tuple(methods),
        aliases=module.stood_in(),
        head=_head(api, module, more, late),
    )
    return File("client.py", "client.py.jinja", view)


def _offer(module: Module, more: Mapping[str, tuple[str, ...]], late: Mapping[str, tuple[str, ...]]) -> None:
    """Import what the module offers of others; what is loaded late, for checkers alone."""
    for source, names in more.items():
        module.imports.use(source, *names)
    for source, names in late.items():
        module.imports.use(f"{module.context.runtime}.lazy", "late")
        module.imports.check(source, *names)


def _head(
    api: Api, module: Module, more: Mapping[str, tuple[str, ...]], late: Mapping[str, tuple[str, ...]]
) -> HeadView:
    """The top of the module, once all else is known."""
    imports, checking = module.imports.lines()
    exported = ("Client", *offered(late), *offered(more)) if more or late else ()
    places = [(name, literal(source)) for source, names in late.items() for name in names]
    doc = docstring(f"{' '.join(api.title.split()).rstrip('.') or 'The API'}: the client.", 0)
    return HeadView(
        doc,
        imports,
        checking,
        tuple(map(literal, exported)),
        listed=bool(exported),
        late=as_dict(places) if places else "",
    )


def _used_schemes(api: Api) -> list[Scheme]:
    """Schemes that some operation takes."""
    used = {name for op in api.operations for one in op.security for name, _ in one.schemes}
    return [scheme for scheme in api.schemes if scheme.key in used]


def _settings(schemes: Sequence[Scheme], scope: Scope) -> list[Setting]:
    """Credentials and variables of the address, as arguments of the constructor."""
    variables = scope.context.variables.values()
    keys = [("credentials", one.key) for one in schemes] + [("variables", one.name) for one in variables]
    names = assign([Wish(key, wire_name(key[1]), int(key[1] != wire_name(key[1]))) for key in keys], CONSTRUCTOR)
    found: list[Setting] = []
    for scheme in schemes:
        name = names["credentials", scheme.key]
        printed = f"{name}: {scope.checked_core('http.sender', 'Credential')} = None"
        doc = joined((scheme.text.description, _CREDENTIALS[scheme.kind]))
        found.append(Setting(name, printed, doc, "credentials", scheme.key))
    for one in variables:
        name = names["variables", one.name]
        printed = f"{name}: {_variable(one, scope)} = {literal(one.default)}"
        found.append(Setting(name, printed, one.text.description or "Part of the address.", "variables", one.name))
    return found


def _variable(one: ServerVariable, scope: Scope) -> str:
    return f"{scope.typing('Literal')}[{', '.join(map(literal, one.values))}]" if one.values else scope.name("str")


def _signature(settings: Sequence[Setting], scope: Scope) -> SignatureView:
    base_url = f"base_url: {scope.name('str')} | None = None"
    options = f"**options: {scope.typing('Any')}"
    return SignatureView(("self",), (*(one.printed for one in settings), base_url), options)


def _init_doc(settings: Sequence[Setting]) -> Doc:
    listed = [(one.name, one.doc) for one in settings]
    listed.append(("base_url", "Address below which the calls' paths are; it wins over the document's."))
    listed.append(("**options", "What else the sender takes: timeout, transport, headers, retries, ..."))
    text = "Make a client; nothing is opened or sent before the first call."
    return docstring(joined((text, section("Args", listed, 8))), 8)


def _init_arguments(settings: Sequence[Setting]) -> tuple[str, ...]:
    found = ["base_url=base_url"]
    for keyword in ("credentials", "variables"):
        pairs = [(one.wire, one.name) for one in settings if one.keyword == keyword]
        found += [f"{keyword}={as_dict(pairs)}"] if pairs else []
    return (*found, "**options")


def _constants(
    api: Api,
    schemes: Sequence[Scheme],
    security: tuple[Requirement, ...],
    module: Module,
    overlay: OverlayRule,
    problems: Problems,
) -> tuple[tuple[str, str], ...]:
    """Class attributes that tell the sender what the document says."""
    found: list[tuple[str, str]] = []
    server = document_server(api, module, problems)
    if server:
        module.imports.use_core("http.sender", "Server")
        found.append(("_server", server))
    if schemes:
        module.imports.use_core("http.security", "Scheme")
        module.imports.use("typing", "ClassVar")
        module.imports.check("collections.abc", "Mapping")
        found.append(("_schemes: ClassVar[Mapping[str, Scheme]]", as_dict((one.key, _scheme(one)) for one in schemes)))
    if security:
        found.append(("_security", security_of(security)))
    if module.context.layout.options.credentials == "optional":
        found.append(("_credentials_optional", "True"))
    if not overlay.overlay:
        agent = re.sub(r"[^A-Za-z0-9._/-]+", "-", f"{module.context.package}/{api.version}")
        found.append(("_user_agent", literal(agent)))
    return tuple(found)


def _scheme(one: Scheme) -> str:
    more = f", {literal(one.parameter)}" if one.parameter else ""
    return f"Scheme({literal(one.kind)}{more})"
