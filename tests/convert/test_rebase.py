"""Corrected sources: what is unchanged is carried exactly, what is not is told, nothing is lost silently."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

import uncorpus
from tests.conftest import SEED_ID, Result
from uncorpus import model
from uncorpus.convert.base import ConvertError, Note
from uncorpus.convert.rebase import Rebased, _place, rebase
from uncorpus.corpus.graph import Mark, graph_of, graph_of_value
from uncorpus.text.anchor import Carried
from uncorpus.text.edits import Alignment
from uncorpus.validate.rules.define import Registries

Run = Callable[..., Result]
EDITS = 1000
WORDS = [
    "reportedly",
    "the",
    "UN",
    "he said",
    "“a quote,”",
    "nuclear weapons",
    "Mr. Guterres",
    "🕊️",
    "cafe\u0301",
    "and",
    "1,5",
    "United Nations",
]


class Change(NamedTuple):
    """A place of the old source that was replaced."""

    start: int
    end: int
    new: str


def seed() -> tuple[model.Article, str, Registries]:
    corpus = uncorpus.load()
    article = corpus[SEED_ID]
    return article.data, article.alignment().source, Registries(corpus.entities, corpus.topics)


def draw_change(draw: random.Random, source: str) -> Change:
    """A misprint mended, words put in, taken out or replaced, a sentence or paragraph taken out or said twice."""
    words = [match.span() for match in re.finditer(r"\w+", source)]
    start, end = draw.choice(words)
    match draw.randrange(7):
        case 0:
            return Change(start, end, draw.choice(WORDS))
        case 1:
            return Change(start, start, draw.choice(WORDS) + " ")
        case 2:
            return Change(start, end + 1, "")
        case 3:
            at = draw.randrange(start, end)
            return Change(at, at + 1, draw.choice("xyzé"))
        case 4:
            last = min(len(words) - 1, words.index((start, end)) + draw.randrange(1, 12))
            return Change(start, words[last][1], draw.choice(["", " ".join(draw.sample(WORDS, 3))]))
        case 5:
            last = min(len(words) - 1, words.index((start, end)) + draw.randrange(1, 8))
            said_twice = source[start : words[last][1]]  # half of a link would leave markup in the text
            return Change(start, start, "" if set(said_twice) & set("[]*") else said_twice + " ")
        case _:
            paragraphs = [match.span() for match in re.finditer(r"[^\n]+", source)]
            low, high = draw.choice(paragraphs)
            return draw.choice(
                [Change(low, low, "A paragraph that was not there.\n\n"), Change(high, high, "\n\nAnother one, at the end.")]
            )


def applied(source: str, changes: list[Change]) -> str:
    for change in sorted(changes, reverse=True):
        source = source[: change.start] + change.new + source[change.end :]
    return source


def moved(offset: int, changes: list[Change]) -> int:
    return offset + sum(len(change.new) - (change.end - change.start) for change in changes if change.end <= offset)


def marks_of(value: Any) -> dict[tuple[str, str], set[tuple[int, int]]]:
    """Every place of an annotation, by what it is and whose."""
    found: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for layer in ("entities", "non_quotes"):
        for item in value[layer]:
            found.setdefault((layer, item["id"]), set()).add((item["start"], item["end"]))
    for layer, parts in (("quotes", ("content", "source", "cue", "addressee")), ("topics", ("evidence",)), ("speakers", ("mentions",))):
        for item in value[layer]:
            for part in parts:
                found.setdefault((f"{layer}/{part}", item["id"]), set()).update((span["start"], span["end"]) for span in item[part])
    return found


def check(article: model.Article, source: str, changes: list[Change], result: Rebased) -> tuple[int, int]:
    """Check the law on a rebased article; return how many untouched spans there were, and how many spans with other words."""
    value = json.loads(result.data)
    text = value["text"]
    old = marks_of(article.model_dump(mode="json"))
    new = marks_of(value)
    told = " ".join(note.message for note in result.notes)
    problems = " ".join(note.message for note in result.notes if note.is_problem)
    left = {item["id"] for layer in ("entities", "non_quotes", "quotes", "topics", "speakers") for item in value[layer]}
    untouched = other_words = 0
    alignment = Alignment(source, article.source.edits)
    for key, spans in old.items():
        for start, end in spans:
            place = alignment.to_source(start, end)
            # What an edit took out inside a span is part of what may be touched.
            if any(change.start <= place.end and place.start <= change.end for change in changes):
                continue
            if key[1] not in left:  # its content has no place any more, which is told; what belonged to it went with it
                assert key[1] in problems, (key, problems)
                continue
            untouched += 1
            words = article.text[start:end]
            begins = {at for at, at_end in new.get(key, ()) if text[at:at_end] == words}
            # Where it stands now: in the new source it has moved by what was changed before it.
            where = moved(place.start, changes)
            wanted = _in_text(value, where)
            assert begins, (key, words, changes)
            if wanted not in begins:
                as_well = _as_well(article.text, text, start, end, begins) if len(changes) == 1 else _said_twice(changes, article.text)
                assert as_well, (key, words, wanted, begins, changes)
    for key, spans in new.items():
        if key not in old:
            continue
        known = {article.text[start:end] for start, end in old[key]}
        for start, end in spans:
            if text[start:end] not in known:
                other_words += 1
                assert json.dumps(text[start:end], ensure_ascii=False)[1:40] in told, (key, text[start:end], told)
    for key, spans in old.items():
        if len(new.get(key, ())) < len(spans):
            assert (
                any(note.is_problem for note in result.notes)
                or "is gone" in told
                or len({article.text[a:b] for a, b in spans}) < len(spans)
            ), key
    return untouched, other_words


def _in_text(value: Any, at: int) -> int:
    """Where the code point *at* of the source stands in the text."""
    offset = at
    for edit in value["source"]["edits"]:
        if edit["end"] <= at:
            offset += len(edit["after"]) - len(edit["before"])
    return offset


def _as_well(old: str, new: str, start: int, end: int, begins: set[int]) -> bool:
    """Whether it stands as well where it was put: all before it and with it, or all with it and after it, is as in the old text.

    Of words that were put in beside their like nobody can tell which are the old ones.
    """
    more = len(new) - len(old)
    return (start in begins and new[:end] == old[:end]) or (start + more in begins and new[start + more :] == old[start:])


def _said_twice(changes: list[Change], text: str) -> bool:
    return any(change.new.strip() and change.new.strip() in text for change in changes)


def test_a_thousand_edits_move_no_untouched_span_and_hide_no_other_words() -> None:
    article, source, registries = seed()
    untouched = other_words = placed = exact = 0
    for number in range(EDITS):
        draw = random.Random(number)
        change = draw_change(draw, source)
        result = rebase(article, applied(source, [change]).encode(), article.source.path, registries)
        some, changed = check(article, source, [change], result)
        untouched += some
        other_words += changed
        placed += result.is_valid
        exact += result.exact

    assert untouched > 100 * EDITS
    assert other_words > EDITS // 10  # annotations on changed words are kept where they can be, not only dropped
    assert placed > EDITS // 3


@pytest.mark.parametrize("count", [2, 5, 12])
def test_several_edits_at_once_keep_the_law(count: int) -> None:
    article, source, registries = seed()
    for number in range(60):
        draw = random.Random(f"{count} {number}")
        changes: list[Change] = []
        while len(changes) < count:
            new = draw_change(draw, source)
            if all(new.end < other.start - 1 or other.end < new.start - 1 for other in changes):
                changes.append(new)
        result = rebase(article, applied(source, changes).encode(), article.source.path, registries)
        check(article, source, changes, result)


def test_the_same_source_changes_nothing() -> None:
    article, source, registries = seed()

    result = rebase(article, source.encode(), article.source.path, registries)

    assert json.loads(result.data) == article.model_dump(mode="json")
    assert (result.notes, result.exact) == ((), result.spans)
    assert graph_of(article) == graph_of_value(json.loads(result.data))


def told(change: Callable[[str], str]) -> tuple[Any, str, Rebased]:
    article, source, registries = seed()
    result = rebase(article, change(source).encode(), article.source.path, registries)
    return json.loads(result.data), "\n".join(note.message for note in result.notes), result


def test_a_paragraph_that_was_moved_takes_its_long_spans_with_it() -> None:
    def change(source: str) -> str:
        paragraphs = source.split("\n\n")
        paragraphs.insert(4, paragraphs.pop(9))
        return "\n\n".join(paragraphs)

    value, notes, result = told(change)

    assert "the words were moved, from" in notes
    assert result.exact < result.spans
    assert all(value["text"][span["start"] : span["end"]] == span["text"] for quote in value["quotes"] for span in quote["content"])


def test_paragraphs_that_were_joined_are_one_block_and_one_that_is_gone_is_told() -> None:
    article, _, _ = seed()
    old = [article.text[block.start : block.end] for block in article.blocks]

    joined, notes, _ = told(lambda source: re.sub(r"\n\n(However, warning)", r"\1", source))
    assert len(joined["blocks"]) == len(old) - 1
    assert "there is no white space between them now" in notes

    gone, notes, result = told(lambda source: "\n\n".join(part for part in source.split("\n\n") if not part.startswith("However, warning")))
    assert [gone["text"][block["start"] : block["end"]] for block in gone["blocks"]] == [
        part for part in old if not part.startswith("However")
    ]
    assert "b5 is gone" in notes
    assert not result.is_valid


def test_a_paragraph_that_was_put_in_is_a_block_of_its_own() -> None:
    value, notes, result = told(lambda source: source.replace("\n\nHowever, warning", "\n\nA new one.\n\nAnd more.\n\nHowever, warning"))

    blocks = [value["text"][block["start"] : block["end"]] for block in value["blocks"]]
    assert {"A new one.", "And more."} <= set(blocks)
    assert len({block["id"] for block in value["blocks"]}) == len(blocks)
    assert "a new block after" in notes
    assert result.is_valid


def test_an_edit_that_has_no_place_any_more_is_told() -> None:
    _, notes, result = told(lambda source: source.replace("[", "", 1))

    assert 'the edit of "[" to "" at 277 of the source (markup) has no place in the new one' in notes
    assert not result.is_valid


def test_words_that_are_the_same_by_chance_in_another_paragraph_are_told() -> None:
    other = (
        "The Secretary-General of the United Nations said that the Security Council and he, the UN chief, "
        "stressed nothing. He also said it in his remarks."
    )
    _, source, _ = seed()
    (old,) = [part for part in source.split("\n\n") if part.startswith("Unity within the Security Council")]

    _, notes, result = told(lambda source: source.replace(old, other))

    assert 'Entity "Security Council": around these words all was changed; they are taken to be those at' in notes
    assert result.exact < result.spans


@pytest.mark.parametrize("number", range(1, 30, 4))
def test_no_span_of_a_paragraph_that_was_replaced_counts_as_exact(number: int) -> None:
    article, source, registries = seed()
    paragraphs = source.split("\n\n")
    old = paragraphs[number % len(paragraphs)]
    low = source.index(old)
    graph = graph_of(article)
    alignment = Alignment(source, article.source.edits)
    places = [alignment.to_source(*range_) for mark in graph.marks for range_ in mark.ranges]
    touched = sum(place.start < low + len(old) and low < place.end for place in places)
    words = re.findall(r"\w+", paragraphs[(number + 3) % len(paragraphs)])
    random.Random(number).shuffle(words)
    new = f"Elsewhere {' '.join(words)} ended."

    result = rebase(article, source.replace(old, new, 1).encode(), article.source.path, registries)

    assert result.exact <= result.spans - touched


def test_spans_of_moved_paragraphs_go_with_them_or_are_told() -> None:
    article, source, registries = seed()
    mentions = {mention.id: mention for mention in article.entities}
    for number in range(25):
        draw = random.Random(number)
        paragraphs = source.split("\n\n")
        at = draw.randrange(len(paragraphs))
        paragraphs.insert(draw.randrange(len(paragraphs)), paragraphs.pop(at))
        result = rebase(article, "\n\n".join(paragraphs).encode(), article.source.path, registries)
        value = json.loads(result.data)
        notes = "\n".join(note.message for note in result.notes)
        for mention in value["entities"]:
            was = mentions[mention["id"]]
            words = value["text"]
            before = article.text[was.start - 15 : was.start] == words[mention["start"] - 15 : mention["start"]]
            after = article.text[was.end : was.end + 15] == words[mention["end"] : mention["end"] + 15]
            assert before or after or f"{was.id} Entity" in notes, (number, was.id)


def test_texts_that_differ_in_too_much_are_compared_by_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uncorpus.text.anchor.MAX_PAIRS", 2000)
    article, source, _ = seed()
    paragraphs = source.split("\n\n")
    changed = [f"{part} And so on." if number in (1, len(paragraphs) - 2) else part for number, part in enumerate(paragraphs)]

    _, notes, result = told(lambda source: "\n\n".join(changed))

    assert "differ in too much to compare their words; only lines that are the same were" in notes
    assert len(graph_of(article).marks) / 2 < result.exact < result.spans
    monkeypatch.setattr("uncorpus.text.anchor.MAX_PAIRS", 1)
    carried = Carried("one two\n\none two\n", "two two\n\nfour one\n")
    assert carried.is_coarse
    assert carried.range(4, 7) is None


def test_words_that_stood_twice_are_not_taken_for_moved() -> None:
    words = "a sentence that was said by both of them"
    old = f"{words}. Alpha beta gamma delta: {words}. The tail of it all."
    new = f"Wholly another. Alpha beta gamma delta: {words}. The tail of it all."
    notes: list[Note] = []

    assert _place(Mark("q1", "Content", ((0, len(words)),)), (0, len(words)), old, new, Carried(old, new), notes) is None
    assert notes[0].is_problem


def test_a_source_with_other_line_breaks_is_refused_with_what_to_do() -> None:
    article, source, registries = seed()

    with pytest.raises(ConvertError, match=r"other line breaks \(CRLF\) than the old one \(LF\): make them alike first"):
        rebase(article, source.replace("\n", "\r\n").encode(), article.source.path, registries)
