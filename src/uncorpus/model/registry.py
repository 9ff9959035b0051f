"""The records of the two registries: the entities and the topics that articles refer to by key."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from uncorpus.model.base import END, SCHEME, Key, NonEmpty, Record, SchemaReference, UniqueStrings, known_values

EntityType = Literal["PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"]
"""The named-entity types of OntoNotes 5.0 (Weischedel et al. 2013, LDC2013T19) that name things."""

IDENTIFIER_PATTERNS: Final = {
    "wikidata": f"^Q[1-9][0-9]*{END}",
    "iso3166": f"^[A-Z]{{2}}{END}",
}
MATCH_PATTERNS: Final = {
    "iptc": f"^medtop:[0-9]{{8}}{END}",
    "unbis": f"^[0-9]{{7}}{END}",
    "wikidata": f"^Q[1-9][0-9]*{END}",
    "sdg": f"^(?:[1-9]|1[0-7]){END}",
}

Scheme = Annotated[str, StringConstraints(pattern=SCHEME)]


def _known(patterns: dict[str, str], descriptions: dict[str, str]) -> dict[str, object]:
    return {"properties": {key: {"pattern": pattern, "description": descriptions[key]} for key, pattern in patterns.items()}}


Identifiers = Annotated[
    dict[Scheme, NonEmpty],
    AfterValidator(known_values(IDENTIFIER_PATTERNS)),
    Field(
        json_schema_extra=_known(
            IDENTIFIER_PATTERNS,
            {"wikidata": "Wikidata item, as in `Q1065`.", "iso3166": "ISO 3166-1 alpha-2 country code, as in `KZ`."},
        )
    ),
]
Matches = Annotated[
    dict[Scheme, NonEmpty],
    AfterValidator(known_values(MATCH_PATTERNS)),
    Field(
        json_schema_extra=_known(
            MATCH_PATTERNS,
            {
                "iptc": "IPTC Media Topic, as in `medtop:20000639`.",
                "unbis": "UNBIS Thesaurus concept, as in `1001685`.",
                "wikidata": "Wikidata item, as in `Q1889`.",
                "sdg": "Number of the Sustainable Development Goal, `1` to `17`.",
            },
        )
    ),
]


class Entity(Record):
    """A thing with an identity of its own that articles name."""

    type: EntityType = Field(description="What the entity is: a named-entity type of OntoNotes 5.0.")
    name: NonEmpty = Field(description="The name by which the corpus calls the entity.")
    aliases: UniqueStrings = Field(description="Other names under which texts mention it; adjectives and abbreviations included.")
    description: NonEmpty = Field(description="Enough to tell it from others of the same name.")
    identifiers: Identifiers = Field(description="Scheme to identifier; only those with evidence, so possibly none.")


class EntityRegistry(Record):
    """All entities of a corpus: `entities.json`."""

    schema_: SchemaReference = Field(default=None, alias="$schema", description="Address of this schema, for editors; may be left out.")
    schema_version: Literal["1.0"] = Field(description="Version of the format: MAJOR.MINOR.")
    entities: dict[Key, Entity] = Field(description="Key to entity, in the order of the keys.")


class Topic(Record):
    """A subject that articles and quotes are about."""

    label: NonEmpty = Field(description="The topic's name for readers.")
    definition: NonEmpty = Field(description="What falls under the topic.")
    broader: Key | None = Field(description="Key of the next wider topic; null at the top.")
    matches: Matches = Field(description="Scheme to concept of a public vocabulary; only those with evidence, so possibly none.")


class TopicRegistry(Record):
    """All topics of a corpus: `topics.json`."""

    schema_: SchemaReference = Field(default=None, alias="$schema", description="Address of this schema, for editors; may be left out.")
    schema_version: Literal["1.0"] = Field(description="Version of the format: MAJOR.MINOR.")
    topics: dict[Key, Topic] = Field(description="Key to topic, in the order of the keys.")
