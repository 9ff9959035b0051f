"""Tokens: exact, complete, and parted where annotations part."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.tables.tokens import tag, tokenize


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


def test_spans_that_overlap_are_tagged_once() -> None:
    tokens = [(0, 1), (2, 3), (4, 5)]

    assert tag(tokens, [(0, 5, "A"), (2, 3, "B")]) == ["B-A", "I-A", "I-A"]
    assert tag(tokens, [(0, 1, "A"), (2, 5, "A")]) == ["B-A", "B-A", "I-A"]
    assert tag(tokens, [(0, 1, "A"), (0, 5, "B")]) == ["B-B", "I-B", "I-B"]
    assert tag(tokens, []) == ["O", "O", "O"]
