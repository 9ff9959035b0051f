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
  uncorpus show --open                                as a page in the browser
  uncorpus show --html > article.html                 as one HTML file
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
@click.option("--html", "as_html", is_flag=True, help="Print a page: one HTML file that needs nothing else.")
@click.option("--open", "opens", is_flag=True, help="Write the page to a temporary file and open it in the browser.")
@corpus_option
def command(id: str | None, layers: tuple[str, ...], *, as_html: bool, opens: bool, corpus_path: Path | None) -> None:
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
    if as_html or opens:
        from uncorpus.view.html import LAYERS as SWITCHED_ON
        from uncorpus.view.html import standalone_page

        page = standalone_page(corpus[id], layers or SWITCHED_ON)
        if opens:
            _open(page, id)
        else:
            click.echo(page, nl=False)
        return
    out = console()
    for line in article_lines(corpus[id], layers or LAYERS):
        out.print(line)
    if id == next(iter(corpus.ids)) and len(corpus) > 1 and not layers:
        click.echo(f"{len(corpus) - 1} more articles: see `uncorpus list`", err=True)


def _open(page: str, id: str) -> None:
    """Show *page* in the browser. Raises `Failure` where there is none."""
    import tempfile
    import webbrowser

    from uncorpus.view.terminal import safe

    path = Path(tempfile.mkdtemp(prefix="uncorpus-")) / f"{id}.html"
    path.write_text(page, encoding="utf-8")
    if not webbrowser.open(path.as_uri()):
        raise Failure(safe(f"no browser could be started; the page is {path}"))
    click.echo(safe(str(path)))
