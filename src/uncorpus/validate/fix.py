"""Repairs of article files: what follows from the rest of the file is put right, the rest is left to people.

A repair works on the JSON value, so that it serves files that are no article yet: one whose author left the offsets out. Safe repairs change
no meaning; the others (`unsafe`) need a look. Every change is told. Repairing twice changes nothing.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from uncorpus import model
from uncorpus.corpus.derived import SORT_KEYS, quote_type
from uncorpus.store.folder import published_schema
from uncorpus.store.positions import Pointer
from uncorpus.store.reading import show
from uncorpus.text.anchor import NEAR, Carried, Shift, nearest, places
from uncorpus.text.borders import NOT_FIRST, NOT_LAST
from uncorpus.validate.rules.define import Registries

PREFIXES: Final = {"blocks": "b", "entities": "e", "speakers": "s", "quotes": "q", "non_quotes": "n", "topics": "t"}
PARTS: Final = ("content", "source", "cue", "addressee")
DISTINCT: Final = 20
"""How many code points of words that stand once in a text make it certain that they are the ones that are meant."""

PRONOUNS: Final = frozenset(["he", "she", "they", "it", "we", "i", "you", "who", "him", "her", "them", "us", "me"])


@dataclass(frozen=True, slots=True)
class Change:
    """A repair that was made, or would be: the rule it serves, where, and what."""

    code: str
    pointer: Pointer
    message: str


@dataclass
class _Repair:
    """An article value on the way to be repaired."""

    article: dict[str, Any]
    registries: Registries
    unsafe: bool
    base: dict[str, Any] | None
    changes: list[Change] = field(default_factory=list)

    def note(self, code: str, pointer: Pointer, message: str) -> None:
        self.changes.append(Change(code, pointer, message))

    def items(self, layer: str) -> list[dict[str, Any]]:
        return _list(self.article.get(layer))

    @property
    def text(self) -> str:
        return str(self.article["text"])


def repair(
    article: dict[str, Any], registries: Registries, *, unsafe: bool = False, base: dict[str, Any] | None = None
) -> tuple[dict[str, Any], list[Change]]:
    """Return *article*, a JSON value, repaired, and the changes made. The value given stays as it is.

    *base* is an older version of it, whose words around each span help to find it again in a changed text.
    """
    if not isinstance(article.get("text"), str):
        return article, []
    work = _Repair(copy.deepcopy(article), registries, unsafe, base)
    for step in STEPS:
        step(work)
    return work.article, work.changes


def _ids(work: _Repair) -> None:
    """Give an id to items that have none, and a new one to the later of two with the same that nothing refers to."""
    referred = {
        value for quote in work.items("quotes") for key in ("speaker", "parent", "repeats") if isinstance(value := quote.get(key), str)
    }
    taken = {_name(item.get("id")) for layer in PREFIXES for item in work.items(layer)}
    for layer, prefix in PREFIXES.items():
        seen: set[Any] = set()
        for index, item in enumerate(work.items(layer)):
            id = _name(item.get("id"))
            if (id is None and "id" in item) or (id is not None and (id not in seen or id in referred)):
                seen.add(id)
                continue
            new = next(name for number in count(1) if (name := f"{prefix}{number}") not in taken)
            taken.add(new)
            seen.add(new)
            if "id" in item:
                item["id"] = new
            else:
                work.article[layer][index] = {"id": new, **item}
            work.note("UNC201" if id is not None else "UNC102", (layer, index, "id"), f"{show(id)} → {show(new)}")


def _missing(work: _Repair) -> None:
    """Put in what is none: null and empty lists for keys that are missing."""
    if not work.unsafe:
        return
    schema = published_schema("article")

    def fill(value: Any, node: dict[str, Any], pointer: Pointer) -> None:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        if isinstance(value, list):
            for index, member in enumerate(value):
                fill(member, node.get("items", {}), (*pointer, index))
        if not isinstance(value, dict) or "properties" not in node:
            return
        for key in node["required"]:
            option = node["properties"][key]
            if key in value:
                continue
            if any(each.get("type") == "null" for each in option.get("anyOf", ())):
                value[key] = None
            elif option.get("type") == "array" and "minItems" not in option:
                value[key] = []
            else:
                continue
            work.note("UNC102", (*pointer, key), f"{key}: {show(value[key])}")
        for key, member in value.items():
            fill(member, node["properties"].get(key, {}), (*pointer, key))

    fill(work.article, schema, ())


def _anchors(work: _Repair) -> None:
    """Find spans again whose words are not where their offsets say, or that have no offsets."""
    if work.base:
        _carry(work)
    _distinct(work)
    _bounded(work)
    _mentions(work)


def _carry(work: _Repair) -> None:
    """Take spans and blocks that are those of the older version to where its text is now."""
    base = work.base or {}
    text = base.get("text")
    if not isinstance(text, str) or text == work.text:
        return
    carried = Carried(text, work.text)
    for pointer, span in _spans(work):
        if _is_exact(span, text):
            place = carried.range(span["start"], span["end"])
            if place is not None and place != _range(span):
                _move(work, pointer, span, place[0])
    old = {json.dumps(block.get("id")): _range(block) for block in _list(base.get("blocks"))}
    for index, block in enumerate(work.items("blocks")):
        range_ = _range(block)
        if range_[0] < 0 or old.get(json.dumps(block.get("id"))) != range_:
            continue
        place = carried.borders(*range_)
        if place is not None and place != range_:
            block["start"], block["end"] = place
            work.note("UNC302", ("blocks", index), f"{range_[0]}:{range_[1]} → {place[0]}:{place[1]}")


def _distinct(work: _Repair) -> None:
    """Find what stands once in the text, and by how far it moved what is between: offsets that drift, or text that was put in."""
    spans = [
        (pointer, span, start, len(str(span.get("text"))))
        for pointer, span in _spans(work)
        if (start := _offset(span.get("start"))) is not None
    ]
    sure = []
    for _, span, start, size in spans:
        words = span.get("text")
        if isinstance(words, str) and size >= DISTINCT and len(found := places(work.text, words)) == 1:
            sure.append((start, found[0]))
    shift = Shift(sure)
    for pointer, span, start, _ in spans:
        words = span.get("text")
        window = shift.window(start)
        if not isinstance(words, str) or not words or window is None or window == (start, start):
            continue
        place = nearest(work.text, words, None, (window[0], window[1] + len(words)))
        if place is not None and place.is_plain:
            _move(work, pointer, span, place.start)


def _bounded(work: _Repair) -> None:
    """Find what is still not where it says: between its neighbours, in the block of its quote, or very near."""
    for layer in ("entities", "non_quotes"):
        items = work.items(layer)
        for index, item in enumerate(items):
            if not _is_exact(item, work.text):
                before = next((other["end"] for other in reversed(items[:index]) if _is_exact(other, work.text)), 0)
                after = next((other["start"] for other in items[index + 1 :] if _is_exact(other, work.text)), len(work.text))
                _anchor(work, (layer, index), item, (before, after), _taken(items, work.text))
    for index, quote in enumerate(work.items("quotes")):
        for part in PARTS:
            for place, span in enumerate(_list(quote.get(part))):
                if not _is_exact(span, work.text):
                    _anchor(work, ("quotes", index, part, place), span, None if part == "content" else _block_of_content(work, quote))
    for index, topic in enumerate(work.items("topics")):
        evidence = _list(topic.get("evidence"))
        for place, span in enumerate(evidence):
            if not _is_exact(span, work.text):
                _anchor(work, ("topics", index, "evidence", place), span, None, _taken(evidence, work.text))


def _taken(items: list[dict[str, Any]], text: str) -> set[int]:
    """Return where those of *items* begin that are where they say: no other of them is there, too."""
    return {item["start"] for item in items if _is_exact(item, text)}


def _anchor(work: _Repair, pointer: Pointer, span: dict[str, Any], within: tuple[int, int] | None, taken: Collection[int] = ()) -> None:
    words, start = span.get("text"), _offset(span.get("start"))
    if not isinstance(words, str) or not words:
        return
    found = nearest(work.text, words, start, within, taken)
    if found is None and within is not None:
        within, found = None, nearest(work.text, words, start, None, taken)
    # A word or two that stand once, but far from where they should, may be meant otherwise.
    far = found is not None and start is not None and within is None and abs(found.start - start) > NEAR and len(words) < DISTINCT
    if found is not None and found.is_plain and not far:
        _move(work, pointer, span, found.start)


def _move(work: _Repair, pointer: Pointer, span: dict[str, Any], start: int) -> None:
    words = span["text"]
    if _range(span) == (start, start + len(words)):
        return
    code = "UNC301" if "start" in span else "UNC102"
    was = f"{span.get('start', '?')}:{span.get('end', '?')}"
    _place(span, start, start + len(words))
    work.note(code, pointer, f"{was} → {start}:{start + len(words)} {show(words)}")


def _place(span: dict[str, Any], start: int, end: int) -> None:
    """Set the offsets of *span*, in front of its text where they were missing."""
    if "start" in span and "end" in span:
        span["start"], span["end"] = start, end
        return
    rest = {key: value for key, value in span.items() if key not in ("start", "end")}
    span.clear()
    for key, value in rest.items():
        if key == "text":
            span["start"], span["end"] = start, end
        span[key] = value


def _mentions(work: _Repair) -> None:
    """Take the places of a speaker's mentions from the sources with the same words."""
    for index, speaker in enumerate(work.items("speakers")):
        sources = [
            span
            for quote in work.items("quotes")
            if quote.get("speaker") == speaker.get("id")
            for span in _list(quote.get("source"))
            if _is_exact(span, work.text)
        ]
        mentions = _list(speaker.get("mentions"))
        taken = {mention["start"] for mention in mentions if _is_exact(mention, work.text)}
        for place, mention in enumerate(mentions):
            if _is_exact(mention, work.text):
                continue
            free = [span for span in sources if span["text"] == mention.get("text") and span["start"] not in taken]
            same = [other for other in mentions if other.get("text") == mention.get("text") and not _is_exact(other, work.text)]
            starts = sorted({span["start"] for span in free})
            if starts and len(starts) == len(same):  # as many places as mentions without one: each takes the next
                was = f"{mention.get('start', '?')}:{mention.get('end', '?')}"
                code = "UNC301" if "start" in mention else "UNC102"
                _place(mention, starts[0], starts[0] + len(mention["text"]))
                taken.add(starts[0])
                work.note(
                    code, ("speakers", index, "mentions", place), f"{was} → {mention['start']}:{mention['end']} {show(mention['text'])}"
                )


