"""Sentences and what the drafter finds in them, one construction each: `sentences.txt`. All texts are synthetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Said = tuple[str, str, str]


def cases() -> Iterator[tuple[str, list[Said]]]:
    """Yield each text with its quotes: source, cue and content in lines that begin with a bar; ¶ stands for a new paragraph."""
    for case in (Path(__file__).parent / "sentences.txt").read_text("utf-8").split("\n\n"):
        text, *lines = [line for line in case.strip().split("\n") if not line.startswith("//")]
        yield (
            text.replace(" ¶ ", "\n\n"),
            [(source, cue, content) for _, source, cue, content in (map(str.strip, line.split("|")) for line in lines)],
        )


CASES = list(cases())


@pytest.mark.parametrize(("text", "quotes"), CASES, ids=[text for text, _ in CASES])
def test_what_is_said_in_a_sentence(said: Callable[[str], list[Said]], text: str, quotes: list[Said]) -> None:
    assert quotes == said(text)
