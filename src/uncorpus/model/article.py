"""The records of an article file: its text, where the text comes from, and the layers of annotation on it.

Offsets are half-open and count Unicode code points of the article's `text`; only the offsets of an `Edit` count code points
of the decoded source.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from uncorpus.model.base import (
    ArticleId,
    CalendarDate,
    Confidence,
    Key,
    Language,
    LicenseId,
    MediaType,
    NonEmpty,
    Offset,
    Record,
    SchemaReference,
    Sha256,
    UniqueKeys,
    Url,
    numbered,
    path_in,
)

Status = Literal["draft", "reviewed", "adjudicated"]
AnnotatorKind = Literal["person", "model", "tool"]
BlockKind = Literal["headline", "dateline", "paragraph", "subheading", "pull-quote", "caption", "byline"]
EntityMentionKind = Literal["name", "adjective"]
SpeakerMentionKind = Literal["name", "nominal", "pronoun"]
QuoteType = Literal["direct", "indirect", "mixed"]
Medium = Literal["speech", "writing", "thought", "unspecified"]
NonQuoteReason = Literal["so-called", "title", "term", "mentioned", "emphasis"]
Relevance = Literal["primary", "secondary"]
EditReason = Literal["markup", "duplicate", "broken-paragraph", "glued-block", "whitespace", "encoding"]

SpanStart = Annotated[Offset, Field(description="First code point in the text, counted from 0.")]
SpanEnd = Annotated[Offset, Field(description="Code point in the text after the last one.")]
SpanText = Annotated[NonEmpty, Field(description="The characters of the text from `start` to `end`, exactly.")]

AnnotatorId = Annotated[str, numbered("a")]
BlockId = Annotated[str, numbered("b")]
EntityMentionId = Annotated[str, numbered("e")]
SpeakerId = Annotated[str, numbered("s")]
QuoteId = Annotated[str, numbered("q")]
NonQuoteId = Annotated[str, numbered("n")]
ArticleTopicId = Annotated[str, numbered("t")]
By = Annotated[AnnotatorId, Field(description="The annotator who made this annotation.")]
ItemConfidence = Annotated[
    Confidence,
    Field(
        description="How sure the model or tool is, 0 to 1; the corpus says how it is measured. Left out where a person made the annotation."
    ),
]


class Rights(Record):
    """Who holds the rights, and on what terms the material is given."""

    holder: NonEmpty = Field(description="Who holds the rights.")
    license: LicenseId = Field(description="Licence identifier as the Hugging Face Hub writes it; `other` where none fits.")
    license_name: LicenseId | None = Field(description="Name of a licence that has no identifier; null otherwise.")
    statement: NonEmpty = Field(description="The terms in a sentence or two, uncertainty included.")


class Edit(Record):
    """One recorded step from the source to the text. An edit never corrects the author."""

    start: Offset = Field(description="First code point in the decoded source that is replaced, counted from 0.")
    end: Offset = Field(description="Code point in the decoded source after the last one replaced; equal to `start` for an insertion.")
    before: str = Field(description="What the source has there, exactly.")
    after: str = Field(description="What the text has instead.")
    reason: EditReason = Field(
        description=(
            "Why: `markup` (syntax of the carrier), `duplicate` (repeated by the copy), `broken-paragraph` (a break inside a "
            "sentence), `glued-block` (a missing break), `whitespace`, `encoding`."
        )
    )


class Source(Record):
    """The bytes as received, and the edits that lead from them to the text."""

    path: Annotated[str, path_in("sources")] = Field(description="The file with the bytes as received, relative to the corpus folder.")
    media_type: MediaType = Field(description="Media type of the file, with its character encoding; UTF-8 where none is given.")
    sha256: Sha256 = Field(description="SHA-256 of the file's bytes, in lower-case hexadecimal.")
    size: Offset = Field(description="Number of bytes of the file.")
    edits: tuple[Edit, ...] = Field(description="The edits, in source order and not overlapping; replaying them gives `text`.")


class Annotator(Record):
    """Who or what made annotations: a person, a language model, or a tool."""

    id: AnnotatorId = Field(description="Identifier in this article, as in `a1`; annotations name it in `by`.")
    kind: AnnotatorKind = Field(description="`person`, `model` (a language model) or `tool` (a program).")
    name: NonEmpty = Field(description="Name of the person, model or tool.")
    version: NonEmpty | None = Field(description="Version of the model or tool; null where unknown or a person.")


class Block(Record):
    """A part of the text's layout. Blocks partition the text: what lies outside them is white space."""

    id: BlockId = Field(description="Identifier in this article, as in `b1`.")
    kind: BlockKind = Field(description="What the block is in the article's layout.")
    start: SpanStart
    end: SpanEnd


class Span(Record):
    """A stretch of the text: `article.text[start:end] == text`, always."""

    start: SpanStart
    end: SpanEnd
    text: SpanText


class EntityMention(Record):
    """A place in the text that names an entity of the registry. Mentions are flat and do not overlap."""

    id: EntityMentionId = Field(description="Identifier in this article, as in `e1`.")
    entity: Key = Field(description="Key of the entity in `entities.json`.")
    kind: EntityMentionKind = Field(description="`name`, or `adjective` for the adjective of a place or people (“Iranian”).")
    start: SpanStart
    end: SpanEnd
    text: SpanText
    by: By
    confidence: ItemConfidence = None


class SpeakerMention(Record):
    """A place where the text refers to a speaker as the source of a quote."""

    kind: SpeakerMentionKind = Field(description="`name`, `nominal` (“the minister”) or `pronoun`.")
    start: SpanStart
    end: SpanEnd
    text: SpanText


