"""Reading a record: one clear problem for each thing that is wrong, with its place and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, EXAMPLE_ID
from uncorpus.model import Article, TopicRegistry
from uncorpus.store.reading import MAX_PROBLEMS, Document, RecordError, read_record, show

PATH = EXAMPLE / "articles" / f"{EXAMPLE_ID}.json"


def problems(change: dict[str, object]) -> list[str]:
    document = json.loads(PATH.read_text("utf-8")) | change
    return [problem.message for problem in Document(json.dumps(document).encode(), Article).problems]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "drafts"}, '"drafts" is none of: draft, reviewed, adjudicated; did you mean “draft”?'),
        ({"status": None}, "null is none of: draft, reviewed, adjudicated"),
        ({"published": "2024-3-3"}, '"2024-3-3": a date is written YYYY-MM-DD'),
        ({"published": 20240303}, "expected a date (YYYY-MM-DD), found the number 20240303"),
        ({"language": "English"}, '"English" does not have the form ^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$'),
        ({"blocks": "b1"}, 'expected a list, found text "b1"'),
        ({"rights": []}, "expected an object, found a list"),
        ({"title": True}, "expected text in quotation marks, found true"),
        ({"quotes": [{}]}, 'the key "id" is missing'),
        (
            {"blocks": [{"id": "b1", "kind": "headline", "start": 1.0, "end": 2}]},
            "expected a whole number, found 1.0 (a whole number is written without a fraction)",
        ),
        ({"schema_version": "1.9"}, 'schema_version "1.9" is newer than this version of uncorpus knows (1.0): update uncorpus'),
        ({"schema_version": "0.9"}, 'schema_version "0.9" is unknown; known is “1.0”'),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_is_right(change: dict[str, object], message: str) -> None:
    assert problems(change)[0] == message


def test_all_problems_of_a_file_are_listed() -> None:
    assert len(problems({"status": "x", "title": "", "url": 1, "blocks": None})) == 4


def test_a_thousand_problems_are_enough() -> None:
    found = problems({"blocks": [{}] * 2000})

    assert len(found) == MAX_PROBLEMS + 1
    assert "more problems" in found[-1]


def test_a_byte_that_is_not_utf8_is_found_at_its_line_and_column() -> None:
    (problem,) = Document('{"é":\n "ü'.encode() + b"\xff", Article).problems

    assert (problem.kind, problem.place.line, problem.place.column) == ("not-utf8", 2, 4)


def test_a_record_error_names_file_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "topics.json"
    path.write_text('{\n "schema_version": "1.0",\n "topics": {}, "x": 1, "y": 2\n}', encoding="utf-8")

    with pytest.raises(RecordError) as caught:
        read_record(path, TopicRegistry)

    assert str(caught.value) == f'{path}:3:16: the key "x" is unknown here (and 1 more; see `uncorpus validate`)'


def test_values_are_shown_short_and_as_json() -> None:
    assert show("a" * 100, 10) == '"aaaaaaaa…'
    assert show({"a": [1]}) == '{"a": [1]}'
    assert show([[[...]]]) == '[[["Ellipsis"]]]'
