"""Persons and bodies that an article names, and the words by which it does: titles, offices, nouns of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from uncorpus.draft.reading import Parsed
from uncorpus.text.ranges import Range

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Gender = Literal["m", "f"]
Kind = Literal["name", "nominal", "pronoun"]

TITLES: Final[dict[str, Gender | None]] = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "lady": "f", "lord": "m", "king": "m", "queen": "f", "prince": "m", "princess": "f", "dr": None,
    "lieutenant": None, "general": None, "major": None, "colonel": None, "captain": None, "sergeant": None, "admiral": None, "brigadier": None, "commander": None,
    "judge": None, "justice": None, "imam": None, "bishop": None, "rabbi": None, "sheikh": "m", "sheikha": "f", "sultan": "m", "emir": "m", "archbishop": None, "ayatollah": "m", "cardinal": "m", "patriarch": "m", "reverend": None, "emperor": "m", "empress": "f", "duke": "m", "duchess": "f", "professor": None, "doctor": None, "sister": None, "father": None,
    "senator": None, "congressman": "m", "congresswoman": "f", "detective": None, "prof": None, "sen": None, "rep": None, "gov": None, "gen": None, "col": None, "lt": None, "sgt": None, "capt": None, "rev": None, "hon": None,
}  # fmt: skip
"""Titles in front of a name, without their full stop, and what they tell of its bearer."""

MALE: Final = frozenset({"he", "him", "his"})
FEMALE: Final = frozenset({"she", "her"})
MALE_NOUNS: Final = frozenset(
    {"man", "father", "brother", "husband", "son", "spokesman", "congressman", "businessman", "king", "boy", "policeman"}
)
FEMALE_NOUNS: Final = frozenset(
    {"woman", "mother", "sister", "wife", "daughter", "spokeswoman", "chairwoman", "congresswoman", "businesswoman", "queen", "girl"}
)
FULL: Final = {
    "capt": "captain", "col": "colonel", "dr": "doctor", "gen": "general", "gov": "governor", "prof": "professor", "rep": "representative", "sen": "senator",
    "sgt": "sergeant",
}  # fmt: skip
"""What titles are short for."""
KIN: Final = frozenset(
    {"aunt", "brother", "cousin", "daughter", "father", "grandfather", "grandmother", "husband", "mother", "nephew", "niece", "sister", "son", "uncle", "widow",
     "widower", "wife"}
)  # fmt: skip
"""Nouns of relatives, who often have the same surname."""
HEADS: Final = frozenset({"chief", "head", "leader", "boss"})
"""Nouns that newspapers put for the highest office of a body: the UN chief."""
OFFICES: Final = frozenset(
    {"secretary-general", "president", "director-general", "director", "chair", "chairman", "chairwoman", "chairperson", "commissioner", "minister", "chancellor",
     "premier", "governor", "mayor", "secretary", "administrator", "coordinator", "envoy", "ambassador", "rapporteur", "representative", "executive", "ceo", "pope", "king", "queen"}
)  # fmt: skip
PEOPLE: Final = frozenset(
    {"activist", "adviser", "advisor", "aide", "analyst", "attorney", "author", "captain", "candidate", "critic", "curator", "defendant", "delegate", "deputy", "detective",
     "diplomat", "doctor", "driver", "economist", "employee", "engineer", "expert", "farmer", "fisherman", "guard", "historian", "journalist", "judge", "lawmaker",
     "lawyer", "manager", "member", "neighbor", "neighbour", "nurse", "officer", "official", "organizer", "organiser", "owner", "parent", "pastor", "patient",
     "physician", "politician", "preacher", "priest", "professor", "prosecutor", "reporter", "researcher", "resident", "scholar", "scientist",
     "senator", "shepherd", "soldier", "speaker", "spokesperson", "strategist", "colleague", "commander", "counterpart", "laureate", "leader", "midwife", "negotiator",
     "peacekeeper", "predecessor", "successor", "student", "supporter", "survivor", "suspect", "teacher", "teenager", "veteran",
     "victim", "villager", "visitor", "volunteer", "voter", "witness", "worker", "writer"}
)  # fmt: skip
"""Nouns of people: whom such a noun is the subject for, a pronoun may mean."""
BODIES: Final = frozenset(
    {"agency", "alliance", "army", "assembly", "association", "authority", "bank", "board", "bureau", "business", "centre", "center", "charity", "city", "coalition",
     "college", "commission", "committee", "company", "congress", "convention", "corporation", "council", "country", "court", "department", "embassy", "federation",
     "firm", "force", "foundation", "fund", "government", "group", "hospital", "house", "institute", "institution", "league", "ministry", "mission", "movement",
     "network", "newspaper", "office", "organisation", "organization", "paper", "parliament", "party", "police", "port", "programme", "program", "report", "school",
     "secretariat", "senate", "service", "society", "state", "statement", "study", "team", "town", "tribunal", "union", "university", "village"}
)  # fmt: skip
"""Nouns of bodies, places and writings: they can speak, but nobody says “he” or “she” of them."""


FITTING: Final = frozenset(
    {"acting", "assistant", "associate", "chief", "deputy", "emergency", "executive", "first", "foreign", "former", "general", "high", "honorary", "joint", "permanent", "prime",
     "principal", "regional", "resident", "second", "senior", "special", "under", "vice"}
)  # fmt: skip
"""Words that stand before the noun of an office and belong to it."""
RANKS: Final = frozenset({"acting", "assistant", "deputy", "ex", "former", "junior", "under", "vice"})
"""Words that make another of an office: the deputy mayor is not the mayor."""
JOINED: Final = frozenset({"at", "chief", "co", "designate", "elect", "general", "in", "large"})
"""Words that are joined to an office with a hyphen."""
OTHERS: Final = frozenset({"another", "fourth", "next", "other", "second", "third"})
"""Words that tell somebody from one of the same kind, as long as both are spoken of: a second official."""
AGED: Final = re.compile(r"\d{1,3}-year-old")
"""An age that stands for somebody."""
SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})


ADDRESS: Final = frozenset({"eminence", "excellency", "highness", "holiness", "honor", "honour", "majesty"})
"""Nouns that address whoever holds an office: Her Highness."""
DEMONYMS: Final = {
    "american": "states", "british": "britain", "czech": "czechia", "danish": "denmark", "dutch": "netherlands", "filipino": "philippines", "finnish": "finland", "french": "france",
    "greek": "greece", "irish": "ireland", "norwegian": "norway", "polish": "poland", "scottish": "scotland", "spanish": "spain", "swedish": "sweden", "swiss": "switzerland",
    "thai": "thailand", "turkish": "turkey", "uk": "britain", "welsh": "wales",
}  # fmt: skip
"""Adjectives of countries that do not begin as the country's name does."""


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Return what *word*, in lower case, shares with its plural, and an adjective of a place with the place's name.

    >>> [root(word) for word in ("sudanese", "sudan", "kenyan", "kenya", "french", "france", "refugees")]
    ['sudan', 'sudan', 'ken', 'ken', 'franc', 'franc', 'refug']
    """
    word = DEMONYMS.get(word, word)
    word = re.sub(r"(?<=[^\W\d_]{4})(?:ese|[ei]?an|ish|i|s)$", "", word)
    return re.sub(r"(?<=[^\W\d_]{3})[aeiouy]+$", "", word)


def offices(phrase: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the offices and occupations that *phrase* names, each with the words that tell which, all in lower case.

    >>> [(noun, sorted(words)) for noun, words in offices("the Under-Secretary-General for Food and Relief Coordinator")]
    [('under-secretary-general', ['food']), ('coordinator', ['relief'])]
    """
    for part in re.split(r"[,;()]", phrase):
        words = [re.sub(r"[’']s?$|\.$", "", word).lower() for word in part.split()]
        found = [index for index, word in enumerate(words) if is_office(word) or word in TITLES or AGED.fullmatch(word)]
        found = [
            index for index in found if not re.search(r"[’']s?$", part.split()[index]) or index == found[-1]
        ]  # the Secretary-General’s Envoy
        # The Deputy Special Representative is a representative.
        found = [
            index
            for index in found
            if words[index] not in FITTING | {"executive"}
            or not any(later > index and not set(words[index:later]) & SMALL for later in found)
        ]
        begin = 0
        for number, index in enumerate(found):
            if (
                number
                and set(words[found[number - 1] + 1 : index]) & {"of", "for", "to"} <= SMALL
                and words[index - 1] in {"of", "for", "to", "the"}
            ):
                continue  # the Special Envoy of the Secretary-General
            stop = len(words)
            if number + 1 < len(found):
                between = [at for at in range(index + 1, found[number + 1]) if words[at] == "and"]
                stop = between[-1] if between else index + 1
            behind = (
                words[index + 1 : stop]
                if words[index + 1 : index + 2] and words[index + 1] in {"at", "for", "in", "of", "on", "to"}
                else []
            )
            telling = {word for word in (*words[begin:index], *behind) if word not in SMALL and not word.isdigit()}
            yield words[index], telling
            begin = stop


