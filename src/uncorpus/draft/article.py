"""A draft of an article's annotations: from its text and blocks to records that keep all rules of the format.

What persons and models annotated stays as it is, with all that it refers to; only what no annotation touches is added. What an earlier draft made is made
anew, unless somebody has reviewed the article: then all that is there is theirs, and what a draft would add was struck out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from uncorpus import model
from uncorpus.corpus.derived import article_regions, quote_type
from uncorpus.corpus.order import numbered
from uncorpus.draft import confidence
from uncorpus.draft.entities import Named, Proposal, is_name, proposals, registry_mentions
from uncorpus.draft.found import Found
from uncorpus.draft.marks import non_quotes
from uncorpus.draft.names import RELATIVE, Speakers
from uncorpus.draft.naming import Names
from uncorpus.draft.people import Person
from uncorpus.draft.quotes import quotes
from uncorpus.draft.reading import Reader, together
from uncorpus.draft.registry import Registry
from uncorpus.draft.repeats import captions_and_pull_quotes
from uncorpus.draft.topics import TopicFound, topics
from uncorpus.draft.verbs import lemma
from uncorpus.text.borders import fault
from uncorpus.text.marks import OPENING, STRAIGHT
from uncorpus.text.ranges import Range

if TYPE_CHECKING:
    from spacy.language import Language

NAME: Final = "uncorpus draft"
"""The annotator's name in an article."""

REVIEWED: Final = frozenset({"reviewed", "adjudicated"})
"""The statuses of articles that somebody has looked through."""


MAX_LENGTH: Final = 1_000_000
"""The longest text that is drafted, in code points: some 150,000 words. Time grows with the length, and articles are read whole."""


class DraftError(ValueError):
    """An article that cannot be drafted; the message says why."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """An article with first annotations, and the entities that it proposes for the registry."""

    article: model.Article
    proposals: tuple[Proposal, ...]


ENGLISH: Final = frozenset(
    {"the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as", "he", "she", "they", "are", "be", "at", "by", "this", "have", "from",
     "or", "had", "not", "but", "what", "were", "we", "when", "said", "there", "an", "which", "their", "has", "will", "more", "who", "its", "his", "her", "would"}
)  # fmt: skip
"""The most frequent words of English, nearly all of them function words: some 40 % of any English text."""


def is_english(text: str) -> bool:
    """Tell whether *text* looks like English; a text of fewer than twenty words is not judged.

    >>> is_english(
    ...     "Der Generalsekretär sagte am Montag, dass die Gespräche in Genf ohne ein Ergebnis beendet worden seien, und rief alle Seiten auf."
    ... )
    False
    """
    words = re.findall(r"[^\W\d_]+", text[:50_000].lower())
    return len(words) < 20 or sum(word in ENGLISH for word in words) / len(words) >= 0.15


class Drafter:
    """Drafts annotations with a spaCy pipeline and the registries of a corpus."""

    def __init__(
        self,
        nlp: Language,
        entities: Mapping[str, model.Entity] | None = None,
        topics: Mapping[str, model.Topic] | None = None,
    ) -> None:
        self._reader = Reader(nlp)
        self.version = version(nlp)
        """What makes the draft, as its annotator's version says it."""
        self._entities = dict(entities or {})
        self._registry = Registry(self._entities)
        self._topics = dict(topics or {})

    def draft(self, article: model.Article, *, again: bool = False) -> Drafted:
        """Return *article* with first annotations. Raises `DraftError` for a text that is not English or longer than `MAX_LENGTH`.

        Names that the registry does not know are proposed for it, and annotated once it has them. An article that was drafted before somebody reviewed it
        comes back as it is, for what it lacks was struck out; with *again* things are added to it, too.
        """
        if article.status in REVIEWED and drafts_of(article) and not again:
            return Drafted(article, ())
        if len(article.text) > MAX_LENGTH:
            raise DraftError(
                f"the text has {len(article.text):,} code points; one of more than {MAX_LENGTH:,} is not drafted: divide the article"
            )
        if article.language.split("-")[0] != "en" or not is_english(article.text):
            raise DraftError(f"the text is not English (language {article.language!r}); only English can be drafted")
        text = article.text
        kept = _Kept(article)
        parsed = self._reader.read(text, [block for block in article.blocks if block.kind != "pull-quote"])
        found = quotes(text, parsed)
        found = captions_and_pull_quotes(text, article.blocks, found)
        found = [whole for quote in found if (whole := _whole(text, quote, article.blocks)) is not None]
        found = [quote for quote in found if not kept.has_quote(quote)]
        _agree_on_sources(text, found)
        for quote in found:
            quote.parent = quote.parent if quote.parent in found else None
            quote.repeats = quote.repeats if quote.repeats in found else None
        names = Names(text, parsed, self._registry.sorts())
        people = Speakers(text, self._registry, article.published, names).read(parsed, found)
        known = [
            item
            for item in registry_mentions(text, self._entities, article.blocks)
            if (item.known or is_name(text, names, item))
            and not (fault(text, item.start, first=True) or fault(text, item.end, first=False))
        ]
        new = proposals(article.id, names, known, self._entities)
        shown = topics(text, article.blocks, self._topics, [(item.start, item.end) for item in known if item.kind == "name"])
        people = _one_of_each(people)
        builder = _Builder(article, kept, self._registry, self.version)
        drafted = builder.build(found, people, known, shown)
        # A review to which nothing is added stands.
        return Drafted(article if article.status in REVIEWED and _same_layers(article, drafted) else drafted, tuple(new))


