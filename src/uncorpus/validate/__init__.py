"""Validation: rules in levels, an engine that runs them over files and folders, findings with their place, reports."""

from uncorpus.validate.engine import Report, UnknownRuleError, choose, validate
from uncorpus.validate.findings import Finding, Level, Rule, Severity
from uncorpus.validate.rules import RULES

__all__ = ["RULES", "Finding", "Level", "Report", "Rule", "Severity", "UnknownRuleError", "choose", "validate"]
