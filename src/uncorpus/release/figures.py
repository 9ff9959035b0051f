"""What the rows of a release amount to: counted while they are written, so that the card cannot differ from the data."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from uncorpus.tables.columns import Columns, Row, rows_of


@dataclass
class Figures:
    """Counts over the tables; fill it with `add`."""

    rows: dict[str, Counter[str]] = field(default_factory=dict)
    """Table → split → number of rows."""
    languages: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    status: Counter[str] = field(default_factory=Counter)
    annotators: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind, name) → number of annotations."""
    quote_types: Counter[str] = field(default_factory=Counter)
    entity_types: Counter[str] = field(default_factory=Counter)
    first: dt.date | None = None
    last: dt.date | None = None
    characters: int = 0
    example: Row | None = None
    """The first quote."""

    def add(self, split: str, tables: dict[str, Columns]) -> None:
        """Count the rows of one article of *split*, table by table."""
        for table, columns in tables.items():
            self.rows.setdefault(table, Counter())[split] += len(_values(columns, next(iter(columns))))
        article = {name: _values(tables["articles"], name)[0] for name in ("language", "publisher", "status", "text", "published")}
        self.languages[article["language"]] += 1
        self.publishers[article["publisher"]] += 1
        self.status[article["status"]] += 1
        self.characters += len(article["text"])
        published: dt.date = article["published"]
        self.first = min(self.first or published, published)
        self.last = max(self.last or published, published)
        for table in ("quotes", "entities", "speakers", "topics"):
            kinds, names = (_values(tables[table], name) for name in ("annotator_kind", "annotator"))
            self.annotators.update((kind or "unknown", name) for kind, name in zip(kinds, names, strict=True))
        self.quote_types.update(_values(tables["quotes"], "type"))
        self.entity_types.update(filter(None, _values(tables["entities"], "type")))
        if self.example is None:
            self.example = next(rows_of(tables["quotes"]), None)

    def total(self, table: str) -> int:
        """Return the number of rows of *table* in all splits."""
        return self.rows.get(table, Counter()).total()

    def count(self, table: str, split: str) -> int:
        """Return the number of rows of *table* in *split*."""
        return self.rows.get(table, Counter())[split]

    def splits(self, table: str) -> frozenset[str]:
        """Return the splits in which *table* has rows."""
        return frozenset(split for split, count in self.rows.get(table, Counter()).items() if count)

    def makers(self) -> list[tuple[str, str, int]]:
        """Return kind, name and number of annotations of each annotator, most first."""
        return [(kind, name, count) for (kind, name), count in sorted(self.annotators.items(), key=lambda item: (-item[1], item[0]))]

    def kind_counts(self) -> dict[str, int]:
        """Return for each kind of annotator the number of annotations."""
        kinds: Counter[str] = Counter()
        for (kind, _), count in self.annotators.items():
            kinds[kind] += count
        return dict(kinds)


def _values(columns: Columns, name: str) -> list[Any]:
    """Return a column that holds plain values."""
    column = columns[name]
    assert isinstance(column, list)
    return column


def counted(counts: Counter[str] | dict[str, Any], limit: int = 12) -> str:
    """Return *counts* as “name 3, other 2”, most first, equal ones by name.

    >>> counted(Counter(b=1, a=1, c=3))
    'c 3, a 1, b 1'
    """
    items = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} {count:,}" for name, count in items[:limit])
    return shown + (f" and {len(items) - limit} more" if len(items) > limit else "")
