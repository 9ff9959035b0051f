"""Who is meant: right where the text tells, and nobody where it leaves two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.draft.conftest import article
from uncorpus import model

Who = Callable[..., list[str | None]]


def entity(type: Any, name: str, aliases: tuple[str, ...] = (), description: str = "Invented.") -> model.Entity:
    return model.Entity(type=type, name=name, aliases=aliases, description=description, identifiers={})


REGISTRY = {
    "guterres": entity("PERSON", "António Guterres", ("Guterres",), "Secretary-General of the United Nations since 2017."),
    "united-nations": entity("ORG", "United Nations", ("UN",)),
    "poe": entity("PERSON", "John Poe", ("Poe",), "President of Ruritania since 2020."),
    "ruritania": entity("GPE", "Ruritania", ("Ruritanian",)),
    "smith": entity("PERSON", "Adam Smith"),
    "miller": entity("PERSON", "Peter Miller", (), "Executive Director of the Harbour Fund since 2010."),
    "fund": entity("ORG", "Harbour Fund", ("HF",)),
}


@pytest.fixture(scope="module")
def who(nlp: Any) -> Who:
    """Return the speaker of each quote of a text, by key or name."""
    from uncorpus.draft.article import Drafter

    drafters = {True: Drafter(nlp, REGISTRY), False: Drafter(nlp)}

    def who(text: str, *, registry: bool = False) -> list[str | None]:
        drafted = drafters[registry].draft(article(text)).article
        speakers = {speaker.id: speaker.entity or speaker.name for speaker in drafted.speakers}
        return [speakers.get(quote.speaker or "") for quote in drafted.quotes]

    return who


@pytest.mark.parametrize(
    "text",
    [
        "Anna Smith and Mary Jones met on Monday in Oslo. She said the port was closed.",
        "Mayor Jane Doe met Governor Mary Roe.\n\nShe said talks would go on.",
        "Jane Doe and John Poe arrived on Monday.\n\nThey said the port was closed.",
        "She said the port was closed. Jane Doe arrived on Monday.",
        "“It is over,” she said. Mayor Jane Doe was reelected in May.",
        "When Peter Miller met Anna Kern, he said nobody knew.",
        "It said the port was closed.",
        "“I love it,” said one.",
    ],
)
def test_a_source_that_may_be_several_or_nobody_is_nobody(who: Who, text: str) -> None:
    assert who(text) == [None]


AMBIGUOUS = [
    "Robert Smith said the port was closed. His son, David Smith, said it was open.\n\nSmith said ships would wait.",
    "George Bush said taxes would fall. His father, George H. W. Bush, said they would rise.\n\nBush said nobody knew.",
    "A senior official said the talks had failed. Another official said they had not. The official said more would follow.",
    "A resident said the talks had failed. A second resident said they had not. The resident said more would follow.",
    "“No,” said the boy. “No,” said the other boy. The boy said nobody knew.",
    "President Smith said taxes would fall. President Jones of Ruritania said they would rise.\n\nThe president said nobody knew.",
    "France’s foreign minister said the port was closed. Germany’s foreign minister said it was open. The foreign minister said ships would wait.",
    "Dr. Kim said the virus spread. Dr. Lee said it did not. The doctor said more tests were needed.",
    "Some residents said the port was closed. Others said it was open. They said they would wait.",
    "Workers said the port was closed. Farmers said it was open. They said nobody knew.",
    "According to Jane Doe, John Poe said the port was closed. He said ships would wait.",
    "Mr. John Poe said the port was closed. The ministry said it was open. She said ships would wait.",
    "Jane Doe said the port was closed. The strike was ended for Mary Roe by the union. She said nobody knew.",
    "Jane Doe said that when she met John Poe, he said nobody knew.",
    "Kim said that Mrs. Jones had lied. She said nobody knew.",
    "Shelby said the road was closed. Miller left. Shelby said he refused to go.",
    "Jane Doe and John Poe, who said the port was closed, left the town.",
    "The ministry said the port was closed. The report says it means that nobody knew.",
    "Jane Doe of the Harbour Board, which said it would act, said the port was closed. It said ships would wait.",
]


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_who_fits_two_is_neither(who: Who, text: str) -> None:
    assert who(text)[-1] is None


TOLD = [
    ("Jane Doe said the port was closed. Mary Roe said it was open.\n\n“Nobody knows,” she said.", "Mary Roe"),
    ("Robert Smith said the port was closed. His wife, Anna Smith, said it was open.\n\nMr. Smith said ships would wait.", "Robert Smith"),
    ("Robert Smith said the port was closed. His wife, Anna Smith, said it was open.\n\nMrs. Smith said ships would wait.", "Anna Smith"),
    ("“We lost,” said Carter. Rosalynn Carter, his wife, said nobody knew.", "Rosalynn Carter"),
    ("Peter Miller, a spokesman for Jane Doe, said the mayor would resign.\n\nShe said she would not.", "Jane Doe"),
    ("A spokesman for Jane Doe said the mayor would resign.\n\nHe said the decision was final.", "A spokesman for Jane Doe"),
    ("Mayor Jane Doe’s spokesman said the port was closed. Doe said it was open.", "Jane Doe"),
    ("John Poe’s wife, Mary, said he was ill. He said he was fine.", "John Poe"),
    ("Mary’s husband said he was ill. She said he was fine.", "Mary"),
    ("Maria Lopez told Anna Kern that the port was closed. She said ships would wait.", "Maria Lopez"),
    ("Maria Lopez told Anna Kern that the port was closed.\n\nShe replied that she did not believe it.", "Anna Kern"),
    ("Jane Doe, the mayor, said the port was closed. The deputy mayor said it was open.", "The deputy mayor"),
    ("Jane Doe, the mayor, said the port was closed. The deputy mayor said it was open. The mayor said nobody knew.", "Jane Doe"),
    ("Former mayor John Poe said the port was closed. The mayor, Jane Doe, said it was open. The former mayor said nobody knew.", "John Poe"),
    ("Sen. Jane Doe said taxes would fall. The senator said nobody knew.", "Jane Doe"),
    ("Police Chief John Poe said a man was shot. The chief said nobody knew.", "John Poe"),
    ("The director of the Fund, Jane Doe, met the head of the Bank, Mary Roe. The director said talks would resume.", "Jane Doe"),
    ("“It is over,” said John Poe and Anna Kern.", "John Poe and Anna Kern"),
    ("“It is over,” said John Poe and Anna Kern. They said nobody knew.", "John Poe and Anna Kern"),
    ("“It is over,” said John Poe and Anna Kern. Kern said nobody knew.", "Anna Kern"),
    ("The workers marched on Monday. They said pay was too low.", "The workers"),
    ("Mayor Jane Doe spoke on Monday. The leader said the port was closed.", "Jane Doe"),
    ("Officials said the port was closed. Officials said nobody knew.", "Officials"),
    ("The mayor of Oslo, Jane Doe, left. The mayor said the port was closed.", "Jane Doe"),
    ("The union said the port was closed. It said nobody knew.", "The union"),
    ("A teacher opened the door. She said nobody knew.", "A teacher"),
    ("On the island a preacher spoke for an hour. “I was wrong,” the preacher told a crowd.", "a preacher"),
    ("“Nobody knows,” said a shepherd who gave his name only as Idris.", "a shepherd"),
    ("Anna Kern’s sister left. Anna said nobody knew.", "Anna Kern"),
    ("Democrat Jane Doe spoke on Monday. Jane Doe said the port was closed. Doe said nobody knew.", "Jane Doe"),
    ("Pope Francis said peace was near. Francis Miller said it was not. Francis said he would wait.", "Francis"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_who_is_told_is_found(who: Who, text: str, expected: str) -> None:
    assert who(text)[-1] == expected


KNOWN = [
    ("The UN chief said talks failed.", "guterres"),
    ("The UN humanitarian chief said talks failed.", "The UN humanitarian chief"),
    ("The Deputy Secretary-General of the UN said talks failed.", "The Deputy Secretary-General of the UN"),
    ("The UN chief’s spokesman said talks failed.", "The UN chief’s spokesman"),
    ("The president of France said talks failed.", "The president of France"),
    ("The president said talks failed.", "The president"),
    ("Ruritania closed its ports. The president said talks failed.", "poe"),
    ("The Ruritanian president said talks failed.", "poe"),
    ("The president of Ruritania said talks failed.", "poe"),
    ("The executive director of the Harbour Fund said talks failed.", "miller"),
    ("Secretary-General Guterres said talks failed.", "guterres"),
    ("Maria Guterres said talks failed.", "Maria Guterres"),
    ("Maria Guterres said talks failed. Guterres said they did not.", "Maria Guterres"),
    ("António Guterres said talks failed. His sister, Maria Guterres, said they did not. Guterres said nobody knew.", None),
    ("António Guterres said talks failed. His sister, Maria Guterres, said they did not. Mr. Guterres said nobody knew.", "guterres"),
    ("Mr. Guterres and Mrs. Guterres left. Mrs. Guterres said talks failed.", "Guterres"),
    ("António Guterres said talks failed. He said nobody knew. Mrs. Guterres said that they did not.", "Guterres"),
    ("The United Nations said talks failed. The UN said nobody knew.", "united-nations"),
    ("Guterres spokesman Peter Kern said talks failed.", "Peter Kern"),
    ("Guterres supporters said talks failed.", "Guterres supporters"),
    ("Critics of Guterres said talks failed.", "Critics of Guterres"),
    ("Mr. Smith said talks failed.", "Smith"),
    ("Anna Smith said talks failed. Smith said nobody knew.", "Anna Smith"),
    ("The economist Adam Smith left. Smith said nobody knew.", "smith"),
    ("John Poe Jr. said talks failed.", "John Poe Jr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_the_registry_is_linked_only_where_the_words_mean_its_entity(who: Who, text: str, expected: str | None) -> None:
    assert who(text, registry=True)[-1] == expected


NAMED = [
    ("Secretary-General Ban Ki-moon said talks failed.\n\nMr. Ban said nobody knew.", "Ban Ki-moon"),
    ("Sheikh Khalid bin Rashid Al-Nuaimi said talks failed.\n\nSheikh Khalid said nobody knew.", "Khalid bin Rashid Al-Nuaimi"),
    ("His spokesman, Farid Al-Haddad, said talks failed.\n\nMr. Al-Haddad said nobody knew.", "Farid Al-Haddad"),
    ("María José García Hernández said talks failed.\n\nMs. García Hernández said nobody knew.", "María José García Hernández"),
    ("Kristján Þór Guðmundsson of the Fund said talks failed.\n\nMr. Guðmundsson said nobody knew.", "Kristján Þór Guðmundsson"),
    ("Nguyễn Thị Bình, a negotiator, said talks failed.\n\nMs. Bình said nobody knew.", "Nguyễn Thị Bình"),
    ("UN High Commissioner for Refugees Paolo Bianchi came. Mr. Bianchi said talks failed.\n\nThe High Commissioner said nobody knew.", "Paolo Bianchi"),
    ("Amina Diallo-Traoré, the agency’s representative, said talks failed.\n\nThe Sahel has been dry for years.\n\nShe said nobody knew.", "Amina Diallo-Traoré"),
    ("Chairman Helen Clarke-Jones said talks failed.\n\nShe said nobody knew.", "Helen Clarke-Jones"),
    ("Ms. Khadija Adam Doe said talks failed. Her brother, Adam Doe, said they did not.\n\nMr. Doe said nobody knew.", "Adam Doe"),
    ("Nurse John Phiri said talks failed. His colleague, Mary Phiri, said they did not.\n\nMs. Phiri said nobody knew.", "Mary Phiri"),
    ("Health Minister John Poe and Interior Minister Adam Roe said talks failed.", "Health Minister John Poe and Interior Minister Adam Roe"),
    ("Health Minister John Poe and Interior Minister Adam Roe said talks failed. The interior minister said nobody knew.", "Adam Roe"),
    ("Hakan and Ayşe Yıldırım said talks failed.", "Hakan and Ayşe Yıldırım"),
    ("Rewi Tamahori said he was tired.\n\nTamahori said nobody knew.", "Rewi Tamahori"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_name_is_the_same_however_much_of_it_is_said(who: Who, text: str, expected: str) -> None:
    assert who(text)[-1] == expected


OFFICES = [
    ("The Force Commander, Lieutenant General Pascal Mbemba, said talks failed.\n\nThe Force Commander said nobody knew.", "Pascal Mbemba"),
    ("The Minister of Health, Grace Banda, said talks failed.\n\nThe minister said nobody knew.", "Grace Banda"),
    ("Deputy Special Representative Ingibjörg Jónsdóttir said talks failed.\n\nThe Deputy Special Representative said nobody knew.", "Ingibjörg Jónsdóttir"),
    ("John Phiri, 34, a nurse, said talks failed.\n\nThe 34-year-old said nobody knew.", "John Phiri"),
    ("Ethiopian Foreign Minister Alemu Bekele said talks failed. Sudan’s foreign minister, Hassan Idris, said they did not.\n\nThe Sudanese minister said nobody knew.", "Hassan Idris"),
    ("The representative of France said talks failed. The representative of China said they did not.\n\nThe French representative said nobody knew.", "The representative of France"),
    ("President Ayman Al-Rashid of Qasara said talks failed.\n\nThe Qasaran leader said nobody knew.", "Ayman Al-Rashid"),
    ("Secretary-General Ban Ki-moon said talks failed.\n\nThe UN chief said nobody knew.", "Ban Ki-moon"),
    ("WMO Secretary-General Petra Laurent said talks failed.\n\nThe UN chief said nobody knew.", "The UN chief"),
    ("Deputy Secretary-General Amina Roe said talks failed.\n\nThe UN chief said nobody knew.", "The UN chief"),
    ("Deputy Secretary-General Amina Roe said talks failed.\n\nThe deputy UN chief said nobody knew.", "Amina Roe"),
    ("Jane Doe, the Under-Secretary-General for Humanitarian Affairs and Emergency Relief Coordinator, said talks failed.\n\nThe UN humanitarian chief said nobody knew.", "Jane Doe"),
    ("Prime Minister-designate Najib Mikaelian said talks failed.\n\nThe prime minister-designate said nobody knew.", "Najib Mikaelian"),
    ("The Security Council condemned the attack.\n\nThe Council said nobody knew.", "Security Council"),
    ("The Security Council condemned the attack.\n\nThe Council said nobody knew. It called for talks.", "Security Council"),
    ("The UN refugee agency, UNHCR, said talks failed.\n\nThe agency said nobody knew.", "UNHCR"),
    ("The UN refugee agency, UNHCR, said talks failed.\n\nIt said nobody knew.", "UNHCR"),
    ("The World Health Organization (WHO) said talks failed.\n\nThe UN health agency said nobody knew.", "World Health Organization"),
    ("The World Health Organization (WHO) said talks failed.\n\nWHO said nobody knew.", "World Health Organization"),
    ("The African Union said talks failed.\n\nThe AU said nobody knew.", "African Union"),
    ("Reporters Without Borders (RSF) said talks failed.\n\nRSF said nobody knew.", "Reporters Without Borders"),
    ("Ruritania’s Foreign Ministry said talks failed.\n\nThe ministry said nobody knew.", "Foreign Ministry"),
    ("Jane Doe, the Secretary-General’s Envoy on Youth, said talks failed.\n\nThe Youth Envoy said nobody knew.", "Jane Doe"),
    ("Jane Doe, the Council of Europe Commissioner for Human Rights, said talks failed.\n\nThe Commissioner said nobody knew.", "Jane Doe"),
    ("EU foreign policy chief John Poe said talks failed. Jane Doe, head of the UN Human Rights Office, left.\n\nThe rights chief said nobody knew.", "Jane Doe"),
    ("Rewi Tamahori, a baker, said talks failed.\n\nThe baker said nobody knew.", "Rewi Tamahori"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OFFICES)
def test_an_office_or_a_noun_is_whom_the_text_gave_it_to(who: Who, text: str, expected: str) -> None:
    assert who(text)[-1] == expected


UNTOLD = [
    "Jane Doe said talks failed.\n\nAnother, who asked not to be named, said they did not.",
    "Jane Doe said talks failed. John Poe said they did not.\n\nOne of them said nobody knew.",
    "Jane Doe said talks failed. John Poe said they did not.\n\nThe two officials said nobody knew.",
    "Nurse Jane Doe said talks failed. Nurse John Poe said they did not.\n\nBoth nurses said nobody knew.",
    "Jane Doe said talks failed. Her Highness said nobody knew.",
    "Jane Doe said talks failed. The actor said nobody knew.",
    "Jane Doe said talks failed. The 41-year-old said nobody knew.",
    "Special Rapporteur Jane Doe said talks failed. The independent expert said nobody knew.",
    "Health Minister John Poe said talks failed. Interior Minister Adam Roe said they did not.\n\nThe minister said nobody knew.",
    "President Michel Aouad met Prime Minister-designate Najib Mikaelian on Monday. He said that nobody knew.",
    "The World Food Programme (WFP) said talks failed. The Harbour Fund (HF) said they did not.\n\nThe agency said nobody knew.",
    "The Security Council said talks failed. The Human Rights Council said they did not.\n\nThe Council said nobody knew.",
    "Hakan and Ayşe Yıldırım said talks failed. Yıldırım said nobody knew.",
]  # fmt: skip


@pytest.mark.parametrize("text", UNTOLD)
def test_a_noun_that_may_mean_several_who_spoke_is_nobody(who: Who, text: str) -> None:
    assert who(text)[-1] is None


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("# UN chief: ‘We cannot wait’\n\nThe UN chief said the port was closed.", ["guterres", "guterres"]),
        ("# World must act now: Guterres\n\nSecretary-General António Guterres said the port was closed.", ["guterres", "guterres"]),
        ("# WHO: Cholera cases double\n\nIt was quiet.", ["WHO"]),
        ("# UN experts: Myanmar must end violence\n\nIt was quiet.", ["UN experts"]),
    ],
)
def test_who_speaks_beside_the_colon_of_a_headline(who: Who, text: str, speakers: list[str]) -> None:
    assert who(text, registry=True) == speakers


LATER = [
    (
        "# UN envoy urges calm\n\nThe United Nations envoy for Zandia said talks would go on.\n\nSpecial Envoy Maria Okello told reporters the port was closed.",
        ["Maria Okello"] * 3,
    ),
    (
        "The head of UN Women said the port was closed.\n\n“We cannot wait,” said Sima Hale, Executive Director of UN Women.",
        ["Sima Hale"] * 2,
    ),
    ("The weather agency chief said the port was closed.\n\n“No,” said Ko Barrett, chief of the weather agency.", ["Ko Barrett"] * 2),
    (
        "An independent UN expert on Monday called for calm.\n\n“No,” Clara Nyman said.\n\nThe expert said ships would wait.\n\nShe said it was over.",
        ["Clara Nyman"] * 4,
    ),
    (
        "A UN expert said the port was closed.\n\n“No,” said Clara Nyman, the Special Rapporteur on water.\n\nShe said it was over.",
        ["Clara Nyman"] * 3,
    ),
]


@pytest.mark.parametrize(("text", "speakers"), LATER)
def test_an_office_and_the_name_that_follows_later_are_one_person(who: Who, text: str, speakers: list[str]) -> None:
    assert who(text) == speakers


@pytest.mark.parametrize(
    "text",
    [
        "The head of UN Women said the port was closed.\n\nExecutive Director Sima Hale said it was open.",
        "The UN envoy said the port was closed.\n\nUS envoy Maria Okello said it was open.",
        "The US envoy said the port was closed.\n\nSpecial Envoy Maria Okello of the UN said it was open.",
        "The French foreign minister said the port was closed.\n\nForeign Minister Hans Roe said it was open.",
        "The deputy mayor said the port was closed.\n\nMayor Jane Doe said it was open.",
        "An official said the port was closed.\n\nJane Doe said it was open.",
        "A UN expert said the port was closed.\n\nSpecial Rapporteur Jane Doe left.\n\nSpecial Rapporteur John Poe said it was open.",
        "The envoys said the port was closed.\n\nSpecial Envoy Maria Okello said it was open.",
        "The envoy’s spokesman said the port was closed.\n\nSpecial Envoy Maria Okello said it was open.",
    ],
)
def test_an_office_that_may_be_anothers_is_not_joined_with_a_name(who: Who, text: str) -> None:
    first, second = who(text)
    assert first != second


def test_she_is_no_plural_that_begins_a_sentence(who: Who) -> None:
    text = "Ms. Jane Doe said the port was closed.\n\nLeaders broke their promises to refugees, which she called “empty shells”."
    assert who(text) == ["Jane Doe", "Jane Doe"]
