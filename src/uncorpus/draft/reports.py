"""From a parsed sentence to reports: which words are a cue, who is its source, where its content stands.

A report's parts are ranges of the article's text; what stands in detached quotations is joined to it later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from uncorpus.draft.contents import (
    Finder,
    bare_clause,
    before_next,
    clausal,
    clause,
    content_of,
    headline,
    infinitive,
    left_part,
    object_,
    onward,
    opening,
    parenthetical,
    prepositional,
    question,
    reporting_clause,
    runs_on,
    small_clause,
    that_later,
    trim,
)
from uncorpus.draft.lexicon import ATTITUDES, CLAUSAL_NOUNS, FIRST_PERSON, ISSUING, LIGHT_VERBS, PREPOSITIONAL
from uncorpus.draft.reading import Parsed
from uncorpus.draft.sources import behind_opening, inverted_subject, noun_phrase, source_head
from uncorpus.draft.verbs import (
    FINITE,
    NONE,
    NOUNS,
    agent,
    auxiliaries,
    cue_ranges,
    frames_of,
    is_hypothetical,
    is_passive,
    is_verb,
    lemma,
    subject,
)
from uncorpus.text.marks import OPENING
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import VERBS, Frames, Kind

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


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
        report = (
            _according(parsed, token)
            or _quoted_as(parsed, token)
            or _noun_report(parsed, token)
            or _attitude(parsed, token)
            or _verb_report(parsed, token)
        )
        if report is not None:
            found.append(report)
    return _settled(found)


def _verb_report(parsed: Parsed, verb: Token) -> Report | None:
    if not is_verb(verb):
        return None
    if lemma(verb) == "want" and (asked := _wanted_to_know(parsed, verb)) is not None:
        return asked
    hypothetical = is_hypothetical(verb)
    frames = frames_of(verb)
    head = inverted_subject(parsed, verb, frames) or behind_opening(verb, source_head(verb))
    if head is None and not is_passive(verb) and verb.dep_ in {"amod", "compound", "pobj"}:
        return None
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and lemma(verb) in {"see", "claim", "attack"}:
        return None  # a draft seen by the newspaper; a plot claimed by the cousins
    if is_passive(verb) and lemma(verb) == "expect" and agent(verb) is None:
        return None  # what is expected is nobody's in particular
    if verb.i == verb.sent.start and verb.lower_ in {"asked", "told", "pressed", "questioned"} and not parsed.gap(verb):
        head = None  # asked what she would do, she laughed
    if parsed.inside is not None and (head is None or head.lower_ in FIRST_PERSON or head.lower_ == "you"):
        return None
    inverted = head is not None and head.i > verb.i and head.head == verb and not is_passive(verb)
    if hypothetical and not frames.has("d"):
        return None
    finders: tuple[Finder, ...] = ()
    if not hypothetical:
        finders = (
            (parenthetical,)
            if inverted
            else (
                opening,
                question,
                clausal,
                bare_clause,
                small_clause,
                infinitive,
                that_later,
                prepositional,
                object_,
                parenthetical,
                headline,
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
    report.frame = reporting_clause(parsed, verb, head)
    if addressee is not None:
        begin = next(iter(parsed.indices(content[0][0], content[0][1])), 0)
        cut = begin - 1 if begin - 1 > addressee.i else None
        report.addressee = [parsed.range(*noun_phrase(parsed, addressee, cut=cut))]
    elif (dative := _addressee(verb)) is not None and not any(low <= parsed.start(dative) < high for low, high in content):
        report.addressee = [parsed.range(*noun_phrase(parsed, dative))]
    return report


def _wanted_to_know(parsed: Parsed, verb: Token) -> Report | None:
    """As in: A reporter wanted to know why nothing was published."""
    know = next((child for child in verb.children if child.dep_ == "xcomp" and child.lower_ == "know" and child.i > verb.i), None)
    head = source_head(verb)
    if know is None or head is None or is_hypothetical(verb) or (found := clausal(parsed, know, frames_of(know), head)) is None:
        return None
    cue = cue_ranges(parsed, verb, *parsed.doc[know.i - 1 : know.i + 1])
    return Report(
        parsed, verb, cue, _source(parsed, head, verb), head, found[0], "speech", found[3], frames=frames_of(verb), frame=(head.i, know.i)
    )


def _source(parsed: Parsed, head: Token | None, verb: Token) -> list[Range]:
    if head is None:
        return []
    first, last = noun_phrase(parsed, head, cut=verb.i)
    beside = next((one for one in verb.children if one.dep_ == "nsubj" and one.i < head.i and one.right_edge.i == first - 1), None)
    if beside is not None and beside.pos_ in {"NOUN", "PROPN"} and not parsed.doc[first - 1].is_punct:
        first = beside.left_edge.i  # an office and a name that the parser keeps apart
    return [parsed.range(first, last)]


def _addressee(verb: Token) -> Token | None:
    if lemma(verb) in {"tell", "inform", "remind", "assure", "warn", "notify", "advise", "reassure"}:
        return next(
            (child for child in verb.children if child.dep_ in {"dobj", "dative"} and child.i > verb.i and child.pos_ in NOUNS), None
        )
    return None


def _according(parsed: Parsed, token: Token) -> Report | None:
    """As in: According to the ministry, …."""
    doc = parsed.doc
    words = [each.lower_ for each in doc[token.i : token.i + 4]]
    if words[:2] == ["according", "to"] and token.i + 2 < len(doc):
        to = doc[token.i + 1]
    elif (
        words[:1] == ["in"]
        and token.i + 2 < len(doc)
        and doc[token.i + 1].tag_ == "PRP$"
        and words[2] in OF_HIS
        and doc[token.i + 1].lower_ not in FIRST_PERSON
    ):
        return _in_his_view(parsed, token)
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
    if noun is not None:
        first, last = noun_phrase(parsed, noun)
    else:
        # A parser may lose its way in a name or title: according to “Counting the Cost”.
        stop = next((each.i for each in doc[to.i + 1 : token.sent.end] if each.text in {",", ".", ";", ":"}), token.sent.end)
        noun = next((each for each in reversed(doc[to.i + 1 : stop]) if each.pos_ in NOUNS), None)
        if noun is None:
            return None
        first, last = to.i + 1, stop - 1
    last = _body_behind(parsed, last)
    if words[0] == "in":
        last = next((index - 1 for index in range(noun.i + 1, last + 1) if doc[index].text == ","), last)
    sentence = token.sent
    end = last
    while end + 1 < sentence.end and doc[end + 1].text not in {",", ".", ";", "—", "–", ":", "-"}:
        end += 1
    parts: list[Range] = []
    left = trim(parsed, *left_part(parsed, sentence.start, token.i - 1)) if noun.lower_ not in {"whom", "which"} else None
    if left is not None and doc[left[1]].lower_ == "that":
        left = None  # reported that, according to …
    right = trim(parsed, end + 1, sentence.end - 1)
    if left is not None:
        parts.append(parsed.range(*left))
    if right is not None and (
        left is None
        or doc[left[1]].pos_ == "AUX"
        or (
            doc[end + 1].text == ","
            and end + 2 < sentence.end
            and doc[end + 2].lower_ not in {"though", "although", "but", "and", "or", "so", "nor"}
            and runs_on(parsed, end + 2, left_is_content=_has_finite(doc[left[0] : left[1] + 1]))
        )
    ):
        parts.append(parsed.range(*right))
    start, stop = parsed.range(first, last)
    if parsed.text[start - 1] in OPENING and start - 1 > parsed.end(to):
        start -= 1
    return Report(parsed, token, [parsed.range(token.i, to.i)], [(start, stop)], noun, parts, "speech", "according", frame=(token.i, end))


OF_HIS: Final = frozenset({"view", "opinion", "words", "estimation", "eyes"})


def _in_his_view(parsed: Parsed, token: Token) -> Report | None:
    """As in: The sponsors, in his opinion, had confused piety with law."""
    doc, sentence, whose = parsed.doc, token.sent, token.nbor(1)
    end = token.i + 2
    left = trim(parsed, *left_part(parsed, sentence.start, token.i - 1)) if token.i > sentence.start else None
    right = trim(parsed, end + 1, sentence.end - 1)
    parts = [parsed.range(*part) for part in (left, right) if part is not None]
    if right is None and left is not None and not _has_finite(doc[left[0] : left[1] + 1]):
        return None
    if not parts:
        return None
    return Report(
        parsed, token, [parsed.range(token.i, token.i), parsed.range(end, end)], [parsed.range(whose.i, whose.i)], whose, parts, "speech", "according", frame=(token.i, end)
    )  # fmt: skip


def _body_behind(parsed: Parsed, last: int) -> int:
    """Return where a source ends that a comma and what body it is follow: UNHCR, the UN refugee agency."""
    doc = parsed.doc
    if last + 3 >= len(doc) or doc[last + 1].text != "," or doc[last + 2].lower_ not in {"the", "its", "an", "a"}:
        return last
    stop = next((each.i for each in doc[last + 2 : min(last + 14, len(doc))] if each.text in {",", "."}), last + 2)
    segment = doc[last + 2 : stop]
    nominal = all(each.pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "ADP"} or each.text == "-" for each in segment)
    heads = [each.lower_ for each in segment if each.pos_ in {"NOUN", "PROPN"}]
    return stop - 1 if nominal and len(segment) > 1 and any(word in ISSUING for word in heads) else last


def _has_finite(words: Span) -> bool:
    return any(word.pos_ in {"VERB", "AUX"} and word.tag_ in FINITE for word in words)


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
    low = min((child.left_edge.i for child in noun.children if child.dep_ in {"det", "poss", "amod", "compound"}), default=noun.i)
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
            found = content_of(parsed, first, last, [], None, "noun-clause")
            more = phrase
        elif (
            child.dep_ in {"prep", "dative"}
            and child.lower_ in PREPOSITIONAL.get(word, ())
            and any(inner.i > child.i for inner in child.children)
        ):
            found = content_of(parsed, child.i + 1, onward(parsed, child.right_edge.i), [], None, "noun-preposition")
            more = [*phrase, child]
        else:
            continue
        if found is not None:
            return Report(
                parsed, verb, cue_ranges(parsed, verb, *more), _source(parsed, head, verb), head, found[0], "speech", found[3],
                frames=VERBS.get(lemma(verb), NONE), frame=reporting_clause(parsed, verb, head),
            )  # fmt: skip
    return None


def _quoted_as(parsed: Parsed, saying: Token) -> Report | None:
    """As in: An official was quoted by local media as saying the ban would be lifted. The official says so."""
    governor = saying.head.head if saying.dep_ == "pcomp" and saying.head.lower_ == "as" else saying.head
    marks = saying.dep_ == "pcomp" or any(child.lower_ == "as" and child.dep_ == "mark" for child in saying.children)
    if saying.tag_ != "VBG" or not marks or governor.i >= saying.i or lemma(governor) not in {"quote", "cite", "report"}:
        return None
    quoted = next((child for child in governor.children if child.dep_ == "dobj" and governor.i < child.i < saying.i), None)
    head = subject(governor) if is_passive(governor) else quoted if lemma(governor) == "quote" else None
    if head is None or is_hypothetical(governor):
        return None
    found = clausal(parsed, saying, frames_of(saying), head)
    if found is None:
        return None
    as_ = next((token for token in reversed(parsed.doc[governor.i + 1 : saying.i]) if token.lower_ == "as"), saying)
    cue = cue_ranges(parsed, governor, as_, saying)
    source = [parsed.range(*noun_phrase(parsed, head, cut=governor.i if head.i < governor.i else as_.i))]
    return Report(parsed, saying, cue, source, head, found[0], "speech", found[3], frames=frames_of(saying))


def _attitude(parsed: Parsed, word: Token) -> Report | None:
    """As in: The agency is concerned about the floods; she was confident that talks would resume."""
    prepositions = ATTITUDES.get(word.lower_)
    if prepositions is None:
        return None
    copula = word.head if word.dep_ == "acomp" else next((child for child in word.children if child.dep_ == "auxpass"), None)
    if copula is None or copula.lemma_.lower() not in {"be", "remain", "feel"}:
        return None
    verb = word.head if word.dep_ == "acomp" else word
    head = subject(verb) or subject(copula)
    if head is None or is_hypothetical(verb) or head.pos_ not in NOUNS or head.lower_ in {*FIRST_PERSON, "you", "there", "it"}:
        return None
    for child in (*word.children, *(verb.children if verb is not word else ())):
        if child.i < word.i:
            continue
        first = child.i + 1
        if child.dep_ in {"prep", "agent"} and child.lower_ in prepositions and any(inner.i > child.i for inner in child.children):
            found, more = content_of(parsed, first, onward(parsed, child.right_edge.i), [], None, "attitude"), [child]
        elif child.dep_ in {"ccomp", "acl"} and (
            (child.dep_ == "ccomp" and word.lower_ in {"convinced", "confident", "hopeful", "adamant"})
            or any(mark.dep_ == "mark" and mark.lower_ == "that" for mark in child.children)
        ):
            found, more = content_of(parsed, *clause(parsed, child, word), [], None, "attitude"), []
        else:
            continue
        if found is not None:
            cue = cue_ranges(parsed, verb, word, copula, *more)
            return Report(parsed, word, cue, _source(parsed, head, verb), head, found[0], "speech", "attitude", frame=(head.i, word.i))
    return None


def _settled(found: list[Report]) -> list[Report]:
    """Settle, sentence by sentence, which contents and sources two reports share."""
    if not found:
        return found
    numbers: list[int] = []
    for number, sentence in enumerate(found[0].parsed.doc.sents):
        numbers += [number] * len(sentence)
    for _, group in groupby(found, key=lambda report: numbers[report.head.i]):
        together = list(group)
        for report in together:
            _end_before_next(report)
            _end_before_clause(report, together)
            _end_before_participle(report, together)
        for report in together:
            _share_source(report, together)
    return [report for report in found if not (report.pattern == "attitude" and _is_own(report, found))]


def _is_own(report: Report, found: list[Report]) -> bool:
    """Tell whether an attitude is what its holder speaks of: said he was confident that …."""
    at = report.parsed.start(report.head)
    by_pronoun = report.source_head is not None and report.source_head.pos_ == "PRON"
    return by_pronoun and any(low <= at < high for other in found if other is not report for low, high in other.content)


def _end_before_next(report: Report) -> None:
    """Cut from a content what its source reports next: condemned an attack in which people died, and called on all sides to stop."""
    parsed = report.parsed
    if not report.content or report.pattern in {"parenthetical", "according"}:
        return
    start, end = report.content[-1]
    indices = parsed.indices(max(start, parsed.end(report.head)), end)
    if len(indices) > 3 and (last := before_next(parsed, report.head, indices[0], indices[-1])) < indices[-1]:
        trimmed = trim(parsed, indices[0], last)
        if trimmed is not None:
            report.content[-1] = (start, parsed.range(*trimmed)[1])


def _end_before_clause(report: Report, together: list[Report]) -> None:
    """Cut from a content the reporting clause that ends the sentence and reports all of it: Heat kills workers who strike, the union says."""
    parsed = report.parsed
    for other in together:
        if (
            other is report
            or other.pattern != "parenthetical"
            or len(other.content) != 1
            or other.head.i <= report.head.i
            or not report.content
        ):
            continue
        at = parsed.starts[min(other.frame[0], other.head.i)]
        start, end = report.content[-1]
        if other.content[0][1] <= at and start < at < end:
            indices = parsed.indices(start, at)
            trimmed = trim(parsed, indices[0], indices[-1]) if indices else None
            whole = trimmed is not None and (report.pattern != "clause" or _has_finite(parsed.doc[trimmed[0] : trimmed[1] + 1]))
            report.content[-1:] = [(start, parsed.range(*trimmed)[1])] if trimmed is not None and whole else []


def _end_before_participle(report: Report, together: list[Report]) -> None:
    """Cut from a content what belongs to a participle that adds a report of its own: said it failed, adding that …."""
    if not report.content or report.pattern == "parenthetical":
        return
    start, end = report.content[-1]
    for other in together:
        verb = other.head
        if verb.tag_ != "VBG" or verb.i == 0 or verb.i <= report.head.i or not start < other.parsed.start(verb) < end:
            continue
        before = _before_adverbs(verb)
        if before.text == "," and other.kind == "speech":
            end = other.parsed.end(before.nbor(-1))
    if end > start:
        report.content[-1] = (start, end)


def _share_source(report: Report, together: list[Report]) -> None:
    """Give a report that has no subject of its own the source of the one that it adds to: said it failed, adding that …."""
    if subject(report.head) is not None or is_passive(report.head) or (report.head.tag_ == "VBN" and not auxiliaries(report.head)):
        return
    at = report.parsed.starts[report.head.i]
    for other in together:
        if other is report or not other.content or not other.source or other.head.i >= report.head.i:
            continue
        low, high = other.content[0][0], other.content[-1][1]
        astray = not report.source or low <= report.source[0][0] < high
        if high <= at and astray:
            report.source, report.source_head = list(other.source), other.source_head
    if not report.source and report.head.tag_ == "VBG" and _before_adverbs(report.head).text == ",":
        before = [other for other in together if other.source and other.head.i < report.head.i and other.head.tag_ in FINITE]
        if before:
            report.source, report.source_head = list(before[-1].source), before[-1].source_head  # disagreed, saying …


def _before_adverbs(verb: Token) -> Token:
    """Return what stands in front of *verb* and the adverbs and conjunctions that go with it; the first word of its sentence where nothing does."""
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].pos_ in {"ADV", "CCONJ"}:
        at -= 1
    return verb.doc[max(at, verb.sent.start)]
