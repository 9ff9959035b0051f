"""The search index: which words and which labels stand in which quote and which article, in files that are loaded when they are needed.

Articles and quotes are *documents* in one order: the newest article first, each article in front of its quotes. A *term* is a folded word, or a
label with a colon in it (`speaker:…`, `topic:…`, `entity:…`, `type:…`, `kind:q` for quotes and `kind:a` for articles). A term's *postings* are the
numbers of its documents, written as differences in base 32 (the digits of source maps: five bits and a sign that more follow).

Pages opened from a disk may not read files, but may load scripts: so each part of the index is a script that calls one function.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import regex

DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
INDEX_BYTES: Final = 100_000
"""How large a file of the index may grow before the next one is begun; a term is never split."""
DOCUMENTS_A_FILE: Final = 128

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_PART: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[^\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]+")
_ACCENT: Final = regex.compile(r"[\u0300-\u036f]")


def terms(text: str) -> set[str]:
    """Return the folded words of *text*: without accents, lower case; scripts without spaces give a term for each character.

    >>> sorted(terms("Élan, élan: DPRK’s 東京"))
    ['dprk', 'elan', 's', '京', '東']
    """
    return {term for word in set(_WORD.findall(text)) for term in _folded(word)}


@lru_cache(maxsize=100_000)
def _folded(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (word.lower(),)
    folded = _ACCENT.sub("", unicodedata.normalize("NFKD", word)).lower().replace("ς", "σ")
    return tuple(part for found in _WORD.findall(folded) for part in _PART.findall(found))


def number(value: int) -> str:
    """Return *value* in base 32, the low digits first.

    >>> number(0), number(31), number(32)
    ('A', 'f', 'gB')
    """
    digits = ""
    while True:
        value, digit = divmod(value, 32)
        digits += DIGITS[digit + 32 if value else digit]
        if not value:
            return digits


_SMALL: Final = [number(value) for value in range(4096)]


def _number(value: int) -> str:
    return _SMALL[value] if value < 4096 else number(value)


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term: the first, the last, and the differences in between. Numbers count from the beginning of their part."""

    first: int
    last: int
    differences: str


@dataclass(slots=True)
class Part:
    """The documents of some articles that follow each other, with their terms."""

    documents: list[str] = field(default_factory=list)
    """A line of JSON for each: `null` in front of an article's own; see `documents` of `write`."""
    heads: list[tuple[int, str]] = field(default_factory=list)
    """Where an article begins, and its id, title and day as JSON."""
    _numbers: dict[str, list[int]] = field(default_factory=dict)

    def add(self, document: str, found: Iterable[str]) -> None:
        """Add a *document* with the terms that stand in it."""
        place = len(self.documents)
        self.documents.append(document)
        numbers = self._numbers
        for term in found:
            if term in numbers:
                numbers[term].append(place)
            else:
                numbers[term] = [place]

    def head(self, id: str, title: str, day: str) -> None:
        """Say that the next document is an article's."""
        self.heads.append((len(self.documents), compact_json([id, title, day])))

    def postings(self) -> dict[str, Postings]:
        """Return the postings of all terms, and forget them."""
        result = {}
        for term, numbers in self._numbers.items():
            pairs = pairwise(numbers)
            result[term] = Postings(numbers[0], numbers[-1], "".join([_number(b - a) for a, b in pairs]))
        self._numbers = {}
        return result


class Index:
    """Collects parts in a database on disk, and writes the files of the index at the end."""

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._parts = 0
        self._head = ""
        self._waiting: list[str] = []
        self._heads: list[str] = []
        self._head_of: dict[int, int] = {}
        self._days: list[tuple[str, int]] = []
        self.documents = 0
        (folder / "documents").mkdir(parents=True)
        (folder / "terms").mkdir()
        database.execute("CREATE TABLE postings (term BLOB, part INTEGER, first INTEGER, last INTEGER, differences TEXT)")

    def add(self, part: Part, postings: dict[str, Postings]) -> None:
        """Take the next *part*."""
        base = self.documents
        rows = ((term.encode("utf-16-be"), self._parts, base + p.first, base + p.last, p.differences) for term, p in postings.items())
        self._database.executemany("INSERT INTO postings VALUES (?, ?, ?, ?, ?)", rows)
        self._parts += 1
        starts = dict(part.heads)
        for place, document in enumerate(part.documents):
            if place in starts:
                self._head = starts[place]
                day = json.loads(self._head)[2]
                if not self._days or self._days[-1][0] != day:
                    self._days.append((day, base + place))
            self._document(document)

    def _document(self, document: str) -> None:
        if not self._heads or self._heads[-1] != self._head:
            self._heads.append(self._head)
        self._waiting.append(f"[{len(self._heads) - 1}{',' if document else ''}{document}]")
        self.documents += 1
        if self.documents % DOCUMENTS_A_FILE == 0:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            place = (self.documents - 1) // DOCUMENTS_A_FILE
            text = f"[[{','.join(self._heads)}],[{','.join(self._waiting)}]]"
            _write(self._folder / "documents" / f"{place}.js", f"documents/{place}", text)
        self._waiting, self._heads = [], []

    def write(self, facts: dict[str, Any]) -> None:
        """Write what is left, the terms, and the file that is loaded first, with *facts* added to it."""
        self._flush()
        self._database.execute("CREATE INDEX by_term ON postings (term, part)")
        firsts: list[str] = []
        waiting: list[str] = []
        size = 0
        for term, postings in self._terms():
            line = f"{compact_json(term)}:{compact_json(postings)}"
            if waiting and size + len(line) > INDEX_BYTES:
                self._write_terms(len(firsts) - 1, waiting)
                waiting, size = [], 0
            if not waiting:
                firsts.append(term)
            waiting.append(line)
            size += len(line)
        if waiting:
            self._write_terms(len(firsts) - 1, waiting)
        start = {"documents": self.documents, "file": DOCUMENTS_A_FILE, "terms": firsts, "days": self._days} | facts
        _write(self._folder / "start.js", "start", compact_json(start))

    def _write_terms(self, place: int, lines: list[str]) -> None:
        _write(self._folder / "terms" / f"{place}.js", f"terms/{place}", "{" + ",\n".join(lines) + "}")

    def _terms(self) -> Iterator[tuple[str, str]]:
        """Yield each term with all its postings, in the order of UTF-16 code units, as scripts compare."""
        current, last, pieces = b"", 0, list[str]()
        for term, first, end, differences in self._database.execute(
            "SELECT term, first, last, differences FROM postings ORDER BY term, part"
        ):
            if term != current and pieces:
                yield current.decode("utf-16-be"), "".join(pieces)
                pieces, last = [], 0
            current = term
            pieces += (_number(first - last), differences)
            last = end
        if pieces:
            yield current.decode("utf-16-be"), "".join(pieces)


def compact_json(value: object) -> str:
    """Return *value* as JSON that is also a script, however old the browser."""
    return msgspec.json.encode(value).decode().replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def write_script(path: Path, name: str, value: object) -> None:
    """Write *value* to *path* as a part of the index that scripts know as *name*."""
    _write(path, name, compact_json(value))


def _write(path: Path, name: str, json_text: str) -> None:
    path.write_text(f"uncorpus({json.dumps(name)},{json_text});\n", encoding="utf-8")
