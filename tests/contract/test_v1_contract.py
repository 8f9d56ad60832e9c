"""Everything that release 1.0.7 offers is here; what differs on purpose is listed, with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.v1 import CONTRACT, claims, complaints

if not CONTRACT.exists():
    pytest.skip("the public contract of release 1.0.7 lies beside the checkout only", allow_module_level=True)


@pytest.mark.parametrize(("module", "name", "claim"), [pytest.param(*one, id=f"{one[0]}.{one[1]}") for one in claims()])
def test_every_name_is_as_it_was(module: str, name: str, claim: dict[str, Any]) -> None:
    assert complaints(module, name, claim) == []
