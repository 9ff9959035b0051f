"""Reading and writing files safely: bounded, without surprises, all or nothing."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 32 * 2**20
"""The largest file that is read. An article of this size would be a library."""

MAX_CORPUS_BYTES: Final = 2**30
"""The largest corpus file or registry: room for some four million articles."""


class FileError(Exception):
    """A file that cannot be read or written. `kind` is the name of the rule it breaks."""

    def __init__(self, kind: str, path: Path, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.path = path
        self.message = message


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of the regular file at *path*. Raises `FileError` where it is missing, unreadable, no file, or over *limit*."""
    try:
        # O_NONBLOCK: opening a named pipe must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FileError("unreadable-file", path, "this is not a regular file")
            if status.st_size > limit:
                raise FileError("file-too-large", path, f"the file has {status.st_size:,} bytes; at most {limit:,} are read")
            return file.read()
    except IsADirectoryError:
        raise FileError("unreadable-file", path, "this is a folder, not a file") from None
    except OSError as error:
        raise FileError("unreadable-file", path, f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise FileError("unreadable-file", path, "this is no path") from None


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that there is the old file or the new one, never half of one. Raises `FileError`."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~umask()
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, mode)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise FileError("unwritable-file", path, f"cannot be written: {error.strerror or error}") from None


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether *path*, with all symbolic links followed, lies in *folder*."""
    try:
        inner, outer = os.path.realpath(path), os.path.realpath(folder)
    except (OSError, ValueError):
        return False
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)


def umask() -> int:
    """Return which permissions new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
