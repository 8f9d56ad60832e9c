# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The kinds of machines that models can run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.hardware import HardwareOverlay

from .shared import Problem

if TYPE_CHECKING:
    import builtins

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


@record
class Hardware(HardwareOverlay):
    """A kind of machine to run models on."""

    name: str
    """Name for people, for instance `Nvidia L40S GPU`."""
    sku: str
    """Name for programs, for instance `gpu-l40s`."""


def list_hardware() -> Call[list[Hardware]]:
    """Describe `hardware.list`: GET /hardware."""
    return Call("GET", "/v1/hardware", list[Hardware], errors={"default": Problem}, operation="hardware.list")


class HardwareNamespace(Resource):
    """The kinds of machines that models can run on."""

    def list(self, **options: Unpack[Options]) -> builtins.list[Hardware]:
        """List the hardware that models can run on.

        Returns all kinds of hardware at once, not in pages. The `sku` of one is what `models.create`,
        `deployments.create` and `deployments.update` take.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            All kinds of hardware.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `hardware.list`: GET /hardware.
        """
        return self._client.send(list_hardware(), **options)

    async def async_list(self, **options: Unpack[Options]) -> builtins.list[Hardware]:
        """List the hardware that models can run on.

        Returns all kinds of hardware at once, not in pages. The `sku` of one is what `models.create`,
        `deployments.create` and `deployments.update` take.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            All kinds of hardware.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `hardware.list`: GET /hardware.
        """
        return await self._client.async_send(list_hardware(), **options)
