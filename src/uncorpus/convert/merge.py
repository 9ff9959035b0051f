"""What was changed in another tool, put into the article that was given to it.

What the tool was given is compared with what came back, both as the format tells them, and only the difference is made in the article. So what a
format cannot hold stays as it is, and what nobody touched is touched by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from uncorpus.convert.base import Note
from uncorpus.corpus.graph import ADDRESSEE, CUE, SOURCE, Graph, Link, Mark
from uncorpus.store.reading import show

PARTS = (SOURCE, CUE, ADDRESSEE)

Key = tuple[str, tuple[tuple[int, int], ...]]


def match(old: Sequence[Mark], new: Sequence[Mark]) -> dict[str, str]:
    """Return which mark of *new* is which of *old*, id to id: the same id and place, else the same place, else the same id, else the only one that overlaps.

    Ids in *old* and in *new* are unique.
    """
    pairs: dict[str, str] = {}
    left = {mark.id: mark for mark in new}
    by_place: dict[Key, list[str]] = {}
    for mark in new:
        by_place.setdefault(_key(mark), []).append(mark.id)

    def take(mark: Mark, id: str) -> None:
        pairs[mark.id] = id
        del left[id]

    for mark in old:
        if mark.id in left and _key(left[mark.id]) == _key(mark):
            take(mark, mark.id)
    for mark in old:
        if mark.id not in pairs:
            same = next((id for id in by_place.get(_key(mark), ()) if id in left), None)
            if same is not None:
                take(mark, same)
    for mark in old:
        if mark.id not in pairs and mark.id in left and left[mark.id].label == mark.label:
            take(mark, mark.id)
    lost = [mark for mark in old if mark.id not in pairs]
    for mark in lost:
        near = [other for other in new if other.id in left and _overlap(mark, other)]
        if len(near) == 1 and sum(_overlap(other, near[0]) for other in lost) == 1:
            take(mark, near[0].id)
    return pairs


def _overlap(one: Mark, other: Mark) -> bool:
    return one.label == other.label and any(
        start < other_end and other_start < end for start, end in one.ranges for other_start, other_end in other.ranges
    )


def with_carried(marks: Sequence[Mark], links: Sequence[Link], carried: Sequence[Mark]) -> tuple[list[Mark], list[Link]]:
    """Return *marks* and *links* with the ids and fields that travelled along as *carried*."""
    pairs = {new: old for old, new in match(carried, marks).items()}
    known = {mark.id: mark for mark in carried}
    names: dict[str, str] = {}
    taken = set(pairs.values())
    for mark in marks:
        name = pairs.get(mark.id, mark.id)
        while mark.id not in pairs and name in taken:
            name = f"new-{name}"
        names[mark.id] = name
        taken.add(name)
    return (
        [
            replace(mark, id=names[mark.id], fields={**(known[pairs[mark.id]].fields if mark.id in pairs else {}), **mark.fields})
            for mark in marks
        ],
        [Link(link.kind, names.get(link.source, link.source), names.get(link.target, link.target)) for link in links],
    )


def merge(base: Graph, before: Graph, after: Graph, notes: list[Note]) -> Graph:
    """Return *base* with what was changed from *before* to *after*. All three are on one text.

    A change of a mark that is no mark of *base* by itself (a part of one, in a format that has only parts) cannot be made and is noted as a problem.
    """
    to_base = {id: base_id for base_id, id in match(base.marks, before.marks).items()}
    to_after = match(before.marks, after.marks)
    olds, news = {mark.id: mark for mark in before.marks}, {mark.id: mark for mark in after.marks}
    changed = {to_base[old]: (olds[old], news.get(to_after.get(old, ""))) for old in to_base}
    for old_mark in before.marks:
        if old_mark.id not in to_base and old_mark.id not in to_after:
            words = " ".join(base.text[start:end] for start, end in old_mark.ranges)
            notes.append(
                Note(
                    f"{old_mark.label} {show(words)} was changed or taken out, but it is only a part of a mark of the article",
                    is_problem=True,
                )
            )
    marks: list[Mark] = []
    for mark in base.marks:
        if mark.id not in changed:
            marks.append(mark)
            continue
        old, new = changed[mark.id]
        if new is not None:
            marks.append(_changed(mark, old, new))
    names = {new: to_base.get(old, old) for old, new in to_after.items()}
    taken = {mark.id for mark in base.marks}
    for mark in after.marks:
        if mark.id not in names:
            name = mark.id
            while name in taken:
                name = f"new-{name}"
            taken.add(name)
            names[mark.id] = name
            marks.append(replace(mark, id=name))
    olds_named = {old: to_base.get(old, old) for old in olds}
    was = _named(before.links, olds_named)
    now = _named(after.links, names)
    links = [link for link in base.links if link not in was or link in now]
    links += [link for link in now if link not in was and link not in base.links]
    marks = _without_orphans(marks, links, base)
    return Graph(base.text, tuple(marks), tuple(links), _header(base.header, before.header, after.header))


def _without_orphans(marks: list[Mark], links: list[Link], base: Graph) -> list[Mark]:
    """Take out the source, cue and addressee of contents that were taken out: what nothing else is linked to."""
    left = {mark.id for mark in marks}
    had = {link.target for link in base.links if link.source not in left and link.kind != "speaker"}
    linked = {link.target for link in links if link.source in left}
    return [mark for mark in marks if mark.label not in PARTS or mark.id not in had or mark.id in linked]


def _changed(mark: Mark, old: Mark, new: Mark) -> Mark:
    fields = dict(mark.fields)
    for name in {*old.fields, *new.fields}:
        if old.fields.get(name) == new.fields.get(name):
            continue
        if name in new.fields:
            fields[name] = new.fields[name]
        else:
            fields.pop(name, None)
    ranges = new.ranges if new.ranges != old.ranges else mark.ranges
    return replace(mark, ranges=ranges, fields=fields)


def _named(links: Iterable[Link], names: Mapping[str, str]) -> list[Link]:
    return list(dict.fromkeys(Link(link.kind, names.get(link.source, link.source), names.get(link.target, link.target)) for link in links))


def _header(base: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Speakers and topics may have been changed in the other tool; the article itself and its source are not its business."""
    header = dict(base)
    for name in ("speakers", "topics"):
        if name not in after or name not in before:
            continue
        was, now = ({item.get("id"): item for item in side[name]} for side in (before, after))
        header[name] = [
            now[item["id"]] if now[item["id"]] != was.get(item["id"]) else item
            for item in base[name]
            if item["id"] in now or item["id"] not in was
        ]
        header[name] += [item for id, item in now.items() if id not in was and all(id != other["id"] for other in base[name])]
    return header


def _key(mark: Mark) -> Key:
    return mark.label, mark.ranges
