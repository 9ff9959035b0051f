"""Quotes of an article: what its sentences report, joined with what stands in quotation marks.

One cue makes one quote. A quotation that the reporting clause breaks is one quote, and so is one that runs on after it without a new cue, in the same
paragraph or, where the marks were left open, in the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from uncorpus.draft.lexicon import FIRST_PERSON
from uncorpus.draft.reading import Parsed, Quoted, Range, inner, touching
from uncorpus.draft.syntax import (
    FINITE,
    Report,
    agent,
    cue_ranges,
    is_occasion,
    is_passive,
    left_part,
    lemma,
    noun_phrase,
    reports,
    source_head,
)
from uncorpus.model import Block
from uncorpus.text.reporting import VERBS, Frames, Kind, is_reporting

if TYPE_CHECKING:
    from spacy.tokens import Token

PULL_QUOTE: Final = "pull-quote"
CLOSERS: Final = "”\"'’» "
"""What may stand between the last word of a quotation and its end."""


@dataclass(slots=True, eq=False)
class Found:
    """A quote as the rules found it, in ranges of the article's text."""

    content: list[Range]
    source: list[Range]
    cue: list[Range]
    addressee: list[Range]
    kind: Kind
    pattern: str
    source_head: Token | None = None
    parsed: Parsed | None = None
    head: Token | None = None
    runs_on: Found | None = None
    """The quote of the paragraph before that this one, without a cue, goes on from: their speaker is the same."""
    parent: Found | None = None
    block: Block | None = None
    repeats: Found | None = field(default=None)


def quotes(text: str, parsed: Sequence[Parsed]) -> list[Found]:
    """Return the quotes of *text*, whose blocks were read as *parsed*, in the order of their content."""
    found: list[Found] = []
    blocks: dict[str, list[Parsed]] = {}
    for one in parsed:
        blocks.setdefault(one.block.id, []).append(one)
    last: _Last = _Last()
    persons = frozenset(token.text for one in parsed for token in one.doc if token.ent_type_ == "PERSON" and token.pos_ == "PROPN")
    for stretches in blocks.values():
        last = _block(text, stretches, found, last)
        _signature(text, stretches, found)
        found += _colon(text, stretches, persons, [quote for quote in found if quote.block == stretches[0].block])
    done = [quote for quote in found if quote.content]
    for quote in done:
        _finish(text, quote, blocks[quote.block.id][0].quoted if quote.block else ())
    done = _without_doubles(done)
    _nest(done)
    return sorted(done, key=lambda quote: (quote.content[0][0], -quote.content[-1][1]))


@dataclass(slots=True)
class _Last:
    """What the block before leaves for the next one."""

    open: Found | None = None
    """A quote whose marks were left open."""
    direct: Found | None = None
    """The quote that the block ended with, if it ended in quotation marks or with their reporting clause."""
    waiting: Found | None = None
    """A report whose content is to follow a colon."""


