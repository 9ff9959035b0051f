"""uncorpus: an annotated news corpus, and the tools that make one worth having.

>>> import uncorpus
>>> corpus = uncorpus.load()
>>> for quote in corpus.quotes(type="direct", topic="korean-question"):
...     print(quote.speaker.name, quote.id)
António Guterres q14

Names are imported when they are used, so that `import uncorpus` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uncorpus.api import data_version, from_hub, load, load_dataset, schema
    from uncorpus.corpus import Article, Corpus, EntityMention, NonQuote, Quote, Speaker, TopicMention
    from uncorpus.corpus.objects import CorpusError
    from uncorpus.model import SCHEMA_VERSION

    __version__: str

__all__ = [
    "SCHEMA_VERSION",
    "Article",
    "Corpus",
    "CorpusError",
    "EntityMention",
    "NonQuote",
    "Quote",
    "Speaker",
    "TopicMention",
    "__version__",
    "data_version",
    "from_hub",
    "load",
    "load_dataset",
    "schema",
]

_HOMES = {
    "SCHEMA_VERSION": "uncorpus.model",
    "CorpusError": "uncorpus.corpus.objects",
    **dict.fromkeys(("Article", "Corpus", "EntityMention", "NonQuote", "Quote", "Speaker", "TopicMention"), "uncorpus.corpus"),
    **dict.fromkeys(("data_version", "from_hub", "load", "load_dataset", "schema"), "uncorpus.api"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("uncorpus")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'uncorpus' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
