"""Where a span may begin and end."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.text.borders import fault, odd_ends, odd_starts

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "border", "first", "last"),
    [
        ("the UN chief", 4, None, "white-space"),
        ("the UN chief", 5, "word", "word"),
        ("the UN chief", 6, "white-space", None),
        ("the UN chief", 0, None, None),
        ("inter-Korean", 6, None, None),
        ("UN’s", 2, None, None),
        ("failed, he", 6, "punctuation", None),
        ("failed, he", 7, "white-space", "punctuation"),
        ("a (b)", 3, None, "punctuation"),
        ("U.S.", 4, None, None),
        ("cafe\u0301!", 4, "character", "character"),
        (f"x{FAMILY}y", 3, "character", "character"),
        (f"x{FAMILY}y", 1, None, None),
        ("🇰🇷🇺🇸", 1, "character", "character"),
        ("🇰🇷🇺🇸", 2, None, None),
        ("a\r\nb", 2, "character", "character"),
        ("한국은", 2, None, None),
        ("東京都", 1, None, None),
        ("Ελλάδα", 2, "word", "word"),
        ("Киев", 2, "word", "word"),
        ("2018x", 4, "word", "word"),
    ],
)
def test_borders_are_judged(text: str, border: int, first: str | None, last: str | None) -> None:
    assert fault(text, border, first=True) == first
    if border:
        assert fault(text, border, first=False) == last


@given(st.text("ae\u0301\u200d👩🇰🇷 \r\n,-क\u094dष한", min_size=1, max_size=12), st.integers(0, 12))
def test_characters_are_those_of_unicode(text: str, border: int) -> None:
    border = min(border, len(text))
    clusters = {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}

    assert (fault(text, border, first=True) == "character") == (border not in clusters)


@given(st.text("ab ,.“”-\u0301\u200d👩\r\n", min_size=1, max_size=8))
def test_what_is_wrong_is_never_passed_over_by_the_quick_look(text: str) -> None:
    padded = f" {text} "
    for border in range(len(text) + 1):
        pair = padded[border : border + 2]
        if border < len(text) and fault(text, border, first=True):
            assert odd_starts({pair}) == {pair}
        if border > 0 and fault(text, border, first=False):
            assert odd_ends({pair}) == {pair}
