"""Who speaks by the layout alone: a name in front of a colon or below a quotation, a statement that is announced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from uncorpus.draft.found import Found
from uncorpus.draft.lexicon import SPEAKING_NOUNS
from uncorpus.draft.naming import COUNTRIES, INSIDE, ORGANISATIONS, PERSONS, UN_BODIES
from uncorpus.draft.people import is_office
from uncorpus.draft.reading import Parsed, Quoted
from uncorpus.draft.reports import Report
from uncorpus.draft.sources import noun_phrase, source_head
from uncorpus.draft.verbs import FINITE, cue_ranges, is_dash, lemma
from uncorpus.text.ranges import Range
from uncorpus.text.reporting import VERBS, Frames, is_reporting

if TYPE_CHECKING:
    from spacy.tokens import Token

    from uncorpus.model import Block

SPEAKING: Final = Frames("speech", frozenset("d"), frozenset())
"""What any verb becomes that stands where a reporting verb does."""


LABELS: Final = frozenset(
    {"interview", "feature", "analysis", "opinion", "video", "watch", "live", "exclusive", "update", "explainer", "photos"}
)
"""What a headline begins with that tells what sort of text follows."""


ORGANS: Final = frozenset({"assembly", "commission", "committee", "congress", "council", "court", "parliament", "senate", "tribunal"})
"""What meets, and others speak before: in front of a headline's colon it tells where."""


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


def speaking(parsed: Parsed, verb: Token, cue: list[Range], source: list[Range], head: Token, frame: tuple[int, int]) -> Report:
    """Return the report of *verb*, which stands where a verb of reporting does; its content is the quotation beside it."""
    return Report(parsed, verb, cue, source, head, [], "speech", "none", frames=SPEAKING, frame=frame)


def heads(text: str, block: Block, words: str, labels: set[str]) -> bool:
    """Tell whether *words* beside the colon of a headline are who speaks; *labels* are a recognizer's.

    They are where they are an office, people or a body that speaks; a name is a person's if the text has more of it, or if it is several words that
    a recognizer takes for one. A place, an event or a topic is not: “Mali: …”, “Haiti crisis: …”.
    """
    parts = words.split()
    last = re.sub(r"[’']s?$", "", parts[-1]).lower()
    first = parts[0].lower()
    if first in INSIDE | LABELS | {"on", "with", "for", "first", "meet"} or {"with", "on"} & {part.lower() for part in parts}:
        return False
    if last in SPEAKING_NOUNS or last in PERSONS or is_office(last) or last.removesuffix("s") in PERSONS:
        return True
    if words.removeprefix("The ") in UN_BODIES | {"UN"}:
        return True
    if not parts[-1][0].isupper() or words.lower().removeprefix("the ") in COUNTRIES:
        return False
    if last in ORGANISATIONS:
        return last not in ORGANS and len(parts) > 1
    body = text[block.end :]
    if re.search(rf"\b(?:{'|'.join(sorted(INSIDE - {'from', 'at'}))})\s{re.escape(words)}\b", body):
        return False
    fuller = rf"\b[^\W\d_a-z][\w’'-]+\.?\s{re.escape(words)}\b" if len(parts) == 1 else rf"\b{re.escape(words)}\b"
    return re.search(fuller, body) is not None or ("PERSON" in labels and len(parts) > 1)


def name_before_colon(text: str, one: Quoted, low: int, stretches: list[Parsed]) -> list[Range]:
    """Return the source of “Jane Doe: “…”.”: the name in front of a colon; nothing where a clause stands there, or “This:”."""
    gap = text[low : one.start].rstrip()
    if not gap.endswith(":"):
        return []
    start = max(gap.rfind(". "), gap.rfind("\n"))
    words = gap[start + 1 : -1].strip()
    if not words or len(words.split()) > 8 or not words[0].isupper() or is_reporting(words) or words.lower() in LABELS:
        return []
    begin = low + gap.index(words, start + 1)
    tokens = [parsed.doc[i] for parsed in stretches if parsed.inside is None for i in parsed.indices(begin, begin + len(words))]
    if any(token.tag_ in FINITE for token in tokens) or not any(token.pos_ in {"PROPN", "NOUN"} for token in tokens):
        return []
    block = stretches[0].block
    if block.kind == "headline" and not heads(text, block, words, {token.ent_type_ for token in tokens}):
        return []
    return [(begin, begin + len(words))]


def verb_before_colon(text: str, one: Quoted, low: int, stretches: list[Parsed]) -> Report | None:
    """Return a report of whatever verb hands over with a colon: She offered this advice: “…”."""
    if not text[low : one.start].rstrip().endswith(":"):
        return None
    for parsed in stretches:
        indices = parsed.indices(low, one.start)
        if parsed.inside is not None or not indices:
            continue
        sentence = parsed.doc[indices[-1]].sent
        verb = sentence.root
        head = source_head(verb) if verb.pos_ == "VERB" else None
        if head is None and verb.pos_ == "NOUN" and lemma(verb) in VERBS:
            head = next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)
        says = lemma(verb) in VERBS or any(child.dep_ == "dobj" for child in verb.children)
        if head is None or verb.i not in indices or not says:
            return None
        first, last = noun_phrase(parsed, head, cut=verb.i)
        return speaking(parsed, verb, cue_ranges(parsed, verb), [parsed.range(first, last)], head, (first, verb.i))
    return None


