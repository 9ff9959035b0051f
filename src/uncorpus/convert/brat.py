"""brat stand-off: a text, an `.ann` file with discontinuous text-bound annotations, relations, attributes and notes, and `annotation.conf`.

Offsets are code points. Choices are attributes; keys of entities and topics and the speaker of a source are notes (`entity=united-nations`), which brat shows and edits. A
file `ID.uncorpus.json` beside them, which brat does not look at, keeps what brat has no place for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from uncorpus.convert.base import (
    ConvertError,
    Files,
    Format,
    Found,
    Note,
    carried,
    decode,
    dump_json,
    header_of,
    held,
    read_carried,
    read_json,
    safe_name,
)
from uncorpus.corpus.graph import FIELDS, LABELS, LINKS, Graph, Link, Mark, Value, graph_of
from uncorpus.corpus.objects import Article
from uncorpus.validate.rules.define import Registries

CONFIG: Final = "annotation.conf"
BESIDE: Final = ".uncorpus.json"


_RANGE: Final = r"[0-9]{1,18} [0-9]{1,18}"


class Brat(Format):
    """brat's folder of texts and annotations."""

    name = "brat"
    title = "brat stand-off"
    holds = held("yes", carried=("header", "blocks", "ids", "provenance"))
    limits = (
        "A line break inside of a span is a blank in brat’s copy of the words. Without the file `ID.uncorpus.json` what is carried is lost."
    )

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield the configuration, and three files an article."""
        yield CONFIG, configuration().encode()
        for article in articles:
            graph, name = graph_of(article.data), safe_name(article.data)
            yield f"{name}.txt", article.text.encode()
            yield f"{name}.ann", "".join(line + "\n" for line in lines(graph)).encode()
            yield f"{name}{BESIDE}", dump_json(dict(graph.header) | {"marks": carried(graph, FIELDS)}, indent=1)

    def read(self, files: Files) -> Iterator[Found]:
        """Yield what each `.ann` file says of the `.txt` file beside it."""
        names = [name for name in files if name.endswith(".ann")]
        if not names:
            raise ConvertError("there is no .ann file")
        for name in names:
            stem = name.removesuffix(".ann")
            text = decode(files[f"{stem}.txt"], f"{stem}.txt") if f"{stem}.txt" in files else None
            beside = read_json(files[stem + BESIDE], stem + BESIDE) if stem + BESIDE in files else {}
            reader = _Reader(name)
            for number, line in enumerate(decode(files[name], name).split("\n"), start=1):
                reader.take(line.removesuffix("\r"), number)
            header = header_of(beside)
            yield Found(
                name,
                tuple(reader.marks()),
                tuple(reader.links),
                header["article"].get("id") if header else PurePosixPath(stem).name,
                text,
                header,
                read_carried(beside.get("marks")) if isinstance(beside, dict) else (),
                tuple(reader.notes),
            )


def configuration() -> str:
    """Return brat's `annotation.conf`."""
    choices: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for label, fields in FIELDS.items():
        for name, kind in fields.items():
            if kind.choices:
                choices.setdefault((_attribute(label, name), kind.choices), []).append(label)
    rows = ["[entities]", *LABELS, "", "[relations]"]
    rows += [f"{kind}\tArg1:Content, Arg2:{target}" for kind, target in LINKS.items()]
    rows += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    rows += [f"{name}\tArg:{'|'.join(labels)}, Value:{'|'.join(values)}" for (name, values), labels in choices.items()]
    return "\n".join(rows) + "\n"


def _attribute(label: str, name: str) -> str:
    """Return the name of the attribute: fields of one name with other values for each label get the label's, too."""
    shared = sum(name in fields for fields in FIELDS.values()) > 1
    return f"{label}{name.capitalize()}" if shared else name.capitalize()


ATTRIBUTES: Final = {_attribute(label, name): name for label, fields in FIELDS.items() for name, kind in fields.items() if kind.choices}


def lines(graph: Graph) -> Iterator[str]:
    """Yield the lines of the `.ann` file of *graph*."""
    names = {mark.id: f"T{number}" for number, mark in enumerate(graph.marks, start=1)}
    for mark in graph.marks:
        places = ";".join(f"{start} {end}" for start, end in mark.ranges)
        words = " ".join(graph.text[start:end] for start, end in mark.ranges)
        yield f"{names[mark.id]}\t{mark.label} {places}\t{_one_line(words)}"
    for number, link in enumerate(graph.links, start=1):
        yield f"R{number}\t{link.kind} Arg1:{names[link.source]} Arg2:{names[link.target]}"
    attributes = notes = 0
    for mark in graph.marks:
        said = []
        for name, kind in FIELDS[mark.label].items():
            if name not in mark.fields:
                continue
            value = mark.fields[name]
            if kind.choices:
                attributes += 1
                yield f"A{attributes}\t{_attribute(mark.label, name)} {names[mark.id]} {value}"
            else:
                said.append(f"{name}={','.join(value) if isinstance(value, tuple) else value}")
        if said:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes {names[mark.id]}\t{'; '.join(said)}"


