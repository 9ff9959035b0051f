"""A release held against its checksums, against a corpus, and against the models.

Three ways that know nothing of each other: every file has the hash that the checksums say; building again from the corpus gives the same files; and every row of
the Parquet files, read back, is the row that the corpus gives.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from uncorpus.corpus.objects import Corpus, CorpusError
from uncorpus.release.build import build
from uncorpus.release.card import split_front_matter
from uncorpus.release.hub_values import problems
from uncorpus.release.layout import CARD, CHECKSUMS, CORPUS, CROISSANT, HUBS_OWN, Checksums, FileEntry, ReleaseError, file_sha256, shard
from uncorpus.store.files import FileError, read_bytes
from uncorpus.tables.arrow import Row, arrow_schema, to_rows
from uncorpus.tables.features import features
from uncorpus.tables.rows import TABLES

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a release that is not as it must be."""

    path: str
    """The file, relative to the release."""
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared; filled while problems are found."""

    files: int
    rows: int | None
    """Number of rows that were compared with the corpus; None where there was no corpus to compare with."""
    rebuilt: bool


def verify(
    folder: Path, corpus: Corpus | None = None, *, on_row: Callable[[], None] = lambda: None, allow: frozenset[str] = frozenset()
) -> Iterator[Problem | Verified]:
    """Yield what is wrong with the release in *folder*, and at the end what was compared.

    It is held against *corpus*, or against the corpus that it holds. *allow*: files that may be there besides. Raises `ReleaseError` where *folder* is no
    release, `CorpusError` where *corpus* cannot be read.
    """
    checksums = Checksums.read(folder)
    found = list(_files(folder, checksums, allow))
    yield from found
    broken = {problem.path for problem in found}
    if CARD not in broken:
        yield from _card(folder, checksums)
    yield from _parquet(folder, checksums, broken)
    damaged = corpus is None and any(path.startswith(f"{CORPUS}/") for path in broken)
    try:
        against = corpus if corpus is not None else None if damaged else Corpus.load(folder / CORPUS)
        if against is not None and (against.name, against.data_version) != (checksums.name, checksums.data_version):
            said, is_ = f"{checksums.name} {checksums.data_version}", f"{against.name} {against.data_version}"
            yield Problem(CHECKSUMS, f"this says {said}, but the corpus is {is_}")
        if against is None or (corpus is None and not _has_articles(checksums)):
            yield Verified(len(checksums.files), None, rebuilt=False)
            return
        yield from _rebuilt(folder, checksums, against, broken)
        rows = 0
        for item in _rows(folder, checksums, against, broken, on_row):
            if isinstance(item, Problem):
                yield item
            else:
                rows += item
    except CorpusError as error:
        if corpus is not None:
            raise
        yield Problem(CORPUS, str(error))
        yield Verified(len(checksums.files), None, rebuilt=False)
        return
    yield Verified(len(checksums.files), rows, rebuilt=True)


def _files(folder: Path, checksums: Checksums, allow: frozenset[str]) -> Iterator[Problem]:
    """Yield files that are missing, other than they should be, or too many."""
    known = {entry.path: entry for entry in checksums.files}
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()}
    for name, entry in known.items():
        path = there.get(name)
        if path is None:
            yield Problem(name, "this file is missing")
        elif path.is_symlink() or not path.is_file():
            yield Problem(name, "this is not a regular file")
        elif (size := path.stat().st_size) != entry.size:
            yield Problem(name, f"the file has {size:,} bytes, not {entry.size:,}")
        else:
            digest = file_sha256(path)
            if digest != entry.sha256:
                yield Problem(name, f"the file was changed: its SHA-256 is {digest[:12]}…, not {entry.sha256[:12]}…")
    for name in sorted(there.keys() - known.keys() - allow - {CHECKSUMS}):
        yield Problem(name, "this file does not belong to the release")


def _card(folder: Path, checksums: Checksums) -> Iterator[Problem]:
    """Yield where the card's front matter is not what the Hub takes, or not what models and files say."""
    from datasets import Features

    try:
        front, _ = split_front_matter(read_bytes(folder / CARD).decode("utf-8"))
    except (FileError, UnicodeDecodeError, ReleaseError) as error:
        yield Problem(CARD, f"cannot be read: {error}")
        return
    for problem in problems(front):
        yield Problem(CARD, problem)
    infos = front.get("dataset_info")
    infos = {str(info.get("config_name")): info for info in infos if isinstance(info, dict)} if isinstance(infos, list) else {}
    counts = {key: sum(entry.rows or 0 for entry in entries) for key, entries in _series(checksums).items()}
    filled = {table for (table, _), rows in counts.items() if rows}
    if infos.keys() != filled:
        yield Problem(CARD, f"dataset_info has the configs {', '.join(map(str, infos))}, not {', '.join(sorted(filled))}")
        return
    for table, info in infos.items():
        try:
            said = Features._from_yaml_list(info["features"])  # noqa: SLF001 - the way back of what wrote it
            splits = {str(split["name"]): int(split["num_examples"]) for split in info["splits"]}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Problem(CARD, f"dataset_info of {table} cannot be read: {type(error).__name__}: {error}")
            continue
        if said != features(table):
            yield Problem(CARD, f"the features of {table} are not those of the models")
        expected = {split: rows for (name, split), rows in counts.items() if name == table and rows}
        if splits != expected:
            yield Problem(CARD, f"the splits of {table} are {splits}, but the files have {expected}")


