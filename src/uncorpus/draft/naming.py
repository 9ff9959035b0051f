"""The names of an article: where they stand, and what the text itself tells of what they name.

A name is a run of words with capitals. Whether it is a person's, a body's or a place's is told by the words around it: a title or an office in front, an
apposition, an abbreviation in brackets, a noun within it. A named-entity recognizer is heard where the text is silent, and never against it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import day_name, month_name
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from uncorpus.draft.people import (
    AGED,
    BODIES,
    FEMALE_NOUNS,
    FITTING,
    FULL,
    HEADS,
    KIN,
    MALE_NOUNS,
    OFFICES,
    PEOPLE,
    RANKS,
    SUFFIXES,
    TITLES,
    Gender,
    is_office,
)
from uncorpus.draft.reading import Parsed
from uncorpus.model import Block
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import is_reporting

if TYPE_CHECKING:
    from spacy.tokens import Token

Sort = Literal["person", "body", "place", "law", "event"]

_LETTERS: Final = r"(?:[^\W_][\u0300-\u036f]*)+"
_WORD: Final = re.compile(rf"(?:[^\W\d_]\.)+(?=\s)|{_LETTERS}(?:[’'ʼ‑-]{_LETTERS})*")
_POSSESSIVE: Final = re.compile(r"[’'ʼ]s$", re.IGNORECASE)
PARTICLES: Final = frozenset(
    {"al", "bin", "bint", "ibn", "ben", "abu", "de", "la", "las", "los", "del", "della", "van", "von", "der", "den", "di", "da", "do", "dos", "du", "el", "e", "y", "le", "ter", "zu"}
)  # fmt: skip
"""Words in lower case that names have inside."""
CONNECTORS: Final = frozenset({"of", "for", "on", "to", "the", "in", "against", "with"})
"""Words in lower case that join the words of a body's name."""
PERSONS: Final = OFFICES | HEADS | PEOPLE | MALE_NOUNS | FEMALE_NOUNS | KIN
"""Nouns of one person."""
ORGANISATIONS: Final = (
    BODIES
    - {"business", "city", "country", "government", "house", "mission", "paper", "port", "program", "programme", "report", "school", "state", "statement", "study", "town", "village"}
) | {
    "academy", "archive", "archives", "brigade", "church", "clinic", "club", "facility", "forces", "forum", "front", "gallery", "initiative", "library", "mission", "museum",
    "observatory", "orchestra", "panel", "program", "programme", "rights", "theatre", "trust", "watch", "zoo",
}  # fmt: skip
"""Nouns of bodies that have names."""
SETTLEMENTS: Final = frozenset(
    {"camp", "capital", "city", "commune", "county", "district", "districts", "island", "islands", "port", "province", "provinces", "region", "town", "village", "villages"}
)  # fmt: skip
"""Nouns that a place's name follows: the town of Kessin."""
LANDFORMS: Final = frozenset(
    {"bay", "basin", "coast", "desert", "gulf", "island", "islands", "lake", "mount", "mountain", "mountains", "ocean", "peninsula", "plateau", "river", "sea", "strait", "valley"}
)  # fmt: skip
"""Nouns in the names of what is no settlement."""
LAWS: Final = frozenset(
    {"treaty", "convention", "protocol", "agreement", "accord", "accords", "charter", "covenant", "pact", "statute", "act"}
)
EVENTS: Final = frozenset({"war", "olympics", "games", "cup", "revolution", "festival", "summit"})
CALENDAR: Final = frozenset(name.lower() for name in (*day_name, *month_name) if name)
GROUPS: Final = frozenset(
    {"children", "farmers", "lord", "men", "people", "peoples", "students", "teachers", "women", "workers", "world", "writers"}
)
"""Words with a possessive that stand inside a body's name: the Children’s Fund."""
INSIDE: Final = frozenset({"in", "at", "near", "from", "across", "around", "outside", "inside", "into", "towards", "toward", "throughout"})
"""Prepositions that places stand behind, more than persons do."""
COUNTRIES: Final = frozenset(
    {"afghanistan", "albania", "algeria", "andorra", "angola", "argentina", "armenia", "australia", "austria", "azerbaijan", "bahamas", "bahrain",
     "bangladesh", "barbados", "belarus", "belgium", "belize", "benin", "bhutan", "bolivia", "botswana", "brazil", "brunei", "bulgaria", "burundi", "cambodia",
     "cameroon", "canada", "chile", "china", "colombia", "comoros", "congo", "croatia", "cuba", "cyprus", "czechia", "denmark", "djibouti", "dominica",
     "ecuador", "egypt", "eritrea", "estonia", "eswatini", "ethiopia", "fiji", "finland", "france", "gabon", "gambia", "germany", "ghana", "greece", "grenada",
     "guatemala", "guinea", "guyana", "haiti", "honduras", "hungary", "iceland", "india", "indonesia", "iran", "iraq", "ireland", "israel", "italy", "jamaica",
     "japan", "kazakhstan", "kenya", "kiribati", "kosovo", "kuwait", "kyrgyzstan", "laos", "latvia", "lebanon", "lesotho", "liberia", "libya", "liechtenstein",
     "lithuania", "luxembourg", "madagascar", "malawi", "malaysia", "maldives", "mali", "malta", "mauritania", "mauritius", "mexico", "micronesia", "moldova",
     "monaco", "mongolia", "montenegro", "morocco", "mozambique", "myanmar", "namibia", "nauru", "nepal", "netherlands", "nicaragua", "niger", "nigeria",
     "norway", "oman", "pakistan", "palau", "palestine", "panama", "paraguay", "peru", "philippines", "poland", "portugal", "qatar", "romania", "russia",
     "rwanda", "samoa", "senegal", "serbia", "seychelles", "singapore", "slovakia", "slovenia", "somalia", "spain", "sudan", "suriname", "sweden",
     "switzerland", "syria", "tajikistan", "tanzania", "thailand", "timor-leste", "togo", "tonga", "tunisia", "türkiye", "turkey", "turkmenistan", "tuvalu",
     "uganda", "ukraine", "uruguay", "uzbekistan", "vanuatu", "venezuela", "vietnam", "yemen", "zambia", "zimbabwe", "bosnia and herzegovina", "burkina faso",
     "cabo verde", "central african republic", "costa rica", "côte d’ivoire", "côte d'ivoire", "democratic republic of the congo", "dominican republic", "dr congo",
     "el salvador", "equatorial guinea", "guinea-bissau", "marshall islands", "new zealand", "north korea", "north macedonia", "papua new guinea",
     "saudi arabia", "sierra leone", "solomon islands", "south africa", "south korea", "south sudan", "sri lanka", "trinidad and tobago",
     "united arab emirates", "united kingdom", "united states", "viet nam"}
)  # fmt: skip
"""Names of countries, in lower case; none that is as well a person's, such as Chad and Jordan."""
UN_BODIES: Final = frozenset(
    {"FAO", "IAEA", "ICAO", "IFAD", "ILO", "IMO", "IOM", "ITU", "MINUSCA", "MINUSMA", "MONUSCO", "OCHA", "OHCHR", "UNAIDS", "UNAMA", "UNAMI", "UNAMID", "UNCTAD", "UNDP",
     "UNDRR", "UNEP", "UNESCO", "UNFPA", "UNHCR", "UNICEF", "UNIDO", "UNIFIL", "UNITAD", "UNMAS", "UNMISS", "UNODC", "UNOPS", "UNRWA", "UNSMIL", "WFP", "WHO", "WIPO", "WMO"}
)  # fmt: skip
"""Abbreviations of bodies of the United Nations that mean nothing else."""
_ABBREVIATION: Final = re.compile(r"\s?\(([^\W\d_][^\W_]*(?:-[^\W_]+)?)\)")
_AGE: Final = re.compile(r",\s(\d{1,3})(?=[,;.]|\sof\b)")
_APPOSITION: Final = re.compile(r",\s([^,.;:!?“”\"]{2,90})(?=[,.;])")
_DETERMINER: Final = re.compile(r"\b(?:an?|the|his|her|their|its|one|another|\w+[’']s?)\s", re.IGNORECASE)
_BEHIND_NAME: Final = re.compile(r"[,.;:!?]|\s?$|\s(?:said|has|had|was|is|told|and)\b|\s\w+ed\b")
_SAID_HE: Final = re.compile(r"\s(?:said|says)\s(?:that\s)?s?he\b")
_OF: Final = re.compile(r"\sof\s(?:the\s)?[^\W\d_a-z][\w-]+(?:\s[^\W\d_a-z][\w-]+)*")
_LAST: Final = re.compile(r"([\w’'-]+)\.?\s$")
_SETTLEMENT_OF: Final = re.compile(rf"\b(?:{'|'.join(sorted(SETTLEMENTS))})\sof\s$", re.IGNORECASE)
_STAFF_OF: Final = re.compile(
    r"\b(?:spokes\w+|director|head|chief|representative|secretary-general|member|staff)\s(?:of|for)(?:\sthe)?\s$", re.IGNORECASE
)
AROUND: Final = 130
"""How many code points around a name are looked at."""
LONGEST: Final = 30
"""How many words a name has at most."""


