"""Repairs of files and folders: which files, what changes in each, and the corpus file after them. Writes only what it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from uncorpus import model
from uncorpus.corpus.objects import encoding_of
from uncorpus.store.canonical import dumps_line, dumps_value, encode
from uncorpus.store.files import MAX_BYTES, MAX_CORPUS_BYTES, FileError, is_inside, read_bytes
from uncorpus.store.folder import ARTICLES, CorpusFolder, find_folder, is_folder, json_files, model_of
from uncorpus.store.lines import STANDARD_INPUT, read_lines
from uncorpus.store.manifest import ManifestError, build_manifest, sha256
from uncorpus.store.positions import JsonError, Positions
from uncorpus.store.reading import Document, RecordError
from uncorpus.text.edits import Alignment
from uncorpus.validate.fix import Change, repair
from uncorpus.validate.rules.define import Registries

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Mended:
    """A file, or a line of one, before and after, and what was changed in it."""

    path: Path
    before: bytes
    after: bytes
    changes: tuple[Change, ...] = ()
    problem: str = ""
    """Why the file cannot be worked on; it is then as before."""
    line: int | None = None
    """For a line of JSON Lines: its number. `before` and `after` are then the line, with its end."""


def files_of(paths: Iterable[Path]) -> Iterator[tuple[Path, CorpusFolder | None]]:
    """Yield the files that *paths* stand for, articles before the registries, with the corpus that they belong to."""
    for path in paths:
        if not is_folder(path):
            yield path, find_folder(path.parent) if is_folder(path.parent) else None
            continue
        folder = CorpusFolder(path) if is_folder(path / ARTICLES) else find_folder(path)
        if folder is not None and folder.root == path:
            yield from ((file, folder) for file in folder.article_files())
            yield from ((file, folder) for file in (folder.entities_file, folder.topics_file, folder.exemptions_file) if file.exists())
        else:
            yield from ((file, folder) for file in json_files(path))


def mend(paths: Iterable[Path], *, unsafe: bool = False, base: Path | None = None, corpus: CorpusFolder | None = None) -> Iterator[Mended]:
    """Yield every file of *paths*, repaired. Nothing is written. *base* is an older version of the one article given.

    *corpus* has the registries and sources of files that lie in no corpus.
    """
    known: dict[Path, Registries] = {}
    older = _value(read_bytes(base)) if base is not None else None
    for path, folder in files_of(paths):
        try:
            before = _read(path, folder)
        except FileError as error:
            yield Mended(path, b"", b"", problem=error.message)
            continue
        own = folder or corpus
        yield _mended(Mended(path, before, before), own, _registries(own, known), unsafe=unsafe, older=older, dumps=dumps_value)


def mend_lines(path: Path, *, unsafe: bool = False, corpus: CorpusFolder | None = None, stdin: IO[bytes] | None = None) -> Iterator[Mended]:
    """Yield every line of the JSON Lines at *path*, repaired; `-` is *stdin*, or standard input. Nothing is written. Raises `FileError`."""
    folder = corpus or (find_folder(path.parent) if path != STANDARD_INPUT and is_folder(path.parent) else None)
    registries = _registries(folder, {})
    for before in _lines(path, stdin):
        yield _mended(before, folder, registries, unsafe=unsafe, older=None, dumps=dumps_line) if before.before.strip() else before


def _lines(path: Path, stdin: IO[bytes] | None) -> Iterator[Mended]:
    for number, data in enumerate(read_lines(path, stdin), start=1):
        if len(data) > MAX_BYTES:
            raise FileError("file-too-large", path, f"line {number} has more than {MAX_BYTES:,} bytes")
        yield Mended(path, data, data, line=number)


def _mended(
    old: Mended, folder: CorpusFolder | None, registries: Registries, *, unsafe: bool, older: Any, dumps: Callable[[Any], str]
) -> Mended:
    """Return *old*, a file or line as it was read, repaired and written by *dumps*."""
    changes: list[Change] = []
    data = old.before.removeprefix(BYTE_ORDER_MARK)
    if data != old.before:
        changes.append(Change("UNC010", (), "took out the byte order mark"))
    try:
        value = _value(data)
    except JsonError as error:
        return replace(old, problem=f"cannot be repaired: {error.message}")
    kind = model.Article if old.line else model_of(old.path)
    if kind is model.Article and isinstance(value, dict):
        changes += _from_source(value, folder)
        value, found = repair(value, registries, unsafe=unsafe, base=older if isinstance(older, dict) else None)
        changes += found
    elif kind in (model.EntityRegistry, model.TopicRegistry) and isinstance(value, dict):
        name = "entities" if kind is model.EntityRegistry else "topics"
        entries = value.get(name)
        if isinstance(entries, dict) and list(entries) != sorted(entries):
            value[name] = dict(sorted(entries.items()))
            changes.append(Change("UNC506", (name,), "put into the order of the keys"))
    return replace(old, after=dumps(value).encode(), changes=tuple(changes)) if changes else old


def mend_manifest(folder: CorpusFolder, *, unsafe: bool = False) -> Mended | None:
    """Return the corpus file of *folder* brought up to date with the files as they are now; None where there is none or it is broken.

    An entry whose file is missing is taken out only with *unsafe*: the file may be what is missing.
    """
    try:
        before = read_bytes(folder.corpus_file, limit=MAX_CORPUS_BYTES)
        old = Document(before, model.CorpusFile).record
        if old is None:
            return None
        new = build_manifest(
            folder,
            name=old.name,
            data_version=old.data_version,
            rights=old.rights,
            schema=old.schema_,
            splits={entry.id: entry.split for entry in old.articles},
        )
    except (FileError, RecordError, ManifestError):
        return None
    gone = {entry.id for entry in old.articles} - {entry.id for entry in new.articles}
    if new == old or (gone and not unsafe):
        return Mended(folder.corpus_file, before, before)
    code = "UNC502" if gone else "UNC503"
    return Mended(folder.corpus_file, before, encode(new), (Change(code, (), "brought up to date"),))


def canonical(path: Path, folder: CorpusFolder | None) -> Mended:
    """Return the file at *path* in canonical form. Raises `FileError`; a file that is no record of the format has a `problem`."""
    before = _read(path, folder)
    document: Document[Any] = Document(before, model_of(path))
    if document.record is None:
        first = document.problems[0]
        return Mended(path, before, before, problem=f"{first.place.line}:{first.place.column}: {first.message}")
    return Mended(path, before, encode(document.record))


def canonical_lines(path: Path, stdin: IO[bytes] | None = None) -> Iterator[Mended]:
    """Yield every line of the JSON Lines at *path* in canonical form, an empty one as nothing; `-` is *stdin*, or standard input.

    A line that is no article has a `problem`, and stays as it is. Raises `FileError`.
    """
    for old in _lines(path, stdin):
        if not old.before.strip():
            yield replace(old, after=b"")
            continue
        document = Document(old.before.rstrip(b"\r\n"), model.Article)
        if document.record is None:
            first = document.problems[0]
            yield replace(old, problem=f"{first.place.column}: {first.message}")
        else:
            yield replace(old, after=dumps_line(document.record.model_dump(mode="json")).encode())


def _from_source(article: dict[str, Any], folder: CorpusFolder | None) -> list[Change]:
    """Fill in what an author left out and the source tells: its size and hash, and the text. What is there is never changed."""
    source = article.get("source")
    if folder is None or not isinstance(source, dict) or not isinstance(source.get("path"), str):
        return []
    path = folder.root / source["path"]
    try:
        data = read_bytes(path) if is_inside(path, folder.root) else None
    except FileError:
        return []
    if data is None:
        return []
    changes = []
    for key, value in (("sha256", sha256(data)), ("size", len(data))):
        if key not in source:
            source[key] = value
            changes.append(Change("UNC102", ("source", key), f"{key}: {value}"))
    if "text" not in article:
        try:
            record = model.Source.model_validate_json(json.dumps(source))
            article["text"] = Alignment(data.decode(encoding_of(record)), record.edits).text
        except (ValueError, LookupError):
            return changes
        changes.append(Change("UNC102", ("text",), "derived from the source by its edits"))
    return changes


def _read(path: Path, folder: CorpusFolder | None) -> bytes:
    if folder is not None and path.exists() and path.is_relative_to(folder.root) and not is_inside(path, folder.root):
        raise FileError("outside-corpus", path, "the file is a link that leads out of the corpus")
    return read_bytes(path)


def _value(data: bytes) -> Any:
    """Return the JSON value in *data*. Raises `JsonError` where it is not strict JSON."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError("not-utf8", f"byte {error.start} is not UTF-8", 0) from None
    Positions(text)
    return json.loads(text)


def _registries(folder: CorpusFolder | None, known: dict[Path, Registries]) -> Registries:
    if folder is None:
        return Registries()
    if folder.root not in known:
        entities = topics = None
        try:
            entities = Document(read_bytes(folder.entities_file, limit=MAX_CORPUS_BYTES), model.EntityRegistry).record
            topics = Document(read_bytes(folder.topics_file, limit=MAX_CORPUS_BYTES), model.TopicRegistry).record
        except FileError:
            pass
        known[folder.root] = Registries(entities.entities if entities else None, topics.topics if topics else None)
    return known[folder.root]
