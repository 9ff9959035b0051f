"""What the rest of the site has to know of an article: its terms for the index, and who and what occurs in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import permutations
from operator import attrgetter
from typing import Any, Final

from jinja2 import Template

from uncorpus.corpus import Article
from uncorpus.site.ledger import NO_KEY, UNNAMED, ArticleFacts, Subject, Sums
from uncorpus.site.search import Part, compact_json, terms
from uncorpus.view.words import NOBODY, shortened

WORDS: Final = 300
"""How many code points of a quote a search result shows."""


def gather(article: Article, part: Part, sums: Sums, rows: Template) -> ArticleFacts:
    """Add the documents of *article* to *part* and its counts to *sums*; *rows* has the macros of what lists show."""
    data = article.data
    speakers = {speaker.id: speaker for speaker in article.speakers}
    mentions = sorted(data.entities, key=attrgetter("start"))
    starts = [mention.start for mention in mentions]
    occurrences: dict[Subject, list[int]] = {}
    labels: set[str] = {"kind:a"}
    quotes: list[str] = []
    documents: list[tuple[str, set[str]]] = []
    macros: Any = rows.module
    for mention in data.entities:
        occurrences.setdefault(Subject("entities", mention.entity), [])
        labels.add(f"entity:{mention.entity}")
    for topic in data.topics:
        occurrences.setdefault(Subject("topics", topic.topic), [])
        labels.add(f"topic:{topic.topic}")
    year = str(data.published.year)
    for place, quote in enumerate(data.quotes):
        speaker = speakers.get(quote.speaker or "")
        who = speaker.name if speaker else NOBODY
        subjects: dict[Subject, None] = {}
        own = {"kind:q", f"type:{quote.type}"}
        if speaker:
            subjects[Subject("speakers", speaker.key or UNNAMED)] = None
            own.add(f"speaker:{speaker.key or NO_KEY + speaker.name}")
            if not speaker.key:
                sums.unnamed[speaker.name] += 1
        for topic_key in quote.topics:
            subjects[Subject("topics", topic_key)] = None
            own.add(f"topic:{topic_key}")
        for span in quote.content:
            for mention in mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
                if mention.end <= span.end:
                    subjects[Subject("entities", mention.entity)] = None
                    own.add(f"entity:{mention.entity}")
        labels |= own - {"kind:q"}
        for subject in subjects:
            occurrences.setdefault(subject, []).append(place)
            sums.years[subject, year] += 1
        sums.pairs.update(permutations(subjects, 2))
        sums.types[quote.type] += 1
        words = " … ".join([span.text for span in quote.content])
        documents.append(
            (
                f"{compact_json([quote.id, who, quote.type, shortened(words, WORDS)])[1:-1]}",
                terms(f"{words} {speaker.name if speaker else ''}") | own,
            )
        )
        quotes.append(str(macros.quote(data.id, quote, who, words)))
    sums.articles += 1
    sums.quotes += len(data.quotes)
    sums.nobody += sum(quote.speaker is None for quote in data.quotes)
    sums.months[str(data.published)[:7]] += len(data.quotes)
    for subject, numbers in occurrences.items():
        counts = sums.counts.setdefault(subject, [0, 0])
        counts[0] += 1
        counts[1] += len(numbers)
    part.head(data.id, data.title, str(data.published))
    part.add("", terms(data.title + " " + data.text) | labels)
    for document, found in documents:
        part.add(document, found)
    names = Counter(speakers[quote.speaker].name if quote.speaker in speakers else NOBODY for quote in data.quotes)
    line = str(macros.line(article, [name for name, _ in names.most_common(3)], len(names)))
    return ArticleFacts(str(macros.head(article)), line, year, quotes, occurrences)
