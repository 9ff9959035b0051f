"""The verbs and phrases of reporting: which words present something as somebody else's, and what follows them.

Written from grammars, not from a corpus: the classes of Levin (English Verb Classes and Alternations, 1993: say, tell, declare, conjecture, complain,
advise, order, judgment and characterize verbs), the frames of Quirk et al. (A Comprehensive Grammar of the English Language, 1985, §16.30–33: that-clause,
wh-clause, infinitive, object and infinitive), and what this project's guidelines count (demands and attitudes whose content is in the text).

A verb's frames say where its content stands:

    c  a finite clause, with or without “that”          said (that) talks had failed
    q  a question                                       asked whether talks had failed
    i  an infinitive of the subject                     promised to help
    o  an object and an infinitive                      urged both sides to stop
    n  a noun phrase                                    welcomed the decision
    g  a participle                                     suggested waiting
    a  an object and what it is called or taken for     described it as a failure, called it a failure
    j  an object and what it is judged for or as        praised them for waiting
    d  only words in quotation marks                    continued, “…”
    +word  a noun phrase after this preposition         called for restraint
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["speech", "writing", "thought", "evidence"]

_TABLE: Final[dict[Kind, str]] = {
    "speech": """
say cqd; tell cqod+about+of; add cqd; ask qcod+for+about; answer cqd; reply cqd; respond cd; retort cd; rejoin cd; explain cqnd; state cqnd; note cqnd; observe cqnd;
remark cqd+on+upon; comment cd+on; mention cqng; point cd+to; stress cqnd; emphasize cqnd; emphasise cqnd; underscore cqnd; underline cqnd; highlight cqn; spotlight n;
reiterate cqnd; repeat cd; restate cn; affirm cnid; reaffirm cnid; confirm cqnd; assert cnd; claim cnid; contend cd; argue cqd+for+against; maintain cd; posit c; submit c;
insist cd+on; declare cad; announce cqnd; proclaim cnad; pronounce ca; report cqnd; inform cq; notify c; assure cd; reassure cd; remind cqod+of+about; warn cqod+of+against+about;
caution cqod+against+about; alert c; threaten ci; promise cniod; pledge cnid; vow cnid; swear cid; undertake i; offer id; agree cid+with+on; concur cd+with;
acknowledge cqngd; admit cqngd+to; concede cqnd; confess cd+to; recognize cqn; recognise cqn; deny cng; reject nj; dismiss nj; refute n; dispute cn; contest cn;
rebut n; decline i; refuse i; disagree cd+with; object cd+to; protest cd+against; complain cd+about+of; gripe cd+about; lament cqnd; deplore cn; regret cng; bemoan n; mourn n; decry cn;
grumble cd+about; criticize nj; criticise nj; condemn nj; denounce nj; slam nj; blast nj; attack nj; assail nj; rebuke nj; chide nj; lambast nj; lambaste nj; castigate nj; deride nj;
berate nj; mock nj; ridicule nj; scold jd; accuse a; blame nj; charge cd; allege cnd; praise nj; commend nj; applaud nj; hail nj; laud nj; salute nj; welcome n; congratulate j;
thank j; tout nj; trumpet n; herald nj; endorse n; call aod+for+on+upon; dub a; label a; brand a; identify a; classify a; describe aqn; characterize a; characterise a; portray a; depict a; term a; deem a; liken a;
urge cond+for; implore ocd; beg od; beseech od; plead cido+for; appeal dio+for; exhort od; encourage o; press o+for; advise cqod+against; counsel od+against; recommend cng;
suggest cqngd; propose cnid; demand cnid; request con; order cond; instruct cod; command cod; invite o; challenge o; dare o; advocate cn+for; petition o+for; lobby o; push +for; campaign +for+against;
predict cqnd; forecast cn; prophesy c; foretell cn; speculate cqd; estimate cqn; reckon cd; conjecture c; theorize c; surmise c; hint cd+at; imply cn; insinuate c; intimate c; signal cqn; indicate cqnd; project c;
disclose cqnd; reveal cqnd; divulge cqn; clarify cqnd; specify cqnd; detail qn; outline qn; recount cqnd; recall cqngd; relate cqd; quote d; cite n; testify cd+about+to;
attest cd+to; certify c; vouch d+for; speak d+of+about; talk d+about+of; discuss qn; elaborate d+on; expound d+on; conclude cd; summarize cqd; summarise cqd; joke cd+about; quip cd; boast cd+about+of; brag cd+about;
gush d; rave d; rant d; shout cd; yell cd; scream cd; cry cd; exclaim cd; whisper cd; mutter cd; murmur cd; mumble cd; chant d; sing d; intone d; growl d; snap d; thunder cd; bellow d; bark d;
scoff d+at; sneer d; tease d; laugh d; sigh d; sob d; chuckle d; smile d; nod d; shrug d; grin d; continue d; begin d; go d; interject cd; interrupt d; counter cd; retaliate d; echo d;
question qnd; wonder qd+about; inquire qd; enquire qd; query qd; opine cd; volunteer cd; venture cd; preach cd; teach c; voice n; express cqn; convey cqn; communicate cqn;
air n; pray cd+for; apologize d+for; apologise d+for; rule c; decree c; stipulate cq; guarantee cn; fume cd; rail d+against; vent d; whine cd+about; worry cd+about; fret cd+about; moan cd+about;
persuade co; convince co; justify n; fault j; credit j; vilify nj; taunt jd; tweak j; pan nj; skewer nj; rip nj; bash nj; profess cni; reflect cd+on; spell q; narrate cd; corroborate n; verify cn; vow cid; downplay n; play d""",
    "writing": """
