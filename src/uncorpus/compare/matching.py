"""Which attribution of one annotation is which of another: one-to-one, so that the overlap of all pairs is largest.

The assignment problem is solved by the Hungarian method (Kuhn 1955, doi:10.1002/nav.3800020109), in scipy's implementation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from uncorpus.compare.attribution import Attribution, Ranges

TOKEN: Final = re.compile(r"\w+|[^\w\s]")
"""A token: a run of letters and digits, or one other character that is no white space."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two attributions that are taken for the same one."""

    gold: Attribution
    other: Attribution
    overlap: float
    """Intersection over union of the tokens of their contents: above 0, at most 1."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where the tokens of a text begin and end, in code points."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Return the tokens of *text*."""
        spans = [match.span() for match in TOKEN.finditer(text)]
        return cls(tuple(start for start, _ in spans), tuple(end for _, end in spans))

    def within(self, ranges: Ranges) -> frozenset[int]:
        """Return the indices of the tokens that *ranges* touch.

        >>> sorted(Tokens.of("We came, we saw").within(((4, 10),)))
        [1, 2, 3]
        """
        return frozenset(index for start, end in ranges for index in range(bisect_right(self.ends, start), bisect_left(self.starts, end)))


def match(text: str, gold: Sequence[Attribution], other: Sequence[Attribution]) -> list[Match]:
    """Return the pairs of *gold* and *other*, attributions of *text*, whose contents overlap and whose overlap in all is largest.

    Where overlaps are equal (two cues with one content), pairs whose cues overlap too come before others. Needs scipy (the extra `compare`).
    """
    if not gold or not other:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    tokens = Tokens.of(text)
    gold_tokens, other_tokens = ([tokens.within(attribution.content) for attribution in side] for side in (gold, other))
    gold_cues, other_cues = ([tokens.within(attribution.cue) for attribution in side] for side in (gold, other))
    overlaps = np.zeros((len(gold), len(other)))
    bonus = np.zeros_like(overlaps)
    for row, mine in enumerate(gold_tokens):
        for column, theirs in enumerate(other_tokens):
            common = len(mine & theirs)
            if common:
                overlaps[row, column] = common / len(mine | theirs)
                bonus[row, column] = 1e-3 * bool(gold_cues[row] & other_cues[column])
    rows, columns = linear_sum_assignment(overlaps + bonus, maximize=True)
    return [
        Match(gold[row], other[column], float(overlaps[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if overlaps[row, column] > 0
    ]