SMALL: Final = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "its", "of", "on", "one", "the", "their", "to", "who", "with"}
)


def is_office(word: str) -> bool:
    """Tell whether *word* is the noun of an office or an occupation: Mayor, Under-Secretary-General, minister-designate.

    >>> is_office("Secretary-General"), is_office("Ibarra-Speaker")
    (True, False)
    """
    lowered = word.lower()
    parts = lowered.split("-")
    return lowered in OFFICES | HEADS | PEOPLE | MALE_NOUNS | FEMALE_NOUNS or (
        len(parts) > 1 and any(part in OFFICES for part in parts) and all(part in OFFICES | RANKS | JOINED for part in parts)
    )


@dataclass(slots=True, eq=False)
class Person:
    """Somebody or something that the article names, and by what: a candidate for a speaker."""

    names: set[str] = field(default_factory=set)
    """Names without titles, as they stand."""
    roles: dict[str, set[str]] = field(default_factory=dict)
    """Nouns for what they are, in lower case (minister, doctor), each with the words that tell which one: foreign, Danish."""
    role: str | None = None
    entity: str | None = None
    gender: Gender | None = None
    plural: bool = False
    human: bool = True
    told: bool = True
    """Whether the text tells who it is; not where the same words fit two others equally."""
    mentions: dict[Range, Kind] = field(default_factory=dict)
    description: str = ""
    among: People | None = field(default=None, repr=False)
    """Those whom they are looked up with; None as long as they are nobody's yet."""

    @property
    def label(self) -> str:
        """The fullest name, or the description where there is none."""
        return max(self.names, key=lambda name: (len(name.split()), len(name), name)) if self.names else self.description

    def call(self, name: str) -> None:
        """Take in that they are called *name*; what only stands before a first name and surname is left out."""
        words = name.split()
        own = {other: other.split() for other in self.names}
        if len(words) > 1:
            self.names -= {other for other, parts in own.items() if _ends(parts, words)}
        if not any(len(parts) > 1 and _ends(words, parts) and parts != words for parts in own.values()):
            self.names.add(name)
            if self.among is not None:
                self.among.enter_name(self, name)

    def is_called(self, name: str) -> bool:
        """Tell whether *name* is theirs as a whole, or but for what stands before a first name and surname: Democrat Jane Doe."""
        words = _words(name)
        return any(_ends(words, own) or _ends(own, words) for own in map(_words, self.names))

    def has_surname(self, name: str) -> bool:
        """Tell whether one of *name* and their own names is but the last part of the other: Doe and Jane Doe, not John Doe and Jane Doe."""
        return self._shares(name, surname)

    def has_first_name(self, name: str) -> bool:
        """Tell whether one of *name* and their own names is but the first part of the other: Jane and Jane Doe."""
        return self._shares(name, lambda words: _words(words)[0])

    def _shares(self, name: str, part: Callable[[str], str]) -> bool:
        own = part(name)
        alike = [other for other in self.names if part(other) == own]
        if not alike:
            return False
        if any(len(_words(other)) > 1 for other in self.names):
            alike = [other for other in alike if len(_words(other)) > 1]
        return any(1 in (len(_words(other)), len(_words(name))) for other in alike)

    def is_a(self, noun: str, words: AbstractSet[str], proper: AbstractSet[str]) -> bool:
        """Tell whether *noun* may mean them, said with *words*, those in *proper* names or from names: the Danish foreign minister."""
        own = self.roles.get(noun)
        if own is None or self.plural or (words ^ own) & RANKS:
            return False
        roots = set(map(root, own))
        if not set(map(root, proper)) <= roots or not words & OTHERS <= own:
            return False
        return set(map(root, words)) <= roots or not own - OTHERS

    def learn(self, noun: str, words: AbstractSet[str] = frozenset()) -> None:
        """Take in that they are a *noun*, told by *words*, and what that tells of them."""
        self.roles.setdefault(noun, set()).update(words)
        if self.among is not None:
            self.among.enter_role(self, noun)
        if self.human and not self.plural:
            self.gender = self.gender or TITLES.get(noun) or ("m" if noun in MALE_NOUNS else "f" if noun in FEMALE_NOUNS else None)


