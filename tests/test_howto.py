"""The how-tos work as they stand: their commands are run, one after the other, in an empty folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from uncorpus.model import ExemptionsFile

HOWTO = Path(__file__).parents[1] / "docs" / "howto" / "own-corpus.md"

pytestmark = pytest.mark.skipif(not HOWTO.exists(), reason="the package is installed without its documents")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", HOWTO.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_way_to_a_corpus_of_ones_own(tmp_path: Path) -> None:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh"))],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

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
