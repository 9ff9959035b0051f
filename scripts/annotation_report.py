"""Write `docs/annotation-report.md`: how far the two passes agree, where they do not, and how that was settled.

    python scripts/annotation_report.py [--check]

Exits 1 where a disagreement has no decision, or a decision no disagreement.
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from uncorpus import model
from uncorpus.compare import Difference, agreement, differences
from uncorpus.store.files import write_bytes
from uncorpus.store.reading import read_record

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
REPORT = ROOT / "docs" / "annotation-report.md"
TEXT = """\
# How the annotations were made, and how far their makers agree

This page is written by `python scripts/annotation_report.py` from the files in `corpus/passes/` and `corpus/articles/`; the reasons are those in
`corpus/passes/decisions.toml`.

## Who annotated

**A language model did: Claude, by Anthropic.** Its version is not recorded, because it was not known to the model itself. No person has annotated,
reviewed or corrected anything. Two passes worked from the [guidelines](annotation-guidelines.md), the text in its blocks and a first draft of the
registries, without seeing each other's work; a third settled what they disagreed on.

Three things make the agreement look better than that of two people would be:

- Both passes are runs of the same model with the same instructions. They share its habits and its errors, so that agreement between them is evidence that
  the guidelines can be followed the same way twice, not that the annotation is right.
- The instructions told both that demands, attitudes, participles and the headline count, so that neither could overlook the kind.
- The draft registries named the keys to choose from, with aliases such as “Syrian conflict”; agreement on entity keys and topics is agreement on a choice
  from a list. The title and the blocks were given.

The two passes are in the corpus, unchanged but for offsets, ids, order and the derived types, which a program made from their anchors. `confidence` is the
share of the three readings (two passes, one adjudication) that have the item, exactly: 1.0, 0.67 or 0.33. It is not a probability.

## Agreement

F1 of the facts that both passes state: “these words are a content”, “the cue of this content is …”. With nearly all possible spans unmarked, it approaches
chance-corrected kappa (Hripcsak and Rothschild 2005). One short article, so that every figure rests on a few items. Some rows measure nothing, because the
article gives no choice: there is one speaker, no addressee and no nested quote, all that is quoted was spoken, and types are derived by a program.
"""


def report() -> Iterator[str]:
    decisions = tomllib.loads((CORPUS / "passes" / "decisions.toml").read_text("utf-8"))
    yield TEXT
    for path in sorted((CORPUS / "passes" / "a").glob("*.json")):
        first, second = read_record(path, model.Article), read_record(CORPUS / "passes" / "b" / path.name, model.Article)
        final = read_record(CORPUS / "articles" / path.name, model.Article)
        yield f"### {final.id}\n"
        yield "| layer | first pass | second pass | both | agreement |"
        yield "|---|---:|---:|---:|---:|"
        for row in agreement(first, second):
            share = "–" if row.f1 is None else f"{row.f1:.3f}"
            yield f"| {row.layer} | {row.first} | {row.second} | {row.both} | {share} |"
        yield "\n## Every disagreement, and how it was settled\n"
        found: dict[tuple[str, str], list[Difference]] = defaultdict(list)
        for difference in differences(first, second):
            found[difference.layer, difference.about].append(difference)
        overruled: dict[tuple[str, str], list[Difference]] = defaultdict(list)
        against_second = set(differences(second, final))
        for difference in differences(first, final):
            if difference in against_second:
                overruled[difference.layer, difference.about].append(difference)
        settled = {(item["layer"], item["about"]): item for item in decisions.get(final.id, [])}
        if found.keys() | overruled.keys() != settled.keys():
            raise SystemExit(
                f"{final.id}: decisions and disagreements differ: {sorted((found.keys() | overruled.keys()) ^ settled.keys())}"
            )
        for key, items in found.items():
            yield f"**{key[0]}**, {key[1]}\n"
            for name, is_first in (("first pass", True), ("second pass", False)):
                says = [item.says for item in items if item.first == is_first]
                yield f"- only the {name}: {', '.join(says) or 'nothing'}"
            yield f"- **settled:** {settled[key]['decision']} {settled[key]['why']}\n"
        yield "## Where both passes agreed, and the adjudication did not follow\n"
        for key, items in overruled.items():
            yield f"**{key[0]}**, {key[1]}\n"
            for verb, is_first in (("taken out", True), ("put in", False)):
                says = [item.says if item.says != "yes" else item.about for item in items if item.first == is_first]
                if says:
                    yield f"- {verb}: {', '.join(says)}"
            yield f"- **why:** {settled[key]['decision']} {settled[key]['why']}\n"
        if not overruled:
            yield "Nowhere.\n"


def main() -> int:
    data = ("\n".join(report()).strip() + "\n").encode()
    if "--check" not in sys.argv[1:]:
        write_bytes(REPORT, data)
    elif not REPORT.exists() or REPORT.read_bytes() != data:
        print(f"docs/{REPORT.name} is not what the corpus gives: run scripts/annotation_report.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
