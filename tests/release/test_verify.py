"""Verification: whatever is done to a release is named; what is as it must be passes."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import uncorpus
from tests.conftest import Result
from uncorpus.release.build import build
from uncorpus.release.layout import Checksums, ReleaseError
from uncorpus.release.verify import Problem, Verified, verify

QUOTES = "data/quotes/train-00000-of-00001.parquet"


def problems(folder: Path, corpus: uncorpus.Corpus | None = None) -> list[Problem]:
    return [item for item in verify(folder, corpus) if isinstance(item, Problem)]


def rewritten(folder: Path, name: str, data: bytes) -> None:
    """Put *data* in the place of a file, and make the checksums say so: somebody means to deceive."""
    (folder / name).write_bytes(data)
    document = json.loads((folder / "checksums.json").read_text("utf-8"))
    for entry in document["files"]:
        if entry["path"] == name:
            entry |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    (folder / "checksums.json").write_text(json.dumps(document), "utf-8")


def table_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


def test_a_release_is_what_its_corpus_gives(built: Path) -> None:
    *found, done = verify(built, uncorpus.load())

    assert found == []
    assert done == Verified(files=len(Checksums.read(built).files), rows=94, rebuilt=True)


def test_a_release_is_what_the_corpus_inside_of_it_gives(built: Path) -> None:
    *found, done = verify(built)

    assert found == []
    assert isinstance(done, Verified)
    assert done.rows == 94


def flips(folder: Path) -> Iterator[str]:
    yield from (entry.path for entry in Checksums.read(folder).files)


def test_a_flipped_byte_is_named_in_whichever_file_it_is(release: Path) -> None:
    draw = random.Random(7)
    for name in flips(release):
        path = release / name
        data = path.read_bytes()
        place = draw.randrange(len(data))
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])

        assert name in {problem.path for problem in problems(release)}, name
        path.write_bytes(data)


def test_missing_and_foreign_files_and_links_are_named(release: Path) -> None:
    (release / QUOTES).unlink()
    (release / "data" / "extra.bin").write_bytes(b"")
    (release / "LICENSE-DATA.md").unlink(missing_ok=True)
    target = release / "DATASHEET.md"
    if target.exists():
        target.unlink()
        target.symlink_to("README.md")
    found = {problem.path: problem.message for problem in problems(release)}

    assert found[QUOTES] == "this file is missing"
    assert found["data/extra.bin"] == "this file does not belong to the release"
    assert found.get("DATASHEET.md", "not a regular file").endswith("not a regular file")


def test_a_changed_row_is_named_with_its_column_though_the_checksums_agree(release: Path) -> None:
    table = pq.read_table(release / QUOTES)
    rows = table.to_pylist()
    rows[5]["speaker"] = "Somebody else"
    rewritten(release, QUOTES, table_bytes(pa.Table.from_pylist(rows, schema=table.schema)))
    messages = [problem.message for problem in problems(release)]

    assert 'row 5 of quotes, train: speaker is "Somebody else", but the corpus has "António Guterres"' in messages


def test_a_missing_row_is_named(release: Path) -> None:
    table = pq.read_table(release / QUOTES)
    rewritten(release, QUOTES, table_bytes(table.slice(0, 20)))
    messages = [problem.message for problem in problems(release)]

    assert "row 20 of quotes, train: the corpus has more rows" in messages
    assert "the file has 20 rows, not 21" in messages


def test_a_schema_of_another_type_is_named(release: Path) -> None:
    name = "data/entities/train-00000-of-00001.parquet"
    table = pq.read_table(release / name)
    wide = table.set_column(table.schema.get_field_index("start"), "start", table["start"].cast(pa.int64()))
    rewritten(release, name, table_bytes(wide))

    assert any("start is int64, not int32" in problem.message for problem in problems(release))


def test_features_in_the_card_that_are_not_the_models_are_named(release: Path) -> None:
    card = (release / "README.md").read_text("utf-8")
    assert "'0': draft" in card
    rewritten(release, "README.md", card.replace("'0': draft", "'0': drafty", 1).encode())
    messages = [problem.message for problem in problems(release)]

    assert "the features of articles are not those of the models" in messages


def test_counts_in_the_card_that_are_not_the_files_are_named(release: Path) -> None:
    card = (release / "README.md").read_text("utf-8")
    rewritten(release, "README.md", card.replace("num_examples: 21", "num_examples: 22").encode())

    assert any("the splits of quotes are {'train': 22}, but the files have {'train': 21}" in p.message for p in problems(release))


def test_front_matter_that_the_hub_does_not_take_is_named(release: Path) -> None:
    card = (release / "README.md").read_text("utf-8")
    rewritten(release, "README.md", card.replace("- n<1K", "- tiny").encode())

    assert any("size_categories: 'tiny'" in problem.message for problem in problems(release))


def test_a_card_that_says_something_else_is_named_with_its_line(release: Path) -> None:
    card = (release / "README.md").read_text("utf-8")
    rewritten(release, "README.md", card.replace("## Limits", "## Advantages").encode())
    (problem,) = problems(release)

    assert problem.path == "README.md"
    assert problem.message.startswith("the corpus gives another file, from line ")


def test_another_corpus_is_not_the_one_of_the_release(release: Path, example: Path) -> None:
    found = {problem.path for problem in problems(release, uncorpus.load(example))}

    assert "corpus/articles/2018-01-18-dialogue-and-confidence.json" in found
    assert QUOTES in found


def test_a_corpus_in_the_release_that_is_broken_is_a_problem_and_no_crash(release: Path) -> None:
    name = "corpus/articles/2018-01-18-dialogue-and-confidence.json"
    rewritten(release, name, b"{")
    *found, done = verify(release)

    assert any(isinstance(item, Problem) and item.path == "corpus" for item in found)
    assert isinstance(done, Verified)


def test_without_article_files_only_a_corpus_can_prove_the_rows(example: Path, tmp_path: Path) -> None:
    corpus = uncorpus.load(example)
    build(corpus, tmp_path / "release", article_files=False)
    (alone,) = verify(tmp_path / "release")
    (proven,) = verify(tmp_path / "release", corpus)

    assert isinstance(alone, Verified)
    assert alone.rows is None
    assert isinstance(proven, Verified)
    assert proven.rows == 24


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"files": 3}', b"\xff", b"[" * 100_000])
def test_broken_checksums_are_said_to_be_broken(release: Path, content: bytes) -> None:
    (release / "checksums.json").write_bytes(content)

    with pytest.raises(ReleaseError, match="these are no checksums"):
        list(verify(release))


def test_broken_parquet_is_named_whatever_is_in_it(release: Path) -> None:
    draw = random.Random(1)
    good = (release / QUOTES).read_bytes()
    for _ in range(20):
        data = bytearray(good)
        for _ in range(30):
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        rewritten(release, QUOTES, bytes(data))

        assert problems(release)


def test_verify_on_the_command_line(built: Path, release: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    assert run("verify", built).code == 0
    assert "94 rows compared" in run("verify", built, "--corpus", uncorpus.load().folder.root).err
    (release / QUOTES).unlink()
    broken = run("verify", release, "--output-format", "json")

    assert broken.code == 1
    assert {"path": QUOTES, "message": "this file is missing"} in [json.loads(line) for line in broken.out.splitlines()]
    assert run("verify", tmp_path / "nothing").code == 2
    shutil.rmtree(release / "data")
    (release / "checksums.json").unlink()
    assert run("verify", release).code == 2


def test_other_library_versions_may_write_other_bytes_but_no_other_rows(release: Path) -> None:
    document: dict[str, Any] = json.loads((release / "checksums.json").read_text("utf-8"))
    document["built_with"]["pyarrow"] = "1.0.0"
    (release / "checksums.json").write_text(json.dumps(document), "utf-8")
    rewritten(release, QUOTES, table_bytes(pq.read_table(release / QUOTES)))
    assert problems(release) == []

    rows = pq.read_table(release / QUOTES)
    rewritten(release, QUOTES, table_bytes(rows.slice(1)))
    assert any("row 0 of quotes" in problem.message for problem in problems(release))
