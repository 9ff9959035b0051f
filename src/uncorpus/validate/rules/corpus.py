"""Rules on the whole: the corpus file and the registries agree with what the folder holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from uncorpus import model
from uncorpus.store.reading import show
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, CorpusFacts, reading_rule, rule

corpus_rule = partial(rule, level=Level.CORPUS, on=("corpus",))
RENEW = "run `uncorpus manifest`"


reading_rule(
    "UNC500",
    "no-corpus-file",
    Level.CORPUS,
    """A corpus folder has a `corpus.json`, which lists what belongs to it.

    Make one with `uncorpus manifest`.
    """,
)


@corpus_rule("UNC501", "article-not-listed")
def article_not_listed(corpus: CorpusFacts) -> Iterator[Hit]:
    """Every article file of the folder is listed in the corpus file."""
    listed = {entry.path for entry in corpus.manifest.articles}
    for article in corpus.articles:
        if article.relative not in listed:
            yield Hit(("articles",), f"{article.relative} is not listed; {RENEW}", key=True)


@corpus_rule("UNC502", "article-missing")
def article_missing(corpus: CorpusFacts) -> Iterator[Hit]:
    """Every article that the corpus file lists is in the folder, and is the one with that id."""
    present = {article.relative: article for article in corpus.articles}
    for i, entry in enumerate(corpus.manifest.articles):
        if entry.path not in present:
            yield Hit(("articles", i, "path"), f"there is no {entry.path}; restore it, or {RENEW}")
        elif (actual := present[entry.path].article_id) is not None and actual != entry.id:
            yield Hit(("articles", i, "id"), f"{entry.path} is the article {show(actual)}; {RENEW}")


@corpus_rule("UNC503", "stale-hash")
def stale_hash(corpus: CorpusFacts) -> Iterator[Hit]:
    """The corpus file's hashes are those of the files."""
    present = {article.relative: article for article in corpus.articles}
    for i, entry in enumerate(corpus.manifest.articles):
        if entry.path in present and entry.sha256 != present[entry.path].sha256:
            yield Hit(("articles", i, "sha256"), f"{entry.path} has changed since; {RENEW}")
    for name, (actual, _) in corpus.registries.items():
        if getattr(corpus.manifest, name).sha256 != actual:
            yield Hit((name, "sha256"), f"{name}.json has changed since; {RENEW}")


@corpus_rule("UNC504", "stale-counts")
def stale_counts(corpus: CorpusFacts) -> Iterator[Hit]:
    """The corpus file's counts are those of the files."""
    present = {article.relative: article for article in corpus.articles}
    for i, entry in enumerate(corpus.manifest.articles):
        actual = present[entry.path].counts if entry.path in present else None
        if actual is None:
            continue
        for layer in model.Counts.model_fields:
            if getattr(entry.counts, layer) != getattr(actual, layer):
                yield Hit(("articles", i, "counts", layer), f"{entry.path} has {getattr(actual, layer)} {layer}; {RENEW}")
    for name, (_, count) in corpus.registries.items():
        if count is not None and getattr(corpus.manifest, name).count != count:
            yield Hit((name, "count"), f"{name}.json has {count} entries; {RENEW}")


@corpus_rule("UNC505", "duplicate-article", on=("corpus-file",))
def duplicate_article(manifest: model.CorpusFile) -> Iterator[Hit]:
    """An article is listed once, and the list is in the order of the ids."""
    entries = manifest.articles
    for i in range(1, len(entries)):
        if entries[i].id == entries[i - 1].id:
            yield Hit(("articles", i, "id"), f"the article {show(entries[i].id)} is listed twice")
        elif entries[i].id < entries[i - 1].id:
            yield Hit(("articles", i, "id"), f"{show(entries[i].id)} belongs in front of {show(entries[i - 1].id)}; {RENEW}")


@corpus_rule("UNC506", "registry-out-of-order", on=("entities", "topics"))
def registry_out_of_order(registry: Any) -> Iterator[Hit]:
    """A registry's entries are in the order of their keys, so that two people who add one do not collide at the end."""
    name = "entities" if isinstance(registry, model.EntityRegistry) else "topics"
    keys = list(getattr(registry, name))
    for before, key in pairwise(keys):
        if key < before:
            yield Hit((name, key), f"{show(key)} belongs in front of {show(before)}", key=True)


@rule("UNC507", "no-corpus", Level.REFERENCES, "warning")
def no_corpus(file: ArticleFile) -> Iterator[Hit]:
    """An article lies in a corpus folder, one with a `corpus.json`.

    Outside of one its source, its entities and its topics cannot be looked up, so they were not checked.
    """
    if file.folder is None:
        yield Hit(("id",), "no corpus.json stands above this file: its source, entities and topics were not checked")
