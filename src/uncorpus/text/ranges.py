"""Ranges of a text, half-open, in code points."""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[int, int]


def outside(ranges: Iterable[Range], others: Iterable[Range]) -> list[Range]:
    """Return the parts of *ranges* that are in none of *others*.

    >>> outside([(0, 9)], [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    left = list(ranges)
    for low, high in others:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, low)), (max(start, high), end))
            if part[0] < part[1] and (part[1] <= low or part[0] >= high)
        ]
    return left
