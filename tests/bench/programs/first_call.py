"""`first_call.py WHO URL`: CPU in ms from a bare interpreter to the answer of the first call."""

from __future__ import annotations

import sys
from time import process_time

who, url = sys.argv[1:]
start = process_time()
if who == "httpx":
    import httpx

    client = httpx.Client(base_url=url, headers={"Authorization": "Bearer token"})
    status = client.get("/v1/predictions/ufawqhfynnddngldkgtslldrkq").raise_for_status().json()["status"]
else:
    import replicate

    client = replicate.Client(api_token="token", base_url=url)
    status = client.predictions.get("ufawqhfynnddngldkgtslldrkq").status
cpu = process_time() - start
assert status, status
print('{"cpu": ' + str(cpu * 1000) + "}")
