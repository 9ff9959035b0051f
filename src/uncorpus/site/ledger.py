"""Who and what occurs where in a corpus, gathered article by article in a database on disk, so that memory does not grow with their number.

A *subject* is what has a page: a speaker, a topic, an entity. Of each the newest articles are kept, counts, and which others occur with it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

ROWS_A_SUBJECT: Final = 1000
"""How many articles, the newest first, the pages of a subject list; all are found by searching."""

QUOTES_A_ROW: Final = 4
"""How many quotes of an article stand in its row on the page of a subject."""

UNNAMED: Final = "-unnamed"
"""What stands for all speakers without a name of their own; no key of the registry begins so."""


NO_KEY: Final = "~"
"""What stands in front of the name of a speaker without a key, where others have theirs; no key begins so."""


class Subject(NamedTuple):
    """What has a page: `kind` is `speakers`, `topics` or `entities`."""

    kind: str
    key: str


@dataclass(slots=True)
class ArticleFacts:
    """What the rest of the site has to know of an article. The strings are HTML that is safe."""

    head: str
    line: str
    """Its line in the list of all articles."""
    year: str
    quotes: list[str]
    """A list item for each quote."""
    occurrences: dict[Subject, list[int]]
    """Which subjects occur, and in which of the quotes."""


@dataclass(slots=True)
class Sums:
    """Counts over several articles."""

    articles: int = 0
    quotes: int = 0
    nobody: int = 0
    types: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    unnamed: Counter[str] = field(default_factory=Counter)
    """Quotes of speakers that have no key, by what the article calls them."""
    counts: dict[Subject, list[int]] = field(default_factory=dict)
    """Of each subject: articles, quotes."""
    pairs: Counter[tuple[Subject, Subject]] = field(default_factory=Counter)
    """Quotes in which two subjects occur together."""
    years: Counter[tuple[Subject, str]] = field(default_factory=Counter)
    """Quotes of a subject by year."""

    def add(self, other: Sums) -> None:
        """Add what is not kept in the database."""
        self.articles += other.articles
        self.quotes += other.quotes
        self.nobody += other.nobody
        self.types.update(other.types)
        self.months.update(other.months)


class Ledger:
    """All subjects of a corpus. Fill it with `add`, in the order of the articles."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.sums = Sums()
        self._place = 0
        self._kept: Counter[Subject] = Counter()
        database.executescript(
            """
            CREATE TABLE subjects (kind TEXT, key TEXT, articles INTEGER, quotes INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
            CREATE TABLE pairs (kind TEXT, key TEXT, kind2 TEXT, key2 TEXT, quotes INTEGER, PRIMARY KEY (kind, key, kind2, key2)) WITHOUT ROWID;
            CREATE TABLE years (kind TEXT, key TEXT, year TEXT, quotes INTEGER, PRIMARY KEY (kind, key, year)) WITHOUT ROWID;
            CREATE TABLE rows (kind TEXT, key TEXT, place INTEGER, html TEXT, PRIMARY KEY (kind, key, place)) WITHOUT ROWID;
            CREATE TABLE unnamed (name TEXT PRIMARY KEY, quotes INTEGER) WITHOUT ROWID;
            CREATE TABLE lines (place INTEGER PRIMARY KEY, html TEXT);
            """
        )

    def add(self, articles: Iterable[ArticleFacts], sums: Sums) -> None:
        """Take the facts of some *articles* and their *sums*."""
        rows, lines = [], []
        for facts in articles:
            self._place += 1
            lines.append((self._place, facts.line))
            for subject, numbers in facts.occurrences.items():
                if self._kept[subject] < ROWS_A_SUBJECT:
                    self._kept[subject] += 1
                    rows.append((*subject, self._place, _row(facts, numbers)))
        self.sums.add(sums)
        write = self._database.executemany
        write("INSERT INTO lines VALUES (?, ?)", lines)
        write("INSERT INTO rows VALUES (?, ?, ?, ?)", rows)
        write(
            "INSERT INTO subjects VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET articles = articles + excluded.articles, quotes = quotes + excluded.quotes",
            ((*subject, *counts) for subject, counts in sums.counts.items()),
        )
        write(
            "INSERT INTO pairs VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes",
            ((*one, *other, count) for (one, other), count in sums.pairs.items()),
        )
        write(
            "INSERT INTO years VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes",
            ((*subject, year, count) for (subject, year), count in sums.years.items()),
        )
        write(
            "INSERT INTO unnamed VALUES (?, ?) ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes",
            sums.unnamed.items(),
        )

    def unnamed(self, limit: int) -> Iterator[tuple[str, int]]:
        """Yield name and number of quotes of each speaker without a key, those with most quotes first."""
        return self._database.execute("SELECT name, quotes FROM unnamed ORDER BY quotes DESC, name LIMIT ?", (limit,))

    def subjects(self, kind: str, limit: int = -1) -> Iterator[tuple[str, int, int]]:
        """Yield key, number of articles and number of quotes of each subject of *kind*, those with most quotes first."""
        return self._database.execute(
            "SELECT key, articles, quotes FROM subjects WHERE kind = ? ORDER BY quotes DESC, articles DESC, key LIMIT ?", (kind, limit)
        )

    def count(self, kind: str) -> int:
        """Return how many subjects of *kind* there are."""
        found = self._database.execute("SELECT count(*) FROM subjects WHERE kind = ? AND key != ?", (kind, UNNAMED)).fetchone()
        return int(found[0])

    def has(self, subject: Subject) -> bool:
        """Tell whether *subject* occurs."""
        return self._database.execute("SELECT 1 FROM subjects WHERE kind = ? AND key = ?", subject).fetchone() is not None

    def rows(self, subject: Subject) -> list[str]:
        """Return the rows of the newest articles in which *subject* occurs."""
        return [html for (html,) in self._database.execute("SELECT html FROM rows WHERE kind = ? AND key = ? ORDER BY place", subject)]

    def lines(self) -> Iterator[str]:
        """Yield the lines of all articles, the newest first."""
        return (html for (html,) in self._database.execute("SELECT html FROM lines ORDER BY place"))

    def with_(self, subject: Subject, kind: str, limit: int = 8) -> list[tuple[str, int]]:
        """Return the subjects of *kind* that occur with *subject* in most quotes, and in how many."""
        return self._database.execute(
            "SELECT key2, quotes FROM pairs WHERE kind = ? AND key = ? AND kind2 = ? ORDER BY quotes DESC, key2 LIMIT ?",
            (*subject, kind, limit),
        ).fetchall()

    def by_year(self, subject: Subject) -> list[tuple[str, int]]:
        """Return the number of quotes of *subject* in each year that has one."""
        return self._database.execute("SELECT year, quotes FROM years WHERE kind = ? AND key = ? ORDER BY year", subject).fetchall()


def _row(facts: ArticleFacts, numbers: list[int]) -> str:
    """Return an article's row on the page of a subject that occurs in the quotes with *numbers*."""
    shown = "".join([facts.quotes[number] for number in numbers[:QUOTES_A_ROW]])
    more = len(numbers) - QUOTES_A_ROW
    rest = f'<li class="more">and {more} more quote{"s" if more > 1 else ""} in the article</li>' if more > 0 else ""
    return f"{facts.head}<ol class=quotes>{shown}{rest}</ol>" if numbers else facts.head
