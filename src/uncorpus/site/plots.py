"""Small plots as SVG that needs no style of its own: bars for counts, columns for times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 300
HEIGHT: Final = 56


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: what it is of, where that leads, how many, and how long the bar is, in percent."""

    label: str
    href: str | None
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a timeline: where it stands and how high it is, in units of the picture."""

    label: str
    count: int
    x: float
    width: float
    height: float


def bars(items: Sequence[tuple[str, str | None, int]]) -> list[Bar]:
    """Return a bar for each label, link and count; the longest is the full width.

    >>> [bar.percent for bar in bars([("a", None, 4), ("b", None, 1)])]
    [100.0, 25.0]
    """
    most = max((count for _, _, count in items), default=1) or 1
    return [Bar(label, href, count, round(100 * count / most, 1)) for label, href, count in items]


def columns(counts: Sequence[tuple[str, int]]) -> list[Column]:
    """Return a column for each label and count, side by side from the left.

    >>> [(column.x, column.height) for column in columns([("2017", 1), ("2018", 4)])]
    [(0.0, 14.0), (150.0, 56.0)]
    """
    most = max((count for _, count in counts), default=1) or 1
    step = WIDTH / max(1, len(counts))
    gap = min(2.0, step * 0.2)
    return [
        Column(label, count, round(place * step, 2), round(min(step - gap, 40), 2), round(HEIGHT * count / most, 2))
        for place, (label, count) in enumerate(counts)
    ]


def every_month(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return *counts* by month, `YYYY-MM`, with the months in between; by year where that would be too many.

    >>> every_month({"2017-12": 1, "2018-02": 2})
    [('2017-12', 1), ('2018-01', 0), ('2018-02', 2)]
    """
    if not counts:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (min(counts), max(counts)))
    if last - first < 72:
        months = [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]
        return [(month, counts.get(month, 0)) for month in months]
    years: dict[str, int] = {}
    for month, count in counts.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return every_year(years)


def every_year(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return *counts* by year with the years in between."""
    if not counts:
        return []
    return [(f"{year:04}", counts.get(f"{year:04}", 0)) for year in range(int(min(counts)), int(max(counts)) + 1)]
