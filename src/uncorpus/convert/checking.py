"""An article that is not written yet, checked as if it were, with a source that is not written yet either."""

from __future__ import annotations

import tempfile
from pathlib import Path

from uncorpus.store.folder import ARTICLES, CorpusFolder
from uncorpus.validate.check import Checker
from uncorpus.validate.findings import Finding
from uncorpus.validate.rules.define import Registries


def check_article(
    data: bytes, id: str, folder: CorpusFolder | None, registries: Registries, source: tuple[str, bytes] | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with the article in *data*. *source* is the path and the bytes of its source, where the folder does not have it."""
    if source is None:
        root = folder.root / ARTICLES if folder is not None else Path()
        return tuple(Checker(folder, registries).data(data, root / f"{id}.json").findings)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        path = root / source[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source[1])
        return tuple(Checker(CorpusFolder(root), registries).data(data, root / ARTICLES / f"{id}.json").findings)
