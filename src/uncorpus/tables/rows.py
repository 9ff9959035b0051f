"""The tables: how articles become their columns.

What the columns are stands in `records`. Only fields of the articles are looked at, so that they may come from either reader of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, get_args

from uncorpus import model
from uncorpus.corpus.objects import Article, CorpusError
from uncorpus.tables.arrow import Columns, Row, to_arrow, to_rows
from uncorpus.tables.layers import Known, Layer, Layers, batches, grouped, numbers
from uncorpus.tables.places import Places, distinct
from uncorpus.tables.records import RECORDS, Identifier
from uncorpus.tables.tokens import ContentTag, CueTag, EntityTag, SourceTag, Tokens, tagged
from uncorpus.text.marks import without_marks

if TYPE_CHECKING:
    import pyarrow as pa

    from uncorpus.tables.places import Numbers

T = TypeVar("T")


def article_columns(layers: Layers) -> Columns:
    """Return the nested table: the article files as they are, without the schema's address."""
    return {name: layers.column(name) for name in layers.nested.column_names}


def quote_columns(layers: Layers) -> Columns:
    """Return the quotes."""
    import pyarrow as pa
    import pyarrow.compute as pc

    quotes, content = layers["quotes"], layers["quotes.content"]
    contexts = [
        article.context(quote.content[0].start, quote.content[-1].end) for article in layers.articles for quote in article.data.quotes
    ]
    standing, blocks = layers["blocks"].by_place.overlapping(content.places, content.of)

    def of_blocks(values: pa.Array) -> pa.Array:
        return grouped(standing, values.take(blocks), len(quotes))

    return {
        **_head(layers, quotes),
        **_made(layers, quotes),
        "quote_id": quotes["id"],
        **{name: quotes[name] for name in ("type", "medium", "content", "source", "cue", "addressee", "topics", "parent", "repeats")},
        "text": layers.quote_texts,
        "text_without_marks": pc.binary_join(content.lists(pa.array(map(without_marks, content["text"].to_pylist()), pa.string())), " … "),
        "source_kinds": _source_kinds(layers),
        **_speakers(layers, quotes["speaker"], quotes.article),
        "topic_labels": _topic_labels(layers),
        "entities": _entities_inside(layers),
        "block_ids": of_blocks(layers["blocks"]["id"]),
        "block_kinds": of_blocks(layers["blocks"]["kind"]),
        "paragraph": pc.binary_join(of_blocks(layers.block_texts), "\n\n"),
        "context_before": [before for before, _ in contexts],
        "context_after": [after for _, after in contexts],
    }


