"""What people see: every layer, readable without colour, and nothing that could control their terminal."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID
from uncorpus.view.terminal import article_lines, safe

SEED = uncorpus.load()[SEED_ID]
ARTICLE = uncorpus.load(EXAMPLE)[EXAMPLE_ID]


def plain(article: uncorpus.Article, *layers: str) -> str:
    out = io.StringIO()
    console = Console(file=out, soft_wrap=True, highlight=False, emoji=False, markup=False)
    for line in article_lines(article, layers) if layers else article_lines(article):
        console.print(line)
    return out.getvalue()


def test_contents_stand_in_brackets_with_their_ids() -> None:
    text = plain(ARTICLE)

    assert "[q2: “We came in good faith,” :q2] Mayor Inês Okoro told reporters" in text
    assert "[q3: the union’s leader had told her [q4: ‘the strike is over’ :q4] and that" in text


def test_under_each_block_stands_who_says_what() -> None:
    text = plain(ARTICLE)

    assert "q2  direct   Inês Okoro · cue “told” · source “Mayor Inês Okoro” · to “reporters” · topics harbour" in text
    assert "q4  direct   the leader of the union · cue “had told” · source “the union’s leader” · to “her” · inside q3" in text
    assert "q5  direct   nobody named" in text
    assert "repeats q2" in text


def test_the_text_is_all_there() -> None:
    text = re.sub(r"\[q\d+: | :q\d+\]|^\((?:pull-quote|dateline|subheading|caption)\) ", "", plain(SEED, "quotes"), flags=re.MULTILINE)

    for block in SEED.data.blocks:
        assert SEED.block_text(block) in text


def test_layers_can_be_chosen() -> None:
    only_entities = plain(ARTICLE, "entities")

    assert "[q" not in only_entities
    assert "cue" not in only_entities
    assert "2 × Inês Okoro  PERSON  wikidata:Q1" in only_entities
    assert "Topics" not in only_entities
    assert "secondary  strike" in plain(ARTICLE, "topics")


def test_overlapping_contents_close_in_order() -> None:
    quotes = list(ARTICLE.data.quotes)
    quotes[0] = quotes[0].model_copy(update={"content": (quotes[0].content[0].model_copy(update={"end": 32, "text": ARTICLE.text[:32]}),)})
    quotes[1] = quotes[1].model_copy(
        update={"content": (quotes[1].content[0].model_copy(update={"start": 8, "end": 32, "text": ARTICLE.text[8:32]}),)}
    )
    article = uncorpus.Article(ARTICLE.data.model_copy(update={"quotes": tuple(quotes)}))

    assert "[q1: Harbour [q2: talks resume, mayor says :q2] :q1]" in plain(article, "quotes")


@given(st.text(max_size=50))
def test_no_text_can_control_a_terminal(text: str) -> None:
    shown = safe(text)

    assert len(shown) == len(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_hostile_text_is_shown_harmless() -> None:
    data = ARTICLE.data.model_copy(update={"title": "\x1b]0;owned\x07 [bold]x[/bold] \u202eabc"})

    shown = plain(uncorpus.Article(data))

    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in shown


def test_nobody_annotated_is_said() -> None:
    empty = ARTICLE.data.model_copy(update={"annotators": (), "entities": (), "speakers": (), "quotes": (), "non_quotes": (), "topics": ()})

    assert "annotators: nobody" in plain(uncorpus.Article(empty))
