"""What names stand for: media types by names of files, models by their names, pages by their cursors."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from replicate_runtime.overlays.parts.media import extension_of, media_type_of
from replicate_runtime.overlays.parts.named import named
from replicate_runtime.overlays.parts.paginate import async_paginate, paginate


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.flac", "audio/flac"),
        ("A.FLAC", "audio/flac"),
        ("a.b.glb", "model/gltf-binary"),
        ("a.png.glb", "model/gltf-binary"),
        ("glb", None),
        (".none", None),
        ("a.", None),
        ("", None),
    ],
)
def test_a_name_stands_for_a_media_type_by_its_last_extension(name: str, media_type: str | None) -> None:
    assert media_type_of(name) == media_type


@pytest.mark.parametrize(
    ("media_type", "extension"),
    [("model/gltf-binary", ".glb"), ("image/avif", ".avif"), ("audio/mp4", ".m4a"), ("x/y", ""), ("", "")],
)
def test_a_media_type_has_an_extension(media_type: str, extension: str) -> None:
    assert extension_of(media_type) == extension


ONE_OR_TWO = "Must specify exactly one of 'owner' and 'name' or single 'key' in the format 'owner/name'"
BOTH = "Both 'owner' and 'name' must be provided if 'key' is not specified."


@pytest.mark.parametrize(
    ("args", "keywords", "model"),
    [
        (("o/n",), {}, "o/n"),
        (("o", "n"), {}, ("o", "n")),
        ((), {"key": "o/n"}, "o/n"),
        ((), {"owner": "o", "name": "n"}, ("o", "n")),
        (("o/n",), {"key": None, "owner": None, "name": None}, "o/n"),
    ],
)
def test_a_model_is_named_in_the_ways_of_old(args: tuple[str, ...], keywords: dict[str, Any], model: object) -> None:
    given = {**keywords, "timeout": 5}
    assert named(args, given) == (model, {"timeout": 5})
    assert given == {**keywords, "timeout": 5}


@pytest.mark.parametrize(
    ("args", "keywords", "message"),
    [
        (("o/n",), {"key": "o/n"}, "Cannot mix positional and keyword arguments"),
        (("o",), {"name": "n"}, "Cannot mix positional and keyword arguments"),
        (("o",), {"owner": "n"}, "Cannot mix positional and keyword arguments"),
        (("a", "b", "c"), {}, "Invalid number of arguments"),
        ((), {}, ONE_OR_TWO),
        ((), {"key": "o/n", "owner": "o"}, ONE_OR_TWO),
        ((), {"key": "o/n", "name": "n"}, ONE_OR_TWO),
        ((), {"owner": "o"}, BOTH),
        ((), {"name": "n"}, BOTH),
        (("o", None), {}, BOTH),
    ],
)
def test_a_model_that_is_named_otherwise_is_refused_in_the_words_of_old(
    args: tuple[str, ...], keywords: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        named(args, keywords)


class Listed:
    """One page of a list."""

    def __init__(self, following: str | None) -> None:
        self.next = following


def test_pages_are_asked_for_one_after_the_other_from_the_first_on() -> None:
    asked: list[Any] = []
    following = iter(["b", "c", None] * 2)

    def listing(cursor: Any) -> Any:
        asked.append(cursor)
        return Listed(next(following))

    async def async_listing(cursor: Any) -> Any:
        return listing(cursor)

    async def walk() -> list[Any]:
        return [page.next async for page in async_paginate(async_listing)]

    pages = paginate(listing)
    assert asked == []
    assert [page.next for page in pages] == ["b", "c", None]
    assert asyncio.run(walk()) == ["b", "c", None]
    assert asked == [..., "b", "c"] * 2
