"""`uncorpus stats`: what a corpus holds, in figures."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli.common import console, corpus_option, json_line, open_corpus, output_format, progress


@click.command(
    name="stats",
    short_help="Count what a corpus holds.",
    epilog="""
\b
Examples:
  uncorpus stats
  uncorpus stats --corpus my-corpus --output-format json
""",
)
@corpus_option
@output_format("text", "json")
def command(corpus_path: Path | None, output_format: str) -> None:
    """Count: items per layer and type, speakers, and how many quotation marks are accounted for."""
    from uncorpus.corpus.stats import Statistics
    from uncorpus.view.terminal import safe

    corpus = open_corpus(corpus_path)
    statistics = Statistics()
    for article in progress(corpus, "Counting", len(corpus)):
        statistics.add(article)
    if output_format == "json":
        click.echo(json_line(statistics.as_dict()))
        return
    out = console()
    out.print(safe(f"{corpus.name} {corpus.data_version or '(no version)'}, {corpus.folder.root}"), style="bold")
    for title, rows in statistics.as_dict().items():
        out.print()
        out.print(title.replace("_", " ").capitalize(), style="bold")
        for name, count in rows.items():
            out.print(safe(f"  {count:>8,}  {name}"))
