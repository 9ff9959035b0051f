"""A corpus as a folder: which file is what, and where."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from uncorpus.model import SCHEMA_VERSION, Article, CorpusFile, EntityRegistry, ExemptionsFile, Record, TopicRegistry

CORPUS_FILE: Final = "corpus.json"
ENTITIES_FILE: Final = "entities.json"
TOPICS_FILE: Final = "topics.json"
EXEMPTIONS_FILE: Final = "exemptions.json"
ARTICLES: Final = "articles"


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """The layout of a corpus folder. Reads nothing but the names of files."""

    root: Path

    @property
    def corpus_file(self) -> Path:
        """The corpus file."""
        return self.root / CORPUS_FILE

    @property
    def entities_file(self) -> Path:
        """The registry of entities."""
        return self.root / ENTITIES_FILE

    @property
    def topics_file(self) -> Path:
        """The registry of topics."""
        return self.root / TOPICS_FILE

    @property
    def exemptions_file(self) -> Path:
        """The exemptions, if there are any."""
        return self.root / EXEMPTIONS_FILE

    def article_files(self, on_odd: Callable[[Path, str], None] | None = None) -> Iterator[Path]:
        """Yield the article files below `articles/`, in the order of their paths; *on_odd* as in `json_files`."""
        return json_files(self.root / ARTICLES, on_odd)

    def relative(self, path: Path) -> str:
        """Return *path* as the corpus file writes it: relative to the folder, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def json_files(folder: Path, on_odd: Callable[[Path, str], None] | None = None) -> Iterator[Path]:
    """Yield the `.json` files below *folder* in the order of their paths, hidden ones left out; links to folders are not followed.

    *on_odd* is called with what is passed over and why: a folder that cannot be read, a file with another ending.
    """
    stack = [(folder, _entries(folder, on_odd))]
    while stack:
        parent, entries = stack[-1]
        entry = next(entries, None)
        if entry is None:
            stack.pop()
        elif entry.name.startswith("."):
            continue
        elif entry.is_dir(follow_symlinks=False):
            path = parent / entry.name
            stack.append((path, _entries(path, on_odd)))
        elif entry.name.endswith(".json"):
            yield parent / entry.name
        elif on_odd is not None:
            on_odd(parent / entry.name, "not-json-file")


def _entries(folder: Path, on_odd: Callable[[Path, str], None] | None) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return iter(sorted(entries, key=lambda entry: entry.name))
    except FileNotFoundError:
        return iter(())
    except OSError as error:
        if on_odd is not None:
            on_odd(folder, f"cannot be read: {error.strerror or error}")
        return iter(())


def is_folder(path: Path) -> bool:
    """Tell whether *path* is a folder; what cannot be looked at is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_corpus(folder: Path) -> bool:
    """Tell whether *folder* is a corpus: it has a `corpus.json`, or will have one, since articles, sources and registries are there."""
    if os.path.isfile(folder / CORPUS_FILE):
        return True
    return os.path.isdir(folder / ARTICLES) and os.path.isfile(folder / ENTITIES_FILE) and os.path.isfile(folder / TOPICS_FILE)


def find_folder(path: Path) -> CorpusFolder | None:
    """Return the corpus folder that *path* is, or lies in: the nearest one."""
    absolute = Path(os.path.abspath(path))
    for depth, candidate in enumerate((absolute, *absolute.parents)):
        if is_corpus(candidate):
            # Keep the path as the user wrote it, where that is possible.
            written = path if depth == 0 else path.parents[depth - 1] if depth <= len(path.parents) else candidate
            return CorpusFolder(written if written.resolve() == candidate.resolve() else candidate)
    return None


def corpora_below(path: Path) -> Iterator[CorpusFolder]:
    """Yield the corpus folders below the folder *path*, hidden folders left out; nothing is looked for inside of one."""
    stack = [path]
    while stack:
        folder = stack.pop()
        if is_corpus(folder):
            yield CorpusFolder(folder)
            continue
        inner = [folder / e.name for e in _entries(folder, None) if not e.name.startswith(".") and e.is_dir(follow_symlinks=False)]
        stack += reversed(inner)


def model_of(path: Path) -> type[Record]:
    """Return the model of the file at *path*, told by its name: one of the corpus's own files, or else an article."""
    models: dict[str, type[Record]] = {
        CORPUS_FILE: CorpusFile,
        ENTITIES_FILE: EntityRegistry,
        TOPICS_FILE: TopicRegistry,
        EXEMPTIONS_FILE: ExemptionsFile,
    }
    return models.get(path.name, Article)


def packaged_folder() -> CorpusFolder:
    """Return the corpus that travels with the package."""
    return CorpusFolder(_packaged("corpus"))


def packaged_schemas() -> Path:
    """Return the folder of the published schemas that travel with the package."""
    return _packaged("schema")


@cache
def published_schema(file: str) -> Any:
    """Return the published JSON Schema of a kind of *file*, of this version of the format; it is only looked at.

    It is what the models say, and sooner read from the disk than made from them.
    """
    return json.loads((packaged_schemas() / SCHEMA_VERSION / f"{file}.schema.json").read_bytes())


def _packaged(name: str) -> Path:
    """The wheel carries the data inside the package; in a checkout (an editable install) it stands beside `src/`."""
    package = Path(str(resources.files("uncorpus")))
    installed = package / "data" / name
    return installed if installed.is_dir() else package.parents[1] / name
