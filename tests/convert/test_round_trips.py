"""For every format: out and in again is the same article, up to what the table of losses names; and into the article it came from, always the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from tests.conftest import EXAMPLE
from tests.convert.strategies import REGISTRIES, articles, findings, rebuilt
from uncorpus import load, model
from uncorpus.convert.base import ASPECTS, ConvertError, Format, MissingLibraryError
from uncorpus.convert.formats import MODULES, get_format
from uncorpus.convert.importing import Imported, Options, import_one, read_back
from uncorpus.validate.rules.define import Registries

XML = ("uima", "tei")
WITHOUT_HEADER = ("conll", "csv")


@pytest.fixture(params=MODULES)
def format_(request: pytest.FixtureRequest) -> Format:
    """Each format; one whose library is not there is skipped."""
    return given_format(request.param)


def given_format(name: str) -> Format:
    try:
        return get_format(name)
    except MissingLibraryError as error:
        pytest.skip(str(error))


def back(format_: Format, article: model.Article, base: model.Article | None, registries: Registries = REGISTRIES) -> Imported:
    _, found = read_back(format_, article, registries)
    return import_one(found, format_, registries, None, base, Options())


def real_articles() -> Iterator[tuple[model.Article, Registries]]:
    for corpus in (load(), load(EXAMPLE)):
        for article in corpus:
            yield article.data, Registries(corpus.entities, corpus.topics)


def test_drawn_articles_are_valid_and_have_everything() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=120)
    @given(articles())
    def check(article: model.Article) -> None:
        assert findings(article) == []
        seen.update(layer for layer in ("entities", "speakers", "quotes", "non_quotes", "topics") if getattr(article, layer))
        seen.update(quote.type for quote in article.quotes)
        seen.update(
            name for quote in article.quotes for name in ("parent", "repeats", "topics", "source", "speaker") if getattr(quote, name)
        )
        seen["parts"] += any(len(quote.content) > 1 for quote in article.quotes)

    check()

    wanted = {
        "entities",
        "speakers",
        "quotes",
        "non_quotes",
        "topics",
        "direct",
        "indirect",
        "parent",
        "repeats",
        "source",
        "speaker",
        "parts",
    }
    assert wanted <= {name for name, count in seen.items() if count >= 3}


@given(articles())
def test_an_article_is_its_graph(article: model.Article) -> None:
    assert rebuilt(article) == article.model_dump(mode="json")


@pytest.mark.parametrize("name", MODULES)
def test_any_article_comes_back_into_itself_unchanged(name: str) -> None:
    format_ = given_format(name)

    @settings(max_examples=30)
    @given(articles("" if name in XML else "\x0b\u2028\x85\ufeff"))
    def check(article: model.Article) -> None:
        imported = back(format_, article, article)

        assert json.loads(imported.data) == article.model_dump(mode="json")
        assert imported.problems == []

    check()


@pytest.mark.parametrize("name", [name for name in MODULES if name not in WITHOUT_HEADER])
def test_any_article_is_made_anew_up_to_the_losses_named(name: str) -> None:
    format_ = given_format(name)

    @settings(max_examples=30)
    @given(articles("" if name in XML else "\x0b\u2028\x85\ufeff"))
    def check(article: model.Article) -> None:
        imported = back(format_, article, None)

        assert format_.comparable(json.loads(imported.data)) == format_.comparable(article.model_dump(mode="json"))
        assert imported.problems == []

    check()


@settings(max_examples=30)
@given(articles())
def test_conll_has_the_same_tags_after_reading_and_writing(article: model.Article) -> None:
    format_ = given_format("conll")
    files, found = read_back(format_, article, Registries())
    (data,) = files.values()
    rows = [line.split("\t") for line in data.decode().split("\n") if "\t" in line]

    assert found.text == article.text
    tags = format_.comparable(article.model_dump(mode="json"))
    assert [row for block in tags for row in block] == rows
    # Every span that the reader gives begins and ends where tags do.
    assert len(found.marks) == sum(cell.startswith("B-") for row in rows for cell in row[1:])


def test_the_articles_at_hand_come_back_as_they_are(format_: Format) -> None:
    for article, registries in real_articles():
        into = back(format_, article, article, registries)
        assert json.loads(into.data) == article.model_dump(mode="json")
        if format_.name not in WITHOUT_HEADER:
            new = back(format_, article, None, registries)
            assert format_.comparable(json.loads(new.data)) == format_.comparable(article.model_dump(mode="json"))


def test_many_articles_are_told_apart(format_: Format) -> None:
    corpus = load(EXAMPLE)
    one = next(iter(corpus))
    other = one.data.model_copy(update={"id": "2024-03-04-other"})
    both = [one, type(one)(other, corpus.folder, "train", corpus.entities, corpus.topics)]
    registries = Registries(corpus.entities, corpus.topics)

    found = list(format_.read(format_.one_of(dict(format_.write(both, registries)))))

    assert [item.article_id for item in found] == [one.id, other.id]


def test_every_aspect_is_held_carried_or_lost(format_: Format) -> None:
    assert set(format_.holds) == set(ASPECTS)
    assert set(format_.holds.values()) <= {"yes", "carried", "no"}


def test_what_is_lost_is_named_only_where_there_is_something_to_lose() -> None:
    article, _ = next(iter(real_articles()))
    bare = article.model_copy(update={"entities": (), "speakers": (), "quotes": (), "non_quotes": (), "topics": ()})

    assert get_format("csv").lost(article) == ["header", "blocks", "non-quotes", "provenance"]
    assert get_format("csv").lost(bare) == ["header", "blocks", "provenance"]
    assert get_format("label-studio").lost(article) == []


@pytest.mark.parametrize("name", XML)
def test_what_xml_cannot_hold_is_refused_with_its_place(name: str) -> None:
    article, registries = list(real_articles())[1]
    text = article.text.replace("Harbour", "Har\x0bbour", 1)

    with pytest.raises(ConvertError, match=r"cannot hold the character U\+000B at 3"):
        read_back(given_format(name), article.model_copy(update={"text": text}), registries)