def _trim(work: _Repair) -> None:
    """Take white space off the ends of spans; with `unsafe` also stray punctuation."""
    for pointer, span in _spans(work):
        if not _is_exact(span, work.text):
            continue
        start, end = span["start"], span["end"]
        first, last = start, end
        while first < last and (work.text[first].isspace() or (work.unsafe and work.text[first] in NOT_FIRST)):
            first += 1
        while last > first and (work.text[last - 1].isspace() or (work.unsafe and work.text[last - 1] in NOT_LAST)):
            last -= 1
        if (first, last) != (start, end) and first < last:
            span["start"], span["end"], span["text"] = first, last, work.text[first:last]
            white = not work.text[start:first].strip() and not work.text[last:end].strip()
            work.note("UNC311" if white else "UNC312", pointer, f"{start}:{end} → {first}:{last} {show(span['text'])}")
    for index, block in enumerate(work.items("blocks")):
        low, high = _offset(block.get("start")), _offset(block.get("end"))
        if low is None or high is None or not low < high <= len(work.text):
            continue
        inside = work.text[low:high]
        first, last = low + len(inside) - len(inside.lstrip()), high - len(inside) + len(inside.rstrip())
        if (first, last) != (low, high) and first < last:
            block["start"], block["end"] = first, last
            work.note("UNC311", ("blocks", index), f"{low}:{high} → {first}:{last}")


