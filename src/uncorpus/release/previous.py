"""The release before this one, as git has it: the corpus at the tag `data-vX.Y.Z` with the highest version."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from uncorpus.release.layout import DOCUMENTS, VERSION, ReleaseError

TAG = re.compile(rf"data-v({VERSION})")


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that a folder lies in."""

    root: Path
    folder: Path
    """The folder, relative to the root."""


def repository(folder: Path) -> Repository | None:
    """Return the repository that *folder* lies in; None where there is none. Raises `ReleaseError` where there is one and git cannot be asked."""
    place = folder.resolve()
    if not any((parent / ".git").exists() for parent in (place, *place.parents)):
        return None
    top = Path(os.fsdecode(_git(place, "rev-parse", "--show-toplevel").rstrip(b"\n"))).resolve()
    return Repository(top, place.relative_to(top))


def dirty(repository: Repository) -> list[str]:
    """Return the files that are changed or new since the last commit."""
    status = _git(repository.root, "status", "--porcelain", "-z")
    return [entry[3:] for entry in status.decode("utf-8", "replace").split("\0") if len(entry) > 3]


def releases(repository: Repository) -> dict[str, str]:
    """Return version and tag of each release that is part of what is checked out."""
    if not _git(repository.root, "rev-list", "--all", "--max-count=1"):
        return {}
    tags = _git(repository.root, "tag", "--list", "data-v*", "--merged", "HEAD").decode("utf-8", "replace").split()
    return {found[1]: tag for tag in tags if (found := TAG.fullmatch(tag))}


@contextmanager
def corpus_at(repository: Repository, tag: str) -> Iterator[Path]:
    """Give the corpus folder as it was at *tag*, with the documents beside it, in a folder that goes away again. Raises `ReleaseError`."""
    folder = repository.folder
    try:
        beside = _git(repository.root, "ls-tree", "--name-only", "-z", tag, *((folder.parent / name).as_posix() for name in DOCUMENTS))
        paths = [folder.as_posix(), *(os.fsdecode(path) for path in beside.split(b"\0") if path)]
        data = _git(repository.root, "archive", "--format=tar", tag, "--", *paths)
    except ReleaseError as error:
        raise ReleaseError(f"{error}; name the release before this one with --previous") from None
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / folder


def _git(folder: Path, *arguments: str) -> bytes:
    # What else says where a repository is would have git look at another one.
    environment = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True, env=environment)  # noqa: S603, S607
    except OSError as error:
        raise ReleaseError(f"{folder} is a git repository, and git cannot be run: {error.strerror or error}") from None
    except subprocess.CalledProcessError as error:
        said = next(iter(error.stderr.decode("utf-8", "replace").splitlines()), f"exit code {error.returncode}")
        raise ReleaseError(f"{folder} is a git repository, and `git {arguments[0]}` fails: {said}") from None
    return done.stdout
