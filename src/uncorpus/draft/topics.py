"""Topics of an article: those of the registry whose words stand near each other in it.

A topic is proposed where all words of weight of its label stand in one sentence, close together, each as it is or in another form (“diplomatic” for diplomacy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from uncorpus import model
from uncorpus.text.ranges import Range

WINDOW: Final = 8
"""Over how many words the label's words may be spread."""

SMALL: Final = frozenset(
    {"of", "the", "and", "in", "on", "for", "to", "a", "an", "with", "by", "use", "question", "issue", "issues", "policy"}
)
"""Words of a label that say nothing of the topic by themselves."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class TopicFound:
    """A topic and the words that show it."""

    key: str
    relevance: model.article.Relevance
    evidence: tuple[Range, ...]


def stem(word: str) -> str:
    """Return what forms of a word have in common: a longer word without its ending.

    >>> stem("diplomacy") == stem("diplomatic"), stem("weapons") == stem("weapon"), stem("talks") == stem("talking")
    (True, True, True)
    """
    word = word.lower()
    word = re.sub(r"(?:['’]s?)$", "", word)
    for ending in (
        "isation",
        "ization",
        "ations",
        "ation",
        "ments",
        "ment",
        "ities",
        "ity",
        "ions",
        "ion",
        "atic",
        "acy",
        "ing",
        "ies",
        "ed",
        "es",
        "ic",
        "al",
        "s",
        "y",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def topics(text: str, blocks: Sequence[model.Block], registry: Mapping[str, model.Topic], names: Sequence[Range] = ()) -> list[TopicFound]:
    """Return the topics of *registry* that *text* shows, with their evidence: the shortest phrase in each block, none within one of *names*."""
    words = [
        [(match.start(), match.end(), stem(match.group())) for match in _WORD.finditer(text, block.start, block.end)] for block in blocks
    ]
    lead = next((block.id for block in blocks if block.kind == "paragraph"), None)
    found = []
    for key, topic in registry.items():
        label = [match.group() for match in _WORD.finditer(topic.label)]
        wanted = {stem(word) for word in label if word.lower() not in SMALL}
        if len(wanted) < 2:
            wanted = {stem(word) for word in label}
        evidence: list[Range] = []
        prominent = False
        for block, tokens in zip(blocks, words, strict=True):
            place = _shortest(text, tokens, wanted)
            if place is not None and not any(low <= place[0] and place[1] <= high for low, high in names):
                evidence.append(place)
                prominent |= block.kind == "headline" or block.id == lead
        if evidence:
            found.append(TopicFound(key, "primary" if prominent else "secondary", tuple(evidence)))
    return _strictest(found, registry)


def _shortest(text: str, tokens: Sequence[tuple[int, int, str]], wanted: set[str]) -> Range | None:
    """Return the shortest stretch with all *wanted* stems, within `WINDOW` words and one sentence; None where there is none."""
    last: dict[str, int] = {}
    best: Range | None = None
    for index, (_, end, form) in enumerate(tokens):
        if form not in wanted:
            continue
        last[form] = index
        if len(last) < len(wanted):
            continue
        first = min(last.values())
        start = tokens[first][0]
        if (
            index - first < WINDOW + len(wanted)
            and not re.search(r"[.?!;:,“”\"]", text[start:end])
            and (best is None or end - start < best[1] - best[0])
        ):
            best = (start, end)
    return best


def _strictest(found: list[TopicFound], registry: Mapping[str, model.Topic]) -> list[TopicFound]:
    """Leave out a topic whose evidence is all within that of a narrower one."""
    result = []
    for one in found:
        narrower = [other for other in found if registry[other.key].broader == one.key]
        covered = all(
            any(low <= start and end <= high for other in narrower for low, high in other.evidence) for start, end in one.evidence
        )
        if not (narrower and covered):
            result.append(one)
    return result
