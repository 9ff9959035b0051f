"""Annotations by their place in the text, of many articles at once.

A *place* is a number: the article's in its upper half, the offset in its lower one, so that what stands in different articles never meets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Places:
    """Where items begin, and where they end."""

    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, article: Numbers, starts: Numbers, ends: Numbers) -> Places:
        """Return the places from *starts* to *ends*, offsets in each *article*."""
        return cls(article << 32 | starts, article << 32 | ends)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts.tolist(), self.ends.tolist(), strict=True)


class Ordered:
    """Items by their places, to be looked up. Each answer is pairs: the number of who asked, and of the item; sorted, and none twice."""

    def __init__(self, places: Places) -> None:
        import numpy as np

        self._order = np.argsort(places.starts, kind="stable")
        self._starts, self._ends = places.starts[self._order], places.ends[self._order]
        # Where items overlap, an end may come before that of an earlier item; the greatest so far never does.
        self._reach = np.maximum.accumulate(self._ends)

    def inside(self, spans: Places, askers: Numbers) -> tuple[Numbers, Numbers]:
        """Return the items that lie in one of the *spans* of each of *askers*."""
        import numpy as np

        span, item = ranges(np.searchsorted(self._starts, spans.starts), np.searchsorted(self._starts, spans.ends))
        return self._pairs(askers[span], item, self._ends[item] <= spans.ends[span])

    def overlapping(self, spans: Places, askers: Numbers) -> tuple[Numbers, Numbers]:
        """Return the items that share a code point with one of the *spans* of each of *askers*."""
        import numpy as np

        span, item = ranges(np.searchsorted(self._reach, spans.starts, "right"), np.searchsorted(self._starts, spans.ends))
        return self._pairs(askers[span], item, self._ends[item] > spans.starts[span])

    def around(self, spans: Places) -> Numbers:
        """Return for each of *spans* the first item that holds it; -1 where none does."""
        import numpy as np

        span, item = ranges(np.searchsorted(self._reach, spans.ends), np.searchsorted(self._starts, spans.starts, "right"))
        holds = self._ends[item] >= spans.ends[span]
        found, first = np.unique(span[holds], return_index=True)
        holder = np.full(len(spans.starts), -1)
        holder[found] = self._order[item[holds][first]]
        return holder

    def _pairs(self, askers: Numbers, items: Numbers, wanted: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        askers, items = distinct(askers[wanted], items[wanted], in_order=True)
        return askers, self._order[items]


def ranges(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Return all numbers of the half-open ranges from *first* to *last*, one range after the other, each with the number of its range.

    >>> import numpy as np
    >>> [part.tolist() for part in ranges(np.array([4, 7, 9]), np.array([6, 7, 10]))]
    [[0, 0, 2], [4, 5, 9]]
    """
    import numpy as np

    sizes = np.maximum(last - first, 0)
    of = np.repeat(np.arange(len(sizes)), sizes)
    before = np.cumsum(sizes) - sizes
    return of, np.arange(len(of)) + (first - before)[of]


def distinct(askers: Numbers, items: Numbers, *, in_order: bool = False) -> tuple[Numbers, Numbers]:
    """Return each pair of *askers* and *items* once, sorted by who asks, and then as they come first, or *in_order* of the items."""
    import numpy as np

    pairs, first = np.unique(askers << 32 | items, return_index=True)
    if not in_order:
        order = np.lexsort((first, pairs >> 32))
        pairs = pairs[order]
    return pairs >> 32, pairs & 0xFFFFFFFF
