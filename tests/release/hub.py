"""A Hub on this machine: what the real client asks of the real one to make, fill, tag and read data sets, in memory, on 127.0.0.1.

Faults on demand: `hub.fail(...)` makes the next requests that match a method and a path go wrong, as a server or a network can.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "hf_writes"
READER = "hf_reads"
EXPIRED = "hf_expired"
LFS = (".parquet",)


@dataclass
class Blob:
    data: bytes
    lfs: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def oid(self) -> str:
        """The hash under which git keeps the file: of a large one, that of its pointer."""
        data = self.data
        if self.lfs:
            data = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n".encode()
        return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass
class Repo:
    private: bool
    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    pull_requests: list[str] = field(default_factory=list)

    def commit(self, files: dict[str, Blob], message: str, branch: str | None) -> str:
        oid = hashlib.sha1(f"{len(self.commits)}{message}{sorted(files)}".encode()).hexdigest()
        self.commits[oid] = files
        self.messages.append(message)
        if branch is not None:
            self.branches[branch] = oid
        return oid

    def find(self, revision: str) -> str | None:
        if revision in self.commits:
            return revision
        if found := re.fullmatch(r"refs/pr/(\d+)", revision):
            return self.pull_requests[int(found[1]) - 1]
        return self.branches.get(revision) or self.tags.get(revision)


@dataclass
class Fault:
    method: str
    path: str
    kind: str | int
    times: int


class _Faults:
    """What goes wrong before the application sees the request, or after it has done what was asked."""

    def __init__(self, app: ASGIApp, hub: Hub) -> None:
        self.app, self.hub = app, hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.hub.requests.append((scope["method"], scope["path"]))
        for path in [path for path in self.hub.events if path in scope["path"]]:
            self.hub.events.pop(path)()
        fault = next(
            (f for f in self.hub.faults if f.times and f.method in ("*", scope["method"]) and re.search(f.path, scope["path"])), None
        )
        if fault is None:
            await self.app(scope, receive, send)
            return
        fault.times -= 1
        if fault.kind == "html":
            await PlainTextResponse("<html>welcome</html>", media_type="text/html")(scope, receive, send)
        elif fault.kind == "json":
            await JSONResponse([])(scope, receive, send)
        elif isinstance(fault.kind, int):
            await JSONResponse({"error": f"synthetic {fault.kind}"}, fault.kind)(scope, receive, send)
        elif fault.kind == "slow":
            await asyncio.sleep(0.5)
            await self.app(scope, receive, send)
        else:  # the connection is cut: before, or when all was done but not said

            async def swallow(message: Message) -> None:
                pass

            if fault.kind == "cut-after":
                await self.app(scope, receive, swallow)
            raise ConnectionAbortedError("synthetic")


class Hub:
    """The server, and what it holds."""

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.uploads: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.events: dict[str, Callable[[], None]] = {}
        self.endpoint = ""

    def fail(self, method: str, path: str, kind: str | int, times: int = 1) -> None:
        """Let the next *times* requests with *method* to a path like *path* fail: a status, `cut`, `cut-after`, `slow`, or nonsense, `html` or `json`."""
        self.faults.append(Fault(method, path, kind, times))

    def meanwhile(self, path: str, event: Callable[[], None]) -> None:
        """Let *event* happen when the next request to a path like *path* comes."""
        self.events[path] = event

    def files(self, repo: str, revision: str = "main") -> dict[str, bytes]:
        oid = self.repos[repo].find(revision)
        assert oid is not None
        return {path: blob.data for path, blob in self.repos[repo].commits[oid].items()}

    def app(self) -> ASGIApp:
        name = "{org}/{name}"
        return _Faults(
            Starlette(
                routes=[
                    Route("/api/repos/create", self._create, methods=["POST"]),
                    Route("/api/whoami-v2", self._whoami),
                    Route("/api/validate-yaml", self._validate_yaml, methods=["POST"]),
                    Route(f"/api/datasets/{name}", self._info),
                    Route(f"/api/datasets/{name}/revision/{{revision}}", self._info),
                    Route(f"/api/datasets/{name}/refs", self._refs),
                    Route(f"/api/datasets/{name}/discussions", self._discussions),
                    Route(f"/api/datasets/{name}/tree/refs/pr/{{number:int}}", self._tree),
                    Route(f"/api/datasets/{name}/tree/{{revision}}", self._tree),
                    Route(f"/api/datasets/{name}/tree/{{revision}}/{{path:path}}", self._tree),
                    Route(f"/api/datasets/{name}/paths-info/{{revision}}", self._paths, methods=["POST"]),
                    Route(f"/api/datasets/{name}/preupload/{{revision}}", self._preupload, methods=["POST"]),
                    Route(f"/api/datasets/{name}/commit/{{revision}}", self._commit, methods=["POST"]),
                    Route(f"/api/datasets/{name}/tag/{{revision}}", self._tag, methods=["POST"]),
                    Route(f"/api/datasets/{name}/branch/{{revision}}", self._branch, methods=["POST"]),
                    Route("/datasets/{org}/{name}.git/info/lfs/objects/batch", self._batch, methods=["POST"]),
                    Route("/lfs/{oid}", self._put, methods=["PUT"]),
                    Route(f"/datasets/{name}/resolve/{{revision}}/{{path:path}}", self._resolve, methods=["GET", "HEAD"]),
                ]
            ),
            self,
        )

    def _repo(self, request: Request) -> Repo | Response:
        name = f"{request.path_params['org']}/{request.path_params['name']}"
        repo = self.repos.get(name)
        if _token(request) == EXPIRED:
            return _error(401, "Invalid credentials")
        if repo is None or (repo.private and _token(request) not in (TOKEN, READER)):
            return _error(404 if _token(request) else 401, "Repository not found", "RepoNotFound")
        return repo

    def _writable(self, request: Request) -> Repo | Response:
        repo = self._repo(request)
        if isinstance(repo, Repo) and _token(request) != TOKEN:
            return _error(403 if _token(request) else 401, "you have no right to write here")
        return repo

    async def _create(self, request: Request) -> Response:
        if _token(request) != TOKEN:
            return _error(403 if _token(request) == READER else 401, "you may not make this")
        body = await request.json()
        name = f"{body['organization']}/{body['name']}"
        url = f"{self.endpoint}/datasets/{name}"
        if name in self.repos:
            return JSONResponse({"error": "You already created this dataset repo", "url": url}, 409)
        private = body.get("visibility") == "private" or bool(body.get("private"))
        self.repos[name] = Repo(private)
        self.repos[name].commit(
            {".gitattributes": Blob(b"*.parquet filter=lfs diff=lfs merge=lfs -text\n", False)}, "initial commit", "main"
        )
        return JSONResponse({"url": url, "name": name})

    async def _whoami(self, request: Request) -> Response:
        if _token(request) not in (TOKEN, READER):
            return _error(401, "Invalid credentials")
        return JSONResponse({"name": "tester", "type": "user", "orgs": [], "auth": {"accessToken": {"role": "write"}}})

    async def _validate_yaml(self, request: Request) -> Response:
        body = await request.json()
        errors = [] if body["content"].startswith("---\n") else [{"message": "no front matter"}]
        return JSONResponse({"errors": errors, "warnings": []}, 400 if errors else 200)

    async def _info(self, request: Request) -> Response:
        repo = self._repo(request)
        if isinstance(repo, Response):
            return repo
        oid = repo.find(request.path_params.get("revision", "main"))
        if oid is None:
            return _error(404, "Invalid rev id", "RevisionNotFound")
        name = f"{request.path_params['org']}/{request.path_params['name']}"
        siblings = [{"rfilename": path} for path in sorted(repo.commits[oid])]
        return JSONResponse({"_id": "0", "id": name, "sha": oid, "private": repo.private, "disabled": False, "gated": False,
                             "downloads": 0, "likes": 0, "tags": [], "siblings": siblings})  # fmt: skip

    async def _refs(self, request: Request) -> Response:
        repo = self._repo(request)
        if isinstance(repo, Response):
            return repo

        def refs(kind: str, names: dict[str, str]) -> list[dict[str, str]]:
            return [{"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": oid} for name, oid in names.items()]

        return JSONResponse({"branches": refs("heads", repo.branches), "tags": refs("tags", repo.tags), "converts": [], "pullRequests": []})

    async def _discussions(self, request: Request) -> Response:
        repo = self._repo(request)
        if isinstance(repo, Response):
            return repo
        assert (request.query_params["type"], request.query_params["status"]) == ("pull_request", "open")
        titles = dict(zip(repo.commits, repo.messages, strict=True))
        open_ = [
            {"num": number, "title": titles[oid], "status": "open", "isPullRequest": True, "author": {"name": "tester"},
             "repo": {"name": f"{request.path_params['org']}/{request.path_params['name']}", "type": "dataset"},
             "createdAt": "2026-01-01T00:00:00.000Z"}
            for number, oid in enumerate(repo.pull_requests, 1)
            if oid not in repo.branches.values()
        ]  # fmt: skip
        # As the Hub does, but with pages of one.
        start = int(request.query_params["p"])
        return JSONResponse({"discussions": open_[start : start + 1], "count": len(open_), "start": start})

    async def _tree(self, request: Request) -> Response:
        repo = self._repo(request)
        if isinstance(repo, Response):
            return repo
        number = request.path_params.get("number")  # a revision with slashes comes in parts
        oid = repo.find(f"refs/pr/{number}" if number else request.path_params["revision"])
        if oid is None:
            return _error(404, "Invalid rev id", "RevisionNotFound")
        below = request.path_params.get("path", "")
        prefix = f"{below}/" if below else ""
        files = {path: blob for path, blob in sorted(repo.commits[oid].items()) if path.startswith(prefix)}
        if below and not files:
            return _error(404, f"{below} does not exist", "EntryNotFound")
        recursive = request.query_params.get("recursive", "").lower() in ("true", "1")
        entries: dict[str, dict[str, Any]] = {}
        for path, blob in files.items():
            parts = path.removeprefix(prefix).split("/")
            for depth in range(1, len(parts) if recursive else min(2, len(parts))):
                folder = prefix + "/".join(parts[:depth])
                entries.setdefault(folder, {"type": "directory", "path": folder, "oid": "0" * 40, "size": 0})
            if recursive or len(parts) == 1:
                entries[path] = _file(path, blob)
        # As the Hub does, but with pages of ten: the client has to follow the link.
        items = list(entries.values())
        start = int(request.query_params.get("cursor", "0"))
        headers = {}
        if start + 10 < len(items):
            query = f"recursive={recursive}&expand=False&cursor={start + 10}"
            headers["Link"] = f'<{self.endpoint}{request.url.path}?{query}>; rel="next"'
        return JSONResponse(items[start : start + 10], headers=headers)

    async def _paths(self, request: Request) -> Response:
        repo = self._repo(request)
        if isinstance(repo, Response):
            return repo
        oid = repo.find(request.path_params["revision"])
        if oid is None:
            return _error(404, "Invalid rev id", "RevisionNotFound")
        kind = request.headers.get("content-type", "")
        wanted = (await request.json())["paths"] if "json" in kind else (await request.form()).getlist("paths")
        found: list[dict[str, Any]] = []
        for path in wanted:
            if path in repo.commits[oid]:
                found.append(_file(str(path), repo.commits[oid][str(path)]))
            elif any(other.startswith(f"{path}/") for other in repo.commits[oid]):
                found.append({"type": "directory", "path": path, "oid": "0" * 40, "size": 0})
        return JSONResponse(found)

    async def _preupload(self, request: Request) -> Response:
        repo = self._writable(request)
        if isinstance(repo, Response):
            return repo
        oid = repo.find(request.path_params["revision"])
        there = repo.commits[oid] if oid else {}
        files = (await request.json())["files"]
        return JSONResponse(
            {
                "files": [
                    {
                        "path": file["path"],
                        "uploadMode": "lfs" if file["path"].endswith(LFS) else "regular",
                        "shouldIgnore": False,
                        **({"oid": there[file["path"]].oid} if file["path"] in there else {}),
                    }
                    for file in files
                ]
            }
        )

    async def _batch(self, request: Request) -> Response:
        repo = self._writable(request)
        if isinstance(repo, Response):
            return repo
        objects = []
        for item in (await request.json())["objects"]:
            action = (
                {} if item["oid"] in self.uploads else {"actions": {"upload": {"href": f"{self.endpoint}/lfs/{item['oid']}", "header": {}}}}
            )
            objects.append({"oid": item["oid"], "size": item["size"], **action})
        return JSONResponse({"transfer": "basic", "objects": objects})

    async def _put(self, request: Request) -> Response:
        data = await request.body()
        if hashlib.sha256(data).hexdigest() != request.path_params["oid"]:
            return _error(400, "the bytes are not those of the hash")
        self.uploads[request.path_params["oid"]] = data
        return PlainTextResponse("")

    async def _commit(self, request: Request) -> Response:
        repo = self._writable(request)
        if isinstance(repo, Response):
            return repo
        revision = request.path_params["revision"]
        head = repo.branches.get(revision)
        if head is None:
            return _error(404, "Invalid rev id", "RevisionNotFound")
        lines = [json.loads(line) for line in (await request.body()).splitlines() if line.strip()]
        header = lines[0]["value"]
        if header.get("parentCommit") not in (None, head):
            return _error(412, "A commit has happened since. Please refresh and try again.")
        files = dict(repo.commits[head])
        for line in lines[1:]:
            value = line["value"]
            match line["key"]:
                case "file":
                    files[value["path"]] = Blob(base64.b64decode(value["content"]), lfs=False)
                case "lfsFile":
                    if value["oid"] not in self.uploads:
                        return _error(400, "an object was not uploaded")
                    files[value["path"]] = Blob(self.uploads[value["oid"]], lfs=True)
                case "deletedFile":
                    if files.pop(value["path"], None) is None:
                        return _error(404, "A file with this name doesn't exist", "EntryNotFound")
        is_pr = request.query_params.get("create_pr") == "1"
        oid = repo.commit(files, header["summary"], None if is_pr else revision)
        url = f"{self.endpoint}/datasets/{request.path_params['org']}/{request.path_params['name']}"
        answer: dict[str, Any] = {"success": True, "commitOid": oid, "commitUrl": f"{url}/commit/{oid}", "hookOutput": ""}
        if is_pr:
            repo.pull_requests.append(oid)
            answer["pullRequestUrl"] = f"{url}/discussions/{len(repo.pull_requests)}"
        return JSONResponse(answer)

    async def _tag(self, request: Request) -> Response:
        repo = self._writable(request)
        if isinstance(repo, Response):
            return repo
        oid, tag = repo.find(request.path_params["revision"]), (await request.json())["tag"]
        if oid is None:
            return _error(404, "Invalid rev id", "RevisionNotFound")
        if tag in repo.tags:
            return _error(409, "Tag reference exists already")
        repo.tags[tag] = oid
        return JSONResponse({})

    async def _branch(self, request: Request) -> Response:
        repo = self._writable(request)
        if isinstance(repo, Response):
            return repo
        name = request.path_params["revision"]
        if name in repo.branches:
            return _error(409, "Reference already exists")
        repo.branches[name] = repo.branches["main"]
        return JSONResponse({})

    async def _resolve(self, request: Request) -> Response:
        repo = self._repo(request)
        if isinstance(repo, Response):
            return repo
        oid = repo.find(request.path_params["revision"])
        if oid is None:
            return _error(404, "Invalid rev id", "RevisionNotFound")
        blob = repo.commits[oid].get(request.path_params["path"])
        if blob is None:
            return _error(404, "Entry not found", "EntryNotFound")
        etag = blob.sha256 if blob.lfs else blob.oid
        headers = {"X-Repo-Commit": oid, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        if blob.lfs:
            headers |= {"X-Linked-ETag": f'"{etag}"', "X-Linked-Size": str(len(blob.data))}
        data, status = blob.data, 200
        if ranged := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", "")):
            first, last = int(ranged[1]), int(ranged[2] or len(data) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            data, status = data[first : last + 1], 206
        return Response(data, status, headers, media_type="application/octet-stream")


def _token(request: Request) -> str | None:
    return request.headers.get("authorization", "").removeprefix("Bearer ") or None


def _error(status: int, message: str, code: str | None = None) -> Response:
    return JSONResponse({"error": message}, status, {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})})


def _file(path: str, blob: Blob) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": "file", "path": path, "oid": blob.oid, "size": len(blob.data)}
    return entry | ({"lfs": {"oid": blob.sha256, "size": len(blob.data), "pointerSize": 130}} if blob.lfs else {})


@contextmanager
def serve() -> Iterator[Hub]:
    """Run a Hub in a thread, and stop it."""
    hub = Hub()
    listener = socket.create_server(("127.0.0.1", 0))
    hub.endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(hub.app(), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
