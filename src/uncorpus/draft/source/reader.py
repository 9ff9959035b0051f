"""A saved web page block by block: its words with their places in the source, and what the page says of them. Which of them are the article is not decided here.

What a browser does not show is left out, and kept apart. The standard library's HTML parser tells where in the source every word stands.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal

from uncorpus.draft.source.plain import words
from uncorpus.draft.source.strip import BlockKind, Piece, RawBlock, Strip
from uncorpus.draft.source.typography import marks_of
from uncorpus.text.marks import EITHER, OPENING, SINGLE_OPENING, STRAIGHT

BLOCKS: Final[dict[str, BlockKind]] = {
    "p": "paragraph", "h1": "headline", "h2": "subheading", "h3": "subheading", "h4": "subheading", "h5": "subheading", "h6": "subheading",
    "blockquote": "pull-quote", "figcaption": "caption", "li": "paragraph", "div": "paragraph", "section": "paragraph", "article": "paragraph", "td": "paragraph",
    "dd": "paragraph", "dt": "paragraph", "main": "paragraph", "aside": "pull-quote", "figure": "paragraph", "header": "paragraph", "footer": "paragraph", "nav": "paragraph",
    "ul": "paragraph", "ol": "paragraph", "table": "paragraph", "tr": "paragraph", "form": "paragraph", "body": "paragraph", "pre": "paragraph", "address": "paragraph",
    "cite": "pull-quote",
}  # fmt: skip
"""Elements that part blocks, and what kind of block their words are."""

UNSEEN: Final = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "select",
        "textarea",
        "object",
        "video",
        "audio",
        "canvas",
        "button",
    }
)
"""Elements whose words are not read."""

PUBLISHED: Final = frozenset(
    {"article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "publication_date", "date", "dc.date", "dc.date.issued",
     "dcterms.date", "dcterms.issued", "sailthru.date", "parsely-pub-date", "citation_publication_date"}
)  # fmt: skip
"""Fields in which pages say when they were published: Open Graph, schema.org, Dublin Core, and what publishing systems write."""

_JSON_DATE: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

APART: Final = frozenset({"nav", "footer", "form"})
QUOTING: Final = re.compile(r"pull-?quote|block-?quote|(?<![a-z])quote(?![a-z])", re.IGNORECASE)
PULLED: Final = re.compile(r"pull-?quote|(?<![a-z])quote(?![a-z])", re.IGNORECASE)
CAPTIONING: Final = re.compile(
    r"(?<![a-z])(?:wp-caption-text|(?:image|photo|media|figure|img)?[-_]*(?:caption|credit))(?![a-z])", re.IGNORECASE
)
BESIDE: Final = re.compile(
    r"(?<!\S)(?:[a-z0-9]+[-_]+){0,3}"
    r"(?:paywall|newsletter|cookies?|consent|subscri(?:be|ption)|share|sharing|social|related|most-?read|(?:audio|video|media|podcast)-player|promo|advert|author-(?:box|bio)|comments|twitter-tweet|instagram-media|fb-post|(?:tiktok|mastodon|bluesky)-embed)"
    r"(?:[-_]+(?:articles?|banner|bar|block|box|buttons?|card|container|content|cta|embed|footer|form|icons?|inline|inner|items?|links?|list|media|modal|module|news|notice|overlay|panel|popup|posts?|promo|section|sign-?up|signup|stories|story|teasers?|tools?|topics|widget|wrap(?:per)?|[a-z0-9]*\d))*"
    r"(?:--[\w-]+)?(?!\S)",
    re.IGNORECASE,
)
"""Classes and ids of what stands beside an article, whole names: `share-bar`, not `social-quote`. Pages that call all of it so are read all the same."""
SHARING: Final = re.compile(r"(?<!\S)(?:share|sharing|social)(?:[-_]+(?:bar|buttons?|icons?|links?|tools?|widget))?(?!\S)", re.IGNORECASE)
"""Classes and ids of buttons that stand within a paragraph."""
FOR_SCREEN_READERS: Final = re.compile(r"(?<![a-z])(?:visually-?hidden|sr-only|screen-reader-text|hidden-visually)(?!\S)", re.IGNORECASE)
"""Classes of what is read aloud and not shown: “Image caption, ”."""
HIDDEN_STYLE: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
STRUCK: Final = frozenset({"del", "s", "strike"})
"""Elements whose words the page itself withdraws."""
STRUCK_STYLE: Final = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)
_MARKS_OF_PAGES: Final = OPENING | STRAIGHT | EITHER | SINGLE_OPENING
RUBY: Final = frozenset({"rt", "rp", "rtc"})
"""Elements that say how characters are read: small, above them."""
_NOTE_LINK: Final = re.compile(r"<a\b[^<>]{0,2000}>\s*\Z", re.IGNORECASE)
_SUPERSCRIPT: Final = re.compile(r"(?P<inside>(?:(?!</?sup\b).){0,3000}?)</sup\s*>(?P<unlinked>\s*</a\b)?", re.IGNORECASE | re.DOTALL)
_NOTE: Final = re.compile(r"\[(?!sic\b)[^\[\]]{1,24}\]|[*†‡§¶]{1,3}", re.IGNORECASE)
_LINKED_NOTE: Final = re.compile(rf"{_NOTE.pattern}|\(?(?:\d{{1,3}}|[a-z])\)?", re.IGNORECASE)
"""What a reference to a footnote is: something in brackets, or a sign; where all of it is a link, a number or letter, too."""
_NOTE_IN_LINK: Final = re.compile(
    r"(?:\s|<(?!/?a\b)[^<>]{0,500}>){0,20}\[\w{1,4}\](?:\s|<(?!/?a\b)[^<>]{0,500}>){0,20}</a\b", re.IGNORECASE
)
"""A link within the page of which all is such a reference in brackets, as word processors write it."""
_BLANK_LINES: Final = re.compile(r"\n[ \t\r]*\n\s*")
VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements without content (HTML Living Standard, 13.1.2)."""
INLINE: Final = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "data",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    }
)
"""Elements that are part of a sentence."""
SELF_ENDING: Final = frozenset({"li", "dd", "dt", "td", "th", "tr"})
"""Elements that the next one of their name ends."""


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is open; what it lies in is known without a look at all of them, since pages can be nested thousands deep."""

    tag: str
    kind: BlockKind
    inside: BlockKind | None
    """The pull quote or caption that it is or lies in, the nearest."""
    quoted: bool
    """Whether it is or lies in a pull quote, however far out."""
    called: bool
    """Whether it is or lies in what the page itself calls a pull quote."""
    beside: bool
    """Whether it is or lies in what the page itself calls something beside the article."""
    number: int
    """Which of the page's elements it is."""
    holder: int
    """The number of the nearest `article` or `main` that it is or lies in; 0 for none."""
    language: str | None
    """The language that it or what it lies in is said to be in, unless that is the page's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A block of the page, and what tells whether it is the article's."""

    block: RawBlock
    beside: bool
    linked: bool
    """Whether all its words are a link."""
    tag: str
    """The element it is in, and the number of that which holds the element."""
    parent: int
    holder: int
    """The number of the nearest `article` or `main` that it lies in; 0 for none."""
    tabled: bool
    """Whether it is in a table."""


