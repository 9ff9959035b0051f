"""Repairs: what is safe is mended, meaning is never touched, and repairing twice changes nothing."""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID, Result
from tests.model.test_schema import mutated
from tests.validate.test_examples import INVALID, apply
from uncorpus.store.canonical import dumps_value
from uncorpus.validate import RULES, validate
from uncorpus.validate.fix import repair
from uncorpus.validate.mend import mend
from uncorpus.validate.rules.define import Registries

ARTICLE = Path("articles") / f"{EXAMPLE_ID}.json"
SEED = json.loads((uncorpus.load().folder.root / "articles" / f"{SEED_ID}.json").read_text("utf-8"))
SMALL = json.loads((EXAMPLE / ARTICLE).read_text("utf-8"))
CORPUS = uncorpus.load(EXAMPLE)
REGISTRIES = Registries(CORPUS.entities, CORPUS.topics)


def spans(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [span for member in value for span in spans(member)]
    if not isinstance(value, dict):
        return []
    own = (
        [value]
        if {"start", "end", "text"} <= set(value) and "before" not in value and isinstance(value["text"], str) and "title" not in value
        else []
    )
    return own + [span for member in value.values() for span in spans(member)]


def test_a_valid_article_is_left_alone() -> None:
    for article in (SEED, SMALL):
        assert repair(article, REGISTRIES if article is SMALL else Registries(), unsafe=True) == (article, [])


@pytest.mark.parametrize("shift", [-3, -1, 1, 2, 7])
def test_offsets_that_are_a_little_off_are_put_right(shift: int) -> None:
    broken = copy.deepcopy(SEED)
    for span in spans(broken):
        span["start"], span["end"] = max(0, span["start"] + shift), max(0, span["end"] + shift)

    mended, changes = repair(broken, Registries())

    assert mended == SEED
    assert {change.code for change in changes} == {"UNC301"}


def test_offsets_in_utf16_units_are_put_right() -> None:
    broken = copy.deepcopy(SMALL)
    text = SMALL["text"]
    for span in spans(broken):
        span["start"], span["end"] = (len(text[: span[key]].encode("utf-16-le")) // 2 for key in ("start", "end"))
    assert broken != SMALL

    assert repair(broken, REGISTRIES)[0] == SMALL


def test_offsets_that_an_author_left_out_are_filled_in_where_there_is_no_doubt() -> None:
    broken = copy.deepcopy(SEED)
    count = 0
    for span in spans(broken):
        del span["start"], span["end"]
        count += 1

    mended, changes = repair(broken, Registries())

    found = [span for span in spans(mended) if "start" in span]
    assert len(found) == len([change for change in changes if change.code == "UNC102"])
    assert len(found) > 0.55 * count  # “UN” or “he” without a place can be many
    for layer in ("quotes", "non_quotes"):
        for own, right in zip(mended[layer], SEED[layer], strict=True):
            for part in ("content", "start"):
                assert own.get(part) == right.get(part)
    for own, right in zip(spans(mended), found, strict=False):
        assert SEED["text"][right["start"] : right["end"]] == right["text"], own


def wrong_and_right(mended: Any, text: str, truth: Callable[[int], int]) -> tuple[list[str], int]:
    """The spans of the seed article that stand exactly on a place that is not theirs, and how many stand on their own."""
    wrong, right = [], 0
    for span, own in zip(spans(mended), spans(SEED), strict=True):
        if text[span["start"] : span["end"]] != own["text"]:
            continue  # left for people
        if span["start"] == truth(own["start"]):
            right += 1
        else:
            wrong.append(f"{own['text']!r}: {span['start']}, not {truth(own['start'])}")
    return wrong, right


def test_offsets_in_bytes_are_put_right_or_left_but_never_put_wrong() -> None:
    broken = copy.deepcopy(SEED)
    text = SEED["text"]
    for span in spans(broken):
        span["start"], span["end"] = (len(text[: span[key]].encode()) for key in ("start", "end"))

    wrong, right = wrong_and_right(repair(broken, Registries())[0], text, lambda start: start)

    assert wrong == []
    assert right > 0.9 * len(spans(SEED))


@pytest.mark.parametrize("shift", [-60, -20, 20, 60, 500])
def test_offsets_that_are_all_off_by_much_are_put_right(shift: int) -> None:
    broken = copy.deepcopy(SEED)
    for span in spans(broken):
        span["start"], span["end"] = max(0, span["start"] + shift), max(0, span["end"] + shift)

    wrong, right = wrong_and_right(repair(broken, Registries())[0], SEED["text"], lambda start: start)

    assert wrong == []
    assert right > 0.9 * len(spans(SEED))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("with_base", [False, True], ids=["alone", "with base"])
def test_after_text_was_put_in_no_span_lands_on_other_words(seed: int, with_base: bool) -> None:  # noqa: FBT001
    draw = random.Random(seed)
    text = SEED["text"]
    at = draw.choice([match.start() for match in re.finditer(" ", text)])
    put_in = " " + " ".join(draw.choices(["and", "he", "said", "UN", "the", "Security", "Council", "also"], k=draw.choice([1, 3, 60])))
    broken = copy.deepcopy(SEED) | {"text": text[:at] + put_in + text[at:]}
    crossing = [span for span in spans(SEED) if span["start"] < at < span["end"]]

    mended, _ = repair(broken, Registries(), base=SEED if with_base else None)

    wrong, right = wrong_and_right(mended, broken["text"], lambda start: start + len(put_in) * (start >= at))
    assert wrong == []
    assert right >= (len(spans(SEED)) - len(crossing) - 6 if with_base else 0.8 * len(spans(SEED)))


def test_a_single_mistake_is_put_right_or_left() -> None:
    draw = random.Random(1)
    mended_right = 0
    for _ in range(200):
        broken = copy.deepcopy(SEED)
        span = draw.choice(spans(broken))
        span["start"] = draw.randrange(len(SEED["text"]))
        span["end"] = span["start"] + len(span["text"])
        if SEED["text"].startswith(span["text"], span["start"]):
            continue  # by accident it is no mistake that can be seen

        wrong, right = wrong_and_right(repair(broken, Registries())[0], SEED["text"], lambda start: start)

        mended_right += right == len(spans(SEED))
        assert wrong == [] or len(wrong[0].split(":")[0]) < 20  # “he” very near to another “he” cannot be told apart
    assert mended_right > 100


def test_words_of_another_entity_are_not_fetched_from_afar() -> None:
    broken = copy.deepcopy(SEED)
    broken["entities"][0]["text"] = "Winter Olympics"

    assert repair(broken, Registries())[1] == []


def test_spans_follow_a_text_that_was_changed() -> None:
    changed = copy.deepcopy(SEED)
    changed["text"] = "A line in front.\n\n" + SEED["text"].replace("said Thursday", "said on Thursday afternoon").replace(
        "also expressed", "expressed"
    )

    mended, _ = repair(changed, Registries(), base=SEED)

    for span in spans(mended):
        assert changed["text"][span["start"] : span["end"]] == span["text"]
    moved = [(span["text"], changed["text"][max(0, span["start"] - 12) : span["start"]][-8:]) for span in mended["entities"]]
    context = [(span["text"], SEED["text"][max(0, span["start"] - 12) : span["start"]][-8:]) for span in SEED["entities"]]
    assert moved[1:] == context[1:]
    for block, old in zip(mended["blocks"][4:], SEED["blocks"][4:], strict=True):
        assert changed["text"][block["start"] :].startswith(SEED["text"][old["start"] : old["start"] + 20])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda a: a.update(title="Other"), "UNC407"),
        (lambda a: a["quotes"][1].update(type="indirect"), "UNC401"),
        (lambda a: a["speakers"][0].update(name="Okoro"), "UNC406"),
        (lambda a: a["entities"].reverse(), "UNC403"),
        (lambda a: a["topics"][0]["evidence"].reverse(), "UNC403"),
        (lambda a: a["entities"][3].update(id="e1"), "UNC201"),
        (lambda a: a["entities"][3].pop("id"), "UNC102"),
        (lambda a: a["quotes"][0]["cue"][0].update(start=27, text=" says"), "UNC311"),
    ],
)
def test_what_follows_from_the_rest_is_computed_anew(change: Callable[[Any], None], code: str) -> None:
    broken = copy.deepcopy(SMALL)
    change(broken)

    mended, changes = repair(broken, REGISTRIES)

    assert code in {each.code for each in changes}
    renamed = json.loads(json.dumps(mended).replace('"id": "e5"', '"id": "e4"'))
    for item in renamed["entities"]:
        item["id"] = next(own["id"] for own in SMALL["entities"] if own["start"] == item["start"])
    assert renamed == SMALL


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda a: a.pop("url"), "UNC102"),
        (lambda a: a["quotes"][0].pop("addressee"), "UNC102"),
        (lambda a: a["speakers"][0]["mentions"].pop(1), "UNC404"),
        (
            lambda a: a["speakers"][2]["mentions"].append(
                {"kind": "nominal", "start": a["text"].index("ferry"), "end": a["text"].index("ferry") + 5, "text": "ferry"}
            ),
            "UNC405",
        ),
        (lambda a: a["quotes"][0].update(confidence=1.0), "UNC409"),
        (lambda a: a["quotes"].append({**a["quotes"][6], "id": "q8"}), "UNC410"),
        (lambda a: a["quotes"][0]["content"][0].update(end=21, text="Harbour talks resume,"), "UNC312"),
    ],
)
def test_what_needs_a_look_is_mended_only_when_asked(change: Callable[[Any], None], code: str) -> None:
    broken = copy.deepcopy(SMALL)
    change(broken)

    assert repair(broken, REGISTRIES)[1] == []
    mended, changes = repair(broken, REGISTRIES, unsafe=True)

    assert {each.code for each in changes} == {code}
    expected = copy.deepcopy(SMALL)
    if code == "UNC102" and "url" not in broken:
        expected["url"] = None
    assert mended == expected


