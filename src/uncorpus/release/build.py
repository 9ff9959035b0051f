"""A release from a corpus: the same corpus gives the same bytes, on any day and in any folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from uncorpus.corpus.objects import Corpus, manifest_of
from uncorpus.model import SCHEMA_VERSION
from uncorpus.release.card import CardFacts, card, split_front_matter
from uncorpus.release.croissant import croissant
from uncorpus.release.documents import PASSES, bibtex, documents, license_file, passes_agreement, prose
from uncorpus.release.figures import Figures
from uncorpus.release.layout import (
    CARD,
    CHECKSUMS,
    CORPUS,
    CROISSANT,
    PICTURE,
    PROSE,
    SCHEMA,
    Checksums,
    FileEntry,
    ReleaseError,
    file_sha256,
    is_release,
    write,
)
from uncorpus.release.parquet import TableWriter, Written
from uncorpus.release.parts import parts
from uncorpus.store.files import MAX_CORPUS_BYTES, FileError, is_inside, read_bytes, umask
from uncorpus.store.folder import CorpusFolder, json_files, packaged_schemas
from uncorpus.tables.rows import TABLES
from uncorpus.view.picture import article_svg

SHARD_BYTES: Final = 256 * 2**20
"""About how large a Parquet file becomes before the next one is begun."""

MAX_ARTICLE_FILES: Final = 5000
"""Up to how many articles are in a release as files, too: the Hub advises against more than 10,000 files in a folder."""

PICTURE_BLOCKS: Final = 6
DECIDING: Final = ("uncorpus", "pyarrow", "datasets")
"""The packages that decide on the bytes."""


def build(
    corpus: Corpus,
    output: Path,
    *,
    shard_bytes: int = SHARD_BYTES,
    article_files: bool | None = None,
    jobs: int = 1,
    on_article: Callable[[], None] = lambda: None,
) -> Checksums:
    """Build the release of *corpus* in the folder *output*, all or nothing, and return its checksums.

    *article_files*: whether the articles are in it as files, too; None: where there are at most `MAX_ARTICLE_FILES`. *jobs* processes share
    the articles; the bytes are the same for any number. *on_article* is called after each article. A release at *output* is replaced; anything else there is not. Raises `ReleaseError`, `CorpusError`.
    """
    manifest = _manifest(corpus)
    if not corpus.ids:
        raise ReleaseError(f"{corpus.folder.root}: there are no articles, so that there is nothing to release")
    if is_inside(output, corpus.folder.root):
        raise ReleaseError(f"{output}: this is in the corpus itself; name a folder outside of it with --output")
    with_articles = len(corpus) <= MAX_ARTICLE_FILES if article_files is None else article_files
    with _new_folder(output) as root:
        files, figures = _write_tables(corpus, root, manifest, shard_bytes, jobs, on_article, with_articles=with_articles)
        _copy_corpus(corpus, root)
        _copy_schemas(root)
        own = documents(corpus.folder)
        for name, data in own.items():
            write(root / name, data)
        has_picture = _draw(corpus, root)
        citation = bibtex(own, manifest.name, manifest.data_version, figures.last.year if figures.last else None)
        front, text = split_front_matter(prose(corpus.folder))
        description = _first_paragraph(text) or f"{manifest.name}: news with span annotations for speakers, quotes, entities and topics."
        rows = {file.path: file.rows for written in files.values() for file in written}
        parquet = [entry for entry in _entries(root, rows) if entry.rows is not None]
        metadata_ = croissant(
            name=manifest.name,
            data_version=manifest.data_version,
            description=description,
            rights=manifest.rights,
            citation=citation,
            files=parquet,
        )
        write(root / CROISSANT, metadata_.encode("utf-8"))
        facts = CardFacts(
            name=manifest.name,
            data_version=manifest.data_version,
            rights=manifest.rights,
            figures=figures,
            files=files,
            sizes={entry.path: entry.size for entry in parquet},
            splits=corpus.splits or ("train",),
            documents=tuple(own),
            license_file=license_file(own),
            citation=citation,
            agreement=passes_agreement(corpus.folder),
            has_articles=with_articles,
            has_picture=has_picture,
            prose=text,
            own=front,
        )
        write(root / CARD, card(facts).encode("utf-8"))
        built_with = {name: metadata.version(name) for name in DECIDING}
        checksums = Checksums(manifest.name, manifest.data_version, built_with, shard_bytes, tuple(_entries(root, rows)))
        write(root / CHECKSUMS, checksums.to_json().encode("utf-8"))
    return checksums


def _manifest(corpus: Corpus) -> Any:
    """Return the corpus file of *corpus*. Raises `ReleaseError` where there is none: a release has a version."""
    manifest = manifest_of(corpus.folder)
    if manifest is None:
        raise ReleaseError(f"{corpus.folder.root}: there is no corpus.json, so that the data has no version; run `uncorpus manifest`")
    return manifest


def _write_tables(
    corpus: Corpus, root: Path, manifest: Any, shard_bytes: int, jobs: int, on_article: Callable[[], None], *, with_articles: bool
) -> tuple[dict[tuple[str, str], tuple[Written, ...]], Figures]:
    """Write the Parquet files of all tables below *root*, and the article files if wanted, reading each article once."""
    splits = corpus.splits or ("train",)
    writers = {(table, split): TableWriter(root, table, split, shard_bytes) for split in splits for table in TABLES}
    figures = Figures()
    sources: set[str] = set()
    for part in parts(corpus, manifest.articles, root if with_articles else None, jobs):
        figures.add(part.split, part.tables)
        for name, rows in part.tables.items():
            writers[name, part.split].add(rows)
        if with_articles:
            sources |= part.sources
        for _ in range(part.articles):
            on_article()
    if figures.total("articles") != len(corpus):
        raise ReleaseError(
            f"{corpus.folder.corpus_file}: an article is listed twice, or the file changed while it was read; run `uncorpus manifest`"
        )
    for source in sorted(sources):
        _copy(corpus.folder, corpus.folder.root / source, root)
    return {key: tuple(writer.close()) for key, writer in writers.items()}, figures


def _copy_corpus(corpus: Corpus, root: Path) -> None:
    """Copy what is in the corpus folder besides articles and sources."""
    folder = corpus.folder
    passes = json_files(folder.root / PASSES)
    for path in (folder.corpus_file, folder.entities_file, folder.topics_file, folder.exemptions_file, folder.root / PROSE, *passes):
        if path.is_file():
            _copy(folder, path, root, limit=MAX_CORPUS_BYTES)


def _copy(folder: CorpusFolder, path: Path, root: Path, **limit: int) -> None:
    if not is_inside(path, folder.root):
        raise ReleaseError(f"{path}: the file lies outside the corpus")
    try:
        data = read_bytes(path, **limit)
    except FileError as error:
        raise ReleaseError(f"{error.path}: {error.message}") from None
    write(root / CORPUS / folder.relative(path), data)


def _copy_schemas(root: Path) -> None:
    for path in sorted((packaged_schemas() / SCHEMA_VERSION).glob("*.schema.json")):
        write(root / SCHEMA / SCHEMA_VERSION / path.name, read_bytes(path))


def _draw(corpus: Corpus, root: Path) -> bool:
    """Draw the first blocks of the first article; tell whether there is one."""
    first = next(iter(corpus.ids), None)
    if first is None:
        return False
    write(root / PICTURE, article_svg(corpus[first], blocks=PICTURE_BLOCKS).encode("utf-8"))
    return True


def _first_paragraph(text: str) -> str:
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return next((part for part in paragraphs if part and not part.startswith(("#", "!", "|", "```", "<"))), "")


def _entries(root: Path, rows: dict[str, int]) -> Iterator[FileEntry]:
    """Yield an entry for every file below *root*, in the order of their paths."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        yield FileEntry(name, file_sha256(path), path.stat().st_size, rows.get(name))


