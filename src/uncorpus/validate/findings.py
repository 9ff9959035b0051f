"""What validation says: a rule, and the place where a file breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from uncorpus.store.positions import Place, Pointer

Severity = Literal["error", "warning"]
Subject = Literal["article", "entities", "topics", "corpus-file", "corpus", "exemptions"]
Fix = Literal["safe", "unsafe"]


class Level(IntEnum):
    """In which order files are judged. A file that breaks a rule of one level is not judged by the next: it would not make sense."""

    FILE = 0
    SYNTAX = 1
    SCHEMA = 2
    REFERENCES = 3
    SPANS = 4
    CONSISTENCY = 5
    POLICY = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a record that breaks a rule, not yet a place in a file."""

    pointer: Pointer
    message: str
    key: bool = False
    """Point at the key instead of the value."""
    members: tuple[str, ...] = ()
    """The members of the object at the pointer that are wrong, neighbours in the file; none: the object as a whole."""
    within: tuple[int, int] | None = None
    """Half-open range of code points in the string at the pointer, where only a part of it is meant."""
    related: tuple[tuple[Pointer, str], ...] = ()
    """Other places of the same file that explain this one."""
    fix: bool = True
    """Whether the rule's fix, if it has one, can mend this."""


@dataclass(frozen=True)
class Rule:
    """A rule of the format. Its explanation is the docstring of the function that checks it."""

    code: str
    name: str
    level: Level
    severity: Severity
    docstring: str
    on: tuple[Subject, ...]
    """What the rule looks at."""
    check: Callable[[Any], Iterator[Hit]] | None
    """None for the rules that reading a file decides."""
    fix: Fix | None
    """Whether `uncorpus fix` mends what breaks the rule, always or only with `--unsafe`."""

    @cached_property
    def explanation(self) -> str:
        """What the rule demands, and why."""
        return re.split(r"\n\n?(?=Wrong: |Right: )", self.docstring, maxsplit=1)[0]

    @cached_property
    def wrong(self) -> str:
        """An example that breaks the rule."""
        return self._example("Wrong")

    @cached_property
    def right(self) -> str:
        """The same example as it should be."""
        return self._example("Right")

    def _example(self, name: str) -> str:
        match = re.search(rf"^{name}: (.*(?:\n(?!Right: |Wrong: ).+)*)", self.docstring, re.MULTILINE)
        return match[1] if match else ""

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
class Excerpt:
    """The article's own words around what a finding is about."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a file breaks at a place."""

    code: str
    path: Path
    place: Place
    pointer: Pointer
    message: str
    article_id: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    line: str = ""
    """The line of the file, cut around the place where it is long."""
    line_column: int = 1
    """Where in `line` the place begins, counted from 1."""
    excerpt: Excerpt | None = None
    """The words of the article that the finding is about; None where it is about none."""

    @property
    def rule(self) -> Rule:
        """The rule that is broken."""
        from uncorpus.validate.rules import RULES

        return RULES[self.code]

    @property
    def is_error(self) -> bool:
        """Whether the finding makes the file invalid; a warning does not."""
        return self.rule.severity == "error"

    def at_line(self, line: int) -> Finding:
        """Return the finding for a file in which the document begins at *line*."""
        shift = line - 1
        if not shift:
            return self
        moved = tuple(replace(other, place=_moved(other.place, shift)) for other in self.related)
        return replace(self, place=_moved(self.place, shift), related=moved)


def _moved(place: Place, shift: int) -> Place:
    return Place(place.line + shift, place.column, place.end_line + shift, place.end_column)


def json_pointer(pointer: Pointer) -> str:
    """Return *pointer* as RFC 6901 writes it.

    >>> json_pointer(("quotes", 3, "a/b"))
    '/quotes/3/a~1b'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
