"""`uncorpus export`: articles in the format of another tool."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import corpus_option, progress

if TYPE_CHECKING:
    from uncorpus.convert.base import Format
    from uncorpus.corpus import Article, Corpus


@click.command(
    name="export",
    short_help="Write articles for other tools.",
    epilog="""
\b
Examples:
  uncorpus export --format label-studio --output tasks/
  uncorpus export --format brat --output brat/ my-corpus/articles/2024-05-01-a.json
  uncorpus export --format conll --output conll/ --corpus my-corpus/ --strict
\b
Formats: label-studio, brat, uima (INCEpTION), doccano, spacy, conll, webannotation, tei, convokit, csv, and those that
other packages add. `docs/interchange.md` says what each holds.
\b
Exit codes: 0 written, 2 usage, an article that cannot be written, or (with --strict) one that would lose something.
""",
)
@click.option("--format", "format_name", metavar="FORMAT", required=True, help="The format.")
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR", required=True, help="The folder to write; a new one, or an empty one.")
@click.option("--strict", is_flag=True, help="Write nothing where something would be lost.")
@click.option("--overwrite", is_flag=True, help="Write into a folder that has files already, over those of the same name.")
@corpus_option
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
def command(articles: tuple[str, ...], format_name: str, output: Path, corpus_path: Path | None, *, strict: bool, overwrite: bool) -> int:
    """Write articles, given by id or as files, or all of the corpus, in the format of another tool.

    What the format cannot hold is told on standard error.
    """
    from uncorpus.convert.base import ConvertError
    from uncorpus.convert.formats import get_format
    from uncorpus.validate.rules.define import Registries
    from uncorpus.view.terminal import safe

    try:
        format_ = get_format(format_name)
        corpus, ids = chosen(articles, corpus_path)
        registries = Registries(corpus.entities, corpus.topics)
        if output.exists() and not output.is_dir():
            raise Failure(safe(f"{output} is not a folder"))
        if output.is_dir() and any(output.iterdir()) and not overwrite:
            raise Failure(safe(f"{output} is not empty; --overwrite writes over files of the same name"))
        lost: Counter[str] = Counter()
        if strict:
            for id in ids:
                lost.update(format_.lost(corpus[id].data))
            if lost:
                raise Failure(safe(_losses(format_, lost, len(ids)) + "; nothing was written"))
        count = _write(format_, _read(corpus, ids, format_, lost), registries, output)
    except ConvertError as error:
        raise Failure(safe(str(error))) from None
    if lost:
        click.echo(safe(_losses(format_, lost, len(ids))), err=True)
    click.echo(safe(f"{len(ids)} article{'' if len(ids) == 1 else 's'}, {count} file{'' if count == 1 else 's'} in {output}"), err=True)
    return 0


def chosen(articles: tuple[str, ...], corpus_path: Path | None) -> tuple[Corpus, list[str]]:
    """Return the corpus that *articles*, ids or files, are in, and their ids: all where none is named. Raises `Failure`."""
    import difflib

    from uncorpus.cli.common import open_corpus
    from uncorpus.store.folder import find_folder
    from uncorpus.view.terminal import safe

    files = [Path(name) for name in articles if name.endswith(".json")]
    if files and corpus_path is None:
        folder = find_folder(files[0].parent)
        if folder is None:
            raise Failure(safe(f"{files[0]} is in no corpus; name one with --corpus"))
        corpus_path = folder.root
    corpus = open_corpus(corpus_path)
    ids = []
    for name in articles:
        id = Path(name).stem if name.endswith(".json") else name
        if id not in corpus:
            near = difflib.get_close_matches(id, corpus.ids, n=1, cutoff=0.3)
            raise Failure(safe(f"no article {id!r} in {corpus.folder.root}; " + (f"did you mean {near[0]}?" if near else "see `uncorpus list`")))
        if name.endswith(".json") and not (os.path.exists(name) and os.path.samefile(name, corpus.path(id))):
            raise Failure(safe(f"{name} is not the file of the article {id} in {corpus.folder.root}"))
        ids.append(id)
    return corpus, list(dict.fromkeys(ids)) or list(corpus.ids)


def _read(corpus: Corpus, ids: list[str], format_: Format, lost: Counter[str]) -> Iterator[Article]:
    """Yield the articles, and count in *lost* how many lose what."""
    for id in progress(ids, "Exporting", len(ids)):
        article = corpus[id]
        lost.update(format_.lost(article.data))
        yield article


def _losses(format_: Format, lost: Counter[str], total: int) -> str:
    from uncorpus.convert.base import ASPECTS

    parts = [ASPECTS[aspect].title + (f" (in {count} of {total} articles)" if total > 1 else "") for aspect, count in lost.items()]
    return f"the format {format_.name} does not hold: {'; '.join(parts)}"


def _write(format_: Format, articles: Iterator[Article], registries: object, output: Path) -> int:
    """Write the files of *articles* into *output*: all of them or, in a folder that is new, none."""
    from uncorpus.store.files import write_bytes
    from uncorpus.validate.rules.define import Registries

    assert isinstance(registries, Registries)
    output.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    try:
        count = 0
        for name, data in format_.write(articles, registries):
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            count += 1
        work.chmod(0o755)
        if not output.exists():
            work.rename(output)
            return count
        for path in sorted(work.rglob("*")):
            if path.is_file():
                target = output / path.relative_to(work)
                target.parent.mkdir(parents=True, exist_ok=True)
                write_bytes(target, path.read_bytes())
        return count
    finally:
        shutil.rmtree(work, ignore_errors=True)
