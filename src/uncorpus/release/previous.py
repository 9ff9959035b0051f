"""The release before this one, as git has it: the corpus at the tag `data-vX.Y.Z` with the highest version."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from uncorpus.release.layout import ReleaseError

TAG = re.compile(r"data-v(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that a folder lies in."""

    root: Path
    folder: Path
    """The folder, relative to the root."""


def repository(folder: Path) -> Repository | None:
    """Return the repository that *folder* lies in; None where there is none, or no git."""
    root = _git(folder, "rev-parse", "--show-toplevel")
    if root is None:
        return None
    top = Path(root.decode().rstrip("\n"))
    return Repository(top, folder.resolve().relative_to(top.resolve()))


def dirty(repository: Repository) -> list[str]:
    """Return the files that are changed or new since the last commit."""
    status = _git(repository.root, "status", "--porcelain", "-z")
    return [entry[3:] for entry in (status or b"").decode("utf-8", "replace").split("\0") if len(entry) > 3]


def last_tag(repository: Repository) -> str | None:
    """Return the tag of the last release that is part of what is checked out; None where there is none."""
    tags = (_git(repository.root, "tag", "--list", "data-v*", "--merged", "HEAD") or b"").decode().split()
    versions = {tuple(map(int, found.groups())): tag for tag in tags if (found := TAG.fullmatch(tag))}
    return versions[max(versions)] if versions else None


@contextmanager
def corpus_at(repository: Repository, tag: str) -> Iterator[Path]:
    """Give the corpus folder as it was at *tag*, in a folder that goes away again. Raises `ReleaseError`."""
    data = _git(repository.root, "archive", "--format=tar", tag, "--", repository.folder.as_posix() or ".")
    if data is None:
        raise ReleaseError(f"the tag {tag} has no folder {repository.folder}; name the release before this one with --previous")
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / repository.folder


def _git(folder: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
