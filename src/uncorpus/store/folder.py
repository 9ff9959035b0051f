"""A corpus as a folder: which file is what, and where."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from uncorpus.model import Article, CorpusFile, EntityRegistry, ExemptionsFile, Record, TopicRegistry

CORPUS_FILE: Final = "corpus.json"
ENTITIES_FILE: Final = "entities.json"
TOPICS_FILE: Final = "topics.json"
EXEMPTIONS_FILE: Final = "exemptions.json"
ARTICLES: Final = "articles"
SOURCES: Final = "sources"


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

    def article_files(self) -> Iterator[Path]:
        """Yield the article files below `articles/`, in the order of their paths."""
        return json_files(self.root / ARTICLES)

    def relative(self, path: Path) -> str:
        """Return *path* as the corpus file writes it: relative to the folder, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def json_files(folder: Path) -> Iterator[Path]:
    """Yield the `.json` files below *folder* in the order of their paths, hidden ones left out; links to folders are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from json_files(Path(entry.path))
        elif entry.name.endswith(".json"):
            yield Path(entry.path)


def find_folder(path: Path) -> CorpusFolder | None:
    """Return the corpus folder that *path* is, or lies in: the nearest one with a `corpus.json`."""
    absolute = Path(os.path.abspath(path))
    for candidate in (absolute, *absolute.parents):
        if (candidate / CORPUS_FILE).is_file():
            if absolute == path or not path.exists():
                return CorpusFolder(candidate)
            # Keep the path as the user wrote it, where that is possible.
            try:
                depth = len(absolute.parts) - len(candidate.parts)
                written = path if depth == 0 else path.parents[depth - 1]
                return CorpusFolder(written if written.resolve() == candidate.resolve() else candidate)
            except IndexError:
                return CorpusFolder(candidate)
    return None


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


def _packaged(name: str) -> Path:
    """The wheel carries the data inside the package; in a checkout (an editable install) it stands beside `src/`."""
    package = Path(str(resources.files("uncorpus")))
    installed = package / "data" / name
    return installed if installed.is_dir() else package.parents[1] / name
