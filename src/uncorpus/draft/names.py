"""Who is meant: the speakers of an article, from the words that name them.

Rules in the order of Lee et al. (Deterministic coreference resolution based on entity-centric, precision-ranked rules, Computational Linguistics 39:4,
2013): names first, then offices and roles, pronouns last. A mention that fits two persons equally is nobody's. Whether somebody is a man or a woman is
taken from titles and from what the text itself tells, never from a first name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from uncorpus import model
from uncorpus.draft.found import Found
from uncorpus.draft.reading import Parsed, Range
from uncorpus.draft.sources import noun_phrase
from uncorpus.text.names import NameFinder

if TYPE_CHECKING:
    from spacy.tokens import Token

Gender = Literal["m", "f"]
Kind = Literal["name", "nominal", "pronoun"]

TITLES: Final[dict[str, Gender | None]] = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "lady": "f", "lord": "m", "king": "m", "queen": "f", "prince": "m", "princess": "f", "dr": None,
    "lieutenant": None, "general": None, "major": None, "colonel": None, "captain": None, "sergeant": None, "admiral": None, "brigadier": None, "commander": None,
    "judge": None, "justice": None, "imam": None, "bishop": None, "rabbi": None, "sheikh": None, "professor": None, "doctor": None, "sister": None, "father": None,
    "prof": None, "sen": None, "rep": None, "gov": None, "gen": None, "col": None, "lt": None, "sgt": None, "capt": None, "rev": None, "hon": None,
}  # fmt: skip
"""Titles in front of a name, without their full stop, and what they tell of its bearer."""

MALE: Final = frozenset({"he", "him", "his"})
FEMALE: Final = frozenset({"she", "her"})
MALE_NOUNS: Final = frozenset(
    {"man", "father", "brother", "husband", "son", "spokesman", "chairman", "congressman", "businessman", "king", "boy", "policeman"}
)
FEMALE_NOUNS: Final = frozenset(
    {"woman", "mother", "sister", "wife", "daughter", "spokeswoman", "chairwoman", "congresswoman", "businesswoman", "queen", "girl"}
)
HEADS: Final = frozenset({"chief", "head", "leader", "boss"})
"""Nouns that newspapers put for the highest office of a body: the UN chief."""
OFFICES: Final = frozenset(
    {"secretary-general", "president", "director-general", "director", "chair", "chairman", "chairwoman", "chairperson", "commissioner", "minister", "chancellor",
     "premier", "governor", "mayor", "secretary", "administrator", "coordinator", "envoy", "ambassador", "representative", "executive", "ceo", "pope", "king", "queen"}
)  # fmt: skip
RELATIVE: Final = frozenset({"who", "which", "that", "whom"})


@dataclass(slots=True, eq=False)
class Person:
    """Somebody or something that the article names, and by what: a candidate for a speaker."""

    names: set[str] = field(default_factory=set)
    """Names without titles, as they stand."""
    roles: set[str] = field(default_factory=set)
    """Nouns for what they are, in lower case: minister, doctor."""
    role: str | None = None
    entity: str | None = None
    gender: Gender | None = None
    plural: bool = False
    human: bool = True
    last: int = -1
    """Where the text last referred to them."""
    mentions: dict[Range, Kind] = field(default_factory=dict)
    description: str = ""
    certainty: float = 1.0

    @property
    def label(self) -> str:
        """The fullest name, or the description where there is none."""
        return max(self.names, key=lambda name: (len(name.split()), len(name), name)) if self.names else self.description


@dataclass(frozen=True, slots=True)
class Office:
    """Who held which office of which body, and when."""

    entity: str
    noun: str
    body: frozenset[str]
    """Names of the body, in lower case."""
    since: int | None
    until: int | None

    def holds(self, year: int) -> bool:
        """Tell whether the office was held in *year*; yes where nothing is known."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


_YEARS: Final = re.compile(r"(?:\b(?:since|from)\s+)?\b([12][0-9]{3})\b(?:\s*(?:[–-]|to|until)\s*([12][0-9]{3})?)?")


