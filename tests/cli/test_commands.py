"""The command line: what a person types, sees, and gets as exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID, Result, unmeasured
from uncorpus.cli import COMMANDS

Run = Callable[..., Result]
ARTICLE = Path("articles") / f"{EXAMPLE_ID}.json"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(run: Run, command: str) -> None:
    result = run(command, "--help")

    assert result.code == 0
    assert "Examples:" in result.out
    assert f"uncorpus {command}" in result.out


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")

    for command in COMMANDS:
        assert re.search(rf"^  {command}\s+[A-Z].*\.$", result.out, re.MULTILINE), command
    assert run("-h").out == result.out


def test_the_version_names_code_data_and_format(run: Run) -> None:
    assert run("--version").out == f"uncorpus {uncorpus.__version__} (data {uncorpus.data_version()}, format {uncorpus.SCHEMA_VERSION})\n"


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["show", "--nothing"], ["quotes", "--type", "x"], ["schema", "x"], ["show", "--layer", "x"]]
)
def test_wrong_usage_is_told_with_exit_code_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)

    assert result.code == 2
    assert "Error: " in result.err
    assert result.out == ""


def test_validate_is_silent_but_for_a_summary_where_all_is_valid(run: Run) -> None:
    result = run("validate", EXAMPLE)

    assert (result.code, result.out) == (0, "")
    assert result.err == f"4 files checked in {EXAMPLE}: all valid\n"


def test_a_finding_is_a_line_with_its_place(run: Run, example: Path) -> None:
    path = example / ARTICLE
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('"start": 34, "end": 44, "text": "PORT ELISE"', '"start": 35, "end": 44, "text": "PORT ELISE"'), encoding="utf-8"
    )
    before = text[: text.index('"start": 34, "end": 44, "text": "PORT ELISE"')]
    line, column = before.count("\n") + 1, len(before) - before.rindex("\n")

    result = run("validate", path)

    assert result.code == 1
    assert result.out == (
        f'{path}:{line}:{column}: UNC301 span-text-mismatch: the text has "ORT ELISE" at 35:44, not "PORT ELISE"; the nearest place is 34:44 [/entities/0]\n'
    )
    assert "1 error in 1 file" in result.err


@pytest.mark.parametrize(
    ("wrong", "marked"),
    [
        ('"start": 35, "end": 44, "text": "PORT ELISE"', '"start": 35'),
        ('"start": 34, "end": 43, "text": "PORT ELISE"', '"end": 43'),
        ('"start": 36, "end": 46, "text": "PORT ELISE"', '"start": 36, "end": 46'),
        ('"start": 34, "end": 44, "text": "PORT ELSIE"', '"text": "PORT ELSIE"'),
        ('"start": 34, "end": 9044, "text": "PORT ELISE"', '"end": 9044'),
        ('"start": 44, "end": 34, "text": "PORT ELISE"', '"start": 44, "end": 34'),
        ('"start": 34, "end": 41, "text": "PORT EL"', '"end": 41'),
    ],
)
def test_the_members_that_are_wrong_are_marked(run: Run, example: Path, wrong: str, marked: str) -> None:
    path = example / ARTICLE
    right = '"start": 34, "end": 44, "text": "PORT ELISE"'
    path.write_text(path.read_text("utf-8").replace(right, wrong), encoding="utf-8")

    shown = run("validate", path, "--output-format", "full", "--select", "UNC301,UNC302,UNC313").out.splitlines()

    bar = shown[1].index("|")
    carets = shown[2].index("^"), shown[2].rindex("^") + 1
    assert shown[1][bar + 2 :].startswith("  ")
    assert shown[1][carets[0] : carets[1]] == marked


def test_a_missing_path_is_exit_code_2_and_the_others_are_checked(run: Run, example: Path) -> None:
    (example / ARTICLE).write_text("[1,]", encoding="utf-8")

    result = run("validate", example / "none", example)

    assert result.code == 2
    assert "none:1:1: UNC001 unreadable-file: cannot be read: No such file or directory" in result.out
    assert f"{ARTICLE.name}:1:4: UNC012 not-json" in result.out


def test_warnings_do_not_fail_unless_strict(run: Run, example: Path, tmp_path: Path) -> None:
    lonely = shutil.copy(example / ARTICLE, tmp_path / ARTICLE.name)

    assert run("validate", lonely).code == 0
    assert "warning: " in run("validate", lonely).out
    assert "1 warning" in run("validate", lonely).err
    assert run("validate", "--strict", lonely).code == 1


def test_related_places_are_named(run: Run, example: Path) -> None:
    path = example / ARTICLE
    path.write_text(path.read_text("utf-8").replace('"id": "e2"', '"id": "e1"'), encoding="utf-8")

    assert re.search(r'UNC201 duplicate-id: the id "e1" is taken \(line \d+: by this item\)', run("validate", path).out)


def test_without_a_path_the_corpus_of_the_folder_is_checked(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example.parent)
    (example / ARTICLE).write_text("", encoding="utf-8")
    assert run("validate").code == 1

    monkeypatch.chdir(example)
    assert run("validate").code == 1

    monkeypatch.chdir(example / "articles")
    for command in ("validate", "manifest", "fix", "format"):
        result = run(command)
        assert result.code == 2  # what is installed is neither checked by mistake nor written to
        assert "there is no corpus here" in result.err


def test_hostile_names_cannot_control_the_terminal(run: Run, example: Path) -> None:
    (example / "articles" / "\x1b[31m.json").write_text(
        '{"\x1b]0;x\x07": 1}'.replace("\x1b", "\\u001b").replace("\x07", "\\u0007"), encoding="utf-8"
    )

    result = run("validate", example)

    assert result.code == 1
    assert "\x1b" not in result.out + result.err


def test_show_is_plain_when_piped(run: Run) -> None:
    result = run("show")

    assert result.code == 0
    assert "\x1b" not in result.out
    assert "[q4: In cases involving weapons of mass destruction, “verifiable disarmament" in result.out
    assert result.out == run("show", SEED_ID).out


def test_show_has_colours_on_a_terminal() -> None:
    import pty

    main, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "uncorpus", "show"], stdout=child, stderr=child, env=os.environ | {"TERM": "xterm-256color"}
    )
    os.close(child)
    output = b""
    while True:
        try:
            chunk = os.read(main, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    process.wait(timeout=60)

    assert b"\x1b[1;35m" in output
    assert "António".encode() in output


def test_show_of_an_unknown_article_tells_the_nearest(run: Run) -> None:
    result = run("show", "2018-01-18-dialog")

    assert result.code == 2
    assert f"did you mean {SEED_ID}?" in result.err
    assert "see `uncorpus list`" in run("show", "x").err


def test_show_of_an_empty_corpus_says_so(run: Run, example: Path) -> None:
    shutil.rmtree(example / "articles")
    (example / "corpus.json").unlink()

    assert "has no articles" in run("show", "--corpus", example).err


def test_show_tells_of_other_articles(run: Run, example: Path) -> None:
    document = json.loads((example / ARTICLE).read_text("utf-8"))
    document["id"] = "2024-03-03-zzz"
    (example / "articles" / "2024-03-03-zzz.json").write_text(json.dumps(document), encoding="utf-8")
    run("manifest", example)

    assert "1 more articles: see `uncorpus list`" in run("show", "--corpus", example).err


def test_list_has_a_line_an_article(run: Run) -> None:
    assert run("list").out.startswith(f"{SEED_ID}  train  adjudicated  21 quotes  Dialogue and confidence")
    row = json.loads(run("list", "--output-format", "jsonl").out)
    assert (row["id"], row["quotes"], row["published"]) == (SEED_ID, 21, "2018-01-18")


def test_stats_count_what_there_is(run: Run) -> None:
    figures = json.loads(run("stats", "--corpus", EXAMPLE, "--output-format", "json").out)

    assert figures["corpus"] == {
        "articles": 1,
        "characters": 480,
        "blocks": 7,
        "entities": 4,
        "speakers": 3,
        "quotes": 7,
        "non-quotes": 1,
        "topics": 2,
    }
    assert figures["quotes_by_type"] == {"direct": 4, "indirect": 2, "mixed": 1}
    assert figures["quotes_by_form"] == {"discontinuous": 1, "nested": 1, "repeating another": 1}
    assert figures["quotation_marks"] == {"all": 10, "accounted for": 10, "unaccounted": 0}
    assert re.search(r"^ +7  quotes$", run("stats", "--corpus", EXAMPLE).out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ([], [f"q{i}" for i in range(1, 8)]),
        (["--type", "direct"], ["q2", "q4", "q5", "q6"]),
        (["--speaker", "Inês Okoro", "--topic", "strike"], ["q3"]),
        (["--entity", "nova-elise"], ["q7"]),
    ],
)
def test_quotes_are_filtered_and_written_in_three_forms(run: Run, arguments: list[str], ids: list[str]) -> None:
    jsonl = run("quotes", "--corpus", EXAMPLE, "--output-format", "jsonl", *arguments).out
    table = run("quotes", "--corpus", EXAMPLE, "--output-format", "csv", *arguments).out
    text = run("quotes", "--corpus", EXAMPLE, *arguments).out

    rows = [json.loads(line) for line in jsonl.splitlines()]
    assert [row["quote"] for row in rows] == ids
    assert [row["text"] for row in csv.DictReader(io.StringIO(table))] == [row["text"] for row in rows]
    assert re.findall(r"#(q\d+)\)", text) == ids


def test_no_quote_is_said_to_fit(run: Run) -> None:
    result = run("quotes", "--corpus", EXAMPLE, "--speaker", "nobody")

    assert (result.code, result.out, result.err) == (0, "", "No quote fits.\n")


def test_a_topic_that_does_not_exist_is_an_error(run: Run) -> None:
    result = run("quotes", "--corpus", EXAMPLE, "--topic", "strikes")

    assert result.code == 2
    assert "did you mean 'strike'?" in result.err


def test_jsonl_cannot_control_a_terminal(run: Run, example: Path) -> None:
    path = example / ARTICLE
    path.write_text(path.read_text("utf-8").replace("Inês Okoro", "In\u009bs\u202eOkoro"), encoding="utf-8")
    entities = example / "entities.json"
    entities.write_text(entities.read_text("utf-8").replace("Inês Okoro", "In\u009bs\u202eOkoro"), encoding="utf-8")

    out = run("quotes", "--corpus", example, "--output-format", "jsonl").out

    assert "\u009b" not in out
    assert json.loads(out.splitlines()[0])["speaker"] == "In\u009bs\u202eOkoro"


def test_schema_prints_what_is_published(run: Run) -> None:
    assert json.loads(run("schema", "topics").out) == uncorpus.schema("topics")
    assert json.loads(run("schema").out)["title"] == "uncorpus article 1.0"
    assert run("schema", "--version", "7.0").code == 2


def test_schema_checks_a_file_by_the_schema_alone(run: Run, example: Path) -> None:
    path = example / ARTICLE
    assert run("schema", "article", "--check", path).code == 0

    path.write_text(path.read_text("utf-8").replace('"status": "reviewed"', '"status": "seen"'), encoding="utf-8")
    result = run("schema", "--check", path)

    assert result.code == 1
    assert re.search(r":\d+:13: \$\.status: 'seen' is not one of", result.out)
    assert "1 error by the schema" in result.err


@pytest.mark.parametrize(("data", "message"), [(b"{", "1:2: expected a key"), (b"\xff", "not UTF-8"), (None, "cannot be read")])
def test_schema_check_of_what_is_no_json_is_exit_code_2(run: Run, tmp_path: Path, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / "x.json").write_bytes(data)

    result = run("schema", "--check", tmp_path / "x.json")

    assert result.code == 2
    assert message in result.err


def test_manifest_brings_the_corpus_file_up_to_date(run: Run, example: Path) -> None:
    before = (example / "corpus.json").read_bytes()
    assert "is up to date" in run("manifest", example).out

    path = example / ARTICLE
    path.write_text(path.read_text("utf-8").replace('"status": "reviewed"', '"status": "draft"'), encoding="utf-8")
    assert run("manifest", example, "--check").code == 1
    assert (example / "corpus.json").read_bytes() == before
    assert run("validate", example).code == 1

    assert run("manifest", example).code == 0
    assert run("manifest", example, "--check").code == 0
    assert run("validate", example).code == 0


def test_manifest_of_a_new_corpus_needs_a_name_and_a_version(run: Run, example: Path) -> None:
    (example / "corpus.json").unlink()
    assert "needs --name, --data-version, --holder and --license" in run("manifest", example).err

    new = ("--name", "my-corpus", "--data-version", "0.1.0", "--holder", "Me", "--license", "cc-by-4.0")
    result = run("manifest", example, *new, "--split", f"test={EXAMPLE_ID}")

    assert result.code == 0
    assert run("validate", example).code == 0
    corpus = uncorpus.load(example)
    assert (corpus.name, corpus.data_version, corpus.splits) == ("my-corpus", "0.1.0", ("test",))
    rights = json.loads((example / "corpus.json").read_text("utf-8"))["rights"]
    assert (rights["text"]["license"], rights["annotations"]["license"], rights["annotations"]["holder"]) == ("cc0-1.0", "cc-by-4.0", "Me")
    assert run("manifest", example).code == 0
    assert uncorpus.load(example).splits == ("test",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data-version", "1"], "data_version '1'"),
        (["--split", f"all={EXAMPLE_ID}"], "split 'all'"),
        (["--split", "dev=none"], "no article 'none'"),
        (["--split", "dev"], "--split 'dev': write SPLIT=ID"),
        (["--split", f"{'x' * 65}={EXAMPLE_ID}"], "is not what the format allows"),
        (["--license", "CC BY"], "license 'CC BY'"),
    ],
)
def test_manifest_refuses_what_the_format_does_not_allow(run: Run, example: Path, arguments: list[str], message: str) -> None:
    before = (example / "corpus.json").read_bytes()

    result = run("manifest", example, *arguments)

    assert result.code == 2
    assert message in result.err
    assert (example / "corpus.json").read_bytes() == before


@pytest.mark.parametrize("name", ["articles/x.json", "entities.json", "topics.json", "corpus.json"])
def test_manifest_writes_nothing_where_a_file_is_broken(run: Run, example: Path, name: str) -> None:
    (example / name).write_text("{", encoding="utf-8")
    before = (example / "corpus.json").read_bytes()

    result = run("manifest", example)

    assert result.code == 2
    assert f"{name}:1:2" in result.err
    assert (example / "corpus.json").read_bytes() == before


def test_manifest_of_nothing_is_refused(run: Run, tmp_path: Path) -> None:
    new = ("--name", "a", "--data-version", "1.0.0", "--holder", "Me", "--license", "mit")
    assert "no articles" in run("manifest", tmp_path, *new).err
    assert "no such folder" in run("manifest", tmp_path / "none").err


def test_a_broken_corpus_is_one_line_without_traceback(run: Run, example: Path) -> None:
    (example / "topics.json").write_text("{", encoding="utf-8")

    for command in ("show", "list", "stats", "quotes"):
        result = run(command, "--corpus", example)

        assert result.code == 2
        assert result.err.count("\n") == 1
        assert "topics.json:1:2" in result.err


def uncorpus_process(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "uncorpus", *map(str, arguments)]
    # Under nohup, or as a background job, an interrupt is ignored, and a child would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=unmeasured())


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    process = uncorpus_process("schema")
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()

    assert process.wait(timeout=60) in (0, 141)  # all was written already; or as a shell calls the end by SIGPIPE
    assert process.stderr is not None
    assert process.stderr.read() == ""


def test_an_interrupt_is_one_line_and_exit_code_130(example: Path) -> None:
    text = (example / ARTICLE).read_text("utf-8")
    for number in range(3000):
        (example / "articles" / f"2024-03-03-n{number}.json").write_text(text, encoding="utf-8")
    process = uncorpus_process("validate", example)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert err.strip() == "uncorpus: interrupted"


INTERRUPTED_WHILE_TIDYING = """
import signal, time
import uncorpus.cli as cli