def _block(text: str, stretches: list[Parsed], found: list[Found], last: _Last) -> _Last:
    block, quoted = stretches[0].block, stretches[0].quoted
    outer = [report for one in stretches if one.inside is None for report in reports(one)]
    outer = [report for report in outer if not _in_marks(report, quoted) or _is_nested(report)]
    outer.sort(key=_place)
    for report in outer:
        _called(text, report, quoted)
        _marked(text, report, quoted)
    made = {id(report): _found(report) for report in outer}
    found += made.values()
    detached = [one for one in quoted if one.detached]
    following = _Last()
    previous: Found | None = None
    for index, one in enumerate(detached):
        low = detached[index - 1].end if index else block.start
        high = detached[index + 1].start if index + 1 < len(detached) else block.end
        after = _after(text, one, high, outer, stretches)
        if after is not None and id(after) not in made:
            made[id(after)] = _found(after)
            found.append(made[id(after)])
        before = _before(text, one, low, outer) if after is None else None
        quote: Found
        start = one.start
        if after is not None:
            quote = made[id(after)]
            quote.source, quote.source_head = list(after.source), after.source_head
            if quote.pattern not in {"none", "direct"}:
                # What stands behind “…,” she said on Monday, is not what she said.
                quote.content = []
            quote.pattern = "direct"
            start = _lead_in(text, one, low, outer)
            broken = before is None and previous is not None and _is_break(text, low, one) and not _ends_sentence(text, low, one)
            if broken and previous is not None and previous is not quote and not previous.cue:
                quote.content += previous.content
                previous.content = []
        elif before is not None:
            quote = made[id(before)]
            _reach(text, one, before, outer, made)
            if not quote.content:
                start, lead = _led_in(text, one, before)
                quote.content += lead
        elif previous is not None and previous.pattern == "direct" and _is_break(text, low, one, previous):
            quote = previous
        elif (sentence := _sentence_before(text, one, low, outer, made)) is not None and made[id(sentence)].content:
            quote = made[id(sentence)]
        elif previous is not None and _is_break(text, low, one, previous):
            quote = previous
        elif index == 0 and last.waiting is not None and not text[block.start : one.start].strip():
            quote = last.waiting
        elif index == 0 and last.open is not None and not text[block.start : one.start].strip():
            quote = last.open
        else:
            named = _name_before_colon(text, one, low, stretches)
            quote = Found([], *(named or ([], [])), [], "speech", "uncued", block=block)
            if named:
                quote.pattern = "colon"
            elif (verb := _verb_before_colon(text, one, low, stretches)) is not None:
                quote = _found(verb)
                quote.pattern = "direct"
            elif index == 0 and not text[block.start : one.start].strip():
                quote.runs_on = last.direct
            found.append(quote)
        quote.content.append((start, one.end))
        if quote.pattern in {"none", "object"}:
            quote.pattern = "direct"
        previous = quote
        for report in outer[bisect_left(outer, one.end, key=_place) :][:1]:
            # “…,” he said, “…,” adding that …: a participle right behind the marks adds to what was quoted.
            if report.head.tag_ == "VBG" and not report.source and not text[one.end : _place(report)].strip(" ,"):
                made[id(report)].source, made[id(report)].source_head = list(quote.source), quote.source_head
        if not one.closed:
            following.open = quote
        following.direct = quote
    for stretch in stretches:
        if stretch.inside is not None:
            found += [_found(report) for report in reports(stretch) if report.content and _is_nested(report)]
    if detached and text[detached[-1].end : block.end].count(".") > 2:
        following.direct = None
    tail = text[block.start : block.end].rstrip()
    if tail.endswith(":"):
        waiting = [made[id(report)] for report in outer if not report.content and report.frames.has("d")]
        if not waiting and (statement := _statement(stretches)) is not None:
            waiting = [_found(statement)]
            found += waiting
        following.waiting = waiting[-1] if waiting else None
    return following


def _found(report: Report) -> Found:
    return Found(
        list(report.content),
        list(report.source),
        list(report.cue),
        list(report.addressee),
        report.kind,
        report.pattern,
        report.source_head,
        report.parsed,
        report.head,
        block=report.parsed.block,
    )


def _after(text: str, one: Quoted, high: int, outer: list[Report], stretches: list[Parsed]) -> Report | None:
    """Return the report whose clause follows directly on the quotation *one*: “…,” she said.

    Where the parser finds none, the words themselves tell: a name or pronoun and a verb, or a verb and a name, right behind the marks.
    """
    last = inner(text, one).rstrip(CLOSERS)[-1:]
    rest = text[one.end : high]
    follows = rest.lstrip()[:1]
    if not follows or not (follows in ",—–" or last in ",?!—–…-" or (last != "." and follows.islower())):
        return None
    handed_over = last == "," or follows == ","
    for report in outer[bisect_left(outer, one.end, key=_place) : bisect_left(outer, high, key=_place)]:
        parsed = report.parsed
        at = parsed.starts[min(report.frame[0], report.head.i)]
        if report.source and one.end <= report.source[0][0] < high:
            at = min(at, report.source[0][0])
        if not one.end <= at < high:
            continue
        between = text[one.end : at].strip(" ,—–-\n").lower()
        if between and between not in _BETWEEN:
            break
        if not report.frames.letters & {"c", "q", "d"}:
            break
        if report.source_head is None or report.head.tag_ in {"VBG", "VB"}:
            break
        return report
    return _by_words(text, one, high, outer, stretches, any_verb=handed_over)


