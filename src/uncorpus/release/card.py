"""The card of a release, `README.md`: front matter that the Hub reads, and a page that people read.

Everything in it is counted or taken from the corpus, but for the description: that stands in the corpus folder's `card.md`, if people wrote one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from uncorpus import model
from uncorpus.compare import Agreement
from uncorpus.model import SCHEMA_VERSION
from uncorpus.release.figures import Figures, counted
from uncorpus.release.hub_values import problems, size_category
from uncorpus.release.layout import CARD, CHECKSUMS, CORPUS, CROISSANT, PICTURE, SCHEMA, ReleaseError, shards
from uncorpus.release.parquet import Written
from uncorpus.store.canonical import dumps_value
from uncorpus.tables.features import columns, features, record_in
from uncorpus.tables.rows import TABLES

OWN_KEYS: Final = ("license", "license_name", "license_link", "language", "size_categories", "configs", "dataset_info")
"""Keys of the front matter that follow from the corpus: people do not write them."""

CREATORS: Final = {"person": "expert-generated", "model": "machine-generated", "tool": "machine-generated"}
"""What the Hub calls an annotation by each kind of annotator. Whoever's persons are no experts says so in `card.md`."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card is written from."""

    name: str
    data_version: str
    rights: model.CorpusRights
    figures: Figures
    files: Mapping[tuple[str, str], tuple[Written, ...]]
    """(table, split) → its Parquet files."""
    sizes: Mapping[str, int]
    """Path → size in bytes."""
    splits: tuple[str, ...]
    documents: tuple[str, ...]
    """The documents of the release."""
    license_file: str | None
    citation: str | None
    """The BibTeX entry."""
    agreement: Mapping[str, tuple[Agreement, ...]]
    """Article → how far two passes agree."""
    has_articles: bool
    """Whether the release holds the article files."""
    has_picture: bool
    prose: str
    """What `card.md` says."""
    own: Mapping[str, Any]
    """The front matter of `card.md`."""


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    r"""Return the front matter of a Markdown *text*, and the rest. Raises `ReleaseError` where it is no YAML mapping.

    >>> split_front_matter("---\npretty_name: News\n---\nText.")
    ({'pretty_name': 'News'}, 'Text.')
    """
    import yaml

    found = re.match(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if found is None:
        return {}, text
    try:
        front = yaml.safe_load(found[1]) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReleaseError(f"the front matter is no YAML: {error}") from None
    if not isinstance(front, dict):
        raise ReleaseError("the front matter is no mapping")
    return front, text[found.end() :]


def front_matter(facts: CardFacts) -> dict[str, Any]:
    """Return the front matter. Raises `ReleaseError` for what the Hub would not take.

    Tables and splits without rows are not in it: `datasets` cannot open them.
    """
    figures = facts.figures
    languages = sorted({tag.partition("-")[0] for tag in figures.languages})
    licenses = list(dict.fromkeys((facts.rights.text.license, facts.rights.annotations.license)))
    own = "other" in licenses
    front: dict[str, Any] = {
        "pretty_name": facts.name,
        "language": languages,
        "license": "other" if own else licenses[0] if len(licenses) == 1 else licenses,
    }
    if own:
        named = (facts.rights.text.license_name, facts.rights.annotations.license_name)
        front["license_name"] = next((name for name in named if name), None)
        if facts.license_file:
            front["license_link"] = facts.license_file
    kinds = sorted({CREATORS.get(kind, "other") for kind in figures.kind_counts()})
    front |= {
        "annotations_creators": kinds or ["no-annotation"],
        "language_creators": ["found"],
        "multilinguality": ["monolingual" if len(languages) == 1 else "multilingual"],
        "size_categories": [size_category(figures.total("articles"))],
        "source_datasets": ["original"],
        **_tasks(figures),
        "tags": ["quotation-attribution", "quotation", "news", "span-annotation"],
    }
    for key in facts.own:
        if key in OWN_KEYS:
            raise ReleaseError(f"card.md: {key} follows from the corpus; leave it out")
    front |= facts.own
    filled = {table: splits for table in TABLES if (splits := figures.splits(table))}
    front["configs"] = [
        {
            "config_name": table,
            "data_files": [{"split": split, "path": shards(table, split)} for split in facts.splits if split in splits],
            **({"default": True} if number == 0 else {}),
            "version": facts.data_version,
        }
        for number, (table, splits) in enumerate(filled.items())
    ]
    front["dataset_info"] = [_dataset_info(facts, table, splits) for table, splits in filled.items()]
    found = list(problems(front))
    if found:
        raise ReleaseError("the Hub would not take this card: " + "; ".join(found))
    return front


def _tasks(figures: Figures) -> dict[str, list[str]]:
    """Return the tasks that the annotation is for."""
    tokens = {"entities": "named-entity-recognition", "speakers": "coreference-resolution"}
    of_tokens = [task for table, task in tokens.items() if figures.total(table)]
    of_texts = ["multi-label-classification", "topic-classification"] if figures.total("topics") else []
    categories = ["token-classification"] + (["text-classification"] if of_texts else [])
    return {"task_categories": categories, "task_ids": of_tokens + of_texts} if of_tokens or of_texts else {"task_categories": categories}


def _dataset_info(facts: CardFacts, table: str, splits: frozenset[str]) -> dict[str, Any]:
    files = {split: facts.files[table, split] for split in facts.splits if split in splits}
    sums = {split: (sum(file.nbytes for file in own), sum(file.rows for file in own)) for split, own in files.items()}
    return {
        "config_name": table,
        "features": features(table)._to_yaml_list(),  # noqa: SLF001 - as the Hub itself writes them
        "splits": [{"name": split, "num_bytes": size, "num_examples": rows} for split, (size, rows) in sums.items()],
        "download_size": sum(facts.sizes[file.path] for own in files.values() for file in own),
        "dataset_size": sum(size for size, _ in sums.values()),
    }


def card(facts: CardFacts) -> str:
    """Return the card. Raises `ReleaseError` for front matter that the Hub would not take."""
    import yaml

    front = yaml.safe_dump(front_matter(facts), sort_keys=False, allow_unicode=True, width=120)
    return f"---\n{front}---\n\n" + "\n".join(_body(facts)) + "\n"


def _body(facts: CardFacts) -> Iterator[str]:
    title = facts.own.get("pretty_name", facts.name)
    yield f"# {_inline(str(title))}\n"
    yield from _summary(facts)
    yield from _loading(facts)
    yield from _structure(facts)
    yield from _annotation(facts)
    yield from _rights(facts)
    yield from _limits(facts)
    yield from _rest(facts)


def _summary(facts: CardFacts) -> Iterator[str]:
    figures = facts.figures
    articles = figures.total("articles")
    yield (
        f"A news corpus with span annotations: who said what, in which words, about what. Version **{facts.data_version}**: "
        f"{_many(articles, 'article')}{_period(figures)}, {_many(figures.total('quotes'), 'quote')}, "
        f"{_many(figures.total('entities'), 'entity mention')}, {_many(figures.total('speakers'), 'speaker')}, "
        f"{_many(figures.total('topics'), 'topic')}. Every span is exact: `text[start:end]` is the words it holds, counted in Unicode code points.\n"
    )
    if facts.has_picture:
        yield f"![The first blocks of an article with its quotes, sources, cues and entities.]({PICTURE})\n"
    if facts.prose.strip():
        yield "## Description\n"
        yield facts.prose.strip() + "\n"


def _loading(facts: CardFacts) -> Iterator[str]:
    version = f"v{facts.data_version}"
    table = "quotes" if facts.figures.splits("quotes") else next(iter(TABLES))
    split = next(split for split in facts.splits if split in facts.figures.splits(table))
    yield "## Load it\n"
    yield "```python\nfrom datasets import load_dataset\n"
    yield f'{table} = load_dataset("ORG/NAME", "{table}", split="{split}", revision="{version}")  # a revision pins the data\n```\n'
    yield (
        "Put the name of this repository, or the path of a folder that holds it, in place of `ORG/NAME`. The configs are "
        + ", ".join(f"`{table}`" for table in TABLES if facts.figures.splits(table))
        + f"; `{next(iter(TABLES))}` is the default. Other tools read the Parquet files as they are:\n"
    )
    path = shards(table, split)
    yield f'```python\nimport polars\n\npolars.read_parquet("{path}")\n```\n'
    column = "speaker" if table == "quotes" else "publisher"
    yield f"```sql\n-- DuckDB\nSELECT {column}, count(*) FROM '{path}' GROUP BY {column} ORDER BY 2 DESC;\n```\n"
    if facts.has_articles:
        yield f'The article files are in `{CORPUS}/`; `uncorpus.load("{CORPUS}")` opens them as objects, and `uncorpus validate {CORPUS}` checks them.\n'


def _structure(facts: CardFacts) -> Iterator[str]:
    figures = facts.figures
    yield "## What is in it\n"
    yield "| config | a row is | " + " | ".join(f"`{split}`" for split in facts.splits) + " |"
    yield "|---|---|" + "---:|" * len(facts.splits)
    for table, declared in TABLES.items():
        what = declared.summary.removeprefix("One row ").rstrip(".").partition(":")[0].partition(",")[0]
        cells = " | ".join(f"{figures.count(table, split):,}" for split in facts.splits)
        yield f"| `{table}` | {what} | {cells} |"
    yield ""
    if empty := [table for table in TABLES if not figures.splits(table)]:
        yield f"The corpus has nothing for {', '.join(f'`{table}`' for table in empty)}, so that there is no such config.\n"
    lines = {
        "Languages": counted(figures.languages),
        "Publishers": counted(figures.publishers),
        "Quotes by type": counted(figures.quote_types),
        "Entity mentions by type": counted(figures.entity_types),
        "Characters": f"{figures.characters:,}",
    }
    for name, value in lines.items():
        if value:
            yield f"- {name}: {_inline(value)}"
    yield ""
    if figures.example is not None:
        yield "### An example\n"
        yield "The first row of `quotes`; long texts are cut:\n"
        yield _fenced(dumps_value(_cut(figures.example)), "json")
    yield "### Splits\n"
    if facts.splits == ("train",):
        yield "All articles are in `train`: the corpus holds nothing out.\n"
    else:
        yield (
            "Articles belong to one split each: "
            + ", ".join(f"`{split}` {figures.count('articles', split):,}" for split in facts.splits)
            + ".\n"
        )
    yield "### Fields\n"
    yield "Offsets are half-open and count code points of the article's text. A label is stored as an integer; its names are in the features.\n"
    for table, declared in TABLES.items():
        yield f"<details><summary><code>{table}</code>: {_html(declared.summary)}</summary>\n"
        yield "| column | meaning |"
        yield "|---|---|"
        for name, description in _described(declared.columns):
            yield f"| `{name}` | {_cell(description)} |"
        yield "\n</details>\n"


def _described(record: type[model.Record], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the columns of *record* and what they mean; those of a record inside of it below it, but for spans, which are alike everywhere."""
    for name, type_ in columns(record):
        yield prefix + name, record.model_fields[name].description or ""
        if (inner := record_in(type_)) and inner is not model.Span:
            yield from _described(inner, f"{prefix}{name}.")


def _annotation(facts: CardFacts) -> Iterator[str]:
    yield "## How it was annotated\n"
    kinds = facts.figures.kind_counts()
    if not kinds:
        yield "There are no annotations.\n"
        return
    words = {"person": "by persons", "model": "by language models", "tool": "by tools"}
    yield "Annotations " + ", ".join(f"{words.get(kind, kind)}: {count:,}" for kind, count in sorted(kinds.items())) + ". Their makers:\n"
    yield "| who or what | kind | annotations |"
    yield "|---|---|---:|"
    makers = facts.figures.makers()
    for kind, name, count in makers[:20]:
        yield f"| {_inline(name)} | {kind} | {count:,} |"
    if len(makers) > 20:
        yield f"| {len(makers) - 20} others | | {sum(count for _, _, count in makers[20:]):,} |"
    yield f"\nStatus of the articles: {counted(facts.figures.status)}.\n"
    yield "### Agreement\n"
    if not facts.agreement:
        yield "No second annotation is published with the corpus, so nothing can be said of agreement.\n"
        return
    yield (
        f"Two annotations of {_many(len(facts.agreement), 'article')}, compared before adjudication: F1 of the facts that both state "
        "(Hripcsak and Rothschild 2005), all articles together.\n"
    )
    yield "| layer | first | second | both | F1 |"
    yield "|---|---:|---:|---:|---:|"
    for row in _summed(facts.agreement.values()):
        if row.f1 is not None:
            yield f"| {row.layer} | {row.first:,} | {row.second:,} | {row.both:,} | {row.f1:.3f} |"
    yield ""


def _summed(reports: Iterable[tuple[Agreement, ...]]) -> Iterator[Agreement]:
    for rows in zip(*reports, strict=True):
        yield Agreement(rows[0].layer, sum(row.first for row in rows), sum(row.second for row in rows), sum(row.both for row in rows))


def _rights(facts: CardFacts) -> Iterator[str]:
    yield "## Rights\n"
    for what, rights in (("Texts", facts.rights.text), ("Annotations", facts.rights.annotations)):
        license_ = rights.license_name or rights.license
        yield f"- **{what}**: {_inline(rights.holder)}, `{license_}`. {_inline(rights.statement)}"
    yield ""
    if facts.license_file:
        yield f"See [{facts.license_file}]({facts.license_file}).\n"


def _limits(facts: CardFacts) -> Iterator[str]:
    figures = facts.figures
    articles, kinds = figures.total("articles"), figures.kind_counts()
    yield "## Limits\n"
    if articles < 100:
        yield f"- {_many(articles, 'article').capitalize()}: too few to train on, or to estimate anything from."
    if len(figures.publishers) == 1:
        yield "- One publisher."
    if len(figures.languages) == 1:
        yield f"- One language: `{next(iter(figures.languages))}`."
    if figures.first is not None and figures.first == figures.last:
        yield "- One day."
    if kinds and "person" not in kinds:
        yield "- No person has made any of the annotations. A confidence says what the annotator says; it is no probability unless the description says so."
    if figures.status["draft"]:
        yield f"- {_many(figures.status['draft'], 'article').capitalize()} not reviewed."
    yield "- What people are quoted with is what the publisher says they said.\n"


def _rest(facts: CardFacts) -> Iterator[str]:
    if facts.citation:
        yield "## Citation\n"
        yield _fenced(facts.citation, "bibtex")
    yield "## Files\n"
    others = [document for document in facts.documents if document.endswith(".md")]
    for document in others:
        yield f"- [{document}]({document})"
    yield f"- `{CHECKSUMS}`: SHA-256, size and rows of every file; `uncorpus verify` compares, row by row with the corpus."
    yield f"- `{CROISSANT}`: the same description as [Croissant](https://docs.mlcommons.org/croissant/) metadata."
    yield f"- `{SCHEMA}/{SCHEMA_VERSION}/`: the JSON Schemas of the article format {SCHEMA_VERSION}."
    if not facts.has_articles:
        yield f"- `{CORPUS}/`: the corpus file and the registries. The articles are too many for single files; the config `articles` holds all of each."
    yield f"\nThis card, `{CARD}`, is generated; so is everything else here, from the corpus alone."


def _period(figures: Figures) -> str:
    if figures.first is None or figures.last is None:
        return ""
    return f" of {figures.first}" if figures.first == figures.last else f" from {figures.first} to {figures.last}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _cut(value: Any) -> Any:
    """Return *value* with long texts and lists cut."""
    if isinstance(value, str):
        return value if len(value) <= 120 else value[:120] + "…"
    if isinstance(value, dict):
        return {key: _cut(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_cut(member) for member in value[:3]]
    return str(value) if isinstance(value, dt.date) else value


def _fenced(text: str, language: str) -> str:
    """Return *text* in a fence that nothing in it can close."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inline(text: str) -> str:
    """Return *text* so that Markdown and HTML take nothing in it for their own."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]|~#])", r"\\\1", _html(text))


def _cell(text: str) -> str:
    """Return a description of ours, or a name, as a cell of a table: words in back-quotes stay code."""
    parts = re.split(r"(`[^`|]*`)", " ".join(text.split()))
    return "".join(part if index % 2 else _escaped(part) for index, part in enumerate(parts))
