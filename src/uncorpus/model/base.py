"""What all records share: strict reading, no unknown keys, no later change; and the scalar types of the format.

Nothing here knows an article. A record says what can be said about one value by itself; what relates two values (a span
and its text, a reference and its target) is the business of the rules in `uncorpus.validate`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    WithJsonSchema,
    model_serializer,
)

SCHEMA_VERSION: Final = "1.0"
"""The version of the format that these models describe."""

MAX_OFFSET: Final = 2**31 - 1
"""The largest offset: the tables store offsets as 32-bit integers."""

END: Final = r"(?!\n)$"
"""The end of a pattern. Python's `$` also matches before a last newline, ECMAScript's does not; with the look-ahead both mean the end."""


class Record(BaseModel):
    """A JSON object of the format: strict types, unknown keys refused, immutable."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        regex_engine="python-re",
        serialize_by_alias=True,
        defer_build=True,  # most runs never need the article's: the fast reader has its own
    )

    @model_serializer(mode="wrap")
    def _leave_out_what_was_not_said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        for key in OMITTED_WHEN_UNSET:
            if key in data and data[key] is None:
                del data[key]
        return data


OMITTED_WHEN_UNSET: Final = ("$schema", "confidence")
"""The only optional keys: they are left out where there is nothing to say. Every other key is always present."""


def _not_null(value: object) -> object:
    if value is None:
        raise ValueError("leave the key out instead of writing null")
    return value


def _pattern(pattern: str) -> StringConstraints:
    return StringConstraints(pattern=pattern)


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ValueError("an item stands in the list twice")
    return values


def _calendar_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a date is written YYYY-MM-DD")
    return dt.date.fromisoformat(value)


def numbered(prefix: str) -> StringConstraints:
    """Constrain an id to *prefix* and a number, as in `q7`."""
    return _pattern(f"^{prefix}[1-9][0-9]*{END}")


def known_values(patterns: Mapping[str, str]) -> Callable[[dict[str, str]], dict[str, str]]:
    """Return a check that the values of the known keys in *patterns* have their form."""

    def check(values: dict[str, str]) -> dict[str, str]:
        for key, pattern in patterns.items():
            if key in values and not re.search(pattern, values[key]):
                raise ValueError(f"{key} {values[key]!r} does not match {pattern.removesuffix(END)}$")
        return values

    return check


SLUG: Final = f"^[a-z0-9]+(?:-[a-z0-9]+)*{END}"
SCHEME: Final = f"^[a-z][a-z0-9_-]*{END}"

NonEmpty = Annotated[str, StringConstraints(min_length=1)]
Offset = Annotated[int, Field(ge=0, le=MAX_OFFSET)]
Key = Annotated[str, _pattern(SLUG)]
ArticleId = Annotated[str, _pattern(f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:-[a-z0-9]+)+{END}")]
Sha256 = Annotated[str, _pattern(f"^[0-9a-f]{{64}}{END}")]
Language = Annotated[str, _pattern(f"^[a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*{END}")]
Url = Annotated[str, _pattern(rf"^https?://[^\s/]+(?:/[^\s]*)?{END}")]
MediaType = Annotated[str, _pattern(f"^[a-z]+/[a-z0-9.+-]+(?:; charset=[A-Za-z0-9._-]+)?{END}")]
LicenseId = Annotated[str, _pattern(f"^[a-z0-9]+(?:[.+-][a-z0-9]+)*{END}")]
Split = Annotated[str, StringConstraints(max_length=64), _pattern(rf"^(?!all(?!\n)$)[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*{END}")]
SemanticVersion = Annotated[str, _pattern(rf"^(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*){END}")]
UniqueStrings = Annotated[tuple[NonEmpty, ...], AfterValidator(_unique), Field(json_schema_extra={"uniqueItems": True})]
UniqueKeys = Annotated[tuple[Key, ...], AfterValidator(_unique), Field(json_schema_extra={"uniqueItems": True})]
CalendarDate = Annotated[
    dt.date,
    BeforeValidator(_calendar_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{END}"}),
]
Confidence = Annotated[
    float | None,
    BeforeValidator(_not_null),
    Field(ge=0, le=1),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
SchemaReference = Annotated[
    NonEmpty | None,
    BeforeValidator(_not_null),
    WithJsonSchema({"type": "string", "minLength": 1}),
]


def path_in(folder: str, suffix: str = "") -> StringConstraints:
    """Constrain a path to *folder*: relative, forward slashes, no hidden part and no way up."""
    part = "[A-Za-z0-9][A-Za-z0-9._-]*"
    return _pattern(f"^{folder}/(?:{part}/)*{part}{re.escape(suffix)}{END}")
