"""The corpus file read piece by piece says what the whole says, at the same places; what it does not take is read as a whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import EXAMPLE
from tests.model.test_schema import mutated
from uncorpus.model import CorpusFile
from uncorpus.store.canonical import dumps_value
from uncorpus.store.files import FileError
from uncorpus.store.listing import EVERY, read_listing
from uncorpus.store.reading import Document
from uncorpus.validate import validate

DATA = (EXAMPLE / "corpus.json").read_bytes()


def listing_of(articles: int) -> str:
    document = json.loads(DATA)
    (entry,) = document["articles"]
    ids = [f"2024-03-03-n{number:06}" for number in range(articles)]
    document["articles"] = [entry | {"id": id, "path": f"articles/{id}.json"} for id in ids]
    return dumps_value(document)


def test_it_holds_what_the_whole_holds_at_the_same_places(tmp_path: Path) -> None:
    path = tmp_path / "corpus.json"
    path.write_text(listing_of(2 * EVERY + 3), encoding="utf-8")
    listing, whole = read_listing(path), Document(path.read_bytes(), CorpusFile)
    assert listing is not None
    assert whole.record is not None

    assert len(listing.record.articles) == len(whole.record.articles)
    for _ in range(2):
        for mine, entry in zip(listing.record.articles, whole.record.articles, strict=True):
            assert (mine.id, mine.path, mine.split, mine.sha256) == (entry.id, entry.path, entry.split, entry.sha256)
            assert {layer: getattr(mine.counts, layer) for layer in entry.counts.model_dump()} == entry.counts.model_dump()
    assert listing.record.model_copy(update={"articles": ()}) == whole.record.model_copy(update={"articles": ()})
    pointers: list[tuple[Any, ...]] = [("name",), ("entities", "count"), ("rights", "text", "license")]
    pointers += [("articles", i, *rest) for i in (0, 1, EVERY - 1, EVERY, 2 * EVERY + 2) for rest in ((), ("path",), ("counts", "quotes"))]
    for pointer in pointers:
        for key in (False, True):
            part, inner, lines = listing.part(pointer)
            place, expected = part.place(inner, key=key), whole.place(pointer, key=key)
            assert (place.line + lines, place.column, place.end_column) == (expected.line, expected.column, expected.end_column), pointer
    part, inner, lines = listing.part(("articles",))
    assert part.place(inner, key=True) == whole.place(("articles",), key=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('  "articles": [\n', '  "articles": [ \n'),
        ('"split": "train"', '"split": "all"'),
        ('"split": "train"', f'"split": "{"x" * 65}"'),
        ('"split": "train"', '"split": "train", "split": "train"'),
        ('"split": "train"', '"split": "train", "more": 1'),
        ('"split": "train",', ""),
        ('"quotes": 7', '"quotes": 7.5'),
        ('"quotes": 7', '"quotes": -7'),
        ("    },\n    {\n", "    }\n    {\n"),
        ("    }\n  ]\n}\n", "    },\n  ]\n}\n"),
        ("  ]\n}\n", "  ]\n}\n\n"),
        ("  ]\n}\n", "  ]\n}"),
        ("  ]\n}\n", "  ],\n}\n"),
        ("  ]\n}\n", "  ]\n}\n{}\n"),
        ("{\n", "\ufeff{\n"),
        ('"schema_version": "1.0"', '"schema_version": "7.0"'),
        ('"id": "2024-03-03-n000001"', '"id": "2024-03-03-n000001\\u003a"'),
    ],
)
def test_what_is_odd_is_left_to_the_whole(tmp_path: Path, before: str, after: str) -> None:
    text = listing_of(3)
    assert before in text
    path = tmp_path / "corpus.json"
    path.write_text(after.join(text.rsplit(before, 1)), encoding="utf-8")

    assert read_listing(path) is None


@settings(max_examples=400)
@given(mutated("corpus"), st.booleans())
def test_what_it_takes_the_models_take(tmp_path_factory: pytest.TempPathFactory, case: tuple[str, Any], canonical: bool) -> None:  # noqa: FBT001
    path = tmp_path_factory.mktemp("mutated") / "corpus.json"
    text = dumps_value(case[1]) if canonical else json.dumps(case[1], indent=2)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    if read_listing(path) is not None:
        assert Document(path.read_bytes(), CorpusFile).record is not None


def test_a_file_that_changes_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "corpus.json"
    path.write_text(listing_of(3), encoding="utf-8")
    listing = read_listing(path)
    assert listing is not None

    path.write_text(listing_of(3).replace('"quotes": 7', '"quotes": x'), encoding="utf-8")
    with pytest.raises(FileError, match="changed while it was read"):
        list(listing.record.articles)
    path.write_text(listing_of(1)[:-200], encoding="utf-8")
    with pytest.raises(FileError, match="changed while it was read"):
        listing.part(("articles", 2, "id"))


def test_findings_are_the_same_in_any_layout(example: Path) -> None:
    path = example / "corpus.json"
    document = json.loads(listing_of(2))
    document["articles"].insert(0, json.loads(DATA)["articles"][0] | {"sha256": "0" * 64})
    document["articles"].append(document["articles"][-1])
    path.write_text(dumps_value(document), encoding="utf-8")
    assert read_listing(path) is not None
    piecewise = list(validate([example]))
    assert {finding.code for finding in piecewise} == {"UNC502", "UNC503", "UNC505"}

    path.write_text(dumps_value(document) + " ", encoding="utf-8")

    assert read_listing(path) is None
    assert list(validate([example])) == piecewise


def test_memory_does_not_grow_with_what_is_listed(tmp_path: Path) -> None:
    """What Python allocates while it reads, counted in a process of its own: a whole entry would be some kilobytes."""
    peaks = []
    for articles in (2_000, 12_000):
        path = tmp_path / str(articles) / "corpus.json"
        path.parent.mkdir()
        path.write_text(listing_of(articles), encoding="utf-8")
        code = (
            "import sys, tracemalloc\nfrom uncorpus.validate import validate\nlist(validate([sys.argv[2]]))\n"
            "tracemalloc.start()\nassert not list(validate([sys.argv[1]]))\nprint(tracemalloc.get_traced_memory()[1])"
        )
        arguments = [sys.executable, "-c", code, str(path), str(EXAMPLE / "corpus.json")]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))

    assert peaks[1] < peaks[0] + 100_000
