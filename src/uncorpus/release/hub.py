"""The Hugging Face Hub, as far as releases need it: what is there, and what its errors mean.

Everything goes through the Hub's own client. Its errors become `ReleaseError`, in one line that says what to do.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from uncorpus.release.layout import VERSION, ReleaseError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

REPO: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
TAG: Final = re.compile(rf"v({VERSION})")
BRANCH: Final = re.compile(r"[A-Za-z0-9](?:[\w.-]*/?[\w-])*")


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository on the Hub."""

    private: bool
    branches: dict[str, str]
    """Name → commit."""
    tags: dict[str, str]

    def versions(self) -> dict[str, str]:
        """Return the versions that are tagged, and their tags."""
        return {found[1]: tag for tag in self.tags if (found := TAG.fullmatch(tag))}


def client() -> HfApi:
    """Return the Hub's client. Raises `ReleaseError` where it is not installed."""
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.utils.tqdm import disable_progress_bars
    except ImportError:
        raise ReleaseError("the Hub's client is not installed: pip install 'uncorpus[publish]'") from None
    if not sys.stderr.isatty():
        disable_progress_bars()
    return HfApi(library_name="uncorpus")


def remote(api: HfApi, repo: str) -> Remote | None:
    """Return what is known of the data set *repo*; None where there is none that we may see. Raises `ReleaseError`."""
    from huggingface_hub.errors import RepositoryNotFoundError

    with told(repo):
        try:
            info = api.repo_info(repo, repo_type="dataset")
        except RepositoryNotFoundError as error:
            if error.response.status_code == 401:
                raise ReleaseError(f"{repo}: the Hub does not know who you are: run `hf auth login`, or set HF_TOKEN") from None
            return None
        refs = api.list_repo_refs(repo, repo_type="dataset")
    return Remote(
        bool(info.private),
        {ref.name: ref.target_commit for ref in refs.branches},
        {ref.name: ref.target_commit for ref in refs.tags},
    )


def hashes(api: HfApi, repo: str, revision: str) -> dict[str, str]:
    """Return the files of *repo* at *revision*, each with its hash: SHA-256 for large files, git's for others. Raises `ReleaseError`."""
    from huggingface_hub.hf_api import RepoFile

    with told(repo):
        items = list(api.list_repo_tree(repo, repo_type="dataset", revision=revision, recursive=True))
    return {item.path: item.lfs.sha256 if item.lfs else item.blob_id for item in items if isinstance(item, RepoFile)}


def fetch(api: HfApi, repo: str, revision: str, into: Path, *, patterns: list[str] | None = None) -> None:
    """Download the files of *repo* at *revision* into the folder *into*. Raises `ReleaseError`."""
    import shutil

    with told(repo):
        api.snapshot_download(repo, repo_type="dataset", revision=revision, local_dir=into, allow_patterns=patterns)
    shutil.rmtree(into / ".cache", ignore_errors=True)


def pull_requests(api: HfApi, repo: str, title: str) -> dict[str, str]:
    """Return the open pull requests of *repo* with *title*: address → revision. Raises `ReleaseError`."""
    with told(repo):
        found = list(api.get_repo_discussions(repo, repo_type="dataset", discussion_type="pull_request", discussion_status="open"))
    return {one.url: f"refs/pr/{one.num}" for one in found if one.title == title}


@contextmanager
def told(repo: str, stage: str = "nothing was changed") -> Iterator[None]:
    """Turn the client's errors into a `ReleaseError`; *stage* says what was done so far."""
    from huggingface_hub import errors

    transport: type[Exception] = errors.HfHubHTTPError.__bases__[0]  # the HTTP library's, whichever the client uses
    try:
        yield
    except errors.OfflineModeIsEnabled:
        raise ReleaseError(f"HF_HUB_OFFLINE is set, so the Hub is not asked; {stage}") from None
    except errors.LocalTokenNotFoundError:
        raise ReleaseError(f"{repo}: there is no token: run `hf auth login`, or set HF_TOKEN; {stage}") from None
    except errors.OIDCError as error:
        raise ReleaseError(f"{repo}: the Hub does not trust this CI job: {_line(error)}; {stage}") from None
    except errors.RevisionNotFoundError as error:
        raise ReleaseError(f"{repo}: there is no such revision: {_line(error)}; {stage}") from None
    except errors.HfHubHTTPError as error:
        raise ReleaseError(f"{_meaning(repo, error)}; {stage}") from None
    except transport as error:
        raise ReleaseError(f"the Hub cannot be reached ({_line(error) or type(error).__name__}); {stage}") from None
    except errors.HFValidationError as error:
        raise ReleaseError(f"{repo!r} is no name of a repository: {_line(error)}; {stage}") from None
    except (errors.LocalEntryNotFoundError, errors.FileMetadataError, ConnectionError) as error:
        raise ReleaseError(f"the Hub cannot be reached ({_line(error)}); {stage}") from None
    except ReleaseError:
        raise
    except Exception as error:  # noqa: BLE001 - the client wraps what happens in its threads, and servers answer anything
        raise ReleaseError(f"{repo}: the Hub's client failed ({type(error).__name__}: {_line(error)}); {stage}") from None


def _meaning(repo: str, error: object) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status == 401:
        return f"{repo}: the Hub does not accept the token, which may have expired: run `hf auth login`, or set HF_TOKEN"
    if status == 403:
        return f"{repo}: the token has no right to do this"
    if status == 404:
        return f"{repo}: there is no such data set, or you may not see it"
    if status in (409, 412):
        return f"{repo} was changed by somebody else meanwhile; run it again"
    return f"{repo}: the Hub failed ({_line(error)})"


def _line(error: object) -> str:
    """Return the first line of an error's message."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")[:300]
