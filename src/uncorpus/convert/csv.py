"""CSV: the flat tables of quotes, entity mentions, speakers and topics, a file each, and their rows read back into their articles.

The columns are those of the dataset's configs; a cell with a list or an object is JSON. Rows of several articles may stand in one file. A file that is not there says nothing: its
layer stays as it is. Columns that follow from others (contexts, names, labels) are for reading.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from uncorpus.convert.base import ConvertError, Files, Format, Found, Note, decode, held, read_json
from uncorpus.corpus.graph import ADDRESSEE, CONTENT, CUE, ENTITY, LAYERS, SOURCE, TOPIC, Mark, graph_of_value
from uncorpus.corpus.objects import Article
from uncorpus.tables.rows import TABLES
from uncorpus.validate.rules.define import Registries

NAMES: Final = ("quotes", "entities", "speakers", "topics")
COVERS: Final = {
    "quotes": (CONTENT, SOURCE, CUE, ADDRESSEE),
    "entities": (ENTITY,),
    "speakers": (),
    "topics": (TOPIC,),
}
"""The labels that each file says something about."""

IDS: Final = {"quotes": "quote_id", "entities": "mention_id", "speakers": "speaker_id", "topics": "topic_id"}
"""The column of each file that names the item of a row."""

Row = dict[str, str]


class Csv(Format):
    """The flat tables as CSV."""

    name = "csv"
    title = "CSV (flat tables)"
    holds = held("yes", no=("header", "blocks", "non-quotes", "provenance"))
    limits = "Read only into articles that exist (`--into`), since it has no text; what it does not hold stays as it is there. Columns that follow from others (texts, contexts, names and roles of speakers in the table of quotes, kinds of sources) are for reading: a change of them is told, and not made."

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield a file a table."""
        sinks = {name: io.StringIO() for name in NAMES}
        writers = {name: csv.writer(sink, lineterminator="\n") for name, sink in sinks.items()}
        for name, writer in writers.items():
            writer.writerow(TABLES[name].columns.model_fields)
        for article in articles:
            for name, writer in writers.items():
                columns = TABLES[name].columns.model_fields
                for row in TABLES[name].rows([article]):
                    writer.writerow([cell(row[column]) for column in columns])
        for name, sink in sinks.items():
            yield f"{name}.csv", sink.getvalue().encode()

    def read(self, files: Files) -> Iterator[Found]:
        """Yield each article that has rows."""
        tables = {name: rows_of(files[file], file) for file in files if (name := file.rpartition("/")[2].removesuffix(".csv")) in NAMES}
        if not tables:
            raise ConvertError(f"there is no {', '.join(f'{name}.csv' for name in NAMES)}")
        ids = dict.fromkeys(row["article_id"] for rows in tables.values() for row in rows)
        for id in ids:
            yield _read(id, {name: [row for row in rows if row["article_id"] == id] for name, rows in tables.items()})


