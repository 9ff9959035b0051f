"""Rules of good keeping: nothing is forgotten, nothing is there for nothing, nothing unfinished is released."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

from uncorpus import model
from uncorpus.store.reading import show
from uncorpus.validate.findings import Hit, Level
from uncorpus.validate.rules.define import ArticleFile, CorpusFacts, RegistryUsage, reading_rule, rule

policy_rule = partial(rule, level=Level.POLICY)


@policy_rule("UNC601", "unannotated-name", severity="warning")
def unannotated_name(file: ArticleFile) -> Iterator[Hit]:
    """A name or alias of the registry that stands in the text is annotated.

    Annotate it as a mention of the entity, or exempt it where it names something else.

    Wrong: “Kazakhstan” in the text and in the registry, and no entity mention there
    Right: `{"entity": "kazakhstan", …, "text": "Kazakhstan"}`
    """
    if not file.registries.entities:
        return
    mentions = file.article.entities
    places = {(mention.start, mention.end) for mention in mentions}
    found = file.registries.names.find(file.article.text, places)
    if not found:
        return
    starts = [mention.start for mention in mentions]
    missing = []
    for start, end, key in found:
        at = bisect_right(starts, start) - 1
        covered = at >= 0 and mentions[at].end >= end
        # A mention that begins inside the name, or ends in it, is another annotation of these words.
        overlapped = (at >= 0 and mentions[at].end > start) or (at + 1 < len(starts) and starts[at + 1] < end)
        if not covered and not overlapped:
            missing.append((start, end, key))
    for start, end, key in missing:
        if not any(other != (start, end, key) and other[0] <= start and end <= other[1] for other in missing):
            words = file.article.text[start:end]
            yield Hit(("text",), f"{show(words)} at {start}:{end} is a name of {key} and is not annotated", within=(start, end))


@policy_rule("UNC602", "text-not-normalized", severity="warning")
def text_not_normalized(file: ArticleFile) -> Iterator[Hit]:
    """The text is in Unicode normalization form C.

    Searches for “é” find one of its two spellings only. An edit with the reason `encoding` can compose it.

    Wrong: “e” and a combining accent
    Right: “é”
    """
    text = file.article.text
    if not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        at = next((i for i, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), min(len(text), len(normal)))
        yield Hit(
            ("text",),
            f"from code point {at} on the text is not in normalization form C",
            within=(min(at, len(text) - 1), min(at + 1, len(text))),
        )


@policy_rule("UNC603", "draft-in-release", on=("corpus",))
def draft_in_release(corpus: CorpusFacts) -> Iterator[Hit]:
    """No draft is in a release: from data version 1.0.0 on, every listed article is reviewed or adjudicated.

    Review the article and set its `status`, or keep it out of the folder. Below 1.0.0 a corpus is work in progress.

    Wrong: `"data_version": "1.2.0"`, and an article with `"status": "draft"`
    Right: `"status": "reviewed"`
    """
    if corpus.manifest.data_version.startswith("0."):
        return
    for i, entry in enumerate(corpus.manifest.articles):
        if corpus.is_draft(entry.path):
            yield Hit(("articles", i, "path"), f"{entry.path} is a draft, and the data version is {corpus.manifest.data_version}")


@policy_rule("UNC604", "unused-entry", severity="warning", on=("entities", "topics"))
def unused_entry(used: RegistryUsage) -> Iterator[Hit]:
    """Every entry of a registry is used by an article, or is broader than one that is.

    Asked once every article can be read and its references and spans are right: a misspelt key uses nothing.

    Wrong: an entity that no article mentions
    Right: the registry without it
    """
    registry = used.registry
    if hasattr(registry, "entities"):
        for key in registry.entities:
            if key not in used.usage.entities:
                yield Hit(("entities", key), f"no article mentions {show(key)}", key=True)
        return
    needed = set(used.usage.topics)
    for key in used.usage.topics:
        above = registry.topics[key].broader if key in registry.topics else None
        while above is not None and above not in needed and above in registry.topics:
            needed.add(above)
            above = registry.topics[above].broader
    for key in registry.topics:
        if key not in needed:
            yield Hit(("topics", key), f"no article is about {show(key)}", key=True)


@policy_rule("UNC605", "unseen-alias", severity="warning", on=("entities",))
def unseen_alias(used: RegistryUsage) -> Iterator[Hit]:
    """Every alias of an entity is how some article mentions it.

    Asked, as UNC604, once every article's references and spans are right.

    Wrong: `"aliases": ["UNO"]`, which no article has
    Right: `"aliases": ["UN"]`, which articles have
    """
    for key, entity in used.registry.entities.items():
        for i, alias in enumerate(entity.aliases):
            if (key, alias) not in used.usage.names:
                yield Hit(("entities", key, "aliases", i), f"no article mentions {key} as {show(alias)}")


reading_rule(
    "UNC606",
    "duplicate-text",
    Level.POLICY,
    """No two articles of a corpus have the same text.

    A text that is there twice counts twice in every figure, and may stand in two splits at once.

    Wrong: one press release under two ids
    Right: the article once
    """,
)


@policy_rule("UNC608", "blanket-exemption", on=("exemptions",))
def blanket_exemption(exemptions: model.ExemptionsFile) -> Iterator[Hit]:
    """An exemption says which finding it is about: by its pointer, or by words of its message.

    One that takes every finding of a rule in a file out hides the next one, too.

    Wrong: `{"code": "UNC402", …, "pointer": null, "contains": null}`
    Right: `{"code": "UNC402", …, "pointer": null, "contains": "12″ records"}`
    """
    for i, exemption in enumerate(exemptions.exemptions):
        if exemption.pointer is None and exemption.contains is None:
            yield Hit(("exemptions", i), f"{exemption.id} names neither a pointer nor words of the message")


reading_rule(
    "UNC607",
    "stale-exemption",
    Level.POLICY,
    """Every exemption applies to a finding.

    An exemption that no longer does hides the next finding of its kind: take it out of `exemptions.json`.

    Wrong: an exemption for a mark that has been annotated since
    Right: `exemptions.json` without it
    """,
)
