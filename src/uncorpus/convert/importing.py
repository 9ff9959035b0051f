"""From what a format's files say to an article that validates, or to why it does not. Reads registries and sources, writes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from uncorpus import model
from uncorpus.convert.anchoring import anchor, carry, in_code_points
from uncorpus.convert.base import ConvertError, Format, Found, Note
from uncorpus.convert.build import TYPES, build
from uncorpus.convert.checking import check_article
from uncorpus.convert.merge import merge, with_carried
from uncorpus.corpus.graph import LABELS, LAYERS, Graph, by_id, graph_of, words_of
from uncorpus.corpus.objects import Article
from uncorpus.store.canonical import dumps_value, encode
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.manifest import sha256
from uncorpus.store.reading import Document, show
from uncorpus.validate.findings import Finding
from uncorpus.validate.rules.define import Registries


@dataclass(frozen=True, slots=True)
class Imported:
    """An article as it would be written."""

    article_id: str
    data: bytes
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...] = ()
    source: bytes | None = None
    """The source to be written with it; None where it has one."""
    source_path: str | None = None
    """Where *source* belongs, relative to the corpus."""

    @property
    def problems(self) -> list[Note]:
        """What was lost or is not known."""
        return [note for note in self.notes if note.is_problem]

    @property
    def is_valid(self) -> bool:
        """Whether nothing was lost and nothing is wrong."""
        return not self.problems and not any(finding.is_error for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about an import."""

    annotator: str | None = None
    """The name of the person who made what is new or changed."""
    header: Mapping[str, Any] | None = None
    """Keys of articles that the format's files do not have, for new articles."""


def import_one(
    found: Found, format: Format, registries: Registries, folder: CorpusFolder | None, base: model.Article | None, options: Options
) -> Imported:
    """Return the article that *found* says, or *base* with what was changed in it, checked. Raises `ConvertError` where there can be none."""
    notes = list(found.notes)
    source: bytes | None = None
    if base is not None:
        start = graph_of(base)
        _, before_found = read_back(format, base, registries)
        before = graph_from(before_found, base.text, [], "")
        if found.covers is not None:
            before = replace(before, marks=tuple(mark for mark in before.marks if mark.label in found.covers))
        after = graph_from(found, base.text, notes, found.name)
        _relabelled(before, after, notes)
        graph = merge(start, before, after, notes)
    else:
        if found.text is None:
            raise ConvertError(f"{found.name}: the format has no text of its own: name the article with --into")
        graph = graph_from(found, found.text, notes, found.name)
        if not graph.header:
            if found.text.startswith("\ufeff"):
                raise ConvertError(f"{found.name}: the text begins with a byte order mark, which is none of its words: take it out")
            source = found.text.encode()
            graph = replace(graph, header=new_header(found, source, options))
    annotators = [dict(item) for item in graph.header["article"].get("annotators", ())]
    by = _annotator(annotators, options.annotator)
    value = build(graph, registries, notes, by=by)
    if base is not None:
        _attribute(value, base.model_dump(mode="json"), by, notes)
    if by is not None and all(item["id"] != by for item in annotators) and _names(value, by):
        annotators.append({"id": by, "kind": "person", "name": options.annotator, "version": None})
    value["annotators"] = annotators
    data = encoded(value)
    id = str(value.get("id"))
    if base is not None and found.said:
        _ignored(found, before_found, Document(data, model.Article).record, format, registries, notes)
    source_path = str(value["source"]["path"]) if source is not None else None
    findings = check_article(
        data, id, folder, registries, (source_path, source) if source is not None and source_path is not None else None
    )
    return Imported(id, data, tuple(notes), findings, source, source_path)


def as_draft(data: bytes) -> bytes:
    """Return the article in *data* as a draft."""
    return encoded(json.loads(data) | {"status": "draft"})


