"""What lies where in a release: the one place that knows the names of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from uncorpus.store.files import MAX_CORPUS_BYTES, FileError, read_bytes

CARD: Final = "README.md"
CHECKSUMS: Final = "checksums.json"
CROISSANT: Final = "croissant.json"
CORPUS: Final = "corpus"
SCHEMA: Final = "schema"
PICTURE: Final = "images/article.svg"

DOCUMENTS: Final = ("DATASHEET.md", "LICENSE-DATA.md", "CITATION.cff")
"""Documents that are taken along where they stand beside the corpus: in its folder, or in the one around it."""

LICENSES: Final = ("LICENSE-DATA.md", "LICENSE-DATA", "LICENSE.md", "LICENSE")
"""Where the licence of a release may stand, best first."""

PROSE: Final = "card.md"
"""What people write for the card: a file of the corpus folder, Markdown, with front matter if they like."""

VERSION: Final = r"(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})"
"""A version in a tag."""

HUBS_OWN: Final = frozenset({".gitattributes"})
"""Files that the Hub puts into every repository."""


def shard(table: str, split: str, number: int, total: int) -> str:
    """Return the path of a Parquet file in a release.

    >>> shard("quotes", "train", 0, 2)
    'data/quotes/train-00000-of-00002.parquet'
    """
    return f"data/{table}/{split}-{number:05}-of-{total:05}.parquet"


def shards(table: str, split: str) -> str:
    """Return the pattern of the Parquet files of *split*; no other split's files match it."""
    return f"data/{table}/{split}-*.parquet"


class ReleaseError(Exception):
    """A release that cannot be built, read or published: the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a release, with what it must contain."""

    path: str
    sha256: str
    size: int
    rows: int | None = None
    """Number of rows of a Parquet file."""


@dataclass(frozen=True, slots=True)
class Checksums:
    """The file `checksums.json`: every other file of a release, in the order of their paths."""

    name: str
    data_version: str
    built_with: dict[str, str]
    """The versions of the packages that decide on the bytes. With others the rows are the same, and the bytes of Parquet may differ."""
    shard_bytes: int
    """About how large a Parquet file became before the next one was begun."""
    files: tuple[FileEntry, ...]

    def to_json(self) -> str:
        """Return the file's text: a line for each file."""
        head = {"name": self.name, "data_version": self.data_version, "built_with": self.built_with, "shard_bytes": self.shard_bytes}
        lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
        files = [json.dumps(_entry(file), ensure_ascii=False) for file in self.files]
        return "{\n" + "\n".join(lines) + '\n  "files": [\n    ' + ",\n    ".join(files) + "\n  ]\n}\n"

    @classmethod
    def read(cls, folder: Path) -> Checksums:
        """Return the checksums of the release in *folder*. Raises `ReleaseError` where there are none, or they are broken."""
        path = folder / CHECKSUMS
        try:
            value: Any = json.loads(read_bytes(path, limit=MAX_CORPUS_BYTES))
            files = tuple(
                FileEntry(_text(file["path"]), _text(file["sha256"]), _count(file["size"]), _rows(file.get("rows")))
                for file in value["files"]
            )
            built_with = {_text(name): _text(version) for name, version in value["built_with"].items()}
            return cls(_text(value["name"]), _text(value["data_version"]), built_with, _count(value["shard_bytes"]), files)
        except FileError as error:
            raise ReleaseError(f"{path}: {error.message}; a release is a folder that `uncorpus build` made") from None
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise ReleaseError(f"{path}: these are no checksums of a release ({type(error).__name__}: {error})") from None


def is_release(folder: Path) -> bool:
    """Tell whether *folder* looks like a release."""
    return (folder / CHECKSUMS).is_file()


def corpus_in(folder: Path) -> Path:
    """Return the corpus folder that *folder* holds, if it is a release, or else *folder* itself."""
    return folder / CORPUS if is_release(folder) and not (folder / "corpus.json").is_file() else folder


def write(path: Path, data: bytes) -> None:
    """Write a file of a release that is being made, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entry(file: FileEntry) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": file.path, "sha256": file.sha256, "size": file.size}
    return entry if file.rows is None else entry | {"rows": file.rows}


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is no number of things")
    return value


def _rows(value: Any) -> int | None:
    return None if value is None else _count(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
