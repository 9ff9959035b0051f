"""Releases of corpora, and corpora of releases, by those who mean no good: nothing leaks, nothing is lost, nothing crashes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import uncorpus
from tests.conftest import Result
from tests.release.test_verify import problems, rewritten, table_bytes
from uncorpus.release.build import build
from uncorpus.release.changes import Step, changes
from uncorpus.release.layout import Checksums, ReleaseError
from uncorpus.release.publish import check_step


@pytest.mark.parametrize("name", ["DATASHEET.md", "LICENSE", "LICENSE-DATA.md", "CITATION.cff", "card.md"])
def test_a_link_never_publishes_a_file_from_outside(example: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "elsewhere" / "secret"
    secret.parent.mkdir()
    secret.write_text("the password")
    (example / name).symlink_to(secret)

    with pytest.raises(ReleaseError, match=r"a link that leads out|lies outside the corpus"):
        build(uncorpus.load(example), tmp_path / "release")


@pytest.mark.parametrize("what", ["articles", "sources"])
def test_a_folder_that_leads_out_of_the_corpus_is_not_followed(example: Path, tmp_path: Path, what: str) -> None:
    shutil.move(example / what, tmp_path / what)
    (example / what).symlink_to(tmp_path / what)

    with pytest.raises((ReleaseError, uncorpus.CorpusError), match="outside"):
        build(uncorpus.load(example), tmp_path / "release")


def test_a_corpus_with_documents_of_its_own_proves_itself(example: Path, tmp_path: Path) -> None:
    for name in ("LICENSE", "DATASHEET.md", "card.md"):
        (example / name).write_text(f"# {name}\n")
    build(uncorpus.load(example), tmp_path / "release")

    assert problems(tmp_path / "release") == []
    assert problems(tmp_path / "release", uncorpus.load(example)) == []


def test_a_lying_card_is_found_whatever_the_checksums_say_of_the_tools(release: Path) -> None:
    document = json.loads((release / "checksums.json").read_text("utf-8"))
    document["built_with"]["pyarrow"] = "25.0.0"
    (release / "checksums.json").write_text(json.dumps(document), "utf-8")
    rewritten(release, "README.md", (release / "README.md").read_bytes().replace(b"un-terms-of-use", b"mit-terms-of-use"))
    rewritten(release, "croissant.json", (release / "croissant.json").read_bytes().replace(b"un-terms-of-use", b"mit"))

    assert {problem.path for problem in problems(release)} == {"README.md", "croissant.json"}


def test_a_destroyed_corpus_file_is_found_though_the_checksums_agree(release: Path) -> None:
    rewritten(release, "corpus/corpus.json", b"{")

    assert [problem.path for problem in problems(release)] == ["corpus"]


@pytest.mark.parametrize(("key", "value"), [("data_version", "9.9.9"), ("name", "x")])
def test_checksums_with_another_name_or_version_are_found(release: Path, key: str, value: str) -> None:
    document = json.loads((release / "checksums.json").read_text("utf-8"))
    (release / "checksums.json").write_text(json.dumps(document | {key: value}), "utf-8")

    assert any(problem.path == "checksums.json" and value in problem.message for problem in problems(release))


@pytest.mark.parametrize("value", ['"size": 1e999', '"size": -1', '"size": true', '"rows": "x", "size": 1', '"rows": [1], "size": 1'])
def test_checksums_with_odd_numbers_are_said_to_be_broken(release: Path, value: str) -> None:
    text = (release / "checksums.json").read_text("utf-8")
    (release / "checksums.json").write_text(text.replace('"size": ', value + ', "was": ', 1), "utf-8")

    with pytest.raises(ReleaseError, match="these are no checksums"):
        problems(release)


ODD_FRONT_MATTER = [
    "task_categories: [{a: b}]",
    "task_ids: [[x]]",
    "license: [[x]]",
    "pretty_name: 2020-13-45",
    "configs: 3",
    "configs: [{config_name: [quotes], data_files: 3}]",
    "dataset_info: [{config_name: [quotes]}]",
    "tags: {a: b}",
    "language: 3",
    "x: " + "[" * 5000,
]


@pytest.mark.parametrize("front", ODD_FRONT_MATTER)
def test_odd_front_matter_is_refused_in_a_corpus_and_named_in_a_release(example: Path, release: Path, tmp_path: Path, front: str) -> None:
    (example / "card.md").write_text(f"---\n{front}\n---\n", "utf-8")
    with pytest.raises(ReleaseError):
        build(uncorpus.load(example), tmp_path / "new")
    rewritten(release, "README.md", f"---\n{front}\n---\n".encode())

    assert "README.md" in {problem.path for problem in problems(release)}


@pytest.mark.parametrize(
    "cff",
    [
        "",
        "title: x",
        "title: x\nauthors: 3",
        "title: x\nauthors: [3]",
        "x: [",
        "title: x\nauthors: []\ndate-released: 2020-13-45",
        "x: " + "[" * 5000,
    ],
)
def test_an_odd_citation_is_refused(example: Path, tmp_path: Path, cff: str) -> None:
    (example / "CITATION.cff").write_text(cff, "utf-8")

    with pytest.raises(ReleaseError, match=r"CITATION\.cff"):
        build(uncorpus.load(example), tmp_path / "release")


@pytest.mark.parametrize("references", ["3", "", "[3]", "[{type: data}]", "[{type: data, authors: }]"])
def test_references_of_a_citation_may_be_anything(example: Path, tmp_path: Path, references: str) -> None:
    cff = f"title: A}} b {{# $ _ \\\nauthors: [{{name: A & B}}]\nreferences: {references}\n"
    (example / "CITATION.cff").write_text(cff, "utf-8")
    if references == "3":
        with pytest.raises(ReleaseError, match=r"CITATION\.cff"):
            build(uncorpus.load(example), tmp_path / "release")
        return
    build(uncorpus.load(example), tmp_path / "release")

    card = (tmp_path / "release" / "README.md").read_text("utf-8")
    assert r"  title = {A\} b \{\# \$ \_ \textbackslash{}}," in card
    assert r"  author = {{A \& B}}," in card


def test_a_pipe_or_a_link_in_the_place_of_the_card_is_named_and_not_read(release: Path) -> None:
    (release / "README.md").unlink()
    os.mkfifo(release / "README.md")
    assert "README.md" in {problem.path for problem in problems(release)}

    (release / "README.md").unlink()
    (release / "README.md").symlink_to("/etc/hostname")
    assert "README.md" in {problem.path for problem in problems(release)}


def test_a_date_that_python_does_not_know_is_named(release: Path) -> None:
    name = "data/topics/train-00000-of-00001.parquet"
    table = pq.read_table(release / name)
    far = pa.array([2**31 - 1] * table.num_rows, pa.int32()).cast(pa.date32())
    rewritten(release, name, table_bytes(table.set_column(table.schema.get_field_index("published"), "published", far)))

    assert any("cannot be read" in problem.message for problem in problems(release))


def test_a_release_that_was_edited_is_not_replaced(example: Path, tmp_path: Path) -> None:
    build(uncorpus.load(example), tmp_path / "release")
    (tmp_path / "release" / "README.md").write_text("my own words")

    with pytest.raises(ReleaseError, match=r"README\.md is not what the release here consists of"):
        build(uncorpus.load(example), tmp_path / "release")
    assert (tmp_path / "release" / "README.md").read_text() == "my own words"


def test_checksums_do_not_make_a_folder_of_mine_a_release(example: Path, tmp_path: Path) -> None:
    build(uncorpus.load(example), tmp_path / "release")
    document = json.loads((tmp_path / "release" / "checksums.json").read_text("utf-8"))
    document["files"].append({"path": "thesis.tex", "sha256": "0" * 64, "size": 1})
    (tmp_path / "release" / "checksums.json").write_text(json.dumps(document), "utf-8")
    (tmp_path / "release" / "thesis.tex").write_text("years of work")

    with pytest.raises(ReleaseError, match="nothing is overwritten"):
        build(uncorpus.load(example), tmp_path / "release")


def test_a_rename_that_fails_leaves_the_release_before_it(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out" / "release"
    build(uncorpus.load(example), output)
    rename = os.replace

    def failing(source: Any, target: Any) -> None:
        if Path(target) == output and "old" not in str(source):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(ReleaseError, match="No space left on device"):
        build(uncorpus.load(example), output)

    assert Checksums.read(output).name == "synthetic-example"
    assert [path.name for path in output.parent.iterdir()] == ["release"]


def test_the_output_may_not_lie_in_the_corpus_nor_be_a_link(example: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="in the corpus itself"):
        build(uncorpus.load(example), example / "articles" / "out")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ReleaseError, match="no folder"):
        build(uncorpus.load(example), tmp_path / "link")


def test_a_release_is_for_everybody_to_read_as_far_as_new_files_are(example: Path, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        build(uncorpus.load(example), tmp_path / "release")
    finally:
        os.umask(before)

    assert (tmp_path / "release").stat().st_mode & 0o777 == 0o750


def test_a_source_that_is_missing_is_said(example: Path, tmp_path: Path) -> None:
    shutil.rmtree(example / "sources")

    with pytest.raises(ReleaseError, match="sources"):
        build(uncorpus.load(example), tmp_path / "release")


def test_a_corpus_without_articles_is_not_released(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    shutil.rmtree(example / "articles")
    assert run("manifest", example).code == 0
    with pytest.raises(ReleaseError, match="no articles"):
        build(uncorpus.load(example), tmp_path / "release")


def test_a_corpus_without_quotes_has_a_card_that_is_true(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    import datasets

    path = next((example / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document |= {"quotes": [], "speakers": []}
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    assert run("manifest", example).code == 0
    build(uncorpus.load(example), tmp_path / "release")
    card = (tmp_path / "release" / "README.md").read_text("utf-8")

    assert '"quotes", split' not in card
    assert 'articles = load_dataset("ORG/NAME", "articles", split="train"' in card
    assert "coreference-resolution" not in card
    assert len(datasets.load_dataset(str(tmp_path / "release"), "articles", split="train")) == 1


def test_another_licence_is_no_wording(example: Path) -> None:
    path = example / "corpus.json"
    document = json.loads(path.read_text("utf-8"))
    document["rights"]["annotations"] |= {"license": "other", "license_name": "all-rights-reserved", "statement": "Mine."}
    path.write_text(json.dumps(document), "utf-8")
    before = uncorpus.load(Path(__file__).parents[1] / "examples" / "corpus")
    found = {change.field: change.step for change in changes(before, uncorpus.load(example))}

    assert found == {"license": Step.MAJOR, "license_name": Step.MINOR, "statement": Step.PATCH}


def test_what_is_in_a_release_besides_the_data_asks_for_a_patch(example: Path) -> None:
    before = uncorpus.load(Path(__file__).parents[1] / "examples" / "corpus")
    (example / "card.md").write_text("New words.", "utf-8")
    (example / "LICENSE").write_text("CC0", "utf-8")
    found = {(change.kind, change.where): change.step for change in changes(before, uncorpus.load(example))}

    assert found == {("added", "card.md"): Step.PATCH, ("added", "LICENSE"): Step.PATCH}
    with pytest.raises(ReleaseError, match=r"asks for a PATCH step, to 0\.1\.1 at least"):
        check_step(before, uncorpus.load(example))


def test_a_version_that_is_lower_is_said_though_the_data_are_the_same(example: Path, run: Callable[..., Result]) -> None:
    assert run("manifest", example, "--data-version", "0.0.9").code == 0
    told = run("diff", Path(__file__).parents[1] / "examples" / "corpus", example)

    assert told.code == 1
    assert "a version that is lower" in told.out


def test_a_version_with_thousands_of_digits_is_refused(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    long = "1.0." + "9" * 5000
    assert run("manifest", example, "--data-version", long).code == 0
    refused = run("build", example, "--output", tmp_path / "out", "--previous", Path(__file__).parents[1] / "examples" / "corpus")

    assert refused.code == 2
    assert "is no version that can be compared" in refused.err


def test_a_release_without_article_files_can_be_compared_with(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    build(uncorpus.load(example), tmp_path / "old", article_files=False)
    assert run("diff", tmp_path / "old", example).code == 0
    path = next((example / "articles").rglob("*.json"))
    path.write_bytes(path.read_bytes().replace(b'"medium": "speech"', b'"medium": "writing"', 1))
    assert run("manifest", example).code == 0
    told = run("diff", tmp_path / "old", example, "--output-format", "json")

    assert told.code == 1
    assert [json.loads(line)["step"] for line in told.out.splitlines()] == ["MAJOR"]


def test_git_that_cannot_be_asked_is_no_consent(
    example: Path, tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    (example / ".git").write_text("gitdir: /nowhere\n")
    refused = run("build", example, "--output", tmp_path / "out")
    assert refused.code == 2
    assert "is a git repository, and" in refused.err

    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git cannot be run" in run("build", example, "--output", tmp_path / "out").err


def test_a_tag_does_not_make_a_step_right(tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    root = tmp_path / "repository"
    shutil.copytree(Path(__file__).parents[1] / "examples" / "corpus", root / "corpus")

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "x")
    git("tag", "data-v0.1.0")
    path = next((root / "corpus" / "articles").rglob("*.json"))
    path.write_bytes(path.read_bytes().replace(b'"medium": "speech"', b'"medium": "writing"', 1))
    assert run("manifest", root / "corpus", "--data-version", "0.1.1").code == 0
    git("commit", "--quiet", "--all", "--message", "y")
    git("tag", "data-v0.1.1")
    monkeypatch.setenv("GIT_WORK_TREE", "/opt")
    refused = run("build", root / "corpus", "--output", tmp_path / "out")

    assert refused.code == 2
    assert "version 0.1.1 does not fit: what changed since 0.1.0 asks for a MAJOR step" in refused.err


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_findings_come_in_an_order_of_their_own(example: Path, tmp_path: Path, seed: str) -> None:
    import sys

    for name in ("b", "a", "c", "d", "e"):
        (example / f"{name}.txt").write_text("")
    build(uncorpus.load(example), tmp_path / "release")
    for name in ("b", "a", "c", "d", "e"):
        (tmp_path / "release" / name).write_text("")
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "uncorpus", "verify", str(tmp_path / "release")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert [line.split(":")[0][-1] for line in done.stdout.splitlines()] == ["a", "b", "c", "d", "e"]
