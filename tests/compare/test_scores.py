"""Scores: what counts as found, whoever annotated it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("scipy", reason="scipy is not installed (the extra `compare`)")
pytest.importorskip("krippendorff", reason="krippendorff is not installed (the extra `compare`)")

from hypothesis import given
from hypothesis import strategies as st

import uncorpus
from tests.conftest import EXAMPLE, EXAMPLE_ID, SEED_ID
from uncorpus import model
from uncorpus.compare.attribution import Annotated, Attribution, from_article, in_view, joined, line_regions, type_by_marks
from uncorpus.compare.brat import is_brat, read_brat
from uncorpus.compare.matching import match
from uncorpus.compare.page import as_html
from uncorpus.compare.report import as_json, as_text, compare
from uncorpus.compare.scores import Count, by_figure, figures, score
from uncorpus.store.files import FileError

TEXT = "“We came,” she said, “and we saw.” He wants peace. The mayor said that the port was closed."


def attribution(content: str, cue: str = "said", source: str = "she", id: str = "q1") -> Attribution:
    """Return an attribution of `TEXT` by its words, parts joined by “ … ”; cue and source are the last before or first after."""

    def places(words: str) -> tuple[tuple[int, int], ...]:
        return tuple((at := TEXT.index(part), at + len(part)) for part in words.split(" … ") if part)

    ranges = places(content)
    return Attribution(ranges, places(source), places(cue), type_by_marks(TEXT, ranges, line_regions(TEXT)), id)


def annotated(*found: Attribution, id: str = "t") -> Annotated:
    return Annotated(id, TEXT, found)


WHOLE = attribution("“We came,” … “and we saw.”")
PART = attribution("“We came,”")
PORT = attribution("the port was closed", "said that"[:4], "The mayor", "q2")
THAT = attribution("that the port was closed", "said", "The mayor", "q2")
WANT = attribution("peace", "wants", "He", "q3")


def value(name: str, gold: Annotated, other: Annotated, **options: bool) -> Count:
    return figures(gold, other, **options)[name]  # type: ignore[arg-type]


def test_types_follow_the_marks() -> None:
    assert [one.type for one in (WHOLE, PORT, attribution("she said, “and we saw.”", "", ""))] == ["direct", "indirect", "mixed"]


def test_a_whole_quote_is_exact_only_with_all_its_parts() -> None:
    gold, other = annotated(WHOLE), annotated(PART)

    assert value("exact", gold, other).f1 == 0
    assert value("parts exact", gold, other) == Count(1, 2, 1, 1)
    assert value("any overlap", gold, other).f1 == 1


def test_punctuation_at_the_edges_can_be_ignored() -> None:
    gold, other = annotated(attribution("“We came,”")), annotated(attribution("We came"))

    assert value("exact", gold, other).f1 == 0
    assert value("exact, edges ignored", gold, other).f1 == 1


def test_a_complementiser_can_be_no_difference() -> None:
    assert value("exact", annotated(PORT), annotated(THAT)).f1 == 0
    assert value("exact", annotated(PORT), annotated(THAT), complementiser=False).f1 == 1


def test_the_view_of_reported_speech_leaves_out_what_people_want() -> None:
    assert [one.id for one in in_view(annotated(WHOLE, WANT, PORT), "reported-speech")] == ["q1", "q2"]


def test_the_source_is_judged_where_the_quote_was_found() -> None:
    gold, other = annotated(WHOLE, PORT), annotated(Attribution(WHOLE.content, PORT.source, WHOLE.cue, "direct", "q1"))

    assert value("source given the quote, exact", gold, other) == Count(0, 1, 0, 1)
    assert value("cue given the quote, exact", gold, other) == Count(1, 1, 1, 1)
    assert value("joint, overlapping", gold, other).f1 == 0


def test_two_cues_of_one_content_are_matched_each_with_its_own() -> None:
    one, two = attribution("the port was closed", "said", "she", "q1"), attribution("the port was closed", "wants", "He", "q2")
    pairs = match(TEXT, [one, two], [two, one])

    assert [(pair.gold.id, pair.other.id) for pair in pairs] == [("q1", "q1"), ("q2", "q2")]


def test_different_texts_are_no_annotations_of_one() -> None:
    with pytest.raises(ValueError, match="different texts"):
        figures(annotated(WHOLE), Annotated("t", TEXT + " ", ()))


def test_intervals_are_given_for_five_texts_and_contain_the_figure() -> None:
    pairs = [(annotated(WHOLE, PORT, id=str(number)), annotated(*(WHOLE, PORT)[: 1 + number % 2], id=str(number))) for number in range(6)]
    (exact,) = (one for one in score(pairs) if one.name == "exact")

    assert exact.interval is not None
    assert exact.interval[0] <= (exact.count.f1 or 0) <= exact.interval[1]
    assert score(pairs[:4])[0].interval is None
    assert score(pairs) == score(pairs)


def test_every_figure_is_split_by_type() -> None:
    gold, other = annotated(WHOLE, PORT), annotated(WHOLE, Attribution(PORT.content, (), PORT.cue, "indirect", "q2"))
    counts = figures(gold, other)

    assert counts["source exact, direct"].f1 == counts["cue exact, indirect"].f1 == 1
    assert counts["source exact, indirect"].f1 == 0
    assert counts["source given the quote, exact, direct"] == Count(1, 1, 1, 1)
    assert counts["source given the quote, overlapping, indirect"] == Count(0, 1, 0, 1)
    assert (counts["joint, exact, direct"].f1, counts["joint, exact, indirect"].f1) == (1, 0)
    assert counts["joint, exact, mixed"].f1 is None
    figures_by_type = by_figure(score([(gold, other)]))
    assert all(set(row) == {None, "direct", "indirect", "mixed"} for row in figures_by_type.values())


def test_agreement_beyond_chance_is_split_by_type() -> None:
    direct, mixed = WHOLE, Attribution(WHOLE.content, WHOLE.source, WHOLE.cue, "mixed", "q1")
    values = {one.layer: one.value for one in compare([annotated(direct)], [annotated(mixed)]).alphas}

    assert values["content"] == 1
    assert values["content, indirect"] is None
    assert values["content, direct"] is not None
    assert values["content, direct"] < 0


PIECES = st.lists(
    st.tuples(st.integers(0, 80), st.integers(1, 10))
    .map(lambda pair: (pair[0], pair[0] + pair[1]))
    .filter(lambda place: any(map(str.isalnum, TEXT[slice(*place)]))),
    min_size=1,
    max_size=3,
)


@given(st.lists(PIECES, max_size=4), st.lists(PIECES, max_size=4))
def test_f1_is_the_same_whichever_is_the_gold(first: list[list[tuple[int, int]]], second: list[list[tuple[int, int]]]) -> None:
    sides = [
        annotated(*(Attribution(joined(TEXT, one), (), (), "indirect", str(number)) for number, one in enumerate(side)))
        for side in (first, second)
    ]
    one, two = figures(sides[0], sides[1]), figures(sides[1], sides[0])

    assert {name: count.f1 for name, count in one.items()} == pytest.approx({name: count.f1 for name, count in two.items()})
    assert all(count.f1 in {None, 1} for count in figures(sides[0], sides[0]).values())


def test_a_comparison_lists_every_disagreement_side_by_side() -> None:
    found = compare([annotated(WHOLE, PORT, WANT)], [annotated(PART, PORT)])

    assert [(one.about, one.gold and one.gold.id, one.other and one.other.id) for one in found.disagreements] == [
        ("content", "q1", "q1"),
        ("missing", "q3", None),
    ]
    assert as_json(found)["disagreements"][1]["gold"]["content"] == [{"start": 44, "end": 49, "text": "peace"}]
    assert "  other –" in list(as_text(found))
    assert found.alphas[0].value is not None
    assert 0 < found.alphas[0].value < 1


def test_texts_of_only_one_side_are_named() -> None:
    found = compare([annotated(id="a")], [annotated(id="b")])

    assert (found.texts, found.only_gold, found.only_other) == (0, ("a",), ("b",))


def test_html_escapes_what_files_say() -> None:
    text = "<script>alert(1)</script> she said."
    one = Annotated("<b>", text, (Attribution(((0, 25),), ((26, 29),), ((30, 34),), "indirect", "q1"),))
    page = as_html(compare([one], [Annotated("<b>", text, ())]), "<title>")

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<h3>") == 1


def test_what_is_very_long_is_shown_without_its_middle() -> None:
    text = "The mayor said that " + "ships would wait and " * 200 + "leave.\nShe left."
    one = Attribution(((20, len(text) - 11),), ((0, 9),), ((10, 14),), "indirect", "q1")
    page = as_html(compare([Annotated("t", text, (one,))], [Annotated("t", text, ())]), "x")

    assert "characters …" in page
    assert page.count("ships would wait") < 40
    assert "no quote here" in page
    assert "She left" not in page


def test_what_only_one_side_marks_is_told_apart() -> None:
    less = Attribution(((4, 7),), WHOLE.source, (), "direct", "q1")
    page = as_html(compare([annotated(WHOLE)], [annotated(less)]), "x")

    assert page.count('class="one-sided" title="content only here"') == 3
    assert page.count('class="one-sided" title="cue only here"') == 1
    assert 'is-content is-cue"' in page


ANN = "T1\tContent 0 10;21 34\t…\nT2\tCue 15 19\tsaid\nT3\tSource 11 14\tshe\nT4\tAttribution 15 19\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n"


@pytest.fixture
def brat(tmp_path: Path) -> Callable[..., Path]:
    """Write a brat folder in PolNeAR's layout."""

    def write(ann: str, text: str = TEXT, suffix: str = "_ab12") -> Path:
        for name in ("text", "attributions"):
            (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / "text" / "a.txt").write_text(text, "utf-8", newline="")
        (tmp_path / "attributions" / f"a{suffix}.ann").write_text(ann, "utf-8", newline="")
        return tmp_path

    return write


