"""Answers that are none."""

from __future__ import annotations

from typing import Any

from . import program, raised, replicate


@program
def fault_that_passes() -> Any:
    return replicate.predictions.get("fault-503")


@program
async def async_fault_that_passes() -> Any:
    return await replicate.Client().predictions.async_get("fault-429")


@program
def fault_inside() -> Any:
    return raised(lambda: replicate.predictions.get("fault-500"))


@program
def moved() -> Any:
    return raised(lambda: replicate.predictions.get("moved"))


@program
def fault_of_a_refusal() -> Any:
    return raised(lambda: replicate.predictions.get("fault-403"))


@program
def path_in_an_id() -> Any:
    return raised(lambda: replicate.collections.get("../account"))


@program
def empty_token() -> Any:
    return replicate.Client(api_token="").accounts.current()


@program
def empty_address() -> Any:
    return replicate.Client(base_url="").accounts.current()