class People:
    """Those whom an article names, in the order in which it does so first, and where to look them up: an article names many, and many times."""

    def __init__(self) -> None:
        self._all: dict[Person, int] = {}
        self._by_last: dict[str, dict[Person, None]] = {}
        self._by_first: dict[str, dict[Person, None]] = {}
        self._by_role: dict[str, dict[Person, None]] = {}
        self._by_entity: dict[str, Person] = {}
        self._by_description: dict[str, list[Person]] = {}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._all)

    def add(self, person: Person) -> None:
        """Take *person* in, who may be there already."""
        if person in self._all:
            return
        self._all[person] = len(self._all)
        person.among = self
        for name in person.names:
            self.enter_name(person, name)
        for noun in person.roles:
            self.enter_role(person, noun)
        if person.entity is not None:
            self._by_entity.setdefault(person.entity, person)
        if person.description:
            self._by_description.setdefault(person.description.casefold(), []).append(person)

    def enter_name(self, person: Person, name: str) -> None:
        """Remember that *person* is called *name*."""
        words = _words(name)
        self._by_first.setdefault(words[0], {})[person] = None
        for word in (words[-1], surname(name)):
            self._by_last.setdefault(word, {})[person] = None

    def enter_role(self, person: Person, noun: str) -> None:
        """Remember that *person* is a *noun*."""
        self._by_role.setdefault(noun, {})[person] = None

    def identify(self, person: Person, entity: str | None) -> None:
        """Give *person* an *entity* of the registry, unless they have one."""
        person.entity = person.entity or entity
        if person.entity is not None:
            self._by_entity.setdefault(person.entity, person)

    def near(self, name: str) -> list[Person]:
        """Return those who may be called *name*, or whose name it may be a part of: who share its last word, or the first where it is all there is."""
        words = _words(name)
        found = {person for word in (words[0], words[-1], surname(name)) for person in self._by_last.get(word, ())}
        if len(words) == 1:
            found |= self._by_first.get(words[0], {}).keys()
        return sorted(found, key=self._all.__getitem__)

    def who_are(self, noun: str) -> list[Person]:
        """Return those who are a *noun*."""
        return sorted(self._by_role.get(noun, ()), key=self._all.__getitem__)

    def of_entity(self, key: str) -> Person | None:
        """Return who is the registry's entity *key*."""
        return self._by_entity.get(key)

    def described(self, description: str) -> list[Person]:
        """Return those who are called *description* where they have no name."""
        return self._by_description.get(description.casefold(), [])


