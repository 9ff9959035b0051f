"""The annotation of the article: what the guidelines ask for is there, and the passes behind it are kept."""

from __future__ import annotations

import tomllib

import pytest

import uncorpus
from tests.conftest import SEED_ID
from uncorpus import model
from uncorpus.compare import same_items
from uncorpus.corpus.derived import quotation_marks, quote_type, unaccounted_marks

CORPUS = uncorpus.load()
ARTICLE = CORPUS[SEED_ID]

# Source, cue, first and last words of the content: read off the article by hand, not off the annotation.
QUOTES = [
    ("UN chief", "says", "indirect", "Dialogue and confidence vital", "resolve conflicts"),
    ("United Nations Secretary-General António Guterres", "said", "indirect", "Worldwide concerns", "the Cold War"),
    ("United Nations Secretary-General António Guterres", "calling for", "indirect", "comprehensive political", "resolve conflicts"),
    ("the UN chief", "stressed", "mixed", "In cases involving", "are critical"),
    ("Mr. Guterres", "warning", "mixed", "confidence can be", "inflexible positions,”"),
    ("Mr. Guterres", "underscored", "indirect", "the importance effective", "verification mechanisms"),
    ("he", "said", "direct", "“From the ground-breaking", "builds confidence,”"),
    ("the Secretary-General", "expressed his belief", "mixed", "UN can play", "engage in dialogue"),
    ("Secretary-General Guterres", "", "direct", "The UN’s position", "engage in dialogue"),
    ("he", "said", "direct", "“Going forward", "building confidence,”"),
    ("he", "adding", "indirect", "a measure all", "non-proliferation obligations"),
    ("Mr. Guterres", "welcome", "indirect", "the reopening of", "military-to-military one"),
    ("Mr. Guterres", "said", "indirect", "it is critical", "reduce tensions"),
    ("he", "said", "direct", "“I am also", 'Republic of Korea,"'),
    ("he", "calling for", "indirect", "expansion of", "Korean Peninsula"),
    ("he", "added", "indirect", "the firm decisions", "fully implemented"),
    ("The UN chief", "highlighted", "indirect", "the importance of the Joint", "nuclear programme"),
    ("The UN chief", "said", "indirect", "that multilateral agreement", "be preserved"),
    ("Mr. Guterres", "said", "mixed", "if the use of", 'account."'),
    ("he", "stressed", "direct", '"Without such', 'impunity,"'),
    ("he", "urging for", "indirect", "unity within", "the issue"),
]


def test_every_attribution_of_the_article_is_annotated() -> None:
    found = [
        (" ".join(s.text for s in q.source), " ".join(s.text for s in q.cue), q.type, q.content[0].text, q.content[-1].text)
        for q in ARTICLE.quotes
    ]

    assert len(found) == len(QUOTES)
    for (source, cue, kind, first, last), expected in zip(found, QUOTES, strict=True):
        assert (source, cue, kind) == expected[:3]
        assert first.startswith(expected[3])
        assert last.endswith(expected[4])


def test_everything_is_said_by_the_secretary_general() -> None:
    assert {quote.speaker.name for quote in ARTICLE.quotes if quote.speaker} == {"António Guterres"}
    assert all(quote.speaker for quote in ARTICLE.quotes)


def test_the_pull_quote_repeats_the_quote_of_the_body() -> None:
    assert ARTICLE.quote("q9").repeats == ARTICLE.quote("q8")


def test_every_quotation_mark_is_accounted_for() -> None:
    assert len(quotation_marks(ARTICLE.data)) == sum(ARTICLE.text.count(mark) for mark in '“”"')
    assert unaccounted_marks(ARTICLE.data) == []
    assert ['"global taboo"'] == [item.text for item in ARTICLE.non_quotes]


def test_the_types_are_derived() -> None:
    assert [quote.type for quote in ARTICLE.quotes] == [quote_type(ARTICLE.data, quote.data) for quote in ARTICLE.quotes]


def test_every_name_of_the_registry_that_the_text_has_is_annotated() -> None:
    covered = [(mention.data.start, mention.data.end) for mention in ARTICLE.entities]
    for key, entity in CORPUS.entities.items():
        for name in (entity.name, *entity.aliases):
            at = -1
            while (at := ARTICLE.text.find(name, at + 1)) >= 0:
                assert any(start <= at and at + len(name) <= end for start, end in covered), (key, name, at)


def test_every_registry_entry_is_used() -> None:
    topics = {topic.key for topic in ARTICLE.topics}

    exempted = {"syrian-civil-war"}  # see corpus/exemptions.json
    assert {mention.key for mention in ARTICLE.entities} == set(CORPUS.entities) - exempted
    assert topics | {t.broader for t in CORPUS.topics.values()} - {None} == set(CORPUS.topics)


@pytest.mark.parametrize(
    "key", ["nursultan-nazarbayev", "strategic-arms-reduction-treaty", "joint-comprehensive-plan-of-action", "winter-olympics-2018"]
)
def test_identifiers_without_evidence_are_not_given(key: str) -> None:
    assert CORPUS.entities[key].identifiers == {}


def test_the_source_is_kept_as_received() -> None:
    text = (CORPUS.folder.root / ARTICLE.data.source.path).read_bytes().decode()

    assert text.startswith("\n\nDialogue")
    assert text.count("](#)") == 3
    assert "the importance effective verification" in ARTICLE.text
    assert 'Republic of Korea,"' in ARTICLE.text


def test_the_annotators_are_named_as_what_they_are() -> None:
    assert {annotator.kind for annotator in ARTICLE.data.annotators} == {"model"}


def test_confidence_is_the_share_of_the_three_readings_that_have_the_item() -> None:
    passes = [
        model.Article.model_validate_json((CORPUS.folder.root / "passes" / name / f"{SEED_ID}.json").read_bytes()) for name in ("a", "b")
    ]
    readings = [*passes, ARTICLE.data]
    for reading in readings:
        for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
            for item in getattr(reading, layer):
                share = sum(any(same_items(item, other) for other in getattr(own, layer)) for own in readings) / 3
                assert item.confidence == round(share, 2)


def test_decisions_are_about_articles_of_the_corpus() -> None:
    decisions = tomllib.loads((CORPUS.folder.root / "passes" / "decisions.toml").read_text("utf-8"))

    assert set(decisions) <= set(CORPUS.ids)
