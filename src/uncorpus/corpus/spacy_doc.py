"""An article as a spaCy Doc: layers as span groups, entities as `doc.ents`, the rest in extension attributes.

Nothing of spaCy is imported before it is used. Spans of one item share its id (`span.id_`): so a discontinuous content is several spans.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from uncorpus import model
from uncorpus.corpus.graph import ADDRESSEE, CONTENT, CUE, ENTITY, NON_QUOTE, SOURCE, TOPIC, Graph, Mark, graph_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

GROUPS: Final = {
    CONTENT: "quotes",
    SOURCE: "sources",
    CUE: "cues",
    ADDRESSEE: "addressees",
    ENTITY: "entities",
    NON_QUOTE: "non_quotes",
    TOPIC: "topics",
}
"""The span group of each label's marks."""

KEY: Final = "uncorpus"
"""Under which key of `doc.user_data` stands what spans cannot hold: JSON with the header, the fields of marks and the links."""

_PIECE: Final = re.compile(r"\s+|\w+|[^\w\s]")


def fill(doc: Doc, article: model.Article, entities: Mapping[str, model.Entity]) -> Doc:
    """Put the annotations of *article* on *doc*, whose text is the article's. Spans that end inside a token take it in; `doc._.misaligned` has their ids."""
    from spacy.tokens import Span
    from spacy.util import filter_spans

    register()
    graph = graph_of(article)
    groups: dict[str, list[Any]] = {name: [] for name in GROUPS.values()}
    misaligned: list[str] = []
    for mark in graph.marks:
        for start, end in mark.ranges:
            span = doc.char_span(start, end, alignment_mode="expand")
            assert span is not None, "the Doc has the article's text"
            if (span.start_char, span.end_char) != (start, end):
                misaligned.append(mark.id)
            kb = str(mark.fields.get("entity", "")) if mark.label == ENTITY else ""
            groups[GROUPS[mark.label]].append(Span(doc, span.start, span.end, label=label_of(mark, entities), kb_id=kb, span_id=mark.id))
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.ents = filter_spans(groups[GROUPS[ENTITY]])
    doc.user_data[KEY] = json.dumps(aside(graph), ensure_ascii=False)
    doc._.misaligned = misaligned
    return doc


def exact_doc(article: model.Article, vocab: Vocab) -> Doc:
    """Return a Doc of *article* with tokens that part wherever a span begins or ends, so that every span is exact."""
    from spacy.tokens import Doc

    text = article.text
    cuts = {0, len(text)}
    for mark in graph_of(article).marks:
        for range_ in mark.ranges:
            cuts.update(range_)
    for match in _PIECE.finditer(text):
        cuts.update(match.span())
    borders = sorted(cuts)
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in pairwise(borders):
        word = text[start:end]
        if word == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            words.append(word)
            spaces.append(False)
    return Doc(vocab, words=words, spaces=spaces)


def to_spacy(article: model.Article, entities: Mapping[str, model.Entity], nlp: Language) -> Doc:
    """Return *article* as a Doc with the tokens of *nlp*."""
    return fill(nlp.make_doc(article.text), article, entities)


def label_of(mark: Mark, entities: Mapping[str, model.Entity]) -> str:
    """Return the label of the spans of *mark*: the type of a quote or an entity, the reason of a non-quote, the key of a topic, or what the mark is."""
    if mark.label == CONTENT:
        return str(mark.fields["type"]).upper()
    if mark.label == ENTITY:
        entity = entities.get(str(mark.fields["entity"]))
        return entity.type if entity is not None else ENTITY.upper()
    return str(mark.fields.get("reason") or mark.fields.get("topic") or mark.label.upper())


def aside(graph: Graph) -> dict[str, Any]:
    """Return what of *graph* stands beside the spans."""
    return {
        "header": graph.header,
        "fields": {mark.id: {name: list(v) if isinstance(v, tuple) else v for name, v in mark.fields.items()} for mark in graph.marks},
        "labels": {mark.id: mark.label for mark in graph.marks},
        "order": [mark.id for mark in graph.marks],
        "links": [[link.kind, link.source, link.target] for link in graph.links],
    }


def register() -> None:
    """Register the extension attributes: of a Doc `article_id`, `title`, `published`, `speakers`, `quotes` and `misaligned`, of a Span `fields` and `speaker`."""
    from spacy.tokens import Doc, Span

    if Doc.has_extension("article_id"):
        return
    for name in ("title", "published"):
        Doc.set_extension(name, getter=_header(name))
    Doc.set_extension("article_id", getter=_header("id"))
    Doc.set_extension("speakers", getter=lambda doc: {item["id"]: item for item in _aside(doc)["header"]["speakers"]})
    Doc.set_extension("quotes", getter=_quotes)
    Doc.set_extension("misaligned", default=None)
    Span.set_extension("fields", getter=lambda span: _aside(span.doc)["fields"].get(span.id_, {}))
    Span.set_extension("speaker", getter=_speaker)


def _aside(doc: Doc) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(doc.user_data[KEY])
    return found


def _header(name: str) -> Any:
    return lambda doc: _aside(doc)["header"]["article"].get(name)


def _quotes(doc: Doc) -> list[dict[str, Any]]:
    """Each quote with the spans of its parts and its speaker."""
    known = _aside(doc)
    spans: dict[str, list[Any]] = {}
    for group in GROUPS.values():
        for span in doc.spans.get(group, ()):
            spans.setdefault(span.id_, []).append(span)
    quotes = []
    for id in dict.fromkeys(span.id_ for span in doc.spans.get(GROUPS[CONTENT], ())):
        links = [(kind, target) for kind, source, target in known["links"] if source == id]
        parts = {part: _all(spans, (target for kind, target in links if kind == part)) for part in ("source", "cue", "addressee")}
        quotes.append({"id": id, "content": spans[id], **parts, "speaker": spans[id][0]._.speaker, **known["fields"].get(id, {})})
    return quotes


def _all(spans: Mapping[str, list[Any]], ids: Iterable[str]) -> list[Any]:
    return [span for id in ids for span in spans.get(id, ())]


def _speaker(span: Any) -> dict[str, Any] | None:
    """Who speaks, of a quote's span; whom a source's span names."""
    known = _aside(span.doc)
    id = known["fields"].get(span.id_, {}).get("speaker")
    for kind, source, target in known["links"]:
        if id is None and kind == "speaker" and source == span.id_:
            id = known["fields"].get(target, {}).get("speaker")
    return next((item for item in known["header"]["speakers"] if item["id"] == id), None)
