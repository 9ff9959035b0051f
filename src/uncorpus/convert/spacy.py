"""spaCy: a DocBin with a Doc for each article, its layers as span groups.

Tokens part wherever a span begins or ends, so that spans are exact; for the tokens of a model there is `Article.to_spacy(nlp)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from uncorpus.convert.base import ConvertError, Files, Format, Found, Note, field_values, header_of, held, list_of, read_json
from uncorpus.convert.inputs import check_deflated
from uncorpus.corpus.graph import ENTITY, Link, Mark
from uncorpus.corpus.objects import Article
from uncorpus.corpus.spacy_doc import GROUPS, KEY, exact_doc, fill
from uncorpus.validate.rules.define import Registries

if TYPE_CHECKING:
    from spacy.tokens import Doc

FILE: Final = "articles.spacy"


class SpacyDocBin(Format):
    """A DocBin."""

    name = "spacy"
    title = "spaCy DocBin"
    needs = ("spacy",)
    holds = held("yes", carried=("header", "blocks", "media", "attributions", "speakers", "nesting", "quote-topics", "provenance"))
    limits = "Sources, cues and addressees are span groups; which quote they belong to travels along. Spans of one item share its id."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield the DocBin."""
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        vocab = Vocab()
        docs = DocBin(store_user_data=True)
        for article in articles:
            doc = exact_doc(article.data, vocab)
            docs.add(fill(doc, article.data, registries.entities or {}))
        yield FILE, docs.to_bytes()

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each Doc."""
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        names = [name for name in files if name.endswith(".spacy")]
        if not names:
            raise ConvertError("there is no .spacy file")
        for name in names:
            check_deflated(files[name], name)
            try:
                docs = list(DocBin(store_user_data=True).from_bytes(files[name]).get_docs(Vocab()))
            except Exception as error:  # noqa: BLE001  spaCy raises what it happens to meet
                raise ConvertError(f"{name}: this is no DocBin: {type(error).__name__}: {error}") from None
            for number, doc in enumerate(docs, start=1):
                yield read_doc(doc, f"{name}: doc {number}")


def read_doc(doc: Doc, where: str) -> Found:
    """Return what the span groups of *doc* say; of a Doc that is not ours, its entities."""
    ours = doc.user_data.get(KEY)
    known: Any = read_json(ours.encode(), f"{where}: {KEY}") if isinstance(ours, str) else {}
    if not isinstance(known, dict):
        known = {}
    all_fields = known.get("fields") if isinstance(known.get("fields"), dict) else {}
    notes = [Note(f"{where}: the span group {name!r} is not ours; it was left out") for name in doc.spans if name not in GROUPS.values()]
    marks: list[Mark] = []
    for label, group in GROUPS.items():
        spans = list(doc.spans[group]) if group in doc.spans else list(doc.ents) if label == ENTITY else []
        ranges: dict[str, list[tuple[int, int]]] = {}
        fields: dict[str, dict[str, Any]] = {}
        for number, span in enumerate(spans, start=1):
            id = span.id_ or f"{group}-{number}"
            ranges.setdefault(id, []).append((span.start_char, span.end_char))
            fields[id] = {**field_values(all_fields[id] if isinstance(all_fields.get(id), dict) else {}), **_from_span(label, span)}
        marks += [Mark(id, label, tuple(sorted(found)), fields[id]) for id, found in ranges.items()]
    rank = {id: index for index, id in enumerate(list_of(known.get("order"))) if isinstance(id, str)}
    marks.sort(key=lambda mark: rank.get(mark.id, len(rank)))
    links = [Link(*map(str, link)) for link in list_of(known.get("links")) if isinstance(link, list) and len(link) == 3]
    # Links travel along unseen: those of a span that was taken out go with it.
    left = {mark.id for mark in marks}
    links = [link for link in links if link.source in left and link.target in left]
    header = header_of(known.get("header"))
    return Found(where, tuple(marks), tuple(links), header["article"].get("id") if header else None, doc.text, header, notes=tuple(notes))


def _from_span(label: str, span: Any) -> dict[str, Any]:
    """Return what a span says by itself, which may have been changed."""
    match label:
        case "Entity" if span.kb_id_:
            return {"entity": span.kb_id_}
        case "Content" if span.label_:
            return {"type": span.label_.lower()}
        case "NonQuote" if span.label_:
            return {"reason": span.label_}
        case "Topic" if span.label_:
            return {"topic": span.label_}
        case _:
            return {}


FORMAT: Final = SpacyDocBin()