def _one_line(words: str) -> str:
    return re.sub(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", " ", words)


class _Reader:
    """Gathers marks from the lines of an `.ann` file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.notes: list[Note] = []
        self.links: list[Link] = []
        self._marks: dict[str, tuple[str, tuple[tuple[int, int], ...], str]] = {}
        self._fields: dict[str, dict[str, Value]] = {}
        self._odd: dict[str, int] = {}
        self._said: dict[str, int] = {}

    def take(self, line: str, number: int) -> None:
        """Take the line with *number*. Raises `ConvertError` for what is no line of brat's."""
        id, _, rest = line.partition("\t")
        if not line.strip():
            return
        if id.startswith("T"):
            match = re.fullmatch(rf"(\S+) ({_RANGE}(?:;{_RANGE})*)(?:\t(.*))?", rest)
            if match is None:
                raise ConvertError(f"{self.name}:{number}: this is no text-bound annotation: {line[:80]!r}")
            ranges = tuple((int(start), int(end)) for start, end in re.findall(r"(\d+) (\d+)", match[2]))
            if id in self._marks:
                self._problem(number, f"there are two annotations {id}")
            self._marks[id] = (match[1], ranges, match[3] or "")
        elif id.startswith("R"):
            match = re.fullmatch(r"(\S+) \S+:(T\d+) \S+:(T\d+)\s*", rest)
            if match is None:
                raise ConvertError(f"{self.name}:{number}: this is no relation of two text-bound annotations: {line[:80]!r}")
            self.links.append(Link(match[1], match[2], match[3]))
        elif id[:1] in ("A", "M"):
            parts = rest.split()
            if len(parts) == 3 and parts[0] in ATTRIBUTES:
                self._set(parts[1], {ATTRIBUTES[parts[0]]: parts[2]}, number)
            else:
                self._count(f"attributes {parts[0] if parts else ''}".strip())
        elif id.startswith("#"):
            match = re.fullmatch(r"AnnotatorNotes (\S+)\t(.*)", rest)
            if match is None or not self._note(match[1], match[2], number):
                self._count("notes")
        else:
            self._count({"E": "events", "N": "normalizations", "*": "equivalences"}.get(id[:1], "other lines"))

    def _problem(self, number: int, message: str) -> None:
        self.notes.append(Note(f"{self.name}:{number}: {message}", is_problem=True))

    def _set(self, id: str, fields: dict[str, Value], number: int) -> None:
        had = self._fields.setdefault(id, {})
        for name, value in fields.items():
            if had.get(name, value) != value:
                self._problem(number, f"{id} has two values for {name}: {had[name]}, {value}")
        had.update(fields)
        self._said.setdefault(id, number)

    def _note(self, id: str, text: str, number: int) -> bool:
        """Take the fields in a note; tell whether it had any."""
        known = {name: kind for fields in FIELDS.values() for name, kind in fields.items()}
        found: dict[str, Value] = {}
        for part in text.split(";"):
            name, equals, value = part.strip().partition("=")
            if equals and name in known and value.strip():
                many = known[name].many
                found[name] = tuple(one.strip() for one in value.split(",") if one.strip()) if many else value.strip()
        if found:
            self._set(id, found, number)
        return bool(found)

    def _count(self, what: str) -> None:
        self._odd[what] = self._odd.get(what, 0) + 1

    def marks(self) -> list[Mark]:
        """Return the marks; what was no field or link of ours is noted."""
        self.notes += [Note(f"{self.name}: {number} {what} not of our configuration left out") for what, number in self._odd.items()]
        for id, number in self._said.items():
            if id not in self._marks:
                self._problem(number, f"it says something of {id}, which is not there")
        return [
            Mark(id, label, ranges, self._fields.get(id, {}), _words(ranges, words)) for id, (label, ranges, words) in self._marks.items()
        ]


def _words(ranges: tuple[tuple[int, int], ...], words: str) -> tuple[str | None, ...]:
    """Part *words*, those of all ranges with a blank between them, by the length of the ranges; in other units the lengths do not add up."""
    if len(ranges) == 1:
        return (words or None,)
    parts: list[str | None] = []
    at = 0
    for start, end in ranges:
        parts.append(words[at : at + end - start])
        at += end - start + 1
    return tuple(parts) if at == len(words) + 1 else tuple(_by_blank(words, ranges))


def _by_blank(words: str, ranges: tuple[tuple[int, int], ...]) -> list[str | None]:
    """Part *words* where the ranges' lengths say so approximately: at the blank that is nearest."""
    total = sum(end - start for start, end in ranges) + len(ranges) - 1
    blanks = [at for at, char in enumerate(words) if char == " "]
    parts: list[str | None] = []
    at = reach = 0
    for start, end in ranges[:-1]:
        reach += end - start + 1
        wanted = reach * len(words) / max(total, 1) - 1
        cut = min((blank for blank in blanks if blank > at), key=lambda blank: abs(blank - wanted), default=None)
        if cut is None:
            return [None] * len(ranges)
        parts.append(words[at:cut])
        at = cut + 1
    return [*parts, words[at:]]


FORMAT: Final = Brat()