def test_brat_folders_are_read(brat: Callable[..., Path]) -> None:
    (found,) = read_brat(brat(ANN))

    assert found.attributions == (Attribution(WHOLE.content, WHOLE.source, WHOLE.cue, "direct", "E1"),)
    assert is_brat(brat(ANN))


def test_of_several_annotators_the_first_is_taken(brat: Callable[..., Path]) -> None:
    brat(ANN, suffix="_aaaa")
    (found,) = read_brat(brat("", suffix="_bbbb"))

    assert len(found.attributions) == 1


def test_what_was_set_aside_is_no_attribution(brat: Callable[..., Path]) -> None:
    (found,) = read_brat(brat(ANN.replace("Attribution 15", "Discuss 15")))

    assert found.attributions == ()


def test_a_span_that_a_line_break_cut_is_one(brat: Callable[..., Path]) -> None:
    (found,) = read_brat(brat("T1\tContent 0 2;3 5\tab cd\nE1\tAttribution:T9 Content:T1\n", "ab\ncd"))

    assert found.attributions[0].content == ((0, 5),)


def test_a_brat_file_that_is_not_utf8_is_told(brat: Callable[..., Path]) -> None:
    folder = brat(ANN)
    (folder / "text" / "a.txt").write_bytes(b"caf\xe9")

    with pytest.raises(FileError, match="byte 3 is not UTF-8"):
        list(read_brat(folder))


