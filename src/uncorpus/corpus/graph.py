"""An article as annotation tools see it: marks on the text, fields of the marks, links between them, and a header for the rest.

A graph says all that an article says: what exchanges articles with other tools only has to write and read graphs. Marks that several items share (the
source of two quotes) are one mark with two links. Offsets are half-open and count code points of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from uncorpus import model
from uncorpus.model.article import EntityMentionKind, Medium, NonQuoteReason, QuoteType, Relevance, SpeakerMentionKind
from uncorpus.text.ranges import Range

Value = str | float | tuple[str, ...]

ENTITY: Final = "Entity"
CONTENT: Final = "Content"
SOURCE: Final = "Source"
CUE: Final = "Cue"
ADDRESSEE: Final = "Addressee"
NON_QUOTE: Final = "NonQuote"
TOPIC: Final = "Topic"

LABELS: Final = (CONTENT, SOURCE, CUE, ADDRESSEE, ENTITY, NON_QUOTE, TOPIC)
"""What a mark may be: the content of a quote, its source, cue and addressee, an entity mention, a non-quote, the evidence of a topic."""

RELEVANCES: Final[tuple[str, ...]] = get_args(Relevance)


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field of a mark holds."""

    meaning: str
    choices: tuple[str, ...] = ()
    """The values that it may have; empty where they are not known beforehand."""
    many: bool = False
    """Whether it holds several values."""
    number: bool = False


FIELDS: Final[Mapping[str, Mapping[str, FieldType]]] = {
    CONTENT: {
        "type": FieldType("direct, indirect or mixed; computed anew from the quotation marks", get_args(QuoteType)),
        "medium": FieldType("speech, writing, thought or unspecified", get_args(Medium)),
        "topics": FieldType("keys of the topics that the content is about", many=True),
        "speaker": FieldType("id of the speaker, where no link leads to one"),
    },
    SOURCE: {
        "speaker": FieldType("id or name of the speaker whom the words name"),
        "kind": FieldType("name, nominal or pronoun", get_args(SpeakerMentionKind)),
    },
    CUE: {},
    ADDRESSEE: {},
    ENTITY: {
        "entity": FieldType("key of the entity in the registry"),
        "kind": FieldType("name or adjective", get_args(EntityMentionKind)),
    },
    NON_QUOTE: {"reason": FieldType("why the words are no quote", get_args(NonQuoteReason))},
    TOPIC: {"topic": FieldType("key of the topic in the registry")},
}
"""The fields of each label's marks."""

PROVENANCE: Final = {"by": FieldType("id of the annotator"), "confidence": FieldType("0 to 1", number=True)}
"""The fields that marks of items have besides: contents, entities, non-quotes."""

WITH_PROVENANCE: Final = (CONTENT, ENTITY, NON_QUOTE)

LINKS: Final[Mapping[str, str]] = {
    "source": SOURCE,
    "cue": CUE,
    "addressee": ADDRESSEE,
    "speaker": SOURCE,
    "parent": CONTENT,
    "repeats": CONTENT,
}
"""The links that lead from a content, and what each leads to. `speaker` leads to any words that name the speaker."""

PART_LINKS: Final = (("source", SOURCE), ("cue", CUE), ("addressee", ADDRESSEE))
LAYERS: Final = ("entities", "speakers", "quotes", "non_quotes", "topics")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, or several, with a label and fields."""

    id: str
    label: str
    ranges: tuple[Range, ...]
    fields: Mapping[str, Value] = field(default_factory=dict)
    words: tuple[str | None, ...] = ()
    """What another tool says that stands in each range; empty where it says nothing."""
    context: tuple[str, str] = ("", "")
    """What it says that stands before and after."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one mark to another."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True)
class Graph:
    """Marks and links on a text, and the header: what of an article is not on the text.

    The header has the keys `article` (the article without text and layers), `speakers` and `topics` (without their places) and `order` (the ids of the
    items, which decides between those that begin and end together).
    """

    text: str
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    header: Mapping[str, Any] = field(default_factory=dict)


