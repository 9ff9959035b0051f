"""Runs the rules over files and folders: reads, judges level by level, and gives every finding its place.

One broken file never keeps the others from being checked. Findings are yielded as they are found, and an article is let go
before the next is read, so that memory does not grow with the texts of a corpus.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from uncorpus import model
from uncorpus.store.files import MAX_BYTES, MAX_CORPUS_BYTES, FileError, is_inside, read_bytes
from uncorpus.store.folder import ARTICLES, CORPUS_FILE, CorpusFolder, corpora_below, find_folder, is_folder, json_files, model_of
from uncorpus.store.manifest import sha256
from uncorpus.store.positions import Place
from uncorpus.store.reading import Document, show
from uncorpus.validate.findings import Excerpt, Finding, Hit, Level, Related, Rule, Subject, json_pointer
from uncorpus.validate.rules import RULES
from uncorpus.validate.rules.define import (
    ArticleFacts,
    ArticleFile,
    CorpusFacts,
    Registries,
    RegistryUsage,
    Usage,
    rules_on,
)

BY_NAME: Final = {rule.name: rule for rule in RULES.values()}
START: Final = Place(1, 1, 1, 1)
UNREADABLE: Final = frozenset({"UNC000", "UNC001", "UNC002", "UNC003"})
"""Findings that mean: nothing is known about the file."""

STANDARD_INPUT: Final = Path("-")
LINES_SUFFIX: Final = ".jsonl"
CHUNK: Final = 32
"""How many articles a worker is given at a time."""

EXCERPT: Final = 60
"""How many code points of the article stand around the words of a finding."""


@dataclass
class Report:
    """What a run came to. Filled while the findings are taken."""

    files: int = 0
    errors: int = 0
    warnings: int = 0
    exempted: int = 0
    unreadable: int = 0
    invalid_files: set[Path] = field(default_factory=set)

    @property
    def exit_code(self) -> int:
        """0: valid; 1: there are errors; 2: something could not be read."""
        return 2 if self.unreadable else 1 if self.errors else 0

    def add(self, finding: Finding) -> None:
        """Count *finding*."""
        if finding.is_error:
            self.errors += 1
            self.invalid_files.add(finding.path)
        else:
            self.warnings += 1
        self.unreadable += finding.code in UNREADABLE


class UnknownRuleError(ValueError):
    """A rule that was asked for by a code or name that does not exist."""


def choose(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> frozenset[str]:
    """Return the codes of the rules that *select* and *ignore* leave: codes, names, or beginnings of codes such as `UNC3`.

    Without *select* all are chosen. Raises `UnknownRuleError` for what no rule is called.

    >>> sorted(choose(["UNC30", "out-of-order"], ["UNC301"]))[:2]
    ['UNC302', 'UNC303']
    """
    return frozenset((_codes(select) or set(RULES)) - _codes(ignore))


def _codes(names: Iterable[str]) -> set[str]:
    found = set()
    for name in names:
        matching = {code for code, rule in RULES.items() if rule.name == name or (name.startswith("UNC") and code.startswith(name))}
        if not matching:
            import difflib

            near = difflib.get_close_matches(name, [*RULES, *BY_NAME], n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownRuleError(f"no rule is called {name!r}{hint}")
        found |= matching
    return found


def validate(
    paths: Iterable[str | Path],
    report: Report | None = None,
    on_file: Callable[[Path], None] | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    corpus: str | Path | None = None,
    jobs: int = 1,
    stdin: IO[bytes] | None = None,
) -> Iterator[Finding]:
    """Check *paths*, each a corpus folder, a folder of articles or a file, and yield what is wrong, file by file.

    A file that ends in `.jsonl`, and `-` (standard input, or *stdin*), has an article on each line. *report* is filled with counts on the way;
    *on_file* is called for each file that has been read. *select* and *ignore* choose rules as in `choose`. *corpus* is the folder whose registries and
    sources files outside of any corpus are checked against. *jobs* processes share the articles of a corpus. Never raises for what a
    file holds; raises `UnknownRuleError` for a rule that does not exist.

    >>> import uncorpus
    >>> list(validate([uncorpus.load().folder.root]))
    []
    """
    chosen = choose(select, ignore)
    run = _Run(Report() if report is None else report, on_file or (lambda path: None), chosen, corpus, jobs, stdin)
    return run.findings([Path(path) for path in paths])


class _Run:
    """One call of `validate`: what was seen, and what is known of each corpus."""

    def __init__(
        self,
        report: Report,
        on_file: Callable[[Path], None],
        chosen: frozenset[str],
        corpus: str | Path | None,
        jobs: int,
        stdin: IO[bytes] | None,
    ) -> None:
        self.report = report
        self.on_file = on_file
        self.chosen = chosen
        self.corpus = CorpusFolder(Path(corpus)) if corpus is not None else None
        self.jobs = jobs
        self.stdin = stdin
        self._corpora: dict[Path, _Corpus] = {}
        self._seen: set[Path] = set()
        self._own_files: dict[Path, Document[Any] | None] = {}

    def findings(self, paths: list[Path]) -> Iterator[Finding]:
        wholes = [path.resolve() for path in paths if path != STANDARD_INPUT and _is_whole(path)]
        for path in paths:
            if path != STANDARD_INPUT and _is_part_of(path, wholes):
                continue  # what a corpus given as a whole has in it is checked with it
            for finding in self._path(path):
                if finding.code in self.chosen:
                    self.report.add(finding)
                    yield finding

    def _path(self, path: Path) -> Iterator[Finding]:
        if path == STANDARD_INPUT or path.suffix == LINES_SUFFIX:
            yield from self._lines(path)
            return
        if not is_folder(path):
            yield from self._file(path, self.corpus or _folder_above(path))
            return
        if _is_whole(path):
            yield from self._whole(CorpusFolder(path))
            return
        below = list(corpora_below(path))
        for folder in below:
            yield from self._whole(folder)
        odd: list[tuple[Path, str]] = []
        files = [] if below else list(json_files(path, lambda found, why: odd.append((found, why))))
        yield from (_finding(RULES["UNC001"], found, why) for found, why in odd if why != "not-json-file")
        if not files and not below and not odd:
            yield _finding(RULES["UNC001"], path, "the folder has no .json files")
        above = self.corpus or find_folder(path)
        for file in files:
            yield from self._file(file, above)

    def _whole(self, folder: CorpusFolder) -> Iterator[Finding]:
        """Check all of a corpus: the articles, and what is said of them together."""
        corpus = _Corpus(folder)
        self._corpora[folder.root.resolve()] = corpus
        manifest, document = None, None
        if folder.corpus_file.exists():
            findings, document = self._read(folder.corpus_file, model.CorpusFile, folder)
            yield from corpus.exempt(findings, self.report)
            manifest = document.record if document else None
        else:
            yield _finding(RULES["UNC500"], folder.corpus_file, "the corpus has no corpus.json; make one with `uncorpus manifest`")
        yield from self._registries(corpus)
        expected = {entry.path: entry for entry in manifest.articles} if manifest else {}
        present: set[str] = set()
        deviating: dict[str, ArticleFacts] = {}
        drafts: list[str] = []
        texts: dict[bytes, str] = {}
        all_read = True
        odd: list[tuple[Path, str]] = []
        for path, outcome in self._articles(corpus, folder.article_files(lambda found, why: odd.append((found, why)))):
            yield from corpus.exempt(outcome.findings, self.report)
            facts = outcome.facts
            if facts is None or facts.article_id is None:
                all_read = False  # what an article uses that cannot be read is not known
            if facts is None:
                present.update(outcome.present)
                continue
            present.add(facts.relative)
            corpus.usage.merge(outcome.usage)
            entry = expected.get(facts.relative)
            if entry is None or (entry.id, entry.sha256, entry.counts) != (facts.article_id, facts.sha256, _counts(facts)):
                deviating[facts.relative] = facts
            if facts.status == "draft":
                drafts.append(facts.relative)
            if outcome.text_digest is not None:
                first = texts.setdefault(outcome.text_digest, facts.relative)
                if first != facts.relative:
                    message = f"the text is that of {first}, to the character"
                    yield from corpus.exempt([_finding(RULES["UNC606"], path, message, facts.article_id)], self.report)
        for found, why in odd:
            if why == "not-json-file":
                stray = _finding(RULES["UNC507"], found, "this is no .json file, and no part of the corpus")
                yield from corpus.exempt([stray], self.report)
            else:
                all_read = False
                yield _finding(RULES["UNC001"], found, why)
                below = folder.relative(found) + "/"
                present.update(path for path in expected if path.startswith(below))
        if manifest is not None and document is not None:
            hashes: dict[str, tuple[str, int | None]] = {
                name: (
                    sha256(corpus.documents[name].data),
                    len(getattr(record, name)) if (record := corpus.documents[name].record) else None,
                )
                for name in ("entities", "topics")
                if name in corpus.documents
            }
            whole = CorpusFacts(manifest, frozenset(present), deviating, hashes, tuple(drafts))
            yield from corpus.exempt(_judge(rules_on("corpus"), whole, document, folder.corpus_file, None), self.report)
        for name, registry in corpus.documents.items():
            if registry.record is not None and all_read:
                used = RegistryUsage(registry.record, corpus.usage)
                path = folder.entities_file if name == "entities" else folder.topics_file
                subject: Subject = "entities" if name == "entities" else "topics"
                yield from corpus.exempt(_judge(rules_on(subject, Level.POLICY), used, registry, path, None), self.report)
        yield from corpus.stale_exemptions(self.chosen)

    def _articles(self, corpus: _Corpus, paths: Iterable[Path]) -> Iterator[tuple[Path, _Outcome]]:
        """Check the articles at *paths*, in this process or in several."""
        if self.jobs <= 1:
            checker = _Checker(corpus.folder, corpus.registries)
            for path in paths:
                yield path, self._count(path, checker.file(path))
            return
        from uncorpus.validate.parallel import check_all

        for path, outcome in check_all(paths, corpus.folder, corpus.registries, self.jobs):
            yield path, self._count(path, outcome)

    def _count(self, path: Path, outcome: _Outcome) -> _Outcome:
        self.report.files += 1
        self.on_file(path)
        return outcome

    def _file(self, path: Path, folder: CorpusFolder | None) -> Iterator[Finding]:
        kind = model_of(path)
        if kind is model.Article and self._has_seen(path):
            return
        corpus = self._corpus(folder) if folder is not None else None
        if kind is not model.Article:
            findings, _ = self._read(path, kind, folder)
            yield from corpus.exempt(findings, self.report) if corpus else findings
            return
        if corpus is not None:
            yield from self._registries(corpus)
        checker = _Checker(folder, corpus.registries if corpus else Registries())
        outcome = self._count(path, checker.file(path))
        yield from corpus.exempt(outcome.findings, self.report) if corpus else outcome.findings

    def _lines(self, path: Path) -> Iterator[Finding]:
        """Check a file with an article on each line."""
        folder = self.corpus or (_folder_above(path) if path != STANDARD_INPUT else None)
        corpus = self._corpus(folder) if folder is not None else None
        if corpus is not None:
            yield from self._registries(corpus)
        checker = _Checker(folder, corpus.registries if corpus else Registries())
        try:
            with _open_lines(path, self.stdin) as lines:
                for number, data in enumerate(_bounded_lines(lines), start=1):
                    if len(data) > MAX_BYTES:
                        message = f"the line has more than {MAX_BYTES:,} bytes"
                        yield _finding(RULES["UNC002"], path, message).at_line(number)
                    elif data.strip():
                        outcome = self._count(path, checker.data(data.rstrip(b"\r\n"), path, is_line=True))
                        moved = [finding.at_line(number) for finding in outcome.findings]
                        yield from corpus.exempt(moved, self.report) if corpus else moved
        except OSError as error:
            yield _finding(RULES["UNC001"], path, f"cannot be read: {error.strerror or error}")

    def _corpus(self, folder: CorpusFolder) -> _Corpus:
        return self._corpora.setdefault(folder.root.resolve(), _Corpus(folder))

    def _registries(self, corpus: _Corpus) -> Iterator[Finding]:
        """Read the registries and exemptions of *corpus* once; what is wrong with them is reported, since articles depend on them."""
        if corpus.is_loaded:
            return
        corpus.is_loaded = True
        folder = corpus.folder
        own: list[Finding] = []
        if folder.exemptions_file.exists():
            findings, document = self._read(folder.exemptions_file, model.ExemptionsFile, folder)
            yield from findings
            if document and document.record:
                corpus.exemptions = document
        for name, path, kind in (
            ("entities", folder.entities_file, model.EntityRegistry),
            ("topics", folder.topics_file, model.TopicRegistry),
        ):
            findings, registry = self._read(path, kind, folder)
            own += findings
            if registry is not None:
                corpus.documents[name] = registry
        records = {name: document.record for name, document in corpus.documents.items()}
        entities, topics = records.get("entities"), records.get("topics")
        corpus.registries = Registries(entities.entities if entities else None, topics.topics if topics else None)
        yield from corpus.exempt(own, self.report)

    def _read(self, path: Path, kind: type[Any], folder: CorpusFolder | None) -> tuple[list[Finding], Document[Any] | None]:
        """Read the corpus file, a registry or the exemptions at *path*, and judge it by itself; once, however often it is asked for."""
        key = path.resolve() if os.path.lexists(path) and not os.path.islink(path) else path
        if key in self._own_files:
            return [], self._own_files[key]
        self._own_files[key] = None
        self.report.files += 1
        self.on_file(path)
        findings, document = _open(path, kind, folder, limit=MAX_CORPUS_BYTES)
        if document is not None and document.record is not None:
            subjects: dict[type[Any], Subject] = {
                model.CorpusFile: "corpus-file",
                model.EntityRegistry: "entities",
                model.TopicRegistry: "topics",
                model.ExemptionsFile: "exemptions",
            }
            rules = [rule for rule in rules_on(subjects[kind]) if rule.level != Level.POLICY]
            findings += _judge(tuple(rules), document.record, document, path, None)
        self._own_files[key] = document
        return findings, document

    def _has_seen(self, path: Path) -> bool:
        try:
            resolved = path.resolve()
        except (OSError, RuntimeError, ValueError):
            return False  # reading it says what is wrong
        seen = resolved in self._seen
        self._seen.add(resolved)
        return seen


class _Corpus:
    """What is known of a corpus during a run: its registries, its exemptions, what its articles use."""

    def __init__(self, folder: CorpusFolder) -> None:
        self.folder = folder
        self.registries = Registries()
        self.documents: dict[str, Document[Any]] = {}
        self.exemptions: Document[model.ExemptionsFile] | None = None
        self.usage = Usage()
        self.is_loaded = False
        self._applied: set[str] = set()

    def exempt(self, findings: Iterable[Finding], report: Report) -> Iterator[Finding]:
        """Yield *findings* but for the exempted ones."""
        record = self.exemptions.record if self.exemptions else None
        for finding in findings:
            applying = [exemption for exemption in record.exemptions if self._applies(exemption, finding)] if record else []
            self._applied.update(exemption.id for exemption in applying)
            if applying:
                report.exempted += 1
            else:
                yield finding

    def _applies(self, exemption: model.Exemption, finding: Finding) -> bool:
        return (
            exemption.code == finding.code
            and exemption.file == _relative(finding.path, self.folder)
            and exemption.pointer in (None, json_pointer(finding.pointer))
            and (exemption.contains is None or exemption.contains in finding.message)
        )

    def stale_exemptions(self, chosen: frozenset[str]) -> Iterator[Finding]:
        """Yield a finding for each exemption that applied to nothing, where its rule was chosen."""
        if self.exemptions is None or self.exemptions.record is None:
            return
        for index, exemption in enumerate(self.exemptions.record.exemptions):
            if exemption.id in self._applied or (exemption.code in RULES and exemption.code not in chosen):
                continue
            reason = "no such finding is left" if exemption.code in RULES else f"there is no rule {exemption.code}"
            hit = Hit(("exemptions", index), f"the exemption {exemption.id} applies to nothing: {reason}; take it out")
            yield _place(hit, RULES["UNC607"], self.exemptions, self.folder.exemptions_file, None)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What checking an article came to."""

    findings: list[Finding]
    facts: ArticleFacts | None = None
    usage: Usage = field(default_factory=Usage)
    text_digest: bytes | None = None
    present: tuple[str, ...] = ()
    """The file's path in the corpus, where it exists and nothing else is known about it."""


