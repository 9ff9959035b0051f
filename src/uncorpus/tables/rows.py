"""The tables: how an article becomes their rows.

What the columns are stands in `records`. A row only looks at fields, so that it is made from what either reader of articles gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from uncorpus import model
from uncorpus.corpus.objects import Article, CorpusError, EntityMention, Quote, Speaker
from uncorpus.tables.nested import confidence_of, nested
from uncorpus.tables.places import Ordered
from uncorpus.tables.records import EntityRow, QuoteRow, SpeakerRow, TokenRow, TopicRow
from uncorpus.tables.tokens import tag, tokenize

Row = dict[str, Any]


def article_rows(article: Article) -> Iterator[Row]:
    """Yield the one row of the nested table: the article file as it is, without the schema's address."""
    yield nested(article.data)


def quote_rows(article: Article) -> Iterator[Row]:
    """Yield a row a quote."""
    data = article.data
    head, makers = _head(article), _makers(article)
    kinds = {(m.start, m.end): m.kind for speaker in data.speakers for m in speaker.mentions}
    labels = {topic.key: topic.label for topic in article.topics}
    speakers: dict[str | None, Row] = {None: _speaker(None)} | {speaker.id: _speaker(speaker) for speaker in article.speakers}
    mentions = Ordered(article.entities, lambda mention: mention.data)
    blocks = Ordered(data.blocks, lambda block: block)
    for quote in article.quotes:
        item, text = quote.data, quote.text
        own = blocks.overlapping(item.content)
        before, after = quote.context()
        yield {
            **head,
            **_made(makers, item, article.data.status),
            "quote_id": item.id,
            "type": item.type,
            "medium": item.medium,
            "text": text,
            "text_without_marks": quote.text_without_marks,
            "content": _spans(item.content),
            "source": _spans(item.source),
            "source_kinds": [kinds[key] for key in ((span.start, span.end) for span in item.source) if key in kinds],
            "cue": _spans(item.cue),
            "addressee": _spans(item.addressee),
            **speakers[item.speaker],
            "topics": list(item.topics),
            "topic_labels": [labels.get(key, key) for key in item.topics],
            "entities": [_entity_inside(mention) for mention in mentions.inside(item.content)],
            "block_ids": [block.id for block in own],
            "block_kinds": [block.kind for block in own],
            "paragraph": "\n\n".join(article.block_text(block) for block in own),
            "context_before": before,
            "context_after": after,
            "parent": item.parent,
            "repeats": item.repeats,
        }


def entity_rows(article: Article) -> Iterator[Row]:
    """Yield a row an entity mention."""
    head, makers = _head(article), _makers(article)
    mentions = Ordered(article.entities, lambda mention: mention.data)
    blocks = Ordered(article.data.blocks, lambda block: block)
    quoted: dict[str, list[str]] = {mention.data.id: [] for mention in article.entities}
    for quote in article.data.quotes:
        for mention in mentions.inside(quote.content):
            quoted[mention.data.id].append(quote.id)
    described = {mention.key: _entity(mention) for mention in article.entities}
    for mention in article.entities:
        data = mention.data
        block = blocks.around(data)
        before, after = article.context(data.start, data.end)
        yield {
            **head,
            **_made(makers, data, article.data.status),
            "mention_id": data.id,
            "start": data.start,
            "end": data.end,
            "text": data.text,
            "kind": data.kind,
            **described[data.entity],
            "quote_ids": quoted[data.id],
            "block_id": block.id if block else None,
            "block_kind": block.kind if block else None,
            "paragraph": article.block_text(block) if block else "",
            "context_before": before,
            "context_after": after,
        }


def speaker_rows(article: Article) -> Iterator[Row]:
    """Yield a row a speaker."""
    head, makers = _head(article), _makers(article)
    said: dict[str | None, list[Quote]] = {}
    for quote in article.quotes:
        said.setdefault(quote.data.speaker, []).append(quote)
    for speaker in article.speakers:
        quotes = said.get(speaker.id, [])
        yield {
            **head,
            **_made(makers, speaker.data, article.data.status),
            "speaker_id": speaker.id,
            "name": speaker.name,
            "role": speaker.role,
            "entity": speaker.key,
            "type": speaker.entity.type if speaker.entity else None,
            "identifiers": _identifiers(speaker.identifiers),
            "mentions": [{"kind": m.kind, "start": m.start, "end": m.end, "text": m.text} for m in speaker.data.mentions],
            **_quoted(quotes),
            "topics": list(dict.fromkeys(topic for quote in quotes for topic in quote.topics)),
        }


def topic_rows(article: Article) -> Iterator[Row]:
    """Yield a row a topic."""
    head, makers = _head(article), _makers(article)
    about: dict[str, list[Quote]] = {}
    for quote in article.quotes:
        for key in dict.fromkeys(quote.topics):
            about.setdefault(key, []).append(quote)
    for topic in article.topics:
        yield {
            **head,
            **_made(makers, topic.data, article.data.status),
            "topic_id": topic.data.id,
            "topic": topic.key,
            "label": topic.label,
            "definition": topic.topic.definition if topic.topic else None,
            "broader": topic.topic.broader if topic.topic else None,
            "relevance": topic.data.relevance,
            "evidence": _spans(topic.data.evidence),
            "matches": _identifiers(topic.topic.matches if topic.topic else {}),
            **_quoted(about.get(topic.key, [])),
        }


