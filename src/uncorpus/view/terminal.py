"""An article on a terminal: the text with its quotes in brackets, and under each block who says what.

Text from files is hostile: `safe` takes the power from characters that control a terminal, and keeps the length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.text import Text

    from uncorpus import model
    from uncorpus.corpus import Article, Quote

LAYERS: Final = ("quotes", "sources", "cues", "entities", "non-quotes", "topics")

STYLES: Final = {
    "direct": "green",
    "mixed": "yellow",
    "indirect": "cyan",
    "source": "bold magenta",
    "cue": "italic blue",
    "entity": "underline",
    "non-quote": "reverse",
    "dim": "grey58",
}

_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    r"""Return *text*, as long as before, with every character replaced that could control a terminal or turn the reading direction.

    >>> safe("a\x1b[31mb")
    'a␛[31mb'
    """
    return _CONTROLS.sub(lambda match: chr(0x2400 + ord(match.group())) if match.group() < " " else "�", text)


def article_lines(article: Article, layers: Iterable[str] = LAYERS, blocks: int | None = None) -> Iterator[Text]:
    """Yield *article* line by line for a rich console, with *layers* of it.

    Of its blocks it yields the first *blocks*, or all and the lists of entities and topics after them.
    """
    from rich.text import Text

    shown = set(layers)
    data = article.data
    yield Text(safe(article.title), style="bold")
    kinds = Counter(annotator.kind for annotator in data.annotators)
    makers = " and ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds.items()) or "nobody"
    facts = (article.id, str(data.published), data.publisher, data.language, data.status, f"annotators: {makers}")
    yield Text(safe(" · ".join(facts)), style=STYLES["dim"])
    if "quotes" in shown:
        legend = Text("[q1: ", style=STYLES["dim"])
        for name in ("direct", "mixed", "indirect"):
            legend.append(name, style=STYLES[name]).append(" ")
        legend.append(":q1]", style=STYLES["dim"])
        for name in ("source", "cue", "entity", "non-quote"):
            legend.append("  ").append(name, style=STYLES[name])
        yield legend
    yield Text()
    quotes = article.quotes
    for block in data.blocks[:blocks]:
        yield _block(article, block, quotes, shown)
        if "quotes" in shown:
            for quote in quotes:
                if block.start <= quote.start < block.end:
                    yield _who(quote, topics="topics" in shown)
        yield Text()
    if blocks is not None:
        return
    if "entities" in shown and data.entities:
        yield Text("Entities", style="bold")
        counts = Counter(mention.key for mention in article.entities)
        named = {mention.key: mention for mention in article.entities}
        for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            entity = named[key].entity
            identifier = f"  wikidata:{entity.identifiers['wikidata']}" if entity and "wikidata" in entity.identifiers else ""
            kind = entity.type if entity else ""
            yield Text(safe(f"  {count:3} × {named[key].name}")).append(safe(f"  {kind}{identifier}"), style=STYLES["dim"])
        yield Text()
    if "topics" in shown and data.topics:
        yield Text("Topics", style="bold")
        for topic in article.topics:
            evidence = ", ".join(f"“{span.text}”" for span in topic.data.evidence)
            yield Text(safe(f"  {topic.data.relevance:9}  {topic.label}")).append(safe(f"  {evidence}"), style=STYLES["dim"])


def _block(article: Article, block: model.Block, quotes: tuple[Quote, ...], shown: set[str]) -> Text:
    """The text of *block* with its layers as styles, and the borders of contents as brackets."""
    from rich.text import Text

    raw = safe(article.text[block.start : block.end])
    text = Text(raw)

    def paint(start: int, end: int, style: str) -> None:
        text.stylize(STYLES[style], max(0, start - block.start), max(0, min(end, block.end) - block.start))

    borders: list[tuple[int, int, int, str]] = []
    for quote in quotes:
        spans = [span for span in quote.content if block.start <= span.start < block.end]
        for span in spans if "quotes" in shown else ():
            paint(span.start, span.end, quote.type)
            width = span.end - span.start
            # Where borders meet: close before open, the inner one first to close and last to open.
            borders.append((span.start - block.start, 1, -width, f"[{quote.id}: "))
            borders.append((min(span.end, block.end) - block.start, 0, width, f" :{quote.id}]"))
        for span in quote.source if "sources" in shown else ():
            if block.start <= span.start < block.end:
                paint(span.start, span.end, "source")
        for span in quote.cue if "cues" in shown else ():
            if block.start <= span.start < block.end:
                paint(span.start, span.end, "cue")
    for mention in article.entities if "entities" in shown else ():
        if block.start <= mention.data.start < block.end:
            paint(mention.data.start, mention.data.end, "entity")
    for item in article.non_quotes if "non-quotes" in shown else ():
        if block.start <= item.data.start < block.end:
            paint(item.data.start, item.data.end, "non-quote")
    if block.kind in ("headline", "subheading"):
        text.stylize("bold")
    result, at = Text(), 0
    if block.kind not in ("paragraph", "headline"):
        result.append(f"({block.kind}) ", style=STYLES["dim"])
    for offset, _, _, bracket in sorted(borders):
        result.append_text(text[at:offset]).append(bracket, style=STYLES["dim"])
        at = offset
    return result.append_text(text[at:])


def _who(quote: Quote, *, topics: bool) -> Text:
    from rich.text import Text

    speaker = quote.speaker
    who = speaker.name if speaker else "nobody named"
    line = Text("    ").append(f"{quote.id:4}", style="bold").append(f"{quote.type:9}", style=STYLES[quote.type]).append(safe(who))
    details = []
    if quote.cue:
        details.append("cue " + " … ".join(f"“{span.text}”" for span in quote.cue))
    if quote.source:
        details.append("source " + " … ".join(f"“{span.text}”" for span in quote.source))
    if quote.addressee:
        details.append("to " + " … ".join(f"“{span.text}”" for span in quote.addressee))
    if quote.data.parent:
        details.append(f"inside {quote.data.parent}")
    if quote.data.repeats:
        details.append(f"repeats {quote.data.repeats}")
    if topics and quote.topics:
        details.append("topics " + ", ".join(quote.topics))
    return line.append(safe("".join(f" · {detail}" for detail in details)), style=STYLES["dim"])
