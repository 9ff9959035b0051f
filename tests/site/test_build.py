"""Building a site: the same bytes each time, every link leads somewhere, and nothing is lost or written over."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

import uncorpus
from tests.conftest import EXAMPLE, SEED_ID, Result, unmeasured
from tests.site import made
from uncorpus.site import build as build_module
from uncorpus.site import pages as pages_module
from uncorpus.site.build import build, open_corpus
from uncorpus.site.output import MARK, OutputError, staged
from uncorpus.site.received import stretches

Run = Callable[..., Result]


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Page(HTMLParser):
    """The links and the ids of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.update(name for name, _ in attrs)
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.append(value)


@pytest.fixture(scope="module")
def sites(seed_site: Path, many_site: Path, hostile_site: Path, tangle_site: Path) -> list[Path]:
    return [seed_site, many_site, hostile_site, tangle_site]


def test_every_link_leads_to_a_page_and_a_place_on_it(sites: list[Path]) -> None:
    for site in sites:
        pages = {path: Page(path) for path in site.rglob("*.html")}
        for path, page in pages.items():
            assert len(page.ids) == len(set(page.ids)), path
            for link in page.links:
                if re.match(r"https?:", link):
                    continue
                address, fragment = urldefrag(link)
                target = (path.parent / unquote(address)).resolve() if address else path
                assert target.is_file(), (path, link)
                if fragment and target in pages and target.name != "index.html":
                    assert fragment in pages[target].ids, (path, link)


def test_no_page_asks_for_anything_but_its_assets_and_has_no_code_of_its_own(sites: list[Path]) -> None:
    for path in (path for site in sites for path in site.rglob("*.html")):
        text = path.read_text("utf-8")
        assert re.findall(r"<(?:script|link|img|iframe|style)\b[^>]*", text) == [
            tag
            for tag in re.findall(r"<(?:script|link|img|iframe|style)\b[^>]*", text)
            if re.fullmatch(
                r'<(?:link rel="stylesheet" href="(?:\.\./)?assets/uncorpus\.css"'
                r'|script src="(?:\.\./)?assets/(?:article|search)\.js" defer|script type="application/json" id="uncorpus-data")',
                tag,
            )
        ], path
        assert not [name for name in Page(path).attributes if name == "style" or name.startswith("on")], path
        assert "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'" in text


def test_the_same_corpus_gives_the_same_bytes_however_many_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "CHUNK", 4)
    corpus = made.many(tmp_path / "corpus", 11)
    one = made.built(corpus, tmp_path / "one")
    two = made.built(corpus, tmp_path / "two", jobs=2)

    assert digest(one) == digest(two)
    made.built(corpus, tmp_path / "one")
    assert digest(one) == digest(two)


def test_the_seed_has_a_page_for_everything(seed_site: Path) -> None:
    corpus = uncorpus.load()
    article = corpus[SEED_ID]

    assert {path.stem for path in (seed_site / "entities").iterdir()} == {mention.key for mention in article.entities}
    assert {path.stem for path in (seed_site / "topics").iterdir()} == {topic.key for topic in article.topics} | {
        key for quote in article.quotes for key in quote.topics
    }
    assert [path.stem for path in (seed_site / "speakers").iterdir()] == ["antonio-guterres"]
    assert (seed_site / "articles" / f"{SEED_ID}.html").stat().st_size <= 60_000
    for quote in article.quotes:
        assert f'id="{quote.id}" href="#{quote.id}"' in (seed_site / "articles" / f"{SEED_ID}.html").read_text("utf-8")


def test_pages_of_subjects_count_what_the_corpus_has(seed_site: Path) -> None:
    corpus = uncorpus.load()
    for key in ("disarmament", "korean-question"):
        count = len(list(corpus.quotes(topic=key)))
        assert f"<b>{count} quotes</b>" in (seed_site / "topics" / f"{key}.html").read_text("utf-8")
    for key in ("iran", "united-nations-security-council"):
        count = len(list(corpus.quotes(entity=key)))
        assert f"<b>{count} quotes</b>" in (seed_site / "entities" / f"{key}.html").read_text("utf-8")


