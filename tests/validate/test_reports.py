"""Reports: each stable format to the byte, and no text from a file that could act in it.

`UPDATE_GOLDEN=1 pytest tests/validate/test_reports.py` writes the golden files anew; look at the difference.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, Result
from uncorpus.store.positions import Place
from uncorpus.validate import RULES, Finding, Report
from uncorpus.validate.report import REPORTERS
from uncorpus.validate.report.github import command

GOLDEN = Path(__file__).parent / "golden"
ARTICLE = f"articles/{EXAMPLE_ID}.json"


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with findings of many kinds, in the working directory."""
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "corpus"))
    path = root / ARTICLE
    text = path.read_text("utf-8")
    text = text.replace('"start": 34, "end": 44, "text": "PORT ELISE"', '"start": 35, "end": 44, "text": "PORT ELISE"')
    text = text.replace('"id": "e2"', '"id": "e1"')
    path.write_text(text.replace('"speaker": "s3"', '"speaker": "s4"'), encoding="utf-8")
    (root / "articles" / "broken.json").write_text('{\n  "id": "x",\n}\n', encoding="utf-8")
    topics = root / "topics.json"
    topics.write_text(topics.read_text("utf-8").replace('"label": "strike"', '"label": ""'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return Path("corpus")


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_is_as_it_was(name: str, broken: Path, run: Callable[..., Result]) -> None:
    result = run("validate", broken, "--output-format", name)
    golden = GOLDEN / f"{name}.txt"
    shown = result.out.replace(f'"semanticVersion": "{uncorpus.__version__}"', '"semanticVersion": "VERSION"')
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")

    assert shown == golden.read_text("utf-8")
    assert result.code == 1


def test_json_has_every_finding_with_all_its_parts(broken: Path, run: Callable[..., Result]) -> None:
    document = json.loads(run("validate", broken, "--output-format", "json").out)

    assert document["version"] == 1
    assert document["summary"] == {"files": 5, "errors": len(document["findings"]), "warnings": 0, "exempted": 0}
    by_code = {finding["code"]: finding for finding in document["findings"]}
    assert by_code["UNC201"]["related"][0]["message"] == "by this item"
    assert by_code["UNC301"]["fix"] == "safe"
    assert by_code["UNC301"]["article"] == EXAMPLE_ID
    for finding in document["findings"]:
        assert (finding["line"], finding["column"]) <= (finding["end_line"], finding["end_column"])


def test_json_of_nothing_is_json(run: Callable[..., Result]) -> None:
    document = json.loads(run("validate", EXAMPLE, "--output-format", "json").out)

    assert document["findings"] == []


def test_sarif_is_valid_and_every_result_has_a_region(broken: Path, run: Callable[..., Result]) -> None:
    log = json.loads(run("validate", broken, "--output-format", "sarif").out)
    (one,) = log["runs"]

    rules = one["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({result["ruleId"] for result in one["results"]})
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 1 <= region["startLine"] <= region["endLine"]
        assert region["startLine"] < region["endLine"] or region["startColumn"] <= region["endColumn"]
    assert len({json.dumps(result["partialFingerprints"]) for result in one["results"]}) == len(one["results"])


@pytest.mark.parametrize("corpus", ["broken", "valid"])
def test_sarif_fits_its_published_schema(broken: Path, run: Callable[..., Result], corpus: str) -> None:
    """The schema is OASIS's and not ours to ship: `.ci/run` fetches it and names it in SARIF_SCHEMA."""
    path = os.environ.get("SARIF_SCHEMA")
    if not path:
        pytest.skip("SARIF_SCHEMA does not name the schema of SARIF 2.1.0")
    from jsonschema import Draft7Validator

    log = json.loads(run("validate", broken if corpus == "broken" else EXAMPLE, "--output-format", "sarif").out)

    assert list(Draft7Validator(json.loads(Path(path).read_text("utf-8"))).iter_errors(log)) == []


def test_sarif_explains_every_rule_and_needs_no_page_for_it() -> None:
    from uncorpus.validate.report.sarif import log

    (one,) = log([replace(hostile("x", "y"), code=code) for code in RULES], succeeded=True)["runs"]

    described = one["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == list(RULES)
    for rule in described:
        explained = RULES[rule["id"]]
        assert rule["shortDescription"]["text"] == explained.summary
        assert all(part in rule["help"]["text"] for part in (explained.explanation, explained.wrong, explained.right))
        assert "helpUri" not in rule
    path = os.environ.get("SARIF_SCHEMA")
    if path:
        from jsonschema import Draft7Validator

        whole = log([replace(hostile("x", "y"), code=code) for code in RULES], succeeded=True)
        assert list(Draft7Validator(json.loads(Path(path).read_text("utf-8"))).iter_errors(whole)) == []


def test_junit_has_a_case_for_each_file(broken: Path, run: Callable[..., Result]) -> None:
    root = ET.fromstring(run("validate", broken, "--output-format", "junit").out)
    cases = {case.attrib["name"]: [child.tag for child in case] for case in root.iter("testcase")}

    assert cases == {
        "corpus/corpus.json": ["failure"],
        "corpus/entities.json": [],
        "corpus/topics.json": ["failure"],
        f"corpus/{ARTICLE}": ["failure"],
        "corpus/articles/broken.json": ["failure"],
    }
    assert root.attrib == {"tests": "5", "failures": "4", "errors": "0"}


def test_github_shows_ten_of_a_kind_and_lists_all(
    example: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    for item in (*document["entities"], *document["quotes"], *document["topics"]):
        item["by"] = "a9"
    (example / ARTICLE).write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))

    out = run("validate", example / ARTICLE, "--output-format", "github").out

    assert len(re.findall(r"^::error ", out, re.MULTILINE)) == 10
    assert len(re.findall(r"^ .*UNC202", out, re.MULTILINE)) == 13
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert "| UNC202 unknown-annotator | 13 |" in summary
    assert summary.count("| UNC202 |") == 13


def test_github_is_told_that_all_is_valid(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    run("validate", EXAMPLE, "--output-format", "github")

    assert (tmp_path / "summary.md").read_text("utf-8") == "### uncorpus: 4 files, all valid\n"


HOSTILE = st.text(st.sampled_from("ab:,%\r\n\x1b]\x07<>&\"'|`*_\u202e\u009b\x00\u2028\ufffe\ufffd"), max_size=20)


def hostile(path: str, message: str) -> Finding:
    return Finding("UNC301", Path(path or "x"), Place(1, 2, 1, 3), ("quotes", message), message, article_id=message, line=message)


@given(HOSTILE, HOSTILE)
def test_no_text_can_become_a_command_a_tag_or_an_escape(path: str, message: str) -> None:
    finding = hostile(path, message)
    for name, reporter in REPORTERS.items():
        lines: list[str] = []
        one = reporter(lines.append)
        one.add(finding)
        one.finish(Report(files=1, errors=1))
        out = "\n".join(lines)

        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out), name
        if name in ("json", "sarif"):
            json.loads(out)
        if name == "junit":
            ET.fromstring(out)
        if name == "text":
            assert len(lines) == 1
            assert "\n" not in out
            assert "\r" not in out
        if name == "github":
            assert len([line for line in out.split("\n") if line.startswith("::")]) == 1


def test_a_workflow_command_is_escaped() -> None:
    shown = command(hostile("a,b:c%d.json", "50% of\nall"))

    assert shown == "::error file=a%2Cb%3Ac%25d.json,line=1,endLine=1,col=2,endColumn=2,title=UNC301 span-text-mismatch::50%25 of%0Aall"
