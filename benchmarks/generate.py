"""Write a corpus of generated articles, for measuring. They are synthetic: the blocks of the package's article, repeated and shuffled.

    python benchmarks/generate.py FOLDER --articles 20000 [--repeat 6]

Each is a valid article: its text is the source's, spans are exact, ids are unique. `--repeat` sets the size (6: some 60 KB and 500 spans).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import uncorpus
from uncorpus import model
from uncorpus.corpus.derived import SORT_KEYS
from uncorpus.model.article import Article
from uncorpus.store.canonical import encode
from uncorpus.store.files import write_bytes
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.manifest import build_manifest, sha256

LAYERS = ("entities", "speakers", "quotes", "non_quotes", "topics")


def generate(seed: model.Article, number: int, repeat: int) -> tuple[model.Article, bytes]:
    """Return the article with *number* and its source: the paragraphs of *seed*, *repeat* times, in an order of their own."""
    draw = random.Random(number)
    document = json.loads(encode(seed))
    head = [block for block in document["blocks"] if block["kind"] in ("headline", "dateline")]
    body = [block for block in document["blocks"] if block["kind"] not in ("headline", "dateline")]
    order = list(head)
    for _ in range(repeat):
        order += draw.sample(body, len(body))
    text = ""
    blocks: list[Any] = []
    new: dict[str, list[Any]] = {layer: [] for layer in LAYERS}
    mentions: list[Any] = []
    evidence: dict[str, list[Any]] = {}
    for block in order:
        separator = "\n\n" if text else ""
        shift = len(text) + len(separator) - block["start"]
        text += separator + document["text"][block["start"] : block["end"]]
        blocks.append({"id": f"b{len(blocks) + 1}", "kind": block["kind"], "start": block["start"] + shift, "end": block["end"] + shift})

        def inside(span: Any, block: Any = block) -> bool:
            return bool(block["start"] <= span["start"] and span["end"] <= block["end"])

        def moved(item: Any, shift: int = shift) -> Any:
            if isinstance(item, dict):
                return {key: value + shift if key in ("start", "end") else moved(value) for key, value in item.items()}
            return [moved(member) for member in item] if isinstance(item, list) else item

        new["entities"] += [moved(item) for item in document["entities"] if inside(item)]
        new["non_quotes"] += [moved(item) for item in document["non_quotes"] if inside(item)]
        new["quotes"] += [moved(item) | {"repeats": None} for item in document["quotes"] if inside(item["content"][0])]
        mentions += [moved(item) for item in document["speakers"][0]["mentions"] if inside(item)]
        for topic in document["topics"]:
            evidence.setdefault(topic["topic"], []).extend(moved(span) for span in topic["evidence"] if inside(span))
    speaker = document["speakers"][0] | {"mentions": mentions}
    new["speakers"] = [speaker]
    new["topics"] = [topic | {"evidence": evidence[topic["topic"]]} for topic in document["topics"]]
    id = f"2018-01-18-generated-{number:06}"
    source = text.encode()
    document |= new | {"id": id, "text": text, "blocks": blocks, "title": text[: blocks[0]["end"]], "publisher": "Generated for measuring"}
    document["source"] = {
        "path": f"sources/{id}.txt",
        "media_type": "text/plain; charset=utf-8",
        "sha256": sha256(source),
        "size": len(source),
        "edits": [],
    }
    article = Article.model_validate_json(json.dumps(document))
    ordered = {}
    for layer, prefix in zip(LAYERS, "esqnt", strict=True):
        items = sorted(getattr(article, layer), key=SORT_KEYS[layer])
        ordered[layer] = tuple(item.model_copy(update={"id": f"{prefix}{place}"}) for place, item in enumerate(items, start=1))
    return article.model_copy(update=ordered), source


def write(folder: Path, articles: int, repeat: int) -> None:
    """Write a corpus of *articles* into *folder*."""
    corpus = uncorpus.load()
    root = CorpusFolder(folder)
    seed = next(iter(corpus)).data
    (folder / "sources").mkdir(parents=True)
    for path in (corpus.folder.entities_file, corpus.folder.topics_file, corpus.folder.exemptions_file):
        shutil.copy(path, folder / path.name)
    for number in range(articles):
        article, source = generate(seed, number, repeat)
        path = folder / "articles" / f"{number // 1000:03}" / f"{article.id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode(article))
        (folder / article.source.path).write_bytes(source)
    rights = model.CorpusRights(text=seed.rights, annotations=seed.rights)
    write_bytes(root.corpus_file, encode(build_manifest(root, name="generated", data_version="0.0.1", rights=rights)))


def main() -> int:
    """Parse the arguments and write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=2)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.articles, arguments.repeat)
    return 0


if __name__ == "__main__":
    sys.exit(main())
