"""Rules on agreement: what the article says twice is the same, and every quotation mark is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from uncorpus.corpus.derived import quote_type, sort_key, unaccounted_marks
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import show
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, rule

consistency_rule = partial(rule, level=Level.CONSISTENCY)


@consistency_rule("UNC401", "wrong-quote-type")
def wrong_quote_type(file: ArticleFile) -> Iterator[Hit]:
    """A quote's `type` is what its quotation marks say.

    All content inside marks, or in a pull-quote block: direct. None: indirect. Some: mixed. For a nested quote only marks inside its
    parent's content count. If the type is right, the content's borders are not: marks belong to the content.
    """
    for i, quote in enumerate(file.article.quotes):
        derived = quote_type(file.article, quote, file.regions)
        if quote.type != derived:
            yield Hit(("quotes", i, "type"), f"by its quotation marks {quote.id} is {derived}, not {quote.type}")


@consistency_rule("UNC402", "unaccounted-mark")
def unaccounted_mark(file: ArticleFile) -> Iterator[Hit]:
    """Every quotation mark lies in a quote's content or in a non-quote.

    Whoever marks words says that they are somebody's, or that they are special. Annotate the quote, or add a `non_quotes` item
    that says why it is none.
    """
    text = file.article.text
    for mark in unaccounted_marks(file.article, file.regions):
        around = text[max(0, mark - 20) : mark + 20].replace("\n", " ")
        yield Hit(
            ("text",),
            f"the quotation mark {text[mark]} at {mark} (in {show(around)}) is in no quote's content and in no non-quote",
            within=(mark, mark + 1),
        )


@consistency_rule("UNC403", "out-of-order")
def out_of_order(file: ArticleFile) -> Iterator[Hit]:
    """Items stand in text order: by where they begin, the longer first; spans in their lists too.

    A fixed order keeps changes readable and files comparable.
    """
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        items = getattr(file.article, layer)
        for i in range(1, len(items)):
            if sort_key(layer, items[i]) < sort_key(layer, items[i - 1]):
                yield Hit((layer, i), f"{items[i].id} begins before {items[i - 1].id} and belongs in front of it")
    for pointer, spans in _span_lists(file):
        for i in range(1, len(spans)):
            if spans[i].start < spans[i - 1].end:
                yield Hit((*pointer, i), f"the span {show(spans[i].text)} begins before the end of the one in front of it")


@consistency_rule("UNC404", "source-not-a-mention")
def source_not_a_mention(file: ArticleFile) -> Iterator[Hit]:
    """A quote's source spans are among the mentions of its speaker.

    The source is how the article names the speaker at that place; add it to the speaker's `mentions` with its kind.
    """
    mentions = {speaker.id: {(m.start, m.end) for m in speaker.mentions} for speaker in file.article.speakers}
    for i, quote in enumerate(file.article.quotes):
        if quote.speaker is None:
            continue
        for j, span in enumerate(quote.source):
            if (span.start, span.end) not in mentions[quote.speaker]:
                yield Hit(("quotes", i, "source", j), f"the source {show(span.text)} is no mention of its speaker {quote.speaker}")


@consistency_rule("UNC405", "mention-without-quote")
def mention_without_quote(file: ArticleFile) -> Iterator[Hit]:
    """A speaker's mentions are the sources of their quotes.

    Names that are no source are annotated as entities only.
    """
    sources: dict[str | None, set[tuple[int, int]]] = {}
    for quote in file.article.quotes:
        sources.setdefault(quote.speaker, set()).update((span.start, span.end) for span in quote.source)
    for i, speaker in enumerate(file.article.speakers):
        for j, mention in enumerate(speaker.mentions):
            if (mention.start, mention.end) not in sources.get(speaker.id, set()):
                yield Hit(
                    ("speakers", i, "mentions", j), f"{show(mention.text)} at {mention.start} is the source of no quote by {speaker.id}"
                )


@consistency_rule("UNC406", "speaker-name-differs")
def speaker_name_differs(file: ArticleFile) -> Iterator[Hit]:
    """A speaker who is an entity of the registry has its name there."""
    known = file.registries.entities or {}
    for i, speaker in enumerate(file.article.speakers):
        entity = known.get(speaker.entity) if speaker.entity else None
        if entity is not None and speaker.name != entity.name:
            yield Hit(("speakers", i, "name"), f"the registry calls {speaker.entity} {show(entity.name)}, not {show(speaker.name)}")


@consistency_rule("UNC407", "title-differs")
def title_differs(file: ArticleFile) -> Iterator[Hit]:
    """`title` is the text of the headline block, if there is one."""
    headline = next((block for block in file.article.blocks if block.kind == "headline"), None)
    if headline is not None:
        text = file.article.text[headline.start : headline.end]
        if file.article.title != text:
            yield Hit(("title",), f"the headline block has {show(text)}")


@consistency_rule("UNC408", "entities-overlap")
def entities_overlap(file: ArticleFile) -> Iterator[Hit]:
    """Entity mentions are flat: they do not overlap. Keep the longest name."""
    ordered = sorted(enumerate(file.article.entities), key=lambda pair: (pair[1].start, -pair[1].end))
    reach, holder = 0, 0
    for i, mention in ordered:
        if mention.start < reach:
            other = file.article.entities[holder]
            yield Hit(
                ("entities", i),
                f"{mention.id} {show(mention.text)} overlaps {other.id} {show(other.text)}",
                related=((("entities", holder), "the other mention"),),
            )
        if mention.end > reach:
            reach, holder = mention.end, i


@consistency_rule("UNC409", "confidence-misplaced")
def confidence_misplaced(file: ArticleFile) -> Iterator[Hit]:
    """What a model or a tool annotated has a `confidence`; what a person annotated has none."""
    kinds = {annotator.id: annotator.kind for annotator in file.article.annotators}
    for pointer, item in file.items:
        if not hasattr(item, "confidence"):
            continue
        automatic = kinds[item.by] != "person"
        if automatic and item.confidence is None:
            yield Hit(pointer, f"{item.id} was made by a {kinds[item.by]} and has no confidence")
        elif not automatic and item.confidence is not None:
            yield Hit((*pointer, "confidence"), f"{item.id} was made by a person, so it states no confidence; leave the key out", key=True)


def _span_lists(file: ArticleFile) -> Iterator[tuple[Pointer, tuple[Any, ...]]]:
    for i, speaker in enumerate(file.article.speakers):
        yield ("speakers", i, "mentions"), speaker.mentions
    for i, quote in enumerate(file.article.quotes):
        for part in ("content", "source", "cue", "addressee"):
            yield ("quotes", i, part), getattr(quote, part)
    for i, topic in enumerate(file.article.topics):
        yield ("topics", i, "evidence"), topic.evidence
