"""Annotations by their place in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Generic, Protocol, TypeVar


class HasSpan(Protocol):
    """What has a start and an end."""

    @property
    def start(self) -> int:
        """First code point."""
        ...

    @property
    def end(self) -> int:
        """Code point after the last one."""
        ...


T = TypeVar("T")


class Ordered(Generic[T]):
    """Items with their spans, to be looked up by place."""

    def __init__(self, items: Iterable[T], span: Callable[[T], HasSpan]) -> None:
        self._items = sorted(items, key=lambda item: span(item).start)
        self._spans = [span(item) for item in self._items]
        self._starts = [span.start for span in self._spans]
        ends = [span.end for span in self._spans]
        # Where items overlap, an end may come before that of an earlier item; the greatest so far never does.
        self._reach = list(accumulate(ends, max))

    def inside(self, spans: Iterable[HasSpan]) -> list[T]:
        """Return the items that lie in one of *spans*."""
        found: set[int] = set()
        for span in spans:
            candidates = range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))
            found.update(index for index in candidates if self._spans[index].end <= span.end)
        return [self._items[index] for index in sorted(found)]

    def overlapping(self, spans: Iterable[HasSpan]) -> list[T]:
        """Return the items that share a code point with one of *spans*."""
        found: set[int] = set()
        for span in spans:
            candidates = range(bisect_right(self._reach, span.start), bisect_left(self._starts, span.end))
            found.update(index for index in candidates if self._spans[index].end > span.start)
        return [self._items[index] for index in sorted(found)]

    def around(self, span: HasSpan) -> T | None:
        """Return the first item that holds *span*."""
        candidates = range(bisect_left(self._reach, span.end), bisect_right(self._starts, span.start))
        return next((self._items[index] for index in candidates if self._spans[index].end >= span.end), None)
