"""Rules on places: the source, the edits, the blocks, and every span's exactness."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from uncorpus.store.manifest import sha256
from uncorpus.store.reading import show
from uncorpus.text.edits import Alignment, EditError
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, rule

span_rule = partial(rule, level=Level.SPANS)


@span_rule("UNC301", "span-text-mismatch")
def span_text_mismatch(file: ArticleFile) -> Iterator[Hit]:
    """A span's `text` is what the article has from `start` to `end`.

    Offsets count Unicode code points from 0, and `end` is the one after the last. The usual causes are offsets in UTF-16 units or
    bytes, and a text that was changed later.
    """
    text = file.article.text
    for pointer, span in file.spans:
        if _in_range(span, text) and text[span.start : span.end] != span.text:
            found = show(text[span.start : span.end])
            yield Hit(
                pointer, f"the text has {found} at {span.start}:{span.end}, not {show(span.text)}{_elsewhere(text, span.start, span.text)}"
            )


@span_rule("UNC302", "span-out-of-range")
def span_out_of_range(file: ArticleFile) -> Iterator[Hit]:
    """A span or block lies in the text, and its `start` is before its `end`."""
    text = file.article.text
    blocks = [(("blocks", i), block) for i, block in enumerate(file.article.blocks)]
    for pointer, span in (*blocks, *file.spans):
        if not _in_range(span, text):
            where = _elsewhere(text, span.start, getattr(span, "text", ""))
            yield Hit(pointer, f"{span.start}:{span.end} is no stretch of a text of {len(text)} code points{where}")


@span_rule("UNC303", "blocks-overlap")
def blocks_overlap(file: ArticleFile) -> Iterator[Hit]:
    """Blocks stand in text order and do not overlap."""
    blocks = file.article.blocks
    for i in range(1, len(blocks)):
        if blocks[i].start < blocks[i - 1].end:
            yield Hit(
                ("blocks", i),
                f"the block {blocks[i].id} starts at {blocks[i].start}, before the end of {blocks[i - 1].id} at {blocks[i - 1].end}",
                related=((("blocks", i - 1), "the block in front of it"),),
            )


@span_rule("UNC304", "text-outside-blocks")
def text_outside_blocks(file: ArticleFile) -> Iterator[Hit]:
    """Blocks partition the text: what lies outside them is white space.

    Add a block for the words that have none, or correct the borders of the ones beside them.
    """
    text = file.article.text
    at = 0
    for start, end in [*((block.start, block.end) for block in file.article.blocks), (len(text), len(text))]:
        between = text[at:start]
        if between.strip():
            first = at + len(between) - len(between.lstrip())
            last = first + len(between.strip())
            yield Hit(("text",), f"{show(text[first:last])} at {first}:{last} is in no block", within=(first, last))
        at = max(at, end)


@span_rule("UNC305", "edit-does-not-apply")
def edit_does_not_apply(file: ArticleFile) -> Iterator[Hit]:
    """Every edit finds its `before` in the source, and edits stand in source order without overlap."""
    if file.source is None or file.source.text is None:
        return
    try:
        Alignment(file.source.text, file.article.source.edits)
    except EditError as error:
        yield Hit(("source", "edits", error.index), f"{error}")


@span_rule("UNC306", "text-differs-from-source")
def text_differs_from_source(file: ArticleFile) -> Iterator[Hit]:
    """Replaying the edits on the source gives the text, to the character.

    The text is derived, never edited by itself: restore it, or record an edit with its reason.
    """
    if file.source is None or file.source.text is None:
        return
    try:
        replayed = Alignment(file.source.text, file.article.source.edits).text
    except EditError:
        return
    text = file.article.text
    if replayed != text:
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
    """The source file exists in the corpus and can be decoded without loss by the encoding of its media type."""
    if file.source is not None and file.source.problem:
        yield Hit(file.source.pointer, file.source.problem)


def _in_range(span: object, text: str) -> bool:
    start, end = span.start, span.end  # type: ignore[attr-defined]
    return bool(0 <= start < end <= len(text))


def _elsewhere(text: str, start: int, wanted: str) -> str:
    """Say where *wanted* stands nearest to *start*, if it does."""
    if not wanted:
        return ""
    after = text.find(wanted, min(start, len(text)))
    before = text.rfind(wanted, 0, min(start, len(text)) + len(wanted))
    places = [place for place in (before, after) if place >= 0]
    if not places:
        return "; these words are nowhere in the text"
    nearest = min(places, key=lambda place: abs(place - start))
    return f"; it stands at {nearest}:{nearest + len(wanted)}"
