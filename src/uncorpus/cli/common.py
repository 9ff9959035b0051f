"""What several commands share: the corpus they work on, output formats, progress."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from uncorpus.corpus import Corpus
    from uncorpus.validate.mend import Mended

F = TypeVar("F", bound=Callable[..., Any])


def corpus_option(function: F) -> F:
    """Add `--corpus`."""
    return click.option(
        "--corpus",
        "corpus_path",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="The corpus folder. [default: ./corpus where there is one, or else the corpus that travels with the package]",
    )(function)


def output_format(*names: str) -> Callable[[F], F]:
    """Add `--output-format` with *names*, the first being the default."""
    return click.option("--output-format", type=click.Choice(names), default=names[0], show_default=True, help="How to write the output.")


def default_folder() -> Path:
    """Return the corpus folder to work on where none is named."""
    from uncorpus.store.folder import CORPUS_FILE, packaged_folder

    for candidate in (Path("corpus"), Path()):
        if (candidate / CORPUS_FILE).is_file():
            return candidate
    return packaged_folder().root


def own_folder() -> Path:
    """Return the corpus in the working directory. Raises `Failure` where there is none: what is installed is not written to, nor checked by mistake."""
    from uncorpus.cli import Failure
    from uncorpus.store.folder import packaged_folder

    folder = default_folder()
    if folder == packaged_folder().root:
        raise Failure(
            f"there is no corpus here (no corpus/corpus.json, no corpus.json); name one. The one that travels with uncorpus is {folder}"
        )
    return folder


def open_corpus(path: Path | None) -> Corpus:
    """Open the corpus at *path*, or the default one."""
    from uncorpus.corpus import Corpus

    return Corpus.load(path or default_folder())


def console(*, stderr: bool = False) -> Console:
    """Return a console: colours on a terminal, plain text elsewhere."""
    from rich.console import Console

    plain = not (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, soft_wrap=plain, emoji=False, markup=False)


def json_line(value: object) -> str:
    """Return *value* as one line of JSON in which no character can control a terminal."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return re.sub(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]", lambda match: f"\\u{ord(match.group()):04x}", text)


T = TypeVar("T")


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Yield *items*; show how far it is on standard error, if that is a terminal and it takes long enough to matter."""
    with progress_bar(label, total) as advance:
        for item in items:
            yield item
            advance()


@contextmanager
def progress_bar(label: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Give a function that counts one step of *total*; nothing is shown where standard error is no terminal, or for a few steps."""
    if not sys.stderr.isatty() or (total is not None and total < 50):
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def written(path: Path, lines: Iterable[Mended], *, writes: bool) -> Iterator[Mended]:
    """Yield *lines*, those of the JSON Lines at *path*, and, if *writes*, write what they become.

    `-` becomes standard output. Any other file is put in place when all lines are there, if one has changed.
    """
    from uncorpus.store.files import NewFile
    from uncorpus.store.lines import STANDARD_INPUT

    if not writes:
        yield from lines
    elif path == STANDARD_INPUT:
        for line in lines:
            sys.stdout.buffer.write(line.after)
            yield line
        sys.stdout.buffer.flush()
    else:
        with NewFile(path) as file:
            has_changed = False
            for line in lines:
                file.write(line.after)
                has_changed = has_changed or line.after != line.before
                yield line
            if has_changed:
                file.commit()


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises `Failure` where it has appeared meanwhile."""
    import os

    from uncorpus.cli import Failure
    from uncorpus.store.files import FileError, write_bytes
    from uncorpus.view.terminal import safe

    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        raise Failure(safe(f"{path} is there already, and is not overwritten")) from None
    except OSError as error:
        raise FileError("unwritable-file", path, f"cannot be written: {error.strerror or error}") from None
    try:
        write_bytes(path, data)
    except BaseException:
        os.unlink(path)
        raise


def diff(path: Path, before: bytes, after: bytes) -> str:
    """Return the change of a file as a unified diff, with nothing in it that could control a terminal."""
    import difflib

    from uncorpus.view.terminal import safe

    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")
    return "".join(safe(line.rstrip("\n")) + "\n" for line in lines)


class LinesDiff:
    """The change of JSON Lines as a unified diff without context, line by line, with nothing in it that could control a terminal."""

    def __init__(self, path: Path) -> None:
        from uncorpus.view.terminal import safe

        self._head = safe(f"--- a/{path}") + "\n" + safe(f"+++ b/{path}") + "\n"
        self._removed = 0

    def of(self, line: Mended) -> str:
        """Return what is shown of *line*; nothing where it is as it was. Called for each line in turn."""
        from uncorpus.view.terminal import safe

        if line.after == line.before:
            return ""
        assert line.line is not None
        self._removed += not line.after
        head, self._head = self._head, ""
        new = line.line - self._removed
        shown = [f"@@ -{line.line} +{new} @@" if line.after else f"@@ -{line.line} +{new},0 @@"]
        for sign, data in (("-", line.before), ("+", line.after)):
            if data:
                shown.append(safe(sign + data.decode("utf-8", "replace").removesuffix("\n")))
                if not data.endswith(b"\n"):
                    shown.append("\\ No newline at end of file")
        return head + "\n".join(shown) + "\n"
