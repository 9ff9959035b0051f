"""Corpus, article, quote, speaker: light views on the records, with every reference resolved.

A view holds its record as `data` and adds what needs the article or the registries. Views are cheap, immutable, and compare by
what they show. Offsets are half-open and count code points of the article's text.
"""

from __future__ import annotations

import datetime as dt
import difflib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from uncorpus import model
from uncorpus.model.article import QuoteType, all_spans
from uncorpus.store.fast import read_article
from uncorpus.store.files import MAX_CORPUS_BYTES, FileError, Inside, is_inside, read_bytes
from uncorpus.store.folder import CorpusFolder, find_folder, is_folder, json_files, packaged_folder
from uncorpus.store.listing import read_listing
from uncorpus.store.reading import RecordError, read_record
from uncorpus.text.edits import Alignment, SourceRange
from uncorpus.text.marks import without_marks

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ENCODINGS: Final = frozenset(
    {"utf-8", "ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257"}
    | {"koi8-r", "koi8-u", *(f"iso8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16))}
)
"""Encodings of sources, as Python calls them: those in which each character has bytes of its own, whatever stands before it."""

CONTEXT = 240
"""How many code points of context a quote has on each side, unless told otherwise."""


R = TypeVar("R", bound=model.Record)


class CorpusError(Exception):
    """A corpus that cannot be loaded: the message says which file, where, and why."""


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A place in an article that names an entity."""

    data: model.EntityMention
    entity: model.Entity | None
    """The registry's entry; None only where the article is read without its registry."""

    @property
    def key(self) -> str:
        """The entity's key in the registry."""
        return self.data.entity

    @property
    def text(self) -> str:
        """The words of the mention."""
        return self.data.text

    @property
    def name(self) -> str:
        """The entity's name in the registry."""
        return self.entity.name if self.entity else self.data.entity


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom an article quotes."""

    data: model.Speaker
    entity: model.Entity | None
    """The registry's entry; None for a speaker without a name of their own."""

    @property
    def id(self) -> str:
        """Identifier in the article, as in `s1`."""
        return self.data.id

    @property
    def key(self) -> str | None:
        """The entity's key in the registry, if the speaker is one."""
        return self.data.entity

    @property
    def name(self) -> str:
        """The speaker's name, or a description of them."""
        return self.data.name

    @property
    def role(self) -> str | None:
        """The office or capacity in which they speak."""
        return self.data.role

    @property
    def identifiers(self) -> Mapping[str, str]:
        """Scheme to identifier, as in `{"wikidata": "Q311440"}`; empty where none has evidence."""
        return self.entity.identifiers if self.entity else {}


@dataclass(frozen=True, slots=True)
class TopicMention:
    """A topic of an article, with its evidence."""

    data: model.ArticleTopic
    topic: model.Topic | None

    @property
    def key(self) -> str:
        """The topic's key in the registry."""
        return self.data.topic

    @property
    def label(self) -> str:
        """The topic's name for readers."""
        return self.topic.label if self.topic else self.data.topic


@dataclass(frozen=True, slots=True)
class NonQuote:
    """Words in quotation marks that are no quote."""

    data: model.NonQuote

    @property
    def text(self) -> str:
        """The words, marks included."""
        return self.data.text


@dataclass(frozen=True, slots=True, eq=False)
class Quote:
    """What an article presents as said, written or thought by somebody, and who that is.

    >>> import uncorpus
    >>> quote = next(uncorpus.load().quotes(type="direct", topic="verification"))
    >>> quote.text_without_marks[:44], quote.speaker.name
    ('From the ground-breaking verification protoc', 'António Guterres')
    """

    article: Article = field(repr=False)
    data: model.Quote

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quote):
            return NotImplemented
        return self.data == other.data and self.article.id == other.article.id

    def __hash__(self) -> int:
        return hash((self.article.id, self.data.id))

    def __str__(self) -> str:
        return self.text

    @property
    def id(self) -> str:
        """Identifier in the article, as in `q7`."""
        return self.data.id

    @property
    def type(self) -> str:
        """`direct`, `indirect` or `mixed`."""
        return self.data.type

    @property
    def medium(self) -> str:
        """`speech`, `writing`, `thought` or `unspecified`."""
        return self.data.medium

    @property
    def text(self) -> str:
        """The content as it stands, quotation marks included; the parts of an interrupted quote are joined by “ … ”."""
        return " … ".join(span.text for span in self.data.content)

    @property
    def text_without_marks(self) -> str:
        """The content without the quotation marks around each part."""
        return " … ".join(without_marks(span.text) for span in self.data.content)

    @property
    def content(self) -> tuple[model.Span, ...]:
        """The spans of the content."""
        return self.data.content

    @property
    def source(self) -> tuple[model.Span, ...]:
        """The spans that name the source at this place."""
        return self.data.source

    @property
    def cue(self) -> tuple[model.Span, ...]:
        """The spans of the cue."""
        return self.data.cue

    @property
    def addressee(self) -> tuple[model.Span, ...]:
        """The spans that name who is told."""
        return self.data.addressee

    @property
    def speaker(self) -> Speaker | None:
        """Who speaks; None where the text does not tell."""
        return self.article.speaker(self.data.speaker) if self.data.speaker else None

    @property
    def topics(self) -> tuple[str, ...]:
        """Keys of the topics that the content is about."""
        return self.data.topics

    @property
    def parent(self) -> Quote | None:
        """The quote that this one is nested in."""
        return self.article.quote(self.data.parent) if self.data.parent else None

    @property
    def repeats(self) -> Quote | None:
        """The quote that this one repeats."""
        return self.article.quote(self.data.repeats) if self.data.repeats else None

    @property
    def start(self) -> int:
        """First code point of the content."""
        return self.data.content[0].start

    @property
    def end(self) -> int:
        """Code point after the content's last one."""
        return self.data.content[-1].end

    @property
    def entities(self) -> tuple[EntityMention, ...]:
        """The entity mentions inside the content."""
        return tuple(
            mention
            for mention in self.article.entities
            if any(span.start <= mention.data.start and mention.data.end <= span.end for span in self.data.content)
        )

    @property
    def blocks(self) -> tuple[model.Block, ...]:
        """The blocks in which the content stands."""
        return tuple(
            block
            for block in self.article.data.blocks
            if any(span.start < block.end and block.start < span.end for span in self.data.content)
        )

    def context(self, width: int = CONTEXT) -> tuple[str, str]:
        """Return up to *width* code points of text before and after the content, cut between words."""
        return self.article.context(self.start, self.end, width)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Article:
    """An article with its annotations."""

    data: model.Article = field(repr=False)
    folder: CorpusFolder | None = field(repr=False, default=None)
    split: str = "train"
    known_entities: Mapping[str, model.Entity] = field(repr=False, default_factory=dict)
    """The registry of entities, by key."""
    known_topics: Mapping[str, model.Topic] = field(repr=False, default_factory=dict)
    """The registry of topics, by key."""

    def __eq__(self, other: object) -> bool:
        return self.data == other.data if isinstance(other, Article) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.data.id)

    def __repr__(self) -> str:
        return f"Article({self.id!r}, {len(self.data.quotes)} quotes)"

    def __str__(self) -> str:
        return f"{self.title} ({self.published}, {self.data.publisher})"

    def _repr_html_(self) -> str:
        # What notebooks show. The one look upward: an object can be asked to show itself, and the view knows how.
        from uncorpus.view.html import notebook_html

        return notebook_html(self)

    @property
    def id(self) -> str:
        """Date and slug, unique in the corpus."""
        return self.data.id

    @property
    def title(self) -> str:
        """The headline."""
        return self.data.title

    @property
    def published(self) -> dt.date:
        """Day of publication."""
        return self.data.published

    @property
    def text(self) -> str:
        """The text that all offsets refer to."""
        return self.data.text

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotes, in the order of their content."""
        return tuple(Quote(self, quote) for quote in self.data.quotes)

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Whom the article quotes."""
        return tuple(self._speaker(speaker) for speaker in self.data.speakers)

    @property
    def entities(self) -> tuple[EntityMention, ...]:
        """All entity mentions, in text order."""
        return tuple(EntityMention(mention, self.known_entities.get(mention.entity)) for mention in self.data.entities)

    @property
    def topics(self) -> tuple[TopicMention, ...]:
        """The article's topics."""
        return tuple(TopicMention(topic, self.known_topics.get(topic.topic)) for topic in self.data.topics)

    @property
    def non_quotes(self) -> tuple[NonQuote, ...]:
        """Words in quotation marks that are no quote."""
        return tuple(NonQuote(item) for item in self.data.non_quotes)

    def quote(self, id: str) -> Quote:
        """Return the quote with *id*. Raises `KeyError`."""
        for quote in self.data.quotes:
            if quote.id == id:
                return Quote(self, quote)
        raise KeyError(id)

    def speaker(self, id: str) -> Speaker:
        """Return the speaker with *id*. Raises `KeyError`."""
        for speaker in self.data.speakers:
            if speaker.id == id:
                return self._speaker(speaker)
        raise KeyError(id)

    def block_text(self, block: model.Block) -> str:
        """Return the text of *block*."""
        return self.data.text[block.start : block.end]

    def context(self, start: int, end: int, width: int = CONTEXT) -> tuple[str, str]:
        """Return up to *width* code points of text before *start* and after *end*, cut between words."""
        text = self.data.text
        before = text[start - width : start] if start > width else text[:start]
        if start > width and not text[start - width - 1].isspace():
            before = before.partition(" ")[2] or before
        after = text[end : end + width]
        if end + width < len(text) and not text[end + width].isspace():
            after = after.rpartition(" ")[0] or after
        return before.lstrip(), after.rstrip()

    def alignment(self) -> Alignment:
        """Return the way between the source and the text. Raises `CorpusError` where the source cannot be read."""
        if self.folder is None:
            raise CorpusError(f"{self.id}: the article is not in a corpus folder, so its source is not known")
        path = self.folder.root / self.data.source.path
        if not is_inside(path, self.folder.root):
            raise CorpusError(f"{path}: the source lies outside the corpus")
        try:
            return Alignment(read_bytes(path).decode(encoding_of(self.data.source)), self.data.source.edits)
        except FileError as error:
            raise CorpusError(f"{error.path}: {error.message}") from None
        except (ValueError, LookupError) as error:
            raise CorpusError(f"{path}: {error}") from None

    def to_source(self, start: int, end: int) -> SourceRange:
        """Return where the text from *start* to *end* stands in the source: code points, bytes, and the source's words.

        Raises `CorpusError` where the source cannot be read, `ValueError` for an impossible range.

        >>> import uncorpus
        >>> article = uncorpus.load()["2018-01-18-dialogue-and-confidence"]
        >>> start = article.text.index("(IAEA)")
        >>> article.to_source(start, start + 6).text
        '([IAEA](#))'
        """
        return self.alignment().to_source(start, end, encoding_of(self.data.source))

    def to_spacy(self, nlp: Language) -> Doc:
        """Return the article as a spaCy Doc with the tokens of *nlp*, which may be blank; needs spaCy (the extra `convert`).

        Layers are span groups (`doc.spans["quotes"]`, `sources`, `cues`, `addressees`, `entities`, `non_quotes`, `topics`), entities also `doc.ents`. A span has its item's id
        (`span.id_`), `span._.fields` and `span._.speaker`; `doc._.quotes` has each quote with its parts. A span that ends inside a token takes the token in;
        `doc._.misaligned` has the ids of such items.
        """
        from uncorpus.corpus.spacy_doc import to_spacy

        return to_spacy(self.data, self.known_entities, nlp)

    def _speaker(self, speaker: model.Speaker) -> Speaker:
        return Speaker(speaker, self.known_entities.get(speaker.entity) if speaker.entity else None)


