"""Where a site goes: a folder that is new, empty, or a site made before. Nothing else is ever written over.

A site is made in a hidden folder beside its place and moved there when it is whole. Of an older site only what was made is replaced: other files in
the folder (`.git`, `CNAME`, `README.md`) stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MARK: Final = "uncorpus-site.json"
"""The file that says that a folder is a site, and what is in it."""

FOLDERS: Final = ("articles", "assets", "compare", "entities", "lists", "search", "sources", "speakers", "topics")
FILES: Final = ("index.html",)


class OutputError(Exception):
    """A folder that a site must not be written to, or a site that cannot be written."""


def check_output(path: Path) -> None:
    """Raise `OutputError` where *path* is neither new, nor empty, nor a site whose files are those that were made."""
    if not os.path.lexists(path):
        if not path.parent.is_dir():
            raise OutputError(f"{path}: there is no folder {path.parent}")
        return
    if not path.is_dir():
        raise OutputError(f"{path} is not a folder")
    if path.is_symlink():
        raise OutputError(f"{path} is a link; name the folder itself")
    names = sorted(os.listdir(path))
    if not names:
        return
    if MARK not in names:
        raise OutputError(f"{path} is not empty and not a site made by uncorpus; name another folder")
    try:
        made = json.loads((path / MARK).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(f"{path / MARK} is not what uncorpus writes; name another folder") from None
    for name in FOLDERS:
        if (path / name).is_symlink() or (os.path.lexists(path / name) and _listing(path / name) != made.get(name)):
            raise OutputError(f"{path / name} holds files that uncorpus did not make, or lacks some; move them away or name another folder")


@contextmanager
def staged(path: Path) -> Iterator[Path]:
    """Give a folder to make a site in; when all went well, it takes the place of what was made before at *path*. Raises `OutputError`."""
    check_output(path)
    stage = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp"))
    try:
        yield stage
        _mark(stage)
        _move(stage, path)
    except OSError as error:
        raise OutputError(f"{error.filename or path}: cannot be written: {error.strerror or error}") from None
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot be written: {error}") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _mark(stage: Path) -> None:
    made = {name: _listing(stage / name) for name in FOLDERS if (stage / name).is_dir()}
    text = json.dumps({"made_by": "uncorpus site", "files": made}, indent=2)
    (stage / MARK).write_text(text + "\n", encoding="utf-8")


def _move(stage: Path, path: Path) -> None:
    """Put what is in *stage* into *path*; what was made before goes out first, into *stage*, which is thrown away."""
    if not path.exists():
        path.mkdir()
    old = stage / ".old"
    old.mkdir()
    # The mark goes first and comes last: a folder in between is no site, and not written over.
    for name in (MARK, *FILES, *FOLDERS):
        if os.path.lexists(path / name):
            os.rename(path / name, old / name)
    for name in (*FOLDERS, *FILES, MARK):
        if (stage / name).exists():
            os.rename(stage / name, path / name)


def _listing(folder: Path) -> str:
    """Return a digest of the names of all files below *folder*."""
    digest = hashlib.sha256()
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            digest.update(os.fsencode(os.path.relpath(os.path.join(parent, name), folder)) + b"\0")
    return digest.hexdigest()
