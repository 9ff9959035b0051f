"""Label Studio itself: articles go in through its API, are changed there, and come back.

    python .ci/label_studio.py [--venv FOLDER] [--save FOLDER]

Installs Label Studio into an environment of its own (FOLDER is kept, so that a second run is quick), starts it on 127.0.0.1 with a database of its own, and stops it. Says why and
succeeds where the package cannot be installed; the version is printed, since what is shown is shown for it. `--save` keeps the tool's own exports.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105  of a server that lives for a minute on this machine
ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "tests" / "examples" / "corpus"


class Server:
    """A running Label Studio."""

    def __init__(self, program: Path, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "LABEL_STUDIO_BASE_DATA_DIR": str(data),
            "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
            "LATEST_VERSION_CHECK": "0",
            "COLLECT_ANALYTICS": "0",
            "SENTRY_DSN": "",
            "FRONTEND_SENTRY_DSN": "",
        }
        command = [str(program), "start", "--no-browser", "--internal-host", "127.0.0.1", "--host", self.url, "--port", str(port)]
        command += ["--username", "annotator@example.org", "--password", "synthetic-password-1", "--user-token", TOKEN]
        self._log = (data / "log").open("wb")
        self._process = subprocess.Popen(
            command, env=environment, cwd=data, stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def wait(self, seconds: float) -> None:
        """Wait until it answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise SystemExit(f"Label Studio ended: {Path(self._log.name).read_text()[-2000:]}")
            try:
                self.call("GET", "/api/projects")
                return
            except (OSError, urllib.error.URLError):
                time.sleep(1)
        raise SystemExit("Label Studio did not answer")

    def call(self, method: str, path: str, value: Any = None) -> Any:
        """Call the API and return what it says."""
        data = None if value is None else json.dumps(value).encode()
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310  the address is ours
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                body = answer.read()
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read()[:2000].decode()}") from None
        return json.loads(body) if body else None

    def stop(self) -> None:
        """Stop it, and what it started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._log.close()


def uncorpus(*arguments: str | Path, code: int = 0) -> str:
    """Run the command line."""
    done = subprocess.run([sys.executable, "-m", "uncorpus", *map(str, arguments)], capture_output=True, text=True, check=False)
    print(f"$ uncorpus {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}", end="")
    check(done.returncode == code, f"exit code {done.returncode}, not {code}")
    return done.stdout + done.stderr


def check(condition: bool, what: str) -> None:  # noqa: FBT001
    """Stop where something is not as it should be."""
    if not condition:
        raise SystemExit(f"not so: {what}")


def project(server: Server, tasks: Path) -> int:
    """Create a project with the tasks in the folder *tasks*, and return its number."""
    config = (tasks / "labeling-config.xml").read_text("utf-8")
    created = server.call("POST", "/api/projects", {"title": tasks.name, "label_config": config})
    server.call("POST", f"/api/projects/{created['id']}/import", json.loads((tasks / "tasks.json").read_text("utf-8")))
    return int(created["id"])


def export(server: Server, number: int, path: Path) -> list[Any]:
    """Export the project, and return what was exported."""
    exported: list[Any] = server.call("GET", f"/api/projects/{number}/export?exportType=JSON&download_all_tasks=true")
    path.write_text(json.dumps(exported, ensure_ascii=False, indent=1), encoding="utf-8")
    return exported


def article(folder: Path) -> Any:
    """Return the one article of the corpus *folder*."""
    (path,) = (folder / "articles").glob("*.json")
    return json.loads(path.read_text("utf-8"))


def unchanged(server: Server, corpus: Path, work: Path) -> tuple[int, list[Any]]:
    """Export, import there, export there, import: the article is as it was, to the byte."""
    (path,) = (corpus / "articles").glob("*.json")
    before = path.read_bytes()
    tasks = work / f"tasks-{corpus.name}"
    uncorpus("export", "--format", "label-studio", "--output", tasks, "--corpus", corpus)
    number = project(server, tasks)
    exported = export(server, number, work / f"{corpus.name}.json")
    said = uncorpus("import", "--format", "label-studio", "--into", corpus, work / f"{corpus.name}.json")
    check("unchanged" in said and path.read_bytes() == before, f"{corpus.name} comes back equal")
    path.unlink()
    uncorpus("import", "--format", "label-studio", "--corpus", corpus, work / f"{corpus.name}.json")
    check(path.read_bytes() == before, f"{corpus.name} is made anew from the export alone")
    return number, exported


def changed(server: Server, corpus: Path, work: Path) -> list[Any]:
    """A span is moved, a quote is added with source, cue and links, a choice is changed: each arrives, and nothing else."""
    number, exported = unchanged(server, corpus, work)
    before = article(corpus)
    annotation = exported[0]["annotations"][0]
    result = annotation["result"]
    text = before["text"]

    def region(id: str, label: str, words: str) -> dict[str, Any]:
        start = text.index(words)
        value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
        return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual", "value": value}

    def relation(source: str, target: str, kind: str) -> dict[str, Any]:
        return {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": [kind]}

    cue = next(entry for entry in result if entry.get("type") == "labels" and entry["value"]["text"] == "read")
    cue["value"] |= {"start": cue["value"]["start"] - 5, "text": "gate read"}
    medium = next(entry for entry in result if entry.get("from_name") == "content_medium" and entry["value"]["choices"] == ["unspecified"])
    medium["value"]["choices"] = ["thought"]
    she, said = (next(e["id"] for e in result if e.get("type") == "labels" and e["value"]["text"] == words) for words in ("She", "said"))
    result += [
        region("Aa1", "Content", "the port would open at noon 🕊️"),
        relation("Aa1", she, "source"),
        relation("Aa1", she, "speaker"),
        relation("Aa1", said, "cue"),
    ]
    server.call("PATCH", f"/api/annotations/{annotation['id']}", {"result": result})
    changes = export(server, number, work / f"{corpus.name}-changed.json")
    arguments = ("import", "--format", "label-studio", "--into", corpus, "--annotator", "Jane Doe")
    uncorpus(*arguments, work / f"{corpus.name}-changed.json")
    after = article(corpus)
    quotes = {quote["id"]: quote for quote in after["quotes"]}
    check(quotes["q5"]["cue"] == [{"start": 351, "end": 360, "text": "gate read"}], f"the cue was moved: {quotes['q5']['cue']}")
    check(quotes["q7"]["medium"] == "thought", "the medium was changed")
    new = next(quote for id, quote in quotes.items() if id not in {quote["id"] for quote in before["quotes"]})
    check(new["content"][0]["text"] == "the port would open at noon 🕊️", "the new quote has its words")
    check((new["speaker"], new["cue"][0]["text"], new["type"]) == ("s1", "said", "indirect"), f"the new quote has its parts: {new}")
    person = next(item["id"] for item in after["annotators"] if item["name"] == "Jane Doe")
    check({quotes["q5"]["by"], quotes["q7"]["by"], new["by"]} == {person}, "who changed it is said")
    same = [quote for quote in before["quotes"] if quote["id"] not in ("q5", "q7")]
    check(all(quotes[quote["id"]] == quote for quote in same), "no other quote was changed")
    check(all(after[layer] == before[layer] for layer in ("entities", "non_quotes", "topics", "speakers")), "no other layer was changed")
    uncorpus("manifest", corpus)
    uncorpus("validate", corpus)
    return changes


def draft(server: Server, corpus: Path, work: Path) -> list[Any]:
    """A draft is a prediction there; what an annotator submits of it comes back."""
    (path,) = (corpus / "articles").glob("*.json")
    path.write_text(path.read_text("utf-8").replace('"status": "reviewed"', '"status": "draft"'), encoding="utf-8")
    uncorpus("manifest", corpus)
    tasks = work / "tasks-draft"
    uncorpus("export", "--format", "label-studio", "--output", tasks, "--corpus", corpus)
    number = project(server, tasks)
    task = export(server, number, work / "draft.json")[0]
    check(bool(task["predictions"]) and not task["annotations"], "the draft is a prediction")
    prediction = server.call("GET", f"/api/predictions?task={task['id']}")[0]
    server.call("POST", f"/api/tasks/{task['id']}/annotations/", {"result": prediction["result"]})
    exported = export(server, number, work / "draft-submitted.json")
    said = uncorpus("import", "--format", "label-studio", "--into", corpus, work / "draft-submitted.json")
    check("1 unchanged" in said, "the draft comes back equal")
    return exported


def howto(server: Server, work: Path) -> None:
    """An annotator's day, as the how-to has it, with what a person does in the tool done through its API."""
    pages = {name: (ROOT / "docs" / "howto" / f"{name}.md").read_text("utf-8") for name in ("own-corpus", "label-studio")}
    before, after = pages["label-studio"].split("<!-- in the tool -->")
    folder = work / "day"
    folder.mkdir()

    def run(text: str) -> None:
        commands = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(commands)], cwd=folder, env=os.environ | {"PATH": path}, check=False
        )
        check(done.returncode == 0, "the how-to's commands work")

    run(pages["own-corpus"].partition("## 5.")[0])
    run(before)
    number = project(server, folder / "tasks")
    task = export(server, number, folder / "before.json")[0]
    result = server.call("GET", f"/api/predictions?task={task['id']}")[0]["result"]
    cue = next(entry for entry in result if entry["type"] == "labels" and entry["value"]["text"] == "called for")
    cue["value"] |= {"start": cue["value"]["start"] + 7, "text": "for"}
    server.call("POST", f"/api/tasks/{task['id']}/annotations/", {"result": result})
    export(server, number, folder / "export.json")
    run(after)
    changed = article(folder / "corpus")
    check(changed["quotes"][1]["cue"][0]["text"] == "for" and changed["status"] == "reviewed", "the day's work is committed")


