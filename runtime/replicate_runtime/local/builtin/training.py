"""A model that can be trained, and then runs what was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ..common.png import draw, encode
from ..models.fields import field
from .progress import bar

if TYPE_CHECKING:
    from ..models.job import Job


async def train(
    job: Job,
    input_images: bytes = field(description="A zip or tar file of images"),
    trigger_word: str = field("TOK", description="The word that stands for what is learnt"),
    steps: int = field(10, ge=1, le=6000, description="Number of training steps"),
    autocaption: bool = field(True, description="Whether captions are made"),
) -> dict[str, Any]:
    """Learns nothing, in as many steps as it is told."""
    await job.sleep(0.02)
    job.log(f"Learning {trigger_word!r} from {len(input_images)} bytes, captions: {autocaption}\n")
    shown = min(steps, 50)
    for step in range(1, shown + 1):
        await job.sleep(0.02)
        job.log(bar(step, shown, 0.02))
    return {"weights": job.keep("trained_model.tar", b"no weights, only a place for them\n")}


async def predict(
    job: Job,
    prompt: str = field(description="Prompt for the generated image"),
    aspect_ratio: Literal["1:1", "16:9"] = field("1:1", description="Aspect ratio of the image"),
    seed: int = field(0, description="Random seed"),
) -> list[bytes]:
    """Draws with what was learnt."""
    await job.sleep(0.1)
    side = 256 if aspect_ratio == "1:1" else 320
    return [encode(draw(f"{job.version}|{prompt}", side, 256 if side == 256 else 180, seed))]
