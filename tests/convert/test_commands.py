"""`uncorpus export`, `import` and `rebase` as a person uses them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE_ID, Result
from tests.convert.test_round_trips import given_format
from uncorpus.convert.formats import MODULES
from uncorpus.store.canonical import dumps_value

Run = Callable[..., Result]
FILE = Path("articles") / f"{EXAMPLE_ID}.json"


def out_and_edit(run: Run, corpus: Path, folder: Path, format_: str, name: str, old: str, new: str) -> Path:
    """Export, and replace *old* by *new* in the file *name*."""
    given_format(format_)
    assert run("export", "--format", format_, "--output", folder, "--corpus", corpus).code == 0
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("format_", MODULES)
def test_out_and_in_again_changes_nothing(run: Run, example: Path, tmp_path: Path, format_: str) -> None:
    given_format(format_)
    before = (example / FILE).read_bytes()
    exported = run("export", "--format", format_, "--output", tmp_path / "out", "--corpus", example, EXAMPLE_ID)
    path = tmp_path / "out" / "json" if format_ == "uima" else tmp_path / "out"

    result = run("import", "--format", format_, "--into", example, path)

    assert (exported.code, exported.out) == (0, "")
    assert (result.code, result.out) == (0, f"{example / FILE}: unchanged\n")
    assert result.err.endswith("0 written, 1 unchanged\n")
    assert (example / FILE).read_bytes() == before


def test_xmi_comes_back_as_well_as_json(run: Run, example: Path, tmp_path: Path) -> None:
    given_format("uima")
    run("export", "--format", "uima", "--output", tmp_path / "out", "--corpus", example)

    assert run("import", "--format", "uima", "--into", example, tmp_path / "out" / "xmi").out.endswith("unchanged\n")

    both = run("import", "--format", "uima", "--into", example, tmp_path / "out")
    assert both.code == 2
    assert "are both there: name the one that is meant" in both.err
    (tmp_path / "out" / "xmi" / "TypeSystem.xml").unlink()
    assert "there is no TypeSystem.xml beside it" in run("import", "--format", "uima", "--into", example, tmp_path / "out" / "xmi").err


def test_a_change_arrives_and_says_who_made_it(run: Run, example: Path, tmp_path: Path) -> None:
    before = json.loads((example / FILE).read_bytes())
    out_and_edit(run, example, tmp_path / "brat", "brat", f"{EXAMPLE_ID}.ann", "28 32\tsays", "22 32\tmayor says")

    result = run("import", "--format", "brat", "--into", example, "--annotator", "Jane Doe", tmp_path / "brat")

    assert (result.code, result.out) == (0, f"{example / FILE}: written\n")
    assert result.err.endswith(f"1 written, 0 unchanged\nthen: uncorpus manifest {example}\n")
    after = json.loads((example / FILE).read_bytes())
    assert after["quotes"][0]["cue"] == [{"start": 22, "end": 32, "text": "mayor says"}]
    assert after["annotators"][-1] == {"id": "a3", "kind": "person", "name": "Jane Doe", "version": None}
    assert after["quotes"][0]["by"] == "a3"
    assert after["quotes"][1:] == before["quotes"][1:]
    assert run("manifest", example).code == run("validate", example).code == 0


def test_a_change_without_a_name_is_written_and_told(run: Run, example: Path, tmp_path: Path) -> None:
    out_and_edit(run, example, tmp_path / "brat", "brat", f"{EXAMPLE_ID}.ann", "28 32\tsays", "22 32\tmayor says")

    result = run("import", "--format", "brat", "--into", example / FILE, tmp_path / "brat")

    assert result.code == 0
    assert "changed, and still said to be made by who made it before: q1; with --annotator it is said who changed it" in result.err


def test_what_does_not_validate_is_not_written_but_as_a_draft(run: Run, example: Path, tmp_path: Path) -> None:
    before = (example / FILE).read_bytes()
    out_and_edit(run, example, tmp_path / "brat", "brat", f"{EXAMPLE_ID}.ann", "28 32\tsays", "29 32\tays")

    result = run("import", "--format", "brat", "--into", example, tmp_path / "brat")

    assert result.code == 1
    assert f"{EXAMPLE_ID}: UNC313 span-splits-word" in result.err
    assert result.err.endswith(f"{example / FILE}: not written; --draft writes it all the same\n0 written, 0 unchanged, 1 not written\n")
    assert (example / FILE).read_bytes() == before

    assert run("import", "--format", "brat", "--into", example, "--draft", tmp_path / "brat").code == 1
    assert json.loads((example / FILE).read_bytes())["status"] == "draft"


def test_changes_are_shown_before_they_are_made(run: Run, example: Path, tmp_path: Path) -> None:
    before = (example / FILE).read_bytes()
    out_and_edit(run, example, tmp_path / "brat", "brat", f"{EXAMPLE_ID}.ann", "28 32\tsays", "22 32\tmayor says")

    shown = run("import", "--format", "brat", "--into", example, "--diff", tmp_path / "brat")
    told = run("import", "--format", "brat", "--into", example, "--dry-run", tmp_path / "brat")

    assert '+      "cue": [{"start": 22, "end": 32, "text": "mayor says"}],' in shown.out
    assert told.out == f"{example / FILE}: would be written\n"
    assert (example / FILE).read_bytes() == before


def test_an_article_that_is_gone_is_made_anew_and_one_that_is_there_is_not_overwritten(run: Run, example: Path, tmp_path: Path) -> None:
    before = (example / FILE).read_bytes()
    run("export", "--format", "label-studio", "--output", tmp_path / "out", "--corpus", example)

    there = run("import", "--format", "label-studio", "--corpus", example, tmp_path / "out" / "tasks.json")
    (example / FILE).unlink()
    gone = run("import", "--format", "label-studio", "--corpus", example, tmp_path / "out" / "tasks.json")

    assert (there.code, gone.code) == (2, 0)
    assert f"{example / FILE} exists; name it, or its corpus, with --into" in there.err
    assert (example / FILE).read_bytes() == before


def test_a_new_article_of_another_tool_is_written_with_its_source(run: Run, example: Path, tmp_path: Path) -> None:
    (tmp_path / "new.jsonl").write_text(json.dumps({"text": "Talks\n\nInês Okoro spoke.", "label": [[7, 17, "PERSON"]]}), encoding="utf-8")
    header = {"published": "2024-05-01", "publisher": "X", "language": "en", "rights": json.loads((example / FILE).read_text())["rights"]}
    (tmp_path / "header.json").write_text(json.dumps(header), encoding="utf-8")
    arguments = ("import", "--format", "doccano", "--corpus", example, "--annotator", "Jane", tmp_path / "new.jsonl")

    without = run(*arguments)
    result = run(*arguments, "--header", tmp_path / "header.json")

    assert without.code == 2
    assert result.code == 0
    assert (example / "sources" / "2024-05-01-new.txt").read_text("utf-8") == "Talks\n\nInês Okoro spoke."
    assert run("manifest", example).code == run("validate", example).code == 0
    (tmp_path / "header.json").write_text("[", encoding="utf-8")
    assert "this is not JSON" in run(*arguments, "--header", tmp_path / "header.json").err
    (tmp_path / "header.json").write_text("[]", encoding="utf-8")
    assert "this is no JSON object" in run(*arguments, "--header", tmp_path / "header.json").err
    (example / "articles" / "2024-05-01-new.json").unlink()
    (example / "sources" / "2024-05-01-new.txt").write_text("another text")
    (tmp_path / "header.json").write_text(json.dumps(header), encoding="utf-8")
    assert "exists and is another text; nothing was written" in run(*arguments, "--header", tmp_path / "header.json").err


def test_only_the_tables_that_are_there_say_something(run: Run, example: Path, tmp_path: Path) -> None:
    before = json.loads((example / FILE).read_bytes())
    path = out_and_edit(run, example, tmp_path / "csv", "csv", "quotes.csv", ",unspecified,", ",thought,")

    result = run("import", "--format", "csv", "--into", example, path)

    assert result.code == 0
    after = json.loads((example / FILE).read_bytes())
    assert after["quotes"][6]["medium"] == "thought"
    after["quotes"][6]["medium"] = "unspecified"
    assert after == before


def test_a_quote_that_was_taken_out_is_gone_with_what_only_it_had(run: Run, example: Path, tmp_path: Path) -> None:
    run("export", "--format", "convokit", "--output", tmp_path / "out", "--corpus", example)
    path = tmp_path / "out" / "utterances.jsonl"
    path.write_text("".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if "#q7" not in line), encoding="utf-8")

    result = run("import", "--format", "convokit", "--into", example, tmp_path / "out")

    assert result.code == 0
    assert 'the speaker s3, "residents", says nothing any more and was taken out' in result.err
    assert [quote["id"] for quote in json.loads((example / FILE).read_bytes())["quotes"]] == ["q1", "q2", "q3", "q4", "q5", "q6"]


def test_real_exports_of_label_studio_are_read(run: Run, example: Path) -> None:
    """Written by Label Studio 1.23.2 itself: as it was, with changes, and of a draft on which nobody worked and one that was submitted."""
    exports = Path(__file__).parent / "examples"
    before = json.loads((example / FILE).read_bytes())

    assert run("import", "--format", "label-studio", "--into", example, exports / "label-studio-example.json").out.endswith("unchanged\n")
    untouched = run("import", "--format", "label-studio", "--into", example, exports / "label-studio-draft.json")
    assert untouched.out.endswith("nobody has annotated it; the article stays as it is\n")
    submitted = run("import", "--format", "label-studio", "--into", example, exports / "label-studio-draft-submitted.json")
    assert submitted.out.endswith("unchanged\n")

    result = run(
        "import", "--format", "label-studio", "--into", example, "--annotator", "Jane Doe", exports / "label-studio-example-changed.json"
    )
    after = json.loads((example / FILE).read_bytes())

    assert result.code == 0
    changed = [quote["id"] for quote in after["quotes"] if quote not in before["quotes"]]
    assert len(changed) == 3
    assert next(quote for quote in after["quotes"] if quote["id"] == "q5")["cue"][0]["text"] == "gate read"
    new = next(quote for quote in after["quotes"] if quote["id"] not in {quote["id"] for quote in before["quotes"]})
    assert (new["content"][0]["text"], new["speaker"], new["type"]) == ("the port would open at noon 🕊️", "s1", "indirect")


def test_losses_are_told_and_strict_refuses_them(run: Run, example: Path, tmp_path: Path) -> None:
    told = run("export", "--format", "csv", "--output", tmp_path / "a", "--corpus", example, EXAMPLE_ID)
    strict = run("export", "--format", "csv", "--output", tmp_path / "b", "--corpus", example, EXAMPLE_ID, "--strict")
    exact = run("export", "--format", "brat", "--output", tmp_path / "c", "--corpus", example, "--strict")

    assert (told.code, strict.code, exact.code) == (0, 2, 0)
    assert "the format csv does not hold: title, dates, rights, source and edits, status; blocks; words in quotation marks" in told.err
    assert "nothing was written" in strict.err
    assert not (tmp_path / "b").exists()


def test_a_folder_with_files_is_written_to_only_when_asked(run: Run, example: Path, tmp_path: Path) -> None:
    arguments = ("export", "--format", "brat", "--output", tmp_path / "out", example / FILE)
    assert run(*arguments).code == 0
    (tmp_path / "out" / "own.txt").write_text("mine")

    refused = run(*arguments)
    overwritten = run(*arguments, "--overwrite")

    assert (refused.code, overwritten.code) == (2, 0)
    assert "is not empty; --overwrite writes over files of the same name" in refused.err
    assert (tmp_path / "out" / "own.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    (tmp_path / "file").write_text("")
    assert "is not a folder" in run("export", "--format", "brat", "--output", tmp_path / "file", "--corpus", example).err


def test_tables_of_a_corpus_are_read_back_like_those_of_an_article(run: Run, example: Path, tmp_path: Path) -> None:
    whole = run("export", example, "--format", "csv", "--output", tmp_path / "whole")
    run("export", example / FILE, "--format", "csv", "--output", tmp_path / "one")

    for name in ("quotes", "entities", "speakers", "topics"):
        assert (tmp_path / "whole" / f"{name}.csv").read_bytes() == (tmp_path / "one" / f"{name}.csv").read_bytes()
    assert whole.out.splitlines()[0] == str(tmp_path / "whole" / "articles.csv")
    assert run("import", "--format", "csv", "--into", example, tmp_path / "whole").out.endswith("unchanged\n")


def test_options_of_tables_and_articles_are_not_mixed(run: Run, example: Path, tmp_path: Path) -> None:
    for arguments, message in (
        ((example, example, "--format", "jsonl"), "jsonl is written of one corpus: name it once"),
        ((example / FILE, "--format", "brat", "--config", "quotes"), "--config and --split go with the tables of a corpus"),
        ((example, "--format", "jsonl", "--config", "quotes", "--strict"), "do not hold all of an article"),
    ):
        result = run("export", "--output", tmp_path / "out", *arguments)
        assert result.code == 2
        assert message in result.err


def test_articles_are_named_by_id_or_file(run: Run, example: Path, tmp_path: Path) -> None:
    by_id = run("export", "--format", "brat", "--output", tmp_path / "a", "--corpus", example, EXAMPLE_ID)
    wrong = run("export", "--format", "brat", "--output", tmp_path / "b", "--corpus", example, "2024-03-03-harbour")
    other = run("export", "--format", "brat", "--output", tmp_path / "b", "--corpus", example, f"{EXAMPLE_ID}.json")
    nowhere = run("export", "--format", "brat", "--output", tmp_path / "b", shutil.copy(example / FILE, tmp_path / f"{EXAMPLE_ID}.json"))

    assert by_id.err == f"1 article, 4 files in {tmp_path / 'a'}\n"
    assert (wrong.code, other.code, nowhere.code) == (2, 2, 2)
    assert f"did you mean {EXAMPLE_ID}?" in wrong.err
    assert "is not the file of the article" in other.err
    assert "is in no corpus" in nowhere.err


def test_where_one_article_cannot_be_read_none_is_changed(run: Run, example: Path, tmp_path: Path) -> None:
    before = (example / FILE).read_bytes()
    path = out_and_edit(run, example, tmp_path / "out", "label-studio", "tasks.json", '"speech"', '"writing"')
    tasks = json.loads(path.read_text("utf-8"))
    other = json.loads(json.dumps(tasks[0]))
    other["data"]["article_id"] = "2024-03-04-else"
    path.write_text(json.dumps([tasks[0], other]), encoding="utf-8")

    assert run("import", "--format", "label-studio", "--into", example, path).code == 2
    assert (example / FILE).read_bytes() == before

    several = run("import", "--format", "label-studio", "--into", example / FILE, path)
    assert several.code == 2
    assert "there are several articles" in several.err

    path.write_text(json.dumps([tasks[0], tasks[0]]), encoding="utf-8")
    twice = run("import", "--format", "label-studio", "--into", example, path)
    assert "is there twice; give one file of it" in twice.err
    assert (example / FILE).read_bytes() == before


def test_what_import_cannot_use_is_told(run: Run, example: Path, tmp_path: Path) -> None:
    run("export", "--format", "brat", "--output", tmp_path / "out", "--corpus", example)
    other = tmp_path / "other"
    other.mkdir()
    for path in (tmp_path / "out").iterdir():
        shutil.copy(path, other / path.name.replace(EXAMPLE_ID, "2024-03-04-else"))
    (other / "2024-03-04-else.uncorpus.json").unlink()

    for arguments, message in (
        (("--into", tmp_path / "none.json", tmp_path / "out"), "there is no such file"),
        (("--into", tmp_path / "out", tmp_path / "out"), "is no corpus"),
        (("--into", example, tmp_path / "none"), "cannot be read"),
        (("--into", example, "--annotator", " ", tmp_path / "out"), "--annotator needs a name"),
        (("--into", example, other), "has no article '2024-03-04-else'"),
    ):
        result = run("import", "--format", "brat", *arguments)
        assert result.code == 2, arguments
        assert message in result.err
    assert run("import", "--format", "nothing", "--into", example, tmp_path / "out").code == 2
    assert run("export", "--format", "nothing", "--output", tmp_path / "x", "--corpus", example).code == 2


def corrected(example: Path, tmp_path: Path, old: str, new: str) -> Path:
    source = (example / "sources" / f"{EXAMPLE_ID}.md").read_bytes()
    assert source.count(old.encode()) == 1
    path = tmp_path / "corrected.md"
    path.write_bytes(source.replace(old.encode(), new.encode()))
    return path


def test_an_article_is_carried_over_to_a_corrected_source(run: Run, example: Path, tmp_path: Path) -> None:
    path = corrected(example, tmp_path, "told reporters on Sunday", "told reporters here on Sunday 🕊️")

    result = run("rebase", example / FILE, "--source", path)

    assert (result.code, result.out) == (0, "")
    assert "31 of 31 spans are carried over exactly" in result.err
    after: Any = json.loads((example / FILE).read_bytes())
    assert after["source"]["path"] == "sources/corrected.md"
    assert (example / "sources" / "corrected.md").read_bytes() == path.read_bytes()
    assert run("manifest", example).code == run("validate", example).code == 0


def test_what_has_no_place_in_the_new_source_is_told_and_nothing_is_written(run: Run, example: Path, tmp_path: Path) -> None:
    before = (example / FILE).read_bytes()
    path = corrected(example, tmp_path, " told reporters on Sunday", "")

    result = run("rebase", example / FILE, "--source", path)

    assert result.code == 1
    assert 'Cue "told": the words are not in the new text' in result.out
    assert (example / FILE).read_bytes() == before
    assert not (example / "sources" / "corrected.md").exists()

    shown = run("rebase", example / FILE, "--source", path, "--diff", "--draft")
    assert shown.code == 1
    assert '+  "status": "draft",' in shown.out
    assert run("rebase", example / FILE, "--source", path, "--draft").code == 1
    assert json.loads((example / FILE).read_bytes())["status"] == "draft"
    assert run("manifest", example).code == run("validate", example).code == 0


def test_an_old_source_is_replaced_only_when_asked(run: Run, example: Path, tmp_path: Path) -> None:
    path = corrected(example, tmp_path, "on Sunday", "on Monday")
    path = path.rename(tmp_path / f"{EXAMPLE_ID}.md")

    refused = run("rebase", example / FILE, "--source", path)
    dry = run("rebase", example / FILE, "--source", path, "--replace", "--dry-run")
    replaced = run("rebase", example / FILE, "--source", path, "--replace")

    assert (refused.code, dry.code, replaced.code) == (2, 0, 0)
    assert "exists and is another text" in refused.err
    assert (example / "sources" / path.name).read_bytes() == path.read_bytes()
    assert run("manifest", example).code == run("validate", example).code == 0


def test_what_rebase_cannot_use_is_told(run: Run, example: Path, tmp_path: Path) -> None:
    article = example / FILE
    odd = tmp_path / "odd name.md"
    odd.write_text("x")
    (tmp_path / "latin.md").write_bytes(b"\xff")
    (tmp_path / "empty.md").write_bytes(b" ")

    assert "rename it" in run("rebase", article, "--source", odd).err
    assert "the source is not in utf-8" in run("rebase", article, "--source", tmp_path / "latin.md").err
    assert "there is no text in the new source" in run("rebase", article, "--source", tmp_path / "empty.md").err
    assert "is in no corpus" in run("rebase", shutil.copy(article, tmp_path / "a.json"), "--source", odd).err
    broken = json.loads(article.read_bytes())
    broken["source"]["edits"][0]["after"] = "x"
    article.write_text(dumps_value(broken), encoding="utf-8")
    assert "the edit did not make this text" in run("rebase", article, "--source", tmp_path / "empty.md").err


def with_header(tmp_path: Path, example: Path, **more: Any) -> Path:
    rights = json.loads((example / FILE).read_text("utf-8"))["rights"]
    header = {"published": "2024-05-01", "publisher": "X", "language": "en", "rights": rights, **more}
    path = tmp_path / "header.json"
    path.write_text(json.dumps(header), encoding="utf-8")
    return path


def test_new_articles_without_ids_do_not_overwrite_each_other(run: Run, example: Path, tmp_path: Path) -> None:
    texts = ["Title one\n\nFirst text.", "Other title\n\nA second.", "Third\n\nA third."]
    path = tmp_path / "new.jsonl"
    path.write_text("".join(json.dumps({"text": text, "label": []}) + "\n" for text in texts), encoding="utf-8")
    arguments = ("import", "--format", "doccano", "--corpus", example, "--header")

    result = run(*arguments, with_header(tmp_path, example), path)

    assert result.code == 0
    ids = ["2024-05-01-new", "2024-05-01-new-2", "2024-05-01-new-3"]
    assert result.out == "".join(f"{example / 'articles' / id}.json: written\n" for id in ids)
    assert [(example / "sources" / f"{id}.txt").read_text("utf-8") for id in ids] == texts
    assert [json.loads((example / "articles" / f"{id}.json").read_bytes())["text"] for id in ids] == texts

    named = run(*arguments, with_header(tmp_path, example, id="2024-05-01-one"), path)
    assert (named.code, named.out) == (2, "")
    assert "the article 2024-05-01-one is there twice" in named.err
    assert not (example / "articles" / "2024-05-01-one.json").exists()


def test_a_link_that_leads_nowhere_is_not_written_through(run: Run, example: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text(json.dumps({"text": "Talks\n\nNobody spoke.", "label": []}), encoding="utf-8")
    arguments = ("import", "--format", "doccano", "--corpus", example, "--header", with_header(tmp_path, example), path)
    outside = tmp_path / "outside.json"
    for link in (example / "articles" / "2024-05-01-new.json", example / "sources" / "2024-05-01-new.txt"):
        link.symlink_to(outside)

        result = run(*arguments)

        assert result.code == 2
        assert f"{link} exists" in result.err
        assert not outside.exists()
        link.unlink()


def test_a_draft_of_what_is_no_article_yet_has_its_source(run: Run, example: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text(json.dumps({"text": "Talks\n\nNobody spoke.", "label": []}), encoding="utf-8")
    header = with_header(tmp_path, example, publisher=5)

    result = run("import", "--format", "doccano", "--corpus", example, "--header", header, "--draft", path)

    assert result.code == 1
    assert (example / "articles" / "2024-05-01-new.json").exists()
    assert (example / "sources" / "2024-05-01-new.txt").read_text("utf-8") == "Talks\n\nNobody spoke."


def test_export_does_not_write_through_a_link_out_of_its_folder(run: Run, example: Path, tmp_path: Path) -> None:
    given_format("uima")
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "json").symlink_to(outside)

    result = run("export", "--format", "uima", "--output", tmp_path / "out", "--corpus", example, "--overwrite")

    assert result.code == 2
    assert "leads out of" in result.err
    assert list(outside.iterdir()) == []


def test_what_the_system_refuses_is_told_with_its_path(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text(json.dumps({"text": "Talks\n\nNobody spoke.", "label": []}), encoding="utf-8")
    header = with_header(tmp_path, example)
    shutil.rmtree(example / "sources")
    (example / "sources").write_text("no folder")
    arguments = ["import", "--format", "doccano", "--corpus", str(example), "--header", str(header), str(path)]

    done = subprocess.run([sys.executable, "-m", "uncorpus", *arguments], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, f"uncorpus: {example / 'sources'}: File exists\n")
    assert not (example / "articles" / "2024-05-01-new.json").exists()
