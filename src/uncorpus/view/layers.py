"""What a page shows of an article: its text with all layers woven in, beside each block who says what, and the data for the script."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from markupsafe import Markup, escape

from uncorpus import model
from uncorpus.corpus import Article, Quote, Speaker
from uncorpus.corpus.derived import article_regions
from uncorpus.view.weave import Piece, lanes, weave
from uncorpus.view.words import IDENTIFIERS, IN_WHOSE_WORDS, NOBODY

HUES: Final = 6
"""How many speakers have a colour of their own; then the colours begin again. Names and numbers tell them apart anyway."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the pages of speakers, entities and topics are, seen from the page: a folder, as in `../`."""

    base: str

    def page(self, kind: str, key: str) -> str:
        """Return the address of the page of *key*, a key of the registry or an article's id. Keys are safe in a path: the format says so."""
        return f"{self.base}{kind}/{key}.html"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a block on one of its quotes."""

    id: str
    number: str
    who: str
    hue: str
    cue: str
    type: str
    parent: str | None
    repeats: str | None
    addressee: str
    flag: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text with its layers."""

    id: str
    kind: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks that stand beside one group of notes: one block, or a dateline and the lead behind it."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker in the list of who speaks."""

    name: str
    role: str | None
    key: str | None
    hue: str
    count: int
    own_words: int
    first: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All that the templates show of an article."""

    article: Article
    rows: tuple[Row, ...]
    voices: tuple[Voice, ...]
    entities: tuple[tuple[str, str, int], ...]
    """Key, name and number of mentions, the most frequent first."""
    data: Markup
    """The annotations as JSON, for the script; safe inside of a script element."""
    layers: tuple[str, ...]
    """The layers that there is something of."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How an article is shown: where links lead, what stands before its ids, and which quotes are flagged."""

    links: Links | None = None
    prefix: str = ""
    """What stands before each id, where a page shows two annotations of one article."""
    flags: Mapping[str, str] = field(default_factory=dict)
    """Ids of quotes and the flag that each is given: a class of the stylesheet."""


def view_of(article: Article, setting: Setting | None = None, context: dict[str, Any] | None = None) -> ArticleView:
    """Prepare *article* for the templates. *context* is added to the data for the script."""
    setting = setting or Setting()
    data = article.data
    hues = {speaker.id: f"k{place % HUES}" for place, speaker in enumerate(data.speakers)}
    speakers = {speaker.id: speaker for speaker in article.speakers}
    quotes = article.quotes
    notes: dict[int, list[Note]] = {}
    starts = [block.start for block in data.blocks]
    for quote in quotes:
        place = max(0, bisect_right(starts, quote.start) - 1)
        notes.setdefault(place, []).append(_note(quote, speakers, hues, setting))
    woven = _blocks(article, speakers, hues, setting)
    counts = Counter(mention.entity for mention in data.entities)
    names = {mention.key: mention.name for mention in article.entities}
    entities = sorted(((key, names[key], count) for key, count in counts.items()), key=lambda item: (-item[2], item[1], item[0]))
    present = {"quotes": data.quotes, "sources": any(q.source for q in data.quotes), "cues": any(q.cue for q in data.quotes)}
    present |= {"entities": data.entities, "topics": data.topics, "non-quotes": data.non_quotes}
    return ArticleView(
        article,
        tuple(_rows(woven, notes)),
        _voices(quotes, article.speakers, hues),
        tuple(entities),
        script_data(_script_data(article, names, setting.links) | (context or {})),
        tuple(layer for layer, there in present.items() if there),
    )


def script_data(value: object) -> Markup:
    """Return *value* as JSON that can stand in a script element: nothing in it can end the element."""
    text = msgspec.json.encode(value).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - see the line above


def _note(quote: Quote, speakers: dict[str, Speaker], hues: dict[str, str], setting: Setting) -> Note:
    data = quote.data
    speaker = speakers.get(data.speaker or "")
    return Note(
        id=setting.prefix + data.id,
        number=data.id[1:],
        who=speaker.name if speaker else NOBODY,
        hue=hues.get(data.speaker or "", "kx"),
        cue=" … ".join(span.text for span in data.cue),
        type=data.type,
        parent=data.parent,
        repeats=data.repeats,
        addressee=" … ".join(span.text for span in data.addressee),
        flag=setting.flags.get(data.id, ""),
    )


