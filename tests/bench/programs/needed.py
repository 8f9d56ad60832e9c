"""`needed.py WHO URL`: how many modules the run of a text model has loaded, or one POST of bare httpx."""

from __future__ import annotations

import sys

who, url = sys.argv[1:]
before = len(sys.modules)
if who == "httpx":
    import httpx

    with httpx.Client() as client:
        assert client.post(f"{url}/v1/predictions", json={"input": {}}).raise_for_status().json()["output"]
else:
    import replicate

    assert replicate.Client(api_token="token", base_url=url).run("acme/busy", input={})
after = len(sys.modules)
print('{"modules": ' + str(after - before) + "}")
