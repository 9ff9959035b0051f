"""`uncorpus export`: the tables as files."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import open_corpus, progress_bar


@click.command(
    name="export",
    short_help="Write the tables as JSON Lines, CSV or Parquet.",
    epilog="""
\b
Examples:
  uncorpus export --format csv --config quotes --output out
  uncorpus export my-corpus --format parquet --output out      every config
\b
Exit codes: 0 done, 2 usage, or a file could not be read or written.
""",
)
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option("--format", "file_format", type=click.Choice(("jsonl", "csv", "parquet")), required=True, help="What to write.")
@click.option(
    "--config", "configs", multiple=True, metavar="NAME", help="A table, as in `quotes`; may be given several times. [default: all]"
)
@click.option("--split", metavar="NAME", help="Only this split. [default: all of them in one file]")
@click.option(
    "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="The folder to write to; no file there is overwritten."
)
def command(corpus: Path | None, file_format: str, configs: tuple[str, ...], split: str | None, output: Path) -> None:
    """Write tables of the corpus as files, one a table."""
    from uncorpus.release.export import export
    from uncorpus.tables.rows import TABLES
    from uncorpus.view.terminal import safe

    opened = open_corpus(corpus)
    for name in configs:
        if name not in TABLES:
            raise Failure(safe(f"no config {name!r}; there are: {', '.join(TABLES)}"))
    if split is not None and split not in opened.splits:
        raise Failure(safe(f"no split {split!r}; there are: {', '.join(opened.splits)}"))
    for name in dict.fromkeys(configs or TABLES):
        with progress_bar(f"Writing {name}", None) as advance:
            path = export(opened, name, file_format, output, split=split, on_row=advance)
        click.echo(safe(str(path)))