LAYERS: Final = ("entities", "speakers", "quotes", "non_quotes", "topics")


def drafts_of(article: model.Article) -> list[model.Annotator]:
    """Return the annotators of *article* that are this drafter, of whatever version, in their order."""
    return [annotator for annotator in article.annotators if annotator.kind == "tool" and annotator.name == NAME]


def _same_layers(one: model.Article, two: model.Article) -> bool:
    """Tell whether the two have as many items of each layer."""
    return all(len(getattr(one, layer)) == len(getattr(two, layer)) for layer in LAYERS)


def version(nlp: Language) -> str:
    """Return what made the draft: this package's version, spaCy's and the model's."""
    import importlib.metadata

    import uncorpus

    spacy = importlib.metadata.version("spacy")
    return f"{uncorpus.__version__} (spaCy {spacy}, {nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']})"


class _Kept:
    """What an article has already that the draft leaves alone.

    That is all but what the last draft made and nothing that stays refers to. In an article that somebody has reviewed it is everything, whoever made it: a
    person may have corrected the draft's items in place.
    """

    def __init__(self, article: model.Article) -> None:
        drafts = drafts_of(article)
        reviewed = article.status in REVIEWED
        # A draft before the last one was followed by a review: what it made is the reviewer's.
        own = {annotator.id for annotator in drafts[-1:]} if not reviewed else set()
        self.annotators = article.annotators
        self.quotes = _with_referents(article.quotes, own)
        referring = {quote.speaker for quote in self.quotes}
        self.speakers = tuple(
            _with_own_mentions(speaker, self.quotes) if speaker.by in own else speaker
            for speaker in article.speakers
            if speaker.by not in own or speaker.id in referring
        )
        shown = {topic for quote in self.quotes for topic in quote.topics}
        self.entities = tuple(item for item in article.entities if item.by not in own)
        self.non_quotes = tuple(item for item in article.non_quotes if item.by not in own)
        self.topics = tuple(item for item in article.topics if item.by not in own or item.topic in shown)
        layers: tuple[Sequence[Any], ...] = (self.quotes, self.speakers, self.entities, self.non_quotes, self.topics)
        if not own & {item.by for items in layers for item in items}:
            self.annotators = tuple(annotator for annotator in article.annotators if annotator.id not in own)
        self._own = own
        taken = [(span.start, span.end) for quote in self.quotes for span in quote.content]
        taken += [(item.start, item.end) for item in self.non_quotes]
        self._starts, self._ends = together(taken)

    def has_quote(self, quote: Found) -> bool:
        """Tell whether an annotation that stays touches the content of *quote*."""
        return any(bisect_right(self._ends, start) < bisect_left(self._starts, end) for start, end in quote.content)

    def may_extend(self, speaker: model.Speaker) -> bool:
        """Tell whether *speaker* is the draft's own, who may have more quotes in the next one."""
        return speaker.by in self._own


