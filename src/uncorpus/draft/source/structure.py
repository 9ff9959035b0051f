"""What the blocks of an article are: headline, dateline, subheadings, pull quotes, captions; and what the copy did to them.

The rules look at form: length, capitals, punctuation, repetition. In doubt a block is a paragraph.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from uncorpus.draft.repeats import is_attribution
from uncorpus.draft.source.strip import RawBlock
from uncorpus.text.datelines import MONTH, MONTHS, dateline_end
from uncorpus.text.marks import marked_regions

_DATE: Final = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{MONTH}),?\s+(?P<y1>\d{{4}})\b|\b(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}}),?\s+(?P<y2>\d{{4}})\b|\b(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})\b"
)
_CAPTION: Final = re.compile(r"(?:UN )?(?:Photo|Image|Picture|Video|Credit|Caption)\b\s*[:/]", re.IGNORECASE)
_BYLINE: Final = re.compile(
    r"(?:(?:Reporting|Additional reporting|Writing|Editing|Text|Words|Story)\s+)?[Bb]y\s+[A-Z][\w.'’-]+(?:\s+(?:(?:and|in)\s+)?[A-Z][\w.'’-]*){0,7}"
    r"(?:;\s+(?:[A-Z][a-z]+\s+){1,2}by\s[^.;]{3,80}){0,3}$"
)
SMALL: Final = frozenset(
    {
        "of",
        "the",
        "and",
        "to",
        "in",
        "for",
        "a",
        "an",
        "by",
        "with",
        "on",
        "at",
        "from",
        "that",
        "which",
        "his",
        "her",
        "their",
        "its",
        "or",
        "as",
    }
)
_ONE_LINE: Final = re.compile(r"([“\"«][^\n]{1,1000}[”\"»])[ ]+([–—-]{1,2}[ ][^\n]{1,200})$")
_CALLED: Final = re.compile(
    r"([^\n]{1,1000}?(?:[.!?…”\"»]|\w(?=[ ]+[–—]{1,2}[ ]?[A-Z][\w.'’-]*[ ]+[A-Z])))[ ]*([–—]{1,2}[ ]?[A-Z][^\n–—]{1,200})$"
)
"""What is called a pull quote needs no marks: its last dash has an attribution behind it where a sentence or a quotation ends, or a full name follows."""
_GLUED_HEADING: Final = re.compile(r"(?<=[a-z]{3})((?:The|But|He|She|They|We|This|These|Those|While|After|When) [a-z])")
NESTED: Final = 3
"""Quotations that lie in more than two others are no pull quote's words; marks that nothing closes all enclose the rest of the paragraph."""
LABEL_WORDS: Final = 3
"""What stands before the lead and has no more words than this is a label, a section's name, and no lead that could have the dateline."""
HEADING_WORDS: Final = 12
"""A subheading has no more words than this."""


def structured(blocks: Sequence[RawBlock], title: str | None = None) -> list[RawBlock]:
    """Return *blocks* with their kinds, broken paragraphs joined, glued ones parted, and repetitions of the headline left out.

    *title* is what the carrier says the title is, if it says so. The first block is the headline where none is marked as one.
    """
    result = _joined(blocks)
    result = _with_headline(result, title)
    result = _parted(result)
    result = _with_dateline(result)
    return _kinds(result)


def is_byline(text: str) -> bool:
    """Tell whether *text* names the writer.

    >>> is_byline("By Jane Roe in Oslo"), is_byline("Reporting by Jane Roe; Editing by John Poe"), is_byline("By the river they met")
    (True, True, False)
    """
    return _BYLINE.match(text) is not None


def published(blocks: Sequence[RawBlock]) -> dt.date | None:
    """Return the day that the dateline names, or None; a day in the prose is one that the article is about."""
    return next((day for block in blocks if block.kind == "dateline" and (day := date_in(block.text[:200])) is not None), None)


def date_in(text: str) -> dt.date | None:
    """Return the first full date in *text*, or None.

    >>> date_in("GENEVA, 3 May 2024 – Talks")
    datetime.date(2024, 5, 3)
    """
    for match in _DATE.finditer(text):
        year, month, day = (
            (match["y1"], match["m1"], match["d1"])
            if match["y1"]
            else (match["y2"], match["m2"], match["d2"])
            if match["y2"]
            else (match["y3"], match["m3"], match["d3"])
        )
        number = (
            int(month) if month.isdigit() else next(index for index, name in enumerate(MONTHS, 1) if name.startswith(month[:3].lower()))
        )
        try:
            return dt.date(int(year), number, int(day))
        except ValueError:
            continue
    return None


