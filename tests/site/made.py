"""Synthetic corpora for tests of pages: articles are written as words, and offsets are found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import uncorpus
from uncorpus import model
from uncorpus.corpus.derived import quote_type
from uncorpus.store.canonical import encode
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.manifest import build_manifest

Words = Sequence[str]


def article(
    id: str,
    blocks: Sequence[tuple[str, str]],
    quotes: Sequence[Mapping[str, Any]] = (),
    *,
    entities: Mapping[str, str] | None = None,
    topics: Mapping[str, str] | None = None,
    speakers: Sequence[Mapping[str, Any]] = (),
    non_quotes: Words = (),
    source: str | None = None,
    edits: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return an article of *blocks* (kind and text). Spans are given as their words; the first place where they stand is meant."""
    text = "\n\n".join(words for _, words in blocks)
    layout, at = [], 0
    for number, (kind, words) in enumerate(blocks, start=1):
        layout.append({"id": f"b{number}", "kind": kind, "start": at, "end": at + len(words)})
        at += len(words) + 2

    def span(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    def spans(words: Words) -> list[dict[str, Any]]:
        return [span(each) for each in words]

    made = {
        "schema_version": "1.0",
        "id": id,
        "title": next((words for kind, words in blocks if kind == "headline"), "Untitled"),
        "published": id[:10],
        "publisher": "Synthetic Example Wire",
        "language": "en",
        "url": None,
        "rights": {"holder": "Nobody", "license": "cc0-1.0", "license_name": None, "statement": "A synthetic text."},
        "source": {
            "path": f"sources/{id}.txt",
            "media_type": "text/plain; charset=utf-8",
            "sha256": "0" * 64,
            "size": len((source or text).encode()),
            "edits": list(edits),
        },
        "text": text,
        "status": "draft",
        "annotators": [{"id": "a1", "kind": "person", "name": "Example Annotator", "version": None}],
        "blocks": layout,
        "entities": sorted(
            ({"entity": key, "kind": "name", **span(words), "by": "a1"} for words, key in (entities or {}).items()),
            key=lambda e: e["start"],
        ),
        "speakers": [{"entity": None, "role": None, "mentions": [], "by": "a1", **each} for each in speakers],
        "quotes": [
            {
                "id": f"q{number}",
                "type": "direct",
                "medium": "speech",
                "content": spans(each["content"]),
                **{role: spans(each.get(role, ())) for role in ("source", "cue", "addressee")},
                "speaker": each.get("speaker"),
                "topics": list(each.get("topics", ())),
                "parent": each.get("parent"),
                "repeats": each.get("repeats"),
                "by": "a1",
            }
            for number, each in enumerate(quotes, start=1)
        ],
        "non_quotes": [{"id": f"n{n}", "reason": "so-called", **span(words), "by": "a1"} for n, words in enumerate(non_quotes, start=1)],
        "topics": [
            {"id": f"t{n}", "topic": key, "relevance": "primary", "evidence": [span(words)], "by": "a1"}
            for n, (words, key) in enumerate((topics or {}).items(), start=1)
        ],
        **more,
    }
    for number, entity in enumerate(made["entities"], start=1):
        entity["id"] = f"e{number}"
    record = model.Article.model_validate_json(json.dumps(made))
    for place, quote in enumerate(made["quotes"]):  # in order: the type of a nested one depends on its parent's
        quote["type"] = quote_type(record, record.quotes[place])
        typed = record.quotes[place].model_copy(update={"type": quote["type"]})
        record = record.model_copy(update={"quotes": (*record.quotes[:place], typed, *record.quotes[place + 1 :])})
    made["_source"] = text if source is None else source
    return made


def write(
    folder: Path,
    articles: Sequence[dict[str, Any]],
    *,
    entities: Mapping[str, Mapping[str, Any]] | None = None,
    topics: Mapping[str, Mapping[str, Any]] | None = None,
    name: str = "made",
) -> Path:
    """Write a corpus of *articles* to *folder* and return it."""
    for part in ("articles", "sources"):
        (folder / part).mkdir(parents=True)
    for given in articles:
        made = dict(given)
        (folder / made["source"]["path"]).write_bytes(made.pop("_source").encode())
        (folder / "articles" / f"{made['id']}.json").write_bytes(encode(model.Article.model_validate_json(json.dumps(made))))
    known = {
        key: {"type": "PERSON", "name": key, "aliases": [], "description": "Synthetic.", "identifiers": {}, **entry}
        for key, entry in (entities or {}).items()
    }
    labels = {
        key: {"label": key, "definition": "Synthetic.", "broader": None, "matches": {}, **entry} for key, entry in (topics or {}).items()
    }
    (folder / "entities.json").write_text(json.dumps({"schema_version": "1.0", "entities": known}), encoding="utf-8")
    (folder / "topics.json").write_text(json.dumps({"schema_version": "1.0", "topics": labels}), encoding="utf-8")
    rights = model.Rights(holder="Nobody", license="cc0-1.0", license_name=None, statement="Synthetic.")
    corpus_rights = model.CorpusRights(text=rights, annotations=rights)
    root = CorpusFolder(folder)
    root.corpus_file.write_bytes(encode(build_manifest(root, name=name, data_version="0.0.1", rights=corpus_rights)))
    return folder


HOSTILE = "<script>window.owned=1</script><img src=x onerror=window.owned=1>\"'></script>{{ 7*7 }}{% raw %}&lt;b&gt;]]>-->\u202e\x07"
"""What must only ever be text."""


def hostile(folder: Path) -> Path:
    """Write a corpus in which every text that may be anything is hostile."""
    speaker = {"id": "s1", "entity": "mallory", "name": HOSTILE, "role": HOSTILE}
    made = article(
        "2024-01-01-hostile",
        [
            ("headline", f"Headline {HOSTILE}"),
            ("paragraph", f"“Quoted {HOSTILE}” said {HOSTILE} Mallory to {HOSTILE}all about constructor __proto__."),
        ],
        [
            {
                "content": [f"“Quoted {HOSTILE}”"],
                "cue": ["said"],
                "source": [f"{HOSTILE} Mallory"],
                "addressee": [f"{HOSTILE}all"],
                "speaker": "s1",
                "topics": ["evil"],
            }
        ],
        entities={"Mallory": "mallory"},
        topics={"about constructor": "evil"},
        speakers=[speaker],
        non_quotes=[],
        publisher=HOSTILE,
        url='https://example.org/"><script>window.owned=1</script>',
        rights={"holder": HOSTILE, "license": "cc0-1.0", "license_name": None, "statement": HOSTILE},
        annotators=[{"id": "a1", "kind": "model", "name": HOSTILE, "version": HOSTILE}],
    )
    return write(
        folder,
        [made],
        entities={
            "mallory": {"name": HOSTILE, "aliases": [HOSTILE], "description": HOSTILE, "identifiers": {"wikidata": "Q1", "other": HOSTILE}}
        },
        topics={"evil": {"label": HOSTILE, "definition": HOSTILE, "matches": {"other": HOSTILE}}},
    )


def many(folder: Path, count: int) -> Path:
    """Write a corpus of *count* small articles of two speakers, a day apart."""
    articles = []
    for number in range(count):
        who = "ann" if number % 3 else "bob"
        articles.append(
            article(
                f"2024-{number // 28 + 1:02}-{number % 28 + 1:02}-piece-{number}",
                [("headline", f"Piece {number}"), ("paragraph", f"“Number{number} is Élan,” {who.title()} said of the Council.")],
                [
                    {
                        "content": [f"“Number{number} is Élan,”"],
                        "cue": ["said"],
                        "source": [who.title()],
                        "speaker": "s1",
                        "topics": ["harbour"],
                    }
                ],
                entities={"Council": "council"},
                topics={"Council": "harbour"},
                speakers=[{"id": "s1", "entity": who, "name": who.title()}],
            )
        )
    entities = {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}, "council": {"name": "The Council", "type": "ORG"}}
    return write(folder, articles, entities=entities, topics={"harbour": {"label": "harbour"}})


