"""Tables made of many articles at once: what each article gives by itself, and what its objects say, whichever reader read it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import EXAMPLE
from tests.convert.strategies import REGISTRIES, articles
from uncorpus import load, model
from uncorpus.corpus.objects import Article, Quote
from uncorpus.store.canonical import encode
from uncorpus.store.fast import read_article
from uncorpus.tables import layers
from uncorpus.tables.places import Ordered, Places
from uncorpus.tables.rows import TABLES
from uncorpus.text.marks import without_marks


def opened(records: list[model.Article]) -> list[Article]:
    return [Article(record, None, "train", REGISTRIES.entities or {}, REGISTRIES.topics or {}) for record in records]


def skimmed(article: Article) -> Article:
    """The same article as the fast reader gives it."""
    data = read_article(encode(article.data))
    assert data is not None
    return Article(data, None, article.split, article.known_entities, article.known_topics)


def spans(items: Any) -> list[dict[str, Any]]:
    return [{"start": item.start, "end": item.end, "text": item.text} for item in items]


def quote_row(article: Article, quote: Quote) -> dict[str, Any]:
    """What the objects say of *quote*."""
    makers = {maker.id: maker for maker in article.data.annotators}
    speaker = quote.speaker
    kinds = {(mention.start, mention.end): mention.kind for own in article.data.speakers for mention in own.mentions}
    before, after = quote.context()
    return {
        "article_id": article.id,
        "title": article.title,
        "published": article.published,
        "publisher": article.data.publisher,
        "language": article.data.language,
        "annotator": makers[quote.data.by].name,
        "annotator_kind": makers[quote.data.by].kind,
        "confidence": quote.data.confidence,
        "status": article.data.status,
        "quote_id": quote.id,
        "type": quote.type,
        "medium": quote.medium,
        "text": quote.text,
        "text_without_marks": " … ".join(without_marks(span.text) for span in quote.content),
        "content": spans(quote.content),
        "source": spans(quote.source),
        "source_kinds": [kinds[span.start, span.end] for span in quote.source if (span.start, span.end) in kinds],
        "cue": spans(quote.cue),
        "addressee": spans(quote.addressee),
        "speaker_id": quote.data.speaker,
        "speaker": speaker.name if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "speaker_entity": speaker.key if speaker else None,
        "speaker_type": speaker.entity.type if speaker and speaker.entity else None,
        "speaker_identifiers": [{"scheme": key, "value": value} for key, value in (speaker.identifiers if speaker else {}).items()],
        "topics": list(quote.topics),
        "topic_labels": [article.known_topics[key].label for key in quote.topics],
        "entities": [
            {"start": m.data.start, "end": m.data.end, "text": m.text, "kind": m.data.kind, "entity": m.key, "name": m.name}
            | {"type": m.entity.type if m.entity else None}
            for m in quote.entities
        ],
        "block_ids": [block.id for block in quote.blocks],
        "block_kinds": [block.kind for block in quote.blocks],
        "paragraph": "\n\n".join(article.block_text(block) for block in quote.blocks),
        "context_before": before,
        "context_after": after,
        "parent": quote.data.parent,
        "repeats": quote.data.repeats,
    }


def check(article: Article, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Hold the *rows* of an article against its objects."""
    assert rows["quotes"] == [quote_row(article, quote) for quote in article.quotes]
    for row, mention in zip(rows["entities"], article.entities, strict=True):
        blocks = [block for block in article.data.blocks if block.start <= mention.data.start and mention.data.end <= block.end]
        assert (row["block_id"], row["block_kind"]) == (blocks[0].id, blocks[0].kind)
        assert row["paragraph"] == article.block_text(blocks[0])
        assert row["quote_ids"] == [quote.id for quote in article.quotes if mention in quote.entities]
        assert (row["context_before"], row["context_after"]) == article.context(mention.data.start, mention.data.end)
        assert (row["mention_id"], row["entity"], row["name"]) == (mention.data.id, mention.key, mention.name)
    for row, speaker in zip(rows["speakers"], article.speakers, strict=True):
        said = [quote for quote in article.quotes if quote.data.speaker == speaker.id]
        assert (row["speaker_id"], row["name"], row["entity"]) == (speaker.id, speaker.name, speaker.key)
        assert (row["quote_ids"], row["quotes"]) == ([quote.id for quote in said], [quote.text for quote in said])
        assert row["topics"] == list(dict.fromkeys(topic for quote in said for topic in quote.topics))
        assert row["mentions"] == [{"kind": mention.kind} | spans([mention])[0] for mention in speaker.data.mentions]
    for row, topic in zip(rows["topics"], article.topics, strict=True):
        about = [quote for quote in article.quotes if topic.key in quote.topics]
        assert (row["topic"], row["label"]) == (topic.key, topic.label)
        assert (row["quote_ids"], row["quotes"]) == ([quote.id for quote in about], [quote.text for quote in about])
        assert row["evidence"] == spans(topic.data.evidence)
    for row, block in zip(rows["tokens"], article.data.blocks, strict=True):
        assert (row["block_id"], row["text"]) == (block.id, article.block_text(block))
        assert row["tokens"] == [article.text[start:end] for start, end in zip(row["starts"], row["ends"], strict=True)]


