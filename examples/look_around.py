"""Look around, start a prediction, and see what an error says."""

from __future__ import annotations

import replicate
from replicate.exceptions import ReplicateError

account = replicate.accounts.current()
print(f"{account.username}, {account.type}")

for hardware in replicate.hardware.list():
    print(f"{hardware.sku:12} {hardware.name}")

model = replicate.models.get("acme/hello-world")
print(f"{model.owner}/{model.name} ran {model.run_count:,} times: {model.description}")

prediction = replicate.predictions.create(version=model.latest_version, input={"text": "Alice"})
print(f"{prediction.id} is {prediction.status}; it has no output yet: {prediction.output}")

prediction = replicate.predictions.get("w4r5t6y7m8rm60cva1s2d3f4g5")
print(f"{prediction.status} after {prediction.metrics['total_time']} s: {''.join(prediction.output)!r}")

page = replicate.predictions.list()
print(f"{len(page)} predictions here, and {'more' if page.next else 'none'} after them")

try:
    replicate.models.get("acme/no-such-model")
except ReplicateError as error:
    print(f"{type(error).__name__}: {error}")