def statement(stretches: list[Parsed]) -> Report | None:
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
    return speaking(parsed, verb, cue, source, head, (head.i, noun.i))


def behind_dash(text: str, stretches: list[Parsed]) -> list[Found]:
    """Return the quote of a headline that ends with who says so: Hunger to reach ten-year high – WFP."""
    parsed = stretches[0]
    block, doc = parsed.block, parsed.doc
    dash = next((token for token in reversed(doc) if is_dash(parsed, token)), None) if block.kind == "headline" else None
    if dash is None or not 2 < dash.i < len(doc) - 1 or len(doc) - dash.i > 7:
        return []
    words = doc[dash.i + 1 :]
    bodies = any(token.ent_type_ in {"ORG", "PERSON"} or token.lower_ in SPEAKING_NOUNS or token.text.isupper() for token in words)
    if not bodies or any(token.pos_ in {"VERB", "AUX", "SCONJ", "PRON", "NUM"} for token in words) or is_reporting(doc.text):
        return []
    source = parsed.range(dash.i + 1, len(doc) - 1)
    return [Found([(block.start, parsed.end(doc[dash.i - 1]))], [source], [], [], "speech", "colon", words[-1], parsed, block=block)]


def behind_colon(text: str, parsed: Parsed, found: list[Found]) -> list[Found] | None:
    """Return the quote of a headline that ends with a colon and who says so: World must act now: Guterres; None where it does not.

    A quotation of *found* that ends at the colon is given its source. What may be read in two ways, as “Deal near, envoy: report”, is nobody's.
    """
    block, doc = parsed.block, parsed.doc
    match = re.fullmatch(r"([^:\n]+):\s((?:[^\W\d_]\w+)(?:\s[\w-]+){0,3})", text[block.start : block.end].rstrip())
    if match is None or len(match[1].split()) < 2:
        return None
    start = block.start + match.start(2)
    tokens = [doc[i] for i in parsed.indices(start, block.end)]
    front = [doc[i] for i in parsed.indices(block.start, block.start + match.end(1))]
    if (
        not tokens
        or any(token.tag_ in FINITE or (token.pos_ == "PRON" and not token.is_upper) for token in tokens)
        or not heads(text, block, match[2], {token.ent_type_ for token in tokens})
    ):
        return None
    if is_office(match[1].split()[-1]) or not (front or found):
        return []
    source = [(start, start + len(match[2]))]
    for quote in found:
        if quote.content and not text[quote.content[-1][1] : start].strip(": ") and not quote.cue:
            quote.source, quote.source_head, quote.parsed, quote.pattern, quote.block = source, tokens[-1], parsed, "colon", block
            return []
    verb = any(token.pos_ in {"VERB", "AUX"} for token in front) or (match[2] in UN_BODIES and len(front) > 2)
    if is_reporting(match[1]) or not verb:
        return []
    content = (block.start, block.start + match.end(1))
    return [Found([content], source, [], [], "speech", "colon", tokens[-1], parsed, block=block)]


def signature(text: str, stretches: list[Parsed], found: list[Found]) -> None:
    """Give a quote without source or cue, right above, the name that is a block of its own behind a dash: — Jane Doe."""
    block = stretches[0].block
    match = re.fullmatch(r"\s*(?:[—–―-]|--)\s*(\w[^\n]{1,80}?)\s*[.]?\s*", text[block.start : block.end])
    if match is None:
        return
    last = max(found, key=lambda quote: quote.content[-1][1] if quote.content else 0, default=None)
    if last is None or not last.content or last.source or last.cue or text[last.content[-1][1] : block.start].strip():
        return
    doc = stretches[0].doc
    head = next((token for token in doc if token.pos_ == "PROPN"), None)
    if head is not None:
        last.source, last.source_head = [(block.start + match.start(1), block.start + match.end(1))], head


def colon(text: str, stretches: list[Parsed], persons: frozenset[str], found: list[Found]) -> list[Found]:
    """Return the quote of a block that begins with who speaks: a headline (“Jane Doe: Port must open”, “Report: Port to open”) or a line of a conversation.

    *persons* are the words of names in the article: a surname alone is known by them.
    """
    parsed = stretches[0]
    block, doc = parsed.block, parsed.doc
    if block.kind == "headline" and (last := behind_colon(text, parsed, found)) is not None:
        return last
    colon = next((token for token in doc[:7] if token.text == ":"), None)
    if colon is None or not 0 < colon.i <= 6 or parsed.end(colon) + 2 > block.end or parsed.gap(colon):
        return []
    words = doc[: colon.i]
    names = [token for token in words if token.ent_type_ == "PERSON" or token.text in persons]
    headline = block.kind == "headline"
    if headline:
        if not heads(text, block, text[block.start : parsed.start(colon)].strip(), {token.ent_type_ for token in words}):
            return []
        if any(token.tag_ in FINITE for token in words) and not names:
            return []
    elif not names or not all(token in names or token.pos_ in {"PROPN", "ADP", "DET"} or token.is_title for token in words):
        return []
    source = [parsed.range(0, colon.i - 1)]
    if any(quote.content and quote.source == source for quote in found):
        return []
    start = parsed.end(colon) + len(text[parsed.end(colon) : block.end]) - len(text[parsed.end(colon) : block.end].lstrip())
    return [Found([(start, block.end)], source, [], [], "speech", "colon", words[-1], parsed, block=block)]
