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
    from uncorpus.compare.answers import Answers
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
    different words), n none; u takes the last answer back, and q leaves. Answers are kept as they are given, in a hidden file beside the result: however
    it ends, the same command goes on where it stopped.
    """
    from uncorpus import model
    from uncorpus.compare.adjudicate import adjudicate, by_rule
    from uncorpus.compare.answers import Answers, place_of
    from uncorpus.store.canonical import encode
    from uncorpus.store.files import read_bytes
    from uncorpus.store.reading import read_record
    from uncorpus.view.terminal import safe
    from uncorpus.view.words import count_of

    one, two = read_record(first, model.Article), read_record(second, model.Article)
    if os.path.lexists(output):
        raise Failure(safe(f"{output} is there already, and is not overwritten"))
    if not output.parent.is_dir():
        raise Failure(safe(f"{output.parent}: there is no such folder; make it first"))
    adjudicator = model.Annotator(id="a1", kind="person", name=name, version=None) if name else None
    answers = Answers(place_of(output), read_bytes(first), read_bytes(second)) if rule == "ask" else None
    if answers:
        click.echo(safe(f"{count_of(len(answers), 'answer')} in {answers.path}: going on from there"), err=True)
    decide: Decide
    while True:
        decide = _ask(one, two, answers) if answers is not None else by_rule(rule)  # type: ignore[arg-type]
        try:
            result = adjudicate(one, two, decide, adjudicator=adjudicator, status="adjudicated" if rule == "ask" or name else "draft")
            break
        except _TakenBackError:
            continue
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
        if answers is not None:
            answers.remove()
        raise Failure(safe(f"{failure}; the result is in {free}")) from None
    if answers is not None:
        answers.remove()
    counts = count_of(len(result.quotes), "quote"), count_of(len(result.entities), "entity mention"), count_of(len(result.topics), "topic")
    click.echo(safe(f"{output}: {', '.join(counts)}"))
    click.echo("next: uncorpus validate", err=True)


class _TakenBackError(Exception):
    """The last answer was taken back: the questions begin anew, with those that are left."""


def _ask(one: Article, two: Article, answers: Answers) -> Decide:
    """Return a decision that asks on the terminal what *answers* do not tell yet, and keeps each answer there."""
    from uncorpus.compare.adjudicate import describe
    from uncorpus.view.terminal import safe
    from uncorpus.view.words import count_of

    choices: dict[str, Choice] = {"1": "first", "2": "second", "b": "both", "n": "none"}
    numbers = count()

    def decide(question: Question) -> Choice:
        number = next(numbers)
        if number < len(answers):
            return answers[number]
        start = question.place
        low, high = max(0, start - 120), min(len(question.text), start + 240)
        click.echo()
        click.echo(safe(f"{number + 1}. {question.layer}: … {question.text[low:high]} …".replace("\n", " ")))
        sides = (("1", (question.first, one)), ("2", (question.second, two)))
        for (side, shown), (_, other) in zip(sides, reversed(sides), strict=True):
            for index, line in enumerate(describe(*shown, other)):
                click.echo(safe(f"  {side if not index else ' '}  {line}".replace("\n", " ")))
        offered = [choice for choice in choices if choice != "b" or not question.same_words] + ["u"] * bool(number) + ["q"]
        kept = f"{count_of(number, 'answer')} kept in {answers.path}: the same command goes on" if number else "there was no answer to keep"
        try:
            answer = click.prompt("take", type=click.Choice(offered), show_choices=True)
        except (click.Abort, KeyboardInterrupt):
            click.echo(safe(f"\n{kept}"), err=True)
            raise
        if answer == "q":
            raise Failure(safe(f"left; {kept}"))
        if answer == "u":
            answers.take_back()
            raise _TakenBackError
        answers.add(choices[answer])
        return choices[answer]

    return decide
