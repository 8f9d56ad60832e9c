"""A toy model for a real Cog server: it streams, makes files, prints, fails and dies on demand."""

from __future__ import annotations

import os
import time
from typing import Optional

from cog import BasePredictor, ConcatenateIterator, Input, Path


class Predictor(BasePredictor):
    def predict(
        self,
        prompt: str = Input(default="hi", max_length=20),
        n: int = Input(default=3, ge=1, le=50),
        pause: float = Input(default=0.02),
        mode: str = Input(default="ok", choices=["ok", "fail", "die", "file"]),
        image: Optional[Path] = Input(default=None),
    ) -> ConcatenateIterator[str]:
        if mode == "fail":
            raise ValueError("it broke")
        if mode == "die":
            os.kill(os.getppid(), 9)
            os._exit(1)
        if image is not None:
            yield f"{os.path.getsize(str(image))} bytes"
            return
        for index in range(n):
            time.sleep(pause)
            print("token", index)
            yield f"{prompt}{index} "
