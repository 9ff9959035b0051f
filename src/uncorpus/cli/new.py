"""`uncorpus new`: an article from a text or a saved page."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import write_new


@click.command(
    name="new",
    short_help="Make an article of a text or a saved page.",
    epilog="""
\b
Examples:
  uncorpus new page.html --output my-corpus
  uncorpus new story.txt --date 2024-05-01 --publisher "Example Wire" --output my-corpus
  pbpaste | uncorpus new - --date 2024-05-01 --publisher "Example Wire" --id 2024-05-01-talks
\b
Exit codes: 0 done, 2 usage, a fact is missing, or no article can be made of the file.
""",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--id", "id_", help="Id of the article, a date and a slug. [default: date and title]")
@click.option("--date", "day", metavar="YYYY-MM-DD", help="Day of publication. [default: what the page's metadata or the dateline says]")
@click.option("--publisher", help="Who published it. [default: what the page says]")
@click.option("--url", help="Its address. [default: what the page says]")
@click.option("--language", help="Language of the text, a BCP 47 tag. [default: what the page says, or en]")
@click.option("--holder", help="Who holds the rights in the text. [default: the publisher]")
@click.option(
    "--license", "license_", default="other", show_default=True, help="Licence of the text, as the Hub writes it, e.g. cc-by-4.0."
)
@click.option("--license-name", help="Name of a licence that has no identifier.")
@click.option("--rights", "statement", help="The terms in a sentence or two.")
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The corpus folder. [default: ./corpus where there is one, or the working directory]",
)
def command(
    file: Path,
    id_: str | None,
    day: str | None,
    publisher: str | None,
    url: str | None,
    language: str | None,
    holder: str | None,
    license_: str,
    license_name: str | None,
    statement: str | None,
    output: Path | None,
) -> None:
    """Make an article of FILE: plain text, Markdown, or HTML as saved from a browser; `-` reads standard input.

    The bytes are kept in sources/; the text is derived from them by recorded edits, with its headline, dateline, paragraphs, subheadings, pull quotes
    and captions. Nothing is overwritten.
    """
    from uncorpus.draft.source.article import Facts, new_article
    from uncorpus.draft.source.decode import SourceError
    from uncorpus.store.canonical import encode
    from uncorpus.store.files import MAX_BYTES, read_bytes
    from uncorpus.view.terminal import safe

    try:
        published = dt.date.fromisoformat(day) if day is not None else None
    except ValueError:
        raise Failure(safe(f"--date {day!r}: write YYYY-MM-DD")) from None
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if str(file) == "-" else read_bytes(file)
    if len(data) > MAX_BYTES:
        raise Failure(f"standard input has more than {MAX_BYTES:,} bytes")
    facts = Facts(id_, published, publisher, url, language, holder, license_, license_name, statement)
    try:
        made = new_article(data, file.name, facts)
    except SourceError as error:
        raise Failure(safe(f"{file}: {error}")) from None
    except ImportError as error:
        raise Failure(
            f"reading HTML needs the extra `draft`: python -m pip install 'uncorpus[draft]' ({safe(str(error).splitlines()[0])})"
        ) from None
    folder = output or (Path("corpus") if Path("corpus/articles").is_dir() else Path())
    article = made.article
    target, source = folder / "articles" / f"{article.id}.json", folder / article.source.path
    taken = next((path for path in (target, source) if path.exists()), None)
    if taken is not None:
        raise Failure(safe(f"{taken} is there already, and is not overwritten; choose another --id"))
    for path in (source, target):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(safe(f"{path.parent}: this folder cannot be made: {error.strerror or error}")) from None
    write_new(source, made.data)
    try:
        write_new(target, encode(article))
    except BaseException:
        source.unlink()  # a source without its article is half a result
        raise
    click.echo(safe(f"{source}"))
    click.echo(safe(f"{target}: “{article.title}”, {article.published}, {len(article.blocks)} blocks, {len(article.source.edits)} edits"))
    for note in made.notes:
        click.echo(safe(f"note: {note}"), err=True)
    click.echo(safe(f"next: uncorpus draft {target}"), err=True)
