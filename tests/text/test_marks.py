"""Quotation marks: paired as they stand, in all their kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.text.marks import DOUBLE, marked_regions, without_marks


def marked(text: str) -> list[str]:
    return [text[region.start : region.end] for region in marked_regions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no”.", ["“no”"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ('“It is closed," he said.', ['“It is closed,"']),
        ("“Nobody is an “honest broker” here,” he said.", ["“Nobody is an “honest broker” here,”", "“honest broker”"]),
        ('“Nobody is an "honest broker" here,” he said.', ['“Nobody is an "honest broker" here,”', '"honest broker"']),
        ("„So nicht“, sagte er.", ["„So nicht“"]),
        ("»So nicht«, sagte er.", ["»So nicht«"]),
        ("„Tak” – powiedział.", ["„Tak”"]),
        ("«Non», dit-il.", ["«Non»"]),
        ("「いいえ」と言った", ["「いいえ」"]),
        ("“It goes on", ["“It goes on"]),
        ("and on.”", ["”"]),
        ("‘We came,’ he said, ‘and left.’", ["‘We came,’", "‘and left.’"]),
        ("the workers’ rights and the UN’s", []),
        ("rock ’n’ roll", []),
        ("'No,' he said, 'it isn't.'", ["'No,'", "'it isn't.'"]),
        ("“He said ‘stop’ and left.”", ["“He said ‘stop’ and left.”", "‘stop’"]),
        ("‘She called it “a gift” to us,’ he said.", ["‘She called it “a gift” to us,’", "“a gift”"]),
        ("‘90s music”", ["”"]),
        ("“مرحبا” 🕊️ “שלום”", ["“مرحبا”", "“שלום”"]),
        ("", []),
    ],
)
def test_marks_are_paired(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


def test_marks_are_paired_within_the_range() -> None:
    text = "“one” “two”"

    assert [(r.start, r.end) for r in marked_regions(text, 6)] == [(6, 11)]
    assert marked_regions(text, 0, 5)[0].closed


@given(st.text("ab “”\"'‘’„«».,", max_size=30))
def test_every_double_mark_is_in_a_region(text: str) -> None:
    regions = marked_regions(text)

    for offset, char in enumerate(text):
        if char in DOUBLE:
            assert any(region.start <= offset < region.end for region in regions)
    for region in regions:
        assert 0 <= region.start < region.end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We came,”", "We came,"),
        ('“We came,"', "We came,"),
        ("‘We came,’", "We came,"),
        ("“We came", "We came"),
        ("efforts are “critical”", "efforts are “critical”"),
        ("“One.” “Two.”", "“One.” “Two.”"),
        ("plain", "plain"),
    ],
)
def test_marks_around_the_whole_are_taken_off(text: str, expected: str) -> None:
    assert without_marks(text) == expected
