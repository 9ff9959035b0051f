"""`uncorpus validate`: check files and say, with line and column, what is wrong."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli.common import default_folder, progress_bar


@click.command(
    name="validate",
    short_help="Check corpora and files.",
    epilog="""
\b
Examples:
  uncorpus validate                                     the corpus in ./corpus
  uncorpus validate my-corpus/                          a whole corpus
  uncorpus validate my-corpus/articles/2024-05-01-a.json  one article
\b
Exit codes: 0 everything is valid, 1 there are findings, 2 usage, or a file could not be read.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings make the exit code 1, too.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], *, strict: bool) -> int:
    """Check corpora, folders of articles, or single files.

    Each finding is a line: file:line:column, the rule's code and name, what is wrong and what to do, and the JSON pointer. One broken
    file never keeps the others from being checked.
    """
    from uncorpus.store.folder import CorpusFolder
    from uncorpus.validate.engine import Report, validate
    from uncorpus.validate.report import line, summary

    checked = paths or (default_folder(),)
    report = Report()
    total = sum(sum(1 for _ in CorpusFolder(path).article_files()) + 3 if path.is_dir() else 1 for path in checked)
    with progress_bar("Checking", total) as advance:
        for finding in validate(checked, report, on_file=lambda path: advance()):
            click.echo(line(finding))
    click.echo(summary(report, checked), err=True)
    return 1 if strict and report.warnings and not report.exit_code else report.exit_code
