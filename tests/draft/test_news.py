"""The drafter on synthetic news that its rules were not written for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.draft.conftest import article
from uncorpus import model
from uncorpus.compare.attribution import from_article
from uncorpus.compare.brat import read_brat
from uncorpus.compare.scores import score
from uncorpus.corpus.derived import unaccounted_marks

NEWS = Path(__file__).parent / "news"
GOLD = [replace(gold, text=gold.text.strip()) for gold in read_brat(NEWS)]


@pytest.fixture(scope="module")
def drafted(nlp: Any) -> Callable[[str], model.Article]:
    """Return what drafts the text with this id, once."""
    from uncorpus.draft.article import Drafter

    drafter, texts, done = Drafter(nlp), {gold.id: gold.text for gold in GOLD}, dict[str, model.Article]()

    def of(id: str) -> model.Article:
        if id not in done:
            done[id] = drafter.draft(article(f"# {texts[id]}")).article
        return done[id]

    return of


@pytest.mark.parametrize("id", [gold.id for gold in GOLD])
def test_every_mark_of_a_story_is_accounted_for(drafted: Callable[[str], model.Article], id: str) -> None:
    assert unaccounted_marks(drafted(id)) == []


@pytest.mark.parametrize("part", ["tried", "apart"])
def test_most_quotes_of_news_are_drafted_as_a_reader_marked_them(drafted: Callable[[str], model.Article], part: str) -> None:
    golds = [gold for gold in GOLD if gold.id.startswith(part)]
    figures = {
        one.name: one.count.f1 or 0 for one in score([(gold, replace(from_article(drafted(gold.id)), id=gold.id)) for gold in golds])
    }

    assert figures["exact"] > 0.8
    assert figures["source given the quote, overlapping"] > 0.95
