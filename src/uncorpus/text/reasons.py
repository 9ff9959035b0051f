"""What an edit may do by its reason: take out what a carrier or a copy put in, and never correct the author."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache, partial

from uncorpus.model import Edit
from uncorpus.text.furniture import are_furniture


def is_allowed_edit(edit: Edit, source: str | None) -> bool:
    """Tell whether *edit* of *source* does no more than its reason allows."""
    if edit.reason == "duplicate":
        return not edit.after.strip() and (source is None or _stands_twice(source, edit.before))
    return _is_allowed(edit.reason, edit.before, edit.after)


def _stands_twice(source: str, words: str) -> bool:
    """Whether *words* stand in *source* more than once, however they are broken into lines."""
    return source.count(words.strip()) > 1 or " ".join(source.split()).count(" ".join(words.split())) > 1


@lru_cache(4096)
def _is_allowed(reason: str, before: str, after: str) -> bool:
    """Whether *reason* allows to make *after* of *before*. Edits repeat themselves, so what was judged is remembered."""
    match reason:
        case "whitespace" | "broken-paragraph" | "glued-block":
            return not before.strip() and not after.strip()
        case "markup":
            if html.unescape(before) == after:
                return True
            if not after.strip() and are_furniture(before.splitlines()):
                return True
            return bool(re.search(r"[^\w\s]|_", before)) and _is_subsequence(_words(after), _words(before))
        case _:
            return _is_reencoded(before, after)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("_", " "))


def _is_subsequence(words: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(word in rest for word in words)


def _is_reencoded(before: str, after: str) -> bool:
    """Whether *after* is *before*, read in another encoding, in another normal form, or without characters that are none."""
    form = partial(unicodedata.normalize, "NFKC")
    kept = "".join(char for char in before if char != "\ufffd" and unicodedata.category(char) not in ("Cf", "Cc", "Co", "Cn"))
    if form(before) == form(after) or form(kept) == form(after):
        return True
    for wrong in ("cp1252", "latin-1"):
        for right in ("utf-8", "cp1252"):
            try:
                if before.encode(wrong).decode(right) == after:
                    return True
            except UnicodeError:
                continue
    return "\ufffd" in before and len(after) <= len(before) + 3
