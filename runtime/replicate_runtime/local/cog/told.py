"""What a Cog server tells of a run, in the words of this service."""

from __future__ import annotations

import itertools
import mimetypes
from typing import TYPE_CHECKING, Any

from ..common.data_uri import read_data_uri
from ..common.shapes import is_list, is_object
from ..models.cogdoc import iterates, makes_files
from ..models.engine import ModelFailureError

if TYPE_CHECKING:
    import httpx

    from .callbacks import Line, State


class Seen:
    """What a Cog server has told of a run so far, and what of it is new."""

    def __init__(self, line: Line) -> None:
        self._job, self._files = line.job, line.files
        job = self._job
        self._iterates, self._makes_files = iterates(job.document), makes_files(job.document)
        self._logs, self._pieces = 0, 0

    def take(self, state: State) -> None:
        """Pass on what is new."""
        logs = str(state.get("logs") or "")
        self._job.log(logs[self._logs :])
        self._logs = max(self._logs, len(logs))
        output = state.get("output")
        if self._iterates and is_list(output):
            self._pass_on(list(itertools.takewhile(self._is_final, output)))

    def _is_final(self, piece: Any) -> bool:
        # On the way, servers tell of files that they have not sent by paths of their own.
        return not self._makes_files or piece in self._files

    def _pass_on(self, output: Any) -> None:
        pieces = output if is_list(output) else []
        for number, piece in enumerate(pieces[self._pieces :], self._pieces):
            self._job.emit(self._kept(piece, number))
        self._pieces = max(self._pieces, len(pieces))

    def finish(self, state: State) -> None:
        """Pass on the rest. Raises ModelFailureError, when it is no success."""
        self.take(state)
        output, status = state.get("output"), state.get("status")
        metrics: object = state.get("metrics")
        if is_object(metrics):
            self._job.metrics |= {key: value for key, value in metrics.items() if key != "predict_time"}
        if status != "succeeded":
            raise ModelFailureError(str(state.get("error") or f"the model's run was {status}"))
        if self._iterates:
            self._pass_on(output)
        else:
            self._job.finish(self._kept(output))

    def _kept(self, value: Any, number: int = 0) -> Any:
        """An output with what stands for its files: those that were sent, and those within it as `data:` URIs."""
        if isinstance(value, str) and value in self._files:
            return self._files[value]
        if isinstance(value, str) and value.startswith("data:"):
            try:
                media_type, content = read_data_uri(value)
            except ValueError:
                return value
            return self._job.keep(f"out-{number}{mimetypes.guess_extension(media_type) or ''}", content)
        if is_object(value):
            return {key: self._kept(item) for key, item in value.items()}
        return [self._kept(item, index) for index, item in enumerate(value)] if is_list(value) else value


def complaint(answer: httpx.Response) -> str:
    """What a Cog server finds wrong with an input, in a line each."""
    try:
        detail: Any = answer.json()["detail"]
        return "\n".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in detail)
    except (ValueError, KeyError, TypeError):
        return answer.text[:500]
