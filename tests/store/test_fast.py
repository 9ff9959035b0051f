"""The fast reader takes less than the models, never more; and what it takes, it takes as they do."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import EXAMPLE, EXAMPLE_ID
from tests.model.test_schema import DOCUMENTS, mutated
from uncorpus.model import Article
from uncorpus.store.fast import read_article
from uncorpus.store.folder import model_of
from uncorpus.store.positions import JsonError, Positions
from uncorpus.store.reading import Document

DATA = (EXAMPLE / "articles" / f"{EXAMPLE_ID}.json").read_bytes()
ARTICLES = [path.read_bytes() for path in DOCUMENTS if model_of(path) is Article]


def same(fast: Any, record: Any) -> bool:
    """Whether an object of the fast reader says what a record says."""
    if isinstance(record, tuple):
        return len(fast) == len(record) and all(map(same, fast, record))
    if hasattr(type(record), "model_fields"):
        return all(
            (value is None and type(getattr(fast, name)).__name__ == "UnsetType") or same(getattr(fast, name), value)
            for name, value in ((name, getattr(record, name)) for name in type(record).model_fields)
        )
    return bool(fast == record)


@pytest.mark.parametrize("data", ARTICLES)
def test_valid_articles_are_taken_in_any_layout(data: bytes) -> None:
    record = Article.model_validate_json(data)
    value = json.loads(data)

    for layout in (data, json.dumps(value).encode(), json.dumps(value, indent=3, ensure_ascii=False).encode()):
        fast = read_article(layout)

        assert fast is not None
        assert same(fast, record)


@settings(max_examples=1500)
@given(mutated("article"), st.booleans())
def test_what_it_takes_the_models_take(case: tuple[str, Any], ascii_only: bool) -> None:  # noqa: FBT001
    data = json.dumps(case[1], ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    fast = read_article(data)

    if fast is not None:
        record = Document(data, Article).record
        assert record is not None
        assert same(fast, record)


@settings(max_examples=1500)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_bytes_that_were_tampered_with_are_never_taken_wrongly(seed: int, changes: int) -> None:
    """Pieces of the file copied elsewhere: doubled keys, escapes, odd spaces and colons among them."""
    draw = random.Random(seed)
    data = bytearray(DATA)
    for _ in range(changes):
        pieces = [
            b'"id": "q1", ',
            b'"start": 3, ',
            b" ",
            b"\\u003a",
            b":",
            b"\\u0022",
            b'"',
            b",",
            b"\t",
            b"\\ud800",
            bytes(data[(at := draw.randrange(len(data))) : at + draw.randrange(30)]),
        ]
        place = draw.choice([match.start() for match in re.finditer(rb'[{,] ?"|": ', data)]) + 1
        data[place:place] = draw.choice(pieces)
    try:
        strict = Positions(bytes(data).decode()) is not None
    except (JsonError, UnicodeDecodeError):
        strict = False
    fast = read_article(bytes(data))

    if fast is not None:
        assert strict
        assert same(fast, Article.model_validate_json(bytes(data)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"title": ', b'"title": "x", "title": '),
        (b'"title": ', b'"title" : "x", "title": '),
        (b'{"id": "b1", ', b'{"id": "b2", "id": "b1", '),
        (b'"publisher": "Synthetic', b'"title": "x", "publisher": "\\u003aSynthetic'),
        (b'"publisher": "Synthetic', b'"title": "x", "publisher": "\\u003ASynthetic'),
        (b'"topics": ["strike", "harbour"]', b'"topics": ["strike", "strike"]'),
        (b'"id": "q1"', b'"id": "q01"'),
        (b'"id": "q1"', b'"id": "q1\\n"'),
        (b'"entity": "port-elise"', b'"entity": "Port"'),
        (b'"published": "2024-03-03"', b'"published": "2024-02-30"'),
        (b'"published": "2024-03-03"', b'"published": "20240303"'),
    ],
)
def test_what_is_not_strict_is_left_to_the_others(before: bytes, after: bytes) -> None:
    data = DATA.replace(before, after, 1)

    assert data != DATA
    assert read_article(data) is None
    assert Document(data, Article).record is None
