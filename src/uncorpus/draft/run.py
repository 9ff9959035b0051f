"""Drafts of many articles: one after the other or in several processes, in the order of the files. Writes nothing.

Each article stands for itself. What goes wrong with one is told and does not keep the others from being drafted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from uncorpus import model
from uncorpus.draft.article import Drafter, DraftError
from uncorpus.draft.entities import Proposal
from uncorpus.draft.pipeline import load
from uncorpus.store.canonical import encode
from uncorpus.store.files import FileError, read_bytes
from uncorpus.store.reading import Document, RecordError

REVIEWED: Final = frozenset({"reviewed", "adjudicated"})


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
    """Why there is no draft."""
    skipped: bool = False
    """Whether the article was left alone because somebody has reviewed it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to know in order to draft."""

    pipeline: str | None
    entities: Mapping[str, model.Entity]
    topics: Mapping[str, model.Topic]
    propose: bool = False
    reviewed: bool = False
    """Whether reviewed articles are added to, too."""


class _Worker:
    """The drafter of a process."""

    drafter: Drafter | None = None
    settings: Settings | None = None


def _start(settings: Settings) -> None:
    _Worker.settings = settings
    _Worker.drafter = Drafter(load(settings.pipeline), settings.entities, settings.topics, propose=settings.propose)


def _one(path: Path) -> Result:
    assert _Worker.drafter is not None
    assert _Worker.settings is not None
    return draft_file(path, _Worker.drafter, reviewed=_Worker.settings.reviewed)


def draft_file(path: Path, drafter: Drafter, *, reviewed: bool = False) -> Result:
    """Return the draft of the article file at *path*; whatever goes wrong is the result's `problem`."""
    try:
        before = read_bytes(path)
    except FileError as error:
        return Result(path, problem=error.message)
    try:
        document = Document(before, model.Article)
        article = document.record
        if article is None:
            return Result(path, before, problem=str(RecordError(path, document.problems)).removeprefix(f"{path}:"))
        if article.status in REVIEWED and not reviewed:
            return Result(path, before, skipped=True)
        drafted = drafter.draft(article)
        return Result(path, before, encode(drafted.article), len(drafted.article.quotes), drafted.proposals)
    except DraftError as error:
        return Result(path, before, problem=str(error))
    except Exception as error:  # noqa: BLE001 — one article must not end the run; it is named, and counted as an error
        return Result(path, before, problem=f"the draft failed: {type(error).__name__}: {error}")


def draft_files(paths: Iterable[Path], settings: Settings, *, jobs: int = 1) -> Iterator[Result]:
    """Yield the draft of each article file of *paths*, in their order; at most a few articles a process are held at once.

    Raises `ModelError` where the pipeline cannot be loaded.
    """
    if jobs == 1:
        drafter = Drafter(load(settings.pipeline), settings.entities, settings.topics, propose=settings.propose)
        for path in paths:
            yield draft_file(path, drafter, reviewed=settings.reviewed)
        return
    load(settings.pipeline)  # so that what is missing is said once, and here
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(settings,)) as pool:
        waiting: deque[tuple[Path, Future[Result]]] = deque()
        for path in paths:
            waiting.append((path, pool.submit(_one, path)))
            if len(waiting) >= 4 * jobs:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _result(path: Path, future: Future[Result]) -> Result:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 — a process that died takes its article with it, and is told
        return Result(path, problem=f"the process that drafted it ended: {type(error).__name__}: {error}")