def read_back(format: Format, article: model.Article, registries: Registries) -> tuple[dict[str, bytes], Found]:
    """Return the files of *article* in *format*, and what reading them gives."""
    files = dict(format.write([Article(article, None, "train", registries.entities or {}, registries.topics or {})], registries))
    found = [one for one in format.read(format.one_of(files)) if one.article_id in (None, article.id)]
    if not found:  # a table of an article without any annotation has no row of it
        return files, Found(article.id, (), article_id=article.id, covers=frozenset())
    if len(found) > 1:
        raise ConvertError(f"{article.id}: the format {format.name} gives back {len(found)} articles for one")
    return files, found[0]


def graph_from(found: Found, text: str, notes: list[Note], where: str) -> Graph:
    """Return what *found* says as a graph on *text*: anchored, carried over where the text is another, with what travelled along."""
    own = found.text if found.text is not None else text
    if own.replace("\r\n", "\n") == text:  # line breaks that a tool or Git has made of others
        own = text
    marks = anchor(in_code_points(_unique(found), found.carried, own, notes, where), own, notes, where)
    carried = list(found.carried)
    if own != text:
        notes.append(Note(f"{where}: the text is not the article's; what stands unchanged in both is carried over"))
        marks = carry(marks, own, text, notes, where)
        carried = carry(carried, own, text, [], where)
    known = {mark.id for mark in found.marks}
    for link in found.links:
        lost = [id for id in (link.source, link.target) if id not in known]
        if lost:
            notes.append(Note(f"{where}: a link {link.kind} leads to {', '.join(lost)}, which is not there", is_problem=True))
    named, links = with_carried(marks, found.links, carried)
    return Graph(text, tuple(named), tuple(links), found.header or {})


def _ignored(found: Found, before: Found, article: model.Article | None, format: Format, registries: Registries, notes: list[Note]) -> None:
    """Note what was changed in the files and is not so in the *article* that came of them."""
    after = read_back(format, article, registries)[1].said if article is not None else {}
    ignored = [
        f"{' '.join(key)} ({show(before.said[key])} → {show(value)})"
        for key, value in found.said.items()
        if key in before.said and value != before.said[key] and (article is None or value != after.get(key, value))
    ]
    if ignored:
        more = f", and {len(ignored) - 10} more" if len(ignored) > 10 else ""
        notes.append(Note(f"{found.name}: changes that cannot be read from here, and were not made: {', '.join(ignored[:10])}{more}"))


def _relabelled(before: Graph, after: Graph, notes: list[Note]) -> None:
    """Note marks of *before* that have come back with a label that is none: they would be lost."""
    ids, places = by_id(before.marks), {mark.ranges: mark for mark in before.marks}
    for mark in after.marks:
        was = ids.get(mark.id) or places.get(mark.ranges)
        if was is not None and mark.label not in LABELS and mark.label not in TYPES:
            words = " … ".join(words_of(before, was))
            notes.append(Note(f"{was.label} {show(words)} has come back as {show(mark.label)}, which is no label of ours", is_problem=True))


def _unique(found: Found) -> list[Any]:
    seen: dict[str, int] = {}
    marks = []
    for mark in found.marks:
        number = seen[mark.id] = seen.get(mark.id, 0) + 1
        marks.append(mark if number == 1 else replace(mark, id=f"{mark.id}~{number}"))
    return marks