class _Checker:
    """Checks articles of one corpus, or of none, one by one. Knows no other article."""

    def __init__(self, folder: CorpusFolder | None, registries: Registries) -> None:
        self.folder = folder
        self.registries = registries

    def file(self, path: Path) -> _Outcome:
        """Check the article in the file at *path*."""
        folder = self.folder
        if folder is not None and os.path.lexists(path) and path.is_relative_to(folder.root) and not is_inside(path, folder.root):
            message = "the file is a link that leads out of the corpus; put the file itself here"
            return _Outcome([_finding(RULES["UNC003"], path, message)], present=(folder.relative(path),))
        try:
            return self.data(read_bytes(path), path)
        except FileError as error:
            present = (_relative(path, folder),) if folder and os.path.lexists(path) else ()
            return _Outcome([_finding(BY_NAME[error.kind], path, error.message)], present=present)

    def data(self, data: bytes, path: Path, *, is_line: bool = False) -> _Outcome:
        """Check the article in *data*, the bytes of the file at *path* or of a line of it."""
        document: Document[Any] = Document(data, model.Article, fast=True)
        relative = _relative(path, self.folder)
        article = document.record
        if article is None:
            findings = [_schema_finding(problem, document, path) for problem in document.problems]
            return _Outcome(findings, ArticleFacts(relative, sha256(data)))
        file = ArticleFile(article, path, self.folder, self.registries, is_line)
        findings = _judge(rules_on("article", Level.REFERENCES, Level.SPANS), file, document, path, article.id)
        if not any(finding.is_error for finding in findings):
            findings += _judge(rules_on("article", Level.CONSISTENCY, Level.POLICY), file, document, path, article.id)
        usage = Usage()
        usage.add(article, self.registries)
        layers = tuple([len(getattr(article, layer)) for layer in model.Counts.model_fields])
        facts = ArticleFacts(relative, sha256(data), article.id, layers, article.status)
        return _Outcome(findings, facts, usage, hashlib.sha256(article.text.encode()).digest()[:16])


