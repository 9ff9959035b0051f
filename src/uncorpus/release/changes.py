"""What changed between two versions of a corpus, and which version step that asks for.

PATCH: the same data for a reader, said better; MINOR: data added; MAJOR: data changed or taken away. A value that was null or empty and now is not is added; any
other difference is a change. Wording (statements of rights, descriptions, definitions), provenance (the record of a source, where the text is the same), order, layout and
the documents are no data, but the files are others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, Literal

from uncorpus import model
from uncorpus.corpus.objects import Corpus, CorpusError, manifest_of
from uncorpus.release.documents import PASSES, documents
from uncorpus.release.layout import PROSE, VERSION, ReleaseError
from uncorpus.store.files import MAX_CORPUS_BYTES, FileError, read_bytes
from uncorpus.store.folder import json_files

Kind = Literal["added", "removed", "changed"]


class Step(IntEnum):
    """The step of a version that a change asks for."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a corpus."""

    kind: Kind
    where: str
    """The article's id, or the file of the corpus."""
    layer: str
    about: str
    """The words, or the key, that the change is about."""
    field: str | None
    """What of it changed."""
    before: str | None
    after: str | None
    step: Step


def changes(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Yield what is different in *new*, article by article. Articles whose files are the same are not looked into. Raises `CorpusError`.

    A release may hold no article files: of an article that is another there, it is only told that it is, and it counts as changed.
    """
    if old.name != new.name:
        yield Change("changed", "corpus.json", "corpus", new.name, "name", old.name, new.name, Step.MAJOR)
    yield from _corpus_rights(old, new)
    yield from _files(old, new)
    for layer, file in (("entities", "entities.json"), ("topics", "topics.json")):
        yield from _registry(file, layer, getattr(old, layer), getattr(new, layer))
    before, after = set(old.ids), set(new.ids)
    hashes: tuple[dict[str, str], dict[str, str]] | None = None
    for id in sorted(before | after):
        if id not in after:
            yield Change("removed", id, "article", id, None, None, None, Step.MAJOR)
        elif id not in before:
            yield Change("added", id, "article", id, None, None, None, Step.MINOR)
        else:
            was, now = old.split_of(id), new.split_of(id)
            if was != now:
                yield Change("changed", id, "article", id, "split", was, now, Step.MAJOR)
            if not (old.path(id).exists() and new.path(id).exists()):
                if hashes is None:
                    hashes = _hashes(old), _hashes(new)
                if hashes[0].get(id) != hashes[1].get(id):
                    yield Change("changed", id, "article", id, "file", None, None, Step.MAJOR)
            elif _bytes(old.path(id)) != _bytes(new.path(id)):
                found = False
                for change in article_changes(old[id].data, new[id].data):
                    found = True
                    yield change
                if not found:
                    yield Change("changed", id, "article", id, "order or layout", None, None, Step.PATCH)


FILES: Final = ("entities.json", "topics.json", "exemptions.json", PROSE)


def _files(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Yield the files besides the articles that are others: they are no data of a reader's, but they are in a release."""

    def contents(corpus: Corpus) -> dict[str, bytes]:
        folder = corpus.folder
        paths = [path for name in FILES if (path := folder.root / name).is_file()]
        found = {folder.relative(path): _bytes(path) for path in (*paths, *json_files(folder.root / PASSES))}
        return found | documents(folder)

    before, after = contents(old), contents(new)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            kind: Kind = "added" if name not in before else "removed" if name not in after else "changed"
            yield Change(kind, name, "file", name, None, None, None, Step.PATCH)


def _corpus_rights(old: Corpus, new: Corpus) -> Iterator[Change]:
    before, after = manifest_of(old.folder), manifest_of(new.folder)
    if before is not None and after is not None:
        for part in ("text", "annotations"):
            yield from _rights("corpus.json", f"rights in the {part}", getattr(before.rights, part), getattr(after.rights, part))


def _rights(where: str, layer: str, old: model.Rights, new: model.Rights) -> Iterator[Change]:
    """Yield what of rights changed: whose they are, and the licence, is no wording."""
    for name in model.Rights.model_fields:
        if change := _value("changed", where, layer, where, name, getattr(old, name), getattr(new, name)):
            yield replace(change, step=Step.PATCH) if name == "statement" else change


def _hashes(corpus: Corpus) -> dict[str, str]:
    manifest = manifest_of(corpus.folder)
    return {} if manifest is None else {entry.id: entry.sha256 for entry in manifest.articles}


def article_changes(old: model.Article, new: model.Article) -> Iterator[Change]:
    """Yield what is different in *new*, another version of the article *old*."""
    id = new.id
    for name in ("title", "published", "publisher", "language", "url"):
        if change := _value("changed", id, "article", id, name, getattr(old, name), getattr(new, name)):
            yield change
    if old.status != new.status:
        order = ("draft", "reviewed", "adjudicated")
        step = Step.MINOR if order.index(new.status) > order.index(old.status) else Step.MAJOR
        yield Change("changed", id, "article", id, "status", old.status, new.status, step)
    yield from _rights(id, "rights", old.rights, new.rights)
    if old.source != new.source:
        yield Change("changed", id, "article", id, "source", None, None, Step.PATCH)
    same_text = old.text == new.text
    if not same_text:
        yield _text_change(id, old.text, new.text)
    yield from _items(id, "annotator", old.annotators, new.annotators, lambda item: item.id, lambda item: item.name)
    first, second = _Names(old, by_words=not same_text), _Names(new, by_words=not same_text)
    _recognize(first, second)
    for layer, key in _KEYS.items():
        yield from _layer(id, layer, first, second, key)


def required(version: str, step: Step) -> str:
    """Return the lowest version after *version* that makes the step *step*. Before 1.0.0, a MINOR step is enough for every change.

    >>> required("1.2.3", Step.MAJOR), required("1.2.3", Step.MINOR), required("0.2.3", Step.MAJOR)
    ('2.0.0', '1.3.0', '0.3.0')
    """
    major, minor, patch = version_key(version)
    if step is Step.MAJOR and major > 0:
        return f"{major + 1}.0.0"
    if step >= Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if step is Step.PATCH else version


def fits(old: str, new: str, step: Step) -> bool:
    """Tell whether version *new* may follow *old* where the changes ask for *step*.

    >>> fits("1.0.0", "1.0.1", Step.MINOR), fits("1.0.0", "2.0.0", Step.MINOR), fits("1.0.0", "1.0.0", Step.NONE)
    (False, True, True)
    """
    return version_key(new) >= version_key(required(old, step))


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, limit=MAX_CORPUS_BYTES)
    except FileError as error:
        raise CorpusError(f"{error.path}: {error.message}") from None