class Registry:
    """The entities of a corpus as names to look up: by name, by alias, by office at a date."""

    def __init__(self, entities: Mapping[str, model.Entity]) -> None:
        self.entities = entities
        self.by_name: dict[str, set[str]] = {}
        self.by_surname: dict[str, set[str]] = {}
        for key, entity in entities.items():
            for name in (entity.name, *entity.aliases):
                self.by_name.setdefault(name.casefold(), set()).add(key)
            if entity.type == "PERSON":
                self.by_surname.setdefault(entity.name.split()[-1].casefold(), set()).add(key)
        names = [(name, key) for key, entity in entities.items() if entity.type == "PERSON" for name in (entity.name, *entity.aliases)]
        self._people = NameFinder((name, key) for name, key in names if len(self.by_name[name.casefold()]) == 1)
        self.offices = [office for key, entity in entities.items() for office in self._offices(key, entity)]

    def named(self, name: str, *, person: bool | None = None) -> str | None:
        """Return the key of the one entity called *name*, or None; with *person*, only a person or only something else."""
        keys = set(self.by_name.get(name.casefold(), ()))
        if not keys and person is not False and len(name.split()) == 1:
            keys = set(self.by_surname.get(name.casefold(), ()))
        if person is not None:
            keys = {key for key in keys if (self.entities[key].type == "PERSON") == person}
        return keys.pop() if len(keys) == 1 else None

    def person_in(self, words: str) -> str | None:
        """Return the key of the one person whose name stands in *words*, a source; None where it is another's (“her husband”, “a spokesman for Jane Doe”)."""
        found = set()
        for start, end, key in self._people.find(words):
            before = words[:start].rsplit(None, 1)
            if words[end : end + 2] in {"’s", "'s", "’ ", "' "} or (
                before and before[-1].lower() in {"of", "for", "to", "by", "with", "under"}
            ):
                continue
            found.add(key)
        return found.pop() if len(found) == 1 else None

    def office(self, words: Sequence[str], when: date) -> str | None:
        """Return the key of the one person whose office *words*, a lower-case phrase without its article, can mean on a day: “UN chief”."""
        noun = words[-1] if words else ""
        text = " ".join(words)
        holders = set()
        for office in self.offices:
            if not office.holds(when.year):
                continue
            named = any(re.search(rf"\b{re.escape(body)}\b", text) for body in office.body)
            if (noun == office.noun and (named or len(words) == 1)) or (noun in HEADS and named):
                holders.add(office.entity)
        return holders.pop() if len(holders) == 1 else None

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
        yield Office(key, noun.split()[-1].casefold(), frozenset(body - {""}), since, until)


