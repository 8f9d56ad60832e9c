"""Print the words of a model as they come."""

from __future__ import annotations

import replicate

for event in replicate.stream("meta/meta-llama-3-8b-instruct", input={"prompt": "Write a haiku about llamas"}):
    print(event, end="", flush=True)
print()
