"""Derived labels: the type of a quote by its marks."""

from __future__ import annotations

import pytest

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID
from uncorpus import model
from uncorpus.corpus.derived import SORT_KEYS, quote_type, unaccounted_marks

BASE = uncorpus.load(EXAMPLE)[EXAMPLE_ID].data


def typed(text: str, *contents: str, parent: str | None = None, kind: str = "paragraph") -> str:
    """The type of a quote with *contents*, nested in one with the content *parent*."""

    def span(words: str) -> model.Span:
        start = text.index(words)
        return model.Span(start=start, end=start + len(words), text=words)

    block = model.Block(id="b1", kind=kind, start=0, end=len(text))  # type: ignore[arg-type]
    quote = BASE.quotes[0].model_copy(update={"content": tuple(map(span, contents)), "parent": "q2" if parent else None})
    article = BASE.model_copy(update={"text": text, "blocks": (block,), "quotes": (quote,)})
    if parent:
        outer = BASE.quotes[1].model_copy(update={"id": "q2", "content": (span(parent),)})
        outer = outer.model_copy(update={"type": quote_type(article, outer)})
        article = article.model_copy(update={"quotes": (outer, quote)})
    return quote_type(article, quote)


@pytest.mark.parametrize(
    ("text", "contents", "expected"),
    [
        ("“No,” he said.", ["“No,”"], "direct"),
        ("He said no.", ["no"], "indirect"),
        ("He called it “mad” and left.", ["it “mad”"], "mixed"),
        ("“No,” he said, “never.”", ["“No,”", "“never.”"], "direct"),
        ("“No,” he said, and never.", ["“No,”", "never"], "mixed"),
        ("“One.” “Two.” He left.", ["“One.” “Two.”"], "direct"),
        ('“No," he said.', ['“No,"'], "direct"),
        ("‘No,’ he said.", ["‘No,’"], "direct"),
        ("He said the workers’ rights.", ["the workers’ rights"], "indirect"),
        ("“It goes on", ["“It goes on"], "direct"),
    ],
)
def test_the_marks_make_the_type(text: str, contents: list[str], expected: str) -> None:
    assert typed(text, *contents) == expected


def test_a_pull_quote_is_direct_without_marks() -> None:
    assert typed("We will go", "We will go", kind="pull-quote") == "direct"


@pytest.mark.parametrize(
    ("text", "parent", "content", "expected"),
    [
        ("“He told me to stop,” she said.", "“He told me to stop,”", "to stop", "indirect"),
        ("“He told me ‘stop’ then,” she said.", "“He told me ‘stop’ then,”", "‘stop’", "direct"),
        ("“He called it “mad” then,” she said.", "“He called it “mad” then,”", "it “mad”", "mixed"),
        ("She said he had called it “mad”.", "he had called it “mad”", "“mad”", "direct"),
        ("She said he had told her to go.", "he had told her to go", "to go", "indirect"),
    ],
)
def test_for_a_nested_quote_only_marks_inside_the_parent_count(text: str, parent: str, content: str, expected: str) -> None:
    assert typed(text, content, parent=parent) == expected


def test_marks_inside_a_pull_quote_count_for_what_is_nested_in_it() -> None:
    assert typed("He said “no” to us", "“no”", parent="He said “no” to us", kind="pull-quote") == "direct"
    assert typed("He said no to us", "no", parent="He said no to us", kind="pull-quote") == "indirect"


def test_a_mark_in_no_quote_is_unaccounted() -> None:
    article = BASE.model_copy(update={"non_quotes": ()})

    assert [BASE.text[mark] for mark in unaccounted_marks(article)] == ["“", "”"]


def test_a_mark_right_behind_a_quote_is_unaccounted() -> None:
    content = BASE.quotes[1].content[0]
    shorter = content.model_copy(update={"end": content.end - 1, "text": content.text[:-1]})
    quotes = (BASE.quotes[0], BASE.quotes[1].model_copy(update={"content": (shorter, BASE.quotes[1].content[1])}), *BASE.quotes[2:])

    assert unaccounted_marks(BASE.model_copy(update={"quotes": quotes})) == [content.end - 1]


def test_a_speaker_without_mention_comes_last() -> None:
    key = SORT_KEYS["speakers"]

    assert key(BASE.speakers[0].model_copy(update={"mentions": ()})) > key(BASE.speakers[2])
