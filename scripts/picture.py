"""Draw the picture of the annotated article that README and docs show.

python scripts/picture.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

import uncorpus
from uncorpus.store.files import write_bytes
from uncorpus.view.picture import article_svg

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "article.svg"


def main() -> int:
    data = article_svg(uncorpus.load()["2018-01-18-dialogue-and-confidence"], blocks=6).encode()
    if "--check" not in sys.argv[1:]:
        write_bytes(PICTURE, data)
    elif not PICTURE.exists() or PICTURE.read_bytes() != data:
        print(f"{PICTURE.name} is not what the corpus gives: run scripts/picture.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
