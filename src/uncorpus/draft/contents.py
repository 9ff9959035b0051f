"""What is reported: where the content of a verb stands, one function for each construction.

Each takes the parsed stretch, the verb, its frames and the head of its source, and returns ranges of content, tokens that belong to the cue besides the
verb, who is told, and the name of the construction; or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from uncorpus.draft.lexicon import DISCOURSE, GOING_ON, LIGHT_VERBS, MASS, MASS_SUFFIXES, OCCASIONS
from uncorpus.draft.reading import Parsed, touching
from uncorpus.draft.sources import named_before, noun_before, noun_phrase
from uncorpus.draft.verbs import (
    FINITE,
    NOUNS,
    QUANTIFIERS,
    SUBJECTS,
    agent,
    auxiliaries,
    auxiliary_words,
    frames_of,
    is_dash,
    is_passive,
    is_verb,
    lemma,
    markers,
    subject,
)
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import PHRASAL, VERBS, Frames

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PARENTHETICAL: Final = frozenset(
    {"think", "believe", "hope", "fear", "suspect", "suppose", "guess", "feel", "imagine", "wonder", "muse", "find"}
)
"""Verbs of thought that stand in parentheses: talks, he fears, will fail."""


LONGEST_CLAUSE: Final = 500
"""How many tokens of a clause are looked at for where it ends: time grows with the square of a longer one."""

Content = tuple[list[Range], list["Token"], "Token | None", str]
"""Ranges, tokens of the cue besides the verb, who is told, and the name of the construction."""


Finder = Callable[[Parsed, "Token", Frames, "Token | None"], "Content | None"]


def clause(parsed: Parsed, head: Token, verb: Token) -> tuple[int, int]:
    """Return first and last token of the clause of *head*, the complement of *verb* to its right: without the “that” that introduces it."""
    first, last = head.left_edge.i, head.right_edge.i
    first = max(first, verb.i + 1)
    while first < last and parsed.doc[first].text in {",", ":", "-", "–", "—"}:
        first += 1
    if first < last and parsed.doc[first].pos_ == "ADV" and parsed.doc[first + 1].lower_ == "that" and parsed.doc[first + 1].dep_ == "mark":
        first += 1
    that = next((mark for mark in head.children if mark.lower_ == "that" and mark.dep_ == "mark" and first < mark.i <= first + 12), None)
    if that is not None and any(word.tag_ in {"VBN", "VBG"} or is_dash(parsed, word) for word in parsed.doc[first : that.i]):
        # Said in an interview taped before the talks that …: what stands in front of “that” is not what was said.
        first = that.i
    if (parsed.doc[first].lower_ == "that" and first < last and not _is_determiner(parsed, parsed.doc[first])) or (
        parsed.doc[first].lower_ == "for" and parsed.doc[first].dep_ == "mark"
    ):
        first += 1
    return first, last


def _is_determiner(parsed: Parsed, that: Token) -> bool:
    """Tell whether “that” in front of a clause can only be a determiner: a countable noun in the singular follows that has no other one.

    What it points to was named before.
    """
    if that.dep_ == "mark" or that.tag_ == "WDT":
        return False
    if that.dep_ in {"nsubj", "nsubjpass"}:
        return that.head.i > that.i and subject(that.head) == that and that.nbor(1).pos_ in {"VERB", "AUX", "ADV", "PART"}
    noun = that.head
    if noun.i < that.i or noun.tag_ != "NN" or that.dep_ != "det":
        return False
    if any(child.dep_ in {"det", "poss", "nummod"} and child.i != that.i for child in noun.children):
        return False
    return (
        noun.lower_ not in MASS
        and not noun.lower_.endswith(MASS_SUFFIXES)
        and re.search(
            rf"\b(?:an?|the|this|his|her|its|their)\s+(?:\w+\s+)?{re.escape(noun.text)}\b", parsed.text[: parsed.start(that)], re.IGNORECASE
        )
        is not None
    )


def trim(parsed: Parsed, first: int, last: int) -> tuple[int, int] | None:
    """Return *first* and *last* without punctuation at the edges; None where nothing is left."""
    doc = parsed.doc
    while first <= last and (doc[first].is_punct or doc[first].is_space) and doc[first].text not in {"(", "[", "$", "#", "@"}:
        first += 1
    while last >= first and (
        (doc[last].is_punct and doc[last].text not in {")", "]", "%"}) or doc[last].is_space or doc[last].tag_ == "CC"
    ):
        last -= 1
    while last > first and doc[last].tag_ in {"WDT", "WP"}:
        last -= 2 if doc[last - 1].pos_ == "ADP" else 1
        while last > first and doc[last].is_punct:
            last -= 1
    words = [token.text for token in doc[first : last + 1]]
    if words.count("(") > words.count(")") and last + 1 < len(doc) and doc[last + 1].text == ")":
        last += 1
    return (first, last) if first <= last else None


def content_of(parsed: Parsed, first: int, last: int, more: list[Token], addressee: Token | None, pattern: str) -> Content | None:
    """Return the content from token *first* to *last* without punctuation at its edges, or None where nothing is left."""
    trimmed = trim(parsed, first, last)
    return ([parsed.range(*trimmed)], more, addressee, pattern) if trimmed else None


def reporting_clause(parsed: Parsed, verb: Token, head: Token | None) -> tuple[int, int]:
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
        if right + 1 == first or (right + 2 == first and parsed.doc[right + 1].text == "," and head == named_before(verb)):
            first = left
    return first, last


def clausal(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Said (that) …; asked whether …; called for all sides to stop."""
    if not (frames.letters & {"c", "q", "g", "o", "i"} or frames.prepositions):
        return None
    more: list[Token] = []
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in {"ccomp", "xcomp", "advcl"} or (lemma(verb) == "make" and child.lower_ == "clear"):
            continue
        marker = next((mark for mark in child.children if mark.dep_ == "mark"), None)
        is_infinitive = any(aux.lower_ == "to" and aux.dep_ == "aux" for aux in child.children)
        if child.dep_ == "advcl":
            if marker is not None and marker.lower_ == "for" and "for" in frames.prepositions and is_infinitive:
                first, last = clause(parsed, child, verb)
                return content_of(parsed, first, last, [marker], None, "for-to")
            if not (marker is not None and marker.lower_ in {"that", "whether"}):
                continue
        if child.dep_ == "xcomp" and child.tag_ != "VBG" and not is_infinitive and child.pos_ not in {"VERB", "AUX"}:
            continue
        if child.tag_ == "VBG" and subject(child) is None and not any(aux.dep_ == "aux" for aux in child.children):
            if not frames.has("g"):
                continue
        elif is_infinitive:
            own = subject(child)
            if (
                lemma(verb) == "question"
                and own is None
                and any(word.dep_ == "dobj" and verb.i < word.i < child.i for word in verb.children)
            ):
                continue  # questioned her fitness to lead
            if marker is not None and marker.lower_ == "for":
                more = [marker]
            elif own is not None and frames.has("o") and lemma(verb) not in WANTING:
                to = next(aux for aux in child.children if aux.lower_ == "to")
                return content_of(parsed, _infinitive_start(to), _infinitive_end(child), [], own, "object-infinitive")
            elif not frames.letters & {"i", "q"} or (
                lemma(verb) in {"call", "appeal"}
                and any(word.dep_ == "prep" and verb.i < word.i < child.left_edge.i for word in verb.children)
            ):
                continue
        elif not frames.letters & {"c", "q"}:
            continue
        first, last = clause(parsed, child, verb)
        if first > verb.i + 1 and parsed.doc[verb.i + 1].text == "," and parsed.doc[first].tag_ == "VBG" and is_verb(parsed.doc[first]):
            continue  # disagreed, saying …
        first = _behind_occasion(parsed, verb, child, first)
        if not more and not frames.has("o"):
            first = _stray_subject(parsed, verb, child, first)
        last = _cut(parsed, verb, child, min(last, _infinitive_end(child)) if is_infinitive else last)
        found = content_of(parsed, first, last, more, None, "clause")
        raised = subject(verb) if is_infinitive and is_passive(verb) and not frames.has("o") else None
        if found is not None and raised is not None and raised.i < verb.i:
            found[0].insert(0, parsed.range(*noun_phrase(parsed, raised, cut=verb.i)))  # two ministers are said to be leaving
        relative = next(
            (word for word in child.children if word.i < verb.i and word.lower_ in {"which", "who", "that", "whom", "what"}), None
        )
        if relative is None and found is not None and head is not None and parsed.doc[first].tag_ in FINITE:
            # The troops, which they say left a vacuum; what many say was a mistake.
            begin = noun_phrase(parsed, head, cut=verb.i)[0] - 1
            stray = parsed.doc[begin] if verb.sent.start <= begin < head.i < verb.i else None
            relative = stray if stray is not None and stray.lower_ in {"which", "who", "that", "what"} else None
            if relative is not None:
                found[0].insert(0, parsed.range(relative.i, relative.i))
        elif found is not None and relative is not None and (verb.dep_ == "relcl" or relative.lower_ == "what"):
            found[0].insert(0, parsed.range(relative.i, relative.i))
        return found
    return None


