"""JSON Lines are repaired and formatted as files are: a line is an article, `-` is a filter, nothing is lost."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, EXAMPLE_ID, Result
from uncorpus.store.files import MAX_BYTES

ARTICLE = json.loads((EXAMPLE / "articles" / f"{EXAMPLE_ID}.json").read_text("utf-8"))
CANONICAL = json.dumps(ARTICLE, ensure_ascii=False).encode() + b"\n"
MOVED = CANONICAL.replace(b'"start": 34, "end": 44', b'"start": 36, "end": 46')
BROKEN = b'{"id": "\xff"}\n'


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Give bytes to standard input."""
    return lambda data: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Five lines: with another layout, empty, broken, with a span that is off, without an end."""
    path = tmp_path / "a.jsonl"
    other = json.dumps(ARTICLE, separators=(",", ":")).encode() + b"\r\n"
    path.write_bytes(other + b"\n" + BROKEN + MOVED + CANONICAL.rstrip())
    return path


def test_format_writes_each_line_in_canonical_form_and_leaves_what_is_no_article(lines: Path, run: Callable[..., Result]) -> None:
    before = lines.read_bytes()

    for option in ("--check", "--diff"):
        assert run("format", lines, option).code == 2
        assert lines.read_bytes() == before
    result = run("format", lines)

    assert result.code == 2
    assert result.out == f"{lines}: written in canonical form\n"
    assert f"{lines}:3:9: byte 8 (0xff) is not UTF-8\n" in result.err
    assert lines.read_bytes() == CANONICAL + BROKEN + MOVED + CANONICAL
    assert run("format", lines).out == ""


def test_what_is_in_canonical_form_is_not_written(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(CANONICAL)
    before = path.stat()

    assert run("format", path, "--check").code == 0
    assert run("format", path).err == "0 of 1 files written\n"
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert run("fix", path, "--corpus", EXAMPLE).code == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_format_of_standard_input_is_a_filter(lines: Path, run: Callable[..., Result], give: Callable[[bytes], None]) -> None:
    give(lines.read_bytes().replace(BROKEN, b""))
    result = run("format", "-")

    assert (result.code, result.out.encode()) == (0, CANONICAL + MOVED + CANONICAL)
    assert result.err == "-: written in canonical form\n1 of 1 files written\n"

    give(result.out.encode())
    assert run("format", "-", "--check").code == 0
    give(lines.read_bytes().replace(BROKEN, b""))
    result = run("format", "-", "--check")
    assert (result.code, result.out) == (1, "- is not in canonical form\n")


def test_fix_repairs_each_line_and_leaves_the_others_to_the_byte(lines: Path, run: Callable[..., Result]) -> None:
    before = lines.read_bytes()

    for option in ("--dry-run", "--diff"):
        assert run("fix", lines, "--corpus", EXAMPLE, option).code == 1
        assert lines.read_bytes() == before
    result = run("fix", lines, "--corpus", EXAMPLE)

    assert f'{lines}:4: UNC301 36:46 → 34:44 "PORT ELISE" [/entities/0]\n' in result.out
    assert f"{lines}:3: cannot be repaired" in result.err
    assert result.code == 1
    assert lines.read_bytes() == before.replace(MOVED, CANONICAL)
    assert run("fix", lines, "--corpus", EXAMPLE).out == ""


def test_fix_of_standard_input_is_a_filter_that_tells_what_is_left(run: Callable[..., Result], give: Callable[[bytes], None]) -> None:
    give(MOVED)
    result = run("fix", "-", "--corpus", EXAMPLE)
    assert (result.code, result.out.encode()) == (0, CANONICAL)
    assert '-:1: UNC301 36:46 → 34:44 "PORT ELISE" [/entities/0]\n1 file repaired\n' == result.err

    give(MOVED.replace(b'"speaker": "s2"', b'"speaker": "s9"'))
    result = run("fix", "-", "--corpus", EXAMPLE)
    assert result.code == 1
    assert "left: see `uncorpus validate`" in result.err
    assert json.loads(result.out)["entities"][0]["start"] == 34

    give(MOVED)
    result = run("fix", "-", "--corpus", EXAMPLE, "--dry-run")
    assert (result.code, result.out) == (1, '-:1: UNC301 36:46 → 34:44 "PORT ELISE" [/entities/0]\n')


def test_fix_needs_the_corpus_to_fill_in_what_its_source_and_registry_tell(
    run: Callable[..., Result], give: Callable[[bytes], None]
) -> None:
    bare = json.loads(CANONICAL)
    del bare["text"]
    bare["speakers"][0]["name"] = "Somebody"
    give(json.dumps(bare).encode())

    result = run("fix", "-", "--corpus", EXAMPLE)

    assert (result.code, result.out.encode()) == (0, CANONICAL)


def test_fix_takes_a_byte_order_mark_out_of_lines(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + CANONICAL)

    assert run("format", path).code == 2
    assert run("fix", path, "--corpus", EXAMPLE).code == 0
    assert path.read_bytes() == CANONICAL


@pytest.mark.parametrize("command", ["fix", "format"])
def test_a_line_that_is_too_long_keeps_the_file_as_it_is(tmp_path: Path, run: Callable[..., Result], command: str) -> None:
    path = tmp_path / "a.jsonl"
    with open(path, "wb") as file:
        file.write(MOVED.replace(b": ", b":"))
        file.truncate(MAX_BYTES + 2**20)
    before = path.stat()

    result = run(command, path)

    assert result.code == 2
    assert "line 2 has more than" in result.err
    assert (path.stat().st_ino, path.stat().st_size) == (before.st_ino, before.st_size)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("command", ["fix", "format", "validate"])
def test_lines_that_are_no_file_are_not_waited_for(tmp_path: Path, run: Callable[..., Result], command: str) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")

    for path in (tmp_path / "pipe.jsonl", tmp_path / "none.jsonl", tmp_path):
        if path == tmp_path:
            (tmp_path / "folder.jsonl").mkdir()
            path = tmp_path / "folder.jsonl"  # noqa: PLW2901
        assert run(command, path).code == 2


def test_base_does_not_go_with_lines(lines: Path, run: Callable[..., Result]) -> None:
    assert run("fix", lines, "--base", lines).code == 2


@pytest.mark.parametrize("command", ["fix", "format"])
def test_the_diff_of_lines_is_one_that_patch_applies(lines: Path, run: Callable[..., Result], command: str) -> None:
    if shutil.which("patch") is None:
        pytest.skip("there is no patch")
    # A carriage return is shown, not written: nothing in a diff may act on a terminal.
    lines.write_bytes(lines.read_bytes().replace(BROKEN, b"").replace(b"\r", b""))
    before = lines.read_bytes()
    shown = run(command, lines, "--diff").out
    assert shown.count("--- a/") == 1
    hunks = [line for line in shown.splitlines() if line.startswith("@@")]
    assert hunks == (["@@ -1 +1 @@", "@@ -2 +1,0 @@", "@@ -4 +3 @@"] if command == "format" else ["@@ -3 +3 @@"])

    run(command, lines)
    changed = lines.read_bytes()
    lines.write_bytes(before)
    subprocess.run(["patch", "--quiet", "--binary", str(lines)], input=shown.encode(), check=True)

    assert lines.read_bytes() == changed
