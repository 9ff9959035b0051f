"""Offsets in the units that other programs count in: code points, UTF-16 code units (Java, JavaScript, .NET), UTF-8 bytes (Go, Rust, C).

Everything in `uncorpus` counts Unicode code points. A text is looked at once, and then any number of its offsets are converted, each in the
logarithm of how many characters are wide; in a text without wide ones an offset costs nothing.

>>> convert("a 🕊️ flew", [0, 2, 4], to="utf-16")
[0, 2, 5]
>>> convert("a 🕊️ flew", [0, 2, 9], source="utf-8", to="code-points")
[0, 2, 4]
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal, get_args

Unit = Literal["code-points", "utf-16", "utf-8"]
"""What an offset counts."""

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)

_WIDE: Final = {"utf-16": re.compile("[\U00010000-\U0010ffff]"), "utf-8": re.compile("[^\0-\x7f]")}


class OffsetError(ValueError):
    """An offset that is none: outside of the text, or inside of a character."""


class Offsets:
    """The way between code points of a text and another *unit*. Half-open ranges stay half-open: borders are converted, not characters.

    >>> offsets = Offsets("Inês 🕊️", "utf-8")
    >>> offsets.from_code_points([0, 3, 4, 7]), offsets.to_code_points([0, 4, 5, 13]), len(offsets)
    ([0, 4, 5, 13], [0, 3, 4, 7], 13)
    """

    def __init__(self, text: str, unit: Unit) -> None:
        if unit not in UNITS:
            raise ValueError(f"no unit {unit!r}; known: {', '.join(UNITS)}")
        self.unit = unit
        self._size = len(text)
        # A wide character is one that has more than one unit: where each stands, and how many units more than one it and those before it have.
        self._wide = [match.start() for match in _WIDE[unit].finditer(text)] if unit in _WIDE else []
        more = _more_in_utf8 if unit == "utf-8" else _one
        self._more = [0, *accumulate(more(text[at]) for at in self._wide)]
        self._starts = [at + more for at, more in zip(self._wide, self._more, strict=False)]

    def __len__(self) -> int:
        """How many units the text has."""
        return self._size + self._more[-1]

    def from_code_points(self, offsets: Iterable[int]) -> list[int]:
        """Return *offsets*, counted in code points, in the unit. Raises `OffsetError` for one outside of the text."""
        return [self._from(offset) for offset in offsets]

    def to_code_points(self, offsets: Iterable[int]) -> list[int]:
        """Return *offsets*, counted in the unit, in code points. Raises `OffsetError` for one outside of the text or inside a character."""
        return [self._to(offset) for offset in offsets]

    def _from(self, offset: int) -> int:
        _whole(offset)
        if not 0 <= offset <= self._size:
            raise OffsetError(f"the offset {offset} is not in the text of {self._size} code points")
        return offset + self._more[bisect_left(self._wide, offset)]

    def _to(self, offset: int) -> int:
        _whole(offset)
        if not 0 <= offset <= len(self):
            raise OffsetError(f"the offset {offset} is not in the text of {len(self)} units ({self.unit})")
        before = bisect_right(self._starts, offset)
        if not before or offset == self._starts[before - 1]:
            return self._wide[before - 1] if before else offset
        found = offset - self._more[before]
        if found <= self._wide[before - 1]:
            raise OffsetError(f"the offset {offset} ({self.unit}) lies inside of the character at {self._wide[before - 1]}")
        return found


def convert(text: str, offsets: Iterable[int], *, source: Unit = "code-points", to: Unit = "code-points") -> list[int]:
    r"""Return *offsets* in *text*, counted in the unit *source*, in the unit *to*. Raises `OffsetError`.

    >>> convert("e\u0301 = é", [2, 6], to="utf-8")
    [3, 8]
    """
    return offsets_of(text, to).from_code_points(offsets_of(text, source).to_code_points(offsets))


@lru_cache(8)
def offsets_of(text: str, unit: Unit) -> Offsets:
    """Return the `Offsets` of *text* for *unit*; those of the texts asked for last are kept."""
    return Offsets(text, unit)


def detect(text: str, spans: Sequence[tuple[int, int, str]]) -> Unit | None:
    """Return the unit in which *spans*, each start, end and words, are counted: that in which most words are where they say.

    Of units that are as good as each other (a text of plain letters fits all) the first of `UNITS` is taken. None where no span fits in any.

    >>> detect("🕊️ flew home", [(4, 8, "flew")])
    'utf-16'
    """
    best: Unit | None = None
    most = 0
    for unit in UNITS:
        right = sum(_is_at(text, start, end, words, unit) for start, end, words in spans)
        if right > most:
            best, most = unit, right
    return best


def _is_at(text: str, start: int, end: int, words: str, unit: Unit) -> bool:
    offsets = offsets_of(text, unit)
    try:
        first, last = offsets.to_code_points((start, end))
    except OffsetError:
        return False
    return text[first:last] == words


def _whole(offset: object) -> None:
    if not hasattr(offset, "__index__"):
        raise OffsetError(f"the offset {offset!r} is no whole number")


def _one(_: str) -> int:
    return 1


def _more_in_utf8(char: str) -> int:
    return 1 if char < "\u0800" else 2 if char < "\U00010000" else 3