@dataclass(slots=True, eq=False)
class Name:
    """A place where the text names something, without title, office and possessive."""

    start: int
    end: int
    words: str
    titles: tuple[str, ...] = ()
    """Titles and offices in front, in lower case."""
    full: str = ""
    """The fullest name that the article has of the same thing."""
    sort: Sort | None = None
    """What it names; None where the text does not tell."""
    starts_sentence: bool = False
    lead: str = ""
    """The office and the titles in front, as they stand."""
    phrases: tuple[str, ...] = ()
    """What the words around it say that a person is: Foreign Minister; a farmer from Kessin; 34-year-old."""
    short: str = ""
    """The abbreviation in brackets behind it."""
    told: bool = True
    """Whether the text tells which of those of this name it is."""

    @property
    def gender(self) -> Gender | None:
        """Return what the titles in front tell."""
        return next((gender for title in self.titles if (gender := TITLES.get(title))), None)


@dataclass(slots=True)
class Form:
    """What all mentions of one name, as it is written, tell together: how often each thing is so."""

    names: list[Name] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    """What a recognizer takes it for."""
    persons: int = 0
    """How often the words around it tell of a person."""
    titled: int = 0
    """How often a title stands in front: Mr. Doe."""
    kin: int = 0
    """How often it is a relative's: his wife, Ana Doe."""
    owned: int = 0
    """How often it stands behind a possessive: Ruritania’s Foreign Ministry."""
    bodies: int = 0
    places: int = 0
    inside: int = 0
    """How often it stands behind a preposition of places: in Kessin."""
    articles: int = 0
    """How often it stands behind “the”."""
    acts: int = 0
    """How often it does something as persons and bodies do: speaks, has, employs."""
    holders: int = 0
    """How often an office of it is named: OCHA in “the OCHA chief”."""
    attributes: int = 0
    """How often it stands like an adjective."""

    def mostly(self, *labels: str) -> bool:
        """Tell whether the recognizer takes most of the mentions that it knows for one of *labels*."""
        return 2 * sum(self.labels[label] for label in labels) > self.labels.total()


