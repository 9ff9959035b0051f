"""Fuzz validation: bytes that make it raise, hang, or pass a span that is not where it says.

python scripts/fuzz.py --runs 100000            guided by coverage, where atheris is installed (pip install atheris)
python scripts/fuzz.py --runs 300 --plain       random changes of the package's article

python scripts/fuzz.py --check                  nothing to check: it writes no file
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import uncorpus
from uncorpus.validate import validate

SECONDS_PER_MEGABYTE = 30
"""How long a file may take at most."""


def check(data: bytes, path: Path) -> None:
    """Validate *data*, and hold the verdict against what can be seen without the package."""
    path.write_bytes(data)
    start = time.perf_counter()
    findings = list(validate([path]))
    seconds = time.perf_counter() - start
    codes = {finding.code for finding in findings}
    assert "UNC000" not in codes, [finding.message for finding in findings]
    assert seconds < 2 + SECONDS_PER_MEGABYTE * len(data) / 2**20, f"{seconds:.1f} s for {len(data)} bytes"
    if not any(finding.is_error for finding in findings):
        article = json.loads(data)
        assert all(article["text"][span["start"] : span["end"]] == span["text"] for span in _spans(article)), "a wrong span passed"


def _spans(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [span for member in value for span in _spans(member)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"start", "end", "text"} <= value.keys() and "blocks" not in value else []
    return own + [span for member in value.values() for span in _spans(member)]


def changed(data: bytes, draw: random.Random) -> bytes:
    """Return *data* with a few pieces taken out, doubled, moved or made something else."""
    result = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        at, size = draw.randrange(len(result)), draw.choice((1, 1, 2, 5, 40))
        match draw.randrange(4):
            case 0:
                del result[at : at + size]
            case 1:
                other = draw.randrange(len(result))
                result[at:at] = result[other : other + size]
            case 2:
                result[at : at + 1] = draw.randbytes(1)
            case _:
                result[at : at + 1] = draw.choice((b"0", b"9", b'"', b"\\", b"{", b"]", b"\xe2\x80\x9c", b"\\ud800", b"null"))
    return bytes(result)


def main() -> int:
    if "--check" in sys.argv[1:]:
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="Without atheris.")
    arguments = parser.parse_args()
    corpus = uncorpus.load()
    id = corpus.ids[0]
    seed = corpus.path(id).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{id}.json"
        if not arguments.plain:
            import atheris

            seeds = Path(folder) / "seeds"
            seeds.mkdir()
            (seeds / "article").write_bytes(seed)
            atheris.instrument_all()
            atheris.Setup([sys.argv[0], f"-runs={arguments.runs}", "-max_len=40000", str(seeds)], lambda data: check(bytes(data), path))
            atheris.Fuzz()
        draw = random.Random(arguments.seed)
        for _ in range(arguments.runs):
            check(changed(seed, draw), path)
    print(f"{arguments.runs} runs, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
