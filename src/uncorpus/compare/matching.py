"""Which attribution of one annotation is which of another: one-to-one, so that the overlap of all pairs is largest.

The assignment problem is solved by the Hungarian method (Kuhn 1955, doi:10.1002/nav.3800020109), in scipy's implementation.
"""

from __future__ import annotations

import re
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


def token_starts(text: str) -> list[int]:
    """Return where the tokens of *text* begin, in code points."""
    return [match.start() for match in TOKEN.finditer(text)]


def tokens_in(starts: Sequence[int], ranges: Ranges) -> frozenset[int]:
    """Return the indices of the tokens, given by their *starts*, that begin in *ranges*."""
    from bisect import bisect_left

    return frozenset(index for start, end in ranges for index in range(bisect_left(starts, start), bisect_left(starts, end)))


def match(text: str, gold: Sequence[Attribution], other: Sequence[Attribution]) -> list[Match]:
    """Return the pairs of *gold* and *other*, attributions of *text*, whose contents overlap and whose overlap in all is largest.

    Where overlaps are equal (two cues with one content), pairs whose cues overlap too come before others. Needs scipy (the extra `compare`).
    """
    if not gold or not other:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    starts = token_starts(text)
    gold_tokens = [tokens_in(starts, attribution.content) for attribution in gold]
    other_tokens = [tokens_in(starts, attribution.content) for attribution in other]
    gold_cues = [tokens_in(starts, attribution.cue) for attribution in gold]
    other_cues = [tokens_in(starts, attribution.cue) for attribution in other]
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
