"""The document against recorded answers: what a real body has and the document does not is a missing correction."""

from __future__ import annotations

import pytest

from tests.contract.document import bodies, complaints, operations, response_of, schemas
from tests.contract.recording import REAL, Recording, ours, real

RECORDINGS = [*ours(), *real()]
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="no recordings of real traffic beside the checkout")


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name)
def test_bodies_fit_the_corrected_document(recording: Recording) -> None:
    assert [text for pointer, body in bodies(recording) for text in complaints(pointer, body)] == []


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name)
def test_media_types_are_documented(recording: Recording) -> None:
    media = recording.response.headers.get("content-type", "").partition(";")[0]
    documented = [name for name, _ in schemas(response_of(recording))]
    if not documented:
        assert recording.response.body is None
    elif recording.status < 500:
        assert media in documented


@needs_real
def test_there_are_real_recordings() -> None:
    found = real()
    assert len(found) >= 60
    assert {recording.operation for recording in found} <= operations().keys()
