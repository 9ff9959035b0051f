"""Rules on agreement: what the article says twice is the same, and every quotation mark is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from uncorpus.corpus.derived import SORT_KEYS, marked_type, quote_type, unaccounted_marks
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import show
from uncorpus.text.marks import CLOSING, marked_regions
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, rule

consistency_rule = partial(rule, level=Level.CONSISTENCY)

QUOTE_SPANS = ("content", "source", "cue", "addressee")


@consistency_rule("UNC401", "wrong-quote-type", fix="safe")
def wrong_quote_type(file: ArticleFile) -> Iterator[Hit]:
    """A quote's `type` is what its quotation marks say.

    All content inside marks, or in a pull-quote block: direct. None: indirect. Some: mixed. For a nested quote only marks inside its
    parent's content count. If the type is right, the content's borders are not: marks belong to the content.

    Wrong: `{"type": "indirect", "content": [{…, "text": "“No,”"}], …}`
    Right: `{"type": "direct", "content": [{…, "text": "“No,”"}], …}`
    """
    for i, quote in enumerate(file.article.quotes):
        if quote.parent is None:
            derived = marked_type(file.article.text, quote, file.ranges)
        else:
            derived = quote_type(file.article, quote, file.regions)
        if quote.type != derived:
            yield Hit(("quotes", i, "type"), f"by its quotation marks {quote.id} is {derived}, not {quote.type}")


@consistency_rule("UNC402", "unaccounted-mark")
def unaccounted_mark(file: ArticleFile) -> Iterator[Hit]:
    """Every quotation mark lies in a quote's content or in a non-quote.

    Whoever marks words says that they are somebody's, or that they are special. Annotate the quote, or add a `non_quotes` item
    that says why it is none.

    Wrong: “the so-called “peace dock”” without an annotation
    Right: `{"id": "n1", "reason": "so-called", …, "text": "“peace dock”"}`
    """
    text = file.article.text
    for mark in unaccounted_marks(file.article, file.regions):
        around = text[max(0, mark - 20) : mark + 20].replace("\n", " ")
        yield Hit(
            ("text",),
            f"the quotation mark {text[mark]} at {mark} (in {show(around)}) is in no quote's content and in no non-quote",
            within=(mark, mark + 1),
        )


@consistency_rule("UNC403", "out-of-order", fix="safe")
def out_of_order(file: ArticleFile) -> Iterator[Hit]:
    """Items stand in text order: by where they begin, the longer first; spans in their lists too.

    A fixed order keeps changes readable and files comparable.

    Wrong: e2 at 10, e1 at 40, e3 at 25
    Right: e2 at 10, e3 at 25, e1 at 40
    """
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        items = getattr(file.article, layer)
        keys = list(map(SORT_KEYS[layer], items))
        if keys == sorted(keys):
            continue
        for i in range(1, len(items)):
            if keys[i] < keys[i - 1]:
                yield Hit((layer, i), f"{items[i].id} begins before {items[i - 1].id} and belongs in front of it")
    for pointer, spans in _span_lists(file):
        for i in range(1, len(spans)):
            if spans[i].start < spans[i - 1].end:
                overlap = spans[i].end > spans[i - 1].start and spans[i].start < spans[i - 1].end
                what = "overlaps" if overlap else "begins before"
                yield Hit((*pointer, i), f"the span {show(spans[i].text)} {what} the one in front of it", fix=not overlap)


@consistency_rule("UNC404", "source-not-a-mention", fix="unsafe")
def source_not_a_mention(file: ArticleFile) -> Iterator[Hit]:
    """A quote's source spans are among the mentions of its speaker.

    The source is how the article names the speaker at that place; add it to the speaker's `mentions` with its kind.

    Wrong: the source “the minister” of a quote by s1, and no such mention in s1
    Right: `{"kind": "nominal", …, "text": "the minister"}` among the mentions of s1
    """
    mentions = {speaker.id: {(m.start, m.end) for m in speaker.mentions} for speaker in file.article.speakers}
    for i, quote in enumerate(file.article.quotes):
        if quote.speaker is None:
            continue
        known = mentions[quote.speaker]
        for j, span in enumerate(quote.source):
            if (span.start, span.end) not in known:
                yield Hit(("quotes", i, "source", j), f"the source {show(span.text)} is no mention of its speaker {quote.speaker}")


@consistency_rule("UNC405", "mention-without-quote", fix="unsafe")
def mention_without_quote(file: ArticleFile) -> Iterator[Hit]:
    """A speaker's mentions are the sources of their quotes.

    Names that are no source are annotated as entities only.

    Wrong: the mention “Ms. Doe” of s1 in a sentence that reports nothing
    Right: an entity mention “Doe” there
    """
    sources: dict[str | None, set[tuple[int, int]]] = {}
    for quote in file.article.quotes:
        sources.setdefault(quote.speaker, set()).update((span.start, span.end) for span in quote.source)
    for i, speaker in enumerate(file.article.speakers):
        own = sources.get(speaker.id, set())
        for j, mention in enumerate(speaker.mentions):
            if (mention.start, mention.end) not in own:
                yield Hit(
                    ("speakers", i, "mentions", j), f"{show(mention.text)} at {mention.start} is the source of no quote by {speaker.id}"
                )


@consistency_rule("UNC406", "speaker-name-differs", fix="safe")
def speaker_name_differs(file: ArticleFile) -> Iterator[Hit]:
    """A speaker who is an entity of the registry has its name there.

    Wrong: `{"entity": "antonio-guterres", "name": "Guterres", …}`
    Right: `{"entity": "antonio-guterres", "name": "António Guterres", …}`
    """
    known = file.registries.entities or {}
    for i, speaker in enumerate(file.article.speakers):
        entity = known.get(speaker.entity) if speaker.entity else None
        if entity is not None and speaker.name != entity.name:
            yield Hit(("speakers", i, "name"), f"the registry calls {speaker.entity} {show(entity.name)}, not {show(speaker.name)}")


@consistency_rule("UNC407", "title-differs", fix="safe")
def title_differs(file: ArticleFile) -> Iterator[Hit]:
    """`title` is the text of the headline block, if there is one.

    Wrong: `"title": "Harbor talks"` over a headline block “Harbour talks”
    Right: `"title": "Harbour talks"`
    """
    headline = next((block for block in file.article.blocks if block.kind == "headline"), None)
    if headline is not None:
        text = file.article.text[headline.start : headline.end]
        if file.article.title != text:
            yield Hit(("title",), f"the headline block has {show(text)}")


@consistency_rule("UNC408", "entities-overlap")
def entities_overlap(file: ArticleFile) -> Iterator[Hit]:
    """Entity mentions are flat: they do not overlap. Keep the longest name.

    Wrong: “Republic of Korea” and, in it, “Korea”
    Right: “Republic of Korea”
    """
    mentions = file.article.entities
    if all(one.end <= two.start for one, two in pairwise(mentions)):
        return
    reach, holder = 0, 0
    for i, mention in sorted(enumerate(mentions), key=lambda pair: (pair[1].start, -pair[1].end)):
        if mention.start < reach:
            other = mentions[holder]
            yield Hit(
                ("entities", i),
                f"{mention.id} {show(mention.text)} overlaps {other.id} {show(other.text)}",
                related=((("entities", holder), "the other mention"),),
            )
        if mention.end > reach:
            reach, holder = mention.end, i


@consistency_rule("UNC409", "confidence-misplaced", fix="unsafe")
def confidence_misplaced(file: ArticleFile) -> Iterator[Hit]:
    """What a model or a tool annotated has a `confidence`; what a person annotated has none.

    Wrong: `{…, "by": "a1", "confidence": 1.0}`, where a1 is a person
    Right: `{…, "by": "a1"}`
    """
    kinds = {annotator.id: annotator.kind for annotator in file.article.annotators}
    people = {id for id, kind in kinds.items() if kind == "person"}
    for item in file.annotated:
        stated = type(item.confidence) is float
        if stated != (item.by in people):
            continue
        pointer = file.pointer(item)
        if stated:
            yield Hit((*pointer, "confidence"), f"{item.id} was made by a person, so it states no confidence; leave the key out", key=True)
        else:
            yield Hit(pointer, f"{item.id} was made by a {kinds[item.by]} and has no confidence", fix=False)


@consistency_rule("UNC410", "duplicate-annotation", fix="unsafe")
def duplicate_annotation(file: ArticleFile) -> Iterator[Hit]:
    """Nothing is annotated twice: no two items of a layer say the same of the same words.

    Two quotes of the same content have different cues; an article has a topic once, and a speaker once.

    Wrong: q3 and q4 with the same content and the same cue
    Right: q3
    """
    article = file.article
    layers: dict[str, list[Any]] = {
        "speakers": [speaker.entity or f"\0{speaker.name}" for speaker in article.speakers],
        "quotes": [(_places(quote.content), _places(quote.cue), _places(quote.source)) for quote in article.quotes],
        "non_quotes": [(item.start, item.end) for item in article.non_quotes],
        "topics": [topic.topic for topic in article.topics],
    }
    for layer, keys in layers.items():
        if len(set(keys)) == len(keys):
            continue
        seen: dict[Any, int] = {}
        for i, key in enumerate(keys):
            if key in seen:
                items = getattr(article, layer)
                yield Hit(
                    (layer, i),
                    f"{items[i].id} annotates the same as {items[seen[key]].id}",
                    related=(((layer, seen[key]), "annotated here"),),
                )
            seen.setdefault(key, i)


@consistency_rule("UNC411", "content-overlaps-cue")
def content_overlaps_cue(file: ArticleFile) -> Iterator[Hit]:
    """A quote's content does not overlap its own cue, source or addressee.

    What is said, who says it and the word that says so are different words. A quote broken by its reporting clause has two content spans.

    Wrong: the content “We came, she said, and saw”
    Right: the contents “We came,” and “and saw”, the source “she”, the cue “said”
    """
    for i, quote in enumerate(file.article.quotes):
        for content in quote.content:
            start, end = content.start, content.end
            for part in ("source", "cue", "addressee"):
                for j, span in enumerate(getattr(quote, part)):
                    if span.start < end and start < span.end:
                        yield Hit(
                            ("quotes", i, part, j),
                            f"the {part} {show(span.text)} of {quote.id} lies in its own content",
                            related=((file.pointer(content), "the content"),),
                        )


@consistency_rule("UNC412", "nested-outside-parent")
def nested_outside_parent(file: ArticleFile) -> Iterator[Hit]:
    """A nested quote's content lies inside its parent's.

    Wrong: q2 with the parent q1, and content behind the end of q1
    Right: content of q2 between start and end of a content span of q1
    """
    for i, quote in enumerate(file.article.quotes):
        if quote.parent is None:
            continue
        outer = file.quotes[quote.parent].content
        for j, span in enumerate(quote.content):
            if not any(other.start <= span.start and span.end <= other.end for other in outer):
                yield Hit(("quotes", i, "content", j), f"{show(span.text)} of {quote.id} lies outside of its parent {quote.parent}")


@consistency_rule("UNC413", "speaker-without-quote", fix="unsafe")
def speaker_without_quote(file: ArticleFile) -> Iterator[Hit]:
    """Every speaker speaks: is the speaker of a quote.

    Wrong: s3 in `speakers`, and no quote with `"speaker": "s3"`
    Right: only those in `speakers` who are quoted
    """
    speaking = {quote.speaker for quote in file.article.quotes}
    for i, speaker in enumerate(file.article.speakers):
        if speaker.id not in speaking:
            yield Hit(("speakers", i), f"{speaker.id} {show(speaker.name)} is the speaker of no quote")


@consistency_rule("UNC414", "entity-type-misfits")
def entity_type_misfits(file: ArticleFile) -> Iterator[Hit]:
    """The registry's type of an entity fits the use that is made of it.

    An `adjective` is that of a place or a people (GPE, LOC, NORP), and a language does not speak.

    Wrong: `{"entity": "united-nations", "kind": "adjective", …}`
    Right: `{"entity": "iran", "kind": "adjective", "text": "Iranian", …}`
    """
    known = file.registries.entities
    if known is None:
        return
    fitting = file.registries.adjectives_of
    for i, mention in enumerate(file.article.entities):
        if mention.kind == "adjective" and mention.entity not in fitting:
            yield Hit(
                ("entities", i, "kind"), f"{mention.entity} is a {known[mention.entity].type}; only places and peoples have adjectives"
            )
    for i, speaker in enumerate(file.article.speakers):
        if speaker.entity is not None and known[speaker.entity].type == "LANGUAGE":
            yield Hit(("speakers", i, "entity"), f"{speaker.entity} is a language, which does not speak")


@consistency_rule("UNC415", "unbalanced-mark", severity="warning")
def unbalanced_mark(file: ArticleFile) -> Iterator[Hit]:
    """A quotation mark that opens is closed in its block, unless the next block goes on with one.

    A mismatch in the source stays as it is: exempt it, with the reason. “…" is no mismatch: the marks are a pair of different kinds.

    Wrong: “It is closed, he said.
    Right: “It is closed,” he said.
    """
    if all(region.closed for region in file.regions):
        return
    article = file.article
    blocks = article.blocks
    for i, block in enumerate(blocks):
        for region in marked_regions(article.text, block.start, block.end):
            if region.closed:
                continue
            opens = article.text[region.start] not in CLOSING
            if opens and i + 1 < len(blocks) and _goes_on(article.text, blocks[i + 1]):
                continue
            what = "is not closed" if opens else "closes what was not opened"
            yield Hit(
                ("text",),
                f"the quotation mark {article.text[region.start]} at {region.start} {what} in {block.id}",
                within=(region.start, region.start + 1),
            )


def _goes_on(text: str, block: Any) -> bool:
    """Whether *block* begins with a quotation mark, as a paragraph does that goes on with a quote."""
    regions = marked_regions(text, block.start, block.end)
    return bool(regions) and regions[0].start == block.start


@consistency_rule("UNC416", "non-quote-without-marks")
def non_quote_without_marks(file: ArticleFile) -> Iterator[Hit]:
    """A non-quote is words in quotation marks, the marks included. Italics are not marks.

    Wrong: `{"reason": "so-called", …, "text": "peace dock"}`
    Right: `{"reason": "so-called", …, "text": "“peace dock”"}`
    """
    for i, item in enumerate(file.article.non_quotes):
        if not any(region.start == item.start and region.end >= item.end for region in file.regions):
            yield Hit(("non_quotes", i), f"{item.id} {show(item.text)} is not in quotation marks, or does not begin with its mark")


@consistency_rule("UNC417", "non-quote-in-quote")
def non_quote_in_quote(file: ArticleFile) -> Iterator[Hit]:
    """Words in quotation marks inside a quote's content are part of the content, and no non-quote.

    Wrong: the non-quote “honest broker” inside the content of q8
    Right: the content of q8 alone
    """
    if not file.article.non_quotes:
        return
    for i, item in enumerate(file.article.non_quotes):
        for quote in file.article.quotes:
            if any(span.start <= item.start and item.end <= span.end for span in quote.content):
                yield Hit(
                    ("non_quotes", i),
                    f"{item.id} {show(item.text)} lies in the content of {quote.id}",
                    related=((file.pointer(quote), "the quote"),),
                )
                break


@consistency_rule("UNC418", "several-headlines")
def several_headlines(file: ArticleFile) -> Iterator[Hit]:
    """An article has one headline; what stands under it is a subheading.

    Wrong: two blocks with `"kind": "headline"`
    Right: `"kind": "headline"`, then `"kind": "subheading"`
    """
    headlines = [i for i, block in enumerate(file.article.blocks) if block.kind == "headline"]
    for i in headlines[1:]:
        yield Hit(("blocks", i, "kind"), f"{file.article.blocks[i].id} is a headline, and so is {file.article.blocks[headlines[0]].id}")


@consistency_rule("UNC419", "licence-without-name")
def licence_without_name(file: ArticleFile) -> Iterator[Hit]:
    """A licence that has no identifier (`other`) has a name.

    Wrong: `"license": "other", "license_name": null`
    Right: `"license": "other", "license_name": "un-terms-of-use"`
    """
    if file.article.rights.license == "other" and file.article.rights.license_name is None:
        yield Hit(("rights", "license_name"), "a licence `other` needs a name")


def _places(spans: Any) -> tuple[tuple[int, int], ...]:
    return tuple([(span.start, span.end) for span in spans])


def _span_lists(file: ArticleFile) -> Iterator[tuple[Pointer, tuple[Any, ...]]]:
    """Yield the lists of two spans or more."""
    for i, speaker in enumerate(file.article.speakers):
        if len(speaker.mentions) > 1:
            yield ("speakers", i, "mentions"), speaker.mentions
    for i, quote in enumerate(file.article.quotes):
        for part in QUOTE_SPANS:
            if len(getattr(quote, part)) > 1:
                yield ("quotes", i, part), getattr(quote, part)
    for i, topic in enumerate(file.article.topics):
        if len(topic.evidence) > 1:
            yield ("topics", i, "evidence"), topic.evidence