def _lead_in(text: str, one: Quoted, low: int, outer: list[Report]) -> int:
    """Return where a quotation begins, with the words of its sentence in front if its reporting clause follows: If it passes, “we will …,” she said."""
    gap = text[low : one.start].rstrip()
    start = max(gap.rfind(". "), gap.rfind("? "), gap.rfind("! "))
    words = gap[start + 1 :].strip(" ,—–-:”\"'’")
    if len(words.split()) < 3 or gap.endswith((".", "?", "!", ":")):
        return one.start
    begin = low + gap.index(words, start + 1)
    if any(begin <= report.parsed.starts[report.head.i] < one.start for report in outer):
        return one.start
    return begin


def _led_in(text: str, one: Quoted, report: Report) -> tuple[int, list[Range]]:
    """Return where the quotation *one* begins that the clause of *report* hands over to, and the words in front of that clause that belong to it, too.

    Said that in this climate, “we need more”: from “in this” on. In such cases, she said, “we need more”: the first words are its beginning.
    """
    parsed, doc = report.parsed, report.parsed.doc
    that = next((doc[i] for i in _indices(parsed, parsed.end(report.head), one.start) if doc[i].lower_ == "that"), None)
    if that is not None and text[parsed.end(that) : one.start].rstrip().endswith(","):
        words = _indices(parsed, parsed.end(that), one.start)
        if 2 < len(words) < 12 and not any(doc[i].tag_ in FINITE for i in words):
            return parsed.starts[words[0]], []
    first = next((char for char in inner(text, one) if char.isalpha()), "A")
    clause = min(parsed.starts[report.frame[0]], report.source[0][0] if report.source else one.start)
    between = text[parsed.end(doc[report.frame[1]]) : one.start]
    if first.isupper() or between.strip() != "," or clause > _place(report):
        return one.start, []
    low, high = left_part(parsed, report.head.sent.start, next(i for i, at in enumerate(parsed.starts) if at >= clause) - 1)
    if (
        high <= low
        or doc[high].text != ","
        or is_occasion(parsed, low, high)
        or doc[low].tag_ in {"VBG", "VBN"}
        or doc[low].lower_ == "asked"
    ):
        return one.start, []
    return one.start, [parsed.range(low, high - 1)]


def _reach(text: str, one: Quoted, report: Report, outer: list[Report], made: dict[int, Found]) -> None:
    """Let a content that ends with another's reporting clause hold what that clause hands over to, too: Doe said he told her: “…”."""
    at = _place(report)
    for other in outer:
        if other is report or other.pattern != "clause" or not made[id(other)].content:
            continue
        low, high = made[id(other)].content[-1]
        if low <= at < high <= one.start and not text[high : one.start].strip(" ,:\n"):
            made[id(other)].content[-1] = (low, one.end)


