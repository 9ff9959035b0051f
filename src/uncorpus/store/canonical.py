"""The canonical form of a file: fixed to the byte, and made for reading in a diff.

UTF-8 without escapes that JSON does not ask for, two spaces of indent, keys in the model's order, a line break at the end.
A list or object that holds only scalars is one line, so that an annotation is a line; one that holds more is one line
where it fits into `WIDTH`, and else one member a line. The two upper levels are always one member a line. In JSON Lines the
whole of a record is one line.
"""

from __future__ import annotations

import json
from typing import Any, Final

from uncorpus.model import Record

WIDTH: Final = 132
"""How long a line may be that holds nested lists or objects."""


def dumps(record: Record) -> str:
    """Return the canonical form of *record*."""
    return dumps_value(record.model_dump(mode="json"))


def dumps_value(value: Any) -> str:
    """Return a JSON *value* laid out as the canonical form is; its keys stay in their order."""
    return _layout(value, indent=0, room=WIDTH) + "\n"


def dumps_line(value: Any) -> str:
    r"""Return a JSON *value* as a line of JSON Lines: the canonical form without its line breaks.

    >>> dumps_line({"id": "q1", "cue": []})
    '{"id": "q1", "cue": []}\n'
    """
    return _line(value) + "\n"


def encode(record: Record) -> bytes:
    """Return the canonical form of *record* as the bytes of its file."""
    return dumps(record).encode("utf-8")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)


def _layout(value: Any, *, indent: int, room: int) -> str:
    if not isinstance(value, dict | list) or not value:
        return _line(value)
    depth = indent // 2
    if depth > 0:
        members = value.values() if isinstance(value, dict) else value
        flat = not any(isinstance(member, dict | list) for member in members)
        if flat and depth > 1:
            return _line(value)
        if depth > 1 and len(line := _line(value)) <= room:
            return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        heads = [f"{_line(key)}: " for key in value]
        rows = [
            inner + head + _layout(member, indent=indent + 2, room=WIDTH - indent - 2 - len(head))
            for head, member in zip(heads, value.values(), strict=True)
        ]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    rows = [inner + _layout(member, indent=indent + 2, room=WIDTH - indent - 2) for member in value]
    return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"
