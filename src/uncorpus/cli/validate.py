"""`uncorpus validate`: check files and say, with line and column, what is wrong."""

from __future__ import annotations

from pathlib import Path

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import output_format, own_folder, progress_bar

rules_options = [
    click.option(
        "--select", "select", multiple=True, metavar="RULE", help="Report only these rules: codes (UNC301), names, or beginnings (UNC3)."
    ),
    click.option("--ignore", "ignore", multiple=True, metavar="RULE", help="Do not report these rules."),
]


@click.command(
    name="validate",
    short_help="Check corpora and files.",
    epilog="""
\b
Examples:
  uncorpus validate                                     the corpus in ./corpus
  uncorpus validate my-corpus/ --jobs 4                 a whole corpus, in four processes
  uncorpus validate my-corpus/articles/2024-05-01-a.json --output-format full
  cat articles.jsonl | uncorpus validate - --corpus my-corpus/
\b
Exit codes: 0 everything is valid, 1 there are errors, 2 usage, or a file could not be read.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@rules_options[0]
@rules_options[1]
@click.option("--strict", is_flag=True, help="Warnings make the exit code 1, too.")
@output_format("text", "full", "json", "github", "sarif", "junit")
@click.option("--corpus", metavar="DIR", type=click.Path(path_type=Path), help="Registries and sources for files outside of a corpus.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes share the articles of a corpus."
)
def command(
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    *,
    strict: bool,
    output_format: str,
    corpus: Path | None,
    jobs: int,
) -> int:
    """Check corpora, folders of articles, or single files; a .jsonl file and `-` have an article on each line.

    Each finding is a line: file:line:column, the rule's code and name, what is wrong and what to do, and the JSON pointer; see
    `uncorpus rule CODE`. One broken file never keeps the others from being checked.
    """
    from uncorpus.store.folder import CorpusFolder, is_folder
    from uncorpus.validate.engine import Report, UnknownRuleError, validate
    from uncorpus.validate.report import REPORTERS, summary

    checked = paths or (own_folder(),)
    report = Report()
    reporter = REPORTERS[output_format](click.echo)
    total = sum(sum(1 for _ in CorpusFolder(path).article_files()) + 3 if is_folder(path) else 1 for path in checked)
    with progress_bar("Checking", total) as advance:

        def on_file(path: Path) -> None:
            reporter.checked(path)
            advance()

        try:
            findings = validate(checked, report, on_file, select=_split(select), ignore=_split(ignore), corpus=corpus, jobs=jobs)
        except UnknownRuleError as error:
            raise Failure(str(error)) from None
        for finding in findings:
            reporter.add(finding)
    reporter.finish(report)
    click.echo(summary(report, checked), err=True)
    return 1 if strict and report.warnings and not report.exit_code else report.exit_code


def _split(names: tuple[str, ...]) -> list[str]:
    """Codes may be given several times, or with commas between them; an empty one is left to be refused: it would mean all."""
    return [name.strip() for given in names for name in given.split(",")]
