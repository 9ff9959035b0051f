"""The items of an article in their order, with the ids that go with it."""

from __future__ import annotations

from typing import Any

from uncorpus import model
from uncorpus.corpus.derived import SORT_KEYS


def numbered(article: model.Article) -> model.Article:
    """Return *article* with the items of each layer in text order, numbered through, and references following."""
    layers: dict[str, list[Any]] = {
        layer: sorted(getattr(article, layer), key=key) for layer, key in SORT_KEYS.items() if layer != "blocks"
    }
    prefixes = {"entities": "e", "speakers": "s", "quotes": "q", "non_quotes": "n", "topics": "t"}
    new = {
        layer: {item.id: f"{prefixes[layer]}{number}" for number, item in enumerate(items, 1)}
        for layer, items in layers.items()
        if layer != "topics"
    }
    for layer, items in layers.items():
        for number, item in enumerate(items, 1):
            update: dict[str, Any] = {"id": f"{prefixes[layer]}{number}"}
            if layer == "quotes":
                update |= {
                    "speaker": new["speakers"].get(item.speaker or ""),
                    "parent": new["quotes"].get(item.parent or ""),
                    "repeats": new["quotes"].get(item.repeats or ""),
                }
            items[number - 1] = item.model_copy(update=update)
    return article.model_copy(update={layer: tuple(items) for layer, items in layers.items()})
