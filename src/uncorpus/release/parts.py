"""A corpus in parts: so many articles at a time become tables, in this process or in several. Parts come in the order of the corpus, whoever was first.

Where one part ends and the next begins is told by the corpus file and the sizes of the files, so that it is the same for any number of processes.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from uncorpus.corpus.objects import Corpus
from uncorpus.processes import in_order
from uncorpus.release.layout import CORPUS, ReleaseError, write
from uncorpus.store.manifest import sha256
from uncorpus.tables.layers import Layers
from uncorpus.tables.rows import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

BYTES_AT_ONCE: Final = 4 * 2**20
"""From how large files the articles of a part are: enough that no single step counts, few enough for any memory."""

Hashes = list[tuple[str, str]]
"""The ids of articles, each with the hash that the corpus file has of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some articles of one split as tables."""

    split: str
    articles: int
    tables: Mapping[str, pa.Table]
    sources: frozenset[str]
    """The files that the articles come from, relative to the corpus folder."""


def parts(corpus: Corpus, entries: Iterable[Any], copy_to: Path | None, jobs: int) -> Iterator[Part]:
    """Yield *corpus*, with these *entries* of its corpus file, in parts that *jobs* processes make; only a few are under way at a time.

    The article files are copied to the release *copy_to*, if one is named. Raises `ReleaseError` for a file that is not the one that its entry names, `CorpusError` for a broken one.
    """
    wanted = _cut(corpus, entries)
    if jobs == 1:
        with _without_cycles():
            yield from (_make(corpus, copy_to, hashes) for hashes in wanted)
        return
    try:
        yield from in_order(_make_here, wanted, jobs, _start, (corpus, copy_to))
    except BrokenProcessPool:
        raise ReleaseError("a process that read articles died, perhaps for want of memory; build with fewer --jobs") from None


def _cut(corpus: Corpus, entries: Iterable[Any]) -> Iterator[Hashes]:
    """Yield which articles are in each part: those of a split in the order of *entries*."""
    waiting: dict[str, Hashes] = {}
    sizes: Counter[str] = Counter()
    for entry in entries:
        if entry.id not in corpus:
            raise ReleaseError(f"{corpus.folder.corpus_file}: the file changed while it was read")
        waiting.setdefault(entry.split, []).append((entry.id, entry.sha256))
        with suppress(OSError):  # reading it will say why
            sizes[entry.split] += os.stat(corpus.path(entry.id)).st_size
        if sizes[entry.split] >= BYTES_AT_ONCE:
            yield waiting.pop(entry.split)
            del sizes[entry.split]
    yield from waiting.values()


def _why_other(path: Path) -> str:
    """Return what to do with the article file at *path*, which is not the one that the corpus file names: where it is broken, to mend it comes first."""
    from uncorpus.validate.engine import validate
    from uncorpus.validate.report.text import line

    errors = [finding for finding in validate([path]) if finding.is_error]
    if not errors:
        return f"{path}: this is not the file that corpus.json names; run `uncorpus manifest`"
    more = f" (and {len(errors) - 1} more; see `uncorpus validate`)" if errors[1:] else ""
    return f"{line(errors[0])}{more}; the file has changed since corpus.json was written: mend it, then run `uncorpus manifest`"


def _make(corpus: Corpus, copy_to: Path | None, hashes: Hashes) -> Part:
    known = dict(hashes)

    def take(id: str, data: bytes) -> None:
        if sha256(data) != known[id]:
            raise ReleaseError(_why_other(corpus.path(id)))
        if copy_to is not None:
            write(copy_to / CORPUS / corpus.folder.relative(corpus.path(id)), data)

    articles = list(corpus.skim(ids=[id for id, _ in hashes], on_bytes=take))
    layers = Layers(articles)
    tables = {name: table.arrow(layers) for name, table in TABLES.items()}
    return Part(articles[0].split, len(articles), tables, frozenset(article.data.source.path for article in articles))


_worker: list[tuple[Corpus, Path | None]] = []


def _start(corpus: Corpus, copy_to: Path | None) -> None:
    gc.disable()
    _worker[:] = [(corpus, copy_to)]


def _make_here(hashes: Hashes) -> Part:
    ((corpus, copy_to),) = _worker
    return _make(corpus, copy_to, hashes)


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Keep the collector of cycles from looking through thousands of articles that have none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
