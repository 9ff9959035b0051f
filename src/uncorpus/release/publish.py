"""A release onto the Hub: one commit that mirrors the folder, then the tag of its version, then a look at what arrived.

Every step looks at what is there first, so that a run that was cut off is finished by the next one, and a run that has nothing to do does nothing.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from uncorpus.corpus.objects import Corpus
from uncorpus.release.changes import Step, changes, fits, required, version_key
from uncorpus.release.hub import BRANCH, Remote, fetch, hashes, pull_requests, remote, told
from uncorpus.release.layout import CARD, CHECKSUMS, CORPUS, DOCUMENTS, HUBS_OWN, LICENSES, Checksums, ReleaseError, file_sha256

if TYPE_CHECKING:
    from huggingface_hub import HfApi

MAIN = "main"


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing a release will do."""

    repo: str
    revision: str
    tag: str
    create: bool
    """Whether the repository is made."""
    add: tuple[str, ...]
    """Files that are new or different, in the order of their paths."""
    delete: tuple[str, ...]
    """Files that are there and not in the release."""
    head: str | None
    """The commit on which this builds."""
    published: bool
    """Whether the version is there already, with the same content."""


def plan(api: HfApi, folder: Path, repo: str, *, revision: str = MAIN, private: bool = False) -> Plan:
    """Return what it takes to publish the release in *folder*. Only reads. Raises `ReleaseError` where it must not be published."""
    checksums = Checksums.read(folder)
    if not BRANCH.fullmatch(revision):
        raise ReleaseError(f"{revision!r} is no name of a branch")
    tag = f"v{checksums.data_version}"
    there = remote(api, repo)
    mine = _local(folder, checksums)
    if there is None:
        return Plan(repo, revision, tag, create=True, add=tuple(mine), delete=(), head=None, published=False)
    if private and not there.private:
        raise ReleaseError(f"{repo} is there already, and public; --private is for a new one")
    if revision == MAIN and tag in there.tags:
        add, delete = _differences(mine, hashes(api, repo, there.tags[tag]))
        if add or delete:
            first = (add or delete)[0]
            raise ReleaseError(
                f"{repo}: version {checksums.data_version} is published, with other content ({first}); data that is published never changes. "
                "Raise the version: uncorpus manifest --data-version X.Y.Z"
            )
        return Plan(repo, revision, tag, create=False, add=(), delete=(), head=there.tags[tag], published=True)
    head = there.branches.get(revision)
    base = head or there.branches.get(MAIN)
    theirs = hashes(api, repo, base) if base else {}
    if foreign := sorted(theirs.keys() - HUBS_OWN - {CARD}) if CHECKSUMS not in theirs else []:
        raise ReleaseError(
            f"{repo} holds files that are no release's ({foreign[0]}), and publishing would remove them; name an empty data set, or empty it"
        )
    add, delete = _differences(mine, theirs)
    return Plan(repo, revision, tag, create=False, add=add, delete=delete, head=head, published=False)


def check_version(api: HfApi, corpus: Corpus, repo: str) -> str | None:
    """Hold the version of *corpus* against the last one that is published, and return a line on it; None where there is none.

    Raises `ReleaseError` where the version does not fit what changed.
    """
    there: Remote | None = remote(api, repo)
    versions = there.versions() if there else {}
    if there is None or corpus.data_version is None or not versions or corpus.data_version in versions:
        return None
    last = max(versions, key=version_key)
    with tempfile.TemporaryDirectory() as place:
        fetch(api, repo, there.tags[versions[last]], Path(place), patterns=[f"{CORPUS}/*", *DOCUMENTS, *LICENSES, CHECKSUMS])
        return check_step(Corpus.load(Path(place) / CORPUS), corpus)


def check_step(old: Corpus, new: Corpus) -> str:
    """Return a line on the step from *old* to *new*. Raises `ReleaseError` where the versions do not fit what changed."""
    if old.data_version is None or new.data_version is None:
        raise ReleaseError("a corpus without a corpus.json has no version to compare; run `uncorpus manifest`")
    step = max((change.step for change in changes(old, new)), default=Step.NONE)
    if not fits(old.data_version, new.data_version, step):
        what = "nothing changed" if step is Step.NONE else f"what changed since {old.data_version} asks for a {step.name} step"
        raise ReleaseError(
            f"version {new.data_version} does not fit: {what}, to {required(old.data_version, step)} at least. "
            "See `uncorpus diff`, and set it with `uncorpus manifest --data-version`"
        )
    steps = f"{old.data_version} → {new.data_version}"
    return f"{steps}: nothing changed" if step is Step.NONE else f"{steps}: what changed asks for a {step.name} step, which this is"


