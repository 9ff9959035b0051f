"""How things are called and cut for readers: types of quotes, dates, counts, identifiers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

IN_WHOSE_WORDS: Final = {
    "direct": "in the speaker’s own words",
    "mixed": "partly in the speaker’s own words",
    "indirect": "in the writer’s words",
}
"""What the types of quotes mean, for readers."""

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

NOBODY: Final = "nobody named"

IDENTIFIERS: Final = {
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "iso3166": ("ISO 3166", None),
    "iptc": ("IPTC Media Topics", "http://cv.iptc.org/newscodes/mediatopic/{}"),
    "unbis": ("UNBIS Thesaurus", "http://metadata.un.org/thesaurus/{}"),
    "sdg": ("Sustainable Development Goal", "http://metadata.un.org/sdg/{}"),
}
"""Schemes of identifiers: their names, and the address that an identifier leads to."""


def shortened(text: str, width: int) -> str:
    """Return *text* on one line, cut between words to at most *width* code points.

    >>> shortened("We came in good faith", 14)
    'We came in…'
    """
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    return (text[: width - 1].rpartition(" ")[0] or text[: width - 1]) + "…"


_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return *text* for where only plain text can stand, a page's title: nothing in it turns the reading direction."""
    return _CONTROLS.sub(" ", text)


def address(scheme: str, identifier: str) -> str | None:
    """Return where *identifier* leads to, or None where the scheme is not known or has no addresses.

    >>> address("wikidata", "Q311440")
    'https://www.wikidata.org/wiki/Q311440'
    """
    pattern = IDENTIFIERS.get(scheme, ("", None))[1]
    if pattern is None or not re.fullmatch(r"[A-Za-z0-9:._-]+", identifier):
        return None
    return pattern.format(identifier)


def long_date(date: dt.date) -> str:
    """Return *date* as readers write it.

    >>> import datetime
    >>> long_date(datetime.date(2018, 1, 18))
    '18 January 2018'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return *number* with its noun.

    >>> count_of(1, "quote"), count_of(1234, "quote")
    ('1 quote', '1,234 quotes')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