def _derived(work: _Repair) -> None:
    """Compute anew what follows from the rest: the title, the types of quotes, the names of speakers."""
    article = work.article
    headline = next((block for block in work.items("blocks") if block.get("kind") == "headline"), None)
    if headline is not None:
        start, end = _offset(headline.get("start")), _offset(headline.get("end"))
        if start is not None and end is not None and start < end <= len(work.text):
            title = work.text[start:end]
            ends = work.text[end : end + 1] in ("", "\n")  # a headline whose border is wrong says nothing of the title
            if ends and article.get("title") != title:
                work.note("UNC407", ("title",), f"{show(article.get('title'))} → {show(title)}")
                article["title"] = title
    known = work.registries.entities or {}
    for index, speaker in enumerate(work.items("speakers")):
        key = speaker.get("entity")
        entity = known.get(key) if isinstance(key, str) else None
        # A name that is somebody else's contradicts the key: which of them is wrong, people must say.
        name = speaker.get("name")
        if entity is not None and name != entity.name and not any(name == other.name for other in known.values()):
            work.note("UNC406", ("speakers", index, "name"), f"{show(speaker.get('name'))} → {show(entity.name)}")
            speaker["name"] = entity.name
    _types(work)


def _types(work: _Repair) -> None:
    """Compute the types of quotes, parents before what is nested in them, as soon as spans and blocks are what the models want."""
    try:
        record = model.Article.model_validate_json(json.dumps(_with_any_type(work.article)))
    except ValueError:
        return
    if any(not _is_exact(span, work.text) for _, span in _spans(work)):
        return
    quotes = list(record.quotes)
    for index in sorted(range(len(quotes)), key=lambda i: _depth(quotes[i], record)):
        record = record.model_copy(update={"quotes": tuple(quotes)})
        derived = quote_type(record, quotes[index])
        quotes[index] = quotes[index].model_copy(update={"type": derived})
        item = work.article["quotes"][index]
        if item.get("type") != derived:
            work.note("UNC401", ("quotes", index, "type"), f"{show(item.get('type'))} → {show(derived)}")
            if "type" in item:
                item["type"] = derived
            else:
                work.article["quotes"][index] = {"id": item["id"], "type": derived, **{k: v for k, v in item.items() if k != "id"}}


