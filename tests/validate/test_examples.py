"""Every file in examples/invalid breaks the rules it names, at the places it names; every file in examples/valid breaks none.

A case changes one file of the synthetic corpus: `set` pairs of pointer and value (or an operation on what is there), `delete`, `append`, or the
whole file as `raw` text or `hex` bytes.
"""

from __future__ import annotations

import json
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
    "UNC507": "a file outside of any corpus; see test_engine",
}


def apply(case: dict[str, Any], corpus: Path) -> Path:
    """Change the copy *corpus* as *case* says, and return what is to be validated."""
    path = corpus / case["file"]
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
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + case.get("append", ""), encoding="utf-8")
    return corpus / str(case.get("validate", case["file"]))


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
            return [*old, old[at]]
        case {"replace": [str(before), str(after)]}:
            return old.replace(before, after)
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


def test_every_rule_has_a_case() -> None:
    covered = {path.name[:6] for path in INVALID}

    assert set(RULES) - covered == set(WITHOUT_CASE)
