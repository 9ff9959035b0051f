"""What a corpus repository uses: the pytest helper, the action, the hooks. Each is run for real."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import EXAMPLE, EXAMPLE_ID

ROOT = Path(__file__).parents[1]
ARTICLE = f"articles/{EXAMPLE_ID}.json"

in_checkout = pytest.mark.skipif(not (ROOT / "action.yml").exists(), reason="the package is installed without its repository")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Somebody's corpus repository, committed."""
    root = tmp_path / "repository"
    shutil.copytree(EXAMPLE, root / "corpus")
    (root / "test_corpus.py").write_text(
        'from uncorpus.testing import corpus_tests\ntest_corpus = corpus_tests("corpus")\n', encoding="utf-8"
    )
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "A corpus")
    return root


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    return subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def break_it(root: Path) -> None:
    path = root / "corpus" / ARTICLE
    path.write_text(path.read_text("utf-8").replace('"start": 34', '"start": 35'), encoding="utf-8")


def pytest_in(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", "."]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_corpus_tests_itself_in_two_lines(repository: Path) -> None:
    done = pytest_in(repository)

    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_a_broken_article_fails_its_own_test(repository: Path) -> None:
    break_it(repository)
    done = pytest_in(repository)

    assert done.returncode == 1
    assert "2 failed" in done.stdout  # the article, and the corpus file whose hash is out of date
    assert re.search(rf"^corpus/{ARTICLE}:\d+:\d+: UNC301 span-text-mismatch", done.stdout, re.MULTILINE)
    assert "Traceback" not in done.stdout


def step(root: Path, tmp_path: Path, **inputs: str) -> tuple[int, str, dict[str, str], str]:
    """Run the action's validating step as a runner does: the script by bash, its inputs in the environment, files for output and summary."""
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    given = {name: str(each.get("default", "")) for name, each in action["inputs"].items()} | {
        key.replace("_", "-"): value for key, value in inputs.items()
    }
    (own,) = [each for each in action["runs"]["steps"] if each.get("id") == "validate"]
    environment = {key: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], value) for key, value in own["env"].items()}
    output, summary = tmp_path / "output", tmp_path / "summary"
    output.touch()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    runner = {
        "PATH": path,
        "HOME": str(tmp_path),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_ACTIONS": "true",
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", own["run"]]
    done = subprocess.run(command, cwd=root, env=environment | runner, capture_output=True, text=True, check=False)
    outputs = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
    return done.returncode, done.stdout + done.stderr, outputs, summary.read_text("utf-8") if summary.exists() else ""


@in_checkout
def test_the_action_passes_a_valid_corpus(repository: Path, tmp_path: Path) -> None:
    code, out, outputs, summary = step(repository, tmp_path)

    assert (code, outputs) == (0, {"exit-code": "0"}), out
    assert "all valid" in summary


@in_checkout
def test_the_action_annotates_the_line(repository: Path, tmp_path: Path) -> None:
    break_it(repository)
    code, out, outputs, summary = step(repository, tmp_path)

    assert (code, outputs) == (1, {"exit-code": "1"})
    assert re.search(rf"^::error file=corpus/{ARTICLE},line=\d+,endLine=\d+,col=\d+,.*title=UNC301", out, re.MULTILINE)
    assert "UNC301 span-text-mismatch" in summary


@in_checkout
def test_the_action_checks_only_what_changed(repository: Path, tmp_path: Path) -> None:
    base = git(repository, "rev-parse", "HEAD").strip()
    code, out, outputs, _ = step(repository, tmp_path, changed_only="true", base=base)
    assert (code, outputs) == (0, {"exit-code": "0"})
    assert "No file of corpus has changed." in out

    break_it(repository)
    git(repository, "commit", "-qam", "Break it")
    code, out, outputs, _ = step(repository, tmp_path, changed_only="true", base=base)

    assert code == 1
    assert "UNC301" in out
    assert "UNC503" not in out


@in_checkout
@pytest.mark.parametrize("base", ["", "0" * 40, "--output=pwned", "no-such-branch"])
def test_an_unknown_base_is_reason_to_check_all(repository: Path, tmp_path: Path, base: str) -> None:
    break_it(repository)
    code, out, outputs, _ = step(repository, tmp_path, changed_only="true", base=base)

    assert (code, outputs) == (1, {"exit-code": "1"})
    assert "the whole corpus is checked" in out
    assert not (repository / "pwned").exists()


@in_checkout
@pytest.mark.parametrize("change", ["source", "registry", "removal"])
def test_what_concerns_more_than_one_article_is_reason_to_check_all(repository: Path, tmp_path: Path, change: str) -> None:
    base = git(repository, "rev-parse", "HEAD").strip()
    if change == "source":
        (repository / "corpus" / "sources" / f"{EXAMPLE_ID}.md").write_text("Other", encoding="utf-8")
    elif change == "registry":
        path = repository / "corpus" / "entities.json"
        path.write_text(path.read_text("utf-8").replace("nova-elise", "nova-eliza"), encoding="utf-8")
    else:
        (repository / "corpus" / ARTICLE).unlink()
    git(repository, "commit", "-qam", "Change it")

    code, out, _, _ = step(repository, tmp_path, changed_only="true", base=base)

    assert code == 1, out


@in_checkout
def test_the_actions_inputs_are_no_code(repository: Path, tmp_path: Path) -> None:
    code, out, _, _ = step(repository, tmp_path, corpus="$(touch pwned)", select="'; touch pwned; '")

    assert code == 2, out
    assert not (repository / "pwned").exists()


@in_checkout
def test_the_action_installs_the_commit_that_is_named() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))

    assert action["inputs"]["package"]["default"] == ""
    assert action["runs"]["steps"][0]["run"].strip().endswith('"${PACKAGE:-$GITHUB_ACTION_PATH}"')


@in_checkout
def test_the_action_passes_choices_on(repository: Path, tmp_path: Path) -> None:
    break_it(repository)

    assert step(repository, tmp_path, ignore="UNC301,UNC304,UNC503,UNC601", strict="true")[0] == 0
    assert step(repository, tmp_path, select="UNC999")[0] == 2


@in_checkout
def test_the_actions_steps_name_no_input_in_a_script() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))

    for each in action["runs"]["steps"]:
        assert "${{" not in each["run"]
        assert each["shell"] == "bash"


@in_checkout
def test_the_hooks_take_the_files_of_a_corpus_and_no_others() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert [hook["id"] for hook in hooks] == ["uncorpus-validate", "uncorpus-format"]
    for hook in hooks:
        for name in (f"corpus/{ARTICLE}", f"my/{ARTICLE}", ARTICLE, "corpus/entities.json", "corpus.json", "a/articles/2024/x.json"):
            assert re.search(hook["files"], name), name
        for name in ("package.json", "corpus/articles/x.txt", "myentities.json", "corpus/passes/a/x.json"):
            assert not re.search(hook["files"], name), name


@in_checkout
def test_the_hooks_work_in_pre_commit(repository: Path) -> None:
    """pre-commit installs the package from this repository: slow, and in need of a package index, so only where it is asked for (`.ci/run` does)."""
    if not os.environ.get("TRY_PRE_COMMIT"):
        pytest.skip("TRY_PRE_COMMIT is not set")
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "--all-files", "--verbose"]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    good = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    break_it(repository)
    git(repository, "add", ".")
    bad = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)

    assert good.returncode == 0, good.stdout + good.stderr
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert re.search(rf"corpus/{ARTICLE}:\d+:\d+: UNC301", bad.stdout)
