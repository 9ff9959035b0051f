"""Finding many names in a text at once: the names of a registry, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ahocorasick


class NameFinder:
    """Finds names in texts, each as a whole word, with the keys of what they name (Aho and Corasick 1975, doi:10.1145/360825.360855).

    >>> finder = NameFinder([("UN", "united-nations"), ("UNICEF", "unicef")])
    >>> list(finder.find("The UN’s UNICEF, not UNESCO"))
    [(4, 6, 'united-nations'), (9, 15, 'unicef')]
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        for name, key in names:
            if name not in self._automaton:
                self._automaton.add_word(name, (len(name), key))
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end (half-open, code points) and key of each name in *text*, in the order of their ends."""
        if self._empty:
            return
        size = len(text)
        for last, (length, key) in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            if (start == 0 or not text[start - 1].isalnum()) and (end == size or not text[end].isalnum()):
                yield start, end, key