def _with_referents(quotes: Sequence[model.Quote], own: set[str]) -> tuple[model.Quote, ...]:
    """Return the quotes that are not by *own*, and those that they are nested in or repeat."""
    by_id = {quote.id: quote for quote in quotes}
    kept: set[str] = set()
    waiting = [quote.id for quote in quotes if quote.by not in own]
    while waiting:
        id = waiting.pop()
        if id in by_id and id not in kept:
            kept.add(id)
            waiting += [other for other in (by_id[id].parent, by_id[id].repeats) if other is not None]
    return tuple(quote for quote in quotes if quote.id in kept)


def _with_own_mentions(speaker: model.Speaker, quotes: Sequence[model.Quote]) -> model.Speaker:
    """Return *speaker* with the mentions that are sources of *quotes*."""
    sources = {(span.start, span.end) for quote in quotes if quote.speaker == speaker.id for span in quote.source}
    return speaker.model_copy(update={"mentions": tuple(one for one in speaker.mentions if (one.start, one.end) in sources)})


def _whole(text: str, quote: Found, blocks: Sequence[model.Block]) -> Found | None:
    """Return *quote* with spans that begin and end where words do, each in one block, none over its own cue; None where no content is left."""

    def settle(ranges: Iterable[Range]) -> list[Range]:
        result: list[Range] = []
        for start, end in sorted(set(ranges)):
            for block in blocks[
                bisect_right(blocks, start, key=lambda block: block.end) : bisect_left(blocks, end, key=lambda block: block.start)
            ]:
                if block.start < end and start < block.end:
                    low, high = max(start, block.start), min(end, block.end)
                    piece = snapped(text, low, high, marked=high == block.end and text[low] in OPENING | STRAIGHT)
                    if piece is not None and not any(low < piece[1] and piece[0] < high for low, high in result):
                        result.append(piece)
        return result

    quote.cue, quote.source, quote.addressee = settle(quote.cue), settle(quote.source), settle(quote.addressee)
    others = [*quote.cue, *quote.source]
    quote.addressee = [place for place in quote.addressee if not any(low < place[1] and place[0] < high for low, high in others)]
    others += quote.addressee
    quote.content = [place for place in settle(quote.content) if not any(low < place[1] and place[0] < high for low, high in others)]
    return quote if quote.content else None


def _one_of_each(people: Mapping[int, Person | None]) -> dict[int, Person | None]:
    """Return *people* with those who turned out to be one entity as one person."""
    known: dict[str, Person] = {}
    result: dict[int, Person | None] = {}
    for index, person in people.items():
        if person is not None and person.entity is not None:
            first = known.setdefault(person.entity, person)
            if first is not person:
                first.mentions |= person.mentions
                first.role = first.role or person.role
            result[index] = first
        else:
            result[index] = person
    return result


