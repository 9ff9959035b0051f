"""Quotes of the layout: pull quotes with their attribution on a line of its own, and what repeats a quote of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from uncorpus import model
from uncorpus.draft.found import Found
from uncorpus.draft.quotes import PULL_QUOTE

SAME = 0.5
"""From this share of common words on, a pull quote or a caption repeats a quote of the body."""


def captions_and_pull_quotes(text: str, blocks: Sequence[model.Block], found: list[Found]) -> list[Found]:
    """Return *found* with the quotes of the pull-quote *blocks*, each that repeats another pointing to it."""
    body = [quote for quote in found if quote.block is not None and quote.block.kind == "paragraph"]
    result = list(found)
    for block in blocks:
        if block.kind == PULL_QUOTE:
            result.append(_pull_quote(text, block))
    for quote in result:
        if quote.block is not None and quote.block.kind in {PULL_QUOTE, "caption"}:
            likeness = [(_likeness(text, quote, other), -index, other) for index, other in enumerate(body)]
            best = max(likeness, key=lambda item: item[:2], default=None)
            if best is not None and best[0] >= SAME:
                quote.repeats = best[2]
    return sorted(result, key=lambda quote: (quote.content[0][0], -quote.content[-1][1]))


def _pull_quote(text: str, block: model.Block) -> Found:
    words = text[block.start : block.end]
    content_end, source = block.end, []
    lines = words.rstrip().rsplit("\n", 1)
    if len(lines) == 2 and is_attribution(lines[1]):
        name = re.sub(r"^[\s—–-]+", "", lines[1]).strip()
        at = block.start + words.rindex(name)
        source = [(at, at + len(name))]
        content_end = block.start + len(lines[0].rstrip())
    return Found([(block.start, content_end)], source, [], [], "speech", "pull-quote", block=block)


def is_attribution(line: str) -> bool:
    """Tell whether *line* names somebody, as the last line of a pull quote does.

    >>> is_attribution("— Jane Doe, Mayor"), is_attribution("and we will stay.")
    (True, False)
    """
    words = re.sub(r"^[\s—–-]+", "", line).split()
    return 0 < len(words) <= 12 and words[0][:1].isupper() and not line.rstrip().endswith((".", "?", "!", "”", '"'))


def _likeness(text: str, one: Found, other: Found) -> float:
    """Return the share of the shorter content's words that the other has too."""
    first, second = (_words(text, quote) for quote in (one, other))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _words(text: str, quote: Found) -> set[str]:
    return {word.lower() for start, end in quote.content for word in re.findall(r"\w+", text[start:end]) if len(word) > 2}
