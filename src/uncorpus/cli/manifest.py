"""`uncorpus manifest`: write the corpus file from what the folder holds."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import default_folder


@click.command(
    name="manifest",
    short_help="Write the corpus file, corpus.json.",
    epilog="""
\b
Examples:
  uncorpus manifest my-corpus --name my-corpus --data-version 0.1.0   the first time
  uncorpus manifest my-corpus                                         after every change
  uncorpus manifest my-corpus --check                                 in CI
\b
Exit codes: 0 done or up to date, 1 --check found it out of date, 2 usage, or a file could not be read.
""",
)
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option("--name", help="Name of the corpus. [default: as before]")
@click.option("--data-version", metavar="X.Y.Z", help="Version of the data. [default: as before]")
@click.option(
    "--split",
    "splits",
    multiple=True,
    metavar="SPLIT=ID",
    help="Put an article into a split; others stay where they are, new ones go to train.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the corpus file is out of date.")
def command(corpus: Path | None, name: str | None, data_version: str | None, splits: tuple[str, ...], *, check: bool) -> int:
    """Write `corpus.json`: the articles with their hashes and counts.

    Name, version, rights and splits stay as they were; a new corpus takes the rights of its texts from its first article.
    """
    from pydantic import ValidationError

    from uncorpus import model
    from uncorpus.store.canonical import encode
    from uncorpus.store.files import read_bytes, write_bytes
    from uncorpus.store.folder import CorpusFolder
    from uncorpus.store.manifest import build_manifest
    from uncorpus.store.reading import read_record
    from uncorpus.view.terminal import safe

    folder = CorpusFolder(corpus or default_folder())
    if not folder.root.is_dir():
        raise Failure(safe(f"{folder.root}: there is no such folder"))
    exists = folder.corpus_file.exists()
    old = read_record(folder.corpus_file, model.CorpusFile) if exists else None
    known = {entry.id: entry.split for entry in old.articles} if old else {}
    for item in splits:
        split, _, id = item.partition("=")
        known[id] = split
    if old is None:
        first = next(folder.article_files(), None)
        if first is None:
            raise Failure(safe(f"{folder.root}: there are no articles in {folder.root / 'articles'}"))
        text = read_record(first, model.Article).rights
        rights = model.CorpusRights(text=text, annotations=text)
    else:
        rights = old.rights
    if old is None and (not name or not data_version):
        raise Failure("a new corpus needs --name and --data-version")
    try:
        new = build_manifest(
            folder,
            name=name or (old.name if old else ""),
            data_version=data_version or (old.data_version if old else ""),
            rights=rights,
            schema=old.schema_ if old else None,
            splits=known,
        )
    except ValidationError as error:
        first_error = error.errors(include_url=False)[0]
        raise Failure(safe(f"{'.'.join(map(str, first_error['loc']))} {first_error['input']!r}: {first_error['msg']}")) from None
    unknown = sorted({item.partition("=")[2] for item in splits} - {entry.id for entry in new.articles})
    if unknown:
        raise Failure(safe(f"no article {unknown[0]!r} to put into a split"))
    data = encode(new)
    current = read_bytes(folder.corpus_file) if exists else None
    if data == current:
        click.echo(f"{safe(str(folder.corpus_file))} is up to date")
        return 0
    if check:
        click.echo(f"{safe(str(folder.corpus_file))} is out of date; run `uncorpus manifest`")
        return 1
    write_bytes(folder.corpus_file, data)
    click.echo(f"{safe(str(folder.corpus_file))}: {len(new.articles)} article{'' if len(new.articles) == 1 else 's'}")
    return 0
