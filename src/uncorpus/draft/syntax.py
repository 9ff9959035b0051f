"""From a parsed sentence to reports: which words are a cue, who is its source, where its content stands.

The labels are those of spaCy's English pipelines (ClearNLP's: ccomp, xcomp, nsubj, dobj, prep, pobj, advcl, relcl …). A report's parts are ranges of the
article's text; what stands in detached quotations is joined to it later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from uncorpus.draft.lexicon import (
    CLAUSAL_NOUNS,
    DISCOURSE,
    FACTUAL,
    FIRST_PERSON,
    GOING_ON,
    IMPLICATIVE,
    LIGHT_VERBS,
    MASS,
    MASS_SUFFIXES,
    MODALS,
    OCCASIONS,
    PREPOSITIONAL,
)
from uncorpus.draft.reading import Parsed, Range, touching
from uncorpus.text.reporting import PHRASAL, VERBS, Frames, Kind, lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})
CLAUSES: Final = frozenset({"ccomp", "xcomp", "acl", "advcl", "relcl", "csubj", "parataxis"})
QUANTIFIERS: Final = frozenset({"some", "many", "most", "several", "few", "others", "both", "all"})
"""Words for people that may stand alone."""
PARENTHETICAL: Final = frozenset(
    {"think", "believe", "hope", "fear", "suspect", "suppose", "guess", "feel", "imagine", "wonder", "muse", "find"}
)
"""Verbs of thought that stand in parentheses: talks, he fears, will fail."""
MOST_NAMES: Final = 20
"""How many nouns joined by “and” a source may have: a longer list is none."""
FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
NONE: Final = Frames("speech", frozenset(), frozenset())


@dataclass(slots=True)
class Report:
    """A cue with its source and its content, as far as one sentence tells."""

    parsed: Parsed
    head: Token
    """The verb, noun or preposition that the report hangs on."""
    cue: list[Range]
    source: list[Range]
    source_head: Token | None
    content: list[Range]
    kind: Kind
    pattern: str
    """How the content was found."""
    addressee: list[Range] = field(default_factory=list)
    frames: Frames = NONE
    frame: tuple[int, int] = (0, 0)
    """First and last token of the reporting clause."""


def reports(parsed: Parsed) -> list[Report]:
    """Return the reports in *parsed*, in the order of their cues; a verb of speech that has no content here is one with none."""
    found: list[Report] = []
    for token in parsed.doc:
        report = _according(parsed, token) or _noun_report(parsed, token) or _verb_report(parsed, token)
        if report is not None:
            found.append(report)
    return _settled(found)


# --- cues -------------------------------------------------------------------------------------------------------------------------------


def lemma(token: Token) -> str:
    """Return the verb that *token* is a form of, in lower case."""
    return lemma_of(token.lower_, token.lemma_.lower())


def _is_verb(token: Token) -> bool:
    if token.pos_ == "VERB":
        return lemma(token) in VERBS or any((lemma(token), child.lower_) in PHRASAL for child in token.children)
    if token.pos_ != "NOUN" or lemma(token) not in VERBS or _noun_subject(token) is None:
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
    return has_clause or (token.tag_ == "NNS" and ends and doc[begin].text == "," and doc[token.i - 1].pos_ == "PROPN")


def _frames(verb: Token) -> Frames:
    """Return where the content of *verb* may stand, with its particle: play down a plan, push back on it."""
    frames = VERBS.get(lemma(verb), NONE)
    for child in verb.children:
        more = PHRASAL.get((lemma(verb), child.lower_)) if child.dep_ in {"prt", "advmod"} and 0 < child.i - verb.i <= 2 else None
        if more is not None:
            return Frames(frames.kind, frames.letters | more.letters, frames.prepositions | more.prepositions)
    return frames


def _noun_subject(token: Token) -> Token | None:
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


def markers(verb: Token) -> list[Token]:
    """Return the conjunctions in front of *verb*'s clause; not those that a comma parts from it, which parsers attach by mistake."""
    doc = verb.doc
    return [
        child
        for child in verb.children
        if child.dep_ == "mark" and child.i < verb.i and not any(t.text == "," for t in doc[child.i : verb.i])
    ]


def is_hypothetical(token: Token) -> bool:
    """Tell whether the verb *token* says what somebody can, should or will say, or is told to: reporting that did not happen."""
    verb = token
    words = {aux.lower_ for aux in auxiliaries(verb)}
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


def cue_ranges(parsed: Parsed, verb: Token, *more: Token) -> list[Range]:
    """Return the verb group of *verb*: auxiliaries, negation, particle, and *more*; without adverbs."""
    parts = {verb, *more}
    for child in verb.children:
        near = abs(child.i - verb.i) <= 6
        if near and (child.dep_ in {"auxpass", "neg", "prt"} or (child.dep_ == "aux" and child.lower_ != "to")):
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


# --- sources ----------------------------------------------------------------------------------------------------------------------------


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
    return any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)


def source_head(verb: Token, depth: int = 0) -> Token | None:
    """Return the noun or pronoun that names who reports with *verb*: its subject, or that of the clause which it hangs on."""
    if depth > 6:
        return None
    if _is_finite_after_all(verb):
        return verb.head
    if is_passive(verb) or (
        verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"} and not any(child.dep_ == "aux" for child in verb.children)
    ):
        return agent(verb)
    own = subject(verb)
    if own is not None:
        if own.lower_ in {"who", "that", "which"} and own.tag_ in {"WDT", "WP", "IN"} and verb.dep_ != "relcl":
            return own
        return own
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        shared = subject(verb.head) if is_passive(verb.head) else source_head(verb.head, depth + 1)
        if shared is not None:
            return shared
    if verb.dep_ in {"advcl", "xcomp", "ccomp", "prep", "dep"}:
        governor = verb.head
        if governor.pos_ in {"VERB", "AUX"}:
            if verb.dep_ == "xcomp" and any(child.dep_ == "dobj" for child in governor.children) and governor.lemma_ not in GOING_ON:
                return next(child for child in governor.children if child.dep_ == "dobj")
            if is_passive(governor):
                return subject(governor)
            return source_head(governor, depth + 1)
        if governor.pos_ in NOUNS:
            return _issuer(governor, depth) if verb.tag_ == "VBG" else governor
    if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in NOUNS:
        return _issuer(verb.head, depth) if verb.tag_ == "VBG" else verb.head
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        governor = verb.head.head
        if governor.dep_ in {"acomp", "attr"}:
            governor = governor.head
        if governor.pos_ in {"VERB", "AUX"}:
            return source_head(governor, depth + 1)
    if verb.tag_ in {"VBD", "VBZ", "VBP"} or any(aux.tag_ in FINITE for aux in verb.children if aux.dep_ == "aux"):
        return noun_before(verb) or _subject_beyond_commas(verb)
    return _noun_subject(verb) if verb.pos_ == "NOUN" else None


def _is_finite_after_all(verb: Token) -> bool:
    """Tell whether *verb* is the verb of a sentence that the parser takes for a noun with a participle: On the island a doctor called it a hoax."""
    root = verb.head
    return (
        verb.tag_ == "VBN"
        and verb.dep_ == "acl"
        and root.dep_ == "ROOT"
        and root.pos_ in NOUNS
        and not auxiliaries(verb)
        and agent(verb) is None
        and any(child.i > verb.i and child.dep_ in {"dobj", "oprd", "ccomp"} for child in verb.children)
    )


