"""A new article, made of a source: its facts, its text and the edits that lead there."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from uncorpus import model
from uncorpus.draft.article import is_english
from uncorpus.draft.entities import slug
from uncorpus.draft.source.decode import ENDINGS, Decoded, SourceError, decode
from uncorpus.draft.source.notes import FURNITURE, OMITTED, first_words
from uncorpus.draft.source.page import read_page
from uncorpus.draft.source.plain import front_matter, read_plain
from uncorpus.draft.source.strip import derive
from uncorpus.draft.source.structure import date_in, published, structured

OPTIONS: Final[dict[tuple[int | str, ...], str]] = {
    ("url",): "--url", ("language",): "--language", ("publisher",): "--publisher",
    ("rights", "holder"): "--holder", ("rights", "license"): "--license", ("rights", "license_name"): "--license-name", ("rights", "statement"): "--rights",
}  # fmt: skip
"""Which option of the command says what a field of the article holds."""
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}-")


@dataclass(frozen=True, slots=True)
class Facts:
    """What its maker says of an article; what is None is looked for in the source."""

    id: str | None = None
    published: dt.date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    holder: str | None = None
    license: str = "other"
    license_name: str | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article without annotations, and where its source belongs."""

    article: model.Article
    data: bytes
    notes: tuple[str, ...]
    """What should be looked at."""


def new_article(data: bytes, name: str, facts: Facts) -> NewArticle:
    """Return the article that *data*, a file called *name*, holds. Raises `SourceError` where it holds none, or a fact is missing."""
    decoded = decode(data, name)
    notes: list[str] = []
    title = page_date = field = url = publisher = language = None
    if decoded.format == "html":
        page = read_page(decoded.text, facts.language)
        field = page.published_field
        notes += page.notes
        raw, title, page_date, url, publisher, language = page.blocks, page.title, page.published, page.url, page.publisher, page.language
    else:
        plain = read_plain(decoded.text)
        raw = plain.blocks
        if plain.furniture:
            notes.append(f"{FURNITURE} left out: {first_words(plain.furniture)}")
        if plain.struck:
            notes.append(f"{OMITTED['struck']} left out: {first_words(plain.struck)}")
        _, values = front_matter(decoded.text)
        title, page_date = values.get("title"), date_in(re.sub(r"(?<=\d)T", " ", values.get("date", "")[:40]))
    blocks = structured(raw, title)
    if not blocks:
        raise SourceError("the file has no paragraphs")
    derived = derive(decoded.text, blocks)
    day = facts.published or page_date or published(blocks)
    if day is None:
        raise SourceError("the day of publication is not told; give it with --date YYYY-MM-DD")
    if facts.published is None:
        place = f"the page ({field})" if field else "the front matter" if page_date else "the dateline"
        notes.append(f"the day of publication, {day}, is what {place} says; --date gives another")
    headline = next((block.text for block in blocks if block.kind == "headline"), None)
    if headline is None:
        notes.append("no headline was found: the title is the beginning of the text")
    shown = headline or title or " ".join(derived.text.split()[:10])
    id = f"{day.isoformat()}-{_short(shown)}" if facts.id is None else facts.id
    if _DATED.match(id) and not id.startswith(f"{day.isoformat()}-"):
        raise SourceError(
            f"--id {id!r} begins with another day than that of publication, {day}: an id begins with it; change it, or --date"
        )
    publisher = facts.publisher or publisher
    if publisher is None:
        raise SourceError("the publisher is not told; give it with --publisher")
    told = facts.language or _tag(language or "")
    language = told or "en"
    if language.split("-")[0] == "en" and not is_english(derived.text):
        # What nobody says is not invented: `und` is BCP 47's word for a language that is not known (ISO 639-2).
        language = told or "und"
        notes.append(f"the text does not look like English, and its language is written as {language!r}; give it with --language")
    holder = facts.holder or publisher
    statement = facts.statement or f"© {holder}. Its terms have not been recorded: look them up before the article is published."
    if facts.statement is None:
        notes.append("the rights are not told: --license, --license-name and --rights say on what terms the text is given")
    path = f"sources/{id}.{ENDINGS[decoded.format]}"
    try:
        article = model.Article(
            schema_version="1.0", id=id, title=shown, published=day, publisher=publisher, language=language, url=facts.url or _address(url),
            rights=model.Rights(
                holder=holder, license=facts.license, license_name=(facts.license_name or "unknown") if facts.license == "other" else facts.license_name, statement=statement
            ),
            source=model.Source(path=path, media_type=decoded.media_type, sha256=hashlib.sha256(data).hexdigest(), size=len(data), edits=derived.edits),
            text=derived.text, status="draft", annotators=(),
            blocks=tuple(model.Block(id=f"b{number}", kind=kind, start=start, end=end) for number, (kind, start, end) in enumerate(derived.blocks, 1)),
            entities=(), speakers=(), quotes=(), non_quotes=(), topics=(),
        )  # fmt: skip
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["loc"] in {("id",), ("path",)}:
            raise SourceError(f"--id {id!r} is not what the format allows: a date and a slug, as 2024-05-01-talks") from None
        if option := OPTIONS.get(first["loc"]):
            raise SourceError(f"{option} {first['input']!r} is not what the format allows") from None
        raise SourceError(f"{'.'.join(map(str, first['loc']))}: {first['input']!r} is not what the format allows") from None
    return NewArticle(article, data, tuple(notes + _look_at(decoded, article)))


def _short(title: str) -> str:
    """Return the first words of *title* as the end of an id."""
    words = slug(title).split("-")
    return "-".join(words[:6]) or "article"


def _tag(said: str) -> str:
    """Return the language that a page says in the case that tags are written in (RFC 5646, 2.1.1): `EN-gb` is `en-GB`; empty where it is no tag."""
    first, *rest = said.strip().replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", first) or not all(re.fullmatch(r"[A-Za-z0-9]{2,8}", part) for part in rest):
        return ""
    return "-".join(
        [first.lower(), *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest)]
    )


def _address(url: str | None) -> str | None:
    return url if url and re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", url) else None


def _look_at(decoded: Decoded, article: model.Article) -> list[str]:
    notes = []
    if decoded.encoding not in {"utf-8", "utf-16"}:
        notes.append(f"the characters were read as {decoded.encoding}: look at accents and quotation marks")
    if "\ufffd" in article.text:
        notes.append("the source has characters that were lost before (U+FFFD)")
    if len(article.text) > 200_000:
        notes.append(f"the text has {len(article.text):,} characters: is it one article?")
    return notes
