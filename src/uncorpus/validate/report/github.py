"""Findings as workflow commands of GitHub Actions: annotations on the lines of a pull request, and a summary of the step.

Of each severity GitHub shows ten annotations a step and drops the rest in silence. So ten are made, every finding is also printed as a line,
and the summary has a table of all rules.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable

from uncorpus.validate.engine import Report
from uncorpus.validate.findings import Finding
from uncorpus.validate.report.base import Reporter
from uncorpus.validate.report.text import line
from uncorpus.view.terminal import safe

SHOWN = 10
"""How many annotations of each severity GitHub shows for a step."""

IN_SUMMARY = 100
"""How many findings the step's summary lists."""


class GitHubReporter(Reporter):
    """Writes a line for each finding, and the first ten of each severity as workflow commands."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__(write)
        self._annotated: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        self._listed: list[Finding] = []

    def add(self, finding: Finding) -> None:
        """Write the finding's line, and its command while GitHub still shows it."""
        severity = finding.rule.severity
        # A line that begins with `::` would be a command; a file may be named so.
        self.write(" " + line(finding))
        if self._annotated[severity] < SHOWN:
            self._annotated[severity] += 1
            self.write(command(finding))
        self._codes[finding.code] += 1
        if len(self._listed) < IN_SUMMARY:
            self._listed.append(finding)

    def finish(self, report: Report) -> None:
        """Append the summary of the step to the file that GitHub names, if it does."""
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if path:
            with open(path, "a", encoding="utf-8") as file:
                file.write("\n".join(self._summary(report)) + "\n")

    def _summary(self, report: Report) -> list[str]:
        from uncorpus.validate.rules import RULES

        if not self._codes:
            return [f"### uncorpus: {report.files:,} files, all valid"]
        lines = [f"### uncorpus: {report.errors:,} errors and {report.warnings:,} warnings in {report.files:,} files", ""]
        lines += ["| rule | findings | |", "|---|---:|---|"]
        for code, count in sorted(self._codes.items()):
            lines.append(f"| {code} {RULES[code].name} | {count:,} | {RULES[code].summary} |")
        lines += ["", "<details><summary>Findings</summary>", "", "| where | rule | what |", "|---|---|---|"]
        for finding in self._listed:
            where = f"{finding.path.as_posix()}:{finding.place.line}:{finding.place.column}"
            lines.append(f"| {_cell(where)} | {finding.code} | {_cell(finding.message)} |")
        total = sum(self._codes.values())
        if total > len(self._listed):
            lines.append(f"| … | | {total - len(self._listed):,} more in the log |")
        return [*lines, "", "</details>"]


def command(finding: Finding) -> str:
    """Return *finding* as a workflow command."""
    place = finding.place
    # GitHub's last column is inside the range; it takes columns only where the range is on one line.
    columns = f",col={place.column},endColumn={max(place.column, place.end_column - 1)}" if place.line == place.end_line else ""
    properties = (
        f"file={_property(finding.path.as_posix())},line={place.line},endLine={place.end_line}{columns}"
        f",title={_property(f'{finding.code} {finding.rule.name}')}"
    )
    return f"::{finding.rule.severity} {properties}::{_data(finding.message)}"


def _data(text: str) -> str:
    return safe(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Return *text* as it is in a cell of Markdown: nothing in it is markup."""
    import html

    escaped = html.escape(safe(text)).replace("\n", " ")
    return "".join(f"&#{ord(char)};" if char in "|`*_[]\\#~" else char for char in escaped)
