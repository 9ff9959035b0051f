"""What validation says: a rule, and the place where a file breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal

from uncorpus.store.positions import Place, Pointer

Severity = Literal["error", "warning"]
Subject = Literal["article", "entities", "topics", "corpus-file", "corpus"]


class Level(IntEnum):
    """In which order files are judged. A file that breaks a rule of one level is not judged by the next: it would not make sense."""

    FILE = 0
    SYNTAX = 1
    SCHEMA = 2
    REFERENCES = 3
    SPANS = 4
    CONSISTENCY = 5
    CORPUS = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a record that breaks a rule, not yet a place in a file."""

    pointer: Pointer
    message: str
    key: bool = False
    """Point at the key instead of the value."""
    within: tuple[int, int] | None = None
    """Half-open range of code points in the string at the pointer, where only a part of it is meant."""
    related: tuple[tuple[Pointer, str], ...] = ()
    """Other places of the same file that explain this one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the format. Its explanation is the docstring of the function that checks it."""

    code: str
    name: str
    level: Level
    severity: Severity
    explanation: str
    on: tuple[Subject, ...]
    """What the rule looks at."""
    check: Callable[[Any], Iterator[Hit]] | None
    """None for the rules that reading a file decides."""

    @property
    def summary(self) -> str:
        """The first line of the explanation."""
        return self.explanation.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding."""

    path: Path
    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a file breaks at a place."""

    rule: Rule
    path: Path
    place: Place
    pointer: Pointer
    message: str
    article_id: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def code(self) -> str:
        """The rule's stable code, as in `UNC301`."""
        return self.rule.code

    @property
    def is_error(self) -> bool:
        """Whether the finding makes the file invalid; a warning does not."""
        return self.rule.severity == "error"


def json_pointer(pointer: Pointer) -> str:
    """Return *pointer* as RFC 6901 writes it.

    >>> json_pointer(("quotes", 3, "a/b"))
    '/quotes/3/a~1b'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