def test_an_entity_is_in_a_quote_only_with_all_of_its_words(tangle_site: Path) -> None:
    corpus = uncorpus.load(tangle_site.parent / "corpus")

    for key, count in {"ann": 1, "bob": 1}.items():
        assert len(list(corpus.quotes(entity=key))) == count
        assert f"<b>{count} quote</b>" in (tangle_site / "entities" / f"{key}.html").read_text("utf-8")


def test_speakers_without_a_name_of_their_own_share_a_page(tangle_site: Path) -> None:
    text = (tangle_site / "speakers" / "-unnamed.html").read_text("utf-8")

    assert "Speakers without a name of their own" in text
    assert "مريم" in text


def test_long_lists_go_on_on_further_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LINES_A_PAGE", "ROWS_A_PAGE", "SUBJECTS_A_PAGE"):
        monkeypatch.setattr(pages_module, name, 2)
    monkeypatch.setattr("uncorpus.site.ledger.ROWS_A_SUBJECT", 5)
    monkeypatch.setattr(pages_module, "ROWS_A_SUBJECT", 5)
    site = made.built(made.many(tmp_path / "corpus", 7), tmp_path / "site")

    assert sorted(path.name for path in (site / "lists").glob("articles*")) == [
        "articles--2.html",
        "articles--3.html",
        "articles--4.html",
        "articles.html",
    ]
    assert sorted(path.name for path in (site / "topics").iterdir()) == ["harbour--2.html", "harbour--3.html", "harbour.html"]
    assert 'href="harbour--2.html" rel="next"' in (site / "topics" / "harbour.html").read_text("utf-8")
    assert "Search finds all 7" in (site / "topics" / "harbour--3.html").read_text("utf-8")


def test_a_folder_without_articles_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = run("site", tmp_path / "empty", "--output", tmp_path / "site")

    assert result.code == 2
    assert result.err == f"Error: {tmp_path / 'empty'} has no articles\n"
    assert os.listdir(tmp_path) == ["empty"]


def test_an_empty_corpus_has_a_site(tmp_path: Path) -> None:
    site = made.built(made.write(tmp_path / "corpus", []), tmp_path / "site")

    assert "There are no articles yet." in (site / "index.html").read_text("utf-8")


def test_an_article_without_annotations_or_source_has_a_page(tmp_path: Path) -> None:
    bare = made.article("2024-01-01-bare", [("paragraph", "Nothing is said."), ("byline", "By nobody")], annotators=[])
    corpus = made.write(tmp_path / "corpus", [bare])
    (corpus / "sources" / "2024-01-01-bare.txt").unlink()
    site = made.built(corpus, tmp_path / "site")

    text = (site / "articles" / "2024-01-01-bare.html").read_text("utf-8")
    assert "Nobody is quoted in this article." in text
    assert "Nobody has annotated this article yet." in text
    assert "The file is not at hand" in (site / "sources" / "2024-01-01-bare.html").read_text("utf-8")


def test_a_pass_inside_a_corpus_takes_its_registries(tmp_path: Path) -> None:
    corpus = open_corpus(made.seed_folder() / "passes" / "a")

    assert corpus.entities == uncorpus.load().entities
    assert made.built(made.seed_folder() / "passes" / "a", tmp_path / "site").is_dir()
    alone = tmp_path / "alone"
    alone.mkdir()
    assert open_corpus(alone).entities == {}


def test_the_fast_reader_gives_the_same_page() -> None:
    for folder, id in ((EXAMPLE, "2024-03-03-harbour-talks"), (made.seed_folder(), SEED_ID)):
        corpus = open_corpus(folder)
        (skimmed,) = corpus.skim(ids=[id])

        pages = pages_module.Pages(corpus)

        assert pages.article(skimmed) == pages.article(corpus[id])
        assert pages.source(skimmed) == pages.source(corpus[id])


