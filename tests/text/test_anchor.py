"""Finding words again, and knowing when it is not certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.text.anchor import Anchor, Carried, Shift, nearest, places
from uncorpus.text.names import NameFinder

TEXT = "He said no. She said yes. They said that he said no."


@pytest.mark.parametrize(
    ("words", "start", "within", "expected"),
    [
        ("yes", 0, None, Anchor(21, is_plain=True)),
        ("nowhere", 0, None, None),
        ("said", 4, None, Anchor(3, is_plain=True)),
        ("said", 10, None, Anchor(16, is_plain=False)),
        ("said", None, None, Anchor(3, is_plain=False)),
        ("said", None, (12, 25), Anchor(16, is_plain=True)),
        ("said", 3, (0, 2), None),
        ("He", 40, None, Anchor(0, is_plain=True)),
    ],
)
def test_words_are_found_again(words: str, start: int | None, within: tuple[int, int] | None, expected: Anchor | None) -> None:
    assert nearest(TEXT, words, start, within) == expected


def test_words_far_away_are_not_plain() -> None:
    text = "said" + " x" * 500 + " said"

    assert nearest(text, "said", 600) == Anchor(1005, is_plain=False)


@given(st.text("ab ", min_size=1, max_size=20), st.text("ab", min_size=1, max_size=3))
def test_all_places_of_whole_words_are_found(text: str, words: str) -> None:
    expected = [
        at
        for at in range(len(text))
        if text.startswith(words, at)
        if not (at and text[at - 1].isalnum())
        if not text[at + len(words) : at + len(words) + 1].isalnum()
    ]

    assert list(places(text, words)) == expected


def test_what_stands_between_two_that_were_found_moved_no_less_and_no_more() -> None:
    shift = Shift([(10, 12), (100, 105)])

    assert shift.window(50) == (52, 55)
    assert shift.window(5) == (7, 7)
    assert shift.window(200) == (205, 205)
    assert Shift([]).window(3) is None


@given(st.lists(st.sampled_from(["one", "two", " ", ".", "\n"]), max_size=20), st.integers(0, 20), st.sampled_from(["x ", "two", ""]))
def test_words_that_were_not_touched_are_carried_over(words: list[str], at: int, new: str) -> None:
    old = "".join(words)
    at = min(at, len(words))
    changed = "".join([*words[:at], new, *words[at:]])
    carried = Carried(old, changed)
    for start in range(len(old)):
        for end in range(start + 1, min(start + 5, len(old)) + 1):
            place = carried.range(start, end)
            if place is not None:
                assert changed[place[0] : place[1]] == old[start:end]


@given(st.lists(st.text("abé’", min_size=1, max_size=3), max_size=5), st.text("abé’ ", max_size=20))
def test_names_are_found_as_whole_words(names: list[str], text: str) -> None:
    found = {(start, end) for start, end, _ in NameFinder((name, name) for name in names).find(text)}
    expected = {
        (at, at + len(name))
        for name in names
        for at in (at for at in range(len(text)) if text.startswith(name, at))
        if not text[at - 1 : at].isalnum() or at == 0
        if not text[at + len(name) : at + len(name) + 1].isalnum()
    }

    assert found == expected