@settings(max_examples=30)
@given(st.lists(articles(extra='\x00\x1c"\\\u2028'), min_size=1, max_size=4))
def test_rows_say_what_the_objects_say_however_many_articles_are_taken_together_and_whoever_read_them(records: list[model.Article]) -> None:
    views = opened(records)
    together = {name: list(table.rows(views)) for name, table in TABLES.items()}
    for name, table in TABLES.items():
        assert [row for view in views for row in table.rows([view])] == together[name]
        assert list(table.rows(map(skimmed, views))) == together[name]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(layers, "TEXT_AT_ONCE", 100)
            assert list(table.rows(views)) == together[name]
        # One that the fast reader does not take is among those that it takes.
        assert list(table.rows([views[0], *map(skimmed, views[1:])])) == together[name]
    for view in views:
        check(view, {name: list(table.rows([view])) for name, table in TABLES.items()})


@pytest.mark.parametrize("corpus", [load(), load(EXAMPLE)], ids=["seed", "example"])
def test_rows_of_the_corpora_say_what_their_objects_say(corpus: Any) -> None:
    for article in corpus:
        check(article, {name: list(table.rows([article])) for name, table in TABLES.items()})


@pytest.mark.parametrize("table", TABLES)
def test_no_articles_give_no_rows(table: str) -> None:
    assert list(TABLES[table].rows([])) == []


RANGE = st.tuples(st.integers(0, 2), st.integers(0, 12), st.integers(0, 5)).map(lambda drawn: (drawn[0], drawn[1], drawn[1] + drawn[2]))


def places(items: list[tuple[int, int, int]]) -> Places:
    article, starts, ends = np.array(items, np.int64).reshape(-1, 3).T
    return Places.of(article, starts, ends)


@given(st.lists(RANGE, max_size=8), st.lists(RANGE, max_size=8))
def test_what_lies_where_is_found_also_where_items_overlap(items: list[tuple[int, int, int]], asked: list[tuple[int, int, int]]) -> None:
    ordered, spans = Ordered(places(items)), places(asked)
    order = sorted(range(len(items)), key=lambda index: items[index][:2])
    askers = np.arange(len(asked))

    def pairs(found: Any) -> list[tuple[int, int]]:
        return list(zip(*(part.tolist() for part in found), strict=True))

    def wanted(fits: Any) -> list[tuple[int, int]]:
        return [(n, i) for n, span in enumerate(asked) for i in order if items[i][0] == span[0] and fits(items[i], span)]

    assert pairs(ordered.inside(spans, askers)) == wanted(lambda i, s: s[1] <= i[1] < s[2] and i[2] <= s[2])
    assert pairs(ordered.overlapping(spans, askers)) == wanted(lambda i, s: i[1] < s[2] and i[2] > s[1])
    first = dict(reversed(wanted(lambda i, s: i[1] <= s[1] and i[2] >= s[2])))
    assert ordered.around(spans).tolist() == [first.get(n, -1) for n in range(len(asked))]