def environment(folder: Path) -> Path | None:
    """Return the program of a Label Studio in the environment *folder*, installed where it is not yet; None where it cannot be."""
    program = folder / "bin" / "label-studio"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = folder / "bin" / "python"
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", "label-studio"], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"skipped: Label Studio cannot be installed here: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
            return None
    version = subprocess.run(
        [folder / "bin" / "python", "-c", "from importlib.metadata import version; print(version('label-studio'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"Label Studio {version.stdout.strip()}")
    return program


def main() -> int:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venv", type=Path, help="The environment of Label Studio, kept. [default: a temporary one]")
    parser.add_argument("--save", type=Path, help="Where the tool's own exports of the synthetic article go.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        program = environment(arguments.venv or work / "venv")
        if program is None:
            return 0
        (work / "data").mkdir()
        server = Server(program.absolute(), work / "data")
        try:
            server.wait(240)
            shutil.copytree(ROOT / "corpus", work / "seed")
            unchanged(server, work / "seed", work)
            for name in ("example", "example-draft"):
                shutil.copytree(EXAMPLE, work / name)
            changed(server, work / "example", work)
            draft(server, work / "example-draft", work)
            howto(server, work)
        finally:
            server.stop()
        if arguments.save:
            arguments.save.mkdir(parents=True, exist_ok=True)
            for name in ("example.json", "example-changed.json", "draft.json", "draft-submitted.json"):
                shutil.copy(work / name, arguments.save / f"label-studio-{name}")
    print("Label Studio: articles come back equal, changes arrive")
    return 0


if __name__ == "__main__":
    sys.exit(main())
