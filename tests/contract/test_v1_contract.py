"""Everything that release 1.0.7 offers is here; what differs on purpose is listed, with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.differences import PAGE, differences, table
from tests.contract.v1 import CONTRACT, claims, complaints

LISTED = {complaint for one in differences() for complaint in one.contract}

beside = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract of release 1.0.7 lies beside the checkout only")
CLAIMS = list(claims()) if CONTRACT.exists() else []


@beside
@pytest.mark.parametrize(("module", "name", "claim"), [pytest.param(*one, id=f"{one[0]}.{one[1]}") for one in CLAIMS])
def test_every_name_is_as_it_was(module: str, name: str, claim: dict[str, Any]) -> None:
    assert set(complaints(module, name, claim)) <= LISTED


@beside
def test_what_is_listed_does_differ() -> None:
    found = {complaint for one in CLAIMS for complaint in complaints(*one)}
    assert found == LISTED


def test_the_docs_show_the_list() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")
