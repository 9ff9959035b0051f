"""What a reporter is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from uncorpus.validate.engine import Report
from uncorpus.validate.findings import Finding


class Reporter(ABC):
    """Writes findings in a format. *write* takes a line without its end."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write

    def checked(self, path: Path) -> None:  # noqa: B027  most formats need not know
        """Take note of a file that was read."""

    @abstractmethod
    def add(self, finding: Finding) -> None:
        """Take a finding."""

    @abstractmethod
    def finish(self, report: Report) -> None:
        """Write what can be written only when all findings are known."""