Omission = Literal["hidden", "struck", "reference", "reading"]


@dataclass(frozen=True, slots=True)
class Omitted:
    """Words that are left out within the page, and why: hidden or a button, struck out, a reference to a footnote, how characters are read."""

    why: Omission
    start: int
    words: str


class Reader(HTMLParser):
    """Collects the words of a page block by block, with their places."""

    def __init__(self, source: str, *, language: str | None = None, show_hidden: bool = False) -> None:
        """*language* is what the page is known to be in, whatever it says itself."""
        super().__init__(convert_charrefs=False)
        self._told_language = language
        self._show_hidden = show_hidden
        self._omitting: str | None = None
        """The element that is left out with all that it holds, while it is open; where it starts, what it holds, and its words."""
        self._omitted_at = 0
        self._inner: list[str] = []
        self._inner_open: Counter[str] = Counter()
        self._omitted_words: list[str] = []
        self._omitted_as: Omission = "hidden"
        self._after_omission = False
        self.omitted: list[Omitted] = []
        self._changes: list[tuple[int, int, str]] = []
        self._quoting: list[str] = []
        """The marks that close the `q` elements that are open; empty where the page writes them itself."""
        self.q_marks = 0
        self._number = 0
        self.source = source
        self._lines = [0, *(match.end() for match in re.finditer("\n", source))]
        self._unseen: list[str] = []
        self._apart: list[str] = []
        self._links = 0
        self._unlinked = 0
        self._stack: list[_Element] = []
        self._open: Counter[str] = Counter()
        self._in_data = False
        self._pieces: list[Piece] = []
        self._space = ""
        self._breaks = 0
        self.seen: list[Seen] = []
        self.language: str | None = None
        self.dates: dict[str, str] = {}
        """What the page calls its day of publication, by the name of the field that says so."""

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def shown(self) -> str:
        """Return the source without what is left out, and without names of elements within sentences, for which an extractor leaves out words."""
        pieces: list[str] = []
        at = 0
        for start, end, text in self._changes:
            pieces += (self.source[at:start], text)
            at = end
        return "".join([*pieces, self.source[at:]])

    def finish(self) -> None:
        """End what the page left open."""
        self._end_omission(len(self.source))
        self.flush()

    def _omission(self, tag: str, values: dict[str, str | None], start: int, end: int) -> Omission | None:
        """Return why an element whose tag stands from *start* to *end* is left out, or None where it is not."""
        names = f"{values.get('class') or ''} {values.get('id') or ''}"
        style = values.get("style") or ""
        if tag in STRUCK or STRUCK_STYLE.search(style):
            return "struck"
        if tag in RUBY:
            return "reading"
        if tag == "sup" and self._is_reference(start, end):
            return "reference"
        if tag == "a" and (values.get("href") or "").startswith("#") and _NOTE_IN_LINK.match(self.source, end):
            return "reference"
        if tag in INLINE and SHARING.search(names):
            return "hidden"
        if self._show_hidden:
            return None
        # Pull quotes are kept from screen readers since they repeat the text.
        if tag != "h1" and FOR_SCREEN_READERS.search(names):
            return "hidden"
        unread = (values.get("aria-hidden") or "").lower() == "true" and not PULLED.search(names)
        return "hidden" if "hidden" in values or unread or HIDDEN_STYLE.search(style) else None

    def _is_reference(self, start: int, end: int) -> bool:
        """Tell whether the `sup` element whose tag stands from *start* to *end* is a reference to a footnote, and no power or ending as in 10⁶ and 1ˢᵗ."""
        match = _SUPERSCRIPT.match(self.source, end)
        if match is None:
            return False
        inside = html.unescape(" ".join(re.sub(r"<[^<>]*>", "", match["inside"]).split()))
        linked = re.match(r"\s*<a\b", match["inside"], re.IGNORECASE) or (
            match["unlinked"] and _NOTE_LINK.search(self.source, max(0, start - 2000), start)
        )
        return (_LINKED_NOTE if linked else _NOTE).fullmatch(inside) is not None

    def _end_omission(self, at: int) -> None:
        """End the element that is left out; the source goes on at *at*."""
        if self._omitting is None:
            return
        words = " ".join("".join(self._omitted_words).split())
        if words:
            self.omitted.append(Omitted(self._omitted_as, self._omitted_at, html.unescape(words)))
        self._changes.append((self._omitted_at, at, ""))
        self._after_omission = True
        self._omitting = None
        self._inner.clear()
        self._inner_open.clear()
        self._omitted_words.clear()

    def _goes_on_omitting(self, tag: str) -> bool:
        """Note that *tag* starts; tell whether it is left out with what it lies in."""
        if self._omitting is None:
            return False
        if not self._inner and (
            (self._omitting == "p" and tag in BLOCKS and tag != "cite")
            or (self._omitting == tag and tag in SELF_ENDING)
            or (self._omitting in RUBY and tag in RUBY | {"rb"} and self._omitting != "rtc")
        ):
            self._end_omission(self._at())
            return False
        if tag not in VOID:
            self._inner.append(tag)
            self._inner_open[tag] += 1
        return True

    def _stays_omitting(self, tag: str) -> bool:
        """Note that *tag* ends; tell whether it is left out with what it lies in."""
        if self._omitting is None:
            return False
        if self._inner_open[tag]:
            while True:
                last = self._inner.pop()
                self._inner_open[last] -= 1
                if last == tag:
                    return True
        if tag == self._omitting:
            self._end_omission(self.source.find(">", self._at()) + 1 or len(self.source))
            return True
        if (tag in BLOCKS and self._open[tag]) or (tag == "ruby" and self._omitting in RUBY):
            self._end_omission(self._at())
            return False
        return True

    def _begin_quotation(self, start: int, end: int, values: dict[str, str | None]) -> None:
        """Put the mark in for the tag of a `q` element that stands from *start* to *end*, unless the page writes its marks in spite of the standard."""
        if html.unescape(self.source[end : end + 40]).lstrip()[:1] in _MARKS_OF_PAGES:
            self._quoting.append("")
            return
        language = values.get("lang") or (self._stack[-1].language if self._stack else None) or self._told_language or self.language
        opening, closing = marks_of(language, len(self._quoting))
        self._quoting.append(closing)
        self._quote(start, end, opening)
        self.q_marks += 1

    def _quote(self, start: int, end: int, mark: str) -> None:
        """Put *mark* in for the tag of a `q` element, as browsers do (HTML Living Standard, 15.3.4 and 4.5.7)."""
        self._changes.append((start, end, mark))
        self._pieces.append(Piece(start, end, mark, verbatim=False, before=self._space if self._pieces else ""))
        self._space = ""
        self._breaks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read where an element starts."""
        values = dict(attrs)
        if self._goes_on_omitting(tag):
            return
        start, written = self._at(), self.get_starttag_text() or ""
        omission = None
        if tag not in VOID and not self._unseen and tag not in UNSEEN and tag not in {"html", "head"}:
            omission = self._omission(tag, values, start, start + len(written))
        if omission is not None:
            if tag in BLOCKS and not (self._stack and self._stack[-1].quoted):
                self.flush()
            self._omitting, self._omitted_at, self._omitted_as = tag, start, omission
            return
        if tag in INLINE and attrs and not self._unseen:
            kept = f' href="{html.escape(values["href"] or "")}"' if tag == "a" and "href" in values else ""
            if "datetime" not in values:
                self._changes.append((start, start + len(written), f"<{tag}{kept}>"))
        if tag == "q" and not self._unseen and not self._apart:
            self._begin_quotation(start, start + len(written), values)
            return
        if tag in {"html", "body"} and values.get("lang"):
            self.language = self.language or values["lang"]
        self._note_date(tag, values)
        if tag in UNSEEN:
            self._unseen.append(tag)
        if tag in APART and not (tag == "footer" and self._stack and self._stack[-1].quoted):
            self._apart.append(tag)
        self._links += tag == "a"
        if tag == "br":
            self._break()
            return
        if tag in BLOCKS:
            kind = BLOCKS[tag]
            inside = self._stack[-1].inside if self._stack else None
            if inside and kind == "paragraph":
                if self._pieces and inside == "pull-quote":
                    self._space = "\n"
                    self._push(tag, "pull-quote", values)
                    return
                kind = inside
            elif tag in {"cite", "footer"} and inside:
                # The dash in front of the name stands on its line.
                started = self._pieces and any(map(str.isalnum, self._pieces[-1].text))
                self._space = "\n" if started else self._space
                self._push(tag, "pull-quote", values)
                return
            elif tag == "cite":
                return
            self.flush()
            names = f"{values.get('class') or ''} {values.get('id') or ''}" if tag not in {"html", "body", "main"} else ""
            if kind == "paragraph" and CAPTIONING.search(names):
                kind = "caption"
            if QUOTING.search(names):
                kind = "pull-quote"
            self._push(tag, kind, values, names)

    def _push(self, tag: str, kind: BlockKind, values: dict[str, str | None], names: str = "") -> None:
        outer = self._stack[-1] if self._stack else None
        inside = kind if kind in {"pull-quote", "caption"} else outer.inside if outer else None
        quoted = kind == "pull-quote" or (outer is not None and outer.quoted)
        called = PULLED.search(names) is not None or (outer is not None and outer.called)
        beside = BESIDE.search(names) is not None or (outer is not None and outer.beside)
        self._number += 1
        holder = self._number if tag in {"article", "main"} else outer.holder if outer else 0
        language = (values.get("lang") if tag != "body" else None) or (outer.language if outer else None)
        self._stack.append(_Element(tag, kind, inside, quoted, called, beside, self._number, holder, language))
        self._open[tag] += 1

    def _break(self) -> None:
        """Note a line break: one is a space, or a new line in a pull quote; two part paragraphs."""
        if not self._pieces:
            return
        self._breaks += 1
        quoted = self._stack and self._stack[-1].quoted
        if self._breaks > 1 and not quoted:
            self.flush()
        else:
            self._space = "\n" if quoted else " "

    def _note_date(self, tag: str, values: dict[str, str | None]) -> None:
        """Note the day of publication, where this element says it."""
        self._in_data = tag == "script" and (values.get("type") or "").strip().lower() == "application/ld+json"
        if tag == "meta":
            names, value = [values.get("property"), values.get("name"), values.get("itemprop")], values.get("content")
        elif tag == "time":
            names, value = [values.get("itemprop"), "pubdate" if "pubdate" in values else None], values.get("datetime")
        else:
            return
        for name in names:
            if name and value and name.strip().lower() in PUBLISHED:
                self.dates.setdefault(name.strip().lower(), value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read an element that is written as if it ended where it starts."""
        if tag == "br":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Read where an element ends."""
        if self._stays_omitting(tag):
            return
        if tag == "q" and self._quoting and not self._unseen and not self._apart:
            if mark := self._quoting.pop():
                start = self._at()
                self._space = "" if self._pieces else self._space
                self._quote(start, self.source.find(">", start) + 1 or len(self.source), mark)
            return
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        if tag in self._apart:
            while self._apart.pop() != tag:
                pass
        if tag == "a" and self._links:
            self._links -= 1
        if tag in BLOCKS and self._open[tag]:
            while self._stack:
                last = self._stack[-1]
                within = last.kind == "pull-quote" and len(self._stack) > 1 and self._stack[-2].quoted
                if not within or (last.tag == "blockquote" and self._open["blockquote"] > 1):
                    self.flush()
                else:
                    self._space = "\n" if self._pieces else ""
                self._stack.pop()
                self._open[last.tag] -= 1
                if last.tag == tag:
                    break

    def handle_data(self, data: str) -> None:
        """Read words."""
        if self._in_data and (match := _JSON_DATE.search(data)):
            self.dates.setdefault("datePublished", match[1])
        if self._omitting is not None:
            self._omitted_words.append(data)
            return
        if self._unseen or self._apart:
            return
        start = self._at()
        at = 0
        for match in _BLANK_LINES.finditer(data) if self._open["pre"] else ():
            self._add(start + at, start + match.start(), data[at : match.start()])
            self.flush()
            at = match.end()
        self._add(start + at, start + len(data), data[at:])

    def handle_entityref(self, name: str) -> None:
        """Read a character that is written by its name."""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Read a character that is written by its number."""
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        if self._omitting is not None:
            self._omitted_words.append(f"{written};")
            return
        if self._unseen or self._apart:
            return
        start = self._at()
        end = start + len(written)
        if self.source[end : end + 1] == ";":
            end += 1
        raw = self.source[start:end]
        text = html.unescape(raw)
        if self._breaks and text.isspace():
            return
        self._breaks = 0
        self._unlinked += not self._links
        if text == raw:
            self._pieces.append(Piece(start, end, raw, before=self._space if self._pieces else ""))
        else:
            self._pieces.append(Piece(start, end, text, verbatim=False, before=self._space if self._pieces else ""))
        self._space = ""

    def _add(self, start: int, end: int, data: str) -> None:
        if self.source[start:end] != data:
            return
        leading = len(data) - len(data.lstrip(" \t\r\n\f"))
        trailing = len(data) - len(data.rstrip(" \t\r\n\f"))
        if leading == len(data) or (self._breaks and data.isspace()):
            self._space = self._space or " "
            return
        if leading and not self._space:
            self._space = " "
        if self._after_omission and not leading and data[0] in ",.;:!?":
            self._space = ""  # it stood in front of what was left out
        self._after_omission = False
        self._breaks = 0
        self._unlinked += not self._links
        for piece in words(self.source, start + leading, end - trailing):
            before = piece.before or self._space
            self._pieces.append(Piece(piece.start, piece.end, piece.text, before=before if self._pieces else ""))
            self._space = ""
        self._space = " " if trailing else ""

    def flush(self) -> None:
        """End the block that is being read."""
        if self._pieces:
            kind = self._stack[-1].kind if self._stack else "paragraph"
            if self._stack and self._stack[-1].quoted:
                kind = "pull-quote"
            last = self._stack[-1] if self._stack else None
            block = RawBlock(kind, Strip(tuple(self._pieces)), called=last is not None and last.called)
            if block.text.strip():
                parent = self._stack[-2].number if len(self._stack) > 1 else 0
                tag = last.tag if last is not None else ""
                holder = last.holder if last is not None else 0
                beside = last is not None and last.beside
                self.seen.append(Seen(block, beside, not self._unlinked, tag, parent, holder, self._open["table"] > 0))
        self._pieces = []
        self._space = ""
        self._breaks = self._unlinked = 0
