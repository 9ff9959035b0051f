"""`uncorpus diff`: what changed between two versions of a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import console, json_line, output_format

if TYPE_CHECKING:
    from rich.text import Text

    from uncorpus.release.changes import Change

SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}


@click.command(
    name="diff",
    short_help="Tell what changed between two versions of a corpus.",
    epilog="""
\b
Examples:
  uncorpus diff dist/hf corpus              since the last release that was built here
  uncorpus diff old-corpus new-corpus --output-format json
\b
Exit codes: 0 the data is the same, 1 there are changes, 2 usage, or a file could not be read.
""",
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@output_format("text", "json")
def command(old: Path, new: Path, output_format: str) -> int:
    """List the changes from OLD to NEW (corpora, or releases), and the step of the version that they ask for.

    PATCH: the same data for a reader; MINOR: data added; MAJOR: data changed or taken away.
    """
    from uncorpus.corpus import Corpus
    from uncorpus.release.changes import Step, changes, fits, required
    from uncorpus.release.layout import corpus_in
    from uncorpus.view.terminal import safe

    for path in (old, new):
        if not path.is_dir():
            raise Failure(safe(f"{path}: there is no such folder"))
    before, after = Corpus.load(corpus_in(old)), Corpus.load(corpus_in(new))
    step, count, where = Step.NONE, 0, None
    out = console()
    for change in changes(before, after):
        step, count = max(step, change.step), count + 1
        if output_format == "json":
            click.echo(json_line(_as_dict(change)))
            continue
        if change.where != where:
            out.print(safe(change.where), style="bold")
            where = change.where
        for line in _lines(change):
            out.print(line)
    if output_format == "json":
        return 1 if count else 0
    versions = f"{before.data_version or '(no version)'} → {after.data_version or '(no version)'}"
    if not count:
        back = before.data_version and after.data_version and not fits(before.data_version, after.data_version, step)
        out.print(safe(f"{versions}: the same data" + (", and a version that is lower" if back else "")))
        return 1 if back else 0
    verdict = f"{count:,} change{'' if count == 1 else 's'}, which ask for a {step.name} step"
    if before.data_version and after.data_version:
        needed = required(before.data_version, step)
        verdict += f": {needed} at least" + ("" if fits(before.data_version, after.data_version, step) else ", which this is not")
    out.print(safe(f"{versions}: {verdict}"))
    return 1


def _lines(change: Change) -> Iterator[Text]:
    from rich.text import Text

    from uncorpus.view.terminal import safe

    sign, style = SIGNS[change.kind]
    words = " ".join(change.about.split())
    shown = words if len(words) <= 70 else words[:69] + "…"
    line = f"  {sign} {change.layer} “{shown}”" + (f": {change.field}" if change.field else "")
    yield Text(safe(line), style=style).append(f"  {change.step.name}", style="dim")
    if change.before is not None or change.after is not None:
        yield Text(safe(f"      {change.before or 'nothing'} → {change.after or 'nothing'}"))


def _as_dict(change: Change) -> dict[str, str | None]:
    return {
        "kind": change.kind,
        "where": change.where,
        "layer": change.layer,
        "about": change.about,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "step": change.step.name,
    }
