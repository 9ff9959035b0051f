"""From bytes to a record, or to what stands in the way of it, each problem with its place."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from uncorpus.model import SCHEMA_VERSION, Article, Record
from uncorpus.store.files import MAX_BYTES, FileError, read_bytes
from uncorpus.store.positions import JsonError, Lines, Place, Pointer, Positions

R = TypeVar("R", bound=Record)

MAX_PROBLEMS: Final = 1000
"""How many schema problems of one file are reported; the last one says that there are more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file. `kind` is the name of the rule it breaks; the place is where a reader should look."""

    kind: str
    message: str
    pointer: Pointer
    place: Place


class RecordError(Exception):
    """A file that is no record of the format."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        first, rest = problems[0], len(problems) - 1
        more = f" (and {rest} more; see `uncorpus validate`)" if rest else ""
        super().__init__(f"{path}:{first.place.line}:{first.place.column}: {first.message}{more}")
        self.path = path
        self.problems = problems


class Document(Generic[R]):
    """The bytes of a file, and the record that they hold or the problems that keep them from it.

    With *fast*, an article in which nothing is wrong is read by the fast reader: the record is then an object with the same fields.
    """

    def __init__(self, data: bytes, model: type[R], *, fast: bool = False) -> None:
        self.data = data
        self.record: R | None = None
        self.problems: tuple[Problem, ...] = ()
        if fast and model is Article:
            from uncorpus.store.fast import read_article

            self.record = read_article(data)
            if self.record is not None:
                return
        try:
            self.record = self._read(model)
        except _BytesError as error:
            self.problems = (Problem(error.kind, error.message, (), error.place),)
        except JsonError as error:
            self.problems = (Problem(error.kind, error.message, (), self.lines.place(error.start, error.end)),)
        except ValidationError as error:
            self.problems = tuple(_schema_problems(error, self.positions, self.lines))
        except _VersionError as error:
            self.problems = (self._problem("unknown-schema-version", error.message, ("schema_version",)),)

    def _read(self, model: type[R]) -> R:
        text = self.text
        try:
            value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_refuse)
        except (ValueError, RecursionError):
            _ = self.positions  # raises a JsonError that says where
            raise JsonError("not-json", "this is not JSON that can be read", 0) from None
        if isinstance(value, dict) and "schema_version" in value and value["schema_version"] != SCHEMA_VERSION:
            raise _VersionError(value["schema_version"])
        try:
            return model.model_validate_json(self.data)
        except ValidationError as error:
            _ = self.positions  # what strict JSON refuses comes first
            if any(item["type"] == "json_invalid" for item in error.errors(include_url=False, include_context=False)):
                raise JsonError("not-json", "this is not JSON that can be read", 0) from None
            raise

    @cached_property
    def text(self) -> str:
        """The text of the file. Raises `JsonError` where it has none."""
        return _decode(self.data)

    @cached_property
    def lines(self) -> Lines:
        """Lines and columns of the file."""
        return Lines(self.text)

    @cached_property
    def positions(self) -> Positions:
        """Where each value stands; made only when something has to be pointed at."""
        return Positions(self.text)

    def place(self, pointer: Pointer, *, key: bool = False) -> Place:
        """Return the place of the value at *pointer*, or of its *key*."""
        return self.lines.place(*(self.positions.key(pointer) if key else self.positions.value(pointer)))

    def part(self, pointer: Pointer) -> tuple[Document[Any], Pointer, int]:
        """Return the document that has the value at *pointer*, the pointer in it, and the number of lines in front of it: this one."""
        return self, pointer, 0

    def _problem(self, kind: str, message: str, pointer: Pointer) -> Problem:
        return Problem(kind, message, pointer, self.place(pointer))


def read_record(path: Path, model: type[R], *, limit: int = MAX_BYTES) -> R:
    """Return the record in the file at *path*. Raises `RecordError` where it is none, `FileError` where it cannot be read."""
    document = Document(read_bytes(path, limit=limit), model)
    if document.record is None:
        raise RecordError(path, document.problems)
    return document.record


