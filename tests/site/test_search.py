"""The search index: what is written is what was found, in the order that scripts compare by."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from uncorpus.site.search import DIGITS, Index, Part, number, terms


def decode(text: str) -> list[int]:
    """What the script does."""
    numbers, at, value, shift = [], 0, 0, 1
    for character in text:
        digit = DIGITS.index(character)
        value += (digit & 31) * shift
        if digit & 32:
            shift *= 32
        else:
            at += value
            numbers.append(at)
            value, shift = 0, 1
    return numbers


@given(st.integers(0, 2**40))
def test_a_number_can_be_read_back(value: int) -> None:
    assert decode(number(value)) == [value]


@given(st.text())
def test_terms_are_folded_once_and_for_all(text: str) -> None:
    found = terms(text)

    assert terms(" ".join(found)) == found
    assert not any(" " in term or ":" in term for term in found)


def test_accents_case_and_compatibility_forms_do_not_matter() -> None:
    assert terms("Ångström ÅNGSTRÖM Ångström") == {"angstrom"}
    assert terms("ﬁnal ΛΌΓΟΣ") == {"final", "λογοσ"}
    assert terms("東京 ｶﾞ") == terms("東京 ガ") == {"東", "京", "カ", "\u3099"}


words = st.sampled_from(["peace", "war", "Élan", "𐐷𐐲", "\uffee", "constructor", "東京"])
articles = st.lists(st.lists(words, max_size=4), min_size=1, max_size=12)


@given(st.lists(articles, min_size=1, max_size=4))
def test_every_document_is_found_by_its_terms_and_by_no_others(parts: list[list[list[str]]]) -> None:
    documents: list[set[str]] = []
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(":memory:") as database:
        index = Index(database, Path(folder))
        for number_, given_ in enumerate(parts):
            part = Part()
            for place, content in enumerate(given_):
                part.head(f"{number_}-{place}", "title", "2024-01-01")
                found = terms(" ".join(content))
                documents.append(found)
                part.add("", found)
            index.add(part, part.postings())
        index.write({})
        written: dict[str, list[int]] = {}
        order: list[str] = []
        for path in sorted(Path(folder, "terms").iterdir(), key=lambda each: int(each.stem)):
            match = re.fullmatch(r'uncorpus\("[^"]+",(.*)\);\n', path.read_text("utf-8"), re.DOTALL)
            assert match
            for term, postings in json.loads(match.group(1)).items():
                order.append(term)
                written[term] = decode(postings)

    assert written == {term: [n for n, found in enumerate(documents) if term in found] for found in documents for term in found}
    assert order == sorted(order, key=lambda term: term.encode("utf-16-be"))
