"""Measure validation against its goals, and print them side by side.

    python -m pip install --editable '.[bench]'
    python benchmarks/validate.py [--large 20000]

Ratios are taken in one run, the things compared in turn, the best of several rounds; the machine may be shared. Corpora are generated, and
removed afterwards.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from generate import write
from jsonschema import Draft202012Validator

import uncorpus
from uncorpus.model import EntityRegistry, TopicRegistry
from uncorpus.store.folder import CorpusFolder, packaged_schemas
from uncorpus.store.reading import read_record
from uncorpus.validate.check import Checker
from uncorpus.validate.rules.define import Registries

ROWS: list[tuple[str, str, str]] = []


def best(functions: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the shortest time of each function, called in turn: time of the processor, since others may use it, too."""
    times: dict[str, float] = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            start = time.process_time()
            function()
            times[name] = min(times[name], time.process_time() - start)
    return times


def consume(values: Iterable[object]) -> None:
    """Take all *values* and keep none: what is kept costs memory, and more than the making."""
    deque(values, maxlen=0)


def row(what: str, measured: str, goal: str) -> None:
    ROWS.append((what, measured, goal))
    print(f"  {what}: {measured} (goal {goal})", file=sys.stderr)


def in_process(corpus: Path) -> None:
    """From bytes to verdict, all rules on, beside orjson and jsonschema on the same bytes."""
    import orjson

    folder = CorpusFolder(corpus)
    paths = list(folder.article_files())[:200]
    data = [path.read_bytes() for path in paths]
    entities, topics = read_record(folder.entities_file, EntityRegistry), read_record(folder.topics_file, TopicRegistry)
    checker = Checker(folder, Registries(entities.entities, topics.topics))
    schema = Draft202012Validator(uncorpus.schema("article"))
    assert not any(checker.data(each, path).findings for each, path in zip(data, paths, strict=True))
    few = [json.loads(each) for each in data[:20]]
    times = best(
        {
            "orjson": lambda: consume(orjson.loads(each) for each in data),
            "uncorpus": lambda: consume(checker.data(each, path) for each, path in zip(data, paths, strict=True)),
            "jsonschema": lambda: consume(list(schema.iter_errors(each)) for each in few),
        },
        rounds=7,
    )
    size = sum(map(len, data)) / len(data)
    spans = sum(each.count(b'"text": ') for each in data) / len(data) - 1
    print(f"  {len(data)} articles of {size / 1000:.0f} KB with {spans:.0f} spans", file=sys.stderr)
    row("bytes → verdict ÷ orjson.loads", f"{times['uncorpus'] / times['orjson']:.1f} ×", "≤ 3.5 ×")
    row("jsonschema ÷ bytes → verdict", f"{times['jsonschema'] / 20 / (times['uncorpus'] / len(data)):.0f} ×", "≥ 60 ×")
    row("bytes → verdict, an article", f"{times['uncorpus'] / len(data) * 1000:.2f} ms", "")


def command(arguments: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.perf_counter() - start


def processes(corpus: Path) -> None:
    """Whole processes: one file, and 200 files beside check-jsonschema."""
    folder = CorpusFolder(corpus)
    paths = [str(path) for path in list(folder.article_files())[:200]]
    validate = [sys.executable, "-m", "uncorpus", "validate"]
    schema = packaged_schemas() / "1.0" / "article.schema.json"
    own = min(command([*validate, *paths]) for _ in range(3))
    other = min(command([sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *paths]) for _ in range(2))
    row("check-jsonschema ÷ uncorpus, 200 files", f"{other / own:.0f} ×", "≥ 30 ×")
    row("one file, whole process", f"{min(command([*validate, paths[0]]) for _ in range(5)):.2f} s", "≤ 0.25 s")


def whole(corpus: Path, jobs: int) -> tuple[float, float]:
    """Return seconds and peak megabytes (the largest process) of checking a whole corpus."""
    code = (
        "import resource, sys\nfrom uncorpus.validate import validate\n"
        f"found = list(validate([{str(corpus)!r}], jobs={jobs}))\nassert not found, found[:3]\n"
        "usage = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\nprint(usage / 1024)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, float(done.stdout)


def main() -> int:
    """Generate, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=2000)
    parser.add_argument("--large", type=int, default=20000)
    parser.add_argument("--keep", type=Path, help="Keep the corpora here, and use those that are here already.")
    arguments = parser.parse_args()
    for needed in ("orjson", "check_jsonschema"):
        if importlib.util.find_spec(needed) is None:
            parser.error(f"{needed} is missing: python -m pip install --editable '.[bench]'")
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.keep or Path(temporary)
        sizes = (arguments.small, arguments.large)
        for size in sizes:
            if not (root / str(size)).exists():
                print(f"generating {size:,} articles …", file=sys.stderr)
                write(root / str(size), size, 1)
        in_process(root / str(arguments.small))
        processes(root / str(arguments.small))
        results = {size: whole(root / str(size), 1) for size in sizes}
        two = {size: whole(root / str(size), 2) for size in sizes}
        for size in sizes:
            seconds, memory = results[size]
            row(f"{size:,} articles, one process", f"{seconds:.1f} s, {seconds / size * 1000:.2f} ms an article", "flat")
            row(f"{size:,} articles, two workers ÷ one", f"{seconds / two[size][0]:.2f} ×", "≥ 1.8 ×")
            row(f"{size:,} articles, peak memory of a process", f"{max(memory, two[size][1]):.0f} MB", "≤ 150 MB")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n\n| what | measured | goal |\n|---|---:|---:|")
    for what, measured, goal in ROWS:
        print(f"| {what} | {measured} | {goal} |")
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
