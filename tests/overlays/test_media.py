"""Media types do not depend on the tables of the machine, nor on the version of Python."""

from __future__ import annotations

import mimetypes

import pytest

from replicate_runtime.overlays.parts.media import extension_of, media_type_of


@pytest.fixture(autouse=True)
def no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python knows by itself, on a machine without tables."""
    bare = mimetypes.MimeTypes()
    monkeypatch.setattr(mimetypes, "guess_type", bare.guess_type)
    monkeypatch.setattr(mimetypes, "guess_extension", bare.guess_extension)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("out.webp", "image/webp"),
        ("OUT.WEBP", "image/webp"),
        ("https://example.com/a/out.flac", "audio/flac"),
        ("out.png", "image/png"),
        ("weights.tar", "application/x-tar"),
        ("out.json.gz", "application/json"),
        ("out", None),
        ("out.unknown", None),
    ],
)
def test_a_name_stands_for_a_type(name: str, media_type: str | None) -> None:
    assert media_type_of(name) == media_type


@pytest.mark.parametrize(
    ("media_type", "extension"),
    [("image/webp", ".webp"), ("image/png", ".png"), ("image/jpg", ".jpg"), ("", ""), ("a/b", "")],
)
def test_a_type_has_an_extension(media_type: str, extension: str) -> None:
    assert extension_of(media_type) == extension
