"""A comparison as a person or a program reads it: figures, and every disagreement with both sides next to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from uncorpus.compare.agreement import LAYERS, Difference, agreement, differences
from uncorpus.compare.attribution import Annotated, Attribution, Referent, View, in_view
from uncorpus.compare.chance import Alpha, alphas
from uncorpus.compare.matching import match
from uncorpus.compare.scores import FEWEST, TYPES, Count, Figures, Score, by_figure, figures, prepared, summed
from uncorpus.view.words import count_of, shortened

ROLES: Final = ("content", "source", "cue", "addressee")
LABELS: Final = ("type", "medium", "topics", "parent", "repeats", "speaker")
"""What is said of a quote beside the words that fill its roles."""
ANNOTATED: Final = frozenset({"addressee", "medium", "topics", "parent", "repeats", "speaker"})
"""What only articles tell: between files of other tools it is no difference."""
KINDS: Final = ("missing", "added", *ROLES, *LABELS)
"""What disagreements are about."""
ONE_VALUE: Final = frozenset({"entity mentions: entity", "entity mentions: kind", "speakers", "non-quotes: reason", "topics: relevance"})
"""Layers in which an item has one value, so that two values of the same item are one difference."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A quote on which two annotations differ: the two sides, one of them None where only one annotation has it."""

    article: str
    gold: Attribution | None
    other: Attribution | None
    text: str
    """The text that both annotate."""
    kinds: tuple[str, ...]
    """What the two differ in: of `KINDS`."""

    @property
    def about(self) -> str:
        """What the two differ in, in words."""
        return ", ".join(self.kinds)


@dataclass(frozen=True, slots=True)
class Other:
    """A difference in a layer beside the quotes: what each side says of an item, None where a side does not say it."""

    article: str
    layer: str
    about: str
    gold: str | None
    other: str | None


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

    @property
    def note(self) -> str | None:
        """Why there are figures without an interval; None where all have one."""
        if all(score.interval is not None for score in (*self.scores, *self.layers)):
            return None
        return f"95 %: intervals come from drawing the texts again, which takes at least {FEWEST} texts"

    @property
    def others(self) -> tuple[Other, ...]:
        """The differences in the layers beside the quotes, each once."""
        found: dict[tuple[str, ...], Other] = {}
        for id, fact in self.facts:
            key = (id, fact.layer, fact.about) if fact.layer in ONE_VALUE else (id, fact.layer, fact.about, fact.says, str(fact.first))
            known = found.get(key, Other(id, fact.layer, fact.about, None, None))
            found[key] = replace(known, gold=fact.says) if fact.first else replace(known, other=fact.says)
        return tuple(found.values())

    @property
    def differences(self) -> int:
        """How many differences there are in all layers."""
        return len(self.disagreements) + len(self.others)


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
    same = {pair.gold.id: pair.other.id for pair in pairs}
    articles = gold.article is not None and other.article is not None
    sides: list[tuple[Attribution | None, Attribution | None]] = [(one, partner.get(id(one))) for one in mine]
    sides += [(None, two) for two in theirs if id(two) not in taken]
    for one, two in sorted(sides, key=lambda side: (side[0] or side[1]).content if (side[0] or side[1]) else ()):  # type: ignore[union-attr]
        if one is None or two is None:
            yield Disagreement(gold.id, one, two, text, ("added" if one is None else "missing",))
        elif kinds := _kinds(one, two, same, articles=articles):
            yield Disagreement(gold.id, one, two, text, kinds)


def _kinds(one: Attribution, two: Attribution, same: Mapping[str, str], *, articles: bool) -> tuple[str, ...]:
    """Return what two quotes that are taken for the same one differ in; *same* tells which quote of the one annotation is which of the other."""

    def differ(kind: str) -> bool:
        mine, theirs = getattr(one, kind), getattr(two, kind)
        if not isinstance(mine, Referent) or not isinstance(theirs, Referent):
            return bool(mine != theirs)
        if mine.id in same or theirs.id in same.values():
            return same.get(mine.id) != theirs.id
        return mine.content != theirs.content

    return tuple(kind for kind in (*ROLES, *LABELS) if (articles or kind not in ANNOTATED) and differ(kind))


def as_json(comparison: Comparison, *, listed: bool = True) -> dict[str, Any]:
    """Return *comparison* as plain data; disagreements only if *listed*."""
    result: dict[str, Any] = {
        "texts": comparison.texts,
        "view": comparison.view,
        "only_gold": list(comparison.only_gold),
        "only_other": list(comparison.only_other),
        "interval_note": comparison.note,
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
    side: dict[str, Any] = {
        "id": attribution.id, "type": attribution.type, "speaker": attribution.speaker, "medium": attribution.medium, "topics": list(attribution.topics),
        "parent": attribution.parent and attribution.parent.id, "repeats": attribution.repeats and attribution.repeats.id,
    }  # fmt: skip
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
    if comparison.note:
        yield ""
        yield comparison.note
    if comparison.alphas:
        yield ""
        yield f"{'beyond chance (Krippendorff’s α)':44} {'α':>6} {'units':>8}"
        for alpha in comparison.alphas:
            yield f"{alpha.layer:44} {'–' if alpha.value is None else f'{alpha.value:.3f}':>6} {alpha.units:8}"
    if listed:
        yield ""
        yield count_of(comparison.differences, "disagreement")
        for item in comparison.disagreements:
            yield f"{item.article}: {item.about}"
            for name, side in (("gold", item.gold), ("other", item.other)):
                yield f"  {name:6}{'–' if side is None else _line(item.text, side, item.kinds)}"
        for other in comparison.others:
            yield f"{other.article}: {other.layer}: {other.about}: {_sides(other)}"


def _sides(item: Other) -> str:
    if item.gold is not None and item.other is not None:
        return f"{item.gold} in gold, {item.other} in other"
    return f"{item.gold} only in gold" if item.other is None else f"{item.other} only in other"


def label(text: str, side: Attribution, kind: str) -> str:
    """Return what *side*, a quote of *text*, has for *kind*, one of `LABELS`, in words."""
    value = getattr(side, kind)
    if isinstance(value, Referent):
        return f"{value.id} [{shortened(' … '.join(text[start:end] for start, end in value.content), 80)}]"
    return (", ".join(value) if isinstance(value, tuple) else value) or "–"


def _line(text: str, side: Attribution, kinds: tuple[str, ...]) -> str:
    parts = [
        f"{side.id} {side.type}",
        f"[{side.words(text, 'content')}]",
        f"source [{side.words(text, 'source')}]",
        f"cue [{side.words(text, 'cue')}]",
    ]
    if side.speaker:
        parts.append(f"speaker {side.speaker}")
    if "addressee" in kinds:
        parts.append(f"addressee [{side.words(text, 'addressee')}]")
    parts += [f"{kind} {label(text, side, kind)}" for kind in kinds if kind in LABELS and kind not in {"type", "speaker"}]
    return " ".join(parts).replace("\n", " ")


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
