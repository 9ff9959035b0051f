"""How well one annotation of quotes gives another: F1 by span, by part, by overlap and by character; the source and cue of what was found.

Every figure is a sum over texts of what was found and what was to be found, so that a bootstrap over texts (Efron and Tibshirani 1993) only weighs the
sums. Precision and recall take `gold` as reference; F1 is the same either way, which makes it a measure of agreement, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from uncorpus.compare.attribution import Annotated, Attribution, Ranges, View, all_ranges, in_view, trimmed, without_complementiser
from uncorpus.compare.matching import Match, match

TYPES: Final = ("direct", "indirect", "mixed")
HALF: Final = 0.5
"""From this share of common tokens on, two contents count as the same quote."""

FEWEST: Final = 5
"""Of fewer texts no bootstrap interval is given: the few ways to draw them again tell nothing."""
REPLICATES: Final = 1000
SEED: Final = 20180118
"""Bootstrap intervals are the same in every run."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one figure counts in a text."""

    gold_found: int = 0
    gold: int = 0
    other_found: int = 0
    other: int = 0

    def __add__(self, more: Count) -> Count:
        """Return the sums."""
        return Count(self.gold_found + more.gold_found, self.gold + more.gold, self.other_found + more.other_found, self.other + more.other)

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found; None where there is none."""
        return self.gold_found / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        """Share of the other annotation that is in the gold; None where it has nothing."""
        return self.other_found / self.other if self.other else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where neither annotation has anything."""
        if not self.gold and not self.other:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """One figure over all texts."""

    name: str
    count: Count
    interval: tuple[float, float] | None
    """95 % bootstrap interval of F1, over texts; None for fewer than `FEWEST` texts."""


Figures = Mapping[str, Count]


def score(pairs: Iterable[tuple[Annotated, Annotated]], view: View = "all", *, complementiser: bool = True) -> list[Score]:
    """Return every figure of the quotes in *pairs*, gold first, each two annotations of one text.

    With *complementiser* false, a “that” in front of a content is no difference: guidelines differ on whose word it is. Raises `ValueError` where two
    texts differ.
    """
    texts = [figures(gold, other, view, complementiser=complementiser) for gold, other in pairs]
    return list(summed(texts))


def figures(gold: Annotated, other: Annotated, view: View = "all", *, complementiser: bool = True) -> Figures:
    """Return the counts of one text, each figure for all quotes and, with the type behind a comma, for those of a type.

    Of a pair whose two sides differ in type, each counts where it belongs; what is asked of a matched quote goes by the gold's type. Raises `ValueError`
    where the texts differ.
    """
    if gold.text != other.text:
        raise ValueError(f"{gold.id} and {other.id} are annotations of different texts")
    text = gold.text
    mine, theirs = (prepared(text, in_view(annotated, view), complementiser=complementiser) for annotated in (gold, other))
    pairs = match(text, mine, theirs)
    result: dict[str, Count] = {}
    for type in (None, *TYPES):
        suffix = f", {type}" if type else ""
        one, two = ([attribution for attribution in side if type in (None, attribution.type)] for side in (mine, theirs))
        given = [pair for pair in pairs if type in (None, pair.gold.type)]
        for name, count in (
            *_contents(text, one, two, pairs),
            *_roles(one, two),
            *_given_the_quote(given, speakers=gold.has_speakers and other.has_speakers),
            ("joint, overlapping", _paired(one, two, list(filter(_overlapping, pairs)))),
            ("joint, exact", _paired(one, two, list(filter(_exact, pairs)))),
        ):
            result[name + suffix] = count
    return result


def prepared(text: str, attributions: Sequence[Attribution], *, complementiser: bool) -> list[Attribution]:
    """Return *attributions* as they are compared."""
    from dataclasses import replace

    if complementiser:
        return list(attributions)
    return [replace(attribution, content=without_complementiser(text, attribution.content)) for attribution in attributions]


def _contents(text: str, mine: list[Attribution], theirs: list[Attribution], pairs: list[Match]) -> Iterator[tuple[str, Count]]:
    bare: Callable[[Ranges], Ranges] = lambda ranges: trimmed(text, ranges)  # noqa: E731
    as_is: Callable[[Ranges], Ranges] = lambda ranges: ranges  # noqa: E731
    for name, form in (("", as_is), (", edges ignored", bare)):
        yield f"exact{name}", _paired(mine, theirs, [pair for pair in pairs if form(pair.gold.content) == form(pair.other.content)])
        parts = [{part for attribution in side for part in form(attribution.content)} for side in (mine, theirs)]
        yield f"parts exact{name}", _common(*parts)
    yield "overlap ≥ 0.5", _paired(mine, theirs, [pair for pair in pairs if pair.overlap >= HALF])
    yield "any overlap", _paired(mine, theirs, pairs)
    characters = [{at for start, end in all_ranges(side, "content") for at in range(start, end)} for side in (mine, theirs)]
    yield "characters", _common(*characters)


