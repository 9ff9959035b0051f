"""The figures of a corpus, counted article by article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from uncorpus.corpus.derived import quotation_marks, unaccounted_marks
from uncorpus.corpus.objects import Article


@dataclass
class Statistics:
    """Counts of everything that is annotated; fill it with `add`."""

    articles: int = 0
    characters: int = 0
    layers: Counter[str] = field(default_factory=Counter)
    blocks: Counter[str] = field(default_factory=Counter)
    entity_types: Counter[str] = field(default_factory=Counter)
    quote_types: Counter[str] = field(default_factory=Counter)
    quote_media: Counter[str] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    marks: int = 0
    marks_unaccounted: int = 0
    discontinuous: int = 0
    nested: int = 0
    repeating: int = 0

    def add(self, article: Article) -> None:
        """Count *article*."""
        data = article.data
        self.articles += 1
        self.characters += len(data.text)
        for layer in ("blocks", "entities", "speakers", "quotes", "non_quotes", "topics"):
            self.layers[layer.replace("_", "-")] += len(getattr(data, layer))
        self.blocks.update(block.kind for block in data.blocks)
        self.entity_types.update(mention.entity.type if mention.entity else "unknown" for mention in article.entities)
        names = {speaker.id: speaker.name for speaker in data.speakers}
        for quote in data.quotes:
            self.quote_types[quote.type] += 1
            self.quote_media[quote.medium] += 1
            self.speakers[names[quote.speaker] if quote.speaker else "(nobody named)"] += 1
            self.discontinuous += len(quote.content) > 1
            self.nested += quote.parent is not None
            self.repeating += quote.repeats is not None
        self.topics.update(topic.topic for topic in data.topics)
        self.marks += len(quotation_marks(data))
        self.marks_unaccounted += len(unaccounted_marks(data))

    def as_dict(self) -> dict[str, dict[str, int]]:
        """Return the figures by heading, most frequent first."""
        return {
            "corpus": {"articles": self.articles, "characters": self.characters, **dict(self.layers)},
            "blocks": dict(self.blocks.most_common()),
            "entity_mentions_by_type": dict(self.entity_types.most_common()),
            "quotes_by_type": dict(self.quote_types.most_common()),
            "quotes_by_medium": dict(self.quote_media.most_common()),
            "quotes_by_form": {"discontinuous": self.discontinuous, "nested": self.nested, "repeating another": self.repeating},
            "quotes_by_speaker": dict(self.speakers.most_common()),
            "articles_by_topic": dict(self.topics.most_common()),
            "quotation_marks": {
                "all": self.marks,
                "accounted for": self.marks - self.marks_unaccounted,
                "unaccounted": self.marks_unaccounted,
            },
        }
