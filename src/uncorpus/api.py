"""The functions of the public API. Each is a short way into a room of the house."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uncorpus.corpus.objects import Corpus
from uncorpus.model import SCHEMA_VERSION
from uncorpus.store.folder import packaged_schemas

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict


def load(path: str | Path | None = None) -> Corpus:
    """Open a corpus: the folder at *path*, or the corpus that travels with the package.

    Articles are read when they are asked for. Raises `CorpusError` where the corpus file or a registry is broken.

    >>> load().name
    'uncorpus'
    """
    return Corpus.load(path)


def load_dataset(
    name: str = "articles", *, path: str | Path | None = None, split: str | None = None, streaming: bool = False
) -> Dataset | DatasetDict | IterableDataset | IterableDatasetDict:
    """Return the corpus as a Hugging Face dataset with explicit features.

    *name* is a config: `articles` (nested), `quotes`, `entities`, `speakers`, `topics` (flat, self-contained rows) or `tokens` (one row
    a block, ready for token classification). Without *split* the result is a `DatasetDict`, with it a `Dataset`; a split may be
    sliced, and several added, as the library does it: `train[:10]`, `train[50%:]+test`, `all`. *streaming* makes
    them `IterableDatasetDict` and `IterableDataset`, which read the files as they go and store nothing. *path* is as in `load`.

    Raises `ValueError` for an unknown config or split, `CorpusError` for a broken corpus. Needs no network.
    """
    from uncorpus.tables.load import load_dataset

    return load_dataset(Corpus.load(path), name, split=split, streaming=streaming)


def from_hub(
    repo: str, name: str = "articles", *, revision: str | None = None, split: str | None = None, streaming: bool = False
) -> Dataset | DatasetDict | IterableDataset | IterableDatasetDict:
    """Return the config *name* of a corpus that is published on the Hugging Face Hub as *repo*, as in `ORG/uncorpus`.

    *revision* is a tag, a branch or a commit; without one it is the tag of the data version that this package was released with, so that the data never
    changes under a program that does not change. It asks the network, unless the revision is in the cache and `HF_HUB_OFFLINE` is set. For any other
    corpus name its own revision. Raises what `datasets.load_dataset` raises.
    """
    import datasets

    return datasets.load_dataset(repo, name, revision=revision or f"v{data_version()}", split=split, streaming=streaming)


def schema(file: str = "article", version: str = SCHEMA_VERSION) -> dict[str, Any]:
    """Return the published JSON Schema of a kind of *file*: `article`, `entities`, `topics`, `corpus` or `exemptions`.

    Raises `ValueError` where there is none.

    >>> schema("topics")["title"]
    'uncorpus topics 1.0'
    """
    versions = sorted(path.name for path in packaged_schemas().iterdir() if path.is_dir())
    if version not in versions:
        raise ValueError(f"no schema version {version!r}; published: {', '.join(versions)}")
    path = packaged_schemas() / version / f"{file}.schema.json"
    names = sorted(found.name.removesuffix(".schema.json") for found in path.parent.glob("*.schema.json"))
    if file not in names:
        raise ValueError(f"no schema {file!r} in version {version}; published: {', '.join(names)}")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def data_version() -> str:
    """Return the version of the data that travels with the package.

    >>> data_version()
    '1.0.0'
    """
    version = Corpus.load().data_version
    assert version is not None, "the package's own corpus has a corpus file"
    return version
