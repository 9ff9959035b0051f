"""`uncorpus manifest`: write the corpus file from what the folder holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import own_folder

if TYPE_CHECKING:
    from uncorpus.model import CorpusFile, CorpusRights
    from uncorpus.store.folder import CorpusFolder


@click.command(
    name="manifest",
    short_help="Write the corpus file, corpus.json.",
    epilog="""
\b
Examples:
  uncorpus manifest my-corpus --name my-corpus --data-version 0.1.0 --holder "Me" --license cc-by-4.0
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
@click.option("--holder", help="Who holds the rights in the annotations. [default: as before]")
@click.option("--license", "license_", help="Licence of the annotations, as the Hub writes it, e.g. cc-by-4.0. [default: as before]")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the corpus file is out of date.")
def command(
    corpus: Path | None,
    name: str | None,
    data_version: str | None,
    splits: tuple[str, ...],
    *,
    holder: str | None,
    license_: str | None,
    check: bool,
) -> int:
    """Write `corpus.json`: the articles with their hashes and counts.

    Name, version, rights and splits stay as they were, unless told otherwise. A new corpus takes the rights in its texts from its first
    article; those in the annotations are yours to say.
    """
    from uncorpus import model
    from uncorpus.store.canonical import encode
    from uncorpus.store.files import MAX_CORPUS_BYTES, read_bytes, write_bytes
    from uncorpus.store.folder import CorpusFolder, is_folder
    from uncorpus.store.manifest import ManifestError, build_manifest
    from uncorpus.store.reading import read_record
    from uncorpus.view.terminal import safe

    folder = CorpusFolder(corpus or own_folder())
    if not is_folder(folder.root):
        raise Failure(safe(f"{folder.root}: there is no such folder"))
    exists = folder.corpus_file.exists()
    old = read_record(folder.corpus_file, model.CorpusFile, limit=MAX_CORPUS_BYTES) if exists else None
    if old is None and not (name and data_version and holder and license_):
        raise Failure("a new corpus needs --name, --data-version, --holder and --license (the rights in its annotations)")
    known = {entry.id: entry.split for entry in old.articles} if old else {}
    for item in splits:
        split, equals, id = item.partition("=")
        if not equals:
            raise Failure(safe(f"--split {item!r}: write SPLIT=ID, as in test=2024-03-03-harbour"))
        known[id] = split
    try:
        new = build_manifest(
            folder,
            name=name or (old.name if old else ""),
            data_version=data_version or (old.data_version if old else ""),
            rights=_rights(folder, old, holder, license_),
            schema=old.schema_ if old else None,
            splits=known,
        )
    except ManifestError as error:
        raise Failure(safe(str(error))) from None
    unknown = sorted({item.partition("=")[2] for item in splits} - {entry.id for entry in new.articles})
    if unknown:
        raise Failure(safe(f"no article {unknown[0]!r} to put into a split"))
    data = encode(new)
    current = read_bytes(folder.corpus_file, limit=MAX_CORPUS_BYTES) if exists else None
    if data == current:
        click.echo(f"{safe(str(folder.corpus_file))} is up to date")
        return 0
    if check:
        click.echo(f"{safe(str(folder.corpus_file))} is out of date; run `uncorpus manifest`")
        return 1
    write_bytes(folder.corpus_file, data)
    click.echo(f"{safe(str(folder.corpus_file))}: {len(new.articles)} article{'' if len(new.articles) == 1 else 's'}")
    return 0


def _rights(folder: CorpusFolder, old: CorpusFile | None, holder: str | None, license_: str | None) -> CorpusRights:
    """Return the rights of *old*, or of the first article, with what was said of the annotations."""
    from uncorpus.store.manifest import annotation_rights, text_rights

    text = old.rights.text if old else text_rights(folder)
    annotations = old.rights.annotations if old else None
    return annotation_rights(text, annotations, holder, license_)
