"""Rules on the whole: the corpus file and the registries agree with what the folder holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from uncorpus import model
from uncorpus.store.reading import show
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import CorpusFacts, reading_rule, rule

corpus_rule = partial(rule, level=Level.CONSISTENCY, on=("corpus",))
RENEW = "run `uncorpus manifest`"

reading_rule(
    "UNC500",
    "no-corpus-file",
    Level.CONSISTENCY,
    """A corpus folder has a `corpus.json`, which lists what belongs to it.

    Make one with `uncorpus manifest`.

    Wrong: a folder with `articles/` and without `corpus.json`
    Right: `uncorpus manifest my-corpus --name my-corpus --data-version 0.1.0`
    """,
)


reading_rule(
    "UNC507",
    "stray-file",
    Level.CONSISTENCY,
    """The folder `articles/` holds article files, whose names end in `.json`, and nothing else.

    What is called otherwise is no part of the corpus, though it looks like one. Hidden files are passed over.

    Wrong: `articles/2024-03-03-harbour.JSON`
    Right: `articles/2024-03-03-harbour.json`
    """,
    severity="warning",
)


@corpus_rule("UNC501", "article-not-listed", fix="safe")
def article_not_listed(corpus: CorpusFacts) -> Iterator[Hit]:
    """Every article file of the folder is listed in the corpus file.

    Wrong: `articles/2024-03-03-harbour.json`, and no entry for it
    Right: the entry that `uncorpus manifest` writes
    """
    for path in corpus.unlisted:
        yield Hit(("articles",), f"{path} is not listed; {RENEW}", key=True)


@corpus_rule("UNC502", "article-missing", fix="unsafe")
def article_missing(corpus: CorpusFacts) -> Iterator[Hit]:
    """Every article that the corpus file lists is in the folder, and is the one with that id.

    Wrong: an entry for a file that was renamed
    Right: the entry that `uncorpus manifest` writes
    """
    for i, entry in enumerate(corpus.manifest.articles):
        if not corpus.is_present(entry.path):
            yield Hit(("articles", i, "path"), f"there is no {entry.path}; restore it, or {RENEW}")
        elif entry.path in corpus.deviating and (actual := corpus.deviating[entry.path].article_id) not in (None, entry.id):
            yield Hit(("articles", i, "id"), f"{entry.path} is the article {show(actual)}; {RENEW}")


@corpus_rule("UNC503", "stale-hash", fix="safe")
def stale_hash(corpus: CorpusFacts) -> Iterator[Hit]:
    """The corpus file's hashes are those of the files.

    Wrong: an article changed after the corpus file was written
    Right: the entry that `uncorpus manifest` writes
    """
    for i, entry in enumerate(corpus.manifest.articles):
        if entry.path in corpus.deviating and entry.sha256 != corpus.deviating[entry.path].sha256:
            yield Hit(("articles", i, "sha256"), f"{entry.path} has changed since; {RENEW}")
    for name, (actual, _) in corpus.registries.items():
        if getattr(corpus.manifest, name).sha256 != actual:
            yield Hit((name, "sha256"), f"{name}.json has changed since; {RENEW}")


@corpus_rule("UNC504", "stale-counts", fix="safe")
def stale_counts(corpus: CorpusFacts) -> Iterator[Hit]:
    """The corpus file's counts are those of the files.

    Wrong: `"quotes": 20` for an article with 21
    Right: `"quotes": 21`
    """
    for i, entry in enumerate(corpus.manifest.articles):
        facts = corpus.deviating.get(entry.path)
        if facts is None or facts.counts is None:
            continue
        for layer, actual in zip(model.Counts.model_fields, facts.counts, strict=True):
            if getattr(entry.counts, layer) != actual:
                yield Hit(("articles", i, "counts", layer), f"{entry.path} has {actual} {layer}; {RENEW}")
    for name, (_, count) in corpus.registries.items():
        if count is not None and getattr(corpus.manifest, name).count != count:
            yield Hit((name, "count"), f"{name}.json has {count} entries; {RENEW}")


@rule("UNC505", "duplicate-article", Level.CONSISTENCY, on=("corpus-file",))
def duplicate_article(manifest: model.CorpusFile) -> Iterator[Hit]:
    """An article is listed once, and the list is in the order of the ids.

    Wrong: two entries with one id, as two files with one id in different subfolders give
    Right: one file and one entry for each article
    """
    for i, (before, entry) in enumerate(pairwise(manifest.articles), start=1):
        if entry.id == before.id:
            yield Hit(("articles", i, "id"), f"the article {show(entry.id)} is listed twice")
        elif entry.id < before.id:
            yield Hit(("articles", i, "id"), f"{show(entry.id)} belongs in front of {show(before.id)}; {RENEW}")


@rule("UNC506", "registry-out-of-order", Level.CONSISTENCY, on=("entities", "topics"), fix="safe")
def registry_out_of_order(registry: Any) -> Iterator[Hit]:
    """A registry's entries are in the order of their keys, so that two people who add one do not collide at the end.

    Wrong: `"iran": {…}, "cold-war": {…}`
    Right: `"cold-war": {…}, "iran": {…}`
    """
    name = "entities" if isinstance(registry, model.EntityRegistry) else "topics"
    for before, key in pairwise(getattr(registry, name)):
        if key < before:
            yield Hit((name, key), f"{show(key)} belongs in front of {show(before)}", key=True)
