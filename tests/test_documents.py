"""The documents are true: generated parts are current, links lead somewhere, snippets run, figures are the data's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import uncorpus
from tests.conftest import SEED_ID

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))

pytestmark = pytest.mark.skipif(not (ROOT / "DATASHEET.md").exists(), reason="the package is installed without its documents")


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_generated_is_current(script: str) -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / script, "--check"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
        if not re.match(r"https?:", target):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_headings_stand_by_themselves_and_every_fence_is_closed(path: Path) -> None:
    fence, before = "", ""
    for line in path.read_text("utf-8").splitlines():
        mark = re.match(r"\s*(`{3,})(.*)", line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1] == fence and not mark[2]:
            fence = ""
        elif not fence and re.match(r"#{2,} ", line):
            assert not before.strip() or before.startswith(("<!--", "#")), line
        before = line
    assert not fence


def test_the_datasheet_answers_all_sections_and_questions() -> None:
    text = (ROOT / "DATASHEET.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    # The numbers of questions of Gebru et al. (2021), those on people included; one of our own on labelling.
    questions = {
        "Motivation": 4,
        "Composition": 16,
        "Collection": 12,
        "Preprocessing, cleaning, labelling": 5,
        "Uses": 6,
        "Distribution": 7,
        "Maintenance": 8,
    }

    assert set(sections) == set(questions)
    for section, count in questions.items():
        answers = re.findall(r"^\*\*.*\?\*\*\n(\S.*)", sections[section], re.MULTILINE)
        assert len(answers) == count, section


def test_a_language_model_is_said_to_have_annotated() -> None:
    for name in ("README.md", "DATASHEET.md", "docs/annotation-report.md"):
        assert "language model" in (ROOT / name).read_text("utf-8"), name


def test_the_readmes_python_runs_and_gives_what_it_says(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    code = "\n".join(block for block in blocks if "push_to_hub" not in block)
    # Lines that are expressions with the value in the comment behind them become assertions.
    code = re.sub(r"^(\S.*)\n# (.+)$", r"assert (\1) == (\2), (\1)", code.replace('"my-corpus/"', repr(str(tmp_path))), flags=re.MULTILINE)
    assert code.count("assert ") == 3

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    printed = [line for line in done.stdout.splitlines() if line]
    assert printed[-2:] == re.findall(r"^    # (.*)$", "\n".join(blocks), re.MULTILINE)


def test_the_readmes_finding_is_what_validate_says(seed: Path, run: object) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"^my-corpus/(.*UNC301(?:.|\n)*?)\n```", text, re.MULTILINE)
    assert shown
    path = seed / "articles" / f"{SEED_ID}.json"
    path.write_text(
        path.read_text("utf-8").replace('"start": 66, "end": 68, "text": "UN", "by"', '"start": 67, "end": 73, "text": "UN", "by"'),
        encoding="utf-8",
    )

    result = run("validate", path, "--output-format", "full")  # type: ignore[operator]

    assert result.out.strip() == f"{seed}/{shown[1]}"


def test_the_readme_marks_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")

    for name in ("main", "test"):
        assert len(re.findall(rf"^<!-- {name}-command -->\n```sh\n", text, re.MULTILINE)) == 1


def test_the_citation_has_the_versions_of_package_and_data() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

    assert citation["version"] == uncorpus.__version__
    assert citation["references"][0]["version"] == uncorpus.data_version()
