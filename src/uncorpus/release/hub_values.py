"""What the Hub accepts in a card's front matter, to be checked without asking it.

The lists are those of the Hub's documentation and of the packages `datasets` and `@huggingface/tasks`, as of November 2026; of the tasks,
those for text. The Hub itself only warns of most unknown values, and refuses a few; here each is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

CREATORS: Final = frozenset({"found", "crowdsourced", "expert-generated", "machine-generated", "other"})
SIZES: Final = (
    ("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6), ("1M<n<10M", 10**7),
    ("10M<n<100M", 10**8), ("100M<n<1B", 10**9), ("1B<n<10B", 10**10), ("10B<n<100B", 10**11), ("100B<n<1T", 10**12),
)  # fmt: skip
"""The size categories, each with the number of rows that is too many for it."""

TASKS: Final[Mapping[str, frozenset[str]]] = {
    "text-classification": frozenset(
        {
            "acceptability-classification", "entity-linking-classification", "fact-checking", "intent-classification",
            "language-identification", "multi-class-classification", "multi-label-classification", "multi-input-text-classification",
            "natural-language-inference", "semantic-similarity-classification", "sentiment-classification", "topic-classification",
            "semantic-similarity-scoring", "sentiment-scoring", "sentiment-analysis", "hate-speech-detection", "text-scoring",
        }
    ),
    "token-classification": frozenset(
        {"named-entity-recognition", "part-of-speech", "parsing", "lemmatization", "word-sense-disambiguation", "coreference-resolution"}
    ),
    "question-answering": frozenset({"extractive-qa", "open-domain-qa", "closed-domain-qa"}),
    "summarization": frozenset({"news-articles-summarization", "news-articles-headline-generation"}),
    "text-generation": frozenset(
        {
            "dialogue-modeling", "dialogue-generation", "conversational", "language-modeling", "text-simplification",
            "explanation-generation", "abstractive-qa", "open-domain-abstractive-qa", "closed-domain-qa", "open-book-qa",
            "closed-book-qa", "text2text-generation",
        }
    ),
    "fill-mask": frozenset({"slot-filling", "masked-language-modeling"}),
    "text-retrieval": frozenset(
        {"document-retrieval", "utterance-retrieval", "entity-linking-retrieval", "fact-checking-retrieval"}
    ),
    "zero-shot-classification": frozenset(), "translation": frozenset(), "feature-extraction": frozenset(),
    "sentence-similarity": frozenset(), "text-ranking": frozenset(), "other": frozenset(),
}  # fmt: skip
"""The tasks for text, each with its task ids."""

LICENSES: Final = frozenset(
    {
        "apache-2.0", "mit", "openrail", "bigscience-openrail-m", "creativeml-openrail-m", "bigscience-bloom-rail-1.0",
        "bigcode-openrail-m", "afl-3.0", "artistic-2.0", "bsl-1.0", "bsd", "bsd-2-clause", "bsd-3-clause", "bsd-3-clause-clear", "c-uda",
        "cc", "cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nc-2.0",
        "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0",
        "cc-by-nc-sa-4.0", "cdla-sharing-1.0", "cdla-permissive-1.0", "cdla-permissive-2.0", "wtfpl", "ecl-2.0", "epl-1.0", "epl-2.0",
        "etalab-2.0", "eupl-1.1", "eupl-1.2", "agpl-3.0", "gfdl", "gpl", "gpl-2.0", "gpl-3.0", "lgpl", "lgpl-2.1", "lgpl-3.0", "isc",
        "lppl-1.3c", "ms-pl", "mpl-2.0", "odc-by", "odbl", "openrail++", "osl-3.0", "postgresql", "ofl-1.1", "ncsa", "unlicense", "zlib",
        "pddl", "lgpl-lr", "unknown", "other",
    }
)  # fmt: skip

_SPLIT: Final = re.compile(r"\w+(\.\w+)*")


def size_category(rows: int) -> str:
    """Return the size category of a dataset with *rows* rows.

    >>> size_category(1), size_category(1000)
    ('n<1K', '1K<n<10K')
    """
    return next((name for name, limit in SIZES if rows < limit), "n>1T")


def problems(front: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the Hub would not take in the front matter *front* of a data set's card.

    >>> list(problems({"license": "cc-by-5.0"}))
    ["license: 'cc-by-5.0' is none of the Hub's; a licence of its own is `other` with license_name"]
    """
    for key, allowed in _LISTS.items():
        for value in _list(front, key):
            if not isinstance(value, str) or value not in allowed:
                yield f"{key}: {value!r} is none of the Hub's values: {', '.join(sorted(allowed))}"
    tasks = [task for task in _list(front, "task_categories") if isinstance(task, str) and task in TASKS]
    for value in _list(front, "task_ids"):
        if not isinstance(value, str) or not any(value in TASKS[task] for task in tasks):
            yield f"task_ids: {value!r} belongs to none of the task_categories {', '.join(tasks) or '(none)'}"
    for value in _list(front, "license"):
        if not isinstance(value, str) or value not in LICENSES:
            yield f"license: {value!r} is none of the Hub's; a licence of its own is `other` with license_name"
    if "other" in _list(front, "license") and not front.get("license_name"):
        yield "license: `other` needs a license_name"
    for key, valid, how in _FORMS:
        for value in _list(front, key):
            if not (isinstance(value, str) and valid(value)):
                yield f"{key}: {value!r} is not {how}"
    yield from _configs(front)


def _configs(front: Mapping[str, Any]) -> Iterator[str]:
    configs = _list(front, "configs")
    names = [config.get("config_name") if isinstance(config, dict) else None for config in configs]
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"configs: {name!r} is there twice"
    if configs and sum(1 for config in configs if isinstance(config, dict) and config.get("default")) != 1:
        yield "configs: exactly one must be the default"
    for config in configs:
        for file in _list(config, "data_files") if isinstance(config, dict) else ():
            split = file.get("split") if isinstance(file, dict) else None
            if not isinstance(split, str) or not _SPLIT.fullmatch(split) or split == "all":
                yield f"configs: {split!r} is no name of a split"


def _list(front: Mapping[str, Any], key: str) -> list[Any]:
    value = front.get(key)
    return [] if value is None else value if isinstance(value, list) else [value]


_LISTS: Final[dict[str, frozenset[str]]] = {
    "annotations_creators": CREATORS | {"no-annotation"},
    "language_creators": CREATORS,
    "multilinguality": frozenset({"monolingual", "multilingual", "translation", "other"}),
    "size_categories": frozenset({name for name, _ in SIZES} | {"n>1T", "unknown"}),
    "task_categories": frozenset(TASKS),
}

_FORMS: Final[tuple[tuple[str, Callable[[str], object], str], ...]] = (
    ("language", re.compile(r"[a-z]{2,3}|code|multilingual").fullmatch, "a code of ISO 639, as in `en`"),
    ("source_datasets", re.compile(r"original|extended(\|.+)?|[\w.-]+(/[\w.-]+)?").fullmatch, "`original`, `extended|NAME`, or a data set"),
    ("pretty_name", str.strip, "a name"),
    ("tags", re.compile(r"[^\s,][^,\n]*").fullmatch, "a tag"),
    ("license_name", re.compile(r"[a-z0-9][a-z0-9.+-]*").fullmatch, "a name like `my-terms`"),
)
