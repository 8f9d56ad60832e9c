from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any

import pytest

from replicate_runtime.overlays.parts.compat import Page
from replicate_runtime.overlays.parts.progress import Progress
from tests.overlays import hosts
from tests.overlays.world import prediction

RAW = prediction("succeeded", output=["a", {"b": 1}], surprise={"x": 1})


@pytest.fixture
def made() -> hosts.Prediction:
    return hosts.Prediction.from_dict(RAW)


def test_a_mapping_has_every_field(made: hosts.Prediction) -> None:
    data = made.dict()
    assert data["id"] == "p1"
    assert data["metrics"] is None
    assert data["surprise"] == {"x": 1}
    assert list(data)[:3] == ["id", "model", "version"]
    assert made.model_dump() == data
    assert dict(made)["output"] == ["a", {"b": 1}]


def test_what_is_shown_can_be_chosen(made: hosts.Prediction) -> None:
    assert made.dict(include={"id"}) == {"id": "p1"}
    assert made.dict(include=["id", "urls"]) == {"id": "p1", "urls": RAW["urls"]}
    assert "logs" not in made.dict(exclude={"logs", "input"})
    assert None not in made.dict(exclude_none=True).values()
    assert None not in made.dict(exclude_defaults=True).values()
    assert "metrics" not in made.dict(exclude_unset=True)
    assert "error" in made.dict(exclude_unset=True)
    assert "metrics" not in made.dict(skip_defaults=True)
    assert made.dict(include={"urls": {"get"}, "output": {0}}) == {"urls": {"get": RAW["urls"]["get"]}, "output": ["a"]}
    assert made.dict(exclude={"urls": {"get"}})["urls"] == {"cancel": RAW["urls"]["cancel"]}
    assert "urls" not in made.dict(exclude={"urls": True})
    assert made.dict(exclude={"urls": ...}, include={"urls": ..., "id": True}) == {"id": "p1"}


def test_json(made: hosts.Prediction) -> None:
    assert json.loads(made.json()) == made.dict()
    assert made.json(include={"id"}, indent=1) == '{\n "id": "p1"\n}'
    assert made.model_dump_json(include={"id"}) == '{"id": "p1"}'
    assert made.model_dump(mode="json", include={"id"}) == {"id": "p1"}
    made.output = {1}
    assert json.loads(made.json(include={"output"}, encoder=list)) == {"output": [1]}
    assert json.loads(made.json(include={"output"})) == {"output": "{1}"}


def test_copies(made: hosts.Prediction) -> None:
    twin = made.copy(update={"id": "p2"})
    assert (twin.id, made.id) == ("p2", "p1")
    assert twin.output is made.output
    assert made.copy(deep=True).output == made.output
    assert made.copy(deep=True).output is not made.output
    assert made.model_copy(update={"id": "p3"}).id == "p3"
    assert made.copy(exclude={"logs"}).logs is None
    assert made.copy(include={"id"}).status is None
    assert copy.copy(made) == made == copy.deepcopy(made)
    assert made != twin


def test_objects_are_made_of_mappings() -> None:
    data: dict[str, Any] = {"owner": "o", "name": "n", "latest_version": {"id": "v"}}
    for model in (
        hosts.Model(**data),
        hosts.Model.parse_obj(data),
        hosts.Model.model_validate(data),
        hosts.Model.parse_raw(json.dumps(data)),
        hosts.Model.model_validate_json(json.dumps(data)),
    ):
        assert isinstance(model.latest_version, hosts.Version)
    assert hosts.Model.construct(owner="o").name is None
    with pytest.raises(TypeError, match="name"):
        hosts.Model.parse_obj({"owner": "o"})


def test_objects_take_further_attributes_and_survive_pickling(made: hosts.Prediction) -> None:
    vars(made)["_note"] = "mine"
    other: Any = pickle.loads(pickle.dumps(made))
    assert other == made
    assert other._note == "mine"
    assert other.to_dict() == RAW
    assert other.surprise == {"x": 1}


def test_a_page_is_taken_apart_too() -> None:
    page: Any = Page[hosts.Model].parse_obj({"results": [{"owner": "o", "name": "n"}]})
    assert isinstance(page[0], hosts.Model)
    assert page.dict(exclude_none=True) == {"results": [{"owner": "o", "name": "n"}]}
    assert page.dict(include={"results": {"__all__": {"owner"}}}) == {"results": [{"owner": "o"}]}
    assert page.dict(include={"results": {0: {"name"}}}) == {"results": [{"name": "n"}]}
    assert (len(page), list(page), bool(Page[hosts.Model](results=[]))) == (1, page.results, False)
    assert pickle.loads(pickle.dumps(page)) == page


# ---- progress --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("logs", "progress"),
    [
        (" 40%|####      | 2/5", (0.4, 2, 5)),
        (" 40%|####      | 2/5\n 60%|######    | 3/5 foo", (0.6, 3, 5)),
        ("  0%|          | 0/50 [00:00<?, ?it/s]", (0.0, 0, 50)),
        ("100%|██████████| 5/5\nbye", (1.0, 5, 5)),
        (" 20%|##| 1/5\r 40%|##| 2/5\r 60%|###| 3/5", (0.6, 3, 5)),
        ("40.5%|####| 81/200", (0.405, 81, 200)),
        ("steps: 40%|##| 2/5 [00:00<00:01]", (0.4, 2, 5)),
        ("50%|█ | 1/2\n 60%| 3/x", (0.5, 1, 2)),
        ("40%| 2/5", None),
        ("", None),
        ("nothing at all", None),
    ],
)
def test_progress_is_read_from_logs(logs: str, progress: tuple[float, int, int] | None) -> None:
    found = Progress.parse(logs)
    assert found == (None if progress is None else Progress(*progress))
    assert hosts.Prediction(id="p", logs=logs).progress == found
    assert hosts.Prediction.Progress is Progress


def test_one_equals_its_mapping() -> None:
    received = {"sku": "cpu", "name": "CPU"}
    made = hosts.Hardware(**received)
    assert (made == received, received == made, received in [made, made]) == (True, True, True)
    assert (made != {**received, "sku": "gpu"}, made == {"sku": "cpu"}, made == "cpu") == (True, False, False)
    assert hosts.Prediction(id="p") == hosts.Prediction(id="p").dict() != {"id": "q"}
    assert hosts.Prediction(id="p") == {"id": "p"}
    with pytest.raises(TypeError, match="unhashable"):
        hash(made)


def test_progress_shows_itself() -> None:
    progress = Progress(0.6, 3, 5)
    assert repr(progress) == "Prediction.Progress(percentage=0.6, current=3, total=5)"
    assert dataclasses.asdict(progress) == vars(progress) == {"percentage": 0.6, "current": 3, "total": 5}
    assert hosts.Prediction(id="p").progress is None


@pytest.mark.parametrize(
    "made",
    [
        hosts.Hardware(sku="cpu", name="CPU"),
        hosts.Model(owner="acme", name="hello"),
        Page[hosts.Hardware](results=[hosts.Hardware(sku="cpu", name="CPU")]),
    ],
    ids=["hardware", "model", "page"],
)
def test_types_with_an_overlay_take_attributes_of_your_own(made: Any) -> None:
    made.note = "mine"
    assert (made.note, pickle.loads(pickle.dumps(made)).note) == ("mine", "mine")
    assert "note" not in made.dict()