def _rows(blocks: list[Block], notes: dict[int, list[Note]]) -> Iterator[Row]:
    """Group *blocks*: a dateline runs into the paragraph behind it."""
    place = 0
    while place < len(blocks):
        width = 2 if blocks[place].kind == "dateline" and [block.kind for block in blocks[place + 1 : place + 2]] == ["paragraph"] else 1
        found = [note for each in range(place, place + width) for note in notes.get(each, ())]
        yield Row(tuple(blocks[place : place + width]), tuple(found))
        place += width


def _voices(quotes: tuple[Quote, ...], speakers: tuple[Speaker, ...], hues: dict[str, str]) -> tuple[Voice, ...]:
    """Return who speaks, the most quoted first; quotes that nobody is named for come last."""
    own: dict[str | None, list[model.Quote]] = {}
    for quote in quotes:
        own.setdefault(quote.data.speaker, []).append(quote.data)
    voices = []
    for speaker in speakers:
        said = own.get(speaker.id, [])
        if said:
            literal = sum(quote.type != "indirect" for quote in said)
            voices.append(Voice(speaker.name, speaker.role, speaker.key, hues[speaker.id], len(said), literal, said[0].id))
    voices.sort(key=lambda voice: -voice.count)
    if said := own.get(None, []):
        voices.append(Voice(NOBODY, None, None, "kx", len(said), sum(quote.type != "indirect" for quote in said), said[0].id))
    return tuple(voices)


def _blocks(article: Article, speakers: dict[str, Speaker], hues: dict[str, str], setting: Setting) -> list[Block]:
    data = article.data
    starts = [block.start for block in data.blocks]
    of_block: list[list[Piece]] = [[] for _ in data.blocks]
    for piece in _pieces(article, speakers, hues, setting):
        place = max(0, bisect_right(starts, piece.start) - 1)
        while place < len(starts) and starts[place] < piece.end:
            of_block[place].append(piece)
            place += 1
    blocks = []
    for block, pieces in zip(data.blocks, of_block, strict=True):
        if block.kind == "pull-quote" and (signed := _attribution(article, block)):
            pieces.append(signed)
        blocks.append(Block(setting.prefix + block.id, block.kind, weave(data.text, block.start, block.end, pieces)))
    return blocks


def _attribution(article: Article, block: model.Block) -> Piece | None:
    """Return the last line of a pull quote where it names the source and is no content."""
    start = article.text.rfind("\n", block.start, block.end) + 1
    spans = [span for quote in article.data.quotes for span in quote.content if span.end > start and span.start < block.end]
    if start <= block.start or spans:
        return None
    return Piece(start, block.end, "<cite>", "<cite>", "</cite>", -1)


