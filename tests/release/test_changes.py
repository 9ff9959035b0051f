"""What changed between two versions of a corpus, and what version that asks for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE, Result
from uncorpus.release.changes import Change, Step, changes, fits, required


def edited(folder: Path, edit: Callable[[Any], object], file: str | None = None) -> list[Change]:
    """Return the changes after *edit* was done to a file of the synthetic corpus: its article, if no other is named."""
    path = folder / file if file else next((folder / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return list(changes(uncorpus.load(EXAMPLE), uncorpus.load(folder)))


def test_the_same_corpus_has_no_changes(example: Path) -> None:
    assert list(changes(uncorpus.load(EXAMPLE), uncorpus.load(example))) == []


def test_another_layout_or_order_is_no_change_of_the_data_but_of_the_file(example: Path) -> None:
    def edit(document: Any) -> None:
        document["entities"].reverse()

    (change,) = edited(example, edit)

    assert (change.field, change.step) == ("order or layout", Step.PATCH)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda d: d["entities"].pop(0), ("removed", "entity mention", None, Step.MAJOR)),
        (lambda d: d["quotes"].pop(6), ("removed", "quote", None, Step.MAJOR)),
        (lambda d: d["quotes"][0].update(medium="writing"), ("changed", "quote", "medium", Step.MAJOR)),
        (lambda d: d["quotes"][0].update(topics=["harbour", "strike"]), ("changed", "quote", "topics", Step.MINOR)),
        (lambda d: d["quotes"][0].update(topics=[]), ("changed", "quote", "topics", Step.MAJOR)),
        (lambda d: d["quotes"][0].update(cue=[]), ("changed", "quote", "cue", Step.MAJOR)),
        (lambda d: d["quotes"][0].update(id="q99"), ("changed", "quote", "id", Step.MAJOR)),
        (lambda d: d.update(url="https://example.org/x"), ("changed", "article", "url", Step.MAJOR)),
        (lambda d: d["annotators"][0].update(version="2"), ("changed", "annotator", "version", Step.MINOR)),
        (lambda d: d.update(title="Another"), ("changed", "article", "title", Step.MAJOR)),
        (lambda d: d["rights"].update(statement="Said better."), ("changed", "rights", "statement", Step.PATCH)),
        (lambda d: d["rights"].update(license="mit"), ("changed", "rights", "license", Step.MAJOR)),
        (lambda d: d["source"].update(media_type="text/plain"), ("changed", "article", "source", Step.PATCH)),
        (lambda d: d["annotators"][1].update(version="1.3"), ("changed", "annotator", "version", Step.MAJOR)),
        (lambda d: d["non_quotes"][0].update(reason="title"), ("changed", "non-quote", "reason", Step.MAJOR)),
        (lambda d: d["topics"][0].update(relevance="secondary"), ("changed", "topic", "relevance", Step.MAJOR)),
        (lambda d: d["topics"][0]["evidence"].pop(), ("changed", "topic", "evidence", Step.MAJOR)),
        (lambda d: d["blocks"][2].update(kind="byline"), ("changed", "block", "kind", Step.MAJOR)),
    ],
)
def test_each_change_is_named_with_its_step(example: Path, edit: Callable[[Any], object], expected: tuple[Any, ...]) -> None:
    (change,) = edited(example, edit)

    assert (change.kind, change.layer, change.field, change.step) == expected
    assert change.where == "2024-03-03-harbour-talks"


def test_a_speaker_who_gets_an_entity_or_loses_it_is_the_same_speaker(example: Path) -> None:
    path = next((example / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    nameless = next(speaker for speaker in document["speakers"] if speaker["entity"] is None)
    assert any(quote["speaker"] == nameless["id"] for quote in document["quotes"])

    def named(name: str) -> Callable[[Any], None]:
        def edit(document: Any) -> None:
            next(speaker for speaker in document["speakers"] if speaker["id"] == nameless["id"]).update(entity="ana-okoro", name=name)

        return edit

    for called, expected in (
        (nameless["name"], [("changed", "speaker", "entity", Step.MINOR)]),
        ("Ana Okoro", [("changed", "speaker", "entity", Step.MINOR), ("changed", "speaker", "name", Step.MAJOR)]),
    ):
        found = edited(example, named(called))
        assert [(change.kind, change.layer, change.field, change.step) for change in found] == expected

        back = changes(uncorpus.load(example), uncorpus.load(EXAMPLE))
        assert {(change.kind, change.layer, change.step) for change in back} == {("changed", "speaker", Step.MAJOR)}


def test_an_annotation_that_is_new_is_added(example: Path) -> None:
    path = next((example / "articles").rglob("*.json"))
    whole = json.loads(path.read_text("utf-8"))
    less = json.loads(json.dumps(whole))
    less["entities"].pop()
    path.write_text(json.dumps(less), "utf-8")
    (change,) = changes(uncorpus.load(example), uncorpus.load(EXAMPLE))

    assert (change.kind, change.layer, change.step) == ("added", "entity mention", Step.MINOR)
    assert change.about == whole["entities"][-1]["text"]


def test_another_text_is_one_change_and_annotations_are_found_again_by_their_words(example: Path) -> None:
    def edit(document: Any) -> None:
        document["text"] = "AB" + document["text"]
        for item in spans(document):
            item["start"] += 2
            item["end"] += 2

    found = edited(example, edit)

    assert [(change.layer, change.step) for change in found if change.layer != "block"] == [("text", Step.MAJOR)]


def spans(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if "edits" in value:
            return []
        own = [value] if "start" in value else []
        return own + [span for member in value.values() for span in spans(member)]
    return [span for member in value for span in spans(member)] if isinstance(value, list) else []


def test_registries_are_compared_entry_by_entry(example: Path) -> None:
    def edit(document: Any) -> None:
        document["entities"]["ines-okoro"]["description"] = "Said better."
        document["entities"]["port-elise"]["aliases"].append("Elise")
        document["entities"]["new-one"] = document["entities"]["port-elise"] | {"name": "New One"}

    found = {(c.kind, c.about, c.field): c.step for c in edited(example, edit, "entities.json") if c.layer != "file"}

    assert found == {
        ("changed", "ines-okoro", "description"): Step.PATCH,
        ("changed", "port-elise", "aliases"): Step.MINOR,
        ("added", "new-one", None): Step.MINOR,
    }


def test_articles_and_splits_are_compared(example: Path) -> None:
    document = json.loads(next((example / "articles").rglob("*.json")).read_text("utf-8"))
    copy = document | {"id": "2024-03-03-other"}
    (example / "articles" / "2024-03-03-other.json").write_text(json.dumps(copy), "utf-8")
    arguments = [sys.executable, "-m", "uncorpus", "manifest", str(example), "--split", "test=2024-03-03-harbour-talks"]
    subprocess.run(arguments, check=True, capture_output=True)
    there = [(c.kind, c.where, c.field, c.step) for c in changes(uncorpus.load(EXAMPLE), uncorpus.load(example))]
    back = [(c.kind, c.where, c.step) for c in changes(uncorpus.load(example), uncorpus.load(EXAMPLE)) if c.field is None]

    assert ("added", "2024-03-03-other", None, Step.MINOR) in there
    assert ("changed", "2024-03-03-harbour-talks", "split", Step.MAJOR) in there
    assert back == [("removed", "2024-03-03-other", Step.MAJOR)]


@given(st.tuples(*[st.integers(0, 50)] * 3), st.sampled_from(Step))
def test_what_is_required_fits_and_nothing_below_it_does(version: tuple[int, int, int], step: Step) -> None:
    old = ".".join(map(str, version))
    needed = required(old, step)
    major, minor, patch = map(int, needed.split("."))

    assert fits(old, needed, step)
    if patch:
        assert step is Step.NONE or not fits(old, f"{major}.{minor}.{patch - 1}", step)
    elif minor:
        assert not fits(old, f"{major}.{minor - 1}.99", step) or step is Step.NONE


def test_diff_on_the_command_line(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    assert run("diff", EXAMPLE, example).code == 0
    path = next((example / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document["quotes"][0]["medium"] = "writing"
    document["title"] = "\x1b[31mred"
    path.write_text(json.dumps(document), "utf-8")
    told = run("diff", EXAMPLE, example)
    machine = run("diff", EXAMPLE, example, "--output-format", "json")

    assert told.code == 1
    assert "speech → writing" in told.out
    assert "\x1b[31m" not in told.out
    assert "which ask for a MAJOR step: 0.2.0 at least, which this is not" in told.out
    assert {json.loads(line)["field"] for line in machine.out.splitlines()} == {"title", "medium"}
    assert run("diff", EXAMPLE, tmp_path / "nowhere").code == 2