class Speaker(Record):
    """Somebody whom the article quotes, with all the source spans that refer to them."""

    id: SpeakerId = Field(description="Identifier in this article, as in `s1`.")
    entity: Key | None = Field(description="Key of the entity in `entities.json`; null for a speaker without a name of their own.")
    name: NonEmpty = Field(description="The registry's name of the entity; a description (“a resident”) where `entity` is null.")
    role: NonEmpty | None = Field(description="The office or capacity in which they speak here; null where the text does not tell.")
    mentions: tuple[SpeakerMention, ...] = Field(description="The source spans that refer to the speaker, in text order.")
    by: By
    confidence: ItemConfidence = None


class Quote(Record):
    """An attribution: content that the article presents as coming from somebody other than its writer."""

    id: QuoteId = Field(description="Identifier in this article, as in `q1`.")
    type: QuoteType = Field(
        description=(
            "`direct` (all content is inside quotation marks or in a pull-quote block), `indirect` (none is) or `mixed` (some is). "
            "Derived from the text and checked. For a nested quote only marks inside its parent's content count."
        )
    )
    medium: Medium = Field(
        description="`speech` (uttered, expressed attitudes included), `writing`, `thought` (said to be unuttered) or `unspecified`."
    )
    content: tuple[Span, ...] = Field(
        min_length=1, description="What is presented as said, quotation marks included; several spans where it is interrupted."
    )
    source: tuple[Span, ...] = Field(description="The words that name the source at this place; empty where none do.")
    cue: tuple[Span, ...] = Field(description="The words that make it an attribution (“said”, “according to”); empty where there are none.")
    addressee: tuple[Span, ...] = Field(description="The words that name who is told; empty where none do.")
    speaker: SpeakerId | None = Field(description="The speaker, an item of `speakers`; null where the text does not tell.")
    topics: UniqueKeys = Field(description="Topics that this quote's own content is about, each also in the article's `topics`.")
    parent: QuoteId | None = Field(description="The quote that this one is nested in; null otherwise.")
    repeats: QuoteId | None = Field(description="The quote that this one repeats or restates (pull quotes, captions); null otherwise.")
    by: By
    confidence: ItemConfidence = None


class NonQuote(Record):
    """Words in quotation marks that are not presented as anybody's words; the span includes the marks."""

    id: NonQuoteId = Field(description="Identifier in this article, as in `n1`.")
    reason: NonQuoteReason = Field(
        description=(
            "`so-called` (distanced, coined or borrowed from nobody named), `title`, `term`, `mentioned` (the word as a word) or `emphasis`."
        )
    )
    start: SpanStart
    end: SpanEnd
    text: SpanText
    by: By
    confidence: ItemConfidence = None


class ArticleTopic(Record):
    """A topic of the article, with the words that show it."""

    id: ArticleTopicId = Field(description="Identifier in this article, as in `t1`.")
    topic: Key = Field(description="Key of the topic in `topics.json`.")
    relevance: Relevance = Field(
        description="`primary` for what headline and lead are about, `secondary` for what whole paragraphs are about."
    )
    evidence: tuple[Span, ...] = Field(min_length=1, description="The shortest phrases that show the topic, in text order.")
    by: By
    confidence: ItemConfidence = None


class Article(Record):
    """An annotated news article: one JSON file."""

    schema_: SchemaReference = Field(default=None, alias="$schema", description="Address of this schema, for editors; may be left out.")
    schema_version: Literal["1.0"] = Field(description="Version of the format: MAJOR.MINOR.")
    id: ArticleId = Field(description="Date and slug; also the file's name without `.json`.")
    title: NonEmpty = Field(description="The text of the headline block.")
    published: CalendarDate = Field(description="Day of publication, YYYY-MM-DD.")
    publisher: NonEmpty = Field(description="Who published the article.")
    language: Language = Field(description="Language of the text, a BCP 47 tag.")
    url: Url | None = Field(description="Canonical address of the article; null where unknown.")
    rights: Rights = Field(description="Rights in the article's text.")
    source: Source = Field(description="Where the text comes from, byte for byte.")
    text: NonEmpty = Field(description="The text that all annotations refer to. Immutable; derived from the source by its edits.")
    status: Status = Field(description="How far the annotation has come.")
    annotators: tuple[Annotator, ...] = Field(description="Who or what made the annotations.")
    blocks: tuple[Block, ...] = Field(description="The layout, in text order; the blocks partition the text.")
    entities: tuple[EntityMention, ...] = Field(description="Names of things with an identity, in text order.")
    speakers: tuple[Speaker, ...] = Field(description="Whom the article quotes, in the order of their first mention.")
    quotes: tuple[Quote, ...] = Field(description="All attributions, in the order of their content.")
    non_quotes: tuple[NonQuote, ...] = Field(description="Words in quotation marks that are no quote, in text order.")
    topics: tuple[ArticleTopic, ...] = Field(description="What the article is about, in the order of the first evidence.")


def all_spans(article: Any) -> list[Any]:
    """Return everything in *article* that has a start, an end and a text, layer by layer.

    *article* is a record, or an object of the fast reader with the same fields.
    """
    found = list(article.entities)
    for speaker in article.speakers:
        found += speaker.mentions
    for quote in article.quotes:
        found += quote.content
        found += quote.source
        found += quote.cue
        found += quote.addressee
    found += article.non_quotes
    for topic in article.topics:
        found += topic.evidence
    return found
