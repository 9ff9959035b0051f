"""Quotes of an article: what its sentences report, joined with what stands in quotation marks.

One cue makes one quote. A quotation that the reporting clause breaks is one quote, and so is one that runs on after it without a new cue, in the same
paragraph or, where the marks were left open, in the next.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from uncorpus.draft.contents import is_occasion, left_part
from uncorpus.draft.found import Found, finish, nest, without_doubles
from uncorpus.draft.layout import behind_dash, colon, name_before_colon, signature, speaking, statement, verb_before_colon
from uncorpus.draft.lexicon import FIRST_PERSON
from uncorpus.draft.reading import Parsed, Quoted, inner, touching
from uncorpus.draft.reports import Report, reports
from uncorpus.draft.sources import noun_phrase
from uncorpus.draft.verbs import FINITE, agent, auxiliary_words, cue_ranges, is_hypothetical, is_passive, lemma
from uncorpus.text.marks import marked_regions
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token

PULL_QUOTE: Final = "pull-quote"
CLOSERS: Final = "”\"'’» "
"""What may stand between the last word of a quotation and its end."""


def quotes(text: str, parsed: Sequence[Parsed]) -> list[Found]:
    """Return the quotes of *text*, whose blocks were read as *parsed*, in the order of their content."""
    found: list[Found] = []
    blocks: dict[str, list[Parsed]] = {}
    for one in parsed:
        blocks.setdefault(one.block.id, []).append(one)
    last: _Last = _Last()
    persons = frozenset(token.text for one in parsed for token in one.doc if token.ent_type_ == "PERSON" and token.pos_ == "PROPN")
    for stretches in blocks.values():
        before = len(found)
        last = _block(text, stretches, found, last)
        signature(text, stretches, found)
        found += colon(text, stretches, persons, found[before:])
        if not any(quote.content for quote in found[before:]):
            found += behind_dash(text, stretches)
    done = [quote for quote in found if quote.content]
    for quote in done:
        finish(text, quote, blocks[quote.block.id][0].quoted if quote.block else ())
        _with_inner_marks(text, quote)
    done = without_doubles(done)
    nest(done)
    return sorted(done, key=lambda quote: (quote.content[0][0], -quote.content[-1][1]))


def _with_inner_marks(text: str, quote: Found) -> None:
    """Give a quote inside of a quotation the marks that stand right around its content: “She said, ‘Come back.’”."""
    inside = quote.parsed.inside if quote.parsed is not None and quote.cue else None
    if inside is None:
        return
    for index, (start, end) in enumerate(quote.content):
        for region in marked_regions(text, inside.start + 1, inside.end - 1 if inside.closed else inside.end):
            words = text[region.start : region.end]
            if region.closed and region.start < start and end < region.end and text[start:end] == words[1:-1].strip().rstrip(".,?!"):
                quote.content[index] = (region.start, region.end)


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
    outer = [report for report in outer if not _in_marks(report, quoted) or (_is_nested(report) and report.pattern != "attitude")]
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
        begins = index == 0 and not text[block.start : one.start].strip()
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
            if begins and last.open is not None and not last.open.cue:
                # Marks were left open, and who spoke is told only where they close.
                quote.content = last.open.content
                last.open.content = []
            start = _lead_in(text, one, low, outer)
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
        elif begins and last.waiting is not None:
            quote = last.waiting
        elif begins and last.open is not None:
            quote = last.open
        else:
            named = name_before_colon(text, one, low, stretches)
            quote = Found([], named, [], [], "speech", "uncued", block=block)
            if named:
                quote.pattern = "colon"
            elif (verb := verb_before_colon(text, one, low, stretches)) is not None:
                quote = _found(verb)
                quote.pattern = "direct"
            elif begins and not _names_another(stretches, one.end, high):
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
            within = reports(stretch)
            for report in within:
                _marked_within(text, report)
            found += [_found(report) for report in within if report.content and _is_nested(report)]
    if detached and text[detached[-1].end : block.end].count(".") > 2:
        following.direct = None
    tail = text[block.start : block.end].rstrip()
    if tail.endswith(":"):
        waiting = [made[id(report)] for report in outer if not report.content and report.frames.has("d")]
        if not waiting and (announced := statement(stretches)) is not None:
            waiting = [_found(announced)]
            found += waiting
        following.waiting = waiting[-1] if waiting else None
    return following


def _names_another(stretches: list[Parsed], low: int, high: int) -> bool:
    """Tell whether the words behind a quotation are about somebody by name, who may be who spoke: “We are hungry.” Mary lives in a tent."""
    return any(
        token.ent_type_ == "PERSON" and token.dep_ in {"nsubj", "compound"}
        for one in stretches
        if one.inside is None
        for token in (one.doc[index] for index in one.indices(low, high))
    )


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
        if report.pattern == "according":
            return report
        if not report.frames.letters & {"c", "q", "d"}:
            break
        if report.source_head is None or report.head.tag_ in {"VBG", "VB"} or report.source_head.lower_ in _RELATIVES:
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
    that = next((doc[i] for i in parsed.indices(parsed.end(report.head), one.start) if doc[i].lower_ == "that"), None)
    if that is not None and text[parsed.end(that) : one.start].rstrip().endswith(","):
        words = parsed.indices(parsed.end(that), one.start)
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
        first = min(first, names[0].i) if names[0].pos_ != "ADP" or names[0].is_title else first
        if not any(token.is_punct and token.text != "-" for token in names):
            last = names[-1].i
        last = min(last, verb.i - 1)
        while last > first and (doc[last].is_punct or doc[last].pos_ in {"ADV", "AUX"}):
            last -= 1
    else:
        first = names[0].i
    source = [parsed.range(first, max(first, last))]
    if known is not None:
        known.source, known.source_head = source, head
        return known
    report = speaking(parsed, verb, cue_ranges(parsed, verb), source, head, (min(verb.i, first), max(verb.i, last)))
    insort(outer, report, key=_place)
    return report


_RELATIVES: Final = frozenset({"which", "who", "whom", "whose", "where", "when", "that", "while", "as"})
"""What begins a clause of its own right behind a quotation, rather than its reporting clause."""


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
        if chunk and ((token.is_punct and token.text != "-") or token.pos_ in {"VERB", "AUX", "SCONJ", "CCONJ"}):
            break
        if token.pos_ == "ADP" and chunk and chunk[-1].text != "-":
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


def _called(text: str, report: Report, quoted: tuple[Quoted, ...]) -> None:
    """Give a verb of naming what it names in marks: called her “third-rate”, which parsers cannot read without the marks."""
    if not report.frames.has("a") or report.kind == "thought" or (report.content and report.pattern != "object"):
        return
    parsed, verb = report.parsed, report.head
    if is_passive(verb) and agent(verb) is None:
        return  # what a thing is called is its name
    end = parsed.end(verb)
    one = next((one for one in touching(quoted, end + 1, end + 400) if not one.detached and one.start > end), None)
    if one is None or any(
        parsed.doc[index].text in {",", ";", ":", "."} or parsed.doc[index].tag_ in {"VBD", "VBZ", "CC"}
        for index in parsed.indices(end, one.start)
    ):
        return
    if len(parsed.indices(end, one.start)) > 15 or parsed.starts[verb.sent[-1].i] < one.start:
        return
    begin = end + len(text[end : one.start]) - len(text[end : one.start].lstrip())
    report.content, report.pattern = [(begin, one.end)], "small-clause"


def _marked(text: str, report: Report, quoted: tuple[Quoted, ...]) -> None:
    """Give a verb of speech without a content the words in marks right behind it: said “no way, they will go”."""
    if (
        report.content
        or not report.frames.letters & {"c", "d"}
        or report.kind == "thought"
        or not report.source
        or is_hypothetical(report.head)
    ):
        return
    end = report.parsed.end(report.head)
    for one in touching(quoted, end, end + 8):
        between = text[end : one.start].strip()
        # What somebody does in some manner is no speech: went “at once”.
        handed_over = between in {",", ":"} if not report.frames.has("c") else between.strip(",:") in {"", "that"}
        if not one.detached and one.start >= end and handed_over:
            report.content, report.pattern = [(one.start, one.end)], "clause"
            return


def _marked_within(text: str, report: Report) -> None:
    """Give a verb of speech inside of a quotation the words in marks right behind it: “She said, ‘Come back.’”."""
    inside = report.parsed.inside
    if inside is None or report.kind == "thought" or not report.frames.has("d") or not report.source:
        return
    end = report.parsed.end(report.head)
    for region in marked_regions(text, inside.start + 1, inside.end - 1 if inside.closed else inside.end):
        if region.closed and end < region.start <= end + 8 and text[end : region.start].strip(" ,:") in {"", "that"}:
            report.content, report.pattern = [(region.start, region.end)], "clause"
            return


def _place(report: Report) -> int:
    """Return where the verb of *report* stands."""
    return report.parsed.starts[report.head.i]


def _in_marks(report: Report, quoted: tuple[Quoted, ...]) -> bool:
    """Tell whether the cue of *report* stands in quotation marks."""
    at = report.parsed.starts[report.head.i]
    return any(one.start <= at < one.end for one in touching(quoted, at, at))


_BEING: Final = frozenset({"is", "are", "was", "were", "'re", "’re", "'s", "’s"})


def _is_nested(report: Report) -> bool:
    """Tell whether a report inside of direct speech is a quote of its own: somebody else said something, in so many words."""
    return (
        report.source_head is not None
        and (report.pattern in {"clause", "object-infinitive"} or (report.pattern == "attitude" and report.source_head.pos_ != "PRON"))
        and report.kind in {"speech", "writing"}
        and bool(report.source)
        and (
            report.head.tag_ in {"VBD", "VBZ", "VBP", "VBN"} or (report.head.tag_ == "VBG" and bool(auxiliary_words(report.head) & _BEING))
        )
        and report.source_head.lower_ not in {"that", "which", "it", "this", "you", *FIRST_PERSON}
    )
