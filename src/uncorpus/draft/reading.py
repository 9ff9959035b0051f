"""An article made ready for parsing: what is in quotation marks apart from what reports it.

A parser that was trained on sentences loses its way in long quotations. So a quotation that is a sentence of its own (“detached”: “We came,” she said) is
parsed apart from the words around it, and one that is woven into a sentence (“integrated”: said the plan was “a mistake”) is parsed with it, but
without the marks. Every token knows its place in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uncorpus.model import Block
from uncorpus.text.datelines import dateline_end
from uncorpus.text.marks import DOUBLE, MarkedRegion, marked_regions
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import is_reporting

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token


NEAR: Final = 300
"""How far around marks is looked for what they are, in code points."""

_LONG_RUN: Final = re.compile(r"(?:[^\w\s]|_){50,}")
"""Punctuation that no word is in: longer than any that parts sentences or paragraphs."""

LONGEST_SENTENCE: Final = 500
"""After how many tokens without a full stop a sentence ends all the same: what the rules look at grows with its length squared."""
LONGEST: Final = 20_000
"""How many code points are parsed at once: what is longer is cut at white space, since parsing time and memory grow with it."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch in quotation marks that is in no other, half-open, marks included."""

    start: int
    end: int
    closed: bool
    detached: bool
    single: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed stretch of one block: tokens, and where each begins in the article's text."""

    text: str
    doc: Doc
    starts: tuple[int, ...]
    block: Block
    quoted: tuple[Quoted, ...]
    """What is in marks in the block."""
    inside: Quoted | None
    """The detached quotation that these are the words of; None for the words around quotations."""
    detached: tuple[int, ...] = ()
    """Where the detached quotations of the block begin."""

    def start(self, token: Token) -> int:
        """Return where *token* begins in the article."""
        return self.starts[token.i]

    def end(self, token: Token) -> int:
        """Return where *token* ends in the article."""
        return self.starts[token.i] + len(token.text)

    def range(self, first: int, last: int) -> Range:
        """Return the range in the article of the tokens from *first* to *last*, both included."""
        return self.starts[first], self.starts[last] + len(self.doc[last].text)

    def indices(self, start: int, end: int) -> list[int]:
        """Return the indices of the tokens that begin in a range of the article."""
        return list(range(bisect_left(self.starts, start), bisect_left(self.starts, end)))

    def gap(self, token: Token) -> bool:
        """Tell whether a detached quotation stands directly before *token*."""
        begin = self.starts[token.i - 1] if token.i else self.block.start - 1
        place = bisect_right(self.detached, begin)
        return self.inside is None and place < len(self.detached) and self.detached[place] < self.starts[token.i]


def quotations(text: str, block: Block) -> tuple[Quoted, ...]:
    """Return what is in quotation marks in *block*, outermost only, in text order."""
    found: list[Quoted] = []
    for region in marked_regions(text, block.start, block.end):
        if found and region.start < found[-1].end:
            continue
        if region.end - region.start < 3:
            continue
        found.append(Quoted(region.start, region.end, region.closed, is_detached(text, block, region), region.single))
    return tuple(found)


def mark_ranges(text: str, region: Quoted | MarkedRegion) -> list[Range]:
    """Return the ranges of the marks of *region*: one code point each, or two of a doubled apostrophe."""
    opening = 2 if text[region.start : region.start + 2] in DOUBLE else 1
    ranges = [(region.start, region.start + opening)]
    if region.closed:
        closing = 2 if text[region.end - 2 : region.end] in DOUBLE and region.end - region.start > opening + 2 else 1
        ranges.append((region.end - closing, region.end))
    return ranges


def inner(text: str, region: Quoted | MarkedRegion) -> str:
    """Return what *region* has between its marks, without white space at its edges."""
    marks = mark_ranges(text, region)
    return text[marks[0][1] : marks[1][0] if region.closed else region.end].strip()


def touching(quoted: Sequence[Quoted], start: int, end: int) -> Sequence[Quoted]:
    """Return those of *quoted*, in text order, that overlap the range or touch it."""
    first = bisect_right(quoted, start, key=lambda one: one.start) - 1
    first = max(0, first if first >= 0 and quoted[first].end >= start else first + 1)
    return quoted[first : bisect_right(quoted, end + 1, key=lambda one: one.start)]


