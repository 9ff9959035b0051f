"""What each reason allows an edit to do, and that none allows to correct the author."""

from __future__ import annotations

import pytest

from uncorpus.model import Edit
from uncorpus.text.reasons import is_allowed_edit

SOURCE = "Talks resume\n\nTalks  resume today"


def allowed(reason: str, before: str, after: str) -> bool:
    edit = Edit(start=0, end=len(before), before=before, after=after, reason=reason)  # type: ignore[arg-type]
    return is_allowed_edit(edit, SOURCE)


@pytest.mark.parametrize(
    ("reason", "before", "after"),
    [
        ("whitespace", "\r\n", "\n"),
        ("broken-paragraph", "\n\n", " "),
        ("glued-block", "", "\n"),
        ("duplicate", "Talks resume", ""),
        ("markup", "[", ""),
        ("markup", "[the minister](http://x)", "the minister"),
        ("markup", "<b>No</b>", "No"),
        ("markup", "&amp;", "&"),
        ("markup", "Share this article\n\nFacebook\n\n", ""),
        ("encoding", "\ufeff", ""),
        ("encoding", "Ã©", "é"),
        ("encoding", "e\u0301", "é"),
        ("encoding", "ﬁ", "fi"),
        ("encoding", "\u00ad", ""),
        ("encoding", "caf\ufffd", "café"),
    ],
)
def test_what_a_carrier_put_in_may_be_taken_out(reason: str, before: str, after: str) -> None:
    assert allowed(reason, before, after)


@pytest.mark.parametrize(
    ("reason", "before", "after"),
    [
        ("whitespace", "x", " "),
        ("broken-paragraph", "\n\n", " and "),
        ("glued-block", "", "."),
        ("duplicate", "Talks resume today", ""),
        ("duplicate", "Talks resume", "Talk"),
        ("markup", "recieve", "receive"),
        ("markup", "bad", "good"),
        ("markup", "Share prices fell", ""),
        ("markup", "Facebook\n\n", ""),
        ("markup", "<b>bad</b>", "good"),
        ("markup", "*importance*", "importance of"),
        ("encoding", "recieve", "receive"),
        ("encoding", "“", '"'),
        ("encoding", "colour", "color"),
    ],
)
def test_the_author_is_never_corrected(reason: str, before: str, after: str) -> None:
    assert not allowed(reason, before, after)
