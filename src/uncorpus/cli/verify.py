"""`uncorpus verify`: a release held against its checksums and against a corpus."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import json_line, output_format, progress_bar
from uncorpus.release.layout import ReleaseError

if TYPE_CHECKING:
    from uncorpus.release.verify import Problem, Verified


@click.command(
    name="verify",
    short_help="Check a release against its checksums and a corpus.",
    epilog="""
\b
Examples:
  uncorpus verify dist/hf --corpus corpus         is it what this corpus gives?
  uncorpus verify dist/hf                         is it what the corpus inside of it gives?
  uncorpus verify ORG/uncorpus --revision v1.0.0  the same for what is on the Hub
\b
Exit codes: 0 all is as it must be, 1 something is not, 2 usage, or nothing could be read.
""",
)
@click.argument("release", metavar="DIR|REPO")
@click.option(
    "--corpus", metavar="DIR", type=click.Path(path_type=Path), help="The corpus to compare with. [default: the one in the release]"
)
@click.option("--revision", metavar="REV", help="Tag, branch or commit of a repository on the Hub. [default: main]")
@output_format("text", "json")
def command(release: str, corpus: Path | None, revision: str | None, output_format: str) -> int:
    """Compare every file with its checksum, the whole release with what the corpus gives, and every row with the corpus's.

    A REPO is asked for on the Hub, when there is no folder of that name.
    """
    from uncorpus.corpus import Corpus
    from uncorpus.release.verify import Verified as Done
    from uncorpus.release.verify import verify
    from uncorpus.view.terminal import safe

    against = Corpus.load(corpus) if corpus else None
    found = 0
    done: Verified | None = None
    with _folder(release, revision) as (folder, allow), progress_bar("Comparing rows", None) as advance:
        for item in _named(verify(folder, against, on_row=advance, allow=allow), folder, release):
            if isinstance(item, Done):
                done = item
            elif output_format == "text":
                found += 1
                click.echo(safe(f"{release}/{item.path}: {item.message}"))
            else:
                found += 1
                click.echo(json_line({"path": item.path, "message": item.message}))
    assert done is not None
    if done.rows is None:
        compared = "no row was compared: there is no corpus to compare with" if not found else "rows were not compared"
    else:
        compared = f"{done.rows:,} rows compared with the corpus"
    click.echo(f"{found or 'no'} problem{'' if found == 1 else 's'}; {done.files:,} files, {compared}", err=True)
    return 1 if found else 0


def _named(items: Iterator[Problem | Verified], folder: Path, release: str) -> Iterator[Problem | Verified]:
    """Yield *items*; what stops them speaks of the *release* that was named, and not of the folder to which it was downloaded."""
    try:
        yield from items
    except ReleaseError as error:
        raise ReleaseError(str(error).replace(str(folder), release)) from None


@contextmanager
def _folder(release: str, revision: str | None) -> Iterator[tuple[Path, frozenset[str]]]:
    """Give the release as a folder, downloaded if need be, and the files that may be there besides."""
    from uncorpus.release.hub import REPO, client, fetch
    from uncorpus.release.layout import HUBS_OWN

    path = Path(release)
    if path.exists():
        if revision is not None:
            raise Failure("--revision is for a repository on the Hub")
        yield path, frozenset()
        return
    if not REPO.fullmatch(release):
        raise Failure(f"{release}: there is no such folder, and it is no name of a repository (ORG/NAME)")
    with tempfile.TemporaryDirectory() as place:
        fetch(client(), release, revision or "main", Path(place))
        yield Path(place), HUBS_OWN
