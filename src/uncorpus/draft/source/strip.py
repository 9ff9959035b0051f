"""Stretches of a source that are kept, and the edits between them.

A `Strip` is text that knows where in the source each of its pieces comes from. What lies between two pieces is taken out or replaced by a recorded edit, so
that replaying the edits on the source gives the text exactly. No edit touches what the author wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from uncorpus.model import Edit
from uncorpus.text.reasons import is_allowed_edit

BlockKind = Literal["headline", "dateline", "paragraph", "subheading", "pull-quote", "caption", "byline"]
BETWEEN: Final = "\n\n"
"""What stands between two blocks of a text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the text and the range of the source that they stand for: half-open, in code points."""

    start: int
    end: int
    text: str
    verbatim: bool = True
    """Whether the source has the same words there; a character reference (`&amp;`) is not verbatim, and not divisible."""
    before: str = ""
    """White space that the text has in front of it, within its block."""
    reason: str = ""
    """Why that is not what the source has; empty: whitespace, or markup where there is any."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Consecutive pieces of a source."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The text of the pieces."""
        return "".join(piece.before + piece.text for piece in self.pieces)

    def slice(self, start: int, end: int | None = None) -> Strip:
        """Return the strip of the text from *start* to *end*; white space at its edges is left out."""
        text = self.text
        end = len(text) if end is None else end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        result: list[Piece] = []
        at = 0
        for piece in self.pieces:
            at += len(piece.before)
            low, high = max(start, at), min(end, at + len(piece.text))
            if low < high:
                first = not result
                cut = piece
                if piece.verbatim:
                    cut = replace(piece, start=piece.start + low - at, end=piece.start + high - at, text=piece.text[low - at : high - at])
                if first or low > at:
                    cut = replace(cut, before="", reason="")
                result.append(cut)
            at += len(piece.text)
        return Strip(tuple(result))

    def join(self, other: Strip, space: str, reason: str) -> Strip:
        """Return this strip and *other* as one, with *space* between them, recorded with *reason*."""
        if not other.pieces:
            return self
        first = replace(other.pieces[0], before=space, reason=reason)
        return Strip((*self.pieces, first, *other.pieces[1:]))


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block of the text to be."""

    kind: BlockKind
    strip: Strip
    before: str = BETWEEN
    """White space in front of it, unless it is the first."""
    reason: str = ""
    """Why what stands in front of it in the source goes: `duplicate`, `glued-block`; empty as in `Piece`."""
    called: bool = False
    """Whether the source itself calls it a pull quote, rather than a quotation that stands apart."""

    @property
    def text(self) -> str:
        """The block's text."""
        return self.strip.text


@dataclass(frozen=True, slots=True)
class Derived:
    """A text, its edits, and the ranges of its blocks."""

    text: str
    edits: tuple[Edit, ...]
    blocks: tuple[tuple[BlockKind, int, int], ...]


def derive(source: str, blocks: Sequence[RawBlock]) -> Derived:
    """Return the text of *blocks*, and the edits that make it of *source*."""
    edits: list[Edit] = []
    text: list[str] = []
    ranges: list[tuple[BlockKind, int, int]] = []
    length = at = 0
    for block in blocks:
        begin = None
        for index, piece in enumerate(block.strip.pieces):
            space = piece.before if index else (block.before if ranges else "")
            reason = piece.reason if index else block.reason
            kept = _between(source, at, piece.start, space, reason, edits)
            text.append(kept)
            length += len(kept)
            if begin is None:
                begin = length
            if not piece.verbatim:
                edits.append(
                    Edit(start=piece.start, end=piece.end, before=source[piece.start : piece.end], after=piece.text, reason="markup")
                )
            text.append(piece.text)
            length += len(piece.text)
            at = piece.end
        if begin is not None:
            ranges.append((block.kind, begin, length))
    _between(source, at, len(source), "", "", edits)
    return Derived("".join(text), tuple(_merged(source, edits)), tuple(ranges))


def _between(source: str, start: int, end: int, wanted: str, reason: str, edits: list[Edit]) -> str:
    """Record the edit that makes *wanted* of what the source has between two pieces; return what the text has there."""
    found = source[start:end]
    if found == wanted or (not reason and wanted == BETWEEN and found == "\n"):
        return found
    after = wanted
    # What both begin or end with needs no edit.
    while found and after and found[0] == after[0]:
        found, after, start = found[1:], after[1:], start + 1
    while found and after and found[-1] == after[-1]:
        found, after, end = found[:-1], after[:-1], end - 1
    edit = Edit(
        start=start, end=end, before=found, after=after, reason="markup" if found.strip() else "whitespace" if found else "glued-block"
    )
    told = edit.model_copy(update={"reason": reason}) if reason else edit
    # Where a page has tags between the two halves of a sentence, or around a headline that it repeats, markup goes, too.
    edits.append(told if is_allowed_edit(told, source) else edit)
    return wanted


def _merged(source: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield *edits*, those that touch and have one reason as one."""
    last: Edit | None = None
    for edit in edits:
        if (
            last is not None
            and last.end == edit.start
            and last.reason == edit.reason == "markup"
            and (last.end > last.start or edit.end > edit.start)
        ):
            after = last.after + edit.after
            last = Edit(start=last.start, end=edit.end, before=source[last.start : edit.end], after=after, reason="markup")
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last
