"""An article on a corrected source: its edits, blocks and annotations carried over to the new text, and a word about each that was not simply moved.

What is unchanged is carried exactly, found by a comparison of the words. Words that are the same amid others are carried, and told: they may be the same by chance. What was changed is carried where what stands there now is like it (`ALIKE`), and told. What was moved
elsewhere is found by its words where they are long and stand nowhere else, and told. The rest has no place, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import count
from typing import Any, Final

from uncorpus import model
from uncorpus.convert.base import ConvertError, Note
from uncorpus.convert.build import build
from uncorpus.convert.checking import check_article
from uncorpus.convert.importing import encoded
from uncorpus.corpus.graph import Graph, Link, Mark, graph_of
from uncorpus.corpus.objects import encoding_of
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.manifest import sha256
from uncorpus.store.reading import show
from uncorpus.text.anchor import Carried, places
from uncorpus.text.edits import EditError, apply_edits, undo_edits
from uncorpus.text.ranges import Range
from uncorpus.validate.findings import Finding
from uncorpus.validate.fix import DISTINCT
from uncorpus.validate.rules.define import Registries

ALIKE: Final = 0.6
"""How much of changed words must be the same (the ratio of Ratcliff and Obershelp 1988, 0 to 1) for an annotation to stay on them."""

_WHITE_SPACE: Final = re.compile(r"\s+")
_BLANK_LINE: Final = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")


@dataclass(frozen=True, slots=True)
class Rebased:
    """An article on a new source, as it would be written."""

    data: bytes
    source_path: str
    source: bytes
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...]
    exact: int
    """How many spans are as they were but for their place."""
    spans: int
    """How many there were."""

    @property
    def is_valid(self) -> bool:
        """Whether everything has a place and nothing is wrong."""
        return not any(note.is_problem for note in self.notes) and not any(finding.is_error for finding in self.findings)


def rebase(article: model.Article, source: bytes, source_path: str, registries: Registries, folder: CorpusFolder | None = None) -> Rebased:
    """Return *article* on the new *source*, which will be the file *source_path* of the corpus.

    Raises `ConvertError` where the article's edits did not make its text, the source has line breaks that the old one has not, or the source is not in the encoding that the article declares.
    """
    try:
        text = source.decode(encoding_of(article.source))
        old_source = undo_edits(article.text, article.source.edits)
    except (UnicodeError, LookupError) as error:
        raise ConvertError(f"{source_path}: the source is not in {encoding_of(article.source)}: {error}") from None
    except EditError as error:
        raise ConvertError(f"{article.id}: source/edits/{error.index}: {error}; see `uncorpus validate`") from None
    if "\r" in text and "\r" not in old_source:
        raise ConvertError(f"{source_path}: the source has other line breaks (CRLF) than the old one (LF): make them alike first")
    notes: list[Note] = []
    edits = carry_edits(article.source.edits, old_source, text, notes)
    new = apply_edits(text, edits)
    if not new.strip():
        raise ConvertError(f"{source_path}: with the article's edits there is no text in the new source")
    carried = Carried(article.text, new)
    if carried.is_coarse:
        notes.append(Note("the old and the new text differ in too much to compare their words; only lines that are the same were"))
    graph = graph_of(article)
    marks, exact, spans = _carry_marks(graph, new, carried, notes)
    record = dict(graph.header["article"])
    record["source"] = record["source"] | {
        "path": source_path,
        "sha256": sha256(source),
        "size": len(source),
        "edits": [edit.model_dump(mode="json") for edit in edits],
    }
    record["blocks"] = _blocks(record["blocks"], article.text, new, carried, notes)
    moved = Graph(new, tuple(marks), _links(graph.links, marks), {**graph.header, "article": record})
    value = build(moved, registries, notes, by=None)
    data = encoded(value)
    findings = check_article(data, article.id, folder, registries, (source_path, source))
    return Rebased(data, source_path, source, tuple(notes), findings, exact, spans)


def carry_edits(edits: Sequence[model.Edit], old: str, new: str, notes: list[Note]) -> list[model.Edit]:
    """Return *edits* of the source *old* as edits of the source *new*; one that has no place there is noted as a problem."""
    carried = Carried(old, new)
    result: list[model.Edit] = []
    at = 0
    for edit in edits:
        place = carried.range(edit.start, edit.end) if edit.start < edit.end else _insertion(edit.start, len(old), carried)
        if place is None or place[0] < at or new[slice(*place)] != edit.before:
            notes.append(
                Note(
                    f"the edit of {show(edit.before)} to {show(edit.after)} at {edit.start} of the source ({edit.reason}) has no place in the new one",
                    is_problem=True,
                )
            )
            continue
        result.append(edit.model_copy(update={"start": place[0], "end": place[1]}))
        at = place[1]
    return result


def _insertion(at: int, size: int, carried: Carried) -> Range | None:
    """Return where an insertion at *at* belongs: between what stood around it, if that still stands together."""
    before = carried.range(at - 1, at) if at else (0, 0)
    after = carried.range(at, at + 1) if at < size else None
    if before is None or (at < size and (after is None or before[1] != after[0])):
        return None
    return before[1], before[1]


def _carry_marks(graph: Graph, new: str, carried: Carried, notes: list[Note]) -> tuple[list[Mark], int, int]:
    marks: list[Mark] = []
    exact = spans = 0
    for mark in graph.marks:
        ranges: list[Range] = []
        for range_ in mark.ranges:
            spans += 1
            place = carried.range(*range_)
            if place is not None and carried.is_sure(*range_):
                exact += 1
            elif place is not None:
                notes.append(
                    Note(
                        f"{mark.id} {mark.label} {show(graph.text[slice(*range_)])}: around these words all was changed; "
                        f"they are taken to be those at {place[0]}:{place[1]}"
                    )
                )
            else:
                place = _place(mark, range_, graph.text, new, carried, notes)
            if place is not None:
                ranges.append(place)
        if ranges:
            marks.append(replace(mark, ranges=tuple(sorted(ranges))))
    return marks, exact, spans


def _place(mark: Mark, range_: Range, old: str, new: str, carried: Carried, notes: list[Note]) -> Range | None:
    """Return the place of words that were changed or moved, and note it; None where they have none."""
    words = old[slice(*range_)]
    what = f"{mark.id} {mark.label} {show(words)}"
    for start, end in (carried.borders(*range_) or (0, 0), carried.around(*range_)):
        found = new[start:end]
        start, end = start + len(found) - len(found.lstrip()), end - len(found) + len(found.rstrip())  # noqa: PLW2901
        if start < end and (end - start) <= 2 * len(words) and _alike(words, new[start:end]) >= ALIKE:
            notes.append(Note(f"{what}: the words are now {show(new[start:end])}"))
            return start, end
    now = places(new, words)
    if len(words) >= DISTINCT and len(now) == 1 and len(places(old, words)) == 1:
        notes.append(Note(f"{what}: the words were moved, from {range_[0]} to {now[0]}"))
        return now[0], now[0] + len(words)
    notes.append(Note(f"{what}: the words are not in the new text", is_problem=True))
    return None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _links(links: Sequence[Link], marks: Sequence[Mark]) -> tuple[Link, ...]:
    """Keep the links of marks that have a place; who spoke is a matter of the speaker, so another mention will do."""
    known = {mark.id for mark in marks}
    return tuple(link for link in links if link.source in known and link.target in known)


def _blocks(blocks: list[dict[str, Any]], old: str, new: str, carried: Carried, notes: list[Note]) -> list[dict[str, Any]]:
    """Carry the borders between blocks, which is white space, and take what lies between them; blank lines that are new part a block."""
    result: list[dict[str, Any]] = []
    start = 0
    joined: dict[str, Any] | None = None
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        gap = (len(new), len(new)) if following is None else _gap(block["end"], following["start"], new, carried)
        if following is not None and gap is None:
            # Nothing parts the two: either this block is gone, or they have become one, which is what the first was.
            if new[start : carried.around(block["end"], following["start"])[0]].strip():
                notes.append(
                    Note(f"{following['id']} has become a part of {(joined or block)['id']}: there is no white space between them now")
                )
                joined = joined or block
            else:
                notes.append(Note(f"the block {block['id']} is gone"))
            continue
        assert gap is not None
        if gap[0] < start:
            notes.append(Note(f"the block {block['id']} is gone"))
            continue
        had = _BLANK_LINE.search(old[block["start"] : block["end"]]) is not None
        result += _parted(joined or block, new, (start, gap[0]), had=had, notes=notes)
        joined = None
        start = gap[1]
    taken = {block["id"] for block in result}
    fresh = (f"b{number}" for number in count(1) if f"b{number}" not in taken)
    return [block if block["id"] else {**block, "id": next(fresh)} for block in result]


def _gap(end: int, start: int, new: str, carried: Carried) -> Range | None:
    """Return where the white space from *end* to *start* of the old text is now; if it was changed, what white space is there."""
    gap = carried.range(end, start)
    if gap is not None:
        return gap
    first, last = carried.around(end, start)
    match = _BLANK_LINE.search(new, first, last) or _WHITE_SPACE.search(new, first, last)
    return match.span() if match is not None else None


def _parted(block: dict[str, Any], new: str, range_: Range, *, had: bool, notes: list[Note]) -> list[dict[str, Any]]:
    """Return *block* on *range_*, parted at blank lines, if it had none before."""
    parts: list[Range] = []
    at = range_[0]
    for match in [] if had else list(_BLANK_LINE.finditer(new, *range_)):
        parts.append((at, match.start()))
        at = match.end()
    parts.append((at, range_[1]))
    result: list[dict[str, Any]] = []
    for start, end in parts:
        words = new[start:end]
        first, last = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if first >= last:
            continue
        if not result:
            result.append({**block, "start": first, "end": last})
        else:
            result.append({**block, "id": "", "kind": "paragraph", "start": first, "end": last})
            notes.append(Note(f"a new block after {block['id']}: {show(new[first:last])}"))
    if not result:
        notes.append(Note(f"the block {block['id']} is gone"))
    return result


__all__ = ["ALIKE", "Rebased", "carry_edits", "rebase"]
