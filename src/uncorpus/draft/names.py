"""Who is meant: the speakers of an article, from the words that name them.

Rules in the order of Lee et al. (Deterministic coreference resolution based on entity-centric, precision-ranked rules, Computational Linguistics 39:4,
2013): names first, then offices and roles, pronouns last. A mention that fits two persons equally is nobody's. Whether somebody is a man or a woman is
taken from titles, from nouns and from what the text itself tells, never from a first name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from uncorpus.draft.found import Found
from uncorpus.draft.naming import ORGANISATIONS, Name, Names
from uncorpus.draft.people import (
    ADDRESS,
    BODIES,
    FEMALE,
    FEMALE_NOUNS,
    FITTING,
    FULL,
    HEADS,
    KIN,
    MALE,
    MALE_NOUNS,
    OFFICES,
    OTHERS,
    PEOPLE,
    RANKS,
    TITLES,
    Gender,
    Kind,
    People,
    Person,
    apposed,
    has_name,
    is_office,
    name_of,
    offices,
    root,
    surname,
    whole_noun,
)
from uncorpus.draft.reading import Parsed, together
from uncorpus.draft.registry import Registry
from uncorpus.draft.sources import noun_phrase
from uncorpus.draft.verbs import lemma
from uncorpus.text.ranges import Range

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
ANYBODY: Final = frozenset(
    {"one", "another", "others", "some", "many", "most", "all", "both", "each", "everyone", "everybody", "someone", "somebody", "several", "few", "two", "three"}
)  # fmt: skip
"""Sources that say nothing of who they are."""
UN: Final = frozenset({"un", "united", "nations"})
"""Words that tell which body hardly more than “the” does, in texts of the United Nations."""
SENT: Final = frozenset({"coordinator", "envoy", "expert", "rapporteur", "representative"})
"""Offices that one person in an article has, as a rule, whatever it is for."""
GENERIC: Final = frozenset({"agency", "body", "group", "organisation", "organization"})
"""Nouns that stand for bodies of other names."""
ANSWERS: Final = frozenset({"answer", "reply", "respond", "retort", "counter", "object"})
"""Verbs of those who were told or asked."""
TURN: Final = 700
"""How far behind a quote its speaker may go on to be meant, in code points, and what else is near."""
NESTED: Final = 50
"""How many contents that begin before a place are looked through for one that it is in."""
REACH: Final = 3000
"""How far back a pronoun may look."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where the text refers to somebody."""

    at: int
    person: Person
    sentence: int
    """Where the sentence begins."""
    speaks: bool = False
    """Whether they are the source of a quote here."""
    subject: bool = False
    quoted: bool = False
    """Whether somebody else says it: it stands in the content of a quote."""


Event = tuple[int, int, "int | tuple[Parsed, Token]"]


