"""Several processes that check articles side by side. Findings come in the order of the files, whoever was first."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from uncorpus.store.folder import CorpusFolder
from uncorpus.validate.rules.define import Registries

if TYPE_CHECKING:
    from uncorpus.validate.engine import _Checker, _Outcome

_worker: list[_Checker] = []


def check_all(paths: Iterable[Path], folder: CorpusFolder, registries: Registries, jobs: int) -> Iterator[tuple[Path, _Outcome]]:
    """Check the articles at *paths* in *jobs* processes, and yield path and outcome in their order.

    Only a few chunks are under way at a time, so that memory does not grow with their number.
    """
    from uncorpus.validate.engine import CHUNK

    chunks = iter(paths)
    under_way: deque[tuple[list[Path], Future[list[_Outcome]]]] = deque()
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
    from uncorpus.validate.engine import _Checker

    # An interrupt is the parent's business: it ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [_Checker(folder, Registries(entities, topics))]  # type: ignore[arg-type]


def _check(paths: list[Path]) -> list[_Outcome]:
    (checker,) = _worker
    return [checker.file(path) for path in paths]
