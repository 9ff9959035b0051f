"""`uncorpus fix`: put right what follows from the rest of a file."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import LinesDiff, diff, own_folder, written


@click.command(
    name="fix",
    short_help="Repair files.",
    epilog="""
\b
Examples:
  uncorpus fix my-corpus/                    repair what is safe
  uncorpus fix my-corpus/ --diff             only show what would change
  uncorpus fix my-corpus/ --unsafe           more, which needs a look
  uncorpus fix a.json --base a-before.json   after the text was changed
  uncorpus fix articles.jsonl --corpus my-corpus/
  cat articles.jsonl | uncorpus fix - --corpus my-corpus/ > fixed.jsonl
\b
Exit codes: 0 nothing is left to repair by hand, 1 findings are left (or, with --diff and --dry-run, something would change),
2 usage, or a file could not be read.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--unsafe", is_flag=True, help="Also make repairs that need a look: null and empty lists for missing keys, stray punctuation, mentions."
)
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show the changes as a diff.")
@click.option("--dry-run", is_flag=True, help="Write nothing; list the changes.")
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An older version of the one article given: its context helps to find spans again.",
)
@click.option("--corpus", metavar="DIR", type=click.Path(path_type=Path), help="Registries and sources for files outside of a corpus.")
def command(paths: tuple[Path, ...], *, unsafe: bool, show_diff: bool, dry_run: bool, base: Path | None, corpus: Path | None) -> int:
    """Repair what is safe, and tell every change.

    Spans whose words stand uniquely near are anchored again, offsets that were left out are filled in, derived labels, order, doubled ids and the
    corpus file are brought up to date. Text and meaning are never changed. Changed files are written in canonical form. In a .jsonl file
    an article is a line; `-` reads such lines from standard input and writes them to standard output.
    """
    import tempfile

    from uncorpus.store.files import FileError, write_bytes
    from uncorpus.store.folder import ARTICLES, CorpusFolder, is_folder
    from uncorpus.store.lines import STANDARD_INPUT, is_lines
    from uncorpus.validate import Report, validate
    from uncorpus.validate.findings import json_pointer
    from uncorpus.validate.mend import Mended, mend, mend_lines, mend_manifest
    from uncorpus.view.terminal import safe

    chosen = paths or (own_folder(),)
    if base is not None and (len(chosen) != 1 or is_folder(chosen[0]) or is_lines(chosen[0])):
        raise Failure("--base goes with one article file")
    writes = not (show_diff or dry_run)
    folder = CorpusFolder(corpus) if corpus is not None else None
    # What is written to standard output is articles, and nothing else.
    tell_apart = writes and STANDARD_INPUT in chosen
    repaired = tempfile.TemporaryFile() if tell_apart else None  # noqa: SIM115  it goes with the process
    changed = unreadable = 0

    def tell(result: Mended) -> bool:
        """Say what became of a file or line, and return whether it has changed."""
        where = f"{result.path}:{result.line}" if result.line else str(result.path)
        if result.problem:
            click.echo(safe(f"{where}: {result.problem}"), err=True)
        if result.after == result.before:
            return False
        for change in () if show_diff else result.changes:
            pointer = f" [{json_pointer(change.pointer)}]" if change.pointer else ""
            click.echo(safe(f"{where}: {change.code} {change.message}{pointer}"), err=tell_apart)
        return True

    def take(result: Mended) -> None:
        nonlocal changed, unreadable
        unreadable += bool(result.problem and not result.before)
        if not tell(result):
            return
        changed += 1
        if show_diff:
            click.echo(diff(result.path, result.before, result.after), nl=False)
        if writes:
            write_bytes(result.path, result.after)

    for result in mend([path for path in chosen if not is_lines(path)], unsafe=unsafe, base=base, corpus=folder):
        take(result)
    for path in filter(is_lines, chosen):
        differ, has_changed = LinesDiff(path), False
        try:
            for line in written(path, mend_lines(path, unsafe=unsafe, corpus=folder), writes=writes):
                has_changed = tell(line) or has_changed
                if show_diff:
                    click.echo(differ.of(line), nl=False)
                if repaired is not None and path == STANDARD_INPUT:
                    repaired.write(line.after)
        except FileError as error:
            take(Mended(path, b"", b"", problem=error.message))
        changed += has_changed
    for path in chosen:
        if is_folder(path / ARTICLES) and (manifest := mend_manifest(CorpusFolder(path), unsafe=unsafe)):
            take(manifest)
    verb = "repaired" if writes else "would be repaired"
    click.echo(f"{changed} file{'' if changed == 1 else 's'} {verb}", err=True)
    if not writes:
        return 2 if unreadable else 1 if changed else 0
    report = Report()
    if repaired is not None:
        repaired.seek(0)
    left = sum(finding.is_error for finding in validate(chosen, report, corpus=corpus, stdin=repaired))
    if left:
        click.echo(f"{left} error{'' if left == 1 else 's'} left: see `uncorpus validate`", err=True)
    return 2 if unreadable else report.exit_code
