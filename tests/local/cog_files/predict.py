"""A toy model for a real Cog server: file in, file out."""

from __future__ import annotations

from cog import BasePredictor, Input, Path


class Predictor(BasePredictor):
    def predict(self, source: Path = Input(description="any file")) -> Path:
        target = Path("/tmp") / "copied.txt"
        target.write_bytes(source.read_bytes().upper())
        return target