def _agree_on_sources(text: str, found: Sequence[Found]) -> None:
    """Where the sources of two quotes overlap, both get the shorter one, or the one that has an apposition more: the same words name one speaker.

    A source whose own relative clause reports something, too, ends in front of it: “a Republican who has refused to vote, said …”.
    """
    _end_before_relatives(text, found)
    chosen: dict[Range, Range] = {}
    for group in _overlapping(place for quote in found for place in quote.source):
        shown: dict[Range, Range] = {}
        for place in sorted(group, key=lambda place: (place[1] - place[0], place)):
            other = next((other for other in shown.values() if other[0] < place[1] and place[0] < other[1]), place)
            if other[0] == place[0] and text[other[1] : place[1]].startswith(","):
                shown = {each: place if one == other else one for each, one in shown.items()}
                other = place
            shown[place] = other
        chosen |= shown
    for quote in found:
        quote.source = sorted({chosen[place] for place in quote.source})


def _end_before_relatives(text: str, found: Sequence[Found]) -> None:
    relatives = sorted({place for quote in found for place in quote.source if text[slice(*place)].lower() in RELATIVE})
    for quote in found:
        for index, (start, end) in enumerate(quote.source):
            at = bisect_right(relatives, (start, end))
            if at < len(relatives) and relatives[at][1] <= end:
                quote.source[index] = (start, start + len(text[start : relatives[at][0]].rstrip(" ,—–-(")))


def _overlapping(places: Iterable[Range]) -> Iterator[list[Range]]:
    """Yield *places* in groups, each once: no place overlaps one of another group."""
    group: list[Range] = []
    reach = 0
    for place in sorted(set(places)):
        if group and place[0] >= reach:
            yield group
            group = []
        group.append(place)
        reach = max(reach, place[1])
    if group:
        yield group


def snapped(text: str, start: int, end: int, *, marked: bool = False) -> Range | None:
    """Return the range with borders where a span may have them: between words, on no white space and no stray punctuation; None where none is left.

    A full stop at the end stays only where it belongs to an abbreviation, or where the words are *marked* by quotation marks that were left open.

    >>> snapped("the UN chief said.", 5, 18), snapped("I want to get —.", 0, 16)
    ((4, 17), (0, 13))
    """
    while start < end and (wrong := fault(text, start, first=True)):
        start += 1 if wrong in {"white-space", "punctuation"} else -1
    while start < end and ((wrong := fault(text, end, first=False)) or (text[end - 1] in ".?!" and not marked and not _closes(text, end))):
        end += 1 if wrong and wrong not in {"white-space", "punctuation"} else -1
    return (start, end) if start < end else None


def _closes(text: str, end: int) -> bool:
    """Tell whether the full stop before *end* belongs to an abbreviation, or stands inside marks."""
    word = re.search(r"\S+$", text[:end])
    return text[end - 1] != "." or (
        word is not None and re.search(r"(?:^|\W)(?:[A-Za-z]\.)+$|(?:Jr|Sr|Inc|Ltd|Corp|Co|St|No|Mr|Ms|Dr)\.$", word[0]) is not None
    )