def inverted_subject(parsed: Parsed, verb: Token, frames: Frames) -> Token | None:
    """Return the subject behind *verb* in “talks had failed, said the minister”, which parsers take for an object, or None."""
    doc = parsed.doc
    if verb.i == 0 or not frames.letters & {"c", "q", "d"} or verb.tag_ not in {"VBD", "VBZ", "VBP"} or is_passive(verb):
        return None
    before = doc[verb.i - 1]
    if parsed.block.kind == "headline" and before.text == "," and (noun := _rest_noun(verb)) is not None:
        return noun
    behind = before.text == "," and _predicate_behind(verb)
    if not (before.text in {",", "—", "–", "-", "?", "!"} or parsed.gap(verb)) or any(
        not behind and child.i < verb.i and child.dep_ in SUBJECTS for child in verb.children
    ):
        return None
    if any(child.dep_ == "aux" and child.i < verb.i for child in verb.children):
        return None
    headline = parsed.block.kind == "headline"
    finite = any(token.tag_ in FINITE for token in doc[verb.sent.start : verb.i])
    if not (finite or headline or parsed.gap(verb) or behind):
        return None
    shared = subject(verb.head) if verb.dep_ == "conj" else None
    if shared is not None and shared.i < verb.i and not any(child.dep_ == "nsubj" for child in verb.children):
        return None
    for child in verb.children:
        if child.i > verb.i and child.dep_ in {"nsubj", "dobj", "attr", "oprd", "npadvmod", "dep"} and child.pos_ in NOUNS:
            return child if child.left_edge.i <= verb.i + 2 else None
        if child.i > verb.i and child.dep_ == "nsubj" and headline:
            return child  # a noun that the tagger took for a verb: says report
    return None


def _rest_noun(verb: Token) -> Token | None:
    """Return the noun that all the rest of a headline is about: …, warns UN relief chief."""
    rest = [token for token in verb.doc[verb.i + 1 : verb.sent.end] if not token.is_punct]
    if not rest or any(token.pos_ in {"VERB", "AUX", "SCONJ", "PRON"} for token in rest):
        return None
    nouns: list[Token] = []
    for token in rest:
        if nouns and token.pos_ == "ADP":
            break
        if token.pos_ in NOUNS:
            nouns.append(token)
    return nouns[-1] if nouns and rest[0].pos_ != "ADP" else None


def _predicate_behind(verb: Token) -> bool:
    """Tell whether a predicate follows the comma behind a reporting clause: That, said the minister, would be a mistake."""
    doc = verb.doc
    comma = next((token.i for token in doc[verb.i + 1 : verb.sent.end] if token.text == ","), None)
    return comma is not None and comma + 1 < verb.sent.end and doc[comma + 1].tag_ in FINITE


def _issuer(noun: Token, depth: int) -> Token | None:
    """Return who says what a noun's participle reports: the subject, where the noun is what they issue (“issued a statement saying …”)."""
    governor = noun.head
    if noun.dep_ == "pobj" and governor.dep_ == "prep":
        governor = governor.head
    if noun.dep_ in {"dobj", "pobj"} and governor.pos_ in {"VERB", "AUX"} and not is_passive(governor):
        return source_head(governor, depth + 1) or noun
    return noun


def noun_before(verb: Token) -> Token | None:
    """Return the noun that stands directly before *verb*, for sentences in which the parser finds no subject."""
    doc = verb.doc
    index = verb.i - 1
    while index >= verb.sent.start and doc[index].pos_ in {"ADV", "AUX", "PART"}:
        index -= 1
    if index >= verb.sent.start and doc[index].lower_ in QUANTIFIERS:
        return doc[index]
    if index < verb.sent.start or doc[index].pos_ not in {*NOUNS, "NUM"}:
        return None
    noun = doc[index]
    while (
        noun.head.i < verb.i
        and noun.head != noun
        and noun.head.pos_ in {*NOUNS, "ADP"}
        and noun.dep_ in {"pobj", "prep", "compound", "appos", "nummod"}
    ):
        noun = noun.head
    return noun if noun.pos_ in {*NOUNS, "NUM"} else doc[index]


def _behind_opening(verb: Token, head: Token | None) -> Token | None:
    """Return who speaks in a sentence that opens with a participle: *head*, unless the parser took it from the participle's clause.

    As in: Speaking in Geneva, Jane Doe said …; Warning that talks had failed, the minister left.
    """
    doc, start = verb.doc, verb.sent.start
    opening = doc[start]
    if opening.tag_ != "VBG" or (verb != opening and (head is None or verb.tag_ not in FINITE or is_passive(verb))):
        return head
    if verb == opening and head is not None and head.i > verb.i:
        return head
    seen = doc[start + 1].lower_ != "that"
    for token in doc[start + 1 : verb.sent.end - 1]:
        seen = seen or token.tag_ in FINITE
        if not (seen and token.text == ","):
            continue
        nouns: list[Token] = []
        for word in doc[token.i + 1 : verb.sent.end]:
            if (word.is_punct and word.text != "-") or (nouns and word.pos_ in {"ADP", "VERB", "AUX", "SCONJ", "CCONJ"}):
                break
            if word.pos_ in NOUNS:
                nouns.append(word)
            elif word.pos_ not in {"DET", "ADJ", "NUM", "PART"}:
                break
        if nouns and nouns[-1].ent_type_ not in {"GPE", "LOC", "DATE", "TIME"}:
            inside = verb == opening or (head is not None and head.i < token.i < verb.i)
            return nouns[-1] if inside and (verb == opening or nouns[-1].i < verb.i) else head
    return head


def _subject_beyond_commas(verb: Token) -> Token | None:
    """Return the noun that the sentence begins with, where commas part it from *verb*: Doe, meanwhile, who came late, said …."""
    doc, start = verb.doc, verb.sent.start
    if verb.i - start < 3 or not any(token.text == "," for token in doc[verb.i - 1 - len(auxiliaries(verb)) : verb.i]):
        return None
    while start < verb.i:
        stop = next((token.i for token in doc[start : verb.i] if token.text == ","), verb.i)
        segment = doc[start:stop]
        first = segment[0] if len(segment) else doc[start]
        if first.pos_ in {"PROPN", "NOUN", "DET", "NUM", "ADJ", "PRON"} or (len(segment) == 1 and first.is_title and first.pos_ == "VERB"):
            nouns: list[Token] = []
            for token in segment:
                if nouns and token.pos_ in {"ADP", "VERB", "AUX", "SCONJ", "CCONJ"}:
                    break
                if token.pos_ in NOUNS or len(segment) == 1:
                    nouns.append(token)
            return nouns[-1] if nouns else None
        if first.pos_ not in {"ADP", "ADV"}:
            return None
        start = stop + 1
    return None


