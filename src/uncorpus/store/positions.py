"""Where each value of a JSON text stands, and what exactly is wrong with a text that is not (strict) JSON.

This is the slow, exact reader: it is asked only about files that something is wrong with.
"""

from __future__ import annotations

import bisect
import json
import re
from dataclasses import dataclass
from typing import Final

Pointer = tuple[str | int, ...]
"""The way to a value: keys and indexes from the top."""

MAX_DEPTH: Final = 64
"""How deep lists and objects may be nested. The format needs 5."""

MAX_DIGITS: Final = 300
"""How many characters a number may have."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_STRING: Final = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_CHARACTER: Final = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|[^\\]", re.DOTALL)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD: Final = re.compile(r"-?[A-Za-z]+")


class JsonError(ValueError):
    """A text that is not strict JSON. `kind` is the name of the rule it breaks; offsets are code points of the text, half-open."""

    def __init__(self, kind: str, message: str, start: int, end: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.start = start
        self.end = start + 1 if end is None else end


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file: lines and columns count from 1, columns in code points; the end is the column after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Lines:
    """Line and column of any offset in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, start: int, end: int) -> Place:
        """Return the place of the half-open range from *start* to *end*."""
        return Place(*self._at(start), *self._at(end))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a *line* and *column*."""
        return self._starts[line - 1] + column - 1

    def _at(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(slots=True)
class _Open:
    """A list or object that is being read."""

    pointer: Pointer
    start: int
    is_object: bool
    seen: dict[str, int]
    index: int = 0


class Positions:
    """The offsets of every value and every key of a JSON text. Raises `JsonError` where the text is not strict JSON."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.values: dict[Pointer, tuple[int, int]] = {}
        self.keys: dict[Pointer, tuple[int, int]] = {}
        self._scan()

    def value(self, pointer: Pointer) -> tuple[int, int]:
        """Return the range of the value at *pointer*, or of the nearest one around it that exists."""
        while pointer not in self.values and pointer:
            pointer = pointer[:-1]
        return self.values.get(pointer, (0, 0))

    def key(self, pointer: Pointer) -> tuple[int, int]:
        """Return the range of the key that leads to *pointer*, or else of the value."""
        return self.keys.get(pointer) or self.value(pointer)

    def within(self, pointer: Pointer, start: int, end: int) -> tuple[int, int]:
        """Return the range of the code points *start* to *end* of the string at *pointer*: an escape is one of them."""
        at, last = self.value(pointer)
        if self.text[at : at + 1] != '"':
            return at, last
        at += 1
        found: list[int] = []
        for index in range(end + 1):
            if index in (start, end):
                found.append(at)
            match = _CHARACTER.match(self.text, at)
            at = min(match.end() if match else at + 1, last - 1)
        return (found[0], found[-1]) if found[0] < found[-1] else (found[0], found[0] + 1)

    def _space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _scan(self) -> None:
        text = self.text
        stack: list[_Open] = []
        at = self._space(0)
        if at == len(text):
            raise JsonError("not-json", "the file is empty", 0, 0)
        pointer: Pointer = ()
        while True:
            # A value begins at `at`.
            char = text[at : at + 1]
            if char in ("{", "["):
                if len(stack) >= MAX_DEPTH:
                    raise JsonError("nested-too-deeply", f"lists and objects are nested more than {MAX_DEPTH} deep", at)
                stack.append(_Open(pointer, at, char == "{", {}))
                at = self._space(at + 1)
                if text[at : at + 1] != ("}" if char == "{" else "]"):
                    pointer, at = self._member(stack[-1], at)
                    continue
            else:
                end = self._scalar(at)
                self.values[pointer] = (at, end)
                at = self._space(end)
            # A value has ended: close what closes, go on to the next member.
            while True:
                if not stack:
                    if at != len(text):
                        raise JsonError("not-json", "something follows the end of the document", at)
                    return
                top = stack[-1]
                char = text[at : at + 1]
                if char == ("}" if top.is_object else "]"):
                    self.values[top.pointer] = (top.start, at + 1)
                    stack.pop()
                    at = self._space(at + 1)
                    continue
                if char == ",":
                    pointer, at = self._member(top, self._space(at + 1))
                    break
                closing = "}" if top.is_object else "]"
                raise JsonError("not-json", f"expected “,” or “{closing}”, found {_name(char)}", at)

    def _member(self, top: _Open, at: int) -> tuple[Pointer, int]:
        """Read what stands before a member's value; return its pointer and where the value begins."""
        if not top.is_object:
            pointer = (*top.pointer, top.index)
            top.index += 1
            return pointer, at
        match = _STRING.match(self.text, at)
        if not match:
            raise JsonError("not-json", f"expected a key in quotation marks, found {_name(self.text[at : at + 1])}", at)
        key = self._string(at, match.end())
        pointer = (*top.pointer, key)
        if key in top.seen:
            raise JsonError("duplicate-key", f"the key {match.group()} stands twice in one object", at, match.end())
        top.seen[key] = at
        self.keys[pointer] = (at, match.end())
        at = self._space(match.end())
        if self.text[at : at + 1] != ":":
            raise JsonError("not-json", f"expected “:” after the key, found {_name(self.text[at : at + 1])}", at)
        return pointer, self._space(at + 1)

    def _string(self, start: int, end: int) -> str:
        try:
            value: str = json.loads(self.text[start:end])
        except json.JSONDecodeError as error:
            raise JsonError("not-json", f"invalid escape in a string: {error.msg}", start + error.pos) from None
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise JsonError("lone-surrogate", "a string has half of a surrogate pair, which is no character", start, end)
        return value

    def _scalar(self, at: int) -> int:
        text = self.text
        char = text[at : at + 1]
        if char == '"':
            match = _STRING.match(text, at)
            if not match:
                raise JsonError("not-json", "a string is not closed on its line, or has a control character in it", at)
            self._string(at, match.end())
            return match.end()
        if match := _NUMBER.match(text, at):
            if match.end() - at > MAX_DIGITS:
                raise JsonError("number-too-large", f"a number has more than {MAX_DIGITS} characters", at, match.end())
            if not abs(float(match.group())) < float("inf"):
                raise JsonError("number-too-large", f"the number {match.group()} is too large", at, match.end())
            return match.end()
        if match := _WORD.match(text, at):
            word = match.group()
            if word in ("true", "false", "null"):
                return match.end()
            if word in ("NaN", "Infinity", "-Infinity"):
                raise JsonError("not-a-number", f"{word} is not JSON", at, match.end())
        raise JsonError("not-json", f"expected a value, found {_name(char)}", at)


def _name(char: str) -> str:
    return f"“{char}”" if char else "the end of the file"