def together(places: Iterable[Range]) -> tuple[list[int], list[int]]:
    """Return where the stretches begin and end that *places* cover, both in text order; those that touch are one.

    >>> together([(8, 9), (0, 3), (2, 5)])
    ([0, 8], [5, 9])
    """
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(places):
        if ends and start <= ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def is_detached(text: str, block: Block, region: MarkedRegion) -> bool:
    """Tell whether what is in marks in *region* is a sentence of its own, rather than part of the sentence around it.

    It is where it begins a paragraph or a sentence, or follows a comma, a colon or a cue, and has a capital or runs on from another quotation; and ends
    with punctuation that closes a sentence or hands over to the reporting clause.
    """
    words_in = inner(text, region)
    before = text[max(block.start, region.start - NEAR) : region.start].rstrip()
    after = text[region.end : min(block.end, region.end + NEAR)].lstrip()
    first = next((char for char in words_in if char.isalnum()), "")
    if not first:
        return False
    words_in = words_in.rstrip("”\"'’») ") or words_in
    words = len(words_in.split())
    if (
        region.single
        and not before_is(text, block, region)
        and not text[region.end : min(block.end, region.end + NEAR)].strip()
        and words < 10
    ):
        return False  # a heading in marks
    if is_title(words_in):
        return False
    ends = words_in[-1] in ".?!,…—–-;:" or not after or after[0] in ",.—–;?!" or not region.closed
    if not any(char.isalnum() for char in before) and not before.endswith(tuple(DOUBLE)):
        # A paragraph that begins with marks: a whole quotation, or a name or phrase that is the sentence's subject.
        return (
            words_in[-1] in ".?!,…—–-"
            or not region.closed
            or not after
            or (after[0] in ",—–" and (words > 4 or is_reporting(" ".join(after.split()[:4]))))
        )
    last = before[-1]
    if last == ":":
        return ends or (words > 4 and block.kind != "headline")
    if last in '.?!…”"’)':
        return ends and (first.isupper() or first.isdigit() or not region.closed) and (words > 1 or words_in[-1] in ".?!,…")
    if last in ",—–-;":
        word = before.rstrip(",—–-; ").rpartition(" ")[2]
        continues = any(mark in before[-200:] for mark in ("”", '"', "’", "''"))
        if first.isupper() or first.isdigit():
            return words_in[-1] in ".?!,…—–-" or (words > 3 and is_reporting(word)) or not region.closed
        # Behind a reporting clause that a quotation stands in front of, a word may be enough: “Peace,” he said, “now.”
        clause = re.split("[”\"’»]|''", before[-200:])[-1]
        reported = any(char.isalnum() for char in clause) and is_reporting(clause)
        # Where marks stand in front of punctuation, as in British texts, the end is behind them.
        closes = words_in[-1] in ".?!,…—–" or (reported and after[:1] in {".", ",", ";"})
        return continues and closes and (words > 2 or reported)
    word = before.rpartition(" ")[2].lower()
    return (first.isupper() and is_reporting(word) and ends and words > 2) or (not region.closed and first.isupper())


def before_is(text: str, block: Block, region: MarkedRegion) -> bool:
    """Tell whether anything stands in *block* before *region*."""
    return bool(text[max(block.start, region.start - NEAR) : region.start].strip())


def is_title(words: str) -> bool:
    """Tell whether *words* are written like the title of a work: all longer words with a capital, no end of a sentence.

    >>> is_title("The Art of War,"), is_title("We came in peace,")
    (True, False)
    """
    longer = [word for word in words.split() if word[0].isalpha() and (len(word) > 3 or word.lower() not in SMALL_WORDS)]
    return words[-1] not in ".?!" and len(words.split()) > 1 and bool(longer) and all(word[0].isupper() for word in longer)


def in_sentence_case(words: list[str]) -> list[str]:
    """Return the *words* of a headline that has Capitals Throughout with verbs of reporting and small words in lower case, as parsers know them.

    >>> in_sentence_case(["Doe", "Slams", "Plan", "To", "Close", "Port"])
    ['Doe', 'slams', 'Plan', 'to', 'Close', 'Port']
    """
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    if len(longer) < 3 or sum(word[0].isupper() for word in longer) < 0.8 * len(longer):
        return words
    return [
        word.lower() if index and word.istitle() and (word.lower() in SMALL_WORDS or is_reporting(word)) else word
        for index, word in enumerate(words)
    ]


