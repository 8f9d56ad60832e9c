"""What a new local service knows: models under the names of the documentation, collections, and one empty model."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import attrs

from ..models.catalog import Offer
from ..models.cogdoc import document
from ..models.functions import runner
from ..models.signature import Signature, signature
from ..runs.run import Run
from . import images, training, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from ..service import Service
    from ..store.store import Document

_DAY: Final = 24 * 3600 * 1_000_000_000
CLIPDRAW: Final = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
"""The version of `kvfrans/clipdraw` that the documentation runs."""


@attrs.frozen(kw_only=True)
class _Built:
    name: str
    function: Callable[..., Any]
    description: str
    example: dict[str, Any]
    official: bool = False
    version: str | None = None
    runs: int = 0
    train: Callable[..., Any] | None = None


_MODELS: Final = (
    _Built(
        name="stability-ai/stable-diffusion-3",
        function=images.stable_diffusion_3,
        description="A text-to-image model with improved image quality, typography and prompt understanding",
        example={"prompt": "An astronaut riding a rainbow unicorn"},
        official=True,
        runs=1_500_000,
    ),
    _Built(
        name="kvfrans/clipdraw",
        function=images.clipdraw,
        description="Synthesize drawings to match a text prompt",
        example={"prompt": "Watercolor painting of an underwater submarine."},
        version=CLIPDRAW,
        runs=3_400,
    ),
    _Built(
        name="ai-forever/kandinsky-2.2",
        function=images.kandinsky,
        description="Multilingual text-to-image latent diffusion model",
        example={"prompt": "A moss covered astronaut with a black background"},
        runs=900_000,
    ),
    _Built(
        name="afiaka87/laionide-v4",
        function=images.laionide,
        description="GLIDE text-to-image model, fine-tuned on more data",
        example={"prompt": "avocado armchair"},
        runs=20_000,
    ),
    _Built(
        name="jingyunliang/swinir",
        function=images.swinir,
        description="Image restoration and super-resolution: makes an image four times as large",
        example={"image": "data:image/png;base64,iVBORw0KGgo="},
        runs=5_900_000,
    ),
    _Built(
        name="meta/meta-llama-3-8b-instruct",
        function=words.llama,
        description="A language model of 8 billion parameters, tuned for chat; it streams",
        example={"prompt": "Please write a haiku about llamas"},
        official=True,
        runs=130_000_000,
    ),
    _Built(
        name="replicate/hello-world",
        function=words.hello_world,
        description="A tiny model that says hello",
        example={"text": "Alice"},
        runs=7_000_000,
    ),
    _Built(
        name="replicate/counter",
        function=words.counter,
        description="Counts slowly, one number at a time",
        example={"count": 3},
    ),
    _Built(name="replicate/sleeper", function=words.sleeper, description="Sleeps", example={"seconds": 0.1}),
    _Built(
        name="replicate/progress",
        function=words.progress,
        description="Shows its progress in its logs",
        example={"steps": 4},
    ),
    _Built(name="replicate/failure", function=words.failure, description="Fails, with an error", example={}),
    _Built(name="replicate/caller", function=words.caller, description="Needs a webhook", example={}),
    _Built(
        name="replicate/speech",
        function=words.speech,
        description="Text to speech, whistled: a sound file and facts about it",
        example={"text": "hello there"},
    ),
    _Built(
        name="replicate/everything",
        function=words.everything,
        description="Takes every kind of input and gives it back",
        example={"text": "hello"},
    ),
    _Built(
        name="replicate/trainer",
        function=training.predict,
        train=training.train,
        description="A text-to-image model that can be fine-tuned with your own images",
        example={"prompt": "a photo of TOK"},
    ),
)

_COLLECTIONS: Final = (
    (
        "text-to-image",
        "Text to image",
        "Models that draw what you describe",
        ["stability-ai/stable-diffusion-3", "ai-forever/kandinsky-2.2", "afiaka87/laionide-v4", "kvfrans/clipdraw"],
    ),
    ("super-resolution", "Super resolution", "Models that make images larger and better", ["jingyunliang/swinir"]),
    ("language-models", "Language models", "Models that understand and write text", ["meta/meta-llama-3-8b-instruct"]),
    ("text-to-speech", "Text to speech", "Models that speak", ["replicate/speech"]),
)


@functools.cache
def offers(executor: Executor, slots: int) -> tuple[Offer, ...]:
    """The built-in models, ready to run."""
    return tuple(_offer(built, executor, slots) for built in _MODELS)


def _offer(built: _Built, executor: Executor, slots: int) -> Offer:
    read = signature(built.function)
    trained: Signature | None = signature(built.train) if built.train is not None else None
    return Offer(
        name=built.name,
        document=document(read.shape, trained.shape if trained else None),
        predict=runner(built.function, read, executor),
        train=runner(built.train, trained, executor) if built.train is not None and trained is not None else None,
        version=built.version or "",
        official=built.official,
        example=built.example,
        slots=slots,
        facts={
            "description": built.description,
            "run_count": built.runs,
            "cover": True,
            "github_url": f"https://github.com/{built.name}",
            "readme": f"# {built.name}\n\n{built.description}.\n\nA stand-in on this machine: it has no weights.\n",
        },
    )


def fill(service: Service) -> None:
    """Make the built-in models, the collections and an empty model known, where they are not."""
    now = service.clock.now()
    for days, offer in enumerate(offers(service.executor, service.settings.prediction_slots)):
        known = service.catalog.model(offer.name) is not None
        service.catalog.offer(offer, now - (days + 1) * _DAY)
        if not known and offer.example:
            _exemplify(service, offer, now - (days + 1) * _DAY)
    for place, (slug, title, description, names) in enumerate(_COLLECTIONS):
        collection: Document = {"name": title, "slug": slug, "description": description, "models": names}
        collection["full_description"] = f"## {title}\n\n{description}.\n"
        service.store.put("collection", slug, collection, now - place)
    owner = service.settings.username
    if service.catalog.model(f"{owner}/my-model") is None:
        facts = {"own": True, "visibility": "private", "description": "An empty model, to be trained"}
        service.catalog.add_model(owner, "my-model", now - 30 * _DAY, facts)


def _exemplify(service: Service, offer: Offer, at: int) -> None:
    """An example that was run once: with its input, and no output, since nothing ran here."""
    example = Run(
        kind="prediction",
        id=service.dice.prediction_id(),
        model=offer.name,
        version=offer.version,
        input=dict(offer.example or {}),
        status="succeeded",
        created=at,
        started=at + 10_000_000,
        completed=at + 900_000_000,
        source="web",
    )
    service.store.put("example", example.id, example.to_document(), at)
    model = service.catalog.model(offer.name)
    if model is not None:
        model["default_example"] = example.id
        service.catalog.save_model(model)
