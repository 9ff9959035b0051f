"""`uncorpus publish`: a release onto the Hub."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.build import checked_step, previous_option
from uncorpus.cli.common import own_folder, progress_bar

if TYPE_CHECKING:
    from uncorpus.corpus import Corpus
    from uncorpus.release.publish import Plan


@click.command(
    name="publish",
    short_help="Publish a release to the Hugging Face Hub.",
    epilog="""
\b
Examples:
  uncorpus publish ORG/uncorpus --dry-run      all the checks, and what would be done
  uncorpus publish ORG/uncorpus                needs `hf auth login` or HF_TOKEN, or a trusted publisher in CI
  uncorpus publish ORG/uncorpus --create-pr    for others to look at first
\b
Exit codes: 0 published, or there already; 1 the corpus has findings; 2 usage, a refusal, or the Hub failed.
""",
)
@click.argument("repo", metavar="REPO")
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option("--revision", metavar="BRANCH", default="main", show_default=True, help="The branch to commit to; only main is tagged.")
@click.option("--private", is_flag=True, help="Make a new repository private.")
@click.option("--create-pr", is_flag=True, help="Open a pull request instead of committing, if none with the same content is open.")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would be done; write nothing to the Hub.")
@previous_option
def command(repo: str, corpus: Path | None, revision: str, *, private: bool, create_pr: bool, dry_run: bool, previous: str | None) -> int:
    """Validate, build, verify; then one commit that mirrors the release, the tag v<data version>, and a look at what arrived.

    Refused are a corpus with findings, a working tree with changes that are not committed, a version that does not fit what changed, and a version that
    is published with other content. To publish the same twice does nothing; a run that was cut off is finished by the next.
    """
    from uncorpus.corpus import Corpus
    from uncorpus.release.build import build
    from uncorpus.release.hub import REPO, client
    from uncorpus.release.publish import check_version, plan, publish
    from uncorpus.release.verify import Problem, verify
    from uncorpus.view.terminal import safe

    if not REPO.fullmatch(repo):
        raise Failure(safe(f"{repo!r} is no name of a repository: ORG/NAME"))
    root = corpus or own_folder()
    _clean(root)
    opened = Corpus.load(root)
    api = client()
    if findings := _findings(root):
        click.echo(
            f"the corpus has {findings} finding{'' if findings == 1 else 's'}: see `uncorpus validate`; nothing was published", err=True
        )
        return 1
    say = _say
    say(checked_step(opened, previous))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "release"
        with progress_bar("Building", len(opened)) as advance:
            build(opened, folder, on_article=advance)
        with progress_bar("Verifying", None) as advance:
            problems = [item for item in verify(folder, opened, on_row=advance) if isinstance(item, Problem)]
        if problems:
            raise Failure(safe(f"the release is not what the corpus gives: {problems[0].path}: {problems[0].message}"))
        if line := check_version(api, opened, repo):
            say(line)
        what = plan(api, folder, repo, revision=revision, private=private)
        if what.published:
            say(f"{repo}: version {opened.data_version} is published already, with the same content; nothing to do")
            return 0
        _announce(what, opened)
        if dry_run:
            say("nothing was done: --dry-run")
            return 0
        click.echo(safe(publish(api, folder, what, private=private, create_pr=create_pr, say=say)))
    return 0


def _say(line: str) -> None:
    from uncorpus.view.terminal import safe

    click.echo(safe(line), err=True)


def _announce(plan: Plan, corpus: Corpus) -> None:
    """Say what is going to be done."""
    if plan.create:
        _say(f"{plan.repo}: the data set does not exist, or may not be seen; it will be made")
    if plan.add or plan.delete:
        _say(f"{plan.repo}: {len(plan.add)} files to write, {len(plan.delete)} to remove, on {plan.revision}")
        for path in plan.add[:20]:
            _say(f"  + {path}")
        if len(plan.add) > 20:
            _say(f"  + {len(plan.add) - 20} more")
        for path in plan.delete[:20]:
            _say(f"  - {path}")
    else:
        _say(f"{plan.repo}: the files of {corpus.data_version} are there already; only the tag is missing")


def _clean(root: Path) -> None:
    """Raise `Failure` where *root* lies in a git repository with changes that are not committed."""
    from uncorpus.release.previous import dirty, repository
    from uncorpus.view.terminal import safe

    git = repository(root)
    changed = dirty(git) if git else []
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise Failure(safe(f"the working tree has changes that are not committed ({changed[0]}{more}); commit them first"))


def _findings(root: Path) -> int:
    """Return how many findings the corpus has, warnings too."""
    from uncorpus.validate.engine import Report, validate

    report = Report()
    return sum(1 for _ in validate((root,), report, lambda path: None))