@pytest.mark.parametrize("line", ["T1\tContent 0 9999\tx\n", "T1 Content 0 3\n", "T1\tContent 5 3\tx\n"])
def test_a_broken_brat_file_is_told_with_its_line(brat: Callable[..., Path], line: str) -> None:
    with pytest.raises(FileError, match="line 1"):
        list(read_brat(brat(line)))


SEED = uncorpus.load()[SEED_ID].data
EXAMPLE_ARTICLE = uncorpus.load(EXAMPLE)[EXAMPLE_ID].data


def with_quote(index: int, **update: object) -> model.Article:
    quotes = list(SEED.quotes)
    quotes[index] = quotes[index].model_copy(update=update)
    return SEED.model_copy(update={"quotes": tuple(quotes)})


NESTED = next(index for index, quote in enumerate(SEED.quotes) if quote.parent is None and index > 1)


@pytest.mark.parametrize(
    ("kind", "update"),
    [
        ("type", {"type": "mixed" if SEED.quotes[NESTED].type != "mixed" else "direct"}),
        ("medium", {"medium": "writing" if SEED.quotes[NESTED].medium != "writing" else "speech"}),
        ("parent", {"parent": "q1"}),
        ("repeats", {"repeats": "q1"}),
        ("addressee", {"addressee": SEED.quotes[0].content}),
        ("topics", {"topics": ("nothing-else",)}),
        ("speaker", {"speaker": None}),
        ("cue", {"cue": ()}),
    ],
)
def test_everything_that_is_said_of_a_quote_is_compared_and_listed_once(kind: str, update: dict[str, object]) -> None:
    found = compare([from_article(SEED)], [from_article(with_quote(NESTED, **update))])
    lines = list(as_text(found))

    assert [item.about for item in found.disagreements] == [kind]
    assert lines[lines.index("1 disagreement") + 1 :][0] == f"{SEED.id}: {kind}"
    assert len(set(lines[-2:])) == 2, "both sides are told apart"
    assert f"is-{kind}" in as_html(found, "x")


