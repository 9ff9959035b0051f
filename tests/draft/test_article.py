"""Drafts: articles that keep all rules, in which nothing of a person's is lost and nothing is pretended."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import uncorpus
from tests.draft.conftest import EMPTY, STORIES, article
from uncorpus import model
from uncorpus.store.canonical import encode
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.reading import read_record
from uncorpus.testing import corpus_tests

test_the_stories_are_valid_articles = corpus_tests(STORIES)


def registries(folder: CorpusFolder) -> tuple[dict[str, model.Entity], dict[str, model.Topic]]:
    entities, topics = read_record(folder.entities_file, model.EntityRegistry), read_record(folder.topics_file, model.TopicRegistry)
    return entities.entities, topics.topics


@pytest.fixture(scope="module")
def drafted(nlp: Any) -> Callable[[CorpusFolder], list[tuple[model.Article, model.Article]]]:
    """Return gold and draft of each article of a corpus."""
    from uncorpus.draft.article import Drafter

    def drafted(folder: CorpusFolder) -> list[tuple[model.Article, model.Article]]:
        drafter = Drafter(nlp, *registries(folder))
        golds = [read_record(path, model.Article) for path in folder.article_files()]
        return [(gold, drafter.draft(gold.model_copy(update=EMPTY)).article) for gold in golds]

    return drafted


Drafted = Callable[[CorpusFolder], list[tuple[model.Article, model.Article]]]


def figures(pairs: list[tuple[model.Article, model.Article]]) -> dict[str, float]:
    pytest.importorskip("scipy", reason="scipy is not installed (the extra `compare`)")
    from uncorpus.compare.attribution import from_article
    from uncorpus.compare.scores import score

    return {one.name: one.count.f1 or 0 for one in score((from_article(gold), from_article(draft)) for gold, draft in pairs)}


def test_the_article_of_the_package_is_drafted_as_it_was_annotated(drafted: Drafted) -> None:
    found = figures(drafted(uncorpus.load().folder))

    assert found["exact"] >= 0.85
    assert found["cue exact"] >= 0.9
    assert found["source exact"] >= 0.9
    assert found["speaker given the quote"] == 1


def test_the_stories_are_drafted_nearly_as_they_were_annotated(drafted: Drafted) -> None:
    found = figures(drafted(CorpusFolder(STORIES)))

    assert found["exact"] >= 0.9
    assert found["overlap ≥ 0.5"] >= 0.94
    assert found["source exact"] >= 0.9
    assert found["speaker given the quote"] >= 0.75


def test_a_draft_keeps_all_rules(drafted: Drafted, tmp_path: Path) -> None:
    from uncorpus.validate import validate

    copy = CorpusFolder(Path(shutil.copytree(STORIES, tmp_path / "stories")))
    for _, draft in drafted(copy):
        (copy.root / "articles" / f"{draft.id}.json").write_bytes(encode(draft))
    expected = {"UNC503", "UNC504"}  # the corpus file is not brought up to date here

    assert {finding.code for finding in validate([copy.root]) if finding.is_error} <= expected


def test_a_draft_is_the_same_each_time(drafted: Drafted) -> None:
    folder = CorpusFolder(STORIES)

    assert [draft for _, draft in drafted(folder)] == [draft for _, draft in drafted(folder)]


def test_everything_is_a_tools_with_a_confidence_and_a_draft(drafted: Drafted) -> None:
    for _, draft in drafted(CorpusFolder(STORIES)):
        made: list[Any] = [*draft.entities, *draft.speakers, *draft.quotes, *draft.non_quotes, *draft.topics]

        assert draft.status == "draft"
        assert [annotator.kind for annotator in draft.annotators] == ["tool"]
        assert all(item.by == "a1" and item.confidence is not None and 0 < item.confidence < 1 for item in made)


def draft(nlp: Any, text: str, **changes: Any) -> model.Article:
    from uncorpus.draft.article import Drafter

    return Drafter(nlp, changes.pop("entities", None), changes.pop("topics", None)).draft(article(text, **changes)).article


def test_names_roles_and_pronouns_are_one_speaker(nlp: Any) -> None:
    text = "Foreign Minister Jane Doe said the port was closed.\n\nMs. Doe said ships would wait.\n\nThe minister said talks would resume.\n\nShe said time was short."
    found = draft(nlp, text)

    assert [speaker.name for speaker in found.speakers] == ["Jane Doe"]
    assert [(mention.text, mention.kind) for mention in found.speakers[0].mentions] == [
        ("Foreign Minister Jane Doe", "name"), ("Ms. Doe", "name"), ("The minister", "nominal"), ("She", "pronoun"),
    ]  # fmt: skip


CHIEFS = {
    "old-chief": model.Entity(
        type="PERSON", name="Ann Old", aliases=(), description="Secretary-General of the United Nations from 2007 to 2016.", identifiers={}
    ),
    "new-chief": model.Entity(
        type="PERSON", name="Bob New", aliases=(), description="Secretary-General of the United Nations since 2017.", identifiers={}
    ),
    "united-nations": model.Entity(type="ORG", name="United Nations", aliases=("UN",), description="An organisation.", identifiers={}),
}


@pytest.mark.parametrize(("day", "expected"), [("2010-05-01", "old-chief"), ("2020-05-01", "new-chief"), ("1999-05-01", None)])
def test_an_office_is_whoever_held_it_on_the_day(nlp: Any, day: str, expected: str | None) -> None:
    found = draft(nlp, "The UN chief said that talks would resume.", entities=CHIEFS, published=day)

    assert [speaker.entity for speaker in found.speakers] == [expected]


def test_a_pronoun_without_anybody_it_could_mean_is_nobody(nlp: Any) -> None:
    found = draft(nlp, "He said the port was closed.")

    assert [(quote.speaker, [span.text for span in quote.source]) for quote in found.quotes] == [(None, ["He"])]
    assert found.speakers == ()


def test_an_unnamed_speaker_has_no_entity(nlp: Any) -> None:
    found = draft(nlp, "“The port is closed,” said a resident of the town.")

    assert [(speaker.entity, speaker.name) for speaker in found.speakers] == [(None, "a resident of the town")]


def test_a_pull_quote_repeats_a_quote_of_the_body(nlp: Any) -> None:
    body = "“We came in good faith, and we will stay until the end,” Mayor Jane Doe said."
    pull = "We came in good faith, and we will stay until the end\nMayor Jane Doe"
    text = f"{body}\n\n{pull}"
    blocks = (
        model.Block(id="b1", kind="paragraph", start=0, end=len(body)),
        model.Block(id="b2", kind="pull-quote", start=len(body) + 2, end=len(text)),
    )
    found = draft(nlp, text, blocks=blocks)

    assert [(quote.type, quote.repeats, [span.text for span in quote.source]) for quote in found.quotes] == [
        ("direct", None, ["Mayor Jane Doe"]),
        ("direct", "q1", ["Mayor Jane Doe"]),
    ]


MARKS = [
    ("The so-called “dock war” went on for many years in the harbour of the town.", "so-called"),
    ("The word “peace” is written on the wall of the old harbour.", "mentioned"),
    ("She read the book “The Weight of an Absence” in the garden of the school.", "title"),
    ("The method is known as “slow fishing” in the villages of the south.", "term"),
]


@pytest.mark.parametrize(("text", "reason"), MARKS)
def test_words_in_marks_that_nobody_said_are_no_quote(nlp: Any, text: str, reason: str) -> None:
    found = draft(nlp, text)

    assert found.quotes == ()
    assert [item.reason for item in found.non_quotes] == [reason]


def test_what_a_person_annotated_stays(nlp: Any) -> None:
    text = "“We came,” she said.\n\nThe mayor said the port was closed."
    person = model.Annotator(id="a1", kind="person", name="Me", version=None)
    quote = model.Quote(
        id="q1", type="direct", medium="speech", content=(model.Span(start=0, end=10, text="“We came,”"),), source=(), cue=(), addressee=(), speaker=None, topics=(),
        parent=None, repeats=None, by="a1",
    )  # fmt: skip
    found = draft(nlp, text, annotators=(person,), quotes=(quote,))

    assert found.quotes[0] == quote
    assert [one.by for one in found.quotes] == ["a1", "a2"]
    assert found.annotators[0] == person


def test_an_earlier_draft_is_made_anew(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)
    once = drafter.draft(article("“We came,” said Jane Doe. The so-called “dock war” went on.")).article

    assert drafter.draft(once).article == once


@pytest.mark.parametrize(
    "text",
    [
        "Der Generalsekretär sagte am Montag, dass die Gespräche in Genf ohne ein Ergebnis beendet worden seien, und rief alle Seiten zur Ruhe auf.",
        "El alcalde dijo el lunes que el puerto estaba cerrado y que los barcos tendrían que esperar hasta que terminara la huelga de los estibadores.",
    ],
)
def test_another_language_is_said_and_not_drafted(nlp: Any, text: str) -> None:
    from uncorpus.draft.article import DraftError

    with pytest.raises(DraftError, match="not English"):
        draft(nlp, text)


def test_a_text_without_quotes_has_none(nlp: Any) -> None:
    assert draft(nlp, "The bridge was opened on Friday. It had been closed for two years, and the town was glad of it.").quotes == ()


def test_a_text_of_quotes_alone_has_no_sources(nlp: Any) -> None:
    found = draft(nlp, "“We came in peace.”\n\n“We will stay.”\n\n“And nobody will move us.”")

    assert len(found.quotes) == 3
    assert all(quote.source == () for quote in found.quotes)


@pytest.mark.parametrize(
    "text",
    [
        "“We came in peace.”\n\n“We will stay.”\n\n“And nobody will move us.”",
        '"Dr. Roe invited both Ann and me to his house today to talk about changes he wanted" the paper\'s editor Ann Poe responded. "He came."',
        "The union wants loopholes closed that let firms tell ''one country that a subsidiary is a corporation while telling another country the same entity is a partnership.''",
        "He said: ‘She told me, “Go.”’ and left.",
        '"We came," she said. "We saw.',
    ],
)
def test_every_mark_is_accounted_for(nlp: Any, text: str) -> None:
    from uncorpus.corpus.derived import unaccounted_marks

    assert unaccounted_marks(draft(nlp, text)) == []


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("“We came,” she said. The mayor said the port was closed. ", 100_000),
        ("Noting that he said that she noted, the man, who said so, ", 30_000),
        ("x" * 1000 + " ", 100_000),
        ("“ ", 10_000),
        ("“‘\"''([", 10_000),
        ("“‘\"''([", 40_000),
        ("”", 40_000),
        ("((!!**", 40_000),
    ],
)
def test_a_long_paragraph_is_drafted_in_bounded_time(nlp: Any, sentence: str, size: int) -> None:
    text = "The mayor of the town said that it is what it was. " + sentence * (size // len(sentence))
    found = draft(nlp, text)

    assert found.text == text.strip()
    assert all(found.text[span.start : span.end] == span.text for span in model.article.all_spans(found))


def test_new_entities_are_proposed_and_annotated_once_the_registry_has_them(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    text = "Mayor Jane Doe said the port was closed. Doe met Peter Miller of the Harbour Authority in Geneva."
    plain = Drafter(nlp).draft(article(text))
    taken = Drafter(nlp, {proposal.key: proposal.entity for proposal in plain.proposals}).draft(article(text))

    assert plain.article.entities == ()
    assert {"jane-doe", "geneva"} <= {proposal.key for proposal in plain.proposals}
    assert {mention.entity for mention in taken.article.entities} == {proposal.key for proposal in plain.proposals}
    assert taken.article.speakers[0].entity == "jane-doe"
    assert all(proposal.entity.identifiers == {} for proposal in plain.proposals)
    assert taken.proposals == ()


def test_a_proposed_surname_is_not_the_month(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    text = "Prime Minister Theresa May left London in May 2016. Mrs. May said that nobody knew."
    entities = {
        "theresa-may": model.Entity(
            type="PERSON", name="Theresa May", aliases=("May",), description="Proposed from x; to be reviewed.", identifiers={}
        )
    }
    mentions = Drafter(nlp, entities).draft(article(text)).article.entities

    assert [item.start for item in mentions if item.text == "May"] == [text.index("May said")]


def test_a_name_of_several_is_not_proposed_as_another(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    both = {key: model.Entity(type="GPE", name="Georgia", aliases=(), description="x", identifiers={}) for key in ("georgia", "georgia-us")}

    assert Drafter(nlp, both).draft(article("The talks were held in Georgia on Monday.")).proposals == ()


def test_topics_come_with_the_words_that_show_them(nlp: Any) -> None:
    topics = {
        "nuclear": model.Topic(label="nuclear disarmament", definition="x", broader=None, matches={}),
        "fish": model.Topic(label="fishing quotas", definition="x", broader=None, matches={}),
    }
    found = draft(nlp, "# Talks resume\n\nThe envoy called for the disarmament of nuclear states.", topics=topics)

    assert [(topic.topic, topic.relevance, [span.text for span in topic.evidence]) for topic in found.topics] == [
        ("nuclear", "primary", ["disarmament of nuclear"])
    ]
    assert found.quotes[0].topics == ("nuclear",)


HARBOUR = "Mayor Jane Doe said that the port was closed.\n\n“We will stay,” she said.\n\nPeter Miller, a docker, said: “We are tired.”"
PERSON = model.Annotator(id="a9", kind="person", name="Me", version=None)


def test_a_review_in_place_is_not_undone(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)
    once = drafter.draft(article(HARBOUR)).article
    first, second, *_ = once.quotes
    reviewed = once.model_copy(update={"status": "reviewed", "quotes": (first, second.model_copy(update={"speaker": None}))})

    assert drafter.draft(reviewed).article == reviewed


def test_what_a_review_struck_out_does_not_come_back(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    entities = {"geneva": model.Entity(type="GPE", name="Geneva", aliases=(), description="x", identifiers={})}
    topics = {"fish": model.Topic(label="fishing quotas", definition="x", broader=None, matches={})}
    text = "The mayor of Geneva said that the quotas of fishing boats were fair. The so-called “dock war” went on in Geneva."
    drafter = Drafter(nlp, entities, topics)
    once = drafter.draft(article(text)).article
    struck = once.model_copy(
        update={"status": "reviewed", "quotes": (), "speakers": (), "entities": once.entities[1:], "topics": (), "non_quotes": ()}
    )

    assert [len(getattr(once, layer)) for layer in ("quotes", "topics", "non_quotes", "entities")] == [1, 1, 1, 2]
    assert drafter.draft(struck).article == struck
    assert len(drafter.draft(struck, again=True).article.entities) == 2


def test_what_is_added_to_a_reviewed_article_changes_nothing_that_is_there(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)
    once = drafter.draft(article(HARBOUR)).article
    older = (once.annotators[0].model_copy(update={"version": "0.0"}),)
    kept = once.quotes[1].model_copy(update={"speaker": None, "medium": "writing"})
    added = drafter.draft(
        once.model_copy(update={"status": "reviewed", "annotators": older, "quotes": (kept,), "speakers": ()}), again=True
    ).article
    again = drafter.draft(added, again=True).article

    for result in (added, again):
        assert result.status == "draft"
        assert [(quote.by, quote.content) for quote in result.quotes] == [
            ("a2", once.quotes[0].content), ("a1", kept.content), ("a2", once.quotes[2].content),
        ]  # fmt: skip
        assert (result.quotes[1].speaker, result.quotes[1].medium) == (None, "writing")
        assert result.annotators[0] == older[0]


def test_words_that_a_person_says_are_no_quote_do_not_become_one(nlp: Any) -> None:
    text = "“We will stay,” she said."
    marked = model.NonQuote(id="n1", reason="mentioned", start=0, end=15, text=text[:15], by="a9")
    found = draft(nlp, text, annotators=(PERSON,), non_quotes=(marked,))

    assert found.quotes == ()


def test_what_a_persons_quote_refers_to_stays(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)
    once = drafter.draft(article(HARBOUR)).article
    theirs = once.quotes[1].model_copy(update={"by": "a9", "medium": "writing"})
    again = drafter.draft(
        once.model_copy(update={"annotators": (*once.annotators, PERSON), "quotes": (once.quotes[0], theirs, once.quotes[2])})
    ).article

    assert again.quotes[1].by == "a9"
    assert [(quote.content, quote.speaker) for quote in again.quotes] == [(quote.content, quote.speaker) for quote in once.quotes]
    assert [(one.name, one.mentions) for one in again.speakers] == [(one.name, one.mentions) for one in once.speakers]
    assert {*(quote.by for quote in again.quotes), *(one.by for one in again.speakers)} <= {one.id for one in again.annotators}


def test_the_quote_that_a_persons_quote_is_nested_in_stays(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)
    once = drafter.draft(article(HARBOUR)).article
    theirs = once.quotes[1].model_copy(update={"by": "a9", "parent": "q1"})
    again = drafter.draft(once.model_copy(update={"annotators": (*once.annotators, PERSON), "quotes": (once.quotes[0], theirs)})).article

    assert again.quotes[1].parent == "q1"
    assert again.quotes[0] == once.quotes[0]


@pytest.mark.parametrize("body", ["The ministry", "The agency", "The Harbour Authority", "The town"])
def test_she_is_never_an_organisation_or_a_place(nlp: Any, body: str) -> None:
    found = draft(nlp, f"{body} said that the port was closed.\n\nShe said that ships would wait.")

    assert found.quotes[-1].source[0].text == "She"
    assert found.quotes[-1].speaker is None


def test_a_text_that_is_too_long_is_refused_before_it_is_read(nlp: Any) -> None:
    from uncorpus.draft.article import MAX_LENGTH, Drafter, DraftError

    with pytest.raises(DraftError, match="1,000,001 code points; one of more than 1,000,000 is not drafted"):
        Drafter(nlp).draft(article("“We came,” she said. ".ljust(MAX_LENGTH, "x") + "x"))


QUOTE = "“We will go to the place number {number} tomorrow,” {name} said."
MANY = {
    "one person": lambda number: QUOTE.format(number=number, name="Jane Doe"),
    "as many persons": lambda number: QUOTE.format(number=number, name=f"Mayor Jane {_surname(number)}") + f" She left. Ms. {_surname(number)} said so.",
}  # fmt: skip


def _surname(number: int) -> str:
    return "Do" + "".join(chr(97 + number // 26**place % 26) for place in range(3))


@pytest.mark.parametrize("paragraph", MANY.values(), ids=MANY)
def test_what_a_quote_costs_does_not_grow_with_the_number_of_quotes(nlp: Any, paragraph: Callable[[int], str]) -> None:
    from uncorpus.draft.article import Drafter

    def calls(count: int) -> int:
        """Return how many lines of the drafter's own code run for *count* quotes."""
        text = "\n\n".join(map(paragraph, range(count)))
        drafter, made = Drafter(nlp), article(text)
        seen = 0

        def trace(frame: Any, event: str, _: object) -> Any:
            nonlocal seen
            if "uncorpus" not in frame.f_code.co_filename or "site-packages/spacy" in frame.f_code.co_filename:
                return None
            seen += 1
            return trace

        old = sys.gettrace()
        sys.settrace(trace)
        try:
            drafter.draft(made)
        finally:
            sys.settrace(old)
        return seen

    assert calls(200) < 2.5 * calls(100)


