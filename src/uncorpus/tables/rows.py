"""The tables: how an article becomes their rows.

What the columns are stands in `records`. Only fields of the article are looked at, so that it may come from either reader of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Literal

from uncorpus import model
from uncorpus.corpus.objects import Article, CorpusError, EntityMention, Quote, Speaker
from uncorpus.tables.columns import Columns, Lists, Row, Structs, confidences, fields_of, lists, rows_of
from uncorpus.tables.places import Ordered
from uncorpus.tables.records import EntityRow, QuoteRow, SpeakerRow, TokenRow, TopicRow
from uncorpus.tables.tokens import tag, tokenize


def article_columns(article: Article) -> Columns:
    """Return the one row of the nested table: the article file as it is, without the schema's address."""
    return fields_of([article.data], model.Article)


def quote_columns(article: Article) -> Columns:
    """Return the quotes."""
    data, quotes = article.data, article.quotes
    items = data.quotes
    contents = [item.content for item in items]
    kinds = {(m.start, m.end): m.kind for speaker in data.speakers for m in speaker.mentions}
    labels = {topic.key: topic.label for topic in article.topics}
    mentions = Ordered(article.entities, lambda mention: mention.data)
    by_place = Ordered(data.blocks, lambda block: block)
    own = [by_place.overlapping(content) for content in contents]
    around = [quote.context() for quote in quotes]
    return {
        **_head(article, len(items)),
        **_made(article, items),
        "quote_id": [item.id for item in items],
        "type": [item.type for item in items],
        "medium": [item.medium for item in items],
        "text": [quote.text for quote in quotes],
        "text_without_marks": [quote.text_without_marks for quote in quotes],
        "content": lists(contents, model.Span),
        "source": lists([item.source for item in items], model.Span),
        "source_kinds": lists([[kinds[place] for span in item.source if (place := (span.start, span.end)) in kinds] for item in items]),
        "cue": lists([item.cue for item in items], model.Span),
        "addressee": lists([item.addressee for item in items], model.Span),
        **_speakers(article, [item.speaker for item in items]),
        "topics": lists([item.topics for item in items]),
        "topic_labels": lists([[labels.get(key, key) for key in item.topics] for item in items]),
        "entities": _entities_inside([mentions.inside(content) for content in contents]),
        "block_ids": lists([[block.id for block in blocks] for blocks in own]),
        "block_kinds": lists([[block.kind for block in blocks] for blocks in own]),
        "paragraph": ["\n\n".join([article.block_text(block) for block in blocks]) for blocks in own],
        "context_before": [before for before, _ in around],
        "context_after": [after for _, after in around],
        "parent": [item.parent for item in items],
        "repeats": [item.repeats for item in items],
    }


def entity_columns(article: Article) -> Columns:
    """Return the entity mentions."""
    data, mentions = article.data, article.entities
    items = data.entities
    places = Ordered(mentions, lambda mention: mention.data)
    quoted: dict[str, list[str]] = {item.id: [] for item in items}
    for quote in data.quotes:
        for mention in places.inside(quote.content):
            quoted[mention.data.id].append(quote.id)
    entities = [mention.entity for mention in mentions]
    by_place = Ordered(data.blocks, lambda block: block)
    blocks = [by_place.around(item) for item in items]
    around = [article.context(item.start, item.end) for item in items]
    return {
        **_head(article, len(items)),
        **_made(article, items),
        "mention_id": [item.id for item in items],
        "start": [item.start for item in items],
        "end": [item.end for item in items],
        "text": [item.text for item in items],
        "kind": [item.kind for item in items],
        "entity": [item.entity for item in items],
        "name": [mention.name for mention in mentions],
        "type": [entity.type if entity else None for entity in entities],
        "description": [entity.description if entity else None for entity in entities],
        "identifiers": _identifiers([entity.identifiers if entity else {} for entity in entities]),
        "quote_ids": lists([quoted[item.id] for item in items]),
        "block_id": [block.id if block else None for block in blocks],
        "block_kind": [block.kind if block else None for block in blocks],
        "paragraph": [article.block_text(block) if block else "" for block in blocks],
        "context_before": [before for before, _ in around],
        "context_after": [after for _, after in around],
    }


def speaker_columns(article: Article) -> Columns:
    """Return the speakers, with what they say."""
    items = article.data.speakers
    said: dict[str | None, list[Quote]] = {}
    for quote in article.quotes:
        said.setdefault(quote.data.speaker, []).append(quote)
    quotes = [said.get(item.id, []) for item in items]
    known = _speakers(article, [item.id for item in items])
    return {
        **_head(article, len(items)),
        **_made(article, items),
        "speaker_id": known["speaker_id"],
        "name": known["speaker"],
        "role": known["speaker_role"],
        "entity": known["speaker_entity"],
        "type": known["speaker_type"],
        "identifiers": known["speaker_identifiers"],
        "mentions": lists([item.mentions for item in items], model.SpeakerMention),
        **_quoted(quotes),
        "topics": lists([list(dict.fromkeys(topic for quote in own for topic in quote.topics)) for own in quotes]),
    }


def topic_columns(article: Article) -> Columns:
    """Return the topics, with their evidence and the quotes about them."""
    items, topics = article.data.topics, [topic.topic for topic in article.topics]
    about: dict[str, list[Quote]] = {}
    for quote in article.quotes:
        for key in dict.fromkeys(quote.topics):
            about.setdefault(key, []).append(quote)
    return {
        **_head(article, len(items)),
        **_made(article, items),
        "topic_id": [item.id for item in items],
        "topic": [item.topic for item in items],
        "label": [topic.label for topic in article.topics],
        "definition": [topic.definition if topic else None for topic in topics],
        "broader": [topic.broader if topic else None for topic in topics],
        "relevance": [item.relevance for item in items],
        "evidence": lists([item.evidence for item in items], model.Span),
        "matches": _identifiers([topic.matches if topic else {} for topic in topics]),
        **_quoted([about.get(item.topic, []) for item in items]),
    }


