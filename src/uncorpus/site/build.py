"""Make the site of a corpus: articles in workers, a few at a time; what they have in common afterwards, from a database on disk.

The same corpus gives the same bytes, however many workers there are. Memory grows with the corpus file and the registries, not with the articles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from uncorpus.corpus import Corpus
from uncorpus.corpus.objects import CorpusError
from uncorpus.processes import in_order
from uncorpus.site.gather import gather
from uncorpus.site.ledger import NO_KEY, UNNAMED, ArticleFacts, Ledger, Subject, Sums
from uncorpus.site.output import staged
from uncorpus.site.pages import KINDS, Pages
from uncorpus.site.search import Index, Part, Postings, write_script
from uncorpus.store.folder import find_folder

CHUNK: Final = 64
"""How many articles are made at a time. The same for any number of workers: the index is cut where chunks end."""

SUGGESTED: Final = 2000
"""How many speakers, topics and entities, those with most quotes, the filters know by name; keys always work."""

LABELS: Final = {"speakers": "speaker", "topics": "topic", "entities": "entity"}


@dataclass(frozen=True, slots=True)
class Built:
    """What was made."""

    articles: int
    quotes: int
    pages: int


@dataclass(slots=True)
class _Chunk:
    """What a worker gives back; the pages are written already."""

    facts: list[ArticleFacts]
    sums: Sums
    part: Part
    postings: dict[str, Postings]
    pages: int


def open_corpus(path: Path) -> Corpus:
    """Open the corpus at *path*; an annotation pass inside a corpus, without registries, takes those of the corpus around it. Raises `CorpusError`."""
    corpus = Corpus.load(path)
    if corpus.entities or corpus.topics:
        return corpus
    around = find_folder(path.resolve().parent)
    if around is None:
        return corpus
    outer = Corpus.load(around.root)
    return replace(corpus, name=f"{outer.name}: {corpus.name}", entities=outer.entities, topics=outer.topics)


def build(
    corpus: Corpus,
    output: Path,
    *,
    other: Corpus | None = None,
    names: tuple[str, str] = ("", ""),
    jobs: int = 1,
    on_article: Callable[[], None] = lambda: None,
) -> Built:
    """Write the site of *corpus* to the folder *output*, with a page of comparison for each article that *other* annotates too.

    *names* is what the two annotations are called. Raises `OutputError` where *output* must not be written, `CorpusError` where an article
    cannot be read; then nothing is written.
    """
    pages = Pages(corpus, other, names)
    # The newest day first; of one day in the order of their names.
    ids = sorted(sorted(corpus.ids), key=itemgetter(slice(10)), reverse=True)
    with staged(output) as stage:
        for name in ("articles", "sources", "assets", "lists", *KINDS, *(["compare"] if other is not None else [])):
            (stage / name).mkdir()
        _assets(stage / "assets")
        store = stage / ".facts.sqlite"
        with closing(sqlite3.connect(store)) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
            ledger, index = Ledger(database), Index(database, stage / "search")
            made = 0
            for chunk in _chunks(pages, ids, stage, jobs):
                ledger.add(chunk.facts, chunk.sums)
                index.add(chunk.part, chunk.postings)
                made += chunk.pages
                for _ in chunk.facts:
                    on_article()
            made += _common(pages, ledger, stage)
            index.write({"corpus": corpus.name})
            write_script(stage / "search" / "labels.js", "labels", _labels(pages, ledger))
        store.unlink()
    return Built(ledger.sums.articles, ledger.sums.quotes, made)


def _assets(folder: Path) -> None:
    for package, name in (("view", "uncorpus.css"), ("view", "article.js"), ("site", "search.js")):
        data = (resources.files(f"uncorpus.{package}") / "assets" / name).read_bytes()
        (folder / name).write_bytes(data)


def _common(pages: Pages, ledger: Ledger, stage: Path) -> int:
    """Write the pages that are about more than one article; return how many."""
    made = 0

    def write(folder: str, found: Iterator[tuple[str, str]]) -> None:
        nonlocal made
        for name, text in found:
            made += 1
            (stage / folder / name).write_text(text, encoding="utf-8")

    write("lists", pages.articles(ledger))
    for kind in KINDS:
        write("lists", pages.list_of(kind, ledger))
        for key, articles, quotes in list(ledger.subjects(kind)):
            write(kind, pages.subject(Subject(kind, key), (articles, quotes), ledger))
    (stage / "index.html").write_text(pages.front(ledger), encoding="utf-8")
    return made + 1


def _labels(pages: Pages, ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return what the filters know: keys and names, those with most quotes first; and whether there are more."""
    result: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        found = [(quotes, key, pages.name_of(kind, key)) for key, _, quotes in ledger.subjects(kind, SUGGESTED + 2) if key != UNNAMED]
        if kind == "speakers":
            found += [(quotes, NO_KEY + name, name) for name, quotes in ledger.unnamed(SUGGESTED + 1)]
            found.sort(key=lambda each: (-each[0], each[1]))
        result[LABELS[kind]] = {"known": [(key, name) for _, key, name in found[:SUGGESTED]], "more": len(found) > SUGGESTED}
    return result


def _chunks(pages: Pages, ids: list[str], stage: Path, jobs: int) -> Iterator[_Chunk]:
    """Make the articles with *ids*, and yield what is known of them in their order; only a few chunks are under way at a time."""
    groups = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    if jobs == 1 or len(ids) <= CHUNK:
        yield from (_make(pages, group, stage) for group in groups)
        return
    yield from in_order(_make_here, groups, jobs, _start, (pages, stage))


_worker: list[Any] = []


def _start(pages: Pages, stage: Path) -> None:
    _worker[:] = [pages, stage]


def _make_here(ids: list[str]) -> _Chunk:
    pages, stage = _worker
    return _make(pages, ids, stage)


def _make(pages: Pages, ids: list[str], stage: Path) -> _Chunk:
    """Write the pages of the articles with *ids*, and return what the rest of the site has to know."""
    part, sums = Part(), Sums()
    facts = []
    made = 0
    rows = pages.templates.get_template("rows.html")
    for article in pages.corpus.skim(ids=ids):
        texts = {"articles": pages.article(article), "sources": pages.source(article), "compare": pages.comparison(article)}
        for folder, text in texts.items():
            if text is not None:
                made += 1
                (stage / folder / f"{article.id}.html").write_bytes(text.encode())
        facts.append(gather(article, part, sums, rows))
    return _Chunk(facts, sums, part, part.postings(), made)


__all__ = ["Built", "CorpusError", "build", "open_corpus"]
