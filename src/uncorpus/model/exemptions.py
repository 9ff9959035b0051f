"""The records of the exemptions file: findings that were looked at and are to stay, each with a reason."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from uncorpus.model.base import END, NonEmpty, Record, SchemaReference, numbered

_PART = "[A-Za-z0-9][A-Za-z0-9._-]*"


class Exemption(Record):
    """A finding that is to stay."""

    id: Annotated[str, numbered("x")] = Field(description="Identifier in this file, as in `x1`.")
    code: Annotated[str, StringConstraints(pattern=f"^UNC[0-9]{{3}}{END}")] = Field(description="Code of the rule.")
    file: Annotated[str, StringConstraints(pattern=f"^(?:{_PART}/)*{_PART}{END}")] = Field(
        description="The file that the finding is in, relative to the corpus folder."
    )
    pointer: Annotated[str, StringConstraints(pattern=f"^(?:/[^/]*)*{END}")] | None = Field(
        description="JSON pointer of the finding; null for any place in the file."
    )
    contains: NonEmpty | None = Field(description="Words that the finding's message contains; null for any.")
    reason: Annotated[str, StringConstraints(pattern=rf"^\S[\s\S]{{8,}}\S{END}")] = Field(
        description="Why the finding is to stay: ten characters at least."
    )


class ExemptionsFile(Record):
    """The exemptions of a corpus: `exemptions.json`."""

    schema_: SchemaReference = Field(default=None, alias="$schema", description="Address of this schema, for editors; may be left out.")
    schema_version: Literal["1.0"] = Field(description="Version of the format: MAJOR.MINOR.")
    exemptions: tuple[Exemption, ...] = Field(description="The exemptions, in the order of their files.")
