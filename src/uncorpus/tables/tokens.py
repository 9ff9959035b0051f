"""Tokens and IOB2 tags: annotations in the form that token classifiers are trained on.

A token is a run of letters, digits and their combining marks, or one grapheme cluster of anything else; hyphens and apostrophes
are tokens of their own, so that “inter-Korean” and “UN’s” part where annotations do. White space is no token. IOB2 is the scheme of
Ratnaparkhi (1998) and CoNLL-2002: `B-` begins a span, `I-` continues it, `O` is outside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import regex

from uncorpus.tables.places import Places, ranges
from uncorpus.text.ranges import Range

if TYPE_CHECKING:
    import pyarrow as pa

    from uncorpus.tables.places import Numbers

EntityTag = Literal[
    "O",
    "B-PERSON", "I-PERSON",
    "B-NORP", "I-NORP",
    "B-FAC", "I-FAC",
    "B-ORG", "I-ORG",
    "B-GPE", "I-GPE",
    "B-LOC", "I-LOC",
    "B-PRODUCT", "I-PRODUCT",
    "B-EVENT", "I-EVENT",
    "B-WORK_OF_ART", "I-WORK_OF_ART",
    "B-LAW", "I-LAW",
    "B-LANGUAGE", "I-LANGUAGE",
]  # fmt: skip
SourceTag = Literal["O", "B-SOURCE", "I-SOURCE"]
CueTag = Literal["O", "B-CUE", "I-CUE"]
ContentTag = Literal["O", "B-DIRECT", "I-DIRECT", "B-INDIRECT", "I-INDIRECT", "B-MIXED", "I-MIXED"]

_TOKEN: Final = regex.compile(r"[\p{L}\p{N}\p{M}]+|(?!\s)\X")

# Characters by what they are to a token. Where none can join the one before it, the kinds alone part a text.
_SPACE, _WORD, _OTHER, _JOINING = range(4)
_KINDS: Final = {
    _OTHER: r"\p{GCB=Other}",
    _WORD: r"[[\p{L}\p{N}\p{M}]--[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=Prepend}]]",
    _SPACE: r"\s",
}


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Return the tokens of *text* between *start* and *end* as half-open ranges of code points.

    >>> text = "The UN’s inter-Korean talks…"
    >>> [text[start:end] for start, end in tokenize(text)]
    ['The', 'UN', '’', 's', 'inter', '-', 'Korean', 'talks', '…']
    """
    return [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts: the number of each token's text, where it stands there, and its characters."""

    text: Numbers
    starts: Numbers
    ends: Numbers
    words: pa.StringArray

    @classmethod
    def of(cls, texts: pa.StringArray) -> Tokens:
        """Tokenize *texts*, as `tokenize` does, and many times as fast where no character of a text can join the one before it.

        >>> import pyarrow as pa
        >>> tokens = Tokens.of(pa.array(["the UN", "’s cafe\u0301"]))
        >>> tokens.text.tolist(), tokens.starts.tolist(), tokens.words.to_pylist()
        ([0, 0, 1, 1, 1], [0, 4, 0, 1, 3], ['the', 'UN', '’', 's', 'café'])
        """
        import numpy as np

        parts = texts.to_pylist()
        whole = "".join(parts)
        codes = np.frombuffer(whole.encode("utf-32-le"), np.uint32)
        borders = np.cumsum([0, *map(len, parts)])
        kinds = _kinds().take(codes, mode="clip")
        joined = np.unique(np.searchsorted(borders, np.flatnonzero(kinds == _JOINING), "right") - 1)
        for text in joined:
            kinds[borders[text] : borders[text + 1]] = _SPACE
        parted = np.ones(len(codes) + 1, bool)
        parted[1:-1] = (kinds[1:] != _WORD) | (kinds[:-1] != _WORD)
        parted[borders] = True
        inside = kinds != _SPACE
        starts, ends = np.flatnonzero(inside & parted[:-1]), np.flatnonzero(inside & parted[1:]) + 1
        if len(joined):
            by_rule = [(start + borders[text], end + borders[text]) for text in joined for start, end in tokenize(parts[text])]
            for start, end in by_rule:
                inside[start:end] = True
            starts, ends = (np.sort(np.append(found, more)) for found, more in zip((starts, ends), zip(*by_rule, strict=True), strict=True))
        text = np.repeat(np.arange(len(parts)), np.diff(np.searchsorted(starts, borders)))
        return cls(text, starts - borders[text], ends - borders[text], _words(codes, inside, starts, ends))


@cache
def _kinds() -> Any:
    """Return the kind of each character up to U+FFFF; that one stands for all beyond."""
    import numpy as np

    characters = "".join(map(chr, range(0xFFFF)))
    kinds = np.full(0x10000, _JOINING, np.uint8)
    for kind, pattern in _KINDS.items():
        for match in regex.finditer(f"(?:{pattern})+", characters, regex.VERSION1):
            kinds[match.start() : match.end()] = kind
    return kinds


def _words(codes: Any, inside: Any, starts: Numbers, ends: Numbers) -> pa.StringArray:
    """Return the characters with these *codes* from *starts* to *ends*: of ranges that are sorted, do not overlap, and hold all that is *inside*."""
    import numpy as np
    import pyarrow as pa

    sizes = 1 + (codes > 0x7F).astype(np.int8) + (codes > 0x7FF) + (codes > 0xFFFF)
    place = np.concatenate([[0], np.cumsum(sizes)])
    offsets = np.concatenate([[0], np.cumsum(place[ends] - place[starts])]).astype(np.int32)
    data = codes[inside].tobytes().decode("utf-32-le").encode()
    return pa.StringArray.from_buffers(len(starts), pa.py_buffer(offsets), pa.py_buffer(data))


def tagged(tokens: Places, spans: Places, begins: Numbers) -> Numbers:
    """Return a tag for each of *tokens*, as a number: that in *begins* where one of *spans* begins, the next one where it goes on, 0 outside.

    Where spans overlap, the one that begins first wins, and of two that begin together the longer. A token belongs to a span that
    covers any of it.
    """
    import numpy as np

    order = np.lexsort((-spans.ends, spans.starts))
    first = np.searchsorted(tokens.ends, spans.starts[order], "right")
    last = np.searchsorted(tokens.starts, spans.ends[order])
    kept, reach = [], 0
    for place, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if reach <= start < end:
            kept.append(place)
            reach = end
    span, token = ranges(first[kept], last[kept])
    tags = np.zeros(len(tokens.starts), np.int64)
    tags[token] = begins[order][kept][span] + 1
    tags[first[kept]] -= 1
    return tags


def tag(tokens: list[Range], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Return an IOB2 tag for each of *tokens*, for *spans* of start, end and label; see `tagged`.

    >>> tag([(0, 3), (4, 6), (7, 11)], [(4, 11, "ORG")])
    ['O', 'B-ORG', 'I-ORG']
    """
    import numpy as np

    spans = list(spans)
    labels = sorted({label for _, _, label in spans})
    names = ["O", *(f"{part}-{label}" for label in labels for part in "BI")]
    begins = np.array([names.index(f"B-{label}") for _, _, label in spans], np.int64)
    where, wanted = (Places(*np.array([item[:2] for item in items], np.int64).reshape(-1, 2).T) for items in (tokens, spans))
    return [names[number] for number in tagged(where, wanted, begins)]
