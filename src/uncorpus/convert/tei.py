"""TEI P5: the text with `said`, `quote`, `soCalled` and their kin inline, and stand-off what crosses them (https://tei-c.org/guidelines/p5/).

Inline stands whatever nests; a span that crosses another is a `span` in `standOff`, with the `string-index` of TEI's pointer schemes, in code points from the start of
`body`. Links are a `linkGrp`, who speaks is `@who`. All white space of `body` is the text's: a program that lays XML out anew changes the text.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from uncorpus.convert.base import (
    ConvertError,
    Files,
    Format,
    Found,
    Note,
    all_fields,
    dump_json,
    header_of,
    held,
    read_json,
    safe_name,
)
from uncorpus.convert.inputs import check_characters, check_xml
from uncorpus.convert.parts import joined, split
from uncorpus.corpus.graph import ADDRESSEE, CONTENT, CUE, ENTITY, LABELS, NON_QUOTE, SOURCE, TOPIC, Graph, Link, Mark, Value, graph_of
from uncorpus.corpus.objects import Article
from uncorpus.text.ranges import Range
from uncorpus.validate.rules.define import Registries

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"

NON_QUOTES: Final = {"so-called": "soCalled", "title": "title", "term": "term", "mentioned": "mentioned", "emphasis": "emph"}
PLAIN: Final = {
    SOURCE: ("rs", "source"),
    ADDRESSEE: ("rs", "addressee"),
    CUE: ("seg", "cue"),
    ENTITY: ("name", "entity"),
    TOPIC: ("seg", "topic"),
}
"""The elements of the other labels, with their `@type`."""

OUTERMOST_FIRST: Final = (CONTENT, NON_QUOTE, SOURCE, ADDRESSEE, ENTITY, CUE, TOPIC)
BLOCKS: Final = {"headline": "head", "paragraph": "p", "dateline": "dateline", "byline": "byline"}


class Tei(Format):
    """TEI P5."""

    name = "tei"
    title = "TEI P5"
    needs = ("lxml",)
    holds = held("yes", carried=("header", "blocks"))
    limits = "XML cannot hold control characters. White space in `body` belongs to the text."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield a document an article."""
        from lxml import etree

        for article in articles:
            check_characters(article.text, self.name, article.id)
            header = dump_json(graph_of(article.data).header).decode()
            check_characters(header, self.name, article.id)
            root = document(graph_of(article.data), article)
            yield f"{safe_name(article.data)}.xml", etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each document."""
        from lxml import etree

        names = [name for name in files if name.endswith((".xml", ".tei"))]
        if not names:
            raise ConvertError("there is no .xml file")
        for name in names:
            check_xml(files[name], name)
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
            )
            try:
                root = etree.fromstring(files[name], parser)
            except etree.XMLSyntaxError as error:
                raise ConvertError(f"{name}: this cannot be read as XML: {error}") from None
            if root.tag != _tag("TEI"):
                raise ConvertError(f"{name}: this is no TEI document: its root is {root.tag}")
            yield read_document(root, name)


def document(graph: Graph, article: Article) -> Element:
    """Return *graph* as a TEI document."""
    from lxml import etree

    data = article.data
    root = etree.Element(_tag("TEI"), nsmap={None: NAMESPACE})
    header = _add(root, "teiHeader")
    file = _add(header, "fileDesc")
    _add(_add(file, "titleStmt"), "title", article.title)
    publication = _add(file, "publicationStmt")
    _add(publication, "publisher", data.publisher)
    _add(publication, "date", str(data.published), when=str(data.published))
    _add(publication, "idno", article.id)
    _add(_add(publication, "availability"), "p", data.rights.statement)
    _add(_add(file, "sourceDesc"), "p", f"{data.source.path} (SHA-256 {data.source.sha256})")
    profile = _add(header, "profileDesc")
    _add(_add(profile, "langUsage"), "language", data.language, ident=data.language)
    people = _add(_add(profile, "particDesc"), "listPerson")
    for speaker in graph.header["speakers"]:
        person = _add(people, "person")
        person.set(f"{XML}id", speaker["id"])
        _add(person, "persName", speaker["name"], **({"ref": f"entity:{speaker['entity']}"} if speaker["entity"] else {}))
        if speaker["role"]:
            _add(person, "note", speaker["role"], type="role")
    if not len(people):
        profile.remove(people.getparent())
    _add(header, "xenoData", dump_json(graph.header).decode().strip(), type="uncorpus")
    body = _add(_add(root, "text"), "body")
    body.set(f"{XML}space", "preserve")
    body.set(f"{XML}id", "body")
    speaking = _speakers(graph)
    # Who speaks is an attribute of the content, where readers of TEI look for it.
    marks = [replace(mark, fields={**mark.fields, "speaker": speaking[mark.id]}) if mark.id in speaking else mark for mark in graph.marks]
    pieces, links = split(marks, [link for link in graph.links if link.kind != "speaker"])
    crossing = _write_body(body, graph, pieces)
    off = _add(root, "standOff")
    if crossing:
        group = _add(off, "spanGrp")
        for mark in crossing:
            start, end = mark.ranges[0]
            span = _add(group, "span", graph.text[start:end], type=mark.label)
            _set(span, mark)
            span.set("from", f"#string-index(body,{start})")
            span.set("to", f"#string-index(body,{end})")
    if links:
        group = _add(off, "linkGrp")
        for link in links:
            _add(group, "link", type=link.kind, target=f"#{link.source} #{link.target}")
    if not len(off):
        root.remove(off)
    return root


def _speakers(graph: Graph) -> dict[str, str]:
    known = {mark.id: mark for mark in graph.marks}
    return {link.source: str(known[link.target].fields["speaker"]) for link in graph.links if link.kind == "speaker"}


def _write_body(body: Element, graph: Graph, marks: Sequence[Mark]) -> list[Mark]:
    """Write the text with the marks that nest into *body*; return those that cross them."""
    rank = {label: number for number, label in enumerate(OUTERMOST_FIRST)}
    blocks = graph.header["article"]["blocks"]
    # A span that is in no block, or in two, cannot be inline.
    inside: dict[int, list[Mark]] = {number: [] for number in range(len(blocks))}
    crossing: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: rank[mark.label]):
        start, end = mark.ranges[0]
        number = next((number for number, block in enumerate(blocks) if block["start"] <= start and end <= block["end"]), None)
        if number is None or any(_cross(mark.ranges[0], other.ranges[0]) for other in inside[number]):
            crossing.append(mark)
        else:
            inside[number].append(mark)
    division = _add(body, "div")
    at = 0
    for number, block in enumerate(blocks):
        _append(division, graph.text[at : block["start"]])
        element = _add(division, BLOCKS.get(block["kind"], "ab"), **({} if block["kind"] in BLOCKS else {"type": block["kind"]}))
        element.set(f"{XML}id", block["id"])
        nested = sorted(inside[number], key=lambda mark: (mark.ranges[0][0], -mark.ranges[0][1], rank[mark.label]))
        _nest(element, nested, graph.text, (block["start"], block["end"]))
        at = block["end"]
    _append(division, graph.text[at:])
    return crossing


def _nest(parent: Element, marks: list[Mark], text: str, range_: Range) -> None:
    """Write *text* in *range_* into *parent*, with *marks*, which nest and are in the order of their beginnings."""
    stack = [(parent, range_[1])]
    at = range_[0]
    for mark in marks:
        start, end = mark.ranges[0]
        while stack[-1][1] <= start and len(stack) > 1:
            element, close = stack.pop()
            _append(element, text[at:close])
            at = close
        _append(stack[-1][0], text[at:start])
        at = start
        tag, type_ = _element_of(mark)
        element = _add(stack[-1][0], tag, **({"type": type_} if type_ else {}))
        _set(element, mark)
        stack.append((element, end))
    while stack:
        element, close = stack.pop()
        _append(element, text[at:close])
        at = close


def _element_of(mark: Mark) -> tuple[str, str]:
    if mark.label == CONTENT:
        # Of what is written “quote” is said, of what is spoken or thought “said”; a part of a content need not know.
        return ("quote" if mark.fields.get("medium") == "writing" else "said"), ""
    if mark.label == NON_QUOTE:
        return NON_QUOTES[str(mark.fields["reason"])], ""
    return PLAIN[mark.label]


def _set(element: Element, mark: Mark) -> None:
    """Set the id and the fields of *mark*: `who`, `ref`, `resp` and `cert` as TEI has them, the others as `ana`."""
    element.set(f"{XML}id", mark.id)
    said = []
    for name, value in mark.fields.items():
        match name:
            case "speaker":
                element.set("who" if mark.label == CONTENT else "ref", f"#{value}")
            case "entity":
                element.set("ref", f"entity:{value}")
            case "by":
                element.set("resp", f"#{value}")
            case "confidence":
                element.set("cert", repr(value))
            case _:
                said += [f"{name}:{one}" for one in (value if isinstance(value, tuple) else (value,))]
    if said:
        element.set("ana", " ".join(said))


def _cross(one: Range, other: Range) -> bool:
    (a, b), (c, d) = sorted((one, other), key=lambda range_: (range_[0], -range_[1]))
    return a < c < b < d


def _append(element: Element, text: str) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    from lxml import etree

    element = etree.SubElement(parent, _tag(tag), attributes)
    element.text = text
    return element


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def read_document(root: Element, name: str) -> Found:
    """Return what a TEI document says. Raises `ConvertError` where it has no body."""
    body = root.find(f"{_tag('text')}/{_tag('body')}")
    if body is None:
        raise ConvertError(f"{name}: the document has no text/body")
    notes: list[Note] = []
    marks: list[Mark] = []
    pieces: list[str] = []
    length = 0

    def take(text: str | None) -> None:
        nonlocal length
        if text:
            pieces.append(text)
            length += len(text)

    def walk(element: Element) -> None:
        start = length
        place = len(marks)
        take(element.text)
        for child in element:
            if isinstance(child.tag, str):
                walk(child)
            take(child.tail)
        label = _label_of(element)
        if label is not None and length > start:
            marks.insert(place, Mark(_id(element, len(marks)), label, ((start, length),), _fields(element, label)))

    walk(body)
    for span in root.iterfind(f".//{_tag('standOff')}//{_tag('span')}"):
        first, last = _index(span.get("from")), _index(span.get("to"))
        label = span.get("type")
        if first is None or last is None or label not in LABELS:
            notes.append(Note(f"{name}:{span.sourceline}: this span has no label or place of ours; it was left out", is_problem=True))
        else:
            marks.append(Mark(_id(span, len(marks)), label, ((first, last),), _fields(span, label), ("".join(span.itertext()) or None,)))
    links: list[Link] = []
    for link in root.iterfind(f".//{_tag('standOff')}//{_tag('link')}"):
        ends = (link.get("target") or "").split()
        kind = link.get("type")
        if kind and len(ends) == 2:
            links.append(Link(kind, *(end.removeprefix("#") for end in ends)))
        else:
            notes.append(Note(f"{name}:{link.sourceline}: this link has no type, or not two ends; it was left out", is_problem=True))
    xeno = root.find(f"{_tag('teiHeader')}/{_tag('xenoData')}[@type='uncorpus']")
    header = header_of(read_json((xeno.text or "").encode(), f"{name}: xenoData")) if xeno is not None else None
    whole, rest = joined(marks, links, notes)
    article_id = header["article"].get("id") if header else name.rpartition("/")[2].rpartition(".")[0]
    return Found(name, tuple(whole), tuple(rest), article_id, "".join(pieces), header, notes=tuple(notes))


def _label_of(element: Element) -> str | None:
    tag = str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
    if tag in ("said", "quote"):
        return CONTENT
    if tag in NON_QUOTES.values():
        return NON_QUOTE
    type_ = element.get("type")
    return next((label for label, plain in PLAIN.items() if plain == (tag, type_)), None)


def _fields(element: Element, label: str) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    known = all_fields(label)
    for part in (element.get("ana") or "").split():
        name, colon, value = part.partition(":")
        if not colon or name not in known:
            continue
        if known[name].many:
            before = fields.get(name, ())
            fields[name] = (*before, value) if isinstance(before, tuple) else (value,)
        else:
            fields[name] = value
    if label == NON_QUOTE:
        tag = str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
        for reason, own in NON_QUOTES.items():
            if own == tag:
                fields["reason"] = reason
    ref = element.get("ref") or ""
    if label == ENTITY and ref.startswith("entity:"):
        fields["entity"] = ref.removeprefix("entity:")
    who = element.get("who") if label == CONTENT else ref if label == SOURCE else None
    if who:
        fields["speaker"] = who.removeprefix("#")
    if resp := element.get("resp"):
        fields["by"] = resp.removeprefix("#")
    if cert := element.get("cert"):
        with contextlib.suppress(ValueError):  # TEI also has the words high, medium, low
            fields["confidence"] = float(cert)
    return fields


def _id(element: Element, number: int) -> str:
    return element.get(f"{XML}id") or f"tei-{number}"


def _index(pointer: str | None) -> int | None:
    match = re.fullmatch(r"#string-index\(body,\s*(\d+)\)", pointer or "")
    return int(match[1]) if match else None


FORMAT: Final = Tei()
