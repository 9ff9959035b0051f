"""What the columns of every table are and mean.

Each table is declared as a record; features, Arrow schema, documentation and card are made from the declarations. Rows are flat and
self-contained: what a researcher needs stands in the row, without a join. Offsets are half-open and count code points of the article's text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from uncorpus import model
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
from uncorpus.tables.tokens import ContentTag, CueTag, EntityTag, SourceTag

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


RECORDS: Final[Mapping[str, type[model.Record]]] = {
    "articles": model.Article,
    "quotes": QuoteRow,
    "entities": EntityRow,
    "speakers": SpeakerRow,
    "topics": TopicRow,
    "tokens": TokenRow,
}
"""The record that declares the columns of each table."""
