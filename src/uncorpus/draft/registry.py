"""The entities of a corpus as names to look up: by name, by alias, by office at a date."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from uncorpus import model
from uncorpus.draft.naming import Sort
from uncorpus.draft.people import HEADS, OFFICES, TITLES, surname
from uncorpus.text.names import NameFinder
from uncorpus.text.ranges import Range


@dataclass(frozen=True, slots=True)
class Office:
    """Who held which office of which body, and when."""

    entity: str
    noun: str
    title: frozenset[str]
    """What stands before the noun: executive, foreign."""
    body: frozenset[str]
    """Names of the body, in lower case."""
    since: int | None
    until: int | None

    def holds(self, year: int) -> bool:
        """Tell whether the office was held in *year*; yes where nothing is known."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


_YEARS: Final = re.compile(r"(?:\b(?:since|from)\s+)?\b([12][0-9]{3})\b(?:\s*(?:[–-]|to|until)\s*([12][0-9]{3})?)?")


NEUTRAL: Final = frozenset({"current", "incumbent", "new", "newly", "elected", "outgoing", "sitting", "top"})
"""Words before an office that tell nothing of which it is."""


class Registry:
    """The entities of a corpus as names to look up."""

    def __init__(self, entities: Mapping[str, model.Entity]) -> None:
        self.entities = entities
        self.by_name: dict[str, set[str]] = {}
        self.by_surname: dict[str, set[str]] = {}
        for key, entity in entities.items():
            for name in (entity.name, *entity.aliases):
                self.by_name.setdefault(name.casefold(), set()).add(key)
            if entity.type == "PERSON":
                self.by_surname.setdefault(surname(entity.name), set()).add(key)
        names = [(name, key) for key, entity in entities.items() if entity.type == "PERSON" for name in (entity.name, *entity.aliases)]
        self._people = NameFinder((name, key) for name, key in names if len(self.by_name[name.casefold()]) == 1)
        self.offices = [office for key, entity in entities.items() for office in self._offices(key, entity)]

    def named(self, name: str, *, person: bool | None = None) -> str | None:
        """Return the key of the one entity called *name*, or None; with *person*, only a person or only something else."""
        keys = self.by_name.get(name.casefold(), set())
        if person is not None:
            keys = {key for key in keys if (self.entities[key].type == "PERSON") == person}
        return next(iter(keys)) if len(keys) == 1 else None

    def sorts(self) -> dict[str, Sort]:
        """Return what the names of entities name, of those that name one thing only."""
        sorts: Mapping[str, Sort] = {
            "PERSON": "person",
            "ORG": "body",
            "GPE": "place",
            "LOC": "place",
            "FAC": "place",
            "LAW": "law",
            "EVENT": "event",
        }
        return {
            name: sorts[entity.type]
            for entity in self.entities.values()
            if entity.type in sorts
            for name in (entity.name, *entity.aliases)
            if len(self.by_name[name.casefold()]) == 1
        }

    def surnamed(self, name: str, text: str) -> str | None:
        """Return the key of the one person of the surname *name* whose full name stands in *text*, in lower case: papers introduce people in full."""
        keys = [key for key in self.by_surname.get(name.casefold(), ()) if self._names(text, {self.entities[key].name.casefold()})]
        return keys[0] if len(keys) == 1 else None

    def person_in(self, words: str) -> tuple[str, Range] | None:
        """Return the key of the one person whom *words*, a source, name, and where; None where the name is another's or a part of a longer one.

        So it is in “her husband”, “a spokesman for Jane Doe”, “Doe’s lawyer”, “Doe supporters” and “Jane Doe and two of her aides”.
        """
        found: dict[str, Range] = {}
        for start, end, key in self._people.find(words):
            before, after = words[:start].split(), words[end:].lstrip()
            last = before[-1] if before else ""
            if after and not (after[0] in ",(–—" or after.split()[0].lower() in {"of", "from", "for", "who", "on", "in", "at"}):
                continue
            if words[start - 1 : start] in {"-", "‑"} or last.lower() in {"of", "for", "to", "by", "with", "under"}:
                continue
            if " " not in words[start:end] and last[:1].isupper() and last[-1:] != "," and not _is_title(last):
                continue  # Doe, an alias, in John Doe
            found[key] = (start, end)
        return next(iter(found.items())) if len(found) == 1 else None

    def office(self, words: Sequence[str], of: str, when: date, text: str) -> str | None:
        """Return the key of the one person whose office a phrase can mean on a day, or None.

        *words* are those of the phrase up to its noun, without its article, and *of* what follows “of”, all in lower case: “un chief”. An office without
        its body is one of a person or a body that *text*, in lower case, names.
        """
        if not words:
            return None
        noun, left = words[-1], [word for word in words[:-1] if word not in NEUTRAL]
        holders = set()
        for office in self.offices:
            if not office.holds(when.year):
                continue
            rest = " ".join(word for word in left if word not in office.title)
            full = " ".join(left)
            if of:
                fits = noun == office.noun and of in office.body and not rest
            elif rest:
                fits = (noun == office.noun or noun in HEADS) and (rest in office.body or full in office.body)
            else:
                entity = self.entities[office.entity]
                fits = noun == office.noun and self._names(
                    text, {*office.body, *(name.casefold() for name in (entity.name, *entity.aliases))}
                )
            if fits:
                holders.add(office.entity)
        return holders.pop() if len(holders) == 1 else None

    @staticmethod
    def _names(text: str, names: Collection[str]) -> bool:
        """Tell whether one of *names* stands in *text* as a word; all in lower case."""
        return any(name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)

    def role(self, key: str) -> str | None:
        """Return the office of a person, as the registry's description tells it, or None."""
        entity = self.entities[key]
        if entity.type != "PERSON":
            return None
        first = re.split(r"[.;,(]| at the time| since | from [12]| until ", entity.description)[0].strip()
        return first if any(word.lower() in OFFICES for word in first.split()) else None

    def _offices(self, key: str, entity: model.Entity) -> Iterable[Office]:
        role = self.role(key)
        if role is None:
            return
        noun, _, of = role.partition(" of ")
        body = {of.removeprefix("the ").casefold()} if of else set()
        for other in self.entities.values():
            if of and other.name.casefold() in body:
                body |= {alias.casefold() for alias in other.aliases}
        years = _YEARS.search(entity.description)
        since = int(years[1]) if years else None
        until = int(years[2]) if years and years[2] else None
        *title, last = noun.casefold().split()
        yield Office(key, last, frozenset(title), frozenset(body - {""}), since, until)


def _is_title(word: str) -> bool:
    """Tell whether *word* is a title or an office: Mr., General, Secretary-General."""
    lowered = word.rstrip(".").lower()
    return lowered in TITLES or lowered in OFFICES or lowered.rsplit("-", 1)[-1] in OFFICES