def _by_words(text: str, one: Quoted, high: int, outer: list[Report], stretches: list[Parsed], *, any_verb: bool) -> Report | None:
    parsed = next((each for each in stretches if each.inside is None and any(one.end <= start < high for start in each.starts)), None)
    if parsed is None:
        return None
    doc = parsed.doc
    begin = next(token.i for token in doc if parsed.starts[token.i] >= one.end)
    while begin < len(doc) and doc[begin].is_punct:
        begin += 1
    window = []
    for token in doc[begin : begin + 30]:
        if parsed.starts[token.i] >= high or token.text in {".", ";", ":"}:
            break
        window.append(token)
    if not window or window[0].lower_ in _RELATIVES:
        return None
    verb = next((token for token in window if _may_report(token, any_verb=any_verb)), None)
    if verb is None:
        return None
    begin_at = parsed.starts[verb.i]
    known = next((report for report in outer[bisect_left(outer, begin_at, key=_place) :][:3] if report.head == verb), None)
    if verb == window[0] or (len(window) > 1 and verb == window[1] and window[0].pos_ == "ADV"):
        names = [token for token in window if token.i > verb.i]
        while names and (names[0].pos_ in {"ADV", "PART"} or names[0].is_punct):
            names = names[1:]
        if not names or names[0].pos_ not in {"PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"}:
            return None
        head = _chunk_head(names)
    else:
        if window[0].pos_ not in {"PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM", "X"} and not window[0].is_title:
            return None
        names = [token for token in window if token.i < verb.i]
        if any(token.pos_ == "SCONJ" for token in names) or any(token.pos_ == "VERB" and token.tag_ in {"VBD", "VBZ"} for token in names):
            return None
        head = _chunk_head(names)
    first, last = noun_phrase(parsed, head, cut=verb.i)
    if verb.i > head.i:
        first = min(first, names[0].i) if names[0].pos_ != "ADP" else first
        last = min(last, verb.i - 1)
        while last > first and (doc[last].is_punct or doc[last].pos_ in {"ADV", "AUX"}):
            last -= 1
    else:
        first = names[0].i
    source = [parsed.range(first, max(first, last))]
    if known is not None:
        known.source, known.source_head = source, head
        return known
    report = Report(
        parsed,
        verb,
        cue_ranges(parsed, verb),
        source,
        head,
        [],
        "speech",
        "none",
        frames=SPEAKING,
        frame=(min(verb.i, first), max(verb.i, last)),
    )
    insort(outer, report, key=_place)
    return report


_RELATIVES: Final = frozenset({"which", "who", "whom", "whose", "where", "when", "that", "while", "as"})
"""What begins a clause of its own right behind a quotation, rather than its reporting clause."""

SPEAKING: Final = Frames("speech", frozenset("d"), frozenset())
"""What any verb becomes that stands where a reporting verb does."""


def _may_report(token: Token, *, any_verb: bool) -> bool:
    frames = VERBS.get(lemma(token))
    if token.pos_ == "NOUN" and token.dep_ == "ROOT" and frames is not None:
        # In a clause of two words taggers miss the verb: the editorial read.
        return frames.has("d") and (token.lower_ != lemma(token) or token.lower_ == "read")
    if token.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or token.pos_ != "VERB":
        return False
    return (frames is not None and bool(frames.letters & {"c", "q", "d"})) or (any_verb and token.dep_ in {"ROOT", "conj"})


def _chunk_head(names: list[Token]) -> Token:
    """Return the noun that the words of *names* begin with: up to a comma, a preposition or a verb."""
    chunk: list[Token] = []
    for token in names:
        if chunk and (token.is_punct or token.pos_ in {"ADP", "VERB", "AUX", "SCONJ", "CCONJ"}):
            break
        chunk.append(token)
    nouns = [token for token in chunk if token.pos_ in {"PROPN", "NOUN", "PRON"}]
    return (nouns or chunk)[-1]


_BETWEEN: Final = {"is what", "was what", "is how", "and", "as", "then", "so", "that's what", "also"}


def _before(text: str, one: Quoted, low: int, outer: list[Report]) -> Report | None:
    """Return the report whose clause hands over to the quotation *one*: She said: “…”."""
    gap = text[low : one.start].rstrip()
    if not gap.strip():
        return None
    sentence = max(gap.rfind(". "), gap.rfind("? "), gap.rfind("! "), gap.rfind(".\n"))
    begin = low + sentence + 1 if sentence >= 0 else low
    inside = [
        report
        for report in outer[bisect_left(outer, low, key=_place) : bisect_left(outer, one.start, key=_place)]
        if low <= report.parsed.starts[report.head.i] < one.start and report.parsed.starts[report.head.i] >= begin
    ]
    if gap[-1] not in ",:—–-":
        # No punctuation: only a verb of speech directly in front hands over.
        inside = [report for report in inside if text[report.parsed.end(report.head) : one.start].strip() in {"", "that"}]
    candidates = [report for report in inside if report.frames.has("d") or report.pattern == "according"]
    if not candidates:
        return None
    free = [report for report in candidates if not report.content]
    if free:
        return free[-1]
    touching = [
        report for report in candidates if not text[report.parsed.end(report.parsed.doc[report.frame[1]]) : one.start].strip(" ,—–-:")
    ]
    if touching:
        return touching[-1]
    if gap[-1] == ":":
        ends = [report for report in candidates if not text[report.content[-1][1] : one.start].strip(" :\n")]
        return ends[-1] if ends else None
    return None


