"""CoNLL: a token on each line with IOB2 tags of entities, sources, cues and contents, a blank line between blocks.

IOB2 is the scheme of Ratnaparkhi (1998) and CoNLL-2002. Tags are flat: where spans of a layer overlap the outer one stands, a span that ends inside a token takes it in, and
nothing links a source to a content. So a file is best read into the article that it came from, in which it changes what was changed in it. The text stands in a
comment; without it (a file of another program) tokens are parted by blanks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from uncorpus import model
from uncorpus.convert.base import ConvertError, Files, Format, Found, Note, decode, held, read_json, safe_name
from uncorpus.corpus.graph import CONTENT, CUE, ENTITY, SOURCE, Mark
from uncorpus.corpus.objects import Article
from uncorpus.tables.tokens import tag, tokenize
from uncorpus.validate.rules.define import Registries

COLUMNS: Final = (ENTITY, SOURCE, CUE, CONTENT)
"""What the tags of each column, after the token, are of."""

UNKNOWN: Final = "MISC"
"""The tag of a mention whose entity no registry knows."""


class Conll(Format):
    """CoNLL with IOB2 tags."""

    name = "conll"
    title = "CoNLL IOB2"
    holds = held("no", yes=("entities", "contents"))
    limits = (
        "Flat: of spans of a layer that overlap the outer one, each part of a content for itself, to the borders of tokens; sources and cues without a link to their "
        "content. Text between blocks must be white space. Read into an article (`--into`) it loses nothing."
    )

    def write(self, articles: Iterable[Article], registries: Registries) -> Iterator[tuple[str, bytes]]:
        """Yield a file an article."""
        for article in articles:
            yield f"{safe_name(article.data)}.conll", "".join(lines(article.data, registries)).encode()

    def read(self, files: Files) -> Iterator[Found]:
        """Yield the article of each file."""
        names = [name for name in files if name.endswith((".conll", ".iob2", ".iob", ".txt", ".tsv"))]
        if not names:
            raise ConvertError("there is no .conll file")
        for name in names:
            yield _read(decode(files[name], name), name)

    def comparable(self, article: Mapping[str, Any]) -> Any:
        """Return the tags of *article*, which are all that is held of it."""
        return tags(model.Article.model_validate_json(json.dumps(article)), Registries())


def lines(article: model.Article, registries: Registries) -> Iterator[str]:
    """Yield the lines of *article*."""
    yield f"# newdoc id = {article.id}\n"
    yield f"# text = {json.dumps(article.text, ensure_ascii=False)}\n"
    yield f"# columns = TOKEN {' '.join(label.upper() for label in COLUMNS)}\n"
    for block in tags(article, registries):
        for row in block:
            yield "\t".join(row) + "\n"
        yield "\n"


def tags(article: model.Article, registries: Registries) -> list[list[list[str]]]:
    """Return for each block of *article* its tokens, each with its tags."""
    known = registries.entities or {}
    entities = [(item.start, item.end, known[item.entity].type if item.entity in known else UNKNOWN) for item in article.entities]
    sources = [(span.start, span.end, "SOURCE") for quote in article.quotes for span in quote.source]
    cues = [(span.start, span.end, "CUE") for quote in article.quotes for span in quote.cue]
    contents = [(span.start, span.end, quote.type.upper()) for quote in article.quotes for span in quote.content]
    blocks = []
    for block in article.blocks:
        tokens = tokenize(article.text, block.start, block.end)
        columns = [tag(tokens, spans) for spans in (entities, sources, cues, contents)]
        blocks.append([[article.text[start:end], *found] for (start, end), *found in zip(tokens, *columns, strict=True)])
    return blocks


def _read(data: str, name: str) -> Found:
    text: str | None = None
    article_id: str | None = None
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(data.split("\n"), start=1):
        bare = line.removesuffix("\r")
        if bare.startswith("# newdoc id ="):
            article_id = bare.partition("=")[2].strip()
        elif bare.startswith("# text =") and text is None:
            value = read_json(bare.partition("=")[2].encode(), f"{name}:{number}")
            text = value if isinstance(value, str) else None
        elif bare.startswith("#") and "\t" not in bare and len(bare) > 1:
            continue
        else:
            rows.append((number, bare.split("\t") if "\t" in bare else bare.split()))
    places = _places(rows, text, name) if text is not None else None
    if text is None or places is None:
        text, places = _joined(rows)
    notes: list[Note] = []
    marks: list[Mark] = []
    width = max((len(row) for _, row in rows), default=0)
    columns = COLUMNS if width > 2 else COLUMNS[:1]
    for place, label in enumerate(columns, start=1):
        found: list[tuple[str, int, int]] = []
        before = "O"
        for (number, row), range_ in zip(rows, places, strict=True):
            tag_ = (row[place] if place < len(row) else "O") if row else "O"
            kind, dash, type_ = tag_.partition("-")
            if tag_ != "O" and (kind not in ("B", "I") or not dash):
                raise ConvertError(f"{name}:{number}: {tag_!r} is no IOB2 tag")
            # What continues nothing begins: so IOB1 is read, too.
            if kind == "I" and found and before.partition("-")[2] == type_ and before != "O":
                found[-1] = (type_, found[-1][1], range_[1])
            elif kind != "O":
                found.append((type_, range_[0], range_[1]))
            before = tag_ if row else "O"
        for type_, start, end in found:
            fields = {"type": type_.lower()} if label == CONTENT and type_.lower() in ("direct", "indirect", "mixed") else {}
            marks.append(Mark(f"{label.lower()}@{start}-{end}", label, ((start, end),), fields))
    return Found(name, tuple(marks), (), article_id or PurePosixPath(name).stem, text, notes=tuple(notes), covers=frozenset(columns))


def _places(rows: list[tuple[int, list[str]]], text: str, name: str) -> list[tuple[int, int]]:
    """Return where each row's token stands in *text*. Raises `ConvertError` for one that does not follow."""
    places = []
    at = 0
    for number, row in rows:
        if not row or not row[0]:
            places.append((at, at))
            continue
        start = at
        while start < len(text) and text[start].isspace():
            start += 1
        if not text.startswith(row[0], start):
            raise ConvertError(f"{name}:{number}: the token {row[0]!r} is not what follows in the text: {text[start : start + 20]!r}")
        at = start + len(row[0])
        places.append((start, at))
    return places


def _joined(rows: list[tuple[int, list[str]]]) -> tuple[str, list[tuple[int, int]]]:
    """Return a text of the rows' tokens, with blanks between them, and where each stands."""
    text = ""
    places = []
    for _, row in rows:
        if not row or not row[0]:
            text = text.rstrip(" ") + "\n\n" if text.strip() and not text.endswith("\n\n") else text
            places.append((len(text), len(text)))
            continue
        places.append((len(text), len(text) + len(row[0])))
        text += row[0] + " "
    return text.rstrip(), places


FORMAT: Final = Conll()
