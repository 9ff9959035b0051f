"""How sure a draft is: the share of annotations of a kind that were right where they could be checked.

Measured on this project's own annotated texts (the package's article and the ten synthetic stories in `tests/draft/stories`), with one success and one failure
added to each kind (Laplace), so that nothing is ever 0 or 1: `python benchmarks/draft.py --calibrate` prints the figures. A quote counts as right where
half of its words are those of a quote in the gold, a speaker where it is the gold's. The texts are few and their makers knew the rules: on other texts the
shares are lower, which is why `CAUTION` takes them down.
"""

from __future__ import annotations

from typing import Final

CAUTION: Final = 0.9
"""What the measured shares are multiplied with."""

QUOTE: Final = {
    "direct": 0.98, "clause": 0.95, "parenthetical": 0.93, "according": 0.9, "for-to": 0.9, "noun-clause": 0.85, "noun-preposition": 0.85, "small-clause": 0.85,
    "object-infinitive": 0.85, "infinitive": 0.8, "prepositional": 0.75, "object": 0.75, "passive-object": 0.6, "pull-quote": 0.95, "colon": 0.85, "uncued": 0.6,
    "headline": 0.8,
}  # fmt: skip
"""By the pattern that found the quote."""

SPEAKER: Final = {"registry": 0.95, "name": 0.93, "nominal": 0.85, "pronoun": 0.85}
"""By what the speaker was found by, the weakest link deciding."""

ENTITY: Final = {"known": 0.95, "proposed": 0.75}
NON_QUOTE: Final = 0.8
TOPIC: Final = {"primary": 0.7, "secondary": 0.55}


def cautious(share: float) -> float:
    """Return a measured *share* as a confidence: two digits, never certain.

    >>> cautious(0.98)
    0.88
    """
    return round(share * CAUTION, 2)
