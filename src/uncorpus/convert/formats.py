"""The formats by name, each imported when it is asked for: ours, and those that other packages add."""

from __future__ import annotations

import difflib
import importlib
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from uncorpus.convert.base import ConvertError, Format, need

GROUP: Final = "uncorpus.formats"
"""The group of entry points by which another package adds formats: the name of a format, and an instance of `Format`."""

MODULES: Final = {
    "label-studio": "label_studio",
    "brat": "brat",
    "uima": "uima",
    "doccano": "doccano",
    "spacy": "spacy",
    "conll": "conll",
    "webannotation": "webannotation",
    "tei": "tei",
    "convokit": "convokit",
    "csv": "csv",
}
"""Our formats by name, and their modules."""


def format_names() -> list[str]:
    """Return the names of all formats, ours first."""
    return [*MODULES, *sorted(point.name for point in _others() if point.name not in MODULES)]


def get_format(name: str) -> Format:
    """Return the format called *name*. Raises `ConvertError` for one that does not exist or whose library is missing."""
    found = load_format(name)
    need(name, *found.needs)
    return found


def load_format(name: str) -> Format:
    """Return the format called *name*, whether its library is there or not. Raises `ConvertError` for one that does not exist."""
    if name in MODULES:
        found: object = importlib.import_module(f"uncorpus.convert.{MODULES[name]}").FORMAT
    else:
        point = next((point for point in _others() if point.name == name), None)
        if point is None:
            near = difflib.get_close_matches(name, format_names(), n=1)
            raise ConvertError(f"no format {name!r}; " + (f"did you mean {near[0]}?" if near else f"known: {', '.join(format_names())}"))
        try:
            found = point.load()
        except Exception as error:  # noqa: BLE001  whatever another package does wrong, it is told whose it is
            raise ConvertError(f"the format {name} of {point.value} cannot be loaded: {error}") from None
    if not isinstance(found, Format):
        raise ConvertError(f"the format {name} is no uncorpus.convert.base.Format")
    return found


def _others() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))