def _sentence_before(text: str, one: Quoted, low: int, outer: list[Report], made: dict[int, Found]) -> Report | None:
    """Return the report of the sentence directly in front of the quotation *one*, which it goes on with: She said talks had failed. “…”."""
    gap = text[low : one.start].rstrip()
    if not gap.rstrip(CLOSERS).endswith((".", "!", "?")):
        return None
    near = [
        report
        for report in outer[bisect_left(outer, low, key=_place) : bisect_left(outer, one.start, key=_place)]
        if low <= report.parsed.starts[report.head.i] < one.start
        and report.kind in {"speech", "writing"}
        and made[id(report)].content
        and report.frames.letters & {"c", "q", "d"}
        and report.source
        and not any(token.dep_ in {"relcl", "acl"} for token in (report.head, *report.head.ancestors))
    ]
    if not near:
        return None
    sentence = near[-1].head.sent
    if report_end(near[-1], sentence.end - 1) + 4 < low + len(gap):
        return None
    within = [report for report in near if report.head.sent == sentence]
    starts = [report.parsed.starts[report.head.i] for report in within]
    outermost = [
        report
        for report, at in zip(within, starts, strict=True)
        if not any(low <= at < high for other in within if other is not report for low, high in made[id(other)].content)
    ]
    return outermost[-1] if outermost else within[0]


def report_end(report: Report, token: int) -> int:
    """Return where the token with this index ends in the article."""
    return report.parsed.end(report.parsed.doc[token])


def _is_break(text: str, low: int, one: Quoted, previous: Found | None = None) -> bool:
    """Tell whether between the quotation that ends at *low* and *one* stands nothing but the reporting clause of the former."""
    gap = text[low : one.start].strip()
    if gap.strip(", ") in {"", "and", "but", "or", "and then"}:
        return True
    if previous is None or not previous.cue or not low <= previous.cue[0][0] < one.start:
        return False
    gap = gap.rstrip("”\"'’") if gap[-1] in "”\"'’" else gap
    body = gap.rstrip(",—–- ")
    sentences = body.count(". ") + body.count("? ") + body.count("! ")
    return len(gap) < 400 and (gap[-1] in ",;—–-" or (gap.endswith((".", "!", "?")) and sentences <= _titles(body)))


def _titles(body: str) -> int:
    return sum(
        body.count(f"{title}. ")
        for title in ("Mr", "Mrs", "Ms", "Dr", "Sen", "Rep", "Gov", "Gen", "Col", "Lt", "Sgt", "Prof", "Rev", "St", "Jr", "Sr")
    ) + sum(1 for left, right in pairwise(body) if left.isupper() and right == ".")


def _ends_sentence(text: str, low: int, one: Quoted) -> bool:
    return text[low : one.start].rstrip().endswith((".", "?", "!"))


def _name_before_colon(text: str, one: Quoted, low: int, stretches: list[Parsed]) -> tuple[list[Range], list[Range]] | None:
    """Return source and cue of “Jane Doe: “…”.”: the name in front of a colon."""
    gap = text[low : one.start].rstrip()
    if not gap.endswith(":"):
        return None
    start = max(gap.rfind(". "), gap.rfind("\n"))
    words = gap[start + 1 : -1].strip()
    if not words or len(words.split()) > 8 or not words[0].isupper() or is_reporting(words):
        return None
    begin = low + gap.index(words, start + 1)
    return [(begin, begin + len(words))], []


