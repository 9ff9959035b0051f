"""The fast reader of articles: a decoder compiled from the published JSON Schema, for files in which nothing is wrong.

It accepts less than the models, never more: what it takes, the models take too; what it does not take is read again by the models and
the exact reader, which say why. Its objects have the fields of the records under the same names, and only rules look at them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, cast

import msgspec

from uncorpus.store.folder import published_schema

ITEMS: Final = {
    "annotators": "Annotator",
    "blocks": "Block",
    "entities": "EntityMention",
    "speakers": "Speaker",
    "quotes": "Quote",
    "non_quotes": "NonQuote",
    "topics": "ArticleTopic",
}
"""The lists of an article, and what their items are called in the schema."""

KNOWN_AT_MOST: Final = 100_000
"""How many strings that fit a pattern are remembered, for each pattern."""


def read_article(data: bytes) -> Any | None:
    """Return the article in *data*, or None where anything about it needs a second look."""
    reader = _reader()
    try:
        article = reader.decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return article if reader.fits(article) and _has_no_key_twice(data, article) else None


@cache
def _reader() -> _Reader:
    return _Reader()


class _Reader:
    """The decoder, and the checks of patterns that it leaves out because they are cheaper over a whole list."""

    def __init__(self) -> None:
        schema = published_schema("article")
        definitions = schema["$defs"]
        types = Types(definitions, frozenset(ITEMS.values()))
        self._checks: list[tuple[str, Callable[[Any], Any], re.Pattern[str], set[Any]]] = []
        self._topics: tuple[re.Pattern[str], set[Any]]
        self.decoder = msgspec.json.Decoder(types.struct("Article", schema))
        for layer, definition in ITEMS.items():
            for key, field in definitions[definition]["properties"].items():
                if pattern := _pattern(field):
                    self._checks.append((layer, attrgetter(key), re.compile(pattern), {None}))
        topics = definitions["Quote"]["properties"]["topics"]["items"]
        self._topics = re.compile(topics["pattern"]), set()

    def fits(self, article: Any) -> bool:
        """Tell whether the strings of *article*'s items have the form that the schema demands."""
        for layer, get, pattern, known in self._checks:
            if not _fit(set(map(get, getattr(article, layer))), pattern, known):
                return False
        used: set[str] = set()
        for quote in article.quotes:
            topics = quote.topics
            used.update(topics)
            if len(topics) > 1 and len(set(topics)) != len(topics):
                return False
        return _fit(used, *self._topics)


class Types:
    """Types made from the *definitions* of a JSON Schema; those named in *loose* without the patterns of their texts."""

    def __init__(self, definitions: dict[str, Any], loose: frozenset[str] = frozenset()) -> None:
        self._definitions = definitions
        self._loose = loose
        self._structs: dict[str, type[Any]] = {}

    def struct(self, name: str, schema: dict[str, Any]) -> type[Any]:
        """Return the type of the objects that *schema* describes."""
        fields: list[Any] = []
        names = {}
        for key, field in schema["properties"].items():
            attribute = f"{key[1:]}_" if key.startswith("$") else key
            names[attribute] = key
            type_ = self._type(field, loose=name in self._loose)
            fields.append((attribute, type_) if key in schema["required"] else (attribute, type_ | msgspec.UnsetType, msgspec.UNSET))
        fields.sort(key=len)
        return msgspec.defstruct(name, fields, kw_only=True, gc=False, eq=False, forbid_unknown_fields=True, rename=names)

    def _type(self, field: dict[str, Any], *, loose: bool) -> Any:
        """Return the type of *field*; *loose*: without its pattern, which is checked afterwards."""
        if "$ref" in field:
            name = field["$ref"].rpartition("/")[2]
            if name not in self._structs:
                self._structs[name] = self.struct(name, self._definitions[name])
            return self._structs[name]
        if "anyOf" in field:
            inner, null = (self._type(option, loose=loose) for option in field["anyOf"])
            return inner | null
        if "enum" in field or "const" in field:
            return Literal[tuple(field.get("enum", [field.get("const")]))]
        match field["type"]:
            case "null":
                return None
            case "array":
                return _with(tuple[self._type(field["items"], loose=loose), ...], min_length=field.get("minItems"))  # type: ignore[misc]
            case "integer" | "number" as kind:
                return _with(int if kind == "integer" else float, ge=field["minimum"], le=field["maximum"])
            case "string" if field.get("format") == "date":
                return dt.date
            case "string":
                pattern = None if loose else field.get("pattern")
                return _with(str, pattern=pattern, min_length=field.get("minLength"), max_length=field.get("maxLength"))
        raise TypeError(f"the fast reader does not know {field}")


def _pattern(field: dict[str, Any]) -> str | None:
    """Return the pattern of a text *field*, be it nullable."""
    options = [field, *field.get("anyOf", ())]
    return next((str(option["pattern"]) for option in options if "pattern" in option), None)


def _fit(values: set[Any], pattern: re.Pattern[str], known: set[Any]) -> bool:
    """Tell whether all *values* match *pattern*; those that did before are in *known*."""
    new = values - known
    if not new:
        return True
    if not all(value is not None and pattern.search(value) for value in new):
        return False
    if len(known) + len(new) > KNOWN_AT_MOST:
        known.clear()
        known.add(None)
    known |= new
    return True


def _with(type_: Any, **constraints: Any) -> Any:
    given = {name: value for name, value in constraints.items() if value is not None}
    return cast("Any", Annotated)[type_, msgspec.Meta(**given)] if given else type_


def _has_no_key_twice(data: bytes, article: Any) -> bool:
    """Tell whether *data* has exactly the keys of *article*: of two equal keys the decoder takes the last and says nothing.

    Each key has a colon, and so have some strings. If *article*, written again, has as many colons, no key was there that it has not; a
    colon written as an escape would upset the count, so that none may be.
    """
    if b"\\u003" in data and re.search(rb"\\u003[aA]", data):
        return False
    return data.count(b":") == msgspec.json.encode(article).count(b":")