def _behind_occasion(parsed: Parsed, verb: Token, child: Token, first: int) -> int:
    """Return where a clause begins that the parser gave the time or place of speaking, too: said at the time the state would pay."""
    phrase = parsed.doc[first]
    if first != verb.i + 1 or phrase.dep_ != "prep" or phrase.head != child or phrase.right_edge.i + 1 >= child.i:
        return first
    noun = next((word for word in phrase.children if word.dep_ == "pobj"), None)
    own = subject(child)
    told = noun is not None and (noun.lower_ in OCCASIONS or noun.ent_type_ in {"DATE", "TIME"})
    return own.left_edge.i if told and own is not None and own.left_edge.i == phrase.right_edge.i + 1 else first


def bare_clause(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Said his record had been poor: a clause whose subject the parser took for the object of the verb, and hung its predicate elsewhere."""
    noun = next((child for child in verb.children if child.dep_ == "dobj" and child.left_edge.i == verb.i + 1), None)
    if not frames.has("c") or noun is None or is_passive(verb) or noun.right_edge.i + 2 >= verb.sent.end:
        return None
    predicate = parsed.doc[noun.right_edge.i + 1]
    if predicate.tag_ not in FINITE or parsed.gap(predicate) or is_verb(predicate):
        return None
    return content_of(parsed, verb.i + 1, verb.sent.end - 1, [], None, "clause")


def opening(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
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
            return content_of(parsed, verb.i + 2, token.i - 1, [], None, "clause")
        seen = seen or token.tag_ in FINITE
    return None


def question(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Asked if talks go on; asked her why: a question whose clause the parser hung elsewhere."""
    doc = parsed.doc
    if not frames.has("q"):
        return None
    if verb.i + 2 < verb.sent.end and doc[verb.i + 1].lower_ in {"why", "how"} and doc[verb.i + 2].text == ",":
        return content_of(parsed, verb.i + 1, verb.i + 1, [], None, "clause")
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
    negated = any(other.dep_ == "neg" for other in verb.children) or lemma(verb) in {"remember", "recall", "forget"}
    if told is None and by is None and not negated and word.lower_ not in {"if", "whether", "why", "how"}:
        return None
    last = word.i
    for token in doc[begin + 1 : verb.sent.end]:
        if token.text in {",", ";", ":"} or is_dash(parsed, token) or parsed.gap(token):
            break
        last = token.i
    return content_of(parsed, begin, last, [], told if told is not None and told.pos_ in NOUNS else None, "clause")


def that_later(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Said in a statement that …: a clause that the parser hung on the noun before it."""
    if not frames.has("c"):
        return None
    doc = parsed.doc
    if verb.i + 2 < verb.sent.end and doc[verb.i + 1].text == "," and doc[verb.i + 2].tag_ in {"VBG", "IN", "RB"}:
        # Stressed, citing new data, that …
        second = next((token.i for token in doc[verb.i + 2 : min(verb.i + 20, verb.sent.end)] if token.text == ","), verb.sent.end)
        if second + 2 < verb.sent.end and doc[second + 1].lower_ == "that":
            return content_of(parsed, second + 2, verb.sent.end - 1, [], None, "clause")
    for token in doc[verb.i + 1 : min(verb.i + 20, verb.sent.end)]:
        if token.lower_ == "that" and token.head.i > token.i and (token.dep_ == "mark" or _takes_no_relative(token)):
            clause_head = token.head.head if token.dep_ == "det" else token.head
            last = _cut(parsed, verb, clause_head, clause_head.right_edge.i)
            told = next((child for child in verb.children if child.dep_ == "dobj" and verb.i < child.i < token.i), None)
            return content_of(parsed, token.i + 1, last, [], told, "clause")
        if token.text in {";", ":", ","} or token.tag_ in FINITE or parsed.gap(token):
            return None
    return None


def _takes_no_relative(that: Token) -> bool:
    """Tell whether “that”, which the parser took for an object, begins a whole clause: predicted at a debate that they will take every state."""
    clause_head = that.head
    if that.dep_ == "dobj":
        return that.tag_ == "IN" or any(child.dep_ == "dobj" and child != that for child in clause_head.children)
    own = subject(clause_head) if that.dep_ == "advmod" else clause_head
    return that.dep_ in {"det", "advmod"} and own is not None and own.dep_ in SUBJECTS and own.i > that.i


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
    if last - child.i > LONGEST_CLAUSE:
        return last  # no sentence that somebody wrote
    for token in doc[child.i + 1 : last + 1]:
        own = subject(token)
        if (
            token.dep_ == "conj"
            and token.tag_ == verb.tag_
            and own is None
            and lemma(token) in VERBS
            and frames_of(token).kind in {"speech", "writing"}
            and auxiliary_words(token) in (set(), auxiliary_words(verb))
        ):
            joint = _conjunction(token)
            if joint is not None and joint > child.i:
                return joint - 1
        if (
            token.pos_ == "VERB"
            and token.dep_ in {"conj", "ccomp"}
            and token.tag_ in {"VBD", "VBZ", "VBP"}
            and own is not None
            and is_verb(token)
            and "c" in frames_of(token).letters
            and frames_of(token).kind == "speech"
            and own.left_edge.i - 1 > child.i
            and doc[own.left_edge.i - 1].lower_ in {"and", "but"}
            and own.lower_ not in {"he", "she", "they", "it"}
        ):
            return own.left_edge.i - 2
        follows = [each.lower_ for each in doc[token.i + 1 : token.i + 3]]
        if (
            is_dash(parsed, token)
            and not any(other != token and is_dash(parsed, other) for other in doc[child.left_edge.i : verb.sent.end])
            and not {"because", "if", "including", "especially", "particularly"} & set(follows[:1])
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
    if last + 2 < sentence_end and doc[last + 1].text in {",", ";"} and doc[last + 2].lower_ == "that" and doc[last + 2].dep_ == "mark":
        return sentence_end - 1  # said that it was late; that it was cold; and that …
    if _is_predicate_behind(verb, last):
        return sentence_end - 1
    after = list(doc[last + 1 : min(last + 5, sentence_end)])
    words = [token.lower_ for token in after if token.text != ","]
    finite = child.tag_ in FINITE or any(aux.tag_ in FINITE for aux in auxiliaries(child))
    if finite and words[:1] and words[0] in {"and", "but", "or"} and words[1:2] in (["that"], ["because"]):
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
        stop = next((token.i for token in rest if token.text in {",", ";"} or (is_dash(parsed, token)) or parsed.gap(token)), sentence_end)
        if begin > last + 1 or stop == begin + 1:
            stop = sentence_end
        rest = doc[begin:stop]
        if not any(is_verb(token) and frames_of(token).kind == "speech" for token in rest) and not (
            doc[begin].tag_ == "CC" and any(token.dep_ == "conj" and token.head == verb for token in rest)
        ):
            return stop - 1
    return last


def before_next(parsed: Parsed, verb: Token, first: int, last: int) -> int:
    """Return where a content ends, of the tokens from *first* to *last*, in front of what the same source reports next.

    As in: condemned an attack in which three people died, and called on all sides to stop. Parsers join such a verb to the last one; a comma and a conjunction
    in front, a verb of reporting, and no subject of its own tell that it goes with the first.
    """
    doc = verb.doc
    finite = {verb.tag_, *(aux.tag_ for aux in auxiliaries(verb))} & FINITE or {"VBD", "VBZ", "VBP"}
    for token in doc[first + 1 : last + 1]:
        if (
            token.tag_ not in finite
            or subject(token) is not None
            or auxiliaries(token)
            or token.dep_ not in {"conj", "ROOT", "dep", "advcl"}
        ):
            continue
        at = token.i - 1
        while at > first and doc[at].pos_ == "ADV":
            at -= 1
        joined = doc[at].lower_ in {"and", "but"} and (
            doc[at - 1].text == ","
            or (token.dep_ == "conj" and token.head.tag_ == "VB")
            or any(one.end <= parsed.start(doc[at]) <= one.end + 2 for one in parsed.quoted if one.closed)
        )
        if joined and (
            lemma(token) in LIGHT_VERBS
            or (is_verb(token) and frames_of(token).letters & set("cnoq") and frames_of(token).kind != "evidence")
        ):
            return at - 2 if doc[at - 1].text == "," else at - 1
    return last


def _is_predicate_behind(verb: Token, last: int) -> bool:
    """Tell whether a comma and a verb without subject follow token *last*: the predicate of a clause whose subject an aside follows.

    As in: said traditional methods, correctly applied, could withstand the wind.
    """
    doc, end, at = verb.doc, verb.sent.end, last + 2
    while at < end and doc[at].pos_ == "ADV":
        at += 1
    return (
        at < end
        and doc[last + 1].text == ","
        and doc[at].tag_ in FINITE
        and subject(doc[at]) is None
        and not (is_verb(doc[at]) and frames_of(doc[at]).kind == "speech")
        and not any(word.dep_ == "relcl" for word in (verb, *verb.ancestors))
        and any(token.text == "," for token in doc[max(0, last - 12) : last + 1])
    )


def _conjunction(verb: Token) -> int | None:
    """Return the index of the “and” or the like right in front of *verb* and what goes with it, or None."""
    before = min([verb.i, *(left.i for left in verb.lefts)]) - 1
    return before if before >= 0 and verb.doc[before].tag_ == "CC" else None


JUDGED: Final = {"accuse": {"of"}, "credit": {"with", "for", "as"}, "congratulate": {"on", "for"}}
"""What stands in front of what somebody is judged for, where it is not as, for or over."""


def small_clause(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Described the plan as reckless; called it a failure; accused them of lying."""
    if not frames.letters & {"a", "j"}:
        return None
    asked = next((word for word in verb.children if word.dep_ == "dobj" and word.lower_ in {"what", "which"} and word.i < verb.i), None)
    if asked is not None and frames.has("a"):
        # In what officials called a crime.
        named = next((child for child in verb.children if child.i > verb.i and child.dep_ in {"oprd", "dobj", "ccomp", "xcomp"}), None)
        found = content_of(parsed, named.left_edge.i, named.right_edge.i, [], None, "small-clause") if named is not None else None
        if found is not None:
            found[0].insert(0, parsed.range(asked.i, asked.i))
            return found
    objects = [child for child in verb.children if child.dep_ in {"dobj", "ccomp"} and child.i > verb.i]
    predicate = next((child for child in verb.children if child.i > verb.i and child.dep_ == "oprd"), None)
    if predicate is None:
        words = JUDGED.get(lemma(verb), {"as", "for", "over"} if frames.has("j") else {"as"})
        predicate = next(
            (child for child in verb.children if child.i > verb.i and child.lower_ in words and child.dep_ in {"prep", "mark"}), None
        )
        if predicate is None and objects:
            predicate = next((child for child in objects[0].children if child.lower_ in words and child.dep_ == "prep"), None)
        if predicate is None and objects and frames.has("a"):
            # Identifies hunger, cold and rising prices as the causes: the parser loses its way in the list.
            rest = parsed.doc[objects[0].i + 1 : min(objects[0].i + 25, verb.sent.end)]
            stop = next((word.i for word in rest if word.tag_ in FINITE or word.text in {";", ":"}), verb.sent.end)
            predicate = next((word for word in rest if word.i < stop and word.lower_ in words and word.dep_ == "prep"), None)
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
        return content_of(parsed, whole.left_edge.i, whole.right_edge.i, [], None, "small-clause") if whole is not None else None
    if predicate is None:
        return None
    if passive and agent(verb) is None and lemma(verb) in {"call", "dub", "label", "term", "deem", "brand"}:
        return None  # what a thing is called is its name, unless it is told who calls it so
    if passive:
        found = content_of(parsed, predicate.left_edge.i, predicate.right_edge.i, [], None, "small-clause")
        own = subject(verb)
        if found is not None and own is not None:
            found[0].insert(0, parsed.range(*noun_phrase(parsed, own, cut=verb.i)))
        return found
    relative = next((word for word in verb.children if word.dep_ == "dobj" and word.lower_ in {"which", "whom"} and word.i < verb.i), None)
    if not objects and relative is not None:
        found = content_of(parsed, predicate.left_edge.i, onward(parsed, predicate.right_edge.i), [], None, "small-clause")
        if found is not None:
            found[0].insert(0, parsed.range(relative.i, relative.i))
        return found
    if not objects:
        return None
    last = onward(parsed, max(objects[0].right_edge.i, predicate.right_edge.i))
    return content_of(parsed, objects[0].left_edge.i, _again(parsed, predicate, last), [], None, "small-clause")


def _is_predicate(word: Token) -> bool:
    """Tell whether “as” and *word* say what a thing is taken for: rejected the text as one-sided."""
    return (
        word.tag_ not in FINITE
        and subject(word) is None
        and not auxiliaries(word)
        and any(mark.lower_ == "as" and mark.dep_ == "mark" for mark in word.children)
    )


WANTING: Final = frozenset({"want", "expect", "prefer"})
"""Verbs whose object is no one who is told: wants both sides to stop."""


def infinitive(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
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
            if on is not None and told is not None and (on.lower_ in {"on", "upon"} or (on.lower_ == "to" and lemma(verb) == "appeal")):
                return content_of(parsed, _infinitive_start(to), _infinitive_end(child), [on], told, "object-infinitive")
        if told is not None and lemma(verb) in WANTING:
            return content_of(parsed, told.left_edge.i, _infinitive_end(child), [], None, "infinitive")
        if told is not None and frames.has("o"):
            return content_of(parsed, _infinitive_start(to), _infinitive_end(child), [], told, "object-infinitive")
        if told is None and any(p.dep_ == "prep" and p.lower_ in frames.prepositions and verb.i < p.i < to.i for p in verb.children):
            continue  # appeals for money to help: what the money is for
        if told is None and frames.has("i"):
            return content_of(parsed, _infinitive_start(to), _infinitive_end(child), [], None, "infinitive")
    for noun in verb.children:
        if noun.dep_ == "dobj" and noun.i > verb.i and frames.has("o"):
            for clause_head in noun.children:
                to = next((aux for aux in clause_head.children if aux.lower_ == "to"), None)
                if to is not None and clause_head.dep_ in {"acl", "relcl"}:
                    return content_of(parsed, _infinitive_start(to), _infinitive_end(clause_head), [], noun, "object-infinitive")
    return None


def _infinitive_start(to: Token) -> int:
    """Return the first token of the infinitive that *to* is part of: urged her not to go."""
    return to.i - 1 if to.i and to.nbor(-1).lower_ in {"not", "never"} else to.i


def _infinitive_end(verb: Token) -> int:
    """Return the last token of the infinitive *verb*: a finite verb that the parser joined to it is not his who is to act (urged him to stay and called for help)."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.right_edge.i + 1]:
        if token.dep_ == "conj" and token.tag_ in {"VBD", "VBZ"} and subject(token) is None and is_verb(token) and token.head.tag_ == "VB":
            joint = _conjunction(token)
            if joint is not None and joint > verb.i:
                return joint - 1
    return verb.right_edge.i


REMINDING: Final = frozenset({"remind", "inform", "convince", "persuade", "assure", "notify", "warn", "accuse"})
"""Verbs that tell somebody “of” something."""


def prepositional(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Called for restraint; warned of a famine."""
    prepositions = list(verb.children)
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"to", "with"}:
            # Talked to reporters about the plan: the parser may hang the second on the first.
            prepositions += [
                each for noun in child.children if noun.dep_ == "pobj" for each in noun.children if each.lower_ in {"about", "on", "over"}
            ]
    if lemma(verb) in REMINDING and not any(child.lower_ in frames.prepositions for child in prepositions):
        told = next((child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i), None)
        low, high = (told.i + 1, min(told.i + 12, verb.sent.end)) if told is not None else (0, 0)
        prepositions += [each for each in parsed.doc[low:high] if each.dep_ == "prep" and each.lower_ == "of" and each.head.dep_ == "pobj"]
    for child in prepositions:
        if child.dep_ in {"prep", "prt"} and child.i > verb.i and child.lower_ in frames.prepositions and child.i - verb.i <= 12:
            inner = [noun for noun in child.children if noun.i > child.i]
            if not inner or _enters_marks(parsed, verb, child):
                continue
            if len(inner) == 1 and _is_bare(inner[0]):
                continue
            last = max(noun.right_edge.i for noun in inner)
            if lemma(verb) in {"call", "appeal"} and child.lower_ in {"on", "upon", "to"}:
                # Called on the country to at once release her: the infinitive may hang anywhere behind the noun.
                to = next((word for word in parsed.doc[inner[0].i + 1 : min(last + 3, verb.sent.end)] if word.tag_ == "TO"), None)
                if to is not None and to.head.tag_ == "VB" and to.head.i > to.i:
                    begin, end = _infinitive_start(to), max(last, _infinitive_end(to.head))
                    return content_of(parsed, begin, end, [child], inner[0], "object-infinitive")
            told = next((noun for noun in verb.children if noun.dep_ == "dobj" and noun.i < child.i), None)
            return content_of(
                parsed, child.i + 1, listed(parsed, _again(parsed, child, onward(parsed, last))), [child], told, "prepositional"
            )
    return None


def _enters_marks(parsed: Parsed, verb: Token, preposition: Token) -> bool:
    """Tell whether *preposition* stands in marks that *verb* does not stand in: it is no word of the cue (argued “for one whole night”)."""
    at, place = parsed.start(verb), parsed.start(preposition)
    return any(one.start < place < one.end and not one.start <= at < one.end for one in touching(parsed.quoted, place, place))


def object_(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Welcomed the decision."""
    if not frames.has("n"):
        return None
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and verb.head.pos_ in NOUNS and agent(verb) is not None:
        # A claim rejected by the committee.
        return content_of(parsed, verb.head.left_edge.i, verb.i - 1, [], None, "passive-object")
    if is_passive(verb):
        own = subject(verb)
        if own is None or agent(verb) is None or _is_bare(own):
            return None
        return content_of(parsed, own.left_edge.i, min(own.right_edge.i, verb.i - 1), [], None, "passive-object")
    if (
        verb.dep_ == "relcl"
        and verb.head.pos_ in NOUNS
        and frames.kind == "speech"
        and head is not None
        and verb.head.i < head.i < verb.i
        and not any(child.dep_ in {"dobj", "nsubjpass"} or child.tag_ in {"WDT", "WP"} for child in verb.children)
    ):
        # A charge the party rejected.
        return content_of(parsed, verb.head.left_edge.i, verb.head.i, [], None, "object")
    particle = next((child for child in verb.children if child.dep_ == "prt" and (lemma(verb), child.lower_) in PHRASAL), None)
    for child in (*verb.children, *(particle.children if particle is not None else ())):
        if child.dep_ == "ccomp" and child.left_edge.i == verb.i + 1 and child.left_edge.lower_ == "what":
            return content_of(parsed, verb.i + 1, child.right_edge.i, [], None, "object")
        if (child.dep_ == "dobj" or child.head == particle) and child.i > verb.i and not parsed.gap(child):
            if _is_bare(child) or (lemma(verb) == "attack" and child.ent_type_ not in {"PERSON", "ORG", "NORP"}):
                continue  # towns are attacked with weapons
            return content_of(parsed, child.left_edge.i, listed(parsed, onward(parsed, child.right_edge.i)), [], None, "object")
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


def onward(parsed: Parsed, last: int) -> int:
    """Return where a content ends whose complement the parser hung on the verb: announced a deal with lawmakers; denied any role in the attacks.

    A phrase that tells when or where somebody spoke (in a statement, on Monday, by posting a video) is none, nor is a clause with a finite verb.
    """
    doc = parsed.doc
    while last + 1 < len(doc):
        token = doc[last + 1]
        if parsed.gap(token) or token.is_sent_start:
            return last
        if token.tag_ == "RP":
            last += 1  # the phasing out of coal
            continue
        if token.tag_ == "TO" and token.head.tag_ == "VB" and token.head.i > token.i:
            last = max(last + 1, token.head.right_edge.i)  # a call to ban the sale
            continue
        if token.dep_ != "prep":
            return last
        if token.lower_ == "in" and any(child.dep_ == "pcomp" and child.tag_ == "VBG" for child in token.children):
            last = token.right_edge.i  # the role of youth in building peace
            continue
        noun = next((child for child in token.children if child.dep_ == "pobj"), None)
        if noun is not None and noun.lower_.endswith("day") and any(child.lower_ == "of" for child in noun.children):
            last = token.right_edge.i  # the execution on Wednesday of two men
            continue
        if token.lower_ not in COMPLEMENTS or noun is None or noun.lower_ in OCCASIONS or noun.ent_type_ in {"DATE", "TIME"}:
            return last
        last = max(last + 1, token.right_edge.i)
    return last


def listed(parsed: Parsed, last: int) -> int:
    """Return where a noun phrase ends that goes on behind a comma with more of a list or an apposition, to the end of the sentence.

    As in: calls for a halt to the fighting, the release of prisoners and the return of stolen cattle. It goes on as far as nothing but noun phrases stands there.
    """
    doc = parsed.doc
    if last + 2 >= len(doc) or doc[last + 1].text != ",":
        return last
    first = doc[last + 2]
    rest = [*doc[last + 2 : first.sent.end]]
    while rest and rest[-1].is_punct:
        rest.pop()
    if len(rest) < 2 or first.pos_ not in {"DET", "ADJ", "NOUN", "NUM"} or any(parsed.gap(token) for token in rest):
        return last
    if any(
        token.tag_ in FINITE or token.tag_ in {"VBG", "WP", "WDT", "WRB"} or token.text in {";", ":", ","} or is_dash(parsed, token)
        for token in rest
    ):
        return last
    return (
        last
        if any(
            token.ent_type_ in {"DATE", "TIME"}
            or (token.dep_ == "pobj" and token.lower_ in OCCASIONS and token.head.lower_ in {"in", "at", "on", "during"})
            for token in rest
        )
        else rest[-1].i
    )


COMPLEMENTS: Final = frozenset(
    {"of", "for", "with", "from", "to", "between", "against", "over", "about", "into", "among", "on", "without", "in", "by", "as", "towards", "within", "across", "near"}
)  # fmt: skip
"""Prepositions of phrases that tell more of a noun."""


def parenthetical(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """As in: Talks, she said, had failed; talks had failed, said the minister."""
    if not (frames.letters & {"c", "q"} or lemma(verb) in GOING_ON) or head is None:
        return None
    if (frames.kind == "thought" and lemma(verb) not in PARENTHETICAL) or any(child.dep_ == "neg" for child in verb.children):
        return None
    doc = parsed.doc
    sentence = verb.sent
    if head.lower_ in {"who", "which", "that"} and head.i < verb.i:
        return None  # Doe, who commands the troops, told …
    own = head.head == verb or head.dep_ == "appos" or head in (noun_before(verb), named_before(verb))
    first, last = reporting_clause(parsed, verb, head if own else None)
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
    before = doc[high - 1] if high > low and doc[high - 1].dep_ != "neg" else doc[max(low, high - 2)]
    stops = low < high and before.pos_ in {"AUX", "VERB"} and before.tag_ in FINITE
    subordinate = stops or (left_is_content and _is_subordinate(parsed, low, high))
    continues = (
        right + 1 < sentence.end
        and doc[right].text in {",", "—", "–", "-"}
        and (leads or _opens_marks(parsed, right) or runs_on(parsed, right + 1, left_is_content=left_is_content and not subordinate))
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
        trimmed = trim(parsed, begin, sentence.end - 1)
        if trimmed:
            parts.append(parsed.range(*trimmed))
    if not parts:
        return None
    return parts, [], None, "parenthetical"


def _is_clause_of_time(doc: Doc, first: int, finite: list[Token]) -> bool:
    """Tell whether what stands in front of a reporting clause only says when: Soon after talks began, she wrote, “…”."""
    words = {doc[first].lower_, doc[first + 1].lower_}
    return bool(words & {"after", "before", "when", "as", "once", "until", "since"}) and _are_dependent(finite)


def headline(parsed: Parsed, verb: Token, frames: Frames, head: Token | None) -> Content | None:
    """Envoy says Libya at crossroads: a headline's content needs no verb."""
    if (
        parsed.block.kind != "headline"
        or not frames.has("c")
        or head is None
        or head.i > verb.i
        or verb.tag_ not in {*FINITE, "NNS"}
        or frames.has("o")
    ):
        return None
    first = verb.i + 1
    if first >= verb.sent.end or parsed.doc[first].pos_ in {"ADP", "ADV"} or parsed.doc[first].is_punct or parsed.gap(parsed.doc[first]):
        return None
    return content_of(parsed, first, verb.sent.end - 1, [], None, "clause")


def _opens_marks(parsed: Parsed, token: int) -> bool:
    """Tell whether marks that are no sentence of their own open right behind the token: …, she said, “is over”."""
    end, begin = parsed.end(parsed.doc[token]), parsed.starts[token + 1]
    return any(end <= one.start < begin and not one.detached for one in touching(parsed.quoted, end, begin))


def _is_adverbial(first: Token, finite: list[Token]) -> bool:
    """Tell whether what stands in front of a reporting clause is a phrase with a clause in it, but none itself: For the first time since it began, …."""
    return first.dep_ == "prep" and _are_dependent(finite)


def _are_dependent(verbs: list[Token]) -> bool:
    """Tell whether all *verbs* stand in clauses of time and the like, or in those that tell more of a noun."""
    return all(any(one.dep_ in {"advcl", "relcl", "acl", "pcomp"} for one in (verb, *verb.ancestors)) for verb in verbs)


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
    """Return where a content begins and ends that stands in front of its reporting clause: behind a colon, a semicolon or an open bracket, without “But,” and the like."""
    doc = parsed.doc
    for index in range(last - 1, first, -1):
        if doc[index].text in {":", ";"} or (doc[index].text == "(" and not any(token.text == ")" for token in doc[index : last + 1])):
            first = index + 1
            break
    end = last - 1 if last > first and doc[last].text == "," else last
    if end > first and doc[end].lower_ in {"which", "who", "whom", "where"} and doc[end].tag_ in {"WDT", "WP", "WRB"}:
        # Water which, health workers believe, is unsafe; without whom, he said, nothing would have been signed.
        first = end - 1 if doc[end - 1].pos_ == "ADP" and doc[end - 1].dep_ == "prep" else end
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


def runs_on(parsed: Parsed, begin: int, *, left_is_content: bool) -> bool:
    """Tell whether what follows the reporting clause and a comma goes on with what is said."""
    doc = parsed.doc
    token = doc[begin]
    if token.lower_ == "that" or (token.tag_ in FINITE and not is_verb(token)):
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
            is_verb(other) and subject(other) is not None and frames_of(other).kind == "speech" and frames_of(other).has("c")
            for other in doc[begin : token.sent.end]
        )
    return any(other.pos_ in {"VERB", "AUX"} for other in doc[begin : token.sent.end])