class Names:
    """The names of an article."""

    def __init__(self, text: str, parsed: Sequence[Parsed], known: Mapping[str, Sort] | None = None) -> None:
        """Find the names of *text*; *known* tells what some of them name."""
        self._text = text
        self._sorts = known or {}
        self._tokens: dict[int, Token] = {}
        self._forms: dict[str, Form] = defaultdict(Form)
        self.short: dict[str, str] = {}
        """Abbreviations, and the names that the text gives them to."""
        blocks: dict[str, Block] = {}
        for one in parsed:
            self._tokens.update(zip(one.starts, one.doc, strict=True))
            if one.block.kind in {"paragraph", "caption", "pull-quote"} and not _in_title_case(text, one.block):
                blocks[one.block.id] = one.block
        found = [name for block in blocks.values() for name in self._of_block(block)]
        self.all: list[Name] = []
        for name in sorted(found, key=lambda name: (name.start, -name.end)):
            if self.all and name.start < self.all[-1].end:
                self._forms[name.words].names.remove(name)
            else:
                self.all.append(name)
        """The names in text order; none overlap."""
        self._starts = [name.start for name in self.all]
        self._judge()

    def token(self, place: int) -> Token | None:
        """Return the token that begins at *place*, or None."""
        return self._tokens.get(place)

    def at(self, place: int) -> Name | None:
        """Return the name that the code point at *place* is in, or None."""
        index = bisect_right(self._starts, place) - 1
        return self.all[index] if index >= 0 and place < self.all[index].end else None

    def led(self, place: int) -> Name | None:
        """Return the person's name whose office or title in front the code point at *place* is in, or None."""
        index = bisect_right(self._starts, place)
        name = self.all[index] if index < len(self.all) else None
        return name if name is not None and name.sort == "person" and name.lead and place >= name.start - len(name.lead) - 1 else None

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names that begin in a range."""
        return self.all[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    def form(self, words: str) -> Form:
        """Return what the text tells of the name *words*."""
        return self._forms.get(words) or Form()

    # --- runs of words with capitals

    def _of_block(self, block: Block) -> Iterator[Name]:
        words = [(match.start(), match.end()) for match in _WORD.finditer(self._text, block.start, block.end)]
        index = 0
        while index < len(words):
            run = self._run(block, words, index)
            if not run:
                index += 1
                continue
            index = run[-1] + 1
            yield from self._names_of([words[at] for at in run], block)

    def _run(self, block: Block, words: Sequence[Range], first: int) -> list[int]:
        """Return the indices of the words of a run that begins with the word at *first*; empty where none does."""
        text = self._text
        if not self._has_capital(words[first], block):
            return []
        run = [first]
        at = first + 1
        while at < min(len(words), first + LONGEST):
            previous = text[words[at - 1][0] : words[at - 1][1]]
            between = text[words[at - 1][1] : words[at][0]]
            if between.startswith(".") and _is_abbreviation(previous):
                between = between[1:]
            if (
                not between.isspace()
                or len(between) > 2
                or (_POSSESSIVE.search(previous) and not (previous[:-2].lower() in GROUPS and self._goes_on(words[at][0])))
            ):
                break
            word = text[slice(*words[at])]
            if _is_capital(word):
                run.append(at)
            elif word not in PARTICLES and not (word in CONNECTORS | {"and"} and self._joins(words, run, at)):
                break
            at += 1
        return list(range(first, run[-1] + 1))

    def _has_capital(self, word: Range, block: Block) -> bool:
        """Tell whether *word* may begin a name: with a capital, and not only because a sentence begins."""
        written = self._text[word[0] : word[1]]
        if not _is_capital(written):
            return False
        token = self._tokens.get(word[0])
        if token is None:
            return True
        if (
            self._begins_sentence(word[0], block)
            and written.isascii()
            and not written.isupper()
            and token.pos_ not in {"PROPN", "NOUN", "ADJ", "X"}
        ):
            return False
        return (token.pos_ != "PRON" or (written.isupper() and len(written) > 1)) and written not in {"The", "A", "An", "I"}

    def _goes_on(self, place: int) -> bool:
        """Tell whether the recognizer takes the word at *place* for the middle of a body's name: the Children’s Fund."""
        token = self._tokens.get(place)
        return token is not None and token.ent_iob_ == "I" and token.ent_type_ in {"ORG", "GPE", "LAW", "EVENT"}

    def _joins(self, words: Sequence[Range], run: Sequence[int], at: int) -> bool:
        """Tell whether the word at *at*, “of” or the like, joins the words of one name: the University of Geneva."""
        text = self._text
        written = [text[slice(*words[index])] for index in range(run[0], at)]
        behind = next(
            (text[slice(*words[index])] for index in range(at + 1, min(at + 3, len(words))) if text[slice(*words[index])] != "the"), ""
        )
        if (
            not behind[:1].isupper()
            or behind.lower() in CALENDAR
            or (text[slice(*words[at])] in {"on", "in", "to", "against", "with"} and not self._goes_on(words[at][0]))
        ):
            return False
        if text[slice(*words[at])] == "and":
            return self._goes_on(words[at][0]) and self._goes_on(words[at + 1][0])
        nouns = {word.lower() for word in written}
        if any(is_office(word) for word in written):
            return is_office(written[-1])
        return bool(nouns & (ORGANISATIONS | LAWS)) or (self._goes_on(words[at][0]) and text[slice(*words[at])] in {"of", "the"})

    def _begins_sentence(self, place: int, block: Block) -> bool:
        before = self._text[max(block.start, place - 3) : place].rstrip()
        before = before.rstrip("“‘\"'(«")
        token = self._tokens.get(place)
        return not before or before[-1:] in ".?!:;–—" or (token is not None and token.is_sent_start is True)

    # --- from runs to names

    def _names_of(self, run: Sequence[Range], block: Block) -> Iterator[Name]:
        """Yield the names in a run: what follows its last office, what stands before its first, or all of it."""
        text = self._text
        run = [(start, start + len(_POSSESSIVE.sub("", text[start:end]))) for start, end in run]
        written = [text[start:end] for start, end in run]
        token = self._tokens.get(run[0][0])
        first = 0
        if (
            len(run) > 1
            and token is not None
            and self._begins_sentence(run[0][0], block)
            and token.pos_ in {"ADJ", "NOUN"}
            and not token.ent_type_
        ):
            # Democrat Jane Doe; but no word that English has no letters for, nor what goes on with anything but a name.
            behind = self._tokens.get(run[1][0])
            first = int(written[0].isascii() and not is_office(written[0]) and behind is not None and behind.pos_ == "PROPN")
        elif len(run) > 2 and token is not None and token.ent_type_ == "NORP":
            first = 1
        offices = self._offices(run, written, first)
        if not offices:
            yield from self._name(run[first:], (), block)
            return
        last = offices[-1]
        start = last + 1
        if start < len(run) and written[start] in CONNECTORS:
            start = self._name_behind_body(run, written, start)
        lead = text[run[0][0] : run[start][0]].strip() if start < len(run) else ""
        yield from self._name(run[start:], tuple(written[index].lower().rstrip(".") for index in offices), block, lead=lead)
        stop = offices[0]
        while stop > first and written[stop - 1].lower() in FITTING:
            stop -= 1
        yield from self._name(run[first:stop], (), block, holder=True)
        if stop == first and start >= len(run) and last + 1 < len(run) and written[last + 1] == "of":
            yield from self._name(run[last + 2 :], (), block, holder=True)  # the President of Qasara

    def _offices(self, run: Sequence[Range], written: Sequence[str], first: int) -> list[int]:
        """Return the indices of the words of a run that are titles and offices."""
        offices: list[int] = []
        for index in range(first, len(run)):
            word = written[index].lower()
            behind = written[index + 1].lower() if index + 1 < len(run) else ""
            if word in ORGANISATIONS and behind in CONNECTORS and not offices:
                at = next((later for later in range(index, len(run)) if is_office(written[later])), len(run))
                while written[at - 1].lower() in FITTING:
                    at -= 1
                if at == len(run) or written[at - 1].lower() in CONNECTORS:
                    return []  # all of it is a body's: the Office of the High Commissioner
            if not (_is_title(word) or is_office(word)) or behind in ORGANISATIONS:
                continue  # the General Assembly
            token = self._tokens.get(run[index][0])
            after = self._tokens.get(run[index + 1][0]) if index + 1 < len(run) else None
            if after is not None and after.text[0].isupper() and after.pos_ in {"ADP", "CCONJ", "DET", "SCONJ"}:
                continue  # Doctors Without Borders
            if (
                index
                and index + 1 == len(run)
                and word not in OFFICES | HEADS
                and token is not None
                and token.ent_type_ == "PERSON"
                and token.ent_iob_ == "I"
            ):
                continue  # Paul Farmer
            offices.append(index)
        return offices

    def _name_behind_body(self, run: Sequence[Range], written: Sequence[str], at: int) -> int:
        """Return where a person's name begins behind an office and what it is of, len(run) where it does not: High Commissioner for Refugees Paolo Bianchi."""
        for index in range(at + 1, len(run)):
            token = self._tokens.get(run[index][0])
            if token is not None and token.ent_type_ == "PERSON" and index > at + 1 and written[index - 1] not in CONNECTORS:
                if token.ent_iob_ == "B":
                    return index
                if len(run) - index >= 2 and all(
                    (other := self._tokens.get(run[later][0])) is not None and other.ent_type_ == "PERSON"
                    for later in range(index, len(run))
                ):
                    return max(index, len(run) - 2)
        return len(run)

    def _name(self, run: Sequence[Range], titles: tuple[str, ...], block: Block, *, lead: str = "", holder: bool = False) -> Iterator[Name]:
        """Yield the name that the words of *run* are, without what it may not begin or end with; none where nothing is left."""
        written = [self._text[start:end] for start, end in run]
        first, stop = 0, len(run)
        while first < stop and written[first].lower() in CONNECTORS | {"a", "an"}:
            first += 1
        while stop > first and not (_is_capital(written[stop - 1]) or written[stop - 1][0].isdigit()):
            stop -= 1
        if first >= stop or _is_calendar(written[first:stop]):
            return
        start, end = run[first][0], run[stop - 1][1]
        words = re.sub(r"\s+", " ", self._text[start:end])
        if not 2 <= len(words) <= 100:
            return
        name = Name(start, end, words, titles, words, starts_sentence=self._begins_sentence(start, block), lead=lead)
        self._weigh(name, run[first:stop], written[first:stop], block, holder=holder)
        yield name

    # --- what the words around a name tell

    def _weigh(self, name: Name, places: Sequence[Range], written: Sequence[str], block: Block, *, holder: bool) -> None:
        """Add what the words around *name* tell to what is known of its form; with *holder* it stands before an office: OCHA in “the OCHA chief”."""
        text = self._text
        before = text[max(block.start, name.start - AROUND) : name.start]
        after = text[name.end : min(block.end, name.end + AROUND)]
        tokens = [token for place in places if (token := self._tokens.get(place[0])) is not None]
        nouns = {word.lower() for word in written}
        short = _ABBREVIATION.match(after)
        longer = self._stands_for(name, short[1], block) if short and sum(char.isupper() for char in short[1]) > 1 else None
        if short and longer is not None:
            name.short = short[1]
            if longer < name.start:
                name.start = longer
                name.words = name.full = re.sub(r"\s+", " ", text[longer : name.end])
                nouns = {*name.words.lower().split()}
        form = self._forms[name.words]
        form.names.append(name)
        label = _shared([token.ent_type_ for token in tokens])
        if label:
            form.labels[label] += 1
        last = _LAST.search(before)
        word = last[1].lower() if last else ""
        clause = _clause(before.removesuffix(" ").removesuffix(name.lead))
        body = (
            bool(nouns & ORGANISATIONS)
            or written[-1] in {"Nations", "International"}
            or (name.words.isupper() and _is_a_bodys(before, after, clause))
        )
        titled = any(title in TITLES for title in name.titles)
        told = bool(name.titles) or (word in PERSONS - RANKS and before[-2:-1].isalpha() and not name.words.isupper())
        apposed = _apposed(before, after, clause, word, many=len(written) > 1 or label == "PERSON") if not holder and not body else ()
        own = [name.lead] if name.lead else [self._noun_phrase(before, name.start)] if told else []
        behind = _OF.match(after)
        if own and behind is not None:
            own = [own[0] + behind[0]]  # President Jane Doe of Ruritania
        name.phrases = (*own, *apposed)
        told = told or (len(written) > 1 and word != "the" and all(map(str.istitle, written)) and _SAID_HE.match(after) is not None)
        form.titled += titled and not body
        form.persons += not body and (titled or (not holder and (told or bool(apposed))))
        form.bodies += body
        form.articles += word == "the"
        form.inside += word in INSIDE
        form.places += bool(_SETTLEMENT_OF.search(before) or nouns & LANDFORMS)
        form.acts += not holder and _acts(before, after, tokens[-1] if tokens else None, label)
        form.holders += holder
        form.kin += bool({*clause.lower().split()[-2:]} & KIN)
        form.owned += word.endswith(("’s", "'s", "’", "'")) or word in {"his", "her", "its", "their"}
        form.attributes += bool(re.match(r"\s[a-z]", after) and tokens and tokens[-1].dep_ in {"amod", "compound", "nmod"})

    def _noun_phrase(self, before: str, end: int) -> str:
        """Return the noun that *before*, the text up to *end*, ends with, with the words in front that tell which office it is: EU foreign policy chief."""
        first = len(before)
        for match in reversed([*_WORD.finditer(before)]):
            token = self._tokens.get(end - len(before) + match.start())
            if not before[match.end() : first].isspace() and first < len(before):
                break
            if token is None or (token.pos_ not in {"NOUN", "PROPN", "ADJ"} and token.lower_ not in FITTING | RANKS):
                break
            first = match.start()
        return before[first:].strip()

    def _stands_for(self, name: Name, short: str, block: Block) -> int | None:
        """Return where the name begins that *short*, in brackets behind *name*, abbreviates; None where it does not.

        Letters are found from the last to the first, the first one at a word's beginning (Schwartz and Hearst, PSB 2003).
        """
        text = self._text
        capitals = [char for char in short if char.isupper() or char.isdigit()]
        at = name.end
        begin = max(block.start, name.start - 60)
        for number, char in enumerate(reversed(capitals)):
            at = next(
                (
                    index
                    for index in range(at - 1, begin - 1, -1)
                    if text[index].casefold() == char.casefold() and (number < len(capitals) - 1 or not text[index - 1 : index].isalnum())
                ),
                -1,
            )
            if at < 0:
                return name.start if len(capitals) > 1 and len(name.words.split()) > 1 else None
        if at >= name.start:
            return name.start
        words = text[at : name.start].split()
        capitals_only = all(word[0].isupper() or word in CONNECTORS | {"and"} for word in words)
        return at if capitals_only and not re.search(r"[.;:]", text[at : name.start]) else None

    # --- what a name names

    def _judge(self) -> None:
        initials: dict[str, set[str]] = defaultdict(set)
        for words, form in self._forms.items():
            if form.bodies and " " in words:
                initials["".join(word[0] for word in words.split() if word[0].isupper())].add(words)
        for short, longer in initials.items():
            if short in self._forms and len(short) > 1 and len(longer) == 1:
                self.short[short] = next(iter(longer))
        titled = {words for words, form in self._forms.items() if form.titled and " " not in words}
        for name in self.all:
            if name.short and name.words != name.short:
                self.short.setdefault(name.short, name.words)
        for words, form in self._forms.items():
            if " " in words and words.split()[-1] in titled and not form.bodies:
                form.persons += 1  # Kristján Þór Guðmundsson, whom the text calls Mr. Guðmundsson later
            sort = self._sort(words, form)
            for name in form.names:
                name.sort = sort
        for short, words in self.short.items():
            if words not in self._forms or any(self._forms[one].persons for one in (words, short) if one in self._forms):
                continue
            for name in self._forms[short].names if short in self._forms else ():
                name.full = words
            if (
                self._forms[words].bodies
                or self._is_body(short, self._forms.get(short) or Form())
                or self._is_body(words, self._forms[words])
            ):
                for name in (*self._forms[words].names, *(self._forms[short].names if short in self._forms else ())):
                    name.sort, name.full = "body", words
        self._join_persons()

    def _sort(self, words: str, form: Form) -> Sort | None:
        """Return what the name *words* is, by all that is told of it."""
        if words in self._sorts:
            return self._sorts[words]
        last = words.lower().split()[-1]
        if not form.titled and (words in UN_BODIES or words == "UN Women"):
            return "body"
        if not form.titled and words.lower() in COUNTRIES:
            return "place"
        if (
            not form.titled
            and form.inside == len(form.names)
            and form.inside > 1
            and not (form.persons or form.bodies or form.articles or form.acts)
        ):
            return "place"
        if form.titled or (form.persons and not form.bodies and not form.places and 2 * form.articles <= len(form.names)):
            return "person"
        if last in LAWS or (last in EVENTS and " " in words):
            return "law" if last in LAWS else "event"
        if form.owned < len(form.names) and (form.bodies or self._is_body(words, form)):
            return "body"
        if form.places:
            return "place"
        if (
            " " in words
            and form.labels["PERSON"] == form.labels.total() > 0
            and not (form.articles or form.inside)
            and all(
                (token := self._tokens.get(name.start)) is not None and token.tag_ == "NNP" and self._is_proper(name) for name in form.names
            )
        ):
            return "person"
        if words.isupper() and not (form.inside or form.articles):
            return None
        if form.mostly("GPE", "LOC", "FAC") and form.labels.total() and not re.search(r"-[a-z]{3,}$", words):
            return "place"
        return None

    def _is_proper(self, name: Name) -> bool:
        """Tell whether the tagger takes all words of *name* for names, and none for a plural: not Young People."""
        tokens = [self._tokens.get(place) for place in range(name.start, name.end)]
        return all(token is None or token.tag_ == "NNP" or not token.text[0].isupper() for token in tokens)

    def _is_body(self, words: str, form: Form) -> bool:
        """Tell whether the name *words* has no noun of a body, but is one's all the same: it speaks, or has spokespeople, and a recognizer agrees."""
        if not form.labels["ORG"] or not form.mostly("ORG"):
            return False
        acronym = sum(char.isupper() for char in words) > 1 and " " not in words and words.upper() == words
        if acronym:
            return bool(form.acts or form.holders or (len(words) == 2 and form.articles))
        # Two words with capitals that speak may as well be a person.
        named = form.articles or form.holders or any(word.islower() for word in words.split())
        return bool(form.acts and named) and " " in words and not form.inside

    def _join_persons(self) -> None:
        """Give persons' short names the full name that they are short for, if only one fits."""
        known: dict[str, None] = {}
        for name in self.all:
            if name.sort == "person" and len(_parts(name.words)) > 1:
                known.setdefault(name.words)
                before = self.at(name.start - 6) if self._text[name.start - 5 : name.start] == " and " else None
                if (
                    before is not None
                    and before.sort in {None, "person"}
                    and not name.titles
                    and before.words.isalpha()
                    and not before.words.isupper()
                ):
                    known.setdefault(f"{before.words} {name.words.split()[-1]}")  # Hakan and Ayşe Doe
        apart = {words for words in known if self._forms[words].kin}
        titled = {words for words in known if self._forms[words].titled == len(self._forms[words].names) > 0}
        longest = _Fullest(known, apart, titled)
        genders: dict[str, set[Gender]] = defaultdict(set)
        for name in self.all:
            if name.gender is not None:
                genders[name.words].add(name.gender)
        for name in self.all:
            if name.sort == "person" or (
                name.sort in {"place", None} and len(_parts(name.words)) == 1 and not self._forms[name.words].places
            ):
                if self._forms[name.words].kin and " " in name.words:
                    continue
                fits = longest.of(name.words)
                if len(fits) == 1 and (len(genders[name.words]) < 2 or name.words in fits):
                    name.full, name.sort = next(iter(fits)), "person"
                elif fits:
                    name.told, name.sort = False, "person"


