"""Which quotation marks a language has: what a browser puts around a quotation that a page marks by an element alone."""

from __future__ import annotations

from typing import Final

ENGLISH: Final = "“”‘’"
_LANGUAGES: Final = {
    "„“‚‘": "cs de hr is lb sk sl",
    "„“„“": "bg lt",
    "„”«»": "pl ro",
    "„”»«": "hu",
    "«»“”": "ca el es gl it pt-pt sq",
    "«»‹›": "de-ch de-li fr-ch it-ch",
    "«»«»": "fr hy",
    "«»„“": "be kk ru uk",
    "«»‘’": "nb nn no",
    "””’’": "fi sv",
    "‘’“”": "nl",
    "「」『』": "ja zh-hant zh-hk zh-mo zh-tw",
}
_MARKS: Final = {language: marks for marks, languages in _LANGUAGES.items() for language in languages.split()}


def marks_of(language: str | None, depth: int = 0) -> tuple[str, str]:
    """Return the marks that open and close a quotation in *language*, a BCP 47 tag, which lies in *depth* others.

    They are those of CLDR and of Swiss newspapers; those of English where a language has the same, or is not known here. Quotations in quotations alternate.

    >>> marks_of("de-AT"), marks_of("de-CH", 1), marks_of(None)
    (('„', '“'), ('‹', '›'), ('“', '”'))
    """
    tag = (language or "").strip().replace("_", "-").casefold()
    while tag and tag not in _MARKS:
        tag = tag.rpartition("-")[0]
    marks = _MARKS.get(tag, ENGLISH)
    first = depth % 2 * 2
    return marks[first], marks[first + 1]
