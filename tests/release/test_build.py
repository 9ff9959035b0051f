"""A release: the same bytes for the same corpus, equal to the corpus, and opened by anything that reads Parquet."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import uncorpus
from tests.conftest import EXAMPLE_ID, SEED_ID, Result
from uncorpus.release.build import build
from uncorpus.release.card import split_front_matter
from uncorpus.release.hub_values import problems
from uncorpus.release.layout import Checksums, ReleaseError
from uncorpus.tables.features import features
from uncorpus.tables.load import rows
from uncorpus.tables.rows import TABLES


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def several(folder: Path, articles: int) -> Path:
    """Make the synthetic corpus one of several articles in two splits, whose files were written in the wrong order."""
    document = json.loads((next((folder / "articles").rglob("*.json"))).read_text("utf-8"))
    own = document["id"]
    for number in reversed(range(articles - 1)):
        copy = document | {"id": f"{own}-{number}"}
        (folder / "articles" / f"{copy['id']}.json").write_text(json.dumps(copy, ensure_ascii=False), "utf-8")
    assert manifest(folder, "--split", f"test={own}-0").returncode == 0
    return folder


def manifest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "uncorpus", "manifest", str(folder), *arguments], capture_output=True, text=True, check=False
    )


def test_the_same_corpus_gives_the_same_bytes_in_another_folder_at_another_time(example: Path, tmp_path: Path) -> None:
    folder = several(example, 5)
    build(uncorpus.load(folder), tmp_path / "one")
    elsewhere = tmp_path / "elsewhere" / "corpus"
    elsewhere.mkdir(parents=True)
    for path in sorted((path for path in folder.rglob("*") if path.is_file()), reverse=True):
        (elsewhere / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, elsewhere / path.relative_to(folder))
        os.utime(elsewhere / path.relative_to(folder), (0, 0))
    build(uncorpus.load(elsewhere), tmp_path / "two")

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_process_with_another_hash_seed_gives_the_same_bytes(example: Path, tmp_path: Path) -> None:
    code = "import sys, uncorpus; from pathlib import Path; from uncorpus.release.build import build; build(uncorpus.load(sys.argv[1]), Path(sys.argv[2]))"
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
        subprocess.run([sys.executable, "-c", code, str(example), str(tmp_path / seed)], check=True, env=environment)

    assert contents(tmp_path / "1") == contents(tmp_path / "2")


@pytest.mark.parametrize("table", TABLES)
def test_datasets_opens_the_release_offline_with_the_rows_of_the_corpus(built: Path, table: str) -> None:
    import datasets

    loaded: Any = datasets.load_dataset(str(built), table, split="train")
    expected = [features(table).encode_example(row) for row in rows(uncorpus.load(), table)]

    assert loaded.features == features(table)
    assert list(loaded) == [features(table).decode_example(row) for row in expected]
    assert str(loaded.info.version) == "1.0.0"


def test_the_nested_table_is_what_opens_by_default(built: Path) -> None:
    import datasets

    loaded: Any = datasets.load_dataset(str(built), split="train")

    assert loaded[0]["id"] == SEED_ID
    assert loaded[0]["quotes"][0]["content"][0]["text"].startswith("Dialogue")


def test_splits_are_files_of_their_own(example: Path, tmp_path: Path) -> None:
    import datasets

    build(uncorpus.load(several(example, 4)), tmp_path / "release")
    loaded: Any = datasets.load_dataset(str(tmp_path / "release"), "quotes")

    assert {name: len(split) for name, split in loaded.items()} == {"train": 21, "test": 7}
    assert {row["article_id"] for row in loaded["test"]} == {"2024-03-03-harbour-talks-0"}


def test_a_table_without_rows_is_no_config_since_datasets_could_not_open_it(example: Path, tmp_path: Path) -> None:
    import datasets

    path = next((example / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document["topics"] = []
    for quote in document["quotes"]:
        quote["topics"] = []
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    assert manifest(example).returncode == 0
    build(uncorpus.load(example), tmp_path / "release")

    with pytest.raises(ValueError, match="BuilderConfig 'topics' not found"):
        datasets.load_dataset(str(tmp_path / "release"), "topics")
    assert len(datasets.load_dataset(str(tmp_path / "release"), "quotes", split="train")) == 7
    assert "The corpus has nothing for `topics`" in (tmp_path / "release" / "README.md").read_text("utf-8")
    assert pq.read_metadata(tmp_path / "release" / "data/topics/train-00000-of-00001.parquet").num_rows == 0


def test_any_number_of_processes_gives_the_same_bytes(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from uncorpus.release import parts

    monkeypatch.setattr(parts, "BYTES_AT_ONCE", 2**15)
    corpus = uncorpus.load(several(example, 40))
    seen: list[int] = []
    build(corpus, tmp_path / "one")
    build(corpus, tmp_path / "two", jobs=2, on_article=lambda: seen.append(1))

    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert len(seen) == 40


def test_what_is_wrong_in_another_process_is_the_same_error(example: Path, tmp_path: Path) -> None:
    folder = several(example, 5)
    path = folder / "articles" / f"{EXAMPLE_ID}-2.json"
    path.write_bytes(path.read_bytes() + b" ")
    messages = []
    for jobs in (1, 2):
        with pytest.raises(ReleaseError, match=r"this is not the file that corpus\.json names") as error:
            build(uncorpus.load(folder), tmp_path / "release", jobs=jobs)
        messages.append(str(error.value))

    assert messages[0] == messages[1]
    assert not list(tmp_path.glob("*release*"))


def test_a_process_that_dies_is_one_error(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from uncorpus.release import parts

    monkeypatch.setattr(parts, "_make_here", dying)
    with pytest.raises(ReleaseError, match="a process that read articles died"):
        build(uncorpus.load(example), tmp_path / "release", jobs=2)

    assert not list(tmp_path.glob("*release*"))


def dying(hashes: object) -> None:
    os._exit(9)


def test_an_article_that_is_listed_twice_is_refused(example: Path, tmp_path: Path) -> None:
    path = example / "corpus.json"
    document = json.loads(path.read_text("utf-8"))
    document["articles"] *= 2
    path.write_text(json.dumps(document), "utf-8")

    with pytest.raises(ReleaseError, match="an article is listed twice"):
        build(uncorpus.load(example), tmp_path / "release")


def test_large_tables_are_cut_into_files_by_size(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datasets

    from uncorpus.release import parquet, parts

    folder = several(example, 150)
    monkeypatch.setattr(parts, "BYTES_AT_ONCE", 2**15)
    monkeypatch.setattr(parquet, "ROW_GROUP_BYTES", 2**15)
    checksums = build(uncorpus.load(folder), tmp_path / "release", shard_bytes=2**10)
    files = [entry.path for entry in checksums.files if entry.path.startswith("data/quotes/train")]
    loaded: Any = datasets.load_dataset(str(tmp_path / "release"), "quotes", split="train")

    assert len(files) > 1
    assert files == [f"data/quotes/train-{number:05}-of-{len(files):05}.parquet" for number in range(len(files))]
    assert len(loaded) == 149 * 7
    assert [row["article_id"] for row in loaded] == sorted(row["article_id"] for row in loaded)


def test_the_schema_in_the_files_is_that_of_the_features(built: Path) -> None:
    for table in TABLES:
        schema = pq.read_schema(built / f"data/{table}/train-00000-of-00001.parquet")

        assert schema.equals(features(table).arrow_schema)
        assert json.loads(schema.metadata[b"huggingface"])["info"]["features"] == features(table).to_dict()


def test_the_checksums_name_every_file_with_size_and_rows(built: Path) -> None:
    checksums = Checksums.read(built)

    assert {entry.path for entry in checksums.files} | {"checksums.json"} == contents(built).keys()
    for entry in checksums.files:
        data = (built / entry.path).read_bytes()
        assert (entry.sha256, entry.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert {entry.path: entry.rows for entry in checksums.files if entry.path.startswith("data/")} == {
        f"data/{table}/train-00000-of-00001.parquet": len(list(rows(uncorpus.load(), table))) for table in TABLES
    }
    assert Checksums.read(built) == checksums
    assert json.loads(checksums.to_json())["data_version"] == "1.0.0"


def test_the_corpus_in_the_release_is_the_corpus_and_is_valid(built: Path, run: Callable[..., Result]) -> None:
    root = uncorpus.load().folder.root
    for path in (path for path in root.rglob("*") if path.is_file() and path.name != "decisions.toml"):
        assert (built / "corpus" / path.relative_to(root)).read_bytes() == path.read_bytes()
    assert run("validate", built / "corpus").code == 0


def test_the_front_matter_is_what_the_hub_takes_and_what_the_corpus_says(built: Path) -> None:
    front, _ = split_front_matter((built / "README.md").read_text("utf-8"))

    assert list(problems(front)) == []
    assert front["license"] == "other"
    assert front["license_name"] == "un-terms-of-use"
    assert front["annotations_creators"] == ["machine-generated"]
    assert front["size_categories"] == ["n<1K"]
    assert [config["config_name"] for config in front["configs"]] == list(TABLES)
    assert [config.get("default") for config in front["configs"]] == [True, None, None, None, None, None]


def test_the_card_has_the_sections_and_the_figures_of_the_corpus(built: Path) -> None:
    _, body = split_front_matter((built / "README.md").read_text("utf-8"))

    for heading in ("Load it", "What is in it", "How it was annotated", "Rights", "Limits", "Files"):
        assert f"\n## {heading}\n" in body, heading
    for heading in ("An example", "Splits", "Fields", "Agreement"):
        assert f"\n### {heading}\n" in body, heading
    assert "| `quotes` | a quote | 21 |" in body
    assert "No person has made any of the annotations." in body
    assert "images/article.svg" in body
    for table in TABLES.values():
        for name in table.columns.model_fields:
            assert name == "schema_" or f"| `{name}` |" in body


def test_every_link_and_picture_of_the_card_is_in_the_release(built: Path) -> None:
    import re

    _, body = split_front_matter((built / "README.md").read_text("utf-8"))
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", body) if not target.startswith("http")]

    assert targets
    for target in targets:
        assert (built / target).is_file(), target


def test_the_code_in_the_card_runs_as_it_stands(built: Path, tmp_path: Path) -> None:
    import re

    polars = pytest.importorskip("polars", reason="the card's recipe for Polars needs Polars")
    duckdb = pytest.importorskip("duckdb", reason="the card's recipe for DuckDB needs DuckDB")
    _, body = split_front_matter((built / "README.md").read_text("utf-8"))
    blocks = re.findall(r"```(python|sql)\n(.*?)```", body, re.DOTALL)
    recipes = {language + str(number): code for number, (language, code) in enumerate(blocks)}
    here = os.getcwd()
    os.chdir(built)
    try:
        scope: dict[str, Any] = {}
        exec(recipes["python0"].replace("ORG/NAME", str(built)).replace(', revision="v1.0.0"', ""), scope)
        assert len(scope["quotes"]) == 21
        assert "polars.read_parquet" in recipes["python1"]
        assert len(polars.read_parquet("data/quotes/train-*.parquet")) == 21
        assert duckdb.sql(recipes["sql2"]).fetchall() == [("António Guterres", 21)]
    finally:
        os.chdir(here)


def test_what_people_wrote_stands_in_the_card_and_cannot_overrule_the_corpus(example: Path, tmp_path: Path) -> None:
    (example / "card.md").write_text("---\npretty_name: Harbour News\ntags: [harbours]\n---\nNews of a *harbour*.\n", "utf-8")
    build(uncorpus.load(example), tmp_path / "release")
    front, body = split_front_matter((tmp_path / "release" / "README.md").read_text("utf-8"))

    assert (front["pretty_name"], front["tags"]) == ("Harbour News", ["harbours"])
    assert "\n# Harbour News\n" in body
    assert "News of a *harbour*." in body

    (example / "card.md").write_text("---\nlicense: mit\n---\n", "utf-8")
    with pytest.raises(ReleaseError, match="license follows from the corpus"):
        build(uncorpus.load(example), tmp_path / "other")

    (example / "card.md").write_text("---\ntask_ids: [mind-reading]\n---\n", "utf-8")
    with pytest.raises(ReleaseError, match="'mind-reading' belongs to none"):
        build(uncorpus.load(example), tmp_path / "other")

    (example / "card.md").write_text("---\n[oops\n---\n", "utf-8")
    with pytest.raises(ReleaseError, match="no YAML"):
        build(uncorpus.load(example), tmp_path / "other")


def test_hostile_names_are_only_words_in_the_card(example: Path, tmp_path: Path) -> None:
    path = next((example / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document["publisher"] = "<script>alert(1)</script> | [x](javascript:1)\n# Heading"
    document["annotators"][0]["name"] = "`a` | <b>"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    assert manifest(example).returncode == 0
    build(uncorpus.load(example), tmp_path / "release")
    _, body = split_front_matter((tmp_path / "release" / "README.md").read_text("utf-8"))
    prose = "".join(part for index, part in enumerate(body.split("```")) if index % 2 == 0)

    assert "<script>" not in prose
    assert "\n# Heading" not in prose
    assert r"\[x\](javascript:1)" in prose
    assert r"| \`a\` \| &lt;b&gt; | person |" in body


def test_what_is_not_a_release_is_never_replaced(example: Path, tmp_path: Path) -> None:
    corpus = uncorpus.load(example)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.tex").write_text("years of work")
    with pytest.raises(ReleaseError, match=r"thesis\.tex"):
        build(corpus, mine)
    build(corpus, tmp_path / "release")
    build(corpus, tmp_path / "release")
    (tmp_path / "release" / "data" / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseError, match=r"data/notes\.txt .* nothing is overwritten"):
        build(corpus, tmp_path / "release")

    assert (mine / "thesis.tex").read_text() == "years of work"
    assert (tmp_path / "release" / "data" / "notes.txt").exists()


def test_a_build_that_fails_leaves_the_release_before_it_and_nothing_else(example: Path, tmp_path: Path) -> None:
    build(uncorpus.load(example), tmp_path / "out" / "release")
    before = contents(tmp_path / "out" / "release")
    path = next((example / "articles").rglob("*.json"))
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ReleaseError, match=r"not the file that corpus\.json names; run `uncorpus manifest`"):
        build(uncorpus.load(example), tmp_path / "out" / "release")

    assert contents(tmp_path / "out" / "release") == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["release"]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("old", "new", "why"), [
    ('"status": "', '"status": "x', "UNC105 wrong-value"), ('"by": "a', '"by": "a9', r"UNC2\d\d .* \(and \d+ more; see `uncorpus validate`\)"),
    ("{\n", "{,\n", "UNC012 not-json"),
])  # fmt: skip
def test_what_is_broken_in_a_changed_article_is_said_first(example: Path, tmp_path: Path, old: str, new: str, why: str, jobs: int) -> None:
    path = next((example / "articles").rglob("*.json"))
    changed = path.read_text("utf-8").replace(old, new)

    assert changed != path.read_text("utf-8")

    corpus = uncorpus.load(example)
    path.write_text(changed, "utf-8")
    with pytest.raises(ReleaseError, match=rf"{path.name}:\d+:\d+: {why}.*: mend it, then run `uncorpus manifest`"):
        build(corpus, tmp_path / "release", jobs=jobs)


def test_a_corpus_without_a_version_is_not_built(example: Path, tmp_path: Path) -> None:
    (example / "corpus.json").unlink()
    with pytest.raises(ReleaseError, match="run `uncorpus manifest`"):
        build(uncorpus.load(example), tmp_path / "release")


def test_the_article_files_may_be_left_out(example: Path, tmp_path: Path) -> None:
    build(uncorpus.load(example), tmp_path / "release", article_files=False)

    assert not (tmp_path / "release" / "corpus" / "articles").exists()
    assert "too many for single files" in (tmp_path / "release" / "README.md").read_text("utf-8")


def test_build_on_the_command_line(example: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    done = run("build", example, "--output", tmp_path / "release")

    assert done.code == 0
    assert "0.1.0" in done.out
    assert (tmp_path / "release" / "README.md").is_file()
    assert run("build", tmp_path / "nowhere").code == 2


@pytest.mark.filterwarnings("ignore")  # that library's own
def test_the_croissant_metadata_are_valid_and_lead_to_the_rows(built: Path) -> None:
    croissant = pytest.importorskip("mlcroissant", reason="needs mlcroissant: pip install 'uncorpus[croissant]'")
    dataset = croissant.Dataset(jsonld=str(built / "croissant.json"))

    assert not dataset.metadata.issues.errors
    assert all("datePublished" in warning for warning in dataset.metadata.issues.warnings)  # nothing is published yet
    for table in TABLES:
        expected = list(rows(uncorpus.load(), table))
        found = list(dataset.records(table))
        assert len(found) == len(expected)
        for record, row in zip(found, expected, strict=True):
            assert record[f"{table}/split"] == b"train"
            for name in ("text", "quote_id", "start", "tokens"):
                if name in row:
                    value = record[f"{table}/{name}"]
                    value = (
                        [item.decode() for item in value]
                        if isinstance(value, list)
                        else value.decode()
                        if isinstance(value, bytes)
                        else value
                    )
                    assert value == row[name]
