"""Entities of an article: names that the registry knows, and names that it should.

What the registry knows is linked by name and alias, the longest first. What a named-entity recognizer finds beside that is proposed: grouped by name, with a
key made from it. A proposal says nothing that the text does not: no identifier, no description but where it comes from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from uncorpus import model
from uncorpus.draft.naming import CALENDAR, COUNTRIES, LANDFORMS, ORGANISATIONS, PERSONS, SETTLEMENTS, Name, Names
from uncorpus.draft.people import BODIES, FITTING
from uncorpus.draft.reading import together
from uncorpus.draft.registry import NEUTRAL
from uncorpus.text.names import NameFinder

ADJECTIVAL: Final = re.compile(r"(?:ian|ean|ish|ese|ch|an|i|ic)$")
"""How adjectives of places and peoples end."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place in the text that names an entity."""

    start: int
    end: int
    key: str
    kind: model.article.EntityMentionKind
    known: bool
    """Whether the registry has the entity, as one that was not merely proposed by a draft."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entity that a registry should have."""

    key: str
    entity: model.Entity


PROPOSED: Final = "Proposed from "
"""How the description of an entity begins that a tool proposed and nobody has reviewed."""


def registry_mentions(text: str, entities: Mapping[str, model.Entity], blocks: Sequence[model.Block]) -> list[Named]:
    """Return where *text* names the registry's *entities*: the longest name at each place, none that means several, each within one block."""
    names: dict[str, set[str]] = {}
    for key, entity in entities.items():
        for name in (entity.name, *entity.aliases):
            names.setdefault(name, set()).add(key)
    finder = NameFinder((name, next(iter(keys))) for name, keys in names.items() if len(keys) == 1)
    found: list[Named] = []
    reach = -1
    for start, end, key in sorted(finder.find(text), key=lambda item: (item[0], -item[1])):
        if start < reach or not any(block.start <= start and end <= block.end for block in blocks):
            continue
        reach = end
        entity = entities[key]
        adjective = (
            entity.type in {"GPE", "LOC", "NORP"} and text[start:end] != entity.name and ADJECTIVAL.search(text[start:end]) is not None
        )
        found.append(Named(start, end, key, "adjective" if adjective else "name", known=not entity.description.startswith(PROPOSED)))
    return found


def is_name(text: str, names: Names, item: Named) -> bool:
    """Tell whether the words of *item* are a name where they stand, as far as a parse tells: May, the surname, is not the month.

    Two words always are, an abbreviation, and what stands behind a title.
    """
    words = text[item.start : item.end]
    if " " in words or (words.isupper() and len(words) > 1):
        return True
    token, name = names.token(item.start), names.at(item.start)
    if name is not None and name.lead and name.start == item.start:
        return True
    return token is not None and token.pos_ == "PROPN" and token.ent_type_ not in {"DATE", "TIME"}


def proposals(article_id: str, names: Names, known: Sequence[Named], entities: Mapping[str, model.Entity]) -> list[Proposal]:
    """Return the entities that the registry should have for the *names* of an article beside *known*.

    Only what the text tells enough of is proposed. A name that the registry has already is not proposed again: where it is not among *known*, it means
    several there, or no name here.
    """
    taken = {name for entity in entities.values() for name in (entity.name, *entity.aliases)}
    starts, ends = together((item.start, item.end) for item in known)
    groups: dict[str, list[Name]] = {}
    for name in names.all:
        before = bisect_left(starts, name.end)
        if (
            name.words not in taken
            and name.full not in taken
            and not (before and ends[before - 1] > name.start)
            and name.sort is not None
            and name.told
        ):
            groups.setdefault(name.full, []).append(name)
    new: dict[str, Proposal] = {}
    for full in sorted(groups):
        type_ = _type_of(full, groups[full], names)
        key = slug(full)
        if type_ is None or not key:
            continue
        if key in entities:
            key = f"{key}-{slug(type_)}"
        aliases = {name.words for name in groups[full]} | {name.short for name in groups[full] if name.short}
        description = f"{PROPOSED}{article_id}; to be reviewed."
        entity = model.Entity(
            type=type_, name=full, aliases=tuple(sorted(aliases - {full, *taken})), description=description, identifiers={}
        )
        new[key] = Proposal(key, entity)
    return [new[key] for key in sorted(new)]


