"""The tables: what their columns are and mean, and how an article becomes their rows.

Each table is declared as a record; features, documentation and card are made from the declarations. Rows are flat and
self-contained: what a researcher needs stands in the row, without a join. Offsets are half-open and count code points of the article's text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from uncorpus import model
from uncorpus.corpus.objects import Article, CorpusError, Quote
from uncorpus.model.article import (
    AnnotatorKind,
    BlockKind,
    EntityMentionKind,
    Medium,
    QuoteType,
    Relevance,
    SpeakerMentionKind,
)
from uncorpus.model.registry import EntityType
from uncorpus.tables.tokens import ContentTag, CueTag, EntityTag, SourceTag, tag, tokenize

Row = dict[str, Any]

Text = Annotated[str, Field(description="The words, exactly as the article has them.")]
Start = Annotated[int, Field(description="First code point in the article's text, counted from 0.")]
End = Annotated[int, Field(description="Code point in the article's text after the last one.")]


class Identifier(model.Record):
    """An identifier in a public scheme."""

    scheme: str = Field(description="The scheme, as in `wikidata`.")
    value: str = Field(description="The identifier, as in `Q1065`.")


class EntityInside(model.Record):
    """An entity mention inside a quote."""

    start: Start
    end: End
    text: Text
    kind: EntityMentionKind = Field(description="`name` or `adjective`.")
    entity: str = Field(description="Key of the entity.")
    name: str = Field(description="Name of the entity.")
    type: EntityType | None = Field(description="Named-entity type (OntoNotes 5.0).")


class _Row(model.Record):
    """What every row begins with: the article it comes from."""

    article_id: str = Field(description="Id of the article.")
    title: str = Field(description="Headline of the article.")
    published: dt.date = Field(description="Day of publication.")
    publisher: str = Field(description="Who published the article.")
    language: str = Field(description="Language of the article, a BCP 47 tag.")


class _Annotated(_Row):
    """What every row of an annotation has besides: who made it."""

    annotator: str = Field(description="Who or what made the annotation.")
    annotator_kind: AnnotatorKind = Field(description="`person`, `model` or `tool`.")
    confidence: float | None = Field(
        description="How sure a model or tool is, 0 to 1; the corpus says how it is measured. Null where a person made the annotation."
    )
    status: model.article.Status = Field(description="How far the article's annotation has come.")


class QuoteRow(_Annotated):
    """One row a quote: what is said, by whom, and where it stands."""

    quote_id: str = Field(description="Id of the quote in the article.")
    type: QuoteType = Field(description="`direct`, `indirect` or `mixed`.")
    medium: Medium = Field(description="`speech`, `writing`, `thought` or `unspecified`.")
    text: str = Field(description="The content, quotation marks included; the parts of an interrupted quote are joined by “ … ”.")
    text_without_marks: str = Field(description="The content without the quotation marks around each part.")
    content: tuple[model.Span, ...] = Field(description="The spans of the content.")
    source: tuple[model.Span, ...] = Field(description="The spans that name the source at this place.")
    source_kinds: tuple[SpeakerMentionKind, ...] = Field(description="For each source span: `name`, `nominal` or `pronoun`.")
    cue: tuple[model.Span, ...] = Field(description="The spans of the cue.")
    addressee: tuple[model.Span, ...] = Field(description="The spans that name who is told.")
    speaker_id: str | None = Field(description="Id of the speaker in the article; null where the text does not tell who speaks.")
    speaker: str | None = Field(description="Name of the speaker.")
    speaker_role: str | None = Field(description="Office or capacity in which the speaker speaks.")
    speaker_entity: str | None = Field(description="Key of the speaker's entity; null for a speaker without a name.")
    speaker_type: EntityType | None = Field(description="Named-entity type of the speaker (OntoNotes 5.0).")
    speaker_identifiers: tuple[Identifier, ...] = Field(description="Identifiers of the speaker in public schemes.")
    topics: tuple[str, ...] = Field(description="Keys of the topics that the content is about.")
    topic_labels: tuple[str, ...] = Field(description="Labels of these topics.")
    entities: tuple[EntityInside, ...] = Field(description="The entity mentions inside the content.")
    block_ids: tuple[str, ...] = Field(description="Ids of the blocks in which the content stands.")
    block_kinds: tuple[BlockKind, ...] = Field(description="What these blocks are in the layout.")
    paragraph: str = Field(description="The text of these blocks.")
    context_before: str = Field(description="Up to 240 code points before the content.")
    context_after: str = Field(description="Up to 240 code points after the content.")
    parent: str | None = Field(description="Id of the quote that this one is nested in.")
    repeats: str | None = Field(description="Id of the quote that this one repeats.")


class EntityRow(_Annotated):
    """One row an entity mention."""

    mention_id: str = Field(description="Id of the mention in the article.")
    start: Start
    end: End
    text: Text
    kind: EntityMentionKind = Field(description="`name` or `adjective`.")
    entity: str = Field(description="Key of the entity.")
    name: str = Field(description="Name of the entity.")
    type: EntityType | None = Field(description="Named-entity type (OntoNotes 5.0).")
    description: str | None = Field(description="What the entity is.")
    identifiers: tuple[Identifier, ...] = Field(description="Identifiers of the entity in public schemes.")
    quote_ids: tuple[str, ...] = Field(description="Ids of the quotes whose content the mention lies in.")
    block_id: str | None = Field(description="Id of the block that the mention stands in.")
    block_kind: BlockKind | None = Field(description="What the block is in the layout.")
    paragraph: str = Field(description="The text of the block.")
    context_before: str = Field(description="Up to 240 code points before the mention.")
    context_after: str = Field(description="Up to 240 code points after the mention.")


class SpeakerRow(_Annotated):
    """One row a speaker of an article, with what the speaker says there."""

    speaker_id: str = Field(description="Id of the speaker in the article.")
    name: str = Field(description="Name of the speaker, or a description.")
    role: str | None = Field(description="Office or capacity in which the speaker speaks.")
    entity: str | None = Field(description="Key of the speaker's entity; null for a speaker without a name.")
    type: EntityType | None = Field(description="Named-entity type of the speaker (OntoNotes 5.0).")
    identifiers: tuple[Identifier, ...] = Field(description="Identifiers of the speaker in public schemes.")
    mentions: tuple[model.SpeakerMention, ...] = Field(description="The source spans that refer to the speaker.")
    quote_ids: tuple[str, ...] = Field(description="Ids of the speaker's quotes.")
    quotes: tuple[str, ...] = Field(description="The contents of these quotes.")
    topics: tuple[str, ...] = Field(description="Keys of the topics of these quotes.")


class TopicRow(_Annotated):
    """One row a topic of an article, with its evidence."""

    topic_id: str = Field(description="Id of the topic in the article.")
    topic: str = Field(description="Key of the topic.")
    label: str = Field(description="Label of the topic.")
    definition: str | None = Field(description="What falls under the topic.")
    broader: str | None = Field(description="Key of the next wider topic.")
    relevance: Relevance = Field(description="`primary` or `secondary`.")
    evidence: tuple[model.Span, ...] = Field(description="The phrases that show the topic.")
    matches: tuple[Identifier, ...] = Field(description="Concepts of public vocabularies that match the topic.")
    quote_ids: tuple[str, ...] = Field(description="Ids of the quotes about the topic.")
    quotes: tuple[str, ...] = Field(description="The contents of these quotes.")


class TokenRow(_Row):
    """One row a block: its tokens, and the layers that fit on tokens as IOB2 tags."""

    block_id: str = Field(description="Id of the block in the article.")
    block_kind: BlockKind = Field(description="What the block is in the layout.")
    text: str = Field(description="The text of the block.")
    tokens: tuple[str, ...] = Field(description="Its tokens: words without hyphens and apostrophes, and single other characters.")
    starts: tuple[int, ...] = Field(description="For each token its first code point in the article's text.")
    ends: tuple[int, ...] = Field(description="For each token the code point after its last one.")
    entity_tags: tuple[EntityTag, ...] = Field(description="IOB2 tags of the entity mentions, by named-entity type.")
    source_tags: tuple[SourceTag, ...] = Field(description="IOB2 tags of the quotes' sources.")
    cue_tags: tuple[CueTag, ...] = Field(description="IOB2 tags of the quotes' cues.")
    content_tags: tuple[ContentTag, ...] = Field(description="IOB2 tags of the quotes' contents by type; of nested contents the outermost.")


def article_rows(article: Article) -> Iterator[Row]:
    """Yield the one row of the nested table: the article file as it is, without the schema's address."""
    row = article.data.model_dump(exclude={"schema_"})
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        for item in row[layer]:
            item.setdefault("confidence", None)
    yield row


