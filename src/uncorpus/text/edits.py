"""From the source to the text by recorded edits, and back: where in the source, and at which bytes, a span of the text stands."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from uncorpus.model import Edit


class EditError(ValueError):
    """An edit that cannot be applied. `index` is its place in the list of edits."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True, slots=True)
class SourceRange:
    """Where something stands in the source: half-open, in code points and in bytes, with the source's own words."""

    start: int
    end: int
    byte_start: int
    byte_end: int
    text: str


def apply_edits(source: str, edits: Sequence[Edit]) -> str:
    """Replay *edits* on *source* and return the text.

    The offsets of all edits are those of the untouched source. Raises `EditError` where an edit is out of range, out of
    order, overlaps the one before, does not find its `before`, or changes nothing.
    """
    return Alignment(source, edits).text


def undo_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return the source from which *edits* made *text*: the other way round of `apply_edits`. Raises `EditError` where they did not make it.

    >>> undo_edits("The IAEA", [Edit(start=4, end=5, before="[", after="", reason="markup")])
    'The [IAEA'
    """
    pieces: list[str] = []
    at = place = 0
    for index, edit in enumerate(edits):
        kept = text[place : place + edit.start - at]
        place += len(kept)
        if len(kept) != edit.start - at or not text.startswith(edit.after, place):
            raise EditError(index, f"the edit did not make this text: {edit.after!r} is not at {place}")
        pieces += (kept, edit.before)
        place += len(edit.after)
        at = edit.end
    return "".join([*pieces, text[place:]])


class Alignment:
    """A source and its edits, replayed: the text, and the way back from it.

    >>> link = [
    ...     Edit(start=4, end=5, before="[", after="", reason="markup"),
    ...     Edit(start=9, end=13, before="](#)", after="", reason="markup"),
    ... ]
    >>> alignment = Alignment("The [IAEA](#) said", link)
    >>> alignment.text
    'The IAEA said'
    >>> alignment.to_source(4, 8).text
    'IAEA'
    >>> alignment.to_source(0, 13).text
    'The [IAEA](#) said'
    """

    def __init__(self, source: str, edits: Sequence[Edit]) -> None:
        self.source = source
        pieces: list[str] = []
        # The text is a sequence of pieces: stretches kept as they are, and the edits' replacements.
        self._text_starts: list[int] = []
        self._source_starts: list[int] = []
        self._kept: list[bool] = []
        self._ends: list[int] = []
        at = length = 0

        def add(piece: str, start: int, end: int, *, kept: bool) -> None:
            nonlocal length
            if piece:
                self._text_starts.append(length)
                self._source_starts.append(start)
                self._ends.append(end)
                self._kept.append(kept)
                pieces.append(piece)
                length += len(piece)

        for index, edit in enumerate(edits):
            _check(edit, index, source, at)
            add(source[at : edit.start], at, edit.start, kept=True)
            add(edit.after, edit.start, edit.end, kept=False)
            at = edit.end
        add(source[at:], at, len(source), kept=True)
        self.text = "".join(pieces)

    def to_source(self, start: int, end: int, encoding: str = "utf-8") -> SourceRange:
        """Return the shortest range of the source that covers the text from *start* to *end* (half-open, code points).

        What an edit took out at the range's border stays outside; what it put in stands for what it replaced. Byte offsets are
        those of the source in *encoding*. Raises `ValueError` for an empty or impossible range.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no range {start}:{end} in a text of {len(self.text)} code points")
        first = self._position(start)[0]
        last = self._position(end - 1)[1]
        return SourceRange(
            start=first,
            end=last,
            byte_start=len(self.source[:first].encode(encoding)),
            byte_end=len(self.source[:last].encode(encoding)),
            text=self.source[first:last],
        )

    def _position(self, offset: int) -> tuple[int, int]:
        """The source range that the code point at *offset* of the text comes from."""
        piece = bisect.bisect_right(self._text_starts, offset) - 1
        start = self._source_starts[piece]
        if not self._kept[piece]:
            return start, self._ends[piece]
        start += offset - self._text_starts[piece]
        return start, start + 1


def _check(edit: Edit, index: int, source: str, at: int) -> None:
    if edit.start > edit.end or edit.end > len(source):
        raise EditError(index, f"the range {edit.start}:{edit.end} does not lie in the source of {len(source)} code points")
    if edit.start < at:
        raise EditError(index, f"the edit starts at {edit.start}, before the end of the one in front of it ({at})")
    found = source[edit.start : edit.end]
    if found != edit.before:
        raise EditError(index, f"the source has {found!r} at {edit.start}:{edit.end}, not {edit.before!r}")
    if edit.before == edit.after:
        raise EditError(index, "the edit changes nothing")
