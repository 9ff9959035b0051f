"""Tokens: exact, complete, and parted where annotations part."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.tables.tokens import Tokens, tag, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The UN’s inter-Korean talks.", ["The", "UN", "’", "s", "inter", "-", "Korean", "talks", "."]),
        ("cafe\u0301 Ünï", ["cafe\u0301", "Ünï"]),
        ("peace 🕊️👨‍👩‍👧 now", ["peace", "🕊️", "👨‍👩‍👧", "now"]),
        ("“مرحبا”\r\n\r\n שלום", ["“", "مرحبا", "”", "שלום"]),
        ("1,000.5 kg", ["1", ",", "000", ".", "5", "kg"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_texts_are_parted(text: str, tokens: list[str]) -> None:
    assert [text[start:end] for start, end in tokenize(text)] == tokens


@given(st.text(max_size=40))
def test_tokens_cover_all_but_white_space(text: str) -> None:
    tokens = tokenize(text)
    covered = {offset for start, end in tokens for offset in range(start, end)}

    assert all(start < end for start, end in tokens)
    assert all(end <= start for (_, end), (start, _) in pairwise(tokens))
    assert "".join(text[i] for i in range(len(text)) if i not in covered).strip() == ""


def together(texts: list[str]) -> list[list[tuple[int, int]]]:
    """The tokens of *texts*, found in all at once."""
    found = Tokens.of(pa.array(texts, pa.string()))
    ranges: list[list[tuple[int, int]]] = [[] for _ in texts]
    for text, start, end, word in zip(found.text, found.starts, found.ends, found.words.to_pylist(), strict=True):
        assert texts[text][start:end] == word
        ranges[text].append((int(start), int(end)))
    return ranges


JOINING = "\u0301\u200d\ufe0f🕊👩🏽🇺🇳\u0600\u0e33\u1100\u1161\u0915\u094d\r\n\u00ad\x1c\u0e2d“’-aé1 "


@given(st.lists(st.text(st.sampled_from(JOINING) | st.characters(exclude_categories=["Cs"]), max_size=12), max_size=6))
def test_the_tokens_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert together(texts) == [tokenize(text) for text in texts]


def test_each_character_is_parted_alike_whatever_stands_beside_it() -> None:
    texts = [f"“{char}a é{char}“" for char in map(chr, (*range(0xD800), *range(0xE000, 0x10000), *range(0x1F000, 0x1F400)))]

    assert together(texts) == [tokenize(text) for text in texts]


def test_spans_that_overlap_are_tagged_once() -> None:
    tokens = [(0, 1), (2, 3), (4, 5)]

    assert tag(tokens, [(0, 5, "A"), (2, 3, "B")]) == ["B-A", "I-A", "I-A"]
    assert tag(tokens, [(0, 1, "A"), (2, 5, "A")]) == ["B-A", "B-A", "I-A"]
    assert tag(tokens, [(0, 1, "A"), (0, 5, "B")]) == ["B-B", "I-B", "I-B"]
    assert tag(tokens, []) == ["O", "O", "O"]
