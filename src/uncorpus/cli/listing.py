"""`uncorpus list`: the articles of a corpus."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli.common import corpus_option, json_line, open_corpus, output_format, progress


@click.command(
    name="list",
    short_help="List the articles of a corpus.",
    epilog="""
\b
Examples:
  uncorpus list
  uncorpus list --corpus my-corpus --output-format jsonl
""",
)
@corpus_option
@output_format("text", "jsonl")
def command(corpus_path: Path | None, output_format: str) -> None:
    """List the articles: id, split, status, number of quotes, title."""
    from uncorpus.view.terminal import safe

    corpus = open_corpus(corpus_path)
    for article in progress(corpus, "Reading", len(corpus)):
        if output_format == "jsonl":
            row = {
                "id": article.id,
                "split": article.split,
                "status": article.data.status,
                "published": article.published,
                "publisher": article.data.publisher,
                "language": article.data.language,
                "quotes": len(article.data.quotes),
                "title": article.title,
            }
            click.echo(json_line(row))
        else:
            click.echo(safe(f"{article.id}  {article.split}  {article.data.status}  {len(article.data.quotes)} quotes  {article.title}"))
