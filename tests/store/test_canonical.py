"""The canonical form: fixed to the byte, one short annotation a line, the same after reading and writing again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE
from tests.model.test_schema import DOCUMENTS, mutated
from uncorpus.model import Article
from uncorpus.model.schema import FILES
from uncorpus.store.canonical import WIDTH, dumps, encode
from uncorpus.store.folder import model_of
from uncorpus.store.reading import Document


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_corpora_are_in_canonical_form(path: Path) -> None:
    record = model_of(path).model_validate_json(path.read_bytes())

    assert encode(record) == path.read_bytes()


@given(mutated())
def test_reading_and_writing_again_gives_the_same_bytes(case: tuple[str, Any]) -> None:
    file, document = case
    record = Document(json.dumps(document).encode(), FILES[file]).record
    if record is None:
        return
    data = encode(record)
    again = Document(data, FILES[file]).record

    assert again == record
    assert again is not None
    assert encode(again) == data


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_text_survives(text: str) -> None:
    article = _article().model_copy(update={"publisher": text})

    assert Article.model_validate_json(encode(article)).publisher == text


def _article() -> Article:
    return next(iter(uncorpus.load(EXAMPLE))).data


def test_each_annotation_without_lists_is_one_line() -> None:
    lines = dumps(_article()).split("\n")

    for item in ('"id": "b1"', '"id": "e1"', '"id": "n1"', '"id": "a2"'):
        (line,) = [line for line in lines if item in line]
        assert json.loads(line.strip().rstrip(","))


def test_a_line_with_nested_lists_is_not_longer_than_the_width() -> None:
    for line in dumps(_article()).split("\n"):
        if len(line) > WIDTH:
            value = (
                json.loads("{" + line.strip().rstrip(",") + "}") if line.strip().startswith('"') else json.loads(line.strip().rstrip(","))
            )
            members = next(iter(value.values())) if len(value) == 1 else value
            assert not isinstance(members, list | dict) or not any(
                isinstance(m, list | dict) for m in (members.values() if isinstance(members, dict) else members)
            )


def test_nothing_is_escaped_that_json_does_not_ask_for() -> None:
    text = dumps(_article())

    assert "“مرحبا”" in text
    assert "🕊️" in text
    assert "\\u" not in text
    assert text.endswith("}\n")
    assert "\r" not in text


def test_keys_are_left_out_only_where_there_is_nothing_to_say() -> None:
    article = _article()
    document = json.loads(dumps(article.model_copy(update={"schema_": None})))

    assert "$schema" not in document
    assert "confidence" not in document["entities"][0]
    assert document["entities"][2]["confidence"] == 0.9
    assert document["quotes"][0]["parent"] is None
