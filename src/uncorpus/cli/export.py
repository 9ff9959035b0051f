"""`uncorpus export`: articles in the format of another tool, or a whole corpus as tables."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import corpus_option, open_corpus, progress, progress_bar

if TYPE_CHECKING:
    from uncorpus.convert.base import Format
    from uncorpus.corpus import Article, Corpus
    from uncorpus.validate.rules.define import Registries

TABLES: Final = ("jsonl", "csv", "parquet")
"""The formats that a corpus is written in as tables; of single articles only CSV can be written, to be read again."""


@click.command(
    name="export",
    short_help="Write articles for other tools, or the tables as files.",
    epilog="""
\b
Examples:
  uncorpus export --format label-studio --output tasks/
  uncorpus export --format brat --output brat/ my-corpus/articles/2024-05-01-a.json
  uncorpus export --format conll --output conll/ --corpus my-corpus/ --strict
  uncorpus export my-corpus --format parquet --output out      every config
  uncorpus export --format csv --config quotes --output out
\b
Formats of articles: label-studio, brat, uima (INCEpTION), doccano, spacy, conll, webannotation, tei, convokit, csv, and those
that other packages add; docs/interchange.md says what each holds. Formats of tables: jsonl, csv, parquet.
\b
Exit codes: 0 written; 2 usage, a file that could not be read or written, an article that cannot be written in the format, or
(with --strict) one that would lose something.
""",
)
@click.argument("articles", nargs=-1, metavar="[ARTICLE]... | [CORPUS]")
@click.option("--format", "format_name", metavar="FORMAT", required=True, help="What to write.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", required=True, help="The folder to write to; nothing there is overwritten."
)
@click.option("--strict", is_flag=True, help="Write nothing where something would be lost.")
@click.option("--overwrite", is_flag=True, help="Formats of articles: write into a folder that has files, over those of the same name.")
@click.option(
    "--config", "configs", multiple=True, metavar="NAME", help="A table, as in `quotes`; may be given several times. [default: all]"
)
@click.option("--split", metavar="NAME", help="Tables of this split only. [default: all of them in one file]")
@corpus_option
def command(
    articles: tuple[str, ...],
    format_name: str,
    output: Path,
    configs: tuple[str, ...],
    split: str | None,
    corpus_path: Path | None,
    *,
    strict: bool,
    overwrite: bool,
) -> None:
    """Write articles, given by id or as files, or all of the corpus, in the format of another tool; or tables of the corpus, a file each.

    What the format cannot hold is told on standard error.
    """
    if format_name in TABLES and not (format_name == "csv" and articles and not Path(articles[0]).is_dir()):
        if len(articles) > 1 or (articles and corpus_path is not None):
            raise Failure(f"{format_name} is written of one corpus: name it once")
        corpus = open_corpus(Path(articles[0]) if articles else corpus_path)
        _tables(corpus, format_name, configs, split, output, strict=strict)
        return
    if configs or split is not None:
        raise Failure("--config and --split go with the tables of a corpus: jsonl, csv, parquet")
    _articles(*chosen(articles, corpus_path), format_name, output, strict=strict, overwrite=overwrite)


def _tables(corpus: Corpus, format_name: str, configs: tuple[str, ...], split: str | None, output: Path, *, strict: bool) -> None:
    from uncorpus.release.export import export
    from uncorpus.tables.rows import TABLES as CONFIGS
    from uncorpus.view.terminal import safe

    for name in configs:
        if name not in CONFIGS:
            raise Failure(safe(f"no config {name!r}; there are: {', '.join(CONFIGS)}"))
    if split is not None and split not in corpus.splits:
        raise Failure(safe(f"no split {split!r}; there are: {', '.join(corpus.splits)}"))
    names = list(dict.fromkeys(configs or CONFIGS))
    if strict and "articles" not in names:
        raise Failure(
            f"the table{'s' if len(names) > 1 else ''} {', '.join(names)} do not hold all of an article, the table articles does; nothing was written"
        )
    for name in names:
        with progress_bar(f"Writing {name}", None) as advance:
            path = export(corpus, name, format_name, output, split=split, on_row=advance)
        click.echo(safe(str(path)))


def _articles(corpus: Corpus, ids: list[str], format_name: str, output: Path, *, strict: bool, overwrite: bool) -> None:
    from uncorpus.convert.base import ConvertError
    from uncorpus.convert.formats import get_format
    from uncorpus.validate.rules.define import Registries
    from uncorpus.view.terminal import safe

    lost: Counter[str] = Counter()
    try:
        format_ = get_format(format_name)
        if output.exists() and not output.is_dir():
            raise Failure(safe(f"{output} is not a folder"))
        if output.is_dir() and any(output.iterdir()) and not overwrite:
            raise Failure(safe(f"{output} is not empty; --overwrite writes over files of the same name"))
        if strict:
            for id in ids:
                lost.update(format_.lost(corpus[id].data))
            if lost:
                raise Failure(safe(_losses(format_, lost, len(ids)) + "; nothing was written"))
        count = _write(format_, _read(corpus, ids, format_, lost), Registries(corpus.entities, corpus.topics), output)
    except ConvertError as error:
        raise Failure(safe(str(error))) from None
    if lost:
        click.echo(safe(_losses(format_, lost, len(ids))), err=True)
    click.echo(safe(f"{len(ids)} article{'' if len(ids) == 1 else 's'}, {count} file{'' if count == 1 else 's'} in {output}"), err=True)


def chosen(articles: tuple[str, ...], corpus_path: Path | None) -> tuple[Corpus, list[str]]:
    """Return the corpus that *articles*, ids or files, are in, and their ids: all where none is named. Raises `Failure`."""
    import difflib

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
            raise Failure(
                safe(f"no article {id!r} in {corpus.folder.root}; " + (f"did you mean {near[0]}?" if near else "see `uncorpus list`"))
            )
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


def _write(format_: Format, articles: Iterator[Article], registries: Registries, output: Path) -> int:
    """Write the files of *articles* into *output*: all of them or, in a folder that is new, none."""
    from uncorpus.store.files import is_inside, write_bytes
    from uncorpus.view.terminal import safe

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
                if not is_inside(target.parent, output):
                    raise Failure(safe(f"{target} leads out of {output} through a link"))
                target.parent.mkdir(parents=True, exist_ok=True)
                write_bytes(target, path.read_bytes())
        return count
    finally:
        shutil.rmtree(work, ignore_errors=True)