def test_a_draft_nests_no_deeper_than_makes_sense_and_so_stays_small(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter
    from uncorpus.draft.found import DEEPEST

    story = article(f"The mayor of the town spoke to the press for an hour and the reporters were there. {'he said ' * 600}".strip())
    drafted = Drafter(nlp).draft(story).article
    parents = {quote.id: quote.parent for quote in drafted.quotes}

    def depth(id: str) -> int:
        parent = parents[id]
        return 0 if parent is None else 1 + depth(parent)

    assert max(map(depth, parents)) == DEEPEST
    assert len(encode(drafted)) < 100 * len(story.text)


def test_no_sentence_is_so_long_that_a_draft_takes_its_length_squared(nlp: Any) -> None:
    from uncorpus.draft.reading import LONGEST_SENTENCE, Reader

    story = article("“he said " * 1500)
    docs = [one.doc for one in Reader(nlp).read(story.text, story.blocks)]

    assert sum(map(len, docs)) >= 3000
    assert max(len(sentence) for doc in docs for sentence in doc.sents) <= LONGEST_SENTENCE


def test_a_draft_that_could_not_be_read_again_is_none(nlp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from uncorpus.draft import run
    from uncorpus.draft.article import Drafter

    story = article("“We came in peace,” Mayor Jane Doe said on Friday in the town.")
    (tmp_path / "story.json").write_bytes(encode(story))
    monkeypatch.setattr(run, "MAX_BYTES", len(encode(story)))
    result = run.draft_file(tmp_path / "story.json", Drafter(nlp), run.Settings(None, {}, {}))

    assert result.after is None
    assert "divide the article" in result.problem


def test_a_name_in_decomposed_letters_is_whole(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    text = "The minister, Franc\u0327ois Rami\u0301rez, said the port was closed. Mr. Rami\u0301rez left."
    proposed = Drafter(nlp).draft(article(text)).proposals
    found = draft(nlp, text, entities={one.key: one.entity for one in proposed})

    assert [one.text for one in found.entities] == ["Franc\u0327ois Rami\u0301rez", "Rami\u0301rez"]
    assert found.quotes[0].source[0].text == "The minister, Franc\u0327ois Rami\u0301rez"
