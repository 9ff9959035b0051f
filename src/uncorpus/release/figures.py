"""What the rows of a release amount to: counted while they are written, so that the card cannot differ from the data."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uncorpus.tables.arrow import Row, to_rows

if TYPE_CHECKING:
    import pyarrow as pa


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

    def add(self, split: str, tables: Mapping[str, pa.Table]) -> None:
        """Count rows of *split*, table by table."""
        import pyarrow.compute as pc

        for name, table in tables.items():
            self.rows.setdefault(name, Counter())[split] += table.num_rows
        articles = tables["articles"]
        self.languages.update(_counts("articles", articles, "language"))
        self.publishers.update(_counts("articles", articles, "publisher"))
        self.status.update(_counts("articles", articles, "status"))
        self.characters += pc.sum(pc.utf8_length(articles["text"])).as_py() or 0
        days = [day for day in (self.first, self.last, *pc.min_max(articles["published"]).as_py().values()) if day]
        self.first, self.last = (min(days), max(days)) if days else (None, None)
        for name in ("quotes", "entities", "speakers", "topics"):
            makers = tables[name].group_by(["annotator_kind", "annotator"], use_threads=False).aggregate([([], "count_all")])
            for row in to_rows(name, makers):
                self.annotators[row["annotator_kind"] or "unknown", row["annotator"]] += row["count_all"]
        self.quote_types.update(_counts("quotes", tables["quotes"], "type"))
        self.entity_types.update(_counts("entities", tables["entities"], "type"))
        if self.example is None:
            self.example = next(to_rows("quotes", tables["quotes"].slice(0, 1)), None)

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


def _counts(table: str, rows: pa.Table, column: str) -> Counter[str]:
    """Return how often each value of *column* is in *rows* of *table*, labels by their names; null is none."""
    counts = rows.select([column]).group_by(column, use_threads=False).aggregate([([], "count_all")])
    return Counter({row[column]: row["count_all"] for row in to_rows(table, counts) if row[column] is not None})


def counted(counts: Counter[str] | dict[str, Any], limit: int = 12) -> str:
    """Return *counts* as “name 3, other 2”, most first, equal ones by name.

    >>> counted(Counter(b=1, a=1, c=3))
    'c 3, a 1, b 1'
    """
    items = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} {count:,}" for name, count in items[:limit])
    return shown + (f" and {len(items) - limit} more" if len(items) > limit else "")
