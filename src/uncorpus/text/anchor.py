"""Finding words again: where a span's words stand after its offsets went wrong or the text was changed.

Anchoring by the words, their context and their old place follows the TextQuoteSelector and TextPositionSelector of the W3C Web
Annotation Data Model (2017, sections 4.2.4 and 4.2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEAR: Final = 400
"""How far, in code points, words may have moved and still be taken for the same without context."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words were found."""

    start: int
    is_plain: bool
    """Whether it can be no other place: the words stand once in the text, or once near, or their context decides."""


def places(text: str, words: str) -> list[int]:
    """Return all offsets in *text* at which *words* stand, overlapping ones too."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def nearest(
    text: str, words: str, start: int | None, *, prefix: str = "", suffix: str = "", within: tuple[int, int] | None = None
) -> Anchor | None:
    """Return where *words* stand in *text*: nearest to *start*, and best in their context; None where they stand nowhere.

    *prefix* and *suffix* are what stood around them; *within* is a half-open range that they must lie in. Without *start* only a single place,
    or a context that decides, is plain.

    >>> nearest("he said, she said", "said", 12)
    Anchor(start=13, is_plain=True)
    >>> nearest("he said, she said", "said", None)
    Anchor(start=3, is_plain=False)
    """
    low, high = within or (0, len(text))
    found = [at for at in places(text, words) if low <= at and at + len(words) <= high]
    if not found:
        return None
    if len(found) == 1:
        return Anchor(found[0], is_plain=True)

    def agreement(at: int) -> int:
        return _common(text[:at], prefix, from_end=True) + _common(text[at + len(words) :], suffix, from_end=False)

    def distance(at: int) -> int:
        return abs(at - start) if start is not None else 0

    ranked = sorted(found, key=lambda at: (-agreement(at), distance(at), at))
    best, second = ranked[0], ranked[1]
    if agreement(best) > agreement(second):
        return Anchor(best, is_plain=True)
    if start is None:
        return Anchor(best, is_plain=False)
    # The nearest is plain where it is near, and the next one at least three times as far and not within a few words.
    return Anchor(best, is_plain=distance(best) <= NEAR and distance(second) >= 3 * distance(best) + len(words))


def _common(text: str, context: str, *, from_end: bool) -> int:
    """Return how many code points of *context* stand at the end of *text*, or at its beginning."""
    size = 0
    limit = min(len(text), len(context))
    while size < limit and (text[-1 - size] == context[-1 - size] if from_end else text[size] == context[size]):
        size += 1
    return size
