"""Hardware: what models can be run on, in name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..http.received import Handler, Received, reply

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service

HARDWARE: Final = {
    "cpu": "CPU",
    "gpu-t4": "Nvidia T4 GPU",
    "gpu-l40s": "Nvidia L40S GPU",
    "gpu-l40s-2x": "2x Nvidia L40S GPU",
    "gpu-a100-large": "Nvidia A100 (80GB) GPU",
    "gpu-a100-large-2x": "2x Nvidia A100 (80GB) GPU",
    "gpu-h100": "Nvidia H100 GPU",
}
"""Name for people, by SKU."""


def wrong_hardware(sku: str) -> list[tuple[str, str]]:
    """What is wrong with a SKU that there is not, for `rejected`."""
    return [] if sku in HARDWARE else [("/hardware", f"must be one of: {', '.join(HARDWARE)}")]


async def list_(_service: Service, _received: Received) -> Response:
    """`hardware.list`."""
    return reply([{"sku": sku, "name": name} for sku, name in HARDWARE.items()])


HANDLERS: dict[str, Handler] = {"hardware.list": list_}
