"""Tokens and IOB2 tags: annotations in the form that token classifiers are trained on.

A token is a run of letters, digits and their combining marks, or one grapheme cluster of anything else; hyphens and apostrophes
are tokens of their own, so that “inter-Korean” and “UN’s” part where annotations do. White space is no token. IOB2 is the scheme of
Ratnaparkhi (1998) and CoNLL-2002: `B-` begins a span, `I-` continues it, `O` is outside.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final, Literal

import regex

EntityTag = Literal[
    "O",
    "B-PERSON", "I-PERSON",
    "B-NORP", "I-NORP",
    "B-FAC", "I-FAC",
    "B-ORG", "I-ORG",
    "B-GPE", "I-GPE",
    "B-LOC", "I-LOC",
    "B-PRODUCT", "I-PRODUCT",
    "B-EVENT", "I-EVENT",
    "B-WORK_OF_ART", "I-WORK_OF_ART",
    "B-LAW", "I-LAW",
    "B-LANGUAGE", "I-LANGUAGE",
]  # fmt: skip
SourceTag = Literal["O", "B-SOURCE", "I-SOURCE"]
CueTag = Literal["O", "B-CUE", "I-CUE"]
ContentTag = Literal["O", "B-DIRECT", "I-DIRECT", "B-INDIRECT", "I-INDIRECT", "B-MIXED", "I-MIXED"]

_TOKEN: Final = regex.compile(r"[\p{L}\p{N}\p{M}]+|(?!\s)\X")

Range = tuple[int, int]


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Return the tokens of *text* between *start* and *end* as half-open ranges of code points.

    >>> text = "The UN’s inter-Korean talks…"
    >>> [text[start:end] for start, end in tokenize(text)]
    ['The', 'UN', '’', 's', 'inter', '-', 'Korean', 'talks', '…']
    """
    return [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]


def tag(tokens: list[Range], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Return an IOB2 tag for each of *tokens*, for *spans* of start, end and label.

    Where spans overlap, the one that begins first wins, and of two that begin together the longer. A token belongs to a span that
    covers any of it.

    >>> tag([(0, 3), (4, 6), (7, 11)], [(4, 11, "ORG")])
    ['O', 'B-ORG', 'I-ORG']
    """
    tags = ["O"] * len(tokens)
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    for start, end, label in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first >= last or any(tag != "O" for tag in tags[first:last]):
            continue
        tags[first:last] = [f"B-{label}", *[f"I-{label}"] * (last - first - 1)]
    return tags
