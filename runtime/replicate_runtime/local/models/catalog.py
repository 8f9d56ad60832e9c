"""Models and versions: what is known of them, and what runs them here."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import attrs

from .cogdoc import COG_VERSION
from .engine import Engine
from .inputs import InputCheck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..store.store import Document, Store
    from .cogdoc import Schema
    from .job import Runner

FACTS: Final = ("description", "github_url", "paper_url", "license_url", "cover_image_url", "weights_url", "readme")
"""What a model may say about itself, or be silent about with null."""


@attrs.frozen(kw_only=True)
class Offer:
    """A model that something here can run."""

    name: str
    """`owner/name`."""
    document: Schema
    """Its Cog document."""
    predict: Runner
    train: Runner | None = None
    version: str = ""
    """64 hexadecimal digits; made from the name and the document when not given."""
    official: bool = False
    facts: Mapping[str, Any] = attrs.Factory(dict[str, Any])
    """More about it: `description` and the other `FACTS`, `run_count`."""
    example: Mapping[str, Any] | None = None
    """Input of the example that stands beside it."""
    slots: int = 100
    """How many of its runs go on at once."""
    cog_version: str = COG_VERSION

    def __attrs_post_init__(self) -> None:
        """Make the identifier of the version: it stays the same as long as name and schema do."""
        if not self.version:
            text = json.dumps([self.name, self.document], sort_keys=True)
            object.__setattr__(self, "version", hashlib.sha256(text.encode()).hexdigest())


class Catalog:
    """Models and versions in the store, and engines in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._engines: dict[str, Engine] = {}
        self._checks: dict[tuple[str, str], InputCheck] = {}

    def offer(self, offer: Offer, now: int) -> str:
        """Make a model runnable, and known if it is not; returns the version's identifier."""
        version = offer.version
        if self.model(offer.name) is None:
            owner, name = offer.name.split("/")
            self.add_model(owner, name, now, {"is_official": offer.official, **offer.facts})
        if self.version(version) is None:
            self.add_version(offer.name, version, offer.document, now, cog_version=offer.cog_version)
        self._engines[version] = Engine(
            document=offer.document,
            predict=offer.predict,
            train=offer.train,
            slots=asyncio.Semaphore(offer.slots),
        )
        return version

    def engine(self, version: str) -> Engine | None:
        """What runs a version; one made by a training is run by what made it."""
        if version in self._engines:
            return self._engines[version]
        document = self.version(version)
        return self.engine(document["base"]) if document is not None and document.get("base") else None

    def check(self, version: str, name: str) -> InputCheck:
        """What inputs of a version are checked by; `name` is `Input` or `TrainingInput`."""
        if (version, name) not in self._checks:
            document = self.version(version) or {}
            self._checks[version, name] = InputCheck(document.get("openapi_schema") or {}, name)
        return self._checks[version, name]

    # ---- models ----------------------------------------------------------------------------------------------------

    def model(self, name: str) -> Document | None:
        """The model called `owner/name`; None also when the text is no such name."""
        return self._store.get("model", name)

    def add_model(self, owner: str, name: str, now: int, facts: Mapping[str, Any]) -> Document:
        """Make a model known."""
        plain = {"visibility": "public", "is_official": False, "run_count": 0, "hardware": "cpu", "own": False}
        model = {"owner": owner, "name": name, "created": now, "latest": None, "default_example": None}
        model |= dict.fromkeys(FACTS) | plain | {key: value for key, value in facts.items() if value is not None}
        self.save_model(model)
        return model

    def is_foreign(self, owner: str) -> bool:
        """Whether an owner is somebody else: one whose models were not made here."""
        return any(not model["own"] for model in self._store.matching("model", "owner", [owner]))

    def save_model(self, model: Document) -> None:
        """Keep a model as it is now; lists are ordered by the age of its latest version."""
        latest = self.version(model["latest"]) if model["latest"] else None
        at = latest["created"] if latest else model["created"]
        self._store.put("model", f"{model['owner']}/{model['name']}", model, at)

    def delete_model(self, model: Document) -> None:
        """Forget a model."""
        self._store.delete("model", f"{model['owner']}/{model['name']}")

    def count_run(self, name: str) -> None:
        """One more run of a model."""
        model = self.model(name)
        if model is not None:
            model["run_count"] += 1
            self.save_model(model)

    # ---- versions --------------------------------------------------------------------------------------------------

    def version(self, version: str) -> Document | None:
        """A version."""
        return self._store.get("version", version)

    def versions(self, model: str) -> Sequence[Document]:
        """The versions of a model, oldest first."""
        return self._store.matching("version", "model", [model])

    def add_version(
        self,
        name: str,
        version: str,
        document: Schema | None,
        now: int,
        *,
        base: str | None = None,
        cog_version: str | None = None,
    ) -> Document:
        """Make a version known, as the latest of the model `name`. `base` is the version it is run by."""
        made = {
            "id": version,
            "model": name,
            "created": now,
            "cog_version": cog_version,
            "openapi_schema": document,
            "base": base,
        }
        self._store.put("version", version, made, now)
        model = self.model(name)
        if model is not None:
            model["latest"] = version
            self.save_model(model)
        return made

    def delete_version(self, version: Document) -> None:
        """Forget a version; the one before it becomes the latest."""
        self._store.delete("version", version["id"])
        model = self.model(version["model"])
        if model is not None and model["latest"] == version["id"]:
            left = self.versions(version["model"])
            model["latest"] = left[-1]["id"] if left else None
            self.save_model(model)