def noun_phrase(parsed: Parsed, head: Token, *, cut: int | None = None, depth: int = 0) -> tuple[int, int]:
    """Return first and last token of the noun phrase of *head*: with title, article and identifying apposition, without a clause after it.

    *cut* is a token that it must not reach, such as the cue.
    """
    if head.pos_ == "PRON" and head.lower_ not in {
        "one",
        "some",
        "many",
        "most",
        "all",
        "others",
        "those",
        "several",
        "few",
        "none",
        "both",
    }:
        return head.i, head.i
    doc = parsed.doc
    first, last = head.i, head.i
    for child in head.children:
        comma = child.i > head.i and doc[child.left_edge.i - 1].text in {",", "—", "–", "-"}
        if child.dep_ in {"cc", "conj", "punct", "advcl", "parataxis", "ccomp"} or (child.dep_ == "prep" and child.i < head.i):
            continue
        if child.dep_ in {"relcl", "acl", "prep"} and comma:
            continue
        if child.dep_ == "prep" and child.i > head.i and _is_of_speaking(head, child):
            continue
        if child.dep_ == "advmod" and child.i < head.i and child.lower_ in {*DISCOURSE, "even", "only", "just"}:
            continue
        left, right = _subtree(child, doc)
        if cut is not None and left < head.i < cut <= right:
            right = cut - 1
        if cut is not None and right > head.i and left <= cut <= right:
            continue
        first, last = min(first, left), max(last, right)
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in NOUNS and depth < MOST_NAMES and (cut is None or not head.i < cut < child.i):
            left, right = noun_phrase(parsed, child, cut=cut, depth=depth + 1)
            last = max(last, right)
    while last > head.i and doc[last].is_punct and doc[last].text not in {")", "]"}:
        last -= 1
    # An abbreviation in brackets belongs to the name.
    if last + 2 < len(parsed.doc) and parsed.doc[last + 1].text == "(":
        for index in range(last + 2, min(last + 6, len(parsed.doc))):
            if parsed.doc[index].text == ")":
                last = index
                break
    words = [token.text for token in parsed.doc[first : last + 1]]
    if words.count("(") > words.count(")"):
        last = next((index for index in range(last, min(last + 6, len(parsed.doc))) if parsed.doc[index].text == ")"), last)
    # An age and a place: Jane Doe, 29, of Springfield.
    if last + 2 < len(doc) and doc[last + 1].text == "," and doc[last + 2].like_num and len(doc[last + 2].text) == 2:
        last += 2
    if last + 3 < len(doc) and doc[last].like_num and doc[last + 1].text == "," and doc[last + 2].lower_ == "of":
        last = max(last, doc[last + 2].right_edge.i) if cut is None or doc[last + 2].right_edge.i < cut else last
    # A dateline that was left in the paragraph: GENEVA — Jane Doe.
    dash = next((index for index in range(first, head.i) if _is_dash(parsed, doc[index])), None)
    if dash is not None:
        first = dash + 1
    behind = next((index for index in range(head.i - 1, first, -1) if doc[index].text == ","), None)
    if behind is not None and any(token.tag_ == "VBG" for token in doc[first:behind]):
        first = behind + 1  # Speaking in Geneva, Jane Doe said …
    while first < head.i and (doc[first].dep_ in {"cc", "punct"} or doc[first].lower_ in {"even", "only", "just"}):
        first += 1
    return first, max(first, last)


def _is_dash(parsed: Parsed, token: Token) -> bool:
    """Tell whether *token* is a dash between parts of a sentence, rather than a hyphen in a word."""
    if token.text not in {"—", "–", "--", "-", "―"}:
        return False
    at, end = parsed.start(token), parsed.end(token)
    return token.text in {"—", "--", "―"} or parsed.text[at - 1 : at].isspace() or parsed.text[end : end + 1].isspace()


def _is_of_speaking(head: Token, preposition: Token) -> bool:
    """Tell whether a phrase behind a name says when or where somebody spoke, rather than who it is: Sean Spicer on Thursday said …."""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if (
        noun is not None
        and (noun.ent_type_ in {"DATE", "TIME"} or noun.lower_.endswith("day"))
        and preposition.lower_ in {"on", "in", "at", "since"}
    ):
        return True
    if head.pos_ == "PROPN":
        return preposition.lower_ not in {"of", "from", "for", "with"}
    return noun is not None and noun.lower_ in OCCASIONS and preposition.lower_ in {"on", "in", "at", "during"} and head.pos_ == "PRON"


def _subtree(token: Token, doc: Doc) -> tuple[int, int]:
    """Return first and last token of what hangs on *token*, without a relative clause behind a comma and what comes after it."""
    first = last = token.i
    waiting = [token]
    while waiting:
        one = waiting.pop()
        first, last = min(first, one.i), max(last, one.i)
        waiting += [
            child for child in one.children if not (child.dep_ == "relcl" and child.i > one.i and doc[child.left_edge.i - 1].text == ",")
        ]
    return first, last


# --- contents ---------------------------------------------------------------------------------------------------------------------------


def clause(parsed: Parsed, head: Token, verb: Token) -> tuple[int, int]:
    """Return first and last token of the clause of *head*, the complement of *verb* to its right: without the “that” that introduces it."""
    first, last = head.left_edge.i, head.right_edge.i
    first = max(first, verb.i + 1)
    while first < last and parsed.doc[first].text in {",", ":", "-", "–", "—"}:
        first += 1
    if first < last and parsed.doc[first].pos_ == "ADV" and parsed.doc[first + 1].lower_ == "that" and parsed.doc[first + 1].dep_ == "mark":
        first += 1
    that = next((mark for mark in head.children if mark.lower_ == "that" and mark.dep_ == "mark" and first < mark.i <= first + 12), None)
    if that is not None and any(word.tag_ in {"VBN", "VBG"} or _is_dash(parsed, word) for word in parsed.doc[first : that.i]):
        # Said in an interview taped before the talks that …: what stands in front of “that” is not what was said.
        first = that.i
    if (parsed.doc[first].lower_ == "that" and first < last and not _is_determiner(parsed.doc[first])) or (
        parsed.doc[first].lower_ == "for" and parsed.doc[first].dep_ == "mark"
    ):
        first += 1
    return first, last


def _is_determiner(that: Token) -> bool:
    """Tell whether “that” in front of a clause can only be a determiner: a countable noun in the singular follows that has no other one."""
    if that.dep_ == "mark" or that.tag_ == "WDT":
        return False
    if that.dep_ in {"nsubj", "nsubjpass"}:
        return that.head.i > that.i and subject(that.head) == that
    noun = that.head
    if noun.i < that.i or noun.tag_ != "NN" or that.dep_ != "det":
        return False
    if any(child.dep_ in {"det", "poss", "nummod"} and child.i != that.i for child in noun.children):
        return False
    return noun.lower_ not in MASS and not noun.lower_.endswith(MASS_SUFFIXES)


def trim(parsed: Parsed, first: int, last: int) -> tuple[int, int] | None:
    """Return *first* and *last* without punctuation at the edges; None where nothing is left."""
    doc = parsed.doc
    while first <= last and (doc[first].is_punct or doc[first].is_space) and doc[first].text not in {"(", "[", "$", "#", "@"}:
        first += 1
    while last >= first and (
        (doc[last].is_punct and doc[last].text not in {")", "]", "%"}) or doc[last].is_space or doc[last].tag_ == "CC"
    ):
        last -= 1
    return (first, last) if first <= last else None


