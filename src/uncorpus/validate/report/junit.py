"""Findings as JUnit XML: a test case for each file, for CI systems that show test results."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from uncorpus.validate.engine import UNREADABLE, Report
from uncorpus.validate.findings import Finding
from uncorpus.validate.report.base import Reporter
from uncorpus.validate.report.text import counted, line
from uncorpus.view.terminal import safe


class JUnitReporter(Reporter):
    """A file without errors is a passed test case; errors make failures, what could not be read an error, warnings output."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__(write)
        self._cases: dict[Path, list[Finding]] = {}

    def checked(self, path: Path) -> None:
        """Make a test case of the file at *path*."""
        self._cases.setdefault(path, [])

    def add(self, finding: Finding) -> None:
        """Add *finding* to its file's case."""
        self._cases.setdefault(finding.path, []).append(finding)

    def finish(self, report: Report) -> None:
        """Write the document."""
        failures = sum(any(f.is_error for f in found) and not _unreadable(found) for found in self._cases.values())
        unreadable = sum(map(_unreadable, self._cases.values()))
        counts = {"tests": str(len(self._cases)), "failures": str(failures), "errors": str(unreadable)}
        root = ET.Element("testsuites", counts)
        suite = ET.SubElement(root, "testsuite", {"name": "uncorpus validate", **counts, "skipped": "0", "time": "0"})
        for path, findings in self._cases.items():
            case = ET.SubElement(
                suite, "testcase", {"name": _text(path.as_posix()), "classname": "uncorpus", "file": _text(path.as_posix())}
            )
            errors = [finding for finding in findings if finding.is_error]
            if errors:
                kind = "error" if _unreadable(findings) else "failure"
                names = ", ".join(sorted({f"{finding.code} {finding.rule.name}" for finding in errors}))
                failure = ET.SubElement(
                    case, kind, {"message": _text(f"{counted(len(errors), 'finding')}: {names}"), "type": errors[0].code}
                )
                failure.text = "\n".join(_text(line(finding)) for finding in errors)
            warnings = [finding for finding in findings if not finding.is_error]
            if warnings:
                ET.SubElement(case, "system-out").text = "\n".join(_text(line(finding)) for finding in warnings)
        ET.indent(root)
        self.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode"))


def _unreadable(findings: list[Finding]) -> bool:
    return any(finding.code in UNREADABLE for finding in findings)


def _text(text: str) -> str:
    """Return *text* without the characters that XML 1.0 cannot hold."""
    return "".join("\ufffd" if char in "\ufffe\uffff" else char for char in safe(text))