class Speakers:
    """Resolves the sources of an article's quotes, in text order."""

    def __init__(self, text: str, registry: Registry, when: date) -> None:
        self._text = text
        self._registry = registry
        self._when = when
        self.people: list[Person] = []
        self._subjects: set[int] = set()
        """Where somebody is named as the subject of a sentence outside of a source."""

    def read(self, parsed: Sequence[Parsed], found: Sequence[Found]) -> dict[int, Person | None]:
        """Return the speaker of each quote, by the index of the quote; None where the text does not tell."""
        events: list[tuple[int, int, int | tuple[Parsed, Token]]] = []
        sources = {quote.source[0] for quote in found if quote.source}
        for one in parsed:
            for token in one.doc:
                if token.ent_iob_ == "B" and token.ent_type_ == "PERSON" and one.block.kind != "headline":
                    head = self._name_head(token)
                    at = one.start(head)
                    if not any(low <= at < high for low, high in sources) and head.pos_ == "PROPN":
                        events.append((at, 0, (one, head)))
                        if head.dep_ in {"nsubj", "nsubjpass"}:
                            self._subjects.add(at)
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
                    seen[place] = self._resolve(quote, result, found)
                result[event] = seen[place]
            else:
                stretch, head = event
                self._notice(stretch, head)
        for index, quote in enumerate(found):
            if not quote.source:
                before = next((other for other, candidate in enumerate(found) if candidate is quote.runs_on), None)
                result[index] = result.get(before) if before is not None else None
        return result

    @staticmethod
    def _name_head(token: Token) -> Token:
        span = next((ent for ent in token.doc.ents if ent.start <= token.i < ent.end), None)
        return span.root if span is not None else token

    def _notice(self, parsed: Parsed, head: Token) -> None:
        """Remember somebody whom the text names outside of a source: “she” may mean them."""
        person = self._by_name(parsed, head)
        if person is not None:
            person.last = parsed.start(head)

    def _resolve(self, quote: Found, result: Mapping[int, Person | None], found: Sequence[Found]) -> Person | None:
        place = quote.source[0]
        words = self._text[place[0] : place[1]]
        head, parsed = quote.source_head, quote.parsed
        kind: Kind
        person: Person | None
        key = self._registry.person_in(words)
        if key is not None:
            person, kind = self._keyed(key), "name"
            self._learn_words(words, head, person)
            if head is not None and parsed is not None and _has_name(head):
                self._learn_roles(parsed, head, person)
        elif head is None or parsed is None:
            person = self._by_words(words)
            kind = "name" if person is not None and person.names else "nominal"
        elif words.lower() in RELATIVE and head.dep_ != "ROOT":
            kind = "pronoun"
            antecedent = self._antecedent(head)
            person = self._of_noun(parsed, antecedent) if antecedent is not None else None
        elif (
            head.pos_ == "PRON"
            and head.i - head.left_edge.i == 0
            and len(words.split()) == 1
            and head.lower_ in {*MALE, *FEMALE, "they", "it", "we", "i", "you"}
        ):
            kind = "pronoun"
            person = self._of_pronoun(parsed, head, quote, result, found)
        elif words[:1].islower() and head.pos_ == "PRON" and len(words.split()) == 1:
            kind, person = "pronoun", None
        else:
            person = self._of_noun(parsed, head)
            name = _apposed(head) or head
            named = (_has_name(name) or self._is_surname(name)) and (person is None or _name(parsed, name)[0] in person.names)
            kind = "name" if named else "nominal"
        if person is not None:
            for one in quote.source:
                person.mentions.setdefault(one, kind)
            person.last = max(person.last, place[0])
        return person

    @staticmethod
    def _antecedent(relative: Token) -> Token | None:
        verb = relative.head
        while verb.dep_ not in {"relcl", "ROOT"}:
            verb = verb.head
        return verb.head if verb.dep_ == "relcl" else None

    def _of_noun(self, parsed: Parsed, head: Token) -> Person | None:
        first = head.left_edge
        if first.lower_ in {"the", "this", "that", "his", "her", "their"} and not _apposed(head):
            noun = _lower(head)
            fits = [person for person in self.people if noun in person.roles and not person.plural]
            if fits:
                return max(fits, key=lambda person: person.last)
        if _has_name(head) or self._is_surname(head):
            return self._by_name(parsed, head)
        name = _apposed(head)
        if name is not None:
            person = self._by_name(parsed, name)
            if person is not None:
                person.roles.add(_lower(head))
            return person
        return self._by_role(parsed, head)

    def _is_surname(self, head: Token) -> bool:
        """Tell whether the tagger took a name of the article for a common noun: Trump."""
        return head.text[:1].isupper() and any(
            head.lower_ == name.split()[-1].casefold() for person in self.people for name in person.names
        )

    # --- names

    def _by_name(self, parsed: Parsed, head: Token) -> Person | None:
        name, titles = _name(parsed, head)
        if not name:
            return None
        human = any(title in TITLES for title in titles) if head.lower_ in BODIES else head.ent_type_ in {"PERSON", ""} or bool(titles)
        gender = next((TITLES[title] for title in titles if TITLES.get(title)), None)
        key = self._registry.named(name, person=True if human else None) or self._registry.named(name)
        if key is not None:
            human = self._registry.entities[key].type == "PERSON"
        person = self._known(name, key, gender, human=human)
        if person is None:
            person = Person(human=human, entity=key)
            person.plural = head.tag_ in {"NNS", "NNPS"} and not human
            self.people.append(person)
        person.names.add(name)
        person.entity = person.entity or key
        person.gender = person.gender or gender
        self._learn_roles(parsed, head, person)
        return person

    def _known(self, name: str, key: str | None, gender: Gender | None, *, human: bool) -> Person | None:
        last = name.rsplit(maxsplit=1)[-1].casefold()
        fits = []
        for person in self.people:
            if person.gender and gender and person.gender != gender:
                continue
            if key is not None and person.entity is not None:
                if person.entity == key:
                    fits.append(person)
                continue
            for other in person.names:
                same = other.casefold() == name.casefold()
                shorter = (
                    human and person.human and (len(name.split()) == 1 or len(other.split()) == 1) and other.split()[-1].casefold() == last
                )
                if same or shorter:
                    fits.append(person)
                    break
        if len(fits) > 1:
            exact = [person for person in fits if any(other.casefold() == name.casefold() for other in person.names)]
            fits = exact if len(exact) == 1 else [max(fits, key=lambda person: person.last)]
        return fits[0] if fits else None

    def _learn_roles(self, parsed: Parsed, head: Token, person: Person) -> None:
        for child in head.children:
            if child.dep_ == "appos" and child.i > head.i and (child.pos_ == "NOUN" or child.left_edge.lower_ in {"the", "a", "an"}):
                person.roles |= {child.lemma_.lower(), _lower(child)}
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
            if token.pos_ in {"NOUN", "PROPN"} and (token.lower_ in OFFICES or _lower(token) in OFFICES or token.pos_ == "NOUN")
        ]
        for token in nouns:
            person.roles.add(_lower(token))
        if nouns and person.role is None:
            first, last = min(token.left_edge.i for token in nouns), nouns[-1].i
            words = self._text[slice(*parsed.range(first, last))]
            if words and not any(words in name for name in person.names):
                person.role = re.sub(r"^(?:the|an?|his|her|their)\s+", "", words, flags=re.IGNORECASE)
        if head.dep_ == "appos" and head.head.pos_ == "NOUN":
            person.roles.add(head.head.lemma_.lower())

    # --- roles

    def _by_role(self, parsed: Parsed, head: Token) -> Person | None:
        first = head.left_edge.i
        words = [
            token.lower_
            for token in parsed.doc[first : head.i + 1]
            if token.dep_ not in {"det", "poss", "case", "punct"} or token.text == "-"
        ]
        phrase = re.sub(r" ?- ?", "-", " ".join(words)).split()
        # A hyphenated office is several tokens: Secretary - General.
        noun = phrase[-1] if phrase else head.lower_
        determiner = parsed.doc[first].lower_
        definite = determiner in {"the", "this", "that"} or parsed.doc[first].dep_ == "poss" or parsed.block.kind == "headline"
        plural = head.tag_ in {"NNS", "NNPS"}
        description = self._description(parsed, head)
        if definite and not plural:
            key = self._registry.office(phrase, self._when)
            if key is not None:
                person = next((one for one in self.people if one.entity == key), None)
                if person is None:
                    person = Person(entity=key, names={self._registry.entities[key].name})
                    self.people.append(person)
                return person
            fits = [person for person in self.people if noun in person.roles and not person.plural]
            if not fits and noun in HEADS:
                fits = [person for person in self.people if person.names and person.roles & OFFICES]
                fits = fits if len(fits) == 1 else []
            if fits:
                return max(fits, key=lambda person: person.last)
            key = self._registry.named(" ".join(phrase))
            if key is not None:
                return self._keyed(key)
        same = [person for person in self.people if person.description.casefold() == description.casefold()]
        if same and (definite or (plural and determiner not in {"some", "other", "many"})):
            return same[-1]
        person = Person(description=description, roles={noun}, plural=plural, human=head.ent_type_ not in {"ORG", "GPE"})
        lowered = head.lower_
        person.gender = "m" if lowered in MALE_NOUNS else "f" if lowered in FEMALE_NOUNS else None
        if lowered in BODIES or head.ent_type_ in {"ORG", "GPE", "LOC", "FAC"}:
            person.human = lowered in OFFICES
        else:
            person.human = lowered in OFFICES or lowered in HEADS or person.gender is not None or not plural
        self.people.append(person)
        return person

    def _learn_words(self, words: str, head: Token | None, person: Person) -> None:
        """Remember the offices and titles that stand with a name: “the Force Commander, Lieutenant General Pascal Mbemba” is a commander."""
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", words):
            lowered = word.lower()
            if lowered in OFFICES or lowered in TITLES:
                person.roles.add(lowered)
                person.gender = person.gender or TITLES.get(lowered)
        if head is not None and head.text not in person.label:
            person.roles.add(_lower(head))

    def _keyed(self, key: str) -> Person:
        person = next((one for one in self.people if one.entity == key), None)
        if person is None:
            person = Person(entity=key, names={self._registry.entities[key].name}, human=self._registry.entities[key].type == "PERSON")
            self.people.append(person)
        return person

    def _description(self, parsed: Parsed, head: Token) -> str:
        words = self._text[slice(*parsed.range(*noun_phrase(parsed, head)))]
        return re.sub(r"\s+", " ", words.partition(",")[0]).strip()

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
            person = Person(entity=key, names={name})
            self.people.append(person)
        return person

    # --- pronouns

    def _of_pronoun(
        self, parsed: Parsed, head: Token, quote: Found, result: Mapping[int, Person | None], found: Sequence[Found]
    ) -> Person | None:
        word = head.lower_
        if word in {"i", "we", "you"}:
            return None
        at = parsed.start(head)
        gender: Gender | None = "m" if word in MALE else "f" if word in FEMALE else None
        candidates = []
        for person in self.people:
            if not 0 <= person.last < at or at - person.last > 3000:
                continue
            if gender is not None and (person.plural or not person.human or (person.gender is not None and person.gender != gender)):
                continue
            if word == "they" and not person.plural:
                continue
            if word == "it" and (person.human or person.plural):
                continue
            candidates.append(person)
        if not candidates:
            return None
        spoken = [person for person in candidates if person.mentions]
        near = max(candidates, key=lambda person: person.last)
        best = near
        if spoken and near not in spoken:
            speaker = max(spoken, key=lambda person: person.last)
            # Who was quoted last goes on speaking, unless the text turned to somebody else in a subject of its own since.
            best = speaker if at - speaker.last < 700 and near.last not in self._subjects else near
        if gender is not None:
            best.gender = best.gender or gender
        return best


