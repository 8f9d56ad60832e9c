"""List predictions, page by page, and search for models."""

from __future__ import annotations

import replicate

predictions = replicate.predictions.list()
for prediction in predictions.results:
    print(prediction.id, prediction.status)

if predictions.next:
    print(len(replicate.predictions.list(predictions.next).results))

for model in replicate.models.search("text-to-image").results:
    print(f"{model.owner}/{model.name}: {model.description}")
