"""Finding words again, and knowing when it is not certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.text.anchor import Anchor, nearest, places
from uncorpus.text.names import NameFinder

TEXT = "He said no. She said yes. They said that he said no."


@pytest.mark.parametrize(
    ("words", "start", "options", "expected"),
    [
        ("yes", 0, {}, Anchor(21, is_plain=True)),
        ("nowhere", 0, {}, None),
        ("said", 4, {}, Anchor(3, is_plain=True)),
        ("said", 10, {}, Anchor(16, is_plain=False)),
        ("said", None, {}, Anchor(3, is_plain=False)),
        ("said", None, {"prefix": "She "}, Anchor(16, is_plain=True)),
        ("said", 3, {"suffix": " yes"}, Anchor(16, is_plain=True)),
        ("said", None, {"within": (12, 25)}, Anchor(16, is_plain=True)),
        ("said", 3, {"within": (0, 2)}, None),
    ],
)
def test_words_are_found_again(words: str, start: int | None, options: dict[str, object], expected: Anchor | None) -> None:
    assert nearest(TEXT, words, start, **options) == expected  # type: ignore[arg-type]


def test_words_far_away_are_not_plain() -> None:
    text = "said" + " x" * 500 + " said"

    assert nearest(text, "said", 600) == Anchor(1005, is_plain=False)


@given(st.text("ab", min_size=1, max_size=20), st.text("ab", min_size=1, max_size=3))
def test_all_places_are_found(text: str, words: str) -> None:
    assert places(text, words) == [at for at in range(len(text)) if text.startswith(words, at)]


@given(st.lists(st.text("abé’", min_size=1, max_size=3), max_size=5), st.text("abé’ ", max_size=20))
def test_names_are_found_as_whole_words(names: list[str], text: str) -> None:
    found = {(start, end) for start, end, _ in NameFinder((name, name) for name in names).find(text)}
    expected = {
        (at, at + len(name))
        for name in names
        for at in places(text, name)
        if not text[at - 1 : at].isalnum() or at == 0
        if not text[at + len(name) : at + len(name) + 1].isalnum()
    }

    assert found == expected
