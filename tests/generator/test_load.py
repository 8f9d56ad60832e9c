"""A file becomes a JSON value within limits, or is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.load import load, source
from generator.problems import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Json


def value(folder: Path, text: str, name: str = "spec.yaml") -> dict[str, Json]:
    path = folder / name
    path.write_text(text)
    return load(path).root


def refusals(folder: Path, text: str | bytes, name: str = "spec.yaml") -> list[str]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(Refused) as caught:
        load(path)
    return [f"{p.place.line if p.place else 0} {p.pointer} {p.message}" for p in caught.value.problems]


def test_yaml_is_read_by_the_core_schema_of_yaml_1_2(tmp_path: Path) -> None:
    text = """
    {on: yes, no: NO, 200: ok, when: 2024-01-01, oct: 0o17, hex: 0x1F, seven: 007, e: 1e3, t: true, n: null, u: 1_0,
     x: ~, v: 1.10, empty: , quoted: "1", time: 12:30:00, text: !!str 5}
    """
    assert value(tmp_path, text) == {
        "on": "yes", "no": "NO", "200": "ok", "when": "2024-01-01", "oct": 15, "hex": 31, "seven": 7, "e": 1000.0,
        "t": True, "n": None, "u": "1_0", "x": None, "v": 1.1, "empty": None, "quoted": "1", "time": "12:30:00",
        "text": "5",
    }  # fmt: skip


def test_json_under_any_name_is_read_as_json(tmp_path: Path) -> None:
    assert value(tmp_path, '{"a": "\\u00e9", "b": 1.0}') == {"a": "é", "b": 1.0}
    assert value(tmp_path, '\ufeff{"a": [1]}', "spec.json") == {"a": [1]}


def test_aliases_are_copies_and_merge_keys_are_merged(tmp_path: Path) -> None:
    root = value(tmp_path, "a: &a {x: [1]}\nb: *a\nc: {<<: *a, y: 2}\nd: {<<: [*a, {x: 0, z: 3}]}\n")
    assert root == {"a": {"x": [1]}, "b": {"x": [1]}, "c": {"y": 2, "x": [1]}, "d": {"x": [1], "z": 3}}
    assert root["a"] is not root["b"]


def test_aliases_of_texts_may_be_keys(tmp_path: Path) -> None:
    assert value(tmp_path, "a: &a b\n*a : 1\nc: {&d e: 2, f: *d}\nd: *d\n") == {
        "a": "b", "b": 1, "c": {"e": 2, "f": "e"}, "d": "e",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "0 # is empty"),
        ("a: &a [1]\n*a : 1\n", "2 # has a key that is not text"),
        ("a: 1\nb: {<<: 2}\n", "2 #/b/<< merges what is no mapping"),
        ("a: 1\n---\nb: 2\n", "2 # starts a second document; one file holds one"),
        ("a: 1\nb: {c: 1,\n  c: 2}\n", "3 #/b/c stands twice in one object"),
        ("a: 1\n? [x]\n: 2\n", "2 # has a key that is not text"),
        ("a: !!python/name:os.system x\n", "1 #/a has the tag tag:yaml.org,2002:python/name:os.system, which"),
        ("a: &a [*a]\n", "1 #/a/0 refers to &a, which is not there, or not complete yet"),
        ("a: .inf\n", "0 #/a is no finite number"),
        ("a: 0x" + "f" * 5000 + "\n", "1 #/a is a number that cannot be read"),
        ("a: [1\n", "2 #/a/1 is not YAML: did not find expected ',' or ']'"),
        ("a: \x01\n", "0 # is not YAML: unacceptable character #x0001"),
        ("[]", "0 # is no OpenAPI document: an object is expected"),
        (b"a: \xff", "0 # is not UTF-8: byte 3 cannot be read"),
        ("x: " + "[" * 151 + "]" * 151, "1 #/x" + "/0" * 149 + " is nested deeper than 150 levels"),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path, text: str | bytes, refusal: str) -> None:
    (found,) = refusals(tmp_path, text)
    assert found.startswith(refusal)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('{"a": 1', "1 # is not JSON: Expecting ',' delimiter, at column 8"),
        ('{"a": NaN}', "0 # is not JSON: NaN is no number of JSON"),
        ('{"a": 1e999}', "0 #/a is no finite number"),
        ('{"a": ["\\ud800"]}', "0 #/a/0 holds half a character (a lone surrogate)"),
        ('{"a": {"\\udfff": 1}}', "0 #/a holds half a character (a lone surrogate)"),
        ('{"a": ' + "9" * 5000 + "}", "0 # is not JSON: Exceeds the limit (4300 digits)"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "0 #/a" + "/0" * 149 + " is nested deeper than 150 levels"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "0 # is nested deeper than 150 levels"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, text: str, refusal: str) -> None:
    (found,) = refusals(tmp_path, text, "spec.json")
    assert found.startswith(refusal)


def test_every_doubled_key_of_a_json_text_is_named(tmp_path: Path) -> None:
    found = refusals(tmp_path, '{"a": {"b": 1, "b": 2}, "c": [{"d/e": 1, "x": 0, "d/e": 1}]}', "spec.json")
    assert found == ["0 #/a/b stands twice in one object", "0 #/c/0/d~1e stands twice in one object"]


def test_aliases_may_add_only_so_much(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert refusals(tmp_path, bomb) == ["6 #/a5/1 has aliases that add more than 200,000 values"]


def test_long_texts_count_where_aliases_repeat_them(tmp_path: Path) -> None:
    (found,) = refusals(tmp_path, f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 50)}]\n")
    assert found == "2 #/b/12 has aliases that add more than 200,000 values"


def test_a_deep_alias_of_deep_aliases_is_refused_without_recursion(tmp_path: Path) -> None:
    text = "a0: &a0 [x]\n"
    text += "".join(f"a{n}: &a{n} {'[' * 140}*a{n - 1}{']' * 140}\n" for n in range(1, 20))
    (found,) = refusals(tmp_path, text)
    assert "is nested deeper than 150 levels" in found


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.load.MAX_BYTES", 10)
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    assert refusals(tmp_path, "a: 123456789") == ["0 # has more than 10 bytes"]


def test_too_many_values_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_NODES", 10)
    assert refusals(tmp_path, '{"a": [1,2,3,4,5,6,7,8,9,10]}', "spec.json") == ["0 # holds more than 10 values"]
    assert refusals(tmp_path, "a: [1,2,3,4,5,6,7,8,9,10,11]") == ["1 #/a/10 holds more than 10 values"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: No such file or directory"):
        load(tmp_path / "none.yaml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["spec.json", "spec.yaml"])
def test_a_problem_has_the_line_of_the_nearest_value(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('{"openapi": "3.1.0",\n "paths": {\n  "/a":\n   {"get": 1}}}')
    found = load(path)
    found.problems.add("#/paths/~1a/get/responses", "is missing")
    (problem,) = found.problems
    assert str(problem) == f"{path}:4: error: #/paths/~1a/get/responses: is missing"


def test_a_problem_is_one_printable_line(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text('{"a\\u001b[31m\\n": 1}')
    found = load(path)
    found.problems.note("#/a\x1b[31m\n", "says \u202e")
    assert [str(problem) for problem in found.problems] == [f"{path}:1: note: #/a\\x1b[31m\\n: says \\u202e"]
