"""Quotation marks: which characters they are, which belong together, and what they enclose.

Marks are paired within one block, as they stand: a straight mark may close a curly one (“…"), a paragraph may leave its mark open
because the quote goes on in the next. Single marks count only as a pair, since an apostrophe looks the same. Two apostrophes or grave accents in a row
are one double mark, as typewriters and wire services write it (''…'', ``…'').
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

TYPED: Final = "''"
OPENING: Final = frozenset((*"“„«「『﹁﹃〝‟❝", "``"))
CLOSING: Final = frozenset("”»」』﹂﹄〞❞")
STRAIGHT: Final = frozenset(('"', "＂", TYPED))
DOUBLE: Final = OPENING | CLOSING | STRAIGHT
"""Marks that are never anything else (in running text)."""

CROSSED: Final = frozenset({("„", "“"), ("»", "«"), ("”", "”"), ("»", "»")})
"""Pairs whose marks have another part elsewhere: „German“, »German«, ”Swedish”, »Swedish»."""

EITHER: Final = frozenset("”»")
"""Closing marks that open where nothing is open and a word follows."""

SINGLE_OPENING: Final = frozenset("‘‚‹")
SINGLE_CLOSING: Final = frozenset("’›")
SINGLE_STRAIGHT: Final = frozenset("'")
SINGLE: Final = SINGLE_OPENING | SINGLE_CLOSING | SINGLE_STRAIGHT

_ANY: Final = re.compile(f"'(?=''(?!'))|''|``|[{''.join(sorted(mark for mark in DOUBLE | SINGLE if len(mark) == 1))}]")
"""One mark; of three apostrophes the first is a single mark."""


class MarkedRegion(NamedTuple):
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


def mark_characters(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """Return offset and character of everything in *text* that may be a quotation mark, apostrophes too."""
    return [(match.start(), match.group()) for match in _ANY.finditer(text, start, len(text) if end is None else end)]


def marked_regions(
    text: str, start: int = 0, end: int | None = None, found: list[tuple[int, str]] | None = None
) -> tuple[MarkedRegion, ...]:
    """Return what is enclosed by quotation marks in *text* from *start* to *end* (one block), in text order, outer before inner.

    What lies behind the text's end is not there. *found* is what `mark_characters` gives for the range, where that is known already.

    >>> [(r.start, r.end) for r in marked_regions('He said “no”, then "so be it".')]
    [(8, 12), (19, 29)]
    """
    end = len(text) if end is None else min(end, len(text))
    regions: list[MarkedRegion] = []
    stack: list[tuple[str, int]] = []

    def close(at: int, width: int = 1, *, single: bool) -> bool:
        """Close the innermost open mark of the kind; single marks left open inside a double one were apostrophes."""
        for depth in range(len(stack) - 1, -1, -1):
            opener, begin = stack[depth]
            if (opener in SINGLE) == single:
                del stack[depth:]
                regions.append(MarkedRegion(begin, at + width, closed=True, single=single))
                return True
            if single:
                break  # a double mark was opened since: not the partner
        return False

    for at, char in mark_characters(text, start, end) if found is None else found:
        before = text[at - 1] if at > start else " "
        width = len(char)
        after = text[at + width] if at + width < end else " "
        if char in SINGLE:
            if char in SINGLE_OPENING or (char in SINGLE_STRAIGHT and _opens(before, after)):
                stack.append((char, at))
            elif stack and not after.isalnum() and not before.isspace():
                close(at, single=True)
            continue
        innermost = next((opener for opener, _ in reversed(stack) if opener not in SINGLE), "")
        if (innermost, char) in CROSSED or (char == innermost and char in OPENING and not _opens(before, after) and not after.isalnum()):
            # A mark of the wrong kind, as typed: “Not so,“ she said.
            close(at, width, single=False)
        elif char in OPENING or (char in EITHER and not innermost and _opens(before, after)):
            stack.append((char, at))
        elif char in CLOSING:
            if not close(at, width, single=False):
                regions.append(MarkedRegion(at, at + width, closed=False, single=False))
        elif not innermost or (_opens(before, after) and innermost not in STRAIGHT):
            stack.append((char, at))
        else:
            close(at, width, single=False)
    for opener, begin in stack:
        if opener not in SINGLE:
            regions.append(MarkedRegion(begin, end, closed=False, single=False))
    if len(regions) > 1:
        regions.sort(key=lambda region: (region.start, -region.end))
    return tuple(regions)


def without_marks(text: str) -> str:
    """Return *text* without the quotation marks around it; marks inside stay.

    >>> without_marks("“We came,”")
    'We came,'
    >>> without_marks("efforts are “critical”")
    'efforts are “critical”'
    """
    if not _ANY.match(text):
        return text
    regions = marked_regions(text)
    if regions and regions[0].start == 0:
        outer = regions[0]
        opening, closing = (2 if mark in {TYPED, "``"} else 1 for mark in (text[:2], text[-2:]))
        if outer.closed and outer.end == len(text):
            return text[opening:-closing]
        if not outer.closed and outer.end == len(text):
            return text[opening:]
    return text


def _opens(before: str, after: str) -> bool:
    return (before.isspace() or before in "([{—–-" or before in DOUBLE) and not after.isspace()
