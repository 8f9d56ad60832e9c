"""Hand the output of one model to the next."""

from __future__ import annotations

import replicate

laionide = replicate.models.get("afiaka87/laionide-v4")
swinir = replicate.models.get("jingyunliang/swinir")

if laionide.latest_version and swinir.latest_version:
    image = laionide.latest_version.predict(prompt="avocado armchair")
    upscaled_image = swinir.latest_version.predict(image=image)
    print(upscaled_image)
