"""Lines that a page puts between the paragraphs of an article and nobody wrote as copy: what its buttons say, and where it points to other articles.

Only lines that are nothing else: in doubt a line is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SERVICE: Final = r"(?:facebook|twitter|x|linkedin|whatsapp|reddit|telegram|bluesky|mastodon|pinterest|instagram|youtube|threads|tiktok|flipboard|messenger|e-?mail|print|copy link)"
_SERVICES: Final = rf"{_SERVICE}(?:(?:\s*[,|/·•]\s*|\s+and\s+|\s+or\s+|\s+&\s+|\s+){_SERVICE})*"
_BUTTON: Final = re.compile(
    rf"(?:share|tweet|post|send|e-?mail|follow us|print)(?:[\s,:|/·•]+(?:this|it|the|article|story|page|on|via|by|with|to|in|a|and|or|for|more|updates|link|friends?|{_SERVICE}))*[.:!]?"
    rf"|follow\s+(?:\S+\s+){{1,4}}on\s+{_SERVICES}[.!]?"
    r"|(?:sign\s+up|subscribe)\s+(?:now\s+)?(?:to|for)\s+(?:[\w’'-]+\s+){0,6}(?:newsletters?|podcasts?|channel|alerts)[.!]?"
    r"|(?:skip\s+)?advertisement(?:\s*[·|–-]\s*scroll\s+to\s+continue)?|(?:story|article)\s+continues\s+(?:below|after)(?:\s+(?:the\s+|this\s+)?(?:advertisement|ad|video))?"
    r"|(?:the|our|get|sign)\b.*\bnewsletter\b.*\bsign\s+up\s+(?:for\s+it\s+)?here[.!]?|our\s+standards:\s+the\s+thomson\s+reuters\s+trust\s+principles\..*"
    r"|(?:©|\(c\)|copyright)\s.*\ball\s+rights\s+reserved[.!]?|(?:source|link|original):\s+https?://\S+",
    re.IGNORECASE,
)
_LABEL: Final = r"related(?:\s+(?:stories|story|articles?|news|coverage|content|links|topics))?|read\s+(?:more|also|next)|you\s+may\s+also\s+like|see\s+also|also\s+read|more\s+on\s+this(?:\s+story)?|continue\s+reading"
_POINTER: Final = re.compile(rf"(?:{_LABEL}|more\s+from\s+[^:\n]{{1,40}})\s*:\s+(?!.*[.!?][”’\"')]*\s+(?-i:[A-Z“‘\"])).*", re.IGNORECASE)
"""A line that points to one article: with a colon, and one sentence behind it."""
_ENDING: Final = r"\s*(?:[:.…»›→>]|\.\.\.)?"
_BARE_LABEL: Final = re.compile(rf"(?:{_LABEL}){_ENDING}", re.IGNORECASE)
_NAMES: Final = re.compile(_SERVICES, re.IGNORECASE)
TEASER: Final = re.compile(r"(?:read|see|watch|listen|more|related|also)\b[^.!?]*(?::|\bmore\b|\balso\b)", re.IGNORECASE)
"""How links to other articles begin that stand between paragraphs."""
LONGEST: Final = 300
"""A longer line is no button and no title, in code points."""


def is_furniture(line: str, *, behind: bool = False) -> bool:
    """Tell whether *line* is no copy: what buttons say, or a pointer to another article; *behind* another such line, the name of a service, too.

    >>> is_furniture("Share this article"), is_furniture("Read more: Ships wait in the bay"), is_furniture("Share prices fell.")
    (True, True, False)
    >>> is_furniture("Facebook"), is_furniture("Facebook", behind=True)
    (False, True)
    """
    line = line.strip()
    if len(line) > LONGEST:
        return False
    patterns = (_BUTTON, _POINTER, _BARE_LABEL, *([_NAMES] if behind else []))
    return any(pattern.fullmatch(line) for pattern in patterns)


def are_furniture(lines: Iterable[str]) -> bool:
    """Tell whether *lines*, one behind the other, are all no copy; empty ones do not count, and there is another."""
    behind = False
    for line in lines:
        if line.strip():
            if not is_furniture(line, behind=behind):
                return False
            behind = True
    return behind
