"""Columns → Arrow, under the explicit schema that the features give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

from uncorpus.tables.columns import Column, Columns, Lists, Structs
from uncorpus.tables.features import features

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of *table*. Its metadata are the features as the `datasets` library writes them."""
    schema: pa.Schema = features(table).arrow_schema
    return schema


def to_arrow(table: str, parts: Sequence[Columns]) -> pa.Table:
    """Return the rows in *parts* of *table*, one part below the other, as an Arrow table; labels become the integers that stand for them."""
    import pyarrow as pa

    schema, labels = arrow_schema(table), _labels(table)
    columns = [_array([part[field.name] for part in parts], field.type, labels.get(field.name)) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _array(parts: Sequence[Column], type_: pa.DataType, labels: Mapping[Any, int] | None) -> pa.Array:
    import pyarrow as pa

    if pa.types.is_list(type_):
        sizes = chain.from_iterable([part.sizes for part in parts if isinstance(part, Lists)])
        offsets = pa.array(list(accumulate(sizes, initial=0)), pa.int32())
        members = _array([part.members for part in parts if isinstance(part, Lists)], type_.value_type, labels)
        return pa.ListArray.from_arrays(offsets, members, type=type_)
    if pa.types.is_struct(type_):
        fields = [_array([part.fields[field.name] for part in parts if isinstance(part, Structs)], field.type, None) for field in type_]
        return pa.StructArray.from_arrays(fields, fields=list(type_))
    values: list[Any] = list(chain.from_iterable(parts))
    return pa.array(list(map(labels.get, values)) if labels else values, type_)


@cache
def _labels(table: str) -> dict[str, dict[Any, int]]:
    """Return for each column of labels which integer stands for which."""
    from datasets import ClassLabel, List

    labels = {}
    for name, feature in features(table).items():
        inner = feature.feature if isinstance(feature, List) else feature
        if isinstance(inner, ClassLabel):
            labels[name] = {label: number for number, label in enumerate(inner.names)}
    return labels