def token_rows(article: Article) -> Iterator[Row]:
    """Yield a row a block. Raises `CorpusError` where the type of a mention is not known, since its tag would be `O`."""
    data = article.data
    unknown = next((mention.key for mention in article.entities if mention.entity is None), None)
    if unknown is not None:
        raise CorpusError(f"{article.id}: the registry of entities has no {unknown!r}, so its mentions have no type to be tagged with")
    head = _head(article)
    layers: dict[str, list[tuple[int, int, str]]] = {
        "entity_tags": [(m.data.start, m.data.end, m.entity.type) for m in article.entities if m.entity is not None],
        "source_tags": [(span.start, span.end, "SOURCE") for quote in data.quotes for span in quote.source],
        "cue_tags": [(span.start, span.end, "CUE") for quote in data.quotes for span in quote.cue],
        "content_tags": [(span.start, span.end, quote.type.upper()) for quote in data.quotes for span in quote.content],
    }
    for block in data.blocks:
        tokens = tokenize(data.text, block.start, block.end)
        inside = {name: [span for span in spans if span[0] < block.end and block.start < span[1]] for name, spans in layers.items()}
        yield {
            **head,
            "block_id": block.id,
            "block_kind": block.kind,
            "text": article.block_text(block),
            "tokens": [data.text[start:end] for start, end in tokens],
            "starts": [start for start, _ in tokens],
            "ends": [end for _, end in tokens],
            **{name: tag(tokens, spans) for name, spans in inside.items()},
        }


@dataclass(frozen=True, slots=True)
class Table:
    """A config of the dataset: what its columns are, and where its rows come from."""

    columns: type[model.Record]
    rows: Callable[[Article], Iterator[Row]]
    summary: str


TABLES: Final[Mapping[str, Table]] = {
    "articles": Table(model.Article, article_rows, "One row an article, with all its layers nested."),
    "quotes": Table(QuoteRow, quote_rows, "One row a quote: what is said, by whom, and where it stands."),
    "entities": Table(EntityRow, entity_rows, "One row an entity mention."),
    "speakers": Table(SpeakerRow, speaker_rows, "One row a speaker of an article, with what the speaker says there."),
    "topics": Table(TopicRow, topic_rows, "One row a topic of an article, with its evidence."),
    "tokens": Table(TokenRow, token_rows, "One row a block: tokens with offsets and IOB2 tags, ready for token classification."),
}
"""The configs by name; the first is the default."""

TableName = Literal["articles", "quotes", "entities", "speakers", "topics", "tokens"]


def _head(article: Article) -> Row:
    data = article.data
    return {
        "article_id": data.id,
        "title": data.title,
        "published": data.published,
        "publisher": data.publisher,
        "language": data.language,
    }


def _makers(article: Article) -> dict[str, Row]:
    """Return what the rows say of each annotator, by id."""
    return {maker.id: {"annotator": maker.name, "annotator_kind": maker.kind} for maker in article.data.annotators}


def _made(makers: Mapping[str, Row], item: Any, status: str) -> Row:
    """Return who made *item*, how sure they are, and how far the article's annotation has come."""
    maker = makers.get(item.by) or {"annotator": item.by, "annotator_kind": None}
    return {**maker, "confidence": confidence_of(item), "status": status}


def _speaker(speaker: Speaker | None) -> Row:
    entity = speaker.entity if speaker else None
    return {
        "speaker_id": speaker.id if speaker else None,
        "speaker": speaker.name if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "speaker_entity": speaker.key if speaker else None,
        "speaker_type": entity.type if entity else None,
        "speaker_identifiers": _identifiers(entity.identifiers if entity else {}),
    }


def _entity(mention: EntityMention) -> Row:
    entity = mention.entity
    return {
        "entity": mention.key,
        "name": mention.name,
        "type": entity.type if entity else None,
        "description": entity.description if entity else None,
        "identifiers": _identifiers(entity.identifiers if entity else {}),
    }


def _entity_inside(mention: EntityMention) -> Row:
    data, entity = mention.data, mention.entity
    return {
        "start": data.start,
        "end": data.end,
        "text": data.text,
        "kind": data.kind,
        "entity": data.entity,
        "name": entity.name if entity else data.entity,
        "type": entity.type if entity else None,
    }


def _spans(spans: tuple[model.Span, ...]) -> list[Row]:
    return [{"start": span.start, "end": span.end, "text": span.text} for span in spans]


def _identifiers(identifiers: Mapping[str, str]) -> list[Row]:
    return [{"scheme": scheme, "value": value} for scheme, value in identifiers.items()]


def _quoted(quotes: list[Quote]) -> Row:
    return {"quote_ids": [quote.id for quote in quotes], "quotes": [quote.text for quote in quotes]}