def _open(path: Path, kind: type[Any], folder: CorpusFolder | None, *, limit: int) -> tuple[list[Finding], Document[Any] | None]:
    """Read the file at *path*: the findings of its bytes, syntax and schema, and the document if there is one."""
    if folder is not None and os.path.lexists(path) and path.is_relative_to(folder.root) and not is_inside(path, folder.root):
        return [_finding(RULES["UNC003"], path, "the file is a link that leads out of the corpus; put the file itself here")], None
    try:
        document: Document[Any] = Document(read_bytes(path, limit=limit), kind)
    except FileError as error:
        return [_finding(BY_NAME[error.kind], path, error.message)], None
    return [_schema_finding(problem, document, path) for problem in document.problems], document


def _judge(rules: tuple[Rule, ...], subject: Any, document: Document[Any], path: Path, article_id: str | None) -> list[Finding]:
    findings: list[Finding] = []
    for rule in rules:
        try:
            for hit in rule.check(subject):  # type: ignore[misc]
                findings.append(_place(hit, rule, document, path, article_id))
        except Exception as error:  # noqa: BLE001  a defect of ours is reported as one and hides nothing else
            findings.append(
                _finding(RULES["UNC000"], path, f"{rule.code} {rule.name} failed with {type(error).__name__}: {error}", article_id)
            )
    if len(findings) > 1:
        findings.sort(key=lambda finding: (finding.place.line, finding.place.column, finding.code))
    return findings


