"""Findings for people: a line each, or with the words that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uncorpus.validate.engine import Report
from uncorpus.validate.findings import Excerpt, Finding, json_pointer
from uncorpus.validate.report.base import Reporter
from uncorpus.view.terminal import safe

FIXES = {"safe": "`uncorpus fix` mends it", "unsafe": "`uncorpus fix --unsafe` mends it"}


class TextReporter(Reporter):
    """A line for each finding: `file:line:column: CODE name: message [pointer]`, with nothing in it that could control a terminal."""

    def add(self, finding: Finding) -> None:
        """Write the line of *finding*."""
        self.write(line(finding))

    def finish(self, report: Report) -> None:
        """Write nothing more."""


class FullReporter(TextReporter):
    """For each finding its line, the JSON that it points at, the article's sentence with the words underlined, and what helps."""

    def add(self, finding: Finding) -> None:
        """Write the lines of *finding*."""
        self.write(line(finding))
        number = str(finding.place.line)
        margin = " " * len(number)
        if finding.line:
            width = finding.place.end_column - finding.place.column if finding.place.end_line == finding.place.line else len(finding.line)
            width = max(1, min(width, len(finding.line) - finding.line_column + 1))
            self.write(f"  {number} | {safe(_one_line(finding.line))}")
            self.write(f"  {margin} | {' ' * (finding.line_column - 1)}{'^' * width}")
        if finding.excerpt:
            for shown in _underlined(finding.excerpt):
                self.write(f"  {margin} > {shown}")
        for other in finding.related:
            self.write(safe(f"  {margin} = {other.path}:{other.place.line}:{other.place.column}: {other.message}"))
        if finding.fix:
            self.write(f"  {margin} = {FIXES[finding.fix]}")
        self.write(f"  {margin} = see `uncorpus rule {finding.code}`")
        self.write("")


def line(finding: Finding) -> str:
    """Return *finding* as one line."""
    warning = "" if finding.is_error else "warning: "
    pointer = f" [{json_pointer(finding.pointer)}]" if finding.pointer else ""
    related = "".join(f" (line {other.place.line}: {other.message})" for other in finding.related)
    where = f"{finding.path}:{finding.place.line}:{finding.place.column}"
    return _one_line(safe(f"{where}: {finding.code} {finding.rule.name}: {warning}{finding.message}{related}{pointer}"))


def summary(report: Report, paths: Sequence[Path]) -> str:
    """Return in a sentence what *report* came to."""
    where = _one_line(safe(", ".join(str(path) for path in paths[:3]) + (", …" if len(paths) > 3 else "")))
    checked = f"{counted(report.files, 'file')} checked in {where}"
    exempted = f" ({counted(report.exempted, 'finding')} exempted)" if report.exempted else ""
    if not report.errors and not report.warnings:
        return f"{checked}: all valid{exempted}"
    parts = []
    if report.errors:
        parts.append(f"{counted(report.errors, 'error')} in {counted(len(report.invalid_files), 'file')}")
    if report.warnings:
        parts.append(counted(report.warnings, "warning"))
    return f"{checked}: {', '.join(parts)}{exempted}"


def _underlined(excerpt: Excerpt) -> tuple[str, str]:
    before, marked, after = (_one_line(safe(part)) for part in (excerpt.before, excerpt.marked, excerpt.after))
    if len(marked) > 90:
        marked = f"{marked[:44]}…{marked[-44:]}"
    return before + marked + after, " " * len(before) + "~" * len(marked)


def _one_line(text: str) -> str:
    return text.replace("\n", "↵").replace("\t", " ").replace("\r", "␍")


def counted(number: int, noun: str) -> str:
    """Return *number* and *noun*, in the plural where it is not one.

    >>> counted(1, "finding"), counted(1200, "finding")
    ('1 finding', '1,200 findings')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
