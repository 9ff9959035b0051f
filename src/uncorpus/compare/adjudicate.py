"""Two annotations of one text made into one: what both say is taken, and what they differ in is decided, item by item.

An item keeps its maker. Speakers follow from the quotes that were taken: each is there with the sources of those. What a quote is inside of or repeats is
the quote that was taken, whichever side's it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from uncorpus import model
from uncorpus.compare.attribution import from_article, identity
from uncorpus.compare.matching import match
from uncorpus.corpus.order import numbered
from uncorpus.view.words import shortened

Choice = Literal["first", "second", "both", "none"]
Rule = Literal["first", "second", "union", "intersection"]
AROUND: Final = 30
"""How much of the text is shown before and behind words that stand in it more than once, in code points."""
RULES: Final[tuple[Rule, ...]] = ("first", "second", "union", "intersection")


@dataclass(frozen=True, slots=True)
class Question:
    """An item on which two annotations differ; one side is None where only one has it."""

    layer: str
    first: Any
    second: Any
    text: str

    @property
    def place(self) -> int:
        """Where in the text the item begins."""
        return min(_start(item) for item in (self.first, self.second) if item is not None)

    @property
    def same_words(self) -> bool:
        """Whether both sides are of the same words, or topics of the same key, so that only one of them can be taken."""
        if self.first is None or self.second is None:
            return False
        return bool(_key(self.first) == _key(self.second))


Decide = Callable[[Question], Choice]


def by_rule(rule: Rule) -> Decide:
    """Return a decision by *rule*.

    `first` and `second` take one annotation whole; `union` takes what any has, `intersection` only what both have. Where both have an item but differ in
    what they say of it, `union` and `intersection` take the first's.
    """

    def decide(question: Question) -> Choice:
        paired = question.first is not None and question.second is not None
        if rule in {"first", "second"}:
            return "first" if rule == "first" else "second"
        if paired:
            return "first"
        if rule == "intersection":
            return "none"
        return "first" if question.first is not None else "second"

    return decide


def adjudicate(
    first: model.Article,
    second: model.Article,
    decide: Decide,
    *,
    adjudicator: model.Annotator | None = None,
    status: Literal["draft", "adjudicated"] = "draft",
) -> model.Article:
    """Return one article made of two annotations of one text; *decide* is asked where they differ.

    *adjudicator* is added to the annotators (its id is given anew); the items stay with those who made them. The *status* is `adjudicated` only where a
    person answers for the decisions. Raises `ValueError` where the texts differ, or both of two items on the same words are taken.
    """
    if first.text != second.text:
        raise ValueError(f"{first.id}: the two are annotations of different texts")
    annotators, renamed = _annotators(first, second, adjudicator)
    taken: dict[str, list[Any]] = {layer: [] for layer in ("entities", "quotes", "non_quotes", "topics")}
    pairs: dict[tuple[str, str], tuple[str, str]] = {}
    for question, agreed in _questions(first, second):
        choice: Choice = "first" if agreed else decide(question)
        if choice == "both" and question.same_words:
            raise ValueError(f"{first.id}: {question.layer}: two items on the same words at {question.place} cannot both be taken")
        if choice in {"first", "both"} and question.first is not None:
            taken[question.layer].append((question.first, "first"))
        if choice in {"second", "both"} and question.second is not None:
            taken[question.layer].append((question.second, "second"))
        if question.layer == "quotes" and question.first is not None and question.second is not None:
            one, two = ("first", question.first.id), ("second", question.second.id)
            pairs |= {one: two, two: one}
    described = _speakers(first, second, taken["quotes"], decide)
    return _assembled(first, second, taken, annotators, renamed, pairs, described).model_copy(update={"status": status})


def _speakers(
    first: model.Article, second: model.Article, quotes: list[tuple[model.Quote, str]], decide: Decide
) -> dict[str, tuple[model.Speaker, str]]:
    """Return the speakers of *quotes* that both have but say different things of, as *decide* has them, with the side, by who they are."""
    one, two = ({speaker.entity or speaker.name: speaker for speaker in article.speakers} for article in (first, second))
    quoted = {identity(first if side == "first" else second, quote.speaker) for quote, side in quotes}
    described: dict[str, tuple[model.Speaker, str]] = {}
    for who in (who for who in one if who in two and who in quoted):
        a, b = one[who], two[who]
        if (a.role, a.name, a.entity) == (b.role, b.name, b.entity):
            continue
        choice = decide(Question("speakers", a, b, first.text))
        if choice == "both":
            raise ValueError(f"{first.id}: speakers: {who} cannot be taken twice")
        if choice == "none":
            a = a.model_copy(update={"role": None})
        described[who] = (b, "second") if choice == "second" else (a, "first")
    return described


def _start(item: Any) -> int:
    if isinstance(item, model.Quote):
        return item.content[0].start
    if isinstance(item, model.ArticleTopic):
        return item.evidence[0].start
    if isinstance(item, model.Speaker):
        return item.mentions[0].start if item.mentions else 0
    start: int = item.start
    return start


def _questions(first: model.Article, second: model.Article) -> Iterator[tuple[Question, bool]]:
    """Yield every item of the two, paired where both have it, and whether they agree on it."""
    text = first.text
    for layer in ("entities", "non_quotes", "topics"):
        one = {_key(item): item for item in getattr(first, layer)}
        two = {_key(item): item for item in getattr(second, layer)}
        for key in sorted(one.keys() | two.keys(), key=lambda key: _start(one.get(key) or two[key])):
            a, b = one.get(key), two.get(key)
            agreed = a is not None and b is not None and _says(a, first) == _says(b, second)
            yield Question(layer, a, b, text), agreed
    one_by_id, two_by_id = ({quote.id: quote for quote in article.quotes} for article in (first, second))
    pairs = {pair.gold.id: pair.other.id for pair in match(text, from_article(first).attributions, from_article(second).attributions)}
    for quote in first.quotes:
        other = two_by_id.get(pairs.get(quote.id, ""))
        agreed = other is not None and _says(quote, first) == _says(other, second)
        yield Question("quotes", one_by_id[quote.id], other, text), agreed
    for quote in second.quotes:
        if quote.id not in pairs.values():
            yield Question("quotes", None, quote, text), False


def _key(item: Any) -> Any:
    if isinstance(item, model.ArticleTopic):
        return item.topic
    if isinstance(item, model.Speaker):
        return item.entity or item.name
    return tuple((span.start, span.end) for span in item.content) if isinstance(item, model.Quote) else (item.start, item.end)


def _says(item: Any, article: model.Article) -> Any:
    """Return what *item* says, whoever made it and whatever the ids are."""
    said = item.model_dump(exclude={"id", "by", "confidence", "speaker", "parent", "repeats"})
    if isinstance(item, model.Quote):
        said["speaker"] = identity(article, item.speaker)
        contents = {quote.id: quote.content for quote in article.quotes}
        said["parent"], said["repeats"] = contents.get(item.parent or ""), contents.get(item.repeats or "")
    return said


def _annotators(
    first: model.Article, second: model.Article, adjudicator: model.Annotator | None
) -> tuple[tuple[model.Annotator, ...], dict[str, dict[str, str]]]:
    """Return the annotators of both, the same one once, and the new id of each by side."""
    merged: list[model.Annotator] = []
    renamed: dict[str, dict[str, str]] = {"first": {}, "second": {}}
    for side, article in (("first", first), ("second", second)):
        for annotator in article.annotators:
            same = next((other for other in merged if other.model_dump(exclude={"id"}) == annotator.model_dump(exclude={"id"})), None)
            if same is None:
                same = annotator.model_copy(update={"id": f"a{len(merged) + 1}"})
                merged.append(same)
            renamed[side][annotator.id] = same.id
    if adjudicator is not None:
        merged.append(adjudicator.model_copy(update={"id": f"a{len(merged) + 1}"}))
    return tuple(merged), renamed


def _assembled(
    first: model.Article,
    second: model.Article,
    taken: dict[str, list[Any]],
    annotators: tuple[model.Annotator, ...],
    renamed: dict[str, dict[str, str]],
    pairs: dict[tuple[str, str], tuple[str, str]],
    described: dict[str, tuple[model.Speaker, str]],
) -> model.Article:
    sides = {"first": first, "second": second}
    speakers: dict[str, model.Speaker] = {}
    mentions: dict[str, dict[tuple[int, int], model.SpeakerMention]] = {}
    ids: dict[tuple[str, str], str] = {}
    quotes: list[tuple[model.Quote, str]] = taken["quotes"]
    for index, (quote, side) in enumerate(quotes):
        ids[side, quote.id] = f"q{9000 + index}"
    # What a quote refers to may have been taken from the other side.
    ids = {**{pairs[place]: id for place, id in ids.items() if place in pairs}, **ids}
    made: list[model.Quote] = []
    for index, (quote, side) in enumerate(quotes):
        article = sides[side]
        speaker = next((one for one in article.speakers if one.id == quote.speaker), None)
        id = None
        if speaker is not None:
            who = speaker.entity or f"\0{speaker.name}"
            if who not in speakers:
                shown, theirs = described.get(speaker.entity or speaker.name, (speaker, side))
                speakers[who] = shown.model_copy(update={"id": f"s{9000 + len(speakers)}", "by": renamed[theirs][shown.by]})
                mentions[who] = {}
            id = speakers[who].id
            places = {(span.start, span.end) for span in quote.source}
            mentions[who] |= {(one.start, one.end): one for one in speaker.mentions if (one.start, one.end) in places}
        made.append(
            quote.model_copy(
                update={
                    "id": f"q{9000 + index}",
                    "by": renamed[side][quote.by],
                    "speaker": id,
                    "parent": ids.get((side, quote.parent or "")),
                    "repeats": ids.get((side, quote.repeats or "")),
                }
            )
        )
    topics = {item.topic for item, _ in taken["topics"]}
    made = [quote.model_copy(update={"topics": tuple(topic for topic in quote.topics if topic in topics)}) for quote in made]
    layers = {
        layer: tuple(
            item.model_copy(update={"id": f"{item.id[0]}{9000 + index}", "by": renamed[side][item.by]})
            for index, (item, side) in enumerate(taken[layer])
        )
        for layer in ("entities", "non_quotes", "topics")
    }
    complete = tuple(
        speaker.model_copy(update={"mentions": tuple(mentions[who][place] for place in sorted(mentions[who]))})
        for who, speaker in speakers.items()
    )
    return numbered(first.model_copy(update={"annotators": annotators, "quotes": tuple(made), "speakers": complete, **layers}))


def describe(item: Any, article: model.Article, other: tuple[Any, model.Article] | None = None) -> Sequence[str]:
    """Return what *item* of *article* says, a line each; places, too, where *other*, an item with its article, has the same words elsewhere."""
    theirs = {line.words: line.spans for line in _lines(*other)} if other else {}
    lines = (_in_place(line, theirs.get(line.words, line.spans), article.text) for line in _lines(item, article))
    return tuple(lines) or ("nothing",)


@dataclass(frozen=True, slots=True)
class _Line:
    """What an item says in one respect, and the spans that it says it of."""

    words: str
    spans: tuple[model.Span, ...] = ()
    id: str = ""
    """The id of the quote that these are the words of, unless it is the item itself."""


def _lines(item: Any, article: model.Article) -> Iterator[_Line]:
    if isinstance(item, model.Quote):
        yield _Line(f"{item.type}, {item.medium}, by {identity(article, item.speaker) or 'nobody named'}")
        for role in ("content", "source", "cue", "addressee"):
            spans = getattr(item, role)
            yield _Line(f"{role}: {' … '.join(span.text for span in spans) or '–'}", spans)
        for name, id in (("inside", item.parent), ("repeats", item.repeats)):
            quote = next((quote for quote in article.quotes if quote.id == id), None)
            content = quote.content if quote else ()
            yield _Line(f"{name}: {shortened(' … '.join(span.text for span in content), 100) or '–'}", content, quote.id if quote else "")
        yield _Line(f"topics: {', '.join(item.topics) or '–'}")
    elif isinstance(item, model.ArticleTopic):
        yield _Line(f"{item.topic}, {item.relevance}: {', '.join(span.text for span in item.evidence)}", item.evidence)
    elif isinstance(item, model.Speaker):
        yield _Line(f"{item.name}{f' ({item.entity})' if item.entity else ''}, role: {item.role or '–'}")
    elif item is not None:
        yield _Line(f"{item.text}: {f'{item.entity} ({item.kind})' if isinstance(item, model.EntityMention) else item.reason}")


def _in_place(line: _Line, theirs: tuple[model.Span, ...], text: str) -> str:
    """Return *line* with the places of those of its spans that *theirs*, which have the same words, are not."""
    places = [f"{span.start}:{span.end} {_around(span, text)}" for span in line.spans if span not in theirs]
    return line.words + (f" ({line.id})" if line.id else "") + (f", at {'; '.join(places)}" if places else "")


def _around(span: model.Span, text: str) -> str:
    """Return *span* in brackets, between the words that stand before and behind it."""
    before, behind = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    if span.start > AROUND:
        before = f"…{before.partition(' ')[2] or before}"
    if span.end + AROUND < len(text):
        behind = f"{behind.rpartition(' ')[0] or behind}…"
    return f"“{before}[{shortened(span.text, 40)}]{behind}”"
