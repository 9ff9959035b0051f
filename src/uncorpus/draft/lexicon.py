"""Words, beside the verbs of reporting, that the rules of the drafter ask for.

Closed classes and short lists written from grammars and the guidelines: no list is taken from a corpus.
"""

from __future__ import annotations

from typing import Final

MODALS: Final = frozenset({"can", "could", "should", "may", "might", "must", "will", "would", "shall", "'ll", "’ll", "wo", "ca"})
"""With these a report has not happened, or not yet: what somebody can, should, may or will say is no quote."""

LIGHT_VERBS: Final = frozenset(
    {"express", "voice", "make", "give", "issue", "have", "raise", "offer", "convey", "reiterate", "share", "deliver", "send", "pay", "repeat",
     "extend", "underscore", "stress", "renew", "reaffirm", "restate", "launch", "lodge", "file", "level", "publish", "release", "put", "sound", "provide", "place", "cast", "strike", "take", "post", "draw", "leave"}
)  # fmt: skip
"""Verbs that make a reporting noun a cue: “expressed her belief that …”."""

PREPOSITIONAL: Final[dict[str, frozenset[str]]] = {
    "belief": frozenset({"in"}), "concern": frozenset({"over", "about", "at", "for"}), "concerns": frozenset({"over", "about"}),
    "hope": frozenset({"for"}), "support": frozenset({"for"}), "regret": frozenset({"over", "at", "for"}), "alarm": frozenset({"over", "at", "about"}),
    "outrage": frozenset({"over", "at"}), "anger": frozenset({"over", "at"}), "fear": frozenset({"of", "about", "for"}), "call": frozenset({"for"}),
    "appeal": frozenset({"for"}), "plea": frozenset({"for"}), "demand": frozenset({"for"}), "warning": frozenset({"about", "of", "against"}),
    "opposition": frozenset({"to"}), "gratitude": frozenset({"for", "to"}), "appreciation": frozenset({"for", "of"}), "thanks": frozenset({"for"}),
    "doubt": frozenset({"about", "over"}), "confidence": frozenset({"in"}), "commitment": frozenset({"to"}), "condolence": frozenset({"over", "on", "for", "to"}), "attention": frozenset({"to"}),
    "sadness": frozenset({"over", "at"}), "shock": frozenset({"over", "at"}), "dismay": frozenset({"over", "at"}), "disappointment": frozenset({"over", "at", "with", "in"}),
    "frustration": frozenset({"over", "at", "with"}), "satisfaction": frozenset({"over", "at", "with"}), "optimism": frozenset({"about", "over"}),
    "pessimism": frozenset({"about"}), "condemnation": frozenset({"of"}), "praise": frozenset({"for"}), "criticism": frozenset({"of"}), "solidarity": frozenset({"with"}),
    "sympathy": frozenset({"for", "with", "to"}), "interest": frozenset({"in"}), "worry": frozenset({"about", "over"}), "tribute": frozenset({"to"}),
    "caution": frozenset({"about"}), "readiness": frozenset(), "willingness": frozenset(), "determination": frozenset(), "intention": frozenset({"of"}),
    "desire": frozenset({"for"}), "wish": frozenset({"for"}), "view": frozenset(), "opinion": frozenset(), "conviction": frozenset(), "assurance": frozenset({"of"}),
    "promise": frozenset({"of"}), "pledge": frozenset({"of"}), "claim": frozenset({"of"}), "allegation": frozenset({"of"}), "suggestion": frozenset({"of"}),
    "statement": frozenset({"on"}), "argument": frozenset({"for", "against"}), "case": frozenset({"for"}), "apology": frozenset({"for"}), "complaint": frozenset({"about", "of"}),
    "question": frozenset({"about"}), "objection": frozenset({"to"}), "reservation": frozenset({"about", "over"}), "skepticism": frozenset({"about", "over"}),
    "scepticism": frozenset({"about", "over"}), "preference": frozenset({"for"}), "urgency": frozenset(), "need": frozenset(), "prediction": frozenset({"of"}),
    "denial": frozenset({"of"}), "announcement": frozenset({"of"}), "proposal": frozenset({"for"}), "recommendation": frozenset({"for"}), "accusation": frozenset({"of"}),
    "report": frozenset(), "comment": frozenset({"about", "on"}), "remark": frozenset({"about", "on"}), "thought": frozenset({"on"}), "confirmation": frozenset({"of"}),
    "reassurance": frozenset(), "notice": frozenset(), "mention": frozenset({"of"}), "joke": frozenset({"about"}), "tweet": frozenset({"about"}), "outline": frozenset({"of", "for"}),
    "speech": frozenset({"about", "on"}), "note": frozenset({"about"}), "blame": frozenset({"on"}), "talk": frozenset({"about", "of"}), "jab": frozenset({"at"}), "word": frozenset(), "impression": frozenset(), "faith": frozenset({"in"}), "vow": frozenset(),
}  # fmt: skip
"""Reporting nouns, and the prepositions after which their content stands (besides a that-clause and an infinitive)."""

