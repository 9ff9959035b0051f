"""Entities of an article: names that the registry knows, and names that it should.

What the registry knows is linked by name and alias, the longest first. What a named-entity recognizer finds beside that is proposed: grouped by name, with a
key made from it. A proposal says nothing that the text does not: no identifier, no description but where it comes from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from uncorpus import model
from uncorpus.draft.people import OFFICES, TITLES
from uncorpus.draft.reading import Parsed
from uncorpus.text.names import NameFinder
from uncorpus.text.ranges import Range

if TYPE_CHECKING:
    from spacy.tokens import Span

TYPES: Final = frozenset(get_args(model.registry.EntityType))
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


def is_name(text: str, parsed: Sequence[Parsed], item: Named) -> bool:
    """Tell whether the words of *item* are a name where they stand, as far as a parse tells: May, the surname, is not the month. Two words always are."""
    if " " in text[item.start : item.end]:
        return True
    for one in parsed:
        index = bisect_right(one.starts, item.start) - 1
        if index >= 0 and one.starts[index] <= item.start < one.end(one.doc[index]):
            return bool(one.doc[index].pos_ == "PROPN" and one.doc[index].ent_type_ not in {"DATE", "TIME"})
    return False


def proposals(article_id: str, parsed: Sequence[Parsed], known: Sequence[Named], entities: Mapping[str, model.Entity]) -> list[Proposal]:
    """Return the entities that the registry should have for what a recognizer found beside *known*.

    A name that the registry has already is not proposed again: where it is not among *known*, it means several there, or no name here.
    """
    names = {name for entity in entities.values() for name in (entity.name, *entity.aliases)}
    taken = [(item.start, item.end) for item in known]
    spans: list[tuple[Range, str, str]] = []
    for one in parsed:
        for ent in one.doc.ents:
            place = _narrowed(one, ent)
            if ent.label_ not in TYPES or place is None or ent.label_ == "NORP" or one.block.kind in {"headline", "subheading"}:
                continue
            if any(low < place[1] and place[0] < high for low, high in taken):
                continue
            taken.append(place)
            words = re.sub(r"\s+", " ", one.text[place[0] : place[1]])
            if words not in names:
                spans.append((place, words, ent.label_))
    groups = _grouped(spans)
    new: dict[str, Proposal] = {}
    for name, members in groups.items():
        label = max((label for _, _, label in members), key=[label for _, _, label in members].count)
        key = slug(name)
        if not key:
            continue
        if key in entities:
            key = f"{key}-{slug(label)}"
        aliases = tuple(sorted({word for _, word, _ in members} - {name}))
        description = f"{PROPOSED}{article_id}; to be reviewed."
        new[key] = Proposal(key, model.Entity(type=label, name=name, aliases=aliases, description=description, identifiers={}))  # type: ignore[arg-type]
    return [new[key] for key in sorted(new)]


def _narrowed(parsed: Parsed, ent: Span) -> Range | None:
    """Return the range of *ent* without article, title and possessive; None where it is no name."""
    first, last = ent.start, ent.end - 1
    doc = parsed.doc
    while first < last and (
        doc[first].lower_ in {"the", "a", "an"}
        or doc[first].lower_.rstrip(".") in TITLES
        or doc[first].lower_ in OFFICES
        or doc[first].is_punct
    ):
        first += 1
    while last > first and (doc[last].tag_ == "POS" or doc[last].is_punct):
        last -= 1
    start, end = parsed.range(first, last)
    words = parsed.text[start:end]
    if (
        "\n" in words
        or not words[:1].isupper()
        or len(words) < 2
        or len(words) > 80
        or any(parsed.gap(token) for token in doc[first + 1 : last + 1])
    ):
        return None
    if any(char in words for char in '“”"<>[]{}|') or not any(token.pos_ == "PROPN" for token in doc[first : last + 1]):
        return None
    return start, end


def _grouped(spans: Iterable[tuple[Range, str, str]]) -> dict[str, list[tuple[Range, str, str]]]:
    """Group mentions by the fullest name: a surname alone goes with the one person of that surname."""
    groups: dict[str, list[tuple[Range, str, str]]] = {}
    for item in sorted(spans, key=lambda item: -len(item[1].split())):
        name, label = item[1], item[2]
        if label == "PERSON" and len(name.split()) == 1:
            full = [other for other, members in groups.items() if members[0][2] == "PERSON" and other.split()[-1] == name]
            name = full[0] if len(full) == 1 else name
        groups.setdefault(name, []).append(item)
    return {name: groups[name] for name in sorted(groups)}


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
