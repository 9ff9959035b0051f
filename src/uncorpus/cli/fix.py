"""`uncorpus fix`: put right what follows from the rest of a file."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import diff, own_folder


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
\b
Exit codes: 0 nothing is left to repair by hand, 1 findings are left (or, with --diff and --dry-run, something would change),
2 usage, or a file could not be read.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
def command(paths: tuple[Path, ...], *, unsafe: bool, show_diff: bool, dry_run: bool, base: Path | None) -> int:
    """Repair what is safe, and tell every change.

    Spans whose words stand uniquely near are anchored again, offsets that were left out are filled in, derived labels, order, doubled ids and the
    corpus file are brought up to date. Text and meaning are never changed. Changed files are written in canonical form.
    """
    from uncorpus.store.files import write_bytes
    from uncorpus.store.folder import ARTICLES, CorpusFolder, is_folder
    from uncorpus.validate import Report, validate
    from uncorpus.validate.findings import json_pointer
    from uncorpus.validate.mend import mend, mend_manifest
    from uncorpus.view.terminal import safe

    chosen = paths or (own_folder(),)
    if base is not None and (len(chosen) != 1 or is_folder(chosen[0])):
        raise Failure("--base goes with one article file")
    writes = not (show_diff or dry_run)
    changed = unreadable = 0

    def take(result: object) -> None:
        nonlocal changed, unreadable
        from uncorpus.validate.mend import Mended

        assert isinstance(result, Mended)
        if result.problem:
            unreadable += not result.before
            click.echo(safe(f"{result.path}: {result.problem}"), err=True)
        if result.after == result.before:
            return
        changed += 1
        if show_diff:
            click.echo(diff(result.path, result.before, result.after), nl=False)
            return
        for change in result.changes:
            pointer = f" [{json_pointer(change.pointer)}]" if change.pointer else ""
            click.echo(safe(f"{result.path}: {change.code} {change.message}{pointer}"))
        if writes:
            write_bytes(result.path, result.after)

    for result in mend(chosen, unsafe=unsafe, base=base):
        take(result)
    for path in chosen:
        if is_folder(path / ARTICLES) and (manifest := mend_manifest(CorpusFolder(path), unsafe=unsafe)):
            take(manifest)
    verb = "repaired" if writes else "would be repaired"
    click.echo(f"{changed} file{'' if changed == 1 else 's'} {verb}", err=True)
    if not writes:
        return 2 if unreadable else 1 if changed else 0
    report = Report()
    left = [finding for finding in validate(chosen, report) if finding.is_error]
    if left:
        click.echo(f"{len(left)} error{'' if len(left) == 1 else 's'} left: see `uncorpus validate`", err=True)
    return 2 if unreadable else report.exit_code