def _called(text: str, report: Report, quoted: tuple[Quoted, ...]) -> None:
    """Give a verb of naming what it names in marks: called her “third-rate”, which parsers cannot read without the marks."""
    if not report.frames.has("a") or (report.content and report.pattern != "object"):
        return
    parsed, verb = report.parsed, report.head
    if is_passive(verb) and agent(verb) is None:
        return  # what a thing is called is its name
    end = parsed.end(verb)
    one = next((one for one in touching(quoted, end + 1, end + 400) if not one.detached and one.start > end), None)
    if one is None or any(
        parsed.doc[index].text in {",", ";", ":", "."} or parsed.doc[index].tag_ in {"VBD", "VBZ", "CC"}
        for index in _indices(parsed, end, one.start)
    ):
        return
    if len(_indices(parsed, end, one.start)) > 15 or parsed.starts[verb.sent[-1].i] < one.start:
        return
    begin = end + len(text[end : one.start]) - len(text[end : one.start].lstrip())
    report.content, report.pattern = [(begin, one.end)], "small-clause"


def _marked(text: str, report: Report, quoted: tuple[Quoted, ...]) -> None:
    """Give a verb of speech without a content the words in marks right behind it: said “no way, they will go”."""
    if report.content or not report.frames.letters & {"c", "d"} or report.kind == "thought" or not report.source:
        return
    end = report.parsed.end(report.head)
    for one in touching(quoted, end, end + 8):
        if not one.detached and one.start >= end and text[end : one.start].strip(" ,:") in {"", "that"}:
            report.content, report.pattern = [(one.start, one.end)], "clause"
            return


def _indices(parsed: Parsed, start: int, end: int) -> list[int]:
    """Return the tokens that begin in a range of the article."""
    return [index for index, at in enumerate(parsed.starts) if start <= at < end]


def _verb_before_colon(text: str, one: Quoted, low: int, stretches: list[Parsed]) -> Report | None:
    """Return a report of whatever verb hands over with a colon: She offered this advice: “…”."""
    if not text[low : one.start].rstrip().endswith(":"):
        return None
    for parsed in stretches:
        indices = _indices(parsed, low, one.start)
        if parsed.inside is not None or not indices:
            continue
        sentence = parsed.doc[indices[-1]].sent
        verb = sentence.root
        head = source_head(verb) if verb.pos_ == "VERB" else None
        if head is None and verb.pos_ == "NOUN" and lemma(verb) in VERBS:
            head = next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)
        if head is None or verb.i not in indices:
            return None
        first, last = noun_phrase(parsed, head, cut=verb.i)
        return Report(
            parsed,
            verb,
            cue_ranges(parsed, verb),
            [parsed.range(first, last)],
            head,
            [],
            "speech",
            "none",
            frames=SPEAKING,
            frame=(first, verb.i),
        )
    return None


def _statement(stretches: list[Parsed]) -> Report | None:
    """Return a report of what is announced at the end of a block: The minister released the following statement:."""
    parsed = next((one for one in reversed(stretches) if one.inside is None), None)
    if parsed is None:
        return None
    verb = list(parsed.doc.sents)[-1].root
    noun = next((child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i), None)
    head = source_head(verb) if verb.pos_ == "VERB" else None
    if noun is None or head is None or noun.lower_ not in STATEMENTS or any(t.text == ":" for t in parsed.doc[: noun.i]):
        return None
    cue = cue_ranges(parsed, verb, *parsed.doc[noun.left_edge.i : noun.i + 1])
    source = [parsed.range(*noun_phrase(parsed, head, cut=verb.i))]
    return Report(parsed, verb, cue, source, head, [], "speech", "none", frames=SPEAKING, frame=(head.i, noun.i))


STATEMENTS: Final = frozenset(
    {
        "statement",
        "message",
        "reply",
        "response",
        "comment",
        "remarks",
        "note",
        "appeal",
        "warning",
        "tweet",
        "explanation",
        "answer",
        "letter",
    }
)
"""What somebody issues that a colon and the words themselves follow."""


