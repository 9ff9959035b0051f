"""Rules on places: the source, the edits, the blocks, and every span's exactness."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from uncorpus.store.manifest import sha256
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import show
from uncorpus.text.anchor import nearest
from uncorpus.text.borders import Fault
from uncorpus.text.edits import EditError
from uncorpus.text.reasons import is_allowed_edit
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, rule

span_rule = partial(rule, level=Level.SPANS)


@span_rule("UNC301", "span-text-mismatch", fix="safe")
def span_text_mismatch(file: ArticleFile) -> Iterator[Hit]:
    """A span's `text` is what the article has from `start` to `end`.

    Offsets count Unicode code points from 0, and `end` is the one after the last. The usual causes are offsets in UTF-16 units or
    bytes, and a text that was changed later.

    Wrong: `{"start": 0, "end": 3, "text": "UN"}` in a text that begins “UN chief …”
    Right: `{"start": 0, "end": 2, "text": "UN"}`
    """
    if file.exact:
        return
    text = file.article.text
    for span in file.spans:
        if _in_range(span, text) and text[span.start : span.end] != span.text:
            found = show(text[span.start : span.end])
            where, fix = _elsewhere(text, span)
            message = f"the text has {found} at {span.start}:{span.end}, not {show(span.text)}{where}"
            yield Hit(file.pointer(span), message, members=_wrong_members(text, span), fix=fix)


@span_rule("UNC302", "span-out-of-range", fix="safe")
def span_out_of_range(file: ArticleFile) -> Iterator[Hit]:
    """A span or block lies in the text, and its `start` is before its `end`.

    Wrong: `{"start": 12, "end": 12, …}`, or an end behind the last code point
    Right: `{"start": 12, "end": 20, …}`
    """
    text = file.article.text
    for span in (*file.article.blocks, *(() if file.exact else file.spans)):
        if not _in_range(span, text):
            where, fix = _elsewhere(text, span)
            message = f"{span.start}:{span.end} is no stretch of a text of {len(text)} code points{where}"
            members = ("end",) if span.start < min(span.end, len(text)) else ("start", "end")
            yield Hit(file.pointer(span), message, members=members, fix=fix)


@span_rule("UNC303", "blocks-overlap")
def blocks_overlap(file: ArticleFile) -> Iterator[Hit]:
    """Blocks stand in text order and do not overlap.

    Wrong: b1 from 0 to 40, b2 from 38 to 90
    Right: b1 from 0 to 38, b2 from 40 to 90
    """
    blocks = file.article.blocks
    for i in range(1, len(blocks)):
        if blocks[i].start < blocks[i - 1].end:
            yield Hit(
                ("blocks", i),
                f"the block {blocks[i].id} starts at {blocks[i].start}, before the end of {blocks[i - 1].id} at {blocks[i - 1].end}",
                members=("start",),
                related=((("blocks", i - 1), "the block in front of it"),),
            )


@span_rule("UNC304", "text-outside-blocks")
def text_outside_blocks(file: ArticleFile) -> Iterator[Hit]:
    """Blocks partition the text: what lies outside them is white space.

    Add a block for the words that have none, or correct the borders of the ones beside them.

    Wrong: b1 from 0 to 40, b2 from 50 to 90, and words from 42 to 48
    Right: a block for the words from 42 to 48, too
    """
    text = file.article.text
    at = 0
    borders = [*((block.start, block.end) for block in file.article.blocks), (len(text), len(text))]
    for index, (start, end) in enumerate(borders):
        between = text[at:start]
        if between and not between.isspace():
            first = at + len(between) - len(between.lstrip())
            last = first + len(between.strip())
            # The block that the words touch has its border in the wrong place.
            beside: Pointer | None = ("blocks", index) if last == start and start < len(text) else None
            beside = ("blocks", index - 1) if beside is None and first == at and index else beside
            message = f"{show(text[first:last])} at {first}:{last} is in no block"
            yield Hit(beside, message) if beside else Hit(("text",), message, within=(first, last))
        at = max(at, end)


@span_rule("UNC305", "edit-does-not-apply")
def edit_does_not_apply(file: ArticleFile) -> Iterator[Hit]:
    r"""Every edit finds its `before` in the source, and edits stand in source order without overlap.

    Wrong: `{"start": 0, "end": 2, "before": "\r\n", …}` for a source that begins with two line feeds
    Right: `{"start": 0, "end": 2, "before": "\n\n", …}`
    """
    if isinstance(file.replayed, EditError):
        yield Hit(("source", "edits", file.replayed.index), f"{file.replayed}")


@span_rule("UNC306", "text-differs-from-source")
def text_differs_from_source(file: ArticleFile) -> Iterator[Hit]:
    """Replaying the edits on the source gives the text, to the character.

    The text is derived, never edited by itself: restore it, or record an edit with its reason.

    Wrong: a misprint of the source corrected in `text`
    Right: the misprint as the source has it
    """
    replayed, text = file.replayed, file.article.text
    if isinstance(replayed, str) and replayed != text:
        at = next((i for i, (a, b) in enumerate(zip(replayed, text, strict=False)) if a != b), min(len(replayed), len(text)))
        yield Hit(
            ("text",),
            f"from code point {at} on the text has {show(text[at : at + 20])}, the edited source {show(replayed[at : at + 20])}",
            within=(min(at, len(text) - 1), min(at + 1, len(text))),
        )


@span_rule("UNC307", "source-changed")
def source_changed(file: ArticleFile) -> Iterator[Hit]:
    """The source file has the size and the SHA-256 that the article records.

    The bytes as received are kept for ever. If the file was changed by mistake, restore it.

    Wrong: a source that an editor saved with other line ends
    Right: the bytes as received
    """
    if file.source is None or file.source.data is None:
        return
    recorded, data = file.article.source, file.source.data
    if len(data) != recorded.size:
        yield Hit(("source", "size"), f"the source has {len(data)} bytes, not {recorded.size}")
    if (actual := sha256(data)) != recorded.sha256:
        yield Hit(("source", "sha256"), f"the source's SHA-256 is {actual}")


@span_rule("UNC308", "source-unreadable")
def source_unreadable(file: ArticleFile) -> Iterator[Hit]:
    """The source file exists in the corpus and can be decoded without loss by the encoding of its media type.

    Wrong: `"path": "sources/a.txt"`, where there is no such file
    Right: the file beside the article, in `sources/`
    """
    if file.source is not None and file.source.problem:
        yield Hit(file.source.pointer, file.source.problem)


@span_rule("UNC309", "blocks-touch")
def blocks_touch(file: ArticleFile) -> Iterator[Hit]:
    """Between two blocks there is white space.

    A missing break in the source is put in by an edit with the reason `glued-block`.

    Wrong: b1 from 0 to 40, b2 from 40 to 90
    Right: b1 from 0 to 40, a line break, b2 from 41 to 91
    """
    blocks = file.article.blocks
    for i in range(1, len(blocks)):
        if blocks[i].start == blocks[i - 1].end:
            yield Hit(("blocks", i), f"the block {blocks[i].id} begins where {blocks[i - 1].id} ends, without white space between them")


@span_rule("UNC310", "span-crosses-block")
def span_crosses_block(file: ArticleFile) -> Iterator[Hit]:
    """A span lies in one block.

    A quote that runs on into the next paragraph has one content span in each.

    Wrong: `"content": [{"start": 10, "end": 90, …}]` over a border at 50
    Right: `"content": [{"start": 10, "end": 50, …}, {"start": 52, "end": 90, …}]`
    """
    article = file.article
    # A gap between blocks nearly always has a line break in it: only spans with one can cross it. The others are looked at one by one.
    text, blocks = article.text, article.blocks
    ends = [one.end for one, two in pairwise(blocks) if "\n" not in text[one.end : two.start]]
    if "\n" in "".join(file.texts):
        ends = [block.end for block in blocks]
    for end in ends:
        for span in file.spans:
            if span.start < end < span.end:
                yield Hit(file.pointer(span), f"{show(span.text)} crosses the border of a block; make a span of each part")


@span_rule("UNC311", "span-has-white-space", fix="safe")
def span_has_white_space(file: ArticleFile) -> Iterator[Hit]:
    """A span or block does not begin or end with white space.

    Wrong: `{"start": 3, "end": 9, "text": " chief"}`
    Right: `{"start": 4, "end": 9, "text": "chief"}`
    """
    yield from _faults(file, "white-space", "has white space at its {end}")
    text = file.article.text
    for block in file.article.blocks:
        inside = text[block.start : block.end]
        if inside and (inside[0].isspace() or inside[-1].isspace()):
            end = "start" if inside[0].isspace() else "end"
            yield Hit(file.pointer(block), f"the block {block.id} has white space at its {end}", members=(end,))


@span_rule("UNC312", "span-has-punctuation", fix="unsafe")
def span_has_punctuation(file: ArticleFile) -> Iterator[Hit]:
    """A span does not begin or end with punctuation that belongs to the sentence around it.

    Punctuation inside quotation marks belongs to the content, punctuation outside does not.

    Wrong: `{…, "text": "the talks had failed,"}`
    Right: `{…, "text": "the talks had failed"}`
    """
    yield from _faults(file, "punctuation", "has stray punctuation at its {end}")


@span_rule("UNC313", "span-splits-word")
def span_splits_word(file: ArticleFile) -> Iterator[Hit]:
    """A span begins and ends between words. A hyphen or an apostrophe is a border.

    Judged in scripts that part words everywhere alike: Latin, Greek and Cyrillic.

    Wrong: `{…, "text": "N chief"}` in “the UN chief”
    Right: `{…, "text": "UN chief"}`, and “Korean” in “inter-Korean”
    """
    yield from _faults(file, "word", "{end}s inside a word")


@span_rule("UNC314", "span-splits-character")
def span_splits_character(file: ArticleFile) -> Iterator[Hit]:
    """A span begins and ends between characters as readers see them: extended grapheme clusters (Unicode Standard Annex 29).

    Wrong: a span that ends between “e” and its combining accent, or inside 👨‍👩‍👧
    Right: a span that takes the whole character in
    """
    yield from _faults(file, "character", "{end}s inside a character that is made of several code points")


@span_rule("UNC315", "edit-corrects-author")
def edit_corrects_author(file: ArticleFile) -> Iterator[Hit]:
    """An edit takes out what a carrier or a copy put in, and never corrects the author.

    By its reason: `whitespace`, `broken-paragraph` and `glued-block` change white space only; `duplicate` takes out words that the
    source has elsewhere; `markup` takes out marks and keeps the words between them, in their order, or lines that are what a page's buttons say; `encoding`
    mends how characters are written.

    Wrong: `{"before": "recieve", "after": "receive", "reason": "markup"}`
    Right: no edit: a misprint stays
    """
    source = file.source.text if file.source else None
    for index, edit in enumerate(file.article.source.edits):
        if not is_allowed_edit(edit, source):
            yield Hit(
                ("source", "edits", index),
                f"the edit makes {show(edit.after)} of {show(edit.before)}, which is more than {edit.reason}; an edit never corrects the author",
            )


def _faults(file: ArticleFile, kind: Fault, message: str) -> Iterator[Hit]:
    for span, end, wrong in file.faults:
        if wrong == kind:
            yield Hit(file.pointer(span), f"{show(span.text)} at {span.start}:{span.end} {message.format(end=end)}", members=(end,))


def _in_range(span: Any, text: str) -> bool:
    return bool(0 <= span.start < span.end <= len(text))


def _wrong_members(text: str, span: Any) -> tuple[str, ...]:
    """Return the members of *span* that do not fit the others, as far as that can be told."""
    if text.startswith(span.text, span.start):
        return ("end",)
    if text.endswith(span.text, 0, span.end):
        return ("start",)
    return ("start", "end") if span.text in text else ("text",)


def _elsewhere(text: str, span: Any) -> tuple[str, bool]:
    """Say where the words of *span* stand nearest to it, and whether that is plain enough to mend it."""
    words = getattr(span, "text", "")
    if not words:
        return "", False
    found = nearest(text, words, span.start)
    if found is None:
        return "; these words are nowhere in the text", False
    return f"; the nearest place is {found.start}:{found.start + len(words)}", found.is_plain
