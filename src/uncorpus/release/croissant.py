"""The release as Croissant metadata: JSON-LD for data sets in machine learning (MLCommons Croissant 1.1).

Record sets and fields come from the declaration of the tables, files and hashes from the files; nothing is said twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from uncorpus.release.layout import FileEntry
from uncorpus.tables.features import columns, features
from uncorpus.tables.rows import TABLES

if TYPE_CHECKING:
    from uncorpus.model import CorpusRights

CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification, with which files of Croissant begin."""

TYPES: Final = {"string": "sc:Text", "int32": "cr:Int32", "float64": "cr:Float64", "bool": "sc:Boolean", "date32": "sc:Date"}


def croissant(
    *,
    name: str,
    data_version: str,
    description: str,
    rights: CorpusRights,
    citation: str | None,
    files: Sequence[FileEntry],
) -> str:
    """Return the metadata as JSON-LD. *published* is the day of the last article, so that the same corpus gives the same bytes."""
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": name,
        "description": description,
        "version": data_version,
        "license": list(dict.fromkeys(_license(part.license, part.license_name) for part in (rights.text, rights.annotations))),
        "creator": {"@type": "sc:Organization", "name": rights.annotations.holder},
        **({"citeAs": citation} if citation else {}),
        "distribution": [*_files(files), *(_file_set(table) for table in TABLES)],
        "recordSet": [_record_set(table) for table in TABLES],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _license(license_: str, name: str | None) -> str:
    return name or license_


def _files(files: Sequence[FileEntry]) -> Iterator[Mapping[str, Any]]:
    for file in files:
        if file.rows is not None:
            yield {
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "contentUrl": file.path,
                "contentSize": f"{file.size} B",
                "encodingFormat": "application/x-parquet",
                "sha256": file.sha256,
            }


def _file_set(table: str) -> Mapping[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "description": f"The Parquet files of {table}.",
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{table}/*.parquet",
    }


def _record_set(table: str) -> Mapping[str, Any]:
    declared = TABLES[table].columns
    types = features(table)
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": TABLES[table].summary,
        "field": [
            _split(table),
            *(_field(table, name, types[name], declared.model_fields[name].description) for name, _ in columns(declared)),
        ],
    }


def _split(table: str) -> Mapping[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/split",
        "name": "split",
        "description": "The split that the row belongs to.",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{table}-files"},
            "extract": {"fileProperty": "filename"},
            "transform": {"regex": r"^([\w.]+)-\d{5}-of-\d{5}\.parquet$"},
        },
    }


def _field(table: str, column: str, feature: Any, description: str | None, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the field of *column*, or of the member at *path* in it."""
    from datasets import ClassLabel, List

    repeated = isinstance(feature, List)
    inner = feature.feature if repeated else feature
    field: dict[str, Any] = {"@type": "cr:Field", "@id": "/".join((table, column, *path)), "name": (path or (column,))[-1]}
    if description:
        field["description"] = description
    if isinstance(inner, ClassLabel):
        field["description"] = (
            f"{description or ''} Stored as an integer: {', '.join(f'{n} {name}' for n, name in enumerate(inner.names))}.".strip()
        )
    if repeated:
        field["repeated"] = True
    if isinstance(inner, dict):
        # Of lists inside of others the reference implementation reads no members: they are named, and the flat tables have them as fields.
        deep = [name for name, member in inner.items() if isinstance(member, List) and isinstance(member.feature, dict)]
        if deep:
            field["description"] = f"{description or ''} In the Parquet files also: {', '.join(deep)}.".strip()
        field["subField"] = [_field(table, column, member, None, (*path, name)) for name, member in inner.items() if name not in deep]
        return field
    field["dataType"] = "sc:Integer" if isinstance(inner, ClassLabel) else TYPES[inner.dtype]
    source: dict[str, Any] = {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": column}}
    if path:
        source["transform"] = {"jsonPath": ".".join(path)}
    return field | {"source": source}
