"""Processes that share work: they end with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.conftest import unmeasured

PROGRAM = """
import os, time
from uncorpus.processes import in_order
list(in_order(time.sleep, [60.0] * 4, 2, os.write, (1, b"begun\\n"), spawn={spawn}))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent")
@pytest.mark.parametrize("spawn", [False, True])
@pytest.mark.parametrize("end", ["SIGTERM", "SIGKILL"])
def test_no_process_outlives_the_one_that_started_it(end: str, *, spawn: bool) -> None:
    command = [sys.executable, "-c", PROGRAM.format(spawn=spawn)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=unmeasured()) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["begun\n"] * 2
        process.send_signal(getattr(signal, end))
        # All of them hold the output open: it ends when the last one does.
        process.communicate(timeout=20)
    assert process.returncode == -getattr(signal, end)
