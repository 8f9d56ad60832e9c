"""A program as it stands in an editor. The marks say what is shown; see test_editor.py."""

from __future__ import annotations

import replicate  # hover "import replicate": Run, train and deploy machine-learning models
from replicate.exceptions import ModelError, ReplicateError

client = replicate.Client(api_token="token", timeout=30)
replicate.Prediction(id="id")  # goto "replicate.Prediction": generated/replicate/prediction.py
replicate.models.list()  # hover "replicate.models": What can be run
replicate.models.create  # goto "replicate.models.create": runtime/replicate_runtime/overlays/model.py
replicate.stream  # goto "replicate.stream": generated/replicate/__init__.pyi
replicate.exceptions.ModelError  # goto "replicate.exceptions": generated/replicate/exceptions.py
replicate.models.get("acme/hello")  # complete "replicate.": Client Prediction models predictions run stream exceptions
replicate.run("acme/hello", input={"text": "Alice"})  # hover "replicate.run": Run a model and wait for its output
client.models.get("acme/hello")  # complete "client.": models predictions trainings deployments files hardware search
client.accounts.current()  # complete "client.": accounts collections webhooks run stream close async_run
client.predictions.list()  # complete "client.predictions.": list get create cancel async_list async_get async_create
client.deployments.predictions.create("acme/fast", {})  # complete "deployments.": list get create predictions
client.predictions.get("id")  # hover "client.predictions.get": one prediction
client.predictions.cancel("id")  # goto "client.predictions.cancel": generated/replicate/prediction.py
client.run("acme/hello")  # goto "client.run": runtime/replicate_runtime/overlays/client.py
client.predictions.list(source="web")  # complete "list(": cursor= created_after= created_before= timeout=

prediction = client.predictions.get("id")
prediction.wait()  # complete "prediction.": id status input output error logs metrics urls wait cancel reload stream
prediction.reload()  # hover "prediction.reload": Read
print(prediction.status)  # hover "prediction.status": Where the prediction stands
print(prediction.metrics)  # complete "prediction.metrics": metrics
print(prediction.urls["get"])  # hover "prediction.urls": URLs that belong to the prediction
print(prediction.completed_at)  # goto "prediction.completed_at": generated/replicate/prediction.py

page = client.models.list()
print(page.results)  # complete "page.": results next previous auto_paging
print(page[0].owner)  # complete "page[0].": owner name description latest_version default_example versions

account = replicate.accounts.current()
print(account.username)  # hover "account.username": Name

try:
    replicate.hardware.list()  # hover "replicate.hardware.list": hardware
except ModelError as error:
    print(error.prediction.id)  # complete "error.prediction.": id status output error logs wait cancel reload
except ReplicateError as error:
    print(error.status)  # complete "error.": status title detail body request_id retry_after
