"""Files."""

from __future__ import annotations

import io
from typing import Any

from . import hello, program, raised, replicate


@program
def files_create_from_path() -> Any:
    return [replicate.files.create(hello()), replicate.files.create(str(hello()))]


@program
def files_create_from_handle() -> Any:
    with hello().open("rb") as file:
        file.read(3)
        return replicate.files.create(file, metadata={"a": 1})


@program
def files_create_with_names() -> Any:
    return replicate.files.create(io.BytesIO(b"hello"), filename="hello.json", content_type="application/json")


@program
def files_create_nameless() -> Any:
    return replicate.files.create(io.BytesIO(b""))


@program
def files_read() -> Any:
    listed = replicate.files.list()
    return [listed[0], len(listed), replicate.files.get("f1"), replicate.files.delete("f1")]


@program
def files_refused() -> Any:
    return raised(lambda: replicate.files.create(3))


@program
async def async_files() -> Any:
    files = replicate.Client().files
    return [
        await files.async_create(hello()),
        (await files.async_list())[0],
        await files.async_get("f1"),
        await files.async_delete("f1"),
    ]