def _place(hit: Hit, rule: Rule, document: Document[Any], path: Path, article_id: str | None) -> Finding:
    if hit.within is not None:
        start, end = document.positions.within(hit.pointer, *hit.within)
    else:
        start, end = document.positions.key(hit.pointer) if hit.key else document.positions.value(hit.pointer)
    line, column = _line(document.text, start)
    return Finding(
        rule.code,
        path,
        document.lines.place(start, end),
        hit.pointer,
        hit.message,
        article_id,
        tuple(Related(path, document.place(pointer), message) for pointer, message in hit.related),
        rule.fix if hit.fix else None,
        line,
        column,
        _excerpt(hit, document.record),
    )


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


def _finding(rule: Rule, path: Path, message: str, article_id: str | None = None) -> Finding:
    return Finding(rule.code, path, START, (), message, article_id)


def _relative(path: Path, folder: CorpusFolder | None) -> str:
    if folder is None:
        return path.name
    try:
        return path.relative_to(folder.root).as_posix()
    except ValueError:
        try:
            return path.resolve().relative_to(folder.root.resolve()).as_posix()
        except (OSError, RuntimeError, ValueError):
            return path.name


def _counts(facts: ArticleFacts) -> model.Counts | None:
    return model.Counts(**dict(zip(model.Counts.model_fields, facts.counts, strict=True))) if facts.counts else None


