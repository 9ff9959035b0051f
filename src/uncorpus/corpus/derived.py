"""What an article file stores and can also be computed: the type of a quote, the marks that are accounted for, the order of items.

Everything here takes records of `uncorpus.model`, or objects with the same fields.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from uncorpus import model
from uncorpus.text.marks import MarkedRegion, mark_characters, marked_regions

PULL_QUOTE: Final = "pull-quote"


def article_regions(article: model.Article) -> tuple[MarkedRegion, ...]:
    """Return everything in quotation marks in *article*, block by block."""
    text, marks = article.text, mark_characters(article.text)
    regions: list[MarkedRegion] = []
    for block in article.blocks:
        found = marks[bisect_left(marks, (block.start,)) : bisect_left(marks, (block.end,))]
        if found:
            regions += marked_regions(text, block.start, block.end, found)
    return tuple(regions)


def quote_type(article: model.Article, quote: model.Quote, regions: tuple[MarkedRegion, ...] | None = None) -> str:
    """Return the type that *quote* has by its marks.

    All characters of the content that are no white space lie inside marks or in a pull-quote block: `direct`. None do: `indirect`. Else
    `mixed`. For a nested quote only marks inside its parent's content count, and not those around the parent's own words.
    *regions* are those of `article_regions`, where they are known already.
    """
    if regions is None:
        regions = article_regions(article)
    return marked_type(article.text, quote, [(region.start, region.end) for region in _counting(article, quote, regions)])


def marked_type(text: str, quote: model.Quote, ranges: list[tuple[int, int]]) -> str:
    """Return the type of *quote* where *ranges*, half-open and in text order, are what counts as marked."""
    inside = outside = False
    for span in quote.content:
        at, end = span.start, span.end
        # In text order, what is covered grows from the left; nothing behind the span matters.
        for low, high in ranges[: bisect_left(ranges, (end,))]:
            if high <= at:
                continue
            inside = True
            if low > at and not text[at:low].isspace():
                outside = True
            at = high
        if at < end and not text[at:end].isspace():
            outside = True
    return "indirect" if not inside else "mixed" if outside else "direct"


def _counting(article: model.Article, quote: model.Quote, regions: tuple[MarkedRegion, ...]) -> list[MarkedRegion]:
    pulled = [block for block in article.blocks if block.kind == PULL_QUOTE]
    if quote.parent is None:
        if not pulled:
            return list(regions)
        blocks = (MarkedRegion(block.start, block.end, closed=True, single=False) for block in pulled)
        return sorted((*regions, *blocks), key=lambda region: (region.start, -region.end))
    parent = next((other for other in article.quotes if other.id == quote.parent), None)
    if parent is None:
        return []
    counting = []
    for region in regions:
        if not any(span.start <= region.start and region.end <= span.end for span in parent.content):
            continue
        # A direct parent's own marks enclose everything: only marks within marks are its child's. A pull quote needs none of its own.
        own = parent.type == "direct" and not any(block.start <= region.start < block.end for block in pulled)
        if not own or any(_encloses(outer, region) for outer in regions):
            counting.append(region)
    return counting


def _encloses(outer: MarkedRegion, inner: MarkedRegion) -> bool:
    return outer.start < inner.start and inner.end <= outer.end


def quotation_marks(article: model.Article, regions: tuple[MarkedRegion, ...] | None = None) -> list[int]:
    """Return the offsets of all quotation marks in the blocks: every double mark, and single marks where they are a pair."""
    if regions is None:
        regions = article_regions(article)
    return sorted([offset for region in regions for offset in region.marks])


def unaccounted_marks(article: model.Article, regions: tuple[MarkedRegion, ...] | None = None) -> list[int]:
    """Return the offsets of the quotation marks that lie neither in a quote's content nor in a non-quote."""
    ranges = [(span.start, span.end) for quote in article.quotes for span in quote.content]
    ranges += [(item.start, item.end) for item in article.non_quotes]
    ranges.sort()
    left, place, reach = [], 0, -1
    for mark in quotation_marks(article, regions):
        while place < len(ranges) and ranges[place][0] <= mark:
            reach = max(reach, ranges[place][1])
            place += 1
        if mark >= reach:
            left.append(mark)
    return left


def _place(item: Any) -> tuple[int, int]:
    return item.start, -item.end


def _first(spans: Any) -> tuple[int, int]:
    return (spans[0].start, -spans[-1].end) if spans else (model.base.MAX_OFFSET, 0)


SORT_KEYS: Final[Mapping[str, Callable[[Any], tuple[int, int]]]] = {
    "blocks": _place,
    "entities": _place,
    "non_quotes": _place,
    "quotes": lambda quote: _first(quote.content),
    "speakers": lambda speaker: _first(speaker.mentions[:1]),
    "topics": lambda topic: _first(topic.evidence[:1]),
}
"""What the items of each layer are ordered by: where they begin, and the longer one first."""


def items(article: model.Article) -> Iterator[tuple[str, int, Any]]:
    """Yield every item of *article* that has an id, with its layer and its place in it."""
    for layer in ("annotators", "blocks", "entities", "speakers", "quotes", "non_quotes", "topics"):
        for index, item in enumerate(getattr(article, layer)):
            yield layer, index, item
