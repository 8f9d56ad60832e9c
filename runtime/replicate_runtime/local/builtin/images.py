"""Models that draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..common.png import Picture, decode, draw, encode, enlarge
from ..models.fields import field
from .progress import bar

if TYPE_CHECKING:
    from ..models.job import Job

_SIDES = {"1:1": (256, 256), "16:9": (320, 180), "9:16": (180, 320), "3:2": (300, 200), "2:3": (200, 300)}


async def stable_diffusion_3(
    job: Job,
    prompt: str = field("", description="Text prompt for image generation"),
    aspect_ratio: Literal["1:1", "16:9", "9:16", "3:2", "2:3"] = field("1:1", description="Aspect ratio of the image"),
    cfg: float = field(3.5, ge=0, le=20, description="How closely the output follows the prompt"),
    steps: int = field(28, ge=1, le=28, description="Number of steps to run the sampler for"),
    output_format: Literal["png", "webp", "jpg"] = field("png", description="Format of the image; it is a PNG here"),
    seed: int | None = field(None, description="Set a seed for reproducibility"),
    negative_prompt: str = field("", description="What not to show"),
) -> bytes:
    """Draws waves in colours that the prompt decides."""
    chosen = 42069 if seed is None else seed
    job.log(f"Using seed: {chosen}\n")
    await _steps(job, steps, 0.01)
    width, height = _SIDES[aspect_ratio]
    job.metrics["image_count"] = 1
    return encode(draw(f"{prompt}|{negative_prompt}|{cfg}|{output_format}", width, height, chosen))


async def clipdraw(
    job: Job,
    prompt: str = field("Watercolor painting of an underwater submarine.", description="prompt for generating image"),
    num_paths: int = field(256, ge=1, description="number of paths/curves"),
    num_iterations: int = field(1000, ge=1, description="number of iterations"),
    display_frequency: int = field(10, ge=1, description="display frequency of intermediate images"),
) -> bytes:
    """Draws curves, slowly, and says in its logs how far it is."""
    job.log(f"Drawing {num_paths} paths; every {display_frequency}th iteration is shown\n")
    await _steps(job, min(num_iterations, 20), 0.02)
    return encode(draw(prompt, 224, 224, num_paths))


async def kandinsky(
    job: Job,
    prompt: str = field("A moss covered astronaut with a black background", description="Input prompt"),
    negative_prompt: str | None = field(None, description="Specify things to not see in the output"),
    width: Literal[384, 512, 576, 640] = field(512, description="Width of output image"),
    height: Literal[384, 512, 576, 640] = field(512, description="Height of output image"),
    num_outputs: int = field(1, ge=1, le=4, description="Number of images to output"),
    num_inference_steps: int = field(75, ge=1, le=500, description="Number of denoising steps"),
    seed: int | None = field(None, description="Random seed"),
) -> list[bytes]:
    """Draws several pictures."""
    first = seed or 0
    await _steps(job, min(num_inference_steps, 20), 0.01)
    text = f"{prompt}|{negative_prompt}"
    return [encode(draw(text, width // 2, height // 2, first + index)) for index in range(num_outputs)]


async def laionide(
    job: Job,
    prompt: str = field(description="Text prompt to use."),
    batch_size: int = field(1, ge=1, le=8, description="Images in the batch; one is drawn here"),
    side_x: Literal[32, 48, 64, 80, 96, 112, 128] = field(64, description="Width of the image"),
    side_y: Literal[32, 48, 64, 80, 96, 112, 128] = field(64, description="Height of the image"),
    timestep_respacing: str = field("35", description="Number of timesteps"),
    seed: int = field(0, description="Seed for reproducibility"),
) -> bytes:
    """Draws one small picture, to be made larger by another model."""
    job.log(f"Drawing {batch_size} of {timestep_respacing} steps\n")
    await job.sleep(0.1)
    return encode(draw(prompt, side_x, side_y, seed))


async def swinir(
    job: Job,
    image: bytes = field(description="input image"),
    task_type: Literal["Real-World Image Super-Resolution-Large", "Grayscale Image Denoising"] = field(
        "Real-World Image Super-Resolution-Large", description="Choose a task"
    ),
    noise: Literal[15, 25, 50] = field(15, description="noise level"),
    jpeg: int = field(40, ge=0, le=100, description="scale factor for jpeg artifacts"),
) -> bytes:
    """Makes a picture four times as large; one that it cannot read it replaces by a drawing."""
    job.log(f"{task_type}, noise {noise}, jpeg {jpeg}\n")
    await job.sleep(0.1)
    try:
        picture: Picture = decode(image)
    except (ValueError, KeyError) as error:
        job.log(f"{error}: a drawing stands for it\n")
        picture = draw(str(len(image)), 64, 64)
    return encode(enlarge(picture, 4))


async def _steps(job: Job, count: int, seconds: float) -> None:
    """Tell progress as tqdm does."""
    for step in range(1, count + 1):
        await job.sleep(seconds)
        job.log(bar(step, count, seconds))