def _ends(words: Sequence[str], end: Sequence[str]) -> bool:
    """Tell whether *words* are *end*, or end with it where it has more than one."""
    return words[-1:] == end[-1:] and (words == end or (len(end) > 1 and words[-len(end) :] == end))


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    """Return the words of *name* in lower case; an article compares each name with all others."""
    return tuple(name.casefold().split())


@lru_cache(maxsize=20_000)
def surname(name: str) -> str:
    """Return the last part of *name*, in lower case, “Jr.” and the like set aside.

    >>> surname("Robert Smith Jr.")
    'smith'
    """
    words = [word.casefold() for word in name.split()]
    while len(words) > 1 and words[-1].rstrip(".") in SUFFIXES:
        words.pop()
    return words[-1].strip(",")


def whole_noun(token: Token) -> str:
    """Return the office that *token* is the last part of: “secretary-general” for General in Secretary-General."""
    doc = token.doc
    if token.i >= 2 and doc[token.i - 1].text == "-":
        return f"{doc[token.i - 2].lower_}-{token.lower_}"
    return token.lower_


def apposed(head: Token) -> Token | None:
    """Return the name behind a description: “the union’s secretary, John Poe”."""
    own = next((child for child in head.children if child.dep_ == "appos" and child.i > head.i and has_name(child)), None)
    if own is not None or head.i + 1 >= len(head.doc):
        return own
    # The parser may hang the name on the body of the office: the director of the Fund, Jane Doe.
    return next(
        (token for token in head.subtree if token.i > head.i and token.dep_ == "appos" and has_name(token) and token.ent_type_ == "PERSON"),
        None,
    )


