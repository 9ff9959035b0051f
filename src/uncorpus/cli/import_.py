"""`uncorpus import`: what was done in another tool, back into articles."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import diff

if TYPE_CHECKING:
    from uncorpus.convert.base import Format, Found
    from uncorpus.convert.importing import Imported, Options
    from uncorpus.model import Article
    from uncorpus.store.folder import CorpusFolder
    from uncorpus.validate.rules.define import Registries


@click.command(
    name="import",
    short_help="Read what was done in another tool.",
    epilog="""
\b
Examples:
  uncorpus import --format label-studio --into my-corpus/ --annotator "Jane Doe" export.json
  uncorpus import --format brat --into my-corpus/articles/2024-05-01-a.json brat/
  uncorpus import --format doccano --corpus my-corpus/ --header header.json --annotator "Jane Doe" --draft new.jsonl
\b
Exit codes: 0 all is written, or is as it was; 1 something was not written, or was written as a draft; 2 usage, or a file could
not be read.
""",
)
@click.option("--format", "format_name", metavar="FORMAT", required=True, help="The format; see `uncorpus export --help`.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="ARTICLE|CORPUS",
    help="The article file to change, or the corpus whose articles are to be changed. Without it new articles are made.",
)
@click.option(
    "--corpus", type=click.Path(path_type=Path), metavar="DIR", help="Where new articles go. [default: the corpus in the working directory]"
)
@click.option("--annotator", metavar="NAME", help="Who made what is new or changed: the name of a person.")
@click.option(
    "--header",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="For new articles of formats that do not have it: JSON with published, publisher, language and rights.",
)
@click.option("--draft", is_flag=True, help="Write what does not validate, too, with the status draft; what could not be placed is lost.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show the changes as a diff.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@click.argument("path", type=click.Path(path_type=Path))
def command(
    path: Path,
    format_name: str,
    into: Path | None,
    corpus: Path | None,
    annotator: str | None,
    header: Path | None,
    *,
    draft: bool,
    show_diff: bool,
    dry_run: bool,
) -> int:
    """Read PATH, a file, folder or zip archive that another tool wrote, into articles.

    Only what was changed in the tool is changed in the article: what the tool was given is compared with what it gives back. Offsets in other units are converted, words that are not
    where they should be are found again or reported, unknown labels are reported. An article is written only if it validates.
    """
    from uncorpus.convert.base import ConvertError
    from uncorpus.convert.formats import get_format
    from uncorpus.convert.importing import Options
    from uncorpus.convert.inputs import read_input
    from uncorpus.store.files import FileError
    from uncorpus.view.terminal import safe

    if annotator is not None and not annotator.strip():
        raise Failure("--annotator needs a name")
    target = _Target(into, corpus)
    options = Options(annotator, _header(header) if header else None)
    writer = _Writer(target, draft=draft, show_diff=show_diff, dry_run=dry_run)
    try:
        format_ = get_format(format_name)
        files = read_input(path)
        seen: set[str] = set()
        results = []
        for found in format_.read(files):
            id = found.article_id or ""
            if id and id in seen:
                raise ConvertError(f"{found.name}: the article {id} is there twice; give one file of it")  # noqa: TRY301
            seen.add(id)
            if found.is_untouched:
                writer.untouched(found.name)
                continue
            results.append(target.imported(found, format_, options))
    except ConvertError as error:
        raise Failure(safe(str(error))) from None
    except FileError as error:
        raise Failure(safe(f"{error.path}: {error.message}")) from None
    if target.article is not None and len(results) > 1:
        raise Failure(safe(f"there are several articles; {target.article} is one: name the corpus with --into"))
    # Nothing is written before all is read: where one cannot be read, none is changed.
    for result in results:
        writer.take(result)
    return writer.finish()


class _Target:
    """Where articles go: into one, into those of a corpus, or as new ones."""

    def __init__(self, into: Path | None, corpus: Path | None) -> None:
        from uncorpus.cli.common import own_folder
        from uncorpus.store.folder import CorpusFolder, find_folder, is_corpus, is_folder
        from uncorpus.view.terminal import safe

        self.article: Path | None = None
        self.merges = into is not None
        self.folder: CorpusFolder | None
        if into is not None and not is_folder(into):
            if not into.exists():
                raise Failure(safe(f"{into}: there is no such file"))
            self.article = into
            self.folder = CorpusFolder(corpus) if corpus else find_folder(into.parent)
        else:
            root = into or corpus or own_folder()
            if not is_corpus(root):
                raise Failure(safe(f"{root} is no corpus"))
            self.folder = CorpusFolder(root)
        self.registries = registries_of(self.folder)
        self._paths: dict[str, Path] | None = None
        self._made: set[Path] = set()

    def imported(self, found: Found, format_: Format, options: Options) -> tuple[Imported, Path, bytes | None]:
        """Return the article of *found*, its file, and what the file has now."""
        from uncorpus.convert.base import ConvertError
        from uncorpus.convert.importing import import_one
        from uncorpus.store.files import read_bytes

        path = self._path(found)
        if path is None:
            return self._new(found, format_, options)
        base = _article(path)
        if found.article_id not in (None, base.id) and self.article is None:
            raise ConvertError(f"{found.name}: it is of the article {found.article_id}, not {base.id}")
        return import_one(found, format_, self.registries, self.folder, base, options), path, read_bytes(path)

    def _new(self, found: Found, format_: Format, options: Options) -> tuple[Imported, Path, None]:
        """Return a new article and its file, which nothing has and no other one of this run will have. Raises `ConvertError`."""
        from uncorpus.convert.base import ConvertError
        from uncorpus.convert.importing import import_one
        from uncorpus.store.files import read_bytes

        assert self.folder is not None
        # Articles whose id only the name of their file gives are numbered; a link that leads nowhere is there, too.
        is_free = found.header is None and found.article_id is None and "id" not in (options.header or {})
        names = (f"{Path(found.name).stem}-{number}" for number in count(2))
        one = found
        while True:
            imported = import_one(one, format_, self.registries, self.folder, None, options)
            path = self.folder.root / "articles" / f"{imported.article_id}.json"
            if path not in self._made:
                break
            if not is_free:
                raise ConvertError(f"{found.name}: the article {imported.article_id} is there twice; give one file of it")
            one = replace(found, article_id=next(names))
        self._made.add(path)
        if os.path.lexists(path):
            raise ConvertError(f"{found.name}: {path} exists; name it, or its corpus, with --into")
        if imported.source is not None and imported.source_path is not None:
            source = self.folder.root / imported.source_path
            if os.path.lexists(source) and (not source.exists() or read_bytes(source) != imported.source):
                raise ConvertError(f"{source} exists and is another text; nothing was written")
        return imported, path, None

    def _path(self, found: Found) -> Path | None:
        """Return the file of the article that *found* is to be put into; None for a new one. Raises `ConvertError`."""
        from uncorpus.convert.base import ConvertError

        if self.article is not None or not self.merges:
            return self.article
        assert self.folder is not None
        if self._paths is None:
            self._paths = {path.stem: path for path in self.folder.article_files()}
        path = self._paths.get(found.article_id or "")
        if path is None:
            raise ConvertError(f"{found.name}: {self.folder.root} has no article {found.article_id!r}")
        return path


class _Writer:
    """Tells what became of each article, and writes those that may be written."""

    def __init__(self, target: _Target, *, draft: bool, show_diff: bool, dry_run: bool) -> None:
        self.target = target
        self.draft = draft
        self.show_diff = show_diff
        self.writes = not (show_diff or dry_run)
        self.counts = {"written": 0, "unchanged": 0, "refused": 0, "drafts": 0}

    def untouched(self, name: str) -> None:
        """Take note of an article on which nobody has worked."""
        from uncorpus.view.terminal import safe

        self.counts["unchanged"] += 1
        click.echo(safe(f"{name}: nobody has annotated it; the article stays as it is"))

    def take(self, result: tuple[Imported, Path, bytes | None]) -> None:
        """Take an article, its file, and what the file has now."""
        from uncorpus.convert.importing import as_draft
        from uncorpus.view.terminal import safe

        imported, path, before = result
        for note in imported.notes:
            click.echo(safe(f"{imported.article_id}: {'problem: ' if note.is_problem else ''}{note.message}"), err=True)
        for finding in imported.findings:
            severity = "" if finding.is_error else "warning: "
            click.echo(safe(f"{imported.article_id}: {severity}{finding.code} {finding.rule.name}: {finding.message}"), err=True)
        data = imported.data
        if not imported.is_valid:
            if not self.draft:
                self.counts["refused"] += 1
                click.echo(safe(f"{path}: not written; --draft writes it all the same"), err=True)
                return
            data = as_draft(data)
            self.counts["drafts"] += 1
        if data == before:
            self.counts["unchanged"] += 1
            click.echo(safe(f"{path}: unchanged"))
            return
        self.counts["written"] += 1
        if self.show_diff:
            click.echo(diff(path, before or b"", data), nl=False)
            return
        if self.writes:
            self._write(path, data, imported)
        click.echo(safe(f"{path}: {'written' if self.writes else 'would be written'}"))

    def _write(self, path: Path, data: bytes, imported: Imported) -> None:
        from uncorpus.store.files import write_bytes

        if imported.source is not None and imported.source_path is not None:
            assert self.target.folder is not None
            source = self.target.folder.root / imported.source_path
            source.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(source, imported.source)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)

    def finish(self) -> int:
        """Say what it came to, and return the exit code."""
        from uncorpus.view.terminal import safe

        counts = self.counts
        verb = "written" if self.writes else "would be written"
        parts = [f"{counts['written']} {verb}", f"{counts['unchanged']} unchanged"]
        if counts["refused"]:
            parts.append(f"{counts['refused']} not written")
        click.echo(", ".join(parts), err=True)
        if counts["written"] and self.writes and self.target.folder is not None and self.target.folder.corpus_file.exists():
            click.echo(safe(f"then: uncorpus manifest {self.target.folder.root}"), err=True)
        return 1 if counts["refused"] or counts["drafts"] else 0


def registries_of(folder: CorpusFolder | None) -> Registries:
    """Return the registries of *folder*; none where there are no files."""
    from uncorpus import model
    from uncorpus.store.files import MAX_CORPUS_BYTES
    from uncorpus.store.reading import read_record
    from uncorpus.validate.rules.define import Registries

    if folder is None:
        return Registries()
    entities = topics = None
    if folder.entities_file.exists():
        entities = read_record(folder.entities_file, model.EntityRegistry, limit=MAX_CORPUS_BYTES).entities
    if folder.topics_file.exists():
        topics = read_record(folder.topics_file, model.TopicRegistry, limit=MAX_CORPUS_BYTES).topics
    return Registries(entities, topics)


def _article(path: Path) -> Article:
    from uncorpus import model
    from uncorpus.store.reading import read_record

    return read_record(path, model.Article)


def _header(path: Path) -> dict[str, Any]:
    from uncorpus.convert.base import ConvertError, read_json
    from uncorpus.store.files import read_bytes
    from uncorpus.view.terminal import safe

    try:
        value = read_json(read_bytes(path), str(path))
    except ConvertError as error:
        raise Failure(safe(str(error))) from None
    if not isinstance(value, dict):
        raise Failure(safe(f"{path}: this is no JSON object"))
    return value
