"""`uncorpus rebase`: an article on a corrected source."""

from __future__ import annotations

import re
from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import diff


@click.command(
    name="rebase",
    short_help="Carry an article over to a corrected source.",
    epilog="""
\b
Examples:
  uncorpus rebase my-corpus/articles/2024-05-01-a.json --source corrected.txt
  uncorpus rebase my-corpus/articles/2024-05-01-a.json --source corrected.txt --dry-run
\b
Exit codes: 0 written; 1 not written, because something has no place in the new text or does not validate, or written as a
draft; 2 usage, or a file could not be read.
""",
)
@click.argument("article", type=click.Path(path_type=Path))
@click.option("--source", type=click.Path(path_type=Path), metavar="FILE", required=True, help="The corrected source.")
@click.option("--replace", is_flag=True, help="Put it in the place of a source of the same name.")
@click.option("--draft", is_flag=True, help="Write what has a place, with the status draft, where something has none; it is then lost.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show the change as a diff.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would become of the annotations.")
def command(article: Path, source: Path, *, replace: bool, draft: bool, show_diff: bool, dry_run: bool) -> int:
    """Carry the edits, blocks and annotations of ARTICLE over to a corrected source.

    What is unchanged is carried exactly; what was changed a little or moved, or stands amid other words now, is carried and told; what has no place is told, and keeps the article from being written. The
    source's file is put into the corpus beside the old one.
    """
    from uncorpus import model
    from uncorpus.cli.import_ import registries_of
    from uncorpus.convert.base import ConvertError
    from uncorpus.convert.importing import as_draft
    from uncorpus.convert.rebase import rebase
    from uncorpus.store.files import read_bytes, write_bytes
    from uncorpus.store.folder import find_folder
    from uncorpus.store.reading import read_record
    from uncorpus.view.terminal import safe

    folder = find_folder(article.parent)
    if folder is None:
        raise Failure(safe(f"{article} is in no corpus"))
    record = read_record(article, model.Article)
    data = read_bytes(source)
    target = _source_path(source, folder.root)
    stored = folder.root / target
    if not replace and stored.exists() and not source.samefile(stored) and read_bytes(stored) != data:
        raise Failure(safe(f"{stored} exists and is another text; rename {source.name}, or replace it with --replace"))
    try:
        result = rebase(record, data, target, registries_of(folder), folder)
    except ConvertError as error:
        raise Failure(safe(str(error))) from None
    for note in result.notes:
        click.echo(safe(f"{'problem: ' if note.is_problem else ''}{note.message}"))
    for finding in result.findings:
        click.echo(safe(f"{'' if finding.is_error else 'warning: '}{finding.code} {finding.rule.name}: {finding.message}"))
    click.echo(f"{result.exact} of {result.spans} spans are carried over exactly", err=True)
    new = result.data if result.is_valid else as_draft(result.data)
    if show_diff:
        click.echo(diff(article, read_bytes(article), new), nl=False)
    if not result.is_valid and not draft:
        click.echo(safe(f"{article}: not written; --draft writes what has a place"), err=True)
        return 1
    if show_diff or dry_run:
        click.echo(safe(f"{article}: would be written"), err=True)
        return 0 if result.is_valid else 1
    stored.parent.mkdir(parents=True, exist_ok=True)
    if not (stored.exists() and read_bytes(stored) == data):
        write_bytes(stored, data)
    write_bytes(article, new)
    click.echo(safe(f"{article}: written, with the source {target}"), err=True)
    click.echo(safe(f"then: uncorpus manifest {folder.root}"), err=True)
    return 0 if result.is_valid else 1


def _source_path(source: Path, root: Path) -> str:
    """Return where the source belongs in the corpus: where it is, or in `sources/` under its own name. Raises `Failure`."""
    from uncorpus.store.files import is_inside
    from uncorpus.view.terminal import safe

    inside = is_inside(source, root / "sources")
    path = source.resolve().relative_to(root.resolve()).as_posix() if inside else f"sources/{source.name}"
    if not re.fullmatch(r"sources/(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*", path):
        raise Failure(safe(f"{source.name}: a source's name has letters, digits, dots, hyphens and underscores only; rename it"))
    return path
