"""Run a model, and keep the file that it makes."""

from __future__ import annotations

from pathlib import Path

import replicate

output = replicate.run("stability-ai/stable-diffusion-3", input={"prompt": "An astronaut riding a rainbow unicorn"})

if hasattr(output, "read"):
    with Path("output.png").open("wb") as file:
        file.write(output.read())
