"""Marks of other tools put on the text: units told apart, words found again, what cannot be placed reported. Nothing is guessed.

Words are compared with their white space as one blank, since tools write line breaks as they like.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from uncorpus.convert.base import Note
from uncorpus.corpus.graph import Mark
from uncorpus.offsets import UNITS, OffsetError, Unit, offsets_of
from uncorpus.store.reading import show
from uncorpus.text.anchor import Carried, Shift, nearest, places
from uncorpus.text.ranges import Range

CONTEXT: Final = 32
"""How many code points around words are compared to tell places with the same words apart."""

NAMES: Final = {
    "code-points": "code points",
    "utf-16": "UTF-16 code units",
    "utf-8": "UTF-8 bytes",
    "crlf": "characters with two for a line break",
    "lf": "characters with one for a line break that has two",
}


def anchor(marks: Sequence[Mark], text: str, notes: list[Note], where: str) -> list[Mark]:
    """Return *marks* at the places of *text* that they mean, in code points. What cannot be placed is left out and noted as a problem.

    Where no words are known, offsets are taken as they are, if they lie in the text.
    """
    convert = _unit(marks, text, notes, where)
    placed: list[tuple[Mark, list[Range | None]]] = []
    sure: list[tuple[int, int]] = []
    for mark in marks:
        found: list[Range | None] = []
        for index, (start, end) in enumerate(mark.ranges):
            words = mark.words[index] if index < len(mark.words) else None
            range_ = convert(start, end)
            if range_ is not None and (words is None or _same(text[slice(*range_)], words)):
                found.append(range_)
                if words is not None:
                    sure.append((start, range_[0]))
            else:
                found.append(None)
        placed.append((mark, found))
    shift = Shift(sure)
    result = []
    for mark, found in placed:
        for index, range_ in enumerate(found):
            if range_ is None:
                found[index] = _again(mark, index, text, shift, notes, where)
        if all(range_ is not None for range_ in found):
            ranges = tuple(range_ for range_ in found if range_ is not None)
            # Words are kept where they say more than the offsets do: nothing after this looks at them.
            result.append(replace(mark, ranges=ranges, words=()))
    return result


def in_code_points(marks: Sequence[Mark], carried: Sequence[Mark], text: str, notes: list[Note], where: str) -> list[Mark]:
    """Return *marks*, which come without their words, in code points: in the unit in which most stand where those *carried* along of their label did.

    Where no unit fits better than code points, it is code points.
    """
    if any(words is not None for mark in marks for words in mark.words):
        return list(marks)
    known = {(mark.label, range_) for mark in carried for range_ in mark.ranges}
    fits: dict[str, int] = {}
    for unit in _units(text):
        converter = _Converter(text, unit)
        fits[unit] = sum((mark.label, converter(*range_)) in known for mark in marks for range_ in mark.ranges)
    best = max(fits, key=lambda unit: fits[unit])
    if fits[best] <= fits["code-points"]:
        return list(marks)
    notes.append(Note(f"{where}: the offsets count {NAMES[best]}; they were converted"))
    converter = _Converter(text, best)
    result = []
    for mark in marks:
        ranges = [converter(*range_) for range_ in mark.ranges]
        inside = tuple(range_ for range_ in ranges if range_ is not None)
        if len(inside) == len(ranges):
            result.append(replace(mark, ranges=inside))
        else:
            notes.append(Note(f"{where}: {mark.label} {mark.id} has no place in the text, in {NAMES[best]}", is_problem=True))
    return result


def carry(marks: Iterable[Mark], old: str, new: str, notes: list[Note], where: str) -> list[Mark]:
    """Return *marks*, which are on the text *old*, on the text *new*. What has no place there is left out and noted as a problem."""
    carried = Carried(old, new)
    result = []
    for mark in marks:
        ranges = [carried.range(*range_) for range_ in mark.ranges]
        for range_, place in zip(mark.ranges, ranges, strict=True):
            if place is not None and not carried.is_sure(*range_):
                words = show(old[slice(*range_)])
                notes.append(
                    Note(f"{where}: {mark.label} {words}: around these words all is another; taken to be at {place[0]}:{place[1]}")
                )
        lost = [range_ for range_, place in zip(mark.ranges, ranges, strict=True) if place is None]
        if lost:
            words = " … ".join(show(old[slice(*range_)]) for range_ in lost)
            notes.append(Note(f"{where}: {mark.label} {words}: these words are not in the article's text", is_problem=True))
        else:
            result.append(replace(mark, ranges=tuple(range_ for range_ in ranges if range_ is not None)))
    return result


class _Converter:
    """Offsets in a unit as code points."""

    def __init__(self, text: str, unit: str) -> None:
        self._size = len(text)
        self._breaks = (
            [at + index + 1 for index, at in enumerate(at for at, char in enumerate(text) if char == "\n")] if unit == "crlf" else []
        )
        self._pairs = [at - index for index, at in enumerate(_pairs(text))] if unit == "lf" else []
        self._offsets = offsets_of(text, unit) if unit in UNITS else None

    def __call__(self, start: int, end: int) -> Range | None:
        """Return the range in code points; None where it is none."""
        try:
            if self._offsets is not None:
                first, last = self._offsets.to_code_points((start, end))
            else:
                first, last = (offset - bisect_left(self._breaks, offset) + bisect_left(self._pairs, offset) for offset in (start, end))
        except OffsetError:
            return None
        return (first, last) if 0 <= first < last <= self._size else None


def _pairs(text: str) -> list[int]:
    return [match.start() for match in re.finditer("\r\n", text)]


def _units(text: str) -> list[Unit | str]:
    return [*UNITS, *(["crlf"] if "\n" in text else []), *(["lf"] if "\r\n" in text else [])]


def _unit(marks: Sequence[Mark], text: str, notes: list[Note], where: str) -> _Converter:
    """Return the unit in which the most words are where they say; code points where they all fit, or none do."""
    spans = [
        (start, end, words) for mark in marks for (start, end), words in zip(mark.ranges, mark.words, strict=False) if words is not None
    ]
    units = _units(text)
    fits: Counter[str] = Counter()
    for unit in units:
        converter = _Converter(text, unit)
        for start, end, words in spans:
            range_ = converter(start, end)
            fits[unit] += range_ is not None and _same(text[slice(*range_)], words)
        if unit == "code-points" and fits[unit] == len(spans):
            break
    best = max(units, key=lambda unit: fits[unit])
    if fits[best] > fits["code-points"]:
        notes.append(Note(f"{where}: the offsets count {NAMES[best]}; they were converted"))
        return _Converter(text, best)
    return _Converter(text, "code-points")


def _again(mark: Mark, index: int, text: str, shift: Shift, notes: list[Note], where: str) -> Range | None:
    """Find the words of a range that are not where its offsets say."""
    start, end = mark.ranges[index]
    words = mark.words[index] if index < len(mark.words) else None
    label = f"{where}: {mark.label} {mark.id}"
    if not words:
        notes.append(Note(f"{label}: {start}:{end} does not lie in the text of {len(text)} code points", is_problem=True))
        return None
    place = _by_context(mark.context, text, words) or _by_shift(text, words, start, shift)
    if place is None:
        found = nearest(text, words, start)
        place = found.start if found is not None and found.is_plain else None
        if place is None:
            why = "stand nowhere in the text" if found is None else "stand in several places, none of them near"
            notes.append(Note(f"{label}: the words {show(words)}, said to be at {start}:{end}, {why}", is_problem=True))
            return None
    notes.append(Note(f"{label}: the words {show(words)} are at {place}:{place + len(words)}, not at {start}:{end}; placed there"))
    return place, place + len(words)


def _by_context(context: tuple[str, str], text: str, words: str) -> int | None:
    """Return the only place where *words* stand between what is said to stand around them."""
    before, after = context[0][-CONTEXT:], context[1][:CONTEXT]
    if not before and not after:
        return None
    found = [at for at in places(text, words) if text[:at].endswith(before) and text.startswith(after, at + len(words))]
    return found[0] if len(found) == 1 else None


def _by_shift(text: str, words: str, start: int, shift: Shift) -> int | None:
    """Return the only place of *words* where what stood between spans that were found can be now."""
    window = shift.window(start)
    if window is None:
        return None
    found = nearest(text, words, None, (window[0], window[1] + len(words)))
    return found.start if found is not None and found.is_plain else None


def _same(found: str, words: str) -> bool:
    return found == words or found.split() == words.split()
