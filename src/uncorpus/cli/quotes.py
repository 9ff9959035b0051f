"""`uncorpus quotes`: who said what."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import corpus_option, json_line, open_corpus, output_format

if TYPE_CHECKING:
    from uncorpus.corpus import Quote


@click.command(
    name="quotes",
    short_help="List quotes, filtered.",
    epilog="""
\b
Examples:
  uncorpus quotes --type direct
  uncorpus quotes --speaker antonio-guterres --topic verification
  uncorpus quotes --entity iran --output-format jsonl
""",
)
@click.option("--speaker", metavar="KEY|NAME", help="Only quotes by this speaker.")
@click.option("--type", type=click.Choice(["direct", "indirect", "mixed"]), help="Only quotes of this type.")
@click.option("--topic", metavar="KEY", help="Only quotes about this topic.")
@click.option("--entity", metavar="KEY", help="Only quotes that name this entity.")
@corpus_option
@output_format("text", "jsonl", "csv")
def command(
    speaker: str | None, type: str | None, topic: str | None, entity: str | None, corpus_path: Path | None, output_format: str
) -> None:
    """List the quotes that fit all that is asked for."""
    from uncorpus.view.terminal import safe

    corpus = open_corpus(corpus_path)
    try:
        quotes = corpus.quotes(speaker=speaker, type=type, topic=topic, entity=entity)
    except ValueError as error:
        raise Failure(safe(str(error))) from None
    found = False
    if output_format == "csv":
        click.echo(_csv(COLUMNS))
    for quote in quotes:
        row = _row(quote)
        if output_format == "csv":
            click.echo(_csv(row.values()))
        elif output_format == "jsonl":
            click.echo(json_line(row))
        else:
            who = quote.speaker.name if quote.speaker else "nobody named"
            cue = " ".join(span.text for span in quote.cue)
            click.echo(safe(f"{who} ({', '.join(filter(None, (quote.type, cue)))}; {quote.article.id}#{quote.id})"))
            click.echo(safe(f"    {quote.text}".replace("\n", " ")))
        found = True
    if not found:
        click.echo("No quote fits.", err=True)


COLUMNS = (
    "article",
    "published",
    "quote",
    "speaker",
    "speaker_entity",
    "type",
    "medium",
    "cue",
    "source",
    "topics",
    "start",
    "end",
    "text",
)


def _row(quote: Quote) -> dict[str, Any]:
    """The columns of the output, in their order."""
    speaker = quote.speaker
    return {
        "article": quote.article.id,
        "published": quote.article.published,
        "quote": quote.id,
        "speaker": speaker.name if speaker else None,
        "speaker_entity": speaker.key if speaker else None,
        "type": quote.type,
        "medium": quote.medium,
        "cue": " … ".join(span.text for span in quote.cue),
        "source": " … ".join(span.text for span in quote.source),
        "topics": " ".join(quote.topics),
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
    }


def _csv(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
