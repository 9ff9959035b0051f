"""Write the generated parts of the documents: what stands between `<!-- generated: NAME -->` and `<!-- end -->`.

python scripts/docs.py [--check]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uncorpus
from uncorpus import model
from uncorpus.convert.base import ASPECTS
from uncorpus.convert.formats import MODULES, load_format
from uncorpus.corpus.graph import FIELDS, LABELS, LINKS
from uncorpus.corpus.stats import Statistics
from uncorpus.model.schema import FILES, NOT_IN_SCHEMA, json_schema
from uncorpus.store.files import write_bytes
from uncorpus.tables.features import columns, features
from uncorpus.tables.rows import TABLES
from uncorpus.validate import RULES, Level

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("docs/format.md", "docs/tables.md", "docs/rules.md", "docs/interchange.md", "DATASHEET.md", "README.md")


def models() -> Iterator[str]:
    seen: set[str] = set()
    for file in FILES:
        schema = json_schema(file)
        name = FILES[file].__name__
        order = [name, *(d for d in (m.__name__ for m in _records(FILES[file])) if d != name)]
        for definition in order:
            if definition in seen:
                continue
            seen.add(definition)
            body = schema if definition == name else schema["$defs"][definition]
            yield f"### {definition}\n"
            yield body["description"] + "\n"
            yield "| key | value | meaning |"
            yield "|---|---|---|"
            for key, field in body["properties"].items():
                yield f"| `{key}` | {_type(field)} | {_cell(field['description'])} |"
            yield ""


def _records(record: type[model.Record]) -> Iterator[type[model.Record]]:
    """The records that *record* is made of, in the order in which they are named."""
    yield record
    for _, type_ in columns(record):
        for part in _parts(type_):
            yield from _records(part)


def _parts(type_: Any) -> Iterator[type[model.Record]]:
    if isinstance(type_, type) and issubclass(type_, model.Record):
        yield type_
    for part in getattr(type_, "__args__", ()):
        yield from _parts(part)


def _type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_type(option) for option in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field["type"] == "array":
        return f"list of {_type(field['items'])}"
    if field["type"] == "object":
        (value,) = field["patternProperties"].values()
        return f"object of {_type(value)}"
    names = {"string": "text", "integer": "whole number", "number": "number", "null": "null"}
    if field.get("format") == "date":
        return "date"
    if "pattern" in field:
        pattern = field["pattern"].replace(r"(?!\n)", "").replace("|", "\\|")
        return f"text `{pattern}`" if len(pattern) < 50 else "text"
    return names[str(field["type"])]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def not_in_schema() -> Iterator[str]:
    for name, text in NOT_IN_SCHEMA.items():
        yield f"- `{name}` — {text}"


def tables() -> Iterator[str]:
    for name, table in TABLES.items():
        yield f"## `{name}`\n"
        yield table.summary + "\n"
        yield "| column | feature | meaning |"
        yield "|---|---|---|"
        types = features(name)
        for key, _ in columns(table.columns):
            description = table.columns.model_fields[key].description or ""
            yield f"| `{key}` | {_cell(_feature(types[key]))} | {_cell(description)} |"
        yield ""


def _feature(feature: Any) -> str:
    from datasets import ClassLabel, List, Value

    if isinstance(feature, Value):
        return str(feature.dtype)
    if isinstance(feature, ClassLabel):
        shown = ", ".join(feature.names[:7]) + (", …" if len(feature.names) > 7 else "")
        return f"ClassLabel ({shown})"
    if isinstance(feature, List):
        return f"list of {_feature(feature.feature)}"
    return "{" + ", ".join(feature) + "}"


def rules() -> Iterator[str]:
    titles = {
        Level.FILE: "The file",
        Level.SYNTAX: "Syntax",
        Level.SCHEMA: "Schema",
        Level.REFERENCES: "References",
        Level.SPANS: "Spans, blocks, source",
        Level.CONSISTENCY: "Consistency",
        Level.POLICY: "Policy",
    }
    for level, title in titles.items():
        yield f"## {title}\n"
        for rule in RULES.values():
            if rule.level == level:
                yield f"### {rule.code} {rule.name}" + (" (warning)" if rule.severity == "warning" else "") + "\n"
                yield rule.explanation + "\n"
                yield f"Wrong: {rule.wrong}\\\nRight: {rule.right}\n"
                if rule.fix:
                    yield f"Mended by `uncorpus fix{' --unsafe' if rule.fix == 'unsafe' else ''}`.\n"


def figures() -> Iterator[str]:
    corpus = uncorpus.load()
    statistics = Statistics()
    for article in corpus:
        statistics.add(article)
    yield f"Version {corpus.data_version} of the data, by `uncorpus stats`:\n"
    yield "| what | how many |"
    yield "|---|---|"
    figures = statistics.as_dict()
    for name, count in figures["corpus"].items():
        yield f"| {name} | {count:,} |"
    yield f"| quotes by type | {_list(figures['quotes_by_type'])} |"
    yield f"| quotes by medium | {_list(figures['quotes_by_medium'])} |"
    yield f"| quotes by form | {_list(figures['quotes_by_form'])} |"
    yield f"| quotes by speaker | {_list(figures['quotes_by_speaker'])} |"
    yield f"| entity mentions by type | {_list(figures['entity_mentions_by_type'])} |"
    yield f"| entities in the registry | {len(corpus.entities)}, of which with an identifier {sum(bool(e.identifiers) for e in corpus.entities.values())} |"
    yield f"| topics in the registry | {len(corpus.topics)} |"
    yield f"| quotation marks | {_list(figures['quotation_marks'])} |"
    yield f"| splits | {', '.join(corpus.splits)} |"


def interchange() -> Iterator[str]:
    formats = [load_format(name) for name in MODULES]
    yield "| | " + " | ".join(f"`{format_.name}`" for format_ in formats) + " |"
    yield "|---|" + ":-:|" * len(formats)
    signs = {"yes": "✓", "carried": "carried", "no": "–"}
    for name, aspect in ASPECTS.items():
        yield f"| {aspect.title} | " + " | ".join(signs[format_.holds[name]] for format_ in formats) + " |"


def formats() -> Iterator[str]:
    for name in MODULES:
        format_ = load_format(name)
        needs = f" Needs {', '.join(format_.needs)}." if format_.needs else ""
        yield f"- **{format_.title}** (`{name}`): {format_.limits}{needs}"


def labels() -> Iterator[str]:
    yield "| label | fields | links that lead to it |"
    yield "|---|---|---|"
    for label in LABELS:
        fields = "; ".join(f"`{name}`: {kind.meaning}" for name, kind in FIELDS[label].items())
        yield f"| `{label}` | {_cell(fields)} | {', '.join(f'`{kind}`' for kind, target in LINKS.items() if target == label)} |"


def _list(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


GENERATORS = {
    "models": models,
    "not-in-schema": not_in_schema,
    "tables": tables,
    "rules": rules,
    "figures": figures,
    "interchange": interchange,
    "formats": formats,
    "labels": labels,
}


def main() -> int:
    check = "--check" in sys.argv[1:]
    stale = []
    for name in DOCUMENTS:
        path = ROOT / name
        old = path.read_text("utf-8")
        new = re.sub(
            r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)",
            lambda match: match[1] + "\n" + "\n".join(GENERATORS[match[2]]()).strip() + "\n\n" + match[3],
            old,
            flags=re.DOTALL,
        )
        if new != old:
            stale.append(name)
            if not check:
                write_bytes(path, new.encode())
    if check and stale:
        print(f"{', '.join(stale)}: the generated parts are not what the code says: run scripts/docs.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
