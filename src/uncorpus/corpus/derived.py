"""What an article file stores and can also be computed: the type of a quote, the marks that are accounted for, the order of items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from uncorpus import model
from uncorpus.text.marks import DOUBLE, MarkedRegion, marked_regions

PULL_QUOTE: Final = "pull-quote"


def article_regions(article: model.Article) -> tuple[MarkedRegion, ...]:
    """Return everything in quotation marks in *article*, block by block."""
    return tuple(region for block in article.blocks for region in marked_regions(article.text, block.start, block.end))


def quote_type(article: model.Article, quote: model.Quote, regions: tuple[MarkedRegion, ...] | None = None) -> str:
    """Return the type that *quote* has by its marks.

    All characters of the content that are no white space lie inside marks or in a pull-quote block: `direct`. None do: `indirect`. Else
    `mixed`. For a nested quote only marks inside its parent's content count, and not those around the parent's own words.
    *regions* are those of `article_regions`, where they are known already.
    """
    if regions is None:
        regions = article_regions(article)
    inside = marked = 0
    ranges = [(region.start, region.end) for region in _counting(article, quote, regions)]
    for span in quote.content:
        covered = bytearray(span.end - span.start)
        for start, end in ranges:
            low, high = max(start, span.start), min(end, span.end)
            if low < high:
                covered[low - span.start : high - span.start] = b"\1" * (high - low)
        for char, flag in zip(article.text[span.start : span.end], covered, strict=False):
            if not char.isspace():
                inside += 1
                marked += flag
    return "indirect" if not marked else "direct" if marked == inside else "mixed"


def _counting(article: model.Article, quote: model.Quote, regions: tuple[MarkedRegion, ...]) -> Iterator[MarkedRegion]:
    parent = next((other for other in article.quotes if other.id == quote.parent), None)
    pulled = [block for block in article.blocks if block.kind == PULL_QUOTE]
    if parent is None:
        yield from regions
        yield from (MarkedRegion(block.start, block.end, closed=True, single=False) for block in pulled)
        return
    for region in regions:
        if not any(span.start <= region.start and region.end <= span.end for span in parent.content):
            continue
        # A direct parent's own marks enclose everything: only marks within marks are its child's. A pull quote needs none of its own.
        own = parent.type == "direct" and not any(block.start <= region.start < block.end for block in pulled)
        if not own or any(_encloses(outer, region) for outer in regions):
            yield region


def _encloses(outer: MarkedRegion, inner: MarkedRegion) -> bool:
    return outer.start < inner.start and inner.end <= outer.end


def quotation_marks(article: model.Article, regions: tuple[MarkedRegion, ...] | None = None) -> tuple[int, ...]:
    """Return the offsets of all quotation marks: every double mark, and single marks where they are a pair."""
    if regions is None:
        regions = article_regions(article)
    marks = {offset for offset, char in enumerate(article.text) if char in DOUBLE}
    marks.update(offset for region in regions if region.single for offset in region.marks)
    return tuple(sorted(marks))


def unaccounted_marks(article: model.Article, regions: tuple[MarkedRegion, ...] | None = None) -> tuple[int, ...]:
    """Return the offsets of the quotation marks that lie neither in a quote's content nor in a non-quote."""
    ranges = [(span.start, span.end) for quote in article.quotes for span in quote.content]
    ranges += [(item.start, item.end) for item in article.non_quotes]
    return tuple(mark for mark in quotation_marks(article, regions) if not any(start <= mark < end for start, end in ranges))


def sort_key(layer: str, item: object) -> tuple[int, int]:
    """Return what the items of *layer* are ordered by: where they begin, and the longer one first."""
    match item:
        case model.Quote():
            return item.content[0].start, -item.content[-1].end
        case model.Speaker():
            return (item.mentions[0].start, -item.mentions[0].end) if item.mentions else (2**31, 0)
        case model.ArticleTopic():
            return item.evidence[0].start, -item.evidence[0].end
        case model.Block() | model.EntityMention() | model.NonQuote():
            return item.start, -item.end
    raise TypeError(f"the items of {layer} have no order")
