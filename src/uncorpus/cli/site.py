"""`uncorpus site`: the corpus as static pages."""

from __future__ import annotations

import os
from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import default_folder, progress_bar


@click.command(
    name="site",
    short_help="Make static pages to explore a corpus.",
    epilog="""
\b
Examples:
  uncorpus site                                      the corpus in ./corpus, to ./site; open site/index.html
  uncorpus site my-corpus --output public --jobs 2
  uncorpus site corpus --compare corpus/passes/b     with pages that compare two annotations
\b
Exit codes: 0 done, 2 usage, a file could not be read, or the output is a folder that this did not make.
""",
)
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("site"), show_default=True, help="The folder: new, empty, or an older site."
)
@click.option(
    "--compare",
    "other",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Another annotation of the same articles, before or by somebody else: a corpus, or a folder of article files.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    help="How many processes share the articles; the site is the same. [default: one a core, at most 4]",
)
def command(corpus: Path | None, output: Path, other: Path | None, jobs: int | None) -> None:
    """Make a site of a corpus: a front page with search, a page for each article, speaker, topic and name.

    It needs no server and no network: open index.html, or publish the folder as it is. Of an older site in the same folder only what was made is
    replaced; a folder that is something else is never written to.
    """
    from uncorpus.site.build import build, open_corpus
    from uncorpus.site.output import OutputError
    from uncorpus.view.terminal import safe

    opened = open_corpus(corpus or default_folder())
    if not opened.ids:
        raise Failure(safe(f"{opened.folder.root} has no articles"))
    compared = open_corpus(other) if other else None
    if compared is not None and not set(opened.ids) & set(compared.ids):
        raise Failure(safe(f"{other} has no article of {opened.folder.root}"))
    names = (opened.folder.root.resolve().name, compared.folder.root.resolve().name) if compared else ("", "")
    try:
        with progress_bar("Writing", len(opened)) as advance:
            built = build(opened, output, other=compared, names=names, jobs=jobs or min(4, os.cpu_count() or 1), on_article=advance)
    except OutputError as error:
        raise Failure(safe(str(error))) from None
    count = f"{built.articles:,} article{'' if built.articles == 1 else 's'}, {built.quotes:,} quotes, {built.pages:,} pages"
    click.echo(safe(f"{output}: {count}; open {output / 'index.html'}"))
