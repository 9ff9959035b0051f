"""Agreement of two annotators, layer by layer.

An annotation is taken apart into facts: “these words are a content”, “the cue of this content is …”. Two annotators agree on a fact where
both state it. The measure is F1 of the facts, taking either as reference; where the number of possible spans is large and nearly all
are unmarked, it approaches chance-corrected kappa (Hripcsak and Rothschild 2005, doi:10.1197/jamia.M1733).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from uncorpus import model
from uncorpus.compare.attribution import identity
from uncorpus.text.ranges import Range

Fact = tuple[Hashable, Hashable]
"""What is spoken of, and what is said of it."""


def _range(span: Any) -> Range:
    return span.start, span.end


def _ranges(spans: Any) -> tuple[Range, ...]:
    return tuple(_range(span) for span in spans)


def _quotes(article: model.Article, said: Callable[[model.Quote], Hashable]) -> Iterator[Fact]:
    for quote in article.quotes:
        yield _ranges(quote.content), said(quote)


def _other(article: model.Article, id: str | None) -> Hashable:
    return next((_ranges(quote.content) for quote in article.quotes if quote.id == id), None)


LAYERS: Final[dict[str, Callable[[model.Article], Iterator[Fact]]]] = {
    "entity mentions": lambda a: ((_range(e), True) for e in a.entities),
    "entity mentions: entity": lambda a: ((_range(e), e.entity) for e in a.entities),
    "entity mentions: kind": lambda a: ((_range(e), e.kind) for e in a.entities),
    "quotes: content": lambda a: _quotes(a, lambda q: True),
    "quotes: source": lambda a: _quotes(a, lambda q: _ranges(q.source)),
    "quotes: cue": lambda a: _quotes(a, lambda q: _ranges(q.cue)),
    "quotes: addressee": lambda a: _quotes(a, lambda q: _ranges(q.addressee)),
    "quotes: type": lambda a: _quotes(a, lambda q: q.type),
    "quotes: medium": lambda a: _quotes(a, lambda q: q.medium),
    "quotes: speaker": lambda a: _quotes(a, lambda q: identity(a, q.speaker)),
    "quotes: parent": lambda a: _quotes(a, lambda q: _other(a, q.parent)),
    "quotes: repeats": lambda a: _quotes(a, lambda q: _other(a, q.repeats)),
    "quotes: topics": lambda a: ((_ranges(q.content), topic) for q in a.quotes for topic in q.topics),
    "speakers": lambda a: ((identity(a, s.id), s.role) for s in a.speakers),
    "speakers: mentions": lambda a: ((identity(a, s.id), (_range(m), m.kind)) for s in a.speakers for m in s.mentions),
    "non-quotes": lambda a: ((_range(n), True) for n in a.non_quotes),
    "non-quotes: reason": lambda a: ((_range(n), n.reason) for n in a.non_quotes),
    "topics": lambda a: ((t.topic, True) for t in a.topics),
    "topics: relevance": lambda a: ((t.topic, t.relevance) for t in a.topics),
    "topics: evidence": lambda a: ((t.topic, _range(span)) for t in a.topics for span in t.evidence),
}
"""The layers by name, in the order in which they are annotated. A colon: said of the items that the part before it names."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two annotations agree on a layer."""

    layer: str
    first: int
    """Number of facts of the first annotation."""
    second: int
    """Number of facts of the second annotation."""
    both: int
    """Number of facts that both state."""

    @property
    def f1(self) -> float | None:
        """Agreement from 0 to 1; None where neither annotation states anything."""
        total = self.first + self.second
        return 2 * self.both / total if total else None


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that only one of two annotations states."""

    layer: str
    about: str
    """The words, or the topic or speaker, that the fact is about."""
    says: str
    """What is said of it."""
    first: bool
    """Whether the first annotation says it, or else the second."""


def agreement(first: model.Article, second: model.Article) -> tuple[Agreement, ...]:
    """Return the agreement of two annotations of one text, a row a layer. Raises `ValueError` where the texts differ.

    >>> import uncorpus
    >>> article = uncorpus.load()["2018-01-18-dialogue-and-confidence"].data
    >>> {row.f1 for row in agreement(article, article)}
    {1.0}
    """
    _same_text(first, second)
    rows = []
    for layer, facts in LAYERS.items():
        a, b = set(facts(first)), set(facts(second))
        rows.append(Agreement(layer, len(a), len(b), len(a & b)))
    return tuple(rows)


def differences(first: model.Article, second: model.Article) -> tuple[Difference, ...]:
    """Return every fact that only one of two annotations of one text states, layer by layer, in text order.

    What is said of an item that the other does not have is left out: the item itself is listed. Raises `ValueError` where the texts
    differ.
    """
    _same_text(first, second)
    found = []
    for layer, facts in LAYERS.items():
        a, b = set(facts(first)), set(facts(second))
        base = layer.partition(":")[0]
        known: set[Hashable] | None = None
        if base != layer and base in LAYERS:
            known = {about for about, _ in LAYERS[base](first)} & {about for about, _ in LAYERS[base](second)}
        elif base == "quotes" and layer != "quotes: content":
            known = {about for about, _ in LAYERS["quotes: content"](first)} & {about for about, _ in LAYERS["quotes: content"](second)}
        for about, says in sorted(a ^ b, key=repr):
            if known is None or about in known:
                found.append(Difference(layer, _words(first, about), _words(first, says), (about, says) in a))
    return tuple(found)


def same_items(one: model.Record, other: model.Record) -> bool:
    """Tell whether two items say the same, whoever made them and whatever their id."""
    ignored = {"id", "by", "confidence"}
    return one.model_dump(exclude=ignored) == other.model_dump(exclude=ignored)


def _words(article: model.Article, value: Hashable) -> str:
    match value:
        case (int(start), int(end)):
            return f"“{article.text[start:end]}” ({start}:{end})"
        case tuple():
            return " + ".join(_words(article, part) for part in value) if value else "none"
        case None:
            return "none"
        case True:
            return "yes"
        case _:
            return str(value)


def _same_text(first: model.Article, second: model.Article) -> None:
    if first.text != second.text:
        raise ValueError(f"{first.id} and {second.id} are annotations of different texts")
