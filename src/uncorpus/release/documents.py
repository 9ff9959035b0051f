"""What people wrote about a corpus, and what is said of its annotation: taken along into a release."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from uncorpus import model
from uncorpus.compare import Agreement, agreement
from uncorpus.release.layout import DOCUMENTS, LICENSES, PROSE, ReleaseError, is_release
from uncorpus.store.files import FileError, is_inside, read_bytes
from uncorpus.store.folder import CorpusFolder, json_files
from uncorpus.store.reading import RecordError, read_record

PASSES: Final = "passes"
"""The folder of a corpus that holds its passes, a folder each: annotations made before adjudication."""


def documents(folder: CorpusFolder) -> dict[str, bytes]:
    """Return the documents that stand in the corpus folder, or beside it in its project, by name. Raises `ReleaseError`.

    A licence is taken from the corpus folder alone, and a `LICENSE-DATA.md` from beside it too: what else is called LICENSE there is that of the code. In
    a release everything beside the corpus belongs to it.
    """
    found: dict[str, bytes] = {}
    root = folder.root.resolve()
    for place in (root, root.parent):
        for name in dict.fromkeys((*DOCUMENTS, *(LICENSES if place == root or is_release(place) else ()))):
            if name not in found and (place / name).is_file():
                found[name] = _read(place / name, place)
    return found


def license_file(names: Mapping[str, bytes]) -> str | None:
    """Return which of the documents says what the licence is."""
    return next((name for name in LICENSES if name in names), None)


def prose(folder: CorpusFolder) -> str:
    """Return what the corpus folder's `card.md` says; nothing where there is none."""
    path = folder.root / PROSE
    if not path.is_file():
        return ""
    try:
        return _read(path, folder.root).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{path}: this is not UTF-8: {error}") from None


def passes_agreement(folder: CorpusFolder) -> dict[str, tuple[Agreement, ...]]:
    """Return how far the first two passes of each article agree, by the article's file name. Raises `ReleaseError`."""
    root = folder.root / PASSES
    names = sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    if len(names) < 2:
        return {}
    found = {}
    for first in json_files(root / names[0]):
        second = root / names[1] / first.relative_to(root / names[0])
        if second.is_file():
            try:
                found[first.stem] = agreement(read_record(first, model.Article), read_record(second, model.Article))
            except RecordError as error:
                raise ReleaseError(str(error)) from None
            except FileError as error:
                raise ReleaseError(f"{error.path}: {error.message}") from None
            except ValueError as error:
                raise ReleaseError(f"{second}: {error}") from None
    return found


def bibtex(documents: Mapping[str, bytes], name: str, data_version: str, year: int | None) -> str | None:
    """Return a BibTeX entry for version *data_version* of the corpus, by the `CITATION.cff` among *documents*; None without one."""
    import yaml

    if "CITATION.cff" not in documents:
        return None
    try:
        cff = yaml.safe_load(documents["CITATION.cff"])
        title, authors = str(cff["title"]), [_author(author) for author in cff["authors"]]
        data = next((item for item in cff.get("references") or () if isinstance(item, dict) and item.get("type") == "data"), None)
        if data:
            title, authors = str(data.get("title", title)), [_author(author) for author in data.get("authors") or ()] or authors
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ReleaseError(f"CITATION.cff: it has no title and authors that can be read ({type(error).__name__}: {error})") from None
    fields: dict[str, Any] = {"title": _tex(title), "author": " and ".join(authors), "version": data_version}
    if year is not None:
        fields["note"] = f"Texts up to {year}"
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{{re.sub(r'[^a-z0-9]+', '-', name.lower())},\n{lines}\n}}"


def _author(author: Any) -> str:
    if "name" in author:
        return "{" + _tex(str(author["name"])) + "}"
    return _tex(f"{author['family-names']}, {author.get('given-names', '')}".rstrip(", "))


def _tex(text: str) -> str:
    words = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    return re.sub(r"[\\^~{}#$%&_]", lambda found: words.get(found[0], "\\" + found[0]), " ".join(text.split()))


def _read(path: Path, place: Path) -> bytes:
    if not is_inside(path, place):
        raise ReleaseError(f"{path}: this is a link that leads out of {place}; it would be published")
    try:
        return read_bytes(path)
    except FileError as error:
        raise ReleaseError(f"{error.path}: {error.message}") from None
