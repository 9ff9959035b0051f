"""What is known of the articles of a run: kept on the disk, and asked for by path and by text."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from uncorpus.model import Counts
from uncorpus.validate.ledger import Ledger, as_tuple
from uncorpus.validate.rules.define import ArticleFacts

COUNTS = Counts(blocks=1, entities=2, speakers=3, quotes=4, non_quotes=5, topics=6)


@dataclass
class Entry:
    path: str
    id: str = "2024-03-03-a"
    sha256: str = "0" * 64
    counts: Counts = field(default_factory=lambda: COUNTS)


def facts(path: str, status: str = "reviewed", **other: object) -> ArticleFacts:
    values = {"sha256": "0" * 64, "article_id": "2024-03-03-a", "counts": as_tuple(COUNTS)} | other
    return ArticleFacts(path, status=status, **values)  # type: ignore[arg-type]


def test_an_article_deviates_where_it_is_listed_as_another() -> None:
    ledger = Ledger()
    ledger.expect([Entry("a", sha256="1" * 64), Entry("a"), Entry("b")])

    assert not ledger.add(facts("a"))
    assert not ledger.add(facts("unlisted"))
    for other in ({"sha256": "1" * 64}, {"article_id": None}, {"counts": None}, {"counts": (1, 2, 3, 4, 5, 7)}):
        assert ledger.add(facts("b", **other))


def test_what_is_there_is_told_from_what_is_listed() -> None:
    ledger = Ledger()
    ledger.expect([Entry("x/a"), Entry("x/b"), Entry("xy/c"), Entry("d")])
    for path in ("x/a", "z", "e\udcff", "é"):
        ledger.add(facts(path, "draft" if path == "z" else "reviewed"))
    ledger.add_unread("b")
    ledger.add_unread_folder("x")

    assert list(ledger.unlisted) == ["b", "e\udcff", "z", "é"]
    assert [path for path in ("x/a", "x/b", "xy/c", "d", "e\udcff") if ledger.is_present(path)] == ["x/a", "x/b", "e\udcff"]
    assert [path for path in ("x/a", "x/b", "z", "b", "none") if ledger.is_draft(path)] == ["z"]


def test_the_first_with_a_text_is_named_to_the_others() -> None:
    ledger = Ledger()

    found = [
        ledger.first_with_text(digest, name) for digest, name in ((b"1", "a"), (b"2", "b"), (b"1", "c\udcff"), (b"1", "a"), (b"1", "d"))
    ]

    assert found == [None, None, "a", None, "a"]


def test_a_disk_that_is_full_is_an_error_of_the_system() -> None:
    ledger = Ledger()
    ledger._database.execute("PRAGMA max_page_count = 10")

    with pytest.raises(OSError, match="the temporary database cannot be written: database or disk is full"):
        ledger.expect(Entry(f"articles/{number}") for number in range(10_000))
