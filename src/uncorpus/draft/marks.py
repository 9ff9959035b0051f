"""Quotation marks that are no quote: what is in marks, but nobody is said to have said, and why it is marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, Literal

from uncorpus import model
from uncorpus.corpus.derived import article_regions
from uncorpus.draft.reading import inner, is_title

Reason = Literal["so-called", "title", "term", "mentioned", "emphasis"]

WORKS: Final = frozenset(
    {"book", "film", "movie", "song", "album", "play", "novel", "poem", "report", "article", "essay", "column", "painting", "photograph", "series", "show", "programme",
     "program", "documentary", "speech", "study", "paper", "resolution", "meeting", "conference", "exhibition", "session", "debate", "campaign", "entitled", "titled"}
)  # fmt: skip
WORDS: Final = frozenset({"word", "words", "term", "terms", "phrase", "expression", "adjective", "noun", "verb", "slogan", "name", "label"})
DEFINED: Final = frozenset({"as", "called", "termed", "dubbed", "named", "or", "means", "nicknamed"})


def non_quotes(article: model.Article) -> Iterator[tuple[int, int, Reason]]:
    """Yield start, end and reason of what is in marks in *article* and in no quote's content and no non-quote; the outermost only."""
    text = article.text
    taken = [(span.start, span.end) for quote in article.quotes for span in quote.content]
    taken += [(item.start, item.end) for item in article.non_quotes]
    taken.sort()
    ends = list(accumulate((high for _, high in taken), max))
    reach = -1
    for region in article_regions(article):
        # What begins before the region ends, and whether any of it reaches into it.
        before = bisect_left(taken, (region.end, 0))
        if region.start < reach or (before and ends[before - 1] > region.start):
            continue
        reach = region.end
        start, end = region.start, region.end
        while end > start and text[end - 1].isspace():
            end -= 1
        yield start, end, reason(text, start, inner(text, region))


def reason(text: str, start: int, words: str) -> Reason:
    """Return why *words* stand in marks at *start* of *text*.

    >>> reason("the word “peace”", 9, "peace"), reason("the so-called “dock war”", 14, "dock war")
    ('mentioned', 'so-called')
    """
    before = re.findall(r"[^\W\d_]+", text[max(0, start - 60) : start].lower())
    near = before[-1:] or [""]
    if near[0] in WORDS:
        return "mentioned"
    if (
        near[0] in WORKS
        or any(word in {"entitled", "titled"} for word in before[-2:])
        or (words and is_title(words) and len(words.split()) > 1)
    ):
        return "title"
    if before[-2:] == ["known", "as"] or (near[0] in DEFINED and before[-2:-1] != ["so"] and near[0] != "as" and near[0] != "or"):
        return "term"
    return "so-called"
