"""Two annotations of one article, quote by quote: which belong together, and in what they differ. For looking at; `uncorpus.compare` measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from uncorpus import model
from uncorpus.compare.attribution import identity
from uncorpus.view.words import shortened

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two annotations differ: `what`, on which words, and what each of them says; None where it says nothing."""

    what: str
    words: str
    first: str | None
    second: str | None
    first_id: str | None = None
    second_id: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two annotations of one article have in common and do not."""

    same: int
    """How many quotes are the same in all that they say."""
    changed: int
    only_first: int
    only_second: int
    differences: tuple[Difference, ...]
    first_flags: dict[str, str]
    second_flags: dict[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """What readers call the keys of topics and entities: functions from a key to a name."""

    topic: Callable[[str], str] = str
    entity: Callable[[str], str] = str


def compare(first: model.Article, second: model.Article, names: Names | None = None) -> Comparison:
    """Compare two annotations of one text; keys are compared, and *names* shown. Raises `ValueError` where the texts differ.

    >>> import uncorpus
    >>> article = uncorpus.load()["2018-01-18-dialogue-and-confidence"].data
    >>> compare(article, article).same, compare(article, article).differences
    (21, ())
    """
    if first.text != second.text:
        raise ValueError(f"the texts of {first.id} differ")
    names = names or Names()
    pairs = _pairs(first.quotes, second.quotes)
    partner = {one.id: other.id for one, other in pairs}
    found: list[Difference] = []
    flags: tuple[dict[str, str], dict[str, str]] = ({}, {})
    changed = 0
    for one, other in pairs:
        between = list(_between(first, second, one, other, partner, names))
        if between:
            changed += 1
            flags[0][one.id] = flags[1][other.id] = "differs"
            found += between
    paired = {one.id for one, _ in pairs}, {other.id for _, other in pairs}
    lonely = [quote for quote in first.quotes if quote.id not in paired[0]], [q for q in second.quotes if q.id not in paired[1]]
    for place in (0, 1):
        for quote in lonely[place]:
            flags[place][quote.id] = "lonely"
            ids = (quote.id, None) if place == 0 else (None, quote.id)
            says = ("a quote", None) if place == 0 else (None, "a quote")
            found.append(Difference("quote", _words(quote.content), *says, *ids))
    found.sort(key=lambda each: _place(each, first, second))
    found += _items(first, second, names)
    return Comparison(len(pairs) - changed, changed, len(lonely[0]), len(lonely[1]), tuple(found), *flags)


def _pairs(first: Sequence[model.Quote], second: Sequence[model.Quote]) -> list[tuple[model.Quote, model.Quote]]:
    """Return which quotes are one: those with the same content, then those whose contents overlap most."""
    left: dict[Ranges, list[model.Quote]] = {}
    for quote in second:
        left.setdefault(_ranges(quote.content), []).append(quote)
    pairs, rest = [], []
    for quote in first:
        same = left.get(_ranges(quote.content))
        if same:
            pairs.append((quote, same.pop(0)))
        else:
            rest.append(quote)
    others = [quote for quotes in left.values() for quote in quotes]
    overlaps = [(_overlap(one, other), one, other) for one in rest for other in others]
    taken: set[int] = set()
    for overlap, one, other in sorted(overlaps, key=lambda each: (-each[0], each[1].content[0].start, each[2].content[0].start)):
        # Two quotes are one where more than half of the longer one is shared: a nested one is not the one around it.
        longer = max(_length(one), _length(other))
        if overlap * 2 > longer and id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def _between(
    first: model.Article, second: model.Article, one: model.Quote, other: model.Quote, partner: dict[str, str], names: Names
) -> list[Difference]:
    found = []
    for what, read in READERS.items():
        says = read(first, one), read(second, other)
        if what in ("inside", "repeats"):
            ids = getattr(one, REFERENCES[what]), getattr(other, REFERENCES[what])
            if (partner.get(ids[0], "") if ids[0] else None) == ids[1]:
                continue
        elif what == "speaker":
            keys = [[key] if (key := identity(article, quote.speaker)) else [] for article, quote in ((first, one), (second, other))]
            if keys[0] == keys[1]:
                continue
            if says[0] == says[1]:  # the same name, of two entities
                says = f"{says[0]} ({keys[0][0]})", f"{says[1]} ({keys[1][0]})"
        elif (what in ROLES and _ranges(getattr(one, what)) == _ranges(getattr(other, what))) or (what not in ROLES and says[0] == says[1]):
            continue
        found.append(Difference(what, _words(one.content), says[0], says[1], one.id, other.id))
    if set(one.topics) != set(other.topics):
        found.append(Difference("topics", _words(one.content), *_named(one.topics, other.topics, names.topic), one.id, other.id))
    return found


def _named(first: Sequence[str], second: Sequence[str], name: Callable[[str], str]) -> tuple[str | None, str | None]:
    """Return the names of the keys on both sides, None for no keys; where names do not show what differs, the keys are added."""
    left, right = (", ".join(sorted(map(name, keys))) or None for keys in (first, second))
    if left == right:
        left, right = (", ".join(sorted(f"{name(key)} ({key})" for key in keys)) or None for keys in (first, second))
    return left, right


def _who(article: model.Article, quote: model.Quote) -> str | None:
    return next((speaker.name for speaker in article.speakers if speaker.id == quote.speaker), None)


def _reads(role: str) -> Callable[[model.Article, model.Quote], str | None]:
    return lambda _, quote: _words(getattr(quote, role)) or None


ROLES: Final = ("content", "source", "cue", "addressee")
REFERENCES: Final = {"inside": "parent", "repeats": "repeats"}
READERS: Final[dict[str, Callable[[model.Article, model.Quote], str | None]]] = {
    **{role: _reads(role) for role in ROLES},
    "type": lambda _, quote: quote.type,
    "medium": lambda _, quote: quote.medium,
    "speaker": _who,
    "inside": lambda _, quote: quote.parent,
    "repeats": lambda _, quote: quote.repeats,
}
"""What is compared of two quotes, and how it is read to be shown."""


def _items(first: model.Article, second: model.Article, names: Names) -> list[Difference]:
    """Return in what the other layers differ: entities, non-quotes, topics, roles of speakers."""
    found = []
    marked = [{(item.start, item.end): item for item in article.entities} for article in (first, second)]
    for start, end in sorted(marked[0].keys() | marked[1].keys()):
        one_, other_ = (side.get((start, end)) for side in marked)
        keys = [[item.entity] if item else [] for item in (one_, other_)]
        kinds = [item.kind if item else "" for item in (one_, other_)]
        if keys[0] != keys[1]:
            shown = _named(keys[0], keys[1], names.entity)
        elif kinds[0] != kinds[1]:
            shown = names.entity(keys[0][0]), names.entity(keys[1][0])
        else:
            continue
        told = [name and f"{name} ({kind})" for name, kind in zip(shown, kinds, strict=True)]
        found.append(Difference("entity", shortened(first.text[start:end], 80), told[0], told[1]))
    for what, read in LAYERS.items():
        one, other = read(first), read(second)
        for key in sorted(one.keys() | other.keys()):
            says = one.get(key), other.get(key)
            if says[0] != says[1]:
                words = names.topic(key) if isinstance(key, str) else shortened(first.text[key[0] : key[1]], 80)
                found.append(Difference(what, words, *says))
    speakers = [{speaker.entity or speaker.name: speaker for speaker in article.speakers} for article in (first, second)]
    for key in sorted(speakers[0].keys() & speakers[1].keys()):
        mine, theirs = (side[key] for side in speakers)
        if mine.role != theirs.role:
            found.append(Difference("role", mine.name, mine.role, theirs.role))
    evidence = [{topic.topic: _ranges(topic.evidence) for topic in article.topics} for article in (first, second)]
    for key in sorted(evidence[0].keys() & evidence[1].keys()):
        # Only what one of them has: most of the evidence of a topic is usually the same.
        lonely = [[span for span in evidence[own][key] if span not in evidence[1 - own][key]] for own in (0, 1)]
        left, right = (", ".join(f"“{first.text[start:end]}”" for start, end in spans) or None for spans in lonely)
        if left or right:
            found.append(Difference("evidence", names.topic(key), left, right))
    return found


LAYERS: Final[dict[str, Callable[[model.Article], dict[Any, str]]]] = {
    "no quote": lambda article: {(item.start, item.end): item.reason for item in article.non_quotes},
    "topic": lambda article: {topic.topic: topic.relevance for topic in article.topics},
}


def _place(difference: Difference, first: model.Article, second: model.Article) -> tuple[int, int]:
    article, id = (first, difference.first_id) if difference.first_id else (second, difference.second_id)
    quote = next(quote for quote in article.quotes if quote.id == id)
    return quote.content[0].start, -quote.content[-1].end


def _ranges(spans: Sequence[model.Span]) -> Ranges:
    return tuple((span.start, span.end) for span in spans)


def _words(spans: Sequence[model.Span]) -> str:
    return shortened(" … ".join(span.text for span in spans), 160)


def _length(quote: model.Quote) -> int:
    return sum(span.end - span.start for span in quote.content)


def _overlap(one: model.Quote, other: model.Quote) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content)