def entity_columns(layers: Layers) -> Columns:
    """Return the entity mentions."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    mentions, blocks = layers["entities"], layers["blocks"]
    known = layers.known_entities(mentions["entity"])
    contexts = [article.context(mention.start, mention.end) for article in layers.articles for mention in article.data.entities]
    quotes, inside = layers.mentions_inside
    by_mention = np.argsort(inside, kind="stable")
    block = blocks.by_place.around(mentions.places)
    block = pa.array(block, mask=block < 0)
    return {
        **_head(layers, mentions),
        **_made(layers, mentions),
        "mention_id": mentions["id"],
        **{name: mentions[name] for name in ("start", "end", "text", "kind", "entity")},
        **_named(known, mentions["entity"]),
        "identifiers": _identifiers(known, lambda entity: entity.identifiers),
        "description": known.get(lambda entity: entity.description),
        "quote_ids": grouped(inside[by_mention], layers["quotes"]["id"].take(quotes[by_mention]), len(mentions)),
        "block_id": blocks["id"].take(block),
        "block_kind": blocks["kind"].take(block),
        "paragraph": pc.fill_null(layers.block_texts.take(block), ""),
        "context_before": [before for before, _ in contexts],
        "context_after": [after for _, after in contexts],
    }


def speaker_columns(layers: Layers) -> Columns:
    """Return the speakers, with what they say."""
    import numpy as np

    speakers, topics = layers["speakers"], layers["quotes.topics"]
    quotes, said_by = _found(speakers.find("id", layers["quotes"]["speaker"], layers["quotes"].article))
    by_speaker = np.argsort(said_by, kind="stable")
    speaker_of = np.full(len(layers["quotes"]), -1)
    speaker_of[quotes] = said_by
    coded = topics.items.dictionary_encode()
    has_speaker = speaker_of[topics.of] >= 0
    speaker, key = distinct(speaker_of[topics.of][has_speaker], numbers(coded.indices)[has_speaker])
    known = _speakers(layers, speakers["id"], speakers.article)
    return {
        **_head(layers, speakers),
        **_made(layers, speakers),
        "speaker_id": known["speaker_id"],
        "name": known["speaker"],
        "role": known["speaker_role"],
        "entity": known["speaker_entity"],
        "type": known["speaker_type"],
        "identifiers": known["speaker_identifiers"],
        "mentions": speakers["mentions"],
        **_quoted(layers, said_by[by_speaker], quotes[by_speaker], len(speakers)),
        "topics": grouped(speaker, coded.dictionary.take(key), len(speakers)),
    }


def topic_columns(layers: Layers) -> Columns:
    """Return the topics, with their evidence and the quotes about them."""
    topics, of_quotes = layers["topics"], layers["quotes.topics"]
    known = layers.known_topics(topics["topic"])
    places, about = _found(topics.find("topic", of_quotes.items, of_quotes.article))
    return {
        **_head(layers, topics),
        **_made(layers, topics),
        "topic_id": topics["id"],
        **{name: topics[name] for name in ("topic", "relevance", "evidence")},
        "label": _or(known.get(lambda topic: topic.label), topics["topic"]),
        "definition": known.get(lambda topic: topic.definition),
        "broader": known.get(lambda topic: topic.broader),
        "matches": _identifiers(known, lambda topic: topic.matches),
        **_quoted(layers, *distinct(about, of_quotes.of[places]), len(topics)),
    }


def token_columns(layers: Layers) -> Columns:
    """Return the blocks, tokenized. Raises `CorpusError` where the type of a mention is not known, since its tag would be `O`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    blocks, mentions, content = layers["blocks"], layers["entities"], layers["quotes.content"]
    types = layers.known_entities(mentions["entity"]).get(lambda entity: entity.type)
    if types.null_count:
        first = pc.index(types.is_null(), True).as_py()
        id, key = (layers.articles[mentions.article[first]].id, mentions["entity"][first].as_py())
        raise CorpusError(f"{id}: the registry of entities has no {key!r}, so its mentions have no type to be tagged with")
    tokens = Tokens.of(layers.block_texts)
    starts, ends = (numbers(blocks["start"])[tokens.text] + offsets for offsets in (tokens.starts, tokens.ends))
    places = Places.of(blocks.article[tokens.text], starts, ends)

    def in_blocks(values: Any) -> pa.ListArray:
        return grouped(tokens.text, values, len(blocks))

    def tags(names: Any, spans: Layer, labels: pa.Array) -> pa.ListArray:
        begins = pc.index_in(pc.binary_join_element_wise("B", labels, "-"), value_set=pa.array(get_args(names)))
        return in_blocks(tagged(places, spans.places, numbers(begins)))

    return {
        **_head(layers, blocks),
        "block_id": blocks["id"],
        "block_kind": blocks["kind"],
        "text": layers.block_texts,
        "tokens": in_blocks(tokens.words),
        "starts": in_blocks(starts),
        "ends": in_blocks(ends),
        "entity_tags": tags(EntityTag, mentions, types),
        "source_tags": tags(SourceTag, layers["quotes.source"], pa.repeat("SOURCE", len(layers["quotes.source"]))),
        "cue_tags": tags(CueTag, layers["quotes.cue"], pa.repeat("CUE", len(layers["quotes.cue"]))),
        "content_tags": tags(ContentTag, content, pc.utf8_upper(layers["quotes"]["type"].take(content.of))),
    }


@dataclass(frozen=True, slots=True)
class Table:
    """A config of the dataset: what its columns are, and where their values come from."""

    name: str
    values: Callable[[Layers], Columns]
    summary: str

    @property
    def columns(self) -> type[model.Record]:
        """The record that declares the columns."""
        return RECORDS[self.name]

    def arrow(self, layers: Layers) -> pa.Table:
        """Return the rows of the articles of *layers*."""
        return to_arrow(self.name, self.values(layers))

    def rows(self, articles: Iterable[Article]) -> Iterator[Row]:
        """Yield the rows of *articles*, with labels as their names."""
        for batch in batches(articles):
            yield from to_rows(self.name, self.arrow(Layers(batch)))


_TABLES: Final = (
    Table("articles", article_columns, "One row an article, with all its layers nested."),
    Table("quotes", quote_columns, "One row a quote: what is said, by whom, and where it stands."),
    Table("entities", entity_columns, "One row an entity mention."),
    Table("speakers", speaker_columns, "One row a speaker of an article, with what the speaker says there."),
    Table("topics", topic_columns, "One row a topic of an article, with its evidence."),
    Table("tokens", token_columns, "One row a block: tokens with offsets and IOB2 tags, ready for token classification."),
)
TABLES: Final[Mapping[str, Table]] = {table.name: table for table in _TABLES}
"""The configs by name; the first is the default."""

