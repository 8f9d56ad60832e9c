"""Models that answer with text and data."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import attrs

from ..models.engine import ModelFailureError
from ..models.fields import field
from .progress import bar

if TYPE_CHECKING:
    from ..models.job import Job

_VERSE = (
    "Soft feet on the stones, | a llama walks the ridge at dawn | and counts what is left. | "
    "The valley answers | with bells and a little smoke, | and the day begins."
)


async def llama(
    job: Job,
    prompt: str = field(description="Prompt"),
    system_prompt: str = field("You are a helpful assistant", description="System prompt"),
    max_tokens: int = field(512, ge=1, description="The maximum number of tokens to generate"),
    temperature: float = field(0.7, ge=0, le=5, description="Randomness of the output; there is none here"),
    top_p: float = field(0.95, ge=0, le=1, description="Cumulative probability of the tokens considered"),
) -> AsyncIterator[str]:
    """Answers in verse, word by word."""
    job.log(f"{system_prompt}; temperature {temperature}, top_p {top_p}\n")
    text = f"\n\nYou asked: {prompt}\n" + _VERSE.replace(" | ", "\n")
    tokens = [token + " " for token in text.split(" ")][:max_tokens]
    for token in tokens:
        await job.sleep(0.005)
        yield token
    job.metrics |= {"input_token_count": len(prompt.split()), "output_token_count": len(tokens)}


async def hello_world(text: str = field(description="Text to prefix with 'hello '")) -> str:
    """Says hello."""
    return f"hello {text}"


async def counter(
    job: Job,
    count: int = field(5, ge=0, le=1000, description="How many numbers"),
    seconds: float = field(0.1, ge=0, description="Pause before each"),
) -> AsyncIterator[int]:
    """Counts, one number at a time."""
    for number in range(count):
        await job.sleep(seconds)
        yield number


async def sleeper(job: Job, seconds: float = field(1.0, ge=0, description="How long to sleep")) -> str:
    """Sleeps, and says for how long."""
    await job.sleep(seconds)
    return f"slept for {seconds:g} s"


async def progress(
    job: Job,
    steps: int = field(10, ge=1, le=1000, description="How many steps"),
    seconds: float = field(0.05, ge=0, description="Time for each"),
) -> str:
    """Works in steps and shows them in its logs, as tqdm does."""
    for step in range(steps + 1):
        job.log(bar(step, steps, seconds))
        if step < steps:
            await job.sleep(seconds)
    return "done"


async def failure(
    job: Job,
    message: str = field("the model broke", description="What the error says"),
    after: float = field(0.0, ge=0, description="Seconds until then"),
) -> str:
    """Fails."""
    job.log("about to fail\n")
    await job.sleep(after)
    raise ModelFailureError(message)


async def caller(job: Job, seconds: float = field(0.2, ge=0, description="How long the work takes")) -> str:
    """Works for those who are called back: refuses to run without a webhook."""
    if job.webhook is None:
        raise ModelFailureError("this model tells its result to a webhook: give one")
    await job.sleep(seconds)
    return f"told to {job.webhook}"


@attrs.frozen
class Speech:
    """What `speech` makes."""

    audio_out: bytes
    """The sound."""
    duration: float
    """Seconds."""
    words: list[str]
    """What is said."""


async def speech(
    text: str = field("hello there", description="What to say", max_length=500),
    pitch: float = field(1.0, ge=0.5, le=2.0, description="1 is normal"),
) -> Speech:
    """Whistles a text: a WAV file, and facts about it."""
    words = text.split()
    samples = [_sample(letter, at, pitch) for letter in text[:40] for at in range(800)]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return Speech(audio_out=file.getvalue(), duration=len(samples) / 8000, words=words)


async def everything(
    text: str = field(description="Any text", min_length=1, max_length=100),
    count: int = field(3, ge=1, le=10, description="A whole number"),
    ratio: float = field(0.5, ge=0, le=1, description="A number"),
    exact: bool = field(False, description="Yes or no"),
    size: Literal[256, 512, 1024] = field(512, description="A number to choose"),
    mode: Literal["fast", "good", "best of all"] = field("fast", description="A text to choose"),
    names: Annotated[list[str] | None, field(description="Several texts")] = None,
    options: Annotated[dict[str, Any] | None, field(description="Anything, by name")] = None,
) -> dict[str, Any]:
    """Takes every kind of input and gives it back."""
    return {
        "text": text,
        "count": count,
        "ratio": ratio,
        "exact": exact,
        "size": size,
        "mode": mode,
        "names": names or [],
        "options": options,
    }


def _sample(letter: str, at: int, pitch: float) -> int:
    if letter == " ":
        return 0
    tone = (220 + 20 * (ord(letter) % 32)) * pitch
    return int(12000 * math.sin(math.tau * tone * at / 8000) * (1 - at / 800))