def _with_any_type(article: dict[str, Any]) -> dict[str, Any]:
    quotes = article.get("quotes")
    if not isinstance(quotes, list):
        return article
    return article | {
        "quotes": [quote | {"type": "direct"} if isinstance(quote, dict) and "type" not in quote else quote for quote in quotes]
    }


def _depth(quote: model.Quote, article: model.Article) -> int:
    parents = {other.id: other.parent for other in article.quotes}
    depth, above = 0, quote.parent
    while above is not None and depth <= len(parents):
        depth, above = depth + 1, parents.get(above)
    return depth


def _meaning(work: _Repair) -> None:
    """With `unsafe`: add mentions that sources ask for, and take out what stands for nothing or twice."""
    if not work.unsafe:
        return
    speakers = {_name(speaker.get("id")): (index, speaker) for index, speaker in enumerate(work.items("speakers"))}
    sources: dict[Any, set[tuple[int, int]]] = {}
    for quote in work.items("quotes"):
        for span in _list(quote.get("source")):
            if not _is_exact(span, work.text):
                return
            sources.setdefault(_name(quote.get("speaker")), set()).add((span["start"], span["end"]))
    for id, (index, speaker) in speakers.items():
        if not isinstance(speaker.get("mentions"), list) or len(_list(speaker["mentions"])) != len(speaker["mentions"]):
            continue
        mentions = speaker["mentions"]
        known = {_range(mention) for mention in mentions}
        for start, end in sorted(sources.get(id, set()) - known):
            words = work.text[start:end]
            mentions.append({"kind": mention_kind(words, speaker), "start": start, "end": end, "text": words})
            mentions.sort(key=lambda mention: _offset(mention.get("start")) or 0)
            work.note("UNC404", ("speakers", index, "mentions"), f"added {show(words)} at {start}")
        kept = [mention for mention in mentions if _range(mention) in sources.get(id, set())]
        if len(kept) != len(mentions):
            work.note("UNC405", ("speakers", index, "mentions"), f"took out {len(mentions) - len(kept)} that are the source of no quote")
            speaker["mentions"] = kept
    speaking = {_name(quote.get("speaker")) for quote in work.items("quotes")}
    _keep(work, "speakers", "UNC413", lambda item: _name(item.get("id")) in speaking, "is the speaker of no quote")
    people = {_name(annotator.get("id")) for annotator in work.items("annotators") if annotator.get("kind") == "person"}
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        for index, item in enumerate(work.items(layer)):
            if _name(item.get("by")) in people and "confidence" in item:
                del item["confidence"]
                work.note("UNC409", (layer, index, "confidence"), "left out: a person made the annotation")
    referred = {_name(quote.get(key)) for quote in work.items("quotes") for key in ("parent", "repeats")}
    for layer, parts in (("quotes", ("content", "source", "cue")), ("non_quotes", ("start", "end")), ("topics", ("topic",))):
        seen: set[str] = set()

        def is_new(item: dict[str, Any], parts: tuple[str, ...] = parts, seen: set[str] = seen) -> bool:
            key = json.dumps([item.get(part) for part in parts], sort_keys=True)
            new = key not in seen or _name(item.get("id")) in referred
            seen.add(key)
            return new

        _keep(work, layer, "UNC410", is_new, "annotates what another does")


def _keep(work: _Repair, layer: str, code: str, wanted: Callable[[dict[str, Any]], bool], why: str) -> None:
    found = work.article.get(layer)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return
    kept = []
    for index, item in enumerate(found):
        if wanted(item):
            kept.append(item)
        else:
            work.note(code, (layer, index), f"took out {show(item.get('id'))}, which {why}")
    work.article[layer] = kept


