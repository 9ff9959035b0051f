"""Runs over files and folders: what is to be checked, what is said of a corpus as a whole, what is exempted and chosen.

One broken file never keeps the others from being checked. Findings are yielded as they are found, and an article is let go
before the next is read, so that memory does not grow with the texts of a corpus.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from uncorpus import model
from uncorpus.store.files import MAX_BYTES, MAX_CORPUS_BYTES, FileError
from uncorpus.store.folder import ARTICLES, CORPUS_FILE, CorpusFolder, corpora_below, find_folder, is_folder, json_files, model_of
from uncorpus.store.lines import STANDARD_INPUT, is_lines, read_lines
from uncorpus.store.listing import Listing
from uncorpus.store.manifest import sha256
from uncorpus.store.reading import Document
from uncorpus.validate.check import BY_NAME, Checker, Outcome, bare_finding, judge, open_record, place, relative_path
from uncorpus.validate.findings import Finding, Hit, Level, Subject, json_pointer
from uncorpus.validate.rules import RULES
from uncorpus.validate.rules.define import (
    ArticleFacts,
    CorpusFacts,
    Registries,
    RegistryUsage,
    Usage,
    rules_on,
)

if TYPE_CHECKING:
    from uncorpus.validate.ledger import Ledger

UNREADABLE: Final = frozenset({"UNC000", "UNC001", "UNC002", "UNC003"})
"""Findings that mean: nothing is known about the file."""


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
    ignore = list(ignore)
    chosen, ignored = choose(select, ignore), choose(ignore) if ignore else frozenset()
    run = _Run(Report() if report is None else report, on_file or (lambda path: None), chosen, ignored, corpus, jobs, stdin)
    return run.findings([Path(path) for path in paths])


class _Run:
    """One call of `validate`: what was seen, and what is known of each corpus."""

    def __init__(
        self,
        report: Report,
        on_file: Callable[[Path], None],
        chosen: frozenset[str],
        ignored: frozenset[str],
        corpus: str | Path | None,
        jobs: int,
        stdin: IO[bytes] | None,
    ) -> None:
        self.report = report
        self.on_file = on_file
        self.chosen = chosen
        self.ignored = ignored
        self.corpus = CorpusFolder(Path(corpus)) if corpus is not None else None
        self.jobs = jobs
        self.stdin = stdin
        self._corpora: dict[Path, _Corpus] = {}
        self._opened: dict[CorpusFolder, _Corpus] = {}
        self._folders: dict[Path, CorpusFolder | None] = {}
        self._seen: set[Path] = set()
        self._texts: Ledger | None = None
        self._is_alone = False
        self._own_files: dict[Path, Document[Any] | Listing | None] = {}

    def findings(self, paths: list[Path]) -> Iterator[Finding]:
        self._is_alone = len(paths) == 1 and not is_lines(paths[0]) and not is_folder(paths[0])
        wholes = [path.resolve() for path in paths if path != STANDARD_INPUT and _is_whole(path)]
        for path in paths:
            if wholes and path != STANDARD_INPUT and _is_part_of(path, wholes):
                continue  # what a corpus given as a whole has in it is checked with it
            for finding in self._path(path):
                if finding.code in self.chosen or self._keeps_chosen_from_being_asked(finding):
                    self.report.add(finding)
                    yield finding

    def _keeps_chosen_from_being_asked(self, finding: Finding) -> bool:
        """Whether *finding*, not chosen itself, stops what was chosen: a verdict that was never reached must not look like a good one."""
        if finding.code in self.ignored or not finding.is_error:
            return False
        level = finding.rule.level
        top = max((RULES[code].level for code in self.chosen), default=Level.FILE)
        return level < top and (level <= Level.SCHEMA or (level <= Level.SPANS and top >= Level.CONSISTENCY))

    def _path(self, path: Path) -> Iterator[Finding]:
        if is_lines(path):
            yield from self._lines(path)
            return
        if not is_folder(path):
            yield from self._file(path, self.corpus or self._above(path))
            return
        if _is_whole(path):
            yield from self._whole(CorpusFolder(path))
            return
        below = list(corpora_below(path))
        for folder in below:
            yield from self._whole(folder)
        odd: list[tuple[Path, str]] = []
        files = [] if below else list(json_files(path, lambda found, why: odd.append((found, why))))
        yield from (bare_finding(RULES["UNC001"], found, why) for found, why in odd if why != "not-json-file")
        if not files and not below and all(why == "not-json-file" for _, why in odd):
            yield bare_finding(RULES["UNC001"], path, "the folder has no .json files")
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
            yield bare_finding(RULES["UNC500"], folder.corpus_file, "the corpus has no corpus.json; make one with `uncorpus manifest`")
        yield from self._registries(corpus)
        ledger = _new_ledger()
        if manifest is not None:
            ledger.expect(manifest.articles)
        deviating: dict[str, ArticleFacts] = {}
        all_read = all_judged = True
        odd: list[tuple[Path, str]] = []
        for path, outcome in self._articles(corpus, folder.article_files(lambda found, why: odd.append((found, why)))):
            yield from corpus.exempt(outcome.findings, self.report)
            facts = outcome.facts
            if facts is None or facts.article_id is None:
                all_read = False
            if any(finding.is_error and finding.rule.level <= Level.SPANS for finding in outcome.findings):
                all_judged = False  # what an article uses is not known while it has no right references and spans
            if outcome.usage is not None:
                corpus.usage.merge(outcome.usage)
            if facts is None:
                for relative in outcome.present:
                    ledger.add_unread(relative)
                continue
            if ledger.add(facts):
                deviating[facts.relative] = facts
            first = ledger.first_with_text(outcome.text_digest, facts.relative) if outcome.text_digest is not None else None
            if first is not None:
                message = f"the text is that of {first}, to the character"
                yield from corpus.exempt([bare_finding(RULES["UNC606"], path, message, facts.article_id)], self.report)
        for found, why in odd:
            if why == "not-json-file":
                stray = bare_finding(RULES["UNC507"], found, "this is no .json file, and no part of the corpus")
                yield from corpus.exempt([stray], self.report)
            else:
                all_read = False
                yield bare_finding(RULES["UNC001"], found, why)
                ledger.add_unread_folder(folder.relative(found))
        if manifest is not None and document is not None:
            hashes: dict[str, tuple[str, int | None]] = {
                name: (
                    sha256(corpus.documents[name].data),
                    len(getattr(record, name)) if (record := corpus.documents[name].record) else None,
                )
                for name in ("entities", "topics")
                if name in corpus.documents
            }
            whole = CorpusFacts(manifest, ledger.is_present, ledger.is_draft, ledger.unlisted, deviating, hashes)
            yield from corpus.exempt(judge(rules_on("corpus"), whole, document, folder.corpus_file, None), self.report)
        for name, registry in corpus.documents.items():
            path = folder.entities_file if name == "entities" else folder.topics_file
            if not all_judged:
                corpus.leave_unjudged(path)
            elif registry.record is not None and all_read:
                used = RegistryUsage(registry.record, corpus.usage)
                subject: Subject = "entities" if name == "entities" else "topics"
                yield from corpus.exempt(judge(rules_on(subject, Level.POLICY), used, registry, path, None), self.report)
        if all_read:
            yield from corpus.stale_exemptions(self.chosen)

    def _articles(self, corpus: _Corpus, paths: Iterable[Path]) -> Iterator[tuple[Path, Outcome]]:
        """Check the articles at *paths*, in this process or in several."""
        if self.jobs <= 1:
            for path in paths:
                yield path, self._count(path, corpus.checker.file(path))
            return
        from uncorpus.validate.parallel import check_all

        for path, outcome in check_all(paths, corpus.folder, corpus.registries, self.jobs):
            yield path, self._count(path, outcome)

    def _count(self, path: Path, outcome: Outcome) -> Outcome:
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
        checker = corpus.checker if corpus else Checker(None, Registries())
        outcome = self._count(path, checker.file(path))
        findings = [*outcome.findings, *self._doubled(outcome, path, path.name)]
        yield from corpus.exempt(findings, self.report) if corpus else findings

    def _doubled(self, outcome: Outcome, path: Path, name: str) -> list[Finding]:
        """Return a finding where another article of this run, given by itself, has the same text."""
        if self._is_alone or outcome.text_digest is None or outcome.facts is None:
            return []
        if self._texts is None:
            self._texts = _new_ledger()
        first = self._texts.first_with_text(outcome.text_digest, name)
        if first is None:
            return []
        return [bare_finding(RULES["UNC606"], path, f"the text is that of {first}, to the character", outcome.facts.article_id)]

    def _lines(self, path: Path) -> Iterator[Finding]:
        """Check a file with an article on each line."""
        folder = self.corpus or (self._above(path) if path != STANDARD_INPUT else None)
        corpus = self._corpus(folder) if folder is not None else None
        if corpus is not None:
            yield from self._registries(corpus)
        checker = corpus.checker if corpus else Checker(None, Registries())
        is_empty = True
        try:
            for number, data in enumerate(read_lines(path, self.stdin), start=1):
                is_empty = is_empty and not data.strip()
                if len(data) > MAX_BYTES:
                    message = f"the line has more than {MAX_BYTES:,} bytes"
                    yield bare_finding(RULES["UNC002"], path, message).at_line(number)
                elif data.strip():
                    outcome = self._count(path, checker.data(data.rstrip(b"\r\n"), path, is_line=True))
                    doubled = self._doubled(outcome, path, f"line {number}")
                    moved = [finding.at_line(number) for finding in (*outcome.findings, *doubled)]
                    yield from corpus.exempt(moved, self.report) if corpus else moved
            if is_empty:
                yield bare_finding(RULES["UNC001"], path, "there is no article in it")
        except FileError as error:
            yield bare_finding(RULES["UNC001"], path, error.message)

    def _above(self, path: Path) -> CorpusFolder | None:
        """Return the corpus that the file at *path* lies in; looked for once for each folder."""
        if path.parent not in self._folders:
            self._folders[path.parent] = _folder_above(path)
        return self._folders[path.parent]

    def _corpus(self, folder: CorpusFolder) -> _Corpus:
        if folder not in self._opened:
            self._opened[folder] = self._corpora.setdefault(folder.root.resolve(), _Corpus(folder))
        return self._opened[folder]

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
            if isinstance(document, Document) and document.record:
                corpus.exemptions = document
        for name, path, kind in (
            ("entities", folder.entities_file, model.EntityRegistry),
            ("topics", folder.topics_file, model.TopicRegistry),
        ):
            findings, registry = self._read(path, kind, folder)
            own += findings
            if isinstance(registry, Document):
                corpus.documents[name] = registry
        records = {name: document.record for name, document in corpus.documents.items()}
        entities, topics = records.get("entities"), records.get("topics")
        corpus.registries = Registries(entities.entities if entities else None, topics.topics if topics else None)
        yield from corpus.exempt(own, self.report)

    def _read(self, path: Path, kind: type[Any], folder: CorpusFolder | None) -> tuple[list[Finding], Document[Any] | Listing | None]:
        """Read the corpus file, a registry or the exemptions at *path*, and judge it by itself; once, however often it is asked for."""
        key = path.resolve() if os.path.lexists(path) and not os.path.islink(path) else path
        if key in self._own_files:
            return [], self._own_files[key]
        self._own_files[key] = None
        self.report.files += 1
        self.on_file(path)
        findings, document = open_record(path, kind, folder, limit=MAX_CORPUS_BYTES)
        if document is not None and document.record is not None:
            subjects: dict[type[Any], Subject] = {
                model.CorpusFile: "corpus-file",
                model.EntityRegistry: "entities",
                model.TopicRegistry: "topics",
                model.ExemptionsFile: "exemptions",
            }
            rules = [rule for rule in rules_on(subjects[kind]) if rule.level != Level.POLICY or kind is model.ExemptionsFile]
            findings += judge(tuple(rules), document.record, document, path, None)
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
        self._unjudged: set[str] = set()

    @cached_property
    def checker(self) -> Checker:
        """Checks articles of the corpus, once its registries are loaded."""
        return Checker(self.folder, self.registries)

    def exempt(self, findings: Iterable[Finding], report: Report) -> Iterator[Finding]:
        """Yield *findings* but for the exempted ones."""
        record = self.exemptions.record if self.exemptions else None
        for finding in findings:
            if finding.is_error and finding.rule.level <= Level.SPANS:
                self._unjudged.add(relative_path(finding.path, self.folder))
            applying = [exemption for exemption in record.exemptions if self._applies(exemption, finding)] if record else []
            self._applied.update(exemption.id for exemption in applying)
            if applying:
                report.exempted += 1
            else:
                yield finding

    def leave_unjudged(self, path: Path) -> None:
        """Note that the file at *path* was not asked as far as its exemptions may go."""
        self._unjudged.add(relative_path(path, self.folder))

    def _applies(self, exemption: model.Exemption, finding: Finding) -> bool:
        return (
            exemption.code == finding.code
            and exemption.file == relative_path(finding.path, self.folder)
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
            if exemption.file in self._unjudged and exemption.code in RULES and RULES[exemption.code].level > Level.SPANS:
                continue  # the file was not asked as far as that
            reason = "no such finding is left" if exemption.code in RULES else f"there is no rule {exemption.code}"
            hit = Hit(("exemptions", index), f"the exemption {exemption.id} applies to nothing: {reason}; take it out")
            yield place(hit, RULES["UNC607"], self.exemptions, self.folder.exemptions_file, None)


def _new_ledger() -> Ledger:
    from uncorpus.validate.ledger import Ledger  # the database is loaded where there are several articles

    return Ledger()


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
