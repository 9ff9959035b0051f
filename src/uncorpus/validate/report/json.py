"""Findings as one JSON document, format version 1. Keys are only ever added."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from uncorpus.store.positions import Place
from uncorpus.validate.engine import Report
from uncorpus.validate.findings import Finding, json_pointer
from uncorpus.validate.report.base import Reporter


class JsonReporter(Reporter):
    """A document with a list of findings, one a line, and the counts at the end. ASCII only: no text in it controls a terminal."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__(write)
        self._held: str | None = None

    def add(self, finding: Finding) -> None:
        """Write the finding before this one: only now is it known that a comma follows."""
        if self._held is None:
            self.write('{"version": 1, "findings": [')
        else:
            self.write(self._held + ",")
        self._held = json.dumps(as_dict(finding))

    def finish(self, report: Report) -> None:
        """Write the last finding and the counts."""
        self.write('{"version": 1, "findings": [' if self._held is None else self._held)
        counts = {name: getattr(report, name) for name in ("files", "errors", "warnings", "exempted")}
        self.write(f'], "summary": {json.dumps(counts)}}}')


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return *finding* as JSON has it: lines and columns count from 1, the end is behind the last character."""
    return {
        "code": finding.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity,
        "message": finding.message,
        "file": finding.path.as_posix(),
        **_place(finding.place),
        "pointer": json_pointer(finding.pointer),
        "article": finding.article_id,
        "related": [{"file": other.path.as_posix(), **_place(other.place), "message": other.message} for other in finding.related],
        "fix": finding.fix,
    }


def _place(place: Place) -> dict[str, int]:
    return {"line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column}
