"""A long fuzzing run, for a job of its own; here only that it starts and holds for a moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZER = Path(__file__).parents[1] / "scripts" / "fuzz.py"

pytestmark = pytest.mark.skipif(not FUZZER.exists(), reason="the package is installed without its scripts")


def test_the_fuzzer_runs_and_finds_nothing_at_once() -> None:
    done = subprocess.run([sys.executable, FUZZER, "--runs", "300", "--plain"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-2000:]
    assert "300 runs" in done.stdout