def has_name(head: Token) -> bool:
    """Tell whether the noun phrase of *head* names somebody, rather than describes: Mr. Guterres, but not the UN chief."""
    name = head.pos_ == "PROPN" or (head.ent_type_ == "PERSON" and head.text[:1].isupper())
    return (
        name
        and not is_office(whole_noun(head))
        and not (is_office(head.lower_) and head.ent_iob_ != "I")
        and head.lower_.rstrip("s") not in {"minister", "official", "member", "state"}
    )


def name_of(parsed: Parsed, head: Token) -> tuple[str, list[str]]:
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
    if head.ent_type_:
        while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I" and doc[last + 1].ent_type_ == head.ent_type_:
            if head.ent_type_ == "PERSON" and doc[last + 1].pos_ != "PROPN":
                break
            last += 1
    if head.ent_type_ and head.ent_type_ != "PERSON":
        while first > 0 and doc[first].ent_iob_ == "I":
            first -= 1
    titles = []
    while first < last:
        word = doc[first].lower_.rstrip(".")
        hyphenated = first + 2 <= last and doc[first + 1].text == "-"
        whole = f"{word}-{doc[first + 2].lower_}" if hyphenated else word
        if (
            whole in OFFICES
            or word in TITLES
            or word in OFFICES
            or word in HEADS
            or doc[first].lower_ in {"the", "a", "an"}
            or doc[first].pos_ == "NOUN"
        ):
            titles.append(word)
            first += 3 if hyphenated and whole in OFFICES else 1
        elif _office_ahead(doc, first, last):
            first += 1
        else:
            break
    start, end = parsed.range(first, last)
    return re.sub(r"\s+", " ", parsed.text[start:end].partition(": ")[0]).strip(" ,.:"), titles


def _office_ahead(doc: Doc, first: int, last: int) -> bool:
    """Tell whether a word of an office or a title stands before the name's own last words: Foreign Minister Jane Doe, Ohio Gov. Jane Doe."""
    return any(
        whole_noun(token) in OFFICES or token.lower_ in OFFICES or token.lower_ in HEADS or token.lower_.rstrip(".") in TITLES
        for token in doc[first + 1 : last]
    )