BODIES: Final = frozenset(
    {"agency", "alliance", "army", "assembly", "association", "authority", "bank", "board", "bureau", "business", "centre", "center", "charity", "city", "coalition",
     "college", "commission", "committee", "company", "congress", "convention", "corporation", "council", "country", "court", "department", "embassy", "federation",
     "firm", "force", "foundation", "fund", "government", "group", "hospital", "house", "institute", "institution", "league", "ministry", "mission", "movement",
     "network", "newspaper", "office", "organisation", "organization", "paper", "parliament", "party", "police", "port", "programme", "program", "report", "school",
     "secretariat", "senate", "service", "society", "state", "statement", "study", "team", "town", "tribunal", "union", "university", "village"}
)  # fmt: skip
"""Nouns of bodies, places and writings: they can speak, but nobody says “he” or “she” of them."""


def _lower(token: Token) -> str:
    """Return the office that *token* is the last part of: “secretary-general” for General in Secretary-General."""
    doc = token.doc
    if token.i >= 2 and doc[token.i - 1].text == "-":
        return f"{doc[token.i - 2].lower_}-{token.lower_}"
    return token.lower_


def _apposed(head: Token) -> Token | None:
    """Return the name behind a description: “the union’s secretary, John Poe”."""
    own = next((child for child in head.children if child.dep_ == "appos" and child.i > head.i and _has_name(child)), None)
    if own is not None or head.i + 1 >= len(head.doc):
        return own
    # The parser may hang the name on the body of the office: the director of the Fund, Jane Doe.
    return next(
        (
            token
            for token in head.subtree
            if token.i > head.i and token.dep_ == "appos" and _has_name(token) and token.ent_type_ == "PERSON"
        ),
        None,
    )