def token_columns(article: Article) -> Columns:
    """Return the blocks, tokenized. Raises `CorpusError` where the type of a mention is not known, since its tag would be `O`."""
    data = article.data
    unknown = next((mention.key for mention in article.entities if mention.entity is None), None)
    if unknown is not None:
        raise CorpusError(f"{article.id}: the registry of entities has no {unknown!r}, so its mentions have no type to be tagged with")
    layers: dict[str, list[tuple[int, int, str]]] = {
        "entity_tags": [(m.data.start, m.data.end, m.entity.type) for m in article.entities if m.entity is not None],
        "source_tags": [(span.start, span.end, "SOURCE") for quote in data.quotes for span in quote.source],
        "cue_tags": [(span.start, span.end, "CUE") for quote in data.quotes for span in quote.cue],
        "content_tags": [(span.start, span.end, quote.type.upper()) for quote in data.quotes for span in quote.content],
    }
    by_block = [tokenize(data.text, block.start, block.end) for block in data.blocks]
    sizes, tokens = list(map(len, by_block)), list(chain.from_iterable(by_block))
    return {
        **_head(article, len(data.blocks)),
        "block_id": [block.id for block in data.blocks],
        "block_kind": [block.kind for block in data.blocks],
        "text": [article.block_text(block) for block in data.blocks],
        "tokens": Lists(sizes, [data.text[start:end] for start, end in tokens]),
        "starts": Lists(sizes, [start for start, _ in tokens]),
        "ends": Lists(sizes, [end for _, end in tokens]),
        **{name: Lists(sizes, tag(tokens, spans)) for name, spans in layers.items()},
    }


@dataclass(frozen=True, slots=True)
class Table:
    """A config of the dataset: what its columns are, and where their values come from."""

    columns: type[model.Record]
    values: Callable[[Article], Columns]
    summary: str

    def rows(self, article: Article) -> Iterator[Row]:
        """Yield the rows of *article*."""
        return rows_of(self.values(article))


TABLES: Final[Mapping[str, Table]] = {
    "articles": Table(model.Article, article_columns, "One row an article, with all its layers nested."),
    "quotes": Table(QuoteRow, quote_columns, "One row a quote: what is said, by whom, and where it stands."),
    "entities": Table(EntityRow, entity_columns, "One row an entity mention."),
    "speakers": Table(SpeakerRow, speaker_columns, "One row a speaker of an article, with what the speaker says there."),
    "topics": Table(TopicRow, topic_columns, "One row a topic of an article, with its evidence."),
    "tokens": Table(TokenRow, token_columns, "One row a block: tokens with offsets and IOB2 tags, ready for token classification."),
}
"""The configs by name; the first is the default."""

TableName = Literal["articles", "quotes", "entities", "speakers", "topics", "tokens"]


def _head(article: Article, rows: int) -> Columns:
    data = article.data
    head = {"article_id": data.id, "title": data.title, "published": data.published, "publisher": data.publisher, "language": data.language}
    return {name: [value] * rows for name, value in head.items()}


def _made(article: Article, items: Sequence[Any]) -> Columns:
    """Return who made each of *items*, how sure they are, and how far the article's annotation has come."""
    names = {maker.id: (maker.name, maker.kind) for maker in article.data.annotators}
    makers = [names.get(item.by, (item.by, None)) for item in items]
    return {
        "annotator": [name for name, _ in makers],
        "annotator_kind": [kind for _, kind in makers],
        "confidence": confidences(items),
        "status": [article.data.status] * len(items),
    }


def _speakers(article: Article, ids: Sequence[str | None]) -> Columns:
    """Return the speakers with *ids*, as the columns of a quote name them."""
    known: dict[str | None, Speaker] = {speaker.id: speaker for speaker in article.speakers}
    speakers = [known.get(id) for id in ids]
    entities = [speaker.entity if speaker else None for speaker in speakers]
    return {
        "speaker_id": list(ids),
        "speaker": [speaker.name if speaker else None for speaker in speakers],
        "speaker_role": [speaker.role if speaker else None for speaker in speakers],
        "speaker_entity": [speaker.key if speaker else None for speaker in speakers],
        "speaker_type": [entity.type if entity else None for entity in entities],
        "speaker_identifiers": _identifiers([entity.identifiers if entity else {} for entity in entities]),
    }


def _entities_inside(mentions: Sequence[Sequence[EntityMention]]) -> Lists:
    inside = [mention for own in mentions for mention in own]
    items = [mention.data for mention in inside]
    fields: Columns = {
        "start": [item.start for item in items],
        "end": [item.end for item in items],
        "text": [item.text for item in items],
        "kind": [item.kind for item in items],
        "entity": [item.entity for item in items],
        "name": [mention.name for mention in inside],
        "type": [mention.entity.type if mention.entity else None for mention in inside],
    }
    return Lists(list(map(len, mentions)), Structs(fields))


def _identifiers(identifiers: Sequence[Mapping[str, str]]) -> Lists:
    pairs = [pair for own in identifiers for pair in own.items()]
    fields: Columns = {"scheme": [scheme for scheme, _ in pairs], "value": [value for _, value in pairs]}
    return Lists(list(map(len, identifiers)), Structs(fields))


def _quoted(quotes: Sequence[Sequence[Quote]]) -> Columns:
    return {
        "quote_ids": lists([[quote.id for quote in own] for own in quotes]),
        "quotes": lists([[quote.text for quote in own] for own in quotes]),
    }