TableName = Literal["articles", "quotes", "entities", "speakers", "topics", "tokens"]


def _head(layers: Layers, items: Layer) -> Columns:
    names = {"article_id": "id"} | {name: name for name in ("title", "published", "publisher", "language")}
    return {name: layers.column(field).take(items.article) for name, field in names.items()}


def _made(layers: Layers, items: Layer) -> Columns:
    """Return who made each of *items*, how sure they are, and how far the article's annotation has come."""
    annotators = layers["annotators"]
    makers = annotators.find("id", items["by"], items.article)
    return {
        "annotator": _or(annotators["name"].take(makers), items["by"]),
        "annotator_kind": annotators["kind"].take(makers),
        "confidence": items["confidence"],
        "status": layers.column("status").take(items.article),
    }


def _speakers(layers: Layers, ids: pa.Array, article: Numbers) -> Columns:
    """Return the speakers with *ids* in each *article*, as the columns of a quote name them."""
    speakers = layers["speakers"]
    found = speakers.find("id", ids, article)
    key = speakers["entity"].take(found)
    known = layers.known_entities(key)
    return {
        "speaker_id": ids,
        "speaker": speakers["name"].take(found),
        "speaker_role": speakers["role"].take(found),
        "speaker_entity": key,
        "speaker_type": known.get(lambda entity: entity.type),
        "speaker_identifiers": _identifiers(known, lambda entity: entity.identifiers),
    }


def _source_kinds(layers: Layers) -> pa.ListArray:
    """Return what kind of mention each source is, where it is one."""
    import pyarrow as pa

    sources, mentions = layers["quotes.source"], layers["speakers.mentions"]
    kinds = dict(zip(mentions.places, mentions["kind"].to_pylist(), strict=True))
    found = pa.array([kinds.get(place) for place in sources.places], pa.string())
    return grouped(sources.of[_found_at(found)], found.drop_null(), len(layers["quotes"]))


def _topic_labels(layers: Layers) -> pa.ListArray:
    """Return the labels of the quotes' topics; the key of one that is no topic of the article."""
    import pyarrow.compute as pc

    topics = layers["quotes.topics"]
    own = layers["topics"].find("topic", topics.items, topics.article).is_valid()
    labels = layers.known_topics(topics.items).get(lambda topic: topic.label)
    return topics.lists(_or(pc.if_else(own, labels, None), topics.items))


def _entities_inside(layers: Layers) -> pa.ListArray:
    """Return the entity mentions inside the quotes."""
    import pyarrow as pa

    mentions = layers["entities"]
    quotes, inside = layers.mentions_inside
    fields = {name: mentions[name] for name in ("start", "end", "text", "kind", "entity")}
    fields |= _named(layers.known_entities(mentions["entity"]), mentions["entity"])
    return grouped(quotes, pa.StructArray.from_arrays(fields.values(), fields.keys()).take(inside), len(layers["quotes"]))


def _named(known: Known[model.Entity], keys: pa.Array) -> Columns:
    return {"name": _or(known.get(lambda entity: entity.name), keys), "type": known.get(lambda entity: entity.type)}


def _identifiers(known: Known[T], of: Callable[[T], Mapping[str, str]]) -> pa.Array:
    import pyarrow as pa

    type_ = pa.list_(pa.struct({name: pa.string() for name in Identifier.model_fields}))
    return known.get(lambda entry: [{"scheme": scheme, "value": value} for scheme, value in of(entry).items()], [], type_)


def _quoted(layers: Layers, of: Numbers, quotes: Numbers, lists: int) -> Columns:
    """Return the *quotes* in as many *lists*; *of* says in which each is."""
    return {
        "quote_ids": grouped(of, layers["quotes"]["id"].take(quotes), lists),
        "quotes": grouped(of, layers.quote_texts.take(quotes), lists),
    }


def _found(members: pa.Array) -> tuple[Numbers, Numbers]:
    """Return where *members* are not null, and which they are."""
    return _found_at(members), numbers(members.drop_null())


def _found_at(values: pa.Array) -> Numbers:
    """Return where *values* are not null."""
    where: Numbers = values.is_valid().to_numpy(zero_copy_only=False).nonzero()[0]
    return where


def _or(values: pa.Array, others: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.coalesce(values, others)
