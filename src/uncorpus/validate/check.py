"""One file at a time: read it, ask the rules, and give what they find its place. Knows no other file.

An article is read by the fast reader, a registry by the models. Rules are asked level by level; positions are looked up only for what is found.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from uncorpus import model
from uncorpus.store.files import FileError, Inside, read_bytes
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.listing import Listing, read_listing
from uncorpus.store.manifest import sha256
from uncorpus.store.positions import Place
from uncorpus.store.reading import Document
from uncorpus.validate.findings import Excerpt, Finding, Hit, Level, Related, Rule
from uncorpus.validate.rules import RULES
from uncorpus.validate.rules.define import ArticleFacts, ArticleFile, Registries, Usage, rules_on

BY_NAME: Final = {rule.name: rule for rule in RULES.values()}
START: Final = Place(1, 1, 1, 1)
EXCERPT: Final = 60
"""How many code points of the article stand around the words of a finding."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking an article came to."""

    findings: list[Finding]
    facts: ArticleFacts | None = None
    usage: Usage | None = None
    """What the article uses of the registries; of several articles in a chunk the last has it for all."""
    text_digest: bytes | None = None
    present: tuple[str, ...] = ()
    """The file's path in the corpus, where it exists and nothing else is known about it."""


class Checker:
    """Checks articles of one corpus, or of none, one by one. Knows no other article."""

    def __init__(self, folder: CorpusFolder | None, registries: Registries) -> None:
        self.folder = folder
        self.registries = registries
        self._inside = Inside(folder.root) if folder is not None else None

    def file(self, path: Path, usage: Usage | None = None) -> Outcome:
        """Check the article in the file at *path*; what it uses is added to *usage*, where that is given."""
        folder = self.folder
        if folder is not None and _leads_out(path, folder, self._inside):
            message = "the file is a link that leads out of the corpus; put the file itself here"
            return Outcome([bare_finding(RULES["UNC003"], path, message)], present=(folder.relative(path),))
        try:
            return self.data(read_bytes(path), path, usage=usage)
        except FileError as error:
            present = (relative_path(path, folder),) if folder and os.path.lexists(path) else ()
            return Outcome([bare_finding(BY_NAME[error.kind], path, error.message)], present=present)

    def data(self, data: bytes, path: Path, *, is_line: bool = False, usage: Usage | None = None) -> Outcome:
        """Check the article in *data*, the bytes of the file at *path* or of a line of it."""
        document: Document[Any] = Document(data, model.Article, fast=True)
        relative = relative_path(path, self.folder)
        article = document.record
        if article is None:
            findings = [_schema_finding(problem, document, path) for problem in document.problems]
            return Outcome(findings, ArticleFacts(relative, sha256(data)))
        file = ArticleFile(article, path, self.folder, self.registries, is_line, self._inside)
        findings = judge(rules_on("article", Level.REFERENCES, Level.SPANS), file, document, path, article.id)
        if not any(finding.is_error for finding in findings):
            findings += judge(rules_on("article", Level.CONSISTENCY, Level.POLICY), file, document, path, article.id)
        usage = Usage() if usage is None else usage
        usage.add(article, self.registries)
        layers = tuple([len(getattr(article, layer)) for layer in model.Counts.model_fields])
        facts = ArticleFacts(relative, sha256(data), article.id, layers, article.status)
        return Outcome(findings, facts, usage, hashlib.sha256(article.text.encode()).digest()[:16])


def open_record(
    path: Path, kind: type[Any], folder: CorpusFolder | None, *, limit: int
) -> tuple[list[Finding], Document[Any] | Listing | None]:
    """Read the file at *path*: the findings of its bytes, syntax and schema, and the document if there is one."""
    if folder is not None and _leads_out(path, folder):
        return [bare_finding(RULES["UNC003"], path, "the file is a link that leads out of the corpus; put the file itself here")], None
    try:
        if kind is model.CorpusFile and (listing := read_listing(path)) is not None:
            return [], listing
        document: Document[Any] = Document(read_bytes(path, limit=limit), kind)
    except FileError as error:
        return [bare_finding(BY_NAME[error.kind], path, error.message)], None
    return [_schema_finding(problem, document, path) for problem in document.problems], document


def _leads_out(path: Path, folder: CorpusFolder, inside: Inside | None = None) -> bool:
    """Whether *path* is said to be in *folder*, and is a link to somewhere else; *inside* may know already."""
    inside = inside or Inside(folder.root)
    return not inside(path) and os.path.lexists(path) and path.is_relative_to(folder.root)


