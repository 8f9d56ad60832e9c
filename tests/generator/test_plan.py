"""Decisions of the plan, from IR made by hand: where things live, what they are called, what a caller gives."""

from __future__ import annotations

import pytest
from attrs import evolve

from generator.ir import (
    AnyType,
    Api,
    Array,
    Body,
    Declaration,
    Field,
    Literals,
    Media,
    Named,
    Nullable,
    ObjectType,
    Operation,
    Parameter,
    Response,
    Scalar,
    Type,
)
from generator.plan import plan
from generator.plan.atlas import Atlas, survey
from generator.plan.queries import page_item, single
from generator.plan.tree import Resource, grow
from generator.plan.views import FunctionView, ModuleView, RecordView
from generator.problems import Problems
from generator.resources import Layout

STR = Scalar("str")


def operation(
    name: str,
    *,
    answer: Type | None = None,
    method: str = "GET",
    path: str = "/x",
    parameters: tuple[Parameter, ...] = (),
    body: Body | None = None,
) -> Operation:
    """An operation with one answer."""
    media = (Media("application/json", "json", answer, "#"),) if answer is not None else ()
    responses = (Response("200", "#", media),)
    pointer = f"#/paths/{name}"
    return Operation(name, method, path, pointer, parameters=parameters, body=body, responses=responses)


def thing(key: str, *fields: tuple[str, Type], component: bool = True) -> ObjectType:
    """An object."""
    made = tuple(Field(wire, of, "#", required=True) for wire, of in fields)
    return ObjectType(key, f"#/{key}", key, made, AnyType(), component=component)


def api(operations: list[Operation], *types: Declaration) -> Api:
    """A document."""
    return Api("T", "1", operations=tuple(operations), types={one.key: one for one in types})


def surveyed(document: Api, layout: Layout | None = None) -> tuple[Resource, Atlas]:
    """The tree and the atlas of a document; no problem is expected."""
    problems = Problems()
    root = grow(document, layout or Layout(), problems)
    atlas = survey(document, root, layout or Layout(), problems)
    assert list(problems) == []
    return root, atlas


def modules(document: Api) -> dict[str, ModuleView]:
    """The modules that are printed."""
    problems = Problems()
    files = plan(document, Layout(), "tiny", problems).files
    assert list(problems) == []
    return {file.path: file.view for file in files if isinstance(file.view, ModuleView)}


def functions(document: Api) -> dict[str, FunctionView]:
    """Every endpoint function, by name."""
    return {one.name: one for view in modules(document).values() for one in view.functions}


# Where things live ---------------------------------------------------------------------------------------------------


def test_types_live_with_their_resource_their_user_or_in_shared() -> None:
    document = api(
        [
            operation("jobs.get", answer=Named("job")),
            operation("jobs.stop", answer=Named("outcome")),
            operation("users.get", answer=Named("user")),
            operation("users.jobs", answer=Array(Named("job"))),
        ],
        thing("job", ("owner", Named("user")), ("state", Named("state"))),
        thing("state", ("when", Named("time"))),
        thing("outcome"),
        thing("user", ("seen", Named("time"))),
        thing("time"),
        thing("unused"),
    )
    _, atlas = surveyed(document)
    assert atlas.homes == {
        "job": "job",
        "state": "job",
        "outcome": "job",
        "user": "user",
        "time": "shared",
        "unused": "shared",
    }


def test_a_component_is_printed_though_nothing_uses_it_and_an_inline_one_is_not() -> None:
    document = api([operation("a.get")], thing("spare"), thing("inline", component=False))
    assert list(surveyed(document)[1].names.values()) == ["Spare"]


def test_what_webhooks_and_callbacks_send_is_printed() -> None:
    document = api(
        [operation("a.get")], thing("sent", ("in", Named("inner")), component=False), thing("inner", component=False)
    )
    assert list(surveyed(evolve(document, payloads=(Named("sent"),)))[1].names.values()) == ["Sent", "Inner"]


def test_a_type_and_a_resource_of_one_name() -> None:
    _, atlas = surveyed(api([operation("user.get", answer=Named("user"))], thing("user")))
    assert (atlas.names["user"], atlas.resources["user",], atlas.resources[()]) == ("User", "UserResource", "Client")


def test_names_that_printed_code_uses_give_way() -> None:
    _, atlas = surveyed(api([operation("a.get")], thing("Page"), thing("any"), thing("None"), thing("client")))
    assert list(atlas.names.values()) == ["Page_", "Any_", "None_", "Client_"]


def test_an_unrelated_addition_renames_nothing() -> None:
    types = [thing("FooBar"), thing("foo_bar"), thing("foo-bar"), thing("page")]
    operations = [operation("getThing"), operation("get_thing"), operation("GET-thing")]
    _, before = surveyed(api(operations, *types))
    root, after = surveyed(api([operation("other.get"), *operations], thing("a"), *types))
    assert {key: after.names[key] for key in before.names} == before.names
    assert set(before.names.values()) == {"FooBar", "FooBar_2", "FooBar_3", "Page_"}
    assert {endpoint.method for endpoint in root.endpoints} == {"get_thing", "get_thing_2", "get_thing_3"}


# What comes back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "is_page"),
    [
        (("next", "previous", "results"), True),
        (("next", "results"), True),
        (("results",), False),
        (("next", "results", "total"), True),
        (("results", "total"), False),
    ],
)
def test_pages(names: tuple[str, ...], is_page: bool) -> None:
    types = {"next": Nullable(STR), "previous": Nullable(STR), "results": Array(STR), "total": Scalar("int")}
    page = thing("page", *((name, types[name]) for name in names))
    assert (page_item(page, {}) == STR) is is_page


