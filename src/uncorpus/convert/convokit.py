"""ConvoKit: a corpus folder in which an article is a conversation and each quote an utterance (Chang et al. 2020, https://convokit.cornell.edu).

Utterances have the words of a quote and its speaker; type, medium, topics and places are their metadata. All the rest travels along in the metadata of the conversation. A
speaker without a name of their own is one in each article; who is quoted by nobody named is `unknown`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from uncorpus.convert.base import (
    ConvertError,
    Files,
    Format,
    Found,
    Note,
    decode,
    dump_json,
    field_values,
    header_of,
    held,
    read_carried,
    read_json,
)
from uncorpus.convert.base import carried as all_of
from uncorpus.corpus.graph import CONTENT, Link, Mark, graph_of
from uncorpus.corpus.objects import Article, Quote
from uncorpus.validate.rules.define import Registries

UTTERANCES: Final = "utterances.jsonl"
CONVERSATIONS: Final = "conversations.json"
SPEAKERS: Final = "speakers.json"
UNKNOWN: Final = "unknown"
SHOWN: Final = ("type", "medium", "topics")
"""The fields of a content that are an utterance's metadata, and read from there."""


class ConvoKit(Format):
    """A corpus of ConvoKit."""

    name = "convokit"
    title = "ConvoKit corpus"
    holds = held("carried", yes=("contents", "media", "speakers", "quote-topics"))
    limits = "Quotes can be taken out, and their speaker, medium and topics changed; the rest is for reading: a change of it is told, and not made."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield the five files of a corpus."""
        utterances: list[dict[str, Any]] = []
        speakers: dict[str, Any] = {}
        conversations: dict[str, Any] = {}
        for article in articles:
            graph = graph_of(article.data)
            links = [[link.kind, link.source, link.target] for link in graph.links]
            ours = dict(graph.header) | {"marks": all_of(graph, {CONTENT: SHOWN}), "links": links}
            meta = {"title": article.title, "published": str(article.published), "publisher": article.data.publisher, "text": article.text}
            conversations[article.id] = {"meta": {**meta, "uncorpus": ours}, "vectors": []}
            for quote in article.quotes:
                speaker = _speaker_id(quote)
                if speaker not in speakers:
                    speakers[speaker] = {"meta": _about(quote), "vectors": []}
                utterances.append(_utterance(article, quote, speaker))
        index = {
            "utterances-index": {name: [f"<class '{type_}'>"] for name, type_ in _META.items()},
            "speakers-index": {"name": ["<class 'str'>"]},
            "conversations-index": {"text": ["<class 'str'>"], "uncorpus": ["<class 'dict'>"]},
            "overall-index": {},
            "version": 1,
            "vectors": [],
        }
        yield UTTERANCES, b"".join(dump_json(utterance) for utterance in utterances)
        yield CONVERSATIONS, dump_json(conversations)
        yield SPEAKERS, dump_json(speakers)
        yield "corpus.json", dump_json({"name": "uncorpus"})
        yield "index.json", dump_json(index)

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each conversation."""
        conversations = next((name for name in files if name.rpartition("/")[2] == CONVERSATIONS), None)
        utterances = next((name for name in files if name.rpartition("/")[2] == UTTERANCES), None)
        if conversations is None or utterances is None:
            raise ConvertError(f"there is no {CONVERSATIONS} or no {UTTERANCES}")
        spoken: dict[str, dict[str, Mapping[str, Any]]] = {}
        said: dict[str, dict[tuple[str, ...], str]] = {}
        for number, line in enumerate(decode(files[utterances], utterances).split("\n"), start=1):
            match read_json(line.encode(), f"{utterances}:{number}") if line.strip() else None:
                case None:
                    continue
                case {"id": str(id), "conversation_id": str(conversation), "speaker": str(speaker), "meta": dict(meta), **rest}:
                    if id.rpartition("#")[2] in spoken.get(conversation, {}):
                        raise ConvertError(f"{utterances}:{number}: the utterance {id} is there twice")
                    said.setdefault(conversation, {}).update(_said(id.rpartition("#")[2], {**rest, **meta, "speaker": speaker}))
                    spoken.setdefault(conversation, {})[id.rpartition("#")[2]] = {**meta, "speaker": speaker}
                case _:
                    raise ConvertError(f"{utterances}:{number}: this is no utterance")
        value = read_json(files[conversations], conversations)
        if isinstance(value, dict) and (unknown := sorted(set(spoken) - set(value))):
            raise ConvertError(f"{utterances}: utterances of the conversation {unknown[0]!r}, which is not in {conversations}")
        for id, conversation in value.items() if isinstance(value, dict) else ():
            yield replace(_read(id, conversation, spoken.get(id, {}), f"{conversations}: {id}"), said=said.get(id, {}))


