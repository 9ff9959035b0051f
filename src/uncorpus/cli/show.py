"""`uncorpus show`: read an article with its annotations."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import console, corpus_option, open_corpus


@click.command(
    name="show",
    short_help="Print an article with its annotations.",
    epilog="""
\b
Examples:
  uncorpus show                                       the first article
  uncorpus show 2018-01-18-dialogue-and-confidence
  uncorpus show --layer quotes --layer cues           only these layers
""",
)
@click.argument("id", required=False)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(["quotes", "sources", "cues", "entities", "non-quotes", "topics"]),
    help="Show only this layer; may be given several times. [default: all]",
)
@corpus_option
def command(id: str | None, layers: tuple[str, ...], corpus_path: Path | None) -> None:
    """Print an article with its layers.

    Contents of quotes stand in brackets with the quote's id; under each block stands who says what. Colours on a terminal, plain when
    piped.
    """
    from uncorpus.view.terminal import LAYERS, article_lines, safe

    corpus = open_corpus(corpus_path)
    if id is None:
        id = next(iter(corpus.ids), None)
        if id is None:
            raise Failure(f"{corpus.folder.root} has no articles")
    if id not in corpus:
        import difflib

        near = difflib.get_close_matches(id, corpus.ids, n=1, cutoff=0.3)
        hint = f"did you mean {near[0]}?" if near else "see `uncorpus list`"
        raise Failure(safe(f"no article {id!r} in {corpus.folder.root}; {hint}"))
    out = console()
    for line in article_lines(corpus[id], layers or LAYERS):
        out.print(line)
    if id == next(iter(corpus.ids)) and len(corpus) > 1 and not layers:
        click.echo(f"{len(corpus) - 1} more articles: see `uncorpus list`", err=True)
