"""JSON Lines: a file, or standard input, with an article on each line. Read line by line, so that the whole may have any size.

A line ends with a line feed; empty lines mean nothing. How a line is written is said in `canonical.dumps_line`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Final

from uncorpus.store.files import MAX_BYTES, open_file, unreadable

STANDARD_INPUT: Final = Path("-")
LINES_SUFFIX: Final = ".jsonl"


def is_lines(path: Path) -> bool:
    """Tell whether *path* has an article on each line: it ends in `.jsonl`, or is `-`, standard input."""
    return path == STANDARD_INPUT or path.suffix == LINES_SUFFIX


def read_lines(path: Path, stdin: IO[bytes] | None = None) -> Iterator[bytes]:
    """Yield the lines of *path* (`-`: of *stdin*, or of standard input) with their ends.

    Of a line that has more than `MAX_BYTES` so much is yielded as shows it, and the rest is passed over. Raises `FileError`.
    """
    source = nullcontext(stdin or sys.stdin.buffer) if path == STANDARD_INPUT else open_file(path)
    with source as lines:
        try:
            while line := lines.readline(MAX_BYTES + 1):
                yield line
                while len(line) > MAX_BYTES and not line.endswith(b"\n"):
                    line = lines.readline(MAX_BYTES + 1)
                    if not line:
                        return
        except OSError as error:
            raise unreadable(path, error) from None
