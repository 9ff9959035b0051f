"""A comparison as a person or a program reads it: figures, and every disagreement with both sides next to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from uncorpus.compare.agreement import LAYERS, Difference, agreement, differences
from uncorpus.compare.attribution import Annotated, Attribution, View, in_view
from uncorpus.compare.chance import Alpha, alphas
from uncorpus.compare.matching import match
from uncorpus.compare.scores import Count, Figures, Score, figures, prepared, summed


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
        roles = [role for role in ("content", "source", "cue", "speaker") if getattr(self.gold, role) != getattr(self.other, role)]
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
    for role in ("content", "source", "cue"):
        side[role] = [{"start": start, "end": end, "text": text[start:end]} for start, end in getattr(attribution, role)]
    return side


def as_text(comparison: Comparison, *, listed: bool = True) -> Iterator[str]:
    """Yield *comparison* line by line."""
    yield f"{comparison.texts} text{'' if comparison.texts == 1 else 's'}, view {comparison.view}"
    for name, ids in (("gold", comparison.only_gold), ("other", comparison.only_other)):
        if ids:
            yield f"only in {name}: {', '.join(ids[:10])}{' …' if len(ids) > 10 else ''}"
    yield ""
    yield f"{'quotes':44} {'P':>6} {'R':>6} {'F1':>6}  {'95 %':>13}  {'gold':>6} {'other':>6}"
    yield from map(_row, comparison.scores)
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


def _row(score: Score) -> str:
    count = score.count
    cells = ["–" if value is None else f"{100 * value:.1f}" for value in (count.precision, count.recall, count.f1)]
    interval = "–" if score.interval is None else f"{100 * score.interval[0]:.1f}–{100 * score.interval[1]:.1f}"
    return f"{score.name:44} {cells[0]:>6} {cells[1]:>6} {cells[2]:>6}  {interval:>13}  {count.gold:6} {count.other:6}"


def as_html(comparison: Comparison, title: str) -> str:
    """Return *comparison* as one HTML page without scripts; all text from files is escaped."""
    from html import escape

    def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"

    def scores(items: Sequence[Score]) -> str:
        rows = []
        for score in items:
            count = score.count
            values = ["–" if value is None else f"{100 * value:.1f}" for value in (count.precision, count.recall, count.f1)]
            interval = "–" if score.interval is None else f"{100 * score.interval[0]:.1f}–{100 * score.interval[1]:.1f}"
            rows.append([score.name, *values, interval, str(count.gold), str(count.other)])
        return table(["", "P", "R", "F1", "95 %", "gold", "other"], rows)

    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{comparison.texts} texts, view {comparison.view}</p>",
        "<h2>Quotes</h2>",
        scores(comparison.scores),
    ]
    if comparison.layers:
        parts += ["<h2>Layers</h2>", scores(comparison.layers)]
    if comparison.alphas:
        rows = [[alpha.layer, "–" if alpha.value is None else f"{alpha.value:.3f}", str(alpha.units)] for alpha in comparison.alphas]
        parts += ["<h2>Beyond chance (Krippendorff’s α)</h2>", table(["layer", "α", "units"], rows)]
    parts.append(f"<h2>{len(comparison.disagreements)} disagreements</h2>")
    for item in comparison.disagreements:
        sides = "".join(f"<td>{_passage(item.text, side)}</td>" for side in (item.gold, item.other))
        parts.append(
            f"<h3>{escape(item.article)}: {escape(item.about)}</h3><table class=pair><tr><th>gold</th><th>other</th></tr><tr>{sides}</tr></table>"
        )
    if comparison.facts:
        rows = [[id, fact.layer, fact.about, fact.says, "gold" if fact.first else "other"] for id, fact in comparison.facts]
        parts += ["<h2>Other layers</h2>", table(["article", "layer", "about", "says", "only in"], rows)]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #ddd;vertical-align:top}
td:first-child,th:first-child{text-align:left}.pair{width:100%;table-layout:fixed}.pair td,.pair th{text-align:left}
.content{background:#d9efe0}.source{background:#ecd9f3}.cue{background:#d9e5f7;font-style:italic}.about{color:#5a5a5a;font-size:.9rem}h3{font-size:1rem;margin:1.5rem 0 0}"""


def _passage(text: str, side: Attribution | None) -> str:
    """Return the passage around an attribution, with its parts marked."""
    from html import escape

    if side is None:
        return "–"
    marked = sorted((start, end, role) for role in ("content", "source", "cue") for start, end in getattr(side, role))
    low = max(text.rfind("\n", 0, marked[0][0]) + 1, marked[0][0] - 200)
    pieces, at = [], low
    for start, end, role in marked:
        pieces.append(escape(text[at:start]) if start > at else "")
        pieces.append(f'<span class="{role}" title="{role}">{escape(text[max(start, at) : end])}</span>')
        at = max(at, end)
    stop = text.find("\n", at)
    pieces.append(escape(text[at : min(at + 120, stop if stop >= 0 else len(text))]))
    about = escape(f"{side.id} · {side.type} · {side.speaker or 'nobody named'}")
    return f"{''.join(pieces)}<p class=about>{about}</p>"