@settings(max_examples=400)
@given(mutated("article"), st.booleans())
def test_repairing_twice_changes_nothing_and_never_the_text(case: tuple[str, Any], unsafe: bool) -> None:  # noqa: FBT001
    article = case[1]
    if not isinstance(article, dict):
        return
    once, _ = repair(article, REGISTRIES, unsafe=unsafe)
    twice, changes = repair(once, REGISTRIES, unsafe=unsafe)

    assert changes == []
    assert twice == once
    assert once.get("text") == article.get("text")
    assert once.get("source") == article.get("source")
    dumps_value(once)


@pytest.mark.parametrize("path", [path for path in INVALID if path.name >= "UNC102"], ids=lambda path: path.stem)
def test_mending_makes_no_case_worse(path: Path, example: Path) -> None:
    target = apply(json.loads(path.read_text("utf-8")), example)
    before = list(validate([target]))
    for unsafe in (False, True):
        for result in mend([target], unsafe=unsafe):
            if result.after != result.before:
                result.path.write_bytes(result.after)
        after = [finding for finding in validate([target]) if finding.code not in ("UNC503", "UNC504")]

        assert len(after) <= len(before)
        if unsafe:
            left = {finding.code for finding in after if finding.fix == "safe" and RULES[finding.code].on == ("article",)}
            assert left - {"UNC301", "UNC302"} == set(), [finding.message for finding in after]