class _Fullest:
    """Full names by their parts."""

    def __init__(self, names: dict[str, None], apart: set[str], titled: set[str]) -> None:
        """Look up *names*, those in *apart* a relative's own, those in *titled* never without a title: what follows “Mr.” may be all of a double surname."""
        self._apart = apart
        self._titled = titled
        self._by_part: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for part in set(_parts(name)):
                self._by_part[part].append(name)
        self._known: dict[str, set[str]] = {}

    def of(self, words: str) -> set[str]:
        """Return the full names that *words* are the last part of, or where there is none the first part, as family names are in many countries."""
        if words not in self._known:
            parts = _parts(words)
            near = self._by_part.get(parts[-1], [])
            ends = {name for name in near if _parts(name)[-len(parts) :] == parts} or {
                name for name in near if _parts(name)[: len(parts)] == parts
            }
            fits = {name for name in ends if name in self._apart or not any(self._is_longer(other, name) for other in ends - self._apart)}
            if words in self._titled and len(ends) > 1:
                fits = (fits | (ends & self._apart)) - {words}
            self._known[words] = {words} if words in fits else fits
        return self._known[words]

    @staticmethod
    def _is_longer(name: str, other: str) -> bool:
        """Tell whether *name* is *other* with more in front: Democrat Jane Doe."""
        one, two = _parts(name), _parts(other)
        return one[-len(two) :] == two and (len(one), len(name), name) > (len(two), len(other), other)


