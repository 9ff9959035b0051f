"""How what is left out of an article is named, so that somebody looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from uncorpus.draft.source.reader import Omission

OMITTED: Final[dict[Omission, str]] = {
    "hidden": "text that the page hides, or calls a button, was",
    "struck": "text that the source strikes out was",
    "reference": "references to footnotes were",
    "reading": "what the page says of how characters are read was",
}
"""What the notes call what is left out within the article."""
FURNITURE: Final = "what buttons say and lines that point to other articles were"


def first_words(texts: Sequence[str]) -> str:
    """Return how the first of *texts* begin."""
    named = [" ".join(text.split()[:8]) + (" …" if len(text.split()) > 8 else "") for text in texts[:3]]
    more = len(texts) - len(named)
    return ", ".join(f"“{name[:80]}”" for name in named) + (f" and {more} more" if more else "")
