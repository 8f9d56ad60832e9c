"""Running."""

from __future__ import annotations

from typing import Any

from replicate.exceptions import ModelError
from replicate.helpers import FileOutput
from replicate.identifier import ModelVersionIdentifier

from . import FILE, FILES, HEX, INPUT, PIECES, araised, asking, program, raised, replicate


@program
def run_model() -> Any:
    return replicate.run("owner/name", input=INPUT)


@program
def run_model_without_input() -> Any:
    return replicate.run("owner/name")


@program
def run_version() -> Any:
    return replicate.run(f"owner/name:{HEX}", input=INPUT)


@program
def run_identifier() -> Any:
    return replicate.run(ModelVersionIdentifier("owner", "name", HEX), INPUT)


@program
def run_model_object() -> Any:
    return replicate.run(replicate.models.get("owner/name"), input=INPUT)


@program
def run_version_object() -> Any:
    return replicate.run(replicate.models.get("owner/name").latest_version, input=INPUT)


@program
def run_iterator() -> Any:
    output = replicate.run(f"owner/name:{PIECES}", input=asking("pieces"))
    return [hasattr(output, "__next__"), list(output)]


@program
def run_iterator_polled() -> Any:
    return list(replicate.run(f"owner/name:{PIECES}", input=asking("pieces"), wait=False))


@program
def run_list_of_model() -> Any:
    return replicate.run("owner/name", input=asking("pieces"))


@program
def run_file() -> Any:
    output = replicate.run(f"owner/name:{FILE}", input=asking("file"))
    return [isinstance(output, FileOutput), output, output.read(), b"".join(output), str(output)]


@program
def run_files() -> Any:
    output = replicate.run(f"owner/name:{FILES}", input=asking("files"))
    return [isinstance(output, list), output, [one.read() for one in output]]


@program
def run_file_of_text_schema() -> Any:
    return replicate.run(f"owner/name:{HEX}", input=asking("file"))


@program
def run_file_over_http() -> Any:
    return replicate.run(f"owner/name:{FILE}", input=asking("own"))


@program
def run_data_uri() -> Any:
    output = replicate.run(f"owner/name:{HEX}", input=asking("data"))
    return [output, output.read()]


@program
def run_without_file_output() -> Any:
    return replicate.run(f"owner/name:{FILES}", input=asking("files"), use_file_output=False)


@program
def run_nested() -> Any:
    return replicate.run("owner/name", input=asking("nested"), use_file_output=False)


@program
def run_polled() -> Any:
    return replicate.run("owner/name", input=asking("polled"), wait=False)


@program
def run_version_polled() -> Any:
    return replicate.run(f"owner/name:{HEX}", input=asking("polled"), wait=False)


@program
def run_wait_seconds() -> Any:
    return replicate.run(f"owner/name:{HEX}", input=INPUT, wait=10)


@program
def run_failing() -> Any:
    found = raised(
        lambda: replicate.run(f"owner/name:{HEX}", input=asking("failing"), wait=False),
        lambda: replicate.run("owner/name", input=asking("failing")),
    )
    return [*found, [isinstance(one, ModelError) and one.prediction.status for one in found]]


@program
def run_canceled() -> Any:
    return raised(lambda: replicate.run("owner/name", input=asking("canceled"), wait=False))


@program
def run_bad_input() -> Any:
    return raised(lambda: replicate.run("owner/name", input=asking("bad")))


@program
def run_wrong_reference() -> Any:
    return raised(lambda: replicate.run("nonsense", input={}))


@program
def run_community_model() -> Any:
    return raised(lambda: replicate.run("owner/missing", input={}))


@program
async def async_run_model() -> Any:
    client = replicate.Client()
    return [await client.async_run("owner/name", INPUT), await client.async_run(f"owner/name:{HEX}", input=INPUT)]


@program
async def async_run_iterator() -> Any:
    output = await replicate.Client().async_run(f"owner/name:{PIECES}", input=asking("pieces"))
    return [piece async for piece in output]


@program
async def async_run_iterator_polled() -> Any:
    output = await replicate.Client().async_run(f"owner/name:{PIECES}", input=asking("pieces"), wait=False)
    return [piece async for piece in output]


@program
async def async_run_files() -> Any:
    output = await replicate.Client().async_run(f"owner/name:{FILES}", input=asking("files"))
    return [output, [await one.aread() for one in output], b"".join([chunk async for chunk in output[0]])]


@program
async def async_run_polled() -> Any:
    return await replicate.Client().async_run("owner/name", input=asking("polled"), wait=False)


@program
async def async_run_failing() -> Any:
    return await araised(lambda: replicate.Client().async_run("owner/name", input=asking("failing"), wait=False))
