"""An article as a spaCy Doc: layers as span groups, items by their ids, and who speaks."""

from __future__ import annotations

import pytest

from tests.conftest import EXAMPLE, EXAMPLE_ID
from uncorpus import load

spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'uncorpus[convert]'")


def test_layers_are_span_groups_of_their_words() -> None:
    article = load(EXAMPLE)[EXAMPLE_ID]
    doc = article.to_spacy(spacy.blank("en"))

    assert doc.text == article.text
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents] == [
        (m.text, m.entity.type, m.key) for m in article.entities if m.entity
    ]
    exact = [(span.id_, span.text) for span in doc.spans["quotes"] if span.id_ != "q3"]
    assert exact == [(q.id, span.text) for q in article.quotes for span in q.content if q.id != "q3"]
    assert {span.label_ for span in doc.spans["quotes"]} == {"DIRECT", "INDIRECT", "MIXED"}
    assert [span.label_ for span in doc.spans["topics"]] == ["harbour", "harbour", "strike"]
    assert [(span.text, span.label_) for span in doc.spans["non_quotes"]] == [("“peace dock”", "so-called")]
    assert doc._.misaligned == ["q3"]  # “🕊️.” is one token of spaCy’s


def test_a_doc_knows_its_article_and_a_span_its_item() -> None:
    doc = load(EXAMPLE)[EXAMPLE_ID].to_spacy(spacy.blank("en"))
    quote = doc._.quotes[1]

    assert (doc._.article_id, doc._.published, doc._.title) == (EXAMPLE_ID, "2024-03-03", "Harbour talks resume, mayor says")
    assert list(doc._.speakers) == ["s1", "s2", "s3"]
    assert [span.text for span in quote["content"]] == ["“We came in good faith,”", "“and we will leave with an agreement.”"]
    assert ([span.text for span in quote["cue"]], quote["speaker"]["name"], quote["medium"]) == (["told"], "Inês Okoro", "speech")
    assert doc._.quotes[4]["speaker"] is None
    assert doc.spans["quotes"][0]._.fields["topics"] == ["harbour"]
    assert doc.spans["sources"][0]._.speaker["id"] == "s1"


def test_a_span_that_ends_inside_a_token_takes_it_in_and_is_told() -> None:
    from spacy.tokens import Doc

    class Lines:
        """A tokenizer whose tokens are parted by line breaks only."""

        def __init__(self, vocab: object) -> None:
            self.vocab = vocab

        def __call__(self, text: str) -> Doc:
            return Doc(self.vocab, words=[text], spaces=[False])  # type: ignore[arg-type]

    nlp = spacy.blank("en")
    nlp.tokenizer = Lines(nlp.vocab)
    doc = load(EXAMPLE)[EXAMPLE_ID].to_spacy(nlp)

    assert {"q1", "e1", "n1"} <= set(doc._.misaligned)
    assert doc.spans["quotes"][0].text == doc.text


def test_without_a_registry_entities_have_no_type() -> None:
    from uncorpus.corpus.objects import Article

    doc = Article(load(EXAMPLE)[EXAMPLE_ID].data).to_spacy(spacy.blank("en"))

    assert {ent.label_ for ent in doc.ents} == {"ENTITY"}
