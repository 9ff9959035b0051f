"""Reports by the form of the sentence: source, cue and content, whatever the verb and the order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.draft.conftest import Said

SENTENCES = [
    ("The ministry announced plans to open the port.", "The ministry", "announced", "plans to open the port"),
    ("“The port is closed,” the mayor told the union, “and it will stay so.”", "the mayor", "told", "“The port is closed,” … “and it will stay so.”"),
    ("The port was closed, said the mayor.", "the mayor", "said", "The port was closed"),
    ("The port, the mayor said, was closed.", "the mayor", "said", "The port … was closed"),
    ("Jane Doe: “We came in peace.”", "Jane Doe", "", "“We came in peace.”"),
    ("In the view of the union, the truce was a trick.", "the union", "In the view of", "the truce was a trick"),
    ("The mayor expressed her belief that the port would open.", "The mayor", "expressed her belief", "the port would open"),
    ("The port was closed, according to the mayor.", "the mayor", "according to", "The port was closed"),
    ("The mayor wondered whether the port would open.", "The mayor", "wondered", "whether the port would open"),
    ("The mayor offered this advice: “Wait for the spring and see.”", "The mayor", "offered", "“Wait for the spring and see.”"),
    ("The mayor denied having closed the port.", "The mayor", "denied", "having closed the port"),
    ("The mayor and the union agreed that the port would open.", "The mayor and the union", "agreed", "the port would open"),
    ("Warning that the truce would fail, the union left the talks.", "the union", "Warning", "the truce would fail"),
    ("The mayor did not say that the port was closed.", "The mayor", "did not say", "the port was closed"),
    ("The mayor told reporters the port was closed.", "The mayor", "told", "the port was closed"),
    ("It was announced by the mayor that the port was closed.", "the mayor", "was announced", "the port was closed"),
    ("“We came in peace,” said one worker, who gave no name.", "one worker", "said", "“We came in peace,”"),
    ("A letter from the mayor says the port is closed.", "A letter from the mayor", "says", "the port is closed"),
    ("If it passes, “we will all go home,” the mayor said.", "the mayor", "said", "If it passes, “we will all go home,”"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), SENTENCES)
def test_a_report_is_found_in_any_order(said: Callable[[str], list[Said]], text: str, source: str, cue: str, content: str) -> None:
    assert said(text) == [(source, cue, content)]


def test_a_verb_in_participle_has_the_source_of_its_clause(said: Callable[[str], list[Said]]) -> None:
    assert said("“We came,” Jane Doe said, adding that nobody had stayed.") == [
        ("Jane Doe", "said", "“We came,”"),
        ("Jane Doe", "adding", "nobody had stayed"),
    ]


def test_question_and_answer_are_two_quotes(said: Callable[[str], list[Said]]) -> None:
    assert said("“Is the port open?” asked Jane Doe. “Nobody knows,” replied John Poe.") == [
        ("Jane Doe", "asked", "“Is the port open?”"),
        ("John Poe", "replied", "“Nobody knows,”"),
    ]


def test_what_somebody_should_say_is_no_report(said: Callable[[str], list[Said]]) -> None:
    assert said("The mayor should say that the port is closed.") == []
