"""The tables: rows that fit their declaration, features that fit the rows, datasets that load without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID
from uncorpus import model
from uncorpus.tables.features import columns, features
from uncorpus.tables.load import rows
from uncorpus.tables.rows import TABLES

CORPORA = {"seed": uncorpus.load(), "example": uncorpus.load(EXAMPLE)}
COUNTS = {
    "seed": {"articles": 1, "quotes": 21, "entities": 42, "speakers": 1, "topics": 12, "tokens": 17},
    "example": {"articles": 1, "quotes": 7, "entities": 4, "speakers": 3, "topics": 2, "tokens": 7},
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("corpus", CORPORA)
def test_rows_are_what_the_table_declares(table: str, corpus: str) -> None:
    declared = TABLES[table].columns
    found = list(rows(CORPORA[corpus], table))

    assert len(found) == COUNTS[corpus][table]
    for row in found:
        assert list(row) == [name for name, _ in columns(declared)]
        if declared is not model.Article:
            declared.model_validate(row, strict=False)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    for name, _ in columns(TABLES[table].columns):
        assert TABLES[table].columns.model_fields[name].description, name


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("corpus", CORPORA)
def test_datasets_have_the_features_and_all_that_the_rows_hold(table: str, corpus: str) -> None:
    root = CORPORA[corpus].folder.root
    dataset: Any = uncorpus.load_dataset(table, path=root, split="train")
    expected = [features(table).encode_example(row) for row in rows(CORPORA[corpus], table)]

    assert dataset.features == features(table)
    assert list(dataset) == [features(table).decode_example(row) for row in expected]
    assert list(uncorpus.load_dataset(table, path=root, split="train", streaming=True)) == list(dataset)


def test_the_nested_table_is_the_article_file() -> None:
    dataset: Any = uncorpus.load_dataset(path=EXAMPLE, split="train")
    document = json.loads((EXAMPLE / "articles" / f"{EXAMPLE_ID}.json").read_text("utf-8"))
    row = dataset[0]

    row["status"] = dataset.features["status"].int2str(row["status"])
    row["published"] = row["published"].isoformat()
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        for item, own in zip(row[layer], document[layer], strict=True):
            if item["confidence"] is None:
                del item["confidence"]
            assert item == own
    assert row == {key: value for key, value in document.items() if key != "$schema"}


def test_without_a_split_there_are_all() -> None:
    from datasets import DatasetDict, IterableDatasetDict

    assert isinstance(uncorpus.load_dataset("quotes"), DatasetDict)
    assert list(uncorpus.load_dataset("quotes")) == ["train"]
    assert isinstance(uncorpus.load_dataset("quotes", streaming=True), IterableDatasetDict)


def test_a_quote_row_needs_no_join() -> None:
    dataset: Any = uncorpus.load_dataset("quotes", split="train")
    row = dataset[6]

    assert row["article_id"] == SEED_ID
    assert row["title"].startswith("Dialogue and confidence")
    assert row["published"].isoformat() == "2018-01-18"
    assert row["speaker"] == "António Guterres"
    assert row["speaker_identifiers"] == [{"scheme": "wikidata", "value": "Q311440"}]
    assert [entity["name"] for entity in row["entities"]][:2] == ["Strategic Arms Reduction Treaty", "International Atomic Energy Agency"]
    assert row["topics"] == ["confidence-building-measures", "verification"]
    assert row["paragraph"].endswith("he said.")
    assert row["context_after"].startswith(" he said.")
    assert row["text"] in row["paragraph"]
    assert dataset.features["type"].int2str(row["type"]) == "direct"
    assert dataset.features["source_kinds"].feature.int2str(row["source_kinds"]) == ["pronoun"]


@pytest.mark.parametrize("corpus", CORPORA)
def test_tokens_carry_the_annotations_exactly(corpus: str) -> None:
    names = {"entity_tags": "entities", "source_tags": "source", "cue_tags": "cue"}
    for column, layer in names.items():
        for article in CORPORA[corpus]:
            found = set()
            for row in TABLES["tokens"].rows([article]):
                assert len({len(row[name]) for name in ("tokens", "starts", "ends", *names, "content_tags")}) == 1
                found |= _spans(row, column)
            if column == "entity_tags":
                expected = {(m.data.start, m.data.end) for m in article.entities}
            else:
                expected = {(span.start, span.end) for quote in article.quotes for span in getattr(quote, layer)}
            assert found == expected


def test_of_nested_contents_the_outermost_is_tagged() -> None:
    article = CORPORA["example"][EXAMPLE_ID]
    found = set().union(*(_spans(row, "content_tags") for row in TABLES["tokens"].rows([article])))

    assert found == {(span.start, span.end) for quote in article.quotes if quote.id != "q4" for span in quote.content}


def _spans(row: dict[str, Any], column: str) -> set[tuple[int, int]]:
    """Read the spans off the tags again."""
    spans: list[list[int]] = []
    for tag, start, end in zip(row[column], row["starts"], row["ends"], strict=True):
        if tag.startswith("B-"):
            spans.append([start, end])
        elif tag.startswith("I-"):
            spans[-1][1] = end
    return {(start, end) for start, end in spans}


def test_class_names_are_only_ever_appended() -> None:
    published = {
        ("quotes", "type"): ["direct", "indirect", "mixed"],
        ("quotes", "medium"): ["speech", "writing", "thought", "unspecified"],
        ("quotes", "annotator_kind"): ["person", "model", "tool"],
        ("quotes", "status"): ["draft", "reviewed", "adjudicated"],
        ("entities", "kind"): ["name", "adjective"],
        ("entities", "type"): ["PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"],
        ("topics", "relevance"): ["primary", "secondary"],
        ("tokens", "block_kind"): ["headline", "dateline", "paragraph", "subheading", "pull-quote", "caption", "byline"],
    }
    for (table, column), names in published.items():
        assert features(table)[column].names[: len(names)] == names
    assert features("tokens")["entity_tags"].feature.names[:3] == ["O", "B-PERSON", "I-PERSON"]
    assert features("tokens")["content_tags"].feature.names == [
        "O",
        "B-DIRECT",
        "I-DIRECT",
        "B-INDIRECT",
        "I-INDIRECT",
        "B-MIXED",
        "I-MIXED",
    ]


def test_offsets_are_32_bits_and_dates_are_dates() -> None:
    from datasets import Value

    assert features("articles")["quotes"].feature["content"].feature["start"] == Value("int32")
    assert features("quotes")["published"] == Value("date32")
    assert "$schema" not in features("articles")


def test_a_changed_corpus_is_loaded_anew(example: Path) -> None:
    before: Any = uncorpus.load_dataset("topics", path=example, split="train")
    topics = example / "topics.json"
    topics.write_text(topics.read_text("utf-8").replace('"label": "harbour"', '"label": "port"'), encoding="utf-8")

    after: Any = uncorpus.load_dataset("topics", path=example, split="train")

    assert (before[0]["label"], after[0]["label"]) == ("harbour", "port")


def test_what_the_rows_depend_on_is_in_the_key_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    from uncorpus.store.files import read_bytes
    from uncorpus.tables import load

    read: set[str] = set()

    def note(path: Path) -> bytes:
        read.add(path.name)
        return read_bytes(path)

    monkeypatch.setattr(load, "read_bytes", note)
    load._digest(CORPORA["example"])

    assert {"objects.py", "marks.py", "rows.py", "article.py", "entities.json", "topics.json", "corpus.json", f"{EXAMPLE_ID}.json"} <= read


@pytest.mark.parametrize("streaming", [False, True])
def test_a_cache_that_cannot_be_written_is_one_error(tmp_path: Path, streaming: bool) -> None:  # noqa: FBT001
    script = (
        "import uncorpus\ntry:\n"
        f"    print(len(list(uncorpus.load_dataset('quotes', split='train', streaming={streaming}))))\n"
        "except uncorpus.CorpusError as error:\n    print(error)"
    )
    environment = os.environ | {"HF_HOME": "/proc/nope"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False)

    assert done.stdout.startswith("datasets cannot write to its cache") or done.stdout == "21\n", done.stderr
    assert done.returncode == 0


def test_tokens_without_a_registry_are_refused_rather_than_untagged(example: Path) -> None:
    with pytest.raises(uncorpus.CorpusError, match="have no type to be tagged with"):
        list(rows(uncorpus.load(example / "articles"), "tokens"))


def test_splits_are_those_of_the_corpus_file(example: Path) -> None:
    manifest = example / "corpus.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"split": "train"', '"split": "dev"'), encoding="utf-8")

    assert list(uncorpus.load_dataset("quotes", path=example)) == ["dev"]
    assert len(uncorpus.load_dataset("quotes", path=example, split="dev")) == 7
    with pytest.raises(ValueError, match="no split 'train'"):
        uncorpus.load_dataset("quotes", path=example, split="train")


@pytest.fixture
def two(example: Path) -> Path:
    """A corpus of two articles, one in `train` and one in `dev.a`."""
    document = json.loads((example / "articles" / f"{EXAMPLE_ID}.json").read_text("utf-8"))
    document["id"] = "2024-03-03-second"
    (example / "articles" / "2024-03-03-second.json").write_text(json.dumps(document), encoding="utf-8")
    manifest = json.loads((example / "corpus.json").read_text("utf-8"))
    (entry,) = manifest["articles"]
    manifest["articles"].append(entry | {"id": document["id"], "path": "articles/2024-03-03-second.json", "split": "dev.a"})
    (example / "corpus.json").write_text(json.dumps(manifest), encoding="utf-8")
    return example


@pytest.mark.parametrize(
    ("split", "rows"),
    [
        ("train[:1]", ["train 0"]),
        ("train[-2:]", ["train 5", "train 6"]),
        ("train[50%:]", ["train 4", "train 5", "train 6"]),
        ("train[:20%](closest)", ["train 0"]),
        ("train[5:2]", []),
        ("train[:100]", [f"train {i}" for i in range(7)]),
        ("dev.a[6:]+train[:1]", ["dev.a 6", "train 0"]),
        ("train+dev.a", [f"train {i}" for i in range(7)] + [f"dev.a {i}" for i in range(7)]),
        ("all", [f"train {i}" for i in range(7)] + [f"dev.a {i}" for i in range(7)]),
    ],
)
def test_splits_are_sliced_as_the_library_does_it(two: Path, split: str, rows: list[str]) -> None:
    dataset: Any = uncorpus.load_dataset("quotes", path=two, split=split)
    names = {EXAMPLE_ID: "train", "2024-03-03-second": "dev.a"}

    assert [f"{names[row['article_id']]} {int(row['quote_id'][1:]) - 1}" for row in dataset] == rows
    assert dataset.features == uncorpus.load_dataset("quotes", path=two, split="train").features
    assert not rows or str(dataset.split) == split


@pytest.mark.parametrize("table", TABLES)
def test_every_config_can_be_sliced(two: Path, table: str) -> None:
    whole: Any = uncorpus.load_dataset(table, path=two, split="train")
    part: Any = uncorpus.load_dataset(table, path=two, split="train[:1]")

    assert part[:] == whole[:1]


@pytest.mark.parametrize(
    ("split", "message"),
    [
        ("trian", "no split 'trian'; did you mean 'train'"),
        ("trian[:1]", 'Unknown split "trian"'),
        ("train[:1", "Unrecognized instruction format.*There are: train, dev.a"),
        ("train[:20%](pct1_dropremainder)", "less than 100 elements"),
        ("train[:101%]", "Percent slice boundaries"),
        ("", "Unrecognized instruction format"),
    ],
)
def test_a_slice_that_means_nothing_is_refused(two: Path, split: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        uncorpus.load_dataset("quotes", path=two, split=split)


def test_a_stream_is_not_sliced(two: Path) -> None:
    with pytest.raises(ValueError, match="a stream has no slices"):
        uncorpus.load_dataset("quotes", path=two, split="train[:1]", streaming=True)


def test_an_unknown_config_is_refused() -> None:
    with pytest.raises(ValueError, match="no config 'quote'; did you mean 'quotes'"):
        uncorpus.load_dataset("quote")


@pytest.mark.parametrize("streaming", [False, True])
def test_a_broken_article_is_the_same_error_as_elsewhere(example: Path, streaming: bool) -> None:  # noqa: FBT001
    (example / "articles" / f"{EXAMPLE_ID}.json").write_text("{", encoding="utf-8")

    with pytest.raises(uncorpus.CorpusError, match=f"{EXAMPLE_ID}.json:1:2"):
        list(uncorpus.load_dataset("quotes", path=example, split="train", streaming=streaming))


def test_an_article_without_annotations_gives_empty_tables_with_features(example: Path) -> None:
    path = example / "articles" / f"{EXAMPLE_ID}.json"
    document = json.loads(path.read_text("utf-8"))
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        document[layer] = []
    path.write_text(json.dumps(document), encoding="utf-8")

    dataset: Any = uncorpus.load_dataset("quotes", path=example, split="train")

    assert len(dataset) == 0
    assert dataset.features == features("quotes")


def test_a_dataset_survives_parquet(tmp_path: Path) -> None:
    from datasets import Dataset

    for table in TABLES:
        dataset: Any = uncorpus.load_dataset(table, split="train")
        dataset.to_parquet(tmp_path / f"{table}.parquet")
        again: Any = Dataset.from_parquet(str(tmp_path / f"{table}.parquet"), cache_dir=str(tmp_path))

        assert again.features == dataset.features
        assert list(again) == list(dataset)


def test_nothing_asks_the_network(tmp_path: Path) -> None:
    """Every config loads in a process in which no connection can be made."""
    script = """
import socket
def refuse(*_): raise AssertionError("the network was asked")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import uncorpus
print([len(uncorpus.load_dataset(name, split="train")) for name in ("articles", "quotes", "entities", "speakers", "topics", "tokens")])
"""
    environment = {key: value for key, value in os.environ.items() if key != "HF_HUB_OFFLINE"} | {"HF_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)

    assert done.stdout.strip() == "[1, 21, 42, 1, 12, 17]", done.stderr