class _VersionError(Exception):
    def __init__(self, found: object) -> None:
        shown = show(found)
        if isinstance(found, str) and _is_newer(found):
            self.message = f"schema_version {shown} is newer than this version of uncorpus knows ({SCHEMA_VERSION}): update uncorpus"
        else:
            self.message = f"schema_version {shown} is unknown; known is “{SCHEMA_VERSION}”"
        super().__init__(self.message)


def _is_newer(version: str) -> bool:
    parts = version.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return False
    return [int(part) for part in parts] > [int(part) for part in SCHEMA_VERSION.split(".")]


def _decode(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise _BytesError("the file begins with a byte order mark; save it as UTF-8 without one", Place(1, 1, 1, 1), "byte-order-mark")
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise _BytesError("the file is in UTF-32; save it as UTF-8", Place(1, 1, 1, 1))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _BytesError("the file is in UTF-16; save it as UTF-8", Place(1, 1, 1, 1))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        line, column = good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1
        raise _BytesError(f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8", Place(line, column, line, column + 1)) from None


class _BytesError(JsonError):
    """An error in a file that has no text, so that its place is known only from the bytes."""

    def __init__(self, message: str, place: Place, kind: str = "not-utf8") -> None:
        super().__init__(kind, message, 0, 0)
        self.place = place


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate key")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _schema_problems(error: ValidationError, positions: Positions, lines: Lines) -> Iterator[Problem]:
    items = [item for item in error.errors(include_url=False) if not _only_follows(item)]
    for item in items[:MAX_PROBLEMS]:
        location: Pointer = item["loc"]
        of_key = location[-1:] == ("[key]",)
        if of_key:
            location = location[:-1]
        kind, message, of_key = _explain(item, location, of_key=of_key)
        pointer = location[:-1] if kind == "missing-field" else location
        # The model's own keys may be written under an alias; errors name the alias already.
        start, end = positions.key(pointer) if of_key else positions.value(pointer)
        if kind == "missing-field":
            end = min(end, start + 1)
        yield Problem(kind, message, pointer, lines.place(start, end))
    if len(items) > MAX_PROBLEMS:
        yield Problem("wrong-value", f"{len(items) - MAX_PROBLEMS} more problems of this kind are not listed", (), lines.place(0, 0))


def _only_follows(item: Mapping[str, Any]) -> bool:
    """Whether a list is called too short only because the items in it are wrong."""
    return bool(item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"])


_TYPES: Final = {
    "string_type": "text in quotation marks",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "date_type": "a date (YYYY-MM-DD)",
}


def _explain(item: Mapping[str, Any], location: Pointer, *, of_key: bool) -> tuple[str, str, bool]:
    """Return the kind of problem, the message, and whether to point at the key."""
    kind, context, value = item["type"], item.get("ctx", {}), item["input"]
    name = location[-1] if location else ""
    if kind == "missing":
        return "missing-field", f"the key {show(name)} is missing", False
    if kind == "extra_forbidden":
        return "unknown-field", f"the key {show(name)} is unknown here", True
    if kind in _TYPES:
        return "wrong-type", f"expected {_TYPES[kind]}, found {_describe(value)}", of_key
    if kind == "literal_error":
        allowed = [part.strip("'") for part in str(context["expected"]).replace(" or ", ", ").split(", ")]
        near = difflib.get_close_matches(str(value), allowed, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        found = show(value) if isinstance(value, str) else _describe(value)
        return "wrong-value", f"{found} is none of: {', '.join(allowed)}{hint}", of_key
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"]).replace(r"(?!\n)", "")
        return "wrong-value", f"{show(value)} does not have the form {pattern}", of_key
    if kind == "value_error":
        return "wrong-value", f"{show(value)}: {context['error']}", of_key
    message = str(item["msg"])
    return "wrong-value", f"{show(value)}: {message[:1].lower()}{message[1:]}", of_key


def _describe(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "an object"
        case list():
            return "a list"
        case str():
            return f"text {show(value)}"
        case float() if value.is_integer():
            return f"{value!r} (a whole number is written without a fraction)"
        case _:
            return f"the number {show(value)}"


def show(value: object, limit: int = 60) -> str:
    """Return *value* as JSON, cut to *limit* characters, for a message."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = "…"
    return text if len(text) <= limit else text[: limit - 1] + "…"


__all__ = ["Document", "FileError", "Problem", "RecordError", "read_record", "show"]
