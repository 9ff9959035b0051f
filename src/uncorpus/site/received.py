"""The source of an article as it was received, with the edits that lead from it to the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from uncorpus import model
from uncorpus.corpus import Article
from uncorpus.corpus.objects import CorpusError

REASONS: Final = {
    "markup": "syntax of the carrier",
    "duplicate": "repeated by the copy",
    "broken-paragraph": "a break inside a sentence",
    "glued-block": "a missing break",
    "whitespace": "white space",
    "encoding": "wrongly decoded characters",
}
"""What the reasons of edits mean, for readers."""

_VISIBLE: Final = str.maketrans({"\n": "↵\n", "\r": "␍", "\t": "⇥", " ": "␣", "\u00a0": "⍽"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the source: kept as it is, or an edit."""

    text: str
    edit: model.Edit | None = None
    number: int = 0

    @property
    def before(self) -> str:
        """What the edit takes out, with white space made visible."""
        return self.edit.before.translate(_VISIBLE) if self.edit else ""

    @property
    def after(self) -> str:
        """What the edit puts in, with white space made visible."""
        return self.edit.after.translate(_VISIBLE) if self.edit else ""


def stretches(article: Article) -> list[Stretch] | None:
    """Return the source of *article*, cut at its edits; None where it is not at hand or the edits do not fit it."""
    try:
        source = article.alignment().source
    except CorpusError:
        return None
    found: list[Stretch] = []
    at = 0
    for number, edit in enumerate(article.data.source.edits, start=1):
        if edit.start > at:
            found.append(Stretch(source[at : edit.start]))
        found.append(Stretch("", edit, number))
        at = edit.end
    found.append(Stretch(source[at:]))
    return found
