"""An article as HTML: spans woven into text, a page by itself, a notebook's cell, a picture."""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID, Result
from uncorpus.view.html import notebook_html, standalone_page
from uncorpus.view.layers import Setting, view_of
from uncorpus.view.picture import article_svg
from uncorpus.view.weave import Piece, lanes, weave
from uncorpus.view.words import address, shortened

SEED = uncorpus.load()[SEED_ID]
ARTICLE = uncorpus.load(EXAMPLE)[EXAMPLE_ID]
Run = Callable[..., Result]

TEXT = "a<b&'c\" 👩‍👩‍👧 مرحبا"
ranges = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.booleans())


@given(st.lists(ranges, max_size=8), st.integers(0, 4), st.integers(6, len(TEXT)))
def test_woven_text_is_well_formed_and_each_piece_holds_its_words(found: list[tuple[int, int, bool]], start: int, end: int) -> None:
    pieces = [
        Piece(low, high, f'<i class="p{n}" id="i{n}">', f'<i class="p{n}">', "</i>", n, is_innermost=inner)
        for n, (low, high, inner) in enumerate(found)
    ]
    root = ET.fromstring(f"<r>{weave(TEXT, start, end, pieces)}</r>")

    assert "".join(root.itertext()) == TEXT[start:end]
    links = [n for n, (_, _, inner) in enumerate(found) if inner]
    for n, (low, high, inner) in enumerate(found):
        parts = root.findall(f".//i[@class='p{n}']")
        words = "".join("".join(part.itertext()) for part in parts)
        if not inner:
            assert words == TEXT[max(low, start) : max(low, start, min(high, end))]
            assert sum("id" in part.attrib for part in parts) == bool(words)
        for part in parts if inner else ():
            assert not [child for other in links for child in part.findall(f".//i[@class='p{other}']")]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), max_size=12))
def test_items_that_overlap_are_on_different_lanes(found: list[tuple[int, int]]) -> None:
    spans = [(start, start + length) for start, length in sorted(found, key=lambda pair: (pair[0], -pair[1]))]
    placed = lanes([[span] for span in spans])

    for one, (low, high) in enumerate(spans):
        for other, (low_, high_) in enumerate(spans[:one]):
            assert placed[one] != placed[other] or high <= low_ or high_ <= low


def test_the_longer_of_two_that_begin_together_is_the_outer_one_and_neither_is_cut() -> None:
    pieces = [Piece(0, 3, "<i>", "<i>", "</i>"), Piece(0, 7, "<b>", "<b>", "</b>"), Piece(4, 7, "<u>", "<u>", "</u>")]

    assert weave("one two", 0, 7, pieces) == "<b><i>one</i> <u>two</u></b>"


def test_control_characters_are_shown_and_take_no_effect() -> None:
    assert weave("a\x00\x1b\r\nb\x7f", 0, 7, []) == "a␀␛\n\nb␡"


def test_a_page_by_itself_needs_nothing_and_allows_nothing_else() -> None:
    page = standalone_page(SEED)
    policy = re.search(r'content="(default-src[^"]*)"', page)
    assert policy is not None
    rules = unescape(policy.group(1))
    for kind, tag in (("script", "script"), ("style", "style")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        wanted = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{wanted}'" in rules
    assert rules.startswith("default-src 'none';")
    assert not re.search(r'(?:src|href)="(?!#|https://)', page)


def test_quotes_that_nobody_is_named_for_are_listed_last() -> None:
    voices = view_of(ARTICLE).voices

    assert [voice.name for voice in voices] == ["Inês Okoro", "the leader of the union", "residents", "nobody named"]
    assert sum(voice.count for voice in voices) == len(ARTICLE.quotes)


def test_a_prefix_keeps_the_ids_of_two_annotations_apart() -> None:
    view = view_of(SEED, Setting(prefix="a-", flags={"q7": "differs"}))
    html = "".join(block.html for row in view.rows for block in row.blocks)

    assert set(re.findall(r' id="(.)', html)) == {"a"}
    assert len(re.findall(r'class="q [^"]* differs"', html)) == 1


def test_a_dateline_runs_into_its_lead() -> None:
    assert [tuple(block.id for block in row.blocks) for row in view_of(SEED).rows[:3]] == [("b1",), ("b2", "b3"), ("b4",)]


def test_a_notebook_shows_an_article_without_script_id_or_address() -> None:
    html = SEED._repr_html_()

    assert html == notebook_html(SEED)
    assert not re.search(r"<script|<dialog|<input| id=| href=|@import|url\(", html)
    assert "@scope (.uc-notebook)" in html
    assert html.count("<style>") == 1
    assert "António Guterres" in html


def test_the_picture_is_svg_and_fetches_nothing() -> None:
    svg = article_svg(SEED, blocks=3)

    assert ET.fromstring(svg).tag.endswith("svg")
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"}
    assert "Worldwide" in svg
    assert "bellicose" not in svg
    assert "bellicose" in article_svg(SEED)


def test_a_picture_of_hostile_text_is_still_svg() -> None:
    data = ARTICLE.data.model_copy(update={"title": "]]></style><script>\ufffe\x00", "publisher": "<b>"})

    ET.fromstring(article_svg(uncorpus.Article(data)))


def test_show_prints_a_page(run: Run) -> None:
    result = run("show", SEED_ID, "--html")

    assert result.out == standalone_page(SEED)
    assert ' data-layer="topics">' in result.out
    assert ' data-layer="topics" checked>' in run("show", SEED_ID, "--html", "--layer", "topics").out


def test_show_opens_a_page(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The browser is a command that copies what it is given."""
    copy = tmp_path / "copy.html"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\ncp "${{1#file://}}" {copy}\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setenv("BROWSER", f"{script} %s")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    result = run("show", "--open")

    assert result.code == 0
    assert Path(result.out.strip()).read_text("utf-8") == copy.read_text("utf-8") == standalone_page(SEED)


def test_identifiers_lead_somewhere_only_where_that_is_safe() -> None:
    assert address("wikidata", "Q1") == "https://www.wikidata.org/wiki/Q1"
    assert address("wikidata", "Q1/../../x?y") is None
    assert address("iso3166", "KP") is None
    assert address("unknown", "1") is None


def test_words_are_cut_between_words() -> None:
    assert shortened("a  b\nc", 10) == "a b c"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"