def test_fix_tells_what_it_did_and_leaves_a_valid_corpus(example: Path, run: Callable[..., Result]) -> None:
    path = example / ARTICLE
    path.write_text(
        path.read_text("utf-8").replace('"start": 34, "end": 44', '"start": 36, "end": 46').replace('"type": "mixed"', '"type": "direct"'),
        encoding="utf-8",
    )
    topics = example / "topics.json"
    document = json.loads(topics.read_text("utf-8"))
    document["topics"] = dict(reversed(document["topics"].items()))
    topics.write_text(json.dumps(document), encoding="utf-8")

    result = run("fix", example)

    assert result.code == 0
    assert f'{path}: UNC301 36:46 → 34:44 "PORT ELISE" [/entities/0]\n' in result.out
    assert "UNC401" in result.out
    assert "UNC506" in result.out
    assert result.err == "2 files repaired\n"
    assert path.read_bytes() == (EXAMPLE / ARTICLE).read_bytes()
    assert run("validate", example).code == 0
    again = run("fix", example)
    assert (again.code, again.out, again.err) == (0, "", "0 files repaired\n")


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_fix_writes_nothing_unless_it_should(example: Path, run: Callable[..., Result], option: str) -> None:
    path = example / ARTICLE
    path.write_text(path.read_text("utf-8").replace('"start": 34, "end": 44', '"start": 36, "end": 46'), encoding="utf-8")
    before = path.read_bytes()

    result = run("fix", example, option)

    assert result.code == 1
    assert path.read_bytes() == before
    if option == "--diff":
        assert '\n-    {"id": "e1", "entity": "port-elise", "kind": "name", "start": 36' in result.out
        assert '\n+    {"id": "e1", "entity": "port-elise", "kind": "name", "start": 34' in result.out
    assert run("fix", EXAMPLE, option).code == 0


