"""What annotators leave open is filled in where there is no doubt; what contradicts itself is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import EXAMPLE, EXAMPLE_ID
from uncorpus import load
from uncorpus.convert.base import Note, held
from uncorpus.convert.brat import FORMAT as BRAT
from uncorpus.convert.build import build
from uncorpus.convert.label_studio import labeling_config
from uncorpus.convert.merge import match, merge
from uncorpus.convert.parts import joined
from uncorpus.corpus.graph import Graph, Link, Mark, by_id, graph_of
from uncorpus.validate.rules.define import Registries

CORPUS = load(EXAMPLE)
REGISTRIES = Registries(CORPUS.entities, CORPUS.topics)
GRAPH = graph_of(CORPUS[EXAMPLE_ID].data)
TEXT = GRAPH.text


def mark(id: str, label: str, words: str, **fields: Any) -> Mark:
    start = TEXT.index(words)
    return Mark(id, label, ((start, start + len(words)),), fields)


def built(marks: Sequence[Mark], links: Sequence[Link] = (), by: str | None = "a1") -> tuple[dict[str, Any], list[Note]]:
    notes: list[Note] = []
    graph = replace(GRAPH, marks=(*GRAPH.marks, *marks), links=(*GRAPH.links, *links))
    return build(graph, REGISTRIES, notes, by=by), notes


def said(notes: list[Note], *, problems: bool = False) -> str:
    return "\n".join(note.message for note in notes if note.is_problem or not problems)


QUOTE = mark("x1", "Content", "the port would open at noon")


def new(value: dict[str, Any]) -> dict[str, Any]:
    return next(quote for quote in value["quotes"] if quote["content"][0]["text"] == "the port would open at noon")


def test_links_drawn_the_other_way_round_are_understood() -> None:
    value, notes = built([QUOTE, mark("x2", "Cue", "had told")], [Link("cue", "x2", "x1")])

    assert new(value)["cue"][0]["text"] == "had told"
    assert said(notes, problems=True) == ""


def test_the_speaker_is_whom_the_only_source_names() -> None:
    source = by_id(GRAPH.marks)[next(link.target for link in GRAPH.links if link.kind == "source" and link.source == "q3")]
    value, _ = built([QUOTE], [Link("source", "x1", source.id)])

    assert (new(value)["speaker"], new(value)["medium"], new(value)["by"]) == ("s1", "unspecified", "a1")


def test_a_source_becomes_a_mention_of_the_speaker_that_was_chosen() -> None:
    value, _ = built([replace(QUOTE, fields={"speaker": "s2"}), mark("x2", "Source", "her")], [Link("source", "x1", "x2")])
    speaker = next(speaker for speaker in value["speakers"] if speaker["id"] == "s2")

    assert [(mention["text"], mention["kind"]) for mention in speaker["mentions"]] == [
        ("the union’s leader", "nominal"),
        ("her", "pronoun"),
    ]


@pytest.mark.parametrize(
    ("named", "expected"),
    [("ines-okoro", "s1"), ("inês okoro", "s1"), ("residents", "s3"), ("port-elise", "Port Elise"), ("a passer-by", "a passer-by")],
)
def test_speakers_are_named_by_key_or_name_and_new_ones_are_added(named: str, expected: str) -> None:
    value, notes = built([QUOTE, mark("x2", "Source", "her", speaker=named)], [Link("source", "x1", "x2")])
    speaker = next(speaker for speaker in value["speakers"] if speaker["id"] == new(value)["speaker"])

    assert expected in (speaker["id"], speaker["name"])
    assert ("is a new speaker" in said(notes)) == (not expected.startswith("s"))


def test_words_that_are_said_to_name_a_speaker_do() -> None:
    value, _ = built([QUOTE, mark("x2", "Source", "residents")], [Link("speaker", "x1", "x2"), Link("source", "x1", "x2")])

    assert new(value)["speaker"] == "s3"


@pytest.mark.parametrize(
    ("marks", "links", "message"),
    [
        ([mark("x2", "Source", "her", speaker="s9")], [], "x2 names the speaker s9, which does not exist"),
        ([mark("x2", "Cue", "had told")], [], 'Cue "had told" is linked to no content'),
        (
            [QUOTE, mark("x2", "Entity", "Sunday", entity="nova-elise")],
            [Link("cue", "x1", "x2")],
            'a link "cue" from Content x1 to Entity x2 has no meaning',
        ),
        ([QUOTE], [Link("parent", "x1", "q3"), Link("parent", "x1", "q1")], "has 2 links parent; there can be one"),
        ([QUOTE], [Link("speaker", "x1", "source-1"), Link("speaker", "x1", "source-5")], "x1 has links to several speakers: s1, s2"),
        ([mark("x2", "Topic", "the union")], [], '"the union" shows a topic, but it is not said which'),
        ([Mark("x2", "Cue", ((0, 3), (5, 8)))], [], "is one stretch of the text, not several"),
        ([mark("x2", "Entity", "Sunday")], [], '"Sunday": no entity of the registry is called so: name the entity'),
    ],
)
def test_what_contradicts_itself_is_a_problem(marks: list[Mark], links: list[Link], message: str) -> None:
    _, notes = built(marks, links)

    assert message in said(notes, problems=True)


def test_a_new_topic_is_added_and_one_without_evidence_told() -> None:
    value, notes = built([mark("x2", "Topic", "the union", topic="labour")])
    assert "labour" in {topic["topic"] for topic in value["topics"]}
    assert "is a new topic, labour, and taken for secondary" in said(notes)

    without: list[Note] = []
    build(replace(GRAPH, marks=tuple(item for item in GRAPH.marks if item.fields.get("topic") != "strike")), REGISTRIES, without, by="a1")
    assert "the topic t2, strike, has no evidence: mark the words that show it" in said(without, problems=True)


def test_a_non_quote_without_a_reason_is_taken_for_so_called() -> None:
    value, notes = built([mark("x2", "NonQuote", "‘the strike is over’")])

    assert [item["reason"] for item in value["non_quotes"]] == ["so-called", "so-called"]
    assert "it is not said why: so-called is assumed" in said(notes)


def test_parts_are_put_together_whichever_way_they_were_linked() -> None:
    notes: list[Note] = []
    marks = [
        Mark("a", "Content", ((9, 12),)),
        Mark("b", "Content", ((0, 3),), {"medium": "speech"}),
        Mark("c", "Content", ((5, 7),)),
        Mark("d", "Cue", ((4, 5),)),
    ]
    whole, links = joined(
        marks,
        [Link("part", "a", "b"), Link("part", "b", "c"), Link("cue", "c", "d"), Link("part", "a", "c"), Link("part", "a", "d")],
        notes,
    )

    assert [(item.id, item.ranges) for item in whole] == [("a", ((0, 3), (5, 7), (9, 12))), ("d", ((4, 5),))]
    assert whole[0].fields == {"medium": "speech"}
    assert links == [Link("cue", "a", "d")]
    assert len(notes) == 2


def test_what_is_matched_is_the_same_or_in_the_same_place_or_the_only_one_near() -> None:
    old = [Mark("1", "Cue", ((0, 4),)), Mark("2", "Cue", ((5, 9),)), Mark("3", "Cue", ((10, 14),)), Mark("4", "Cue", ((20, 24),))]
    new = [Mark("1", "Cue", ((0, 4),)), Mark("x", "Cue", ((5, 9),)), Mark("3", "Cue", ((40, 44),)), Mark("y", "Cue", ((22, 26),))]

    assert match(old, new) == {"1": "1", "2": "x", "3": "3", "4": "y"}


def test_a_part_of_a_mark_that_was_taken_out_alone_is_told() -> None:
    notes: list[Note] = []
    base = Graph("one two three", (Mark("q1", "Content", ((0, 3), (8, 13))),))
    before = Graph(base.text, (Mark("a", "Content", ((0, 3),)), Mark("b", "Content", ((8, 13),))))
    after = Graph(base.text, (Mark("a", "Content", ((0, 3),)),))

    assert merge(base, before, after, notes).marks == base.marks
    assert 'Content "three" was changed or taken out, but it is only a part of a mark of the article' in said(notes, problems=True)


def test_many_topics_are_typed_and_few_are_chosen() -> None:
    many = labeling_config([f"topic-{number}" for number in range(400)])

    assert '<TextArea name="primary_topics" toName="text"' in many
    assert '<Choice value="a&amp;b"/>' in labeling_config(["a&b"])
    assert 'layout="select"' in labeling_config([f"topic-{number}" for number in range(40)])


def test_words_of_discontinuous_marks_in_other_units_are_parted_at_blanks() -> None:
    ann = "T1\tContent 0 5;9 14\t🕊️ Yes and no\nT2\tContent 0 4;9 14\tno blank?\nT3\tContent 0 2;4 6\tab"
    (found,) = BRAT.read({"a.ann": ann.encode()})

    assert [item.words for item in found.marks] == [("🕊️ Yes", "and no"), ("no", "blank?"), (None, None)]


def test_what_a_format_holds_is_said_of_every_aspect() -> None:
    assert held("yes", carried=["ids"], no=["blocks"])["ids"] == "carried"
