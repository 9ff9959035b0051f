"""Several processes that share work. Results come in the order of the work, whoever was first."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar, TypeVarTuple

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVarTuple("Shared")


def in_order(
    make: Callable[[Item], Result],
    work: Iterable[Item],
    jobs: int,
    start: Callable[[*Shared], None],
    shared: tuple[*Shared],
    *,
    ahead: int = 2,
    spawn: bool = False,
) -> Generator[Result, None, None]:
    """Yield what *make* returns for each item of *work*, made in *jobs* processes that begin with *start*, given what they have in *shared*.

    At most *ahead* items a process are under way or waiting to be taken at a time, so that memory does not grow with their number. With *spawn* a process
    begins as a new Python and not as a copy of this one, which may have threads. Raises what *make* raises, and `BrokenProcessPool` where a process dies;
    the processes end with the iterator, however that ends, and with this process, even where it is killed.
    """
    items = iter(work)
    under_way: deque[Future[Result]] = deque()
    context = get_context("spawn") if spawn else None
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(start, shared))
    try:
        while True:
            for item in islice(items, ahead * jobs - len(under_way)):
                under_way.append(pool.submit(make, item))
            if not under_way:
                return
            yield under_way.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(start: Callable[[*Shared], None], shared: tuple[*Shared]) -> None:
    # An interrupt is the parent's business: it ends the processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*shared)


def _end_with_parent() -> None:
    """End this process as soon as its parent is gone: one that was killed could not tell, and nobody would take what is made."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
