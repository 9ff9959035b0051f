"""How a rule is defined, and what the rules are given to look at."""

from __future__ import annotations

import codecs
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from operator import add, attrgetter
from pathlib import Path
from typing import Any, Final, TypeVar

from uncorpus import model
from uncorpus.corpus.derived import PULL_QUOTE, article_regions, items
from uncorpus.corpus.objects import ENCODINGS, encoding_of
from uncorpus.model.article import all_spans
from uncorpus.store.files import FileError, Inside, read_bytes
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.positions import Pointer
from uncorpus.text.borders import Fault, fault, odd_ends, odd_starts
from uncorpus.text.edits import Alignment, EditError
from uncorpus.text.marks import MarkedRegion
from uncorpus.text.names import NameFinder
from uncorpus.validate.findings import Fix, Hit, Level, Rule, Severity, Subject

RULES: Final[dict[str, Rule]] = {}
"""Every rule by its code, as they are defined."""

_START, _END, _TEXT = attrgetter("start"), attrgetter("end"), attrgetter("text")

Check = TypeVar("Check", bound=Callable[..., Iterator[Hit]])

ANNOTATED: Final = ("entities", "speakers", "quotes", "non_quotes", "topics")
"""The layers whose items say who made them."""


def rule(
    code: str, name: str, level: Level, severity: Severity = "error", *, on: tuple[Subject, ...] = ("article",), fix: Fix | None = None
) -> Callable[[Check], Check]:
    """Register the decorated function as the check of a rule. Its docstring is the rule's explanation, with an example of wrong and right."""

    def register(check: Check) -> Check:
        _add(Rule(code, name, level, severity, inspect.cleandoc(check.__doc__ or ""), on, check, fix))
        return check

    return register


def reading_rule(code: str, name: str, level: Level, docstring: str, *, severity: Severity = "error", fix: Fix | None = None) -> None:
    """Register a rule that reading a file decides: what cannot be read is not passed to any check."""
    _add(Rule(code, name, level, severity, inspect.cleandoc(docstring), (), None, fix))


def _add(new: Rule) -> None:
    if new.code in RULES or any(other.name == new.name for other in RULES.values()):
        raise ValueError(f"the rule {new.code} {new.name} exists already")
    RULES[new.code] = new


@cache
def rules_on(subject: Subject, *levels: Level) -> tuple[Rule, ...]:
    """Return the rules that look at *subject*, of *levels* or of all."""
    return tuple(r for r in RULES.values() if subject in r.on and (not levels or r.level in levels))


@dataclass(frozen=True)
class Registries:
    """The registries that an article's keys refer to; None where they cannot be had."""

    entities: Mapping[str, model.Entity] | None = None
    topics: Mapping[str, model.Topic] | None = None

    @cached_property
    def names(self) -> NameFinder:
        """Finds the names and aliases of all entities in a text."""
        return NameFinder((name, key) for key, entity in (self.entities or {}).items() for name in (entity.name, *entity.aliases))

    @cached_property
    def adjectives_of(self) -> frozenset[str]:
        """The keys of the entities that may have an adjective: places and peoples."""
        return frozenset(key for key, entity in (self.entities or {}).items() if entity.type in ("GPE", "LOC", "NORP"))


@dataclass(frozen=True)
class ArticleFile:
    """An article as the rules see it: the record, where it lies, and what it refers to.

    The article is a record, or an object of the fast reader: rules only look at fields. What several rules need is computed once.
    """

    article: Any
    path: Path
    folder: CorpusFolder | None
    registries: Registries
    is_line: bool = False
    """Whether the article is a line of a JSON Lines file, which has no name of its own."""
    inside: Inside | None = None
    """Tells whether a path lies in the folder; None where there is none."""

    @cached_property
    def spans(self) -> list[Any]:
        """Everything with a start, an end and a text."""
        return all_spans(self.article)

    def pointer(self, wanted: Any) -> Pointer:
        """Return the pointer to *wanted*, an item or a span of the article itself."""
        for layer, index, item in items(self.article):
            if item is wanted:
                return layer, index
            for part in ("mentions", "content", "source", "cue", "addressee", "evidence"):
                for place, span in enumerate(getattr(item, part, ())):
                    if span is wanted:
                        return layer, index, part, place
        raise ValueError("this is not in the article")

    @cached_property
    def starts(self) -> list[int]:
        """Where the spans begin, in their order."""
        return list(map(_START, self.spans))

    @cached_property
    def ends(self) -> list[int]:
        """Where the spans end, in their order."""
        return list(map(_END, self.spans))

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the spans, in their order."""
        return list(map(_TEXT, self.spans))

    @cached_property
    def exact(self) -> bool:
        """Whether every span has its text and lies in the article's."""
        # Comparing in place: what is cut out of a text that is not Latin-1 is looked through for its widest character, each time.
        if not all(map(self.article.text.startswith, self.texts, self.starts)):
            return False
        return self.ends == list(map(add, self.starts, map(len, self.texts)))

    @cached_property
    def faults(self) -> list[tuple[Any, str, Fault]]:
        """Spans that begin or end where none should, with that end (`start` or `end`) and what is wrong with it."""
        text = self.article.text
        # A span that is not where it says has no borders to judge.
        spans = self.spans if self.exact else [span for span in self.spans if text[span.start : span.end] == span.text]
        padded = f" {text} "  # so that padded[i:i + 2] is what stands around the border i
        odd_first = odd_starts({padded[at : at + 2] for at in set(map(_START, spans))})
        odd_last = odd_ends({padded[at : at + 2] for at in set(map(_END, spans))})
        if not odd_first and not odd_last:
            return []
        found = []
        for span in spans:
            for border, odd, name in ((span.start, odd_first, "start"), (span.end, odd_last, "end")):
                if padded[border : border + 2] in odd and (wrong := fault(text, border, first=name == "start")):
                    found.append((span, name, wrong))
        return found

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        """What counts as marked for a quote that is not nested: marked regions and pull quotes, in text order."""
        pulled = [(block.start, block.end) for block in self.article.blocks if block.kind == PULL_QUOTE]
        return sorted([*((region.start, region.end) for region in self.regions), *pulled])

    @cached_property
    def annotated(self) -> list[Any]:
        """All items that say who made them."""
        return list(chain.from_iterable(getattr(self.article, layer) for layer in ANNOTATED))

    @cached_property
    def quotes(self) -> Mapping[str, Any]:
        """The quotes by their ids."""
        return {quote.id: quote for quote in self.article.quotes}

    @cached_property
    def regions(self) -> tuple[MarkedRegion, ...]:
        """Everything in quotation marks."""
        return article_regions(self.article)

    @cached_property
    def source(self) -> SourceFile | None:
        """The source; None where the article lies in no corpus folder."""
        return SourceFile.read(self.article.source, self.folder, self.inside) if self.folder and self.inside else None

    @cached_property
    def replayed(self) -> str | EditError | None:
        """The source with its edits, or the edit that does not apply; None where there is no source."""
        if self.source is None or self.source.text is None:
            return None
        try:
            return Alignment(self.source.text, self.article.source.edits).text
        except EditError as error:
            return error


