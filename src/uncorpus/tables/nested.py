"""Articles → the nested table: the article files as they are, as Arrow.

What the fast reader took goes through Arrow's own reader of JSON; records go value by value, which is slower, and knows nothing of the other way.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from uncorpus import model
from uncorpus.tables.arrow import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa


def nested(articles: Iterable[Any]) -> pa.Table:
    """Return the rows of *articles*, at least one, records or objects with the same fields, with labels as their names. An unsaid confidence is null."""
    import pyarrow as pa

    runs = groupby(articles, lambda article: isinstance(article, model.Article))
    return pa.concat_tables([_of_records(run) if are_records else _of_skimmed(run) for are_records, run in runs]).combine_chunks()


def _of_records(records: Iterable[model.Article]) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pylist([record.model_dump() for record in records], schema=_schema(as_read=False))


def _of_skimmed(articles: Iterable[Any]) -> pa.Table:
    import msgspec
    import pyarrow as pa
    from pyarrow import json

    lines = b"\n".join([msgspec.json.encode(article) for article in articles])
    table = json.read_json(
        pa.BufferReader(lines),
        read_options=json.ReadOptions(use_threads=False, block_size=len(lines)),
        parse_options=json.ParseOptions(explicit_schema=_schema(as_read=True), unexpected_field_behavior="ignore"),
    )
    return table.cast(_schema(as_read=False))


@cache
def _schema(*, as_read: bool) -> pa.Schema:
    """Return the schema of the nested table with names instead of labels; *as_read*: with dates as JSON has them."""
    import pyarrow as pa

    schema = arrow_schema("articles")
    for index, field in enumerate(schema):
        if field.name == "status" or (as_read and pa.types.is_date(field.type)):
            schema = schema.set(index, field.with_type(pa.string()))
    return schema.remove_metadata()
