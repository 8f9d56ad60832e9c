"""Small, where people write."""

from __future__ import annotations

from tests.boundaries.sizes import sizes


def test_nothing_is_longer_than_its_bound() -> None:
    assert [f"{size.where} has {size.lines} lines" for size in sizes() if size.lines > size.limit.bound] == []