SMALL_WORDS: Final = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "for", "from", "with", "by", "as", "that", "and", "but", "or", "if", "is", "are", "was", "were", "be", "been", "has", "have",
     "had", "will", "would", "can", "could", "may", "should", "must", "not", "he", "she", "they", "it", "his", "her", "their", "its", "who", "which", "what", "over", "after", "before",
     "wants", "thinks", "believes", "hopes", "fears", "knows", "shows", "finds", "seeks"}
)  # fmt: skip


class Reader:
    """Parses the blocks of an article with a spaCy pipeline."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def read(self, text: str, blocks: Sequence[Block]) -> list[Parsed]:
        """Return the parsed stretches of *blocks*, block by block: first the words around quotations, then each detached quotation."""
        todo: list[tuple[Doc, tuple[int, ...], Block, tuple[Quoted, ...], Quoted | None]] = []
        for block in blocks:
            quoted = quotations(text, block)
            for low, high in pieces(text, block.start, block.end):
                doc, starts = self._tokens(text, low, high, quoted, None, is_headline=block.kind == "headline")
                if starts:
                    todo.append((doc, starts, block, quoted, None))
            for one in quoted:
                if one.detached:
                    marks = mark_ranges(text, one)
                    for low, high in pieces(text, marks[0][1], marks[1][0] if one.closed else one.end):
                        doc, starts = self._tokens(text, low, high, (), one)
                        if starts:
                            todo.append((doc, starts, block, quoted, one))
        detached = {block.id: tuple(one.start for one in quoted if one.detached) for _, _, block, quoted, inside in todo if inside is None}
        docs = self._nlp.pipe([doc for doc, *_ in todo], batch_size=64)
        return [
            Parsed(text, doc, starts, block, quoted, inside, detached.get(block.id, ()))
            for doc, (_, starts, block, quoted, inside) in zip(docs, todo, strict=True)
        ]

    def _tokens(
        self, text: str, start: int, end: int, quoted: tuple[Quoted, ...], inside: Quoted | None, *, is_headline: bool = False
    ) -> tuple[Doc, tuple[int, ...]]:
        """Return the tokens of *text* from *start* to *end* without quotation marks and detached quotations."""
        from spacy.tokens import Doc

        chars = list(text[start:end])
        if inside is None and not is_headline and (dateline := dateline_end(text[start : min(end, start + NEAR)])):
            chars[:dateline] = " " * dateline
        breaks: list[int] = []
        whole: list[Range] = []
        for one in quoted:
            low, high = max(one.start, start) - start, min(one.end, end) - start
            if low >= high:
                continue
            if one.detached:
                chars[low:high] = " " * (high - low)
                breaks.append(high)
            else:
                for low_mark, high_mark in mark_ranges(text, one):
                    for mark in range(max(low_mark, start), min(high_mark, end)):
                        chars[mark - start] = " "
                whole.append((low, high))
        if inside is not None:
            for region in marked_regions(text, start, end):
                for low_mark, high_mark in mark_ranges(text, region):
                    chars[low_mark - start : high_mark - start] = " " * (high_mark - low_mark)
        # spaCy takes affixes off one at a time and looks at the whole rest for each: in a long run of punctuation that takes its length squared.
        words_in = _LONG_RUN.sub(lambda match: " " * len(match[0]), "".join(chars))
        tokens = [token for token in self._nlp.make_doc(words_in) if not token.is_space]
        starts = [token.idx for token in tokens]
        sentence_starts: list[bool | int | None] = [None] * len(tokens)
        for at in breaks:
            index = bisect_left(starts, at)
            if index < len(tokens):
                sentence_starts[index] = True
        for low, high in whole:
            for index in range(bisect_left(starts, low) + 1, bisect_left(starts, high)):
                if tokens[index - 1].text not in {".", "?", "!"}:
                    sentence_starts[index] = False
        open_since = 0
        for index, token in enumerate(tokens):
            if index - open_since >= LONGEST_SENTENCE:
                sentence_starts[index] = True
            if sentence_starts[index] or token.text in {".", "?", "!"}:
                open_since = index
        words = [token.text for token in tokens]
        if not text[start:end].isupper():
            words = ["FAO" if word == "WHO" else word for word in words]  # an agency, which parsers take for a pronoun; this one they know
        if is_headline:
            words = in_sentence_case(words)
        doc = Doc(
            self._nlp.vocab,
            words=words,
            spaces=[bool(token.whitespace_) for token in tokens],
            sent_starts=sentence_starts,
        )
        return doc, tuple(start + at for at in starts)


def pieces(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield ranges of *text* from *start* to *end* that are short enough to be parsed, cut at white space."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield start, cut
        start = cut
    yield start, end