write cqd+of+about; tweet cqd+about; retweet nd; post cd; blog cd; publish d; pen d; email cd; text cd; print d; document cqn; record q; read d; enshrine n; headline d; type d; scrawl d; scribble d; editorialize cd; caption d""",
    "thought": """
think cqd+of+about; believe cd+in; feel cd; hope cid+for; fear cnd; want ion; wish cio+for; desire ni; expect cion; intend ni; plan i+on; aim i; know cqd; realize cqd; realise cqd; understand cq; consider cqiang; decide cqi; determine cq;
doubt cqn; suspect cnd; assume cd; presume cd; guess cd; imagine cqd; foresee cqn; envisage cng; envision ng; anticipate cng; figure c; suppose cd; remember cqngd; forget cq; learn cq; notice cq; discover cq; find ca; see cqa; view a; regard a; perceive ca; judge c; sense c;
appreciate cn; value n; support ng; approve +of; disapprove +of; favor ng; favour ng; oppose ng; prefer inog; love n; hate n; dislike n; distrust n; mind c; seek in; mean c; ponder qn; contemplate gn; weigh n; dream cd+of; dread n; trust c; treat a; long i+for; yearn i+for; muse cd; care q; conceive c; acknowledge c""",
    "evidence": """
show cq; demonstrate cq; prove cq; illustrate cq; document cq; establish cq; make d""",
}


@dataclass(frozen=True, slots=True)
class Frames:
    """Where the content of a verb's report may stand."""

    kind: Kind
    letters: frozenset[str]
    """Frames of the table above."""
    prepositions: frozenset[str]
    """Prepositions whose complement is the content."""

    def has(self, frame: str) -> bool:
        """Tell whether the verb has this frame."""
        return frame in self.letters


def _frames(kind: Kind, frames: str) -> Frames:
    letters, *prepositions = frames.strip().split("+")
    return Frames(kind, frozenset(letters), frozenset(prepositions))


def _verbs() -> dict[str, Frames]:
    found: dict[str, Frames] = {}
    for kind, entries in _TABLE.items():
        for entry in entries.split(";"):
            lemma, _, frames = entry.strip().partition(" ")
            new = _frames(kind, frames)
            old = found.get(lemma, new)
            found[lemma] = Frames(old.kind, old.letters | new.letters, old.prepositions | new.prepositions)
    return found