CLAUSAL_NOUNS: Final = frozenset(
    {"belief", "concern", "hope", "fear", "regret", "view", "opinion", "conviction", "assurance", "promise", "pledge", "claim", "allegation",
     "suggestion", "argument", "warning", "confidence", "doubt", "determination", "intention", "desire", "wish", "readiness", "willingness",
     "commitment", "call", "appeal", "plea", "demand", "prediction", "denial", "announcement", "statement", "complaint", "accusation",
     "recommendation", "proposal", "vow", "optimism", "disappointment", "frustration", "satisfaction", "alarm", "outrage", "dismay", "gratitude", "sadness", "shock", "anger", "worry", "confirmation", "reassurance", "notice", "word", "faith", "point", "threat", "offer"}
)  # fmt: skip
"""Reporting nouns with a that-clause or an infinitive."""

ATTITUDES: Final[dict[str, frozenset[str]]] = {
    "concerned": frozenset({"about", "over", "at", "by"}), "worried": frozenset({"about", "by", "over"}), "alarmed": frozenset({"by", "at", "about", "over"}),
    "confident": frozenset({"of", "in", "about"}), "hopeful": frozenset({"about", "of"}), "optimistic": frozenset({"about"}), "pessimistic": frozenset({"about"}),
    "convinced": frozenset({"of"}), "encouraged": frozenset({"by"}), "heartened": frozenset({"by"}), "saddened": frozenset({"by"}), "shocked": frozenset({"by", "at"}),
    "appalled": frozenset({"by", "at"}), "horrified": frozenset({"by", "at"}), "outraged": frozenset({"by", "at", "over"}), "dismayed": frozenset({"by", "at"}),
    "disappointed": frozenset({"by", "at", "with", "in"}), "disturbed": frozenset({"by"}), "troubled": frozenset({"by"}), "grateful": frozenset({"for"}),
    "thankful": frozenset({"for"}), "proud": frozenset({"of"}), "supportive": frozenset({"of"}), "critical": frozenset({"of"}),
    "sceptical": frozenset({"of", "about"}), "skeptical": frozenset({"of", "about"}), "fearful": frozenset({"of"}), "adamant": frozenset(),
}  # fmt: skip
"""Adjectives and participles of what somebody feels or holds, and the prepositions after which it stands (besides a that-clause)."""

ISSUING: Final = frozenset(
    {"agency", "organization", "organisation", "office", "body", "fund", "programme", "program", "arm", "commission", "council", "committee", "group",
     "ministry", "department", "institute", "union", "federation", "network", "charity", "assessment", "report", "study", "survey", "bulletin"}
)  # fmt: skip
"""What bodies and what they publish are called."""