def mention_kind(words: str, speaker: dict[str, Any]) -> str:
    """Guess the kind of a mention: a pronoun by the word, a name where it has a word of the speaker's name."""
    if words.casefold() in PRONOUNS:
        return "pronoun"
    names = {word for word in str(speaker.get("name", "")).split() if word[:1].isupper()}
    return "name" if speaker.get("entity") and names & set(words.split()) else "nominal"


def _order(work: _Repair) -> None:
    """Put items and spans into text order; where a span is not where it says, its order says nothing."""
    open_layers = {pointer[0] for pointer, span in _spans(work) if not _is_exact(span, work.text)}
    for layer in ("entities", "speakers", "quotes", "non_quotes", "topics"):
        for index, item in enumerate(work.items(layer)):
            for part in ("mentions", *PARTS, "evidence"):
                spans = item.get(part)
                if isinstance(spans, list) and all(_is_exact(span, work.text) for span in spans):
                    ordered = sorted(spans, key=lambda span: span["start"])
                    if ordered != spans:
                        item[part] = ordered
                        work.note("UNC403", (layer, index, part), "put into text order")
        items = work.article.get(layer)
        if not isinstance(items, list) or layer in open_layers:
            continue
        try:
            ordered = sorted(items, key=lambda item, layer=layer: SORT_KEYS[layer](_Fields(item)))  # type: ignore[misc]
        except (AttributeError, TypeError, IndexError, KeyError):
            continue
        if [id(item) for item in ordered] != [id(item) for item in items]:
            work.article[layer] = ordered
            work.note("UNC403", (layer,), "put into text order")


class _Fields:
    """The members of a JSON object as attributes."""

    def __init__(self, value: dict[str, Any]) -> None:
        self._value = value

    def __getattr__(self, name: str) -> Any:
        try:
            value = self._value[name]
        except KeyError:
            raise AttributeError(name) from None
        return [_Fields(member) for member in value] if isinstance(value, list) else value


def _keys(work: _Repair) -> None:
    """Put keys into the order of the models. It is part of the canonical form, so that it is no change of its own."""
    schema = published_schema("article")

    def ordered(value: Any, node: dict[str, Any]) -> Any:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        if isinstance(value, list):
            return [ordered(member, node.get("items", {})) for member in value]
        if not isinstance(value, dict):
            return value
        known = node.get("properties", {})
        names = [key for key in known if key in value] + [key for key in value if key not in known]
        return {key: ordered(value[key], known.get(key, {})) for key in names}

    work.article = ordered(work.article, schema)


STEPS: Final = (_ids, _missing, _anchors, _trim, _derived, _meaning, _order, _keys)


def _spans(work: _Repair) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Yield everything that is a span, contents first, so that they can help to find the rest; mentions with offsets last."""
    for index, quote in enumerate(work.items("quotes")):
        for part in PARTS:
            for place, span in enumerate(_list(quote.get(part))):
                yield ("quotes", index, part, place), span
    for layer in ("entities", "non_quotes"):
        for index, item in enumerate(work.items(layer)):
            yield (layer, index), item
    for index, topic in enumerate(work.items("topics")):
        for place, span in enumerate(_list(topic.get("evidence"))):
            yield ("topics", index, "evidence", place), span
    for index, speaker in enumerate(work.items("speakers")):
        for place, span in enumerate(_list(speaker.get("mentions"))):
            yield ("speakers", index, "mentions", place), span


def _block_of_content(work: _Repair, quote: dict[str, Any]) -> tuple[int, int] | None:
    """Return the block in which the content of *quote* stands."""
    content = next((span for span in _list(quote.get("content")) if _is_exact(span, work.text)), None)
    if content is None:
        return None
    for block in work.items("blocks"):
        start, end = _range(block)
        if 0 <= start <= content["start"] < end:
            return start, end
    return None


def _is_exact(span: Any, text: str) -> bool:
    if not isinstance(span, dict):
        return False
    start, end = _offset(span.get("start")), _offset(span.get("end"))
    return start is not None and end is not None and start < end <= len(text) and text[start:end] == span.get("text")


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _range(span: dict[str, Any]) -> tuple[int, int]:
    start, end = _offset(span.get("start")), _offset(span.get("end"))
    return (-1 if start is None else start, -1 if end is None else end)


def _offset(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _list(value: Any) -> list[dict[str, Any]]:
    """Return *value* where it is a list of objects; what it is else is for people to mend."""
    return value if isinstance(value, list) and all(isinstance(member, dict) for member in value) else []
