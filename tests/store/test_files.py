"""Files: reading is bounded, writing is all or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from uncorpus.store.files import FileError, is_inside, read_bytes, write_bytes


def test_a_crash_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write_bytes(path, b"old")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(path, b"new")

    assert path.read_bytes() == b"old"
    assert [path] == list(tmp_path.iterdir())


def test_writing_keeps_the_mode_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(0o640)

    write_bytes(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_bytes(tmp_path / "a.json", b"new")
    finally:
        os.umask(old)

    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o640


def test_writing_into_no_folder_is_an_error_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written") as caught:
        write_bytes(tmp_path / "none" / "a.json", b"")

    assert caught.value.path == tmp_path / "none" / "a.json"


def test_reading_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")

    assert read_bytes(tmp_path / "a", limit=5) == b"12345"
    with pytest.raises(FileError, match="at most 4") as caught:
        read_bytes(tmp_path / "a", limit=4)
    assert caught.value.kind == "file-too-large"


def test_a_device_is_not_read() -> None:
    with pytest.raises(FileError, match="not a regular file"):
        read_bytes(Path(os.devnull))


def test_inside_means_with_all_links_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)

    assert is_inside(tmp_path / "in" / "x", tmp_path / "in")
    assert not is_inside(tmp_path / "in" / "link" / "y", tmp_path / "in")
    assert not is_inside(tmp_path / "in" / ".." / "y", tmp_path / "in")
