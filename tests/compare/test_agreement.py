"""Agreement: what two annotators both state, and every fact that only one does."""

from __future__ import annotations

import pytest

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID
from uncorpus import model
from uncorpus.compare import LAYERS, agreement, differences, same_items

ARTICLE = uncorpus.load(EXAMPLE)[EXAMPLE_ID].data


def changed(index: int, **update: object) -> model.Article:
    quotes = list(ARTICLE.quotes)
    quotes[index] = quotes[index].model_copy(update=update)
    return ARTICLE.model_copy(update={"quotes": tuple(quotes)})


def test_an_annotation_agrees_with_itself() -> None:
    assert {row.f1 for row in agreement(ARTICLE, ARTICLE)} == {1.0}
    assert differences(ARTICLE, ARTICLE) == ()


def test_agreement_is_f1_of_the_facts() -> None:
    other = ARTICLE.model_copy(update={"quotes": ARTICLE.quotes[:-1]})
    rows = {row.layer: row for row in agreement(ARTICLE, other)}

    row = rows["quotes: content"]
    assert (row.first, row.second, row.both) == (7, 6, 6)
    assert row.f1 == pytest.approx(12 / 13)
    assert rows["entity mentions"].f1 == 1


def test_a_layer_that_neither_has_has_no_agreement() -> None:
    empty = ARTICLE.model_copy(update=dict.fromkeys(("entities", "speakers", "quotes", "non_quotes", "topics"), ()))

    assert {row.f1 for row in agreement(empty, empty)} == {None}


def test_what_is_said_of_a_missing_item_is_not_listed_besides() -> None:
    other = ARTICLE.model_copy(update={"quotes": ARTICLE.quotes[:-1]})

    assert [("quotes: content", True)] == [(d.layer, d.first) for d in differences(ARTICLE, other)]


@pytest.mark.parametrize(
    ("index", "update", "layer"),
    [
        (0, {"type": "mixed"}, "quotes: type"),
        (0, {"medium": "writing"}, "quotes: medium"),
        (0, {"cue": ()}, "quotes: cue"),
        (0, {"source": ()}, "quotes: source"),
        (1, {"addressee": ()}, "quotes: addressee"),
        (0, {"speaker": "s2"}, "quotes: speaker"),
        (0, {"speaker": None}, "quotes: speaker"),
        (3, {"parent": None}, "quotes: parent"),
        (5, {"repeats": None}, "quotes: repeats"),
    ],
)
def test_every_label_of_a_quote_is_compared(index: int, update: dict[str, object], layer: str) -> None:
    found = differences(ARTICLE, changed(index, **update))

    assert [(layer, True), (layer, False)] == sorted(((d.layer, d.first) for d in found), reverse=True)


def test_ids_and_makers_do_not_matter() -> None:
    quote = ARTICLE.quotes[0]

    assert same_items(quote, quote.model_copy(update={"id": "q9", "by": "a2", "confidence": 0.5}))
    assert not same_items(quote, quote.model_copy(update={"type": "direct"}))


def test_different_texts_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different texts"):
        agreement(ARTICLE, uncorpus.load()[SEED_ID].data)


def test_differences_are_in_words() -> None:
    (first, second) = differences(ARTICLE, changed(0, cue=()))

    assert first.about == "“Harbour talks resume” (0:20)"
    assert {first.says, second.says} == {"“says” (28:32)", "none"}


def test_layers_are_named_by_what_they_are_said_of() -> None:
    for layer in LAYERS:
        base = layer.partition(":")[0]
        assert base == layer or base in LAYERS or base == "quotes"
