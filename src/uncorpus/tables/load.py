"""From a corpus to Hugging Face datasets."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uncorpus.corpus.objects import Corpus, CorpusError
from uncorpus.store.files import FileError, read_bytes
from uncorpus.tables.arrow import Row
from uncorpus.tables.rows import TABLES

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict


def rows(corpus: Corpus, table: str, split: str | None = None) -> Iterator[Row]:
    """Return the rows of *table* for the articles of *split*, or for all. Raises `CorpusError` for a broken article."""
    return TABLES[table].rows(corpus.skim(split=split))


def load_dataset(
    corpus: Corpus, name: str, *, split: str | None = None, streaming: bool = False
) -> Dataset | DatasetDict | IterableDataset | IterableDatasetDict:
    """Return *corpus* as a dataset; see `uncorpus.load_dataset`."""
    _known("config", name, tuple(TABLES))
    if split is not None:
        if split in corpus.splits or (re.fullmatch(r"[\w.]+", split) and split != "all"):
            _known("split", split, corpus.splits)
            return _dataset(corpus, name, split, streaming=streaming)
        if streaming:
            raise ValueError(f"split {split!r}: a stream has no slices; take them from it with `take` and `skip`")
        return _slices(corpus, name, split)
    from datasets import DatasetDict, IterableDatasetDict

    kind = IterableDatasetDict if streaming else DatasetDict
    return kind({own: _dataset(corpus, name, own, streaming=streaming) for own in corpus.splits})


def _dataset(corpus: Corpus, name: str, split: str, *, streaming: bool) -> Dataset | IterableDataset:
    try:
        return _stream(corpus, name, split) if streaming else _table(corpus, name, split)
    except Exception as error:
        # The library wraps what the generator raises.
        if isinstance(error.__cause__, CorpusError):
            raise error.__cause__ from None
        if isinstance(error, OSError):
            raise CorpusError(f"datasets cannot write to its cache: {error}; set HF_HOME to a folder that can be written") from None
        raise


class _Splits(Mapping[str, int]):
    """The splits and their lengths, as the library asks for them; what it asks for is kept."""

    def __init__(self, corpus: Corpus, name: str) -> None:
        self._corpus = corpus
        self._name = name
        self.tables: dict[str, Dataset] = {}

    def __getitem__(self, split: str) -> int:
        if split not in self._corpus.splits:
            raise KeyError(split)
        if split not in self.tables:
            self.tables[split] = _dataset(self._corpus, self._name, split, streaming=False)
        return len(self.tables[split])

    def __iter__(self) -> Iterator[str]:
        return iter(self._corpus.splits)

    def __len__(self) -> int:
        return len(self._corpus.splits)


def _slices(corpus: Corpus, name: str, split: str) -> Dataset:
    """Return what *split* says in the library's language of slices: `train[:10]`, `train[50%:]+test`, `all`."""
    from datasets import NamedSplit, ReadInstruction, concatenate_datasets

    splits = _Splits(corpus, name)
    try:
        ranges = ReadInstruction.from_spec("+".join(splits) if split == "all" else split).to_absolute(splits)
    except ValueError as error:
        raise ValueError(f"split {split!r}: {error} There are: {', '.join(splits) or 'none'}") from None
    parts = [splits.tables[part.splitname].select(range(part.from_, part.to)) for part in ranges]
    whole: Dataset = concatenate_datasets(parts, split=NamedSplit(split))
    return whole


def _stream(corpus: Corpus, name: str, split: str) -> IterableDataset:
    from datasets import IterableDataset, NamedSplit

    from uncorpus.tables.features import features

    arguments = _arguments(corpus, name, split)
    return IterableDataset.from_generator(_generate, features=features(name), gen_kwargs=arguments, split=NamedSplit(split))


def _table(corpus: Corpus, name: str, split: str) -> Dataset:
    from datasets import Dataset, NamedSplit

    from uncorpus.tables.features import features

    if next(rows(corpus, name, split), None) is None:
        # The library cannot open a split that was generated without rows.
        return Dataset.from_dict({column: [] for column in features(name)}, features=features(name), split=NamedSplit(split))
    # The library keeps what it generated under the hash of these arguments: they must change when any file does.
    arguments = _arguments(corpus, name, split) | {"digest": _digest(corpus)}
    return Dataset.from_generator(_generate, features=features(name), gen_kwargs=arguments, split=NamedSplit(split))


def _arguments(corpus: Corpus, name: str, split: str) -> dict[str, Any]:
    return {"root": str(corpus.folder.root.resolve()), "name": name, "split": split}


def _generate(root: str, name: str, split: str, digest: str = "") -> Iterator[Row]:
    yield from rows(Corpus.load(root), name, split)


def _digest(corpus: Corpus) -> str:
    """Return a hash of everything that the rows depend on: the files of the corpus, and the code."""
    folder = corpus.folder
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parents[1].rglob("*.py"))
    data = [folder.corpus_file, folder.entities_file, folder.topics_file, *(corpus.path(id) for id in corpus.ids)]
    for path in (*code, *data):
        try:
            content = read_bytes(path)
        except FileError:
            content = b""
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _known(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        near = difflib.get_close_matches(value, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"no {what} {value!r}{hint} There are: {', '.join(known) or 'none'}")
