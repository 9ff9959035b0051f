"""The page of an article in a real browser: what lights up, opens, copies, prints; with mouse, keyboard and neither."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import uncorpus
from tests.conftest import SEED_ID

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
PAGE = f"articles/{SEED_ID}.html"
TANGLE = "articles/2024-02-02-tangle.html"


def words(page: Page, selector: str) -> str:
    """The text of the elements, as it stands in the article."""
    return page.eval_on_selector_all(selector, "found => found.map(each => each.textContent).join('')")  # type: ignore[no-any-return]


def test_the_text_is_all_there_in_its_blocks(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    article = uncorpus.load()[SEED_ID]

    for block in article.data.blocks:
        assert page.locator(f"#{block.id}").evaluate("each => each.textContent").endswith(article.block_text(block))


@pytest.mark.parametrize("id", ["q7", "q8", "q9", "q14", "q19"])
def test_a_quote_is_marked_from_its_first_to_its_last_character(visit: Visit, seed_site: Path, id: str) -> None:
    """The pull quote, the one with “honest broker” inside, and the one whose closing mark is straight among them."""
    page = visit(seed_site / PAGE)
    quote = uncorpus.load()[SEED_ID].quote(id)

    assert words(page, f".block .q[data-q='{id[1:]}']") == quote.content[0].text


def test_the_speakers_own_words_are_marked_and_no_others(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)

    assert words(page, ".block .q[data-q='9'] mark") == uncorpus.load()[SEED_ID].quote("q9").text
    assert words(page, ".block .q[data-q='8'] mark") == "“honest broker”"
    own = words(page, ".block .q[data-q='14'] mark")
    assert own.startswith("“I am also")
    assert own.endswith('Korea,"')
    assert page.locator(".block .q[data-q='2'] mark").count() == 0
    assert page.locator("#n1").inner_text() == '"global taboo"'
    assert page.locator("#n1 mark").count() == 0
    assert page.locator("#n1").get_attribute("data-n") == "so-called"
    assert page.locator("#n1").evaluate("each => getComputedStyle(each, '::after').content") not in ("none", "normal", '""')


def test_beside_each_block_stands_who_says_what(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)

    assert " ".join(page.locator(".note[data-q='7']").inner_text().split()) == "Quote 7 António Guterres said in the speaker’s own words"
    assert "partly in the speaker’s own words" in page.locator(".note[data-q='8']").inner_text()
    assert "repeats 8" in page.locator(".note[data-q='9']").inner_text()
    assert "in the writer’s words" in page.locator(".note[data-q='6']").inner_text()
    assert page.locator(".note").count() == 21
    note, block = page.locator(".note[data-q='7']").bounding_box(), page.locator("#b6").bounding_box()
    assert note is not None
    assert block is not None
    assert note["x"] > block["x"] + block["width"] - 1
    assert abs(note["y"] - block["y"]) < 60


def test_hovering_lights_the_parts_the_cue_the_source_and_the_speakers_other_quotes(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.hover("#b6 .q[data-q='7'] mark")

    assert page.locator(".lit[data-q='7']").count() == page.locator("[data-q='7']").count() >= 2
    assert page.locator(".s.lit").all_inner_texts() == ["he"]
    assert page.locator(".u.lit").all_inner_texts() == ["said"]
    assert page.locator(".note.kin").count() == 20
    page.hover(".site-head .name")
    assert page.locator(".lit").count() == 0
    assert page.locator(".kin").count() == 0


def test_hovering_a_source_lights_all_quotes_that_share_it(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.hover("#b5 .s")

    assert page.locator(".note.lit").evaluate_all("found => found.map(each => each.dataset.q)") == ["5", "6"]


def test_all_parts_of_a_broken_quote_light_up_and_other_speakers_do_not(visit: Visit, tangle_site: Path) -> None:
    page = visit(tangle_site / TANGLE)
    page.hover("#b2 .q[data-q='1'] >> nth=1")

    assert words(page, ".block .q.lit[data-q='1']") == "“We came,”“and we saw.”"
    assert page.locator(".note.kin").evaluate_all("found => found.map(each => each.dataset.q)") == ["3", "5"]
    assert page.locator(".ref.more").get_attribute("data-i") == "1"


def test_nested_quotes_have_lines_of_their_own(visit: Visit, tangle_site: Path) -> None:
    page = visit(tangle_site / TANGLE)
    offset = "each => getComputedStyle(each).textUnderlineOffset"

    outer, inner = (page.locator(f".block .q[data-q='{number}'] >> nth=0").evaluate(offset) for number in (2, 3))

    assert outer != inner
    assert page.locator(".block .q[data-q='2'] .q[data-q='3']").count() == 1


def test_clicking_opens_a_card_with_all_that_is_known(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.click("#b8 .q mark")
    card = page.locator("#card")

    text = card.inner_text()

    assert "Quote 9 of 21" in text
    for part in (
        "António Guterres",
        "Q311440",
        "Secretary-General Guterres",
        "direct",
        "Claude (Anthropic), adjudication",
        "diplomacy",
        "Quote 8",
    ):
        assert part in text
    assert page.url.endswith("#q9")
    assert card.get_by_role("link", name="António Guterres").get_attribute("href") == "../speakers/antonio-guterres.html"
    card.get_by_role("link", name="Quote 8").click()
    assert "Quote 8 of 21" in card.inner_text()
    assert "Repeated by" in card.inner_text()
    page.go_back()
    assert "Quote 9 of 21" in card.inner_text()


@pytest.mark.parametrize("id", ["q1", "q3", "q4"])
def test_the_json_of_a_card_is_the_record_of_the_file(visit: Visit, tangle_site: Path, id: str) -> None:
    page = visit(tangle_site / TANGLE, f"#{id}")
    article = json.loads((tangle_site.parent / "corpus" / "articles" / "2024-02-02-tangle.json").read_text("utf-8"))

    shown = json.loads(page.locator("#card pre").evaluate("each => each.textContent"))

    assert shown == next(quote for quote in article["quotes"] if quote["id"] == id)


def test_a_quote_can_be_copied_as_link_citation_and_json(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE, "#q7", permissions=["clipboard-read", "clipboard-write"])

    def copied(name: str) -> str:
        page.get_by_role("button", name=name).click()
        page.locator("#card .status", has_text="Copied").wait_for()
        return page.evaluate("navigator.clipboard.readText()")  # type: ignore[no-any-return]

    assert copied("Copy link") == (seed_site / PAGE).as_uri() + "#q7"
    citation = copied("Copy citation")
    assert citation.startswith("António Guterres: “From the ground-breaking")
    assert citation.endswith(f"UN News Centre, 2018-01-18. uncorpus 1.0.0, {SEED_ID}#q7.")
    assert json.loads(copied("Copy JSON"))["content"][0]["start"] == 918


def test_it_all_goes_by_keyboard(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#q7")
    assert page.locator(".note.lit").get_attribute("data-q") == "7"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "card-title"
    page.get_by_role("button", name="Next quote").press("Enter")
    assert "Quote 8 of 21" in page.locator("#card").inner_text()
    page.keyboard.press("Escape")

    assert not page.locator("#card").is_visible()
    assert page.evaluate("document.activeElement.id") == "q8"
    assert "#" not in page.url


def test_a_name_in_a_quote_opens_the_quote_unless_names_are_shown(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    name = page.locator(".block .q .e").first
    name.click()

    assert page.locator("#card").is_visible()
    page.keyboard.press("Escape")
    page.locator("[data-layer=entities]").check()
    name.click()
    page.wait_for_url("**/entities/*.html")


def is_clear(page: Page, number: int) -> bool:
    """Whether the beginning of the quote is on the screen and above the card."""
    return page.evaluate(  # type: ignore[no-any-return]
        """number => {
        const box = document.querySelector(`.block .q[data-q="${number}"]`).getClientRects()[0];
        return box.top >= 0 && box.bottom <= document.getElementById("card").getBoundingClientRect().top;
    }""",
        number,
    )


@pytest.mark.parametrize("number", [1, 9, 14, 21])
def test_on_a_phone_the_card_does_not_cover_the_quote_that_was_tapped(visit: Visit, seed_site: Path, number: int) -> None:
    page = visit(seed_site / PAGE, viewport={"width": 390, "height": 844}, has_touch=True)
    ref = page.locator(f"#q{number}")
    ref.evaluate("each => scrollTo(0, scrollY + each.getBoundingClientRect().top - 700)")
    ref.tap()

    assert is_clear(page, number)


def test_on_a_phone_each_step_shows_its_quote_above_the_card(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE, viewport={"width": 390, "height": 844}, has_touch=True)
    page.locator("#q1").tap()
    for number in range(2, 22):
        page.get_by_role("button", name="Next quote").tap()
        assert is_clear(page, number), number
    for number in range(20, 0, -1):
        page.get_by_role("button", name="Previous quote").tap()
        assert is_clear(page, number), number


def test_an_opened_quote_is_shown_though_quotes_are_switched_off(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.locator("[data-layer=quotes]").uncheck()
    page.goto("about:blank")
    page.goto((seed_site / PAGE).as_uri() + "#q7")
    line = "each => getComputedStyle(each).textDecorationLine"

    assert not page.locator("[data-layer=quotes]").is_checked()
    assert page.locator(".block .q[data-q='7']").first.evaluate(line) == "underline"
    assert page.locator("#q7").is_visible()
    assert page.locator(".block .q[data-q='5']").first.evaluate(line) == "none"
    assert page.locator(".note").evaluate_all("found => found.filter(each => each.checkVisibility()).map(each => each.dataset.q)") == ["7"]
    page.keyboard.press("Escape")
    assert page.locator(".block .q[data-q='7']").first.evaluate(line) == "none"
    assert not page.locator("#q7").is_visible()


def test_a_later_part_of_a_broken_quote_says_which_one_it_continues(visit: Visit, tangle_site: Path) -> None:
    page = visit(tangle_site / TANGLE)
    page.get_by_role("link", name="Quote 1, Ann, continued").focus()

    assert words(page, ".block .q.lit[data-q='1']") == "“We came,”“and we saw.”"
    page.keyboard.press("Enter")
    assert "Quote 1 of 5" in page.locator("#card").inner_text()


def test_a_deep_link_shows_its_quote(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE, "#q20", viewport={"width": 390, "height": 844})
    page.locator("#card").wait_for()

    box = page.locator("#q20").bounding_box()
    card = page.locator("#card").bounding_box()

    assert box is not None
    assert card is not None
    assert 0 <= box["y"] < card["y"]
    assert page.locator(".note.lit").get_attribute("data-q") == "20"


def test_layers_can_be_switched_and_are_remembered(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.locator("[data-layer=quotes]").uncheck()

    assert not page.locator(".note").first.is_visible()
    assert page.locator("#b6 mark").first.evaluate("each => getComputedStyle(each).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert page.locator(".block a.e[href]").count() == 0
    page.locator("[data-layer=entities]").check()
    assert page.locator(".block a.e[href='../entities/iran.html']").count() == 2
    page.reload()
    assert page.locator("[data-layer=entities]").is_checked()
    assert not page.locator("[data-layer=quotes]").is_checked()
    page.locator("[data-layer=quotes]").check()
    assert page.locator(".note").first.is_visible()
    line = "each => getComputedStyle(each).textDecorationLine"
    assert page.locator(".block .t").first.evaluate(line) == "none"
    page.locator("[data-layer=topics]").check()
    assert page.locator(".block .t").first.evaluate(line) == "overline"


def test_pointing_at_a_topic_shows_its_evidence(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE)
    page.hover("[data-topic='11']")

    assert page.locator(".t.lit").all_inner_texts() == ["Syrian conflict"]


def test_text_from_right_to_left_and_beyond_the_basic_plane_is_right(visit: Visit, tangle_site: Path) -> None:
    page = visit(tangle_site / TANGLE, "#q2")

    assert page.locator("#b4").evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert page.locator("#b3").evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert page.locator("#card blockquote").inner_text() == "Ann had said ‘all is well’ to them 👩‍👩‍👧"
    page.click("#b4 .q[data-q='4']")
    assert page.locator("#card blockquote").inner_text() == "«السلام عليكم يا جماعة»"


def test_dark_mode_is_dark_and_print_is_paper(visit: Visit, seed_site: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    page = visit(seed_site / PAGE, color_scheme="dark")
    assert page.evaluate(background) == "rgb(23, 23, 21)"
    page.click("#b6 .q mark")
    page.emulate_media(media="print")

    assert page.evaluate(background) == "rgb(255, 255, 255)"
    for hidden in ("#card", ".site-head", ".legend input >> nth=0"):
        assert not page.locator(hidden).is_visible()
    assert page.locator(".note").first.is_visible()


def test_without_scripts_everything_can_be_read(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / PAGE, java_script_enabled=False)

    assert page.locator(".note").count() == 21
    page.click(".note[data-q='9'] .who")
    assert page.url.endswith("#q9")


def test_the_source_shows_every_edit(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / f"sources/{SEED_ID}.html")

    assert page.locator(".source .edit").count() == 12
    assert page.locator("#edit-2 del").evaluate("each => each.textContent").startswith("Dialogue␣and␣confidence")
    assert page.locator("#edit-9 ins").evaluate("each => each.textContent") == "↵\n"
    page.click("#row-9 a")
    assert page.url.endswith("#edit-9")


def test_two_annotations_are_compared_side_by_side(visit: Visit, seed_site: Path) -> None:
    page = visit(seed_site / f"compare/{SEED_ID}.html")

    text = page.locator("main").inner_text()

    assert "19 quotes are the same in both, 2 differ; none only left, none only right" in text
    assert page.locator(".note.differs").evaluate_all("found => found.map(each => each.dataset.q)") == ["4", "13", "4", "13"]
    left, right = (page.locator(f"#{side}-q4").bounding_box() for side in "ab")
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"]
    assert page.locator("table tbody tr").first.inner_text().startswith("topics")
    assert "verification" in page.locator("table").inner_text()
    assert "non-proliferation-of-weapons" not in page.locator("main").inner_text()
    assert page.locator(".side + .by").first.inner_text().startswith("By Claude (Anthropic), first pass (a language model")