def _is_whole(path: Path) -> bool:
    """Whether *path* is a corpus, or will be one once it has a corpus file."""
    return is_folder(path) and (os.path.isfile(path / CORPUS_FILE) or is_folder(path / ARTICLES))


def _is_part_of(path: Path, wholes: list[Path]) -> bool:
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError, ValueError):
        return False
    own = {CORPUS_FILE, "entities.json", "topics.json", "exemptions.json"}
    return any(
        resolved != whole
        and resolved.is_relative_to(whole)
        and (resolved.relative_to(whole).parts[0] == ARTICLES or resolved.relative_to(whole).as_posix() in own)
        for whole in wholes
    )


def _folder_above(path: Path) -> CorpusFolder | None:
    try:
        return find_folder(path.parent) if is_folder(path.parent) else None
    except (OSError, ValueError):
        return None


def _open_lines(path: Path, stdin: IO[bytes] | None) -> Any:
    if path != STANDARD_INPUT:
        return open(path, "rb")
    from contextlib import nullcontext

    return nullcontext(stdin or sys.stdin.buffer)


def _bounded_lines(lines: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file, of a longer one only so much as shows that it is too long."""
    while line := lines.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = lines.readline(MAX_BYTES + 1)
            if not line:
                return


__all__ = ["Report", "UnknownRuleError", "choose", "show", "validate"]
