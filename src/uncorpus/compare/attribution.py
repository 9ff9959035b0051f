"""What is compared: attributions as ranges of a text, wherever they come from.

A range is half-open and counts code points. Parts of one role that only white space separates are one range: annotation tools cut a span at a line
break, and readers do not see the cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from uncorpus import model
from uncorpus.corpus.derived import marked_type
from uncorpus.text.marks import marked_regions
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import COMPLEMENTISER, is_reporting

Ranges = tuple[Range, ...]
View = Literal["all", "reported-speech"]
VIEWS: Final[tuple[View, ...]] = ("all", "reported-speech")


@dataclass(frozen=True, slots=True)
class Referent:
    """A quote that another one refers to."""

    id: str
    content: Ranges


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what, as places in a text."""

    content: Ranges
    source: Ranges
    cue: Ranges
    type: str
    """`direct`, `indirect` or `mixed`, by the quotation marks."""
    id: str
    speaker: str | None = None
    """Whom the source was resolved to: an entity's key or a describing name; None where that was not done or not possible."""
    addressee: Ranges = ()
    medium: str | None = None
    """`speech`, `writing` or `thought`; None where nothing tells."""
    topics: tuple[str, ...] = ()
    """The keys of what the quote is about, in their order."""
    parent: Referent | None = None
    """The quote that this one is nested in."""
    repeats: Referent | None = None
    """The quote of the body that this one repeats."""

    def words(self, text: str, role: str) -> str:
        """Return what fills *role* in *text*, parts joined by “ … ”."""
        return " … ".join(text[start:end] for start, end in getattr(self, role))


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and the attributions that one annotator found in it."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    article: model.Article | None = None
    """The article with its other layers, where it comes from one."""

    @property
    def has_speakers(self) -> bool:
        """Whether sources are resolved to speakers here."""
        return self.article is not None


@dataclass(frozen=True, slots=True)
class _Spans:
    content: tuple[model.Span, ...]


def identity(article: model.Article, id: str | None) -> str | None:
    """Return who the speaker *id* of *article* is: the key of their entity, or else their name; None for no speaker."""
    return next((speaker.entity or speaker.name for speaker in article.speakers if speaker.id == id), None)


def from_article(article: model.Article) -> Annotated:
    """Return the attributions of *article*.

    >>> import uncorpus
    >>> annotated = from_article(uncorpus.load()["2018-01-18-dialogue-and-confidence"].data)
    >>> annotated.attributions[0].words(annotated.text, "cue"), annotated.attributions[0].speaker
    ('says', 'antonio-guterres')
    """
    who = {speaker.id: speaker.entity or speaker.name for speaker in article.speakers}
    text = article.text
    contents = {quote.id: joined(text, ((span.start, span.end) for span in quote.content)) for quote in article.quotes}

    def referent(id: str | None) -> Referent | None:
        return None if id is None else Referent(id, contents.get(id, ()))

    found = tuple(
        Attribution(
            content=contents[quote.id],
            source=joined(text, ((span.start, span.end) for span in quote.source)),
            cue=joined(text, ((span.start, span.end) for span in quote.cue)),
            type=quote.type,
            id=quote.id,
            speaker=who.get(quote.speaker or ""),
            addressee=joined(text, ((span.start, span.end) for span in quote.addressee)),
            medium=quote.medium,
            topics=tuple(sorted(quote.topics)),
            parent=referent(quote.parent),
            repeats=referent(quote.repeats),
        )
        for quote in article.quotes
    )
    return Annotated(article.id, text, found, article)


def joined(text: str, ranges: Iterable[Range]) -> Ranges:
    """Return *ranges* in text order, those as one that touch, overlap, or have only white space between them.

    >>> joined("to be, or not", [(3, 5), (0, 2), (10, 13)])
    ((0, 5), (10, 13))
    """
    result: list[Range] = []
    for start, end in sorted(ranges):
        if result and (start <= result[-1][1] or text[result[-1][1] : start].isspace()):
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def without_complementiser(text: str, content: Ranges) -> Ranges:
    """Return *content* without the “that” in front of it, which some guidelines count as content and others do not.

    >>> without_complementiser("that talks failed", ((0, 17),))
    ((5, 17),)
    """
    if not content:
        return content
    (start, end), *rest = content
    match = COMPLEMENTISER.match(text, start, end)
    return ((match.end(), end), *rest) if match else content


def trimmed(text: str, ranges: Ranges) -> Ranges:
    """Return *ranges* without white space and punctuation at their edges, quotation marks included; what has nothing else is left out.

    >>> trimmed("“No,” he said.", ((0, 5), (6, 14)))
    ((1, 3), (6, 13))
    """
    result = []
    for start, end in ranges:
        low, high = start, end
        while low < high and not text[low].isalnum():
            low += 1
        while high > low and not text[high - 1].isalnum():
            high -= 1
        if low < high:
            result.append((low, high))
    return tuple(result)


def in_view(annotated: Annotated, view: View) -> tuple[Attribution, ...]:
    """Return the attributions that *view* looks at.

    `reported-speech`: some of the content is in quotation marks, or the cue has a verb of speech, “according to” or a colon. It leaves out what
    people want, feel, decide or are praised for, which corpora of attribution annotate and most systems do not look for.
    """
    if view == "all":
        return annotated.attributions
    return tuple(found for found in annotated.attributions if found.type != "indirect" or is_reporting(found.words(annotated.text, "cue")))


def line_regions(text: str) -> list[Range]:
    """Return what stands in quotation marks in *text*, whose blocks are its lines: half-open ranges in text order."""
    regions: list[Range] = []
    at = 0
    for line in text.split("\n"):
        regions += [(region.start, region.end) for region in marked_regions(text, at, at + len(line))]
        at += len(line) + 1
    return regions


def type_by_marks(text: str, content: Ranges, regions: list[Range]) -> str:
    """Return the type that *content* has where *regions* of *text* are in quotation marks."""
    quote: Any = _Spans(tuple(model.Span(start=start, end=end, text=text[start:end]) for start, end in content))
    return marked_type(text, quote, regions)


def all_ranges(attributions: Iterable[Attribution], role: str) -> Iterator[Range]:
    """Yield every range that fills *role* in one of *attributions*."""
    for attribution in attributions:
        yield from getattr(attribution, role)