SPEAKING_NOUNS: Final = frozenset(
    {"report", "poll", "study", "survey", "source", "sources", "official", "officials", "police", "expert", "experts", "analyst", "analysts", "minister", "president",
     "chief", "envoy", "head", "agency", "governor", "mayor", "lawmakers", "group", "groups", "leader", "leaders", "rapporteur", "ministry", "union", "residents", "lawyer", "lawyers"}
)  # fmt: skip
"""What speaks in a headline, beside names; a place or a subject does not (“Syria: talks resume”)."""

GOING_ON: Final = frozenset(
    {"go", "continue", "proceed", "use", "move", "step", "hasten", "rush", "choose", "begin", "start", "decline", "refuse", "take", "come"}
)
"""Verbs after which an infinitive of reporting tells what did happen (“went on to say”) or was declined."""

IMPLICATIVE: Final = frozenset(
    {
        "lead",
        "prompt",
        "cause",
        "force",
        "drive",
        "get",
        "manage",
        "happen",
        "compel",
        "inspire",
        "push",
        "leave",
        "seem",
        "appear",
        "seek",
        "try",
        "attempt",
    }
)
"""Verbs whose infinitive did happen where they did (Karttunen 1971): “led some to say that …”, “was quick to note that …”."""

FACTUAL: Final = frozenset({"right", "quick", "wrong", "correct", "glad", "sorry", "first", "careful"})
"""Adjectives and numbers whose infinitive did happen, too."""

DISCOURSE: Final = frozenset(
    {"however", "meanwhile", "moreover", "furthermore", "nevertheless", "nonetheless", "also", "then", "later", "earlier", "today", "yesterday", "still",
     "instead", "likewise", "similarly", "afterwards", "finally", "lastly", "additionally", "separately", "specifically", "overall"}
)  # fmt: skip
"""Adverbs that join sentences: they belong to the reporting, not to what is reported."""

OCCASIONS: Final = frozenset(
    {"statement", "speech", "address", "remarks", "remark", "interview", "conference", "briefing", "press", "message", "tweet", "post", "letter", "report", "time",
     "meeting", "debate", "session", "hearing", "rally", "event", "addition", "comments", "comment", "note", "email", "e-mail", "memo", "op-ed", "column", "article",
     "blog", "video", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "week", "month", "year", "day", "morning", "evening", "afternoon",
     "night", "response", "reply", "contrast", "turn", "testimony", "presentation", "appearance", "call", "release", "book", "study", "survey", "poll", "ruling",
     "opinion", "resolution", "communiqué", "appeal", "readout", "end", "beginning", "point", "question", "twitter", "facebook", "january", "february", "march", "april", "may",
     "june", "july", "august", "september", "october", "november", "december", "ceremony", "visit", "forum", "summit", "panel", "show", "program", "programme"}
)  # fmt: skip
"""Nouns of the occasion or the time of speaking: a phrase in front that is about one of them belongs to the reporting."""

PRONOUNS: Final = frozenset(
    {"he", "she", "they", "it", "who", "we", "i", "you", "which", "that", "one", "his", "her", "their", "its", "him", "them"}
)
FIRST_PERSON: Final = frozenset({"i", "we", "my", "our", "me", "us"})

MASS_SUFFIXES: Final = ("ence", "ance", "ity", "ness", "ism", "ship", "dom", "cy", "age", "tion", "sion", "ing", "y", "ure", "th")
"""Endings of nouns that often stand in the singular without an article; with others “that” before a bare singular is a determiner."""
MASS: Final = frozenset(
    {"time", "peace", "war", "aid", "help", "progress", "justice", "water", "food", "money", "work", "trade", "hunger", "power", "evidence", "research", "news", "land",
     "rain", "drought", "famine", "fire", "fuel", "oil", "gas", "air", "blood", "fear", "hope", "love", "talk", "access", "support", "interest", "government",
     "parliament", "congress", "climate", "nature", "humanity", "history", "art", "music", "law", "order", "debt", "growth", "change", "violence", "damage", "demand"}
)  # fmt: skip
"""Nouns without such an ending that stand bare, too."""