@dataclass(frozen=True)
class SourceFile:
    """The source of an article: its bytes and its text, or why they cannot be had."""

    data: bytes | None = None
    text: str | None = None
    problem: str = ""
    pointer: Pointer = field(default=())

    @classmethod
    def read(cls, source: model.Source, folder: CorpusFolder, inside: Inside) -> SourceFile:
        """Read and decode the file that *source* names."""
        path = folder.root / source.path
        if not inside(path):
            return cls(problem=f"{path} lies outside the corpus", pointer=("source", "path"))
        try:
            data = read_bytes(path)
        except FileError as error:
            return cls(problem=f"{path}: {error.message}", pointer=("source", "path"))
        encoding = encoding_of(source)
        try:
            if codecs.lookup(encoding).name not in ENCODINGS:
                problem = f"{path} is in {encoding}, in which bytes do not stand for characters one by one; convert it to UTF-8"
                return cls(data, problem=problem, pointer=("source", "media_type"))
            text = data.decode(encoding)
        except (UnicodeError, LookupError, ValueError) as error:
            return cls(data, problem=f"{path} cannot be decoded as {encoding}: {error}", pointer=("source", "media_type"))
        return cls(data, text)


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What the corpus's rules need to know of an article once it has been checked and let go."""

    relative: str
    sha256: str
    article_id: str | None = None
    counts: tuple[int, ...] | None = None
    """How many items each layer has, in the order of `Counts`."""
    status: str | None = None


@dataclass(frozen=True)
class CorpusFacts:
    """A corpus folder as the rules see it: the corpus file, and where what is there differs from it."""

    manifest: Any
    """The corpus file, a record or a `Listing`'s."""
    is_present: Callable[[str], bool]
    """Whether there is an article file at a path."""
    is_draft: Callable[[str], bool]
    """Whether the article at a path is a draft."""
    unlisted: Iterable[str]
    """The paths of the articles that the corpus file does not list, in their order."""
    deviating: Mapping[str, ArticleFacts]
    """The articles, by path, that are not what the corpus file says of them."""
    registries: Mapping[str, tuple[str, int | None]]
    """`entities` and `topics`: the hash of the file and the number of its entries."""


@dataclass
class Usage:
    """Which entries of the registries the articles of a corpus use. Grows with the registries, not with the corpus."""

    entities: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    """Entity and words by which it is mentioned, as far as they are an alias."""

    def add(self, article: Any, registries: Registries) -> None:
        """Note what *article* uses."""
        mentions = {(mention.entity, mention.text) for mention in article.entities}
        self.entities.update(key for key, _ in mentions)
        self.entities.update(speaker.entity for speaker in article.speakers if speaker.entity)
        self.topics.update(topic.topic for topic in article.topics)
        known = registries.entities or {}
        self.names.update(pair for pair in mentions - self.names if pair[0] in known and pair[1] in known[pair[0]].aliases)

    def merge(self, other: Usage) -> None:
        """Note what *other* has noted."""
        self.entities |= other.entities
        self.topics |= other.topics
        self.names |= other.names


@dataclass(frozen=True)
class RegistryUsage:
    """A registry as the rules of the whole corpus see it: the record, and what the articles use of it."""

    registry: Any
    usage: Usage
