"""Client, prediction and file output survive pickling; the token stays behind."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from replicate.client import Client
from replicate.testing import LocalReplicate

pytest.importorskip("starlette", reason="the local service needs the extra `local`")


def test_what_is_pickled_works_with_the_token_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalReplicate(scale=100) as local:
        client = Client(api_token=local.token, base_url=local.url)
        prediction = client.predictions.create(model="replicate/counter", input={"count": 2})
        output: Any = client.run("stability-ai/stable-diffusion-3", input={"prompt": "a"})
        data = pickle.dumps((client, prediction, output))
        assert local.token.encode() not in data
        monkeypatch.setenv("REPLICATE_API_TOKEN", local.token)
        monkeypatch.setenv("REPLICATE_BASE_URL", local.url)
        other, same, file = pickle.loads(data)
        assert same == prediction
        assert other.predictions.get(prediction.id).id == same.id
        assert same.wait().output == [0, 1]
        assert file.read() == output.read()
        client.close()
        other.close()
