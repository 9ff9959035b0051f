"""Adjudication: one annotation of two, in which nothing is that neither had."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("scipy", reason="scipy is not installed (the extra `compare`)")

import uncorpus
from tests.conftest import SEED_ID
from uncorpus import model
from uncorpus.compare import same_items
from uncorpus.compare.adjudicate import RULES, Choice, Question, adjudicate, by_rule, describe

GOLD = uncorpus.load()[SEED_ID].data
LESS = GOLD.model_copy(
    update={
        "quotes": tuple(quote for quote in GOLD.quotes if quote.id != "q2"),
        "entities": GOLD.entities[1:],
        "topics": (GOLD.topics[0].model_copy(update={"relevance": "secondary"}), *GOLD.topics[1:]),
    }
)


@pytest.mark.parametrize("rule", RULES)
def test_what_both_say_is_taken_by_every_rule(rule: str) -> None:
    merged = adjudicate(GOLD, GOLD, by_rule(rule))  # type: ignore[arg-type]

    assert all(same_items(one, two) for one, two in zip(merged.quotes, GOLD.quotes, strict=True))
    assert [one.mentions for one in merged.speakers] == [one.mentions for one in GOLD.speakers]


@pytest.mark.parametrize(("rule", "quotes", "entities", "relevance"), [
    ("first", 20, 41, "secondary"), ("second", 21, 42, "primary"), ("union", 21, 42, "secondary"), ("intersection", 20, 41, "secondary"),
])  # fmt: skip
def test_rules_settle_what_one_has_and_what_both_see_differently(rule: str, quotes: int, entities: int, relevance: str) -> None:
    merged = adjudicate(LESS, GOLD, by_rule(rule))  # type: ignore[arg-type]

    assert (len(merged.quotes), len(merged.entities), merged.topics[0].relevance) == (quotes, entities, relevance)


def test_only_differences_are_asked_about_and_the_answer_counts() -> None:
    asked: list[Question] = []

    def decide(question: Question) -> Choice:
        asked.append(question)
        return "none"

    merged = adjudicate(LESS, GOLD, decide)

    assert sorted(question.layer for question in asked) == ["entities", "quotes", "topics"]
    assert len(merged.quotes) == 20
    assert GOLD.topics[0].topic not in {topic for quote in merged.quotes for topic in quote.topics}
    assert all(describe(question.second, GOLD) for question in asked)
    assert describe(None, GOLD) == ("nothing",)


def test_items_stay_with_their_makers() -> None:
    person = model.Annotator(id="a1", kind="person", name="Jane Doe", version=None)
    theirs = GOLD.model_copy(
        update={
            "annotators": (person,),
            "quotes": tuple(quote.model_copy(update={"by": "a1"}) for quote in GOLD.quotes),
            "speakers": tuple(speaker.model_copy(update={"by": "a1"}) for speaker in GOLD.speakers),
            "entities": tuple(item.model_copy(update={"by": "a1"}) for item in GOLD.entities),
            "non_quotes": tuple(item.model_copy(update={"by": "a1"}) for item in GOLD.non_quotes),
            "topics": tuple(item.model_copy(update={"by": "a1"}) for item in GOLD.topics),
        }
    )
    merged = adjudicate(LESS, theirs, by_rule("union"), adjudicator=person.model_copy(update={"name": "John Poe"}))
    names = {annotator.id: annotator.name for annotator in merged.annotators}

    assert [names[quote.by] for quote in merged.quotes].count("Jane Doe") == 1
    assert names[merged.annotators[-1].id] == "John Poe"
    assert len(names) == 5


def test_different_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="different texts"):
        adjudicate(GOLD, GOLD.model_copy(update={"text": GOLD.text + "x"}), by_rule("union"))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_alone_adjudicates_nothing(rule: str) -> None:
    person = model.Annotator(id="a1", kind="person", name="Jane Doe", version=None)

    assert adjudicate(GOLD, GOLD, by_rule(rule)).status == "draft"  # type: ignore[arg-type]
    assert adjudicate(GOLD, GOLD, by_rule(rule), adjudicator=person, status="adjudicated").status == "adjudicated"  # type: ignore[arg-type]


def test_two_items_on_the_same_words_cannot_both_be_taken() -> None:
    nobody = GOLD.model_copy(update={"quotes": tuple(quote.model_copy(update={"speaker": None}) for quote in GOLD.quotes)})

    with pytest.raises(ValueError, match="same words"):
        adjudicate(GOLD, nobody, lambda _: "both")


@pytest.mark.parametrize("field", ["parent", "repeats"])
def test_versions_that_differ_in_what_a_quote_refers_to_are_told_apart_in_words(field: str) -> None:
    quotes = list(GOLD.quotes)
    quotes[1] = quotes[1].model_copy(update={field: "q1" if getattr(quotes[1], field) is None else None})
    other = GOLD.model_copy(update={"quotes": tuple(quotes)})
    one, two = ("\n".join(describe(article.quotes[1], article)) for article in (GOLD, other))

    assert one != two
    assert GOLD.quotes[0].content[0].text[:30] in one + two
    assert "(q1)" in one + two


@pytest.mark.parametrize("role", ["content", "source", "cue"])
def test_versions_that_differ_only_in_where_the_same_words_stand_are_told_apart_by_place(role: str) -> None:
    quote = GOLD.quotes[1]
    spans = getattr(quote, role)
    moved = quote.model_copy(update={role: (*spans[:-1], spans[-1].model_copy(update={"start": 1, "end": 1 + len(spans[-1].text)}))})

    assert describe(quote, GOLD, (quote, GOLD)) == describe(quote, GOLD)
    assert [line.partition(", at ")[0] for line in describe(moved, GOLD, (quote, GOLD))] == list(describe(quote, GOLD))
    assert any(f", at {spans[-1].start}:{spans[-1].end} “…" in line for line in describe(quote, GOLD, (moved, GOLD)))


def test_quotes_that_are_inside_others_of_the_same_words_are_told_apart_by_their_places() -> None:
    far = GOLD.quotes[0].model_copy(
        update={"content": tuple(span.model_copy(update={"start": span.start + 5, "end": span.end + 5}) for span in GOLD.quotes[0].content)}
    )
    quote = GOLD.quotes[1].model_copy(update={"parent": "q1"})

    assert describe(quote, GOLD, (quote, GOLD.model_copy(update={"quotes": (far,)}))) != describe(quote, GOLD)


def _shortened(quote: model.Quote) -> model.Quote:
    span = quote.content[-1]
    return quote.model_copy(
        update={"content": (*quote.content[:-1], span.model_copy(update={"end": span.end - 1, "text": span.text[:-1]}))}
    )


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("change", [_shortened, lambda quote: quote.model_copy(update={"speaker": None})])
def test_what_a_quote_refers_to_stays_whichever_side_it_is_taken_from(rule: str, change: Callable[[model.Quote], model.Quote]) -> None:
    referring = next(quote for quote in GOLD.quotes if quote.repeats)
    for changed in (referring.id, referring.repeats):
        other = GOLD.model_copy(update={"quotes": tuple(change(quote) if quote.id == changed else quote for quote in GOLD.quotes)})
        merged = adjudicate(GOLD, other, by_rule(rule))  # type: ignore[arg-type]

        assert [(quote.id, quote.parent, quote.repeats) for quote in merged.quotes] == [
            (quote.id, quote.parent, quote.repeats) for quote in GOLD.quotes
        ]


def test_a_nested_quote_of_one_side_stays_in_the_other_sides_parent() -> None:
    quotes = list(GOLD.quotes)
    quotes[1] = quotes[1].model_copy(update={"parent": "q1"})
    first = GOLD.model_copy(update={"quotes": tuple(quotes)})
    quotes[1] = quotes[1].model_copy(update={"addressee": quotes[1].source})

    merged = adjudicate(first, GOLD.model_copy(update={"quotes": tuple(quotes)}), by_rule("second"))

    assert merged.quotes[1].addressee
    assert merged.quotes[1].parent == "q1"


@pytest.mark.parametrize(("choice", "role"), [("first", GOLD.speakers[0].role), ("second", "negotiator"), ("none", None)])
def test_a_speaker_has_the_role_that_was_chosen(choice: Choice, role: str | None) -> None:
    other = GOLD.model_copy(update={"speakers": (GOLD.speakers[0].model_copy(update={"role": "negotiator"}), *GOLD.speakers[1:])})
    asked: list[Question] = []

    def decide(question: Question) -> Choice:
        asked.append(question)
        return choice

    merged = adjudicate(GOLD, other, decide)

    assert [question.layer for question in asked] == ["speakers"]
    assert describe(asked[0].first, GOLD) != describe(asked[0].second, other)
    assert asked[0].same_words
    assert merged.speakers[0].role == role
    assert len(merged.speakers) == len(GOLD.speakers)
