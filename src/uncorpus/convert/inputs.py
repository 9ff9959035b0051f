"""Files that somebody sends, read without trusting them: bounded, no way out of the folder or archive, no XML that does more than hold text."""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final
from xml.parsers import expat

from uncorpus.convert.base import ConvertError
from uncorpus.store.files import MAX_BYTES, FileError, is_inside, read_bytes

MAX_FILES: Final = 100_000
MAX_TOTAL: Final = 2**30
"""How many files and bytes are read of a folder or archive."""

MAX_DEPTH: Final = 256
"""How deeply XML may be nested."""


_PIECE: Final = 2**20


def read_input(path: Path) -> dict[str, bytes]:
    """Return the files at *path*, a file, a folder or a zip archive, by their relative paths. Hidden files are left out.

    Raises `ConvertError` for what must not be: links that lead out, paths with `..` or a root, encrypted or overlarge members, more than `MAX_TOTAL`
    bytes; `FileError` for what cannot be read.
    """
    if path.is_dir():
        return _folder(path)
    data = read_bytes(path, limit=MAX_TOTAL)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data, path)
    return {path.name: data}


def _folder(root: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(folder) / name
            if not is_inside(path, root):
                raise ConvertError(f"{path}: the file is a link that leads out of the folder")
            data = read_bytes(path)
            total += len(data)
            files[path.relative_to(root).as_posix()] = data
            _check(len(files), total, root)
    return files


def _archive(data: bytes, path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                name = _member(member, path)
                if any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts):
                    continue
                # What the archive says of sizes is not believed: no more than the limit is unpacked.
                with archive.open(member) as file:
                    content = file.read(MAX_BYTES + 1)
                if len(content) > MAX_BYTES:
                    raise ConvertError(f"{path}: {name} has more than {MAX_BYTES:,} bytes")
                if name in files:
                    raise ConvertError(f"{path}: {name} is in the archive twice")
                total += len(content)
                files[name] = content
                _check(len(files), total, path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, ConvertError):
            raise
        raise ConvertError(f"{path}: the archive cannot be read: {error}") from None
    return files


def _member(member: zipfile.ZipInfo, path: Path) -> str:
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    mode = member.external_attr >> 16
    if name.startswith("/") or ".." in parts or ":" in (parts or ("",))[0]:
        raise ConvertError(f"{path}: the archive has a path that leads out of it: {member.filename!r}")
    if mode and stat.S_ISLNK(mode):
        raise ConvertError(f"{path}: the archive has a link: {member.filename!r}")
    return name


def _check(files: int, total: int, path: Path) -> None:
    if files > MAX_FILES or total > MAX_TOTAL:
        raise ConvertError(f"{path}: more than {MAX_FILES:,} files or {MAX_TOTAL:,} bytes")


def check_deflated(data: bytes, name: str) -> None:
    """Raise `ConvertError` where *data*, the file *name*, is no zlib stream, or one of more than `MAX_TOTAL` bytes; it is unpacked piece by piece."""
    unpacker = zlib.decompressobj()
    total = 0
    try:
        while data and not unpacker.eof:
            total += len(unpacker.decompress(data, _PIECE))
            if total > MAX_TOTAL:
                raise ConvertError(f"{name}: unpacked it has more than {MAX_TOTAL:,} bytes")
            data = unpacker.unconsumed_tail
    except zlib.error as error:
        raise ConvertError(f"{name}: it cannot be unpacked: {error}") from None


def check_xml(data: bytes, name: str) -> None:
    """Raise `ConvertError` where *data*, the file *name*, is not well-formed, or has a document type: entities, from inside or outside, are refused."""
    parser = expat.ParserCreate()
    depth = 0

    def doctype(*_: object) -> None:
        raise ConvertError(
            f"{name}: the file has a document type (<!DOCTYPE>), through which XML can read files and grow without bounds; it is refused"
        )

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ConvertError(f"{name}: elements are nested more than {MAX_DEPTH} deep")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except ConvertError:
        raise
    except (LookupError, ValueError) as error:  # an encoding that is none, or that the parser cannot read
        raise ConvertError(f"{name}: XML in an encoding that cannot be read: {error}") from None
    except expat.ExpatError as error:
        raise ConvertError(
            f"{name}:{error.lineno}:{error.offset + 1}: this is not well-formed XML: {expat.ErrorString(error.code)}"
        ) from None


def check_characters(text: str, format_: str, id: str) -> None:
    """Raise `ConvertError` where *text* has a character that XML 1.0 cannot hold."""
    for at, char in enumerate(text):
        if (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff":
            raise ConvertError(f"{id}: XML cannot hold the character U+{ord(char):04X} at {at}; the format {format_} is XML")


__all__ = ["FileError", "check_characters", "check_deflated", "check_xml", "read_input"]