def publish(
    api: HfApi, folder: Path, plan: Plan, *, private: bool = False, create_pr: bool = False, say: Callable[[str], None] = lambda line: None
) -> str:
    """Carry out *plan* for the release in *folder*, and return the address of what is there then. Raises `ReleaseError`."""
    from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete

    repo, done = plan.repo, "nothing was published"
    checksums = Checksums.read(folder)
    title = f"{checksums.name} {checksums.data_version}"
    if create_pr and (plan.add or plan.delete) and not plan.create:
        mine = _local(folder, checksums)
        for url, revision in pull_requests(api, repo, title).items():
            if _differences(mine, hashes(api, repo, revision)) == ((), ()):
                say(f"a pull request with the same content is open already: {url}; publish again when it is merged, to tag the version")
                return url
    if plan.create:
        with told(repo, done):
            api.create_repo(repo, repo_type="dataset", private=private or None, exist_ok=True)
            there = remote(api, repo)
        head = there.branches.get(MAIN) if there else None
        say(f"made the data set {repo}")
    else:
        head = plan.head
    if plan.head is None and plan.revision != MAIN and not plan.published:
        with told(repo, done):
            api.create_branch(repo, repo_type="dataset", branch=plan.revision, exist_ok=True)
        head = None
    commit = head
    if plan.add or plan.delete:
        operations: list[CommitOperationAdd | CommitOperationCopy | CommitOperationDelete] = [
            *(CommitOperationAdd(path_in_repo=path, path_or_fileobj=folder / path) for path in plan.add),
            *(CommitOperationDelete(path_in_repo=path) for path in plan.delete),
        ]
        with told(repo, done):
            info = api.create_commit(
                repo,
                operations,
                commit_message=title,
                repo_type="dataset",
                revision=plan.revision,
                create_pr=create_pr,
                parent_commit=head,
            )
        commit = info.oid
        if create_pr:
            say(f"opened {info.pr_url}; publish again when it is merged, to tag the version")
            return str(info.pr_url)
        say(f"one commit, {commit[:8]}: {len(plan.add)} files written, {len(plan.delete)} removed")
        done = "the files are there, the tag is not: run it again to finish"
    if plan.revision == MAIN and not plan.published:
        with told(repo, done):
            api.create_tag(repo, tag=plan.tag, revision=commit, repo_type="dataset", exist_ok=False)
        say(f"tagged {plan.tag}")
        done = "commit and tag are there; run it again to check them"
    _arrived(api, folder, plan, commit, done)
    say("what arrived is what was sent")
    return f"{api.endpoint}/datasets/{repo}" + (f"/tree/{plan.tag}" if plan.revision == MAIN else f"/tree/{plan.revision}")


def _arrived(api: HfApi, folder: Path, plan: Plan, commit: str | None, done: str) -> None:
    """Download what is there now and compare it with *folder*. Raises `ReleaseError` where it is something else."""
    revision = commit or plan.revision
    with tempfile.TemporaryDirectory() as place, told(plan.repo, done):
        fetch(api, plan.repo, revision, Path(place))
        found = {path.relative_to(place).as_posix(): path for path in Path(place).rglob("*") if path.is_file()}
        mine = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        for name in sorted(mine.keys() | found.keys() - HUBS_OWN):
            if name not in found or name not in mine or file_sha256(found[name]) != file_sha256(mine[name]):
                raise ReleaseError(f"{plan.repo}: what arrived at {revision} is not what was sent: {name}")


def _differences(mine: dict[str, tuple[str, str]], theirs: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    add = tuple(path for path, own in mine.items() if theirs.get(path) not in own)
    return add, tuple(sorted(theirs.keys() - mine.keys() - HUBS_OWN))


def _local(folder: Path, checksums: Checksums) -> dict[str, tuple[str, str]]:
    """Return the files of a release, each with the two hashes by which the Hub may know it."""
    found = {entry.path: (entry.sha256, _git_hash(folder / entry.path)) for entry in checksums.files}
    found[CHECKSUMS] = (file_sha256(folder / CHECKSUMS), _git_hash(folder / CHECKSUMS))
    return dict(sorted(found.items()))


def _git_hash(path: Path) -> str:
    """Return the hash under which git keeps the file."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()
