"""How a rule is defined, and what the rules are given to look at."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from uncorpus import model
from uncorpus.corpus.derived import article_regions
from uncorpus.corpus.objects import encoding_of
from uncorpus.store.files import FileError, is_inside, read_bytes
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.positions import Pointer
from uncorpus.text.marks import MarkedRegion
from uncorpus.validate.findings import Hit, Level, Rule, Severity, Subject

RULES: Final[dict[str, Rule]] = {}
"""Every rule by its code, as they are defined."""

Check = TypeVar("Check", bound=Callable[..., Iterator[Hit]])


def rule(
    code: str, name: str, level: Level, severity: Severity = "error", on: tuple[Subject, ...] = ("article",)
) -> Callable[[Check], Check]:
    """Register the decorated function as the check of a rule. Its docstring is the rule's explanation."""

    def register(check: Check) -> Check:
        _add(Rule(code, name, level, severity, inspect.cleandoc(check.__doc__ or ""), on, check))
        return check

    return register


def reading_rule(code: str, name: str, level: Level, explanation: str) -> None:
    """Register a rule that reading a file decides: what cannot be read is not passed to any check."""
    _add(Rule(code, name, level, "error", inspect.cleandoc(explanation), (), None))


def _add(new: Rule) -> None:
    if new.code in RULES or any(other.name == new.name for other in RULES.values()):
        raise ValueError(f"the rule {new.code} {new.name} exists already")
    RULES[new.code] = new


def rules_on(subject: Subject, *levels: Level) -> tuple[Rule, ...]:
    """Return the rules that look at *subject*, of *levels* or of all."""
    return tuple(r for r in RULES.values() if subject in r.on and (not levels or r.level in levels))


@dataclass(frozen=True)
class Registries:
    """The registries that an article's keys refer to; None where they cannot be had."""

    entities: Mapping[str, model.Entity] | None = None
    topics: Mapping[str, model.Topic] | None = None


@dataclass(frozen=True)
class ArticleFile:
    """An article as the rules see it: the record, where it lies, and what it refers to."""

    article: model.Article
    path: Path
    folder: CorpusFolder | None
    registries: Registries

    @cached_property
    def items(self) -> tuple[tuple[Pointer, Any], ...]:
        """All items with an id, with their pointers."""
        layers = ("annotators", "blocks", "entities", "speakers", "quotes", "non_quotes", "topics")
        return tuple(((layer, index), item) for layer in layers for index, item in enumerate(getattr(self.article, layer)))

    @cached_property
    def spans(self) -> tuple[tuple[Pointer, Any], ...]:
        """Everything with a start, an end and a text, with its pointer."""
        article = self.article
        found: list[tuple[Pointer, Any]] = [(("entities", i), item) for i, item in enumerate(article.entities)]
        for i, speaker in enumerate(article.speakers):
            found += [(("speakers", i, "mentions", j), item) for j, item in enumerate(speaker.mentions)]
        for i, quote in enumerate(article.quotes):
            for part in ("content", "source", "cue", "addressee"):
                found += [(("quotes", i, part, j), item) for j, item in enumerate(getattr(quote, part))]
        found += [(("non_quotes", i), item) for i, item in enumerate(article.non_quotes)]
        for i, topic in enumerate(article.topics):
            found += [(("topics", i, "evidence", j), item) for j, item in enumerate(topic.evidence)]
        return tuple(found)

    @cached_property
    def regions(self) -> tuple[MarkedRegion, ...]:
        """Everything in quotation marks."""
        return article_regions(self.article)

    @cached_property
    def source(self) -> SourceFile | None:
        """The source; None where the article lies in no corpus folder."""
        return SourceFile.read(self.article.source, self.folder) if self.folder else None


@dataclass(frozen=True)
class SourceFile:
    """The source of an article: its bytes and its text, or why they cannot be had."""

    data: bytes | None = None
    text: str | None = None
    problem: str = ""
    pointer: Pointer = field(default=())

    @classmethod
    def read(cls, source: model.Source, folder: CorpusFolder) -> SourceFile:
        """Read and decode the file that *source* names."""
        path = folder.root / source.path
        if not is_inside(path, folder.root):
            return cls(problem=f"{path} lies outside the corpus", pointer=("source", "path"))
        try:
            data = read_bytes(path)
        except FileError as error:
            return cls(problem=f"{path}: {error.message}", pointer=("source", "path"))
        encoding = encoding_of(source)
        try:
            text = data.decode(encoding)
            if text.encode(encoding) != data:
                return cls(
                    data, problem=f"{path} is not the same after decoding and encoding as {encoding}", pointer=("source", "media_type")
                )
        except (UnicodeError, LookupError, ValueError) as error:
            return cls(data, problem=f"{path} cannot be decoded as {encoding}: {error}", pointer=("source", "media_type"))
        return cls(data, text)


@dataclass(frozen=True)
class ArticleFacts:
    """What the corpus's rules need to know of an article once it has been checked and let go."""

    path: Path
    relative: str
    sha256: str
    article_id: str | None = None
    counts: model.Counts | None = None


@dataclass(frozen=True)
class CorpusFacts:
    """A corpus folder as the rules see it: the corpus file, and what is really there."""

    manifest: model.CorpusFile
    articles: tuple[ArticleFacts, ...]
    registries: Mapping[str, tuple[str, int | None]]
    """`entities` and `topics`: the hash of the file and the number of its entries."""
