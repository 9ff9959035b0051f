"""UIMA CAS, as INCEpTION exchanges it: JSON with its type system inside, and XMI with `TypeSystem.xml` beside it (by dkpro-cassis).

Marks are annotations of one span layer, `webanno.custom.Attribution`, links are relations of a layer on it: custom layers as INCEpTION names them. Tokens and sentences
are DKPro's, so that INCEpTION need not guess them; a block is taken for a sentence. In the files offsets are UTF-16 code units, as UIMA has them; cassis converts.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from uncorpus.convert.base import ConvertError, Files, Format, Found, Note, dump_json, header_of, held, read_json, safe_name
from uncorpus.convert.inputs import check_characters, check_xml
from uncorpus.convert.parts import joined, split
from uncorpus.corpus.graph import FIELDS, PROVENANCE, Graph, Link, Mark, Value, graph_of
from uncorpus.corpus.objects import Article
from uncorpus.tables.tokens import tokenize
from uncorpus.validate.rules.define import Registries

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

SPAN: Final = "webanno.custom.Attribution"
RELATION: Final = "webanno.custom.AttributionLink"
HEADER: Final = "uncorpus.Header"
TOKEN: Final = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"  # noqa: S105  a type of UIMA's
SENTENCE: Final = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TYPE_SYSTEM: Final = "TypeSystem.xml"
ID: Final = "identifier"

_NAMES: Final = dict.fromkeys(name for fields in (*FIELDS.values(), PROVENANCE) for name in fields)
FEATURES: Final = {("quoteType" if name == "type" else name): name for name in _NAMES}
"""The features of the span layer besides `label` and `identifier`, and the fields that they hold; `type` means something else in UIMA."""


class Uima(Format):
    """CAS JSON and XMI."""

    name = "uima"
    title = "UIMA CAS (INCEpTION)"
    needs = ("cassis", "lxml")
    holds = held("yes", carried=("header", "blocks"))
    limits = "INCEpTION keeps only what the layers of its project know: a header that it drops is taken from the article given with `--into`. XMI cannot hold control characters."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield each article as CAS JSON and, where XML can hold it, as XMI, and the type system."""
        types = type_system()
        yield f"xmi/{TYPE_SYSTEM}", types.to_xml().encode()
        for article in articles:
            name = safe_name(article.data)
            cas = cas_of(graph_of(article.data), types)
            yield f"json/{name}.json", cas.to_json().encode()
            check_characters(article.text, self.name, article.id)
            yield f"xmi/{name}.xmi", cas.to_xmi().encode()

    def one_of(self, files: Files) -> Files:
        """Return the JSON files."""
        return {name: data for name, data in files.items() if name.startswith("json/")}

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each CAS."""
        names = [name for name in files if name.endswith((".json", ".xmi"))]
        if not names:
            raise ConvertError("there is no .json or .xmi file")
        stems: dict[str, str] = {}
        for name in names:
            other = stems.setdefault(PurePosixPath(name).stem, name)
            if other != name:
                raise ConvertError(f"{other} and {name} are both there: name the one that is meant")
        for name in names:
            yield read_cas(_load(name, files), name)


def type_system() -> TypeSystem:
    """Return the types that we use."""
    from cassis import TypeSystem
    from cassis.typesystem import TYPE_NAME_ANNOTATION, TYPE_NAME_STRING, TYPE_NAME_TOP

    types = TypeSystem()
    span = types.create_type(SPAN, supertypeName=TYPE_NAME_ANNOTATION)
    for name in ("label", ID, *FEATURES):
        types.create_feature(span, name, TYPE_NAME_STRING)
    relation = types.create_type(RELATION, supertypeName=TYPE_NAME_ANNOTATION)
    types.create_feature(relation, "Dependent", SPAN)
    types.create_feature(relation, "Governor", SPAN)
    types.create_feature(relation, "kind", TYPE_NAME_STRING)
    header = types.create_type(HEADER, supertypeName=TYPE_NAME_TOP)
    types.create_feature(header, "json", TYPE_NAME_STRING)
    for name in (SENTENCE, TOKEN):
        types.create_type(name, supertypeName=TYPE_NAME_ANNOTATION)
    return types


def cas_of(graph: Graph, types: TypeSystem) -> Cas:
    """Return *graph* as a CAS with *types*."""
    from cassis import Cas

    cas = Cas(typesystem=types)
    cas.sofa_string = graph.text
    cas.sofa_mime = "text/plain"
    new = {name: types.get_type(name) for name in (SPAN, RELATION, HEADER, TOKEN, SENTENCE)}
    for block in graph.header["article"]["blocks"]:
        cas.add(new[SENTENCE](begin=block["start"], end=block["end"]))
        for start, end in tokenize(graph.text, block["start"], block["end"]):
            cas.add(new[TOKEN](begin=start, end=end))
    marks, links = split(graph.marks, graph.links)
    spans: dict[str, Any] = {}
    for mark in marks:
        fields = {feature: _text(mark.fields[name]) for feature, name in FEATURES.items() if name in mark.fields}
        start, end = mark.ranges[0]
        spans[mark.id] = new[SPAN](begin=start, end=end, label=mark.label, **{ID: mark.id}, **fields)
        cas.add(spans[mark.id])
    for link in links:
        source, target = spans[link.source], spans[link.target]
        cas.add(new[RELATION](begin=target.begin, end=target.end, Governor=source, Dependent=target, kind=link.kind))
    cas.add(new[HEADER](json=dump_json(graph.header).decode().strip()))
    return cas


def _text(value: Value) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _load(name: str, files: Files) -> Cas:
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if name.endswith(".json"):
                read_json(files[name], name)
                return load_cas_from_json(io.BytesIO(files[name]))
            beside = next((path for path in (str(PurePosixPath(name).parent / TYPE_SYSTEM), TYPE_SYSTEM) if path in files), None)
            if beside is None:
                raise ConvertError(f"{name}: there is no {TYPE_SYSTEM} beside it, which XMI needs: give the folder")  # noqa: TRY301
            for file in (beside, name):
                check_xml(files[file], file)
            return load_cas_from_xmi(io.BytesIO(files[name]), typesystem=load_typesystem(io.BytesIO(files[beside])), lenient=True)
    except ConvertError:
        raise
    except Exception as error:  # noqa: BLE001  cassis raises what it happens to meet
        raise ConvertError(f"{name}: this CAS cannot be read: {type(error).__name__}: {error}") from None


def read_cas(cas: Cas, name: str) -> Found:
    """Return what *cas*, the file *name*, says."""
    text = cas.sofa_string
    if not isinstance(text, str):
        raise ConvertError(f"{name}: the CAS has no text")
    notes: list[Note] = []
    marks: list[Mark] = []
    ids: dict[int, str] = {}
    for number, span in enumerate(_of(cas, SPAN), start=1):
        id = _feature(span, ID) or f"u{number}"
        while id in ids.values():  # a copy that an annotator made
            id = f"u-{id}"
        ids[span.xmiID] = id
        if type(span.begin) is not int or type(span.end) is not int:
            notes.append(Note(f"{name}: an annotation, {id}, has no place", is_problem=True))
            continue
        fields = {field: _value(field, value) for feature, field in FEATURES.items() if (value := _feature(span, feature))}
        marks.append(Mark(id, _feature(span, "label") or "", ((span.begin, span.end),), fields))
    links: list[Link] = []
    for relation in _of(cas, RELATION):
        source, target = getattr(relation, "Governor", None), getattr(relation, "Dependent", None)
        kind = _feature(relation, "kind")
        ends = [ids.get(getattr(end, "xmiID", -1)) for end in (source, target)]
        if None in ends or kind is None:
            notes.append(Note(f"{name}: a relation ({relation.xmiID}) has no kind, or no ends", is_problem=True))
        else:
            links.append(Link(kind, str(ends[0]), str(ends[1])))
    headers = [header_of(read_json(value.encode(), f"{name}: {HEADER}")) for item in _of(cas, HEADER) if (value := _feature(item, "json"))]
    header = headers[0] if headers else None
    whole, rest = joined(marks, links, notes)
    article_id = header["article"].get("id") if header else PurePosixPath(name).stem
    return Found(name, tuple(whole), tuple(rest), article_id, text, header, notes=tuple(notes))


def _of(cas: Cas, type_: str) -> list[Any]:
    """Return the feature structures of *type_*, in the order in which they were made."""
    if not cas.typesystem.contains_type(type_):
        return []
    found = cas.select(type_)
    return sorted(found, key=lambda item: item.xmiID)


def _feature(item: Any, name: str) -> str | None:
    value = getattr(item, name, None)
    return value if isinstance(value, str) and value else None


def _value(name: str, value: str) -> Value:
    if name == "topics":
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if name == "confidence":
        try:
            return float(value)
        except ValueError:
            return value
    return value


FORMAT: Final = Uima()
