"""Files: reading is bounded, writing is all or nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import unmeasured
from uncorpus.store.files import FileError, Inside, NewFile, is_inside, read_bytes, write_bytes


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


def test_the_bytes_are_on_the_disk_before_the_name_is_theirs_and_then_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    steps: list[tuple[str, str, bytes]] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            what = arguments[0]
            target = os.readlink(f"/proc/self/fd/{what}") if isinstance(what, int) else str(what)
            kind = "folder" if Path(target) == tmp_path else "new" if target.endswith(".tmp") else "other"
            on_disk = Path(target).read_bytes() if kind == "new" else b""
            steps.append((name, kind, on_disk))
            return real(*arguments)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, watched(name, getattr(os, name)))
    write_bytes(path, b"new")

    assert steps == [("fsync", "new", b"new"), ("replace", "new", b"new"), ("fsync", "folder", b"")]


@pytest.mark.parametrize(("code", "is_error"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_file_system_that_cannot_sync_a_folder_is_written_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    is_error: bool,  # noqa: FBT001
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if Path(os.readlink(f"/proc/self/fd/{descriptor}")).is_dir():
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    if is_error:
        with pytest.raises(FileError, match="cannot be written"):
            write_bytes(tmp_path / "a.json", b"new")
    else:
        write_bytes(tmp_path / "a.json", b"new")

    assert (tmp_path / "a.json").read_bytes() == b"new"


def test_writing_to_a_link_changes_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link, loose = tmp_path / "real" / "a.json", tmp_path / "a.json", tmp_path / "b.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(Path("real") / "a.json")
    loose.symlink_to(tmp_path / "real" / "b.json")

    write_bytes(link, b"new")
    write_bytes(loose, b"new")

    assert link.is_symlink()
    assert loose.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "real" / "b.json").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.json", "a.json", "b.json", "b.json", "real"]


def test_a_new_file_that_is_not_committed_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")

    with NewFile(tmp_path / "a.json") as file:
        file.write(b"half")

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_disk_that_is_full_is_an_error_and_leaves_the_old_file(tmp_path: Path) -> None:
    """The limit on the size of files stands in for the disk's."""
    (tmp_path / "a.json").write_bytes(b"old")
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom uncorpus.store.files import FileError, write_bytes\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"try:\n    write_bytes(Path({str(tmp_path / 'a.json')!r}), b'x' * 5000)\n"
        "except FileError as error:\n    sys.exit(error.message)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=unmeasured())

    assert done.stderr == "cannot be written: File too large\n"
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


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


@pytest.mark.parametrize("kind", ["pipe", "/dev/zero", "/dev/tty"])
def test_opening_what_is_no_file_does_not_wait(tmp_path: Path, kind: str) -> None:
    """In a process of its own, so that waiting would be seen."""
    path = Path(kind)
    if kind == "pipe":
        os.mkfifo(path := tmp_path / "pipe")
    code = f"from pathlib import Path\nfrom uncorpus.store.files import read_bytes\nread_bytes(Path({str(path)!r}))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)

    assert "FileError: this is not a regular file" in done.stderr or "FileError: cannot be read" in done.stderr


@pytest.mark.parametrize("remembers", [False, True])
def test_inside_means_with_all_links_followed(tmp_path: Path, remembers: bool) -> None:  # noqa: FBT001
    root = tmp_path / "in"
    (root / "sub").mkdir(parents=True)
    (root / "link").symlink_to(tmp_path)
    (root / "sub" / "out.json").symlink_to(tmp_path / "y")
    (root / "sub" / "within.json").symlink_to(root / "x")
    (root / "loop").symlink_to(root / "loop")
    inside = Inside(root) if remembers else lambda path: is_inside(path, root)

    for _ in range(2):
        for path in (root, root / "x", root / "sub" / "x", root / "sub" / "within.json", root / "sub" / ".." / "x", root / "sub" / ".."):
            assert inside(path), path
        for path in (root / "link" / "y", root / "link", root / ".." / "y", root / "..", root / "sub" / "out.json", tmp_path / "inner"):
            assert not inside(path), path
    assert inside(root / "loop") == is_inside(root / "loop", root)
    assert not inside(Path("nul\0") / "x")


def test_what_is_remembered_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uncorpus.store.files.MAX_FOLDERS", 3)
    inside = Inside(tmp_path)

    assert all(inside(tmp_path / str(number) / "x") for number in range(50))
    assert len(inside._known) <= 4