def overlapping(folder: Path) -> Path:
    """Write a corpus of one article whose quotes are broken, nested, overlapping, from right to left, and beyond the basic plane."""
    made = article(
        "2024-02-02-tangle",
        [
            ("headline", "A tangle"),
            ("paragraph", "🕊️🎉 “We came,” said Ann, “and we saw.”"),
            ("paragraph", "Bob recalled that Ann had said ‘all is well’ to them 👩‍👩‍👧."),
            ("paragraph", "قالت مريم: «السلام عليكم يا جماعة» ثم سكتت."),
            ("pull-quote", "We came and saw\nAnn"),
        ],
        [
            {"content": ["“We came,”", "“and we saw.”"], "cue": ["said"], "source": ["Ann"], "speaker": "s1"},
            {"content": ["Ann had said ‘all is well’ to them 👩‍👩‍👧"], "cue": ["recalled"], "source": ["Bob"], "speaker": "s2"},
            {"content": ["‘all is well’"], "cue": ["had said"], "source": ["Ann"], "addressee": ["them"], "speaker": "s1", "parent": "q2"},
            {"content": ["«السلام عليكم يا جماعة»"], "cue": ["قالت"], "source": ["مريم"], "speaker": "s3"},
            {"content": ["We came and saw"], "source": [], "speaker": "s1", "repeats": "q1"},
        ],
        speakers=[
            {"id": "s1", "entity": "ann", "name": "Ann"},
            {"id": "s2", "entity": "bob", "name": "Bob"},
            {"id": "s3", "entity": None, "name": "مريم"},
        ],
        entities={"Ann, “and": "ann", "well’ to": "ann", "to them": "bob"},
    )
    return write(folder, [made], entities={"ann": {"name": "Ann"}, "bob": {"name": "Bob"}})


def built(corpus: Path, output: Path, **options: Any) -> Path:
    """Build the site of the folder *corpus* and return it."""
    from uncorpus.site.build import build, open_corpus

    build(open_corpus(corpus), output, **options)
    return output


def seed_folder() -> Path:
    """Return the folder of the corpus that travels with the package."""
    return uncorpus.load().folder.root
