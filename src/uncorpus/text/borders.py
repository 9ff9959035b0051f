"""Where a span may begin and end: between words and between characters, on no white space and no stray punctuation.

A border is judged by the two code points around it; what was found right is remembered, since texts repeat themselves.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

Fault = Literal["white-space", "punctuation", "word", "character"]

NOT_FIRST: Final = frozenset(",;:.!?)]}、。，")
"""With these no span begins. A full stop may belong to a name (“.NET”); quotation marks open and close by language."""

NOT_LAST: Final = frozenset(",;:([{—–、，")
"""With these no span ends. A full stop may belong to an abbreviation."""

ZERO_WIDTH_JOINER: Final = "\u200d"
REMEMBERED_AT_MOST: Final = 100_000

_right_starts: set[str] = set()
_right_ends: set[str] = set()


def odd_starts(pairs: set[str]) -> set[str]:
    """Return those of *pairs*, the code points before and after a border, between which no span should begin."""
    return _odd(pairs, _right_starts, 1, NOT_FIRST)


def odd_ends(pairs: set[str]) -> set[str]:
    """Return those of *pairs*, the code points before and after a border, between which no span should end."""
    return _odd(pairs, _right_ends, 0, NOT_LAST)


def fault(text: str, border: int, *, first: bool) -> Fault | None:
    """Return what is wrong with a span of *text* that begins (*first*) or ends at *border*, or None.

    A hyphen and an apostrophe are borders of words. Words are judged in scripts that part them everywhere alike: Latin, Greek,
    Cyrillic. Characters are extended grapheme clusters (Unicode Standard Annex 29).

    >>> fault("the UN chief", 5, first=True), fault("inter-Korean", 6, first=True), fault("cafe\u0301", 4, first=False)
    ('word', None, 'character')
    """
    before = text[border - 1 : border] if border else ""
    after = text[border : border + 1]
    inner = after if first else before
    if _parts_character(text, border):
        return "character"
    if inner.isspace():
        return "white-space"
    if inner in (NOT_FIRST if first else NOT_LAST) and not (inner == "." and text[border + 1 : border + 2].isalnum()):
        return "punctuation"
    if before.isalnum() and after.isalnum() and _parts_words(before) and _parts_words(after):
        return "word"
    return None


def _odd(pairs: set[str], right: set[str], inner: int, stray: frozenset[str]) -> set[str]:
    new = pairs - right
    odd = {pair for pair in new if _may_be_odd(pair, inner, stray)}
    if len(right) > REMEMBERED_AT_MOST:
        right.clear()
    right |= new - odd
    return odd


def _may_be_odd(pair: str, inner: int, stray: frozenset[str]) -> bool:
    before, after = pair[0], pair[1]
    return (
        pair[inner].isspace()
        or pair[inner] in stray
        or (before.isalnum() and after.isalnum() and _parts_words(before) and _parts_words(after))
        or _may_part_character(before, after)
    )


def _parts_words(char: str) -> bool:
    return char < "\u0530" or "\u1e00" <= char <= "\u1fff"


def _may_part_character(before: str, after: str) -> bool:
    if after < "\u0300" or "\u2010" <= after <= "\u2027":  # plain letters and punctuation begin a character of their own
        return before == "\r" and after == "\n"
    if before == ZERO_WIDTH_JOINER or (after >= "\u0900" and unicodedata.category(before).startswith("M")):
        return True
    import regex

    match = regex.match(r"\X", before + after)
    return match is not None and match.end() == len(before + after)


def _parts_character(text: str, border: int) -> bool:
    if not 0 < border < len(text) or not _may_part_character(text[border - 1], text[border]):
        return False
    import regex

    # A cluster begins anew at any plain letter, so that only what follows the last one matters.
    start = border - 1
    while start > 0 and not (text[start] < "\u0300" and text[start] != "\n"):
        start -= 1
    return any(match.start() + start < border < match.end() + start for match in regex.finditer(r"\X", text[start : border + 32]))