def judge(rules: tuple[Rule, ...], subject: Any, document: Document[Any] | Listing, path: Path, article_id: str | None) -> list[Finding]:
    """Ask *rules* about *subject*, and return what they find in the order of the file. A rule that fails is a finding, too."""
    findings: list[Finding] = []
    for rule in rules:
        try:
            for hit in rule.check(subject):  # type: ignore[misc]
                findings.append(place(hit, rule, document, path, article_id))
        except Exception as error:  # noqa: BLE001  a defect of ours is reported as one and hides nothing else
            findings.append(
                bare_finding(RULES["UNC000"], path, f"{rule.code} {rule.name} failed with {type(error).__name__}: {error}", article_id)
            )
    if len(findings) > 1:
        findings.sort(key=lambda finding: (finding.place.line, finding.place.column, finding.code))
    return findings


def place(hit: Hit, rule: Rule, document: Document[Any] | Listing, path: Path, article_id: str | None) -> Finding:
    """Return *hit* as a finding, with its place in *document*."""
    part, pointer, lines_before = document.part(hit.pointer)
    if hit.within is not None:
        start, end = part.positions.within(pointer, *hit.within)
    elif hit.members:
        keys = [part.positions.key((*pointer, member)) for member in hit.members]
        values = [part.positions.value((*pointer, member)) for member in hit.members]
        start, end = min(keys)[0], max(values)[1]
    else:
        start, end = part.positions.key(pointer) if hit.key else part.positions.value(pointer)
    line, column = _line(part.text, start)
    return Finding(
        rule.code,
        path,
        part.lines.place(start, end),
        hit.pointer,
        hit.message,
        article_id,
        tuple(Related(path, part.place(pointer), message) for pointer, message in hit.related),
        rule.fix if hit.fix else None,
        line,
        column,
        _excerpt(hit, document.record),
    ).at_line(lines_before + 1)


def _line(text: str, offset: int, width: int = 160) -> tuple[str, int]:
    """Return the line of *text* that has *offset*, cut around it where it is long, and where the offset is in it."""
    first = text.rfind("\n", 0, offset) + 1
    last = text.find("\n", offset)
    line = text[first : last if last >= 0 else len(text)]
    column = offset - first
    if len(line) <= width:
        return line, column + 1
    start = max(0, min(column - width // 3, len(line) - width))
    cut = line[start : start + width]
    return ("…" if start else "") + cut + ("…" if start + width < len(line) else ""), column - start + 1 + bool(start)


def _excerpt(hit: Hit, record: Any) -> Excerpt | None:
    """Return the words of the article that *hit* is about."""
    text = getattr(record, "text", None)
    if text is None:
        return None
    bounds = hit.within if hit.pointer == ("text",) else None
    item: Any = record
    for part in () if bounds else hit.pointer:
        item = item[part] if isinstance(part, int) and isinstance(item, tuple) else getattr(item, str(part), None)
        if type(getattr(item, "start", None)) is int and hit.pointer[0] != "source":
            bounds = (item.start, item.end)
        elif getattr(item, "content", ()):
            bounds = (item.content[0].start, item.content[-1].end)
    if bounds is None or not 0 <= bounds[0] < bounds[1] <= len(text):
        return None
    start, end = bounds
    before, after = text[max(0, start - EXCERPT) : start], text[end : end + EXCERPT]
    # The sentence's own block is enough of a context.
    before, after = before.rpartition("\n\n")[2], after.partition("\n\n")[0]
    return Excerpt(
        ("…" if start - len(before) > 0 and "\n\n" not in text[max(0, start - len(before) - 2) : start] else "") + before,
        text[start:end],
        after,
    )


def _schema_finding(problem: Any, document: Document[Any], path: Path) -> Finding:
    rule = BY_NAME[problem.kind]
    try:
        text = document.text
    except ValueError:
        return Finding(rule.code, path, problem.place, problem.pointer, problem.message, fix=rule.fix)
    offset = document.lines.offset(problem.place.line, problem.place.column)
    line, column = _line(text, offset)
    return Finding(rule.code, path, problem.place, problem.pointer, problem.message, fix=rule.fix, line=line, line_column=column)


def bare_finding(rule: Rule, path: Path, message: str, article_id: str | None = None) -> Finding:
    """Return a finding about the file at *path* as a whole."""
    return Finding(rule.code, path, START, (), message, article_id)


def relative_path(path: Path, folder: CorpusFolder | None) -> str:
    """Return *path* as the corpus file writes it, or its name outside of any corpus."""
    if folder is None:
        return path.name
    try:
        return path.relative_to(folder.root).as_posix()
    except ValueError:
        try:
            return path.resolve().relative_to(folder.root.resolve()).as_posix()
        except (OSError, RuntimeError, ValueError):
            return path.name