def _parts(name: str) -> list[str]:
    """Return the words of a person's name in lower case, “Jr.” and the like and middle initials set aside."""
    words = name.casefold().split()
    while len(words) > 1 and words[-1].rstrip(".") in SUFFIXES:
        words.pop()
    # Michael Ryan is Michael J. Ryan.
    return words[:1] + [word for word in words[1:-1] if not word.endswith(".")] + words[1:][-1:]


def _is_title(word: str) -> bool:
    lowered = word.rstrip(".").lower()
    return lowered in TITLES or (lowered.endswith("s") and lowered[:-1] in FULL.values())


def _is_abbreviation(word: str) -> bool:
    """Tell whether the full stop behind *word* is not a sentence's: Mr., St., J."""
    lowered = word.lower()
    return (lowered in TITLES and (lowered in FULL or len(lowered) < 4)) or lowered in {"st", "jr", "sr", *SUFFIXES} or len(word) == 1


def _is_capital(word: str) -> bool:
    """Tell whether *word* begins with a capital, but for an article in lower case: al-Rashid."""
    return word[0].isupper() or (re.match(r"[a-z]{1,3}-", word) is not None and word.partition("-")[2][:1].isupper())


def _apposed(before: str, after: str, clause: str, word: str, *, many: bool) -> tuple[str, ...]:
    """Return the appositions and ages that tell of a person: the mayor, Jane Doe, 34; Jane Doe, a farmer, ….

    *before* and *after* are what stands before and behind the name, *clause* what stands before a comma, and *word* the last word before the name.
    """
    if _BEHIND_NAME.match(after):
        for match in _DETERMINER.finditer(clause):
            if _person_noun(clause[match.start() :]):
                return (clause[match.start() :],)
    if word in INSIDE | {"of", "to", "for"}:
        return ()
    age = _AGE.match(after)
    found = [f"{age[1]}-year-old"] if age else []
    apposition = _APPOSITION.match(after, age.end() if age else 0)
    if apposition is not None and (many or age) and _person_noun(apposition[1]):
        first = apposition[1].split()[:3]
        if _DETERMINER.search(apposition[1]) is not None or any(map(is_office, first)):
            found.append(apposition[1])
    return tuple(found)


