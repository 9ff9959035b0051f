"""Where a dateline ends that stands in front of a lead: GENEVA, 3 May 2021 –."""

from __future__ import annotations

import re
from typing import Final

MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?)"
_DATELINE: Final = re.compile(
    rf"(?:(?:[A-Z][\w.'’-]*[ ,/]*){{0,6}}(?:\([A-Z\d][\w ]{{1,30}}\),?\s*)?|)(?:\d{{1,2}}\s+{MONTH}(?:\s+\d{{4}})?|{MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?)?\s*(?:\([A-Z][\w ]{{1,30}}\)\s*)?[–—-]{{1,2}}(?=\s)"
)
_PLACE: Final = re.compile(r"(?:[A-Z]{2,}[A-Z.'’-]*(?:[ ,/]+|\b)){1,5}")


def dateline_end(text: str, start: int = 0) -> int:
    """Return where the dateline ends that *text* has at *start*, behind its dash; *start* where it has none.

    >>> dateline_end("GENEVA (3 May) – The envoy left."), dateline_end("Talks – long ones – failed.")
    (16, 0)
    """
    match = _DATELINE.match(text, start)
    if match and match[0].strip(" –—-") and (re.search(MONTH, match[0]) or "(" in match[0] or _PLACE.match(match[0])):
        return match.end()
    return start
