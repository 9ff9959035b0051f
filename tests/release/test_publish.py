"""Publishing with the real client to a Hub on this machine: there and back, and what goes wrong on the way."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import uncorpus
from tests.conftest import Result

if TYPE_CHECKING:
    from tests.release.hub import Hub

REPO = "org/harbour"
OnHub = Callable[..., Result]


def publish(on_hub: OnHub, corpus: Path, *arguments: str, **options: str | None) -> Result:
    return on_hub("publish", REPO, corpus, *arguments, **options)


def raised(corpus: Path, version: str, **change: str) -> None:
    """Change the article, and give the corpus another version."""
    path = next((corpus / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document.update(change)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    for command in (["format", str(corpus)], ["manifest", str(corpus), "--data-version", version]):
        subprocess.run([sys.executable, "-m", "uncorpus", *command], check=True, capture_output=True)


def test_there_and_back(on_hub: OnHub, python: OnHub, hub: Hub, ready: Path) -> None:
    done = publish(on_hub, ready)
    assert done.code == 0, done.err
    assert done.out.strip() == f"{hub.endpoint}/datasets/{REPO}/tree/v0.1.0"
    repo = hub.repos[REPO]
    assert repo.messages == ["initial commit", "synthetic-example 0.1.0"]
    assert repo.tags == {"v0.1.0": repo.branches["main"]}

    back = on_hub("verify", REPO, "--revision", "v0.1.0", "--corpus", ready)
    assert back.code == 0, back.err
    assert "24 rows compared" in back.err

    code = "import datasets; d = datasets.load_dataset('org/harbour', 'quotes', revision='v0.1.0', split='train'); print(len(d), d.info.version, d[0]['speaker'])"
    assert python("-c", code).out.split(maxsplit=2) == ["7", "0.1.0", "Inês Okoro\n"]

    code = "import uncorpus; d = uncorpus.from_hub('org/harbour', 'quotes', revision='v0.1.0', split='train'); print(len(d))"
    assert python("-c", code).out == "7\n"


def test_streaming_reads_ranges_of_what_is_there(on_hub: OnHub, python: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready).code == 0
    code = "import datasets; print(sum(1 for _ in datasets.load_dataset('org/harbour', 'entities', split='train', streaming=True)))"

    assert python("-c", code).out == "4\n"


def test_to_publish_the_same_twice_does_nothing(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready).code == 0
    before = dict(hub.repos[REPO].commits)
    hub.requests.clear()
    again = publish(on_hub, ready)

    assert again.code == 0
    assert "published already, with the same content; nothing to do" in again.err
    assert hub.repos[REPO].commits == before
    assert {method for method, _ in hub.requests} <= {"GET", "HEAD"}


def test_a_dry_run_only_reads(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    done = publish(on_hub, ready, "--dry-run")

    assert done.code == 0
    assert "nothing was done: --dry-run" in done.err
    assert hub.repos == {}
    assert {method for method, _ in hub.requests} <= {"GET", "HEAD"}


def test_the_next_version_is_one_commit_that_removes_what_is_gone(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready).code == 0
    repo = hub.repos[REPO]
    stale = dict(repo.commits[repo.branches["main"]])
    stale["data/quotes/old.parquet"] = stale["README.md"]
    repo.commits[repo.branches["main"]] = stale
    raised(ready, "0.2.0", publisher="The Harbour Post")
    done = publish(on_hub, ready)

    assert done.code == 0, done.err
    assert "0.1.0 → 0.2.0: what changed asks for a MAJOR step, which this is" in done.err
    assert len(repo.messages) == 3
    assert set(repo.tags) == {"v0.1.0", "v0.2.0"}
    assert "data/quotes/old.parquet" not in hub.files(REPO, "v0.2.0")
    assert ".gitattributes" in hub.files(REPO, "v0.2.0")


def test_a_published_version_with_other_content_is_refused(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready).code == 0
    raised(ready, "0.1.0", publisher="The Harbour Post")
    refused = publish(on_hub, ready)

    assert refused.code == 2
    assert "version 0.1.0 is published, with other content" in refused.err
    assert len(hub.repos[REPO].messages) == 2


def test_a_step_that_is_too_small_for_what_is_published_is_refused(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready).code == 0
    raised(ready, "0.1.1", publisher="The Harbour Post")
    refused = publish(on_hub, ready)

    assert refused.code == 2
    assert "version 0.1.1 does not fit" in refused.err


def test_a_corpus_with_findings_is_refused_before_anything_is_asked(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    path = next((ready / "articles").rglob("*.json"))
    document = json.loads(path.read_text("utf-8"))
    document["entities"][0]["start"] += 1
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    refused = publish(on_hub, ready)

    assert refused.code == 1
    assert "see `uncorpus validate`; nothing was published" in refused.err
    assert hub.requests == []


def test_a_draft_is_refused_from_version_1_on(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    raised(ready, "1.0.0", status="draft")

    assert publish(on_hub, ready).code == 1
    assert hub.repos == {}


def test_a_dirty_working_tree_is_refused_and_a_clean_one_is_not(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    root = ready.parent
    subprocess.run(["git", "-C", str(root), "init", "--quiet"], check=True)
    dirty = publish(on_hub, ready)
    assert dirty.code == 2
    assert "changes that are not committed" in dirty.err
    assert hub.repos == {}

    subprocess.run(["git", "-C", str(root), "add", "."], check=True)
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(root), *who, "commit", "--quiet", "--message", "x"], check=True)
    assert publish(on_hub, ready).code == 0


def test_a_pull_request_tags_nothing_until_it_is_merged(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    raised(ready, "0.1.0")
    hub_repo(hub)
    done = publish(on_hub, ready, "--create-pr")
    repo = hub.repos[REPO]

    assert done.code == 0, done.err
    assert done.out.strip().endswith(f"{REPO}/discussions/1")
    assert repo.tags == {}

    repo.branches["main"] = repo.pull_requests[0]
    merged = publish(on_hub, ready)
    assert merged.code == 0
    assert "only the tag is missing" in merged.err
    assert repo.tags == {"v0.1.0": repo.pull_requests[0]}


def test_a_pull_request_is_opened_once_for_the_same_content(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    raised(ready, "0.1.0")
    hub_repo(hub)
    first, again = publish(on_hub, ready, "--create-pr"), publish(on_hub, ready, "--create-pr")
    repo = hub.repos[REPO]

    assert (first.code, again.code) == (0, 0), again.err
    assert again.out == first.out
    assert "a pull request with the same content is open already" in again.err
    assert len(repo.pull_requests) == 1

    raised(ready, "0.2.0")
    assert publish(on_hub, ready, "--create-pr").out.strip().endswith(f"{REPO}/discussions/2")
    repo.branches["main"] = repo.pull_requests[1]  # merged, so that it is open no more
    raised(ready, "0.1.0")
    assert "open already" in publish(on_hub, ready, "--create-pr").err
    assert len(repo.pull_requests) == 2


def hub_repo(hub: Hub, *, private: bool = False) -> None:
    from tests.release.hub import Blob, Repo

    hub.repos[REPO] = Repo(private)
    hub.repos[REPO].commit({".gitattributes": Blob(b"", lfs=False)}, "initial commit", "main")


def test_another_branch_is_committed_to_and_not_tagged(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    hub_repo(hub)
    done = publish(on_hub, ready, "--revision", "preview")

    assert done.code == 0, done.err
    assert "README.md" in hub.files(REPO, "preview")
    assert hub.files(REPO, "main").keys() == {".gitattributes"}
    assert hub.repos[REPO].tags == {}


def test_private_is_for_a_new_repository(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready, "--private").code == 0
    assert hub.repos[REPO].private
    hub.repos.clear()
    hub_repo(hub)
    refused = publish(on_hub, ready, "--private")

    assert refused.code == 2
    assert "is there already, and public" in refused.err


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (None, "run `hf auth login`, or set HF_TOKEN"),
        ("hf_expired", "the Hub does not accept the token, which may have expired"),
        ("hf_reads", "the token has no right to do this"),
    ],
)
def test_without_rights_one_line_says_so(on_hub: OnHub, hub: Hub, ready: Path, token: str | None, message: str) -> None:
    refused = publish(on_hub, ready, token=token)
    last = refused.err.strip().splitlines()[-1]

    assert refused.code == 2
    assert message in last
    assert "Traceback" not in refused.err
    assert hub.repos == {}


def test_without_network_one_line_says_so_soon(python: OnHub, ready: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    started = time.monotonic()
    refused = python("-m", "uncorpus", "publish", REPO, ready, HF_ENDPOINT=nobody)

    assert refused.code == 2
    assert "the Hub cannot be reached" in refused.err.strip().splitlines()[-1]
    assert "Traceback" not in refused.err
    assert time.monotonic() - started < 60
    assert "HF_HUB_OFFLINE is set" in python("-m", "uncorpus", "publish", REPO, ready, HF_HUB_OFFLINE="1").err


def test_a_failure_between_commit_and_tag_is_finished_by_running_it_again(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    hub.fail("POST", r"/tag/", 500)
    first = publish(on_hub, ready)
    assert first.code == 2
    assert "the files are there, the tag is not: run it again to finish" in first.err
    assert hub.repos[REPO].tags == {}

    second = publish(on_hub, ready)
    assert second.code == 0, second.err
    assert hub.repos[REPO].tags == {"v0.1.0": hub.repos[REPO].branches["main"]}
    assert len(hub.repos[REPO].messages) == 2


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", r"/commit/", 500),
        ("POST", r"/commit/", "cut"),
        ("POST", r"/commit/", "cut-after"),
        ("POST", r"/commit/", 409),
        ("POST", r"/commit/", 401),
        ("POST", r"/tag/", "cut"),
        ("POST", r"/tag/", "cut-after"),
        ("POST", r"/repos/create", 500),
        ("POST", r"/validate-yaml", 500),
        ("PUT", r"/lfs/", 500),
        ("PUT", r"/lfs/", "cut"),
        ("POST", r"/objects/batch", "slow"),
        ("POST", r"/preupload/", 500),
        ("GET", r"/tree/", 500),
        ("GET", r"/resolve/", "cut"),
        ("HEAD", r"/resolve/", 500),
        ("GET", r"/refs", "cut"),
    ],
)
def test_whatever_fails_nothing_is_half_published_and_running_it_again_finishes(
    on_hub: OnHub, hub: Hub, ready: Path, method: str, path: str, kind: str | int
) -> None:
    hub.fail(method, path, kind)
    first = publish(on_hub, ready)
    files = hub.files(REPO).keys() if REPO in hub.repos else set()

    assert first.code in (0, 2), first.err
    assert "Traceback" not in first.err
    assert files <= {".gitattributes"} or "checksums.json" in files
    if first.code:
        assert len(first.err.strip().splitlines()[-1]) < 600
        again = publish(on_hub, ready)
        assert again.code == 0, again.err
    assert hub.repos[REPO].tags == {"v0.1.0": hub.repos[REPO].branches["main"]}
    assert len(hub.repos[REPO].messages) == 2


def test_somebody_else_between_look_and_commit_is_noticed(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    hub_repo(hub)
    hub.fail("POST", r"/commit/", 412)
    refused = publish(on_hub, ready)

    assert refused.code == 2
    assert "was changed by somebody else meanwhile; run it again; nothing was published" in refused.err


def test_what_arrives_otherwise_than_it_was_sent_is_noticed(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    def spoil() -> None:
        repo = hub.repos[REPO]
        blob = repo.commits[repo.branches["main"]]["corpus/topics.json"]
        blob.data = blob.data.replace(b"e", b"E", 1)

    hub.meanwhile("/tag/", spoil)
    noticed = publish(on_hub, ready)

    assert noticed.code == 2
    assert "is not what was sent: corpus/topics.json" in noticed.err


def test_a_commit_of_somebody_else_is_never_overwritten(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    from tests.release.hub import Blob

    assert publish(on_hub, ready).code == 0
    repo = hub.repos[REPO]

    def interfere() -> None:
        files = repo.commits[repo.branches["main"]] | {"theirs.txt": Blob(b"theirs", lfs=False)}
        repo.commit(files, "theirs", "main")

    hub.meanwhile("/preupload/", interfere)
    raised(ready, "0.2.0", publisher="The Harbour Post")
    refused = publish(on_hub, ready)

    assert refused.code == 2
    assert "was changed by somebody else meanwhile" in refused.err
    assert hub.files(REPO)["theirs.txt"] == b"theirs"


def test_a_repository_that_holds_something_else_is_not_emptied(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    from tests.release.hub import Blob

    hub_repo(hub)
    repo = hub.repos[REPO]
    repo.commit({"my/thesis.tex": Blob(b"years of work", lfs=False)}, "mine", "main")
    refused = publish(on_hub, ready)

    assert refused.code == 2
    assert "my/thesis.tex" in refused.err
    assert hub.files(REPO) == {"my/thesis.tex": b"years of work"}


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("PUT", "/lfs/", 403),
        ("GET", "/refs", "html"),
        ("GET", "/refs", "json"),
        ("POST", "/commit/", "json"),
        ("POST", "/objects/batch", 403),
    ],
)
def test_what_fails_for_good_or_answers_nonsense_is_told_in_one_line(
    on_hub: OnHub, hub: Hub, ready: Path, method: str, path: str, kind: str | int
) -> None:
    hub_repo(hub)
    hub.fail(method, path, kind, times=1000)
    refused = publish(on_hub, ready)

    assert refused.code == 2
    assert "Traceback" not in refused.err
    assert hub.files(REPO).keys() == {".gitattributes"}


def test_odd_tags_and_branches_are_passed_over_or_refused(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    hub_repo(hub)
    hub.repos[REPO].tags = {"v01.0.0": hub.repos[REPO].branches["main"], "v1." + "9" * 5000 + ".0": hub.repos[REPO].branches["main"]}
    for branch in ("", "../x", "a b"):
        assert "is no name of a branch" in publish(on_hub, ready, "--revision", branch).err
    assert publish(on_hub, ready).code == 0
    assert publish(on_hub, ready, "--revision", "preview").code == 0
    assert "README.md" in hub.files(REPO, "preview")


def test_a_flipped_byte_on_the_hub_is_named(on_hub: OnHub, hub: Hub, ready: Path) -> None:
    assert publish(on_hub, ready).code == 0
    repo = hub.repos[REPO]
    blob = repo.commits[repo.branches["main"]]["corpus/entities.json"]
    blob.data = blob.data.replace(b"Okoro", b"Okora")
    found = on_hub("verify", REPO)

    assert found.code == 1
    assert "corpus/entities.json: the file was changed" in found.out


def test_what_is_not_there_is_said_in_one_line(on_hub: OnHub, hub: Hub) -> None:
    absent = on_hub("verify", "org/nothing")
    hub_repo(hub)
    revision = on_hub("verify", REPO, "--revision", "v9")
    name = on_hub("publish", "no-name")

    assert (absent.code, revision.code, name.code) == (2, 2, 2)
    assert "there is no such data set" in absent.err
    assert "there is no such revision" in revision.err
    assert "is no name of a repository" in name.err
    assert "Traceback" not in absent.err + revision.err + name.err


def test_the_revision_of_from_hub_is_the_data_version_of_the_package(on_hub: OnHub, python: OnHub, hub: Hub, tmp_path: Path) -> None:
    own = Path(shutil.copytree(uncorpus.load().folder.root, tmp_path / "seed"))
    assert on_hub("publish", "org/uncorpus", own).code == 0
    code = "import uncorpus; print(len(uncorpus.from_hub('org/uncorpus', 'quotes', split='train')))"
    assert python("-c", code).out == "21\n"

    hub.repos["org/uncorpus"].tags.clear()
    gone = python("-c", code)
    assert gone.code != 0
    assert "v1.0.0" in gone.err
