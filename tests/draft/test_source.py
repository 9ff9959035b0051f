"""A new article: the text follows from the bytes by recorded edits, and nothing of the author's is lost or changed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import SEED_ID
from uncorpus import model
from uncorpus.corpus.objects import encoding_of
from uncorpus.draft.source.article import Facts, new_article
from uncorpus.draft.source.decode import SourceError, decode
from uncorpus.draft.source.plain import read_plain
from uncorpus.draft.source.strip import derive
from uncorpus.draft.source.structure import date_in, structured
from uncorpus.text.edits import apply_edits
from uncorpus.text.reasons import is_allowed_edit

FACTS = Facts(published=dt.date(2030, 1, 2), publisher="Synthetic Wire")


def made(data: str | bytes, name: str = "story.txt", facts: Facts = FACTS) -> model.Article:
    """Return the article made of *data*, having checked what holds for all of them."""
    data = data.encode() if isinstance(data, str) else data
    article = new_article(data, name, facts).article
    source = data.decode(encoding_of(article.source))

    assert apply_edits(source, article.source.edits) == article.text
    assert all(is_allowed_edit(edit, source) for edit in article.source.edits)
    assert len(article.source.edits) == len([edit for edit in article.source.edits if edit.before != edit.after])
    covered = "".join(article.text[block.start : block.end] for block in article.blocks)
    assert "".join(covered.split()) == "".join(article.text.split())
    return article


def shown(article: model.Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def test_the_source_of_the_packages_article_gives_its_text_edits_and_blocks() -> None:
    gold = uncorpus.load()[SEED_ID].data
    data = (uncorpus.load().folder.root / gold.source.path).read_bytes()
    found = made(data, "saved.txt", Facts(id=SEED_ID, publisher=gold.publisher))

    assert (gold.text, gold.source.edits, gold.blocks, gold.title, gold.published) == (
        found.text, found.source.edits, found.blocks, found.title, found.published,
    )  # fmt: skip


def test_markdown_loses_its_marks_and_nothing_else() -> None:
    found = made(
        "# Port strike ends\n\n**HARBOURVILLE**, 3 May 2024 – The [mayor](http://x.org) said *nothing* of 5 * 3 * 2 and snake_case_names.\n\n"
        "## A fragile peace\n\n> We leave with an agreement\n> Mayor Jane Doe\n\nIt was \\*quiet\\* in the town, which had waited for that.\n",
        "story.md",
    )

    assert shown(found) == [
        ("headline", "Port strike ends"),
        ("dateline", "HARBOURVILLE, 3 May 2024 –"),
        ("paragraph", "The mayor said nothing of 5 * 3 * 2 and snake_case_names."),
        ("subheading", "A fragile peace"),
        ("pull-quote", "We leave with an agreement\nMayor Jane Doe"),
        ("paragraph", "It was *quiet* in the town, which had waited for that."),
    ]
    assert found.source.media_type == "text/markdown; charset=utf-8"


def test_what_goes_as_a_whole_takes_one_of_its_spaces_along_and_struck_words_are_named() -> None:
    source = "# Port strike ends\n\n![cranes](a.jpg)\n\nIt took ~~nine days~~ ten days ![cranes](a.jpg), she said ~~twice~~, and 5 ~~ 3.\n"

    assert shown(made(source, "x.md"))[1:] == [("paragraph", "It took ten days, she said, and 5 ~~ 3.")]
    assert any("strikes out was left out: “nine days”, “twice”" in note for note in new_article(source.encode(), "x.md", FACTS).notes)


def test_lines_that_were_wrapped_are_one_paragraph_and_line_ends_of_windows_go() -> None:
    found = made("Port strike ends\r\n\r\nThe mayor said\r\nthe port was  open.\r\n\r\nIt was quiet.\r\n")

    assert found.text == "Port strike ends\n\nThe mayor said the port was open.\n\nIt was quiet."


def test_long_lines_are_paragraphs() -> None:
    first, second = "The mayor said the port was open. " * 6, "It was quiet in the town that day. " * 6

    assert [kind for kind, _ in shown(made(f"Port strike ends\n{first.strip()}\n{second.strip()}\n"))] == [
        "headline",
        "paragraph",
        "paragraph",
    ]


def test_a_paragraph_that_was_broken_inside_a_sentence_is_one() -> None:
    broken = (
        "The mayor of the town said on Friday that the harbour was to be opened to the ships of\n\nall nations before the end of the month."
    )
    found = made(f"Port strike ends\n\n{broken}\n\nIt was quiet.")

    assert shown(found)[1][1] == broken.replace("\n\n", " ")
    assert [edit.reason for edit in found.source.edits] == ["broken-paragraph"]


def test_an_attribution_glued_to_a_pull_quote_is_parted_from_it() -> None:
    found = made(
        "Port strike ends\n\nMayor Jane Doe said it was over.\n\nWe came in good faith, and we will leave with an agreementMayor Jane Doe\n\nIt was quiet."
    )

    assert shown(found)[2] == ("pull-quote", "We came in good faith, and we will leave with an agreement\nMayor Jane Doe")
    assert [edit.reason for edit in found.source.edits] == ["glued-block"]


def test_a_headline_that_the_copy_repeats_is_taken_out() -> None:
    found = made("Port strike ends\n\nPort strike ends\n\n3 May 2024 – Port strike ends The mayor said it was over.")

    assert shown(found) == [("headline", "Port strike ends"), ("dateline", "3 May 2024 –"), ("paragraph", "The mayor said it was over.")]
    assert [edit.reason for edit in found.source.edits] == ["duplicate", "duplicate"]


def test_a_misprint_stays() -> None:
    assert "recieve the importance effective" in made("Port strike ends\n\nThey will recieve the importance effective verification.").text


PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_saved_page_gives_the_article_and_nothing_beside_it(path: Path) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))

    assert [list(block) for block in shown(made(path.read_bytes(), path.name, Facts(publisher="Synthetic Wire")))] == expected


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Port strike ends after nine days</title>
<meta property="article:published_time" content="2024-05-03T10:00:00Z"><meta property="og:site_name" content="Synthetic Wire">
<script>var x = "<p>not text</p>"; if (a < b) {}</script><style>p{color:red}</style></head><body><nav><ul><li><a href="/">Home</a></li></ul></nav>
<article><h1>Port strike ends after nine days</h1><p class="by">By Jane Roe</p>
<figure><img src="a.jpg"><figcaption>Photo: Cranes at the port of Harbourville.</figcaption></figure>
<p>Dock workers &amp; employers have signed a truce&#8212;for nine
   months, Mayor <a href="/doe">Jane <b>Doe</b></a> said on Friday in the harbour of the town.</p>
<p>&ldquo;We came in <em>good faith</em>,&rdquo; she told reporters, &ldquo;and we leave with an agreement that both sides can keep.&rdquo;</p>
<script>track("x")</script><h2>A fragile peace</h2>
<blockquote><p>We came in good faith, and we leave with an agreement</p><cite>Mayor Jane Doe</cite></blockquote>
<p>The union warned that the truce would not feed anybody unless wages rise before the winter comes to the islands.</p>
</article><footer><p>All rights reserved. Cookies.</p></footer></body></html>
"""


