"""`uncorpus adjudicate`: one annotation of two."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncorpus.cli import Failure
from uncorpus.cli.common import write_new

if TYPE_CHECKING:
    from uncorpus.compare.adjudicate import Choice, Decide, Question
    from uncorpus.model import Article


@click.command(
    name="adjudicate",
    short_help="Make one annotation of two.",
    epilog="""
\b
Examples:
  uncorpus adjudicate a/talks.json b/talks.json --output articles/talks.json --by "Jane Doe"
  uncorpus adjudicate a/talks.json b/talks.json --output articles/talks.json --rule intersection
\b
Exit codes: 0 done, 2 usage, the texts differ, or a file could not be read.
""",
)
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the result goes; a file that is there already is not overwritten.",
)
@click.option(
    "--rule",
    type=click.Choice(["ask", "first", "second", "union", "intersection"]),
    default="ask",
    show_default=True,
    help="How to decide where the two differ. union and intersection take the first's version of what both have. A rule alone is nobody's "
    "judgement: without --by the result is a draft.",
)
@click.option("--by", "name", metavar="NAME", help="Who adjudicates: is added to the annotators.")
def command(first: Path, second: Path, output: Path, rule: str, name: str | None) -> None:
    """Merge two annotations of one text, FIRST and SECOND: item by item, or by a rule.

    What both say is taken. Where they differ both versions are shown: 1 takes the first, 2 the second, b both (where they are of
    different words), n none, q leaves without writing anything.
    """
    from uncorpus import model
    from uncorpus.compare.adjudicate import adjudicate, by_rule
    from uncorpus.store.canonical import encode
    from uncorpus.store.reading import read_record
    from uncorpus.view.terminal import safe

    one, two = read_record(first, model.Article), read_record(second, model.Article)
    if os.path.lexists(output):
        raise Failure(safe(f"{output} is there already, and is not overwritten"))
    if not output.parent.is_dir():
        raise Failure(safe(f"{output.parent}: there is no such folder; make it first"))
    asked: list[Question] = []
    decide: Decide = _ask(one, two, asked) if rule == "ask" else by_rule(rule)  # type: ignore[arg-type]
    adjudicator = model.Annotator(id="a1", kind="person", name=name, version=None) if name else None
    try:
        result = adjudicate(one, two, decide, adjudicator=adjudicator, status="adjudicated" if rule == "ask" or name else "draft")
    except ValueError as error:
        raise Failure(safe(str(error))) from None
    except ImportError as error:
        raise Failure(f"matching quotes needs {error.name}: python -m pip install 'uncorpus[compare]'") from None
    try:
        write_new(output, encode(result))
    except Failure as failure:
        # It has appeared while the questions were answered; the answers are not lost for that.
        free = next(path for number in count(2) if not os.path.lexists(path := output.with_name(f"{output.stem}-{number}{output.suffix}")))
        write_new(free, encode(result))
        raise Failure(safe(f"{failure}; the result is in {free}")) from None
    click.echo(safe(f"{output}: {len(result.quotes)} quotes, {len(result.entities)} entity mentions, {len(result.topics)} topics"))
    click.echo("next: uncorpus validate", err=True)


def _ask(one: Article, two: Article, asked: list[Question]) -> Decide:
    """Return a decision that asks on the terminal."""
    from uncorpus.compare.adjudicate import describe
    from uncorpus.view.terminal import safe

    choices: dict[str, Choice] = {"1": "first", "2": "second", "b": "both", "n": "none"}

    def decide(question: Question) -> Choice:
        asked.append(question)
        start = question.place
        low, high = max(0, start - 120), min(len(question.text), start + 240)
        click.echo()
        click.echo(safe(f"{len(asked)}. {question.layer}: … {question.text[low:high]} …".replace("\n", " ")))
        for number, item, article in (("1", question.first, one), ("2", question.second, two)):
            for index, line in enumerate(describe(item, article)):
                click.echo(safe(f"  {number if not index else ' '}  {line}".replace("\n", " ")))
        offered = [choice for choice in choices if choice != "b" or not question.same_words]
        answer = click.prompt("take", type=click.Choice([*offered, "q"]), show_choices=True)
        if answer == "q":
            raise Failure("left; nothing was written")
        return choices[answer]

    return decide
