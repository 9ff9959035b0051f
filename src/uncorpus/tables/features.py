"""From the declaration of a table to the features of a Hugging Face dataset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from uncorpus.model import Record
from uncorpus.tables.records import RECORDS

if TYPE_CHECKING:
    from datasets import Features


def features(table: str) -> Features:
    """Return the features of *table*, a config of the dataset.

    Offsets are 32-bit integers and dates `date32`; lists are `List`. A column whose values come from a closed list is a `ClassLabel`, at the
    top and as a list, and a string where it is nested, since the Hub's viewer counts only the former.
    """
    from datasets import Features

    return Features({name: _feature(type_, top=True) for name, type_ in columns(RECORDS[table])})


def columns(record: type[Record]) -> Iterator[tuple[str, Any]]:
    """Yield name and type of the columns of *record*, in their order; the schema's address is no column."""
    hints = get_type_hints(record, include_extras=True)
    for name in record.model_fields:
        if name != "schema_":
            yield name, hints[name]


def _feature(type_: Any, *, top: bool) -> Any:
    from datasets import ClassLabel, List, Value

    origin = get_origin(type_)
    if origin is Annotated:
        return _feature(get_args(type_)[0], top=top)
    if origin in (Union, UnionType):
        (inner,) = (member for member in get_args(type_) if member is not type(None))
        return _feature(inner, top=top)
    if origin is Literal:
        names = list(get_args(type_))
        return ClassLabel(names=names) if top and len(names) > 1 else Value("string")
    if origin is tuple:
        return List(_feature(get_args(type_)[0], top=top))
    if isinstance(type_, type) and issubclass(type_, Record):
        return {name: _feature(member, top=False) for name, member in columns(type_)}
    scalars = {str: "string", int: "int32", float: "float64", bool: "bool", dt.date: "date32"}
    return Value(scalars[type_])


def record_in(type_: Any) -> type[Record] | None:
    """Return the record that a value of *type_* is, or that its members are; None where there is none."""
    origin, members = get_origin(type_), get_args(type_)
    if origin in (Annotated, tuple):
        return record_in(members[0])
    if origin in (Union, UnionType):
        return next((found for member in members if (found := record_in(member))), None)
    return type_ if isinstance(type_, type) and issubclass(type_, Record) else None