def test_only_a_get_of_pages_takes_a_cursor() -> None:
    page = thing("page", ("next", Nullable(STR)), ("results", Array(Named("job"))))
    cursor = Parameter("cursor", "query", STR, "#")
    document = api(
        [
            operation("jobs.list", answer=Named("page"), parameters=(cursor,)),
            operation("jobs.search", answer=Named("page"), method="QUERY"),
        ],
        page,
        thing("job"),
    )
    found = functions(document)
    assert found["list_jobs"].signature.parts == ("cursor: Cursor = ...",)
    assert (found["list_jobs"].call, found["list_jobs"].arguments[1]) == ("page_call", "Page[Job]")
    assert (found["search_jobs"].call, found["search_jobs"].signature.parts) == ("Call", ())


def test_modules_that_need_one_another_import_late() -> None:
    document = api(
        [operation("users.jobs", answer=Named("job")), operation("jobs.users", answer=Named("user"))],
        thing("job"),
        thing("user"),
    )
    found = functions(document)
    assert found["jobs_user"].imports == ("from .job import Job",)
    assert found["users_job"].imports == ("from .user import User",)


def test_modules_that_need_one_way_import_early() -> None:
    document = api(
        [operation("users.jobs", answer=Named("job")), operation("jobs.get", answer=Named("job"))], thing("job")
    )
    assert functions(document)["jobs_user"].imports == ()
    assert "from .job import Job" in modules(document)["user.py"].head.imports


# What a caller gives -------------------------------------------------------------------------------------------------


def body(of: Type, *, required: bool = True, kind: str = "json") -> Body:
    """A body of one media type."""
    types = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
    return Body("#", (Media(types[kind], "json" if kind == "json" else "form", of, "#"),), required)


def test_what_must_be_given_comes_first_and_the_rest_by_name() -> None:
    parameters = (
        Parameter("limit", "query", Scalar("int"), "#"),
        Parameter("q", "query", STR, "#", required=True),
        Parameter("id", "path", STR, "#", required=True),
        Parameter("id", "query", STR, "#"),
        Parameter("X-Id", "header", Nullable(STR), "#"),
        Parameter("fixed", "query", Literals(("v",)), "#", required=True),
    )
    whole = thing("input", ("name", STR), ("id", STR), component=False)
    document = api(
        [operation("a.set", method="POST", path="/x/{id}", parameters=parameters, body=body(Named("input")))], whole
    )
    function = functions(document)["set_a"]
    assert function.signature.positional == ("id: str", "q: str", "name: str", "id_field: str")
    assert function.signature.keywords == (
        "limit: int | None = None",
        "id_query: str | None = None",
        "x_id: str | None = None",
    )
    assert "query={'limit': limit, 'q': q, 'id': id_query, 'fixed': 'v'}" in function.arguments
    assert "json={'name': name, 'id': id_field}" in function.arguments


@pytest.mark.parametrize(
    ("given", "answered", "expected"),
    [
        (body(Named("input")), False, ("name: str",)),
        (body(Named("input")), True, ("body: Input | Mapping[str, Any]",)),
        (body(Named("input"), required=False), False, ("body: Input | Mapping[str, Any] | None = None",)),
        (body(Array(STR)), False, ("body: Sequence[str]",)),
        (body(Nullable(STR), required=False), False, ("body: str | None = UNSET",)),
        (body(Named("input"), kind="form"), False, ("name: str",)),
    ],
)
def test_bodies(given: Body, answered: bool, expected: tuple[str, ...]) -> None:
    answer = Named("input") if answered else None
    document = api([operation("a.set", method="POST", body=given, answer=answer)], thing("input", ("name", STR)))
    assert functions(document)["set_a"].signature.parts == expected


def test_a_scalar_is_one_piece_of_text() -> None:
    assert single(Nullable(STR), {})
    assert not single(Array(STR), {})
    assert not single(AnyType(), {})
    assert not single(Named("x"), {"x": thing("x")})


def test_fields_of_a_record() -> None:
    fields = (
        Field("id", STR, "#", required=True, read_only=True),
        Field("kind", Literals(("job",)), "#", required=True),
        Field("a-b", Nullable(STR), "#"),
        Field("class", STR, "#", required=True),
    )
    document = api([operation("jobs.get", answer=Named("job"))], ObjectType("job", "#", "job", fields, AnyType()))
    (record,) = modules(document)["job.py"].records
    assert isinstance(record, RecordView)
    assert [f"{field.name}: {field.annotation}{field.assigned}" for field in record.fields] == [
        "id: str = ABSENT",
        "kind: Literal['job'] = 'job'",
        "a_b: str | None = wire('a-b', default=ABSENT)",
        "class_: str = wire('class')",
    ]


def test_many_shared_types_are_spread_over_modules_and_stay_there() -> None:
    types = [thing(f"thing{n}") for n in range(200)]
    _, few = surveyed(api([operation("a.get")], *types[:100]))
    assert set(few.homes.values()) == {"shared"}
    _, many = surveyed(api([operation("a.get")], *types))
    _, more = surveyed(api([operation("a.get")], thing("other"), *types))
    assert len(set(many.homes.values())) == 16
    assert {key: more.homes[key] for key in many.homes} == many.homes
