"""Rows → Arrow, under the explicit schema that the features give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from uncorpus.tables.features import features
from uncorpus.tables.rows import Row

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of *table*. Its metadata are the features as the `datasets` library writes them."""
    schema: pa.Schema = features(table).arrow_schema
    return schema


def to_arrow(table: str, rows: Sequence[Row]) -> pa.Table:
    """Return *rows* of *table* as an Arrow table; labels become the integers that stand for them."""
    import pyarrow as pa

    schema = arrow_schema(table)
    encode = _encoders(table)
    columns = []
    for field in schema:
        values: list[Any] = [row[field.name] for row in rows]
        if field.name in encode:
            values = [encode[field.name](value) for value in values]
        columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=schema)


@cache
def _encoders(table: str) -> dict[str, Callable[[Any], Any]]:
    """Return for each column of labels how a value becomes integers."""
    from datasets import ClassLabel, List

    encoders: dict[str, Callable[[Any], Any]] = {}
    for name, feature in features(table).items():
        if isinstance(feature, ClassLabel):
            encoders[name] = _numbers(feature.names).get
        elif isinstance(feature, List) and isinstance(feature.feature, ClassLabel):
            encoders[name] = _many(_numbers(feature.feature.names))
    return encoders


def _numbers(names: list[str]) -> dict[Any, int]:
    return {name: number for number, name in enumerate(names)}


def _many(numbers: dict[Any, int]) -> Callable[[Any], Any]:
    return lambda values: list(map(numbers.__getitem__, values))
