"""The how-tos on other tools work as they stand; what a person does in a tool is done to the tool's own files."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.convert.test_round_trips import given_format
from uncorpus.convert.base import ASPECTS
from uncorpus.convert.formats import MODULES, load_format

DOCS = Path(__file__).parents[2] / "docs"
ID = "2024-03-03-harbour"

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the package is installed without its documents")


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def run(commands: list[str], folder: Path) -> str:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(commands)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which the how-to on a corpus of one's own was followed."""
    run([block for block in blocks(page("howto/own-corpus.md"), "sh") if "<<'END'\nimport" not in block], tmp_path)
    return tmp_path


def halves(name: str) -> tuple[list[str], list[str]]:
    before, after = page(name).split("<!-- in the tool -->")
    return blocks(before, "sh"), blocks(after, "sh")


def test_an_annotators_day(folder: Path) -> None:
    out, back = halves("howto/label-studio.md")
    run(out, folder)
    (task,) = json.loads((folder / "tasks" / "tasks.json").read_text("utf-8"))
    result = task["predictions"][0]["result"]
    cue = next(entry for entry in result if entry["type"] == "labels" and entry["value"]["text"] == "told")
    cue["value"] |= {"end": cue["value"]["end"] + 10, "text": "told reporters"}
    addressee = next(entry["id"] for entry in result if entry["type"] == "labels" and entry["value"]["text"] == "reporters")
    result = [entry for entry in result if addressee not in (entry.get("id"), entry.get("to_id"))]
    (folder / "export.json").write_text(json.dumps([{"id": 1, "data": task["data"], "annotations": [{"id": 1, "result": result}]}]))

    said = run(back, folder)

    assert '+      "cue": [{"start": ' in said
    assert "all valid" in said
    assert said.splitlines()[0] == "Reviewed in Label Studio" or "Reviewed in Label Studio" in said
    article = json.loads((folder / "corpus" / "articles" / f"{ID}.json").read_text("utf-8"))
    assert (article["status"], article["quotes"][0]["cue"][0]["text"], article["quotes"][0]["addressee"]) == (
        "reviewed",
        "told reporters",
        [],
    )
    assert {"kind": "person", "name": "Jane Doe"}.items() <= article["annotators"][1].items()


def test_an_article_is_corrected_in_inception(folder: Path) -> None:
    given_format("uima")
    from cassis import load_cas_from_json

    from uncorpus.convert.uima import HEADER, RELATION, SPAN

    out, back = halves("howto/inception.md")
    run(out, folder)
    cas = load_cas_from_json(io.BytesIO((folder / "cas" / "json" / f"{ID}.json").read_bytes()))
    for header in list(cas.select(HEADER)):  # a type that no layer of the project knows
        cas.remove(header)
    spans: dict[str, Any] = {span.get_covered_text(): span for span in cas.select(SPAN)}
    spans["told"].end += 10
    relation = next(item for item in cas.select(RELATION) if item.kind == "addressee")
    cas.remove(relation)
    cas.remove(spans["reporters"])
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr(f"{ID}.xmi", cas.to_xmi())
        archive.writestr("TypeSystem.xml", cas.typesystem.to_xml())

    assert "all valid" in run(back, folder)
    article = json.loads((folder / "corpus" / "articles" / f"{ID}.json").read_text("utf-8"))
    assert (article["quotes"][0]["cue"][0]["text"], article["quotes"][0]["addressee"]) == ("told reporters", [])
    assert article["source"]["edits"]


def test_spacy_is_trained(tmp_path: Path) -> None:
    given_format("spacy")
    code = "\n".join(blocks(page("howto/spacy.md"), "python"))

    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == re.findall(r"^# (.*)$", code, re.MULTILINE)
    assert (tmp_path / "train.spacy").stat().st_size > 0


def test_another_package_adds_a_format(tmp_path: Path, example: Path) -> None:
    (code,) = blocks(page("interchange.md"), "python")
    (toml,) = blocks(page("interchange.md"), "toml")
    (tmp_path / "lib" / "my_package-1.dist-info").mkdir(parents=True)
    (tmp_path / "lib" / "my_package.py").write_text(code, encoding="utf-8")
    (tmp_path / "lib" / "my_package-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1\n")
    group = (
        '"uncorpus.formats"' in toml
        and "[uncorpus.formats]\nlines = my_package:FORMAT\nbroken = my_package:NOTHING\nodd = my_package:ASPECTS\n"
    )
    assert group
    (tmp_path / "lib" / "my_package-1.dist-info" / "entry_points.txt").write_text(group)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "lib")}

    def uncorpus(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "uncorpus", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    exported = uncorpus("export", "--format", "lines", "--output", tmp_path / "out", "--corpus", example)
    file = next((tmp_path / "out").iterdir())
    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[:6]))
    imported = uncorpus("import", "--format", "lines", "--into", example, tmp_path / "out")

    assert exported.returncode == 0, exported.stderr
    assert len(lines) == 7
    assert imported.returncode == 0, imported.stderr
    article = json.loads(next((example / "articles").iterdir()).read_text("utf-8"))
    assert len(article["quotes"]) == 6
    assert "cannot be loaded" in uncorpus("export", "--format", "broken", "--output", tmp_path / "x", "--corpus", example).stderr
    assert (
        "is no uncorpus.convert.base.Format"
        in uncorpus("export", "--format", "odd", "--output", tmp_path / "x", "--corpus", example).stderr
    )
    assert "did you mean lines?" in uncorpus("export", "--format", "line", "--output", tmp_path / "x", "--corpus", example).stderr


def test_the_table_of_losses_says_what_the_formats_declare() -> None:
    rows = re.findall(r"^\| (.+?) \|((?: (?:✓|carried|–) \|)+)$", page("interchange.md"), re.MULTILINE)
    signs = {"✓": "yes", "carried": "carried", "–": "no"}

    assert {title: [signs[sign.strip()] for sign in cells.strip("|").split("|")] for title, cells in rows} == {
        aspect.title: [load_format(name).holds[key] for name in MODULES] for key, aspect in ASPECTS.items()
    }
