"""The page of `uncorpus compare`, as a browser shows it: readable in any window, whatever the texts say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("scipy", reason="scipy is not installed (the extra `compare`)")
pytest.importorskip("krippendorff", reason="krippendorff is not installed (the extra `compare`)")

from uncorpus.compare.attribution import Annotated, Attribution
from uncorpus.compare.page import as_html
from uncorpus.compare.report import compare

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = "<script>alert(1)</script> “<img src=x onerror=alert(1)>” she\x00\u202e said."
HEBREW = "אמר הדובר: “שלום לכל העולם”. " + "x" * 400
LONG = "The mayor said that " + "the port of the town was closed and no ship could leave " * 60 + "and nobody knew."


def one(text: str, content: tuple[int, int], source: str, cue: str, speaker: str | None = None) -> Attribution:
    places = [((at := text.index(words)), at + len(words)) for words in (source, cue)]
    return Attribution((content,), (places[0],), (places[1],), "mixed", "q1", speaker)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with disagreements of all kinds."""
    gold = [
        Annotated("<b>evil</b>", HOSTILE, (one(HOSTILE, (26, 56), "she", "said"),)),
        Annotated("hebrew", HEBREW, (one(HEBREW, (11, 27), "הדובר", "אמר"),)),
        Annotated("long-" + "x" * 200, LONG, (one(LONG, (20, 3300), "The mayor", "said"),)),
    ]
    other = [
        Annotated("<b>evil</b>", HOSTILE, (one(HOSTILE, (27, 40), "she", "said"),)),
        Annotated("hebrew", HEBREW, ()),
        Annotated("long-" + "x" * 200, LONG, (one(LONG, (20, 3000), "mayor", "said"),)),
    ]
    path = tmp_path / "comparison.html"
    path.write_text(as_html(compare(gold, other), "<i>gold</i> and " + "other" * 40), "utf-8")
    return path


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(visit: Callable[..., Page], page: Path, width: int) -> None:
    opened = visit(page, viewport={"width": width, "height": 800})

    assert opened.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_texts_are_shown_and_never_run(visit: Callable[..., Page], page: Path) -> None:
    opened = visit(page)

    assert opened.locator("main script, main img").count() == 0
    assert "<script>alert(1)</script>" in opened.locator(".shown").first.inner_text()
    assert opened.locator("h3 bdi").first.inner_text() == "<b>evil</b>"


def test_what_only_one_side_marks_stands_out(visit: Callable[..., Page], page: Path) -> None:
    opened = visit(page)
    first = opened.locator(".difference").first

    assert first.locator(".one:nth-child(1) .one-sided").all_inner_texts() == ["“", "error=alert(1)>”"]
    assert first.locator(".one:nth-child(2) .one-sided").count() == 0


def test_the_middle_of_what_is_very_long_is_left_out(visit: Callable[..., Page], page: Path) -> None:
    shown = visit(page).locator(".difference").last.locator(".shown").first.text_content() or ""

    assert "characters …" in shown
    assert len(shown) < 2000


def test_one_kind_of_disagreement_can_be_chosen(visit: Callable[..., Page], page: Path) -> None:
    opened = visit(page)
    visible = opened.locator(".difference:visible")

    assert visible.count() == 3
    opened.get_by_label("missing").check()
    assert visible.count() == 1
    assert opened.locator(".of-text:visible").count() == 1
    opened.get_by_label("all").check()
    assert visible.count() == 3
