"""Predictions through their whole lives, in any order of events: what never changes, by our client and the service."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from replicate.exceptions import ModelError, PredictionCanceled, PredictionTimeout
from replicate.testing import LocalReplicate

if TYPE_CHECKING:
    from replicate.client import Client
    from replicate.prediction import Prediction

ORDER = {"starting": 0, "processing": 1, "succeeded": 2, "failed": 2, "canceled": 2, "aborted": 2}
FAILURES = {"failed": ModelError, "canceled": PredictionCanceled}
HOOK = "https://example.com/hook"


class Work(NamedTuple):
    """A model, its input, and what comes of it when nothing interferes."""

    model: str
    input: dict[str, Any]
    status: str
    output: Any
    pieces: bool = False


WORK = [
    Work("replicate/hello-world", {"text": "x"}, "succeeded", "hello x"),
    Work("replicate/counter", {"count": 3, "seconds": 2.0}, "succeeded", [0, 1, 2], pieces=True),
    Work("replicate/sleeper", {"seconds": 5.0}, "succeeded", "slept for 5 s"),
    Work("replicate/failure", {}, "failed", None),
]


class Seen:
    """A prediction of ours: what it is to do, whether anything interfered, and how it was last seen."""

    def __init__(self, work: Work, made: Prediction, hook: bool) -> None:
        self.work, self.made, self.hook = work, made, hook
        self.left_alone = True
        self.status = "starting"
        self.output: Any = None

    def look(self, at: Prediction) -> None:
        """Hold a reading against those before it, and against what the work may give."""
        status = str(at.status)
        output: Any = at.output
        assert at.id == self.made.id
        assert ORDER[status] > ORDER[self.status] or status == self.status
        assert (at.completed_at is not None) == (ORDER[status] == 2)
        assert (at.error is not None) == (status == "failed")
        if ORDER[self.status] == 2:
            assert output == self.output
        elif self.work.pieces:
            assert (output or []) == self.work.output[: len(output or [])]
            assert len(output or []) >= len(self.output or [])
        else:
            assert output is None or status == "succeeded"
        if status == "succeeded":
            assert output == self.work.output
        if ORDER[status] == 2 and self.left_alone:
            assert status == self.work.status
        self.status, self.output = status, output

    @property
    def ended(self) -> bool:
        return ORDER[self.status] == 2


class Life(RuleBasedStateMachine):
    """One service that keeps its data, restarted now and then, and a client of it."""

    predictions = Bundle[str]("predictions")
    client: Client

    def __init__(self) -> None:
        super().__init__()
        self.data = Path(tempfile.mkdtemp())
        self.seen: dict[str, Seen] = {}
        self.service = LocalReplicate(port=None, scale=0, data=self.data, prediction_slots=2)

    @initialize()
    def start(self) -> None:
        self.client = self.service.start().client()

    def teardown(self) -> None:
        self.service.stop()
        shutil.rmtree(self.data)

    @rule(target=predictions, work=st.sampled_from(WORK), hook=st.booleans())
    def create(self, work: Work, hook: bool) -> str:
        more: dict[str, Any] = {"webhook": HOOK} if hook else {}
        made = self.client.predictions.create(model=work.model, input=work.input, **more)
        assert made.id not in self.seen
        self.seen[made.id] = Seen(work, made, hook)
        self.seen[made.id].look(made)
        return made.id

    @rule(seconds=st.sampled_from([0.0, 0.3, 2.0, 5.0, 30.0]))
    def advance(self, seconds: float) -> None:
        self.service.clock.advance(seconds)

    @rule(id=predictions)
    def poll(self, id: str) -> None:
        self.seen[id].look(self.client.predictions.get(id))

    @rule(id=predictions)
    def reload(self, id: str) -> None:
        seen = self.seen[id]
        assert seen.made.reload() is seen.made
        seen.look(seen.made)

    @rule(id=predictions)
    def cancel(self, id: str) -> None:
        seen = self.seen[id]
        self.reload(id)
        seen.left_alone &= seen.ended
        seen.look(seen.made.cancel())
        assert seen.ended

    @rule(id=predictions)
    def wait(self, id: str) -> None:
        """A wait gives what has ended at once, and raises for anything else when its own time is over."""
        made = self.seen[id].made
        if ORDER[str(made.status)] == 2:
            self.seen[id].look(made.wait())
            return
        with pytest.raises(PredictionTimeout) as caught:
            made.wait(timeout=0.001)
        assert caught.value.prediction is made

    @rule(id=predictions)
    def stream(self, id: str) -> None:
        """The stream of a prediction that has ended tells all of its output, or raises for how it ended."""
        self.reload(id)
        seen = self.seen[id]
        if not seen.ended:
            return
        if seen.status in FAILURES:
            with pytest.raises(FAILURES[seen.status]):
                list(seen.made.stream())
            return
        told = [event.data for event in seen.made.stream() if event.event == "output"]
        assert told == [str(item) for item in (seen.output if seen.work.pieces else [seen.output])]

    @precondition(lambda self: self.seen)
    @rule()
    def restart(self) -> None:
        """What ran when the service was stopped has failed, or is taken up again; nothing is lost."""
        self.service.stop()
        self.client = self.service.start().client()
        for one, seen in self.seen.items():
            seen.left_alone &= seen.ended
            seen.made = self.client.predictions.get(one)

    @invariant()
    def each_is_listed_once_and_as_it_is(self) -> None:
        listed = list(self.client.predictions.list().auto_paging())
        assert sorted(one.id for one in listed) == sorted(self.seen)
        assert listed == sorted(listed, key=lambda one: str(one.created_at), reverse=True)
        for one in listed:
            self.seen[one.id].look(one)

    @invariant()
    def each_end_is_told_once(self) -> None:
        """The service does not stand still between two questions: who is told of has ended when it is asked next."""
        ended = {id for id, seen in self.seen.items() if seen.hook and seen.ended}
        told = [one.run for one in self.service.webhooks if one.event == "completed"]
        assert len(set(told)) == len(told)
        assert ended <= set(told)
        for id in set(told) - ended:
            self.poll(id)
            assert self.seen[id].hook
            assert self.seen[id].ended


Life.TestCase.settings = settings(max_examples=settings().max_examples // 5, stateful_step_count=25)
TestLife = Life.TestCase