@dataclass(frozen=True, eq=False)
class Corpus:
    """A corpus: a collection of articles, in the order of the corpus file.

    Articles are read when they are asked for and not kept, so that a corpus may be larger than memory.

    >>> import uncorpus
    >>> corpus = uncorpus.load()
    >>> len(corpus)
    1
    >>> [article.title[:23] for article in corpus]
    ['Dialogue and confidence']
    >>> "2018-01-18-dialogue-and-confidence" in corpus
    True
    """

    folder: CorpusFolder
    name: str
    data_version: str | None
    """The version of the data; None for a folder without a corpus file."""
    entities: Mapping[str, model.Entity] = field(repr=False)
    topics: Mapping[str, model.Topic] = field(repr=False)
    _files: Mapping[str, tuple[str, str]] = field(repr=False)
    """Id → the file, relative to the folder, and the split."""

    @classmethod
    def load(cls, path: str | Path | None = None) -> Corpus:
        """Open the corpus at *path*; see `uncorpus.load`."""
        folder = packaged_folder() if path is None else _folder_of(Path(path))
        manifest = manifest_of(folder)
        entity_registry = _own_file(folder, folder.entities_file, model.EntityRegistry)
        topic_registry = _own_file(folder, folder.topics_file, model.TopicRegistry)
        entities = entity_registry.entities if entity_registry else {}
        topics = topic_registry.topics if topic_registry else {}
        if manifest:
            files = {entry.id: (entry.path, sys.intern(entry.split)) for entry in manifest.articles}
            return cls(folder, manifest.name, manifest.data_version, entities, topics, files)
        found = list(folder.article_files()) or list(json_files(folder.root))
        skip = {folder.entities_file, folder.topics_file}
        files = {file.stem: (os.path.relpath(file, folder.root), "train") for file in found if file not in skip}
        return cls(folder, folder.root.resolve().name, None, entities, topics, files)

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[Article]:
        for id in self._files:
            yield self[id]

    def __contains__(self, id: object) -> bool:
        return id in self._files

    def __getitem__(self, id: str) -> Article:
        """Return the article with *id*. Raises `KeyError`, or `CorpusError` where its file is broken."""
        return self._article(id, lambda path: read_record(path, model.Article), partial(is_inside, folder=self.folder.root))

    def skim(
        self, *, ids: Iterable[str] | None = None, split: str | None = None, on_bytes: Callable[[str, bytes], None] | None = None
    ) -> Iterator[Article]:
        """Yield the articles with *ids*, or all, of *split*, or all, for those who only look at fields: several times as fast.

        The `data` of these articles and of what is in them has the fields of the records, but is no `uncorpus.model` record. *on_bytes* is
        called with id and file of each article before it is read. Raises `ValueError` for a split that does not exist, `KeyError` for such an
        id, `CorpusError` for a broken file.
        """
        _known("split", split, self.splits)
        inside = Inside(self.folder.root)
        for id in self._files if ids is None else ids:
            if split is None or split == self.split_of(id):
                yield self._article(id, partial(_skimmed, id=id, on_bytes=on_bytes), inside)

    def _article(self, id: str, read: Callable[[Path], model.Article], inside: Callable[[Path], bool]) -> Article:
        path, split = self.path(id), self.split_of(id)
        if not inside(path):
            raise CorpusError(f"{path}: the file lies outside the corpus")
        try:
            data = read(path)
        except RecordError as error:
            raise CorpusError(str(error)) from None
        except FileError as error:
            raise CorpusError(f"{error.path}: {error.message}") from None
        if data.id != id:
            raise CorpusError(f"{path}: the article's id is {data.id!r}, not {id!r}")
        if problem := _unreadable(data):
            raise CorpusError(f"{path}: {problem}; see `uncorpus validate`")
        return Article(data, self.folder, split, self.entities, self.topics)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all articles."""
        return tuple(self._files)

    def path(self, id: str) -> Path:
        """Return the file of the article with *id*. Raises `KeyError`."""
        return self.folder.root / self._files[id][0]

    def split_of(self, id: str) -> str:
        """Return the split of the article with *id*. Raises `KeyError`."""
        return self._files[id][1]

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of the splits, in the order of their first article."""
        return tuple(dict.fromkeys(split for _, split in self._files.values()))

    def articles(self, *, split: str | None = None) -> Iterator[Article]:
        """Yield the articles of *split*, or all. Raises `ValueError` for a split that does not exist."""
        _known("split", split, self.splits)
        return self._articles(split)

    def _articles(self, split: str | None) -> Iterator[Article]:
        for id, (_, own) in self._files.items():
            if split is None or split == own:
                yield self[id]

    def quotes(
        self, *, speaker: str | None = None, type: str | None = None, topic: str | None = None, entity: str | None = None
    ) -> Iterator[Quote]:
        """Yield the quotes that fit all that is asked for.

        *speaker* is the key or the name of a speaker, *type* is `direct`, `indirect` or `mixed`, *topic* the key of a topic of the quote,
        *entity* the key of an entity named in its content. Raises `ValueError` for a type, topic or entity that does not exist.

        >>> import uncorpus
        >>> quotes = uncorpus.load().quotes(speaker="António Guterres", entity="international-atomic-energy-agency")
        >>> [quote.id for quote in quotes]
        ['q7']
        """
        _known("type", type, get_args(QuoteType))
        _known("topic", topic, self.topics)
        _known("entity", entity, self.entities)
        return self._quotes(speaker, type, topic, entity)

    def _quotes(self, speaker: str | None, type: str | None, topic: str | None, entity: str | None) -> Iterator[Quote]:
        for article in self:
            for quote in article.quotes:
                if type is not None and quote.type != type:
                    continue
                if topic is not None and topic not in quote.topics:
                    continue
                if speaker is not None and not _is(quote.speaker, speaker):
                    continue
                if entity is not None and all(mention.key != entity for mention in quote.entities):
                    continue
                yield quote


