"""What a format is, what it holds, and what reading it gives.

A format turns articles into files and files into graphs; both are pure functions on bytes, so that every format is tested alike and nothing but the command line
touches the disk. What a format cannot hold is declared, aspect by aspect: the table in the documents, the warnings of `uncorpus export` and the tests of exactness
are made from the same declaration.
"""

from __future__ import annotations

import copy
import json
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal

from pydantic import ValidationError

from uncorpus import model
from uncorpus.corpus.graph import FIELDS, LAYERS, PROVENANCE, WITH_PROVENANCE, Graph, Link, Mark
from uncorpus.corpus.objects import Article
from uncorpus.text.ranges import Range
from uncorpus.validate.rules.define import Registries

Files = Mapping[str, bytes]
"""Files by their relative path, with forward slashes."""

Holding = Literal["yes", "carried", "no"]
"""Whether a format holds something: `yes`, the tool shows it and can change it; `carried`, it travels along unseen and comes back; `no`, it is lost."""


class ConvertError(ValueError):
    """Files that cannot be read as the format, or an article that cannot be written in it."""


class MissingLibraryError(ConvertError):
    """An optional library that a format needs is not installed."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened on the way. A problem is something lost, which keeps the result from being written."""

    message: str
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An article as a format's files have it: what other tools say of places is not yet trusted."""

    name: str
    """Where it was found, for messages."""
    marks: tuple[Mark, ...]
    links: tuple[Link, ...] = ()
    article_id: str | None = None
    text: str | None = None
    """The text that the marks are on; None where the format has none."""
    header: Mapping[str, Any] | None = None
    carried: tuple[Mark, ...] = ()
    """What travelled along of the marks: their places as they were, in code points, and the fields that the format does not show."""
    notes: tuple[Note, ...] = ()
    is_untouched: bool = False
    """Whether nobody has worked on it in the tool: the article stays as it is."""
    covers: frozenset[str] | None = None
    """The labels that the files say anything about; None for all. Where nothing is said of a layer, it is not said that it is empty."""
    said: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """What the files say, value by value, of formats in which not every value can be changed: a change that the article does not take is told."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """A part of what an article says, which a format may lose."""

    title: str
    erase: Callable[[dict[str, Any]], None]
    """Takes the aspect out of an article, a JSON value."""


def _drop_header(article: dict[str, Any]) -> None:
    for key in ("$schema", "schema_version", "title", "published", "publisher", "language", "url", "rights", "source", "status"):
        article.pop(key, None)


def _drop(*keys: str) -> Callable[[dict[str, Any]], None]:
    def erase(article: dict[str, Any]) -> None:
        for key in keys:
            article.pop(key, None)

    return erase


def _drop_in(layer: str, *keys: str) -> Callable[[dict[str, Any]], None]:
    def erase(article: dict[str, Any]) -> None:
        for item in article.get(layer, ()):
            for key in keys:
                item.pop(key, None)

    return erase


def _drop_speakers(article: dict[str, Any]) -> None:
    article.pop("speakers", None)
    _drop_in("quotes", "speaker")(article)


def _drop_ids(article: dict[str, Any]) -> None:
    """Ids become places in the order, so that what refers to an item still can."""
    new: dict[str, str] = {}
    for layer in ("blocks", "entities", "speakers", "quotes", "non_quotes", "topics"):
        for index, item in enumerate(article.get(layer, ())):
            new[item.get("id", "")] = f"{layer}/{index}"
            item.pop("id", None)
    for quote in article.get("quotes", ()):
        for key in ("speaker", "parent", "repeats"):
            if quote.get(key) is not None:
                quote[key] = new.get(quote[key])


def _drop_provenance(article: dict[str, Any]) -> None:
    article.pop("annotators", None)
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        for item in article.get(layer, ()):
            item.pop("by", None)
            item.pop("confidence", None)


ASPECTS: Final[Mapping[str, Aspect]] = {
    "header": Aspect("title, dates, rights, source and edits, status", _drop_header),
    "blocks": Aspect("blocks", _drop("blocks")),
    "entities": Aspect("entity mentions", _drop("entities")),
    "entity-keys": Aspect("which entity is meant, and whether by its adjective", _drop_in("entities", "entity", "kind")),
    "contents": Aspect("contents of quotes, parts of one kept together", _drop("quotes")),
    "media": Aspect("medium of quotes", _drop_in("quotes", "medium")),
    "attributions": Aspect("sources, cues and addressees, linked to their quotes", _drop_in("quotes", "source", "cue", "addressee")),
    "speakers": Aspect("speakers, and who says what", _drop_speakers),
    "nesting": Aspect("quotes in quotes, and repetitions", _drop_in("quotes", "parent", "repeats")),
    "quote-topics": Aspect("topics of quotes", _drop_in("quotes", "topics")),
    "non-quotes": Aspect("words in quotation marks that are no quote", _drop("non_quotes")),
    "topics": Aspect("topics of the article with their evidence", _drop("topics")),
    "ids": Aspect("ids of items", _drop_ids),
    "provenance": Aspect("who made each annotation, and confidence", _drop_provenance),
}
"""What an article says, in parts that a format holds or loses."""


class Format(ABC):
    """A format that articles are written to and read from.

    Third parties add one by an entry point in the group `uncorpus.formats` that names an instance.
    """

    name: ClassVar[str]
    """Its name on the command line."""
    title: ClassVar[str]
    """Its name for readers."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Optional modules that it needs, which the extra `convert` brings."""
    holds: ClassVar[Mapping[str, Holding]]
    """What it holds, for each of `ASPECTS`."""
    limits: ClassVar[str] = ""
    """What else is to be known of how exact it is."""
    shows: ClassVar[Mapping[str, tuple[str, ...]]] = {label: tuple(fields) for label, fields in FIELDS.items()}
    """The fields of each label's marks that the format has a place for; the others travel along, where it has a place for that."""

    @abstractmethod
    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield the files for *articles*, each with its relative path. Raises `ConvertError` for an article that cannot be written."""

    @abstractmethod
    def read(self, files: Files) -> Iterator[Found]:
        """Yield the articles in *files*. Raises `ConvertError` for what is not the format."""

    def one_of(self, files: Files) -> Files:
        """Return what to read of *files* that `write` gave, where they say the same twice."""
        return files

    def lost(self, article: model.Article) -> list[str]:
        """Return the aspects of *article* that the format loses: those that it has and the format does not hold."""
        value = article.model_dump(mode="json")
        return [aspect for aspect, holding in self.holds.items() if holding == "no" and _without(value, aspect) != value]

    def comparable(self, article: Mapping[str, Any]) -> Any:
        """Return what of *article*, a JSON value, the format holds: two articles for which it is equal are one in this format."""
        value = copy.deepcopy(dict(article))
        for aspect, holding in self.holds.items():
            if holding == "no":
                ASPECTS[aspect].erase(value)
        return value


def _without(value: Mapping[str, Any], aspect: str) -> dict[str, Any]:
    """Return *value* without *aspect*; one whose items the aspect had none of is equal to what it was."""
    left = copy.deepcopy(dict(value))
    ASPECTS[aspect].erase(left)
    for key in value:
        if not value[key] and key not in left:
            left[key] = value[key]
    return left


def held(most: Holding, *, yes: Sequence[str] = (), carried: Sequence[str] = (), no: Sequence[str] = ()) -> Mapping[str, Holding]:
    """Return what a format holds: *most* of `ASPECTS`, and others otherwise.

    >>> held("yes", no=["blocks"])["blocks"]
    'no'
    """
    holds: dict[str, Holding] = dict.fromkeys(ASPECTS, most)
    holds.update(dict.fromkeys(yes, "yes"))
    holds.update(dict.fromkeys(carried, "carried"))
    holds.update(dict.fromkeys(no, "no"))
    return holds


def carried(graph: Graph, shows: Mapping[str, Collection[str]]) -> list[dict[str, Any]]:
    """Return what travels along of the marks of *graph* where a format shows only the fields *shows*: JSON that the tool does not look at."""
    return [
        {
            "id": mark.id,
            "label": mark.label,
            "ranges": [list(range_) for range_ in mark.ranges],
            "fields": {name: value for name, value in mark.fields.items() if name not in shows.get(mark.label, ())},
        }
        for mark in graph.marks
    ]


def read_carried(value: object) -> tuple[Mark, ...]:
    """Return what `carried` wrote; what is not of that shape is left out."""
    marks = []
    for item in value if isinstance(value, list) else ():
        match item:
            case {"id": str(id), "label": str(label), "ranges": [*ranges], "fields": {**fields}} if ranges and all(map(_is_range, ranges)):
                marks.append(Mark(id, label, tuple((start, end) for start, end in ranges), field_values(fields)))
            case _:
                continue
    return tuple(marks)


def field_values(fields: Mapping[Any, Any]) -> dict[str, Any]:
    """Return *fields* with those values that a field may have; lists become tuples."""
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, list | tuple):
            values[name] = tuple(member for member in value if isinstance(member, str))
        elif isinstance(value, str) or (isinstance(value, float) and math.isfinite(value)) or type(value) is int:
            values[name] = value
    return values


def read_json(data: bytes, name: str) -> Any:
    """Return the JSON value in *data*, the bytes of the file *name*. Raises `ConvertError`."""
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ConvertError(f"{name}: this is not JSON: {error}") from None
    if b"\\u" in data and _lone_surrogate(value):
        raise ConvertError(f"{name}: a string has half of a surrogate pair (\\ud800 to \\udfff), which is no character")
    return value


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is out of range")
    return number


def _lone_surrogate(value: Any) -> bool:
    """Whether a string in the JSON *value* cannot be encoded."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and any("\ud800" <= char <= "\udfff" for char in one):
            return True
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one
            waiting += one.values()
    return False


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def decode(data: bytes, name: str) -> str:
    """Return the text in *data*, the bytes of the file *name*: UTF-8, line breaks as they are. Raises `ConvertError`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConvertError(f"{name}: byte {error.start} is not UTF-8") from None


def dump_json(value: object, *, indent: int | None = None) -> bytes:
    """Return *value* as the bytes of a JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def header_of(value: object) -> dict[str, Any] | None:
    """Return *value* as the header of a graph; None where there is none. Raises `ConvertError` where it is broken."""
    match value:
        case {"article": dict(article), "speakers": [*speakers], "topics": [*topics], **rest}:
            order = rest.get("order")
        case _:
            return None
    span = {"start": 0, "end": 1, "text": "x"}
    try:
        whole = article | {"text": "x", **{layer: [] for layer in LAYERS}}
        whole["speakers"] = [{**speaker, "mentions": []} for speaker in speakers]
        whole["topics"] = [{**topic, "evidence": [span]} for topic in topics]
        model.Article.model_validate_json(json.dumps(whole))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise ConvertError(f"what travelled along with the article is broken: {place}: {first['msg']}") from None
    except TypeError:
        raise ConvertError("what travelled along with the article is broken: speakers and topics are objects") from None
    return {"article": article, "speakers": speakers, "topics": topics, "order": [id for id in list_of(order) if isinstance(id, str)]}


def list_of(value: object) -> list[Any]:
    """Return *value* if it is a list, and else an empty one."""
    return value if isinstance(value, list) else []


def _is_range(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(offset) is int for offset in value)


def all_fields(label: str) -> dict[str, Any]:
    """Return the fields that marks of *label* have, provenance included."""
    return {**FIELDS[label], **(PROVENANCE if label in WITH_PROVENANCE else {})}


def safe_name(article: model.Article) -> str:
    """Return the name of the files of *article*: its id, which the format keeps to letters, digits and hyphens."""
    return article.id


def need(format_: str, *modules: str) -> None:
    """Raise `MissingLibraryError` where one of *modules* cannot be imported."""
    from importlib.util import find_spec

    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise MissingLibraryError(f"the format {format_} needs {', '.join(missing)}: pip install 'uncorpus[convert]'")


__all__ = [
    "ASPECTS",
    "ConvertError",
    "Files",
    "Format",
    "Found",
    "Holding",
    "MissingLibraryError",
    "Note",
    "Range",
    "all_fields",
    "carried",
    "decode",
    "dump_json",
    "field",
    "field_values",
    "header_of",
    "held",
    "list_of",
    "need",
    "read_carried",
    "read_json",
    "safe_name",
]
