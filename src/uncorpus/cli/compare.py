"""`uncorpus compare`: two annotations of the same texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import json_line, output_format

if TYPE_CHECKING:
    from uncorpus.compare.attribution import Annotated


@click.command(
    name="compare",
    short_help="Compare two annotations of the same texts.",
    epilog="""
\b
Examples:
  uncorpus compare corpus/passes/a corpus/passes/b             how far two annotators agree
  uncorpus compare gold/ draft/ --no-list                      how good a draft is
  uncorpus compare gold/ draft/ --output-format html > c.html  disagreements side by side
  uncorpus compare polnear/dev drafts/ --view reported-speech --ignore-complementiser
\b
Exit codes: 0 compared, 2 usage, nothing to compare, or a file could not be read.
""",
)
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("other", type=click.Path(path_type=Path))
@click.option(
    "--view",
    type=click.Choice(["all", "reported-speech"]),
    default="all",
    show_default=True,
    help="reported-speech: only content in marks, or with a verb of speech, “according to” or a colon as cue.",
)
@click.option("--ignore-complementiser", is_flag=True, help="A “that” in front of a content makes no difference.")
@click.option("--list/--no-list", "listed", default=True, help="Whether to list every disagreement.")
@output_format("text", "json", "html")
def command(gold: Path, other: Path, view: str, *, ignore_complementiser: bool, listed: bool, output_format: str) -> None:
    """Compare OTHER with GOLD: articles, folders of articles, corpora, or brat folders (PolNeAR's layout).

    Quotes are matched one to one by the overlap of their tokens. GOLD is the reference of precision and recall; F1 is the same either way, so that
    two annotators can be compared as well. Texts are paired by their ids.
    """
    from uncorpus.compare.report import as_json, as_text, compare
    from uncorpus.view.terminal import safe

    try:
        comparison = compare(_read(gold), _read(other), view, complementiser=not ignore_complementiser)  # type: ignore[arg-type]
    except ValueError as error:
        raise Failure(safe(str(error))) from None
    except ImportError as error:
        raise Failure(f"comparing needs {error.name}: python -m pip install 'uncorpus[compare]'") from None
    if not comparison.texts:
        raise Failure(safe(f"{gold} and {other} have no text in common (texts are paired by their ids)"))
    if output_format == "json":
        click.echo(json_line(as_json(comparison, listed=listed)))
    elif output_format == "html":
        from uncorpus.compare.page import as_html

        click.echo(as_html(comparison, f"{gold.name} and {other.name}"), nl=False)
    else:
        for line in as_text(comparison, listed=listed):
            click.echo(safe(line))


def _read(path: Path) -> Iterator[Annotated]:
    """Yield the annotated texts at *path*."""
    from uncorpus import model
    from uncorpus.compare.attribution import from_article
    from uncorpus.compare.brat import is_brat, read_brat
    from uncorpus.store.folder import ARTICLES, CorpusFolder, is_folder, json_files
    from uncorpus.store.reading import read_record
    from uncorpus.view.terminal import safe

    if is_brat(path):
        yield from read_brat(path)
        return
    if is_folder(path / ARTICLES):
        files = list(CorpusFolder(path).article_files())
    else:
        files = list(json_files(path)) if is_folder(path) else [path]
    if not files:
        raise Failure(safe(f"{path}: there are no articles and no brat files"))
    for file in files:
        yield from_article(read_record(file, model.Article))