def _unreadable(article: model.Article) -> str | None:
    """Return why the objects of *article* could not be what they say: a span that is not where it says, a reference to nothing."""
    for span in all_spans(article):
        if article.text[span.start : span.end] != span.text:
            return f"the text has {article.text[span.start : span.end]!r} at {span.start}:{span.end}, not {span.text!r}"
    speakers = {speaker.id for speaker in article.speakers}
    quotes = {quote.id for quote in article.quotes}
    for quote in article.quotes:
        for what, wanted, known in (
            ("speaker", quote.speaker, speakers),
            ("parent", quote.parent, quotes),
            ("repeats", quote.repeats, quotes),
        ):
            if wanted is not None and wanted not in known:
                return f"{quote.id} names the {what} {wanted!r}, which does not exist"
    return None


def _skimmed(path: Path, id: str, on_bytes: Callable[[str, bytes], None] | None) -> model.Article:
    data = read_bytes(path)
    if on_bytes is not None:
        on_bytes(id, data)
    article: model.Article | None = read_article(data)
    return read_record(path, model.Article) if article is None else article


def manifest_of(folder: CorpusFolder) -> Any:
    """Return the corpus file of *folder*, with the fields of `uncorpus.model.CorpusFile`; None where there is none. Raises `CorpusError`.

    Its `articles` may be read from the disk each time they are gone through, so that they take no memory.
    """
    path = folder.corpus_file
    try:
        if os.path.isfile(path) and is_inside(path, folder.root) and (listing := read_listing(path)):
            return listing.record
    except FileError as error:
        raise CorpusError(f"{error.path}: {error.message}") from None
    return _own_file(folder, path, model.CorpusFile)


