"""A record as nested dictionaries, by what its model declares."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from uncorpus import model


def nested(article: Any) -> dict[str, Any]:
    """Return *article* as the row of the nested table: all its fields but the schema's address; unsaid confidences are None."""
    return _dumper(model.Article)(article)


def confidence_of(item: Any) -> float | None:
    """Return the confidence of *item*, or None where it has none: both readers' way of saying so is understood."""
    return item.confidence if isinstance(item.confidence, float | int) else None


@cache
def _dumper(record: type[model.Record]) -> Callable[[Any], dict[str, Any]]:
    """Return a function that takes a *record* apart."""
    hints = get_type_hints(record, include_extras=True)
    names = [name for name in record.model_fields if name not in ("schema_", "confidence")]
    deep = {name: member for name in names if (member := _member(hints[name]))}
    flat = [name for name in names if name not in deep]
    order = [name for name in record.model_fields if name != "schema_"]
    has_confidence = "confidence" in order

    def dump(item: Any) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(order)
        for name in flat:
            row[name] = getattr(item, name)
        for name, take in deep.items():
            row[name] = take(getattr(item, name))
        if has_confidence:
            row["confidence"] = confidence_of(item)
        return row

    return dump


def _member(type_: Any) -> Callable[[Any], Any] | None:
    """Return how a member of *type_* is taken apart; None where it is taken as it is."""
    origin = get_origin(type_)
    if origin is Annotated:
        return _member(get_args(type_)[0])
    if origin is tuple:
        inner = _member(get_args(type_)[0])
        return (lambda items: [inner(item) for item in items]) if inner else list
    if origin in (Union, UnionType):
        return None  # only scalars may be null
    return _dumper(type_) if isinstance(type_, type) and issubclass(type_, model.Record) else None
