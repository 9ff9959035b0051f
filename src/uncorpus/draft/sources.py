"""Who reports: the noun that a verb of reporting takes its source from, and the phrase around that noun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uncorpus.draft.lexicon import DISCOURSE, GOING_ON, OCCASIONS, SPEAKING_NOUNS
from uncorpus.draft.reading import Parsed
from uncorpus.draft.verbs import (
    FINITE,
    MOST_NAMES,
    NOUNS,
    QUANTIFIERS,
    SUBJECTS,
    agent,
    auxiliaries,
    is_dash,
    is_passive,
    lemma,
    noun_subject,
    subject,
)
from uncorpus.text.reporting import Frames

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def source_head(verb: Token, depth: int = 0) -> Token | None:
    """Return the noun or pronoun that names who reports with *verb*: its subject, or that of the clause which it hangs on."""
    if depth > 6:
        return None
    if _is_finite_after_all(verb):
        return verb.head
    if is_passive(verb) or (
        verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"} and not any(child.dep_ == "aux" for child in verb.children)
    ):
        return agent(verb) or (None if is_passive(verb) else _subject_of_stray(verb))
    own = subject(verb)
    aside = _speaker_in_apposition(verb, own)
    if aside is not None:
        return aside
    if own is not None:
        before = verb.doc[own.i - 1] if own.i else own
        doubled = own.lower_ in EMPHATIC and (before.pos_ in NOUNS or own.lower_.endswith(("self", "selves")))
        return before if doubled else own  # the ministers themselves say …
    named = named_before(verb)
    if named is not None:
        return named
    if verb.dep_ == "conj" and verb.tag_ in FINITE and verb.head.tag_ == "VB" and verb.head.dep_ in {"xcomp", "ccomp", "advcl", "acl"}:
        governor = next((one for one in verb.head.ancestors if one.pos_ in {"VERB", "AUX"} and one.tag_ in FINITE), None)
        return source_head(governor, depth + 1) if governor is not None else None  # urged him to stay and called for help
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
        if governor.pos_ == "ADJ" and governor.head.pos_ in {"VERB", "AUX"}:
            return source_head(governor.head, depth + 1)  # was right to note that …
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
    if verb.pos_ != "NOUN":
        return None
    root = verb.sent.root
    return noun_subject(verb) or (root if root.i < verb.i and root.pos_ in NOUNS else None)


def _speaker_in_apposition(verb: Token, own: Token | None) -> Token | None:
    """Return who speaks where the parser takes them for an apposition of the subject of what they say: The members, the envoy said, were appalled."""
    if own is None or own.i > verb.i or not _predicate_behind(verb):
        return None
    return next((one for one in own.children if one.dep_ == "appos" and one.i > own.i and one.right_edge.i == verb.i - 1), None)


WEEKDAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})

EMPHATIC: Final = frozenset({"both", "all", "each", "himself", "herself", "itself", "themselves"})
"""Words that stand behind a subject and mean the same."""


def _subject_of_stray(verb: Token) -> Token | None:
    """Return the subject of a finite verb behind commas that the parser takes for a participle: Doe, speaking on the radio, called it a hoax."""
    has_object = any(child.i > verb.i and child.dep_ in {"dobj", "oprd", "ccomp"} for child in verb.children)
    return _subject_beyond_commas(verb) if has_object else None


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
        return noun if _may_speak(noun) else None
    if lemma(verb) in {"tell", "inform", "remind", "assure", "urge", "notify"}:
        return None  # whose noun behind is who is told
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


def _may_speak(noun: Token) -> bool:
    """Tell whether a headline's noun names somebody who speaks, rather than what is spoken of: urges restraint by all sides."""
    return (
        noun.pos_ == "PROPN" or noun.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"} or noun.lower_ in SPEAKING_NOUNS or noun.tag_ == "NNPS"
    )


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


def named_before(verb: Token) -> Token | None:
    """Return the noun right before *verb*, and a comma's apposition of it, where the parser joined the verb to the clause in front without an “and”.

    As in: Thousands have fled, the UN refugee agency, UNHCR, said on Monday.
    """
    doc, low = verb.doc, verb.sent.start
    between = verb.i > low and doc[verb.i - 1].text == ","
    if (verb.dep_ != "conj" and not between) or verb.tag_ not in {"VBD", "VBZ", "VBP"} or subject(verb) is not None:
        return None
    if any(word.tag_ == "CC" for word in doc[max(low, verb.i - 3) : verb.i]):
        return None
    found: Token | None = None
    end = verb.i - 1
    for _ in range(2):
        if end > low and doc[end].text == ",":
            end -= 1
        start = end
        while start > low and doc[start - 1].text != ",":
            start -= 1
        segment = doc[start : end + 1]
        nominal = all(word.pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "ADP"} or word.text == "-" for word in segment)
        if start == low or not nominal or segment[0].pos_ == "ADP":
            break
        stop = next((word.i for word in segment if word.pos_ == "ADP"), end + 1)
        nouns = [word for word in doc[start:stop] if word.pos_ in NOUNS]
        if not nouns:
            break
        found = nouns[-1]
        end = start - 1
    return found