def quote_rows(article: Article) -> Iterator[Row]:
    """Yield a row a quote."""
    kinds = {(m.start, m.end): m.kind for speaker in article.data.speakers for m in speaker.mentions}
    labels = {topic.key: topic.label for topic in article.topics}
    for quote in article.quotes:
        speaker = quote.speaker
        blocks = quote.blocks
        before, after = quote.context()
        yield {
            **_head(article),
            **_maker(article, quote.data),
            "quote_id": quote.id,
            "type": quote.type,
            "medium": quote.medium,
            "text": quote.text,
            "text_without_marks": quote.text_without_marks,
            "content": _spans(quote.content),
            "source": _spans(quote.source),
            "source_kinds": [kinds[key] for key in ((span.start, span.end) for span in quote.source) if key in kinds],
            "cue": _spans(quote.cue),
            "addressee": _spans(quote.addressee),
            "speaker_id": quote.data.speaker,
            "speaker": speaker.name if speaker else None,
            "speaker_role": speaker.role if speaker else None,
            "speaker_entity": speaker.key if speaker else None,
            "speaker_type": speaker.entity.type if speaker and speaker.entity else None,
            "speaker_identifiers": _identifiers(speaker.identifiers if speaker else {}),
            "topics": list(quote.topics),
            "topic_labels": [labels.get(key, key) for key in quote.topics],
            "entities": [
                {
                    "start": mention.data.start,
                    "end": mention.data.end,
                    "text": mention.text,
                    "kind": mention.data.kind,
                    "entity": mention.key,
                    "name": mention.name,
                    "type": mention.entity.type if mention.entity else None,
                }
                for mention in quote.entities
            ],
            "block_ids": [block.id for block in blocks],
            "block_kinds": [block.kind for block in blocks],
            "paragraph": "\n\n".join(article.block_text(block) for block in blocks),
            "context_before": before,
            "context_after": after,
            "parent": quote.data.parent,
            "repeats": quote.data.repeats,
        }


