"""A quote as the rules found it, and what makes its spans whole: marks, edges, nesting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from uncorpus.draft.reading import Parsed, Quoted, inner, touching
from uncorpus.model import Block
from uncorpus.text.ranges import Range, outside
from uncorpus.text.reporting import Kind

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True, eq=False)
class Found:
    """A quote as the rules found it, in ranges of the article's text."""

    content: list[Range]
    source: list[Range]
    cue: list[Range]
    addressee: list[Range]
    kind: Kind
    pattern: str
    source_head: Token | None = None
    parsed: Parsed | None = None
    head: Token | None = None
    runs_on: Found | None = None
    """The quote of the paragraph before that this one, without a cue, goes on from: their speaker is the same."""
    parent: Found | None = None
    block: Block | None = None
    repeats: Found | None = field(default=None)


def finish(text: str, quote: Found, quoted: tuple[Quoted, ...]) -> None:
    """Make spans whole: marks that a content touches belong to it, and nothing of the cue or the source does."""
    content: list[Range] = []
    for start, end in sorted(set(quote.content)):
        low, high = start, end
        for one in touching(quoted, start - 1, end):
            if not one.detached and one.start < high and low < one.end:
                low, high = min(low, one.start), max(high, one.end)
            elif not one.detached and one.start == low - 1:
                low = one.start
        if quote.pattern in {"clause", "object", "small-clause"} and not content:
            low = _back_to_marks(text, quote, quoted, low)
        high = _cut_behind_marks(text, low, high, quoted)
        content.append((low, _onto_marks(text, high, quoted) if quote.pattern == "clause" else high))
    merged: list[Range] = []
    for start, end in content:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    outside_clause = outside(merged, (*quote.cue, *quote.source))
    quote.content = [part for piece in outside_clause if (part := _trimmed(text, piece, quoted)) is not None]


def _back_to_marks(text: str, quote: Found, quoted: tuple[Quoted, ...], start: int) -> int:
    """Return where a content begins that opens with marks right behind its cue: saying “on her worst day” she’d be …."""
    end = max((high for _, high in quote.cue), default=start)
    for one in touching(quoted, end, start):
        if end < one.start < start and text[end : one.start].strip() in {"", "that"}:
            return one.start
    return start


def _cut_behind_marks(text: str, start: int, end: int, quoted: tuple[Quoted, ...]) -> int:
    """Return where a content ends whose quotation closes with a comma and is followed by the writer's own words: “…,” while …."""
    for one in touching(quoted, start, end):
        if start <= one.start and one.end < end and inner(text, one)[-1:] == ",":
            word = text[one.end : end].split()[:1]
            if word and (word[0].lower() in _WRITER or word[0].endswith("ing")):
                return one.end
    return end


def _onto_marks(text: str, end: int, quoted: tuple[Quoted, ...]) -> int:
    """Return where a content ends that goes on behind a comma in marks, conjunction and all: said prices had doubled, “and nobody knows why”."""
    for one in touching(quoted, end, end + 2):
        words = inner(text, one).split()
        if end < one.start and text[end : one.start].strip() == "," and words and words[0] in {"and", "but", "because", "or", "so"}:
            return one.end
    return end


_WRITER: Final = frozenset(
    {
        "while",
        "as",
        "when",
        "after",
        "before",
        "in",
        "at",
        "during",
        "who",
        "which",
        "a",
        "an",
        "where",
        "with",
        "despite",
        "though",
        "although",
        "since",
        "citing",
    }
)


def _trimmed(text: str, piece: Range, quoted: tuple[Quoted, ...]) -> Range | None:
    start, end = piece
    near = touching(quoted, start, end)
    edges = {one.start for one in near} | {one.end - 1 for one in near}
    while start < end and (text[start].isspace() or (text[start] in ",;:.—–-" and start not in edges)):
        start += 1
    while end > start and (text[end - 1].isspace() or (text[end - 1] in ",;:.—–-?!" and end - 1 not in edges)):
        if text[end - 1] == "." and _ABBREVIATION.search(text, max(start, end - 8), end):
            break
        end -= 1
    return (start, end) if any(char.isalnum() for char in text[start:end]) else None


_ABBREVIATION: Final = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}\Z")
"""Initials, whose last dot is part of the word: U.S., p.m."""


def without_doubles(found: list[Found]) -> list[Found]:
    """Return *found* without quotes whose content and cue another one has, that have no content left, or that lie deeper than `DEEPEST`."""
    seen: set[tuple[tuple[Range, ...], tuple[Range, ...]]] = set()
    result = []
    for quote in found:
        key = tuple(quote.content), tuple(quote.cue)
        if quote.content and key not in seen:
            seen.add(key)
            result.append(quote)
    deep = _deep(result)
    return [quote for quote in result if id(quote) not in deep]


DEEPEST: Final = 8
"""In how many others a quote may lie: without an end, each would have the words of all that lie in it, and a draft would be of the square of its text's size."""


def _deep(found: list[Found]) -> set[int]:
    """Return the `id` of each quote that lies in more than `DEEPEST` others."""
    spans = sorted(((low, -high, index) for index, quote in enumerate(found) for low, high in quote.content), key=lambda item: item[:2])
    around: list[tuple[int, int]] = []
    deep: set[int] = set()
    for start, end, index in spans:
        around = [(high, other) for high, other in around if high > start]
        if len({other for high, other in around if high >= -end and other != index}) > DEEPEST:
            deep.add(id(found[index]))
        elif id(found[index]) not in deep:
            around.append((-end, index))
    return deep


def nest(found: list[Found]) -> None:
    """Give each quote that lies in the content of another, cue and all, the smallest such one as its parent."""
    spans = sorted(((low, -high, index) for index, quote in enumerate(found) for low, high in quote.content), key=lambda item: item[:2])
    places = sorted(range(len(found)), key=lambda index: found[index].content[0][0])
    around: list[tuple[int, int, int]] = []
    at = 0
    for index in places:
        quote = found[index]
        start, end = quote.content[0][0], quote.content[-1][1]
        while at < len(spans) and spans[at][0] <= start:
            low, high, other = spans[at]
            around.append((low, -high, other))
            at += 1
        around = [item for item in around if item[1] > start]
        fits = [
            (high - low, other)
            for low, high, other in around
            if other != index and end <= high and high - low > end - start and (not quote.cue or low <= quote.cue[0][0] < high)
        ]
        if fits:
            quote.parent = found[min(fits)[1]]
