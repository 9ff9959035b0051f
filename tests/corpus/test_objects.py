"""The objects: a corpus with the habits of Python's collections, and quotes that know their article."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID


@pytest.fixture(scope="module")
def corpus() -> uncorpus.Corpus:
    return uncorpus.load(EXAMPLE)


@pytest.fixture(scope="module")
def article(corpus: uncorpus.Corpus) -> uncorpus.Article:
    return corpus[EXAMPLE_ID]


def test_a_corpus_is_a_collection(corpus: uncorpus.Corpus) -> None:
    assert len(corpus) == 1
    assert [EXAMPLE_ID] == [article.id for article in corpus] == list(corpus.ids)
    assert EXAMPLE_ID in corpus
    assert "other" not in corpus
    assert corpus[EXAMPLE_ID] == next(iter(corpus))
    assert corpus.splits == ("train",)
    with pytest.raises(KeyError):
        corpus["other"]


def test_the_packaged_corpus_knows_its_versions() -> None:
    corpus = uncorpus.load()

    assert (corpus.name, corpus.data_version) == ("uncorpus", uncorpus.data_version())
    assert uncorpus.SCHEMA_VERSION == corpus[SEED_ID].data.schema_version
    assert uncorpus.__version__


def test_an_interrupted_quote_is_one(article: uncorpus.Article) -> None:
    quote = article.quote("q2")

    assert quote.text == "“We came in good faith,” … “and we will leave with an agreement.”"
    assert quote.text_without_marks == "We came in good faith, … and we will leave with an agreement."
    assert [span.text for span in quote.addressee] == ["reporters"]
    assert str(quote) == quote.text


def test_a_quote_knows_who_speaks(article: uncorpus.Article) -> None:
    quote = article.quote("q2")
    assert quote.speaker is not None

    assert (quote.speaker.name, quote.speaker.key, quote.speaker.role) == ("Inês Okoro", "ines-okoro", "Mayor of Port Elise")
    assert quote.speaker.identifiers == {"wikidata": "Q1"}
    assert article.quote("q5").speaker is None
    nameless = article.quote("q7").speaker
    assert nameless is not None
    assert (nameless.name, nameless.key, dict(nameless.identifiers)) == ("residents", None, {})


def test_a_quote_knows_its_article_and_the_quotes_around_it(article: uncorpus.Article) -> None:
    nested, pulled = article.quote("q4"), article.quote("q6")

    assert nested.parent == article.quote("q3")
    assert pulled.repeats == article.quote("q2")
    assert article.quote("q1").parent is article.quote("q1").repeats is None
    assert nested.article == article
    assert [block.kind for block in pulled.blocks] == ["pull-quote"]
    assert nested.medium == "speech"
    assert [mention.name for mention in article.quote("q7").entities] == ["Nova Elise"]


def test_equal_quotes_are_equal_and_can_be_put_into_sets(corpus: uncorpus.Corpus) -> None:
    first, second = corpus[EXAMPLE_ID], corpus[EXAMPLE_ID]

    assert first.quotes == second.quotes
    assert len({*first.quotes, *second.quotes}) == 7
    assert len({first, second}) == 1
    assert first.quotes[0] != first.quotes[1]
    assert first != "x"
    assert first.quotes[0] != "x"


def test_context_is_cut_between_words(article: uncorpus.Article) -> None:
    before, after = article.quote("q4").context(20)

    assert before == "leader had told her "
    assert after == " and that the port"
    assert article.quote("q1").context(1000)[0] == ""
    assert article.text == "".join((*(article.context(5, 10, 10_000)[:1]), article.text[5:10], article.context(5, 10, 10_000)[1]))


def test_articles_tell_what_they_hold(article: uncorpus.Article) -> None:
    assert article.published == dt.date(2024, 3, 3)
    assert [speaker.id for speaker in article.speakers] == ["s1", "s2", "s3"]
    assert [topic.label for topic in article.topics] == ["harbour", "strike"]
    assert [item.text for item in article.non_quotes] == ["“peace dock”"]
    first = article.entities[0]
    assert (first.text, first.key, first.name) == ("PORT ELISE", "port-elise", "Port Elise")
    assert str(article) == "Harbour talks resume, mayor says (2024-03-03, Synthetic Example Wire)"
    with pytest.raises(KeyError):
        article.quote("q99")
    with pytest.raises(KeyError):
        article.speaker("s99")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["q1", "q2", "q3", "q4", "q5", "q6", "q7"]),
        ({"type": "direct"}, ["q2", "q4", "q5", "q6"]),
        ({"speaker": "ines-okoro"}, ["q1", "q2", "q3", "q6"]),
        ({"speaker": "inês okoro", "type": "mixed"}, ["q3"]),
        ({"speaker": "residents"}, ["q7"]),
        ({"topic": "strike"}, ["q3", "q4"]),
        ({"entity": "nova-elise"}, ["q7"]),
        ({"entity": "nova-elise", "type": "direct"}, []),
        ({"speaker": "nobody"}, []),
    ],
)
def test_quotes_are_filtered(corpus: uncorpus.Corpus, filters: dict[str, str], expected: list[str]) -> None:
    assert [quote.id for quote in corpus.quotes(**filters)] == expected


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"type": "direkt"}, "no type 'direkt'; did you mean 'direct'?"),
        ({"topic": "strikes"}, "no topic 'strikes'; did you mean 'strike'?"),
        ({"entity": "x"}, "no entity 'x'; known: ines-okoro, nova-elise, port-elise"),
    ],
)
def test_a_filter_that_cannot_match_is_an_error_at_once(corpus: uncorpus.Corpus, filters: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        corpus.quotes(**filters)


def test_every_span_is_followed_back_to_the_source(article: uncorpus.Article) -> None:
    from uncorpus.model.article import all_spans

    source = (EXAMPLE / article.data.source.path).read_bytes()
    for span in all_spans(article.data):
        where = article.to_source(span.start, span.end)

        assert source[where.byte_start : where.byte_end].decode() == where.text
        assert where.text.replace("*", "").replace("\r\n\r\n", "\n\n") == span.text


def test_the_way_back_crosses_edits_of_the_seed_article() -> None:
    article = uncorpus.load()[SEED_ID]
    quote = article.quote("q14")

    where = article.to_source(quote.start, quote.end)

    assert "Republic of\n\nKorea (DPRK)" in where.text
    assert where.byte_end - where.byte_start > len(quote.text)


def test_a_source_that_cannot_be_read_is_one_error(example: Path) -> None:
    article = uncorpus.load(example)[EXAMPLE_ID]
    (example / article.data.source.path).unlink()

    with pytest.raises(uncorpus.CorpusError, match="cannot be read"):
        article.to_source(0, 1)
    (example / article.data.source.path).write_bytes(b"\xff")
    with pytest.raises(uncorpus.CorpusError, match="decode"):
        article.to_source(0, 1)
    (example / article.data.source.path).unlink()
    (example / article.data.source.path).symlink_to("/etc/hostname")
    with pytest.raises(uncorpus.CorpusError, match="outside the corpus"):
        article.to_source(0, 1)
    with pytest.raises(uncorpus.CorpusError, match="not in a corpus folder"):
        uncorpus.Article(article.data).to_source(0, 1)


def test_a_folder_without_a_corpus_file_is_a_corpus_too(example: Path) -> None:
    (example / "corpus.json").unlink()
    corpus = uncorpus.load(example)

    assert (corpus.name, corpus.data_version, corpus.ids) == ("corpus", None, (EXAMPLE_ID,))
    assert corpus[EXAMPLE_ID].split == "train"


def test_a_folder_of_article_files_is_a_corpus_without_registries(example: Path) -> None:
    corpus = uncorpus.load(example / "articles")

    assert corpus[EXAMPLE_ID].entities[0].name == "port-elise"
    assert corpus[EXAMPLE_ID].topics[0].label == "harbour"
    assert list(corpus.quotes(topic="strike"))


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda root: (root / "corpus.json").write_text("{"), "corpus.json:1:2: expected a key"),
        (lambda root: (root / "topics.json").write_text("[]"), "topics.json:1:1: expected an object, found a list"),
        (lambda root: (root / "entities.json").write_bytes(b"\xef\xbb\xbf{}"), "byte order mark"),
    ],
)
def test_a_broken_corpus_is_one_error_with_its_place(example: Path, break_it: object, message: str) -> None:
    break_it(example)  # type: ignore[operator]

    with pytest.raises(uncorpus.CorpusError, match=re.escape(message)):
        uncorpus.load(example)


@pytest.mark.parametrize("broken", ["missing", "json", "span", "id", "link"])
def test_a_broken_article_is_an_error_when_it_is_asked_for(example: Path, tmp_path: Path, broken: str) -> None:
    path = example / "articles" / f"{EXAMPLE_ID}.json"
    document = json.loads(path.read_text("utf-8"))
    if broken == "missing":
        path.unlink()
    elif broken == "json":
        path.write_text("nothing", encoding="utf-8")
    elif broken == "link":
        path.rename(tmp_path / "outside.json")
        path.symlink_to(tmp_path / "outside.json")
    else:
        document["id"] = "2024-03-03-other" if broken == "id" else document["id"]
        document["quotes"][0]["cue"][0]["start"] += broken == "span"
        path.write_text(json.dumps(document), encoding="utf-8")
    corpus = uncorpus.load(example)

    with pytest.raises(uncorpus.CorpusError, match=EXAMPLE_ID):
        corpus[EXAMPLE_ID]


def test_what_is_no_corpus_is_refused(example: Path) -> None:
    with pytest.raises(uncorpus.CorpusError, match=r"no such folder"):
        uncorpus.load(example / "none")
    with pytest.raises(uncorpus.CorpusError, match="a corpus is a folder; this file belongs to"):
        uncorpus.load(example / "articles" / f"{EXAMPLE_ID}.json")
    assert len(uncorpus.load(example / "corpus.json")) == 1


def test_unknown_schemas_and_names_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no schema version '9.9'; published: 1.0"):
        uncorpus.schema("article", "9.9")
    with pytest.raises(ValueError, match=r"no schema 'x' in version 1.0; published: article, corpus, entities, exemptions, topics"):
        uncorpus.schema("x")
    with pytest.raises(AttributeError, match="no attribute 'x'"):
        uncorpus.x  # noqa: B018
    assert "load_dataset" in dir(uncorpus)
