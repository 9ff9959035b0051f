"""Columns → Arrow, under the explicit schema that the features give, and back to rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from uncorpus.tables.features import features

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
Columns = dict[str, Any]
"""Arrays, or plain lists, by the names of columns; labels may stand as their names."""


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of *table*. Its metadata are the features as the `datasets` library writes them."""
    schema: pa.Schema = features(table).arrow_schema
    return schema


def to_arrow(table: str, columns: Columns) -> pa.Table:
    """Return *columns* as the Arrow table *table*; labels become the integers that stand for them."""
    import pyarrow as pa

    schema, names = arrow_schema(table), labels(table)
    return pa.Table.from_arrays([_array(columns[field.name], field.type, names.get(field.name)) for field in schema], schema=schema)


def to_rows(table: str, rows: pa.Table | pa.RecordBatch) -> Iterator[Row]:
    """Yield *rows* of *table* as dictionaries, with labels as their names."""
    names = {name: own for name, own in labels(table).items() if name in rows.schema.names}
    for row in rows.to_pylist():
        for name, own in names.items():
            row[name] = _named(row[name], own)
        yield row


@cache
def labels(table: str) -> Mapping[str, list[str]]:
    """Return for each column of labels in *table* what they are called, in the order of the integers that stand for them."""
    from datasets import ClassLabel, List

    inner = {name: feature.feature if isinstance(feature, List) else feature for name, feature in features(table).items()}
    return {name: list(feature.names) for name, feature in inner.items() if isinstance(feature, ClassLabel)}


def _array(values: Any, type_: pa.DataType, names: list[str] | None) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(values, list):
        return pa.array(values, type_)
    if pa.types.is_list(type_) and names:
        return pa.ListArray.from_arrays(values.offsets, _array(values.values, type_.value_type, names), type=type_)
    if names and pa.types.is_string(values.type):
        values = pc.index_in(values, value_set=pa.array(names))
    return values.cast(type_)


def _named(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [_named(member, names) for member in value]
    return names[value] if isinstance(value, int) and 0 <= value < len(names) else value