def test_a_saved_page_gives_the_article_and_no_more() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    found = made(PAGE, "page.html", Facts())

    assert shown(found) == [
        ("headline", "Port strike ends after nine days"),
        ("byline", "By Jane Roe"),
        ("caption", "Photo: Cranes at the port of Harbourville."),
        (
            "paragraph",
            "Dock workers & employers have signed a truce—for nine months, Mayor Jane Doe said on Friday in the harbour of the town.",
        ),
        ("paragraph", "“We came in good faith,” she told reporters, “and we leave with an agreement that both sides can keep.”"),
        ("subheading", "A fragile peace"),
        ("pull-quote", "We came in good faith, and we leave with an agreement\nMayor Jane Doe"),
        ("paragraph", "The union warned that the truce would not feed anybody unless wages rise before the winter comes to the islands."),
    ]
    assert (found.published, found.publisher, found.language) == (dt.date(2024, 5, 3), "Synthetic Wire", "en-GB")


def test_a_page_of_five_megabytes_full_of_scripts_is_read() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    filled = PAGE.replace("</head>", "<script>" + "var a = '<p>x</p>';\n" * 250_000 + "</script></head>")
    found = made(filled, "page.html", Facts())

    assert len(filled) > 5_000_000
    assert len(found.blocks) == 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    text = "Café strike ends\n\n“We came in peace – and we’ll stay,” said the owner of the café."
    found = made(text.encode(encoding))

    assert found.text == text


