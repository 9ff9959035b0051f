"""doccano: JSON Lines of a sequence-labelling project with relations, an article on each line.

Offsets are code points, which doccano stores as they come. It has spans and relations only: all fields travel along in a column of its own, and
come back to spans whose place and label are still the same. The older form, `"label": [[0, 4, "ORG"]]`, is read, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any, Final

from uncorpus.convert.base import (
    ConvertError,
    Files,
    Format,
    Found,
    Note,
    carried,
    decode,
    dump_json,
    header_of,
    held,
    list_of,
    read_carried,
    read_json,
)
from uncorpus.convert.parts import PART, joined, split
from uncorpus.corpus.graph import LABELS, LINKS, Link, Mark, graph_of
from uncorpus.corpus.objects import Article
from uncorpus.validate.rules.define import Registries

DATA: Final = "doccano.jsonl"
LABEL_FILE: Final = "labels.json"
RELATION_FILE: Final = "relations.json"


class Doccano(Format):
    """JSON Lines of doccano."""

    name = "doccano"
    title = "doccano JSONL"
    holds = held("yes", carried=("header", "blocks", "entity-keys", "speakers", "media", "quote-topics", "topics", "ids", "provenance"))
    limits = (
        "doccano shows labels and relations only. What is carried comes back to spans whose place is unchanged; who the speaker of a new source is, is not known. "
        "doccano may join `\\r\\n` (the project’s setting “count grapheme clusters” must be off)."
    )
    shows = MappingProxyType(dict.fromkeys(LABELS, ()))

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield the labels, the types of relations, and the data."""
        yield LABEL_FILE, dump_json([{"text": label} for label in LABELS], indent=1)
        yield RELATION_FILE, dump_json([{"text": kind} for kind in (*LINKS, PART)], indent=1)
        yield DATA, b"".join(dump_json(_row(article)) for article in articles)

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each line."""
        names = [name for name in files if name.endswith((".jsonl", ".json")) and name not in (LABEL_FILE, RELATION_FILE)]
        if not names:
            raise ConvertError("there is no .jsonl file")
        for name in names:
            for number, line in enumerate(decode(files[name], name).split("\n"), start=1):
                if line.strip():
                    yield _read(read_json(line.encode(), f"{name}:{number}"), f"{name}:{number}")


def _row(article: Article) -> dict[str, Any]:
    graph = graph_of(article.data)
    marks, links = split(graph.marks, graph.links)
    numbers = {mark.id: number for number, mark in enumerate(marks, start=1)}
    return {
        "text": article.text,
        "entities": [
            {"id": numbers[mark.id], "label": mark.label, "start_offset": mark.ranges[0][0], "end_offset": mark.ranges[0][1]}
            for mark in marks
        ],
        "relations": [
            {"id": number, "from_id": numbers[link.source], "to_id": numbers[link.target], "type": link.kind}
            for number, link in enumerate(links, start=1)
        ],
        "article_id": article.id,
        "uncorpus": json.dumps(dict(graph.header) | {"marks": carried(graph, Doccano.shows)}, ensure_ascii=False),
    }


def _read(row: object, where: str) -> Found:
    if not isinstance(row, dict) or not isinstance(text := row.get("text", row.get("data")), str):
        raise ConvertError(f"{where}: this is no line of doccano: it has no text")
    notes: list[Note] = []
    marks: list[Mark] = []
    spans = row.get("entities", row.get("label", row.get("labels", ())))
    for number, span in enumerate(list_of(spans), start=1):
        match span:
            case {"label": str(label), "start_offset": int(start), "end_offset": int(end)}:
                marks.append(Mark(f"d{span.get('id', number)}", label, ((start, end),)))
            case [int(start), int(end), str(label)]:
                marks.append(Mark(f"d{number}", label, ((start, end),)))
            case _:
                notes.append(Note(f"{where}: {json.dumps(span)[:80]} is no span", is_problem=True))
    links: list[Link] = []
    for relation in list_of(row.get("relations")):
        match relation:
            case {"from_id": source, "to_id": target, "type": str(kind)}:
                links.append(Link(kind, f"d{source}", f"d{target}"))
            case _:
                notes.append(Note(f"{where}: {json.dumps(relation)[:80]} is no relation", is_problem=True))
    ours = row.get("uncorpus")
    if isinstance(ours, str):
        ours = read_json(ours.encode(), f"{where}: uncorpus")
    whole, rest = joined(marks, links, notes)
    return Found(
        where,
        tuple(whole),
        tuple(rest),
        row["article_id"] if isinstance(row.get("article_id"), str) else None,
        text,
        header_of(ours),
        read_carried(ours.get("marks")) if isinstance(ours, dict) else (),
        tuple(notes),
    )


FORMAT: Final = Doccano()
