"""W3C Web Annotations: a collection in JSON-LD, an annotation for each mark and each link (https://www.w3.org/TR/annotation-model/).

A mark's targets have a TextPositionSelector, whose characters are code points (the model's section 4.2.5), refined by nothing, and a TextQuoteSelector with words and
context, by which places are found again when the text was changed. A link is an annotation that links one annotation to another. Fields of marks and the header
stand under names of a vocabulary of our own, which other programs pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from uncorpus.convert.base import (
    ConvertError,
    Files,
    Format,
    Found,
    Note,
    dump_json,
    field_values,
    header_of,
    held,
    read_json,
    safe_name,
)
from uncorpus.corpus.graph import Graph, Link, Mark, graph_of
from uncorpus.corpus.objects import Article
from uncorpus.validate.rules.define import Registries

CONTEXT: Final = 32
"""How many code points of context a quote selector has on each side."""

ANNO: Final = "http://www.w3.org/ns/anno.jsonld"
VOCABULARY: Final = {
    "uncorpus": "urn:uncorpus:",
    **{name: {"@id": f"uncorpus:{name}", "@type": "@json"} for name in ("header", "fields", "text")},
}


class WebAnnotation(Format):
    """Web Annotations in JSON-LD."""

    name = "webannotation"
    title = "W3C Web Annotation"
    holds = held("yes", carried=("header", "blocks"))
    limits = "Positions are code points, as the model says; positions in UTF-16 code units, which browsers count, are told by the quoted words and converted."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield a collection for each article, and its text."""
        for article in articles:
            name = safe_name(article.data)
            yield f"{name}.jsonld", dump_json(collection(graph_of(article.data), article.id), indent=1)
            yield f"{name}.txt", article.text.encode()

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each collection."""
        names = [name for name in files if name.endswith((".jsonld", ".json"))]
        if not names:
            raise ConvertError("there is no .jsonld file")
        for name in names:
            stem = name.rpartition(".")[0]
            text = files[f"{stem}.txt"].decode("utf-8", "replace") if f"{stem}.txt" in files else None
            yield read_collection(read_json(files[name], name), name, text)


def collection(graph: Graph, article_id: str) -> dict[str, Any]:
    """Return the annotations of *graph* as an AnnotationCollection with one page."""
    base = f"urn:uncorpus:{article_id}"
    items = [_mark(mark, graph, base) for mark in graph.marks] + [
        _link(link, number, base) for number, link in enumerate(graph.links, start=1)
    ]
    return {
        "@context": [ANNO, VOCABULARY],
        "id": f"{base}#annotations",
        "type": "AnnotationCollection",
        "label": f"Annotations of {article_id}",
        "total": len(items),
        "header": graph.header,
        "first": {"id": f"{base}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _mark(mark: Mark, graph: Graph, base: str) -> dict[str, Any]:
    targets = []
    for start, end in mark.ranges:
        quote = {
            "type": "TextQuoteSelector",
            "exact": graph.text[start:end],
            "prefix": graph.text[max(0, start - CONTEXT) : start],
            "suffix": graph.text[end : end + CONTEXT],
        }
        targets.append({"source": f"{base}.txt", "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote]})
    return {
        "id": f"{base}#{mark.id}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": mark.label},
        "target": targets[0] if len(targets) == 1 else targets,
        "fields": mark.fields,
    }


def _link(link: Link, number: int, base: str) -> dict[str, Any]:
    return {
        "id": f"{base}#link-{number}",
        "type": "Annotation",
        "motivation": "linking",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": link.kind}, f"{base}#{link.target}"],
        "target": f"{base}#{link.source}",
    }


def read_collection(value: object, name: str, text: str | None) -> Found:
    """Return what a collection, a page, a list of annotations or a single one says. Raises `ConvertError` for what is none of them."""
    items, header = _items(value), None
    if items is None:
        raise ConvertError(f"{name}: there are no annotations in it: an AnnotationCollection, an AnnotationPage or a list is expected")
    if isinstance(value, dict):
        header = header_of(value.get("header"))
    notes: list[Note] = []
    marks: list[Mark] = []
    links: list[Link] = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            notes.append(Note(f"{name}: item {number} is no annotation", is_problem=True))
            continue
        tag = _tag(item)
        if isinstance(item.get("target"), str) and item.get("motivation") == "linking":
            target = next((body for body in _list(item.get("body")) if isinstance(body, str)), None)
            if tag is not None and target is not None:
                links.append(Link(tag, _id(item["target"]), _id(target)))
            else:
                notes.append(Note(f"{name}: item {number} links to nothing, or does not say how", is_problem=True))
            continue
        mark = _read_mark(item, tag, number)
        if mark is None:
            notes.append(
                Note(
                    f"{name}: item {number} has no tag, or no TextPositionSelector or TextQuoteSelector; it was left out",
                    is_problem="#" in str(item.get("id")),
                )
            )
        else:
            marks.append(mark)
    article_id = header["article"].get("id") if header else name.rpartition(".")[0].rpartition("/")[2]
    return Found(name, tuple(marks), tuple(links), article_id, text, header, notes=tuple(notes))


def _items(value: object) -> list[Any] | None:
    match value:
        case {"first": {"items": [*items]}} | {"items": [*items]}:
            return items
        case {"type": "Annotation"}:
            return [value]
        case list():
            return value
        case _:
            return None


def _read_mark(item: Mapping[str, Any], tag: str | None, number: int) -> Mark | None:
    ranges: list[tuple[int, int]] = []
    words: list[str | None] = []
    context = ("", "")
    for target in _list(item.get("target")):
        position: tuple[int, int] | None = None
        quote: str | None = None
        for selector in _list(target.get("selector")) if isinstance(target, dict) else ():
            match selector:
                case {"type": "TextPositionSelector", "start": int(start), "end": int(end)}:
                    position = (start, end)
                case {"type": "TextQuoteSelector", "exact": str(exact)}:
                    quote = exact
                    context = (_text(selector.get("prefix")), _text(selector.get("suffix")))
        if position is None and quote is None:
            return None
        ranges.append(position or (-1, -1))
        words.append(quote)
    if tag is None or not ranges:
        return None
    fields = item.get("fields")
    id = _id(item["id"]) if isinstance(item.get("id"), str) else f"w{number}"
    return Mark(id, tag, tuple(ranges), field_values(fields) if isinstance(fields, dict) else {}, tuple(words), context)


def _tag(item: Mapping[str, Any]) -> str | None:
    for body in _list(item.get("body")):
        match body:
            case {"type": "TextualBody", "value": str(value), "purpose": "tagging"}:
                return value
            case {"type": "TextualBody", "value": str(value)} if item.get("motivation") == "tagging":
                return value
    return None


def _id(iri: str) -> str:
    return iri.rpartition("#")[2] or iri


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


FORMAT: Final = WebAnnotation()
