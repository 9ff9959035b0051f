"""A corpus tests itself, in two lines.

    from uncorpus.testing import corpus_tests
    test_corpus = corpus_tests("corpus")

With these in a test file, pytest runs a test for each file of the corpus, and one for the corpus as a whole. Needs pytest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from uncorpus.store.folder import CorpusFolder
from uncorpus.validate import Finding, choose, validate
from uncorpus.validate.report.text import line

WHOLE = "the corpus as a whole"


def corpus_tests(
    path: str | Path, *, select: Iterable[str] = (), ignore: Iterable[str] = (), strict: bool = False
) -> Callable[[str], None]:
    """Return a test for pytest that checks the corpus at *path*, relative to the folder that pytest is run in, file by file.

    *select* and *ignore* choose rules as `uncorpus validate` does; *strict*: warnings fail, too. Raises `UnknownRuleError` for a rule that
    does not exist.

    >>> test_corpus = corpus_tests("corpus", ignore=["unannotated-name"])
    """
    folder = CorpusFolder(Path(path))
    chosen = choose(select, ignore)
    names = [folder.relative(file) for file in folder.article_files()]
    found: dict[str, list[Finding]] = {}
    has_run: list[bool] = []

    def findings_of(name: str) -> list[Finding]:
        # One run serves all tests: what the corpus's own rules say needs all files anyway.
        if not has_run:
            for finding in validate([folder.root], select=sorted(chosen)):
                inside = finding.path.is_relative_to(folder.root)
                own = folder.relative(finding.path) if inside else WHOLE
                found.setdefault(own if own in names else WHOLE, []).append(finding)
            has_run.append(True)
        return found.get(name, [])

    @pytest.mark.parametrize("file", [*names, WHOLE])
    def test(file: str) -> None:
        wrong = [finding for finding in findings_of(file) if strict or finding.is_error]
        if wrong:
            pytest.fail("\n".join(line(finding) for finding in wrong), pytrace=False)

    return test