def _clause(before: str) -> str:
    """Return the words before a comma at the end of *before*, back to what parts them from others; empty where no comma is there."""
    stripped = before.rstrip()
    return re.split(r"[.,;:!?“”\"()]", stripped[:-1])[-1] if stripped.endswith(",") else ""


def _shared(labels: Sequence[str]) -> str:
    """Return the label that most of *labels* are, or an empty one."""
    return next((label for label in sorted({*labels}) if 2 * labels.count(label) > len(labels)), "")


def _is_a_bodys(before: str, after: str, clause: str) -> bool:
    """Tell whether an abbreviation is a body's, which it follows: the UN refugee agency, UNHCR, …; the peace mission in the country (PMC)."""
    words = clause or (before[-70:-1] if before.endswith("(") and after.startswith(")") else "")
    return bool({*re.findall(r"\w+", words.lower().rpartition(" the ")[2])} & ORGANISATIONS)


def _acts(before: str, after: str, token: Token | None, label: str) -> bool:
    """Tell whether a name between *before* and *after*, its last word *token*, does what persons and bodies do: it speaks, or employs."""
    if _STAFF_OF.search(before):
        return True
    behind = re.match(r"([’']s?)?\s([\w-]+)(?:\s([\w-]+))?", after)
    if behind is not None and (behind[2] in PERSONS or (behind[3] in PERSONS and not behind[1])):
        return True
    if token is None:
        return False
    spoken = behind is not None and any(part and is_reporting(part) for part in (behind[2], behind[3]))
    if spoken and token.dep_ in {"nsubj", "nmod", "compound", "ROOT", "appos", "poss"}:
        return True
    return label == "PERSON" and (
        token.dep_ in {"nsubj", "nsubjpass", "poss"} or re.search(r"\b(?:said|says|told|met|with|by)\s$", before) is not None
    )