def _has_name(head: Token) -> bool:
    """Tell whether the noun phrase of *head* names somebody, rather than describes: Mr. Guterres, but not the UN chief."""
    name = head.pos_ == "PROPN" or (head.ent_type_ == "PERSON" and head.text[:1].isupper())
    return (
        name
        and _lower(head) not in OFFICES
        and head.lower_ not in HEADS
        and head.lower_.rstrip("s") not in {"minister", "official", "member", "state"}
    )


def _name(parsed: Parsed, head: Token) -> tuple[str, list[str]]:
    """Return the name that *head* is the last word of, without titles and offices, and these."""
    doc = parsed.doc
    first = last = head.i
    while (
        first > 0
        and doc[first - 1].pos_ in {"PROPN", "ADP", "DET"} | ({"PUNCT"} if doc[first - 1].text in {"-", "."} else set())
        and (doc[first - 1].head == head or doc[first - 1].head.head == head or doc[first - 1].text == "-")
    ):
        if doc[first - 1].pos_ in {"ADP", "DET"} and doc[first - 1].lower_ not in {
            "al",
            "bin",
            "ibn",
            "de",
            "la",
            "van",
            "von",
            "der",
            "den",
            "di",
            "da",
            "du",
            "el",
        }:
            break
        first -= 1
    if head.ent_type_ and head.ent_type_ != "PERSON":
        while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I" and doc[last + 1].ent_type_ == head.ent_type_:
            last += 1
        while first > 0 and doc[first].ent_iob_ == "I":
            first -= 1
    titles = []
    while first < last:
        word = doc[first].lower_.rstrip(".")
        hyphenated = first + 2 <= last and doc[first + 1].text == "-"
        whole = f"{word}-{doc[first + 2].lower_}" if hyphenated else word
        if whole in OFFICES or word in TITLES or word in OFFICES or doc[first].lower_ in {"the", "a", "an"} or doc[first].pos_ == "NOUN":
            titles.append(word)
            first += 3 if hyphenated and whole in OFFICES else 1
        elif _office_ahead(doc, first, last):
            first += 1
        else:
            break
    start, end = parsed.range(first, last)
    return re.sub(r"\s+", " ", parsed.text[start:end]).strip(" ,."), titles


def _office_ahead(doc: object, first: int, last: int) -> bool:
    """Tell whether a word of an office stands before the name's own last words: Foreign Minister Jane Doe."""
    return any(_lower(token) in OFFICES or token.lower_ in OFFICES for token in doc[first + 1 : last])  # type: ignore[index]
