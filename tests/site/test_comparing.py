"""Two annotations of one article: what belongs together, and what is said to differ."""

from __future__ import annotations

import json
from typing import Any

import pytest

import uncorpus
from tests.conftest import SEED_ID
from tests.site import made
from uncorpus import model
from uncorpus.site.comparing import Comparison, Names, compare

BLOCKS = [("headline", "Talks"), ("paragraph", "“We came in peace,” Ann said, and she asked Bob to stay. He agreed to stay for the night.")]
SPEAKERS = [{"id": "s1", "name": "Ann"}, {"id": "s2", "name": "Bob"}]
CAME = {"content": ["“We came in peace,”"], "source": ["Ann"], "cue": ["said"], "speaker": "s1"}
ASKED = {"content": ["to stay"], "source": ["she"], "cue": ["asked"], "addressee": ["Bob"], "speaker": "s1"}


def record(*quotes: dict[str, Any], **more: Any) -> model.Article:
    found = made.article("2024-01-01-talks", BLOCKS, quotes, speakers=SPEAKERS, **more)
    del found["_source"]
    return model.Article.model_validate_json(json.dumps(found))


def compared(first: model.Article, second: model.Article) -> tuple[Comparison, list[tuple[str, str | None, str | None]]]:
    result = compare(first, second)
    return result, [(each.what, each.first, each.second) for each in result.differences]


def test_what_is_the_same_is_not_told() -> None:
    result, differences = compared(record(CAME, ASKED), record(CAME, ASKED))

    assert (result.same, result.changed, result.only_first, result.only_second) == (2, 0, 0, 0)
    assert differences == []
    assert result.first_flags == {}


def test_a_quote_that_only_one_has_is_told() -> None:
    result, differences = compared(record(CAME), record(CAME, ASKED))

    assert differences == [("quote", None, "a quote")]
    assert result.second_flags == {"q2": "lonely"}
    assert compared(record(CAME, ASKED), record(CAME))[1] == [("quote", "a quote", None)]


def test_every_field_that_differs_is_told() -> None:
    other = {**CAME, "source": [], "cue": ["Ann said"], "speaker": "s2", "topics": ["peace"], "addressee": ["Bob"]}
    result, differences = compared(record(CAME), record(other))

    assert differences == [
        ("source", "Ann", None),
        ("cue", "said", "Ann said"),
        ("addressee", None, "Bob"),
        ("speaker", "Ann", "Bob"),
        ("topics", None, "peace"),
    ]
    assert (result.same, result.changed) == (0, 1)
    assert result.first_flags == {"q1": "differs"}


def test_quotes_whose_contents_overlap_most_are_one_with_another_border() -> None:
    shorter = {**CAME, "content": ["We came in peace"]}
    _, differences = compared(record(CAME), record(shorter))

    assert ("content", "“We came in peace,”", "We came in peace") in differences


def test_a_nested_quote_is_not_taken_for_the_one_around_it() -> None:
    nested = {**CAME, "content": ["peace"]}
    result, _ = compared(record(CAME), record(nested))

    assert (result.changed, result.only_first, result.only_second) == (0, 1, 1)


def test_references_count_by_what_they_mean_not_by_number() -> None:
    repeat = {**ASKED, "repeats": "q1"}
    first = record(CAME, repeat)
    second = record({**CAME}, {**ASKED, "repeats": None})

    assert compared(first, second)[1] == [("repeats", "q1", None)]
    renumbered = record(ASKED | {"content": ["Talks"]}, CAME, repeat | {"repeats": "q2"})
    assert [what for what, _, _ in compared(first, renumbered)[1]] == ["quote"]


def test_the_other_layers_are_compared_too() -> None:
    first = record(CAME, entities={"Ann": "ann"}, topics={"peace": "peace"}, non_quotes=["night"])
    second = record(CAME, entities={"Ann": "anna"}, topics={"We came": "peace"})

    assert compared(first, second)[1] == [
        ("entity", "ann (name)", "anna (name)"),
        ("no quote", "so-called", None),
        ("evidence", "“peace”", "“We came”"),
    ]


def test_topics_and_entities_are_told_by_their_names_and_by_keys_where_names_are_the_same() -> None:
    first = record({**CAME, "topics": ["a", "b"]}, entities={"Ann": "ann"}, topics={"peace": "a"})
    second = record({**CAME, "topics": ["a"]}, entities={"Ann": "anna"}, topics={"peace": "b"})
    names = Names(topic={"a": "Talks", "b": "War"}.__getitem__, entity={"ann": "Ann", "anna": "Ann"}.__getitem__)

    assert [(each.what, each.words, each.first, each.second) for each in compare(first, second, names).differences] == [
        ("topics", "“We came in peace,”", "Talks, War", "Talks"),
        ("entity", "Ann", "Ann (ann) (name)", "Ann (anna) (name)"),
        ("topic", "Talks", "primary", None),
        ("topic", "War", None, "primary"),
    ]


def test_different_texts_are_not_compared() -> None:
    other = record(CAME)

    with pytest.raises(ValueError, match="differ"):
        compare(record(CAME), other.model_copy(update={"text": "x"}))


def test_roles_of_speakers_and_entities_of_one_name_are_compared() -> None:
    first = uncorpus.load()[SEED_ID].data
    speaker = first.speakers[0]
    other_role, other_entity = (
        compare(first, first.model_copy(update={"speakers": (speaker.model_copy(update=update), *first.speakers[1:])}))
        for update in ({"role": "Envoy"}, {"entity": "somebody-else"})
    )

    assert [(each.what, each.first, each.second) for each in other_role.differences] == [("role", speaker.role, "Envoy")]
    assert {each.what for each in other_entity.differences} == {"speaker"}
    assert {each.second for each in other_entity.differences} == {f"{speaker.name} (somebody-else)"}