@contextmanager
def _new_folder(output: Path) -> Iterator[Path]:
    """Give a folder to build in, beside *output*; put it there when all went well, and leave nothing when not. Raises `ReleaseError`."""
    _may_replace(output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        root = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}."))
    except OSError as error:
        raise ReleaseError(f"{output}: cannot be written: {error.strerror or error}") from None
    try:
        yield root
        os.chmod(root, 0o777 & ~umask())  # a temporary folder is private
        if os.path.lexists(output):
            old = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}.old."))
            os.replace(output, old / "release")
            try:
                os.replace(root, output)
            except BaseException:
                os.replace(old / "release", output)
                os.rmdir(old)
                raise
            shutil.rmtree(old)
        else:
            os.replace(root, output)
    except OSError as error:
        raise ReleaseError(f"{output}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _may_replace(output: Path) -> None:
    """Raise `ReleaseError` where *output* holds anything that is not a release's."""
    if not os.path.lexists(output):
        return
    if output.is_symlink() or not output.is_dir():
        raise ReleaseError(f"{output}: this is no folder; name another with --output")
    found = {path.relative_to(output).as_posix() for path in output.rglob("*") if not path.is_dir() or path.is_symlink()}
    if not found:
        return
    if not is_release(output):
        raise ReleaseError(f"{output}: there are files here that no release has ({min(found)}); name another folder with --output")
    known = {file.path: file.sha256 for file in Checksums.read(output).files}
    changed = (name for name in found & known.keys() if file_sha256(output / name) != known[name])
    if foreign := sorted({*(found - known.keys() - {CHECKSUMS}), *changed}):
        raise ReleaseError(
            f"{output}: {foreign[0]} is not what the release here consists of; nothing is overwritten. Name another folder with --output"
        )
