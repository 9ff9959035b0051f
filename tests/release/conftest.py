"""What the tests of releases share: built releases, a Hub on this machine, and the command line as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import uncorpus
from tests.conftest import EXAMPLE, Result
from uncorpus.release.build import build

if TYPE_CHECKING:
    from tests.release.hub import Hub


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the package's corpus. Not to be changed: see `release`."""
    folder = tmp_path_factory.mktemp("built") / "release"
    build(uncorpus.load(), folder)
    return folder


@pytest.fixture
def release(built: Path, tmp_path: Path) -> Path:
    """A copy of the release of the package's corpus, to be broken."""
    return Path(shutil.copytree(built, tmp_path / "release"))


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A copy of the synthetic corpus as it is when it is published: reviewed, with nothing that the validator finds."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "own" / "corpus"))


WORKER = """
import contextlib, io, json, os, sys
from uncorpus.cli import main
for line in sys.stdin:
    job = json.loads(line)
    os.environ.pop("HF_TOKEN", None)
    if job["token"]:
        os.environ["HF_TOKEN"] = job["token"]
    sys.argv = ["uncorpus", *job["arguments"]]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()}), flush=True)
"""
"""A process that runs one command after the other: to import everything takes longer than to publish."""


@pytest.fixture(scope="session")
def _server() -> Iterator[Hub]:
    pytest.importorskip("uvicorn", reason="the Hub for tests needs uvicorn and starlette: pip install 'uncorpus[dev]'")
    pytest.importorskip("starlette")
    from tests.release.hub import serve

    with serve() as hub:
        yield hub


@pytest.fixture
def hub(_server: Hub) -> Hub:
    """An empty Hub."""
    for held in (_server.repos, _server.uploads, _server.faults, _server.requests, _server.events):
        held.clear()
    return _server


def _environment(hub: Hub, home: Path) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE", "HF_TOKEN")}
    return environment | {"HF_ENDPOINT": hub.endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(home)}


@pytest.fixture(scope="session")
def _worker(_server: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    environment = _environment(_server, tmp_path_factory.mktemp("hf"))
    command = [sys.executable, "-c", WORKER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as worker:
        yield worker
        assert worker.stdin is not None
        worker.stdin.close()


@pytest.fixture
def on_hub(hub: Hub, _worker: subprocess.Popen[str]) -> Callable[..., Result]:
    """Run the command line in a process that takes the Hub for the real one."""
    from tests.release.hub import TOKEN

    def run(*arguments: str | Path, token: str | None = TOKEN) -> Result:
        assert _worker.stdin is not None
        assert _worker.stdout is not None
        _worker.stdin.write(json.dumps({"arguments": [*map(str, arguments)], "token": token}) + "\n")
        _worker.stdin.flush()
        return Result(**json.loads(_worker.stdout.readline()))

    return run


@pytest.fixture
def python(hub: Hub, tmp_path: Path) -> Callable[..., Result]:
    """Run Python with arguments in a new process that takes the Hub for the real one."""
    from tests.release.hub import TOKEN

    def run(*arguments: str | Path, **extra: str) -> Result:
        environment = _environment(hub, tmp_path / "hf") | {"HF_TOKEN": TOKEN} | extra
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, cwd=tmp_path, check=False)
        return Result(done.returncode, done.stdout, done.stderr)

    return run
