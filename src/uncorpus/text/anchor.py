"""Finding words again: where a span's words stand after its offsets went wrong or the text was changed.

A place is taken for certain only where it can be no other: the words stand once where they may stand, or the text around them has moved by a known
distance. Offsets that were counted in other units drift along the text; text put in moves all that follows: either way, what stands between two
spans that were found has moved by no less than the one and no more than the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Final

NEAR: Final = 20
"""How far, in code points, words may stand from where they are said to be, where nothing else tells which place is meant."""

BESIDE: Final = 3
"""How many words beside a range must be unchanged with it, on one side, for its place to be sure: fewer stand together elsewhere by chance."""

MAX_PAIRS: Final = 30_000_000
"""How many pairs of like words of two texts are compared (some ten seconds); of texts with more, like lines are."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words were found."""

    start: int
    is_plain: bool
    """Whether it can be no other place."""


@lru_cache(512)
def places(text: str, words: str) -> tuple[int, ...]:
    """Return the offsets in *text* at which *words* stand as whole words, overlapping ones too.

    >>> places("the UN and the UNHCR", "UN")
    (4,)
    """
    found = []
    size = len(words)
    whole_start, whole_end = words[:1].isalnum(), words[-1:].isalnum()
    at = text.find(words)
    while at >= 0:
        splits = (whole_start and text[at - 1 : at].isalnum()) or (whole_end and text[at + size : at + size + 1].isalnum())
        if not splits:
            found.append(at)
        at = text.find(words, at + 1)
    return tuple(found)


def nearest(text: str, words: str, start: int | None, within: tuple[int, int] | None = None, taken: Collection[int] = ()) -> Anchor | None:
    """Return where *words* stand in *text* nearest to *start*; None where they stand nowhere *within* (half-open) but at *taken* offsets.

    It is plain where they stand once there; or, without `within`, near and the next place is three times as far at least.

    >>> nearest("he said, she said", "said", 12)
    Anchor(start=13, is_plain=True)
    >>> nearest("he said, she said", "said", None)
    Anchor(start=3, is_plain=False)
    """
    found: Sequence[int] = places(text, words)
    if within is not None:
        found = found[bisect_left(found, within[0]) : bisect_right(found, within[1] - len(words))]
    if taken:
        found = [place for place in found if place not in taken]
    if not found:
        return None
    if start is None or len(found) == 1:
        return Anchor(found[0], is_plain=len(found) == 1)
    at = bisect_left(found, start)
    best, *others = sorted(found[max(0, at - 2) : at + 2], key=lambda place: (abs(place - start), place))
    plain = abs(best - start) <= NEAR and all(abs(other - start) >= 3 * abs(best - start) + len(words) for other in others)
    return Anchor(best, is_plain=plain)


class Shift:
    """How far the text around a place has moved, told by spans that were found for certain: pairs of old and new start."""

    def __init__(self, found: Sequence[tuple[int, int]]) -> None:
        self._pairs = sorted(set(found))

    def window(self, start: int) -> tuple[int, int] | None:
        """Return between which offsets what began at *start* begins now, both included; None where nothing is known."""
        at = bisect_left(self._pairs, (start, -1))
        around = self._pairs[max(0, at - 1) : at + 1] or self._pairs[-1:]
        moves = [new - old for old, new in around]
        return (start + min(moves), start + max(moves)) if moves else None