def behind_opening(verb: Token, head: Token | None) -> Token | None:
    """Return who speaks in a sentence that opens with a participle: *head*, unless the parser took it from the participle's clause.

    As in: Speaking in Geneva, Jane Doe said …; Warning that talks had failed, the minister left.
    """
    doc, start = verb.doc, verb.sent.start
    opening = doc[start]
    if opening.tag_ != "VBG" or (verb != opening and (head is None or verb.tag_ not in FINITE or is_passive(verb))):
        return head
    if verb == opening and head is not None and head.i > verb.i:
        return head
    seen = doc[start + 1].lower_ != "that" or doc[start + 1].dep_ == "det"
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
    doc, start, before = verb.doc, verb.sent.start, verb.i - 1
    while before > start and doc[before].pos_ in {"ADV", "AUX", "PART"}:
        before -= 1
    if verb.i - start < 3 or doc[before].text != ",":
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
        if first.pos_ not in {"ADP", "ADV"} and first.tag_ != "VBG":
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
        before = doc[child.left_edge.i - 1]
        comma = child.i > head.i and (before.text == "," or is_dash(parsed, before))
        if child.i < head.i and child.dep_ not in {"amod", "compound", "det", "poss", "nummod"} and doc[child.right_edge.i + 1].text == ",":
            continue
        if child.dep_ in {"cc", "conj", "punct", "advcl", "parataxis", "ccomp"} or (child.dep_ == "prep" and child.i < head.i):
            continue
        if child.dep_ in {"relcl", "acl", "prep"} and comma:
            continue
        if child.dep_ == "prep" and child.i > head.i and doc[child.i - 1].text != "-" and _is_of_speaking(head, child):
            continue
        if child.dep_ == "advmod" and child.i < head.i and child.lower_ in {*DISCOURSE, "even", "only", "just"} and not _counted(head):
            continue
        left, right = _subtree(child, doc)
        if cut is not None and head.i < cut <= right and (left < head.i or (child.dep_ == "prep" and left < cut - 1)):
            right = cut - 1
        if cut is not None and head.i < cut < left:
            continue
        if cut is not None and right > head.i and left <= cut <= right:
            continue
        first, last = min(first, left), max(last, right)
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in NOUNS and depth < MOST_NAMES and (cut is None or not head.i < cut < child.i):
            left, right = noun_phrase(parsed, child, cut=cut, depth=depth + 1)
            last = max(last, right)
    while last > head.i and doc[last].is_punct and doc[last].text not in {")", "]"}:
        last -= 1
    if cut is not None and last + 2 < cut <= last + 12 and doc[last + 1].text == "," and doc[cut - 1].text == ",":
        between = doc[last + 2 : cut - 1]
        if all(word.pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"} for word in between) and any(
            word.pos_ == "PROPN" for word in between
        ):
            last = cut - 2  # an apposition that the parser hung elsewhere
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
    if head.pos_ == "PROPN":
        while (
            first > head.sent.start
            and doc[first - 1].pos_ == "PROPN"
            and doc[first - 1].ent_type_ not in {"DATE", "TIME", "GPE", "LOC"}
            and not parsed.gap(doc[first])
        ):
            first -= 1  # words of a name that the parser hung elsewhere
    while (
        last + 2 < len(doc)
        and doc[last + 1].text == "-"
        and not is_dash(parsed, doc[last + 1])
        and (cut is None or not last < cut <= last + 2)
    ):
        last += 2
    while last > head.i and doc[last].lower_ in {"both", "all", "each", "today", "yesterday", *WEEKDAYS}:
        last -= 1  # UNICEF today said
    # A dateline that was left in the paragraph, or a headline's place: GENEVA — Jane Doe; Haiti: UN experts.
    clause = next(
        (
            i
            for i in range(head.i + 1, last)
            if doc[i].text == "," and (doc[i + 1].text in {"who", "whose", "which", "whom"} or doc[i + 1].tag_ == "VBN")
        ),
        None,
    )
    if clause is not None:
        last = clause - 1  # a relative clause in which the parser lost its way
    dash = next((index for index in range(first, head.i) if is_dash(parsed, doc[index]) or doc[index].text == ":"), None)
    if dash is not None:
        first = dash + 1
    while first < head.i and (doc[first].dep_ in {"cc", "punct"} or (doc[first].lower_ in {"even", "only", "just"} and not _counted(head))):
        first += 1
    return first, max(first, last)


def _counted(noun: Token) -> bool:
    """Tell whether *noun* is a number or comes with one: only 11 per cent."""
    return noun.pos_ == "NUM" or any(child.dep_ == "nummod" for child in noun.children)


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
        if noun is not None and preposition.lower_ in {"on", "at"}:
            # The Working Group on Detention; a Safety Officer at the IAEA.
            return noun.lower_ in OCCASIONS or (preposition.lower_ == "at" and noun.ent_type_ != "ORG")
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
