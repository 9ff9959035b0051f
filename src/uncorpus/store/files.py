"""Reading and writing files safely: bounded, without surprises, all or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

MAX_BYTES: Final = 32 * 2**20
"""The largest file that is read. An article of this size would be a library."""

MAX_CORPUS_BYTES: Final = 2**30
"""The largest corpus file or registry: room for some four million articles."""


MAX_FOLDERS: Final = 10_000
"""Of how many folders `Inside` remembers where they lead."""


class FileError(Exception):
    """A file that cannot be read or written. `kind` is the name of the rule it breaks."""

    def __init__(self, kind: str, path: Path, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.path = path
        self.message = message


def open_file(path: Path) -> IO[bytes]:
    """Open the regular file at *path* for reading. Raises `FileError` where it is missing, unreadable or no file; never waits for one."""
    try:
        # O_NONBLOCK: opening a named pipe must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        file = open(descriptor, "rb")  # noqa: SIM115  the caller closes it
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            file.close()
            raise FileError("unreadable-file", path, "this is not a regular file")
        return file
    except IsADirectoryError:
        raise FileError("unreadable-file", path, "this is a folder, not a file") from None
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError:  # a NUL in the path
        raise FileError("unreadable-file", path, "this is no path") from None


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of the regular file at *path*. Raises `FileError` where it is missing, unreadable, no file, or over *limit*."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise FileError("file-too-large", path, f"the file has {size:,} bytes; at most {limit:,} are read")
        try:
            return file.read()
        except OSError as error:
            raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> FileError:
    """Return *error*, met while reading *path*, as a `FileError`."""
    return FileError("unreadable-file", path, f"cannot be read: {error.strerror or error}")


class NewFile:
    """A file on its way to *path*: written beside it, and put in its place by `commit`; without that, nothing is left of it.

    There is the old file or the new one, never half of one, after a crash of the machine too: the bytes are on the disk before the name is
    theirs, and then the name is. Where *path* is a symbolic link, what it leads to is replaced, and the link stays. Raises `FileError`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        try:
            self._target = Path(os.path.realpath(self._path))
            descriptor, self._name = tempfile.mkstemp(dir=self._target.parent, prefix=f".{self._target.name}.", suffix=".tmp")
        except (OSError, ValueError) as error:
            raise self._refused(error) from None
        self._file = open(descriptor, "wb")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._name)

    def write(self, data: bytes) -> None:
        """Write *data* behind what was written before."""
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refused(error) from None

    def commit(self) -> None:
        """Put the file in its place."""
        try:
            mode = stat.S_IMODE(self._target.stat().st_mode) if self._target.exists() else 0o666 & ~umask()
            os.chmod(self._name, mode)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._name, self._target)
            _sync_folder(self._target.parent)
        except OSError as error:
            raise self._refused(error) from None

    def _refused(self, error: OSError | ValueError) -> FileError:
        return FileError("unwritable-file", self._path, f"cannot be written: {getattr(error, 'strerror', None) or error}")


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* to *path* all or nothing, as `NewFile` does. Raises `FileError`."""
    with NewFile(path) as file:
        file.write(data)
        file.commit()


def _sync_folder(folder: Path) -> None:
    """Have the names in *folder* on the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot, and do not need to
            raise
    finally:
        os.close(descriptor)


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether *path*, with all symbolic links followed, lies in *folder*."""
    try:
        inner, outer = os.path.realpath(path), os.path.realpath(folder)
    except (OSError, ValueError):
        return False
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)


class Inside:
    """Tells of many paths whether they lie in one folder, as `is_inside` does; where a folder leads is looked up once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, bool] = {}

    def __call__(self, path: Path) -> bool:
        """Tell whether *path*, with all symbolic links followed, lies in the folder."""
        parent, name = os.path.split(path)
        if name in ("", ".", "..") or os.path.islink(path):
            return is_inside(path, self._folder)
        if parent not in self._known:
            if len(self._known) > MAX_FOLDERS:
                self._known.clear()
            self._known[parent] = is_inside(Path(parent), self._folder)
        return self._known[parent] or is_inside(path, self._folder)  # the folder itself lies in itself


def umask() -> int:
    """Return which permissions new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
