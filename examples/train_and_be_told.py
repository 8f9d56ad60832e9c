"""Train a model, be told by webhooks how it goes, and run what was made."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import replicate

SECRET = replicate.webhooks.default.secret()
ended = Event()


class Receiver(BaseHTTPRequestHandler):
    """Takes what the service tells, once it is known to come from there."""

    def do_POST(self) -> None:
        """Take one webhook."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            told = replicate.webhooks.parse(headers=self.headers, body=body, secret=SECRET)
        except replicate.webhook.WebhookValidationError:
            self.send_error(400)
            return
        self.send_response(204)
        self.end_headers()
        print("told:", told.status)
        if told.completed_at:
            ended.set()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of requests."""


with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as receiver:
    Thread(target=receiver.serve_forever).start()
    trainer = replicate.models.get("replicate/trainer")
    training = replicate.trainings.create(
        model=trainer,
        version=trainer.latest_version,
        input={"input_images": b"a zip file of images", "steps": 20},
        destination="acme/my-model",
        webhook=f"http://127.0.0.1:{receiver.server_port}",
        webhook_events_filter=["start", "completed"],
    )
    ended.wait(timeout=60)
    receiver.shutdown()

training.reload()
print(training.status)
if training.output:
    print(training.output["version"])
    photo, *_ = replicate.run(training.output["version"], input={"prompt": "a photo of TOK"})
    print(photo.save("photo.png"))
