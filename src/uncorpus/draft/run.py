"""Drafts of many articles: one after the other or in several processes, in the order of the files. Writes nothing.

Each article stands for itself. What goes wrong with one is told and does not keep the others from being drafted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from uncorpus import model
from uncorpus.draft.article import LAYERS, NAME, REVIEWED, Drafted, Drafter, DraftError, drafts_of
from uncorpus.draft.entities import Proposal
from uncorpus.draft.pipeline import load
from uncorpus.processes import in_order
from uncorpus.store.canonical import encode
from uncorpus.store.files import MAX_BYTES, FileError, read_bytes
from uncorpus.store.reading import Document, RecordError
from uncorpus.view.words import count_of


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one article file."""

    path: Path
    before: bytes = b""
    after: bytes | None = None
    """The file with its draft; None where there is none."""
    quotes: int = 0
    proposals: tuple[Proposal, ...] = ()
    problem: str = ""
    """Why there is no draft, with the file and, where it is known, line and column."""
    unreadable: bool = False
    """Whether the problem is that the file cannot be read."""
    skipped: str = ""
    """Why the article was left alone: somebody has worked on it."""
    unchanged: bool = False
    """Whether the draft is what the article has already."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to know in order to draft."""

    pipeline: str | None
    entities: Mapping[str, model.Entity]
    topics: Mapping[str, model.Topic]
    add: bool = False
    """Whether reviewed articles are added to, too."""
    again: bool = False
    """Whether that goes for those, too, that were drafted before their review."""
    redo: bool = False
    """Whether a draft that somebody has worked on is made anew."""


class _Worker:
    """The drafter of a process."""

    drafter: Drafter | None = None
    settings: Settings | None = None


def _start(settings: Settings) -> None:
    _Worker.settings = settings
    _Worker.drafter = Drafter(load(settings.pipeline), settings.entities, settings.topics)


def _one(path: Path) -> Result:
    assert _Worker.drafter is not None
    assert _Worker.settings is not None
    return draft_file(path, _Worker.drafter, _Worker.settings)


def draft_file(path: Path, drafter: Drafter, settings: Settings) -> Result:
    """Return the draft of the article file at *path*; whatever goes wrong is the result's `problem`."""
    try:
        before = read_bytes(path)
    except FileError as error:
        return Result(path, problem=f"{path}: {error.message}", unreadable=True)
    try:
        document = Document(before, model.Article)
        article = document.record
        if article is None:
            return Result(path, before, problem=str(RecordError(path, document.problems)))
        why, drafted = _drafted(article, drafter, settings)
        if why or drafted is None:
            return Result(path, before, skipped=why)
        same = drafted.article == article
        after = before if same else encode(drafted.article)
        if len(after) > MAX_BYTES:
            size = f"with its draft the file would have {len(after):,} bytes; at most {MAX_BYTES:,} are read: divide the article"
            return Result(path, before, problem=f"{path}: {size}")
        return Result(path, before, after, len(drafted.article.quotes), drafted.proposals, unchanged=same)
    except DraftError as error:
        return Result(path, before, problem=f"{path}: {error}")
    except Exception as error:  # noqa: BLE001 — one article must not end the run; it is named, and counted as an error
        return Result(path, before, problem=f"{path}: the draft failed: {type(error).__name__}: {error}")


def _drafted(article: model.Article, drafter: Drafter, settings: Settings) -> tuple[str, Drafted | None]:
    """Return the draft of *article*, or why it is to be left alone: what somebody decided is never undone unasked."""
    earlier = drafts_of(article)
    if article.status in REVIEWED:
        if not settings.add:
            return "it has been reviewed (--add adds to it)", None
        drafted = drafter.draft(article, again=True)
        if earlier and not settings.again and (more := _more(article, drafted.article)):
            return f"it was drafted before its review, and {more} may have been struck out there (--again adds them)", None
        return "", drafted
    if not earlier or settings.redo:
        return "", drafter.draft(article)
    others = [annotator.name for annotator in article.annotators if annotator not in earlier]
    if others:
        return f"{', '.join(others)} worked on the draft (--redo makes the draft's own items anew, corrected or not)", None
    # Somebody may have corrected it without a word. Since a draft is the same each time, that shows.
    drafted = drafter.draft(article)
    if drafted.article == article:
        return "", drafted
    if earlier[-1].version != drafter.version:
        return f"{NAME} {earlier[-1].version} made it, and whether somebody corrected it since cannot be told (--redo makes it anew)", None
    changed = ", ".join(layer.replace("_", "-") for layer in LAYERS if getattr(article, layer) != getattr(drafted.article, layer))
    return f"it is no longer as it was drafted ({changed}): somebody corrected it, or a registry has changed (--redo makes it anew)", None


def _more(article: model.Article, drafted: model.Article) -> str:
    """Return what *drafted* has more than *article*: 2 quotes, 1 topic."""
    counts = {layer: len(getattr(drafted, layer)) - len(getattr(article, layer)) for layer in LAYERS}
    names = {layer: layer.replace("_", "-") for layer in LAYERS}
    return ", ".join(
        count_of(count, "entity" if layer == "entities" else names[layer].removesuffix("s"), names[layer])
        for layer, count in counts.items()
        if count
    )


def draft_files(paths: Iterable[Path], settings: Settings, *, jobs: int = 1) -> Iterator[Result]:
    """Yield the draft of each article file of *paths*, in their order; at most a few articles a process are held at once.

    Raises `ModelError` where the pipeline cannot be loaded.
    """
    if jobs == 1:
        drafter = Drafter(load(settings.pipeline), settings.entities, settings.topics)
        for path in paths:
            yield draft_file(path, drafter, settings)
        return
    load(settings.pipeline)  # so that what is missing is said once, and here
    yield from _in_processes(iter(paths), settings, jobs)


FAULTS: Final = "out of memory, or a fault in the pipeline"
UNGUARDED: Final = (
    'none has drafted anything yet, as it is where a Python script starts the draft outside of `if __name__ == "__main__":` (each process runs the script '
    "again); put the call under that line, or take one job"
)
"""What kills all processes at once as they start (Python's documentation of `multiprocessing`, “Safe importing of main module”)."""


def _in_processes(
    paths: Iterator[Path], settings: Settings, jobs: int, *, ahead: int = 4, works: bool = False
) -> Generator[Result, None, bool]:
    """Yield the draft of each article file of *paths*, made in *jobs* processes; return whether any process has come back with one, as *works* says so far.

    A process that dies takes its article with it and no other. Since all that were under way are lost with it, and nothing tells which one it was, each of
    them is drafted again, one at a time.
    """
    while True:
        given: deque[Path] = deque()
        try:
            for result in in_order(_one, _noted(paths, given), jobs, _start, (settings,), ahead=ahead, spawn=True):
                given.popleft()
                works = True
                yield result
            return works
        except BrokenProcessPool:
            if ahead * jobs > 1:
                works = yield from _in_processes(iter(given), settings, 1, ahead=1, works=works)
                continue
            path = given.popleft()
            yield Result(path, problem=f"{path}: the process that drafted it died: {FAULTS if works else f'{UNGUARDED}; or {FAULTS}'}")


def _noted(paths: Iterator[Path], given: deque[Path]) -> Iterator[Path]:
    """Yield *paths*, and note them in *given*."""
    for path in paths:
        given.append(path)
        yield path