def _verb_report(parsed: Parsed, verb: Token) -> Report | None:
    if not _is_verb(verb):
        return None
    hypothetical = is_hypothetical(verb)
    frames = _frames(verb)
    head = inverted_subject(parsed, verb, frames) or _behind_opening(verb, source_head(verb))
    if head is None and not is_passive(verb) and verb.dep_ in {"amod", "compound", "pobj"}:
        return None
    if parsed.inside is not None and (head is None or head.lower_ in FIRST_PERSON or head.lower_ == "you"):
        return None
    inverted = head is not None and head.i > verb.i and head.head == verb and not is_passive(verb)
    if hypothetical and not frames.has("d"):
        return None
    finders: tuple[Finder, ...] = ()
    if not hypothetical:
        finders = (
            (_parenthetical,)
            if inverted
            else (
                _opening,
                _question,
                _clausal,
                _small_clause,
                _infinitive,
                _that_later,
                _prepositional,
                _object,
                _parenthetical,
                _headline,
            )
        )
    for find in finders:
        found = find(parsed, verb, frames, head)
        if found is not None:
            content, more, addressee, pattern = found
            break
    else:
        content, more, addressee, pattern = [], [], None, "none"
    if (
        head is None
        and pattern in {"object", "prepositional", "infinitive", "small-clause"}
        and not is_passive(verb)
        and verb.tag_ in {"VB", "VBP", "NN"}
    ):
        return None  # nobody does it: an infinitive that the parser took for a verb of its own
    source = _source(parsed, head, verb)
    cue = cue_ranges(parsed, verb, *more)
    report = Report(parsed, verb, cue, source, head, content, frames.kind, pattern, frames=frames)
    report.frame = _frame(parsed, verb, head)
    if addressee is not None:
        report.addressee = [parsed.range(*noun_phrase(parsed, addressee))]
    elif (dative := _addressee(verb)) is not None and not any(low <= parsed.start(dative) < high for low, high in content):
        report.addressee = [parsed.range(*noun_phrase(parsed, dative))]
    return report


def _source(parsed: Parsed, head: Token | None, verb: Token) -> list[Range]:
    if head is None:
        return []
    first, last = noun_phrase(parsed, head, cut=verb.i)
    return [parsed.range(first, last)]


def _frame(parsed: Parsed, verb: Token, head: Token | None) -> tuple[int, int]:
    """Return first and last token of the reporting clause: verb, subject where it is the verb's own, and what goes with them."""
    first = last = verb.i
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass", "neg", "prt", "advmod", "npadvmod", "dative"} or child == head:
            if child.dep_ in {"advmod", "npadvmod"} and any(word.text == "," for word in parsed.doc[child.i : verb.i]):
                continue  # an adverb of the clause in front, which the parser hung here
            if child == head:
                left, right = noun_phrase(parsed, child, cut=verb.i)
            else:
                left, right = child.left_edge.i, child.right_edge.i
            if abs(child.i - verb.i) < 40:
                first, last = min(first, left), max(last, right)
    if head is not None and head.head != verb and head.i < verb.i:
        left, right = noun_phrase(parsed, head, cut=verb.i)
        if right + 1 == first:
            first = left
    return first, last


def _addressee(verb: Token) -> Token | None:
    if lemma(verb) in {"tell", "inform", "remind", "assure", "warn", "notify", "advise", "reassure"}:
        return next(
            (child for child in verb.children if child.dep_ in {"dobj", "dative"} and child.i > verb.i and child.pos_ in NOUNS), None
        )
    return None


Found = tuple[list[Range], list["Token"], "Token | None", str]
Finder = Callable[[Parsed, "Token", Frames, "Token | None"], "Found | None"]