VERBS: Final[dict[str, Frames]] = _verbs()
"""Lemma to frames."""

_WITH_PARTICLE: Final = (
    "play down n; rule out ng; talk up n; call out nj; push back +against+on; speak out +against+about; lay out qn; spell out qn; speak up +for; come out +against+for; "
    "point out cqnd; make clear c; set out qn; set forth qn; hit back d+at; lash out d+at; fire back d+at; shoot back d"
)
PHRASAL: Final[dict[tuple[str, str], Frames]] = {
    (lemma, particle): _frames("speech", frames) for lemma, particle, frames in (entry.split() for entry in _WITH_PARTICLE.split("; "))
}
"""Frames that a verb has only with a particle, by lemma and particle."""

COMPLEMENTISER: Final = re.compile(r"that,?\s+", re.IGNORECASE)
"""The word that only introduces a reported clause."""

_IRREGULAR: Final = {
    "say": "said", "tell": "told", "write": "wrote written writing", "swear": "swore sworn", "speak": "spoke spoken", "foretell": "foretold",
    "forbid": "forbade forbidden", "bid": "bade", "beseech": "besought", "teach": "taught", "read": "read", "sing": "sang sung",
    "begin": "began begun", "go": "went gone", "decry": "decried decries", "beg": "begged begging", "quip": "quipped quipping",
    "blog": "blogged blogging", "brag": "bragged bragging", "knock": "knocked", "pan": "panned panning", "rap": "rapped rapping",
    "rip": "ripped ripping", "nod": "nodded nodding", "shrug": "shrugged shrugging", "grin": "grinned grinning", "snap": "snapped snapping",
    "sob": "sobbed sobbing", "plan": "planned planning", "admit": "admitted admitting", "commit": "committed committing",
    "rebut": "rebutted rebutting", "refer": "referred referring", "compel": "compelled", "slam": "slammed slamming", "chat": "chatted",
    "submit": "submitted submitting", "spell": "spelt spelled", "troll": "trolled", "fret": "fretted fretting", "chant": "chanted",
}  # fmt: skip


def inflected(lemma: str) -> frozenset[str]:
    """Return the forms of a verb.

    >>> sorted(inflected("deny"))
    ['denied', 'denies', 'deny', 'denying']
    """
    forms = {lemma}
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        forms |= {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    elif lemma.endswith("e"):
        forms |= {f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    elif lemma.endswith(("s", "x", "z", "sh", "ch", "o")):
        forms |= {f"{lemma}es", f"{lemma}ed", f"{lemma}ing"}
    else:
        forms |= {f"{lemma}s", f"{lemma}ed", f"{lemma}ing"}
    return frozenset(forms | set(_IRREGULAR.get(lemma, "").split()))


_LEMMAS: Final = {form: lemma for lemma in VERBS for form in inflected(lemma)}


def lemma_of(form: str, lemma: str) -> str:
    """Return the verb of reporting that *form* belongs to, or else *lemma*, what a tagger takes for it: “hopes” is no form of “hop” here.

    >>> lemma_of("hopes", "hop"), lemma_of("found", "find")
    ('hope', 'find')
    """
    return lemma if lemma in VERBS else _LEMMAS.get(form, lemma)


_SPOKEN: Final = frozenset(form for lemma, frames in VERBS.items() if frames.kind in {"speech", "writing"} for form in inflected(lemma))


def is_reporting(cue: str) -> bool:
    """Tell whether the words of a *cue* have a verb of speech or writing, “according to”, or a colon.

    >>> is_reporting("went on to say"), is_reporting("According to"), is_reporting("wants")
    (True, True, False)
    """
    words = re.findall(r"[^\W\d_]+|:", cue.lower())
    return ":" in words or "according" in words or any(word in _SPOKEN for word in words)
