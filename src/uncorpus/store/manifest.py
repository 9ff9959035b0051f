"""The corpus file, made from what the folder holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from uncorpus.model import Article, ArticleEntry, CorpusFile, CorpusRights, Counts, EntityRegistry, RegistryEntry, TopicRegistry
from uncorpus.store.files import read_bytes
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.reading import Document, RecordError

DEFAULT_SPLIT = "train"


def sha256(data: bytes) -> str:
    """Return the SHA-256 of *data* in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def counts(article: Article) -> Counts:
    """Return how many items each layer of *article* has."""
    return Counts(**{layer: len(getattr(article, layer)) for layer in Counts.model_fields})


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

    Raises `RecordError` or `FileError` for the first file that is no record of the format.
    """
    splits = splits or {}
    entries = []
    for path in folder.article_files():
        data = read_bytes(path)
        document = Document(data, Article)
        if document.record is None:
            raise RecordError(path, document.problems)
        article = document.record
        entries.append(
            ArticleEntry(
                id=article.id,
                path=folder.relative(path),
                split=splits.get(article.id, DEFAULT_SPLIT),
                sha256=sha256(data),
                counts=counts(article),
            )
        )
    entities, topics = read_bytes(folder.entities_file), read_bytes(folder.topics_file)
    entity_registry, topic_registry = Document(entities, EntityRegistry), Document(topics, TopicRegistry)
    if entity_registry.record is None:
        raise RecordError(folder.entities_file, entity_registry.problems)
    if topic_registry.record is None:
        raise RecordError(folder.topics_file, topic_registry.problems)
    return CorpusFile(
        **({"schema_": schema} if schema else {}),
        schema_version="1.0",
        name=name,
        data_version=data_version,
        rights=rights,
        entities=RegistryEntry(sha256=sha256(entities), count=len(entity_registry.record.entities)),
        topics=RegistryEntry(sha256=sha256(topics), count=len(topic_registry.record.topics)),
        articles=tuple(sorted(entries, key=lambda entry: entry.id)),
    )
