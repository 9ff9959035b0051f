"""Spans that overlap, nest and are broken, woven into the text of a block as HTML.

Elements of HTML nest, spans do not. So an element that another one crosses is closed there and opened again: its parts say the same, and only the
first carries what must stand once, an id or a number. Text from files is hostile: everything is escaped here, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

_HARMLESS: Final[dict[int, str]] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    ord("\r"): "\n",
    0x7F: "␡",
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&#34;",
    ord("'"): "&#39;",
}
"""What is markup is escaped. Control characters have no place in HTML: they are shown as their pictures, one for one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An element around the text from `start` to `end` (half-open, code points of the article's text)."""

    start: int
    end: int
    first: str
    """The tag that opens it, with what stands only once."""
    again: str
    """The tag that opens it again, after something crossed it."""
    close: str
    depth: int = 0
    """Of two pieces with the same range, the one with the smaller depth is the outer one."""
    is_innermost: bool = False
    """Whether nothing may be nested in it: a link."""


def escaped(text: str) -> Markup:
    r"""Return *text* as HTML in which no character is markup or a control character.

    >>> escaped("<b>\x00")
    Markup('&lt;b&gt;␀')
    """
    return Markup(text.translate(_HARMLESS))  # noqa: S704 - this is the escaping


def weave(text: str, start: int, end: int, pieces: Iterable[Piece]) -> Markup:
    """Return the text from *start* to *end* with *pieces* around their parts; what lies outside of the range is cut off.

    >>> b, i = (lambda s, e: Piece(s, e, "<b id=1>", "<b>", "</b>")), (lambda s, e: Piece(s, e, "<i>", "<i>", "</i>"))
    >>> weave("one two three", 0, 13, [b(0, 7), i(4, 13)])
    Markup('<b id=1>one <i>two</i></b><i> three</i>')
    """
    inside = [piece for piece in pieces if piece.start < end and start < piece.end and piece.start < piece.end]
    opening: dict[int, list[Piece]] = {}
    borders = {start, end}
    for piece in inside:
        opens, closes = max(piece.start, start), min(piece.end, end)
        opening.setdefault(opens, []).append(piece)
        borders.update((opens, closes))
    out: list[str] = []
    stack: list[Piece] = []
    at = start
    for offset in sorted(borders):
        if at < offset:
            out.append(text[at:offset].translate(_HARMLESS))
            at = offset
        new = opening.get(offset, [])
        if len(new) > 1:
            new.sort(key=lambda piece: (piece.is_innermost, -piece.end, piece.depth))
        again = _close(out, stack, offset, make_room=bool(new))
        for piece in again:
            if not piece.is_innermost:
                out.append(piece.again)
                stack.append(piece)
        links = [piece for piece in again if piece.is_innermost]
        for piece in new:
            if piece.is_innermost and links:
                continue  # a link in a link: the one that began first stays
            out.append(piece.first)
            stack.append(piece)
            links += [piece] if piece.is_innermost else []
        for piece in again:
            if piece.is_innermost:
                out.append(piece.again)
                stack.append(piece)
    while stack:
        out.append(stack.pop().close)
    return Markup("".join(out))  # noqa: S704 - every text in it was made harmless


def _close(out: list[str], stack: list[Piece], offset: int, *, make_room: bool) -> Sequence[Piece]:
    """Close what ends at *offset*, and what stands in the way of it; return what has to be opened again, the outer first.

    *make_room*: something opens here, so that links are closed, too.
    """
    again: list[Piece] = []
    depth = len(stack)
    for place, piece in enumerate(stack):
        if piece.end <= offset or (make_room and piece.is_innermost):
            depth = place
            break
    while len(stack) > depth:
        piece = stack.pop()
        out.append(piece.close)
        if piece.end > offset:
            again.append(piece)
    again.reverse()
    return again


def lanes(ranges: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
    """Return a lane for each item, given its ranges, so that items that overlap have different ones: the lowest that is free.

    Items in text order, as quotes stand in a file; a nested item comes after the one around it.

    >>> lanes([[(0, 50)], [(10, 20)], [(15, 30)], [(60, 70)]])
    [0, 1, 2, 0]
    """
    result: list[int] = []
    ends: list[list[tuple[int, int]]] = []
    for own in ranges:
        lane = 0
        while lane < len(ends) and any(low < high_ and low_ < high for low, high in own for low_, high_ in ends[lane]):
            lane += 1
        if lane == len(ends):
            ends.append([])
        ends[lane] = [pair for pair in ends[lane] if pair[1] > own[0][0]] + list(own)
        result.append(lane)
    return result
