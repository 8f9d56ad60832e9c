import replicate

prediction = replicate.predictions.create(
    model="ai-forever/kandinsky-2.2", input={"prompt": "Watercolor painting of an underwater submarine"}
)
if prediction.status in ["starting", "processing"]:
    prediction.cancel()
print(prediction.status)