class Carried:
    """Where each place of an older text is in a newer one, by a comparison of their words.

    >>> carried = Carried("He said no.", "Then he said no.")
    >>> carried.range(3, 7)
    (8, 12)
    """

    def __init__(self, old: str, new: str) -> None:
        self.is_coarse = False
        """Whether the texts differ in so much that only whole lines of them were compared."""
        parts = [[match.span() for match in re.finditer(r"\w+|\W", text)] for text in (old, new)]
        tokens = [[text[slice(*span)] for span in spans] for text, spans in zip((old, new), parts, strict=True)]
        self._old, self._new = old, new
        self._runs: list[tuple[int, int, int]] = []
        runs, self.is_coarse = _matching(tokens[0], tokens[1])
        for at, to, size in runs:
            start, end = parts[0][at][0], parts[0][at + size - 1][1]
            self._runs.append((start, end, parts[1][to][0] - start))

    def range(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the range in the newer text that *start* to *end* of the older has become; None where its words were changed.

        Words put in beside their like ("by the" before "by the") have no border of their own: a range that the comparison parted there is whole as one of its parts was moved.
        """
        run = self._run(start, end)
        return (start + run[2], end + run[2]) if run is not None else None

    def is_sure(self, start: int, end: int) -> bool:
        """Whether the place that `range` gives for *start* to *end* is that of the same words, and not of their like: words beside them are unchanged, too.

        In a paragraph that was replaced by another, a few words are the same by chance.

        >>> carried = Carried("It rains. Talks of the UN go on.", "It rains. A bird of the sea sang.")
        >>> carried.range(19, 22), carried.is_sure(19, 22), carried.is_sure(0, 2)
        ((20, 23), False, True)
        """
        run = self._run(start, end)
        if run is None:
            return False
        low, high, move = run
        if (low, low + move) == (0, 0) or (high, high + move) == (len(self._old), len(self._new)):
            return True
        return any(len(re.findall(r"\w+", beside)) >= BESIDE for beside in (self._old[low : max(low, start)], self._old[end:high]))

    def _run(self, start: int, end: int) -> tuple[int, int, int] | None:
        """Return the run by which *start* to *end* has moved."""
        for run in self._runs:
            if run[0] <= start and end <= run[1]:
                return run
        words = self._old[start:end]
        for low, high, move in self._runs:
            if low < end and start < high and start + move >= 0 and self._new[start + move : end + move] == words:
                return low, high, move
        return None

    def borders(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the range that begins and ends where *start* to *end* of the older text did, whatever was changed between."""
        first = next((start + move for low, high, move in self._runs if low <= start < high), None)
        last = next((end + move for low, high, move in self._runs if low < end <= high), None)
        return (first, last) if first is not None and last is not None and first < last else None

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the range that what stood from *start* to *end* of the older text can be in: up to what is unchanged before and after it."""
        first, last = 0, len(self._new)
        for low, high, move in self._runs:
            if low <= start:
                first = min(start, high) + move
            if high >= end:
                last = max(end, low) + move
                break
        return (first, max(first, last))


def _matching(old: list[str], new: list[str]) -> tuple[list[tuple[int, int, int]], bool]:
    """Return the runs of tokens that *old* and *new* have in common, each where it begins in both and how long it is, in order.

    Returns, too, whether only whole lines were compared.

    What both begin with and end with is taken first: it is cheap, and where one place was changed it is all there is to find.
    """
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    sides = old[head : len(old) - tail], new[head : len(new) - tail]
    is_coarse = not _is_bounded(*sides)
    middle = _lines_in_common(*sides) if is_coarse else _in_common(*sides)
    runs = [(0, 0, head), *((head + at, head + to, size) for at, to, size in middle), (len(old) - tail, len(new) - tail, tail)]
    joined: list[tuple[int, int, int]] = []
    for at, to, size in runs:
        if joined and size and joined[-1][0] + joined[-1][2] == at and joined[-1][1] + joined[-1][2] == to:
            joined[-1] = (*joined[-1][:2], joined[-1][2] + size)
        elif size:
            joined.append((at, to, size))
    return joined, is_coarse


def _is_bounded(old: Sequence[str], new: Sequence[str]) -> bool:
    counts = Counter(new)
    return sum(counts[token] for token in old) <= MAX_PAIRS


def _in_common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    return [(at, to, size) for at, to, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if size]


def _lines_in_common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return runs of tokens that are whole lines; none where those are too many, too."""
    starts: list[list[int]] = []
    lines: list[list[str]] = []
    for tokens in (old, new):
        begins = [0, *(at for at in range(1, len(tokens)) if tokens[at - 1] == "\n"), len(tokens)]
        starts.append(begins)
        lines.append(["".join(tokens[begin:end]) for begin, end in pairwise(begins)])
    if not _is_bounded(*lines):
        return []
    return [(starts[0][at], starts[1][to], starts[0][at + size] - starts[0][at]) for at, to, size in _in_common(*lines)]