def new_header(found: Found, source: bytes, options: Options) -> dict[str, Any]:
    """Return the header of a new article whose format has none, from what the user says. Raises `ConvertError` where something is missing."""
    given = dict(options.header or {})
    missing = [key for key in ("published", "publisher", "language", "rights") if key not in given]
    if missing:
        raise ConvertError(
            f"{found.name}: the format does not say {', '.join(missing)}: name an article with --into, or a JSON file that says it with --header"
        )
    text = found.text or ""
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^\d{4}-\d\d-\d\d-", "", Path(found.article_id or found.name).stem.lower())).strip("-")
    id = given.get("id", f"{given['published']}-{slug or 'article'}")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+", str(id)):
        raise ConvertError(
            f"{found.name}: {id!r} is no id of an article: YYYY-MM-DD and words of small letters and digits, with hyphens between them"
        )
    blocks = blocks_of(text)
    article = {
        "schema_version": model.SCHEMA_VERSION,
        "id": id,
        "title": given.get("title") or (text[blocks[0]["start"] : blocks[0]["end"]] if blocks else id),
        "url": None,
        **given,
        "source": {
            "path": f"sources/{id}.txt",
            "media_type": "text/plain; charset=utf-8",
            "sha256": sha256(source),
            "size": len(source),
            "edits": [],
        },
        "status": "draft",
        "annotators": [],
        "blocks": blocks,
    }
    return {"article": article, "speakers": [], "topics": [], "order": []}


def blocks_of(text: str) -> list[dict[str, Any]]:
    r"""Return blocks for a text of which no layout is known: what blank lines part, the first being the headline.

    >>> [(block["kind"], block["start"], block["end"]) for block in blocks_of("Talks resume\n\nShe said no.\n")]
    [('headline', 0, 12), ('paragraph', 14, 26)]
    """
    blocks: list[dict[str, Any]] = []
    for match in re.finditer(r"\S(?:.*\S)?(?:\r?\n[^\S\n]*\S.*?(?=\s*(?:\n|\Z)))*", text):
        found = text[match.start() : match.end()].rstrip()
        kind = "paragraph" if blocks else "headline"
        blocks.append({"id": f"b{len(blocks) + 1}", "kind": kind, "start": match.start(), "end": match.start() + len(found)})
    return blocks


def _annotator(annotators: list[dict[str, Any]], name: str | None) -> str | None:
    """Return the id of the person called *name*, of those there are or a new one."""
    if name is None:
        return None
    for item in annotators:
        if item.get("kind") == "person" and item.get("name") == name:
            return str(item["id"])
    taken = {item.get("id") for item in annotators}
    return next(id for number in range(1, len(taken) + 2) if (id := f"a{number}") not in taken)


def _names(value: Mapping[str, Any], by: str) -> bool:
    return any(item.get("by") == by for layer in LAYERS for item in value[layer])


def _attribute(value: dict[str, Any], base: Mapping[str, Any], by: str | None, notes: list[Note]) -> None:
    """Say of each item that was changed that the annotator *by* made it; where nobody is named, tell which ones."""
    unsaid = []
    for layer in LAYERS:
        old = {item["id"]: item for item in base[layer]}
        for item in value[layer]:
            was = old.get(item["id"])
            if was is None or _content(was, layer) == _content(item, layer):
                continue
            if by is None:
                unsaid.append(item["id"])
            else:
                item["by"] = by
                item.pop("confidence", None)
    if unsaid:
        notes.append(
            Note(
                f"changed, and still said to be made by who made it before: {', '.join(unsaid)}; with --annotator it is said who changed it"
            )
        )


def _content(item: Mapping[str, Any], layer: str) -> dict[str, Any]:
    """What is said of an item. That a speaker is mentioned somewhere follows from the quotes, and says nothing new of the speaker."""
    return {key: value for key, value in item.items() if key not in ("by", "confidence") and (layer, key) != ("speakers", "mentions")}


def encoded(value: Mapping[str, Any]) -> bytes:
    """Return the article *value* as the bytes of its file: canonical, where it is an article of the format."""
    record = Document(json.dumps(value, ensure_ascii=False).encode(), model.Article).record
    return encode(record) if record is not None else dumps_value({key: value[key] for key in _ordered(value)}).encode()


def _ordered(value: Mapping[str, Any]) -> list[str]:
    known = [field.alias or name for name, field in model.Article.model_fields.items()]
    return [key for key in known if key in value] + [key for key in value if key not in known]