def _said(id: str, utterance: Mapping[Any, Any]) -> dict[tuple[str, ...], str]:
    return {("utterance", id, str(name)): json.dumps(value, ensure_ascii=False) for name, value in utterance.items()}


def _speaker_id(quote: Quote) -> str:
    speaker = quote.speaker
    return UNKNOWN if speaker is None else speaker.key or f"{quote.article.id}/{speaker.id}"


def _about(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    return {} if speaker is None else {"name": speaker.name, "role": speaker.role, "identifiers": dict(speaker.identifiers)}


_META: Final = {"type": "str", "medium": "str", "topics": "list", "start": "int", "end": "int", "cue": "str", "source": "str"}


def _utterance(article: Article, quote: Quote, speaker: str) -> dict[str, Any]:
    parent = quote.data.parent
    return {
        "id": f"{article.id}#{quote.id}",
        "conversation_id": article.id,
        "text": quote.text_without_marks,
        "speaker": speaker,
        "meta": {
            "type": quote.type,
            "medium": quote.medium,
            "topics": list(quote.topics),
            "start": quote.start,
            "end": quote.end,
            "cue": " … ".join(span.text for span in quote.cue),
            "source": " … ".join(span.text for span in quote.source),
        },
        "reply-to": f"{article.id}#{parent}" if parent else None,
        "timestamp": None,
        "vectors": [],
    }


def _read(id: str, conversation: object, spoken: Mapping[str, Mapping[str, Any]], where: str) -> Found:
    match conversation:
        case {"meta": {"text": str(text), "uncorpus": {"marks": marks, "links": [*links]} as ours}}:
            pass
        case _:
            raise ConvertError(
                f"{where}: the conversation does not have the metadata text and uncorpus, without which quotes have no place"
            )
    notes: list[Note] = []
    pairs = [Link(*link) for link in links if isinstance(link, list) and len(link) == 3 and all(isinstance(part, str) for part in link)]
    header = header_of(ours)
    saying = _speaking(read_carried(marks), pairs)
    names = {speaker["id"]: speaker.get("entity") or f"{id}/{speaker['id']}" for speaker in header["speakers"]} if header else {}
    found: list[Mark] = []
    seen: set[str] = set()
    for mark in read_carried(marks):
        if mark.label != CONTENT:
            found.append(mark)
        elif mark.id in spoken:
            seen.add(mark.id)
            shown = {name: value for name, value in field_values({name: spoken[mark.id].get(name) for name in SHOWN}).items() if value}
            said_by = spoken[mark.id]["speaker"]
            if said_by != names.get(saying.get(mark.id, ""), UNKNOWN):
                shown["speaker"] = next((own for own, name in names.items() if name == said_by), said_by)
                if said_by == UNKNOWN:
                    del shown["speaker"]
                    notes.append(Note(f"{where}: {mark.id} is said to be by nobody; that cannot be read from here", is_problem=True))
            found.append(Mark(mark.id, mark.label, mark.ranges, {**mark.fields, **shown}))
    new = sorted(set(spoken) - seen)
    if new:
        notes.append(Note(f"{where}: utterances that have no place in the text: {', '.join(new)}", is_problem=True))
    # What only the quotes that were taken out had goes with them.
    used = {end for link in pairs if link.source in seen for end in (link.source, link.target)}
    linked = {end for link in pairs for end in (link.source, link.target)}
    kept = [mark for mark in found if mark.label == CONTENT or mark.id in used or mark.id not in linked]
    gone = {mark.id for mark in read_carried(marks)} - {mark.id for mark in kept}
    pairs = [link for link in pairs if not gone & {link.source, link.target}]
    return Found(where, tuple(kept), tuple(pairs), id, text, header, notes=tuple(notes))


def _speaking(marks: Iterable[Mark], links: Iterable[Link]) -> dict[str, str]:
    """Return the speaker's id of each content that has one."""
    fields = {mark.id: mark.fields for mark in marks}
    said = {id: str(own["speaker"]) for id, own in fields.items() if "speaker" in own}
    linked = {link.source: said[link.target] for link in links if link.kind == "speaker" and link.target in said}
    return said | linked


FORMAT: Final = ConvoKit()
