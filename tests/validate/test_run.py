"""How a run is chosen: rules, exemptions, workers, JSON Lines, standard input, registries from elsewhere."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, Result
from uncorpus.validate import Report, UnknownRuleError, choose, validate

ARTICLE = Path("articles") / f"{EXAMPLE_ID}.json"


def change(root: Path, **update: object) -> None:
    document = json.loads((root / ARTICLE).read_text("utf-8")) | update
    (root / ARTICLE).write_text(json.dumps(document), encoding="utf-8")


def codes(*paths: Path, **options: object) -> list[str]:
    return [finding.code for finding in validate(paths, **options)]  # type: ignore[arg-type]


def test_rules_are_chosen_by_code_name_and_beginning() -> None:
    assert choose(["UNC301"]) == {"UNC301"}
    assert choose(["span-text-mismatch"]) == {"UNC301"}
    assert {"UNC301", "UNC315"} <= choose(["UNC3"])
    assert "UNC301" not in choose((), ["UNC301"])
    assert choose(["UNC30"], ["UNC301", "span-out-of-range"]) == {f"UNC30{n}" for n in range(3, 10)}


def test_a_rule_that_does_not_exist_is_an_error(run: Callable[..., Result]) -> None:
    with pytest.raises(UnknownRuleError, match="no rule is called 'UNC999'"):
        choose(["UNC999"])
    with pytest.raises(UnknownRuleError, match="did you mean span-text-mismatch"):
        choose((), ["span-text-mismatches"])

    result = run("validate", EXAMPLE, "--select", "UNC301,UNC999")

    assert result.code == 2
    assert "UNC999" in result.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("codes", ["", "UNC301,", " "])
def test_an_empty_code_is_wrong_usage(run: Callable[..., Result], option: str, codes: str) -> None:
    result = run("validate", EXAMPLE, option, codes)

    assert result.code == 2
    assert "no rule is called ''" in result.err


def test_codes_may_have_spaces_around_them(run: Callable[..., Result]) -> None:
    assert run("validate", EXAMPLE, "--select", "UNC301, UNC302").code == 0


def test_a_hint_ends_its_sentence(example: Path) -> None:
    quotes = json.loads((example / ARTICLE).read_text("utf-8"))["quotes"]
    quotes[0]["topics"] = ["strikes"]
    change(example, quotes=quotes)

    (finding,) = validate([example / ARTICLE], select=["UNC207"])

    assert finding.message == 'the article has no topic "strikes"; add it to its topics with evidence; did you mean "strike"?'


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('"topic": "strike"', '"topic": "strikes"', "UNC204"),
        ('"entity": "nova-elise"', '"entity": "nova-eliza"', "UNC203"),
        ('"start": 34, "end": 44, "text": "PORT ELISE"', '"start": 34, "end": 44, "text": "PORT ELSIE"', "UNC301"),
        ('"id": "2024-03-03-harbour-talks"', '"id": 3', "UNC104"),
    ],
)
def test_what_an_article_uses_is_not_judged_while_it_is_wrong(example: Path, before: str, after: str, code: str) -> None:
    text = (example / ARTICLE).read_text("utf-8")
    assert before in text
    (example / ARTICLE).write_text(text.replace(before, after), encoding="utf-8")
    exemption = {
        "id": "x1",
        "code": "UNC604",
        "file": "topics.json",
        "pointer": None,
        "contains": None,
        "reason": "It is for articles that are to come.",
    }
    (example / "exemptions.json").write_text(json.dumps({"schema_version": "1.0", "exemptions": [exemption]}), encoding="utf-8")

    found = codes(example)

    assert code in found
    assert {"UNC604", "UNC605"}.isdisjoint(found)
    assert "UNC607" not in found  # what the exemption is about was not asked
    (example / ARTICLE).write_text(text, encoding="utf-8")
    assert "UNC607" in codes(example)


def test_what_is_not_used_is_judged_where_all_is_right(example: Path) -> None:
    topics = json.loads((example / "topics.json").read_text("utf-8"))
    topics["topics"] |= {"zoology": {**next(iter(topics["topics"].values())), "broader": None}}
    (example / "topics.json").write_text(json.dumps(topics), encoding="utf-8")

    assert "UNC604" in codes(example)


def test_what_is_not_chosen_is_not_reported_and_does_not_fail(example: Path, run: Callable[..., Result]) -> None:
    change(example, title="Other")

    assert run("validate", example / ARTICLE).code == 1
    assert run("validate", example / ARTICLE, "--ignore", "title-differs").code == 0
    assert run("validate", example / ARTICLE, "--select", "UNC301,UNC4").code == 1
    assert run("validate", example / ARTICLE, "--select", "UNC301").code == 0


@pytest.mark.parametrize("order", [0, 1])
def test_findings_do_not_depend_on_the_order_of_paths(example: Path, order: int) -> None:
    change(example, entities=[{"id": "e1", "entity": "nobody", "kind": "name", "start": 34, "end": 44, "text": "PORT ELISE", "by": "a1"}])
    files = [example / name for name in ("corpus.json", "entities.json", "topics.json")] + [example / ARTICLE]
    expected = sorted(codes(example))

    assert "UNC203" in expected
    assert "UNC203" in codes(*(files if order else reversed(files)))
    assert sorted(codes(*files, example)) == expected
    assert sorted(codes(example, *files)) == expected


def test_an_exemption_takes_a_finding_out_and_is_counted(example: Path) -> None:
    change(example, non_quotes=[])
    (example / "exemptions.json").write_text(
        json.dumps(
            {
                "schema_version": "1.0",
                "exemptions": [
                    {
                        "id": "x1",
                        "code": "UNC402",
                        "file": ARTICLE.as_posix(),
                        "pointer": "/text",
                        "contains": "“",
                        "reason": "It is a test.",
                    },
                ],
            }
        ),
        encoding="utf-8",
    )
    report = Report()

    found = list(validate([example / ARTICLE], report))

    assert [finding.code for finding in found] == []
    assert report.exempted == 2
    assert uncorpus.load(example)


@pytest.fixture
def many(example: Path) -> Path:
    """Forty articles, two of them broken."""
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    for number in range(39):
        document["id"] = f"2024-03-03-n{number:02}"
        text = json.dumps(document, ensure_ascii=False)
        if number == 20:
            text = text.replace('"start": 34', '"start": 35')
        (example / "articles" / f"{document['id']}.json").write_text(text, encoding="utf-8")
    (example / "articles" / "2024-03-03-n30.json").write_text("{", encoding="utf-8")
    return example


def test_several_processes_find_what_one_finds(many: Path) -> None:
    one, two = Report(), Report()

    alone, together = list(validate([many], one)), list(validate([many], two, jobs=2))

    assert together == alone
    assert one == two
    assert one.files == 43


def test_json_lines_have_an_article_on_each_line(example: Path, tmp_path: Path) -> None:
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    good = json.dumps(document)
    document["quotes"][0]["cue"][0]["start"] += 1
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join([good, json.dumps(document), "", "{", good]) + "\n", encoding="utf-8")
    report = Report()

    found = list(validate([lines], report, corpus=example))

    assert [(finding.code, finding.place.line) for finding in found] == [("UNC301", 2), ("UNC606", 2), ("UNC012", 4), ("UNC606", 5)]
    assert found[0].place.column > 100
    assert report.files == 6  # three articles that are one, the line that is none, two registries


def test_standard_input_has_an_article_on_each_line(example: Path) -> None:
    data = json.dumps(json.loads((example / ARTICLE).read_text("utf-8"))).encode() + b"\r\n\xff\n"

    assert ["UNC011"] == codes(Path("-"), corpus=example, stdin=io.BytesIO(data))
    assert ["UNC211"] == codes(Path("-"), stdin=io.BytesIO(data.split(b"\r")[0]))


def test_a_line_without_end_is_not_kept_in_memory() -> None:
    class Endless(io.RawIOBase):
        left = 70 * 2**20

        def readline(self, size: int | None = -1, /) -> bytes:
            size = min(size or 0, self.left)
            self.left -= size
            return b"x" * size

    assert ["UNC002"] == codes(Path("-"), stdin=Endless())


def test_a_file_of_lines_that_is_missing_is_unreadable(tmp_path: Path) -> None:
    assert ["UNC001"] == codes(tmp_path / "none.jsonl")


def test_a_lonely_file_is_checked_against_a_corpus_that_is_named(example: Path, tmp_path: Path) -> None:
    lonely = Path(shutil.copy(example / ARTICLE, tmp_path / ARTICLE.name))

    assert ["UNC211"] == codes(lonely)
    assert [] == codes(lonely, corpus=example)


def test_a_folder_above_corpora_is_all_of_them(example: Path, tmp_path: Path) -> None:
    shutil.copytree(example, tmp_path / "second")
    change(tmp_path / "second", title="Other")

    assert ["UNC407", "UNC503"] == codes(tmp_path)


def test_what_lies_about_in_articles_is_told(example: Path) -> None:
    (example / "articles" / "A.JSON").write_text("{}", encoding="utf-8")
    (example / "articles" / ".hidden").write_text("", encoding="utf-8")

    assert ["UNC507"] == codes(example)


def test_names_that_are_no_text_are_told_from_each_other(example: Path) -> None:
    import os

    data = (example / ARTICLE).read_bytes()
    for name in (b"a\xff.json", b"a\xfe.json"):
        with open(os.fsencode(example / "articles") + b"/" + name, "wb") as file:
            file.write(data)

    found = codes(example)

    assert found.count("UNC208") == 2
    assert found.count("UNC501") == 2
    assert found.count("UNC606") == 2


def test_folders_in_folders_have_no_end_that_matters(example: Path) -> None:
    import os

    deep = example / "articles"
    here = os.getcwd()
    try:
        os.chdir(deep)
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)

    try:
        found = codes(example)
    finally:
        # Python's own tidying up would recurse as deep.
        subprocess.run(["rm", "-rf", deep / "d"], check=True)

    assert set(found) <= {"UNC001"}  # too long a path cannot be read, and that is all


@pytest.mark.parametrize("path", ["articles", "."])
def test_an_unreadable_folder_is_told(example: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    real = os.scandir
    sub = example / "articles" / "sub"
    sub.mkdir()

    def scandir(folder: Path) -> object:
        if folder.name == "sub":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)  # root may read everything: the refusal is made
    report = Report()

    assert ["UNC001"] == [finding.code for finding in validate([example / path], report)]
    assert report.exit_code == 2


def test_many_findings_in_one_text_take_time_that_grows_with_them(tmp_path: Path) -> None:
    """Four times the marks take about four times as long, not sixteen; counted in steps of the reader, not in seconds."""
    import sys

    document = json.loads((EXAMPLE / ARTICLE).read_text("utf-8"))
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        document[layer] = []

    def steps(marks: int) -> int:
        text = "“x” " * (marks // 2) + "end"
        document["text"], document["title"] = text, text
        document["blocks"] = [{"id": "b1", "kind": "headline", "start": 0, "end": len(text)}]
        path = tmp_path / f"{EXAMPLE_ID}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        count = 0

        def tracer(frame: object, event: str, arg: object) -> object:
            nonlocal count
            count += 1
            return tracer

        before = sys.gettrace()  # coverage traces, too
        sys.settrace(tracer)  # type: ignore[arg-type]
        try:
            found = list(validate([path], select=["UNC402"]))
        finally:
            sys.settrace(before)
        assert len(found) == marks
        return count

    assert steps(400) < 6 * steps(100)
