"""Several processes that check articles side by side. Findings come in the order of the files, whoever was first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from uncorpus.processes import in_order
from uncorpus.store.folder import CorpusFolder
from uncorpus.validate.check import Checker, Outcome
from uncorpus.validate.rules.define import Registries, Usage

CHUNK: Final = 64
"""How many articles a worker is given at a time."""

_worker: list[Checker] = []


def check_all(paths: Iterable[Path], folder: CorpusFolder, registries: Registries, jobs: int) -> Iterator[tuple[Path, Outcome]]:
    """Check the articles at *paths* in *jobs* processes, and yield path and outcome in their order."""
    left = iter(paths)
    chunks = iter(lambda: list(islice(left, CHUNK)), [])
    with closing(in_order(_check, chunks, jobs, _start, (folder, registries.entities, registries.topics), ahead=4)) as checked:
        for outcomes in checked:
            yield from outcomes


def _start(folder: CorpusFolder, entities: object, topics: object) -> None:
    _worker[:] = [Checker(folder, Registries(entities, topics))]  # type: ignore[arg-type]


def _check(paths: list[Path]) -> list[tuple[Path, Outcome]]:
    (checker,) = _worker
    usage = Usage()
    outcomes = [replace(checker.file(path, usage), usage=None) for path in paths]
    # What the articles use goes back once a chunk: it is mostly the same.
    outcomes[-1] = replace(outcomes[-1], usage=usage)
    return list(zip(paths, outcomes, strict=True))
