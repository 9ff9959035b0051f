"""Tables → Parquet files: streamed, cut by size, the same bytes for the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from uncorpus.release.layout import shard
from uncorpus.tables.arrow import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP_BYTES: Final = 16 * 2**20
"""How large a row group grows in memory. The Hub's viewer reads whole row groups: some ten megabytes open at once."""

WRITE: Final[dict[str, Any]] = {
    "compression": "zstd",
    "write_page_index": True,
    # Equal rows give equal chunks at another place too, so that a new version uploads only what is new.
    "use_content_defined_chunking": True,
}


@dataclass(frozen=True, slots=True)
class Written:
    """A Parquet file that is written."""

    path: str
    rows: int
    nbytes: int
    """Size of the rows as Arrow."""


def arrow_size(rows: pa.Table) -> int:
    """Return how many bytes *rows* take in an Arrow stream: the same for the same rows, in whatever buffers they are held."""
    import pyarrow as pa

    return sum(pa.ipc.get_record_batch_size(batch) for batch in rows.to_batches())


class TableWriter:
    """Writes the rows of one table and split below *root*, into files of at most about *shard_size* bytes."""

    def __init__(self, root: Path, table: str, split: str, shard_size: int) -> None:
        self._root, self._table, self._split, self._shard_size = root, table, split, shard_size
        self._group: list[pa.Table] = []
        self._group_bytes = 0
        self._writer: Any = None
        self._sink: Any = None
        self._done: list[tuple[Path, int, int]] = []
        self._file_rows = self._file_bytes = 0

    def add(self, rows: pa.Table) -> None:
        """Write *rows* after those before."""
        self._group.append(rows)
        self._group_bytes += arrow_size(rows)
        if self._group_bytes >= ROW_GROUP_BYTES:
            self._flush()

    def close(self) -> list[Written]:
        """Finish the files, give them their names, and return them. There is at least one, with no rows if there are none."""
        import os

        self._flush()
        if self._writer is None and not self._done:
            self._open()
        self._finish()
        written = []
        for number, (path, rows, nbytes) in enumerate(self._done):
            name = shard(self._table, self._split, number, len(self._done))
            os.replace(path, self._root / name)
            written.append(Written(name, rows, nbytes))
        return written

    def _flush(self) -> None:
        """Write what was gathered as a row group."""
        import pyarrow as pa

        if not self._group:
            return
        if self._writer is None:
            self._open()
        table = pa.concat_tables(self._group)
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self._file_rows += table.num_rows
        self._file_bytes += self._group_bytes
        self._group, self._group_bytes = [], 0
        if self._sink.tell() >= self._shard_size:
            self._finish()

    def _open(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self._root / f"data/{self._table}/.{self._split}-{len(self._done):05}"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pq.ParquetWriter(self._sink, arrow_schema(self._table), **WRITE)
        self._path = path

    def _finish(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        self._sink.close()
        self._writer = None
        self._done.append((self._path, self._file_rows, self._file_bytes))
        self._file_rows = self._file_bytes = 0
