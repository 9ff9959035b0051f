"""A comparison as a person or a program reads it: figures, and every disagreement with both sides next to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from uncorpus.compare.agreement import LAYERS, Difference, agreement, differences
from uncorpus.compare.attribution import Annotated, Attribution, View, in_view
from uncorpus.compare.chance import Alpha, alphas
from uncorpus.compare.matching import match
from uncorpus.compare.scores import TYPES, Count, Figures, Score, by_figure, figures, prepared, summed

ROLES: Final = ("content", "source", "cue")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A quote on which two annotations differ: the two sides, one of them None where only one annotation has it."""

    article: str
    gold: Attribution | None
    other: Attribution | None
    text: str
    """The text that both annotate."""

    @property
    def about(self) -> str:
        """What the two differ in."""
        if self.gold is None or self.other is None:
            return "missing" if self.other is None else "added"
        roles = [role for role in (*ROLES, "speaker") if getattr(self.gold, role) != getattr(self.other, role)]
        return ", ".join(roles)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two annotations of the same texts, compared."""

    texts: int
    view: View
    scores: tuple[Score, ...]
    layers: tuple[Score, ...]
    """F1 of the facts of the other layers, where both annotations are articles."""
    alphas: tuple[Alpha, ...]
    disagreements: tuple[Disagreement, ...]
    facts: tuple[tuple[str, Difference], ...]
    """What only one says of the layers beside the quotes, with the text's id."""
    only_gold: tuple[str, ...]
    """Texts that only the gold has."""
    only_other: tuple[str, ...]


def compare(gold: Iterable[Annotated], other: Iterable[Annotated], view: View = "all", *, complementiser: bool = True) -> Comparison:
    """Compare *other* with *gold*, texts paired by their ids; a text of the same id that differs raises `ValueError`.

    See `uncorpus.compare.scores` for the figures and `uncorpus.compare.chance` for agreement beyond chance.
    """
    left, right = ({annotated.id: annotated for annotated in side} for side in (gold, other))
    pairs = [(left[id], right[id]) for id in left if id in right]
    counted: list[Figures] = []
    layered: list[Figures] = []
    found: list[Disagreement] = []
    facts: list[tuple[str, Difference]] = []
    for one, two in pairs:
        counted.append(figures(one, two, view, complementiser=complementiser))
        if one.article is not None and two.article is not None:
            facts += [(one.id, fact) for fact in differences(one.article, two.article) if not fact.layer.startswith("quotes")]
            layered.append({row.layer: Count(row.both, row.first, row.both, row.second) for row in agreement(one.article, two.article)})
        found += disagreements(one, two, view, complementiser=complementiser)
    return Comparison(
        texts=len(pairs),
        view=view,
        scores=summed(counted),
        layers=tuple(score for score in summed(layered) if score.name in LAYERS),
        alphas=alphas(pairs, view),
        disagreements=tuple(found),
        facts=tuple(facts),
        only_gold=tuple(id for id in left if id not in right),
        only_other=tuple(id for id in right if id not in left),
    )


def disagreements(gold: Annotated, other: Annotated, view: View = "all", *, complementiser: bool = True) -> Iterator[Disagreement]:
    """Yield each quote that two annotations of one text do not have in the same way, in text order."""
    text = gold.text
    mine, theirs = (prepared(text, in_view(side, view), complementiser=complementiser) for side in (gold, other))
    pairs = match(text, mine, theirs)
    partner = {id(pair.gold): pair.other for pair in pairs}
    taken = {id(pair.other) for pair in pairs}
    speakers = gold.has_speakers and other.has_speakers
    sides: list[tuple[Attribution | None, Attribution | None]] = [(one, partner.get(id(one))) for one in mine]
    sides += [(None, two) for two in theirs if id(two) not in taken]
    for one, two in sorted(sides, key=lambda side: (side[0] or side[1]).content if (side[0] or side[1]) else ()):  # type: ignore[union-attr]
        if (
            one is None
            or two is None
            or (one.content, one.source, one.cue) != (two.content, two.source, two.cue)
            or (speakers and one.speaker != two.speaker)
        ):
            yield Disagreement(gold.id, one, two, text)