def test_fix_leaves_what_it_cannot_mend_and_says_so(example: Path, run: Callable[..., Result]) -> None:
    (example / "articles" / "broken.json").write_text("{", encoding="utf-8")

    result = run("fix", example)

    assert result.code == 1
    assert "broken.json: cannot be repaired" in result.err
    assert "error" in result.err
    assert (example / "articles" / "broken.json").read_text("utf-8") == "{"


def test_fix_takes_a_byte_order_mark_out(example: Path, run: Callable[..., Result]) -> None:
    (example / ARTICLE).write_bytes(b"\xef\xbb\xbf" + (example / ARTICLE).read_bytes())

    assert run("fix", example / ARTICLE).code == 0
    assert (example / ARTICLE).read_bytes() == (EXAMPLE / ARTICLE).read_bytes()


def test_fix_renews_the_corpus_file_but_takes_no_entry_out_unasked(example: Path, run: Callable[..., Result]) -> None:
    (example / ARTICLE).unlink()

    assert run("fix", example).code == 1
    assert "UNC502" in run("validate", example).out
    assert run("fix", example, "--unsafe").code == 0


def test_fix_with_an_older_version_follows_a_changed_text(example: Path, run: Callable[..., Result], tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    base.write_bytes((example / ARTICLE).read_bytes())
    document = json.loads(base.read_text("utf-8"))
    document["text"] = document["text"].replace("on Sunday", "on a wet Sunday")
    (example / ARTICLE).write_text(json.dumps(document), encoding="utf-8")

    run("fix", example / ARTICLE, "--base", base)

    found = {finding.code for finding in validate([example / ARTICLE])}
    assert found == {"UNC306"}  # only the source still says what it said
    assert run("fix", example, "--base", base).code == 2


def test_fix_of_what_is_not_there_is_exit_code_2(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("fix", tmp_path / "none.json").code == 2


@pytest.mark.parametrize("command", ["fix", "format"])
def test_a_link_in_the_corpus_stays_one(example: Path, run: Callable[..., Result], command: str) -> None:
    (example / "real").mkdir()
    target = Path(shutil.move(example / ARTICLE, example / "real" / ARTICLE.name))
    (example / ARTICLE).symlink_to(target)
    text = target.read_text("utf-8")
    target.write_text(
        text.replace('"start": 34, "end": 44', '"start": 36, "end": 46') if command == "fix" else text + " ", encoding="utf-8"
    )

    assert run(command, example).code == 0

    assert (example / ARTICLE).is_symlink()
    assert target.read_text("utf-8") == text


def test_format_writes_the_canonical_form(example: Path, run: Callable[..., Result]) -> None:
    path = example / ARTICLE
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=7), encoding="utf-8")
    before = path.read_bytes()

    assert run("format", example, "--check").code == 1
    assert run("format", example, "--diff").code == 1
    assert path.read_bytes() == before
    result = run("format", example)

    assert (result.code, result.out) == (0, f"{path}: written in canonical form\n")
    assert path.read_bytes() == (EXAMPLE / ARTICLE).read_bytes()
    assert run("format", example, "--check").code == 0


def test_format_of_what_is_no_article_is_exit_code_2(example: Path, run: Callable[..., Result]) -> None:
    (example / ARTICLE).write_text('{"id": 1}', encoding="utf-8")
    result = run("format", example / ARTICLE, example / "none.json")

    assert result.code == 2
    assert f"{ARTICLE.name}:1:1: " in result.err
    assert (example / ARTICLE).read_text("utf-8") == '{"id": 1}'
