"""Where calls go and what they show: servers in every spelling, and alternatives of credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from generator.plan import reserved
from tests.generator.printing import Caller, Wire, build_from, document, load

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

SCHEMES: dict[str, Any] = {
    "token": {"type": "http", "scheme": "Bearer"},
    "key": {"type": "apiKey", "in": "query", "name": "api key"},
    "digest": {"type": "http", "scheme": "digest"},
    "tls": {"type": "mutualTLS"},
}
SERVER: dict[str, Any] = {
    "url": "{scheme}://h.test:{port}/{base}",
    "variables": {
        "scheme": {"default": "https", "enum": ["https"]},
        "port": {"default": 443, "enum": [443, 8443]},
        "base": {"default": ""},
    },
}


def gets(name: str, *security: str, **more: Any) -> dict[str, Any]:
    """A path with one operation; its alternatives are names of schemes with `+` between them."""
    choices = [{key: list[str]() for key in filter(None, one.split("+"))} for one in security]
    return {"get": {"operationId": name, "security": choices, "responses": {"200": {"description": "ok"}}, **more}}


ZONED: dict[str, Any] = {
    "url": "https://{zone}.up.test:{port}/{base}",
    "variables": {
        "zone": {"default": "a", "enum": ["a", "b"], "description": "Where files go."},
        "port": {"default": 443, "enum": [443, 8443]},
        "base": {"default": "files"},
    },
}
PATHS = {
    "/x": gets("x", ""),
    "/zoned": gets("zoned", "", servers=[ZONED]),
    "/host": gets("host", "", servers=[{"url": "/v9/"}]),
    "/below": gets("below", "", servers=[{"url": "v9"}]),
    "/other": gets("other", "", servers=[{"url": "//other.test"}]),
    "/http://evil.test": gets("odd", ""),
    "//evil.test": gets("slashes", ""),
    "/digest": gets("digest", "digest", "digest+key", "key"),
    "/tls": gets("tls", "tls+token"),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package of all these operations; digest credentials cannot be sent."""
    out = tmp_path_factory.mktemp("access")
    root = {**document(PATHS), "components": {"securitySchemes": SCHEMES}, "servers": [SERVER]}
    result = build_from(root, out, "access", allow_partial=True)
    assert result.problems.pointers("error") == {"#/components/securitySchemes/digest"}
    [note] = [problem for problem in result.problems if problem.pointer == "#/paths/~1zoned/get/servers/0"]
    assert note.message == "has a variable 'base' that is another one elsewhere; here it keeps its default"
    return load(out, "access")


@pytest.mark.parametrize(
    ("name", "given", "url"),
    [
        ("x", {}, "https://h.test/x"),
        ("x", {"port": "8443", "base": "v1/"}, "https://h.test:8443/v1/x"),
        ("x", {"base_url": "https://mine.test/v2/"}, "https://mine.test/v2/x"),
        ("host", {"base": "v1"}, "https://h.test/v9/host"),
        ("below", {"base": "v1"}, "https://h.test/v1/v9/below"),
        ("other", {}, "https://other.test/other"),
        ("zoned", {}, "https://a.up.test/files/zoned"),
        ("zoned", {"zone": "b", "port": "8443", "base": "v1"}, "https://b.up.test:8443/files/zoned"),
        ("zoned", {"zone": "b", "base_url": "https://mine.test"}, "https://b.up.test/files/zoned"),
        ("odd", {}, "https://h.test/http://evil.test"),
        ("slashes", {}, "https://h.test//evil.test"),
    ],
)
def test_servers(package: ModuleType, call: Caller, name: str, given: dict[str, str], url: str) -> None:
    wire = Wire(httpx.Response(200))
    call(package.Client(transport=wire.transport, **given), name)
    assert str(wire.last.url) == url


def test_variables_have_the_documents_values(package: ModuleType) -> None:
    annotations = package.Client.__init__.__annotations__
    assert (annotations["port"], annotations["base"]) == ("Literal['443', '8443']", "str")
    assert annotations["zone"] == "Literal['a', 'b']"
    assert "zone: Where files go." in package.Client.__init__.__doc__


def test_a_value_that_a_variable_does_not_have_is_refused(package: ModuleType, call: Caller) -> None:
    wire = Wire(httpx.Response(200))
    with pytest.raises(package.ConfigurationError, match="'zone' must be one of a, b"):
        call(package.Client(transport=wire.transport, zone="c"), "zoned")
    assert wire.requests == []


def test_what_cannot_be_sent_leaves_the_other_alternatives(package: ModuleType, call: Caller) -> None:
    wire = Wire(httpx.Response(200))
    with pytest.raises(package.MissingCredential, match="'key'"):
        call(package.Client(transport=wire.transport), "digest")
    call(package.Client(transport=wire.transport, key="k 1"), "digest")
    assert wire.target == "/digest?api%20key=k%201"


def test_certificates_belong_to_the_transport(package: ModuleType, call: Caller) -> None:
    wire = Wire(httpx.Response(200))
    call(package.Client(transport=wire.transport, token="t"), "tls")
    assert wire.last.headers["authorization"] == "Bearer t"


def test_no_argument_of_a_client_hides_what_it_looks_up(tmp_path: Path, call: Caller) -> None:
    names = sorted(reserved.BUILTINS | reserved.CONSTRUCTOR | reserved.CLIENT)
    variables = {name: {"default": f"v-{name}"} for name in names}
    root = document(
        {"/x": gets("x", "+".join(f"{name} key" for name in names))},
        servers=[{"url": "https://h.test/" + "/".join(f"{{{name}}}" for name in names), "variables": variables}],
    )
    keys = {f"{name} key": {"type": "apiKey", "in": "query", "name": f"k-{name}"} for name in names}
    root["components"]["securitySchemes"] = keys | {name: {"type": "http", "scheme": "bearer"} for name in names}
    name = f"hides_{call.awaiting}"
    build_from(root, tmp_path, name)
    wire = Wire(httpx.Response(200))
    package = load(tmp_path, name)
    call(package.Client(transport=wire.transport, **{f"{name}_key": "s" for name in names}), "x")
    assert wire.last.url.path == f"/{'/'.join(f'v-{name}' for name in names)}/x"
    assert wire.last.url.params.keys() == {f"k-{name}" for name in names}
