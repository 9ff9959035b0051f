"""The answers of an adjudication that is under way: kept in a file as they are given, so that whatever ends it loses none.

A line an answer, JSON, each on the disk before the next question is asked; the first line says which two annotations they are about. What a line was cut off in
the middle of is dropped: its question is asked again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final, get_args

from uncorpus.compare.adjudicate import Choice
from uncorpus.store.files import FileError, read_bytes, write_bytes
from uncorpus.store.manifest import sha256

CHOICES: Final[frozenset[str]] = frozenset(get_args(Choice))


def place_of(output: Path) -> Path:
    """Return where the answers for the result *output* are kept: hidden beside it, so that no tool takes them for an article."""
    return output.with_name(f".{output.name}.answers")


class Answers:
    """The answers to the questions about two annotations, in the order of the questions."""

    def __init__(self, path: Path, first: bytes, second: bytes) -> None:
        """Read the answers that *path* has. Raises `FileError` where they are not about *first* and *second*, the bytes of the two files, or no answers."""
        self.path = path
        self._about = {"first": sha256(first), "second": sha256(second)}
        self._given: list[Choice] = []
        if os.path.lexists(path):
            self._given = self._read(read_bytes(path))

    def __len__(self) -> int:
        """Return how many questions have been answered."""
        return len(self._given)

    def __getitem__(self, index: int) -> Choice:
        """Return the answer to the question *index*, counted from 0."""
        return self._given[index]

    def _read(self, data: bytes) -> list[Choice]:
        lines = data.split(b"\n")[:-1]
        try:
            about, *answers = [json.loads(line) for line in lines] or [self._about]
        except ValueError:
            about, answers = None, []
        if about != self._about:
            raise FileError(
                "unreadable-file", self.path, "these are answers about other annotations, or none: move the file away to begin anew"
            )
        if any(answer not in CHOICES for answer in answers):
            raise FileError("unreadable-file", self.path, "this is no file of answers: move it away to begin anew")
        return answers

    def add(self, choice: Choice) -> None:
        """Keep one more answer. Raises `FileError` where that is not possible."""
        self._write([*self._given, choice], new=not self._given)

    def take_back(self) -> None:
        """Forget the last answer."""
        self._write(self._given[:-1], new=True)

    def remove(self) -> None:
        """Remove the file: the answers are in the result."""
        self.path.unlink(missing_ok=True)

    def _write(self, given: list[Choice], *, new: bool) -> None:
        lines = [json.dumps(line, separators=(",", ":")) + "\n" for line in ([self._about, *given] if new else given[-1:])]
        data = "".join(lines).encode()
        if new:
            write_bytes(self.path, data)
        else:
            self._append(data)
        self._given = given

    def _append(self, data: bytes) -> None:
        try:
            # What a kill left of a line goes before the next one is written.
            _cut(self.path)
            with open(self.path, "ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FileError("unwritable-file", self.path, f"cannot be written: {error.strerror or error}") from None


def _cut(path: Path) -> None:
    """Cut off what follows the last line break of the file at *path*."""
    with open(path, "rb+") as file:
        file.truncate(file.read().rfind(b"\n") + 1)
