"""The corpus file read piece by piece: what it lists stays on the disk, so that memory does not grow with the corpus.

This reads the canonical form alone, which is how `uncorpus manifest` writes the file; any other is read as a whole, as other files are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from uncorpus.model import ArticleEntry, CorpusFile
from uncorpus.store.fast import Types
from uncorpus.store.files import FileError, open_file
from uncorpus.store.folder import published_schema
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import Document

OPENS: Final = b'  "articles": [\n'
CLOSES: Final = b"  ]\n}\n"
LONGEST: Final = 2**16
"""How many bytes a line may have, and how many lines may stand in front of the list, or in an entry."""

EVERY: Final = 256
"""Of so many entries one has its place remembered, from which the others are found."""


class Listing:
    """A corpus file, like a `Document` of one: `record.articles` reads the entries from the disk each time."""

    def __init__(self, path: Path, head: Document[CorpusFile], places: array[int], count: int) -> None:
        assert head.record is not None
        self._path = path
        self._head = head
        self._places = places
        self.record: Any = head.record.model_copy(update={"articles": _Entries(path, places[0], count)})
        self.problems: tuple[()] = ()

    def part(self, pointer: Pointer) -> tuple[Document[Any], Pointer, int]:
        """Return the document that has the value at *pointer*, the pointer in it, and the number of lines in front of it."""
        if len(pointer) < 2 or pointer[0] != "articles" or not isinstance(index := pointer[1], int):
            return self._head, pointer, 0
        near = index // EVERY * 2
        with open_file(self._path) as file:
            file.seek(self._places[near])
            line = self._places[near + 1]
            for number, piece in enumerate(_pieces(file), start=index // EVERY * EVERY):
                if number == index:
                    return Document(piece.rstrip(b",\n"), ArticleEntry), pointer[2:], line
                line += piece.count(b"\n")
        raise FileError("unreadable-file", self._path, "the file has changed while it was read")


class _Entries:
    """The entries of a corpus file, read anew from the disk each time."""

    def __init__(self, path: Path, start: int, count: int) -> None:
        self._path = path
        self._start = start
        self._count = count

    def __iter__(self) -> Iterator[Any]:
        with open_file(self._path) as file:
            file.seek(self._start)
            for piece in _pieces(file):
                entry = _entry(piece)
                if entry is None:
                    raise FileError("unreadable-file", self._path, "the file has changed while it was read")
                yield entry

    def __len__(self) -> int:
        return self._count


def read_listing(path: Path) -> Listing | None:
    """Return the corpus file at *path*, or None where it has to be read as a whole to say what it holds. Raises `FileError`."""
    with open_file(path) as file:
        head = b""
        while (line := file.readline(LONGEST)) != OPENS:
            if not line.endswith(b"\n") or len(head) > LONGEST:
                return None
            head += line
        start, number = file.tell(), head.count(b"\n") + 1
        document = Document(head + OPENS + CLOSES, CorpusFile)
        if document.record is None:
            return None
        places = array("q", (start, number))
        count, at, last = 0, start, b""
        for piece in _pieces(file):
            if count and not last.endswith(b",\n"):
                return None
            if _entry(piece) is None:
                return None
            if count and count % EVERY == 0:
                places.extend((at, number))
            count += 1
            at += len(piece)
            number += piece.count(b"\n")
            last = piece
        file.seek(at)
        if not count or last.endswith(b",\n") or file.read(len(CLOSES) + 1) != CLOSES:
            return None
    return Listing(path, document, places, count)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of each entry, from where *file* is."""
    while file.readline(LONGEST) == b"    {\n":
        piece = b"    {\n"
        while not piece.endswith((b"\n    }\n", b"\n    },\n")):
            line = file.readline(LONGEST)
            if not line.endswith(b"\n") or len(piece) > LONGEST:
                return
            piece += line
        yield piece


def _entry(piece: bytes) -> Any | None:
    """Return the entry in *piece*; None where there is anything odd about it."""
    decoder, keys = _decoder()
    try:
        entry = decoder.decode(piece.rstrip(b",\n"))
    except (msgspec.MsgspecError, ValueError):
        return None
    # No value has a colon in it: as many colons as keys means that no key stands there twice.
    return entry if piece.count(b":") == keys else None


@cache
def _decoder() -> tuple[msgspec.json.Decoder[Any], int]:
    definitions = published_schema("corpus")["$defs"]
    entry = definitions["ArticleEntry"]
    keys = len(entry["properties"]) + len(definitions["Counts"]["properties"])
    return msgspec.json.Decoder(Types(definitions).struct("ArticleEntry", entry)), keys
