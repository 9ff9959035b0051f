"""The JSON Schemas: what the models say, complete, locked, and in agreement with the models."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import uncorpus
from tests.conftest import EXAMPLE
from uncorpus.model.schema import FILES, NOT_IN_SCHEMA, json_schema
from uncorpus.store.folder import model_of, packaged_schemas

SEED = uncorpus.load().folder.root
DOCUMENTS = sorted(path for root in (SEED, EXAMPLE) for path in root.rglob("*.json"))


def kind(path: Path) -> str:
    return next(name for name, model in FILES.items() if model is model_of(path))


@cache
def validator(file: str) -> Draft202012Validator:
    return Draft202012Validator(uncorpus.schema(file), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("file", FILES)
def test_the_published_schema_is_what_the_models_say(file: str) -> None:
    assert uncorpus.schema(file) == json_schema(file)


@pytest.mark.parametrize("file", FILES)
def test_the_schema_is_a_schema(file: str) -> None:
    Draft202012Validator.check_schema(json_schema(file))


def test_published_schemas_never_change() -> None:
    folder = packaged_schemas()
    lock = json.loads((folder / "lock.json").read_text("utf-8"))

    assert lock == {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.schema.json")
    }


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nodes(value)


@pytest.mark.parametrize("file", FILES)
def test_every_field_is_described_and_every_object_is_closed(file: str) -> None:
    for node in nodes(json_schema(file)):
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node.get("description")
            for name, field in node.get("properties", {}).items():
                assert field.get("description"), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_model_and_schema_accept_the_corpus(path: Path) -> None:
    model_of(path).model_validate_json(path.read_bytes())

    assert validator(kind(path)).is_valid(json.loads(path.read_text("utf-8")))


def accepted_by_model(file: str, document: Any) -> bool:
    try:
        FILES[file].model_validate_json(json.dumps(document))
    except ValidationError:
        return False
    return True


def walk(document: Any) -> list[tuple[Any, ...]]:
    """The way to every value in *document*, the outer ones first."""
    ways: list[tuple[Any, ...]] = [()]
    values = [document]
    for way, value in zip(ways, values, strict=False):  # which grow meanwhile
        if isinstance(value, dict):
            ways += [(*way, key) for key in value]
            values += value.values()
        elif isinstance(value, list):
            ways += [(*way, index) for index in range(len(value))]
            values += value
    return ways


def at(document: Any, way: tuple[Any, ...]) -> Any:
    for part in way:
        document = document[part]
    return document


def text() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 5),
    st.sampled_from([2**31 - 1, 2**31, -(2**63), 2**70, 0.5, 1.0, -0.0, 1e300]),
    text(),
    st.sampled_from(
        [
            "",
            "\n",
            "a1\n",
            "q1",
            "s1",
            "b0",
            "e01",
            "2024-02-30",
            "2024-02-29",
            "20240229",
            "2024-W01-1",
            "0000-01-01",
            "１",
            "1.0",
            "1.1",
            "Q1",
            "Q1\n",
            "XX",
            "medtop:20000538",
            "17",
            "18",
            "all",
            "train",
            "a.b",
            "sources/x",
            "sources/../x",
            "articles/a.json",
            "https://a/b",
            "https://a b",
            "draft",
            "name",
            "http://é/ü",
        ]
    ),
    st.lists(st.nothing(), max_size=0),
    st.just({}),
    st.lists(st.sampled_from(["a", "b"]), max_size=3),
)


class Case(NamedTuple):
    """A kind of file and a document, which is too long to be shown whole."""

    file: str
    document: Any

    def __repr__(self) -> str:
        return f"<{self.file}: {json.dumps(self.document)[:200]}…>"


@st.composite
def mutated(draw: st.DrawFn, *files: str) -> Case:
    """A document of the corpora, one of the kinds *files* if any are named, in which up to three things were changed."""
    path = draw(st.sampled_from([path for path in DOCUMENTS if not files or kind(path) in files]))
    document = json.loads(_read(path))
    for _ in range(draw(st.integers(1, 3))):
        ways = walk(document)
        way = draw(st.sampled_from(ways))
        if not way:
            continue
        parent, key = at(document, way[:-1]), way[-1]
        match draw(st.sampled_from(["replace", "replace", "delete", "add", "rename", "double", "copy"])):
            case "replace":
                parent[key] = draw(VALUES)
            case "delete":
                del parent[key]
            case "add" if isinstance(parent, dict):
                parent[draw(st.one_of(text(), st.sampled_from(["confidence", "$schema", "viaf", "wikidata", "unbis", "A", "a b"])))] = draw(
                    VALUES
                )
            case "rename" if isinstance(parent, dict):
                parent[draw(text())] = parent.pop(key)
            case "double" if isinstance(parent, list):
                parent.append(copy.deepcopy(parent[key]))
            case _:
                parent[key] = copy.deepcopy(at(document, draw(st.sampled_from(ways))))
    return Case(kind(path), document)


@cache
def _read(path: Path) -> str:
    return path.read_text("utf-8")


def excused(document: Any) -> str | None:
    """Which of the differences that are written down the document shows."""
    for way in walk(document):
        value = at(document, way)
        if isinstance(value, float) and value.is_integer() and way[-1] != "confidence":
            return "integer-as-float"
    return None


SEEN = {"both": 0, "neither": 0}


@settings(max_examples=4000)
@given(mutated())
def test_a_mutated_document_is_accepted_by_model_and_schema_or_by_neither(case: tuple[str, Any]) -> None:
    file, document = case
    by_schema = validator(file).is_valid(document)
    by_model = accepted_by_model(file, document)
    SEEN["both" if by_schema and by_model else "neither"] += 1

    if by_schema != by_model:
        assert excused(document) in NOT_IN_SCHEMA, (file, "schema" if by_schema else "model")
        assert by_schema, "the model accepts what the schema refuses"


def test_the_mutations_reached_both_sides() -> None:
    assert SEEN["both"] > 100
    assert SEEN["neither"] > 1000
