"""All pages in a real browser: the rules of accessibility, hostile strings, small screens, and the search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import SEED_ID
from tests.site import made
from tests.site.conftest import required
from uncorpus.site.build import open_corpus

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
PAGES = {
    "front": "index.html",
    "results": "index.html#q=weapons",
    "article": f"articles/{SEED_ID}.html",
    "layers": f"articles/{SEED_ID}.html",
    "card": f"articles/{SEED_ID}.html#q9",
    "source": f"sources/{SEED_ID}.html",
    "compare": f"compare/{SEED_ID}.html",
    "articles": "lists/articles.html",
    "entities": "lists/entities.html",
    "speaker": "speakers/antonio-guterres.html",
    "topic": "topics/disarmament.html",
    "entity": "entities/iran.html",
}


def opened(visit: Visit, site: Path, name: str, **options: Any) -> Page:
    path, _, fragment = PAGES[name].partition("#")
    page = visit(site / path, f"#{fragment}" if fragment else "", **options)
    if name == "layers":
        for box in page.locator("[data-layer]").all():
            box.check()
    if name == "results":
        page.locator("#results li").first.wait_for()
    return page


def test_where_a_browser_is_needed_nothing_is_skipped_for_want_of_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEED_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception):
        required("no_such_library")
    monkeypatch.setenv("NEED_BROWSER", "1")
    with pytest.raises(ImportError):
        required("no_such_library")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, seed_site: Path, name: str, scheme: str) -> None:
    axe = required("axe_playwright_python.sync_playwright")
    page = opened(visit, seed_site, name, color_scheme=scheme, bypass_csp=True)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    found = axe.Axe().run(page, options={"preload": False, "runOnly": {"type": "tag", "values": tags}}).response["violations"]

    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(visit: Visit, seed_site: Path, name: str) -> None:
    page = opened(visit, seed_site, name, viewport={"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_long_names_without_a_space_are_broken_and_do_not_widen_a_page(visit: Visit, tmp_path: Path, width: int) -> None:
    long = "Donaudampfschifffahrt" * 12
    text = f"“{long},” {long} said of Peace."
    speakers: list[dict[str, Any]] = [
        {"id": "s1", "entity": None, "name": long, "role": long},
        {"id": "s2", "entity": "long", "name": long},
    ]
    quotes = [
        {"content": [f"“{long},”"], "cue": ["said"], "source": [f"{long} said"], "speaker": who, "topics": ["peace"]}
        for who in ("s1", "s2")
    ]
    article = made.article(
        "2024-01-01-long",
        [("headline", long), ("paragraph", text)],
        quotes,
        speakers=speakers,
        publisher=long,
        entities={"Peace": "long"},
        topics={"Peace": "peace"},
    )
    corpus = made.write(
        tmp_path / "corpus",
        [article],
        entities={"long": {"name": long, "description": long, "aliases": [long]}},
        topics={"peace": {"label": long, "definition": long}},
    )
    site = made.built(corpus, tmp_path / "site", other=open_corpus(corpus), names=(long, "other"))
    page = visit(site / "index.html", viewport={"width": width, "height": 800})
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri() + {"index.html": "#q=donau", "2024-01-01-long.html": "#q1"}.get(path.name, ""))
        page.wait_for_timeout(100)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def lines_of(page: Page, selector: str) -> int:
    """In how many lines the words of the elements stand at most, each element with a word or a number only."""
    return page.locator(selector).evaluate_all(  # type: ignore[no-any-return]
        """found => Math.max(...found.map(each => {
        const range = document.createRange();
        range.selectNodeContents(document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode());
        return new Set([...range.getClientRects()].map(box => Math.round(box.bottom))).size;
    }))"""
    )


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["source", "compare"])
def test_tables_break_no_word_and_no_number(visit: Visit, seed_site: Path, name: str, width: int) -> None:
    page = opened(visit, seed_site, name, viewport={"width": width, "height": 800})

    assert lines_of(page, ".list tbody .short") == 1
    labels = (
        page.locator(".list tbody tr >> nth=0").locator("th, td").evaluate_all("f => f.map(e => getComputedStyle(e, '::before').content)")
    )
    assert ("none" in labels) == (width > 640)


def test_print_of_the_front_page_has_no_search_form(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html", "#q=elan")
    page.locator("#results li").first.wait_for()
    assert page.locator("#search").is_visible()
    page.emulate_media(media="print")

    assert not page.locator("#search").is_visible()
    assert not page.locator("#more").is_visible()
    assert page.locator("#results li").first.is_visible()
    assert page.locator("#status").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough(visit: Visit, seed_site: Path, width: int) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24, but for what stands in a line of text."""
    page = opened(visit, seed_site, "card", viewport={"width": width, "height": 800})
    sizes = page.locator("button, .legend label, select, input:not(.legend input)").evaluate_all(
        "found => found.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )

    assert sizes
    assert min(sizes) >= 24


def test_hostile_strings_are_only_text(visit: Visit, hostile_site: Path) -> None:
    paths = sorted(path for path in hostile_site.rglob("*.html"))
    assert len(paths) >= 10
    for path in paths:
        fragment = {"articles": "#q1", hostile_site.name: "#q=constructor"}.get(path.parent.name, "")
        page = visit(path, fragment)
        page.wait_for_timeout(50)

        assert page.evaluate("window.owned") is None, path
        assert page.locator("img, iframe, object, base").count() == 0, path
        assert page.locator("script:not([src], [type='application/json'])").count() == 0, path
        for address in page.locator("[href]").evaluate_all("found => found.map(each => each.href)"):
            assert address.startswith(("file:", "https:", "http:")), address


def test_a_card_shows_hostile_strings_as_they_are(visit: Visit, hostile_site: Path) -> None:
    page = visit(hostile_site / "articles/2024-01-01-hostile.html", "#q1")

    assert "<script>window.owned=1</script>" in page.locator("#card").inner_text()
    assert "{{ 7*7 }}" in page.locator("h1").inner_text()
    assert page.locator("#card a[href^='javascript']").count() == 0


def test_the_policy_keeps_injected_code_from_running(browser: Any, seed_site: Path) -> None:
    page = browser.new_page()
    page.goto((seed_site / PAGES["article"]).as_uri())
    page.evaluate(
        """() => {
        document.body.append(Object.assign(document.createElement("script"), {textContent: "window.owned = 1"}));
        document.body.insertAdjacentHTML("beforeend", "<p id=styled style='color: rgb(1, 2, 3)' onclick='window.owned = 2'>x</p>");
        document.getElementById("styled").click();
        document.body.append(Object.assign(document.createElement("img"), {src: "https://example.org/x.png"}));
    }"""
    )

    assert page.evaluate("window.owned") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(1, 2, 3)"
    page.close()


def results(page: Page) -> list[str]:
    page.locator("#status:not(:empty)").wait_for()
    page.locator("#results[aria-busy=false]").wait_for(state="attached")
    return page.locator("#results li").all_inner_texts()


def test_search_finds_quotes_by_words_whatever_their_accents(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html")
    page.fill("#words", "elan number7")

    found = results(page)

    assert len(found) == 1
    assert "“Number7 is Élan,”" in found[0]
    assert page.locator(".hit").all_inner_texts() == ["Number7", "Élan"]
    assert page.locator("#status").inner_text() == "1 quote"
    assert page.url.endswith("#q=elan+number7")
    page.click("#results .words")
    assert page.url.endswith("piece-7.html#q1")


def test_the_last_word_may_be_unfinished(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html")
    page.fill("#words", "number2")

    assert len(results(page)) == 11  # 2, and 20 to 29
    page.fill("#words", "number2 ")
    page.locator("#status", has_text="1 quote").wait_for()


def test_filters_narrow_the_search(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html")
    page.fill("#speaker", "Bob")
    assert page.locator("#status", has_text="10 quotes").inner_text() == "10 quotes"
    page.fill("#from", "2024-01-05")
    page.fill("#to", "2024-01-10")
    page.locator("#status", has_text="2 quotes").wait_for()
    assert [line.rpartition(", ")[2] for line in results(page)] == ["10 January 2024", "7 January 2024"]
    page.select_option("#type", "indirect")
    page.locator("#status", has_text="No quote has all of that.").wait_for()
    page.click("text=Clear")
    page.locator("#start").wait_for()
    page.fill("#entity", "The Council")
    page.locator("#status", has_text="No quote").wait_for()
    page.check("[name=in][value=a]")
    page.locator("#status", has_text="30 articles").wait_for()


def test_a_search_is_an_address(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html", "#speaker=ann&topic=harbour&q=number1")

    assert len(results(page)) == 8  # 1, and 10 to 19, without every third
    assert page.input_value("#speaker") == "Ann"
    assert page.input_value("#topic") == "harbour"


def test_more_results_follow_when_asked_for(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html", "#q=elan")

    assert len(results(page)) == 20
    page.click("#more")
    page.locator("#results li >> nth=29").wait_for()
    assert not page.locator("#more").is_visible()
    assert page.evaluate("document.activeElement.className") == "words"


def test_the_front_page_serves_without_scripts(visit: Visit, many_site: Path) -> None:
    page = visit(many_site / "index.html", java_script_enabled=False)

    assert not page.locator("#search").is_visible()
    assert page.locator(".lines li").first.inner_text().startswith("2 February 2024")
    page.click("text=All 30 articles")
    assert page.locator(".lines li").count() == 30


def test_whoever_is_searched_for_is_found_with_what_they_said(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / "index.html")
    page.fill("#words", "guterres")

    page.locator("#status", has_text="21 quotes").wait_for()
    assert page.locator("#results li .by .hit").first.inner_text() == "Guterres"


@pytest.mark.parametrize("typed", ["guterres", "António", "antonio", "gut ant", "António Guterres", "antonio-guterres"])
def test_part_of_a_name_is_enough_for_a_filter(visit: Visit, seed_site: Path, typed: str) -> None:
    page = visit(seed_site / "index.html")
    page.fill("#speaker", typed)

    page.locator("#status", has_text="21 quotes").wait_for()


def test_part_of_a_name_that_several_have_finds_them_all(visit: Visit, tmp_path: Path) -> None:
    def article(day: int, speaker: dict[str, Any]) -> dict[str, Any]:
        quote = {"content": ["“We came,”"], "cue": ["said"], "speaker": "s1"}
        return made.article(f"2024-01-0{day}-a", [("paragraph", "“We came,” they said.")], [quote], speakers=[{"id": "s1"} | speaker])

    who: list[dict[str, Any]] = [
        {"entity": "jo-a", "name": "Jo A"},
        {"entity": "jo-b", "name": "Jo B"},
        {"entity": None, "name": "joiners"},
    ]
    articles = [article(day, speaker) for day, speaker in enumerate(who, start=1)]
    corpus = made.write(tmp_path / "corpus", articles, entities={"jo-a": {"name": "Jo Amber"}, "jo-b": {"name": "Jo Birch"}})
    page = visit(made.built(corpus, tmp_path / "site") / "index.html")

    page.fill("#speaker", "jo")
    page.locator("#status", has_text="3 quotes. 3 speakers are called so.").wait_for()
    page.fill("#speaker", "birch")
    page.locator("#status", has_text="1 quote").wait_for()


@pytest.mark.parametrize(("field", "word"), [("speaker", "speaker"), ("topic", "topic"), ("entity", "name")])
def test_a_name_that_nobody_has_is_told(visit: Visit, seed_site: Path, field: str, word: str) -> None:
    page = visit(seed_site / "index.html")
    for typed in ("nemo", "Captain Nemo"):
        page.fill(f"#{field}", typed)
        page.locator("#status", has_text=f"No {word} is called “{typed}”.").wait_for()


def test_speakers_without_a_key_are_found_by_what_they_are_called(visit: Visit, tangle_site: Path) -> None:
    page = visit(tangle_site / "index.html")
    page.fill("#speaker", "مريم")

    page.locator("#status", has_text="1 quote").wait_for()
    assert page.locator("#speaker-list option[value='مريم']").count() == 1
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.locator("#status", has_text="1 quote").wait_for()
    assert page.input_value("#speaker") == "مريم"


def test_a_count_that_is_not_whole_says_so(visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uncorpus.site.search.INDEX_BYTES", 10)
    page = visit(made.built(made.many(tmp_path / "corpus", 20), tmp_path / "site") / "index.html")
    page.fill("#words", "num")

    page.locator("#status", has_text="At least ").wait_for()
    assert "type more letters" in page.locator("#status").inner_text()
    page.fill("#words", "number7")
    page.locator("#status:text-is('1 quote')").wait_for()