def graph_of(article: model.Article) -> Graph:
    """Return *article* as a graph."""
    return graph_of_value(article.model_dump(mode="json"))


def graph_of_value(value: Mapping[str, Any]) -> Graph:
    """Return an article as a graph, given as a JSON value that has all layers."""
    marks: list[Mark] = []
    links: list[Link] = []
    header = {
        "article": {key: member for key, member in value.items() if key not in (*LAYERS, "text")},
        "speakers": [_without(speaker, "mentions") for speaker in value["speakers"]],
        "topics": [_without(topic, "evidence") for topic in value["topics"]],
        "order": [item["id"] for layer in LAYERS for item in value[layer]],
    }
    shared = _Shared(marks)
    first: dict[str, str] = {}
    for speaker in value["speakers"]:
        for mention in speaker["mentions"]:
            mark = shared.mark(SOURCE, mention, speaker=speaker["id"], kind=mention["kind"])
            first.setdefault(speaker["id"], mark)
    for quote in value["quotes"]:
        fields = _fields(quote, "type", "medium", "by", "confidence")
        if quote["topics"]:
            fields["topics"] = tuple(quote["topics"])
        speaker, spoken = quote["speaker"], ""
        for part, label in PART_LINKS:
            for span in quote[part]:
                named = speaker if part == "source" and shared.knows(SOURCE, span, speaker) else None
                target = shared.mark(label, span, speaker=named)
                links.append(Link(part, quote["id"], target))
                spoken = spoken or (target if named else "")
        if speaker is not None:
            spoken = spoken or first.get(speaker, "")
            if spoken:
                links.append(Link("speaker", quote["id"], spoken))
            else:
                fields["speaker"] = speaker
        links += [Link(kind, quote["id"], quote[kind]) for kind in ("parent", "repeats") if quote[kind] is not None]
        marks.append(Mark(quote["id"], CONTENT, tuple((span["start"], span["end"]) for span in quote["content"]), fields))
    for mention in value["entities"]:
        marks.append(Mark(mention["id"], ENTITY, (_range(mention),), _fields(mention, "entity", "kind", "by", "confidence")))
    for item in value["non_quotes"]:
        marks.append(Mark(item["id"], NON_QUOTE, (_range(item),), _fields(item, "reason", "by", "confidence")))
    for topic in value["topics"]:
        for number, span in enumerate(topic["evidence"], start=1):
            marks.append(Mark(f"{topic['id']}-{number}", TOPIC, (_range(span),), {"topic": topic["topic"]}))
    return Graph(value["text"], tuple(marks), tuple(links), header)


class _Shared:
    """Marks that several items share: one for each place, label and speaker."""

    def __init__(self, marks: list[Mark]) -> None:
        self._marks = marks
        self._ids: dict[tuple[str, Range, str | None], str] = {}

    def knows(self, label: str, span: Mapping[str, Any], speaker: str | None) -> bool:
        return speaker is not None and (label, _range(span), speaker) in self._ids

    def mark(self, label: str, span: Mapping[str, Any], speaker: str | None = None, kind: str | None = None) -> str:
        key = (label, _range(span), speaker)
        if key not in self._ids:
            self._ids[key] = f"{label.lower()}-{len(self._ids) + 1}"
            fields: dict[str, Value] = {}
            if speaker is not None and kind is not None:
                fields = {"speaker": speaker, "kind": kind}
            self._marks.append(Mark(self._ids[key], label, (_range(span),), fields))
        return self._ids[key]


def _range(span: Mapping[str, Any]) -> Range:
    return span["start"], span["end"]


def _fields(item: Mapping[str, Any], *names: str) -> dict[str, Value]:
    return {name: item[name] for name in names if item.get(name) is not None}


def _without(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != key}


def words_of(graph: Graph, mark: Mark) -> tuple[str, ...]:
    """Return the words in each range of *mark*."""
    return tuple(graph.text[start:end] for start, end in mark.ranges)


def by_id(marks: Iterable[Mark]) -> dict[str, Mark]:
    """Return *marks* by their ids."""
    return {mark.id: mark for mark in marks}
