"""Findings in the formats that people and machines read. A reporter writes what has to be written while findings come, and the rest at the end."""

from uncorpus.validate.report.base import Reporter
from uncorpus.validate.report.github import GitHubReporter
from uncorpus.validate.report.json import JsonReporter
from uncorpus.validate.report.junit import JUnitReporter
from uncorpus.validate.report.sarif import SarifReporter
from uncorpus.validate.report.text import FullReporter, TextReporter, summary

REPORTERS: dict[str, type[Reporter]] = {
    "text": TextReporter,
    "full": FullReporter,
    "json": JsonReporter,
    "github": GitHubReporter,
    "sarif": SarifReporter,
    "junit": JUnitReporter,
}
"""The output formats by name."""

__all__ = ["REPORTERS", "Reporter", "summary"]
