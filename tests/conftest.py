"""What the tests share: copies of corpora that may be broken, and a way to run the command line."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import uncorpus

settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("default")

TESTS = Path(__file__).parent
EXAMPLE = TESTS / "examples" / "corpus"
EXAMPLE_ID = "2024-03-03-harbour-talks"
SEED_ID = "2018-01-18-dialogue-and-confidence"


@pytest.fixture(scope="session", autouse=True)
def _dataset_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Generated datasets go to a folder of the tests', and nothing asks the network."""
    old = dict(os.environ)
    os.environ["HF_HOME"] = str(tmp_path_factory.mktemp("huggingface"))
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
    yield
    os.environ.clear()
    os.environ.update(old)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the synthetic corpus, to be broken."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "corpus"))


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A copy of the corpus that travels with the package, to be broken."""
    return Path(shutil.copytree(uncorpus.load().folder.root, tmp_path / "seed"))


def unmeasured() -> dict[str, str]:
    """Return the environment for a process that coverage must not measure: its disk is full, or it is interrupted at any point."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@dataclass
class Result:
    """What a command came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in this process."""

    def run(*arguments: str | Path) -> Result:
        from uncorpus.cli import main

        monkeypatch.setattr(sys, "argv", ["uncorpus", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        captured = capsys.readouterr()
        return Result(int(exit_.value.code or 0), captured.out, captured.err)

    return run
