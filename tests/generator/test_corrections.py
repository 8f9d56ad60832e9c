"""An overlay corrects a document; an action that does nothing is a problem at its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Json
    from generator.load import Document

SPEC: Json = {"info": {"title": "t"}, "tags": [{"name": "a"}, {"name": "b"}], "x": {"y": {"z": 1}, "w": {"z": 1}}}


def correct(folder: Path, *actions: str, root: Json = SPEC) -> Document:
    """A document with an overlay of actions, each as YAML in flow style on a line of its own, from line 4 on."""
    (folder / "spec.json").write_text(json.dumps(root))
    lines = ["overlay: 1.0.0", "info: {title: t, version: '1'}", "actions:", *(f"- {action}" for action in actions)]
    (folder / "corrections.yaml").write_text("\n".join(lines))
    return load(folder / "spec.json", folder / "corrections.yaml")


def complaints(folder: Path, *actions: str) -> list[str]:
    return [
        f"{problem.place.line if problem.place else 0} {problem.pointer} {problem.message}"
        for problem in correct(folder, *actions).problems
    ]


def test_objects_are_merged_and_other_values_replaced(tmp_path: Path) -> None:
    found = correct(
        tmp_path,
        "{target: $.info, description: r, update: {version: '1', contact: {name: n}}}",
        "{target: '$.info.contact', description: r, update: {name: m}}",
    )
    assert found.root["info"] == {"title": "t", "version": "1", "contact": {"name": "m"}}
    assert len(found.problems) == 0


def test_a_list_gets_one_more_entry(tmp_path: Path) -> None:
    found = correct(tmp_path, "{target: $.tags, description: r, update: {name: c}}")
    assert found.root["tags"] == [{"name": "a"}, {"name": "b"}, {"name": "c"}]


def test_lists_are_joined_and_what_is_said_beside_is_ignored(tmp_path: Path) -> None:
    found = correct(tmp_path, "{target: $, description: r, update: {tags: [{name: c}]}, x-asked: '2026-01-01'}")
    assert found.root["tags"] == [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    assert len(found.problems) == 0


def test_entries_of_lists_are_corrected_and_moved_up(tmp_path: Path) -> None:
    found = correct(
        tmp_path,
        "{target: '$.tags[0]', description: r, remove: true}",
        "{target: '$.tags[0]', description: r, update: {name: c}}",
    )
    assert found.root["tags"] == [{"name": "c"}]


def test_what_is_selected_twice_is_changed_once(tmp_path: Path) -> None:
    found = correct(
        tmp_path,
        "{target: \"$.tags[?@.name == 'a', ?@.name == 'a']\", description: r, remove: true}",
        "{target: '$[?@[0], ?@[0]]', description: r, update: {name: c}}",
    )
    assert found.root["tags"] == [{"name": "b"}, {"name": "c"}]


def test_every_selected_place_is_changed_and_none_shares_with_another(tmp_path: Path) -> None:
    found = correct(
        tmp_path,
        "{target: '$.x[?@.z == 1]', description: r, update: {more: {k: 1}}}",
        "{target: $.x.y.more, description: r, update: {k: 2}}",
    )
    assert found.root["x"] == {"y": {"z": 1, "more": {"k": 2}}, "w": {"z": 1, "more": {"k": 1}}}


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    found = correct(
        tmp_path,
        "{target: '$.tags[*]', description: r, remove: true}",
        "{target: $..z, description: r, remove: true}",
    )
    assert found.root == {"info": {"title": "t"}, "tags": [], "x": {"y": {}, "w": {}}}


@pytest.mark.parametrize(
    ("action", "complaint"),
    [
        ("{target: $.nothing, description: r, remove: true}", "4 #/actions/0/target selects nothing: $['nothing']"),
        ("{target: $.info, description: r, update: {title: t}}", "4 #/actions/0 changes nothing: the document says so"),
        ("{target: $.info, description: r, update: {}}", "4 #/actions/0 changes nothing: the document says so"),
        ("{target: $, description: r, remove: true}", "4 #/actions/0 changes nothing"),
        ("{target: $.info, update: {a: 1}}", "4 #/actions/0 has no reason: say in `description` why"),
        ("{target: $.info, description: ' ', update: {a: 1}}", "4 #/actions/0 has no reason"),
        ("{target: $.info, description: r}", "4 #/actions/0 needs either `update` or `remove: true`"),
        ("{target: $.info, description: r, update: {}, remove: true}", "4 #/actions/0 needs either"),
        ("{target: 'info[', description: r, remove: true}", "4 #/actions/0/target is no JSONPath: expected"),
        ("{description: r, remove: true}", "4 #/actions/0/target is no JSONPath"),
        ("{target: $.info, description: r, update: {a: 1}, copy: $.x}", "4 #/actions/0/copy is no field of an action"),
        ("{target: $.info.title, description: r, update: {a: 1}}", "4 #/actions/0 cannot merge this `update` into"),
        ("5", "4 #/actions/0 an action is an object"),
        ("{target: $.x, description: r, update: {a: 1}, remove: no}", "4 #/actions/0/remove is neither true nor false"),
        ("{target: '$.info | $.x', description: r, remove: true}", "4 #/actions/0/target is no JSONPath: unexpected"),
    ],
)
def test_an_action_that_does_nothing_or_gives_no_reason_is_a_problem(
    tmp_path: Path, action: str, complaint: str
) -> None:
    (found,) = complaints(tmp_path, action)
    assert found.startswith(complaint)


def test_a_problem_in_corrected_text_names_the_correction(tmp_path: Path) -> None:
    found = correct(
        tmp_path,
        "{target: $.info, description: r, update: {version: 5}}",
        "{target: '$.tags[0]', description: r, remove: true}",
    )
    for pointer in ("#/info/version", "#/info/title", "#/tags/0/name"):
        found.problems.add(pointer, "is wrong")
    assert [str(problem.place).rpartition("/")[2] for problem in found.problems] == [
        "corrections.yaml:4",
        "spec.json:1",
        "corrections.yaml:5",
    ]


@pytest.mark.parametrize("overlay", ["[]", "{overlay: 1.0.0}", "{overlay: 2.0.0, actions: []}", "{actions: 1}"])
def test_what_is_no_overlay_is_a_problem(tmp_path: Path, overlay: str) -> None:
    (tmp_path / "spec.json").write_text("{}")
    (tmp_path / "corrections.yaml").write_text(overlay)
    assert len(load(tmp_path / "spec.json", tmp_path / "corrections.yaml").problems) > 0
