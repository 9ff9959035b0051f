"""Measure the building of releases against its goals, and print them side by side.

    python benchmarks/build.py [--articles 20000] [--large 100000] [--keep FOLDER]

Times are those of the processor, of one process; the things compared are measured in turn in one run, since the machine may be shared. Corpora are generated, and removed
afterwards unless --keep names where they are.
"""

from __future__ import annotations

import argparse
import gc
import io
import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from generate import write

import uncorpus
from uncorpus.release.parquet import WRITE
from uncorpus.tables.arrow import arrow_schema
from uncorpus.tables.features import features
from uncorpus.tables.layers import Layers
from uncorpus.tables.rows import TABLES

GOALS = {"rate": 2500.0, "ratio": 1.2, "memory": 500.0, "load": 40000.0}

BUILD = """
import json, resource, sys, time, uncorpus
from pathlib import Path
from uncorpus.release.build import build
start = time.process_time()
build(uncorpus.load(sys.argv[1]), Path(sys.argv[2]), article_files=False)
print(json.dumps({"seconds": time.process_time() - start, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

LOAD = """
import json, sys, time, datasets
datasets.disable_progress_bars()
datasets.load_dataset(sys.argv[2], "articles", split="train", cache_dir=sys.argv[3] + "/warm")
start = time.perf_counter()
loaded = datasets.load_dataset(sys.argv[1], "articles", split="train", cache_dir=sys.argv[3] + "/cold")
cold = time.perf_counter() - start
start = time.perf_counter()
datasets.load_dataset(sys.argv[1], "articles", split="train", cache_dir=sys.argv[3] + "/cold")
print(json.dumps({"articles": len(loaded), "cold": cold, "again": time.perf_counter() - start}))
"""


def run(code: str, *arguments: Path) -> dict[str, float]:
    """Run *code* in a process of its own and return what it measured."""
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def ratio(folder: Path, articles: int) -> tuple[float, float]:
    """Return the time an article from the files to Parquet, and for `Table.from_pylist` and writing alone, on the same rows, in milliseconds.

    They are measured in turn, three times, and the best of each counts.
    """
    corpus = uncorpus.load(folder)
    batch = list(itertools.islice(corpus.skim(), articles))
    encoded = {name: [features(name).encode_example(row) for row in table.rows(batch)] for name, table in TABLES.items()}
    ours, theirs = [], []
    gc.disable()
    for _ in range(3):
        start = time.process_time()
        layers = Layers(list(itertools.islice(corpus.skim(), articles)))
        for table in TABLES.values():
            pq.write_table(table.arrow(layers), io.BytesIO(), **WRITE)
        ours.append(time.process_time() - start)
        start = time.process_time()
        for name, rows in encoded.items():
            pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), io.BytesIO(), **WRITE)
        theirs.append(time.process_time() - start)
    gc.enable()
    return min(ours) / articles * 1e3, min(theirs) / articles * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--large", type=int, default=0, help="a second corpus, to see whether memory grows")
    parser.add_argument("--keep", type=Path, help="where corpora are, or are made and kept: FOLDER/N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = arguments.keep or Path(place)
        rows = []
        for count in (arguments.articles, arguments.large):
            if not count:
                continue
            folder = root / str(count)
            if not folder.exists():
                write(folder, count, repeat=1)
            built = Path(place) / f"release-{count}"
            result = run(BUILD, folder, built)
            rows.append(
                (f"{count:,} articles, all six configs: articles a second", f"{count / result['seconds']:,.0f}", f"≥ {GOALS['rate']:,.0f}")
            )
            rows.append((f"{count:,} articles: peak memory", f"{result['peak']:,.0f} MB", f"< {GOALS['memory']:,.0f} MB"))
        mine, plain = ratio(root / str(arguments.articles), 256)
        rows.append(("from article files to Parquet, an article", f"{mine:.2f} ms", ""))
        rows.append(("`Table.from_pylist` and writing, the same rows ready made", f"{plain:.2f} ms", ""))
        rows.append(("the first ÷ the second", f"{mine / plain:.1f} ×", f"≤ {GOALS['ratio']} ×"))
        small = Path(place) / "small"
        write(small, 2, repeat=1)
        run(BUILD, small, Path(place) / "release-small")
        loaded = run(LOAD, Path(place) / f"release-{arguments.articles}", Path(place) / "release-small", Path(place))
        for what in ("cold", "again"):
            rate = loaded["articles"] / loaded[what]
            rows.append(
                (
                    f"`load_dataset`, {'first time' if what == 'cold' else 'from its cache'}: articles a second",
                    f"{rate:,.0f}",
                    f"≥ {GOALS['load']:,.0f}",
                )
            )
    print("| what | measured | goal |\n|---|---:|---:|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
