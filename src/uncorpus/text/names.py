"""Finding many names in a text at once: the names of a registry, however many there are."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import ahocorasick


class NameFinder:
    """Finds names in texts, each as a whole word, with the keys of what they name (Aho and Corasick 1975, doi:10.1145/360825.360855).

    >>> finder = NameFinder([("UN", "united-nations"), ("UNICEF", "unicef")])
    >>> (finder.find("The UN’s UNICEF, not UNESCO"))
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

    def find(self, text: str, known: Container[tuple[int, int]] = ()) -> list[tuple[int, int, str]]:
        """Return start, end (half-open, code points) and key of each name in *text*, in the order of their ends, but for those in *known*."""
        if self._empty:
            return []
        found = [
            (last + 1 - length, last + 1, key)
            for last, (length, key) in self._automaton.iter(text)
            if (last + 1 - length, last + 1) not in known
        ]
        padded = f" {text} "  # so that padded[i] is what stands before the code point i
        return [name for name in found if not padded[name[0]].isalnum() and not padded[name[1] + 1].isalnum()]
