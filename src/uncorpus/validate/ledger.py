"""What is known of the articles of a run, kept in a temporary database on the disk: memory does not grow with their number."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from uncorpus.model import Counts
from uncorpus.validate.rules.define import ArticleFacts

SCHEMA = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
    CREATE TABLE listed (path BLOB PRIMARY KEY, facts BLOB) WITHOUT ROWID;
    CREATE TABLE present (path BLOB PRIMARY KEY, is_draft INTEGER) WITHOUT ROWID;
    CREATE TABLE texts (digest BLOB PRIMARY KEY, name BLOB) WITHOUT ROWID;
    BEGIN;
"""


class Ledger:
    """The articles that a corpus file lists, those that are there, and the texts that were seen. Raises `OSError` where the disk is full."""

    def __init__(self) -> None:
        # An empty name is a file that the system removes when it is closed; only what does not fit into the cache is written to it.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(SCHEMA)

    def expect(self, entries: Iterable[Any]) -> None:
        """Note the *entries* of a corpus file; of two with one path the last counts."""
        rows = ((os.fsencode(entry.path), _digest(entry.id, entry.sha256, as_tuple(entry.counts))) for entry in entries)
        self._many("INSERT OR REPLACE INTO listed VALUES (?, ?)", rows)

    def add(self, facts: ArticleFacts) -> bool:
        """Note that an article is there, and return whether it is listed as another than it is."""
        self._run("INSERT OR REPLACE INTO present VALUES (?, ?)", os.fsencode(facts.relative), facts.status == "draft")
        listed = self._one("SELECT facts FROM listed WHERE path = ?", os.fsencode(facts.relative))
        return listed is not None and listed != _digest(facts.article_id, facts.sha256, facts.counts)

    def add_unread(self, path: str) -> None:
        """Note that the file at *path* is there, of which nothing else is known."""
        self._run("INSERT OR IGNORE INTO present VALUES (?, 0)", os.fsencode(path))

    def add_unread_folder(self, folder: str) -> None:
        """Note that what is listed below *folder* may be there: it cannot be looked at."""
        below = os.fsencode(folder + "/")
        self._run("INSERT OR IGNORE INTO present SELECT path, 0 FROM listed WHERE substr(path, 1, ?) = ?", len(below), below)

    def first_with_text(self, digest: bytes, name: str) -> str | None:
        """Note that the article called *name* has the text with *digest*; return the name of an earlier one with the same."""
        if self._run("INSERT OR IGNORE INTO texts VALUES (?, ?)", digest, os.fsencode(name)).rowcount:
            return None
        first = os.fsdecode(self._one("SELECT name FROM texts WHERE digest = ?", digest))
        return None if first == name else first

    @property
    def unlisted(self) -> Iterator[str]:
        """The paths of the articles that are there and not listed, in their order."""
        return (
            os.fsdecode(path) for (path,) in self._run("SELECT path FROM present WHERE path NOT IN (SELECT path FROM listed) ORDER BY path")
        )

    def is_present(self, path: str) -> bool:
        """Tell whether the article at *path* is there."""
        return self._one("SELECT 1 FROM present WHERE path = ?", os.fsencode(path)) is not None

    def is_draft(self, path: str) -> bool:
        """Tell whether the article at *path* is there and a draft."""
        return bool(self._one("SELECT is_draft FROM present WHERE path = ?", os.fsencode(path)))

    def _one(self, query: str, *values: Any) -> Any:
        row = self._run(query, *values).fetchone()
        return row[0] if row else None

    def _run(self, query: str, *values: Any) -> sqlite3.Cursor:
        return _guarded(lambda: self._database.execute(query, values))

    def _many(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        _guarded(lambda: self._database.executemany(query, rows))


def as_tuple(counts: Any) -> tuple[int, ...]:
    """Return *counts* in the order of their layers."""
    return tuple([getattr(counts, layer) for layer in Counts.model_fields])


def _digest(*facts: Any) -> bytes:
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).digest()


def _guarded(step: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
    try:
        return step()
    except sqlite3.OperationalError as error:
        raise OSError(f"the temporary database cannot be written: {error}") from None
