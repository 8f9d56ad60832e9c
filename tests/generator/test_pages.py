"""Pages whose objects have more fields than the links and the items."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from tests.generator.printing import Caller, Wire, answer, build, load
from tests.generator.snippets import FOLDER

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_keeps_its_other_fields(tmp_path: Path, call: Caller) -> None:
    build(FOLDER / "pages" / "spec.json", tmp_path, "counted")
    package = load(tmp_path, "counted")
    first = {"count": 2, "next": "/jobs/archive?cursor=2", "results": [{"id": "1"}], "auto_paging": True}
    wire = Wire(answer(first), answer({"count": 2, "next": None, "results": [{"id": "2"}]}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    page = client.jobs.archive()
    assert (type(page), type(page[0]), page.count, page.auto_paging_) == (package.Archive, package.Job, 2, True)
    assert pickle.loads(pickle.dumps(page)) == page
    assert page.to_dict() == first
    assert [job.id for job in page.auto_paging()] == ["1", "2"]
    assert wire.target == "/jobs/archive?cursor=2"
    assert call(package.Client(base_url="https://a.test", transport=wire.transport), "jobs.archive", "c").count == 2
    assert wire.target == "/jobs/archive?cursor=c"
