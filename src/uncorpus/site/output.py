"""Where a site goes: a folder that is new, empty, or a site made before. Nothing else is ever written over.

A site is made in a hidden folder beside its place and moved there when it is whole. Of an older site only what was made is replaced: other files in
the folder (`.git`, `CNAME`, `README.md`) stay.
"""

from __future__ import annotations

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
OLD: Final = ".old"


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
    try:
        names = os.listdir(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror or error}") from None
    if not names:
        return
    if MARK not in names:
        raise OutputError(f"{path} is not empty and not a site made by uncorpus; name another folder")
    try:
        made = {name: set(files) for name, files in json.loads((path / MARK).read_text("utf-8"))["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise OutputError(f"{path / MARK} is not what uncorpus writes; name another folder") from None
    for name in FILES:
        if os.path.lexists(path / name) and ((path / name).is_symlink() or not (path / name).is_file()):
            raise OutputError(f"{path / name} is not the file that uncorpus made; move it away or name another folder")
    for name in FOLDERS:
        if not os.path.lexists(path / name):
            continue
        if (path / name).is_symlink() or not (path / name).is_dir():
            raise OutputError(f"{path / name} is not the folder that uncorpus made; move it away or name another folder")
        if foreign := [each for each in _listing(path / name) if each not in made.get(name, ())]:
            more = f" and {len(foreign) - 1:,} more" if foreign[1:] else ""
            raise OutputError(f"{path / name / foreign[0]}{more}: uncorpus did not make this; move it away or name another folder")


@contextmanager
def staged(path: Path) -> Iterator[Path]:
    """Give a folder to make a site in; when all went well, it takes the place of what was made before at *path*. Raises `OutputError`.

    When something goes wrong, what was made before is as it was.
    """
    check_output(path)
    try:
        stage = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name[:32]}.", suffix=".tmp"))
    except OSError as error:
        raise OutputError(f"{path.parent}: cannot be written: {error.strerror or error}") from None
    try:
        yield stage
        _mark(stage)
        _move(stage, path)
    except OSError as error:
        raise OutputError(f"{error.filename or path}: cannot be written: {error.strerror or error}") from None
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot be written: {error}") from None
    finally:
        # Never with what was made before in it: then it could not be put back.
        if not (stage / OLD).is_dir() or not os.listdir(stage / OLD):
            shutil.rmtree(stage, ignore_errors=True)


def _mark(stage: Path) -> None:
    made = {name: _listing(stage / name) for name in FOLDERS if (stage / name).is_dir()}
    text = json.dumps({"made_by": "uncorpus site", "files": made}, indent=2)
    (stage / MARK).write_text(text + "\n", encoding="utf-8")


def _move(stage: Path, path: Path) -> None:
    """Put what is in *stage* into *path*; what was made before goes out first, and comes back when anything fails."""
    is_new = not path.exists()
    if is_new:
        path.mkdir()
    old = stage / OLD
    old.mkdir()
    # The mark goes first and comes last: a folder in between is no site, and not written over.
    moves = [(path / name, old / name) for name in (MARK, *FILES, *FOLDERS) if os.path.lexists(path / name)]
    moves += [(stage / name, path / name) for name in (*FOLDERS, *FILES, MARK) if (stage / name).exists()]
    begun: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            begun.append((source, target))
            os.rename(source, target)
    except BaseException as error:
        _put_back(begun, old, path, error)
        if is_new:
            path.rmdir()
        raise
    os.rename(old, stage / "replaced")


def _put_back(begun: list[tuple[Path, Path]], old: Path, path: Path, error: BaseException) -> None:
    """Undo the moves in *begun*, of which the last may not have happened; raise `OutputError` where that cannot be done."""
    try:
        for source, target in reversed(begun):
            if os.path.lexists(target) and not os.path.lexists(source):
                os.rename(target, source)
        old.rmdir()
    except OSError as second:
        told = f"{str(error) or type(error).__name__}; and then {second}"
        raise OutputError(f"{path}: cannot be written: {told}. What was made before is in {old}: move it back") from None


def _listing(folder: Path) -> list[str]:
    """Return the names of all files below *folder*, as they are below it."""
    found = []
    for parent, folders, files in os.walk(folder):
        # A link to a folder is walked past: it counts as a file.
        names = files + [name for name in folders if os.path.islink(os.path.join(parent, name))]
        found += [Path(parent, name).relative_to(folder).as_posix() for name in names]
    return sorted(found)
