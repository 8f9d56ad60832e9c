import replicate

predictions = replicate.predictions.list()
for prediction in predictions.results:
    print(prediction.id, prediction.status)
if predictions.next:
    replicate.predictions.list(predictions.next)
for model in replicate.models.search("text-to-image").results:
    print(f"{model.owner}/{model.name}: {model.description}")
