"""Rules on references: ids are unique, and what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial

from uncorpus import model
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import show
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, rule

reference = partial(rule, level=Level.REFERENCES)


@reference("UNC201", "duplicate-id")
def duplicate_id(file: ArticleFile) -> Iterator[Hit]:
    """An id stands once in an article.

    References name items by their id, so two items with one id cannot be told apart. Give the later one the next free number.
    """
    seen: dict[str, Pointer] = {}
    for pointer, item in file.items:
        if item.id in seen:
            yield Hit((*pointer, "id"), f"the id {show(item.id)} is taken", related=((seen[item.id], "by this item"),))
        seen.setdefault(item.id, pointer)


@reference("UNC202", "unknown-annotator")
def unknown_annotator(file: ArticleFile) -> Iterator[Hit]:
    """`by` names one of the article's `annotators`.

    Every annotation says who or what made it. Add the annotator to the list, or correct the id.
    """
    annotators = [annotator.id for annotator in file.article.annotators]
    for pointer, item in file.items:
        by = getattr(item, "by", None)
        if by is not None and by not in annotators:
            yield Hit((*pointer, "by"), f"no annotator has the id {show(by)}; there are {_list(annotators)}")


@reference("UNC203", "unknown-entity")
def unknown_entity(file: ArticleFile) -> Iterator[Hit]:
    """An entity's key stands in the registry, `entities.json`.

    Add the entity there, with its type, name and description, or correct the key.
    """
    known = file.registries.entities
    if known is None:
        return
    keyed: list[tuple[Pointer, str | None]] = [(("entities", i, "entity"), item.entity) for i, item in enumerate(file.article.entities)]
    keyed += [(("speakers", i, "entity"), speaker.entity) for i, speaker in enumerate(file.article.speakers)]
    for pointer, key in keyed:
        if key is not None and key not in known:
            yield Hit(pointer, f"the registry of entities has no {show(key)}{_near(key, known)}")


@reference("UNC204", "unknown-topic")
def unknown_topic(file: ArticleFile) -> Iterator[Hit]:
    """A topic's key stands in the registry, `topics.json`.

    Add the topic there, with its label and definition, or correct the key.
    """
    known = file.registries.topics
    if known is None:
        return
    for i, topic in enumerate(file.article.topics):
        if topic.topic not in known:
            yield Hit(("topics", i, "topic"), f"the registry of topics has no {show(topic.topic)}{_near(topic.topic, known)}")


@reference("UNC205", "unknown-speaker")
def unknown_speaker(file: ArticleFile) -> Iterator[Hit]:
    """A quote's `speaker` is one of the article's `speakers`, or null where the text does not tell."""
    known = [speaker.id for speaker in file.article.speakers]
    for i, quote in enumerate(file.article.quotes):
        if quote.speaker is not None and quote.speaker not in known:
            yield Hit(("quotes", i, "speaker"), f"no speaker has the id {show(quote.speaker)}; there are {_list(known)}")


@reference("UNC206", "unknown-quote")
def unknown_quote(file: ArticleFile) -> Iterator[Hit]:
    """`parent` and `repeats` name another quote of the article, or are null."""
    known = {quote.id for quote in file.article.quotes}
    for i, quote in enumerate(file.article.quotes):
        for name in ("parent", "repeats"):
            other = getattr(quote, name)
            if other is None:
                continue
            if other not in known:
                yield Hit(("quotes", i, name), f"no quote has the id {show(other)}")
            elif other == quote.id:
                yield Hit(("quotes", i, name), f"the quote {show(other)} names itself; name another one or write null")


@reference("UNC207", "topic-not-in-article")
def topic_not_in_article(file: ArticleFile) -> Iterator[Hit]:
    """A quote's topics are among the article's `topics`.

    What a quote is about, the article is about too. Add the topic to the article, with its evidence, or take it from the quote.
    """
    known = [topic.topic for topic in file.article.topics]
    for i, quote in enumerate(file.article.quotes):
        for j, key in enumerate(quote.topics):
            if key not in known:
                yield Hit(
                    ("quotes", i, "topics", j),
                    f"the article has no topic {show(key)}{_near(key, known)}; add it to its topics with evidence",
                )


@reference("UNC208", "file-name-differs")
def file_name_differs(file: ArticleFile) -> Iterator[Hit]:
    """An article's file is named by its id, and the id begins with the day of publication.

    Rename the file, or correct the id.
    """
    article = file.article
    if file.path.name != f"{article.id}.json":
        yield Hit(("id",), f"the file of {show(article.id)} is named {article.id}.json, not {file.path.name}")
    if not article.id.startswith(f"{article.published.isoformat()}-"):
        yield Hit(
            ("id",),
            f"the id begins with the day of publication, {article.published.isoformat()}",
            related=((("published",), "published here"),),
        )


@reference("UNC209", "unknown-broader", on=("topics",))
def unknown_broader(registry: model.TopicRegistry) -> Iterator[Hit]:
    """`broader` names another topic of the registry, and following it comes to an end."""
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


def _list(known: list[str]) -> str:
    return ", ".join(known[:12]) + (", …" if len(known) > 12 else "") if known else "none"


def _near(key: str, known: object) -> str:
    near = get_close_matches(key, list(known), n=1)  # type: ignore[call-overload]
    return f"; did you mean {show(near[0])}?" if near else ""
