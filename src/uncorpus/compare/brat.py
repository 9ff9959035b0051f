"""Attributions from brat stand-off files, so that public corpora serve as gold: PolNeAR's layout (Newell, Margolin and Ruths, LREC 2018).

A `T` line is a span, `id TAB Type start end[;start end] TAB text`; an `E` line joins spans by their roles (`Content`, `Cue`, `Source`; numbers behind
a role's name only tell it from others of the kind). Offsets are code points.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from uncorpus.compare.attribution import Annotated, Attribution, joined, line_regions, type_by_marks
from uncorpus.store.files import FileError, read_bytes
from uncorpus.text.ranges import Range

ROLES: Final = ("Content", "Cue", "Source")
SET_ASIDE: Final = ("Discuss", "Discard")
"""Types with which annotators marked what is not part of the annotation."""

_SPAN: Final = re.compile(r"(T\S+)\t(\S+) ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)(?:\t|$)")


def is_brat(folder: Path) -> bool:
    """Tell whether *folder* holds brat files: `.ann` files beside their texts, or in `attributions/` where the texts are in `text/`."""
    return folder.is_dir() and next(_text_files(folder), None) is not None


def read_brat(folder: Path) -> Iterator[Annotated]:
    """Yield the annotated texts of *folder* in the order of their names.

    Of several annotations of one text (`NAME_1.ann`, `NAME_2.ann` beside `NAME.txt`) the first by name is taken. A text without annotations is left
    out. Raises `FileError` for a file that cannot be read or is not as brat writes it.
    """
    for text_file, stand_off in _text_files(folder):
        text = _decoded(text_file)
        yield Annotated(text_file.stem, text, _attributions(stand_off, text))


def _text_files(folder: Path) -> Iterator[tuple[Path, Path]]:
    texts, marks = (folder / "text", folder / "attributions") if (folder / "attributions").is_dir() else (folder, folder)
    if not texts.is_dir():
        return
    files = sorted(path.name for path in marks.glob("*.ann"))
    for text_file in sorted(texts.glob("*.txt")):
        stem = text_file.stem
        own = [name for name in files if name == f"{stem}.ann" or re.fullmatch(re.escape(stem) + r"_[0-9a-z]+\.ann", name)]
        if own:
            yield text_file, marks / own[0]


def _decoded(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileError("not-utf8", path, f"byte {error.start} is not UTF-8") from None


def _attributions(path: Path, text: str) -> tuple[Attribution, ...]:
    spans: dict[str, tuple[Range, ...]] = {}
    types: dict[str, str] = {}
    events: list[tuple[str, str]] = []
    for number, line in enumerate(_decoded(path).splitlines(), 1):
        if match := _SPAN.match(line):
            id, types[match[1]], ranges = match[1], match[2], match[3]
            spans[id] = tuple((int(start), int(end)) for start, end in (part.split() for part in ranges.split(";")))
            if any(not start < end <= len(text) for start, end in spans[id]):
                raise FileError("not-brat", path, f"line {number}: the span {ranges} does not lie in the text of {len(text)} code points")
        elif line.startswith("T"):
            raise FileError("not-brat", path, f"line {number}: no span as brat writes it: id, type and offsets, a tab between them")
        elif line.startswith("E"):
            id, _, roles = line.partition("\t")
            events.append((id, roles))
    found = []
    regions = line_regions(text)
    for id, roles in events:
        parts: dict[str, list[Range]] = defaultdict(list)
        kinds = set()
        for pair in roles.split():
            role, _, target = pair.partition(":")
            kinds.add(types.get(target, ""))
            parts[role.rstrip("0123456789")] += spans.get(target, ())
        if not parts["Content"] or kinds & set(SET_ASIDE):
            continue
        content, cue, source = (joined(text, parts[role]) for role in ROLES)
        found.append(Attribution(content, source, cue, type_by_marks(text, content, regions), id))
    return tuple(sorted(found, key=lambda attribution: attribution.content))