def _clausal(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Said (that) …; asked whether …; called for all sides to stop."""
    if not (frames.letters & {"c", "q", "g", "o", "i"} or frames.prepositions):
        return None
    more: list[Token] = []
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in {"ccomp", "xcomp", "advcl"}:
            continue
        marker = next((mark for mark in child.children if mark.dep_ == "mark"), None)
        is_infinitive = any(aux.lower_ == "to" and aux.dep_ == "aux" for aux in child.children)
        if child.dep_ == "advcl":
            if marker is not None and marker.lower_ == "for" and "for" in frames.prepositions and is_infinitive:
                first, last = clause(parsed, child, verb)
                return _one(parsed, first, last, [marker], None, "for-to")
            if not (marker is not None and marker.lower_ in {"that", "whether"}):
                continue
        if child.dep_ == "xcomp" and child.tag_ != "VBG" and not is_infinitive and child.pos_ not in {"VERB", "AUX"}:
            continue
        if child.tag_ == "VBG" and subject(child) is None and not any(aux.dep_ == "aux" for aux in child.children):
            if not frames.has("g"):
                continue
        elif is_infinitive:
            own = subject(child)
            if marker is not None and marker.lower_ == "for":
                more = [marker]
            elif own is not None and frames.has("o"):
                to = next(aux for aux in child.children if aux.lower_ == "to")
                return _one(parsed, _infinitive_start(to), child.right_edge.i, [], own, "object-infinitive")
            elif not frames.letters & {"i", "q"}:
                continue
        elif not frames.letters & {"c", "q"}:
            continue
        first, last = clause(parsed, child, verb)
        if not more and not frames.has("o"):
            first = _stray_subject(parsed, verb, child, first)
        last = _cut(parsed, verb, child, last)
        found = _one(parsed, first, last, more, None, "clause")
        relative = next((word for word in child.children if word.i < verb.i and word.lower_ in {"which", "who", "that", "whom"}), None)
        if found is not None and relative is not None and verb.dep_ == "relcl":
            found[0].insert(0, parsed.range(relative.i, relative.i))
        return found
    return None


def _opening(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Warning that talks had failed, she left: a sentence that opens with a participle, in which parsers lose their way."""
    doc = parsed.doc
    if (
        not frames.has("c")
        or verb.tag_ != "VBG"
        or verb.i > verb.sent.start + 1
        or verb.i + 2 >= verb.sent.end
        or doc[verb.i + 1].lower_ != "that"
    ):
        return None
    if any(child.dep_ == "ccomp" for child in verb.children):
        return None
    seen = False
    for token in doc[verb.i + 2 : verb.sent.end]:
        if seen and token.text == "," and token.nbor(1).pos_ in {"PROPN", "DET", "PRON", "NOUN", "NUM", "ADJ"}:
            return _one(parsed, verb.i + 2, token.i - 1, [], None, "clause")
        seen = seen or token.tag_ in FINITE
    return None


def _question(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Asked if talks go on; asked her why: a question whose clause the parser hung elsewhere."""
    doc = parsed.doc
    if not frames.has("q"):
        return None
    if verb.i + 2 < verb.sent.end and doc[verb.i + 1].lower_ in {"why", "how"} and doc[verb.i + 2].text == ",":
        return _one(parsed, verb.i + 1, verb.i + 1, [], None, "clause")
    if any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children):
        return None
    begin = verb.i + 1
    by = next((child for child in verb.children if child.dep_ == "agent" and child.i > verb.i), None)
    if by is not None:
        begin = by.right_edge.i + 1
    told = next((child for child in verb.children if child.dep_ in {"dobj", "dative"} and child.i > verb.i), None)
    if told is not None and told.pos_ in NOUNS:
        begin = told.right_edge.i + 1 if told.right_edge.i - verb.i < 8 else told.i + 1
    word = doc[begin] if begin < verb.sent.end else None
    if word is None or parsed.gap(word) or not (word.lower_ in {"if", "whether"} or word.tag_ in {"WRB", "WP"}):
        return None
    if told is None and by is None and word.lower_ not in {"if", "whether", "why", "how"}:
        return None
    last = word.i
    for token in doc[begin + 1 : verb.sent.end]:
        if token.text in {",", ";", ":"} or _is_dash(parsed, token) or parsed.gap(token):
            break
        last = token.i
    return _one(parsed, begin, last, [], told if told is not None and told.pos_ in NOUNS else None, "clause")


def _that_later(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Said in a statement that …: a clause that the parser hung on the noun before it."""
    if not frames.has("c"):
        return None
    doc = parsed.doc
    for token in doc[verb.i + 1 : min(verb.i + 20, verb.sent.end)]:
        if token.lower_ == "that" and token.head.i > token.i and (token.dep_ == "mark" or _takes_no_relative(token)):
            last = _cut(parsed, verb, token.head, token.head.right_edge.i)
            return _one(parsed, token.i + 1, last, [], None, "clause")
        if token.text in {";", ":", ","} or token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or parsed.gap(token):
            return None
    return None


def _takes_no_relative(that: Token) -> bool:
    """Tell whether “that”, which the parser took for an object, begins a whole clause: predicted at a debate that they will take every state."""
    clause_head = that.head
    return that.dep_ == "dobj" and any(child.dep_ == "dobj" and child != that for child in clause_head.children)


def _auxiliary_words(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}


def _stray_subject(parsed: Parsed, verb: Token, child: Token, first: int) -> int:
    """Return where a clause begins whose subject the parser took for an object of *verb*: said closed primaries deny them the vote."""
    if subject(child) is not None or not child.tag_.startswith("V") or child.tag_ in {"VBG", "VB"}:
        return first
    between = [noun for noun in verb.children if noun.dep_ in {"dobj", "dative"} and verb.i < noun.i < first and noun.pos_ in NOUNS]
    return between[0].left_edge.i if between and between[0].left_edge.i == verb.i + 1 else first


def _cut(parsed: Parsed, verb: Token, child: Token, last: int) -> int:
    """Return where a clause ends that the parser made too long or too short.

    Too long: what another reporting verb of the same form, joined by “and” or “but”, reports (said he agreed and praised …), and a contrast of the writer's
    (“, while others …”). Too short: a reason or condition up to the end of the sentence.
    """
    doc = parsed.doc
    for token in doc[child.i + 1 : last + 1]:
        own = subject(token)
        if (
            token.dep_ == "conj"
            and token.tag_ == verb.tag_
            and own is None
            and lemma(token) in VERBS
            and _frames(token).kind in {"speech", "writing"}
            and _auxiliary_words(token) in (set(), _auxiliary_words(verb))
        ):
            start = min([token.i, *(left.i for left in token.lefts)])
            if start - 1 > child.i and doc[start - 1].tag_ == "CC":
                return start - 2
        if (
            token.pos_ == "VERB"
            and token.dep_ in {"conj", "ccomp"}
            and token.tag_ in {"VBD", "VBZ", "VBP"}
            and own is not None
            and _is_verb(token)
            and "c" in _frames(token).letters
            and _frames(token).kind == "speech"
            and own.left_edge.i - 1 > child.i
            and doc[own.left_edge.i - 1].lower_ in {"and", "but"}
            and own.lower_ not in {"he", "she", "they", "it"}
        ):
            return own.left_edge.i - 2
        follows = [each.lower_ for each in doc[token.i + 1 : token.i + 3]]
        if (
            _is_dash(parsed, token)
            and not any(_is_dash(parsed, other) for other in doc[token.i + 1 : last + 1])
            and follows[:1] != ["because"]
            and follows[1:] != ["that"]
        ):
            return token.i - 1
        if token.lower_ == "as" and token.i + 1 < len(doc) and doc[token.i - 1].text == "," and doc[token.i + 1].tag_ in FINITE:
            return token.i - 2
        if (
            token.i > 0
            and doc[token.i - 1].text == ","
            and (token.lower_ in {"while", "despite"} or (token.lower_ == "even" and doc[token.i + 1].lower_ in {"as", "though"}))
        ):
            return token.i - 2
    sentence_end = verb.sent.end
    after = list(doc[last + 1 : min(last + 5, sentence_end)])
    words = [token.lower_ for token in after if token.text != ","]
    if words[:1] and words[0] in {"and", "but", "or"} and words[1:2] in (["that"], ["because"]):
        that = next(token for token in after if token.lower_ in {"that", "because"})
        if that.dep_ == "mark":
            return max(that.head.right_edge.i, last)
        if that.lower_ == "that" and that.i + 1 < sentence_end and doc[that.i + 1].pos_ in {"PRON", "DET", "PROPN"}:
            return sentence_end - 1
    begin = last + 1
    if begin < sentence_end and doc[begin].text == "," and doc[begin + 1 : begin + 2].text in {"so", "because", "unless", "until"}:
        begin += 1
    if begin < sentence_end and not doc[begin].is_punct and not parsed.gap(doc[begin]):
        rest = doc[begin:sentence_end]
        stop = next((token.i for token in rest if token.text in {",", ";"} or (_is_dash(parsed, token)) or parsed.gap(token)), sentence_end)
        if begin > last + 1 or stop == begin + 1:
            stop = sentence_end
        rest = doc[begin:stop]
        if not any(_is_verb(token) and _frames(token).kind == "speech" for token in rest) and not (
            doc[begin].tag_ == "CC" and any(token.dep_ == "conj" and token.head == verb for token in rest)
        ):
            return stop - 1
    return last


def _one(parsed: Parsed, first: int, last: int, more: list[Token], addressee: Token | None, pattern: str) -> Found | None:
    trimmed = trim(parsed, first, last)
    return ([parsed.range(*trimmed)], more, addressee, pattern) if trimmed else None


def _small_clause(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Described the plan as reckless; called it a failure; accused them of lying."""
    if not frames.letters & {"a", "j"}:
        return None
    asked = next((word for word in verb.children if word.dep_ == "dobj" and word.lower_ in {"what", "which"} and word.i < verb.i), None)
    if asked is not None and frames.has("a"):
        # In what officials called a crime.
        named = next((child for child in verb.children if child.i > verb.i and child.dep_ in {"oprd", "dobj", "ccomp", "xcomp"}), None)
        found = _one(parsed, named.left_edge.i, named.right_edge.i, [], None, "small-clause") if named is not None else None
        if found is not None:
            found[0].insert(0, parsed.range(asked.i, asked.i))
        return found
    objects = [child for child in verb.children if child.dep_ in {"dobj", "ccomp"} and child.i > verb.i]
    predicate = next((child for child in verb.children if child.i > verb.i and child.dep_ == "oprd"), None)
    if predicate is None:
        words = {"of"} if lemma(verb) == "accuse" else {"as", "for", "over"} if frames.has("j") else {"as"}
        predicate = next(
            (child for child in verb.children if child.i > verb.i and child.lower_ in words and child.dep_ in {"prep", "mark"}), None
        )
        if predicate is None and objects:
            predicate = next((child for child in objects[0].children if child.lower_ in words and child.dep_ == "prep"), None)
    passive = is_passive(verb)
    judged = next((child for child in verb.children if child.dep_ == "advcl" and child.i > verb.i and _is_predicate(child)), None)
    if predicate is None and judged is not None and objects and frames.letters & {"a", "j"}:
        predicate = judged  # rejected the text as one-sided
    if predicate is None and frames.has("a") and not passive:
        # Deemed the pages purely personal: a clause without a verb.
        whole = next(
            (child for child in verb.children if child.i > verb.i and child.dep_ in {"ccomp", "xcomp", "dobj", "oprd"} and child.pos_ in {"ADJ", "NOUN", "PROPN"}
             and any(noun.dep_ == "nsubj" and noun.i > verb.i for noun in child.children)), None
        )  # fmt: skip
        return _one(parsed, whole.left_edge.i, whole.right_edge.i, [], None, "small-clause") if whole is not None else None
    if predicate is None:
        return None
    if passive and agent(verb) is None and lemma(verb) in {"call", "dub", "label", "term", "deem", "brand"}:
        return None  # what a thing is called is its name, unless it is told who calls it so
    if passive:
        found = _one(parsed, predicate.left_edge.i, predicate.right_edge.i, [], None, "small-clause")
        own = subject(verb)
        if found is not None and own is not None:
            found[0].insert(0, parsed.range(*noun_phrase(parsed, own, cut=verb.i)))
        return found
    if not objects:
        return None
    return _one(parsed, objects[0].left_edge.i, max(objects[0].right_edge.i, predicate.right_edge.i), [], None, "small-clause")


def _is_predicate(word: Token) -> bool:
    """Tell whether “as” and *word* say what a thing is taken for: rejected the text as one-sided."""
    return (
        word.tag_ not in FINITE
        and subject(word) is None
        and not auxiliaries(word)
        and any(mark.lower_ == "as" and mark.dep_ == "mark" for mark in word.children)
    )


def _infinitive(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Urged both sides to stop; pledged to help."""
    if not frames.letters & {"i", "o"}:
        return None
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in {"xcomp", "ccomp", "advcl", "acl"}:
            continue
        to = next((aux for aux in child.children if aux.lower_ == "to" and aux.dep_ == "aux"), None)
        if to is None:
            continue
        told = next((noun for noun in verb.children if noun.dep_ in {"dobj", "dative"} and verb.i < noun.i < child.i), None)
        if told is None:
            on = next(
                (
                    prep
                    for prep in verb.children
                    if prep.dep_ == "prep" and prep.lower_ in {"on", "upon", "to", "with"} and verb.i < prep.i < to.i
                ),
                None,
            )
            told = next((noun for noun in on.children if noun.dep_ == "pobj"), None) if on is not None else None
            if on is not None and told is not None and on.lower_ in {"on", "upon"}:
                return _one(parsed, _infinitive_start(to), child.right_edge.i, [on], told, "object-infinitive")
        if told is not None and frames.has("o"):
            return _one(parsed, _infinitive_start(to), child.right_edge.i, [], told, "object-infinitive")
        if told is None and frames.has("i"):
            return _one(parsed, _infinitive_start(to), child.right_edge.i, [], None, "infinitive")
    for noun in verb.children:
        if noun.dep_ == "dobj" and noun.i > verb.i and frames.has("o"):
            for clause_head in noun.children:
                to = next((aux for aux in clause_head.children if aux.lower_ == "to"), None)
                if to is not None and clause_head.dep_ in {"acl", "relcl"}:
                    return _one(parsed, _infinitive_start(to), clause_head.right_edge.i, [], noun, "object-infinitive")
    return None


def _infinitive_start(to: Token) -> int:
    """Return the first token of the infinitive that *to* is part of: urged her not to go."""
    return to.i - 1 if to.i and to.nbor(-1).lower_ in {"not", "never"} else to.i


def _prepositional(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Called for restraint; warned of a famine."""
    prepositions = list(verb.children)
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"to", "with"}:
            # Talked to reporters about the plan: the parser may hang the second on the first.
            prepositions += [each for noun in child.children if noun.dep_ == "pobj" for each in noun.children]
    for child in prepositions:
        if child.dep_ in {"prep", "prt"} and child.i > verb.i and child.lower_ in frames.prepositions and child.i - verb.i <= 12:
            inner = [noun for noun in child.children if noun.i > child.i]
            if not inner:
                continue
            if len(inner) == 1 and _is_bare(inner[0]):
                continue
            last = max(noun.right_edge.i for noun in inner)
            told = next((noun for noun in verb.children if noun.dep_ == "dobj" and noun.i < child.i), None)
            return _one(parsed, child.i + 1, _again(parsed, child, _onward(parsed, last)), [child], told, "prepositional")
    return None


def _object(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Welcomed the decision."""
    if not frames.has("n"):
        return None
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and verb.head.pos_ in NOUNS and agent(verb) is not None:
        # A claim rejected by the committee.
        return _one(parsed, verb.head.left_edge.i, verb.i - 1, [], None, "passive-object")
    if is_passive(verb):
        own = subject(verb)
        if own is None or agent(verb) is None or _is_bare(own):
            return None
        return _one(parsed, own.left_edge.i, own.right_edge.i, [], None, "passive-object")
    particle = next((child for child in verb.children if child.dep_ == "prt" and (lemma(verb), child.lower_) in PHRASAL), None)
    for child in (*verb.children, *(particle.children if particle is not None else ())):
        if child.dep_ == "ccomp" and child.left_edge.i == verb.i + 1 and child.left_edge.lower_ == "what":
            return _one(parsed, verb.i + 1, child.right_edge.i, [], None, "object")
        if (child.dep_ == "dobj" or child.head == particle) and child.i > verb.i and not parsed.gap(child):
            if _is_bare(child):
                continue
            return _one(parsed, child.left_edge.i, _onward(parsed, child.right_edge.i), [], None, "object")
    return None


def _again(parsed: Parsed, preposition: Token, last: int) -> int:
    """Return where a content ends that its preposition goes on with: called for a truce, and for talks to begin."""
    doc = parsed.doc
    begin = last + 1
    while begin < len(doc) and doc[begin].text == ",":
        begin += 1
    if begin + 2 < len(doc) and doc[begin].lower_ in {"and", "or"} and doc[begin + 1].lower_ == preposition.lower_:
        rest = doc[begin + 2 : preposition.sent.end]
        stop = next(
            (token.i for token in rest if token.text in {",", ";"} or token.tag_ in FINITE or parsed.gap(token)), preposition.sent.end
        )
        return stop - 1
    return last


def _is_bare(noun: Token) -> bool:
    """Tell whether an object is a pronoun alone, which names no content: attacked him, talks about it."""
    return noun.pos_ == "PRON" and noun.tag_ != "WP" and noun.left_edge == noun.right_edge and noun.lower_ not in QUANTIFIERS


def _onward(parsed: Parsed, last: int) -> int:
    """Return where a noun phrase ends whose complement the parser hung on the verb: announced a deal with lawmakers."""
    doc = parsed.doc
    while last + 1 < len(doc):
        token = doc[last + 1]
        noun = next((child for child in token.children if child.dep_ == "pobj"), None)
        if token.dep_ == "prep" and token.lower_ == "in" and any(child.dep_ == "pcomp" and child.tag_ == "VBG" for child in token.children):
            last = token.right_edge.i  # the role of youth in building peace
            continue
        complement = token.dep_ == "prep" and token.lower_ in {
            "of",
            "for",
            "with",
            "from",
            "to",
            "between",
            "against",
            "over",
            "about",
            "into",
            "among",
            "on",
        }
        if not complement or noun is None or noun.lower_ in OCCASIONS or parsed.gap(token):
            return last
        last = max(last + 1, token.right_edge.i)
    return last


def _parenthetical(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """As in: Talks, she said, had failed; talks had failed, said the minister."""
    if not (frames.letters & {"c", "q"} or lemma(verb) in GOING_ON) or head is None:
        return None
    if (frames.kind == "thought" and lemma(verb) not in PARENTHETICAL) or any(child.dep_ == "neg" for child in verb.children):
        return None
    doc = parsed.doc
    sentence = verb.sent
    own = head.head == verb or head == noun_before(verb)
    first, last = _frame(parsed, verb, head if own else None)
    if not own and verb.dep_ not in {"conj", "parataxis"}:
        return None
    if any(child.tag_ == "WRB" and child.i < verb.i for child in verb.children):
        return None  # when she said so
    if not frames.has("o") and any(child.dep_ == "dobj" and child != head and child.i > verb.i for child in verb.children):
        return None  # nor did she say anything
    marks = markers(verb)
    if any(marker.lower_ != "as" for marker in marks):
        return None
    if marks and marks[0].i == first - 1:
        first -= 1
    leads = bool(marks) and first == sentence.start  # As she noted, talks had failed
    if not leads and (first <= sentence.start or doc[first - 1].text not in {",", "-", "–", "—", "?", "!"}):
        return None
    right = last + 1
    # What goes with the reporting clause: adverbials up to the next comma.
    while right < sentence.end and doc[right].text not in {",", ".", ";", "—", "–", ":", "-"} and not parsed.gap(doc[right]):
        right += 1
    parts: list[Range] = []
    low, high = left_part(parsed, sentence.start, first - 1)
    finite = [token for token in doc[low : high + 1] if token.pos_ in {"VERB", "AUX"} and token.tag_ not in {"VBG", "VBN", "VB"}]
    is_headline = parsed.block.kind == "headline"
    is_question = low <= high and doc[low].lower_ in {"asked", "pressed", "questioned"}
    left_is_content = low <= high and (is_headline or (bool(finite) and not is_question and not _is_adverbial(doc[low], finite)))
    # “She had, she added, no doubt”: what stops at a verb is to go on.
    stops = low < high and doc[high - 1].pos_ in {"AUX", "VERB"} and doc[high - 1].tag_ in {"VBD", "VBZ", "VBP", "MD"}
    subordinate = stops or (left_is_content and _is_subordinate(parsed, low, high))
    continues = (
        right + 1 < sentence.end
        and doc[right].text in {",", "—", "–", "-"}
        and (leads or _opens_marks(parsed, right) or _runs_on(parsed, right + 1, left_is_content=left_is_content and not subordinate))
    )
    if left_is_content and not continues and _is_clause_of_time(doc, low, finite):
        return None
    # What somebody was asked is no part of the answer: Asked whether talks go on, she said: “…”.
    predicate = continues and doc[right + 1].tag_ in FINITE  # “The breaking point, she wrote, came on Friday”
    if left_is_content or (continues and not is_question and (predicate or not is_occasion(parsed, low, high))):
        trimmed = trim(parsed, low, high)
        if trimmed:
            parts.append(parsed.range(*trimmed))
    if continues:
        begin = right + 1
        if doc[begin].lower_ == "that" and begin + 1 < sentence.end and not left_is_content:
            begin += 1
            parts = []
        trimmed = trim(parsed, begin, sentence.end - 1)
        if trimmed:
            parts.append(parsed.range(*trimmed))
    if not parts:
        return None
    return parts, [], None, "parenthetical"


def _is_clause_of_time(doc: Doc, first: int, finite: list[Token]) -> bool:
    """Tell whether what stands in front of a reporting clause only says when: Soon after talks began, she wrote, “…”."""
    words = {doc[first].lower_, doc[first + 1].lower_}
    return bool(words & {"after", "before", "when", "as", "once", "until", "since"}) and all(
        any(one.dep_ in {"advcl", "relcl", "acl", "pcomp"} for one in (token, *token.ancestors)) for token in finite
    )


def _headline(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Found | None:
    """Envoy says Libya at crossroads: a headline's content needs no verb."""
    if (
        parsed.block.kind != "headline"
        or not frames.has("c")
        or head is None
        or head.i > verb.i
        or verb.tag_ not in FINITE
        or frames.has("o")
    ):
        return None
    first = verb.i + 1
    if first >= verb.sent.end or parsed.doc[first].pos_ in {"ADP", "ADV"} or parsed.doc[first].is_punct or parsed.gap(parsed.doc[first]):
        return None
    return _one(parsed, first, verb.sent.end - 1, [], None, "clause")


def _opens_marks(parsed: Parsed, token: int) -> bool:
    """Tell whether marks that are no sentence of their own open right behind the token: …, she said, “is over”."""
    end, begin = parsed.end(parsed.doc[token]), parsed.starts[token + 1]
    return any(end <= one.start < begin and not one.detached for one in touching(parsed.quoted, end, begin))


def _is_adverbial(first: Token, finite: list[Token]) -> bool:
    """Tell whether what stands in front of a reporting clause is a phrase with a clause in it, but none itself: For the first time since it began, …."""
    return first.dep_ == "prep" and all(
        any(one.dep_ in {"advcl", "relcl", "acl", "pcomp"} for one in (token, *token.ancestors)) for token in finite
    )


def _is_subordinate(parsed: Parsed, first: int, last: int) -> bool:
    """Tell whether the tokens are a subordinate clause alone, whose main clause is still to come: While talks go on, she said, …."""
    token = parsed.doc[first]
    return token.lower_ in {
        "while",
        "if",
        "although",
        "though",
        "whether",
        "unless",
        "because",
        "since",
        "when",
        "as",
        "once",
        "until",
    } and not any(word.text == "," for word in parsed.doc[first:last])


def left_part(parsed: Parsed, first: int, last: int) -> tuple[int, int]:
    """Return where a content begins and ends that stands in front of its reporting clause: behind a colon or an open bracket, without “But,” and the like."""
    doc = parsed.doc
    for index in range(last - 1, first, -1):
        if doc[index].text == ":" or (doc[index].text == "(" and not any(token.text == ")" for token in doc[index : last + 1])):
            first = index + 1
            break
    while first <= last and (
        doc[first].is_punct or (doc[first].lower_ in {*DISCOURSE, "but", "and", "yet", "so"} and doc[first + 1].text == ",")
    ):
        first += 1
    return first, last


def is_occasion(parsed: Parsed, first: int, last: int) -> bool:
    """Tell whether the tokens say when or where somebody spoke, or only join sentences."""
    words = [token for token in parsed.doc[first : last + 1] if token.is_alpha]
    return (
        not words
        or all(word.lower_ in DISCOURSE for word in words)
        or any(word.lower_ in OCCASIONS and word.pos_ in {"NOUN", "PROPN"} for word in words)
    )


def _runs_on(parsed: Parsed, begin: int, *, left_is_content: bool) -> bool:
    """Tell whether what follows the reporting clause and a comma goes on with what is said."""
    doc = parsed.doc
    token = doc[begin]
    if token.lower_ == "that":
        return True
    if token.tag_ == "VBG" or token.lower_ in {
        "who",
        "which",
        "where",
        "when",
        "while",
        "as",
        "after",
        "before",
        "according",
        "with",
        "in",
        "at",
        "during",
    }:
        return False
    if left_is_content:
        return token.lower_ in {
            "but",
            "and",
            "because",
            "or",
            "so",
            "nor",
            "including",
            "if",
            "unless",
            "although",
            "though",
            "since",
        } and not any(
            _is_verb(other) and subject(other) is not None and _frames(other).kind == "speech" for other in doc[begin : token.sent.end]
        )
    return any(other.pos_ in {"VERB", "AUX"} for other in doc[begin : token.sent.end])


def _according(parsed: Parsed, token: Token) -> Report | None:
    """As in: According to the ministry, …."""
    doc = parsed.doc
    words = [each.lower_ for each in doc[token.i : token.i + 4]]
    if words[:2] == ["according", "to"] and token.i + 2 < len(doc):
        to = doc[token.i + 1]
    elif (
        words[:2] == ["in", "the"]
        and words[2:3]
        and words[2] in {"view", "opinion", "words", "eyes"}
        and words[3:] == ["of"]
        and token.i + 4 < len(doc)
    ):
        to = doc[token.i + 3]
    else:
        return None
    noun = next((child for child in (*to.children, *token.children) if child.dep_ == "pobj" and child.i > to.i), None)
    if noun is None:
        return None
    first, last = noun_phrase(parsed, noun)
    if words[0] == "in":
        last = next((index - 1 for index in range(noun.i + 1, last + 1) if doc[index].text == ","), last)
    sentence = token.sent
    end = last
    while end + 1 < sentence.end and doc[end + 1].text not in {",", ".", ";", "—", "–", ":", "-"}:
        end += 1
    parts: list[Range] = []
    left = trim(parsed, *left_part(parsed, sentence.start, token.i - 1))
    if left is not None and doc[left[1]].lower_ == "that":
        left = None  # reported that, according to …
    right = trim(parsed, end + 1, sentence.end - 1)
    if left is not None:
        parts.append(parsed.range(*left))
    if right is not None and (
        left is None
        or doc[left[1]].pos_ == "AUX"
        or (doc[end + 1].text == "," and _runs_on(parsed, end + 2, left_is_content=False) and not _finite(doc, left))
    ):
        parts.append(parsed.range(*right))
    return Report(
        parsed, token, [parsed.range(token.i, to.i)], [parsed.range(first, last)], noun, parts, "speech", "according", frame=(token.i, end)
    )


def _finite(doc: object, ends: tuple[int, int]) -> bool:
    return any(token.pos_ in {"VERB", "AUX"} and token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in doc[ends[0] : ends[1] + 1])  # type: ignore[index]


def _noun_report(parsed: Parsed, verb: Token) -> Report | None:
    """Expressed her belief that …; voiced concern over …."""
    if verb.pos_ not in {"VERB", "AUX"} or lemma(verb) not in LIGHT_VERBS or is_hypothetical(verb):
        return None
    noun = next((child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i), None)
    if noun is None:
        return None
    word = noun.lemma_.lower()
    if word not in PREPOSITIONAL and word not in CLAUSAL_NOUNS:
        return None
    head = source_head(verb)
    if parsed.inside is not None and (head is None or head.lower_ in FIRST_PERSON or head.lower_ == "you"):
        return None
    low = min((child.i for child in noun.children if child.dep_ in {"det", "poss", "amod", "compound"}), default=noun.i)
    phrase = [parsed.doc[index] for index in range(max(verb.i + 1, low), noun.i + 1)]
    for child in (*noun.children, *verb.children):
        if child.i < noun.i:
            continue
        to = any(aux.lower_ == "to" and aux.dep_ == "aux" for aux in child.children)
        if child.dep_ in {"acl", "ccomp", "relcl", "advcl"} and word in CLAUSAL_NOUNS and child.pos_ in {"VERB", "AUX"}:
            marker = next((mark for mark in child.children if mark.lower_ == "that" and mark.dep_ == "mark"), None)
            if marker is None and not to:
                continue
            first, last = clause(parsed, child, noun)
            found = _one(parsed, first, last, [], None, "noun-clause")
            more = phrase
        elif child.dep_ == "prep" and child.lower_ in PREPOSITIONAL.get(word, ()) and any(inner.i > child.i for inner in child.children):
            found = _one(parsed, child.i + 1, child.right_edge.i, [], None, "noun-preposition")
            more = [*phrase, child]
        else:
            continue
        if found is not None:
            return Report(
                parsed, verb, cue_ranges(parsed, verb, *more), _source(parsed, head, verb), head, found[0], "speech", found[3],
                frames=VERBS.get(lemma(verb), NONE), frame=_frame(parsed, verb, head),
            )  # fmt: skip
    return None


# --- settling ---------------------------------------------------------------------------------------------------------------------------


def _settled(found: list[Report]) -> list[Report]:
    """Cut from each content what belongs to another report of the same sentence: a participle that adds a report of its own."""
    for report in found:
        if not report.content or report.pattern == "parenthetical":
            continue
        start, end = report.content[-1]
        for other in found:
            verb = other.head
            if other is report or verb.tag_ != "VBG" or verb.i == 0 or verb.i <= report.head.i:
                continue
            at = other.parsed.start(verb)
            comma = verb.i - 1
            while comma > 0 and other.parsed.doc[comma].pos_ in {"ADV", "CCONJ"}:
                comma -= 1
            if start < at < end and other.parsed.doc[comma].text == "," and other.kind == "speech":
                end = other.parsed.end(other.parsed.doc[comma - 1])
        if end != report.content[-1][1] and end > start:
            report.content[-1] = (start, end)
    for report in found:
        _share_source(report, found)
    return found


def _share_source(report: Report, found: list[Report]) -> None:
    """Give a report that has no subject of its own the source of the one that it adds to: said it failed, adding that …."""
    if subject(report.head) is not None or is_passive(report.head) or (report.head.tag_ == "VBN" and not auxiliaries(report.head)):
        return
    for other in found:
        if other is report or not other.content or not other.source or other.head.sent != report.head.sent:
            continue
        at = report.parsed.starts[report.head.i]
        low, high = other.content[0][0], other.content[-1][1]
        astray = not report.source or low <= report.source[0][0] < high
        if other.head.i < report.head.i and high <= at and astray:
            report.source, report.source_head = list(other.source), other.source_head
