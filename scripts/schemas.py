"""Write the JSON Schemas of the format into `schema/<version>/`, and their hashes into the lock.

    python scripts/schemas.py           write what is missing; refuse to change what is published
    python scripts/schemas.py --check   change nothing; exit 1 where a file is not what the models say

A published schema never changes: a new rule is a new version.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from uncorpus.model import SCHEMA_VERSION
from uncorpus.model.schema import FILES, json_schema
from uncorpus.store.files import write_bytes

SCHEMAS = Path(__file__).parents[1] / "schema"
LOCK = SCHEMAS / "lock.json"


def main() -> int:
    check = "--check" in sys.argv[1:]
    lock: dict[str, str] = json.loads(LOCK.read_text("utf-8")) if LOCK.exists() else {}
    problems = []
    for file in FILES:
        name = f"{SCHEMA_VERSION}/{file}.schema.json"
        path = SCHEMAS / name
        data = (json.dumps(json_schema(file), ensure_ascii=False, indent=2) + "\n").encode()
        digest = hashlib.sha256(data).hexdigest()
        if lock.get(name, digest) != digest:
            problems.append(f"schema/{name} is published and the models say something else: give the format a new version")
        elif not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data)
            lock[name] = digest
        elif not path.exists() or path.read_bytes() != data:
            problems.append(f"schema/{name} is not what the models say: run scripts/schemas.py")
    if not check and not problems:
        write_bytes(LOCK, (json.dumps(dict(sorted(lock.items())), indent=2) + "\n").encode())
    for name, digest in lock.items():
        path = SCHEMAS / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            problems.append(f"schema/{name} has not the hash that the lock keeps")
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
