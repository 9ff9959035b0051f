"""Columns: the rows of a table, value by value below one another, and lists and records taken apart the same way.

A column is a plain list of values, or a `Lists` (a list in each row), or a `Structs` (a record in each row). Taken apart like this, a table becomes Arrow without a
dictionary for each row and each span; put together again, it is rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from uncorpus import model

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lists:
    """A column with a list in each row: how long each is, and all their members, one list after the other."""

    sizes: Sequence[int]
    members: Column

    def __iter__(self) -> Iterator[list[Any]]:
        members = iter(self.members)
        for size in self.sizes:
            yield list(islice(members, size))


@dataclass(frozen=True, slots=True)
class Structs:
    """A column with a record in each row: a column for each of its fields."""

    fields: Columns

    def __iter__(self) -> Iterator[Row]:
        return rows_of(self.fields)


Column = list[Any] | Lists | Structs
Columns = dict[str, Column]


def rows_of(columns: Columns) -> Iterator[Row]:
    """Yield the rows of *columns*.

    >>> list(rows_of({"id": ["q1", "q2"], "topics": Lists([2, 0], ["trade", "peace"])}))
    [{'id': 'q1', 'topics': ['trade', 'peace']}, {'id': 'q2', 'topics': []}]
    """
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def lists(values: Iterable[Sequence[Any]], record: type[model.Record] | None = None) -> Lists:
    """Return the column with a list in each row; of *record*s, if one is named."""
    values = list(values)
    members = list(chain.from_iterable(values))
    return Lists(list(map(len, values)), Structs(fields_of(members, record)) if record else members)


def fields_of(items: Sequence[Any], record: type[model.Record]) -> Columns:
    """Return *items* as a column for each field of *record*; the schema's address is none. An unsaid confidence is None, whichever reader left it out."""
    return {name: take(items) for name, take in _takers(record)}


@cache
def _takers(record: type[model.Record]) -> list[tuple[str, Callable[[Sequence[Any]], Column]]]:
    hints = get_type_hints(record, include_extras=True)
    return [(name, _taker(name, hints[name])) for name in record.model_fields if name != "schema_"]


def _taker(name: str, type_: Any) -> Callable[[Sequence[Any]], Column]:
    get = attrgetter(name)
    if name == "confidence":
        return confidences
    inner = _inner(type_)
    if get_origin(inner) is tuple:
        own = record_in(inner)
        return lambda items: lists(map(get, items), own)
    if _is_record(inner):
        return lambda items: Structs(fields_of(list(map(get, items)), inner))
    return lambda items: list(map(get, items))


def _inner(type_: Any) -> Any:
    """Return *type_* without what it is annotated with; of a type that may be None, what it may be besides."""
    origin = get_origin(type_)
    if origin is Annotated:
        return _inner(get_args(type_)[0])
    if origin in (Union, UnionType):
        return _inner(next(member for member in get_args(type_) if member is not type(None)))
    return type_


def record_in(type_: Any) -> type[model.Record] | None:
    """Return the record that a value of *type_* is, or that its members are; None where there is none."""
    inner = _inner(type_)
    member = _inner(get_args(inner)[0]) if get_origin(inner) is tuple else inner
    return member if _is_record(member) else None


def _is_record(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, model.Record)


def confidences(items: Sequence[Any]) -> list[float | None]:
    """Return the confidence of each of *items*, or None where it has none."""
    return [value if isinstance(value, float | int) else None for value in map(attrgetter("confidence"), items)]
