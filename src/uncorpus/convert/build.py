"""From a graph to an article: the way back of `uncorpus.corpus.graph`, for graphs that people have worked on.

What an annotator may leave open is filled in where there is no doubt: ids, the type of a quote, the speaker of a source that names one. What is unknown or
contradicts itself is noted. Nothing here knows a format or a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final, get_args

from uncorpus.convert.base import Note
from uncorpus.corpus.graph import (
    ADDRESSEE,
    CONTENT,
    CUE,
    ENTITY,
    LABELS,
    LINKS,
    NON_QUOTE,
    PART_LINKS,
    SOURCE,
    TOPIC,
    Graph,
    Mark,
    by_id,
    words_of,
)
from uncorpus.model.base import MAX_OFFSET
from uncorpus.model.registry import EntityType
from uncorpus.store.reading import show
from uncorpus.validate.fix import PREFIXES, mention_kind, repair
from uncorpus.validate.rules.define import Registries

TYPES: Final[tuple[str, ...]] = get_args(EntityType)
ONE_RANGE: Final = (SOURCE, CUE, ADDRESSEE, ENTITY, NON_QUOTE, TOPIC)


def build(graph: Graph, registries: Registries, notes: list[Note], *, by: str | None) -> dict[str, Any]:
    """Return the article that *graph* says, a JSON value of the format. What could not be taken as it is stands in *notes*.

    *by* is the id of the annotator of what does not say who made it; where it is None, such annotations are problems.
    """
    return _Builder(graph, registries, notes, by).article()


class _Builder:
    def __init__(self, graph: Graph, registries: Registries, notes: list[Note], by: str | None) -> None:
        self.graph = graph
        self.registries = registries
        self.notes = notes
        self.by = by
        self.taken: set[str] = set()
        self.marks = self._usable()
        self.known = by_id(self.marks)
        self.speakers: list[dict[str, Any]] = [{**speaker, "mentions": []} for speaker in graph.header.get("speakers", ())]
        self.topics: list[dict[str, Any]] = [{**topic, "evidence": []} for topic in graph.header.get("topics", ())]
        self.taken.update(str(item.get("id")) for item in (*self.speakers, *self.topics))
        self.without_author: list[str] = []

    def note(self, message: str, *, problem: bool = False) -> None:
        self.notes.append(Note(message, problem))

    def article(self) -> dict[str, Any]:
        value = dict(self.graph.header.get("article", {}))
        value["text"] = self.graph.text
        self._mentions()
        entities = [self._entity(mark) for mark in self._labelled(ENTITY)]
        quotes = self._quotes()
        non_quotes = [self._non_quote(mark) for mark in self._labelled(NON_QUOTE)]
        self._evidence()
        for speaker in self.speakers:
            speaker["mentions"].sort(key=lambda mention: mention["start"])
        value |= {
            "entities": self._sorted(entities, lambda item: [item]),
            "speakers": self._sorted(self._used_speakers(quotes), lambda item: item["mentions"][:1]),
            "quotes": self._sorted(quotes, lambda item: item["content"]),
            "non_quotes": self._sorted(non_quotes, lambda item: [item]),
            "topics": self._sorted(self._used_topics(), lambda item: item["evidence"][:1]),
        }
        if self.without_author:
            first = ", ".join(self.without_author[:5]) + (", …" if len(self.without_author) > 5 else "")
            self.note(f"it is not known who made {first}: say so with --annotator", problem=True)
        repaired, changes = repair(value, self.registries)
        for change in changes:
            # A type that nobody gave is computed, which is nothing to tell.
            if change.code != "UNC401" or "type" in value["quotes"][change.pointer[1]]:
                self.note(f"{change.code} {change.message}")
        return repaired

    def _usable(self) -> list[Mark]:
        """The marks with a label of ours; a named-entity type is one, too."""
        marks = []
        unknown: dict[str, int] = {}
        for mark in self.graph.marks:
            label = ENTITY if mark.label in TYPES else mark.label
            if label not in LABELS:
                unknown[label] = unknown.get(label, 0) + 1
                continue
            if label in ONE_RANGE and len(mark.ranges) > 1:
                words = " … ".join(words_of(self.graph, mark))
                self.note(f"{mark.id}: a mark with the label {label} is one stretch of the text, not several: {show(words)}", problem=True)
                continue
            marks.append(mark if label == mark.label else Mark(mark.id, label, mark.ranges, mark.fields))
        for label, number in unknown.items():
            self.note(
                f"the label {show(label)} is unknown: {number} {'mark' if number == 1 else 'marks'} left out; known: {', '.join(LABELS)}"
            )
        return marks

    def _labelled(self, label: str) -> Iterator[Mark]:
        return (mark for mark in self.marks if mark.label == label)

    def _span(self, mark: Mark, index: int = 0) -> dict[str, Any]:
        start, end = mark.ranges[index]
        return {"start": start, "end": end, "text": self.graph.text[start:end]}

    def _id(self, wanted: str, layer: str) -> str:
        """Return *wanted* where it has the form of an id of *layer* and is free; a new one otherwise."""
        prefix = PREFIXES[layer]
        if not re.fullmatch(f"{prefix}[1-9][0-9]*", wanted) or wanted in self.taken:
            reserved = {mark.id for mark in self.marks} | self.taken
            wanted = next(name for number in count(1) if (name := f"{prefix}{number}") not in reserved)
        self.taken.add(wanted)
        return wanted

    def _provenance(self, mark: Mark | None, what: str) -> dict[str, Any]:
        fields = mark.fields if mark is not None else {}
        by = fields.get("by") or self.by
        if by is None:
            self.without_author.append(what)
            by = "a1"
        confidence = fields.get("confidence")
        return {"by": by, **({"confidence": confidence} if confidence is not None else {})}

    def _entity(self, mark: Mark) -> dict[str, Any]:
        span = self._span(mark)
        key = mark.fields.get("entity")
        if not key:
            key = self._key_of(span["text"])
        return {
            "id": self._id(mark.id, "entities"),
            "entity": key,
            "kind": mark.fields.get("kind", "name"),
            **span,
            **self._provenance(mark, show(span["text"])),
        }

    def _key_of(self, words: str) -> str:
        keys = self._named(words)
        if len(keys) == 1:
            return keys[0]
        why = f"several entities of the registry are called so ({', '.join(keys)})" if keys else "no entity of the registry is called so"
        self.note(f"{show(words)}: {why}: name the entity", problem=True)
        return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "unknown"

    def _named(self, words: str) -> list[str]:
        """Return the keys of the entities with the key or name *words*, or else the alias."""
        known = self.registries.entities or {}
        if words in known:
            return [words]
        exact = [key for key, entity in known.items() if entity.name.casefold() == words.casefold()]
        return exact or [key for key, entity in known.items() if words in entity.aliases]

    def _speaker(self, named: str, what: str) -> str:
        """Return the id of the speaker with the id, key or name *named*; one that is not there yet is added."""
        for speaker in self.speakers:
            if named in (speaker["id"], speaker.get("entity")) or named.casefold() == str(speaker.get("name")).casefold():
                return str(speaker["id"])
        if re.fullmatch("s[1-9][0-9]*", named):
            self.note(f"{what} names the speaker {named}, which does not exist", problem=True)
            return named
        keys = self._named(named)
        key = keys[0] if len(keys) == 1 else None
        known = self.registries.entities or {}
        name = known[key].name if key is not None else named
        for speaker in self.speakers:  # by an alias
            if key is not None and speaker.get("entity") == key:
                return str(speaker["id"])
        id = self._id("", "speakers")
        self.speakers.append(
            {"id": id, "entity": key, "name": name, "role": None, "mentions": [], **self._provenance(None, f"the speaker {show(name)}")}
        )
        self.note(f"{what}: {id} is a new speaker, {show(name)}" + (f" ({key})" if key else ""))
        return id

    def _mentions(self) -> None:
        self.speaker_of: dict[str, str] = {}
        for mark in self._labelled(SOURCE):
            if named := mark.fields.get("speaker"):
                self._mention(mark, self._speaker(str(named), mark.id))

    def _mention(self, mark: Mark, speaker: str) -> None:
        self.speaker_of[mark.id] = speaker
        span = self._span(mark)
        record = next((item for item in self.speakers if item["id"] == speaker), None)
        if record is None or any(mention["start"] == span["start"] and mention["end"] == span["end"] for mention in record["mentions"]):
            return
        kind = mark.fields.get("kind") or mention_kind(span["text"], record)
        record["mentions"].append({"kind": kind, **span})

    def _targets(self) -> dict[str, dict[str, list[Mark]]]:
        """What the links of each mark lead to, by kind."""
        targets: dict[str, dict[str, list[Mark]]] = {}
        for link in self.graph.links:
            source, target = self.known.get(link.source), self.known.get(link.target)
            wanted = LINKS.get(link.kind)
            if source is None or target is None:
                continue  # what it began or ended at was left out, and that was told
            if wanted is not None and source.label == wanted and target.label == CONTENT and wanted != CONTENT:
                source, target = target, source  # drawn the other way round: there is no doubt what is meant
            if wanted is None or source.label != CONTENT or target.label != wanted:
                self.note(
                    f"a link {show(link.kind)} from {source.label} {source.id} to {target.label} {target.id} has no meaning", problem=True
                )
                continue
            found = targets.setdefault(source.id, {}).setdefault(link.kind, [])
            if target not in found:
                found.append(target)
        return targets

    def _quotes(self) -> list[dict[str, Any]]:
        marks = list(self._labelled(CONTENT))
        ids = {mark.id: self._id(mark.id, "quotes") for mark in marks}
        targets = self._targets()
        linked = {
            mark.id for found in targets.values() for kind in ("source", "cue", "addressee", "speaker") for mark in found.get(kind, ())
        }
        for mark in self.marks:
            if mark.label in (SOURCE, CUE, ADDRESSEE) and mark.id not in linked and mark.id not in self.speaker_of:
                words = show(" ".join(words_of(self.graph, mark)))
                self.note(f"{mark.label} {words} is linked to no content", problem=True)
        quotes = []
        for mark in marks:
            found = targets.get(mark.id, {})
            speaker = self._speaker_of(mark, found)
            for source in found.get("source", ()):
                if speaker is not None and source.id not in self.speaker_of:
                    self._mention(source, speaker)
            quote: dict[str, Any] = {"id": ids[mark.id]}
            if "type" in mark.fields:
                quote["type"] = mark.fields["type"]
            quote["medium"] = mark.fields.get("medium", "unspecified")
            ranges = sorted(range(len(mark.ranges)), key=lambda index: mark.ranges[index])
            quote["content"] = [self._span(mark, index) for index in ranges]
            for part, _ in PART_LINKS:
                spans = {target.ranges[0]: self._span(target) for target in found.get(part, ())}
                quote[part] = [spans[range_] for range_ in sorted(spans)]
            quote["speaker"] = speaker
            quote["topics"] = self._topics_of(mark)
            for kind in ("parent", "repeats"):
                others = found.get(kind, ())
                quote[kind] = ids[others[0].id] if others else None
                if len(others) > 1:
                    self.note(f"{quote['id']} has {len(others)} links {kind}; there can be one", problem=True)
            quotes.append({**quote, **self._provenance(mark, show(quote["content"][0]["text"]))})
        return quotes

    def _speaker_of(self, mark: Mark, found: Mapping[str, list[Mark]]) -> str | None:
        if given := mark.fields.get("speaker"):
            return self._speaker(str(given), mark.id)
        named = [self.speaker_of.get(target.id) or self._by_words(target) for target in found.get("speaker", ())]
        if not named:
            sources = {self.speaker_of[target.id] for target in found.get("source", ()) if target.id in self.speaker_of}
            named = sorted(sources) if len(sources) == 1 else []
        if len(set(named)) > 1:
            self.note(f"{mark.id} has links to several speakers: {', '.join(named)}", problem=True)
        return named[0] if named else None

    def _by_words(self, target: Mark) -> str:
        """Return the speaker whom the words of *target* name, since somebody said that they name one."""
        words = self._span(target)["text"]
        speaker = self._speaker(words, target.id)
        self._mention(target, speaker)
        return speaker

    def _topics_of(self, mark: Mark) -> list[str]:
        topics = mark.fields.get("topics", ())
        return [topics] if isinstance(topics, str) else list(dict.fromkeys(topics)) if isinstance(topics, tuple) else []

    def _non_quote(self, mark: Mark) -> dict[str, Any]:
        span = self._span(mark)
        if "reason" not in mark.fields:
            self.note(f"{show(span['text'])} is no quote, but it is not said why: so-called is assumed")
        reason = mark.fields.get("reason", "so-called")
        return {"id": self._id(mark.id, "non_quotes"), "reason": reason, **span, **self._provenance(mark, show(span["text"]))}

    def _evidence(self) -> None:
        for mark in self._labelled(TOPIC):
            span = self._span(mark)
            key = mark.fields.get("topic")
            if not isinstance(key, str):
                self.note(f"{show(span['text'])} shows a topic, but it is not said which", problem=True)
                continue
            topic = next((item for item in self.topics if item.get("topic") == key), None)
            if topic is None:
                topic = {
                    "id": self._id("", "topics"),
                    "topic": key,
                    "relevance": "secondary",
                    "evidence": [],
                    **self._provenance(None, f"the topic {key}"),
                }
                self.topics.append(topic)
                self.note(f"{topic['id']} is a new topic, {key}, and taken for secondary")
            if not any(other["start"] == span["start"] and other["end"] == span["end"] for other in topic["evidence"]):
                topic["evidence"].append(span)
        for topic in self.topics:
            topic["evidence"].sort(key=lambda span: (span["start"], span["end"]))

    def _used_speakers(self, quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        speaking = {quote["speaker"] for quote in quotes}
        used = [speaker for speaker in self.speakers if speaker["id"] in speaking or speaker["mentions"]]
        for speaker in self.speakers:
            if speaker not in used:
                self.note(f"the speaker {speaker['id']}, {show(speaker.get('name'))}, says nothing any more and was taken out")
        return used

    def _used_topics(self) -> list[dict[str, Any]]:
        for topic in self.topics:
            if not topic["evidence"]:
                self.note(f"the topic {topic['id']}, {topic.get('topic')}, has no evidence: mark the words that show it", problem=True)
        return [topic for topic in self.topics if topic["evidence"]]

    def _sorted(self, items: list[dict[str, Any]], spans_of: Any) -> list[dict[str, Any]]:
        """Put *items* into text order; those that begin and end together stay in the order that they had."""
        rank = {id: index for index, id in enumerate(self.graph.header.get("order", ()))}

        def place(item: dict[str, Any]) -> tuple[int, int, int]:
            spans = spans_of(item)
            first, last = (spans[0]["start"], -spans[-1]["end"]) if spans else (MAX_OFFSET, 0)
            return first, last, rank.get(item["id"], len(rank))

        return sorted(items, key=place)