def _place(report: Report) -> int:
    """Return where the verb of *report* stands."""
    return report.parsed.starts[report.head.i]


SPEAKING_BODIES: Final = frozenset(
    {
        "report",
        "poll",
        "study",
        "survey",
        "source",
        "sources",
        "official",
        "officials",
        "police",
        "expert",
        "experts",
        "analyst",
        "analysts",
        "minister",
        "president",
        "chief",
    }
)
"""What stands in front of a headline's colon, beside names, when it speaks; a place or a subject does not (“Syria: talks resume”)."""


def _signature(text: str, stretches: list[Parsed], found: list[Found]) -> None:
    """Give a quote without source or cue, right above, the name that is a block of its own behind a dash: — Jane Doe."""
    block = stretches[0].block
    match = re.fullmatch(r"\s*(?:[—–―-]|--)\s*(\w[^\n]{1,80}?)\s*[.]?\s*", text[block.start : block.end])
    last = max(found, key=lambda quote: quote.content[-1][1] if quote.content else 0, default=None)
    if match is None or last is None or not last.content or last.source or last.cue or text[last.content[-1][1] : block.start].strip():
        return
    doc = stretches[0].doc
    head = next((token for token in doc if token.pos_ == "PROPN"), None)
    if head is not None:
        last.source, last.source_head = [(block.start + match.start(1), block.start + match.end(1))], head


def _colon(text: str, stretches: list[Parsed], persons: frozenset[str], found: list[Found]) -> list[Found]:
    """Return the quote of a block that begins with who speaks: a headline (“Jane Doe: Port must open”, “Report: Port to open”) or a line of a conversation.

    *persons* are the words of names in the article: a surname alone is known by them.
    """
    parsed = stretches[0]
    block, doc = parsed.block, parsed.doc
    colon = next((token for token in doc[:7] if token.text == ":"), None)
    if colon is None or not 0 < colon.i <= 6 or parsed.end(colon) + 2 > block.end or parsed.gap(colon):
        return []
    words = doc[: colon.i]
    names = [token for token in words if token.ent_type_ == "PERSON" or token.text in persons]
    headline = block.kind == "headline"
    named = bool(names) and all(token in names or token.pos_ in {"PROPN", "ADP", "DET"} or token.is_title for token in words)
    if not named and not (headline and (words[-1].lower_ in SPEAKING_BODIES or any(token.ent_type_ == "ORG" for token in words))):
        return []
    source = [parsed.range(0, colon.i - 1)]
    if any(quote.content and quote.source == source for quote in found):
        return []
    start = parsed.end(colon) + len(text[parsed.end(colon) : block.end]) - len(text[parsed.end(colon) : block.end].lstrip())
    return [Found([(start, block.end)], source, [], [], "speech", "colon", words[-1], parsed, block=block)]


def _in_marks(report: Report, quoted: tuple[Quoted, ...]) -> bool:
    """Tell whether the cue of *report* stands in quotation marks."""
    at = report.parsed.starts[report.head.i]
    return any(one.start <= at < one.end for one in touching(quoted, at, at))


def _is_nested(report: Report) -> bool:
    """Tell whether a report inside of direct speech is a quote of its own: somebody else said something, in so many words."""
    return (
        report.pattern == "clause"
        and report.kind in {"speech", "writing"}
        and bool(report.source)
        and report.head.tag_ in {"VBD", "VBZ", "VBN"}
        and report.source_head is not None
        and report.source_head.lower_ not in {"that", "which", "it", "this", *FIRST_PERSON}
    )


# --- finishing --------------------------------------------------------------------------------------------------------------------------


