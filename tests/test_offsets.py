"""Offsets in other units: what other programs count is what we say they count."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import SEED_ID
from uncorpus.offsets import UNITS, OffsetError, Offsets, Unit, convert, detect

ENCODINGS: dict[Unit, tuple[str, int]] = {"code-points": ("utf-32-le", 4), "utf-16": ("utf-16-le", 2), "utf-8": ("utf-8", 1)}

TEXTS = {
    "plain": "He said no.",
    "combining": "cafe\u0301 = caf\u00e9, a\u0300\u0301b",
    "emoji": "👩🏽\u200d🚀 and 🏳️\u200d🌈, 🇰🇿 flag",
    "crlf": "one\r\n\r\ntwo 🕊️\r\nthree\r",
    "right-to-left": "A banner read “مرحبا” \u202eok\u202c",
    "curly": "“We came,” she said — ‘now’…",
    "empty": "",
}


def units(text: str, unit: Unit) -> int:
    encoding, width = ENCODINGS[unit]
    return len(text.encode(encoding)) // width


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_offset_is_what_python_encodes_before_it(text: str, unit: Unit) -> None:
    expected = [units(text[:offset], unit) for offset in range(len(text) + 1)]
    offsets = Offsets(text, unit)

    assert expected == offsets.from_code_points(range(len(text) + 1))
    assert list(range(len(text) + 1)) == offsets.to_code_points(expected)
    assert len(offsets) == units(text, unit)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_there_and_back_is_where_one_was(text: str, one: Unit, other: Unit) -> None:
    offsets = convert(text, range(len(text) + 1), to=one)

    assert offsets == [units(text[:offset], one) for offset in range(len(text) + 1)]
    assert offsets == convert(text, convert(text, offsets, source=one, to=other), source=other, to=one)


@given(st.text(st.sampled_from("aé\u0301€🕊\r\n"), max_size=12), st.sampled_from(UNITS))
def test_an_offset_inside_of_a_character_is_none(text: str, unit: Unit) -> None:
    offsets = Offsets(text, unit)
    right = set(offsets.from_code_points(range(len(text) + 1)))
    for offset in range(-1, len(offsets) + 2):
        if offset not in right:
            with pytest.raises(OffsetError):
                offsets.to_code_points([offset])


def test_an_offset_outside_of_the_text_is_none() -> None:
    with pytest.raises(OffsetError, match="the offset 4 is not in the text of 3 code points"):
        Offsets("abc", "utf-16").from_code_points([4])
    with pytest.raises(OffsetError, match=r"the offset 5 \(utf-8\) lies inside of the character at 2"):
        Offsets("ab🕊", "utf-8").to_code_points([5])


def test_a_unit_that_does_not_exist_is_told() -> None:
    with pytest.raises(ValueError, match="no unit 'bytes'; known: code-points, utf-16, utf-8"):
        Offsets("abc", "bytes")  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", UNITS)
def test_all_spans_of_an_article_are_converted_at_once(unit: Unit) -> None:
    article = uncorpus.load()[SEED_ID]
    text = article.text
    spans = [(mention.data.start, mention.data.end) for mention in article.entities]

    there = convert(text, itertools.chain(*spans), to=unit)

    assert there == [units(text[:offset], unit) for span in spans for offset in span]


@pytest.mark.parametrize("unit", UNITS)
def test_the_unit_of_offsets_is_told_by_their_words(unit: Unit) -> None:
    text = "🕊️ Inês said “no”, and 🚀 “yes”."
    spans = []
    for words in ("Inês", "said", "“no”", "“yes”"):
        start = text.index(words)
        first, last = convert(text, (start, start + len(words)), to=unit)
        spans.append((first, last, words))

    assert detect(text, [*spans, (0, 4, "wrong")]) == unit
    assert detect(text, [(0, 4, "wrong"), (900, 950, "far")]) is None
    assert detect("plain", [(0, 5, "plain")]) == "code-points"
