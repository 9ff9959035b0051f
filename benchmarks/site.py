"""Measure the explorer: how long a site takes, in how much memory, how large its pages are, how soon they open.

    python benchmarks/site.py [--articles 10000] [--keep FOLDER]

Generates synthetic corpora (or uses those in `--keep`), builds them in processes of their own, and opens the larger site in a headless Chromium
(`CHROMIUM`, or the one on the path) from the disk. Without Chromium or Playwright that part is left out, and said so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from generate import write

ROWS: list[tuple[str, str, str]] = []


def row(what: str, measured: str, goal: str = "") -> None:
    ROWS.append((what, measured, goal))
    print(f"  {what}: {measured} (goal {goal or 'none'})", file=sys.stderr)


def build(corpus: Path, output: Path, jobs: int) -> tuple[float, float, float]:
    """Return seconds, seconds of processor time of all processes, and peak megabytes of the largest one."""
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom uncorpus.site.build import build, open_corpus\n"
        f"build(open_corpus(Path({str(corpus)!r})), Path({str(output)!r}), jobs={jobs})\n"
        "usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "print(sum(u.ru_utime + u.ru_stime for u in usages), max(u.ru_maxrss for u in usages) / 1024)"
    )
    shutil.rmtree(output, ignore_errors=True)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    processor, memory = map(float, done.stdout.split())
    return seconds, processor, memory


def sizes(site: Path) -> None:
    """Sizes of what was written."""
    largest = max(path.stat().st_size for path in (site / "articles").iterdir())
    row("largest page of an article", f"{largest / 1000:.0f} KB", "≤ 60 KB")
    assets = sum(path.stat().st_size for path in (site / "assets").iterdir())
    row("shared assets", f"{assets / 1000:.0f} KB")
    index = [path.stat().st_size for path in (site / "search").rglob("*.js")]
    row("search index", f"{sum(index) / 1e6:.0f} MB in {len(index):,} files, the largest {max(index) / 1000:.0f} KB")


def opened(site: Path) -> None:
    """How soon pages open and searches are answered, the best of five."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None or find_spec("playwright") is None:
        print("  no Chromium, or no Playwright: opening pages was not measured", file=sys.stderr)
        return
    from playwright.sync_api import sync_playwright

    times: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(5):
            page = browser.new_context().new_page()
            start = time.perf_counter()
            page.goto((site / "index.html").as_uri())
            page.locator("#search").wait_for()
            times.setdefault("front page, ready to search", []).append(time.perf_counter() - start)
            start = time.perf_counter()
            page.fill("#words", "chemical weapons ")
            page.locator("#results li").first.wait_for()
            times.setdefault("search for two frequent words, first results", []).append(time.perf_counter() - start)
            page.close()
            page = browser.new_context().new_page()
            article = next(iter(sorted((site / "articles").iterdir())))
            start = time.perf_counter()
            page.goto(article.as_uri() + "#q7")
            page.locator("#card").wait_for()
            times.setdefault("an article's page, with a card open", []).append(time.perf_counter() - start)
            page.close()
        browser.close()
    for what, found in times.items():
        row(what, f"{min(found):.2f} s", "≤ 1 s" if "front" in what else "")


def main() -> int:
    """Generate, build, open, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="Keep the corpora here, and use those that are here already.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = arguments.keep or Path(temporary)
        jobs = min(4, os.cpu_count() or 1)
        small, large = arguments.articles // 5, arguments.articles
        for size in (small, large):
            if not (root / str(size)).exists():
                print(f"generating {size:,} articles …", file=sys.stderr)
                write(root / str(size), size, 1)
            seconds, processor, memory = build(root / str(size), Path(temporary) / f"site-{size}", jobs)
            row(f"{size:,} articles, {jobs} processes", f"{seconds:.0f} s ({processor:.0f} s of processor time)", "≤ 60 s for 10,000")
            row(f"{size:,} articles, peak memory of a process", f"{memory:.0f} MB", "flat")
        sizes(Path(temporary) / f"site-{large}")
        opened(Path(temporary) / f"site-{large}")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n\n| what | measured | goal |\n|---|---:|---:|")
    for what, measured, goal in ROWS:
        print(f"| {what} | {measured} | {goal} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