def _pieces(article: Article, speakers: dict[str, Speaker], hues: dict[str, str], setting: Setting) -> Iterator[Piece]:
    """Yield an element for every span of *article*."""
    data, links, prefix = article.data, setting.links, setting.prefix
    for quote, lane in zip(data.quotes, lanes([[(span.start, span.end) for span in quote.content] for quote in data.quotes]), strict=True):
        number, hue = quote.id[1:], hues.get(quote.speaker or "", "kx")
        speaker = speakers.get(quote.speaker or "")
        named = escape(f"Quote {number}, {speaker.name if speaker else NOBODY}")
        flag = f" {setting.flags[quote.id]}" if quote.id in setting.flags else ""
        open_ = f'<span class="q {quote.type} {hue} l{min(lane, 3)}{flag}" data-q="{number}">'
        for place, span in enumerate(quote.content):
            if place == 0:
                sign = f'<a class="ref" id="{prefix}{quote.id}" href="#{prefix}{quote.id}" data-i="{number}" aria-label="{named}"></a>'
            else:
                sign = f'<a class="ref more" href="#{prefix}{quote.id}" data-i="{number}" aria-label="{named}, continued"></a>'
            yield Piece(span.start, span.end, open_ + sign, open_, "</span>", 1)
    for start, end in _verbatim(article):
        yield Piece(start, end, "<mark>", "<mark>", "</mark>", 2)
    for role, tag, layer in (("source", "b", "s"), ("cue", "i", "u"), ("addressee", "span", "a")):
        of: dict[tuple[int, int], list[str]] = {}
        hue_of: dict[tuple[int, int], str] = {}
        for quote in data.quotes:
            for span in getattr(quote, role):
                of.setdefault((span.start, span.end), []).append(quote.id[1:])
                hue_of[span.start, span.end] = hues.get(quote.speaker or "", "kx")
        for (start, end), numbers in of.items():
            open_ = f'<{tag} class="{layer} {hue_of[start, end]}" data-{layer}="{" ".join(numbers)}">'
            yield Piece(start, end, open_, open_, f"</{tag}>", 3)
    for item in data.non_quotes:
        open_ = f'<span class="n" data-n="{item.reason}"'
        yield Piece(item.start, item.end, f'{open_} id="{prefix}{item.id}">', f"{open_}>", "</span>", 4)
    labels = {topic.key: topic.label for topic in article.topics}
    for topic in data.topics:
        open_ = f'<span class="t" data-t="{topic.id[1:]}" title="{escape("Topic: " + labels[topic.topic])}"'
        for place, span in enumerate(topic.evidence):
            yield Piece(span.start, span.end, f'{open_} id="{prefix}{topic.id}">' if place == 0 else f"{open_}>", f"{open_}>", "</span>", 0)
    for mention in data.entities:
        if links is None:
            yield Piece(mention.start, mention.end, '<span class="e">', '<span class="e">', "</span>", 5)
        else:
            open_ = f'<a class="e" href="{links.page("entities", mention.entity)}"'
            yield Piece(mention.start, mention.end, f'{open_} id="{prefix}{mention.id}">', f"{open_}>", "</a>", 5, is_innermost=True)


def _verbatim(article: Article) -> list[tuple[int, int]]:
    """Return what is given as the speakers' own words, half-open, in text order: direct contents, and what is in marks in mixed ones."""
    regions = article_regions(article.data)
    found = []
    for quote in article.data.quotes:
        if quote.type == "indirect":
            continue
        for span in quote.content:
            if quote.type == "direct":
                found.append((span.start, span.end))
            else:
                found += [
                    (max(region.start, span.start), min(region.end, span.end))
                    for region in regions
                    if region.start < span.end and span.start < region.end
                ]
    found.sort()
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _script_data(article: Article, names: dict[str, str], links: Links | None) -> dict[str, Any]:
    """Return what the script needs for its cards. A span is its two offsets: its words stand in the text."""
    data = article.data

    def places(spans: tuple[model.Span, ...]) -> list[tuple[int, int]]:
        return [(span.start, span.end) for span in spans]

    quotes = []
    for quote in data.quotes:
        roles = {role: places(getattr(quote, role)) for role in ("content", "source", "cue", "addressee")}
        sure = {"confidence": quote.confidence} if isinstance(quote.confidence, float) else {}  # unset where nothing is said
        quotes.append(
            {"id": quote.id, "type": quote.type, "medium": quote.medium}
            | roles
            | {"speaker": quote.speaker, "topics": quote.topics, "parent": quote.parent, "repeats": quote.repeats, "by": quote.by}
            | sure
        )
    return {
        "id": data.id,
        "title": data.title,
        "published": str(data.published),
        "publisher": data.publisher,
        "url": data.url,
        "text": data.text,
        "quotes": quotes,
        "speakers": {
            speaker.id: {"name": speaker.name, "role": speaker.role, "key": speaker.key, "identifiers": dict(speaker.identifiers)}
            for speaker in article.speakers
        },
        "entities": [(mention.entity, mention.start, mention.end) for mention in data.entities],
        "names": names,
        "topics": {topic.key: topic.label for topic in article.topics},
        "annotators": {annotator.id: (annotator.name, annotator.kind, annotator.version) for annotator in data.annotators},
        "base": links.base if links else None,
        "schemes": IDENTIFIERS,
        "types": IN_WHOSE_WORDS,
        "nobody": NOBODY,
    }
