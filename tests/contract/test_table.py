"""The printed table of operations is the document's, and the client has a method and a twin for each row."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

import replicate
from replicate.operations import OPERATIONS
from tests.contract.document import operations
from tests.contract.replay import find

if TYPE_CHECKING:
    from replicate_runtime.core.operation import Operation


def test_the_table_has_what_the_document_has() -> None:
    documented = [(o.id, o.method, f"/v1{o.path}", tuple(o.value["responses"])) for o in operations().values()]
    assert [(row.name, row.method, row.path, row.statuses) for row in OPERATIONS] == documented
    assert len(documented) == 37


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: row.name)
def test_every_row_is_a_method_with_a_twin(row: Operation) -> None:
    client = replicate.Client()
    method, twin = find(client, row.name, "blocking"), find(client, row.name, "awaiting")
    assert not inspect.iscoroutinefunction(method)
    assert inspect.iscoroutinefunction(twin)
    assert inspect.signature(method) == inspect.signature(twin)
    assert inspect.getdoc(method) == inspect.getdoc(twin)
    assert row.name in str(inspect.getdoc(method))