class _Builder:
    """Makes records of what was found."""

    def __init__(self, article: model.Article, kept: _Kept, registry: Registry, version: str) -> None:
        self._article = article
        self._text = article.text
        self._kept = kept
        self._registry = registry
        taken = {annotator.id for annotator in kept.annotators}
        number = next(number for number in range(1, len(taken) + 2) if f"a{number}" not in taken)
        self._by = f"a{number}"
        self._annotator = model.Annotator(id=self._by, kind="tool", name=NAME, version=version)

    def build(
        self, found: Sequence[Found], people: Mapping[int, Person | None], named: Sequence[Named], shown: Sequence[TopicFound]
    ) -> model.Article:
        entities = [*self._kept.entities, *self._entities(named)]
        present = {item.topic for item in self._kept.topics}
        new_topics = [self._topic(item) for item in shown if item.key not in present]
        evidence = {item.key: item.evidence for item in shown}
        speakers, who = self._speakers(found, people)
        drafted = [self._quote(index, quote, who.get(index), evidence) for index, quote in enumerate(found)]
        ids = {id(quote): f"q{9000 + index}" for index, quote in enumerate(found)}
        quotes = [
            record.model_copy(
                update={
                    "parent": ids.get(id(quote.parent)) if quote.parent else None,
                    "repeats": ids.get(id(quote.repeats)) if quote.repeats else None,
                }
            )
            for record, quote in zip(drafted, found, strict=True)
        ]
        article = self._article.model_copy(
            update={
                "status": "draft",
                "annotators": (*self._kept.annotators, self._annotator),
                "entities": tuple(entities),
                "speakers": tuple(speakers),
                "quotes": (*self._kept.quotes, *quotes),
                "non_quotes": self._kept.non_quotes,
                "topics": (*self._kept.topics, *new_topics),
            }
        )
        article = _typed(article, {f"q{9000 + index}" for index in range(len(found))})
        article = article.model_copy(
            update={
                "non_quotes": (
                    *self._kept.non_quotes,
                    *(
                        model.NonQuote(
                            id=f"n{9000 + index}",
                            reason=reason,
                            start=start,
                            end=end,
                            text=self._text[start:end],
                            by=self._by,
                            confidence=confidence.cautious(confidence.NON_QUOTE),
                        )
                        for index, (start, end, reason) in enumerate(non_quotes(article))
                    ),
                )
            }
        )
        return numbered(article)

    def _span(self, place: Range) -> model.Span:
        return model.Span(start=place[0], end=place[1], text=self._text[place[0] : place[1]])

    def _entities(self, named: Sequence[Named]) -> list[model.EntityMention]:
        taken = [(item.start, item.end) for item in self._kept.entities]
        result: list[model.EntityMention] = []
        for item in named:
            if any(low < item.end and item.start < high for low, high in taken):
                continue
            share = confidence.ENTITY["known" if item.known else "proposed"]
            result.append(
                model.EntityMention(
                    id=f"e{9000 + len(result)}",
                    entity=item.key,
                    kind=item.kind,
                    start=item.start,
                    end=item.end,
                    text=self._text[item.start : item.end],
                    by=self._by,
                    confidence=confidence.cautious(share),
                )
            )
        return result

    def _topic(self, item: TopicFound) -> model.ArticleTopic:
        return model.ArticleTopic(
            id="t9000",
            topic=item.key,
            relevance=item.relevance,
            evidence=tuple(map(self._span, item.evidence)),
            by=self._by,
            confidence=confidence.cautious(confidence.TOPIC[item.relevance]),
        )

    def _speakers(self, found: Sequence[Found], people: Mapping[int, Person | None]) -> tuple[list[model.Speaker], dict[int, str]]:
        """Return the speakers, those that stay first, and the speaker's id of each quote.

        Whom a person annotated is left as they are; a speaker of the draft's own that stays is given the mentions of their other quotes.
        """
        ids: dict[int, str] = {}
        result: dict[str, model.Speaker] = {speaker.id: speaker for speaker in self._kept.speakers}
        labels = {speaker.name: speaker.id for speaker in self._kept.speakers}
        who: dict[int, str] = {}
        old = {speaker.entity or speaker.name: speaker for speaker in self._kept.speakers}
        sources = {place for quote in found for place in quote.source}
        for index in range(len(found)):
            person = people.get(index)
            if person is None or (person.entity is None and not person.label):
                continue
            if id(person) not in ids:
                known = old.get(person.entity or person.label)
                if known is not None and not self._kept.may_extend(known):
                    continue
                new = self._speaker(f"s{9000 + len(result)}", person, sources, _distinct(person, labels))
                if known is not None:
                    places = {(one.start, one.end): one for one in (*new.mentions, *known.mentions)}
                    new = known.model_copy(update={"mentions": tuple(places[place] for place in sorted(places))})
                ids[id(person)] = new.id
                result[new.id] = new
                labels[new.name] = new.id
            who[index] = ids[id(person)]
        return list(result.values()), who

    def _speaker(self, id: str, person: Person, sources: AbstractSet[Range], label: str) -> model.Speaker:
        mentions = sorted((place, kind) for place, kind in person.mentions.items() if place in sources)
        entity = person.entity
        name = self._registry.entities[entity].name if entity else label
        role = (self._registry.role(entity) if entity else None) or person.role
        kinds = {kind for _, kind in mentions}
        link = next(kind for kind in ("name", "nominal", "pronoun") if kind in kinds or kind == "pronoun")
        return model.Speaker(
            id=id, entity=entity, name=name, role=role or None,
            mentions=tuple(model.SpeakerMention(kind=kind, start=place[0], end=place[1], text=self._text[place[0] : place[1]]) for place, kind in mentions),
            by=self._by, confidence=confidence.cautious(confidence.SPEAKER[link]),
        )  # fmt: skip

    def _quote(self, index: int, quote: Found, speaker: str | None, evidence: Mapping[str, Sequence[Range]]) -> model.Quote:
        about = [
            key
            for key, places in evidence.items()
            if any(low <= start and end <= high for start, end in places for low, high in quote.content)
        ]
        medium = {"speech": "speech", "writing": "writing", "thought": "thought", "evidence": "writing"}[quote.kind]
        if quote.kind == "thought" and quote.head is not None and lemma(quote.head) not in UNUTTERED:
            medium = "speech"
        return model.Quote(
            id=f"q{9000 + index}", type="indirect", medium=medium, content=tuple(map(self._span, quote.content)), source=tuple(map(self._span, quote.source)),  # type: ignore[arg-type]
            cue=tuple(map(self._span, quote.cue)), addressee=tuple(map(self._span, quote.addressee)), speaker=speaker, topics=tuple(about), parent=None, repeats=None,
            by=self._by, confidence=confidence.cautious(confidence.QUOTE.get(quote.pattern, confidence.UNSEEN)),
        )  # fmt: skip


