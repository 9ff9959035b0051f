"""Edits: replaying them, and finding the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncorpus.model import Edit
from uncorpus.text.edits import Alignment, EditError, apply_edits


def edit(start: int, before: str, after: str) -> Edit:
    return Edit(start=start, end=start + len(before), before=before, after=after, reason="markup")


def test_edits_are_replayed_on_the_untouched_source() -> None:
    assert apply_edits("a[b](#) c", [edit(1, "[", ""), edit(3, "](#)", ""), edit(9, "", "!")]) == "ab c!"


def test_no_edits_leave_the_source_as_it_is() -> None:
    assert apply_edits("á\r\n🕊️", []) == "á\r\n🕊️"


@pytest.mark.parametrize(
    ("edits", "index", "message"),
    [
        ([edit(5, "x", "")], 0, "does not lie in the source"),
        ([edit(1, "x", "")], 0, "the source has 'b' at 1:2, not 'x'"),
        ([edit(1, "b", ""), edit(1, "b", "")], 1, "before the end of the one in front of it"),
        ([edit(1, "b", "b")], 0, "changes nothing"),
        ([edit(1, "", "")], 0, "changes nothing"),
    ],
)
def test_an_edit_that_does_not_fit_is_named(edits: list[Edit], index: int, message: str) -> None:
    with pytest.raises(EditError, match=message) as caught:
        apply_edits("abc", edits)

    assert caught.value.index == index


def test_what_an_edit_put_in_stands_for_what_it_replaced() -> None:
    alignment = Alignment("one\n\ntwo", [edit(3, "\n\n", " ")])

    assert alignment.to_source(3, 4).text == "\n\n"
    assert alignment.to_source(2, 5).text == "e\n\nt"


def test_byte_offsets_are_those_of_the_encoding() -> None:
    where = Alignment("é🕊x", []).to_source(1, 2)

    assert (where.start, where.end, where.byte_start, where.byte_end) == (1, 2, 2, 6)
    wide = Alignment("é🕊x", []).to_source(1, 2, "utf-16-le")
    assert (wide.byte_start, wide.byte_end) == (2, 6)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 9)])
def test_an_impossible_range_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no range"):
        Alignment("abc", []).to_source(start, end)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    source = draw(st.text("ab é🕊\u0301\r\n[", min_size=1, max_size=40))
    borders = sorted(draw(st.sets(st.integers(0, len(source)), max_size=8)))
    edits = []
    for start, end in zip(borders[::2], borders[1::2], strict=False):
        after = draw(st.text("xy", max_size=3))
        if after != source[start:end]:
            edits.append(Edit(start=start, end=end, before=source[start:end], after=after, reason="markup"))
    return source, edits


@given(edited())
def test_every_kept_character_finds_its_way_back(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    alignment = Alignment(source, edits)

    back = [alignment.to_source(at, at + 1) for at in range(len(alignment.text))]

    for where in back:
        assert source.encode()[where.byte_start : where.byte_end].decode() == where.text == source[where.start : where.end]
    kept = [where.start for where, char in zip(back, alignment.text, strict=True) if char not in "xy"]
    removed = {offset for e in edits for offset in range(e.start, e.end)}
    assert kept == [offset for offset in range(len(source)) if offset not in removed]
    assert "".join(source[offset] for offset in kept) == "".join(char for char in alignment.text if char not in "xy")