def merged(proposed: Mapping[str, model.Entity]) -> dict[str, model.Entity]:
    """Return what several articles propose as one: what one calls by a name that another knows to be short for a longer one is the same.

    Persons are left as they are: the Mr. Doe of one article need not be the Jane Doe of another.
    """
    longer: dict[tuple[str, str], list[str]] = {}
    for key, entity in proposed.items():
        for alias in entity.aliases:
            longer.setdefault((entity.type, alias), []).append(key)
    result = dict(proposed)
    for key, entity in proposed.items():
        others = [other for other in longer.get((entity.type, entity.name), ()) if other != key and other in result]
        if entity.type != "PERSON" and len(others) == 1:
            del result[key]
            one = result[others[0]]
            aliases = {*one.aliases, *entity.aliases} - {one.name}
            result[others[0]] = one.model_copy(update={"aliases": tuple(sorted(aliases))})
    return result


def _type_of(full: str, mentions: Sequence[Name], names: Names) -> model.registry.EntityType | None:
    """Return the type of what is called *full*; None where the text tells too little of it."""
    form = names.form(full)
    words = full.split()
    nouns = {word.lower() for word in words}
    if (
        any(char in full for char in "()[]{}<>|")
        or nouns
        <= ORGANISATIONS | LANDFORMS | SETTLEMENTS | PERSONS | {word + "s" for word in PERSONS | BODIES} | NEUTRAL | FITTING | CALENDAR
    ):
        return None
    seen = [name for name in mentions if not name.starts_sentence]
    sort = mentions[0].sort
    if sort == "person":
        forms = [names.form(words) for words in {name.words for name in mentions}]
        sure = any(form.persons for form in forms) or (len(words) > 1 and any(form.acts for form in forms))
        return "PERSON" if sure else None
    if sort == "body":
        return "ORG"
    if sort in {"law", "event"}:
        return ("LAW" if sort == "law" else "EVENT") if len(words) > 1 else None
    if sort == "place":
        if not seen or (len(words) == 1 and ADJECTIVAL.search(full) and form.attributes == len(form.names)):
            return None
        if nouns & LANDFORMS:
            return "LOC"
        if full.lower() in COUNTRIES or (form.inside == len(form.names) > 1 and not form.labels["LOC"]):
            return "GPE"
        if form.places or (form.labels["GPE"] >= max(form.labels["LOC"], form.labels["FAC"])):
            return "GPE" if not form.labels or form.mostly("GPE", "PERSON", "ORG") else "LOC" if form.labels["LOC"] else "GPE"
        return "LOC" if form.labels["LOC"] else None
    return None


LETTERS: Final = {"DOTLESS I": "i", "ENG": "ng", "ETH": "d", "EZH": "z", "SCHWA": "a", "SHARP S": "ss", "THORN": "th"}
"""Latin letters, by their names in Unicode, that are no other letter with a mark, and how they are written with the letters of English."""
_LETTER: Final = re.compile(r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (.+?)(?: WITH .+)?")


def slug(name: str) -> str:
    """Return *name* as a key: lower-case ASCII letters and digits, hyphens between words; empty where nothing is left.

    Latin letters are transliterated, those that no accent is taken from as well; others are left out.

    >>> slug("António Guterres"), slug("Søren Łęcki-Æbelø")
    ('antonio-guterres', 'soren-lecki-aebelo')
    """
    plain = "".join(_plain(char) for char in unicodedata.normalize("NFKD", name))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "").replace("’", "")).strip("-")


def _plain(char: str) -> str:
    """Return *char* in ASCII; empty where it has no letter of English."""
    if char.isascii() or char == "’":
        return char
    letter = _LETTER.fullmatch(unicodedata.name(char, ""))
    if letter is None:
        return "" if char.isalpha() or unicodedata.combining(char) else " "
    plain = LETTERS.get(letter[1], letter[1])
    return plain.lower() if len(plain) < 3 else ""
