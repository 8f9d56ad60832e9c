"""`bulk.py WHO WHAT URL FILE`: what 200 MB cost, as CPU in ms and memory in MB; WHAT is iterated, saved or uploaded."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def bare(what: str, url: str, file: str, target: Path) -> None:
    """A program as it is written by hand."""
    import httpx

    with httpx.Client() as client:
        if what == "uploaded":
            with Path(file).open("rb") as content:
                client.post(f"{url}/v1/files", files={"content": content}).raise_for_status()
        elif what == "iterated":
            with client.stream("GET", f"{url}/bulk") as response:
                assert sum(len(piece) for piece in response.iter_bytes())
        else:
            with client.stream("GET", f"{url}/bulk") as response, target.open("wb") as saved:
                for piece in response.iter_bytes():
                    saved.write(piece)


def ours(what: str, url: str, file: str, target: Path) -> None:
    """The same with this package."""
    from replicate.client import Client
    from replicate.helpers import FileOutput

    client: Any = Client(api_token="token", base_url=url)
    output: Any = FileOutput(f"{url}/bulk", client)
    if what == "uploaded":
        client.files.create(Path(file))
    elif what == "iterated":
        assert sum(len(piece) for piece in output)
    else:
        output.save(target)


def peer(what: str, url: str, file: str, target: Path) -> None:
    """The same with release 1.0.7, which cannot save."""
    from replicate.client import Client
    from replicate.helpers import FileOutput

    client: Any = Client(api_token="token", base_url=url)
    if what == "uploaded":
        client.files.create(file)
        return
    output: Any = FileOutput(f"{url}/bulk", client)
    with target.open("wb") if what == "saved" else Path(os.devnull).open("wb") as saved:
        for piece in output:
            if what == "saved":
                saved.write(piece)


def most() -> int:
    """The most memory that was held so far, in KB."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def main(who: str, what: str, url: str, file: str) -> None:
    """Do it with little, so that everything is loaded, then measure, print."""
    work = {"ours": ours, "httpx": bare}.get(who, peer)
    with tempfile.TemporaryDirectory() as folder:
        work("uploaded", url, __file__, Path(folder, "none"))
        memory, cpu = most(), time.process_time()
        work(what, url, file, Path(folder, "saved"))
        cpu, memory = time.process_time() - cpu, most() - memory
    print(json.dumps({"cpu": cpu * 1000, "memory": memory / 1024}))


main(*sys.argv[1:])
