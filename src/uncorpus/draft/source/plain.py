"""Plain text and Markdown: paragraphs at blank lines, and the marks of Markdown taken out, links and emphasis included.

Not a full Markdown: what news copy has (CommonMark 0.31: ATX headings, block quotes, emphasis, links, images, escapes; ~~struck words~~ as GitHub has them).
Nothing else is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from uncorpus.draft.source.strip import BlockKind, Piece, RawBlock, Strip
from uncorpus.text.furniture import TEASER, is_furniture

_INLINE: Final = re.compile(
    r"""(?P<image>!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\))
    |(?P<struck>~~(?=[^\s~])[^~\n]{1,1000}(?<=\S)~~)
    |(?P<link>\[)(?P<label>[^\[\]]{1,500})(?P<target>\]\([^)\s]{0,2000}(?:[ ]"[^"\n]{0,200}")?\))
    |(?P<strong>\*\*|__)(?=\S)(?P<bold>[^\n]{1,1000}?)(?<=\S)(?P=strong)
    |(?<![\w*])(?P<em>\*)(?=[^\s*])(?P<italic>[^*\n]{1,1000}?)(?<=[^\s*\\])\*(?![\w*])
    |(?<![\w_])(?P<under>_)(?=[^\s_])(?P<low>[^_\n]{1,1000}?)(?<=[^\s_])_(?![\w_])
    |(?P<escape>\\)(?P<plain>[\\`*_{}\[\]()#+.!>-])
    """,
    re.VERBOSE,
)
_SPACES: Final = re.compile(r"[ \t\r\n\f\v]+")
_PREFIX: Final = re.compile(r"\A(?:#{1,6}|[-*•>])[ \t]+")
_LINK: Final = re.compile(r"[*_]{0,2}\[[^\[\]]{1,500}\]\([^)\s]{0,2000}(?:[ ]\"[^\"\n]{0,200}\")?\)[*_]{0,2}")
LONG_LINE: Final = 100
"""Lines longer than this on average are paragraphs, not lines of a wrapped one."""


_FRONT_MATTER: Final = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<lines>(?:(?:[\w-]+:(?=\s)[^\n]*+|[ \t][^\n]*+|-[ \t][^\n]*+|#[^\n]*+|\r)?+\n)+?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
"""Lines of keys and values in front of a text, as site generators read them (YAML between lines of three hyphens)."""


def front_matter(source: str) -> tuple[int, dict[str, str]]:
    r"""Return where the text of *source* begins, behind its front matter, and the values that stand there on one line.

    >>> front_matter("---\ntitle: 'Talks end'\n---\nThey ended.")
    (27, {'title': 'Talks end'})
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        return 0, {}
    values = {
        key.lower(): value.strip().strip("\"'") for key, value in re.findall(r"^([\w-]+):[ \t]+(\S[^\n]*)$", match["lines"], re.MULTILINE)
    }
    return (match.end(), values) if values else (0, {})


@dataclass(frozen=True, slots=True)
class Plain:
    """The blocks of a plain text, what stands between them that is no copy, and what is struck out in them."""

    blocks: list[RawBlock]
    furniture: list[str]
    struck: list[str]


def read_plain(source: str) -> Plain:
    """Return the blocks of *source* as its lines give them: headings, block quotes, paragraphs. Front matter is none, nor is what a page's buttons say."""
    if "\n" not in source:
        source = source.replace("\r", "\n")  # line ends of old Macintoshes; the places stay the same
    lines = [line for line in source.split("\n") if line.strip()]
    average = sum(map(len, lines)) / len(lines) if lines else 0
    begin, _ = front_matter(source)
    lines_are_paragraphs = average > LONG_LINE or not re.search(r"\n[ \t\r]*\n", source.strip())
    result: list[RawBlock] = []
    furniture: list[str] = []
    struck: list[str] = []
    behind = False
    for start, end in _paragraphs(source, begin, lines_are_paragraphs=lines_are_paragraphs):
        behind = _is_furniture(source, start, end, behind=behind)
        if behind:
            furniture.append(source[start:end])
        else:
            result += [block for block in _block(source, start, end) if block.text.strip()]
            struck += [match["struck"].strip("~") for match in _INLINE.finditer(source, start, end) if match["struck"]]
    return Plain(result, furniture, struck)


def _is_furniture(source: str, start: int, end: int, *, behind: bool) -> bool:
    """Tell whether a paragraph, whole, is what buttons say or points to other articles; *behind* another such one, links in a list do."""
    for match in re.finditer(r"[^\n]+", source[start:end]):
        written = match.group().strip()
        line = _PREFIX.sub("", written)
        text = _strip(line, [(0, len(line))]).text
        pointed = _LINK.fullmatch(line) is not None and ((behind and line != written) or TEASER.match(text) is not None)
        # The last line of a wrapped paragraph may be one word, as “print.”; what buttons say begins with a capital.
        if not (text[:1].isupper() and is_furniture(text, behind=behind)) and not pointed:
            return False
        behind = True
    return True


def _paragraphs(source: str, begin: int, *, lines_are_paragraphs: bool) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the paragraphs of *source* from *begin* on, without white space at their edges."""
    at = begin or (1 if source.startswith("\ufeff") else 0)
    pattern = r"\n" if lines_are_paragraphs else r"\n[ \t\r]*\n"
    for match in re.compile(pattern).finditer(source, at):
        yield from _stripped(source, at, match.start())
        at = match.end()
    yield from _stripped(source, at, len(source))


def _stripped(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = source[start:end]
    if words.strip():
        yield start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def _block(source: str, start: int, end: int) -> list[RawBlock]:
    kind: BlockKind = "paragraph"
    text = source[start:end]
    heading = re.match(r"(#{1,6})[ \t]+", text)
    if heading:
        line_end = source.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        stop = start + len(source[start:line_end].rstrip(" \t\r#"))
        kind = "headline" if len(heading[1]) == 1 else "subheading"
        first = [RawBlock(kind, _strip(source, [(start + heading.end(), stop)]))]
        rest = list(_stripped(source, line_end, end))
        return first + [block for low, high in rest for block in _block(source, low, high)]
    if re.fullmatch(r"[-*_=](?:[ \t]*[-*_=]){2,}", text):
        return []  # a rule
    if text.startswith(">"):
        ranges = []
        for match in re.finditer(r"^[ \t]*>?[ \t]*(\S[^\n]*?)[ \t\r]*$", text, re.MULTILINE):
            ranges.append((start + match.start(1), start + match.end(1)))
        return [RawBlock("pull-quote", _strip(source, ranges, between="\n"))]
    return [RawBlock(kind, _strip(source, [(start, end)]))]


def _strip(source: str, ranges: list[tuple[int, int]], between: str = " ") -> Strip:
    """Return the words of *ranges* without the marks of Markdown, every run of white space one space."""
    pieces: list[Piece] = []
    for number, (start, end) in enumerate(ranges):
        space = between if number else ""
        for low, high in _without_marks(source, start, end):
            for piece in words(source, low, high):
                before = piece.before or (space)
                pieces.append(Piece(piece.start, piece.end, piece.text, before=before if pieces else ""))
                space = ""
    return Strip(tuple(pieces))


def words(source: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of a range of *source* between runs of white space that are more than a single space."""
    at = start
    before = ""
    for match in _SPACES.finditer(source, start, end):
        if match.group() == " ":
            continue
        if match.start() > at:
            yield Piece(at, match.start(), source[at : match.start()], before=before)
        at, before = match.end(), " "
    if at < end:
        yield Piece(at, end, source[at:end], before=before)
    elif before:
        yield Piece(end, end, "", before=before)


def _without_marks(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between the marks of Markdown from *start* to *end*."""
    at = start
    for match in _INLINE.finditer(source, start, end):
        if match.start() < at:
            continue
        whole = match["image"] or match["struck"]
        # Of the spaces around what goes as a whole one stays, and none in front of a comma.
        spaced = whole and source[match.end() : match.end() + 1] in tuple(" \t,.;:!?") and source[at : match.start()].endswith((" ", "\t"))
        yield at, match.start() - bool(spaced)
        at = match.end()
        if match["plain"] is not None:
            yield match.span("plain")
        for group in ("label", "bold", "italic", "low"):
            if match[group] is not None:
                yield from _without_marks(source, match.start(group), match.end(group))
    yield at, end
