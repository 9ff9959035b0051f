"""Verbs of reporting in a parsed sentence: which words they are, what stands around them, whether what they tell did happen.

The labels are those of spaCy's English pipelines (ClearNLP's: ccomp, xcomp, nsubj, dobj, prep, pobj, advcl, relcl …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uncorpus.draft.lexicon import FACTUAL, GOING_ON, IMPLICATIVE, MODALS
from uncorpus.draft.reading import Parsed
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import PHRASAL, VERBS, Frames, lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})


QUANTIFIERS: Final = frozenset({"some", "many", "most", "several", "few", "others", "both", "all"})
"""Words for people that may stand alone."""


MOST_NAMES: Final = 20
"""How many nouns joined by “and” a source may have: a longer list is none."""


FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})


NONE: Final = Frames("speech", frozenset(), frozenset())


def lemma(token: Token) -> str:
    """Return the verb that *token* is a form of, in lower case."""
    return lemma_of(token.lower_, token.lemma_.lower())


def is_verb(token: Token) -> bool:
    """Tell whether *token* is a verb of reporting, those included that the tagger took for a noun."""
    if token.pos_ == "VERB":
        return lemma(token) in VERBS or any((lemma(token), child.lower_) in PHRASAL for child in token.children)
    if token.pos_ != "NOUN" or lemma(token) not in VERBS:
        return False
    if _is_predicate_of_noun(token):
        return True
    if noun_subject(token) is None:
        return False
    # A verb that the tagger took for a noun: Doe predicts that …; …, Doe hints.
    has_clause = any(
        child.i > token.i and any(mark.dep_ == "mark" and mark.lower_ == "that" for mark in child.children)
        for child in token.children
        if child.dep_ == "ccomp" or token.dep_ == "ROOT"
    )
    doc = token.doc
    begin = token.i - 1
    while begin > token.sent.start and doc[begin].pos_ == "PROPN":
        begin -= 1
    ends = token.i + 1 == token.sent.end or doc[token.i + 1].text in {".", ";", "?", "!"}
    has_object = token.dep_ == "ROOT" and any(child.dep_ == "dobj" and child.i > token.i for child in token.children)
    if has_object and any(child.dep_ == "nsubj" and child.i == token.i - 1 for child in token.children):
        return True
    return has_clause or (token.tag_ == "NNS" and ends and doc[begin].text == "," and doc[token.i - 1].pos_ == "PROPN")


def _is_predicate_of_noun(token: Token) -> bool:
    """Tell whether *token*, which the tagger took for a noun, is the verb of a sentence that has no other: Local authorities report that …."""
    doc, root = token.doc, token.sent.root
    return (
        token.i + 2 < token.sent.end
        and doc[token.i + 1].lower_ == "that"
        and doc[token.i + 1].dep_ == "mark"
        and "c" in VERBS[lemma(token)].letters
        and root.pos_ in NOUNS
        and root.i <= token.i
        and token.i > token.sent.start
        and doc[token.i - 1].pos_ in NOUNS
        and not any(child.dep_ in {"det", "poss", "amod"} for child in token.children)
    )


def frames_of(verb: Token) -> Frames:
    """Return where the content of *verb* may stand, with its particle: play down a plan, push back on it."""
    frames = VERBS.get(lemma(verb), NONE)
    for child in verb.children:
        more = (
            PHRASAL.get((lemma(verb), child.lower_))
            if (child.dep_ in {"prt", "advmod"} or child.lower_ == "clear") and 0 < child.i - verb.i <= 2
            else None
        )
        if more is not None:
            return Frames(frames.kind, frames.letters | more.letters, frames.prepositions | more.prepositions)
    return frames


def noun_subject(token: Token) -> Token | None:
    """Return the name in front of a verb that the tagger took for a noun."""
    left = [child for child in token.children if child.i < token.i and child.dep_ in {"nsubj", "compound"} and child.i == token.i - 1]
    return left[-1] if left and (left[-1].pos_ == "PROPN" or left[-1].dep_ == "nsubj" or left[-1].i == left[-1].sent.start) else None


def auxiliaries(token: Token) -> list[Token]:
    """Return the auxiliaries of the verb *token*, those it shares with the verb that it is coordinated with included."""
    for _ in range(MOST_NAMES):
        own = [child for child in token.children if child.dep_ in {"aux", "auxpass"}]
        shares = token.dep_ == "conj" and token.tag_ in {"VB", "VBP", "VBN", "VBG"} and token.head.pos_ in {"VERB", "AUX"}
        if own or not shares or subject(token) is not None:
            return own
        token = token.head
    return []


def auxiliary_words(verb: Token) -> set[str]:
    """Return the own auxiliaries of *verb*, in lower case."""
    return {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}


def markers(verb: Token) -> list[Token]:
    """Return the conjunctions in front of *verb*'s clause; not those that a comma parts from it, which parsers attach by mistake."""
    doc = verb.doc
    return [
        child
        for child in verb.children
        if child.dep_ == "mark" and child.i < verb.i and not any(t.text == "," for t in doc[child.i : verb.i])
    ]