def test_two_values_of_one_item_are_one_difference() -> None:
    entities = (SEED.entities[0].model_copy(update={"entity": "somebody-else"}), *SEED.entities[1:])
    reason = "title" if SEED.non_quotes[0].reason != "title" else "term"
    changed = SEED.model_copy(
        update={"entities": entities, "non_quotes": (SEED.non_quotes[0].model_copy(update={"reason": reason}), *SEED.non_quotes[1:])}
    )
    found = compare([from_article(SEED)], [from_article(changed)])
    lines = list(as_text(found))
    listed = lines[lines.index("2 disagreements") + 1 :]

    assert len(listed) == found.differences == 2
    assert listed[0].endswith(f"{SEED.entities[0].entity} in gold, somebody-else in other")
    assert listed[1].endswith(f"{SEED.non_quotes[0].reason} in gold, {reason} in other")
    assert "somebody-else" in as_html(found, "x")


def test_a_parent_is_the_same_where_its_quotes_are_taken_for_one() -> None:
    index = next(index for index, quote in enumerate(EXAMPLE_ARTICLE.quotes) if quote.parent)
    parent = next(place for place, quote in enumerate(EXAMPLE_ARTICLE.quotes) if quote.id == EXAMPLE_ARTICLE.quotes[index].parent)
    quotes = list(EXAMPLE_ARTICLE.quotes)
    quotes[parent] = quotes[parent].model_copy(update={"id": "q99", "cue": ()})
    quotes[index] = quotes[index].model_copy(update={"parent": "q99"})
    other = EXAMPLE_ARTICLE.model_copy(update={"quotes": tuple(quotes)})

    assert [item.about for item in compare([from_article(EXAMPLE_ARTICLE)], [from_article(other)]).disagreements] == ["cue"]


def test_why_there_are_no_intervals_is_said() -> None:
    texts = [annotated(WHOLE, id=str(number)) for number in range(5)]
    few, many = compare(texts[:4], texts[:4]), compare(texts, texts)

    assert any("at least 5 texts" in line for line in as_text(few))
    assert "at least 5 texts" in as_html(few, "x")
    assert "at least 5 texts" in as_json(few)["interval_note"]
    assert as_json(many)["interval_note"] is many.note is None
    assert not any("at least 5 texts" in line for line in as_text(many))
