"""Entities that a draft proposes: what the text names as a person, a body or a place, under a key that one can read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.draft.conftest import article
from uncorpus import model
from uncorpus.draft.entities import slug

Proposed = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def proposed(nlp: Any) -> Proposed:
    """Return the types of what is proposed from a text, by name; aliases stand behind a name as in “Jane Doe = Doe”."""
    from uncorpus.draft.article import Drafter

    drafter = Drafter(nlp)

    def proposed(text: str) -> dict[str, str]:
        found = [proposal.entity for proposal in drafter.draft(article(text)).proposals]
        return {" = ".join((one.name, *one.aliases)): one.type for one in found}

    return proposed


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Søren Ødegård", "soren-odegard"),
        ("Viktor Łukasiewicz", "viktor-lukasiewicz"),
        ("Đorđe Petrović", "dorde-petrovic"),
        ("Ayşe Yıldırım", "ayse-yildirim"),
        ("Kristján Þór Guðmundsson", "kristjan-thor-gudmundsson"),
        ("Jens Lærke-Holm", "jens-laerke-holm"),
        ("Nguyễn Thị Bình", "nguyen-thi-binh"),
        ("Élodie N’Diaye", "elodie-ndiaye"),
        ("Kyiv—Київ", "kyiv"),
        ("東京", ""),
    ],
)
def test_a_key_has_all_letters_of_a_latin_name(name: str, key: str) -> None:
    assert slug(name) == key


TOLD = [
    ("Special Envoy Lakhdar Benhamouda said the port was closed. Mr. Benhamouda left.", {"Lakhdar Benhamouda = Benhamouda": "PERSON"}),
    ("Secretary-General Ban Ki-moon said the port was closed. Mr. Ban left.", {"Ban Ki-moon = Ban": "PERSON"}),
    ("President Ayman Al-Rashid said the port was closed. Mr. Al-Rashid left.", {"Ayman Al-Rashid = Al-Rashid": "PERSON"}),
    ("Sheikh Khalid bin Rashid Al-Nuaimi left. Sheikh Khalid said the port was closed.", {"Khalid bin Rashid Al-Nuaimi = Khalid": "PERSON"}),
    ("UN High Commissioner for Refugees Paolo Bianchi said the port was closed.", {"Paolo Bianchi": "PERSON", "UN": "ORG"}),
    ("The Minister of Health, Grace Banda, said the port was closed.", {"Grace Banda": "PERSON"}),
    ("Mission spokesperson Charlotte van der Berg said the port was closed.", {"Charlotte van der Berg": "PERSON"}),
    ("Kristján Þór Guðmundsson said it was cold. Mr. Guðmundsson left.", {"Kristján Þór Guðmundsson = Guðmundsson": "PERSON"}),
    ("Fatou Keïta, 34, said the port was closed.", {"Fatou Keïta": "PERSON"}),
    ("Jean-Baptiste Nkurunziza, a spokesperson for the World Food Programme (WFP), said so.", {"Jean-Baptiste Nkurunziza": "PERSON", "World Food Programme = WFP": "ORG"}),
    ("Dr. Michael J. Ryan said so. Michael Ryan left. Mr. Ryan said so.", {"Michael J. Ryan = Michael Ryan = Ryan": "PERSON"}),
    ("Dr. Mary Phiri said so. Her brother, Dr. John Phiri, left. Phiri said more.", {"Mary Phiri": "PERSON", "John Phiri": "PERSON"}),
    ("Ms. Khadija Adam Doe fled. Her brother, Adam Doe, hid. Doe said more.", {"Khadija Adam Doe": "PERSON", "Adam Doe": "PERSON"}),
    ("The UN refugee agency, UNHCR, said the port was closed.", {"UN": "ORG", "UNHCR": "ORG"}),
    ("The Food and Agriculture Organization (FAO) said food was short.", {"Food and Agriculture Organization = FAO": "ORG"}),
    ("The Office for the Coordination of Aid (OCA) said food was short.", {"Office for the Coordination of Aid = OCA": "ORG"}),
    ("The African Union welcomed the vote. The AU said more.", {"African Union = AU": "ORG"}),
    ("A spokesman for the Interior Ministry said the port was closed.", {"Interior Ministry": "ORG"}),
    ("The Aid, Relief and Peace Organization (ARPO) said so.", {"Aid, Relief and Peace Organization = ARPO": "ORG"}),
    ("Jane Doe, the Council of Europe Commissioner for Human Rights, said so.", {"Jane Doe": "PERSON", "Council of Europe": "ORG"}),
    ("Rewi Tamahori said he was tired.", {"Rewi Tamahori": "PERSON"}),
    ("Her husband, Eduard Caraballo López, hid. Mr. Caraballo López said so.", {"Eduard Caraballo López = Caraballo López": "PERSON"}),
    ("Archbishop Jean-Clément Jeanbart-Roy said so.", {"Jean-Clément Jeanbart-Roy": "PERSON"}),
    ("Fighting went on in the city of Tel Amra.", {"Tel Amra": "GPE"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_what_the_text_tells_of_is_proposed(proposed: Proposed, text: str, expected: dict[str, str]) -> None:
    assert proposed(text) == dict(sorted(expected.items(), key=lambda item: slug(item[0])))


DOUBTFUL = [
    "Worldwide, hunger is rising.",
    "Spokesperson of the mission said that many had left.",
    "Many people die of HIV and TB, said doctors. The DNA of the virus was read. The GDP fell.",
    "Gross Domestic Product (GDP) fell. The Sustainable Development Goals (SDGs) were adopted.",
    "On Monday and in July talks were held. Black Friday came.",
    "Sudanese officials met French diplomats. The Qasaran army shelled the town.",
    "Climate Change Threatens Millions Across Dry Lands Report Warns",
    "Member States said that the Council had to act.",
    "The Washington-based institute said so.",
    "The Emergency Relief Coordinator said that nobody knew.",
    "In the Sahel rain is late.",
    "Young People said no.",
    "Doctors Without Borders said no.",
    "The Government said no.",
    "Ruritania’s Foreign Ministry said no.",
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_is_doubtful_is_not_proposed(proposed: Proposed, text: str) -> None:
    assert proposed(f"The port was closed.\n\n{text}") == {}


def test_no_proposal_is_part_of_a_name_or_more_than_one(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    text = "The Office of the High Commissioner (OHCHR) said that President Ayman Poe of Ruritania and Chair Jane Doe of the Harbour Fund (HF) met."
    names = {name for proposal in Drafter(nlp).draft(article(text)).proposals for name in (proposal.entity.name, *proposal.entity.aliases)}

    assert {"Ayman Poe", "Jane Doe", "Harbour Fund", "HF", "OHCHR"} <= names
    assert all(name.count("(") == name.count(")") for name in names)


def test_what_articles_propose_under_several_names_is_one(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter
    from uncorpus.draft.entities import merged

    drafter = Drafter(nlp)
    texts = ("The African Union (AU) said so. Mayor Jane Doe left. Ms. Doe said so.", "The AU said so. Mr. Doe left.")
    found = {proposal.key: proposal.entity for text in texts for proposal in drafter.draft(article(text)).proposals}
    one = merged(found)

    assert set(found) == {"african-union", "au", "jane-doe", "doe"}
    assert set(one) == {"african-union", "jane-doe", "doe"}
    assert one["african-union"].aliases == ("AU",)


def test_an_abbreviation_is_a_name_whatever_a_tagger_takes_it_for(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    entities = {
        "who": model.Entity(
            type="ORG", name="World Health Organization", aliases=("WHO",), description="Proposed from x; to be reviewed.", identifiers={}
        )
    }
    text = "WHO Director Jane Doe left Oslo.\n\nWHO said that WHO’s work went on."
    found = Drafter(nlp, entities).draft(article(text)).article.entities

    assert [item.text for item in found] == ["WHO", "WHO", "WHO"]


def test_a_name_that_the_registry_has_lends_its_short_forms_no_entity(nlp: Any) -> None:
    from uncorpus.draft.article import Drafter

    entities = {"ban": model.Entity(type="PERSON", name="Ban Ki-moon", aliases=(), description="x", identifiers={})}
    text = "Ban Ki-moon left. Mr. Ban said that the port was closed."

    assert Drafter(nlp, entities).draft(article(text)).proposals == ()


def test_what_a_name_costs_does_not_grow_with_the_number_of_names(nlp: Any) -> None:
    from uncorpus.draft.entities import proposals
    from uncorpus.draft.naming import Names
    from uncorpus.draft.reading import Reader

    def lines(count: int) -> int:
        """Return how many lines of the drafter's own code run for *count* names."""
        letters = ("".join(chr(97 + number // 26**place % 26) for place in range(3)) for number in range(count))
        made = article("\n\n".join(f"Mayor Jane Do{one} said so. Ms. Do{one} left the town of Kess{one}." for one in letters))
        parsed = Reader(nlp).read(made.text, made.blocks)
        seen = 0

        def trace(frame: Any, event: str, _: object) -> Any:
            nonlocal seen
            seen += 1
            return trace

        old = sys.gettrace()
        sys.settrace(trace)
        try:
            assert len(proposals("x", Names(made.text, parsed), (), {})) > count
        finally:
            sys.settrace(old)
        return seen

    assert lines(200) < 2.2 * lines(100)


@pytest.mark.parametrize(
    ("text", "name", "type"),
    [
        ("Fighting went on in Mali. Troops left Mali on Monday.", "Mali", "GPE"),
        ("Schools in Herat were closed. People in Herat waited.", "Herat", "GPE"),
        ("UN Women said the port was closed. The head of UN Women left.", "UN Women", "ORG"),
        ("MONUSCO condemned the attack. MONUSCO troops left.", "MONUSCO", "ORG"),
    ],
)
def test_countries_and_bodies_of_the_un_are_known_by_their_names(proposed: Proposed, text: str, name: str, type: str) -> None:
    assert proposed(text).get(name) == type
