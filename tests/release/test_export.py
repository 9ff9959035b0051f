"""The tables as files, equal to the tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import uncorpus
from tests.conftest import EXAMPLE, Result
from uncorpus.tables.load import rows
from uncorpus.tables.rows import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_json_lines_are_the_rows(table: str, tmp_path: Path, run: Callable[..., Result]) -> None:
    assert run("export", EXAMPLE, "--format", "jsonl", "--config", table, "--output", tmp_path).code == 0
    lines = (tmp_path / f"{table}.jsonl").read_text("utf-8").splitlines()
    expected = list(rows(uncorpus.load(EXAMPLE), table))

    assert [json.loads(line) for line in lines] == [json.loads(json.dumps(row, default=str)) for row in expected]


def test_csv_has_the_rows_with_what_is_nested_as_json(tmp_path: Path, run: Callable[..., Result]) -> None:
    assert run("export", EXAMPLE, "--format", "csv", "--output", tmp_path / "out").code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{table}.csv" for table in TABLES}
    with (tmp_path / "out" / "quotes.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for record, row in zip(found, rows(uncorpus.load(EXAMPLE), "quotes"), strict=True):
        assert record["paragraph"] == row["paragraph"]
        assert json.loads(record["content"]) == row["content"]
        assert record["speaker"] == (row["speaker"] or "")


def test_parquet_has_the_features_of_the_table(tmp_path: Path, run: Callable[..., Result]) -> None:
    assert run("export", EXAMPLE, "--format", "parquet", "--config", "tokens", "--output", tmp_path).code == 0
    table = pq.read_table(tmp_path / "tokens.parquet")

    assert [row["tokens"] for row in table.to_pylist()] == [row["tokens"] for row in rows(uncorpus.load(EXAMPLE), "tokens")]


def test_nothing_is_overwritten_and_bad_names_are_said(tmp_path: Path, run: Callable[..., Result]) -> None:
    (tmp_path / "quotes.csv").write_text("mine")
    refused = run("export", EXAMPLE, "--format", "csv", "--config", "quotes", "--output", tmp_path)

    assert refused.code == 2
    assert "nothing is overwritten" in refused.err
    assert (tmp_path / "quotes.csv").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["quotes.csv"]
    assert run("export", EXAMPLE, "--format", "csv", "--config", "qotes", "--output", tmp_path).code == 2
    assert run("export", EXAMPLE, "--format", "csv", "--split", "dev", "--output", tmp_path).code == 2
    assert run("export", EXAMPLE, "--format", "csv", "--split", "train", "--config", "topics", "--output", tmp_path).code == 0
    assert (tmp_path / "topics-train.csv").exists()