def _paired(mine: list[Attribution], theirs: list[Attribution], pairs: list[Match]) -> Count:
    """Count a pair on each side where it belongs: the two of a pair may differ in type."""
    ids = {id(attribution) for attribution in (*mine, *theirs)}
    return Count(sum(id(pair.gold) in ids for pair in pairs), len(mine), sum(id(pair.other) in ids for pair in pairs), len(theirs))


def _common(mine: AbstractSet[object], theirs: AbstractSet[object]) -> Count:
    both = len(mine & theirs)
    return Count(both, len(mine), both, len(theirs))


def _roles(gold: list[Attribution], other: list[Attribution]) -> Iterator[tuple[str, Count]]:
    """Yield cues and sources as spans of their own, a shared one counted once, whatever they are joined to."""
    for role in ("cue", "source"):
        mine, theirs = ({getattr(attribution, role) for attribution in side} - {()} for side in (gold, other))
        yield f"{role} exact", _common(mine, theirs)
        yield (
            f"{role} overlapping",
            Count(
                sum(any(_touch(one, two) for two in theirs) for one in mine),
                len(mine),
                sum(any(_touch(one, two) for two in mine) for one in theirs),
                len(theirs),
            ),
        )


def _given_the_quote(pairs: list[Match], *, speakers: bool) -> Iterator[tuple[str, Count]]:
    """Yield how often the source is right where the quote was found (half of it at least) and the gold names a source."""
    found = [pair for pair in pairs if pair.overlap >= HALF]
    for role, name in (("source", "source given the quote"), ("cue", "cue given the quote")):
        both = [pair for pair in found if getattr(pair.gold, role)]
        overlap = sum(_touch(getattr(pair.gold, role), getattr(pair.other, role)) for pair in both)
        exact = sum(getattr(pair.gold, role) == getattr(pair.other, role) for pair in both)
        yield f"{name}, overlapping", Count(overlap, len(both), overlap, len(both))
        yield f"{name}, exact", Count(exact, len(both), exact, len(both))
    if speakers:
        right = sum(pair.gold.speaker == pair.other.speaker for pair in found)
        yield "speaker given the quote", Count(right, len(found), right, len(found))


def _touch(one: Ranges, two: Ranges) -> bool:
    return any(start < high and low < end for start, end in one for low, high in two)


def _overlapping(pair: Match) -> bool:
    """Whether content, cue and source of both are the same by overlap; what neither has is the same."""
    return pair.overlap >= HALF and all(
        _touch(one, two) or not (one or two) for one, two in ((pair.gold.cue, pair.other.cue), (pair.gold.source, pair.other.source))
    )


def _exact(pair: Match) -> bool:
    return (pair.gold.content, pair.gold.cue, pair.gold.source) == (pair.other.content, pair.other.cue, pair.other.source)


def summed(texts: Sequence[Figures]) -> tuple[Score, ...]:
    """Return each figure over all *texts*, with its interval."""
    names = dict.fromkeys(name for counts in texts for name in counts)
    rows = {name: [counts.get(name, Count()) for counts in texts] for name in names}
    return tuple(Score(name, sum(counts, Count()), _interval(counts)) for name, counts in rows.items())


def by_figure(scores: Iterable[Score]) -> dict[str, dict[str | None, Score]]:
    """Return *scores* by figure and type, None for all types, in their order."""
    result: dict[str, dict[str | None, Score]] = {}
    for score in scores:
        figure, _, type = score.name.rpartition(", ")
        if type in TYPES:
            result.setdefault(figure, {})[type] = score
        else:
            result.setdefault(score.name, {})[None] = score
    return result


def _interval(rows: Sequence[Count]) -> tuple[float, float] | None:
    """Return the percentile interval of F1 when the texts are drawn again, with replacement."""
    if len(rows) < FEWEST:
        return None
    import numpy as np

    counts = np.array([(row.gold_found, row.gold, row.other_found, row.other) for row in rows], dtype=float)
    drawn = np.random.default_rng(SEED).multinomial(len(rows), [1 / len(rows)] * len(rows), size=REPLICATES) @ counts
    with np.errstate(divide="ignore", invalid="ignore"):
        recall, precision = drawn[:, 0] / drawn[:, 1], drawn[:, 2] / drawn[:, 3]
        values = np.nan_to_num(2 * precision * recall / (precision + recall))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