REFUSED: Final = frozenset({"say", "comment", "confirm", "rule", "discuss", "specify", "disclose"})
"""Verbs that with “would not” tell a refusal, which did happen."""


def is_hypothetical(token: Token) -> bool:
    """Tell whether the verb *token* says what somebody can, should or will say, or is told to: reporting that did not happen."""
    verb = token
    words = {aux.lower_ for aux in auxiliaries(verb) if not (aux.text in {"Will", "May"} and verb.tag_ in {"VBD", "VBZ"})}
    if "would" in words and lemma(verb) in REFUSED and any(child.dep_ == "neg" for child in verb.children):
        return False  # would not say whether …: declined to
    if words & MODALS:
        return True
    if any(marker.lower_ in {"if", "unless", "whether"} for marker in markers(verb)):
        return True
    if "to" in words:
        governor = verb.head
        first = verb
        while first.dep_ == "conj" and not any(aux.lower_ == "to" for aux in first.children):
            first = first.head
        if first != verb:
            return is_hypothetical(first)
        if verb.dep_ in {"xcomp", "advcl", "ccomp"} and governor.lemma_.lower() in {*GOING_ON, *IMPLICATIVE}:
            return is_hypothetical(governor)
        if governor.lower_ in FACTUAL and governor.head.pos_ in {"AUX", "VERB"}:
            return is_hypothetical(governor.head)
        return not (verb.dep_ == "advcl" and governor.tag_ in {"VBD", "VBZ", "VBN"})
    # What is left is an imperative, or did happen.
    return token.tag_ == "VB" and not words and subject(token) is None and token.dep_ == "ROOT"


def subject(verb: Token) -> Token | None:
    """Return the own subject of *verb*, or None: the nearest one in front of it, where the parser gives it several."""
    found = [child for child in verb.children if child.dep_ in SUBJECTS and child.dep_ != "expl"]
    before = [child for child in found if child.i < verb.i]
    return before[-1] if before else found[0] if found else None


def agent(verb: Token) -> Token | None:
    """Return the noun after “by” of a passive *verb*."""
    for child in verb.children:
        if child.dep_ == "agent":
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    return None


def is_passive(verb: Token) -> bool:
    """Tell whether *verb* is passive."""
    return any(child.dep_ == "auxpass" or (child.dep_ == "nsubjpass" and verb.tag_ != "VBD") for child in verb.children)


def cue_ranges(parsed: Parsed, verb: Token, *more: Token) -> list[Range]:
    """Return the verb group of *verb*: auxiliaries, negation, particle, and *more*; without adverbs."""
    parts = {verb, *more}
    for child in verb.children:
        near = abs(child.i - verb.i) <= 6
        if near and (
            child.dep_ in {"auxpass", "neg", "prt"}
            or (lemma(verb) == "make" and child.lower_ == "clear")
            or (child.dep_ == "aux" and child.lower_ != "to")
        ):
            parts.add(child)
    return merged(parsed, sorted(part.i for part in parts))


def merged(parsed: Parsed, indices: list[int]) -> list[Range]:
    """Return the ranges of the tokens at *indices*, neighbours together."""
    ranges: list[tuple[int, int]] = []
    for index in indices:
        if ranges and index == ranges[-1][1] + 1 and not parsed.gap(parsed.doc[index]):
            ranges[-1] = (ranges[-1][0], index)
        else:
            ranges.append((index, index))
    return [parsed.range(first, last) for first, last in ranges]


def is_dash(parsed: Parsed, token: Token) -> bool:
    """Tell whether *token* is a dash between parts of a sentence, rather than a hyphen in a word."""
    if token.text not in {"—", "–", "--", "-", "―"}:
        return False
    at, end = parsed.start(token), parsed.end(token)
    return token.text in {"—", "--", "―"} or parsed.text[at - 1 : at].isspace() or parsed.text[end : end + 1].isspace()