def as_json(comparison: Comparison, *, listed: bool = True) -> dict[str, Any]:
    """Return *comparison* as plain data; disagreements only if *listed*."""
    result: dict[str, Any] = {
        "texts": comparison.texts,
        "view": comparison.view,
        "only_gold": list(comparison.only_gold),
        "only_other": list(comparison.only_other),
        "scores": [_score(score) for score in comparison.scores],
        "layers": [_score(score) for score in comparison.layers],
        "alpha": [{"layer": alpha.layer, "value": alpha.value, "units": alpha.units} for alpha in comparison.alphas],
    }
    if listed:
        result["disagreements"] = [
            {"article": item.article, "about": item.about, "gold": _side(item.text, item.gold), "other": _side(item.text, item.other)}
            for item in comparison.disagreements
        ]
        result["facts"] = [
            {"article": id, "layer": fact.layer, "about": fact.about, "says": fact.says, "only": "gold" if fact.first else "other"}
            for id, fact in comparison.facts
        ]
    return result


def _score(score: Score) -> dict[str, Any]:
    count = score.count
    return {
        "name": score.name, "precision": count.precision, "recall": count.recall, "f1": count.f1, "interval": score.interval,
        "gold": count.gold, "other": count.other,
    }  # fmt: skip


def _side(text: str, attribution: Attribution | None) -> dict[str, Any] | None:
    if attribution is None:
        return None
    side: dict[str, Any] = {"id": attribution.id, "type": attribution.type, "speaker": attribution.speaker}
    for role in ROLES:
        side[role] = [{"start": start, "end": end, "text": text[start:end]} for start, end in getattr(attribution, role)]
    return side


def as_text(comparison: Comparison, *, listed: bool = True) -> Iterator[str]:
    """Yield *comparison* line by line."""
    yield f"{comparison.texts} text{'' if comparison.texts == 1 else 's'}, view {comparison.view}"
    for name, ids in (("gold", comparison.only_gold), ("other", comparison.only_other)):
        if ids:
            yield f"only in {name}: {', '.join(ids[:10])}{' …' if len(ids) > 10 else ''}"
    yield ""
    figures = by_figure(comparison.scores)
    yield f"{'quotes':44} {'P':>6} {'R':>6} {'F1':>6}  {'95 %':>13}  {'gold':>6} {'other':>6}"
    yield from (_row(row[None]) for row in figures.values())
    yield ""
    yield f"{'quotes by type (F1)':44} {' '.join(f'{type:>10}' for type in TYPES)}"
    for figure, row in figures.items():
        yield f"{figure:44} {' '.join(f'{percent(row[type].count.f1):>10}' for type in TYPES)}"
    if comparison.layers:
        yield ""
        yield f"{'layers (F1 of facts)':44} {'P':>6} {'R':>6} {'F1':>6}  {'95 %':>13}  {'gold':>6} {'other':>6}"
        yield from map(_row, comparison.layers)
    if comparison.alphas:
        yield ""
        yield f"{'beyond chance (Krippendorff’s α)':44} {'α':>6} {'units':>8}"
        for alpha in comparison.alphas:
            yield f"{alpha.layer:44} {'–' if alpha.value is None else f'{alpha.value:.3f}':>6} {alpha.units:8}"
    if listed:
        yield ""
        yield f"{len(comparison.disagreements)} disagreements"
        for item in comparison.disagreements:
            yield f"{item.article}: {item.about}"
            for name, side in (("gold", item.gold), ("other", item.other)):
                yield f"  {name:6}{'–' if side is None else _line(item.text, side)}"
        for id, fact in comparison.facts:
            yield f"{id}: {fact.layer}: {fact.about}: {fact.says} only in {'gold' if fact.first else 'other'}"


def _line(text: str, side: Attribution) -> str:
    parts = [
        f"{side.id} {side.type}",
        f"[{side.words(text, 'content')}]",
        f"source [{side.words(text, 'source')}]",
        f"cue [{side.words(text, 'cue')}]",
    ]
    return " ".join([*parts, f"speaker {side.speaker}"] if side.speaker else parts).replace("\n", " ")


def percent(value: float | None) -> str:
    """Return a share in per cent, a dash where there is none.

    >>> percent(0.4567), percent(None)
    ('45.7', '–')
    """
    return "–" if value is None else f"{100 * value:.1f}"


def interval(score: Score) -> str:
    """Return the interval of *score* in per cent."""
    return "–" if score.interval is None else f"{100 * score.interval[0]:.1f}–{100 * score.interval[1]:.1f}"


def _row(score: Score) -> str:
    count = score.count
    cells = [percent(value) for value in (count.precision, count.recall, count.f1)]
    return f"{score.name:44} {cells[0]:>6} {cells[1]:>6} {cells[2]:>6}  {interval(score):>13}  {count.gold:6} {count.other:6}"