class Speakers:
    """Resolves the sources of an article's quotes, in text order."""

    def __init__(self, text: str, registry: Registry, when: date, names: Names) -> None:
        self._text = text
        self._names = names
        self._lowered = text.casefold()
        self._registry = registry
        self._when = when
        self.people = People()
        self._references: list[Reference] = []
        self._spoke: dict[Person, None] = {}
        self._contents: list[tuple[int, int]] = []
        self._parsed: Sequence[Parsed] = ()

    def read(self, parsed: Sequence[Parsed], found: Sequence[Found]) -> dict[int, Person | None]:
        """Return the speaker of each quote, by the index of the quote; None where the text does not tell."""
        self._parsed = parsed
        self._contents = sorted(place for quote in found for place in quote.content)
        events = [*self._others(parsed, found)]
        for index, quote in enumerate(found):
            at = quote.source[0][0] if quote.source else quote.content[0][0]
            # A headline speaks of those whom the text introduces: it is read last.
            last = len(self._text) if quote.block is not None and quote.block.kind == "headline" else 0
            events.append((at + last, 1, index))
        result: dict[int, Person | None] = {}
        seen: dict[Range, Person | None] = {}
        for _, _, event in sorted(events, key=lambda item: (item[0], item[1])):
            if isinstance(event, int):
                quote = found[event]
                if not quote.source:
                    continue
                place = quote.source[0]
                if place not in seen:
                    seen[place] = self._resolve(quote)
                result[event] = seen[place]
            else:
                self._notice(*event)
        places = {id(quote): index for index, quote in enumerate(found)}
        for index, quote in enumerate(found):
            if not quote.source:
                before = places.get(id(quote.runs_on))
                result[index] = result.get(before) if before is not None else None
        joined = self._introduced_later()
        for unnamed, named in joined.items():
            named.mentions.update(unnamed.mentions)
            unnamed.mentions.clear()
        return {index: joined.get(person, person) if person is not None else None for index, person in result.items()}

    # --- offices in front of the names of those who hold them

    def _introduced_later(self) -> dict[Person, Person]:
        """Return who those are that only an office or an occupation tells, where one person alone is named later on who may be meant.

        So are the UN envoy for Ruritania and Special Envoy Jane Doe one, and the independent UN expert that a text begins with and its only speaker with a name.
        """
        speakers = [person for person in self._spoke if person.told and person.mentions]
        named = [person for person in speakers if person.human and person.names and not person.plural]
        unnamed = [person for person in speakers if person.human and not person.names and not person.plural and not person.entity]
        found: dict[Person, Person] = {}
        for one in unnamed:
            first = min(one.mentions)[0]
            headline = self._in_headline(first)
            definite = headline or one.description[:4].lower() == "the "
            for noun, words in one.roles.items():
                others = [other for other in unnamed if other is not one and other.roles.keys() & one.roles.keys()]
                if any(not _agree(words, other.roles.get(noun, set())) for other in others) or _POSSESSIVE.search(one.description):
                    continue
                fits = [person for person in named if _holds(person, noun, words)]
                if not fits and definite and noun in HEADS:
                    fits = [person for person in self._heads(words) if person in named and words - UN - FITTING]
                elif any(
                    person.names and person not in fits and (noun in person.roles or _holds(person, noun, words)) for person in self.people
                ):
                    continue
                if not definite and not (words & UN and first < self._second_block()):
                    continue
                if not fits and noun in SENT and not definite:
                    fits = [person for person in named if not person.roles] if len(named) == 1 else []
                after = [person for person in fits if headline or first < min(person.mentions)[0] < first + REACH]
                if len(fits) == len(after) == 1:
                    found[one] = after[0]
        return found

    def _in_headline(self, place: int) -> bool:
        return any(one.block.kind == "headline" and one.block.start <= place < one.block.end for one in self._parsed)

    def _second_block(self) -> int:
        """Return where the second paragraph begins."""
        starts = sorted({one.block.start for one in self._parsed if one.block.kind == "paragraph"})
        return starts[1] if len(starts) > 1 else len(self._text)

    # --- whom the text refers to beside the sources

    def _others(self, parsed: Sequence[Parsed], found: Sequence[Found]) -> Iterator[Event]:
        """Yield the places outside of the heads of sources where the text names persons, and where a noun of a person or a name is a subject."""
        heads = {quote.parsed.start(quote.source_head) for quote in found if quote.source_head is not None and quote.parsed is not None}
        starts, ends = together(quote.source[0] for quote in found if quote.source)
        for one in parsed:
            if one.block.kind == "headline":
                continue
            for token in one.doc:
                head = self._names_person(one, token)
                named = head is not None
                head = head or token
                at = one.start(head)
                if at in heads or (named and head.pos_ != "PROPN"):
                    continue
                covering = bisect_right(starts, at) - 1
                inside = covering >= 0 and at < ends[covering]
                if named:
                    # The name within “the mayor, Jane Doe” is the source's own; that within “a spokesman for Jane Doe” is not.
                    if not inside or head.dep_ in {"poss", "nmod", "pobj", "conj"}:
                        yield at, 0, (one, head)
                elif (
                    not inside
                    and (
                        head.dep_ in {"nsubj", "nsubjpass"}
                        or (head.dep_ == "poss" and head.left_edge.lower_ == "the" and head.pos_ == "NOUN")
                    )
                    and ((head.pos_ == "NOUN" and _is_people(head)) or (head.pos_ == "PROPN" and not head.ent_type_ and not _is_body(head)))
                ):
                    yield at, 0, (one, head)

    def _names_person(self, parsed: Parsed, token: Token) -> Token | None:
        """Return the last word of the name of a person that *token* begins, or None."""
        start = parsed.start(token)
        name = self._names.at(start)
        if name is None or name.start != start:
            return None
        last = bisect_right(parsed.starts, name.end - 1) - 1
        labelled = any(word.ent_type_ == "PERSON" for word in parsed.doc[token.i : last + 1])
        form = self._names.form(name.words)
        if name.sort == "person" or (name.sort is None and labelled and not form.articles and not form.inside):
            return parsed.doc[last]
        return None

    def _notice(self, parsed: Parsed, head: Token) -> None:
        """Remember somebody whom the text speaks of outside of a source: “she” may mean them."""
        if (
            self._names.at(parsed.start(head)) is not None
            and head.lower_.endswith("s")
            and head.lower_.removesuffix("s") in PEOPLE | OFFICES | HEADS
        ):
            return  # Leaders, which a tagger takes for a name, is several
        named = has_name(head) or self._names.at(parsed.start(head)) is not None
        person = self._by_name(parsed, head) if named else self._of_noun(parsed, head)
        if person is not None:
            self._refer(person, parsed, head, subject=head.dep_ in {"nsubj", "nsubjpass"})

    def _refer(
        self, person: Person, parsed: Parsed | None, head: Token | None, *, at: int = -1, speaks: bool = False, subject: bool = False
    ) -> None:
        """Note that the text refers to *person* at the token *head*, or *at* a place."""
        sentence = at
        if parsed is not None and head is not None:
            at, sentence = parsed.start(head), parsed.start(head.sent[0])
        if speaks:
            self._spoke.setdefault(person)
        self._references.append(Reference(at, person, sentence, speaks, subject, self._is_quoted(at)))

    def _is_quoted(self, at: int) -> bool:
        """Tell whether a place is in the content of a quote."""
        end = bisect_right(self._contents, (at, len(self._text)))
        return any(low <= at < high for low, high in self._contents[max(0, end - NESTED) : end])

    # --- sources

    def _resolve(self, quote: Found) -> Person | None:
        """Return who the source of *quote* is, None where the text does not tell, and remember it."""
        place = quote.source[0]
        person, kind = self._who(quote, self._text[place[0] : place[1]])
        if person is None:
            return None
        self._refer(person, quote.parsed, quote.source_head, at=place[0], speaks=True, subject=True)
        if not person.told:
            return None
        for one in quote.source:
            person.mentions.setdefault(one, kind)
        return person

    def _who(self, quote: Found, words: str) -> tuple[Person | None, Kind]:
        head, parsed = quote.source_head, quote.parsed
        if head is None:
            head, parsed = self._office_of(quote.source[0])
        first = re.split(r",| who\b| of (?:them|these|those|us|whom)\b", words.lower())[0]
        if first in ANYBODY or first.split()[-1] in ADDRESS:
            return Person(plural=first not in {"one", "another", "each"}, told=False), "nominal"
        age = _THE_AGED.match(self._text, quote.source[0][0])
        if age and quote.source[0][1] <= age.end():
            fits = self.people.who_are(age[1])
            return (fits[0] if len(fits) == 1 else Person(told=False)), "nominal"
        possessive = self._possessive(quote)
        if possessive is not None and parsed is not None:
            self._of_pronoun(parsed, possessive, quote)  # “his wife” tells of a man
        known = self._named_in(quote.source[0], parsed)
        if known is not None:
            return known, "name"
        keyed = self._registry.person_in(words)
        if keyed is not None and not self._is_anothers(keyed[0], words[slice(*keyed[1])], words):
            person = self._keyed(keyed[0])
            self._learn_words(words.replace(words[slice(*keyed[1])], ""), person)
            if head is not None and parsed is not None and has_name(head):
                self._learn_roles(parsed, head, person)
            return person, "name"
        if head is None or parsed is None:
            found = self._by_words(words)
            return found, "name" if found is not None and found.names else "nominal"
        antecedent = self._antecedent(head) if head.lower_ in RELATIVE and not head.is_upper else None
        if antecedent is not None and len(words.split()) > 1:
            head = antecedent  # a shepherd who …, of which the source has the beginning
        elif words.lower() in RELATIVE and not head.is_upper and head.dep_ != "ROOT":
            return self._of_relative(parsed, antecedent, words.lower()), "pronoun"
        if (
            len(words.split()) == 1
            and head.i == head.left_edge.i
            and head.pos_ == "PRON"
            and head.lower_ in {*MALE, *FEMALE, "they", "it", "we", "i", "you"}
        ):
            return self._of_pronoun(parsed, head, quote), "pronoun"
        if words[:1].islower() and head.pos_ == "PRON" and len(words.split()) == 1:
            return None, "pronoun"
        if _is_joint(parsed, apposed(head) or head, quote.source[0]):
            return self._together(words), "name" if has_name(head) else "nominal"
        person_ = self._of_noun(parsed, head)
        name = apposed(head) or head
        named = (has_name(name) or self._is_surname(name)) and (person_ is None or person_.is_called(name_of(parsed, name)[0]))
        return person_, "name" if named else "nominal"

    def _office_of(self, place: Range) -> tuple[Token | None, Parsed | None]:
        """Return the noun of an office that a source found without a parse ends with, and where it was read: UN chief: “…”."""
        for parsed in self._parsed:
            if parsed.inside is None and parsed.block.start <= place[0] < parsed.block.end:
                last = next(iter(reversed(parsed.indices(*place))), None)
                if last is not None and is_office(parsed.doc[last].lower_) and parsed.doc[last].ent_type_ != "PERSON":
                    return parsed.doc[last], parsed
        return None, None

    @staticmethod
    def _possessive(quote: Found) -> Token | None:
        """Return the “his” or “her” that the source of *quote* begins with, or None."""
        if quote.parsed is None:
            return None
        first = next(iter(quote.parsed.indices(*quote.source[0])), None)
        token = quote.parsed.doc[first] if first is not None else None
        return token if token is not None and token.lower_ in {"his", "her"} and token.tag_ == "PRP$" else None

    def _named_in(self, place: Range, parsed: Parsed | None) -> Person | None:
        """Return whom the names in a source at *place* name: one person, several together, or a body; None where they are others': a spokesman for Jane Doe."""
        text = self._text
        found = self._names.within(*place)
        own = [name for name in found if name.sort == "person" and not self._is_within(name, place)]
        if not own:
            return self._body_in(place, found)
        people = [self._called(name) for name in own]
        for name, person in zip(own, people, strict=True):
            index = bisect_right(parsed.starts, name.end - 1) - 1 if parsed is not None else -1
            if parsed is not None and person.told and index >= 0 and parsed.start(parsed.doc[index]) >= name.start:
                self._learn_roles(parsed, parsed.doc[index], person)
        last = own[-1]
        before = text[own[-2].end if len(own) > 1 else place[0] : last.start]
        if len(own) == 1 and (sharing := _FIRST_NAMES.fullmatch(before)):
            self._named(f"{sharing[1]} {last.words.split()[-1]}", [], human=True)
            return self._together(text[place[0] : last.end])
        if len(own) > 1 and re.fullmatch(r",?\s(?:as\swell\sas|and)\s.*", before, re.DOTALL):
            return self._together(text[place[0] : last.end])
        return people[0] if len(own) == 1 or before.startswith(",") else None

    def _is_within(self, name: Name, place: Range) -> bool:
        """Tell whether a name in a source at *place* is only part of what that names: Doe’s lawyer, a spokesman for Jane Doe, Doe supporters."""
        before, after = self._text[place[0] : name.start], self._text[name.end : place[1]].lstrip()
        words = before.split()
        while words and (words[-1].rstrip(".").lower() in TITLES or is_office(words[-1]) or words[-1].lower() in FITTING):
            words.pop()
        if words and words[-1].lower() in {"of", "for", "to", "by", "with", "under"}:
            return True
        return bool(after) and not (
            after[0] in ",(–—" or after.split()[0].lower() in {"of", "from", "for", "who", "on", "in", "at", "and", "as"}
        )

    def _called(self, name: Name) -> Person:
        """Return the person of a *name* in the text, and learn what the words around it tell of them."""
        titles = [*name.titles]
        full = name.full if name.told else name.words
        if name.gender and any(person.gender not in {None, name.gender} and person.is_called(full) for person in self.people.near(full)):
            full = name.words  # Mrs. Doe is not the John Doe of the article
        person = self._named(full, titles, human=True, kin=bool(self._names.form(name.words).kin))
        if person.told:
            for phrase in name.phrases:
                self._learn_words(phrase, person)
                if person.role is None and (role := _role(phrase)):
                    person.role = role
        return person

    def _body_in(self, place: Range, found: Sequence[Name]) -> Person | None:
        """Return the body that a source at *place* is the name of, in full, as an abbreviation, or with what it is: the UN refugee agency, UNHCR."""
        text = self._text
        for name in found:
            if name.sort != "body" and not (name.sort is None and (name.short or name.words in self._names.short)):
                continue
            if name.words.lower() in ORGANISATIONS:
                continue
            before, after = text[place[0] : name.start], text[name.end : place[1]]
            whole = before.strip().lower() in {"", "the"} and not re.sub(r"\s?\([^()]*\)|,.*", "", after, flags=re.DOTALL).strip()
            described = (
                re.search(r"(?:,\s|\()$", before) is not None
                and not after.strip(" ),")
                and set(re.findall(r"\w+", before.lower())) & ORGANISATIONS
            )
            if not whole and not described:
                continue
            body = self._named(name.full, [], human=False)
            if described:
                *rest, noun = re.findall(r"\w+", re.split(r",|\(|\s(?:of|for|in|on)\s", before.lower())[0])
                body.learn(noun, {word for word in rest if word != "the"})
            return body
        return None

    def _is_anothers(self, key: str, name: str, words: str) -> bool:
        """Tell whether *name*, a surname that the registry knows as one person's, may be another's here: the text has somebody else of that name."""
        gender = next((gender for word in words.split() if (gender := TITLES.get(word.rstrip(".").lower()))), None)
        own = self.people.of_entity(key)
        if gender and own is not None and own.gender and own.gender != gender:
            return True
        if gender and " " not in name and (own is None or own.gender is None) and self._both_titles(name):
            return True
        return " " not in name and any(
            person.entity != key and person.human and person.has_surname(name) for person in self.people.near(name)
        )

    def _both_titles(self, name: str) -> bool:
        """Tell whether the text has a man and a woman of the surname *name*, by their titles: Mr. Doe and Mrs. Doe."""
        titles = re.findall(rf"\b(Mr|Mrs|Ms|Miss|Sir|Lady|Lord)\b\.? {re.escape(name)}\b", self._text)
        return len({TITLES[title.lower()] for title in titles}) > 1

    def _together(self, words: str) -> Person:
        """Return those whom *words* name together: Jane Doe and John Poe."""
        description = re.sub(r"\s+", " ", words).strip()
        known = next((one for one in self.people.described(description) if one.plural), None)
        if known is None:
            known = Person(description=description, plural=True)
            self.people.add(known)
        return known

    @staticmethod
    def _antecedent(relative: Token) -> Token | None:
        verb = relative.head
        while verb.dep_ not in {"relcl", "ROOT"}:
            verb = verb.head
        return verb.head if verb.dep_ == "relcl" else None

    def _of_relative(self, parsed: Parsed, antecedent: Token | None, word: str) -> Person | None:
        """Return whom *word*, a relative pronoun, means: its antecedent, unless that is the last of several, or nothing that speaks."""
        if (
            antecedent is None
            or antecedent.lower_ in ANYBODY
            or antecedent.dep_ == "conj"
            or any(child.dep_ == "conj" for child in antecedent.children)
        ):
            return None
        if word in {"that", "which"} and not (has_name(antecedent) or _is_people(antecedent) or _is_body(antecedent)):
            return None
        found = self._of_noun(parsed, antecedent)
        if found is not None and (found.human if word == "which" else word == "who" and not (found.human or found.plural)):
            return None
        return found

    def _of_noun(self, parsed: Parsed, head: Token) -> Person | None:
        titled = self._names.led(parsed.start(head))
        if titled is not None:
            return self._called(titled)
        said = head.left_edge.lower_ in {"the", "this", "that"} and apposed(head) is None
        if said and self.people.who_are(whole_noun(head)):
            return self._by_role(parsed, head)
        if has_name(head) or self._is_surname(head):
            return self._by_name(parsed, head)
        name = apposed(head)
        if name is not None:
            person = self._by_name(parsed, name)
            if person is not None and person.told:
                person.human = person.human or _is_people(head)
                person.learn(whole_noun(head), _telling(head)[0])
            return person
        return self._by_role(parsed, head)

    def _is_surname(self, head: Token) -> bool:
        """Tell whether the tagger took a name of the article for a common noun: Trump."""
        return head.text[:1].isupper() and any(
            head.lower_ == surname(name) for person in self.people.near(head.lower_) for name in person.names
        )

    # --- names

    def _by_name(self, parsed: Parsed, head: Token) -> Person | None:
        at = self._names.at(parsed.start(head))
        if at is not None and at.sort == "person":
            person = self._called(at)
            if person.told:
                self._learn_roles(parsed, head, person)
            return person
        name, titles = (at.full, [*at.titles]) if at is not None else name_of(parsed, head)
        name = self._names.short.get(name, name)
        if not name:
            return None
        human = any(title in TITLES for title in titles) if head.lower_ in BODIES else head.ent_type_ in {"PERSON", ""} or bool(titles)
        human = (human or any(person.human for person in self._of_surname(name))) and (at is None or at.sort is None)
        person = self._named(name, titles, human=human, kin=_is_kin(head))
        if not person.told:
            return person
        person.plural = person.plural or (head.tag_ in {"NNS", "NNPS"} and not person.human and not person.mentions)
        self._learn_roles(parsed, head, person)
        return person

    def _named(self, name: str, titles: Sequence[str], *, human: bool, kin: bool = False) -> Person:
        """Return who or what is called *name*, with *titles* in front; somebody new where there is nobody yet."""
        gender = next((TITLES[title] for title in titles if TITLES.get(title)), None)
        key = self._registry.named(name, person=True if human else None) or self._registry.named(name)
        if key is not None and self._is_anothers(key, name, " ".join([*titles, name])):
            key = None
        if key is not None:
            human = self._registry.entities[key].type == "PERSON"
        person = self._known(name, key, gender, human=human, kin=kin)
        if person is None:
            if key is None and human and len(name.split()) == 1:
                key = self._registry.surnamed(name, self._lowered)
                if key is not None and self._is_anothers(key, name, " ".join([*titles, name])):
                    key = None
            person = self._keyed(key) if key is not None else Person(human=human)
            self.people.add(person)
        if not person.told:
            return person
        person.call(name)
        self.people.identify(person, key)
        person.gender = person.gender or gender
        for title in titles:
            person.learn(FULL.get(title, title))
        if not person.human:
            noun, *rest = reversed(re.split(r"\s(?:of|for|on|in)\s", name)[0].lower().split())
            person.learn(noun, {*rest})  # the Security Council is a council
        return person

    def _of_surname(self, name: str) -> list[Person]:
        return [person for person in self.people.near(name) if person.has_surname(name)]

    def _known(self, name: str, key: str | None, gender: Gender | None, *, human: bool, kin: bool = False) -> Person | None:
        """Return the person of the article who is called *name*, None where there is none yet; one whom the text does not tell where it fits several.

        With *kin*, somebody's relative is introduced, who is not the one of that surname.
        """
        fits = []
        known = self.people.of_entity(key) if key is not None else None
        near = self.people.near(name)
        for person in [*([known] if known is not None and known not in near else []), *near]:
            if (person.gender and gender and person.gender != gender) or not person.told:
                continue
            if (
                (person.entity is not None and person.entity == key)
                or (person.is_called(name) and (not kin or name in person.names))
                or (human and person.human and not kin and person.has_surname(name))
            ):
                fits.append(person)
        if not fits and human and key is None and len(name.split()) == 1:
            fits = [
                person
                for person in near
                if person.human
                and person.told
                and not (person.gender and gender and person.gender != gender)
                and person.has_first_name(name)
            ]
        if len(fits) > 1 and gender is not None:
            fits = [person for person in fits if person.gender == gender] or fits
        if len(fits) > 1:
            # A full name is only one's own; a part of one, such as a surname, may be several people's.
            whole = [
                person
                for person in fits
                if person.is_called(name) and max(len(other.split()) for other in person.names) == len(name.split())
            ]
            fits = whole if len(whole) == 1 else fits
        if len(fits) > 1:
            return Person(names={name}, human=human, gender=gender, told=False)
        return fits[0] if fits else None

    def _learn_roles(self, parsed: Parsed, head: Token, person: Person) -> None:
        for child in head.children:
            if child.dep_ == "appos" and child.i > head.i and (child.pos_ == "NOUN" or child.left_edge.lower_ in {"the", "a", "an"}):
                telling = _telling(child)[0]
                person.learn(child.lemma_.lower(), telling)
                person.learn(whole_noun(child), telling)
                left, right = child.left_edge.i, child.right_edge.i
                relative = next(
                    (token.i for token in parsed.doc[child.i : right + 1] if token.dep_ == "relcl" and token.head == child), None
                )
                if relative is not None:
                    right = next((t.i - 1 for t in parsed.doc[child.i : right + 1] if t.lower_ in RELATIVE), right)
                words = self._text[slice(*parsed.range(left, right))].strip(" ,")
                person.role = person.role or re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE)
        title = [token for token in parsed.doc[head.left_edge.i : head.i] if head in (token.head, token.head.head)]
        nouns = [
            token
            for token in title
            if token.pos_ in {"NOUN", "PROPN"}
            and token.dep_ != "poss"
            and (token.lower_ in OFFICES or token.lower_ in HEADS or whole_noun(token) in OFFICES or token.pos_ == "NOUN")
        ]
        for token in nouns:
            before = {
                word.lower_ for word in title if word.i < token.i and (word.pos_ in {"ADJ", "PROPN", "NOUN"}) and word.lower_ not in TITLES
            }
            person.learn(whole_noun(token), before - set(whole_noun(token).split("-")))
        if nouns and person.role is None:
            first, last = min(token.left_edge.i for token in nouns), nouns[-1].i
            words = self._text[slice(*parsed.range(first, last))]
            if words and not any(words in name for name in person.names):
                person.role = re.sub(r"^(?:the|an?|his|her|their)\s+", "", words, flags=re.IGNORECASE)
        if head.dep_ == "appos":
            noun = head.head
            if noun.dep_ == "pobj" and whole_noun(noun.head.head) in OFFICES:
                noun = noun.head.head  # the parser hung the name on the body of the office: the Minister of Health, Jane Doe
            if noun.pos_ == "NOUN" or whole_noun(noun) in OFFICES:
                telling = _telling(noun)[0]
                person.learn(noun.lemma_.lower(), telling)
                person.learn(whole_noun(noun), telling)

    # --- roles

    def _by_role(self, parsed: Parsed, head: Token) -> Person | None:
        first = head.left_edge.i
        words = [
            token.lower_
            for token in parsed.doc[first : head.i + 1]
            if (token.dep_ not in {"det", "case", "punct"} and not (token.dep_ == "poss" and token.pos_ == "PRON")) or token.text == "-"
        ]
        # A hyphenated office is several tokens: Secretary - General.
        phrase = re.sub(r" ?- ?", "-", " ".join(words)).split()
        noun = phrase[-1] if phrase else head.lower_
        determiner = parsed.doc[first].lower_
        definite = determiner in {"the", "this", "that"} or _possessor(head) is not None or parsed.block.kind == "headline"
        plural = head.tag_ in {"NNS", "NNPS"}
        description = self._description(parsed, head)
        if definite and not plural:
            telling, proper, of = _telling(head)
            key = self._registry.office(phrase, of, self._when, self._lowered)
            if key is not None:
                return self._keyed(key)
            own = _possessor(head)
            fits = (
                []
                if own is not None and own.pos_ == "PRON"
                else [person for person in self.people.who_are(noun) if person.is_a(noun, telling, proper)]
            )
            if not fits and own is None and noun in HEADS:
                fits = self._heads(telling)
            if not fits and noun in GENERIC and not proper - UN:
                fits = self._bodies(telling)
            if len(fits) > 1:
                return Person(description=description, human=fits[0].human, told=False)
            if fits:
                return fits[0]
            key = self._registry.named(" ".join(phrase))
            if key is not None:
                return self._keyed(key)
            if determiner == "the" and own is None and self._may_be_last(parsed, head, noun):
                return Person(description=description, told=False)
        counted = determiner == "both" or (
            determiner in {"the", "these", "those"} and any(child.dep_ == "nummod" for child in head.children)
        )
        if plural and counted and any(one.human and not one.plural for one in self._spoke):
            return Person(description=description, plural=True, told=False)  # the two officials are some of those who spoke
        same = self.people.described(description)
        if same and (definite or (plural and determiner not in {"some", "other", "many"})):
            return same[-1]
        person = Person(description=description, plural=plural, human=head.ent_type_ not in {"ORG", "GPE"})
        lowered = head.lower_
        if lowered in BODIES or head.ent_type_ in {"ORG", "GPE", "LOC", "FAC"}:
            person.human = lowered in OFFICES
        else:
            person.human = lowered in {*OFFICES, *HEADS, *MALE_NOUNS, *FEMALE_NOUNS} or not plural
        person.learn(noun, _telling(head)[0])
        self.people.add(person)
        return person

    def _heads(self, telling: AbstractSet[str]) -> list[Person]:
        """Return those whom a newspaper may call a chief, told by *telling*: the UN refugee chief is a High Commissioner for Refugees."""
        which = telling - UN
        if not telling:
            return [person for person in self.people if person.names and person.roles.keys() & OFFICES]
        fits = []
        for person in self.people:
            for noun, own in person.roles.items():
                if (
                    not person.names
                    or person.plural
                    or noun.rpartition("-")[2] not in OFFICES | HEADS | {"general"}
                    or (telling ^ own) & RANKS
                ):
                    continue
                if noun == "secretary-general" and not which - RANKS:
                    fits += [person] * (telling & UN != set() and not own - UN - RANKS)
                elif set(map(root, which - RANKS)) <= set(map(root, own)) and which - RANKS:
                    fits.append(person)
        return list(dict.fromkeys(fits))

    def _bodies(self, telling: AbstractSet[str]) -> list[Person]:
        """Return the bodies that “the agency” may mean, told by *telling*: the UN health agency is a World Health Organization."""
        which = set(map(root, telling - UN))
        bodies = [one for one in self._spoke if one.names and not one.human and self._is_organisation(one)]
        return [one for one in bodies if which <= {root(word.lower()) for name in one.names for word in name.split()}]

    def _is_organisation(self, person: Person) -> bool:
        return any((form := self._names.form(name)).names and form.names[0].sort == "body" for name in person.names)

    def _may_be_last(self, parsed: Parsed, head: Token, noun: str) -> bool:
        """Tell whether “the” *noun*, whom nobody is known to be, may be the named person who spoke last in the same paragraph."""
        if not (_is_people(head) or is_office(noun) or _DOER.search(noun)) or noun in BODIES:
            return False
        last = next((one for one in reversed(self._references) if one.speaks and one.person.human), None)
        return (
            last is not None
            and last.at >= parsed.block.start
            and last.at < parsed.start(head)
            and bool(last.person.names)
            and noun not in last.person.roles
        )

    @staticmethod
    def _learn_words(words: str, person: Person) -> None:
        """Remember the offices and titles that *words* tell: “the Force Commander, Lieutenant General Pascal Mbemba” is a commander."""
        for noun, telling in offices(words):
            person.learn(FULL.get(noun, noun), telling)

    def _keyed(self, key: str) -> Person:
        person = self.people.of_entity(key)
        if person is None:
            entity = self._registry.entities[key]
            person = Person(entity=key, names={entity.name}, human=entity.type == "PERSON")
            self.people.add(person)
        return person

    def _description(self, parsed: Parsed, head: Token) -> str:
        """Return the noun phrase of *head* up to a comma, or to what tells more of them in a clause or an adverb: a captain, for a captain who …."""
        first, last = noun_phrase(parsed, head)
        for child in head.children:
            if child.i > head.i and child.dep_ in {"relcl", "acl", "advmod"} and first <= head.i < child.left_edge.i <= last:
                last = child.left_edge.i - 1
        words = self._text[slice(*parsed.range(first, last))]
        return re.sub(r"\s+", " ", re.sub(r"[’']s?$", "", re.split(r",|:\s|:$", words)[0])).strip()

    def _by_words(self, words: str) -> Person | None:
        """Resolve a source that was found without a parse, such as the name in front of a colon."""
        name = re.sub(r"\s+", " ", words.partition(",")[0]).strip()
        parts = name.split()
        while len(parts) > 1 and (parts[0].rstrip(".").lower() in TITLES or parts[0].lower() in OFFICES):
            parts = parts[1:]
        name = " ".join(parts)
        if not name:
            return None
        key = self._registry.named(name)
        person = self._known(name, key, None, human=True)
        if person is None:
            if not name[0].isupper():
                return None
            person = self._keyed(key) if key is not None else Person(names={name})
            self.people.add(person)
        return person

    # --- pronouns

    def _of_pronoun(self, parsed: Parsed, head: Token, quote: Found) -> Person | None:
        """Return whom a pronoun means, None where several are as likely.

        It is looked for in the last sentence that speaks of anybody who fits, outside of what others say: somebody who speaks there goes on to be meant;
        of several others nobody is. Those of whom somebody only speaks come last.
        """
        word, at = head.lower_, parsed.start(head)
        if word in {"i", "we", "you"}:
            return None
        gender: Gender | None = "m" if word in MALE else "f" if word in FEMALE else None

        def fits(person: Person) -> bool:
            if gender is not None:
                return person.human and not person.plural and person.gender in {None, gender}
            return person.plural if word == "they" else not person.human and not person.plural

        # Whom the quote itself speaks of in the third person is not who says it.
        reach = TURN if word == "it" else REACH
        near = [
            one
            for one in self._references[bisect_left(self._references, at - reach - TURN, key=lambda one: one.at) :]
            if at - reach <= one.at < at and fits(one.person) and not any(low <= one.at < high for low, high in quote.content)
        ]
        within = self._is_quoted(at)
        if word == "it" and within:
            return None  # what somebody says that “it” shows is seldom what a body says
        told = near if within else [one for one in near if not one.quoted]
        best = self._of_last_sentence(told, answers=quote.head is not None and lemma(quote.head) in ANSWERS, at=at, within=within)
        if not told:
            best = self._of_last_sentence(near, answers=False, at=at, within=within)
        elif best is not None and gender is not None and best.gender is None:
            # Somebody whom the speaker spoke of last, who is known to be a man or a woman or was said to speak, may be meant as well.
            since = max(one.at for one in told)
            later = [one for one in near if one.quoted and one.at > since and one.person is not best]
            if any(one.person.gender == gender or one.speaks for one in later):
                return None
        if best is None or not best.told:
            return None
        others = {one.person for one in told if at - one.at < TURN and one.person is not best}
        if others and (word == "they" or (within and gender is not None and best.gender is None)):
            return None  # she said he …: who speaks is not always who is spoken of
        if gender is not None and not within:
            best.gender = best.gender or gender
        return best

    @staticmethod
    def _of_last_sentence(references: Sequence[Reference], *, answers: bool, at: int, within: bool) -> Person | None:
        """Return the person whom the last sentence of *references* leaves to be meant, None where it leaves several or none."""
        if not references:
            return None
        sentence = max(references, key=lambda one: one.at).sentence
        here = [one for one in references if one.sentence == sentence]
        people = {one.person for one in here}
        speakers = {one.person for one in here if one.speaks}
        if len(people) > 1 and len(speakers) == 1 and not within:
            people = people - speakers if answers else speakers
        if len(people) > 1:
            return None
        (person,) = people
        before = [one for one in references if one.speaks and one.sentence != sentence and at - one.at < TURN]
        if before and not any(one.speaks or one.subject for one in here) and before[-1].person is not person:
            # The speaker before may go on, and somebody else was mentioned by the way.
            return None
        return person