def _distinct(person: Person, labels: Mapping[str, str]) -> str:
    """Return a name that no other speaker has: a second “a resident” is “a resident (2)”."""
    label, number = person.label, 1
    while label in labels:
        number += 1
        label = f"{person.label} ({number})"
    return label


UNUTTERED: Final = frozenset(
    {
        "think",
        "wonder",
        "imagine",
        "remember",
        "forget",
        "know",
        "realize",
        "realise",
        "suspect",
        "assume",
        "dream",
        "ponder",
        "muse",
        "sense",
        "notice",
    }
)
"""Verbs of what is not uttered; attitudes such as hope and fear count as speech where somebody reports them."""


def _typed(article: model.Article, drafted: set[str]) -> model.Article:
    """Return *article* with the types of its *drafted* quotes, parents before the quotes nested in them."""
    regions = article_regions(article)
    starts = [region.start for region in regions]
    quotes = {quote.id: quote for quote in article.quotes}
    order: list[str] = []
    for quote in article.quotes:
        chain = [quote.id]
        while (parent := quotes[chain[-1]].parent) is not None and parent not in chain:
            chain.append(parent)
        order += reversed(chain)
    for id in dict.fromkeys(order):
        quote = quotes[id]
        if id in drafted:
            # A type depends on the quote's parent alone, so that only the two have to be shown.
            family = (quote,) if quote.parent is None else (quotes[quote.parent], quote)
            # Nor do marks in other blocks count.
            start, end = min(one.content[0].start for one in family), max(one.content[-1].end for one in family)
            blocks = article.blocks[
                bisect_right(article.blocks, start, key=lambda block: block.end) : bisect_left(
                    article.blocks, end, key=lambda block: block.start
                )
            ]
            near = regions[bisect_left(starts, blocks[0].start) : bisect_left(starts, blocks[-1].end)] if blocks else ()
            shown = article.model_copy(update={"quotes": family, "blocks": blocks})
            quotes[id] = quote.model_copy(update={"type": quote_type(shown, quote, near)})
    return article.model_copy(update={"quotes": tuple(quotes[quote.id] for quote in article.quotes)})
