"""Where each value of a JSON text stands, and what exactly is wrong with a text that is not (strict) JSON.

This is the slow, exact reader: it is asked only about files that something is wrong with.
"""

from __future__ import annotations

import bisect
import json
import re
from array import array
from collections.abc import Iterator
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
_ESCAPE: Final = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)
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
    """A list or object that is being read: its node, and its members' nodes so far."""

    node: int
    is_object: bool
    members: dict[str, tuple[int, int, int]]
    """For an object: key to node, start and end of the key."""
    items: array[int]
    """For a list: the nodes of its items."""


class Positions:
    """The offsets of every value and every key of a JSON text. Raises `JsonError` where the text is not strict JSON.

    Values are nodes, numbered as they begin; a node costs some twenty bytes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: array[int] = array("q")
        self._ends: array[int] = array("q")
        self._members: dict[int, dict[str, tuple[int, int, int]]] = {}
        self._items: dict[int, array[int]] = {}
        self._escapes: dict[int, tuple[list[int], list[int]]] = {}
        self._scan()

    def value(self, pointer: Pointer) -> tuple[int, int]:
        """Return the range of the value at *pointer*, or of the nearest one around it that exists."""
        node = self._node(pointer)[0]
        return self._starts[node], self._ends[node]

    def key(self, pointer: Pointer) -> tuple[int, int]:
        """Return the range of the key that leads to *pointer*, or else of the value."""
        if pointer and isinstance(pointer[-1], str):
            parent, found = self._node(pointer[:-1])
            entry = self._members.get(parent, {}).get(pointer[-1]) if found else None
            if entry is not None:
                return entry[1], entry[2]
        return self.value(pointer)

    def pointers(self) -> Iterator[Pointer]:
        """Yield the pointers of all values, outer before inner."""
        stack: list[tuple[Pointer, int]] = [((), 0)]
        while stack:
            pointer, node = stack.pop()
            yield pointer
            stack += [((*pointer, key), entry[0]) for key, entry in self._members.get(node, {}).items()]
            stack += [((*pointer, index), item) for index, item in enumerate(self._items.get(node, ()))]

    def _node(self, pointer: Pointer) -> tuple[int, bool]:
        """Return the node at *pointer* and whether it exists, or else the nearest one around it."""
        node = 0
        for part in pointer:
            if isinstance(part, str) and part in self._members.get(node, ()):
                node = self._members[node][part][0]
            elif isinstance(part, int) and 0 <= part < len(self._items.get(node, ())):
                node = self._items[node][part]
            else:
                return node, False
        return node, True

    def within(self, pointer: Pointer, start: int, end: int) -> tuple[int, int]:
        """Return the range of the code points *start* to *end* of the string at *pointer*: an escape is one of them."""
        node = self._node(pointer)[0]
        first, last = self._starts[node], self._ends[node]
        if self.text[first : first + 1] != '"':
            return first, last
        if node not in self._escapes:
            # Where escapes stand, counted in code points of the string, and how much longer each makes what is written.
            places, extra, grown = [], [], 0
            for match in _ESCAPE.finditer(self.text, first + 1, last - 1):
                places.append(match.start() - first - 1 - grown)
                grown += match.end() - match.start() - 1
                extra.append(grown)
            self._escapes[node] = places, extra
        places, extra = self._escapes[node]

        def at(index: int) -> int:
            before = bisect.bisect_left(places, index)
            return min(first + 1 + index + (extra[before - 1] if before else 0), last - 1)

        low, high = at(start), at(end)
        return (low, high) if low < high else (low, low + 1)

    def _space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _scan(self) -> None:
        text = self.text
        stack: list[_Open] = []
        at = self._space(0)
        if at == len(text):
            raise JsonError("not-json", "the file is empty", 0, 0)
        while True:
            # A value begins at `at`.
            char = text[at : at + 1]
            node = len(self._starts)
            self._starts.append(at)
            self._ends.append(at)
            if char in ("{", "["):
                if len(stack) >= MAX_DEPTH:
                    raise JsonError("nested-too-deeply", f"lists and objects are nested more than {MAX_DEPTH} deep", at)
                stack.append(_Open(node, char == "{", {}, array("q")))
                at = self._space(at + 1)
                if text[at : at + 1] != ("}" if char == "{" else "]"):
                    at = self._member(stack[-1], at)
                    continue
            else:
                self._ends[node] = self._scalar(at)
                at = self._space(self._ends[node])
            # A value has ended: close what closes, go on to the next member.
            while True:
                if not stack:
                    if at != len(text):
                        raise JsonError("not-json", "something follows the end of the document", at)
                    return
                top = stack[-1]
                char = text[at : at + 1]
                if char == ("}" if top.is_object else "]"):
                    self._ends[top.node] = at + 1
                    if top.is_object:
                        self._members[top.node] = top.members
                    else:
                        self._items[top.node] = top.items
                    stack.pop()
                    at = self._space(at + 1)
                    continue
                if char == ",":
                    at = self._member(top, self._space(at + 1))
                    break
                closing = "}" if top.is_object else "]"
                raise JsonError("not-json", f"expected “,” or “{closing}”, found {_name(char)}", at)

    def _member(self, top: _Open, at: int) -> int:
        """Read what stands before a member's value, whose node is the next one; return where the value begins."""
        node = len(self._starts)
        if not top.is_object:
            top.items.append(node)
            return at
        match = _STRING.match(self.text, at)
        if not match:
            if self.text[at : at + 1] == '"':
                raise JsonError("not-json", "a key is not closed on its line, or has a control character in it", at)
            raise JsonError("not-json", f"expected a key in quotation marks, found {_name(self.text[at : at + 1])}", at)
        key = self._string(at, match.end())
        if key in top.members:
            raise JsonError("duplicate-key", f"the key {match.group()} stands twice in one object", at, match.end())
        top.members[key] = (node, at, match.end())
        at = self._space(match.end())
        if self.text[at : at + 1] != ":":
            raise JsonError("not-json", f"expected “:” after the key, found {_name(self.text[at : at + 1])}", at)
        return self._space(at + 1)

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