@pytest.mark.parametrize(("folder", "id"), [(EXAMPLE, "2024-03-03-harbour-talks"), (made.seed_folder(), SEED_ID)], ids=["example", "seed"])
def test_what_was_kept_and_taken_out_is_the_source_and_what_was_kept_and_put_in_is_the_text(folder: Path, id: str) -> None:
    article = uncorpus.load(folder)[id]
    found = stretches(article)

    assert found is not None
    assert "".join(each.edit.before if each.edit else each.text for each in found) == article.alignment().source
    assert "".join(each.edit.after if each.edit else each.text for each in found) == article.text


# Where it goes


def test_a_folder_that_is_no_site_is_never_written_to(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.mkdir()
    (target / "thesis.txt").write_text("x", encoding="utf-8")

    result = run("site", EXAMPLE, "--output", target)

    assert result.code == 2
    assert "is not empty and not a site made by uncorpus" in result.err
    assert os.listdir(target) == ["thesis.txt"]
    assert os.listdir(tmp_path) == ["precious"]


@pytest.mark.parametrize("kind", ["file", "page", "articles", "link", "missing", "odd-mark", "odd-list"])
def test_other_odd_outputs_are_refused(run: Run, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "site"
    match kind:
        case "file":
            target.write_text("x", encoding="utf-8")
        case "page":
            run("site", EXAMPLE, "--output", target)
            (target / "index.html").unlink()
            (target / "index.html").mkdir()
            (target / "index.html" / "thesis.txt").write_text("mine", encoding="utf-8")
        case "articles":
            run("site", EXAMPLE, "--output", target)
            (target / "lists").rename(tmp_path / "lists")
            (target / "lists").symlink_to(tmp_path / "lists")
        case "link":
            (tmp_path / "real").mkdir()
            target.symlink_to(tmp_path / "real")
        case "missing":
            target = tmp_path / "none" / "site"
        case _:
            target.mkdir()
            (target / MARK).write_text("[]" if kind == "odd-mark" else '{"files": []}', encoding="utf-8")

    before = sorted(tmp_path.rglob("*"))

    result = run("site", EXAMPLE, "--output", target)

    assert result.code == 2
    assert result.err.startswith("Error: ")
    assert str(target) in result.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_build_replaces_the_old_one_and_keeps_other_files(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "site"
    assert run("site", made.many(tmp_path / "corpus", 3), "--output", target).code == 0
    (target / ".git").mkdir()
    (target / "CNAME").write_text("example.org", encoding="utf-8")

    result = run("site", EXAMPLE, "--output", target)

    assert result.code == 0
    assert "1 article, 7 quotes" in result.out
    assert sorted(path.stem for path in (target / "articles").iterdir()) == ["2024-03-03-harbour-talks"]
    assert (target / "CNAME").read_text("utf-8") == "example.org"
    assert (target / ".git").is_dir()
    assert sorted(os.listdir(tmp_path)) == ["corpus", "site"]


def test_a_file_that_somebody_put_among_the_pages_is_not_lost(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "site"
    run("site", EXAMPLE, "--output", target)
    (target / "articles" / "notes.txt").write_text("mine", encoding="utf-8")

    result = run("site", EXAMPLE, "--output", target)

    assert result.code == 2
    assert f"{target / 'articles' / 'notes.txt'}: uncorpus did not make this" in result.err
    assert (target / "articles" / "notes.txt").read_text("utf-8") == "mine"


def test_an_article_that_cannot_be_read_leaves_the_old_site_as_it_is(run: Run, example: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    run("site", example, "--output", target)
    before = digest(target)
    (example / "articles" / "2024-03-03-harbour-talks.json").write_text("{", encoding="utf-8")

    result = run("site", example, "--output", target)

    assert result.code == 2
    assert "2024-03-03-harbour-talks.json:1:2" in result.err
    assert digest(target) == before
    assert sorted(os.listdir(tmp_path)) == ["corpus", "site"]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    corpus = open_corpus(EXAMPLE)

    with pytest.raises(OutputError, match="there is no folder"):
        build(corpus, tmp_path / "a" / "b")


def test_a_place_where_nothing_can_be_made_is_named(run: Run) -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("there is no /proc, where nobody can make a folder")

    result = run("site", EXAMPLE, "--output", "/proc/site")

    assert result.code == 2
    assert "Error: /proc: cannot be written" in result.err.replace("\n", " ")


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()], ids=["failing", "interrupted"])
@pytest.mark.parametrize("at", range(1, 21))
def test_a_move_that_stops_anywhere_leaves_the_old_site_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    """The system's renaming stops working once: before the move with this number, or, when interrupted, just after it."""
    target = tmp_path / "site"
    corpus = open_corpus(EXAMPLE)
    build(corpus, target)
    (target / "CNAME").write_text("example.org", encoding="utf-8")
    before = digest(target)
    rename, count = os.rename, 0

    def stopping(*names: Path) -> None:
        nonlocal count
        count += 1
        if count == at and isinstance(error, OSError):
            raise error
        rename(*names)
        if count == at:
            raise error

    monkeypatch.setattr("os.rename", stopping)

    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        build(corpus, target)
    assert digest(target) == before
    assert os.listdir(tmp_path) == ["site"]


def test_an_old_site_that_cannot_be_put_back_is_kept_and_its_place_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "site"
    corpus = open_corpus(EXAMPLE)
    build(corpus, target)
    before = digest(target)
    rename, count = os.rename, 0

    def stopping(*names: Path) -> None:
        nonlocal count
        count += 1
        if count > 4:
            raise OSError(5, "Input/output error")
        rename(*names)

    monkeypatch.setattr("os.rename", stopping)

    with pytest.raises(OutputError, match=r"What was made before is in .*\.old") as told:
        build(corpus, target)
    old = Path(str(told.value).rpartition(" is in ")[2].partition(":")[0])
    assert digest(target) | digest(old) == before


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """Files may have one block of 1,024 bytes."""
    corpus = made.many(tmp_path / "corpus", 2)
    command = f'ulimit -f 1; exec "{sys.executable}" -m uncorpus site "{corpus}" --output "{tmp_path / "site"}" --jobs 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=unmeasured())

    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == ["corpus"]


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="disk is full"), staged(tmp_path / "site"):
        raise sqlite3.OperationalError("database or disk is full")

    assert os.listdir(tmp_path) == []


def test_another_annotation_has_to_be_of_the_same_articles(run: Run, tmp_path: Path) -> None:
    result = run("site", EXAMPLE, "--output", tmp_path / "site", "--compare", made.many(tmp_path / "corpus", 1))

    assert result.code == 2
    assert "has no article of" in result.err


def test_annotations_of_different_texts_are_not_compared(run: Run, example: Path, tmp_path: Path) -> None:
    path = example / "articles" / "2024-03-03-harbour-talks.json"
    data = json.loads(path.read_text("utf-8"))
    data["text"] += "!"
    path.write_text(json.dumps(data), encoding="utf-8")

    assert run("site", EXAMPLE, "--output", tmp_path / "site", "--compare", example, "--jobs", "1").code == 0
    text = (tmp_path / "site" / "compare" / "2024-03-03-harbour-talks.html").read_text("utf-8")
    assert "of different texts" in text


# The index


def scripts(site: Path, pattern: str) -> Iterator[object]:
    for path in sorted((site / "search").glob(pattern)):
        found = re.fullmatch(r'uncorpus\("([^"]+)",(.*)\);\n', path.read_text("utf-8"), re.DOTALL)
        assert found is not None
        assert found.group(1) == str(path.relative_to(site / "search").with_suffix(""))
        yield json.loads(found.group(2))


def test_the_index_has_no_file_much_larger_than_it_should_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uncorpus.site.search.INDEX_BYTES", 200)
    monkeypatch.setattr("uncorpus.site.search.DOCUMENTS_A_FILE", 8)
    site = made.built(made.many(tmp_path / "corpus", 20), tmp_path / "site")
    files = list(scripts(site, "terms/*.js"))

    assert len(files) > 5
    assert len(list((site / "search" / "documents").iterdir())) == 5
    (start,) = scripts(site, "start.js")
    assert isinstance(start, dict)
    assert start["documents"] == 40
    assert len(start["terms"]) == len(files)
    assert sum(len(each) for each in files if isinstance(each, dict)) == len({term for each in files for term in each})  # type: ignore[attr-defined]