def version_key(version: str) -> tuple[int, int, int]:
    """Return *version* as numbers, to be sorted by. Raises `ReleaseError` for one that is too long to be one."""
    if not re.fullmatch(VERSION, version):
        raise ReleaseError(f"{version[:40]} is no version that can be compared: X.Y.Z, each with at most nine digits")
    major, minor, patch = (int(part) for part in version.split("."))
    return major, minor, patch


@dataclass(frozen=True, slots=True)
class _Named:
    """A place: compared by what it is, shown as a reader knows it."""

    identity: Hashable
    shown: str = field(compare=False)

    def __str__(self) -> str:
        return self.shown


class _Names:
    """An article in which items can be named so that the names are the same in another version of it."""

    def __init__(self, article: model.Article, *, by_words: bool) -> None:
        self.article, self._by_words = article, by_words
        self.speakers = {speaker.id: speaker.entity or speaker.name for speaker in article.speakers}
        self.quotes = {quote.id: self.spans(quote.content) for quote in article.quotes}

    def span(self, item: Any) -> Hashable:
        """Return where *item* stands; its words, where the two texts differ."""
        return self.article.text[item.start : item.end] if self._by_words else (item.start, item.end)

    def spans(self, items: Any) -> Hashable:
        """Return where *items* stand."""
        return tuple(self.span(item) for item in items)

    def words(self, item: Any) -> str:
        """Return what *item* is called for a reader."""
        if hasattr(item, "content"):
            return " … ".join(span.text for span in item.content)
        for name in ("text", "topic", "name"):
            if hasattr(item, name):
                return str(getattr(item, name))
        return self.article.text[item.start : item.end]

    def said(self, item: Any) -> dict[str, Any]:
        """Return what is said of *item*, with references named and places as `span` has them."""
        return {name: self._said(name, getattr(item, name)) for name in type(item).model_fields if name not in ("start", "end", "text")}

    def _said(self, name: str, value: Any) -> Any:
        if name == "speaker":
            return self.speakers.get(value)
        if name in ("parent", "repeats"):
            return _Named(self.quotes[value], value) if value in self.quotes else None
        return tuple(self._member(member) for member in value) if isinstance(value, tuple) else value

    def _member(self, member: Any) -> Hashable:
        if not hasattr(member, "start"):
            return str(member)
        kind = getattr(member, "kind", None)
        shown = f"“{member.text}” at {member.start}" + (f" ({kind})" if kind else "")
        return _Named((kind, self.span(member)), shown)


