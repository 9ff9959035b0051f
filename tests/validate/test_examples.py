"""Every file in examples/invalid breaks the rules it names, at the places it names; every file in examples/valid breaks none.

A case changes one file of the synthetic corpus: `set` pairs of pointer and value (or an operation on what is there), `delete`, `append`, or the
whole file as `raw` text or `hex` bytes. `copy` copies files first, `write` writes others, `retext` replaces words of the article by others of the
same length, in the text, the spans and the source; `also` are changes of further files.
"""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from uncorpus.validate import RULES, validate
from uncorpus.validate.findings import json_pointer

EXAMPLES = Path(__file__).parents[1] / "examples"
INVALID = sorted((EXAMPLES / "invalid").glob("*.json"))
VALID = sorted((EXAMPLES / "valid").glob("*.json"))

WITHOUT_CASE = {
    "UNC000": "a defect of ours; see test_engine",
    "UNC002": "a large file; see test_engine",
    "UNC003": "a link; see test_engine",
    "UNC211": "a file outside of any corpus; see test_engine",
}


def apply(case: dict[str, Any], corpus: Path) -> Path:
    """Change the copy *corpus* as *case* says, and return what is to be validated."""
    for source, target in case.get("copy", []):
        shutil.copy(corpus / source, corpus / target)
    for name, value in case.get("write", {}).items():
        (corpus / name).write_text(json.dumps(value), encoding="utf-8")
    for other in case.get("also", []):
        apply(other, corpus)
    path = corpus / case["file"]
    if "retext" in case:
        _retext(path, corpus, *case["retext"])
    if case.get("delete") == [""]:
        path.unlink()
    elif "raw" in case:
        path.write_bytes(case["raw"].encode("utf-8"))
    elif "hex" in case:
        path.write_bytes(bytes.fromhex(case["hex"]))
    else:
        document = json.loads(path.read_text("utf-8"))
        for pointer, value in case.get("set", []):
            parent, key = _find(document, pointer)
            parent[key] = _operation(parent.get(key) if isinstance(parent, dict) else parent[key], value)
        for pointer in case.get("delete", []):
            parent, key = _find(document, pointer)
            del parent[key]
        # One line a value: every place has a line of its own.
        text = json.dumps(document, ensure_ascii=False, indent=1) + case.get("append", "")
        for plain, escape in case.get("escaped", {}).items():
            text = text.replace(json.dumps(plain), f'"{escape}"')
        path.write_text(text, encoding="utf-8")
    return corpus / str(case.get("validate", case["file"]))


def _retext(path: Path, corpus: Path, before: str, after: str) -> None:
    assert len(before) == len(after)
    document = json.loads(path.read_text("utf-8"))
    source = corpus / document["source"]["path"]
    start = document["text"].index(before)
    end = start + len(before)

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            if {"start", "end", "text"} <= set(value) and value["start"] < end and start < value["end"]:
                value["text"] = document["text"][value["start"] : value["end"]]
            return {key: changed(member) for key, member in value.items()}
        return [changed(member) for member in value] if isinstance(value, list) else value

    document["text"] = document["text"].replace(before, after, 1)
    document = changed(document)
    source.write_bytes(source.read_bytes().replace(before.encode(), after.encode(), 1))
    document["source"] |= {"sha256": hashlib.sha256(source.read_bytes()).hexdigest(), "size": source.stat().st_size}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _find(document: Any, pointer: str) -> tuple[Any, Any]:
    *way, last = pointer.split("/")[1:]
    for part in way:
        document = document[int(part) if isinstance(document, list) else part]
    return document, int(last) if isinstance(document, list) else last


def _operation(old: Any, new: Any) -> Any:
    match new:
        case {"swap": [int(i), int(j)]}:
            swapped = list(old)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            return swapped
        case {"insert": [int(at), item]}:
            return [*old[:at], item, *old[at:]]
        case {"remove": int(at)}:
            return [*old[:at], *old[at + 1 :]]
        case {"double": int(at)}:
            return [*old, copy.deepcopy(old[at])]
        case {"replace": [str(before), str(after)]}:
            return old.replace(before, after)
        case {"put": [str(key), value]}:
            return {key: value, **old}
        case {"reverse": True}:
            return dict(reversed(old.items()))
    return new


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_gets_the_findings_it_deserves_and_no_other(path: Path, example: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    target = apply(case, example)

    findings = list(validate([target]))

    assert sorted(map(tuple, case["expect"])) == sorted((finding.code, json_pointer(finding.pointer)) for finding in findings)
    assert path.name[:6] in {finding.code for finding in findings}


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_finding_points_at_what_its_pointer_names(path: Path, example: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    target = apply(case, example)

    for finding in validate([target]):
        if not finding.pointer:
            continue
        lines = finding.path.read_text("utf-8").split("\n")
        place = finding.place
        rest = lines[place.line - 1][place.column - 1 :]
        if isinstance(finding.pointer[-1], str) and finding.pointer[-1] != "text" and finding.code in ("UNC103", "UNC506"):
            assert rest.startswith(f'"{finding.pointer[-1]}"')
        assert rest, f"{finding.code} points behind the end of line {place.line}"
        assert (place.line, place.column) < (place.end_line, place.end_column)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_near_miss_gets_no_finding(path: Path, example: Path) -> None:
    case = json.loads(path.read_text("utf-8"))

    assert [] == list(validate([apply(case, example)]))


@pytest.mark.parametrize("paths", [INVALID, VALID], ids=["invalid", "valid"])
def test_every_rule_has_a_case_and_a_near_miss(paths: list[Path]) -> None:
    covered = {path.name[:6] for path in paths}

    assert set(RULES) - covered == set(WITHOUT_CASE)