class Dying:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def work(**_):
    Dying()
    time.sleep(50)

cli.cli.main = work
cli.main()
"""


def test_an_interrupt_that_comes_while_an_object_is_tidied_up_is_not_lost() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_TIDYING], capture_output=True, text=True, check=False, timeout=40, env=unmeasured()
    )

    assert done.returncode == 130
    assert done.stderr == "uncorpus: interrupted\n"


def test_output_survives_a_terminal_that_knows_few_characters() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "uncorpus", "quotes", "--corpus", EXAMPLE],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )

    assert done.returncode == 0, done.stderr
    assert "“\\u0645\\u0631" in done.stdout.decode("cp1252")


def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([sys.executable, "-m", "uncorpus", "quotes"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "uncorpus: No space left on device\n"


@pytest.mark.parametrize("command", ["validate", "manifest", "fix", "format", "list"])
def test_a_path_that_is_too_long_is_no_traceback(run: Run, command: str) -> None:
    assert run(command, *(["--corpus"] if command == "list" else []), "a" * 5000).code == 2


def test_two_files_with_one_id_are_refused(run: Run, example: Path) -> None:
    (example / "articles" / "sub").mkdir()
    shutil.copy(example / ARTICLE, example / "articles" / "sub" / ARTICLE.name)

    result = run("manifest", example)

    assert result.code == 2
    assert "has the same id" in result.err


def test_manifest_does_not_follow_a_link_out_of_the_corpus(run: Run, example: Path, tmp_path: Path) -> None:
    shutil.move(example / ARTICLE, tmp_path / ARTICLE.name)
    (example / ARTICLE).symlink_to(tmp_path / ARTICLE.name)

    result = run("manifest", example)

    assert result.code == 2
    assert "leads out of the corpus" in result.err
