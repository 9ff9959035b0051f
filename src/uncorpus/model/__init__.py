"""What is in the files: the format as pydantic models. The JSON Schemas, the tables' features and the format page come from here."""

from uncorpus.model.article import (
    Annotator,
    Article,
    ArticleTopic,
    Block,
    Edit,
    EntityMention,
    NonQuote,
    Quote,
    Rights,
    Source,
    Span,
    Speaker,
    SpeakerMention,
)
from uncorpus.model.base import SCHEMA_VERSION, Record
from uncorpus.model.corpus import ArticleEntry, CorpusFile, CorpusRights, Counts, RegistryEntry
from uncorpus.model.exemptions import Exemption, ExemptionsFile
from uncorpus.model.registry import Entity, EntityRegistry, EntityType, Topic, TopicRegistry

__all__ = [
    "SCHEMA_VERSION",
    "Annotator",
    "Article",
    "ArticleEntry",
    "ArticleTopic",
    "Block",
    "CorpusFile",
    "CorpusRights",
    "Counts",
    "Edit",
    "Entity",
    "EntityMention",
    "EntityRegistry",
    "EntityType",
    "Exemption",
    "ExemptionsFile",
    "NonQuote",
    "Quote",
    "Record",
    "RegistryEntry",
    "Rights",
    "Source",
    "Span",
    "Speaker",
    "SpeakerMention",
    "Topic",
    "TopicRegistry",
]
