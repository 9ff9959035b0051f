"""A saved web page: which of its blocks are the article, and what it says of title, date and address.

The reader tells where in the source every word stands; trafilatura (Barbaresi, ACL 2021, doi:10.18653/v1/2021.acl-demo.15) tells which paragraphs are the
article. A paragraph is kept where both agree on its words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from uncorpus.draft.source.decode import SourceError
from uncorpus.draft.source.notes import FURNITURE, OMITTED, first_words
from uncorpus.draft.source.reader import Reader, Seen
from uncorpus.draft.source.strip import RawBlock
from uncorpus.draft.source.structure import date_in, is_byline
from uncorpus.text.furniture import TEASER, is_furniture

LARGE: Final = 1_000_000
"""From this number of characters on a page is no usual one."""
_WHOLE: Final = re.compile(r"<(?:!doctype|html|head|body|title)\b", re.IGNORECASE)
"""What tells a page from a piece of one."""
_BODY_AS_DATA: Final = re.compile(r'"articleBody"\s*:\s*"[^"]')
_HUGE_TAG: Final = re.compile(r"<([A-Za-z][A-Za-z0-9]*)\s[^<>]{20000,}>")
PROSE_WORDS: Final = 5
"""A sentence of fewer words, or other text of fewer than twice as many, is not named where it is left out."""
KICKER_WORDS: Final = 4
"""What stands in front of the headline has no more words than this where it is no part of the article: a section, a label."""


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page, and what the page says of it."""

    blocks: list[RawBlock]
    title: str | None = None
    published: dt.date | None = None
    published_field: str | None = None
    """Which of the page's fields says the day of publication."""
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    """What was left out of the article or shown as a browser shows it, and should be looked at."""


def read_page(source: str, language: str | None = None) -> Page:
    """Return the article of the page *source*, which is known to be in *language*, or says what it is in. Raises `SourceError` where no article can be found in it, `ImportError` without trafilatura.

    What a browser does not show is left out, unless the page shows nothing else, as one saved behind a dialogue does.
    """
    reader = _read(source, language)
    try:
        return _page(reader)
    except SourceError:
        if not any(one.why == "hidden" for one in reader.omitted):
            raise
    page = _page(_read(source, language, show_hidden=True))
    return replace(page, notes=("the page hides its article; what is hidden was read", *page.notes))


def _read(source: str, language: str | None, *, show_hidden: bool = False) -> Reader:
    reader = Reader(source, language=language, show_hidden=show_hidden)
    reader.feed(source)
    reader.close()
    reader.finish()
    return reader


def _page(reader: Reader) -> Page:
    seen = reader.seen
    furniture = _furniture(seen)
    source = reader.shown()
    extracted = None
    if _WHOLE.search(source):
        extracted = _extracted(source)
        keys = [_key(line) for line in (_value(extracted, "text") or "").split("\n")]
    else:
        # Somebody has chosen these paragraphs: there is no page around them.
        keys = [_key(one.block.text) for one in seen if not one.tabled]
    wanted, joined = Counter(keys), "".join(keys)
    title = _value(extracted, "title")
    kept = [index for index, one in enumerate(seen) if _is_kept(one.block, wanted, joined, title) and id(one.block) not in furniture]
    kept = _with_siblings(seen, kept, furniture)
    aside = {index for index in kept if seen[index].beside}
    if 2 * len(aside) < len(kept):
        kept = [index for index in kept if index not in aside]
    head = next((index for index in kept if seen[index].block.kind == "headline"), None)
    kept = [index for index in kept if head is None or index >= head or len(seen[index].block.text.split()) > KICKER_WORDS]
    # Captions, bylines and pull quotes are no running text, so trafilatura leaves them out; between paragraphs of the article they are part of it.
    within = range(kept[0], kept[-1]) if kept else range(0)
    chosen = set(kept)
    running = "".join(_key(seen[index].block.text) for index in kept)
    blocks = [
        one.block
        for index, one in enumerate(seen)
        if index in chosen or (index in within and not one.beside and _belongs(one.block, running, index + 1 in chosen))
    ]
    left_out = _left_out(reader, {id(block) for block in blocks}, furniture)
    if not any(block.kind == "paragraph" for block in blocks):
        data = ": it has its article as data only, which a script shows" if _BODY_AS_DATA.search(reader.source) else ""
        raise SourceError(f"no article can be found in this page{data}; save its text as plain text, and try again")
    first = next((index for index, block in enumerate(blocks) if block.kind == "headline"), None)
    if first is None and title:
        heading = next((block for block in (one.block for one in seen) if _key(block.text) == _key(title)), None)
        if heading is not None:
            blocks = [
                RawBlock("headline", heading.strip),
                *(block for block in blocks if block is not heading and block.strip.pieces[0].start > heading.strip.pieces[0].start),
            ]
    # Not trafilatura's date: it takes one from an address or from the prose where the page says none.
    days = ((day, field) for field, value in reader.dates.items() if (day := date_in(re.sub(r"(?<=\d)T", " ", value[:40]))) is not None)
    day, field = next(days, (None, None))
    return Page(
        blocks,
        title=title,
        published=day,
        published_field=field,
        url=_value(extracted, "url"),
        publisher=_value(extracted, "sitename"),
        language=reader.language,
        notes=tuple(left_out),
    )


