"""Findings as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uncorpus.validate.engine import Report
from uncorpus.validate.findings import Finding, json_pointer
from uncorpus.view.terminal import safe


def line(finding: Finding) -> str:
    """Return *finding* as one line: `file:line:column: CODE name: message [pointer]`, with nothing in it that could control a terminal."""
    warning = "" if finding.is_error else "warning: "
    pointer = f" [{json_pointer(finding.pointer)}]" if finding.pointer else ""
    related = "".join(f" (line {other.place.line}: {other.message})" for other in finding.related)
    where = f"{finding.path}:{finding.place.line}:{finding.place.column}"
    return safe(f"{where}: {finding.code} {finding.rule.name}: {warning}{finding.message}{related}{pointer}")


def summary(report: Report, paths: Sequence[Path]) -> str:
    """Return in a sentence what *report* came to."""
    where = safe(", ".join(str(path) for path in paths[:3]) + (", …" if len(paths) > 3 else ""))
    checked = f"{_count(report.files, 'file')} checked in {where}"
    if not report.errors and not report.warnings:
        return f"{checked}: all valid"
    parts = []
    if report.errors:
        parts.append(f"{_count(report.errors, 'error')} in {_count(len(report.invalid_files), 'file')}")
    if report.warnings:
        parts.append(_count(report.warnings, "warning"))
    return f"{checked}: {', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
