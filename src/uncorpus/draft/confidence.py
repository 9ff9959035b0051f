"""How sure a draft is: the share of annotations of a kind that were right where they could be checked.

Measured on this project's own annotated texts (the package's article, the ten synthetic stories in `tests/draft/stories`, and for quotes the 38 of the synthetic news in
`tests/draft/news` that are not kept apart), with one success and one failure added to each kind (Laplace), so that nothing is ever 0 or 1:
`python benchmarks/draft.py --calibrate` prints the figures. A quote counts as right where half of its words are those of a quote in the gold, a speaker where it is the gold's.
The rules were mended by these texts, so `CAUTION` takes a tenth off, by judgement. What was seen rarely has little confidence.

On news that the shares do not come from, the confidences of quotes were about right (expected calibration error 0.03; `python benchmarks/draft.py --polnear DIR`). It has
no resolved speakers, entities or topics: how right those confidences are elsewhere is not known.
"""

from __future__ import annotations

from typing import Final

CAUTION: Final = 0.9
"""What the measured shares are multiplied with."""

QUOTE: Final = {
    "direct": 0.99, "object-infinitive": 0.98, "clause": 0.95, "parenthetical": 0.94, "according": 0.93, "prepositional": 0.93, "small-clause": 0.88, "noun-clause": 0.86,
    "uncued": 0.86, "object": 0.85, "noun-preposition": 0.79, "attitude": 0.71, "pull-quote": 0.67, "colon": 0.67, "for-to": 0.67, "passive-object": 0.4,
}  # fmt: skip
"""By the pattern that found the quote."""

UNSEEN: Final = 0.5
"""For a pattern that the texts do not have: nothing is known of it."""

SPEAKER: Final = {"name": 0.96, "nominal": 0.77, "pronoun": 0.95}
"""By how the text names the speaker, the best way it does."""

ENTITY: Final = {"known": 0.99, "proposed": UNSEEN}
NON_QUOTE: Final = 0.83
TOPIC: Final = {"primary": 0.67, "secondary": 0.89}


def cautious(share: float) -> float:
    """Return a measured *share* as a confidence: two digits, never certain.

    >>> cautious(0.97)
    0.87
    """
    return round(share * CAUTION, 2)
