"""Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning and other tools that read it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from uncorpus.store.positions import Place
from uncorpus.validate.engine import Report
from uncorpus.validate.findings import Finding, json_pointer
from uncorpus.validate.report.base import Reporter


class SarifReporter(Reporter):
    """One run with all rules that are broken, and a result with its region for each finding."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__(write)
        self._findings: list[Finding] = []

    def add(self, finding: Finding) -> None:
        """Keep *finding*: a SARIF log names its rules before the results."""
        self._findings.append(finding)

    def finish(self, report: Report) -> None:
        """Write the log."""
        self.write(json.dumps(log(self._findings, succeeded=not report.unreadable), indent=2))


def log(findings: list[Finding], *, succeeded: bool) -> dict[str, Any]:
    """Return *findings* as a SARIF log. Columns count code points."""
    import uncorpus
    from uncorpus.validate.rules import RULES

    codes = sorted({finding.code for finding in findings})
    places = {code: index for index, code in enumerate(codes)}
    rules = [
        {
            "id": code,
            "name": RULES[code].name,
            "shortDescription": {"text": RULES[code].summary},
            "fullDescription": {"text": RULES[code].explanation},
            "help": {"text": f"{RULES[code].explanation}\n\nWrong: {RULES[code].wrong}\nRight: {RULES[code].right}"},
            "defaultConfiguration": {"level": RULES[code].severity},
        }
        for code in codes
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "uncorpus", "semanticVersion": uncorpus.__version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": succeeded}],
                "results": [_result(finding, places[finding.code]) for finding in findings],
            }
        ],
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    identity = "\0".join((finding.code, finding.path.as_posix(), json_pointer(finding.pointer), finding.message))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": finding.rule.severity,
        "message": {"text": finding.message},
        "locations": [_location(finding.path, finding.place, json_pointer(finding.pointer))],
        # The same finding after lines were moved around it: code scanning follows it by this.
        "partialFingerprints": {"uncorpus/v1": hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()},
    }
    if finding.related:
        result["relatedLocations"] = [
            _location(other.path, other.place, None) | {"message": {"text": other.message}} for other in finding.related
        ]
    return result


def _location(path: Path, place: Place, pointer: str | None) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path)},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": max(place.end_column, place.column) if place.end_line == place.line else place.end_column,
            },
        }
    }
    if pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": pointer, "kind": "value"}]
    return location


def _uri(path: Path) -> str:
    if path.is_absolute():
        return "file://" + quote(path.as_posix(), errors="surrogateescape")
    return quote(path.as_posix(), errors="surrogateescape")
