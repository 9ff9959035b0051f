"""Several processes that check articles side by side. Findings come in the order of the files, whoever was first."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from uncorpus.store.folder import CorpusFolder
from uncorpus.validate.check import Checker, Outcome
from uncorpus.validate.rules.define import Registries, Usage

CHUNK: Final = 64
"""How many articles a worker is given at a time."""

_worker: list[Checker] = []


def check_all(paths: Iterable[Path], folder: CorpusFolder, registries: Registries, jobs: int) -> Iterator[tuple[Path, Outcome]]:
    """Check the articles at *paths* in *jobs* processes, and yield path and outcome in their order.

    Only a few chunks are under way at a time, so that memory does not grow with their number.
    """
    chunks = iter(paths)
    under_way: deque[tuple[list[Path], Future[list[Outcome]]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(folder, registries.entities, registries.topics))
    try:
        while True:
            while len(under_way) < 4 * jobs and (chunk := list(islice(chunks, CHUNK))):
                under_way.append((chunk, pool.submit(_check, chunk)))
            if not under_way:
                return
            chunk, future = under_way.popleft()
            yield from zip(chunk, future.result(), strict=True)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(folder: CorpusFolder, entities: object, topics: object) -> None:
    # An interrupt is the parent's business: it ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [Checker(folder, Registries(entities, topics))]  # type: ignore[arg-type]


def _check(paths: list[Path]) -> list[Outcome]:
    (checker,) = _worker
    usage = Usage()
    outcomes = [replace(checker.file(path, usage), usage=None) for path in paths]
    # What the articles use goes back once a chunk: it is mostly the same.
    outcomes[-1] = replace(outcomes[-1], usage=usage)
    return outcomes
