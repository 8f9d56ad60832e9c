"""A loopback service with fixed answers, which remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl, urlsplit

Json: TypeAlias = "dict[str, Any]"
Answer: TypeAlias = "tuple[int, Any] | tuple[int, Any, dict[str, str]]"

HEX = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
AT = "2024-01-01T00:00:00.000000Z"
SHOWN = ("authorization", "prefer", "cancel-after", "last-event-id")
"""Request headers that are compared."""


class Service:
    """What the service answers, and what it was asked since `begin`."""

    def __init__(self) -> None:
        self.base = ""
        self.asked: list[Json] = []
        self.looks = 0
        self.faults = 0

    def begin(self) -> None:
        """Forget everything."""
        self.asked = []
        self.looks = 0
        self.faults = 0

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """Answer one request."""
        parts = path.removeprefix("/v1/").split("/")
        handler = getattr(self, f"_{parts[0]}", None)
        found: Answer | None = None if handler is None else handler(method, parts[1:], query, body)
        return found or (404, {"detail": "The requested resource could not be found.", "status": 404})

    # ---- objects ----

    def prediction(self, id: str, status: str = "starting", **fields: Any) -> Json:
        """A prediction, as the service tells it."""
        urls = {"get": f"{self.base}/v1/predictions/{id}", "cancel": f"{self.base}/v1/predictions/{id}/cancel"}
        if id.startswith("stream"):
            urls["stream"] = f"{self.base}/streams/{id}"
        made: Json = {
            "id": id,
            "model": "owner/name",
            "version": HEX,
            "input": {"prompt": "x"},
            "logs": "",
            "error": None,
            "status": status,
            "created_at": AT,
            "urls": urls,
        }
        return {**made, **fields}

    def model(self, name: str = "name") -> Json:
        """A model with a version."""
        return {
            "url": f"https://replicate.com/owner/{name}",
            "owner": "owner",
            "name": name,
            "description": "A model",
            "visibility": "public",
            "github_url": None,
            "paper_url": None,
            "license_url": None,
            "run_count": 7,
            "cover_image_url": None,
            "default_example": self.prediction("example", "succeeded", output="text", completed_at=AT),
            "latest_version": self.version(HEX),
        }

    def version(self, id: str) -> Json:
        """A version; the first letters of its id tell what its output is."""
        outputs: Json = {
            "aaa": {"type": "array", "items": {"type": "string"}, "x-cog-array-type": "iterator"},
            "bbb": {"type": "array", "items": {"type": "string", "format": "uri"}},
            "ccc": {"type": "string", "format": "uri"},
        }
        output = outputs.get(id[:3], {"type": "string"})
        document = {"components": {"schemas": {"Output": output, "Input": {"properties": {"prompt": {"x-order": 0}}}}}}
        return {"id": id, "created_at": AT, "cog_version": "0.9.0", "openapi_schema": document}

    def training(self, status: str = "starting", **fields: Any) -> Json:
        """A training."""
        urls = {"get": f"{self.base}/v1/trainings/t1", "cancel": f"{self.base}/v1/trainings/t1/cancel"}
        made: Json = {
            "id": "t1",
            "model": "owner/name",
            "version": HEX,
            "input": {"data": "x"},
            "logs": "",
            "error": None,
        }
        return {**made, "status": status, "created_at": AT, "urls": urls, **fields}

    def deployment(self) -> Json:
        """A deployment with its release."""
        release: Json = {"number": 1, "model": "owner/name", "version": HEX, "created_at": AT}
        release["created_by"] = {"type": "organization", "username": "owner", "name": "Owner"}
        release["configuration"] = {"hardware": "cpu", "min_instances": 1, "max_instances": 2}
        return {"owner": "owner", "name": "name", "current_release": release}

    def file(self) -> Json:
        """An uploaded file."""
        sums = {"sha256": "0", "md5": "1"}
        made: Json = {"id": "f1", "name": "hello.txt", "content_type": "text/plain", "size": 5, "etag": "e"}
        urls = {"get": f"{self.base}/v1/files/f1"}
        return {**made, "checksums": sums, "metadata": {"a": 1}, "created_at": AT, "expires_at": AT, "urls": urls}

    def page(self, path: str, items: list[Json], query: dict[str, str]) -> Json:
        """The first of two pages, or the second."""
        second = query.get("cursor") == "2"
        first, other = (f"{self.base}/v1/{path}?cursor={n}" for n in (1, 2))
        return {"previous": first if second else None, "next": None if second else other, "results": items}

    # ---- namespaces ----

    def _account(self, *_: Any) -> Answer:
        return 200, {
            "type": "organization",
            "username": "acme",
            "name": "Acme",
            "github_url": "https://github.com/acme",
        }

    def _hardware(self, *_: Any) -> Answer:
        return 200, [{"sku": "cpu", "name": "CPU"}, {"sku": "gpu-t4", "name": "Nvidia T4 GPU"}]

    def _collections(self, _: str, rest: list[str], query: dict[str, str], __: Any) -> Answer:
        one = {"slug": "cats", "name": "Cats", "description": "Models of cats"}
        if not rest:
            return 200, self.page("collections", [one], query)
        return 200, {**one, "models": [self.model()]}

    def _webhooks(self, *_: Any) -> Answer:
        return 200, {"key": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"}

    def _files(self, method: str, rest: list[str], query: dict[str, str], _: Any) -> Answer:
        if method == "POST":
            return 201, self.file()
        if method == "DELETE":
            return 204, None
        return (200, self.file()) if rest else (200, {"previous": None, "next": None, "results": [self.file()]})

    def _deployments(self, method: str, rest: list[str], query: dict[str, str], body: Any) -> Answer:
        if rest[2:] == ["predictions"]:
            return self._created(body)
        if method == "DELETE":
            return 204, None
        if method == "GET" and not rest:
            return 200, self.page("deployments", [self.deployment()], query)
        return 200, self.deployment()

    def _trainings(self, method: str, rest: list[str], query: dict[str, str], _: Any) -> Answer:
        if not rest:
            return 200, self.page("trainings", [self.training()], query)
        if rest[1:] == ["cancel"]:
            return 200, self.training("canceled")
        output = {"version": f"me/new:{HEX}", "weights": "https://replicate.delivery/w.tar"}
        return 200, self.training("succeeded", output=output, completed_at=AT)

    def _models(self, method: str, rest: list[str], query: dict[str, str], body: Any) -> Answer | None:
        if rest[1:2] == ["missing"]:
            return None
        if method == "QUERY":
            return 200, {"previous": None, "next": None, "results": [self.model()]}
        if not rest:
            return (201, self.model()) if method == "POST" else (200, self.page("models", [self.model()], query))
        return self._below_model(method, rest, body)

    def _below_model(self, method: str, rest: list[str], body: Any) -> Answer:
        if rest[2:] == ["predictions"]:
            return self._created(body)
        if rest[-1] == "trainings":
            return 201, self.training()
        if rest[2:] == ["versions"]:
            return 200, {"previous": None, "next": None, "results": [self.version(HEX)]}
        if rest[2:3] == ["versions"]:
            return (202, None) if method == "DELETE" else (200, self.version(rest[3]))
        return (204, None) if method == "DELETE" else (200, self.model(rest[1]))

    def _predictions(self, method: str, rest: list[str], query: dict[str, str], body: Any) -> Answer | None:
        if method == "POST" and not rest:
            return self._created(body)
        if not rest:
            items = [self.prediction("p1", "succeeded", output="text", completed_at=AT), self.prediction("p2")]
            return 200, self.page("predictions", items, query)
        if rest[1:] == ["cancel"]:
            return 200, self.prediction(rest[0], "canceled", completed_at=AT)
        return self._faulty(rest[0]) or (None if rest[0] == "missing" else (200, self._look(rest[0])))

    def _faulty(self, id: str) -> Answer | None:
        """`fault-503` is answered so once, `moved` is elsewhere."""
        if id == "moved":
            return 302, None, {"location": f"{self.base}/v1/predictions/p1"}
        if not id.startswith("fault-"):
            return None
        status, self.faults = int(id[6:]), self.faults + 1
        return (status, {"detail": "A fault", "status": status}) if self.faults == 1 else (200, self.prediction(id))

    def _created(self, body: Json) -> Answer:
        """Create what the prompt asks for; a wait is answered at once, with the status that the service shows then."""
        kind = str(body.get("input", {}).get("prompt", "text"))
        if kind == "bad":
            problem = {"title": "Input validation failed", "detail": "- input: prompt is required\n", "status": 422}
            return 422, {
                **problem,
                "invalid_fields": [{"type": "required", "field": "input", "description": "prompt is required"}],
            }
        made = self.prediction(kind, version=body.get("version", HEX), input=body.get("input"))
        if self.asked[-1]["headers"].get("prefer"):
            made |= (
                {"status": "failed", "error": "OOM"}
                if kind == "failing"
                else {"status": "processing", **self._output(kind)}
            )
            return 201, made, {"preference-applied": "wait"}
        return 201, made

    def _output(self, kind: str) -> Json:
        own = f"{self.base}/v1/assets/out.txt"
        outputs: Json = {
            "pieces": ["Hello", ", ", "world"],
            "own": own,
            "file": "data:text/plain;base64,SGVsbG8=",
            "files": ["data:text/plain;base64,SGVsbG8=", "data:text/plain;base64,d29ybGQ="],
            "data": "data:text/plain;base64,SGVsbG8=",
            "nested": {"deep": [own, "text", 3]},
            "nothing": None,
        }
        return {"output": outputs.get(kind, "text")}

    def _look(self, id: str) -> Json:
        """A prediction as a look shows it: starting, processing, and then its end."""
        self.looks += 1
        if id == "stuck":
            return self.prediction(id)
        if self.looks == 1:
            return self.prediction(id, "starting")
        if self.looks == 2:
            part = {"output": ["Hello"]} if id == "pieces" else {}
            return self.prediction(id, "processing", logs=" 40%|####      | 2/5\n", started_at=AT, **part)
        if id in ("failing", "canceled"):
            return self.prediction(id, "failed" if id == "failing" else id, error="OOM", completed_at=AT)
        more = {"metrics": {"predict_time": 1.5}, "started_at": AT, "completed_at": AT}
        return self.prediction(id, "succeeded", logs="done\n", **self._output(id), **more)

    def _assets(self, *_: Any) -> Answer:
        return 200, b"content of a file"


def events(kind: str) -> bytes:
    """A stream of events."""
    told = [("logs", "0", "loading"), ("output", "1", "Hello"), ("output", "2", ", \nworld")]
    told += [("error", "3", '{"detail":"boom"}')] if kind.endswith("error") else [("done", "3", "{}")]
    lines = (
        f"event: {kind}\nid: {id}\n" + "".join(f"data: {line}\n" for line in data.split("\n"))
        for kind, id, data in told
    )
    return ("\n".join(lines) + "\n").encode()


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for the service."""

    protocol_version = "HTTP/1.1"
    # Head and body go out together; apart, each answer waits for an acknowledgement.
    wbufsize = 1 << 16

    def handle_one(self) -> None:
        """Answer one request, and remember it."""
        service: Service = cast("Any", self.server).service
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length) if length else b"".join(self._chunks())
        path = urlsplit(self.path)
        if path.path == "/begin":
            service.begin()
            return self._send(200, None, {})
        if path.path == "/asked":
            return self._send(200, service.asked, {})
        body = self._body(raw)
        headers = {name: self.headers[name] for name in SHOWN if name in self.headers}
        if "event-stream" in self.headers.get("accept", ""):
            headers["accept"] = "text/event-stream"
        query = dict(parse_qsl(path.query))
        shown = {"method": self.command, "path": path.path, "query": query, "headers": headers, "body": body}
        service.asked.append({**shown, "type": (self.headers.get("content-type") or "").partition(";")[0]})
        if path.path.startswith("/streams/"):
            return self._send(200, events(path.path), {"content-type": "text/event-stream; charset=utf-8"})
        if self.headers.get("authorization") == "Bearer wrong":
            detail = "You did not pass a valid authentication token"
            return self._send(401, {"title": "Unauthenticated", "detail": detail, "status": 401}, {})
        status, answer, *more = service.answer(self.command, path.path, query, body)
        return self._send(status, answer, more[0] if more else {})

    do_GET = do_POST = do_DELETE = do_PATCH = do_QUERY = handle_one

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _chunks(self) -> Iterator[bytes]:
        while self.headers.get("transfer-encoding") == "chunked":
            size = int(self.rfile.readline().strip(), 16)
            chunk = self.rfile.read(size)
            self.rfile.readline()
            if not size:
                return
            yield chunk

    def _body(self, raw: bytes) -> Any:
        """A body, so that equal ones compare equal."""
        kind = self.headers.get("content-type") or ""
        if kind.startswith("application/json"):
            return json.loads(raw)
        if kind.startswith("multipart/"):
            mail = BytesParser().parsebytes(f"content-type: {kind}\r\n\r\n".encode() + raw)
            parts: list[Any] = cast("list[Any]", mail.get_payload())
            return [
                [
                    part.get_param("name", header="content-disposition"),
                    part.get_filename(),
                    part.get_content_type(),
                    part.get_payload(decode=True).decode(),
                ]
                for part in parts
            ]
        return raw.decode()

    def _send(self, status: int, body: Any, headers: dict[str, str]) -> None:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers, "content-length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def serve() -> tuple[str, Callable[[], None]]:
    """Serve on a free port of this machine. Returns the address, and what ends it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = Service()
    service.base = f"http://127.0.0.1:{server.server_address[1]}"
    cast("Any", server).service = service
    Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return service.base, stop