def _finish(text: str, quote: Found, quoted: tuple[Quoted, ...]) -> None:
    """Make spans whole: marks that a content touches belong to it, and nothing of the cue or the source does."""
    content: list[Range] = []
    for start, end in sorted(set(quote.content)):
        low, high = start, end
        for one in touching(quoted, start - 1, end):
            if not one.detached and one.start < high and low < one.end:
                low, high = min(low, one.start), max(high, one.end)
            elif not one.detached and one.start == low - 1:
                low = one.start
        if quote.pattern in {"clause", "object", "small-clause"} and not content:
            low = _back_to_marks(text, quote, quoted, low)
        content.append((low, _cut_behind_marks(text, low, high, quoted)))
    merged: list[Range] = []
    for start, end in content:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    quote.content = [part for piece in merged for part in _without(piece, (*quote.cue, *quote.source))]
    quote.content = [part for part in (_trimmed(text, piece, quoted) for piece in quote.content) if part is not None]


def _back_to_marks(text: str, quote: Found, quoted: tuple[Quoted, ...], start: int) -> int:
    """Return where a content begins that opens with marks right behind its cue: saying “on her worst day” she’d be …."""
    end = max((high for _, high in quote.cue), default=start)
    for one in touching(quoted, end, start):
        if end < one.start < start and text[end : one.start].strip() in {"", "that"}:
            return one.start
    return start


def _cut_behind_marks(text: str, start: int, end: int, quoted: tuple[Quoted, ...]) -> int:
    """Return where a content ends whose quotation closes with a comma and is followed by the writer's own words: “…,” while …."""
    for one in touching(quoted, start, end):
        if start <= one.start and one.end < end and inner(text, one)[-1:] == ",":
            word = text[one.end : end].split()[:1]
            if word and (word[0].lower() in _WRITER or word[0].endswith("ing")):
                return one.end
    return end


_WRITER: Final = frozenset(
    {
        "while",
        "as",
        "when",
        "after",
        "before",
        "in",
        "at",
        "during",
        "who",
        "which",
        "a",
        "an",
        "where",
        "with",
        "despite",
        "though",
        "although",
        "since",
        "citing",
    }
)


def _without(piece: Range, others: Sequence[Range]) -> list[Range]:
    """Return what is left of *piece* outside of *others*."""
    left = [piece]
    for low, high in others:
        rest: list[Range] = []
        for start, end in left:
            if low >= end or high <= start:
                rest.append((start, end))
                continue
            if start < low:
                rest.append((start, low))
            if high < end:
                rest.append((high, end))
        left = rest
    return left


def _trimmed(text: str, piece: Range, quoted: tuple[Quoted, ...]) -> Range | None:
    start, end = piece
    near = touching(quoted, start, end)
    edges = {one.start for one in near} | {one.end - 1 for one in near}
    while start < end and (text[start].isspace() or (text[start] in ",;:.—–-" and start not in edges)):
        start += 1
    while end > start and (text[end - 1].isspace() or (text[end - 1] in ",;:.—–-?!" and end - 1 not in edges)):
        end -= 1
    return (start, end) if start < end else None


def _without_doubles(found: list[Found]) -> list[Found]:
    """Return *found* without quotes whose content is within the content of another with the same cue, or that have no content left."""
    seen: set[tuple[tuple[Range, ...], tuple[Range, ...]]] = set()
    result = []
    for quote in found:
        key = tuple(quote.content), tuple(quote.cue)
        if quote.content and key not in seen:
            seen.add(key)
            result.append(quote)
    return result


def _nest(found: list[Found]) -> None:
    """Give each quote that lies in the content of another, cue and all, the smallest such one as its parent."""
    spans = sorted(((low, -high, index) for index, quote in enumerate(found) for low, high in quote.content), key=lambda item: item[:2])
    places = sorted(range(len(found)), key=lambda index: found[index].content[0][0])
    around: list[tuple[int, int, int]] = []
    at = 0
    for index in places:
        quote = found[index]
        start, end = quote.content[0][0], quote.content[-1][1]
        while at < len(spans) and spans[at][0] <= start:
            low, high, other = spans[at]
            around.append((low, -high, other))
            at += 1
        around = [item for item in around if item[1] > start]
        fits = [
            (high - low, other)
            for low, high, other in around
            if other != index and end <= high and high - low > end - start and (not quote.cue or low <= quote.cue[0][0] < high)
        ]
        if fits:
            quote.parent = found[min(fits)[1]]
