"""Discontinuous marks for tools whose annotations are one stretch each: a mark for each part, and links `part` from the first to the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from uncorpus.convert.base import Note
from uncorpus.corpus.graph import Link, Mark

PART: Final = "part"


def split(marks: Iterable[Mark], links: Iterable[Link]) -> tuple[list[Mark], list[Link]]:
    """Return *marks* with one range each, and *links* with those that hold the parts together.

    >>> marks, links = split([Mark("q1", "Content", ((0, 2), (5, 7)))], [])
    >>> [mark.id for mark in marks], links
    (['q1', 'q1_2'], [Link(kind='part', source='q1', target='q1_2')])
    """
    single: list[Mark] = []
    all_links = list(links)
    for mark in marks:
        first, *rest = mark.ranges
        single.append(replace(mark, ranges=(first,)))
        for number, range_ in enumerate(rest, start=2):
            id = f"{mark.id}_{number}"  # a name in XML and in style sheets, too
            single.append(Mark(id, mark.label, (range_,)))
            all_links.append(Link(PART, mark.id, id))
    return single, all_links


def joined(marks: Sequence[Mark], links: Iterable[Link], notes: list[Note]) -> tuple[list[Mark], list[Link]]:
    """Return *marks* with their parts put together, and *links* without those that said so: the way back of `split`.

    A link to or from a part counts for the whole. Parts are put into the order of their first offsets.
    """
    known = {mark.id: mark for mark in marks}
    others: list[Link] = []
    whole: dict[str, str] = {}

    def top(id: str) -> str:
        seen = {id}
        while id in whole and whole[id] not in seen:
            id = whole[id]
            seen.add(id)
        return id

    for link in links:
        if link.kind != PART:
            others.append(link)
            continue
        first, part = known.get(link.source), known.get(link.target)
        if first is None or part is None or first.label != part.label or top(first.id) == top(part.id):
            notes.append(Note(f"a link part from {link.source} to {link.target} does not join two marks of one label", is_problem=True))
            continue
        whole[top(part.id)] = top(first.id)
    parts: dict[str, list[Mark]] = {}
    for mark in marks:
        parts.setdefault(top(mark.id), []).append(mark)
    result = []
    for mark in marks:
        if mark.id not in parts:
            continue
        pieces = sorted(parts[mark.id], key=lambda piece: piece.ranges[0])
        fields = {name: value for piece in reversed(pieces) for name, value in piece.fields.items()} | dict(mark.fields)
        ranges = tuple(range_ for piece in pieces for range_ in piece.ranges)
        words = tuple(word for piece in pieces for word in (piece.words or (None,) * len(piece.ranges)))
        result.append(replace(mark, ranges=ranges, words=words, fields=fields))
    return result, [Link(link.kind, top(link.source), top(link.target)) for link in others]
