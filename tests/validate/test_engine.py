"""The engine: hostile files, folders, single files; every finding has its place, and nothing keeps the others from being checked."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE_ID, SEED_ID
from uncorpus.store.files import MAX_BYTES
from uncorpus.validate import Report, validate
from uncorpus.validate.rules.define import rules_on

ARTICLE = Path("articles") / f"{EXAMPLE_ID}.json"


def codes(*paths: Path) -> list[str]:
    return [finding.code for finding in validate(paths)]


def test_the_corpus_is_valid() -> None:
    assert list(validate([uncorpus.load().folder.root])) == []


def test_the_two_passes_are_valid_articles() -> None:
    root = uncorpus.load().folder.root

    assert list(validate([root / "passes" / "a", root / "passes" / "b"])) == []


def test_every_start_moved_by_one_is_found_at_its_line(seed: Path) -> None:
    path = seed / "articles" / f"{SEED_ID}.json"
    lines = path.read_text("utf-8").split("\n")
    moved = 0
    for number, line in enumerate(lines, start=1):
        if '"before"' in line:
            continue  # an edit, whose offsets are the source's
        for match in re.finditer(r'"start": (\d+)', line):
            changed = f"{line[: match.start(1)]}{int(match[1]) + 1}{line[match.end(1) :]}"
            path.write_text("\n".join([*lines[: number - 1], changed, *lines[number:]]), encoding="utf-8")
            at_line = [f for f in validate([path]) if f.place.line == number or any(r.place.line == number for r in f.related)]
            block = '"kind"' in line and '"text"' not in line
            found = at_line or (block and [f for f in validate([path]) if f.code == "UNC304"])
            assert found, f"line {number}: {changed}"
            moved += 1

    assert moved == len(list(_spans(lines)))
    assert moved > 150


def _spans(lines: list[str]) -> list[str]:
    return [match for line in lines if '"before"' not in line for match in re.findall(r'"start": ', line)]


@pytest.mark.parametrize("name", ["missing.json", "folder.json", "nul\0.json"])
def test_what_cannot_be_read_is_a_finding_and_exit_code_2(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    report = Report()

    findings = list(validate([tmp_path / name], report))

    assert ["UNC001"] == [finding.code for finding in findings]
    assert report.exit_code == 2


def test_a_file_without_permission_is_a_finding(example: Path) -> None:
    path = example / ARTICLE
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")

    assert ["UNC001"] == codes(path)


def test_a_named_pipe_is_not_waited_for(example: Path) -> None:
    os.mkfifo(example / "articles" / "pipe.json")

    assert ["UNC001"] == codes(example / "articles" / "pipe.json")


def test_a_file_of_100_megabytes_is_not_read(example: Path) -> None:
    with open(example / ARTICLE, "ab") as file:
        file.truncate(100 * 2**20)

    assert ["UNC002"] == codes(example / ARTICLE)


def test_a_file_of_the_largest_size_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "spaces.json"
    path.write_bytes(b" " * MAX_BYTES)

    assert ["UNC012"] == codes(path)


def test_a_link_out_of_the_corpus_is_refused(example: Path, tmp_path: Path) -> None:
    outside = shutil.move(example / ARTICLE, tmp_path / f"{EXAMPLE_ID}.json")
    (example / ARTICLE).symlink_to(outside)

    assert codes(example) == ["UNC003"]


def test_a_link_inside_the_corpus_is_followed(example: Path) -> None:
    (example / "real").mkdir()
    shutil.move(example / ARTICLE, example / "real" / "x.json")
    (example / ARTICLE).symlink_to(example / "real" / "x.json")

    assert [] == codes(example)


def test_a_loop_of_links_is_a_finding(example: Path) -> None:
    loop = example / "articles" / "loop.json"
    loop.symlink_to(loop)

    assert "UNC001" in codes(loop) or "UNC003" in codes(loop)


def test_a_source_that_is_a_link_out_of_the_corpus_is_refused(example: Path, tmp_path: Path) -> None:
    source = example / "sources" / f"{EXAMPLE_ID}.md"
    shutil.move(source, tmp_path / "outside.md")
    source.symlink_to(tmp_path / "outside.md")

    assert ["UNC308"] == codes(example / ARTICLE)


def test_one_broken_file_does_not_keep_the_others_from_being_checked(example: Path) -> None:
    for number in range(30):
        (example / "articles" / f"broken-{number:02}.json").write_bytes(os.urandom(200))
    report = Report()

    found = {finding.path.name for finding in validate([example], report)}

    assert {f"broken-{number:02}.json" for number in range(30)} <= found
    assert report.files == 34
    assert f"{EXAMPLE_ID}.json" not in found


def test_a_broken_registry_is_reported_once_and_the_article_still_checked(example: Path) -> None:
    (example / "entities.json").write_text("{", encoding="utf-8")
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    document["quotes"][0]["cue"][0]["start"] += 1
    (example / ARTICLE).write_text(json.dumps(document), encoding="utf-8")

    assert ["UNC012", "UNC301"] == codes(example / ARTICLE)


def test_a_broken_corpus_file_does_not_keep_articles_from_being_checked(example: Path) -> None:
    (example / "corpus.json").write_text("[]", encoding="utf-8")
    (example / "articles" / "x.json").write_text("", encoding="utf-8")

    assert ["UNC104", "UNC012"] == codes(example)


def test_an_article_outside_of_any_corpus_is_checked_as_far_as_it_goes(example: Path, tmp_path: Path) -> None:
    lonely = Path(shutil.copy(example / ARTICLE, tmp_path / f"{EXAMPLE_ID}.json"))
    report = Report()

    findings = list(validate([lonely], report))

    assert [("UNC211", False)] == [(finding.code, finding.is_error) for finding in findings]
    assert report.exit_code == 0


def test_a_folder_of_articles_inside_a_corpus_uses_its_registries(example: Path) -> None:
    (example / "articles" / "2024").mkdir()
    shutil.move(example / ARTICLE, example / "articles" / "2024" / f"{EXAMPLE_ID}.json")

    assert [] == codes(example / "articles" / "2024")


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    assert ["UNC001"] == codes(tmp_path)


def test_a_file_given_twice_is_checked_once(example: Path) -> None:
    (example / ARTICLE).write_text("", encoding="utf-8")

    assert ["UNC012"] == codes(example / ARTICLE, example / "articles" / "." / f"{EXAMPLE_ID}.json", example / "articles")


def test_consistency_is_not_judged_where_spans_are_wrong(example: Path) -> None:
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    document["non_quotes"] = []
    document["quotes"][0]["cue"][0]["start"] += 1
    (example / ARTICLE).write_text(json.dumps(document), encoding="utf-8")

    assert ["UNC301"] == codes(example / ARTICLE)


def test_a_mark_is_pointed_at_inside_the_json_string(example: Path) -> None:
    text = (example / ARTICLE).read_text("utf-8")
    document = json.loads(text)
    document["non_quotes"] = []
    # ASCII: the mark is an escape, the emoji two, and the columns count them as they are written.
    for ascii_only in (True, False):
        (example / ARTICLE).write_text(json.dumps(document, ensure_ascii=ascii_only, indent=1), encoding="utf-8")

        findings = list(validate([example / ARTICLE]))

        lines = (example / ARTICLE).read_text("utf-8").split("\n")
        marks = [lines[f.place.line - 1][f.place.column - 1 : f.place.end_column - 1] for f in findings]
        assert marks == (["\\u201c", "\\u201d"] if ascii_only else ["“", "”"])


def test_a_rule_that_fails_is_reported_as_our_defect_and_hides_nothing(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import uncorpus.validate.rules.spans as module

    monkeypatch.setattr(module, "nearest", lambda *_: 1 / 0)
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    document["quotes"][0]["cue"][0]["start"] += 1
    document["source"]["size"] += 1
    (example / ARTICLE).write_text(json.dumps(document), encoding="utf-8")
    report = Report()

    assert {"UNC000", "UNC307"} == {finding.code for finding in validate([example / ARTICLE], report)}
    assert report.exit_code == 2


def test_rules_explain_themselves() -> None:
    for subject in ("article", "entities", "topics", "corpus-file", "corpus"):
        for rule in rules_on(subject):
            assert re.fullmatch(r"UNC[0-9]{3}", rule.code)
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
            assert rule.summary.endswith(".")
            assert len(rule.summary) <= 140


@given(st.binary(max_size=300))
def test_no_bytes_make_the_engine_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.json"
    path.write_bytes(data)

    findings = list(validate([path]))

    assert findings
    assert "UNC000" not in {finding.code for finding in findings}