def _is_calendar(words: Sequence[str]) -> bool:
    """Tell whether *words* are days and months and nothing else."""
    return (
        all(word.lower() in CALENDAR or not word.isalpha() for word in words)
        and any(word.lower() in CALENDAR for word in words)
        and not (len(words) > 1 and words[-1] == "May" and len(words[0]) > 9)
    )


def _person_noun(words: str) -> bool:
    """Tell whether a noun phrase, *words*, is of a person: its noun, before any “of” or “who”, is one's."""
    parts = re.split(r"\s(?:of|for|in|at|from|to|with|who|which|that|on|by|and|near|into|whose)\s", words.strip())
    # The Council of Europe Commissioner for Human Rights is a commissioner.
    is_bodys = len(parts) > 1 and {*parts[0].lower().split()[-1:]} <= ORGANISATIONS
    for word in reversed(parts[int(is_bodys)].split()):
        lowered = word.lower()
        if lowered in {"acting", "alone", "elect", "designate"}:
            continue
        return lowered in PERSONS or is_office(lowered) or AGED.fullmatch(lowered) is not None
    return False


def _in_title_case(text: str, block: Block) -> bool:
    """Tell whether the longer words of *block* have capitals throughout, as in a heading."""
    longer = [match[0] for match in re.finditer(r"[^\W\d_]{4,}", text[block.start : min(block.end, block.start + 1000)])]
    ends = text[block.end - 1] in '.?!”"’'
    return not ends and len(longer) > 3 and sum(word[0].isupper() for word in longer) >= 0.8 * len(longer)
