"""The exact reader: it accepts what is strict JSON and nothing else, and knows where everything stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uncorpus.store.positions import MAX_DEPTH, JsonError, Lines, Place, Positions

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def values(document: Any, pointer: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    found = {pointer: document}
    members = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in members:
        found |= values(value, (*pointer, key))
    return found


@given(JSON, st.sampled_from([None, 0, 3]), st.booleans())
def test_every_value_is_found_where_it_stands(document: Any, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    positions = Positions(text)

    expected = values(document)
    assert {pointer: json.loads(text[slice(*positions.value(pointer))]) for pointer in positions.pointers()} == expected
    for pointer in expected:
        if pointer and isinstance(pointer[-1], str):
            assert json.loads(text[slice(*positions.key(pointer))]) == pointer[-1]


def strict(text: str) -> bool:
    """What Python's parser accepts, less what it accepts against RFC 8259."""

    def refuse(_: str) -> None:
        raise ValueError

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError
        for key, _ in pairs:
            key.encode()
        return dict(pairs)

    def finite(number: str) -> float:
        if abs(float(number)) == float("inf"):
            raise ValueError
        return float(number)

    try:
        document = json.loads(text, parse_constant=refuse, object_pairs_hook=unique, parse_float=finite)
        json.dumps(document, ensure_ascii=False).encode()
    except ValueError:
        return False
    return True


def damaged(case: tuple[Any, int, str]) -> str:
    """A document with something put into it."""
    document, at, what = case
    text = json.dumps(document)
    return text[:at] + what + text[at:]


def problem(text: str) -> JsonError | None:
    try:
        Positions(text)
    except JsonError as error:
        return error
    return None


@settings(max_examples=1000)
@given(
    st.one_of(
        st.text('{}[]",:0123.eE+-\\u"aNtrue \n', max_size=14),
        st.tuples(JSON, st.integers(0, 60), st.text('{}[]",:\\1', max_size=2)).map(damaged),
    )
)
def test_it_accepts_what_strict_json_is_and_nothing_else(text: str) -> None:
    error = problem(text)

    assert (error is None) == strict(text)
    assert error is None or 0 <= error.start <= len(text)


def test_nesting_is_bounded() -> None:
    Positions("[" * MAX_DEPTH + "]" * MAX_DEPTH)

    with pytest.raises(JsonError, match="nested more than 64 deep"):
        Positions("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_a_missing_value_is_pointed_at_by_what_is_around_it() -> None:
    text = '{"a": {"b": 1}}'

    assert Positions(text).value(("a", "c", 3)) == (6, 14)
    assert Positions(text).key(("a", "b")) == (7, 10)
    assert Positions(text).key(("a", "x")) == (6, 14)


def test_characters_of_a_string_are_found_behind_escapes() -> None:
    text = '["a\\n\\u00e9\\ud83d\\ude00x\\"é"]'
    positions = Positions(text)

    found = [text[slice(*positions.within((0,), at, at + 1))] for at in range(7)]

    assert found == ["a", "\\n", "\\u00e9", "\\ud83d\\ude00", "x", '\\"', "é"]
    assert positions.within((), 0, 1) == (0, len(text))


def test_lines_count_from_one_and_columns_in_code_points() -> None:
    lines = Lines("a\n🕊️é\r\nb")

    assert lines.place(0, 1) == Place(1, 1, 1, 2)
    assert lines.place(2, 5) == Place(2, 1, 2, 4)
    assert lines.place(7, 8) == Place(3, 1, 3, 2)
