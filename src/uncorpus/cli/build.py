"""`uncorpus build`: the folder that is a release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import own_folder, progress_bar

if TYPE_CHECKING:
    from uncorpus.corpus import Corpus

F = TypeVar("F", bound=Callable[..., Any])


def previous_option(function: F) -> F:
    """Add `--previous`."""
    return click.option(
        "--previous",
        metavar="DIR|none",
        help="The corpus or release before this one, to check the step of the version. [default: what git has at the last tag data-v…]",
    )(function)


@click.command(
    name="build",
    short_help="Build a release: a folder for the Hub.",
    epilog="""
\b
Examples:
  uncorpus build                                  the corpus here → dist/hf
  uncorpus build my-corpus --output /tmp/release --jobs 4
  python -c 'import datasets; print(datasets.load_dataset("dist/hf", "quotes"))'
\b
Exit codes: 0 built, 2 not built: usage, a file that cannot be read, or a version that does not fit what changed.
""",
)
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output", metavar="DIR", default="dist/hf", show_default=True, type=click.Path(path_type=Path), help="Where to put the release."
)
@click.option(
    "--shard-size", "megabytes", metavar="MB", default=256, show_default=True, type=click.IntRange(1, 4096), help="Size of a Parquet file."
)
@click.option(
    "--article-files/--no-article-files", default=None, help="Whether the articles are in it as files, too. [default: up to 5,000 of them]"
)
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes share the articles.")
@previous_option
def command(corpus: Path | None, output: Path, megabytes: int, jobs: int, *, article_files: bool | None, previous: str | None) -> None:
    """Build the folder that is published: Parquet for every config, card, checksums, schemas, the corpus itself.

    The same corpus gives the same bytes. A release at the output is replaced, anything else is not. Documents beside the corpus (DATASHEET.md, LICENSE-DATA.md,
    CITATION.cff) are taken along; what people want to say in the card stands in the corpus folder's card.md.
    """
    from uncorpus.corpus import Corpus
    from uncorpus.release.build import build
    from uncorpus.view.terminal import safe

    opened = Corpus.load(corpus or own_folder())
    click.echo(safe(checked_step(opened, previous)), err=True)
    with progress_bar("Building", len(opened)) as advance:
        checksums = build(opened, output, shard_bytes=megabytes * 2**20, article_files=article_files, jobs=jobs, on_article=advance)
    size = sum(file.size for file in checksums.files)
    for name in ("DATASHEET.md", "LICENSE-DATA.md", "CITATION.cff"):
        if not any(file.path == name for file in checksums.files):
            click.echo(f"there is no {name} beside the corpus: the release has none", err=True)
    click.echo(safe(f"{output}: {checksums.name} {checksums.data_version}, {len(checksums.files)} files, {size / 2**20:,.1f} MB"))


def checked_step(corpus: Corpus, previous: str | None) -> str:
    """Hold the version of *corpus* against the release before it, and return a line on it. Raises `Failure`, `ReleaseError`."""
    from uncorpus.corpus import Corpus as Opened
    from uncorpus.release.changes import version_key
    from uncorpus.release.layout import corpus_in
    from uncorpus.release.previous import corpus_at, releases, repository
    from uncorpus.release.publish import check_step

    if previous == "none":
        return "the step of the version was not checked: --previous none"
    if previous is not None:
        if not Path(previous).is_dir():
            raise Failure(f"--previous {previous}: there is no such folder")
        return check_step(Opened.load(corpus_in(Path(previous))), corpus)
    git = repository(corpus.folder.root)
    if git is None:
        return "no release before this one: this is no git repository, and --previous names none"
    tags = releases(git)
    # The last release, and the one before this version where this one is tagged already: a tag does not make a step right.
    last = sorted((version for version in tags if version != corpus.data_version), key=version_key)[-1:]
    lines = []
    for version in (*last, *(version for version in tags if version == corpus.data_version)):
        with corpus_at(git, tags[version]) as folder:
            lines.append(check_step(Opened.load(folder), corpus))
    return "; ".join(lines) or "no release before this one: git has no tag data-v…, and --previous names none"
