"""Agreement beyond chance: Krippendorff's α (Content Analysis, 4th edition, 2018, chapter 12), computed by the library `krippendorff`.

The units are the tokens of the texts, so that spans of different length and place can be compared: each annotator gives each token a value, nominal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from uncorpus.compare.attribution import Annotated, Attribution, View, in_view
from uncorpus.compare.matching import Tokens

Values = dict[int, int]
TYPES: Final = {"direct": 1, "indirect": 2, "mixed": 3}


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's α of one layer."""

    layer: str
    value: float | None
    """From below 0 (worse than chance) to 1; None where only one value was ever given, so that nothing can be told."""
    units: int
    """Number of tokens."""


def alphas(pairs: Iterable[tuple[Annotated, Annotated]], view: View = "all") -> tuple[Alpha, ...]:
    """Return α for which tokens are in a content, which type it has, and which tokens are a cue or a source. Needs the extra `compare`."""
    import krippendorff
    import numpy as np

    rows: dict[str, tuple[list[int], list[int]]] = {layer: ([], []) for layer in LAYERS}
    for pair in pairs:
        tokens = Tokens.of(pair[0].text)
        for layer, value in LAYERS.items():
            for side, annotated in enumerate(pair):
                given = _values(tokens, in_view(annotated, view), value)
                rows[layer][side].extend(given.get(index, 0) for index in range(len(tokens.starts)))
    result = []
    for layer, (one, two) in rows.items():
        alpha = None
        if len(set(one) | set(two)) > 1:
            alpha = float(krippendorff.alpha(np.array([one, two]), level_of_measurement="nominal"))
        result.append(Alpha(layer, alpha, len(one)))
    return tuple(result)


def _values(tokens: Tokens, attributions: Iterable[Attribution], value: Callable[[Attribution], tuple[str, int]]) -> Values:
    """Return what is said of each token that something is said of; of several contents the innermost counts."""
    given: Values = {}
    for attribution in sorted(attributions, key=lambda one: -sum(end - start for start, end in one.content)):
        role, number = value(attribution)
        given |= dict.fromkeys(tokens.within(getattr(attribution, role)), number)
    return given


def _of_type(type: str, attribution: Attribution) -> tuple[str, int]:
    """Return the value of a content's tokens where only one type counts."""
    return "content", int(attribution.type == type)


LAYERS: Final[dict[str, Callable[[Attribution], tuple[str, int]]]] = {
    "content": lambda _: ("content", 1),
    "content and type": lambda attribution: ("content", TYPES[attribution.type]),
    **{f"content, {type}": partial(_of_type, type) for type in TYPES},
    "cue": lambda _: ("cue", 1),
    "source": lambda _: ("source", 1),
}
"""Layer to the role that is looked at, and the value of its tokens."""
