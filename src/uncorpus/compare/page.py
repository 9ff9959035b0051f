"""A comparison as one HTML page that needs nothing else: figures, and every disagreement with both sides next to each other.

In each passage the parts are marked, and what only one side marks stands out. No text of a file can become markup: templates and weaving escape it, and the
page's policy lets nothing be loaded. There is no script: what is shown is chosen by style alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from uncorpus.compare.attribution import Attribution
from uncorpus.compare.report import KINDS, LABELS, ROLES, Comparison, Disagreement, interval, label, percent
from uncorpus.compare.scores import TYPES, by_figure
from uncorpus.text.ranges import Range, outside

if TYPE_CHECKING:
    from markupsafe import Markup

BEFORE: Final = 160
"""How much of the text before the first part is shown, in code points."""
BEHIND: Final = 120
LONGEST: Final = 600
"""How long a stretch may be before its middle is left out."""


@dataclass(frozen=True, slots=True)
class Side:
    """One annotation of a passage, woven."""

    passage: Markup
    id: str
    type: str
    speaker: str | None
    says: tuple[tuple[str, str], ...]
    """What else it says of the quote that the other side does not: medium, topics, parent, repeats, each with its value."""


@dataclass(frozen=True, slots=True)
class Card:
    """A disagreement as the page shows it: on the left the gold, on the right the other; None where a side has nothing."""

    kinds: tuple[str, ...]
    sides: tuple[Side | None, Side | None]


def as_html(comparison: Comparison, title: str) -> str:
    """Return *comparison* as one HTML page."""
    from jinja2 import ChoiceLoader, PackageLoader
    from markupsafe import Markup

    from uncorpus.view.html import asset, digest, environment

    made = environment().overlay(loader=ChoiceLoader([PackageLoader("uncorpus.compare"), PackageLoader("uncorpus.view")]))
    made.filters.update(percent=percent, interval=interval)
    style = asset("uncorpus.css") + (resources.files("uncorpus.compare") / "assets" / "comparison.css").read_text("utf-8")
    groups = [(id, [card(item) for item in items]) for id, items in groupby(comparison.disagreements, key=lambda item: item.article)]
    return made.get_template("comparison.html").render(
        comparison=comparison,
        title=title,
        figures=by_figure(comparison.scores),
        alphas=comparison.alphas,
        types=TYPES,
        groups=groups,
        kinds=[kind for kind in KINDS if any(kind in one.kinds for _, cards in groups for one in cards)],
        css=Markup(style),  # noqa: S704 - the package's own
        css_hash=digest(style),
    )


def card(item: Disagreement) -> Card:
    """Return *item* with both passages woven."""
    sides = (item.gold, item.other)
    low, high = _reach(item.text, [side for side in sides if side is not None])
    woven = [
        None
        if side is None
        else Side(
            _passage(item.text, side, sides[1 - place], low, high),
            side.id,
            side.type,
            side.speaker,
            tuple((kind, label(item.text, side, kind)) for kind in item.kinds if kind in LABELS and kind not in {"type", "speaker"}),
        )
        for place, side in enumerate(sides)
    ]
    return Card(item.kinds, (woven[0], woven[1]))


def _reach(text: str, sides: Sequence[Attribution]) -> Range:
    """Return the stretch of *text* that shows all parts of *sides*: from the beginning of the line, or of a word in it, to the end of the line or a bit."""
    places = [place for side in sides for role in ROLES for place in getattr(side, role)]
    first, last = min(start for start, _ in places), max(end for _, end in places)
    low = max(text.rfind("\n", 0, first) + 1, first - BEFORE)
    while 0 < low < first and not text[low - 1].isspace():
        low += 1
    stop = text.find("\n", last)
    high = min(last + BEHIND, len(text) if stop < 0 else stop)
    while last < high < len(text) and not text[high].isspace():
        high -= 1
    return low, high


def _passage(text: str, side: Attribution, other: Attribution | None, low: int, high: int) -> Markup:
    """Return the text from *low* to *high* with the parts of *side*, what *other* has not got marked; the middle of what is very long is left out."""
    from markupsafe import Markup

    from uncorpus.view.weave import Piece, weave

    pieces: list[Piece] = []
    for depth, role in enumerate(ROLES):
        own = getattr(side, role)
        for start, end in own:
            tag = f'<span class="role-{role}" title="{role}">'
            pieces.append(Piece(start, end, tag, tag, "</span>", depth))
        for start, end in outside(own, getattr(other, role) if other is not None else own):
            tag = f'<b class="one-sided" title="{role} only here">'
            pieces.append(Piece(start, end, tag, tag, "</b>", len(ROLES) + depth))
    out = Markup("") if low == 0 or text[low - 1] == "\n" else Markup("… ")
    borders = sorted({place for piece in pieces for place in (piece.start, piece.end)} | {low, high})
    at = low
    for start, end in pairwise(borders):
        if end - start > LONGEST:
            out += weave(text, at, start + LONGEST // 2, pieces) + Markup(' <i class="left-out">… {:,} characters …</i> ').format(
                end - start - LONGEST
            )
            at = end - LONGEST // 2
    out += weave(text, at, high, pieces)
    return out if high == len(text) or text[high] == "\n" else out + Markup(" …")