def _joined(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Join a paragraph that was broken inside a sentence."""
    result: list[RawBlock] = []
    for block in blocks:
        last = result[-1] if result else None
        if last is not None and last.kind == block.kind == "paragraph" and _is_broken(last.text, block.text):
            result[-1] = replace(last, strip=last.strip.join(block.strip, " ", "broken-paragraph"))
        else:
            result.append(block)
    return result


def _is_broken(first: str, second: str) -> bool:
    """Tell whether *second* goes on with the sentence that *first* leaves open."""
    if not (first[-1].isalnum() or first[-1] in ",-"):
        return False
    small = first.rsplit(None, 1)[-1].lower() in SMALL
    if len(first[:1000].split()) <= HEADING_WORDS:
        # So few words may be a heading or a list's, unless they cannot end there.
        return second[:1].islower() and (small or _is_open(first))
    return second[:1].islower() or small or (second[:1].isalnum() and _is_open(first))


def _is_open(text: str) -> bool:
    """Tell whether *text* opens a quotation that it does not close."""
    return any(not region.closed and text[region.start] in '“"' for region in marked_regions(text))


def _with_headline(blocks: list[RawBlock], title: str | None) -> list[RawBlock]:
    if not blocks:
        return blocks
    marked = [index for index, block in enumerate(blocks) if block.kind == "headline"]
    if title and not marked:
        marked = [index for index, block in enumerate(blocks[:8]) if _same(block.text, title)]
    chosen = marked[0] if marked else 0
    length = len(blocks[0].text.split())
    if not marked and (length > 30 or (length > HEADING_WORDS and blocks[0].text[-1] == ".") or len(blocks) == 1):
        return blocks
    head = replace(blocks[chosen], kind="headline")
    result = []
    for index, block in enumerate(blocks):
        if index == chosen:
            result.append(head)
        elif block.kind == "headline":
            result.append(replace(block, kind="subheading"))
        else:
            result.append(block)
    return _without_repeats(result, head.text)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _without_repeats(blocks: list[RawBlock], headline: str) -> list[RawBlock]:
    """Take the headline out where the copy repeats it: as a paragraph, or in front of the lead."""
    result: list[RawBlock] = []
    seen = False
    waiting = ""
    for block in blocks:
        if block.kind == "headline":
            seen = True
            result.append(replace(block, reason=waiting or block.reason))
            waiting = ""
        elif seen and _same(block.text, headline):
            waiting = "duplicate"
        else:
            result.append(replace(block, reason=waiting) if waiting else block)
            waiting = ""
    return result


def _with_dateline(blocks: list[RawBlock]) -> list[RawBlock]:
    """Part the dateline from the lead, and the headline that stands between them."""
    headline = next((block.text for block in blocks if block.kind == "headline"), "")
    result: list[RawBlock] = []
    done = False
    for block in blocks:
        if done or block.kind != "paragraph":
            result.append(block)
            continue
        text = block.text
        if is_byline(text) or _CAPTION.match(text):
            result.append(block)
            continue
        if len(text) < 60 and _DATE.search(text) and len(_DATE.sub("", text).split()) <= 4:
            result.append(replace(block, kind="dateline"))
            continue
        if len(text.split()) <= LABEL_WORDS and text[-1].isalnum():
            result.append(block)
            continue
        done = True
        # The copy may repeat the headline in front of the dateline, too.
        ahead = len(headline) + 1 if headline and text.startswith(f"{headline} ") else 0
        end = dateline_end(text, ahead)
        length = 0
        if ahead < end < len(text):
            length = end
            result.append(RawBlock("dateline", block.strip.slice(ahead, length), block.before, "duplicate" if ahead else block.reason))
        rest = text[length:]
        lead = len(rest) - len(rest.lstrip())
        repeated = headline and rest[lead:].startswith(f"{headline} ")
        start = length + lead + (len(headline) + 1 if repeated else 0)
        if length or repeated:
            before = " " if length else block.before
            result.append(
                RawBlock("paragraph", block.strip.slice(start), before, "duplicate" if repeated else block.reason if not length else "")
            )
        else:
            result.append(block)
    return result


def _parted(blocks: list[RawBlock]) -> list[RawBlock]:
    """Part what was glued together: an attribution on a pull quote, a paragraph on the one before."""
    everything = "\n".join(block.text for block in blocks)
    result: list[RawBlock] = []
    for block in blocks:
        text = block.text
        apart = (_ONE_LINE.match(text) or (block.called and _CALLED.match(text))) if block.kind == "pull-quote" else None
        if apart and is_attribution(apart[2]):
            reason = "" if apart.end(1) < apart.start(2) else "glued-block"
            strip = block.strip.slice(0, apart.end(1)).join(block.strip.slice(apart.start(2)), "\n", reason)
            result.append(replace(block, strip=strip))
            continue
        glued = next(
            (
                match.start() + 1
                for match in re.finditer(r"[a-z.!?”\"][A-Z][a-z]+", text)
                if _is_glued_attribution(text[: match.start() + 1], text[match.start() + 1 :], everything)
            ),
            None,
        )
        if block.kind in {"paragraph", "pull-quote"} and glued is not None:
            strip = block.strip.slice(0, glued).join(block.strip.slice(glued), "\n", "glued-block")
            result.append(replace(block, kind="pull-quote", strip=strip))
            continue
        at = 0
        parts = (
            [match.start(1) for match in re.finditer(r"(?<=[a-z]{3}[.!?])([A-Z][a-z]* [a-z]+ [a-z])", text)]
            if block.kind == "paragraph"
            else []
        )
        parts = [place for low, high in pairwise((*parts, len(text))) for place in (low, *_after_heading(text, low, high))]
        for part in parts:
            result.append(
                replace(block, strip=block.strip.slice(at, part))
                if at == 0
                else RawBlock("paragraph", block.strip.slice(at, part), reason="glued-block")
            )
            at = part
        result.append(block if not parts else RawBlock("paragraph", block.strip.slice(at), reason="glued-block"))
    return result


def _after_heading(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where a paragraph is glued to the heading that *text* from *start* to *end* begins with, if it is."""
    match = _GLUED_HEADING.search(text, start, end)
    if match and len(text[start : match.start(1)].split()) <= HEADING_WORDS and not re.search(r"[.!?“\"]", text[start : match.start(1)]):
        yield match.start(1)


def _is_glued_attribution(head: str, tail: str, everything: str) -> bool:
    words = tail.split()
    return len(head.split()) >= 6 and 2 <= len(words) <= 8 and is_attribution(tail) and everything.count(words[-1]) > 1


def _quoted(blocks: Sequence[RawBlock]) -> set[str]:
    """Return the quotations of the body, whole and sentence by sentence, five words or more, in the form of `_bare`."""
    found: set[str] = set()
    for block in blocks:
        text = block.text
        around: list[int] = []
        for region in marked_regions(text) if block.kind == "paragraph" else ():
            while around and around[-1] < region.end:
                around.pop()
            around.append(region.end)
            if len(around) > NESTED:
                continue
            words = text[region.start : region.end]
            if len(words) < len(text):
                found |= {_bare(part) for part in (words, *re.split(r"(?<=[.?!])\s+", words)) if len(part.split()) >= 5}
    return found


def _bare(text: str) -> str:
    """Return *text* without marks and punctuation at its ends."""
    low, high = 0, len(text)
    while low < high and not _is_word(text[low]):
        low += 1
    while high > low and not _is_word(text[high - 1]):
        high -= 1
    return " ".join(text[low:high].split()).casefold()


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _is_pulled(block: RawBlock, everything: str) -> bool:
    """Tell whether a quotation that stands apart is a pull quote: it is called one, has an attribution of its own, or repeats words of *everything*, a bare text."""
    lines = block.text.split("\n")
    return block.called or (len(lines) > 1 and is_attribution(lines[-1])) or _bare(lines[0]) in everything


def _kinds(blocks: list[RawBlock]) -> list[RawBlock]:
    result = []
    quoted = _quoted(blocks)
    everything = " ".join(_bare(block.text) for block in blocks if block.kind == "paragraph")
    for index, block in enumerate(blocks):
        text = block.text
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        kind = block.kind
        if kind == "pull-quote" and not _is_pulled(block, everything):
            kind = "paragraph"
        elif kind == "paragraph" and index:
            short = len(text.split()) <= HEADING_WORDS and text[-1] not in '.!?…,;”"’“‘»›」』'
            if is_byline(text):
                kind = "byline"
            elif _CAPTION.match(text):
                kind = "caption"
            elif _bare(text) in quoted:
                kind = "pull-quote"
            elif (
                short
                and text[-1] != ":"
                and text[:1].isupper()
                and following is not None
                and not following.text[:1].islower()
                and following.kind == "paragraph"
                and len(following.text) > len(text)
            ):
                kind = "subheading"
        result.append(replace(block, kind=kind))
    return result