def _recognize(old: _Names, new: _Names) -> None:
    """Let a speaker who got an entity, or lost it, be the same one in *new*, known by the name or by the places where the text refers to them."""
    before, after = (
        [speaker for speaker in own.article.speakers if own.speakers[speaker.id] not in other.speakers.values()]
        for own, other in ((old, new), (new, old))
    )
    for now in after:
        for was in before:
            is_same = was.name == now.name or old.spans(was.mentions) == new.spans(now.mentions) != ()
            if is_same and (was.entity is None) != (now.entity is None):
                new.speakers[now.id] = old.speakers[was.id]
                before.remove(was)
                break


_KEYS: Final[Mapping[str, Callable[[_Names, Any], Hashable]]] = {
    "blocks": _Names.span,
    "entities": _Names.span,
    "speakers": lambda names, item: names.speakers[item.id],
    "quotes": lambda names, item: names.spans(item.content),
    "non_quotes": _Names.span,
    "topics": lambda names, item: item.topic,
}
"""The layers, each with what makes two items of two versions the same item."""

_NOUNS: Final = {
    "blocks": "block",
    "entities": "entity mention",
    "speakers": "speaker",
    "quotes": "quote",
    "non_quotes": "non-quote",
    "topics": "topic",
}


def _layer(id: str, layer: str, old: _Names, new: _Names, key: Callable[[_Names, Any], Hashable]) -> Iterator[Change]:
    before, after = (_numbered(names, getattr(names.article, layer), key) for names in (old, new))
    for name in (name for name in before if name not in after):
        yield Change("removed", id, _NOUNS[layer], old.words(before[name]), None, None, None, Step.MAJOR)
    for name, item in after.items():
        if name not in before:
            yield Change("added", id, _NOUNS[layer], new.words(item), None, None, None, Step.MINOR)
            continue
        was, now = old.said(before[name]), new.said(item)
        for said, value in now.items():
            if change := _value("changed", id, _NOUNS[layer], new.words(item), said, was[said], value):
                yield change


def _numbered(names: _Names, items: Any, key: Callable[[_Names, Any], Hashable]) -> dict[Hashable, Any]:
    """Return *items* by their key; those with the same one are numbered in their order."""
    seen: dict[Hashable, int] = {}
    found: dict[Hashable, Any] = {}
    for item in items:
        name = key(names, item)
        number = seen[name] = seen.get(name, -1) + 1
        found[name, number] = item
    return found


def _items(where: str, layer: str, old: Any, new: Any, key: Callable[[Any], Hashable], words: Callable[[Any], str]) -> Iterator[Change]:
    before, after = ({key(item): item for item in items} for items in (old, new))
    yield from _mapping(where, layer, before, after, words, wording=())


def _registry(file: str, layer: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    noun = {"entities": "entity", "topics": "topic"}[layer]
    names = {id(item): key for items in (old, new) for key, item in items.items()}
    yield from _mapping(file, noun, old, new, lambda item: names[id(item)], wording=("description", "definition"))


def _mapping(
    where: str, layer: str, old: Mapping[Any, Any], new: Mapping[Any, Any], words: Callable[[Any], str], *, wording: tuple[str, ...]
) -> Iterator[Change]:
    for key, item in old.items():
        if key not in new:
            yield Change("removed", where, layer, words(item), None, None, None, Step.MAJOR)
    for key, item in new.items():
        if key not in old:
            yield Change("added", where, layer, words(item), None, None, None, Step.MINOR)
            continue
        for said in type(item).model_fields:
            if change := _value("changed", where, layer, words(item), said, getattr(old[key], said), getattr(item, said)):
                yield replace(change, step=Step.PATCH) if said in wording else change


def _value(kind: Kind, where: str, layer: str, about: str, field: str, before: Any, after: Any) -> Change | None:
    """Return the change of a value, if there is one: one that was empty, or that all of it is still there, is added to."""
    if before == after:
        return None
    if before in (None, (), {}):
        step = Step.MINOR
    elif isinstance(before, tuple) and isinstance(after, tuple):
        step = Step.MINOR if set(before) < set(after) else Step.MAJOR
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        step = Step.MINOR if before.items() <= after.items() else Step.MAJOR
    else:
        step = Step.MAJOR
    return Change(kind, where, layer, about, field, _shown(before), _shown(after), step)


def _text_change(id: str, old: str, new: str) -> Change:
    start = next((index for index, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return Change("changed", id, "text", f"at {start}", "text", old[start : start + 60], new[start : start + 60], Step.MAJOR)


def _shown(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(str(_shown(member)) for member in value) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {member}" for key, member in value.items()) or "none"
    return str(value)