def _extracted(source: str) -> object:
    """Return what trafilatura finds in the page *source*."""
    import trafilatura

    # A large page is read in one way only: the others, which trafilatura compares it with, take far more than their share of time.
    return trafilatura.bare_extraction(
        _HUGE_TAG.sub(r"<\1>", source),
        fast=len(source) > LARGE,
        favor_recall=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
    )


def _furniture(seen: list[Seen]) -> set[int]:
    """Return which blocks are buttons or point to other articles: behind such a one, links in a list do."""
    found: set[int] = set()
    behind = False
    for one in seen:
        behind = is_furniture(one.block.text, behind=behind) or (
            one.linked and ((behind and one.tag == "li") or TEASER.match(one.block.text) is not None)
        )
        if behind:
            found.add(id(one.block))
    return found


def _with_siblings(seen: list[Seen], kept: list[int], furniture: set[int]) -> list[int]:
    """Return *kept* with the paragraphs between them that an extractor has no reason to leave out: those beside one that is kept, and whole sentences."""
    if not kept:
        return kept
    chosen = set(kept)
    parents = {seen[index].parent for index in kept if seen[index].block.kind == "paragraph"}
    for index in range(kept[0], kept[-1]):
        one = seen[index]
        if (
            index in chosen
            or one.block.kind != "paragraph"
            or one.beside
            or one.linked
            or (one.tabled and not re.search(r"[.!?…][”’\"')\]]*$", one.block.text))
            or id(one.block) in furniture
            or not _key(one.block.text)
        ):
            continue
        if one.tag in {"p", "pre"} and (one.parent in parents or (_is_prose(one.block.text) and re.search('[“"”«]', one.block.text))):
            chosen.add(index)
    return sorted(chosen)


def _is_prose(text: str) -> bool:
    """Tell whether *text* is more than a label: a sentence, or many words."""
    count = len(text.split())
    return count >= 2 * PROSE_WORDS or (count >= PROSE_WORDS and re.search(r"[.!?…][”’\"')\]]*$", text) is not None)


def _left_out(reader: Reader, kept: set[int], furniture: set[int]) -> Iterator[str]:
    """Yield notes on what the article does not have of what stands in it."""
    places = [one.block.strip.pieces[0].start for one in reader.seen if id(one.block) in kept]
    if not places:
        return
    low, high = places[0], max(one.block.strip.pieces[-1].end for one in reader.seen if id(one.block) in kept)
    # What stands before the article's first words or follows its last ones in the element that holds it is in it too.
    holder = next(one for one in reversed(reader.seen) if id(one.block) in kept).holder
    held = [one.block.strip.pieces for one in reader.seen if holder and one.holder == holder]
    low, high = min([low, *(pieces[0].start for pieces in held)]), max([high, *(pieces[-1].end for pieces in held)])
    others = [one for one in reader.seen if id(one.block) not in kept and low <= one.block.strip.pieces[0].start <= high]
    tables = [one.block.text for one in others if one.tabled]
    rest = [one.block.text for one in others if not one.tabled and id(one.block) not in furniture and _is_prose(one.block.text)]
    if lines := [one.block.text for one in others if id(one.block) in furniture]:
        yield f"{FURNITURE} left out: {first_words(lines)}"
    if tables:
        yield f"the text of a table was left out: {first_words(tables)}"
    if rest:
        yield f"text that seems not to be the article's was left out: {first_words(rest)}"
    for why, what in OMITTED.items():
        words = [one.words for one in reader.omitted if one.why == why and low <= one.start <= high]
        if why == "hidden":
            words = [text for text in words if len(text.split()) > 1]
        if words:
            yield f"{what} left out: {first_words(words)}"
    if reader.q_marks:
        yield f"quotation marks stand for {reader.q_marks} <q> element{'s' * (reader.q_marks > 1)}, as a browser shows them"


def _value(extracted: object, name: str) -> str | None:
    value = extracted.get(name) if isinstance(extracted, dict) else getattr(extracted, name, None)
    return str(value) if value else None


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _belongs(block: RawBlock, running: str, followed: bool) -> bool:  # noqa: FBT001
    """Tell whether *block*, which is no running text, is part of the article it stands in: a caption, a byline, a heading over a paragraph, a pull quote."""
    if block.kind == "pull-quote":
        return block.called or _key(block.text.split("\n")[0]) in running
    return block.kind == "caption" or is_byline(block.text) or (block.kind == "subheading" and followed)


def _is_kept(block: RawBlock, wanted: Counter[str], joined: str, title: str | None) -> bool:
    key = _key(block.text)
    if not key:
        return False
    if block.kind == "headline" and title and (key in _key(title) or _key(title) in key):
        return True
    return wanted[key] > 0 or (len(key) > 20 and key in joined)