def cell(value: object) -> str:
    """Return *value* as it stands in a cell: text as it is, lists and objects as JSON, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def rows_of(data: bytes, name: str) -> list[Row]:
    """Return the rows of a CSV file. Raises `ConvertError` where it is none or has no column `article_id`."""
    text = decode(data, name).removeprefix("\ufeff")  # spreadsheets put a mark there
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ConvertError(f"{name}: this is not CSV: {error}") from None
    for number, row in enumerate(rows, start=1):
        if row.get("article_id") is None or None in row or None in row.values():
            raise ConvertError(f"{name}: row {number} does not have the columns of the heading, or there is no column article_id")
    return rows


def _read(id: str, tables: Mapping[str, list[Row]]) -> Found:
    where = id
    value: dict[str, Any] = {layer: [] for layer in LAYERS} | {"text": "", "id": id}
    speakers: dict[str, dict[str, Any]] = {}
    for row in tables.get("speakers", ()):
        speakers[_need(row, "speaker_id")] = {
            "id": row["speaker_id"],
            "entity": row.get("entity") or None,
            "name": row.get("name", ""),
            "role": row.get("role") or None,
            "mentions": [],
        }
    kinds: dict[str, dict[tuple[int, int], dict[str, Any]]] = {}
    for row in tables.get("quotes", ()):
        value["quotes"].append(_quote(row))
        speaker = value["quotes"][-1]["speaker"]
        if speaker is None:
            continue
        speakers.setdefault(
            speaker,
            {
                "id": speaker,
                "entity": row.get("speaker_entity") or None,
                "name": row.get("speaker", ""),
                "role": row.get("speaker_role") or None,
                "mentions": [],
            },
        )
        for span, kind in zip(value["quotes"][-1]["source"], _json(row, "source_kinds"), strict=False):
            kinds.setdefault(speaker, {}).setdefault((span["start"], span["end"]), {"kind": kind, **span})
    for speaker, mentions in kinds.items():
        speakers[speaker]["mentions"] = [mentions[range_] for range_ in sorted(mentions)]
    value["speakers"] = list(speakers.values())
    for row in tables.get("entities", ()):
        span = {"start": _number(row, "start"), "end": _number(row, "end"), "text": row.get("text", "")}
        value["entities"].append({"id": _need(row, "mention_id"), "entity": row.get("entity", ""), "kind": row.get("kind", "name"), **span})
    for row in tables.get("topics", ()):
        value["topics"].append(
            {
                "id": _need(row, "topic_id"),
                "topic": row.get("topic", ""),
                "relevance": row.get("relevance", ""),
                "evidence": _spans(row, "evidence"),
            }
        )
    graph = graph_of_value(value)
    words = _words(value)
    marks = [
        Mark(mark.id, mark.label, mark.ranges, mark.fields, tuple(words.get(range_) for range_ in mark.ranges)) for mark in graph.marks
    ]
    header = dict(graph.header) if {"speakers", "topics"} <= set(tables) else {}
    notes: tuple[Note, ...] = ()
    return Found(
        where,
        tuple(marks),
        graph.links,
        id,
        None,
        header or None,
        notes=notes,
        covers=frozenset(label for name in tables for label in COVERS[name]),
        said=_said(id, tables),
    )


def _said(id: str, tables: Mapping[str, list[Row]]) -> dict[tuple[str, ...], str]:
    """Return the cells by table, item and column. Raises `ConvertError` where an item has two rows."""
    said: dict[tuple[str, ...], str] = {}
    for name, rows in tables.items():
        seen: set[str] = set()
        for row in rows:
            item = _need(row, IDS[name])
            if item in seen:
                raise ConvertError(f"{id}: {item} has two rows in {name}.csv; there can be one")
            seen.add(item)
            said |= {(name, item, column): cell for column, cell in row.items()}
    return said


def _quote(row: Row) -> dict[str, Any]:
    return {
        "id": _need(row, "quote_id"),
        "type": row.get("type") or None,
        "medium": row.get("medium") or None,
        **{part: _spans(row, part) for part in ("content", "source", "cue", "addressee")},
        "speaker": row.get("speaker_id") or None,
        "topics": [topic for topic in _json(row, "topics") if isinstance(topic, str)],
        "parent": row.get("parent") or None,
        "repeats": row.get("repeats") or None,
    }


def _words(value: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    spans = [*value["entities"], *(span for topic in value["topics"] for span in topic["evidence"])]
    spans += [span for quote in value["quotes"] for part in ("content", "source", "cue", "addressee") for span in quote[part]]
    return {(span["start"], span["end"]): span["text"] for span in spans}


def _need(row: Row, column: str) -> str:
    if not row.get(column):
        raise ConvertError(f"{row['article_id']}: a row has nothing in the column {column}")
    return row[column]


def _number(row: Row, column: str) -> int:
    try:
        return int(row.get(column, ""))
    except ValueError:
        raise ConvertError(f"{row['article_id']}: {row.get(column)!r} in the column {column} is no whole number") from None


def _json(row: Row, column: str) -> list[Any]:
    value = read_json((row.get(column) or "[]").encode(), f"{row['article_id']}: column {column}")
    if not isinstance(value, list):
        raise ConvertError(f"{row['article_id']}: the column {column} has no list: {row.get(column, '')[:60]!r}")
    return value


def _spans(row: Row, column: str) -> list[dict[str, Any]]:
    spans = _json(row, column)
    for span in spans:
        match span:
            case {"start": int(), "end": int(), "text": str()}:
                continue
            case _:
                raise ConvertError(
                    f"{row['article_id']}: the column {column} has a span without start, end and text: {json.dumps(span)[:60]}"
                )
    return spans


FORMAT: Final = Csv()