def entity_rows(article: Article) -> Iterator[Row]:
    """Yield a row an entity mention."""
    for mention in article.entities:
        data, entity = mention.data, mention.entity
        block = next((block for block in article.data.blocks if block.start <= data.start and data.end <= block.end), None)
        before, after = article.context(data.start, data.end)
        yield {
            **_head(article),
            **_maker(article, data),
            "mention_id": data.id,
            "start": data.start,
            "end": data.end,
            "text": data.text,
            "kind": data.kind,
            "entity": mention.key,
            "name": mention.name,
            "type": entity.type if entity else None,
            "description": entity.description if entity else None,
            "identifiers": _identifiers(entity.identifiers if entity else {}),
            "quote_ids": [
                quote.id
                for quote in article.data.quotes
                if any(span.start <= data.start and data.end <= span.end for span in quote.content)
            ],
            "block_id": block.id if block else None,
            "block_kind": block.kind if block else None,
            "paragraph": article.block_text(block) if block else "",
            "context_before": before,
            "context_after": after,
        }


def speaker_rows(article: Article) -> Iterator[Row]:
    """Yield a row a speaker."""
    for speaker in article.speakers:
        quotes = [quote for quote in article.quotes if quote.data.speaker == speaker.id]
        yield {
            **_head(article),
            **_maker(article, speaker.data),
            "speaker_id": speaker.id,
            "name": speaker.name,
            "role": speaker.role,
            "entity": speaker.key,
            "type": speaker.entity.type if speaker.entity else None,
            "identifiers": _identifiers(speaker.identifiers),
            "mentions": [mention.model_dump() for mention in speaker.data.mentions],
            **_quoted(quotes),
            "topics": list(dict.fromkeys(topic for quote in quotes for topic in quote.topics)),
        }


def topic_rows(article: Article) -> Iterator[Row]:
    """Yield a row a topic."""
    for topic in article.topics:
        yield {
            **_head(article),
            **_maker(article, topic.data),
            "topic_id": topic.data.id,
            "topic": topic.key,
            "label": topic.label,
            "definition": topic.topic.definition if topic.topic else None,
            "broader": topic.topic.broader if topic.topic else None,
            "relevance": topic.data.relevance,
            "evidence": _spans(topic.data.evidence),
            "matches": _identifiers(topic.topic.matches if topic.topic else {}),
            **_quoted([quote for quote in article.quotes if topic.key in quote.topics]),
        }


def token_rows(article: Article) -> Iterator[Row]:
    """Yield a row a block. Raises `CorpusError` where the type of a mention is not known, since its tag would be `O`."""
    data = article.data
    unknown = next((mention.key for mention in article.entities if mention.entity is None), None)
    if unknown is not None:
        raise CorpusError(f"{article.id}: the registry of entities has no {unknown!r}, so its mentions have no type to be tagged with")
    entities = [(m.data.start, m.data.end, m.entity.type) for m in article.entities if m.entity is not None]
    sources = [(span.start, span.end, "SOURCE") for quote in data.quotes for span in quote.source]
    cues = [(span.start, span.end, "CUE") for quote in data.quotes for span in quote.cue]
    contents = [(span.start, span.end, quote.type.upper()) for quote in data.quotes for span in quote.content]
    for block in data.blocks:
        tokens = tokenize(data.text, block.start, block.end)
        yield {
            **_head(article),
            "block_id": block.id,
            "block_kind": block.kind,
            "text": article.block_text(block),
            "tokens": [data.text[start:end] for start, end in tokens],
            "starts": [start for start, _ in tokens],
            "ends": [end for _, end in tokens],
            "entity_tags": tag(tokens, entities),
            "source_tags": tag(tokens, sources),
            "cue_tags": tag(tokens, cues),
            "content_tags": tag(tokens, contents),
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


def _maker(article: Article, item: Any) -> Row:
    maker = next((annotator for annotator in article.data.annotators if annotator.id == item.by), None)
    return {
        "annotator": maker.name if maker else item.by,
        "annotator_kind": maker.kind if maker else None,
        "confidence": item.confidence,
        "status": article.data.status,
    }


def _spans(spans: tuple[model.Span, ...]) -> list[Row]:
    return [{"start": span.start, "end": span.end, "text": span.text} for span in spans]


def _identifiers(identifiers: Mapping[str, str]) -> list[Row]:
    return [{"scheme": scheme, "value": value} for scheme, value in identifiers.items()]


def _quoted(quotes: list[Quote]) -> Row:
    return {"quote_ids": [quote.id for quote in quotes], "quotes": [quote.text for quote in quotes]}
