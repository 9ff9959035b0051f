"""Valid articles as Hypothesis draws them: any layout, any layer, in texts with emoji, combining marks, right-to-left words and odd white space."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from uncorpus import model
from uncorpus.convert.build import build
from uncorpus.convert.checking import check_article
from uncorpus.corpus.derived import quote_type
from uncorpus.corpus.graph import graph_of_value
from uncorpus.store.canonical import encode
from uncorpus.validate.rules.define import Registries

REGISTRIES = Registries(
    {
        key: model.Entity(type=type_, name=name, aliases=(), description="Synthetic.", identifiers={})  # type: ignore[arg-type]
        for key, type_, name in (
            ("ana-okoro", "PERSON", "Ana Okoro"),
            ("port-elise", "GPE", "Port Elise"),
            ("the-union", "ORG", "the Union"),
        )
    },
    {key: model.Topic(label=key, definition="Synthetic.", broader=None, matches={}) for key in ("harbour", "strike", "weather")},
)

WORDS = [
    "she",
    "said",
    "no",
    "harbour",
    "strike",
    "Ana",
    "cafe\u0301",
    "é",
    "🕊️",
    "👩🏽\u200d🚀",
    "مرحبا",
    "日本",
    "x-y",
    "a&b",
    "<i>",
    "1,5",
    "o’clock",
]
SEPARATORS = ["\n\n", "\n", "\r\n\r\n", " \n\n "]
KINDS = ["paragraph", "paragraph", "paragraph", "subheading", "pull-quote", "caption", "byline", "dateline"]

Range = tuple[int, int]


@st.composite
def articles(draw: st.DrawFn, extra: str = "") -> model.Article:
    """Draw a valid article; its words may have the characters *extra*, too."""
    words = st.sampled_from([*WORDS, *(f"a{char}b" for char in extra)])
    text = ""
    blocks: list[dict[str, Any]] = []
    plain: list[list[Range]] = []  # runs of words outside of marks, by block, word by word
    marked: list[tuple[Range, int, list[Range]]] = []  # what stands in marks, with its block and its words
    for number in range(draw(st.integers(1, 4))):
        text += draw(st.sampled_from(SEPARATORS)) if number else ""
        start = len(text)
        runs: list[Range] = []
        for place in range(draw(st.integers(1, 4))):
            text += " " if place else ""
            in_marks = number > 0 and draw(st.booleans())
            at = len(text)
            inner: list[Range] = []
            text += "“" if in_marks else ""
            for index in range(draw(st.integers(1, 4))):
                text += " " if index else ""
                word = draw(words)
                inner.append((len(text), len(text) + len(word)))
                text += word
            text += "”" if in_marks else ""
            if in_marks:
                marked.append(((at, len(text)), number, inner))
            else:
                runs += inner
        plain.append(runs)
        kind = "headline" if number == 0 else draw(st.sampled_from(KINDS))
        blocks.append({"id": f"b{number + 1}", "kind": kind, "start": start, "end": len(text)})
    return _annotated(draw, text, blocks, plain, marked)


def _annotated(draw: st.DrawFn, text: str, blocks: list[dict[str, Any]], plain: list[list[Range]], marked: list[Any]) -> model.Article:
    annotators = [
        {"id": "a1", "kind": "person", "name": "Some Body", "version": None},
        {"id": "a2", "kind": "model", "name": "a model", "version": "1"},
    ]

    def span(range_: Range) -> dict[str, Any]:
        return {"start": range_[0], "end": range_[1], "text": text[slice(*range_)]}

    def made() -> dict[str, Any]:
        if draw(st.booleans()):
            return {"by": "a1"}
        return {"by": "a2", "confidence": draw(st.sampled_from([0.0, 0.33, 0.5, 1.0]))}

    def number(prefix: str, taken: list[str]) -> str:
        new = draw(st.integers(1, 60).map(lambda n: f"{prefix}{n}").filter(lambda new: new not in taken))
        taken.append(new)
        return new

    entity_keys = st.sampled_from(["ana-okoro", "port-elise", "the-union"])
    ids: list[str] = []
    entities = []
    for word in draw(st.lists(st.sampled_from([word for runs in plain for word in runs]), unique=True, max_size=4)) if any(plain) else ():
        key = draw(entity_keys)
        kind = draw(st.sampled_from(["name", "adjective"])) if key == "port-elise" else "name"
        entities.append({"id": number("e", ids), "entity": key, "kind": kind, **span(word), **made()})
    speakers = [
        {
            "id": "s2",
            "entity": "ana-okoro",
            "name": "Ana Okoro",
            "role": draw(st.sampled_from([None, "Mayor; of <Port>"])),
            "mentions": [],
            **made(),
        },
        {"id": "s1", "entity": None, "name": "a resident, “old” & odd", "role": None, "mentions": [], **made()},
    ]
    topics = [
        {"id": id, "topic": key, "relevance": draw(st.sampled_from(["primary", "secondary"])), "evidence": [], **made()}
        for id, key in draw(st.lists(st.sampled_from([("t1", "strike"), ("t7", "harbour"), ("t2", "weather")]), unique=True))
    ]
    everywhere = [word for runs in plain for word in runs] + [word for _, _, inner in marked for word in inner]
    runs_of_words: list[Range] = []
    # Evidence may begin before a quote and end inside of it.
    for layout in blocks:
        line = sorted(word for word in everywhere if layout["start"] <= word[0] and word[1] <= layout["end"])
        if len(line) > 1:
            first = draw(st.integers(0, len(line) - 2))
            last = draw(st.integers(first + 1, len(line) - 1))
            runs_of_words.append((line[first][0], line[last][1]))
    for topic in topics:
        words = draw(st.lists(st.sampled_from(everywhere), unique=True, min_size=1, max_size=3))
        wide = draw(st.booleans())
        if wide and runs_of_words:
            words = draw(st.lists(st.sampled_from(runs_of_words), unique=True, min_size=1, max_size=2))
        topic["evidence"] = [span(word) for word in sorted(words)]
    quotes: list[dict[str, Any]] = []
    non_quotes: list[dict[str, Any]] = []
    used: set[Any] = set()

    def quote(content: list[Range], block: int, parent: dict[str, Any] | None = None) -> None:
        free = [word for word in plain[block] if all(word[1] <= low or high <= word[0] for low, high in content)]
        cue = draw(st.lists(st.sampled_from(free), unique=True, max_size=2)) if free else []
        source = draw(st.lists(st.sampled_from(free), unique=True, max_size=2)) if free else []
        addressee = draw(st.lists(st.sampled_from(free), unique=True, max_size=1)) if free else []
        key = (tuple(content), tuple(sorted(source)), tuple(sorted(cue)))
        if key in used:
            return
        used.add(key)
        speaker = draw(st.sampled_from([None, *speakers]))
        if speaker is not None:
            for range_ in source:
                if all((m["start"], m["end"]) != range_ for m in speaker["mentions"]):
                    speaker["mentions"].append({"kind": draw(st.sampled_from(["name", "nominal", "pronoun"])), **span(range_)})
        quotes.append(
            {
                "id": number("q", ids),
                "type": "direct",
                "medium": draw(st.sampled_from(["speech", "writing", "thought", "unspecified"])),
                "content": [span(range_) for range_ in content],
                "source": [span(range_) for range_ in sorted(source)],
                "cue": [span(range_) for range_ in sorted(cue)],
                "addressee": [span(range_) for range_ in sorted(addressee)],
                "speaker": speaker["id"] if speaker else None,
                "topics": draw(st.lists(st.sampled_from([topic["topic"] for topic in topics]), unique=True)) if topics else [],
                "parent": parent["id"] if parent else None,
                "repeats": draw(st.sampled_from([None, *(other["id"] for other in quotes)])),
                **made(),
            }
        )

    waiting: list[tuple[Range, int]] = []
    for range_, block, inner in marked:
        what = draw(st.sampled_from(["quote", "parts", "parts", "non-quote", "nested"]))
        if what == "non-quote":
            reason = draw(st.sampled_from(["so-called", "title", "term", "mentioned", "emphasis"]))
            non_quotes.append({"id": number("n", ids), "reason": reason, **span(range_), **made()})
            continue
        if what == "parts" and waiting and waiting[-1][1] == block:
            quote([waiting.pop()[0], range_], block)
        elif what == "parts":
            waiting.append((range_, block))
        else:
            quote([range_], block)
            if what == "nested" and quotes and quotes[-1]["content"] == [span(range_)]:
                quote([inner[-1]], block, quotes[-1])
    for range_, block in waiting:
        quote([range_], block)
    for block, runs in enumerate(plain):
        if draw(st.booleans()) and runs:
            quote([draw(st.sampled_from(runs))], block)
    return _article(text, blocks, annotators, entities, speakers, quotes, non_quotes, topics)


def _article(
    text: str, blocks: Any, annotators: Any, entities: Any, speakers: Any, quotes: Any, non_quotes: Any, topics: Any
) -> model.Article:
    speaking = {quote["speaker"] for quote in quotes}
    for speaker in speakers:
        speaker["mentions"].sort(key=lambda mention: mention["start"])
    data = text.encode()
    value = {
        "schema_version": "1.0",
        "id": "2024-01-02-drawn",
        "title": text[blocks[0]["start"] : blocks[0]["end"]],
        "published": "2024-01-02",
        "publisher": "Synthetic <& “Wire”",
        "language": "en",
        "url": None,
        "rights": {"holder": "Nobody", "license": "cc0-1.0", "license_name": None, "statement": "A synthetic text."},
        "source": {
            "path": "sources/2024-01-02-drawn.txt",
            "media_type": "text/plain; charset=utf-8",
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
            "edits": [],
        },
        "text": text,
        "status": "reviewed",
        "annotators": annotators,
        "blocks": blocks,
        "entities": entities,
        "speakers": [speaker for speaker in speakers if speaker["id"] in speaking],
        "quotes": quotes,
        "non_quotes": non_quotes,
        "topics": topics,
    }
    for layer, spans in (
        ("entities", lambda i: [i]),
        ("quotes", lambda i: i["content"]),
        ("non_quotes", lambda i: [i]),
        ("topics", lambda i: i["evidence"]),
    ):
        value[layer].sort(key=lambda item, spans=spans: (spans(item)[0]["start"], -spans(item)[-1 if layer == "quotes" else 0]["end"]))
    value["speakers"].sort(key=lambda s: (s["mentions"][0]["start"], -s["mentions"][0]["end"]) if s["mentions"] else (2**31, 0))
    record = model.Article.model_validate_json(json.dumps(value))
    for quote in sorted(record.quotes, key=lambda quote: quote.parent is not None):
        quotes_now = tuple(
            other.model_copy(update={"type": quote_type(record, other)}) if other.id == quote.id else other for other in record.quotes
        )
        record = record.model_copy(update={"quotes": quotes_now})
    return record


def findings(article: model.Article) -> list[str]:
    """Return what the validator has against *article*."""
    source = (article.source.path, article.text.encode())
    return [
        f"{finding.code} {finding.message}"
        for finding in check_article(encode(article), article.id, None, REGISTRIES, source)
        if finding.is_error
    ]


def rebuilt(article: model.Article) -> dict[str, Any]:
    """Return *article* as a graph and back."""
    return build(graph_of_value(article.model_dump(mode="json")), REGISTRIES, [], by=None)


__all__ = ["REGISTRIES", "Path", "articles", "findings", "rebuilt"]
