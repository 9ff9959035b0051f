"""Runs the rules over files and folders: reads, judges level by level, and gives every finding its place.

One broken file never keeps the others from being checked. Findings are yielded as they are found, and an article is let go
before the next is read, so that memory does not grow with the corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from uncorpus import model
from uncorpus.store.files import FileError, is_inside, read_bytes
from uncorpus.store.folder import ARTICLES, CorpusFolder, find_folder, json_files, model_of
from uncorpus.store.manifest import counts, sha256
from uncorpus.store.positions import Place
from uncorpus.store.reading import Document
from uncorpus.validate.findings import Finding, Hit, Level, Related, Rule, Subject
from uncorpus.validate.rules import RULES
from uncorpus.validate.rules.define import ArticleFacts, ArticleFile, CorpusFacts, Registries, rules_on

BY_NAME: Final = {rule.name: rule for rule in RULES.values()}
START: Final = Place(1, 1, 1, 1)
UNREADABLE: Final = frozenset({"UNC000", "UNC001"})
"""Findings that mean: nothing is known about the file."""


@dataclass
class Report:
    """What a run came to. Filled while the findings are taken."""

    files: int = 0
    errors: int = 0
    warnings: int = 0
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


def validate(paths: Iterable[str | Path], report: Report | None = None, on_file: Callable[[Path], None] | None = None) -> Iterator[Finding]:
    """Check *paths*, each a corpus folder, a folder of articles or a file, and yield what is wrong, file by file.

    *report* is filled with counts on the way; *on_file* is called with each file before it is read. Never raises for what a file holds.

    >>> import uncorpus
    >>> list(validate([uncorpus.load().folder.root]))
    []
    """
    run = _Run(Report() if report is None else report, on_file or (lambda path: None))
    for path in paths:
        for finding in run.path(Path(path)):
            run.report.add(finding)
            yield finding


class _Run:
    def __init__(self, report: Report, on_file: Callable[[Path], None]) -> None:
        self.report = report
        self.on_file = on_file
        self._registries: dict[Path, Registries] = {}
        self._seen: set[Path] = set()

    def path(self, path: Path) -> Iterator[Finding]:
        try:
            is_folder = path.is_dir()
        except (OSError, ValueError):
            is_folder = False
        if not is_folder:
            folder = find_folder(path.parent) if path.parent.is_dir() else None
            yield from self._file(path, folder)
            return
        folder = find_folder(path)
        is_root = folder is not None and folder.root.resolve() == path.resolve()
        if is_root or (path / ARTICLES).is_dir():
            yield from self._corpus(CorpusFolder(path))
            return
        files = list(json_files(path))
        if not files:
            yield _finding(RULES["UNC001"], path, "the folder has no .json files")
        for file in files:
            yield from self._file(file, folder)

    def _corpus(self, folder: CorpusFolder) -> Iterator[Finding]:
        manifest: model.CorpusFile | None = None
        if folder.corpus_file.exists():
            findings, document = self._read(folder.corpus_file, model.CorpusFile, folder)
            yield from findings
            manifest = document.record if document else None
        else:
            yield _finding(RULES["UNC500"], folder.corpus_file, "the corpus has no corpus.json; make one with `uncorpus manifest`")
        yield from self._load_registries(folder)
        facts: list[ArticleFacts] = []
        for path in folder.article_files():
            yield from self._article(path, folder, facts)
        if manifest is not None and document is not None:
            registries = {
                name: self._registry_facts(path, model_)
                for name, path, model_ in (
                    ("entities", folder.entities_file, model.EntityRegistry),
                    ("topics", folder.topics_file, model.TopicRegistry),
                )
            }
            corpus = CorpusFacts(manifest, tuple(facts), {name: fact for name, fact in registries.items() if fact})
            yield from _judge(rules_on("corpus"), corpus, document, folder.corpus_file, None)

    def _registry_facts(self, path: Path, model_: type[Any]) -> tuple[str, int | None] | None:
        try:
            data = read_bytes(path)
        except FileError:
            return None
        record = Document(data, model_).record
        entries = next((value for value in (getattr(record, name, None) for name in ("entities", "topics")) if value is not None), None)
        return sha256(data), None if entries is None else len(entries)

    def _file(self, path: Path, folder: CorpusFolder | None) -> Iterator[Finding]:
        kind = model_of(path)
        if kind is model.Article:
            if folder is not None:
                yield from self._load_registries(folder)
            yield from self._article(path, folder, [])
        else:
            findings, _ = self._read(path, kind, folder)
            yield from findings

    def _load_registries(self, folder: CorpusFolder) -> Iterator[Finding]:
        """Read the registries of *folder* once; what is wrong with them is reported, since articles depend on them."""
        root = folder.root.resolve()
        if root in self._registries:
            return
        self._registries[root] = Registries()
        findings, entities = self._read(folder.entities_file, model.EntityRegistry, folder)
        yield from findings
        findings, topics = self._read(folder.topics_file, model.TopicRegistry, folder)
        yield from findings
        self._registries[root] = Registries(
            entities.record.entities if entities and entities.record else None,
            topics.record.topics if topics and topics.record else None,
        )

    def _read(self, path: Path, kind: type[Any], folder: CorpusFolder | None) -> tuple[list[Finding], Document[Any] | None]:
        """Read the file of the corpus or the registry at *path* and judge it by itself."""
        findings, document = self._open(path, kind, folder)
        if document is not None and document.record is not None:
            subjects: dict[type[Any], Subject] = {
                model.CorpusFile: "corpus-file",
                model.EntityRegistry: "entities",
                model.TopicRegistry: "topics",
            }
            findings += _judge(rules_on(subjects[kind]), document.record, document, path, None)
        return findings, document

    def _open(self, path: Path, kind: type[Any], folder: CorpusFolder | None) -> tuple[list[Finding], Document[Any] | None]:
        """Read the file at *path*: the findings of its bytes, syntax and schema, and the document if there is one."""
        try:
            resolved = path.resolve()
            if resolved in self._seen:
                return [], None
            self._seen.add(resolved)
        except (OSError, RuntimeError, ValueError):
            pass  # reading it says what is wrong
        self.on_file(path)
        self.report.files += 1
        if folder is not None and path.exists() and not is_inside(path, folder.root):
            return [_finding(RULES["UNC003"], path, "the file is a link that leads out of the corpus; put the file itself here")], None
        try:
            document: Document[Any] = Document(read_bytes(path), kind)
        except FileError as error:
            return [_finding(BY_NAME[error.kind], path, error.message)], None
        findings = [Finding(BY_NAME[p.kind], path, p.place, p.pointer, p.message) for p in document.problems]
        return findings, document

    def _article(self, path: Path, folder: CorpusFolder | None, facts: list[ArticleFacts]) -> Iterator[Finding]:
        findings, document = self._open(path, model.Article, folder)
        yield from findings
        if document is None:
            return
        article = document.record
        facts.append(
            ArticleFacts(
                path,
                folder.relative(path) if folder and path.is_relative_to(folder.root) else path.name,
                sha256(document.data),
                article.id if article else None,
                counts(article) if article else None,
            )
        )
        if article is None:
            return
        registries = self._registries.get(folder.root.resolve(), Registries()) if folder else Registries()
        file = ArticleFile(article, path, folder, registries)
        found = _judge(rules_on("article", Level.REFERENCES, Level.SPANS), file, document, path, article.id)
        yield from found
        if not any(finding.is_error for finding in found):
            yield from _judge(rules_on("article", Level.CONSISTENCY), file, document, path, article.id)


def _judge(rules: tuple[Rule, ...], subject: Any, document: Document[Any], path: Path, article_id: str | None) -> list[Finding]:
    findings: list[Finding] = []
    for rule in rules:
        assert rule.check is not None
        try:
            findings += [_place(hit, rule, document, path, article_id) for hit in rule.check(subject)]
        except Exception as error:  # noqa: BLE001  a defect of ours is reported as one and hides nothing else
            findings.append(_finding(RULES["UNC000"], path, f"{rule.code} {rule.name} failed with {type(error).__name__}: {error}"))
    return sorted(findings, key=lambda finding: (finding.place.line, finding.place.column, finding.code))


def _place(hit: Hit, rule: Rule, document: Document[Any], path: Path, article_id: str | None) -> Finding:
    if hit.within is not None:
        place = document.lines.place(*document.positions.within(hit.pointer, *hit.within))
    else:
        place = document.place(hit.pointer, key=hit.key)
    related = tuple(Related(path, document.place(pointer), message) for pointer, message in hit.related)
    return Finding(rule, path, place, hit.pointer, hit.message, article_id, related)


def _finding(rule: Rule, path: Path, message: str) -> Finding:
    return Finding(rule, path, START, (), message)
