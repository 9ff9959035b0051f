"""Quotation marks: which characters they are, which belong together, and what they enclose.

Marks are paired within one block, as they stand: a straight mark may close a curly one (“…"), a paragraph may leave its mark open
because the quote goes on in the next. Single marks count only as a pair, since an apostrophe looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OPENING: Final = "“„«「『〝‟"
CLOSING: Final = "”»」』〞"
STRAIGHT: Final = '"＂'
DOUBLE: Final = frozenset(OPENING + CLOSING + STRAIGHT)
"""Marks that are never anything else (in running text)."""

CROSSED: Final = frozenset({("„", "“"), ("»", "«")})
"""Pairs whose closing mark is an opening one elsewhere: „German“ and »German«."""

SINGLE_OPENING: Final = "‘‚‹"
SINGLE_CLOSING: Final = "’›"
SINGLE_STRAIGHT: Final = "'"


@dataclass(frozen=True, slots=True, order=True)
class MarkedRegion:
    """Words between quotation marks, the marks included: half-open, in code points of the text."""

    start: int
    end: int
    closed: bool
    """False where the block ends before a closing mark, or begins before an opening one."""
    single: bool

    @property
    def marks(self) -> tuple[int, ...]:
        """Offsets of the marks themselves."""
        return (self.start, self.end - 1) if self.closed else (self.start,)


def marked_regions(text: str, start: int = 0, end: int | None = None) -> tuple[MarkedRegion, ...]:
    """Return what is enclosed by quotation marks in *text* from *start* to *end* (one block), in text order, outer before inner.

    >>> [(r.start, r.end) for r in marked_regions('He said “no", then "so be it".')]
    [(8, 12), (19, 29)]
    """
    end = len(text) if end is None else end
    regions: list[MarkedRegion] = []
    stack: list[tuple[str, int]] = []

    def close(*, single: bool, at: int) -> bool:
        """Close the innermost open mark of the kind; single marks left open inside a double one were apostrophes."""
        for depth in range(len(stack) - 1, -1, -1):
            opener, begin = stack[depth]
            if _is_single(opener) == single:
                del stack[depth:]
                regions.append(MarkedRegion(begin, at + 1, closed=True, single=single))
                return True
            if single:
                break  # a double mark was opened since: not the partner
        return False

    for at in range(start, end):
        char = text[at]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        innermost = next((opener for opener, _ in reversed(stack) if not _is_single(opener)), "")
        if (innermost, char) in CROSSED:
            close(single=False, at=at)
        elif char in OPENING or (char == "»" and not innermost and _opens(before, after)):
            stack.append((char, at))
        elif char in CLOSING:
            if not close(single=False, at=at):
                regions.append(MarkedRegion(at, at + 1, closed=False, single=False))
        elif char in STRAIGHT:
            if not innermost or (_opens(before, after) and innermost not in STRAIGHT):
                stack.append((char, at))
            else:
                close(single=False, at=at)
        elif char in SINGLE_OPENING or (char in SINGLE_STRAIGHT and _opens(before, after)):
            stack.append((char, at))
        elif char in SINGLE_CLOSING + SINGLE_STRAIGHT and not after.isalnum() and not before.isspace():
            close(single=True, at=at)
    for opener, begin in stack:
        if not _is_single(opener):
            regions.append(MarkedRegion(begin, end, closed=False, single=False))
    return tuple(sorted(regions, key=lambda region: (region.start, -region.end)))


def without_marks(text: str) -> str:
    """Return *text* without the quotation marks around it; marks inside stay.

    >>> without_marks("“We came,”")
    'We came,'
    >>> without_marks("efforts are “critical”")
    'efforts are “critical”'
    """
    regions = marked_regions(text)
    if regions and regions[0].start == 0:
        outer = regions[0]
        if outer.closed and outer.end == len(text):
            return text[1:-1]
        if not outer.closed and outer.end == len(text):
            return text[1:]
    return text


def _is_single(mark: str) -> bool:
    return mark in SINGLE_OPENING or mark in SINGLE_STRAIGHT


def _opens(before: str, after: str) -> bool:
    return (before.isspace() or before in "([{—–-" or before in DOUBLE) and not after.isspace()
