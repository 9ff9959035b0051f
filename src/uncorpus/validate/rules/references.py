"""Rules on references: ids are unique, and what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from operator import attrgetter

from uncorpus import model
from uncorpus.corpus.derived import items
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import show
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, rule

reference = partial(rule, level=Level.REFERENCES)


@reference("UNC201", "duplicate-id", fix="safe")
def duplicate_id(file: ArticleFile) -> Iterator[Hit]:
    """An id stands once in an article.

    References name items by their id, so two items with one id cannot be told apart. Give the later one the next free number.

    Wrong: `{"id": "q1", …}, {"id": "q1", …}`
    Right: `{"id": "q1", …}, {"id": "q2", …}`
    """
    article = file.article
    ids = [item.id for item in (*article.annotators, *article.blocks, *file.annotated)]
    if len(set(ids)) == len(ids):
        return
    seen: dict[str, Pointer] = {}
    referred = {quote.speaker for quote in article.quotes} | {q.parent for q in article.quotes} | {q.repeats for q in article.quotes}
    referred |= {item.by for item in file.annotated}
    for layer, index, item in items(article):
        if item.id in seen:
            yield Hit(
                (layer, index, "id"),
                f"the id {show(item.id)} is taken",
                related=((seen[item.id], "by this item"),),
                fix=item.id not in referred,
            )
        seen.setdefault(item.id, (layer, index))


@reference("UNC202", "unknown-annotator")
def unknown_annotator(file: ArticleFile) -> Iterator[Hit]:
    """`by` names one of the article's `annotators`.

    Every annotation says who or what made it. Add the annotator to the list, or correct the id.

    Wrong: `{"id": "e1", …, "by": "a7"}`, where the annotators are a1 and a2
    Right: `{"id": "e1", …, "by": "a1"}`
    """
    annotators = [annotator.id for annotator in file.article.annotators]
    if set(map(attrgetter("by"), file.annotated)).issubset(annotators):
        return
    for layer, index, item in items(file.article):
        by = getattr(item, "by", None)
        if by is not None and by not in annotators:
            yield Hit((layer, index, "by"), f"no annotator has the id {show(by)}; there are {_list(annotators)}")


@reference("UNC203", "unknown-entity")
def unknown_entity(file: ArticleFile) -> Iterator[Hit]:
    """An entity's key stands in the registry, `entities.json`.

    Add the entity there, with its type, name and description, or correct the key.

    Wrong: `{"id": "e1", "entity": "un", …}`
    Right: `{"id": "e1", "entity": "united-nations", …}`
    """
    known = file.registries.entities
    if known is None:
        return
    for layer in ("entities", "speakers"):
        for index, item in enumerate(getattr(file.article, layer)):
            if item.entity not in known and item.entity is not None:
                yield Hit((layer, index, "entity"), f"the registry of entities has no {show(item.entity)}{_near(item.entity, known)}")


@reference("UNC204", "unknown-topic")
def unknown_topic(file: ArticleFile) -> Iterator[Hit]:
    """A topic's key stands in the registry, `topics.json`.

    Add the topic there, with its label and definition, or correct the key.

    Wrong: `{"id": "t1", "topic": "peace talk", …}`
    Right: `{"id": "t1", "topic": "diplomacy", …}`
    """
    known = file.registries.topics
    if known is None:
        return
    for index, topic in enumerate(file.article.topics):
        if topic.topic not in known:
            yield Hit(("topics", index, "topic"), f"the registry of topics has no {show(topic.topic)}{_near(topic.topic, known)}")


@reference("UNC205", "unknown-speaker")
def unknown_speaker(file: ArticleFile) -> Iterator[Hit]:
    """A quote's `speaker` is one of the article's `speakers`, or null where the text does not tell.

    Wrong: `{"id": "q1", …, "speaker": "s4"}`, where the speakers are s1 and s2
    Right: `{"id": "q1", …, "speaker": "s1"}`
    """
    known = [speaker.id for speaker in file.article.speakers]
    for index, quote in enumerate(file.article.quotes):
        if quote.speaker is not None and quote.speaker not in known:
            yield Hit(("quotes", index, "speaker"), f"no speaker has the id {show(quote.speaker)}; there are {_list(known)}")


@reference("UNC206", "unknown-quote")
def unknown_quote(file: ArticleFile) -> Iterator[Hit]:
    """`parent` and `repeats` name another quote of the article, or are null.

    Wrong: `{"id": "q2", …, "parent": "q2"}`
    Right: `{"id": "q2", …, "parent": "q1"}`
    """
    for index, quote in enumerate(file.article.quotes):
        if quote.parent is None and quote.repeats is None:
            continue
        for name in ("parent", "repeats"):
            other = getattr(quote, name)
            if other is not None and other not in file.quotes:
                yield Hit(("quotes", index, name), f"no quote has the id {show(other)}")
            elif other == quote.id:
                yield Hit(("quotes", index, name), f"the quote {show(other)} names itself; name another one or write null")


@reference("UNC207", "topic-not-in-article")
def topic_not_in_article(file: ArticleFile) -> Iterator[Hit]:
    """A quote's topics are among the article's `topics`.

    What a quote is about, the article is about too. Add the topic to the article, with its evidence, or take it from the quote.

    Wrong: a quote with `"topics": ["verification"]` in an article without that topic
    Right: the topic `verification` in the article's `topics`, with evidence
    """
    known = {topic.topic for topic in file.article.topics}
    for index, quote in enumerate(file.article.quotes):
        if known.issuperset(quote.topics):
            continue
        for place, key in enumerate(quote.topics):
            if key not in known:
                yield Hit(
                    ("quotes", index, "topics", place),
                    f"the article has no topic {show(key)}; add it to its topics with evidence{_near(key, known)}",
                )


@reference("UNC208", "file-name-differs")
def file_name_differs(file: ArticleFile) -> Iterator[Hit]:
    """An article's file is named by its id, and the id begins with the day of publication.

    Rename the file, or correct the id.

    Wrong: the article `2024-03-03-harbour` in `harbour.json`
    Right: the article `2024-03-03-harbour` in `2024-03-03-harbour.json`
    """
    article = file.article
    if not file.is_line and file.path.name != f"{article.id}.json":
        yield Hit(("id",), f"the file of {show(article.id)} is named {article.id}.json, not {file.path.name}")
    if not article.id.startswith(f"{article.published.isoformat()}-"):
        yield Hit(
            ("id",),
            f"the id begins with the day of publication, {article.published.isoformat()}",
            related=((("published",), "published here"),),
        )


@reference("UNC209", "unknown-broader", on=("topics",))
def unknown_broader(registry: model.TopicRegistry) -> Iterator[Hit]:
    """`broader` names another topic of the registry, and following it comes to an end.

    Wrong: `"disarmament": {…, "broader": "disarmament"}`
    Right: `"nuclear-disarmament": {…, "broader": "disarmament"}`
    """
    for key, topic in registry.topics.items():
        if topic.broader is None:
            continue
        pointer: Pointer = ("topics", key, "broader")
        if topic.broader not in registry.topics:
            yield Hit(pointer, f"the registry has no topic {show(topic.broader)}{_near(topic.broader, registry.topics)}")
            continue
        above: str | None = topic.broader
        passed: set[str] = set()
        while above is not None and above not in passed and above in registry.topics:
            passed.add(above)
            above = registry.topics[above].broader
        if key in passed:
            yield Hit(pointer, f"the topic {show(key)} is broader than itself by way of {show(topic.broader)}; set one of them to null")


@reference("UNC210", "reference-cycle")
def reference_cycle(file: ArticleFile) -> Iterator[Hit]:
    """Following `parent`, or `repeats`, from quote to quote comes to an end.

    Wrong: q1 with the parent q2, and q2 with the parent q1
    Right: q2 with the parent q1, and q1 with the parent null
    """
    for name in ("parent", "repeats"):
        follow = {quote.id: getattr(quote, name) for quote in file.article.quotes}
        for index, quote in enumerate(file.article.quotes):
            passed: list[str] = []
            other = follow[quote.id]
            while other is not None and other in follow and other not in passed:
                passed.append(other)
                other = follow[other]
            if quote.id in passed and passed != [quote.id]:
                way = " → ".join((quote.id, *passed[: passed.index(quote.id) + 1]))
                yield Hit(("quotes", index, name), f"following {name} leads back: {way}; set one of them to null")


@rule("UNC211", "no-corpus", Level.REFERENCES, "warning")
def no_corpus(file: ArticleFile) -> Iterator[Hit]:
    """An article lies in a corpus folder.

    Outside of one its source, its entities and its topics cannot be looked up, so they were not checked. `--corpus DIR` names one.

    Wrong: `2024-03-03-harbour.json` on the desktop
    Right: `my-corpus/articles/2024-03-03-harbour.json`, beside `my-corpus/corpus.json`
    """
    if file.folder is None:
        yield Hit(("id",), "no corpus stands above this file: its source, entities and topics were not checked")


def _list(known: list[str]) -> str:
    return ", ".join(known[:12]) + (", …" if len(known) > 12 else "") if known else "none"


def _near(key: str, known: object) -> str:
    near = get_close_matches(key, list(known)[:5000], n=1)  # type: ignore[call-overload]
    return f"; did you mean {show(near[0])}?" if near else ""
