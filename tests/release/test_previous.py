"""A build holds the version against the release before it: a folder, or what git has at the last tag."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, Result


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the synthetic corpus, released as 0.1.0."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    root = tmp_path / "repository"
    shutil.copytree(EXAMPLE, root / "corpus")
    (root / "DATASHEET.md").write_text("# Datasheet\n")
    (root / "LICENSE-DATA.md").write_text("# Rights\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    commit(root)
    git(root, "tag", "data-v0.1.0")
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--all", "--message", "x")


def change(root: Path) -> None:
    path = next((root / "corpus" / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document["quotes"][0]["medium"] = "writing"
    path.write_text(json.dumps(document), "utf-8")


def test_a_version_that_does_not_fit_what_changed_is_not_built(repository: Path, run: Callable[..., Result]) -> None:
    output = repository / "dist"
    change(repository)
    assert run("manifest", repository / "corpus").code == 0
    same = run("build", repository / "corpus", "--output", output)
    assert run("manifest", repository / "corpus", "--data-version", "0.1.1").code == 0
    low = run("build", repository / "corpus", "--output", output)

    assert same.code == low.code == 2
    assert "version 0.1.0 does not fit: what changed since 0.1.0 asks for a MAJOR step, to 0.2.0 at least" in same.err
    assert "version 0.1.1 does not fit" in low.err
    assert not output.exists()

    assert run("manifest", repository / "corpus", "--data-version", "0.2.0").code == 0
    assert run("build", repository / "corpus", "--output", output).code == 0


def test_the_same_data_may_be_built_again(repository: Path, run: Callable[..., Result]) -> None:
    done = run("build", repository / "corpus", "--output", repository / "dist")

    assert done.code == 0
    assert "0.1.0 → 0.1.0: nothing changed" in done.err


def test_the_last_tag_is_the_highest_version_that_is_part_of_what_is_checked_out(repository: Path, run: Callable[..., Result]) -> None:
    for version in ("0.9.0", "0.10.0"):
        run("manifest", repository / "corpus", "--data-version", version)
        commit(repository)
        git(repository, "tag", f"data-v{version}")
    git(repository, "tag", "v99.0.0")
    git(repository, "tag", "data-v099.0.0")
    run("manifest", repository / "corpus", "--data-version", "0.11.0")

    assert "0.10.0 → 0.11.0" in run("build", repository / "corpus", "--output", repository / "dist").err


def test_other_words_in_a_document_ask_for_a_patch(repository: Path, run: Callable[..., Result]) -> None:
    (repository / "DATASHEET.md").write_text("# A better datasheet\n")
    same = run("build", repository / "corpus", "--output", repository / "dist")
    assert same.code == 2
    assert "asks for a PATCH step, to 0.1.1 at least" in same.err

    assert run("manifest", repository / "corpus", "--data-version", "0.1.1").code == 0
    assert run("build", repository / "corpus", "--output", repository / "dist").code == 0


def test_a_release_or_corpus_may_be_named_or_none(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    assert run("build", EXAMPLE, "--output", tmp_path / "old", "--previous", "none").code == 0
    change(example.parent)
    assert run("manifest", example).code == 0

    for previous in (tmp_path / "old", EXAMPLE):
        assert run("build", example, "--output", tmp_path / "new", "--previous", previous).code == 2
    assert run("build", example, "--output", tmp_path / "new", "--previous", tmp_path / "nowhere").code == 2
    assert run("build", example, "--output", tmp_path / "new", "--previous", "none").code == 0
