"""The tables as files for those who want files: JSON Lines, CSV, Parquet."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from uncorpus.corpus.objects import Corpus
from uncorpus.release.layout import ReleaseError
from uncorpus.store.files import umask
from uncorpus.tables.arrow import Row, arrow_schema
from uncorpus.tables.features import columns, features
from uncorpus.tables.load import rows
from uncorpus.tables.rows import TABLES

BATCH: Final = 1024


def export(
    corpus: Corpus, table: str, file_format: str, output: Path, *, split: str | None = None, on_row: Callable[[], None] = lambda: None
) -> Path:
    """Write *table* of *corpus* to the folder *output* as `jsonl`, `csv` or `parquet`, and return the file.

    JSON Lines and CSV have labels as their names; in CSV what is nested is JSON. Nothing that is there is overwritten. Raises `ReleaseError`, `CorpusError`.
    """
    path = output / (f"{table}-{split}.{file_format}" if split else f"{table}.{file_format}")
    if os.path.lexists(path):
        raise ReleaseError(f"{path} is there already; nothing is overwritten")

    def counted() -> Iterator[Row]:
        for row in rows(corpus, table, split):
            yield row
            on_row()

    try:
        output.mkdir(parents=True, exist_ok=True)
        with _new_file(path) as file:
            _WRITERS[file_format](file, table, counted())
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be written: {error.strerror or error}") from None
    return path


def _jsonl(file: IO[bytes], table: str, items: Iterable[Row]) -> None:
    for row in items:
        file.write(json.dumps(row, ensure_ascii=False, default=str).encode("utf-8") + b"\n")


def _csv(file: IO[bytes], table: str, items: Iterable[Row]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    names = [name for name, _ in columns(TABLES[table].columns)]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in items:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    text.flush()
    text.detach()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def _parquet(file: IO[bytes], table: str, items: Iterable[Row]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, encode, iterator = arrow_schema(table), features(table).encode_example, iter(items)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := [encode(row) for row in islice(iterator, BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


_WRITERS: Final[dict[str, Callable[[IO[bytes], str, Iterable[Row]], None]]] = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}
FORMATS: Final = tuple(_WRITERS)


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that has its name only when all of it is written."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with open(descriptor, "wb") as file:
            yield file
        os.chmod(name, 0o666 & ~umask())
        os.link(name, path)
    finally:
        os.unlink(name)
