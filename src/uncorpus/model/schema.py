"""The JSON Schemas of the format (draft 2020-12), made from the models. `schema/` holds what this module says, and nothing else."""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from uncorpus.model.article import Article
from uncorpus.model.base import SCHEMA_VERSION, Record
from uncorpus.model.corpus import CorpusFile
from uncorpus.model.exemptions import ExemptionsFile
from uncorpus.model.registry import EntityRegistry, TopicRegistry

FILES: Final[dict[str, type[Record]]] = {
    "article": Article,
    "entities": EntityRegistry,
    "topics": TopicRegistry,
    "corpus": CorpusFile,
    "exemptions": ExemptionsFile,
}
"""The kinds of file that have a schema, and their models."""

NOT_IN_SCHEMA: Final = {
    "lone-surrogate": "A string has only whole characters: half of a surrogate pair, written as an escape, is refused when the file is read.",
    "integer-as-float": "An integer is written without a fraction: `1.0` is refused, though JSON Schema calls it an integer.",
}
"""What the models refuse and JSON Schema cannot. (What relates two values is checked by the rules, not by the models.)"""


class _Generator(GenerateJsonSchema):
    schema_dialect = "https://json-schema.org/draft/2020-12/schema"


def json_schema(file: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of *file*, a name in `FILES`.

    >>> json_schema("article")["properties"]["published"]["format"]
    'date'
    """
    model = FILES[file]
    body = _tidy(model.model_json_schema(by_alias=True, schema_generator=_Generator))
    return {
        "$schema": _Generator.schema_dialect,
        "$id": f"urn:uncorpus:schema:{SCHEMA_VERSION}:{file}",
        "title": f"uncorpus {file} {SCHEMA_VERSION}",
        **body,
    }


def _tidy(node: Any, *, names: bool = False) -> Any:
    """Drop what pydantic adds and no reader needs; close objects whose keys have a pattern. *names*: the keys are names, not keywords."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidied: JsonSchemaValue = {
        key: _tidy(value, names=key in ("properties", "$defs", "patternProperties"))
        for key, value in node.items()
        if names or key not in ("title", "default")
    }
    if not names and "patternProperties" in tidied:
        # `properties` (the known schemes) narrow the pattern's rule for their keys: JSON Schema applies both.
        tidied["additionalProperties"] = False
    return tidied