_POSSESSIVE: Final = re.compile(r"\w[’']s?\s")
_THE_AGED: Final = re.compile(r"the\s(\d{1,3}-year-old)\b", re.IGNORECASE)
_DOER: Final = re.compile(r"(?<!lett)(?<!ord)(?<!post)(?<!chapt)(?<!chart)(?<!numb)(?:er|or|ist|ian)$")
"""How nouns of those who do something end: actor, and not letter."""
_FIRST_NAMES: Final = re.compile(r"([^\W\d_a-z][\w-]+)\sand\s")
"""What stands before the second name of two who share their surname: Hakan and Ayşe Doe."""


def _agree(words: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Tell whether an office told by *words* may be the one that *others* tell: none has a word that the other, which tells anything, has not."""
    one, two = words - UN - FITTING, others - UN - FITTING
    return not (words ^ others) & (RANKS | OTHERS) and (one <= two or two <= one)


def _holds(person: Person, noun: str, words: AbstractSet[str]) -> bool:
    """Tell whether *person* may be the *noun* that *words* tell of: Special Envoy Jane Doe is the UN envoy for Ruritania, the US envoy is not."""
    for office in {noun, *({"rapporteur", "expert"} if noun == "expert" else ())} & person.roles.keys():
        own = person.roles[office]
        if (own ^ words) & (RANKS | OTHERS):
            continue
        which, theirs = {*map(root, words - UN - FITTING)}, {*map(root, own - UN - FITTING)}
        if office != noun:
            return True
        if bool(words & UN) != bool(own & UN) and (which or words & UN) and (theirs or own & UN) and not which & theirs:
            continue
        if which <= theirs or (not theirs and noun in SENT and words & UN):
            return True
    return False


def _role(phrase: str) -> str | None:
    """Return the office that *phrase* tells, as a speaker's role; None where it tells none."""
    part = phrase.partition(",")[0]
    if not any(is_office(re.sub(r"[’']s?$", "", word)) for word in part.split()):
        return None
    return re.sub(r"\s+", " ", re.sub(r"^\s*(?:the|an?|his|her|their|its|one)\s+", "", part, flags=re.IGNORECASE)).strip() or None


def _is_people(head: Token) -> bool:
    """Tell whether *head* is a noun of a person or of people."""
    nouns = {head.lower_, head.lemma_.lower()}
    return bool(nouns & (PEOPLE | OFFICES | HEADS | MALE_NOUNS | FEMALE_NOUNS)) or bool({"men", "women"} & nouns)


def _is_body(head: Token) -> bool:
    """Tell whether *head* is the noun of a body or a place, or names one."""
    return head.lower_ in BODIES or head.ent_type_ in {"ORG", "GPE", "LOC", "FAC", "NORP"}


def _is_kin(head: Token) -> bool:
    """Tell whether a name comes with a noun of a relative: his wife, Jane Doe."""
    near = [*head.children, *([head.head] if head.dep_ in {"appos", "compound"} else [])]
    return any(token.lemma_.lower() in KIN and (token.dep_ in {"appos", "compound", "nmod"} or token == head.head) for token in near)


def _possessor(head: Token) -> Token | None:
    return next((child for child in head.children if child.dep_ == "poss"), None)


def _is_joint(parsed: Parsed, head: Token, place: Range) -> bool:
    """Tell whether a source at *place* is of several: Jane Doe and John Poe."""
    return any(
        child.dep_ == "conj"
        and child.pos_ in {"PROPN", "NOUN", "PRON"}
        and place[0] <= parsed.start(child) < place[1]
        and not (
            child.ent_iob_ == "I"
            and head.ent_type_ == child.ent_type_
            and all(token.ent_iob_ == "I" for token in head.doc[head.i + 1 : child.i + 1])
        )
        for child in head.children
    )


def _telling(head: Token) -> tuple[set[str], set[str], str]:
    """Return the words of the noun phrase of *head* that tell which one it is, those of them that are or come from names, and what follows “of”.

    All in lower case: for “the Danish minister of foreign affairs” danish, foreign and affairs; danish; “foreign affairs”.
    """
    doc = head.doc
    words: set[str] = set()
    proper: set[str] = set()
    of = ""
    for child in head.children:
        if child.dep_ in {"amod", "compound", "nmod", "poss", "nummod"} and child.i < head.i:
            part = [*child.subtree]
        elif child.dep_ == "prep" and child.i == head.i + 1 and child.lower_ in {"of", "for"}:
            part = [token for token in child.subtree if token.i > child.i]
            stop = next((token.i for token in part if token.is_punct or token.dep_ == "relcl"), None)
            part = [token for token in part if stop is None or token.i < stop]
            if child.lower_ == "of" and part:
                of = head.doc[part[0].i : part[-1].i + 1].text.casefold().removeprefix("the ")
        else:
            continue
        for token in part:
            if token.pos_ in {"ADJ", "NOUN", "PROPN", "NUM", "VERB"} and not (
                token.i + 1 < len(doc) and doc[token.i + 1].text == "-" and token.i + 2 == head.i
            ):
                words.add(token.lower_)
                if (token.pos_ == "PROPN" and token.text[:1].isupper() and token.ent_type_) or token.ent_type_ in {"NORP", "GPE", "PERSON"}:
                    proper.add(token.lower_)
    return words, proper, of