def _series(checksums: Checksums) -> dict[tuple[str, str], list[FileEntry]]:
    """Return the Parquet files of each table and split, by the checksums."""
    series: dict[tuple[str, str], list[FileEntry]] = {}
    for entry in checksums.files:
        if found := re.fullmatch(r"data/(\w+)/([\w.]+)-\d{5}-of-\d{5}\.parquet", entry.path):
            series.setdefault((found[1], found[2]), []).append(entry)
    return series


def _parquet(folder: Path, checksums: Checksums, broken: set[str]) -> Iterator[Problem]:
    """Yield Parquet files with another schema or number of rows, and series of them that have gaps."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for (table, split), entries in _series(checksums).items():
        paths = [entry.path for entry in entries]
        for entry in entries:
            if table not in TABLES:
                yield Problem(entry.path, f"there is no table {table!r}")
            elif entry.path not in broken:
                try:
                    with pq.ParquetFile(folder / entry.path) as file:
                        schema, rows = file.schema_arrow, file.metadata.num_rows
                except (OSError, pa.ArrowException) as error:
                    yield Problem(entry.path, f"this is no Parquet file: {error}")
                    continue
                expected = arrow_schema(table)
                if not schema.equals(expected) or _features_in(schema) != _features_in(expected):
                    yield Problem(entry.path, f"the schema is not that of the models: {_schema_difference(schema, expected)}")
                if rows != entry.rows:
                    yield Problem(entry.path, f"the file has {rows:,} rows, not {entry.rows}")
        if paths != [shard(table, split, number, len(paths)) for number in range(len(paths))]:
            yield Problem(paths[0], f"the files of {table}, {split}, are not a whole series: {', '.join(paths)}")


def _schema_difference(found: pa.Schema, expected: pa.Schema) -> str:
    for name in dict.fromkeys((*expected.names, *found.names)):
        own = [schema.field(name).type if name in schema.names else None for schema in (found, expected)]
        if own[0] != own[1]:
            return f"{name} is {own[0] or 'missing'}, not {own[1] or 'expected at all'}"
    return "the features in its metadata differ"


def _features_in(schema: pa.Schema) -> bytes | None:
    """Return the features as the `datasets` library left them in the metadata of *schema*."""
    return (schema.metadata or {}).get(b"huggingface")


def _has_articles(checksums: Checksums) -> bool:
    """Tell whether the release holds the article files."""
    return any(entry.path.startswith(f"{CORPUS}/articles/") for entry in checksums.files)


def _rebuilt(folder: Path, checksums: Checksums, corpus: Corpus, broken: set[str]) -> Iterator[Problem]:
    """Build the release again, and yield the files that differ."""
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "release"
        try:
            expected = build(corpus, again, shard_bytes=checksums.shard_bytes, article_files=_has_articles(checksums))
        except ReleaseError as error:
            yield Problem(CORPUS, f"the release cannot be built again: {error}")
            return
        other_tools = expected.built_with != checksums.built_with
        mine = {entry.path: entry for entry in checksums.files}
        theirs = {entry.path: entry for entry in expected.files}
        for name in sorted(theirs.keys() - mine.keys()):
            yield Problem(name, "the corpus gives this file, and the release does not have it")
        for name in sorted(mine.keys() - theirs.keys()):
            yield Problem(name, "the corpus gives no such file")
        for name in sorted(mine.keys() & theirs.keys() - broken):
            if mine[name].sha256 == theirs[name].sha256 or (other_tools and _is_same_but_for_sizes(folder / name, again / name)):
                continue
            yield Problem(
                name, f"the corpus gives another file, {_first_difference(folder / name, again / name)}{_tools(checksums, expected)}"
            )


def _is_same_but_for_sizes(one: Path, other: Path) -> bool:
    """Tell whether two files differ only as other versions of the packages may write them: Parquet, whose rows are compared, and what tells its size and hash."""
    if one.suffix == ".parquet":
        return True
    if one.name not in (CARD, CROISSANT):
        return False
    sizes = rb"(num_bytes|download_size|dataset_size): \d+|\"(contentSize|sha256)\": \"[^\"]*\""
    return re.sub(sizes, b"", one.read_bytes()) == re.sub(sizes, b"", other.read_bytes())


def _tools(mine: Checksums, theirs: Checksums) -> str:
    """Return which packages wrote the release, where they are not those that are here."""
    others = [f"{name} {version}" for name, version in mine.built_with.items() if theirs.built_with.get(name) != version]
    return f"; it was built with {', '.join(others)}" if others else ""


def _first_difference(one: Path, other: Path) -> str:
    """Return where two files part."""
    place, line = 0, 1
    with one.open("rb") as first, other.open("rb") as second:
        while (a := first.read(2**20)) == (b := second.read(2**20)) and a:
            place += len(a)
            line += a.count(b"\n")
    inside = next((index for index, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    where = f"byte {place + inside:,}"
    return f"from {where} on" if one.suffix == ".parquet" else f"from line {line + a.count(chr(10).encode(), 0, inside)} on ({where})"


def _rows(folder: Path, checksums: Checksums, corpus: Corpus, broken: set[str], on_row: Callable[[], None]) -> Iterator[Problem | int]:
    """Compare every row with the corpus; yield the first difference of each table and split, and the number of rows compared."""
    import pyarrow as pa

    for (table, split), entries in _series(checksums).items():
        paths = [entry.path for entry in entries]
        if table not in TABLES or broken & set(paths):
            continue
        expected = TABLES[table].rows(corpus.articles(split=split)) if split in corpus.splits else iter(())
        compared = 0
        try:
            for mine, theirs in zip_longest(_read(folder, paths, table), expected):
                if difference := _row_difference(mine, theirs):
                    yield Problem(paths[0], f"row {compared:,} of {table}, {split}: {difference}")
                    break
                compared += 1
                on_row()
        except (OSError, pa.ArrowException, ValueError, OverflowError) as error:
            yield Problem(paths[0], f"row {compared:,} of {table}, {split}, cannot be read: {error}")
        yield compared


def _read(folder: Path, paths: list[str], table: str) -> Iterator[Row]:
    """Yield the rows of Parquet files, with labels as their names."""
    import pyarrow.parquet as pq

    for path in paths:
        with pq.ParquetFile(folder / path) as file:
            for batch in file.iter_batches(batch_size=256):
                yield from to_rows(table, batch)


def _row_difference(mine: Row | None, theirs: Row | None) -> str | None:
    if mine is None or theirs is None:
        return "the corpus has more rows" if mine is None else "the corpus has no more rows"
    if mine == theirs:
        return None
    for name in dict.fromkeys((*theirs, *mine)):
        if name not in mine or name not in theirs or mine[name] != theirs[name]:
            one, other = (json.dumps(row.get(name), ensure_ascii=False, default=str)[:120] for row in (mine, theirs))
            return f"{name} is {one}, but the corpus has {other}"
    return None


__all__ = ["HUBS_OWN", "Problem", "Verified", "verify"]
