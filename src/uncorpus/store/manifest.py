"""The corpus file, made from what the folder holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from uncorpus.model import Article, ArticleEntry, CorpusFile, CorpusRights, Counts, EntityRegistry, RegistryEntry, Rights, TopicRegistry
from uncorpus.store.files import FileError, is_inside, read_bytes
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.reading import Document, RecordError, read_record

DEFAULT_SPLIT = "train"


def sha256(data: bytes) -> str:
    """Return the SHA-256 of *data* in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def counts(article: Article) -> Counts:
    """Return how many items each layer of *article* has."""
    return Counts(**{layer: len(getattr(article, layer)) for layer in Counts.model_fields})


class ManifestError(ValueError):
    """A corpus file that cannot be made: what was given is not what the format allows, or two files are one article."""


def text_rights(folder: CorpusFolder) -> Rights:
    """Return the rights in the text of the first article of *folder*. Raises `ManifestError` where there is none."""
    first = next(folder.article_files(), None)
    if first is None:
        raise ManifestError(f"{folder.root}: there are no articles in {folder.root / 'articles'}")
    return read_record(first, Article).rights


def annotation_rights(text: Rights, old: Rights | None, holder: str | None, license_: str | None) -> CorpusRights:
    """Return *text* and, for the annotations, *old* with another *holder* or *license_*. Raises `ManifestError`."""
    if old is not None and holder is None and license_ is None:
        return CorpusRights(text=text, annotations=old)
    holder, license_ = holder or (old.holder if old else ""), license_ or (old.license if old else "")
    named = license_ if license_ == "other" else None
    statement = (
        f"The annotations and registries are given by {holder} under the licence {license_}. The rights in the text stay with its holder."
    )
    try:
        rights = Rights(holder=holder, license=license_, license_name=named, statement=statement)
    except ValidationError as error:
        raise _refused(error) from None
    return CorpusRights(text=text, annotations=rights)


def _refused(error: ValidationError) -> ManifestError:
    first = error.errors(include_url=False)[0]
    return ManifestError(f"{'.'.join(map(str, first['loc']))} {first['input']!r} is not what the format allows")


def build_manifest(
    folder: CorpusFolder,
    *,
    name: str,
    data_version: str,
    rights: CorpusRights,
    schema: str | None = None,
    splits: Mapping[str, str] | None = None,
) -> CorpusFile:
    """Return the corpus file of *folder*; articles that *splits* (id to split) does not name go to `train`.

    Raises `RecordError` or `FileError` for the first file that is no record of the format, `ManifestError` for what else stands in the way.
    """
    splits = splits or {}
    entries = []
    files: dict[str, Path] = {}
    for path in folder.article_files():
        if not is_inside(path, folder.root):
            raise FileError("outside-corpus", path, "the file is a link that leads out of the corpus")
        data = read_bytes(path)
        document = Document(data, Article)
        if document.record is None:
            raise RecordError(path, document.problems)
        article = document.record
        other = files.setdefault(article.id, path)
        if other != path:
            raise ManifestError(f"{path}: {other} has the same id, {article.id!r}")
        entries.append(_entry(folder, path, article, data, splits.get(article.id, DEFAULT_SPLIT)))
    entities, topics = read_bytes(folder.entities_file), read_bytes(folder.topics_file)
    entity_registry, topic_registry = Document(entities, EntityRegistry), Document(topics, TopicRegistry)
    if entity_registry.record is None:
        raise RecordError(folder.entities_file, entity_registry.problems)
    if topic_registry.record is None:
        raise RecordError(folder.topics_file, topic_registry.problems)
    try:
        return CorpusFile(
            **({"$schema": schema} if schema else {}),
            schema_version="1.0",
            name=name,
            data_version=data_version,
            rights=rights,
            entities=RegistryEntry(sha256=sha256(entities), count=len(entity_registry.record.entities)),
            topics=RegistryEntry(sha256=sha256(topics), count=len(topic_registry.record.topics)),
            articles=tuple(sorted(entries, key=lambda entry: entry.id)),
        )
    except ValidationError as error:
        raise _refused(error) from None


def _entry(folder: CorpusFolder, path: Path, article: Article, data: bytes, split: str) -> ArticleEntry:
    try:
        return ArticleEntry(id=article.id, path=folder.relative(path), split=split, sha256=sha256(data), counts=counts(article))
    except ValidationError as error:
        raise _refused(error) from None