def _own_file(folder: CorpusFolder, path: Path, kind: type[R]) -> R | None:
    """Return the record in one of the corpus's own files, or None where there is no such file. Raises `CorpusError`."""
    try:
        if not os.path.lexists(path):
            return None
        if not is_inside(path, folder.root):
            raise CorpusError(f"{path}: the file lies outside the corpus")
        return read_record(path, kind, limit=MAX_CORPUS_BYTES)
    except RecordError as error:
        raise CorpusError(str(error)) from None
    except FileError as error:
        raise CorpusError(f"{error.path}: {error.message}") from None


def encoding_of(source: model.Source) -> str:
    """Return the character encoding that *source* declares; UTF-8 where it declares none."""
    return source.media_type.partition("charset=")[2] or "utf-8"


def _is(speaker: Speaker | None, wanted: str) -> bool:
    return speaker is not None and (speaker.key == wanted or speaker.name.casefold() == wanted.casefold())


def _known(what: str, value: str | None, known: Mapping[str, object] | tuple[str, ...]) -> None:
    if value is not None and known and value not in known:
        near = difflib.get_close_matches(value, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(list(known)[:20])}"
        raise ValueError(f"no {what} {value!r}{hint}")


def _folder_of(path: Path) -> CorpusFolder:
    if os.path.isfile(path) and path.name == "corpus.json":
        return CorpusFolder(path.parent)
    if is_folder(path):
        return CorpusFolder(path)
    if not os.path.lexists(path):
        raise CorpusError(f"{path}: there is no such folder")
    folder = find_folder(path)
    raise CorpusError(f"{path}: a corpus is a folder" + (f"; this file belongs to {folder.root}" if folder else ""))