def test_a_page_says_its_encoding() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    page = PAGE.replace("utf-8", "iso-8859-2").replace("Harbourville", "Łódź").encode("iso-8859-2")

    assert "Łódź" in made(page, "page.html", Facts()).text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"%PDF-1.7\n...", "no text file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no text file"),
        (b"PK\x03\x04abc", "no text file"),
        (b"text with a \0 in it", "control characters"),
        (bytes(range(256)) * 10, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        new_article(data, "x.txt", FACTS)


@pytest.mark.parametrize(("facts", "message"), [(Facts(publisher="x"), "--date"), (Facts(published=dt.date(2030, 1, 2)), "--publisher")])
def test_what_is_not_told_is_asked_for(facts: Facts, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        new_article(b"Port strike ends\n\nIt was quiet.", "x.txt", facts)


@pytest.mark.parametrize(("source", "blocks"), [
    ("<p>It was quiet, she said.</p>", [("paragraph", "It was quiet, she said.")]),
    ("<h2>Port strike ends</h2><p>It was quiet.</p><blockquote><p>“We object,” she said.</p></blockquote>",
     [("headline", "Port strike ends"), ("paragraph", "It was quiet."), ("paragraph", "“We object,” she said.")]),
    ("<h1>Port strike ends</h1><p>It was quiet.</p><p>Share on X</p><table><tr><td>Cell one</td></tr></table><p>She said no.</p>",
     [("headline", "Port strike ends"), ("paragraph", "It was quiet."), ("paragraph", "She said no.")]),
    ("<p>The mayor of the town said on Friday that the port, closed for weeks, was open.</p><p>It was quiet.</p>",
     [("paragraph", "The mayor of the town said on Friday that the port, closed for weeks, was open."), ("paragraph", "It was quiet.")]),
])  # fmt: skip
@pytest.mark.parametrize("name", ["x.html", "-"])
def test_a_piece_of_a_page_is_read_whole(source: str, blocks: list[tuple[str, str]], name: str) -> None:
    assert shown(made(source, name)) == blocks


def test_a_file_that_is_html_by_its_name_alone_is_read_as_a_piece() -> None:
    assert shown(made("It was <b>quiet</b>, she said.", "x.html")) == [("paragraph", "It was quiet, she said.")]


def test_a_page_without_an_article_is_refused() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    with pytest.raises(SourceError, match="no article"):
        new_article(b"<html><body><script>x()</script><nav>Home</nav></body></html>", "x.html", FACTS)


def test_what_should_be_looked_at_is_said() -> None:
    german = "Hafenstreik endet\n\n" + "Der Streik im Hafen ist nach neun Tagen beendet worden, und alle Schiffe fahren wieder aus. " * 3
    notes = new_article(german.encode("cp1252"), "x.txt", FACTS).notes

    assert any("English" in note for note in notes)
    assert any("rights" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 May 2024 –", dt.date(2024, 5, 3)),
        ("May 3, 2024", dt.date(2024, 5, 3)),
        ("2024-05-03", dt.date(2024, 5, 3)),
        ("31 February 2024", None),
        ("in May", None),
    ],
)
def test_dates_are_read(text: str, day: dt.date | None) -> None:
    assert date_in(text) == day


WORDS = st.text(st.sampled_from("aZ é~“”'\"*_[]()#>\\\n\r\t.,:–&<~!🚢\u0301\u00a0"), max_size=200)


@given(WORDS)
def test_any_text_is_derived_by_edits_that_correct_nobody(text: str) -> None:
    derived = derive(text, structured(read_plain(text).blocks))

    assert apply_edits(text, derived.edits) == derived.text
    assert all(is_allowed_edit(edit, text) for edit in derived.edits)
    assert [derived.text[start:end].strip() for _, start, end in derived.blocks] == [
        derived.text[start:end] for _, start, end in derived.blocks
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except SourceError:
        return
    assert data.decode(decoded.encoding) == decoded.text


def test_the_bytes_are_kept(tmp_path: Path) -> None:
    data = b"Port strike ends\r\n\r\nIt was quiet.\r\n"

    assert new_article(data, "x.txt", FACTS).data == data


PROSE = "<p>The mayor, who took office on 3 March 2021, said on Friday that the port of the town would stay closed until the talks resume.</p><p>Ships wait.</p>"


def dated(head: str = "", lead: str = PROSE) -> str:
    return f"<html><head><title>Port closed</title>{head}</head><body><article><h1>Port closed</h1>{lead}</article></body></html>"


@pytest.mark.parametrize("source", [
    dated(), dated('<link rel="canonical" href="https://example.org/2019/07/08/port">'), "Port closed\n\nThe mayor, who took office on 3 March 2021, said it was over.\n",
])  # fmt: skip
def test_no_day_of_publication_is_made_of_prose_or_an_address(source: str) -> None:
    if source.startswith("<"):
        pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    with pytest.raises(SourceError, match="--date"):
        new_article(source.encode(), "page.html" if source.startswith("<") else "x.txt", Facts(publisher="x"))


@pytest.mark.parametrize(("head", "field"), [
    ('<meta property="article:published_time" content="2024-05-03T23:30:00+02:00">', "article:published_time"),
    ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-03"}</script>', "datePublished"),
    ('<meta name="DC.date" content="3 May 2024">', "dc.date"),
    ("", "dateline"),
])  # fmt: skip
def test_the_pages_day_counts_before_the_datelines_and_it_is_said_whose_it_is(head: str, field: str) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    lead = PROSE.replace("<p>", f"<p>HARBOURVILLE, {'2' if head else '3'} May 2024 &ndash; ", 1)
    made = new_article(dated(head, lead).encode(), "page.html", Facts(publisher="x"))

    assert made.article.published == dt.date(2024, 5, 3)
    assert any(field in note and "2024-05-03" in note for note in made.notes)


def test_a_page_of_character_references_alone_is_read_in_bounded_time() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    words = "<p>" + "&ldquo;x&rdquo; " * 20_000 + "</p>"

    assert len(made(f"<html><body><h1>Port strike ends</h1>{words}</body></html>", "x.html").text) > 60_000


def test_elements_nested_very_deep_are_read_in_bounded_time() -> None:
    from uncorpus.draft.source.reader import Reader

    source = "<div>" * 200_000 + "<p>The end.</p>"
    reader = Reader(source)
    reader.feed(source)
    reader.flush()

    assert [one.block.text for one in reader.seen] == ["The end."]


def test_a_web_archive_is_refused() -> None:
    data = b'From: <Saved by Blink>\r\nSubject: Port strike ends\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"\r\n\r\n------\r\n'

    with pytest.raises(SourceError, match="MHTML"):
        new_article(data, "page.mhtml", FACTS)


@pytest.mark.parametrize("pull", ["We came in good faith, and we will stay", "“We came in good faith, and we will stay.”"])
def test_a_line_that_repeats_a_quotation_of_the_body_is_a_pull_quote(pull: str) -> None:
    text = f"Port strike ends\n\nThe mayor was glad. “We came in good faith, and we will stay. Time is short,” she said.\n\n{pull}\n\nShips had waited for nine days in the bay of the town.\n"
    found = new_article(text.encode(), "x.txt", FACTS).article

    assert [block.kind for block in found.blocks] == ["headline", "paragraph", "pull-quote", "paragraph"]


AROUND = (
    "<p>The envoy hailed the deal on {}, and the ministers of both countries agreed with her that it was good for all who live there.</p>"
)


def within(inner: str) -> bytes:
    """Return a page whose article has *inner* between two paragraphs."""
    around = (AROUND.format("Friday"), AROUND.format("Monday"))
    return f"<html><head><title>Envoy hails deal</title></head><body><article><h1>Envoy hails deal</h1>{around[0]}{inner}{around[1]}</article></body></html>".encode()


@pytest.mark.parametrize(("inner", "blocks"), [
    ('<p>“We have buried our own and nobody came,” the mayor said on Friday <span style="display:none">icon</span>in the square.</p>',
     [("paragraph", "“We have buried our own and nobody came,” the mayor said on Friday in the square.")]),
    ('<p>“We object,” <span class="share">x</span> the mayor said.</p>', [("paragraph", "“We object,” the mayor said.")]),
    ("<p>Hello <span hidden>HIDDEN <b>too</b> &amp; more</span>there.</p>", [("paragraph", "Hello there.")]),
    ('<div class="social-quote"><p>“We object,” the mayor said.</p></div>', [("pull-quote", "“We object,” the mayor said.")]),
    ("<div><p>She</p><p>added that all was open until the end of the year.</p></div>",
     [("paragraph", "She"), ("paragraph", "added that all was open until the end of the year.")]),
    ("<table><tr><td><p>“We object to all of it,” the mayor said.</p></td></tr></table><table><tr><td><p>Cell one</p></td></tr></table>",
     [("paragraph", "“We object to all of it,” the mayor said.")]),
    ("<div>“We object,” she said.<br>&nbsp;<br>The port is closed.<br>\u00a0<br/>It was quiet, he said.</div>",
     [("paragraph", "“We object,” she said."), ("paragraph", "The port is closed."), ("paragraph", "It was quiet, he said.")]),
    ('<figure><figcaption><span class="x-VisuallyHidden">Image caption, </span>The port of the town</figcaption></figure>', [("caption", "The port of the town")]),
    ("<blockquote><p>The mayor wrote to all of us:</p><blockquote><p>We object to it.</p></blockquote><p>She signed it with her hand.</p></blockquote>",
     [("paragraph", "The mayor wrote to all of us:"), ("paragraph", "We object to it."), ("paragraph", "She signed it with her hand.")]),
    ("<pre>“We object,”\nshe said.\n\n \nThe port is <b>closed</b>.\n</pre>", [("paragraph", "“We object,” she said."), ("paragraph", "The port is closed.")]),
    ('<div class="audio-player"><h4>Audio</h4><p>Listen to the envoy</p></div>', []),
    ("<p>The Daily Briefing newsletter has all you need. Sign up here.</p><p>Source: https://example.org/a</p><p>© 2031 Harbour Wire. All rights reserved.</p>", []),
    ('<p aria-hidden="true">Not read by anybody <p>The next one stays, she said.</p>', [("paragraph", "The next one stays, she said.")]),
    ("<ul><li hidden>Nobody sees this<li>The list goes on in the town, she said.</ul>", [("paragraph", "The list goes on in the town, she said.")]),
    ('<h2 style="color:red; display: none">Hidden heading</h2><h2 hidden>Another</h2>', []),
    ("<div><p>Open words of the mayor stay. <span hidden>Left open</p><p>So do these of the envoy.</p></div>",
     [("paragraph", "Open words of the mayor stay."), ("paragraph", "So do these of the envoy.")]),
    ("<ul><li>Share on Facebook</li><li>Share on X</li></ul>", []),
    ('<p>Share</p><p><a href="/1">The whole statement of the envoy.</a></p>', [("paragraph", "The whole statement of the envoy.")]),
    ('<h3>Related</h3><ul><li><a href="/1">The statement of the envoy</a></li></ul>', []),
    ('<p>Related: <a href="/1">Something else</a></p><p>Read more: <a href="/2">Another thing</a> here</p>', []),
    ('<p>He said <q class="a">it is <q>over</q></q>.</p>', [("paragraph", "He said “it is ‘over’”.")]),
    ("<p>He said <q>“it is over”</q>.</p>", [("paragraph", "He said “it is over”.")]),
    ("<p>The talks took <del>nine</del> <ins>ten</ins> days <s>and <b>nights</b></s>, and <strike>nobody</strike> left.</p>",
     [("paragraph", "The talks took ten days, and left.")]),
    ('<p>The talks took <span style="color:red;text-decoration: underline line-through">nine</span> ten days, she said.</p>',
     [("paragraph", "The talks took ten days, she said.")]),
    ("<del><p>The minister resigned, she said on Friday.</p></del><p>The minister stays, she said on Monday.</p>",
     [("paragraph", "The minister stays, she said on Monday.")]),
    ('<p>The war<sup class="reference"><a href="#n1"><span>[</span>1<span>]</span></a></sup> ended,<sup>[note 2]</sup> she said.<a href="#n3"><sup>3</sup></a></p>',
     [("paragraph", "The war ended, she said.")]),
    ("<p>The war<a href='#_ftn1'><span class=MsoFootnoteReference><span>[1]</span></span></a> ended in <a href='#x'>the [old] town</a>, he said.</p>",
     [("paragraph", "The war ended in the [old] town, he said.")]),
    ('<p>Some 10<sup>6</sup> people on 5 km<sup>2</sup>, the <a href="/b">1<sup>st</sup> and 10<sup>9</sup></a> they <sup>[sic]</sup> said.</p>',
     [("paragraph", "Some 106 people on 5 km2, the 1st and 109 they [sic] said.")]),
    ("<p>The mayor of <ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京<rt>きょう</ruby> said <ruby>no<rp>(<rt>nay<rp>)</ruby>.</p>",
     [("paragraph", "The mayor of 東京 said no.")]),
])  # fmt: skip
def test_what_a_page_does_not_show_goes_and_the_words_around_it_stay(inner: str, blocks: list[tuple[str, str]]) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")

    assert shown(made(within(inner), "page.html"))[2:-1] == blocks


@pytest.mark.parametrize(("page", "told", "inner", "text"), [
    ("de-AT", None, "<p>Sie sagte: <q>Das <q>Nein</q> gilt.</q></p>", "Sie sagte: „Das ‚Nein‘ gilt.“"),
    ("fr", None, "<p>Elle a dit <q>non</q>.</p>", "Elle a dit «non»."),
    ("en", "ru", "<p>Она сказала: <q>нет</q>.</p>", "Она сказала: «нет»."),
    ("en", None, '<div lang="es"><p>Ella dijo <q>no <q>nunca</q></q>.</p></div>', "Ella dijo «no “nunca”»."),
    ("de", None, '<p>Sie sagte <q lang="en">no</q> und <q>nein</q>.</p>', "Sie sagte “no” und „nein“."),
    ("en", None, "<p>She said <q>a <q>b <q>c</q></q></q>.</p>", "She said “a ‘b “c”’”."),
    ("sv", None, "<p>Hon sade <q>&rdquo;nej&rdquo;</q>.</p>", "Hon sade ”nej”."),
    ("qq", None, "<p>She said <q>no</q>.</p>", "She said “no”."),
])  # fmt: skip
def test_a_quotation_has_the_marks_of_its_language(page: str, told: str | None, inner: str, text: str) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    found = made(within(inner).replace(b"<html>", f'<html lang="{page}">'.encode()), "page.html", replace(FACTS, language=told))

    assert shown(found)[2] == ("paragraph", text)


def test_a_sentence_that_a_page_breaks_and_a_headline_that_it_repeats_are_mended_by_edits_that_are_allowed() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    half = "The mayor said that the harbour, closed for many weeks, would be opened to the ships of"
    page = within(f"<p>{half}</p><p>all nations, and that nobody would wait.</p>").replace(b"</h1>", b"</h1><p>Envoy hails deal</p>")

    assert shown(made(page, "page.html"))[::2] == [
        ("headline", "Envoy hails deal"),
        ("paragraph", f"{half} all nations, and that nobody would wait."),
    ]


@pytest.mark.parametrize(("inner", "note"), [
    ("<table><tr><td>Cell one</td><td>Cell two</td></tr></table>", "the text of a table was left out: “Cell one”, “Cell two”"),
    ("<p>Hello <span hidden>my hidden friends</span>there.</p>", "was left out: “my hidden friends”"),
    ("<p>It is <q>over</q>.</p>", "quotation marks stand for 1 <q> element,"),
    ("<p>It took <s>nine</s> ten days.</p>", "text that the source strikes out was left out: “nine”"),
    ("<p>The war<sup>[1]</sup> ended.<sup>[2]</sup></p>", "references to footnotes were left out: “[1]”, “[2]”"),
    ("<p>The mayor of <ruby>京<rt>きょう</rt></ruby> said no.</p>", "how characters are read was left out: “きょう”"),
    ('<div class="newsletter-box"><p>Sign up for the news of the week, every Monday.</p></div>', "“Sign up for the news of the week, …”"),
])  # fmt: skip
def test_what_is_left_out_of_an_article_is_named(inner: str, note: str) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")

    assert any(note in said for said in new_article(within(inner), "page.html", FACTS).notes)


def test_a_table_behind_the_last_paragraph_is_named_too() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    page = within("").replace(b"</article>", b"<table><tr><td>Cell one</td></tr></table></article>")

    assert any("Cell one" in note for note in new_article(page, "page.html", FACTS).notes)


def test_a_caption_in_front_of_the_headline_is_named() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    page = within("").replace(b"<h1>", b"<figure><figcaption>Cranes at the port of the town.</figcaption></figure><h1>")

    assert any("“Cranes at the port of the town.”" in note for note in new_article(page, "page.html", FACTS).notes)


@pytest.mark.parametrize(
    ("said", "language"), [("EN-GB", "en-GB"), ("en_US", "en-US"), ("DE-latn-at", "de-Latn-AT"), ("English!", "en"), ("x", "en")]
)
def test_the_language_that_a_page_says_is_written_as_tags_are_and_never_refused(said: str, language: str) -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")

    assert made(within("").replace(b"<html>", f'<html lang="{said}">'.encode()), "page.html").language == language


def test_labels_in_front_of_the_lead_do_not_hide_its_dateline() -> None:
    found = made("Port strike ends\n\nSummary\n\nCompanies\n\nHARBOURVILLE, May 3 (Example) - The strike is over, she said.\n")

    assert ("dateline", "HARBOURVILLE, May 3 (Example) -") in shown(found)
    assert ("dateline", "3 May 2031") in shown(made("Port strike ends\n\n3 May 2031\n\nThe strike is over, she said.\n"))


def test_a_page_that_has_its_article_as_data_only_is_refused_and_that_is_said() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    page = '<html><head><script type="application/ld+json">{"articleBody": "It was quiet."}</script></head><body><div id="root"></div></body></html>'
    with pytest.raises(SourceError, match="as data only"):
        new_article(page.encode(), "x.html", FACTS)


def test_a_page_that_hides_all_of_its_article_is_read_and_that_is_said() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
    found = new_article(within("").replace(b"<article>", b'<article aria-hidden="true">'), "page.html", FACTS)

    assert [block.kind for block in found.article.blocks] == ["headline", "paragraph", "paragraph"]
    assert any("hides its article" in note for note in found.notes)


LINES = [
    "Share this article", "Share on Facebook", "Share this: Facebook, X and LinkedIn", "Follow us on X", "Follow Synthetic Wire on Facebook and X.", "Tweet",
    "Read more", "Read next:", "READ MORE: Ships wait in the bay", "Read also: Mayor says “no” to unions", "Related stories:", "See also: Talks in Oslo", "Advertisement",
    "Story continues below", "Sign up for our free newsletter", "Share\n\nFacebook\n\nTwitter\n\nCopy link", "- Share on X\n- Print",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ["x.txt", "x.md", "x.html"])
def test_what_buttons_say_and_pointers_to_other_articles_are_no_copy_in_any_format(name: str, line: str) -> None:
    texts = ("Port strike ends", "The mayor said that the port of the town was open again.", "Ships had waited in the bay for nine days.")
    if name == "x.html":
        pytest.importorskip("trafilatura", reason="trafilatura is not installed (the extra `draft`)")
        items = "".join(f"<p>{item.removeprefix('- ')}</p>" for item in line.split("\n") if item)
        source = f"<html><body><article><h1>{texts[0]}</h1><p>{texts[1]}</p>{items}<p>{texts[2]}</p></article></body></html>"
    else:
        source = "\n\n".join((texts[0], texts[1], line, texts[2])) + "\n"
    notes = new_article(source.encode(), name, FACTS).notes

    assert [text for _, text in shown(made(source, name))] == list(texts)
    assert any(line.removeprefix("- ").split("\n")[0] in note for note in notes)


@pytest.mark.parametrize(("line", "name"), [
    ("> **Read more:** [Ships wait](https://example.org/1)", "x.md"),
    ("**[READ MORE: Fishermen protest against new quotas](https://example.org/1)**", "x.md"),
    ("## Related stories\n\n- [Fishermen protest](https://example.org/1)\n- [Ships wait](https://example.org/2)", "x.md"),
])  # fmt: skip
def test_links_to_other_articles_in_markdown_are_no_copy(line: str, name: str) -> None:
    assert shown(made(f"# Port strike ends\n\nIt was quiet.\n\n{line}\n\nShips had waited for nine days.\n", name))[1:] == [
        ("paragraph", "It was quiet."), ("paragraph", "Ships had waited for nine days."),
    ]  # fmt: skip


@pytest.mark.parametrize("copy", [
    "Share prices fell on Friday.", "Follow the money, she said.", "Related: He said no. She said yes.", "Read more than one book, he said.",
    "Facebook", "Print and radio went silent.", "Share this article\nThe mayor said no.", "The mayor said that nobody saw it in\nprint.", "[The mayor](https://x.org)", "See also what he said.",
])  # fmt: skip
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_copy_that_only_looks_like_a_button_stays(copy: str, between: str) -> None:
    copy = copy if between == "\n\n" else copy.replace("Share this article\n", "")
    text = made(between.join(("Port strike ends", "It was quiet.", copy, "Ships had waited for nine days.")), "x.md").text

    assert "".join(copy.replace("[", "").replace("](https://x.org)", "").split()) in "".join(text.split())


def test_front_matter_is_no_text_and_tells_the_day() -> None:
    found = new_article(
        b"---\ntitle: 'Port strike ends'\ndate: 2024-05-03T10:00:00Z\ntags:\n  - port\n---\n# Port strike ends\n\nIt was quiet.\n",
        "x.md",
        Facts(publisher="x"),
    )

    assert shown(found.article) == [("headline", "Port strike ends"), ("paragraph", "It was quiet.")]
    assert found.article.published == dt.date(2024, 5, 3)
    assert any("front matter" in note for note in found.notes)


@pytest.mark.parametrize("text", ["---\n\nIt was quiet, he said.\n\n---\n\nThe end.\n", "---\nIt was quiet: he said.\n"])
def test_what_stands_between_rules_is_no_front_matter(text: str) -> None:
    assert "It was quiet" in made(text, "x.md").text


@pytest.mark.parametrize(
    "quote", ["> “It is a start for all of us” — Maria Costa, UN envoy", "> “It is a start for all of us”\n> — Maria Costa, UN envoy"]
)
def test_a_pull_quote_has_its_attribution_on_a_line_of_its_own(quote: str) -> None:
    found = made(f"# Envoy hails deal\n\nThe envoy said it was over.\n\n{quote}\n\nThe talks went on for a week.\n", "x.md")

    assert shown(found)[2] == ("pull-quote", "“It is a start for all of us”\n— Maria Costa, UN envoy")


@pytest.mark.parametrize(("lead", "dateline"), [
    ("*DAKAR, 21 June 2021* — Women said no.", "DAKAR, 21 June 2021 —"),
    ("DAKAR (UN News), June 21 2021 -- Women said no.", "DAKAR (UN News), June 21 2021 --"),
    ("Port strike ends DAKAR, 21 June 2021 – Women said no.", "DAKAR, 21 June 2021 –"),
])  # fmt: skip
def test_a_dateline_is_found_in_italics_behind_brackets_and_behind_a_repeated_headline(lead: str, dateline: str) -> None:
    found = made(f"# Port strike ends\n\n{lead}\n\nIt was quiet.\n", "x.md", Facts(publisher="x"))

    assert shown(found)[1:3] == [("dateline", dateline), ("paragraph", "Women said no.")]
    assert found.published == dt.date(2021, 6, 21)


def test_a_short_paragraph_that_cannot_end_there_is_joined_and_what_is_glued_to_it_parted() -> None:
    found = made("Envoy hails deal\n\nShe said it was\nharder and that\n\neveryone must help.A fragile peaceThe talks go on.\n")

    assert shown(found) == [
        ("headline", "Envoy hails deal"),
        ("paragraph", "She said it was harder and that everyone must help."),
        ("subheading", "A fragile peace"),
        ("paragraph", "The talks go on."),
    ]


def test_line_ends_of_old_macintoshes_part_paragraphs() -> None:
    assert shown(made("Port strike ends\r\rIt was\rquiet.\r")) == [("headline", "Port strike ends"), ("paragraph", "It was quiet.")]


@pytest.mark.parametrize(("facts", "message"), [
    (Facts(id="../../x", published=FACTS.published, publisher="x"), "--id '../../x'"),
    (Facts(language="English!", published=FACTS.published, publisher="x"), "--language 'English!'"),
])  # fmt: skip
def test_a_fact_that_the_format_does_not_allow_is_named_by_its_option(facts: Facts, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        new_article(b"Port strike ends\n\nIt was quiet.", "x.txt", facts)


def test_a_text_in_a_language_that_nobody_tells_is_not_called_english() -> None:
    german = (
        "Hafenstreik endet\n\n" + "Der Streik im Hafen ist nach neun Tagen beendet worden, und alle Schiffe fahren wieder aus. " * 3
    ).encode()
    told = Facts(published=FACTS.published, publisher="x", language="de")

    assert [new_article(german, "x.txt", facts).article.language for facts in (FACTS, told)] == ["und", "de"]


def test_quotation_marks_that_nothing_closes_are_read_in_bounded_time() -> None:
    assert len(made("Port strike ends\n\n" + "“yes " * 50_000 + "\n\nIt was quiet in the town.\n").text) > 250_000


def test_front_matter_that_nothing_ends_is_read_in_bounded_time() -> None:
    assert "key" in made("---\r\n" + " key: value\r\n" * 5_000, "x.md").text


def test_a_quotation_that_a_short_paragraph_leaves_open_goes_on_in_the_next() -> None:
    text = "Envoy hails deal\n\nThe envoy said “it is a first\n\nstep,” and left the hall before the mayor spoke.\n\nThe talks went on for a week.\n"

    assert shown(made(text))[1] == ("paragraph", "The envoy said “it is a first step,” and left the hall before the mayor spoke.")


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("We will stay as long as it takes. <span>– Maria Okello, UN Special Envoy</span>", "We will stay as long as it takes."),
        ("“We will stay as long as it takes.”<span>– Maria Okello, UN Special Envoy</span>", "“We will stay as long as it takes.”"),
        ("We will stay – as we must – in town <span>– Maria Okello, UN Special Envoy</span>", "We will stay – as we must – in town"),
    ],
)
def test_what_is_called_a_pull_quote_has_its_attribution_on_a_line_of_its_own(quote: str, words: str) -> None:
    lead = "<p>The envoy spoke to the press for an hour in the hall of the town, and then she left.</p>"
    found = made(
        f'<h1>Envoy hails deal</h1>{lead}<blockquote class="pullquote">{quote}</blockquote><p>The talks went on for a week.</p>', "x.html"
    )

    assert shown(found)[2] == ("pull-quote", f"{words}\n– Maria Okello, UN Special Envoy")


def test_a_dash_within_what_is_called_a_pull_quote_parts_nothing() -> None:
    lead = "<p>The envoy spoke to the press for an hour in the hall of the town, and then she left.</p>"
    quote = '<blockquote class="pullquote">We will stay in the town – Maria knows that</blockquote>'

    assert shown(made(f"<h1>Envoy hails deal</h1>{lead}{quote}<p>The talks went on for a week.</p>", "x.html"))[2][1].count("\n") == 0


def test_lines_in_two_encodings_are_refused_and_those_of_one_are_read() -> None:
    lines = ["Port strike ends", "The café was full, said the mayor.", "The crêpes were sold, too.", "“We stay,” she said."]
    mixed = b"\n\n".join(line.encode("cp1252" if index == 3 else "utf-8") for index, line in enumerate(lines))

    with pytest.raises(SourceError, match="two encodings: most lines are UTF-8, line 7 is not"):
        decode(mixed)
    assert decode("\n\n".join(lines).encode("cp1252")).encoding == "cp1252"
